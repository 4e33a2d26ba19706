"""One sheet of a workbook: title, source, header and rows, ready to filter and to print."""

import math
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import pandas as pd

from kankei_geo.base import harmless

FONT = {"font_name": "Yu Gothic", "font_size": 10.5}
LINE_PT = 18  # height of a row of one line
HEAD_ROW = 3  # counted from 0: title, sentence and source stand above
_MOST_WIDE, _LEAST_WIDE = 48, 8  # in letters of half width
_HEAD_LINES = 2
_SPARE = 1.1  # lines break before they are full
_MEASURED = 200  # rows that decide how wide a column is
_FOOTER = 200  # letters; Excel takes 255 at most
_LANDSCAPE_A4 = 9
NUMBER, DECIMAL, PERCENT, DEGREES = "#,##0", "#,##0.0", "0.0%", "0.00000"
Fill = Callable[[Any], dict[str, str]]  # from a value to properties of a format


@dataclass(frozen=True)
class Content:
    """What stands on a sheet.

    Attributes
    ----------
    name : str
        On the tab.
    title, sentence, credit : str
        Above the table; the credit is printed at the foot of each page, too.
    table : pandas.DataFrame
        Columns as headings. Numbers stay numbers, all else is text.
    formats : mapping of str to str
        Number format of each column of numbers that is no plain number.
    missing : mapping of str to str
        What stands for a missing value in a column; nowhere is it 0 or blank.
    frozen : int
        Number of columns that stay in sight.
    fills : mapping of str to callable
        Properties of a cell's format by its value, for some columns.
    """

    name: str
    title: str
    sentence: str
    credit: str
    table: pd.DataFrame
    formats: Mapping[str, str]
    missing: Mapping[str, str]
    frozen: int = 1
    fills: Mapping[str, Fill] | None = None


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


def add_sheet(workbook: Any, formats: Formats, content: Content) -> Any:  # noqa: ANN401 -- the same
    """Add a sheet with a table.

    Parameters
    ----------
    workbook : xlsxwriter.Workbook
        Receives the sheet.
    formats : Formats
        Of this workbook.
    content : Content
        What stands on it.
    """
    sheet, table = workbook.add_worksheet(content.name), content.table
    sheet.set_default_row(LINE_PT)
    widths = [_width(str(name), table[name]) for name in table.columns]
    for column, (name, width) in enumerate(zip(table.columns, widths, strict=True)):
        sheet.set_column(column, column, width)
        sheet.write_string(HEAD_ROW, column, harmless.xml(name), formats.head)
        _write_column(sheet, formats, content, column)
    _write_above(sheet, formats, content, sum(widths))
    _set_heights(sheet, table, widths)
    sheet.autofilter(HEAD_ROW, 0, HEAD_ROW + len(table), len(table.columns) - 1)
    sheet.freeze_panes(HEAD_ROW + 1, content.frozen)
    sheet.repeat_rows(HEAD_ROW)
    set_print(sheet, content.credit)
    return sheet


def _write_above(sheet: Any, formats: Formats, content: Content, width: float) -> None:  # noqa: ANN401 -- the same
    """Write title, sentence and source over the whole width of the table."""
    last = len(content.table.columns) - 1
    for row, (text, style, wider) in enumerate(
        (
            (content.title, formats.title, 1.4),  # its letters are larger
            (content.sentence, formats.muted, 1.0),
            (content.credit, formats.muted, 1.0),
        )
    ):
        told = harmless.xml(text)
        # An empty merge, then the text: the library would take a text for a formula.
        sheet.merge_range(row, 0, row, last, "", style)
        sheet.write_string(row, 0, told, style)
        sheet.set_row(row, lines(told, width / wider) * LINE_PT * wider)


def _write_column(sheet: Any, formats: Formats, content: Content, column: int) -> None:  # noqa: ANN401 -- the same
    values = content.table.iloc[:, column]
    name = str(values.name)
    plain: dict[str, Any] = {"valign": "top"}
    if pd.api.types.is_numeric_dtype(values):
        plain |= {"align": "right"}  # words for what is missing, too
    else:
        # A little away from the numbers to its left.
        plain |= {"align": "left", "indent": min(column, 1), "text_wrap": True}
    if name in content.formats:
        plain["num_format"] = content.formats[name]
    paint = (content.fills or {}).get(name)
    for row, value in enumerate(values, start=HEAD_ROW + 1):
        style = formats.get(**{**plain, **(paint(value) if paint else {})})
        write_cell(sheet, row, column, value, style, missing=content.missing.get(name, "–"))


def _set_heights(sheet: Any, table: pd.DataFrame, widths: Sequence[int]) -> None:  # noqa: ANN401 -- the same
    """Give each row with wrapped text its height; not every program finds it by itself."""
    names = [str(name) for name in table.columns]
    highest = max(map(lines, names, widths))
    sheet.set_row(HEAD_ROW, highest * LINE_PT)
    texts = [n for n, name in enumerate(names) if not pd.api.types.is_numeric_dtype(table[name])]
    for row, values in enumerate(table.itertuples(index=False), start=HEAD_ROW + 1):
        told = [(values[n], widths[n]) for n in texts if isinstance(values[n], str)]
        highest = max((lines(text, width) for text, width in told), default=1)
        if highest > 1:
            sheet.set_row(row, highest * LINE_PT)


def lines(text: str, width: float) -> int:
    """Return how many lines a text needs in a column of `width` letters of half width."""
    room = max(width - 1, 1)
    needed = (_letters(line) for line in text.split("\n"))
    return sum(1 if own <= room else math.ceil(own * _SPARE / room) for own in needed)


def write_cell(
    sheet: Any,  # noqa: ANN401 -- the same
    row: int,
    column: int,
    value: Any,  # noqa: ANN401 -- any value of a table
    style: Any,  # noqa: ANN401 -- the same
    *,
    missing: str,
) -> None:
    """Write a number as a number, what is missing as a word, and all else as text."""
    if pd.isna(value):
        sheet.write_string(row, column, missing, style)
    elif isinstance(value, str):
        sheet.write_string(row, column, harmless.xml(value), style)
    else:
        sheet.write_number(row, column, value, style)


def set_print(sheet: Any, credit: str) -> None:  # noqa: ANN401 -- the same
    """Print a sheet on landscape A4, one page wide, with its credit at the foot."""
    sheet.set_landscape()
    sheet.set_paper(_LANDSCAPE_A4)
    sheet.fit_to_pages(1, 0)
    sheet.set_margins(left=0.5, right=0.5, top=0.7, bottom=0.8)
    # An ampersand would begin a code of the footer.
    short = harmless.xml(credit).replace("&", "&&")
    if len(short) > _FOOTER:
        short = short[:_FOOTER] + "…"
    sheet.set_header("&R&8&P / &N")
    sheet.set_footer(f"&L&8{short}")


def _width(name: str, values: pd.Series) -> int:
    """Return how wide a column is, in letters of half width: a header may take several lines."""
    texts = values.head(_MEASURED).dropna().astype("string")
    longest = max((_letters(text) for text in texts), default=0)
    head = max(_letters(name) / _HEAD_LINES, _LEAST_WIDE)
    return min(max(longest, math.ceil(head)), _MOST_WIDE) + 3


def _letters(text: str) -> int:
    wide = sum(unicodedata.east_asian_width(letter) in "WFA" for letter in text)
    return len(text) + wide


def columns(table: pd.DataFrame, names: Sequence[tuple[str, str]]) -> pd.DataFrame:
    """Return some columns of a table, in order, under their headings."""
    return table[[key for key, _ in names]].set_axis([title for _, title in names], axis=1)
