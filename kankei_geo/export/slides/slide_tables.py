"""Native tables on slides: what does not fit goes on on the next slide, where there is one."""

from collections.abc import Sequence

import pandas as pd

from kankei_geo.export.slides import slide_charts, slide_shapes, slide_text
from kankei_geo.export.slides.slide_deck import Deck
from kankei_geo.export.typeset import printable, width_inches
from kankei_geo.present.words import words

_NOTE, _NOTE_PT = 0.3, 12.0  # inches and points of "and n more"
_MEASURED_PT, _WIDEST, _AROUND = 12, 6.0, 0.3  # a column wants no more inches than that


def add(
    deck: Deck,
    told: tuple[str, str, Sequence[str]],
    cells: pd.DataFrame,
    caption: str,
    notes: Sequence[str] = (),
) -> None:
    """Add a table, with its text for who cannot see it.

    Parameters
    ----------
    deck : Deck
        Where the slides are added.
    told : tuple
        Title, the line below it, and the credit.
    cells : pandas.DataFrame
        Texts under their headings.
    caption : str
        What the table is called.
    notes : sequence of str
        What stands in the speaker's notes.
    """
    shares = [
        min(max(_wide(str(text)) for text in (name, *cells[name])), _WIDEST) + _AROUND
        for name in cells
    ]
    t = words.translator(deck.document.view.lang)
    while len(cells):
        slide, (left, top, width, height) = deck.add(*told, notes)
        box = (left, top, width, height - _NOTE)
        graphic = slide_charts.table(slide, cells, shares, deck.colours, box)
        fitting = len(graphic.table.rows) - 1
        rows = cells.head(fitting).to_numpy().tolist()
        slide_shapes.describe(graphic, caption, t("; ").join(t(", ").join(row) for row in rows))
        cells = cells.iloc[fitting:]
        if len(cells) and not deck.whole:
            more = t("and {number} more").format(number=len(cells))
            place = (left, top + height - _NOTE, width, _NOTE)
            slide_text.text_box(slide.shapes, [more], place, _NOTE_PT, palette=deck.colours)
            return


def _wide(text: str) -> float:
    return width_inches(printable(text), _MEASURED_PT)
