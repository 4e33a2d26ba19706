"""Slides of the page of analysis: a native chart of the combinations, and native tables."""

from collections.abc import Sequence
from dataclasses import replace

from kankei_geo.export.document import Document
from kankei_geo.export.slides import slide_charts, slide_list
from kankei_geo.export.slides.slide_deck import Deck
from kankei_geo.export.typeset import width_inches
from kankei_geo.present import legend, palette
from kankei_geo.present.legend import LegendClass
from kankei_geo.present.tables import study_tables
from kankei_geo.present.words import study_numbers, study_words, words
from kankei_geo.view.view import COMBINATIONS, STUDIES, View

_MEASURED_PT, _WIDEST, _AROUND = 12, 6.0, 0.3  # a column wants no more inches than that


def add_shown(deck: Deck) -> None:
    """Add the part that the page shows."""
    _add(deck, deck.document.view)


def add_others(deck: Deck) -> None:
    """Add the other parts, in their order."""
    for study in STUDIES:
        if study != deck.document.view.study:
            _add(deck, replace(deck.document.view, study=study))


def _add(deck: Deck, view: View) -> None:
    data = deck.document.data
    table = study_tables.table(data, view, view.study)
    if table.empty:
        return
    if view.study == COMBINATIONS:
        _add_bars(deck, view)
        if not deck.whole:
            return
    cells = study_tables.texts(table)
    shares = [
        min(max(width_inches(str(text), _MEASURED_PT) for text in (name, *cells[name])), _WIDEST)
        + _AROUND
        for name in cells
    ]
    told = slide_list.Told(
        study_words.title(data, view),
        study_words.sentence(data, view),
        _credit(deck, view),
        study_words.caption(data, view, view.study),
        study_words.notes(data, view),
    )
    slide_list.add_table(deck, told, cells, shares)


def _add_bars(deck: Deck, view: View) -> None:
    """Add the combinations as bars."""
    data, t = deck.document.data, words.translator(view.lang)
    found = study_tables.counted(data, study_tables.spans_of(view))[: study_tables.MOST_BARS]
    text = study_words.text(data, view)
    slide, box = deck.add(
        study_words.title(data, view),
        study_words.sentence(data, view),
        _credit(deck, view),
        (text, *study_words.notes(data, view)[1:]),
    )
    heading = t("Municipalities")
    colours = legend.count_colours(data)
    fill = LegendClass(
        COMBINATIONS,
        colours[max(colours)],
        palette.NO_PATTERN,
        palette.PATTERN_ON_DARK,
        heading,
    )
    slide_charts.stacked_bars(
        slide,
        [study_numbers.combination_name(data, key, view.lang) for key, _ in found],
        {(fill, heading): [span.value for _, span in found]},
        deck.colours,
        box,
        (study_words.caption(data, view, COMBINATIONS), text, heading),
    )


def _credit(deck: Deck, view: View) -> Sequence[str]:
    document = deck.document
    return Document(document.data, view, document.page, document.with_tables).credit
