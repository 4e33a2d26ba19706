"""Tables that the browser fetches once, sorts itself, filters and narrows."""

from collections.abc import Callable, Sequence

import pandas as pd

from kankei_geo.ui import state
from kankei_geo.ui.parts import drawn
from kankei_geo.ui.parts.published import publish, to_json

_table = drawn.component("table", "div", "kg-table")


def draw(
    key: str,
    content: str,
    *,
    on_press: Callable[[str], None] = state.select,
    **shown: object,
) -> None:
    """Draw a table; a press on a row's first cell selects the municipality.

    Parameters
    ----------
    key : str
        Unique on the page.
    content : str
        What `content` makes of a table. The browser fetches it by URL.
    on_press : callable
        Takes over the code, or another index, of the row that is pressed.
    **shown : object
        ``kept`` (what `drawn.bits` makes of the rows that are shown), ``selected`` (codes,
        joined by hyphens) and ``columns`` (numbers of the columns that are shown, the first
        one always is); each may be left out.
    """
    drawn.mount(_table, key, {"url": publish(content, key), **shown}, on_press)


def _spelling(column: pd.Series) -> Callable[[float], str]:
    """Return how to write the numbers of a column: all with the decimals of the longest."""
    decimals = 0
    if pd.api.types.is_float_dtype(column):
        decimals = max(
            (len(f"{value:.6f}".rstrip("0").partition(".")[2]) for value in column.dropna()),
            default=0,
        )
    return f"{{:,.{decimals}f}}".format


def content(
    table: pd.DataFrame,
    caption: str,
    *,
    missing: str = "–",
    shown: Sequence[int] = (),
    **extra: object,
) -> str:
    """Return a table as the JSON that the browser fetches.

    Parameters
    ----------
    table : pandas.DataFrame
        Headings and cells in the reader's language. If its index is named ``code``, a row's
        first cell can be pressed.
    caption : str
        Title of the table.
    missing : str
        What an empty cell says.
    shown : sequence of int
        Numbers of the columns that are shown unless the reader chooses; none for all.
    **extra : object
        ``notes`` (lines under the caption), ``ranges`` (headings of columns of ranges, 1–21, each
        with its end: they have a bar) and ``badges`` (by the heading of a column, what a pointer
        reads of a cell, by code); each may be left out.
    """
    numeric = [n for n, kind in enumerate(table.dtypes) if pd.api.types.is_numeric_dtype(kind)]
    spelled = {
        name: column.map(_spelling(column), na_action="ignore")
        if pd.api.types.is_numeric_dtype(column)
        else column
        for name, column in table.items()
    }
    cells = pd.DataFrame(spelled).astype(object)
    return to_json(
        {
            "caption": caption,
            "columns": list(table.columns),
            "shown": list(shown) or list(range(len(table.columns))),
            "numeric": numeric,
            "missing": missing,
            **extra,
            "codes": list(table.index) if table.index.name == "code" else None,
            "rows": cells.where(cells.notna(), None).to_numpy().tolist(),
        }
    )
