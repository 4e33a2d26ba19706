"""Slides of national figures: native bars, lines and tables, a series at a time."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from pptx.oxml import parse_xml
from pptx.oxml.ns import nsdecls

from kankei_geo.export.document import Document
from kankei_geo.export.slides import slide_charts, slide_tables
from kankei_geo.export.slides.slide_deck import Deck
from kankei_geo.export.slides.slide_shapes import Box
from kankei_geo.present import national_bars, national_cards, national_years
from kankei_geo.present.national_bars import Bars
from kankei_geo.present.series import years
from kankei_geo.present.words import national_numbers, national_words, words
from kankei_geo.view import chapters
from kankei_geo.view.view import View

_FLOOR = 500_000  # people: the axis of years begins at a multiple of them
_BETWEEN_YEARS = 5  # that are written


def add(deck: Deck) -> None:
    """Add the series that is shown; in the whole set the others behind it, in their order."""
    document = deck.document
    shown = chapters.shown_series(document.data, document.view)
    rest = [one for one in chapters.series(document.data) if one != shown]
    for series in (shown, *rest) if deck.whole else (shown,):
        _add(deck, replace(document.view, series=series))


def _add(deck: Deck, view: View) -> None:
    data, series = deck.document.data, chapters.shown_series(deck.document.data, view)
    kind = national_bars.kind(data, series)
    told = (national_words.title(data, view), national_words.sentence(data, view))
    credit = _credit(deck, view)
    notes = national_words.notes(data, view)
    caption = national_words.caption(data, view)
    if kind == national_bars.CARDS:
        cells = national_words.texts(national_cards.table(data, view))
        slide_tables.add(deck, (*told, credit), cells, caption, notes)
        return
    text = national_words.text(data, view)
    slide, box = deck.add(*told, credit, (text, *notes))
    if kind in (national_bars.CROSSED, national_bars.ANSWERS):
        _add_bars(deck, slide, view, box, (caption, text))
        return
    _add_years(deck, slide, view, box, (caption, text))
    for name, table in list(national_words.tables(data, view).items())[1:] if deck.whole else ():
        cells = national_words.texts(table)
        slide_tables.add(deck, (name, told[1], credit), cells, name, notes)


def _add_years(
    deck: Deck,
    slide: Any,  # noqa: ANN401 -- python-pptx has no types
    view: View,
    box: Box,
    told: tuple[str, str],
) -> None:
    """Add the lines; each year has as much room as every other, with or without a value."""
    drawn = national_years.lines(deck.document.data, view)
    known = years(drawn)
    every = range(known[0], known[-1] + 1)
    chart = slide_charts.lines(slide, drawn, deck.colours, box, told, every).chart
    least = min(value for one in drawn for value in one.by_year.values())
    chart.value_axis.minimum_scale = least // _FLOOR * _FLOOR
    labels = chart.value_axis.tick_labels
    labels.number_format, labels.number_format_is_linked = "#,##0", False
    axis = chart.category_axis._element  # noqa: SLF001 -- no public way
    for name in ("tickLblSkip", "tickMarkSkip"):
        skip = parse_xml(f'<c:{name} {nsdecls("c")} val="{_BETWEEN_YEARS}"/>')
        axis.find("{*}noMultiLvlLbl").addprevious(skip)


def _add_bars(
    deck: Deck,
    slide: Any,  # noqa: ANN401 -- python-pptx has no types
    view: View,
    box: Box,
    told: tuple[str, str],
) -> None:
    """Add the answers as bars: of several answers their counts, otherwise parts of the whole."""
    t, drawn = words.translator(view.lang), national_bars.bars(deck.document.data, view)
    axis = (
        t("Share of governments (n beside each kind)")
        if drawn.is_whole
        else t("Governments (N = {n})").format(n=f"{drawn.wholes[0]:,}")
    )
    graphic = slide_charts.stacked_bars(
        slide,
        _names(drawn, view.lang),
        {(one.item, one.name): one.numbers for one in drawn.answers},
        deck.colours,
        box,
        (*told, axis),
    )
    chart = graphic.chart
    if not drawn.is_whole:
        chart.has_legend = False
        return
    chart.plots[0]._element.find("{*}grouping").set("val", "percentStacked")  # noqa: SLF001 -- no public way
    chart.value_axis.maximum_scale, chart.value_axis.major_unit = 1, 0.25
    chart.value_axis.tick_labels.number_format = "0%"
    for answer, series in zip(drawn.answers, chart.plots[0].series, strict=True):
        for place, (number, whole) in enumerate(zip(answer.numbers, drawn.wholes, strict=True)):
            if number / whole < national_bars.LEAST_WRITTEN:
                _leave_out(series, place)


def _names(drawn: Bars, language: str) -> list[str]:
    """Return the names of the bars, with n or with the share of N."""
    t = words.translator(language)
    if drawn.is_whole:
        return [national_words.bar_name(drawn, at, language) for at in range(len(drawn.names))]
    return [
        t("{name} ({share})").format(name=name, share=national_numbers.share(number, whole))
        for name, number, whole in zip(
            drawn.names, drawn.answers[0].numbers, drawn.wholes, strict=True
        )
    ]


def _leave_out(series: Any, place: int) -> None:  # noqa: ANN401 -- the same
    """Leave out a number that has no room in its part of a bar; the chart's data have it."""
    labels = series.data_labels._element  # noqa: SLF001 -- no public way
    label = f'<c:dLbl {nsdecls("c")}><c:idx val="{place}"/><c:delete val="1"/></c:dLbl>'
    labels.insert(len(labels.findall("{*}dLbl")), parse_xml(label))  # before what all share


def _credit(deck: Deck, view: View) -> Sequence[str]:
    """Return the credit of a series, with its documents and places."""
    document = deck.document
    own = Document(document.data, view, document.page, document.with_tables).credit
    return (*own, national_words.places(document.data, view))
