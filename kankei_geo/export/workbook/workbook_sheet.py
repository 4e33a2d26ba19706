"""One sheet of a workbook: a table from its first cell on, ready for programs and to print."""

import math
import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import pandas as pd

from kankei_geo.base import harmless
from kankei_geo.present.words import words

FONT = {"font_name": "Yu Gothic", "font_size": 10.5}
LINE_PT = 18  # height of a row of one line
_MOST_WIDE, _LEAST_WIDE = 48, 8  # in letters of half width
_HEAD_LINES = 2
_SPARE = 1.1  # lines break before they are full
_MEASURED = 200  # rows that decide how wide a column is
_MOST_TOLD = 200  # letters of a header or footer; Excel takes 255 with its codes
_LANDSCAPE_A4, _INSIDE_IN = 9, 10.69  # and its width between the margins in inches
_LEAST_SCALE = 77  # percent, at which the type is still 8 points high
_ALL_CELLS = "A1:XFD1048576"
NUMBER, DECIMAL, DEGREES = "#,##0", "#,##0.0", "0.00000"
_NO_WORD = re.compile(r"\W")  # signs that the name of a table may not have
Fill = Callable[[Any], dict[str, str]]  # from a value to properties of a format


@dataclass(frozen=True)
class Content:
    """What stands on a sheet.

    Attributes
    ----------
    name : str
        On the tab.
    title, sentence, credit : str
        On the sheet that tells how to read the others; title and credit are printed above and
        below each page, too.
    table : pandas.DataFrame
        Columns as headings. Numbers stay numbers, what is missing is empty, all else is text.
    formats : mapping of str to str
        Number format of each column of numbers that is no plain number.
    frozen : int
        Number of columns that stay in sight, and on each printed page.
    fills : mapping of str to callable
        Properties of a cell's format by its value, for some columns.
    is_printed : bool
        Whether it is printed with the others.
    """

    name: str
    title: str
    sentence: str
    credit: Sequence[str]
    table: pd.DataFrame
    formats: Mapping[str, str]
    frozen: int = 1
    fills: Mapping[str, Fill] | None = None
    is_printed: bool = True


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
    """Add a sheet with a table whose header is the first row.

    Parameters
    ----------
    workbook : xlsxwriter.Workbook
        Receives the sheet.
    formats : Formats
        Of this workbook.
    content : Content
        What stands on it.
    language : str
        Of what is printed around it.
    """
    sheet, table = workbook.add_worksheet(content.name), content.table
    sheet.set_default_row(LINE_PT)
    heads = [harmless.xml(str(name)) for name in table.columns]
    if len(table):
        sheet.add_table(
            *(0, 0, len(table), len(heads) - 1),
            {
                "name": _NO_WORD.sub("_", content.name),
                "style": None,
                "columns": [{"header": head, "header_format": formats.head} for head in heads],
            },
        )
    widths = [_width(str(name), table[name]) for name in table.columns]
    for column, (head, width) in enumerate(zip(heads, widths, strict=True)):
        sheet.set_column(column, column, width)
        sheet.write_string(0, column, head, formats.head)
        _write_column(sheet, formats, content, column)
    _set_heights(sheet, table, widths)
    sheet.freeze_panes(1, content.frozen)
    sheet.repeat_rows(0)
    # Codes are numbers that are text, as they must be.
    sheet.ignore_errors({"number_stored_as_text": _ALL_CELLS})
    _set_print(sheet, content, widths, language)


def _write_column(sheet: Any, formats: Formats, content: Content, column: int) -> None:  # noqa: ANN401 -- the same
    values = content.table.iloc[:, column]
    name = str(values.name)
    plain: dict[str, Any] = {"valign": "top"}
    if pd.api.types.is_numeric_dtype(values):
        plain |= {"align": "right"}
    else:
        # A little away from the numbers to its left.
        plain |= {"align": "left", "indent": min(column, 1), "text_wrap": True}
    if name in content.formats:
        plain["num_format"] = content.formats[name]
    paint = (content.fills or {}).get(name)
    for row, value in enumerate(values, start=1):
        style = formats.get(**{**plain, **(paint(value) if paint else {})})
        write_cell(sheet, row, column, value, style)


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
    needed = (_letters(line) for line in text.split("\n"))
    return sum(1 if own <= room else math.ceil(own * _SPARE / room) for own in needed)


def write_cell(
    sheet: Any,  # noqa: ANN401 -- the same
    row: int,
    column: int,
    value: Any,  # noqa: ANN401 -- any value of a table
    style: Any,  # noqa: ANN401 -- the same
) -> None:
    """Write a number as a number, nothing where it is missing, and all else as text."""
    if pd.isna(value):
        sheet.write_blank(row, column, None, style)
    elif isinstance(value, str):
        sheet.write_string(row, column, harmless.xml(value), style)
    elif isinstance(value, (bool, np.bool_)):
        sheet.write_boolean(row, column, bool(value), style)
    else:
        sheet.write_number(row, column, value, style)


def _set_print(sheet: Any, content: Content, widths: Sequence[int], language: str) -> None:  # noqa: ANN401 -- the same
    """Print a sheet on landscape A4 at a size that can be read, with its title and credit."""
    t = words.translator(language)
    title = content.title
    if not content.is_printed:
        sheet.print_area(0, 0, 0, len(widths) - 1)
        title = t("{title}: its {rows} rows are left out of the printed area").format(
            title=title, rows=f"{len(content.table):,}"
        )
    set_paper(sheet, title, content.credit, language)
    inches = sum(width * 7 + 5 for width in widths) / 96  # as Excel measures its columns
    if _INSIDE_IN / inches * 100 >= _LEAST_SCALE:
        sheet.fit_to_pages(1, 0)
    else:  # as many pages side by side as it takes
        sheet.set_print_scale(_LEAST_SCALE)
        sheet.repeat_columns(0, content.frozen - 1)


def set_paper(sheet: Any, title: str, credit: Sequence[str], language: str) -> None:  # noqa: ANN401 -- the same
    """Print a sheet on landscape A4 with its title above and its whole credit below.

    Where the credit is too long for a footer, it says where it stands.
    """
    t = words.translator(language)
    sheet.set_landscape()
    sheet.set_paper(_LANDSCAPE_A4)
    sheet.set_margins(left=0.5, right=0.5, top=0.7, bottom=0.8)
    whole = t("Source: {credit}").format(credit=t(" / ").join(credit))
    told = whole if len(whole) <= _MOST_TOLD else t("Sources: see the sheet “How to read”")
    sheet.set_header(f"&L&8{_plain(title)}&R&8&P / &N")
    sheet.set_footer(f"&L&8{_plain(told)}")


def _plain(text: str) -> str:
    """Return a text for a header or footer, where an ampersand would begin a code."""
    short = text if len(text) <= _MOST_TOLD else text[: _MOST_TOLD - 1] + "…"
    return harmless.xml(short).replace("&", "&&")


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
