"""Slides of the page of analysis: a native chart of the combinations, and native tables."""

from collections.abc import Sequence
from dataclasses import replace

from kankei_geo.export.document import Document
from kankei_geo.export.slides import slide_charts, slide_shapes, slide_text
from kankei_geo.export.slides.slide_deck import Deck
from kankei_geo.export.typeset import width_inches
from kankei_geo.present import legend, palette
from kankei_geo.present.legend import LegendClass
from kankei_geo.present.tables import study_tables
from kankei_geo.present.words import study_numbers, study_words, words
from kankei_geo.view.view import COMBINATIONS, STUDIES, View

_NOTE, _NOTE_PT = 0.3, 12.0  # inches and points of "and n more"
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
    told = (study_words.title(data, view), study_words.sentence(data, view), _credit(deck, view))
    notes = study_words.notes(data, view)
    shares = [
        min(max(width_inches(str(text), _MEASURED_PT) for text in (name, *cells[name])), _WIDEST)
        + _AROUND
        for name in cells
    ]
    while len(cells):  # what does not fit goes on on the next slide, where there is one
        slide, (left, top, width, height) = deck.add(*told, notes)
        box = (left, top, width, height - _NOTE)
        graphic = slide_charts.table(slide, cells, shares, deck.colours, box)
        fitting = len(graphic.table.rows) - 1
        rows = cells.head(fitting).to_numpy().tolist()
        t = words.translator(view.lang)
        text = t("; ").join(t(", ").join(row) for row in rows)
        slide_shapes.describe(graphic, study_words.caption(data, view, view.study), text)
        cells = cells.iloc[fitting:]
        if len(cells) and not deck.whole:
            more = t("and {number} more").format(number=len(cells))
            place = (left, top + height - _NOTE, width, _NOTE)
            slide_text.text_box(slide.shapes, [more], place, _NOTE_PT, palette=deck.colours)
            return


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
