"""Tables as workbooks (XLSX): nothing in them is run, followed or expanded without a bound."""

import datetime as dt
import io
import re
import warnings
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import IO, NamedTuple
from xml.etree import ElementTree as ET

import openpyxl
from openpyxl.worksheet._read_only import ReadOnlyWorksheet

from kankei_geo.base.errors import told
from kankei_geo.base.i18n import msgid
from kankei_geo.dataset.brought import limits
from kankei_geo.dataset.brought.finding import Finding, UnreadableTableError, note
from kankei_geo.dataset.brought.first_bytes import encrypted, not_a_table
from kankei_geo.dataset.brought.grid import Row, Sheet, Value, column_of, is_blank
from kankei_geo.dataset.brought.text_file import require, too_long

_CHUNK = 1 << 20
_ENCRYPTED_FLAG = 0x1
# XLSX has no document types. With one, few bytes can become many (entities within entities).
_TYPES = tuple(
    word.encode(encoding)
    for word in ("<!DOCTYPE", "<!ENTITY")
    for encoding in ("utf-8", "utf-16-le", "utf-16-be")
)
# NotImplementedError and RuntimeError: ways of packing that zipfile does not know.
_OF_BROKEN_ARCHIVES = (OSError, zipfile.BadZipFile, zlib.error, EOFError, ValueError, RuntimeError)
_RANGE = re.compile(r"\$?([A-Z]{1,3})\$?(\d{1,7})(?::\$?([A-Z]{1,3})\$?(\d{1,7}))?")
# Parts by which other zip archives are known.
_OTHERS = (
    ("word/document.xml", "document", msgid("a text document")),
    ("ppt/presentation.xml", "document", msgid("a set of slides")),
    ("xl/workbook.bin", "old_format", msgid("a binary workbook (.xlsb)")),
    ("content.xml", "open_document", msgid("a file of LibreOffice (such as .ods)")),
)
Place = tuple[int, int]


def read_workbook(content: bytes) -> tuple[list[Sheet], list[Finding]]:
    """Return the sheets of a workbook, and what was left out of it.

    Raises
    ------
    UnreadableTableError
        If it is damaged, protected, something else in a zip archive, or there is too much of it.
    """
    names = _checked_parts(content)
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
        raise _damaged() from error
    return sheets, _left_out(names)


def _damaged() -> UnreadableTableError:
    return UnreadableTableError(
        msgid("The workbook is damaged or cut off. Open it in Excel and save it again."),
        code="damaged",
    )


def _checked_parts(content: bytes) -> frozenset[str]:
    """Return the names of the parts, all of which can be unpacked within the limit."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            entries = packed.infolist()
            if len(entries) > limits.MOST_PARTS:
                raise _too_large()
            if any(entry.flag_bits & _ENCRYPTED_FLAG for entry in entries):
                raise encrypted()
            left = limits.MOST_UNPACKED
            elements, attributes = limits.MOST_ELEMENTS, limits.MOST_ATTRIBUTES
            for entry in entries:
                found = _looked_through(packed, entry, left)
                left -= found.size
                elements -= found.elements
                attributes -= found.attributes
                if min(elements, attributes) < 0:
                    raise _too_large()
            return frozenset(entry.filename for entry in entries)
    except UnreadableTableError:
        raise
    except _OF_BROKEN_ARCHIVES as error:
        raise _damaged() from error


class _Part(NamedTuple):
    """The true size of a part, which an archive can hide, and what it takes to read it."""

    size: int
    elements: int
    attributes: int


def _looked_through(packed: zipfile.ZipFile, entry: zipfile.ZipInfo, left: int) -> _Part:
    size, elements, attributes, piece, end = 0, 0, 0, 0, b""
    is_xml = entry.filename.lower().endswith((".xml", ".rels", ".vml"))
    with packed.open(entry) as part:
        while chunk := part.read(_CHUNK):
            size += len(chunk)
            if size > left:
                raise _too_large()
            if not is_xml:
                continue
            _refuse_document_types(end + chunk)
            elements += chunk.count(b"<") - chunk.count(b"</")
            attributes += chunk.count(b"=")
            pieces = chunk.split(b"<")
            if max(piece + len(pieces[0]), *map(len, pieces)) > limits.LONGEST_PIECE:
                raise _too_large()
            piece = len(pieces[-1]) + (piece if len(pieces) == 1 else 0)
            end = chunk[-max(map(len, _TYPES)) :]
    return _Part(size, elements, attributes)


def _refuse_document_types(content: bytes) -> None:
    if any(word in content for word in _TYPES):
        raise UnreadableTableError(
            msgid(
                "The workbook holds XML with a document type, which no table needs and "
                "which can be an attack. It is not read."
            ),
            code="hostile_xml",
        )


def _too_large() -> UnreadableTableError:
    return UnreadableTableError(
        msgid(
            "Unpacked, the workbook has more than {megabytes} MB or {parts} parts. Save only the "
            "sheet with the table."
        ),
        code="too_large_unpacked",
        megabytes=limits.MOST_UNPACKED // 1_000_000,
        parts=f"{limits.MOST_PARTS:,}",
    )


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
        left = limits.MOST_CELLS
        sheets = []
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            for sheet in book.worksheets:
                if not isinstance(sheet, ReadOnlyWorksheet):
                    continue  # a chart
                rows, used = _rows(sheet, left)
                left -= used
                # The class tells the part of a sheet nowhere else.
                with packed.open(sheet._worksheet_path) as part:  # noqa: SLF001
                    merged, without = _merged_and_without_value(part, rows)
                sheets.append(Sheet(str(sheet.title), tuple(rows), merged, without))
        book.close()
    return sheets


def _rows(sheet: ReadOnlyWorksheet, left: int) -> tuple[list[Row], int]:
    """Return the rows up to the last that holds something, and how many cells do."""
    sheet.reset_dimensions()  # they may say anything
    rows: list[Row] = []
    blank = cells = 0
    for row in sheet.iter_rows(values_only=True):
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
        cells += sum(value is not None for value in values)
        require(cells <= left, "cells", limits.MOST_CELLS)
    return rows, cells


def _trimmed(row: tuple[object, ...]) -> Row:
    end = len(row)
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
    part: IO[bytes], rows: list[Row]
) -> tuple[dict[Place, Place], tuple[Place, ...]]:
    """Return what merged cells show, and formulas without a result: openpyxl tells neither."""
    merged: dict[Place, Place] = {}
    without: list[Place] = []
    left = limits.MOST_MERGED  # ranges may lie over each other, so what was looked at counts
    for _, element in ET.iterparse(part):  # noqa: S314 -- document types were refused above
        name = element.tag.rpartition("}")[2]
        if name == "mergeCell":
            for place, first in islice(_cells_of(element.get("ref", ""), rows), left):
                merged[place] = first
                left -= 1
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
