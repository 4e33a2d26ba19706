"""A table on as many slides as it takes, in letters that can be read across a room."""

from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

from kankei_geo.export.slides import slide_charts, slide_shapes, slide_text
from kankei_geo.export.slides.slide_deck import Deck
from kankei_geo.present.words.words import translator

_SIZES: tuple[float, ...] = (12.0, 11.0, 10.0)
_ON_ONE: tuple[float, ...] = (*_SIZES, 9.0)  # where no further slide can take the rest
_NOTE, _NOTE_PT = 0.3, 12.0  # inches and points of what is left out


@dataclass(frozen=True)
class Told:
    """What stands around a table.

    Attributes
    ----------
    title, rule : str
        Above it.
    credit : sequence of str
        Below it.
    name : str
        What the table is called for those who cannot see it.
    notes : sequence of str
        Further notes of the speaker.
    """

    title: str
    rule: str
    credit: Sequence[str]
    name: str
    notes: Sequence[str] = ()


def add_table(deck: Deck, told: Told, cells: pd.DataFrame, shares: Sequence[float]) -> None:
    """Add a table; what does not fit goes on on the next slide, where there is one.

    Parameters
    ----------
    cells : pandas.DataFrame
        Texts, columns as headings.
    shares : sequence of float
        Width of each column, in parts of their sum.
    """
    t = translator(deck.document.view.lang)
    title, sizes = told.title, _SIZES if deck.whole else _ON_ONE
    while len(cells):
        slide, (left, top, width, height) = deck.add(title, told.rule, told.credit, told.notes)
        box = (left, top, width, height - _NOTE)
        graphic = slide_charts.table(slide, cells, shares, deck.colours, box, sizes)
        fitting = len(graphic.table.rows) - 1
        rows = cells.head(fitting).to_numpy().tolist()
        text = t("; ").join(t(", ").join(map(str, row)) for row in rows)
        slide_shapes.describe(graphic, told.name, text)
        cells = cells.iloc[fitting:]
        if len(cells) and not deck.whole:
            more = t("and {number} more; the workbook has all").format(number=len(cells))
            place = (left, top + height - _NOTE, width, _NOTE)
            slide_text.text_box(slide.shapes, [more], place, _NOTE_PT, palette=deck.colours)
            return
        # All further slides have letters of one size.
        title, sizes = t("{title} (continued)").format(title=told.title), _SIZES[-1:]
