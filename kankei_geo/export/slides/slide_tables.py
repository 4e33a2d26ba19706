"""Native tables on slides whose columns are as wide as what stands in them."""

from collections.abc import Sequence

import pandas as pd

from kankei_geo.export.slides import slide_list
from kankei_geo.export.slides.slide_deck import Deck
from kankei_geo.export.typeset import printable, width_inches

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
    title, rule, credit = told
    about = slide_list.Told(title, rule, credit, caption, notes)
    slide_list.add_table(deck, about, cells, shares)


def _wide(text: str) -> float:
    return width_inches(printable(text), _MEASURED_PT)
