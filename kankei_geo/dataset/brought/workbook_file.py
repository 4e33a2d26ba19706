"""Tables as workbooks (XLSX): nothing in them is run, followed or expanded without a bound."""

import datetime as dt
import io
import re
import warnings
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from typing import IO
from xml.etree import ElementTree as ET

import openpyxl
from openpyxl.worksheet._read_only import ReadOnlyWorksheet

from kankei_geo.base.errors import told
from kankei_geo.base.i18n import msgid
from kankei_geo.dataset.brought import limits
from kankei_geo.dataset.brought.finding import Finding, UnreadableTableError, note
from kankei_geo.dataset.brought.first_bytes import not_a_table
from kankei_geo.dataset.brought.grid import Row, Sheet, Value, column_of, is_blank
from kankei_geo.dataset.brought.text_file import require, too_long
from kankei_geo.dataset.brought.workbook_parts import checked_parts, damaged

_RANGE = re.compile(r"\$?([A-Z]{1,3})\$?(\d{1,7})(?::\$?([A-Z]{1,3})\$?(\d{1,7}))?")
# Parts by which other zip archives are known.
_OTHERS = (
    ("word/document.xml", "document", msgid("a text document")),
    ("ppt/presentation.xml", "document", msgid("a set of slides")),
    ("xl/workbook.bin", "old_format", msgid("a binary workbook (.xlsb)")),
    ("content.xml", "open_document", msgid("a file of LibreOffice (such as .ods)")),
)
Place = tuple[int, int]
_EACH_ROW = 16  # cells: what a row takes that has none


def read_workbook(content: bytes) -> tuple[list[Sheet], list[Finding]]:
    """Return the sheets of a workbook, and what was left out of it.

    Raises
    ------
    UnreadableTableError
        If it is damaged, protected, something else in a zip archive, or there is too much of it.
    """
    names = checked_parts(content)
    for part, code, called in _OTHERS:
        if part in names:
            raise not_a_table(code, called)
    if "[Content_Types].xml" not in names:
        raise not_a_table("archive", msgid("a packed archive"))
    try:
        sheets = _sheets(content)
    except UnreadableTableError:
        raise
    except Exception as error:  # openpyxl raises whatever its classes raise on broken parts
        raise damaged() from error
    return sheets, _left_out(names)


def _left_out(names: Iterable[str]) -> list[Finding]:
    lower = [name.lower() for name in names]
    found = []
    if any(name.endswith("vbaproject.bin") for name in lower):
        found.append(note("macros", told("The workbook has macros; they were not run")))
    if any(name.startswith("xl/externallinks/") for name in lower):
        message = told("The workbook has links to other files; they were not followed")
        found.append(note("external_links", message))
    return found


def _sheets(content: bytes) -> list[Sheet]:
    with warnings.catch_warnings():
        # What openpyxl does not know (validations, styles) has nothing to do with values.
        warnings.simplefilter("ignore")
        book = openpyxl.load_workbook(
            io.BytesIO(content), read_only=True, data_only=True, keep_links=False
        )
        left = _Left()
        sheets = []
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            for sheet in book.worksheets:
                if not isinstance(sheet, ReadOnlyWorksheet):
                    continue  # a chart
                rows = _rows(sheet, left)
                # The class tells the part of a sheet nowhere else.
                with packed.open(sheet._worksheet_path) as part:  # noqa: SLF001
                    merged, without = _merged_and_without_value(part, rows, left)
                sheets.append(Sheet(str(sheet.title), tuple(rows), merged, without))
        book.close()
    return sheets


@dataclass
class _Left:
    """How much may still be read of a workbook, over all its sheets."""

    cells: int = limits.MOST_CELLS
    letters: int = limits.MOST_LETTERS
    reached: int = limits.MOST_REACHED

    def reach(self, row: tuple[object, ...]) -> None:
        """Count the cells of a row, filled or not."""
        self.reached -= _EACH_ROW + len(row)
        require(self.reached >= 0, "blanks", limits.MOST_REACHED)

    def fill(self, row: Row) -> None:
        """Count the cells of a row that hold something."""
        self.cells -= sum(value is not None for value in row)
        require(self.cells >= 0, "cells", limits.MOST_CELLS)
        for value in row:
            self.spell(value)

    def spell(self, value: Value) -> None:
        """Count the letters of a cell."""
        if isinstance(value, str):
            self.letters -= len(value)
            require(self.letters >= 0, "letters", limits.MOST_LETTERS)


def _rows(sheet: ReadOnlyWorksheet, left: _Left) -> list[Row]:
    """Return the rows up to the last that holds something."""
    sheet.reset_dimensions()  # they may say anything
    rows: list[Row] = []
    blank = 0
    for row in sheet.iter_rows(values_only=True):
        left.reach(row)
        values = _trimmed(row)
        if not values:
            blank += 1
            require(len(rows) + blank <= limits.LAST_ROW, "rows", limits.LAST_ROW)
            continue
        require(len(rows) + blank < limits.MOST_ROWS, "rows", limits.MOST_ROWS)
        require(len(values) <= limits.MOST_COLUMNS, "columns", limits.MOST_COLUMNS)
        rows += [()] * blank
        blank = 0
        rows.append(values)
        if any(isinstance(value, str) and len(value) > limits.LONGEST_CELL for value in values):
            raise too_long(len(rows))
        left.fill(values)
    return rows


def _trimmed(row: tuple[object, ...]) -> Row:
    end = len(row)
    if row.count(None) == end:
        return ()
    while end and row[end - 1] is None:
        end -= 1
    return tuple(_value(value) for value in row[:end])


def _value(value: object) -> Value:
    if isinstance(value, dt.datetime) and value.time() == dt.time():
        return value.date().isoformat()
    if isinstance(value, dt.date | dt.time):
        return value.isoformat()
    if value is None or isinstance(value, str | bool | int | float):
        # Escaped control characters: XML itself has none.
        return _unescaped(value) if isinstance(value, str) else value
    return str(value)


def _unescaped(text: str) -> str:
    return re.sub("_x([0-9A-Fa-f]{4})_", lambda found: chr(int(found[1], 16)), text)


def _merged_and_without_value(
    part: IO[bytes], rows: list[Row], left: _Left
) -> tuple[dict[Place, Place], tuple[Place, ...]]:
    """Return what merged cells show, and formulas without a result: openpyxl tells neither."""
    merged: dict[Place, Place] = {}
    without: list[Place] = []
    most = limits.MOST_MERGED  # ranges may lie over each other, so what was looked at counts
    for _, element in ET.iterparse(part):  # noqa: S314 -- document types were refused above
        name = element.tag.rpartition("}")[2]
        if name == "mergeCell":
            for place, first in islice(_cells_of(element.get("ref", ""), rows), most):
                merged[place] = first
                most -= 1
                left.spell(rows[first[0]][first[1]])
            element.clear()
        elif name == "c":
            inside = {child.tag.rpartition("}")[2]: child.text for child in element}
            ref = _RANGE.fullmatch(element.get("r", ""))
            if "f" in inside and not inside.get("v") and ref:
                without.append((int(ref[2]) - 1, column_of(ref[1])))
        elif name in {"row", "mergeCells"}:
            element.clear()
    return merged, tuple(without[: limits.MOST_ROWS])


def _cells_of(ref: str, rows: list[Row]) -> Iterator[tuple[Place, Place]]:
    found = _RANGE.fullmatch(ref)
    if not found or not found[3]:
        return
    first = int(found[2]) - 1, column_of(found[1])
    last_row = min(int(found[4]), len(rows))
    last_column = min(column_of(found[3]) + 1, limits.MOST_COLUMNS)
    top = rows[first[0]] if 0 <= first[0] < len(rows) else ()
    if first[1] >= len(top) or is_blank(top[first[1]]):
        return
    for row in range(first[0], last_row):
        for column in range(first[1], last_column):
            if (row, column) != first:
                yield (row, column), first
