"""One sheet of a workbook: a table from its first row on, ready to filter, to read, to print."""

import math
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import numpy as np
import pandas as pd

from kankei_geo.base import harmless
from kankei_geo.export.workbook.workbook_print import Printed, letters, set_print
from kankei_geo.present.words import words

FONT = {"font_name": "Yu Gothic", "font_size": 10.5}
LINE_PT = 18  # height of a row of one line
_MOST_WIDE, _LEAST_WIDE = 48, 6  # in letters of half width
_HEAD_LINES = 3
_ROUND = 2  # letters of free room in a column
_SPARE = 1.1  # lines break before they are full
_MEASURED = 200  # rows that decide how wide a column is
NUMBER, WHOLE, DECIMAL, DEGREES = "#,##0", "0", "#,##0.0", "0.00000"
_TRUTH = '"TRUE";"TRUE";"FALSE"'  # without it, LibreOffice prints some as 1
_WORD = re.compile("[!-~]+")  # does not break
Fill = Callable[[Any], dict[str, str]]  # from a value to properties of a format


@dataclass(frozen=True)
class Content:
    """What stands on a sheet.

    Attributes
    ----------
    key : str
        Name of the table for formulas and programs.
    name : str
        On the tab.
    title, sentence : str
        Told on the first sheet and at the head of each printed page.
    credit : tuple of str
        Credit lines, told on the first sheet and at the foot of each printed page.
    table : pandas.DataFrame
        Columns as headings. Numbers stay numbers, all else is text.
    formats : mapping of str to str
        Number format of each column of numbers that is no plain number.
    missing : mapping of str to str
        Why a cell of a column may be missing: it stays empty, the reason stands in a column of
        its own.
    frozen : int
        Number of columns that stay in sight.
    fills : mapping of str to callable
        Properties of a cell's format by its value, for some columns.
    is_printed : bool
        Whether its rows are printed with the workbook.
    """

    key: str
    name: str
    title: str
    sentence: str
    credit: tuple[str, ...]
    table: pd.DataFrame
    formats: Mapping[str, str]
    missing: Mapping[str, str]
    frozen: int = 1
    fills: Mapping[str, Fill] | None = None
    is_printed: bool = True


def _with_reasons(content: Content, language: str) -> Content:
    """Return a content with a last column that says why cells are empty, where some are."""
    t, table = words.translator(language), content.table
    told: list[dict[str, None]] = [{} for _ in range(len(table))]
    for name, reason in content.missing.items():
        for row in np.flatnonzero(table[name].isna()):
            told[row][reason] = None
    reasons = [t(", ").join(one) or None for one in told]
    if not any(reasons):
        return content
    column = pd.Series(reasons, index=table.index, name=t("Why cells are empty"))
    return replace(content, table=table.join(column))


class Formats:
    """The formats of one workbook, each made once.

    Parameters
    ----------
    workbook : xlsxwriter.Workbook
        Owns the formats.
    """

    def __init__(self, workbook: Any) -> None:  # noqa: ANN401 -- xlsxwriter has no types
        self._workbook = workbook
        self._made: dict[tuple[tuple[str, Any], ...], Any] = {}

    def get(self, **properties: Any) -> Any:  # noqa: ANN401 -- the same
        """Return the format with these properties."""
        key = tuple(sorted(properties.items()))
        if key not in self._made:
            self._made[key] = self._workbook.add_format({**FONT, **properties})
        return self._made[key]

    @cached_property
    def title(self) -> Any:  # noqa: ANN401 -- the same
        """The format of a sheet's title."""
        return self.get(bold=True, font_size=14, text_wrap=True, valign="top")

    @cached_property
    def muted(self) -> Any:  # noqa: ANN401 -- the same
        """The format of what stands under the title."""
        return self.get(font_color="#4d4d4d", text_wrap=True, valign="top")

    @cached_property
    def head(self) -> Any:  # noqa: ANN401 -- the same
        """The format of a header."""
        return self.get(bold=True, bg_color="#f2f2f2", bottom=1, text_wrap=True, valign="top")


def add_sheet(workbook: Any, formats: Formats, content: Content, language: str) -> None:  # noqa: ANN401 -- the same
    """Add a sheet with a table that begins in its first cell.

    Parameters
    ----------
    workbook : xlsxwriter.Workbook
        Receives the sheet.
    formats : Formats
        Of this workbook.
    content : Content
        What stands on it.
    language : str
        Language of what is printed around it.
    """
    content = _with_reasons(content, language)
    sheet, table = workbook.add_worksheet(content.name), content.table
    sheet.set_default_row(LINE_PT)
    widths = [_width(str(name), table[name]) for name in table.columns]
    last = len(table.columns) - 1
    head = [{"header": harmless.xml(name), "header_format": formats.head} for name in table.columns]
    # A table has at least one row, be it empty.
    options = {"name": content.key, "columns": head, "style": "Table Style Light 1"}
    sheet.add_table(0, 0, max(len(table), 1), last, options)
    for column, width in enumerate(widths):
        sheet.set_column(column, column, width)
        _write_column(sheet, formats, content, column)
    _set_heights(sheet, table, widths)
    sheet.ignore_errors({"number_stored_as_text": f"A1:XFD{len(table) + 1}"})
    sheet.freeze_panes(1, content.frozen)
    sheet.repeat_rows(0)
    sheet.repeat_columns(0, content.frozen - 1)
    told = Printed(content.title, content.sentence, content.credit, language)
    set_print(sheet, told, widths)
    if not content.is_printed:
        sheet.print_area(0, 0, 0, last)


def _write_column(sheet: Any, formats: Formats, content: Content, column: int) -> None:  # noqa: ANN401 -- the same
    """Write a number as a number, a truth as such, all else as text, and nothing as nothing."""
    values = content.table.iloc[:, column]
    name = str(values.name)
    plain: dict[str, Any] = {"valign": "top"}
    if pd.api.types.is_bool_dtype(values):
        plain |= {"align": "center", "num_format": _TRUTH}
    elif pd.api.types.is_numeric_dtype(values):
        plain |= {"align": "right"}
    else:
        # A little away from the numbers to its left.
        plain |= {"align": "left", "indent": min(column, 1), "text_wrap": True}
    if name in content.formats:
        plain["num_format"] = content.formats[name]
    paint = (content.fills or {}).get(name)
    same = formats.get(**plain)
    for row, (value, gone) in enumerate(zip(values, values.isna(), strict=True), start=1):
        style = formats.get(**{**plain, **paint(value)}) if paint else same
        if gone:
            sheet.write_blank(row, column, None, style)
        elif isinstance(value, str):
            sheet.write_string(row, column, harmless.xml(value), style)
        elif isinstance(value, bool | np.bool_):
            sheet.write_boolean(row, column, bool(value), style)
        else:
            sheet.write_number(row, column, value, style)


def _set_heights(sheet: Any, table: pd.DataFrame, widths: Sequence[int]) -> None:  # noqa: ANN401 -- the same
    """Give each row with wrapped text its height; not every program finds it by itself."""
    names = [str(name) for name in table.columns]
    highest = max(map(lines, names, widths))
    sheet.set_row(0, highest * LINE_PT)
    texts = [n for n, name in enumerate(names) if not pd.api.types.is_numeric_dtype(table[name])]
    for row, values in enumerate(table.itertuples(index=False), start=1):
        told = [(values[n], widths[n]) for n in texts if isinstance(values[n], str)]
        highest = max((lines(text, width) for text, width in told), default=1)
        if highest > 1:
            sheet.set_row(row, highest * LINE_PT)


def lines(text: str, width: float) -> int:
    """Return how many lines a text needs in a column of `width` letters of half width."""
    room = max(width - 1, 1)
    needed = (letters(line) for line in text.split("\n"))
    return sum(1 if own <= room else math.ceil(own * _SPARE / room) for own in needed)


def _width(name: str, values: pd.Series) -> int:
    """Return how wide a column is, in letters of half width: a header may take several lines."""
    texts = values.head(_MEASURED).dropna().astype("string")
    longest = max((letters(text) for text in texts), default=0)
    words_of_head = [len(word) * _SPARE for word in _WORD.findall(name)]
    head = max(letters(name) / _HEAD_LINES, _LEAST_WIDE, *words_of_head)
    return min(max(longest, math.ceil(head)), _MOST_WIDE) + _ROUND


def columns(table: pd.DataFrame, names: Sequence[tuple[str, str]]) -> pd.DataFrame:
    """Return some columns of a table, in order, under their headings."""
    return table[[key for key, _ in names]].set_axis([title for _, title in names], axis=1)
