"""Municipalities and groups side by side for programs, with the whole prefecture."""

from collections.abc import Iterator
from typing import Any

import pandas as pd

from kankei_geo.analysis import comparison
from kankei_geo.base.errors import told
from kankei_geo.base.i18n import LANGUAGES, msgid
from kankei_geo.door import envelope, rows
from kankei_geo.door.asked import Asked, unfit
from kankei_geo.door.sheet import Sheet
from kankei_geo.export.column import NUMBER, TEXT, Column
from kankei_geo.present.tables import comparison_html
from kankei_geo.view.address import spelled

COMPARED = ("code", "versus", "winter")
_PAGE = "compare"
_PLACES = 6  # decimal places of a cell of the CSV


def compared(asked: Asked) -> dict[str, Any]:
    """Return what is compared, row by row, as numbers and as the page's own words.

    Raises
    ------
    AskedError
        If nothing is to be compared, or too much.
    """
    data, view = asked.data, asked.view
    found = _table(asked)
    items = [name for name in found.columns if name != "unit"]
    lines = comparison_html.lines(data, found, view.lang)
    answer = {
        **envelope.of_document(asked, _PAGE),
        "items": [{"item": item, "name": _name(asked, item)} for item in items],
        "rows": [
            {"row": row, "unit": unit, "values": dict(zip(items, cells, strict=True))}
            for row, unit, cells in _rows(found, items)
        ],
        "told": [
            {"name": name, "values": dict(zip(items, cells, strict=True))} for name, cells in lines
        ],
    }
    if data.prefecture.population:
        index = comparison.population_index(data, view.code, view.versus)
        answer["population_index"] = rows.records(index.round(1).reset_index())
    return answer


def _table(asked: Asked) -> pd.DataFrame:
    view = asked.view
    chosen = (*view.code, *view.versus)
    if not 1 <= len(chosen) <= comparison.MOST_ITEMS:
        expected = told(
            "1 to {most} municipalities (code) and groups (versus)", most=comparison.MOST_ITEMS
        )
        raise unfit("versus" if view.versus else "code", spelled(chosen), expected)
    return comparison.compare(asked.data, view.code, view.versus, winter=view.winter)


def _name(asked: Asked, item: str) -> dict[str, str]:
    return {one: comparison_html.item_name(asked.data, item, one) for one in LANGUAGES}


def _rows(found: pd.DataFrame, items: list[str]) -> Iterator[tuple[str, str, list[Any]]]:
    for row, cells in zip(found.index, found[items].to_numpy(), strict=True):
        plain = [None if pd.isna(cell) else cell for cell in cells]
        yield str(row), str(found.loc[row, "unit"]), plain


def _columns(asked: Asked) -> list[Column]:
    """Return a row for each item and each row of the comparison: each cell has one kind."""
    found = _table(asked)
    items = [name for name in found.columns if name != "unit"]
    every = [
        (item, row, unit, cell)
        for row, unit, cells in _rows(found, items)
        for item, cell in zip(items, cells, strict=True)
    ]
    keys, names, units, cells = zip(*every, strict=True)
    numbers = [None if isinstance(cell, str) else cell for cell in cells]
    texts = [cell if isinstance(cell, str) else None for cell in cells]
    unknown = msgid("not known, or no row of this item")
    return [
        Column("item", msgid("Code, group, or the whole"), TEXT, keys),
        Column("row", msgid("Row of the comparison"), TEXT, names),
        Column("unit", msgid("Unit"), TEXT, units),
        Column("value", msgid("Value"), NUMBER, numbers, places=_PLACES, missing=unknown),
        Column("text", msgid("Value that is a text"), TEXT, texts, missing=unknown),
    ]


SIDE_BY_SIDE = Sheet("compare.csv", _columns, _PAGE, ("item", "row"))
