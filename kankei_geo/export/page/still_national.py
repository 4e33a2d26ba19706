"""National figures as parts of a file that is read: the series that is shown, then its group."""

from dataclasses import replace

from kankei_geo.dataset.dataset import Dataset
from kankei_geo.export.document import Document
from kankei_geo.export.page import page_charts, page_data
from kankei_geo.export.page.still_parts import Cell, Part, cells, table_part
from kankei_geo.present import national_bars, national_cards, national_years
from kankei_geo.present import series as years_of
from kankei_geo.present.words import national_numbers, national_words, words
from kankei_geo.view import chapters, series_groups
from kankei_geo.view.view import View


def parts(document: Document) -> list[Part]:
    """Return what is shown of national figures."""
    data, view = document.data, document.view
    shown = chapters.shown_series(data, view)
    group = series_groups.grouped(data)[series_groups.group_of(shown)]
    return [
        part
        for series in sorted(group, key=lambda one: one != shown)
        for part in _series(data, replace(view, series=series), is_first=series == shown)
    ]


def _series(data: Dataset, view: View, *, is_first: bool) -> list[Part]:
    """Return a series under its name: its finding, its drawing, its sources and notes.

    The finding of the first one is the title of the file.
    """
    kind = national_bars.kind(data, chapters.shown_series(data, view))
    first, *rest = {
        national_bars.CROSSED: _crossed,
        national_bars.ANSWERS: _answers,
        national_bars.YEARS: _years,
        national_bars.CARDS: _cards,
    }[kind](data, view)
    notes = national_words.notes(data, view) if kind != national_bars.CARDS else []
    lines = (
        () if is_first else (national_words.title(data, view), national_words.sentence(data, view))
    )
    told = replace(first, lines=lines, notes=(national_words.sources(data, view), *notes))
    return [told, *rest]


def _cards(data: Dataset, view: View) -> list[Part]:
    table = national_words.texts(national_cards.table(data, view))
    return [table_part(national_words.caption(data, view), table)]


def _answers(data: Dataset, view: View) -> list[Part]:
    """Return each answer with its count, a bar of its share of N, and what is printed."""
    t, drawn = words.translator(view.lang), national_bars.bars(data, view)
    (answer,) = drawn.answers
    rows = [
        [
            Cell(name),
            Cell(f"{number:,}"),
            Cell(
                national_numbers.share(number, whole), bar=((answer.item.colour, number / whole),)
            ),
            Cell(printed),
        ]
        for name, number, whole, printed in zip(
            drawn.names,
            answer.numbers,
            drawn.wholes,
            national_bars.shown(data, view)["printed"],
            strict=True,
        )
    ]
    governments = t("Governments (N = {n})").format(n=f"{drawn.wholes[0]:,}")
    head = [t("Figure"), governments, t("Share of N (%)"), t("Printed as")]
    return [Part(national_words.caption(data, view), head=head, rows=rows)]


def _crossed(data: Dataset, view: View) -> list[Part]:
    """Return a bar for each kind of government with its counts, and the table as printed."""
    t, drawn = words.translator(view.lang), national_bars.bars(data, view)
    classes = [one.item for one in drawn.answers]
    fills = page_data.fills(classes)
    rows = [
        [
            Cell(name),
            Cell(f"{whole:,}"),
            Cell(
                "",
                bar=tuple(
                    (fills[one.item], one.numbers[place] / whole)
                    for one in drawn.answers
                    if one.numbers[place]
                ),
            ),
            *(
                Cell(national_numbers.count(one.numbers[place], whole, view.lang))
                for one in drawn.answers
            ),
        ]
        for place, (name, whole) in enumerate(zip(drawn.names, drawn.wholes, strict=True))
    ]
    head = [t("Whom"), "n", t("Shares"), *(one.name for one in drawn.answers)]
    caption = national_words.caption(data, view)
    key = [(item, fills[item], "") for item in classes]
    (printed,) = national_words.tables(data, view).values()
    told = t("{name}: {text}").format(name=caption, text=t("Printed as"))
    return [
        Part(caption, head=head, rows=rows, key=key),
        table_part(told, national_words.texts(printed)),
    ]


def _years(data: Dataset, view: View) -> list[Part]:
    """Return the lines with the table that says the same, and the tables of the chapter."""
    t, drawn = words.translator(view.lang), national_years.lines(data, view)
    caption = national_words.caption(data, view)
    rows = [
        [str(year), *(f"{one.by_year[year]:,}" if year in one.by_year else "–" for one in drawn)]
        for year in years_of.years(drawn)
    ]
    lines = Part(
        caption,
        chart=page_charts.lines(caption, drawn, from_zero=False),
        head=[t("Year"), *(one.name for one in drawn)],
        rows=cells(rows),
    )
    told = national_words.tables(data, view).items()
    return [lines, *(table_part(name, national_words.texts(table)) for name, table in told)]
