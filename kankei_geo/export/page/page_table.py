"""The table of the single page: the columns that the view shows, each cell with what sorts it."""

from typing import Any

import pandas as pd

from kankei_geo.dataset.dataset import Dataset
from kankei_geo.present.tables import municipality_table
from kankei_geo.present.words import indicator_words, words
from kankei_geo.view.view import View

_INDICATOR, _CLASS = "indicator", "class"  # what colours the map
_NUMBERS = (
    *("count", "people", "minutes", "journey", "change", "old", "area", "density"),
    _INDICATOR,
)


def table(data: Dataset, kept: pd.DataFrame, view: View) -> dict[str, Any]:
    """Return headings and rows: the code behind the name, then the columns of the view.

    Parameters
    ----------
    kept : pandas.DataFrame
        Rows of the joined table.
    view : View
        Its columns and language.
    """
    t = words.translator(view.lang)
    whole = municipality_table.municipalities(data, kept, view.lang, view)
    ordered = kept.set_index("code", drop=False).loc[whole.index]
    chosen = tuple(column for column in view.columns if column != "code")
    more = municipality_table.more(data, view)
    numbers = municipality_table.column_numbers(data, chosen, more=more)
    of_map = [_INDICATOR] * len(indicator_words.shown(data, view))
    keys = [*_keys(data, chosen), *of_map, *([_CLASS] if more > len(of_map) else [])]
    cells = [
        _cells(data, ordered, key, whole.iloc[:, number], view.lang)
        for number, key in zip(numbers[1:], keys, strict=True)
    ]
    return {
        "columns": [
            (t("Municipality"), ""),
            (municipality_table.column_title(data, "code", view.lang), ""),
            *(
                (whole.columns[number], _kind(key))
                for number, key in zip(numbers[1:], keys, strict=True)
            ),
        ],
        "sorted_column": 2 + keys.index("count") if "count" in keys else -1,
        "rows": [
            {
                "code": code,
                "name": words.name(row, view.lang),
                "sorted_by": row["kana"] if view.lang == "ja" else row["name_en"],
                "cells": [
                    (code, code, ""),
                    *((*column[n], _kind(key)) for column, key in zip(cells, keys, strict=True)),
                ],
            }
            for n, (code, row) in enumerate(ordered.iterrows())
        ],
        "levels": words.short_levels(data, view.lang),
    }


def _keys(data: Dataset, chosen: tuple[str, ...]) -> list[str]:
    """Return the keys of the columns in their order; the policies have one each."""
    shown = [column for column in municipality_table.choices(data) if column in chosen]
    return [
        key for column in shown for key in (data.policies if column == "policies" else (column,))
    ]


def _kind(key: str) -> str:
    return "number" if key in _NUMBERS else ""


def _cells(
    data: Dataset, ordered: pd.DataFrame, key: str, column: pd.Series, language: str
) -> list[tuple[Any, str]]:
    """Return value and text of each cell; an empty value is sorted last."""
    if key == "count":
        told = [words.count(row, language) for _, row in ordered.iterrows()]
        return [
            ("", text) if pd.isna(value) else (int(value), str(value))
            for value, text in zip(column, told, strict=True)
        ]
    if key in data.policies:
        return [
            (int(mark) if listed else "", text)
            for mark, listed, text in zip(
                ordered[key].fillna(0), ordered["listed"], column, strict=True
            )
        ]
    return [("", "–") if pd.isna(value) else (_value(value), _text(value)) for value in column]


def _value(value: object) -> object:
    """Return what a cell is sorted by: of an interval, its lower end."""
    if isinstance(value, str):
        low = value.partition("–")[0]
        return low if low.isdigit() else value
    return value


def _text(value: object) -> str:
    if isinstance(value, str):
        return value
    return f"{value:,}"
