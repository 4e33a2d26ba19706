"""Tables as text: the encoding, the delimiter and the cells."""

import csv
import io
from collections import Counter
from collections.abc import Iterable, Iterator

from kankei_geo.base.i18n import msgid
from kankei_geo.dataset import text_table
from kankei_geo.dataset.brought import limits
from kankei_geo.dataset.brought.finding import UnreadableTableError
from kankei_geo.dataset.brought.grid import Row, Sheet

_LOOKED_AT = 200  # lines that tell the delimiter


def read_text(content: bytes) -> tuple[Sheet, str, str]:
    """Return the only sheet of a text file, its encoding and its delimiter.

    Raises
    ------
    UnreadableTableError
        If it is no text in UTF-8, CP932 or UTF-16, a quotation mark is not closed, or there is
        too much of it.
    """
    text, encoding = _decoded(content)
    delimiter = _delimiter(text)
    return Sheet("", tuple(_rows(text, delimiter))), encoding, delimiter


def _decoded(content: bytes) -> tuple[str, str]:
    line = 0
    for encoding in text_table.encodings(content):
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError as error:
            line = max(line, content[: error.start].count(b"\n") + 1)
            continue
        if "\0" in text:
            raise UnreadableTableError(
                msgid(
                    "Line {line}: found a zero byte, so this is no text. Expected CSV, TSV or XLSX."
                ),
                code="binary",
                line=text[: text.index("\0")].count("\n") + 1,
            )
        has_mark = content.startswith(b"\xef\xbb\xbf")
        return text, "utf-8" if encoding == "utf-8-sig" and not has_mark else encoding
    raise UnreadableTableError(
        msgid(
            "Line {line}: found letters that are neither UTF-8, UTF-16 nor Shift JIS (CP932). Save "
            "the file as CSV in UTF-8."
        ),
        code="encoding",
        line=line,
    )


def _delimiter(text: str) -> str:
    """Return what parts most lines into the same number of cells.

    A tab in every line is one: nobody types it into a cell.
    """
    lines = [line for line in text[: limits.MOST_BYTES // 10].splitlines() if line.strip()]
    best, chosen = (0, 0), text_table.SEPARATORS[0]
    for separator in text_table.SEPARATORS:
        counts = Counter(_outside_quotes(line, separator) for line in lines[:_LOOKED_AT])
        counts.pop(0, None)
        if separator == "\t" and len(counts) == 1 and counts.total() == len(lines[:_LOOKED_AT]):
            return separator
        if counts:
            number, alike = max(counts.items(), key=lambda item: (item[1], item[0]))
            if (alike, number) > best:
                best, chosen = (alike, number), separator
    return chosen


def _outside_quotes(line: str, separator: str) -> int:
    return sum(part.count(separator) for part in line.split('"')[::2])


def _rows(text: str, delimiter: str) -> list[Row]:
    rows: list[Row] = []
    cells = 0
    lines = _narrow(io.StringIO(text, newline=""), delimiter)
    reader = csv.reader(lines, strict=True, delimiter=delimiter)
    line = 1
    try:
        for row in reader:
            require(len(row) <= limits.MOST_COLUMNS, "columns", limits.MOST_COLUMNS)
            rows.append(tuple(cell or None for cell in row))
            cells += sum(map(bool, row))
            require(len(rows) <= limits.MOST_ROWS, "rows", limits.MOST_ROWS)
            require(cells <= limits.MOST_CELLS, "cells", limits.MOST_CELLS)
            if any(len(cell) > limits.LONGEST_CELL for cell in row):
                raise too_long(len(rows))
            line = reader.line_num + 1
    except csv.Error as error:
        if "field larger" in str(error):
            raise too_long(len(rows) + 1) from error
        raise UnreadableTableError(
            msgid("From line {line} on not readable as CSV. Look for a quotation mark too many."),
            code="quotation_mark",
            line=line,
        ) from error
    return rows


def _narrow(lines: Iterable[str], delimiter: str) -> Iterator[str]:
    """Yield lines, none with more cells than memory is for, even if one cell is full of commas."""
    most = limits.MOST_COLUMNS + limits.LONGEST_CELL
    for line in lines:
        require(line.count(delimiter) <= most, "columns", limits.MOST_COLUMNS)
        yield line


_TOO_MANY = {
    "rows": msgid("The table has more than {most} rows. Keep one row for each municipality."),
    "columns": msgid("The table has more than {most} columns. Keep those that are needed."),
    "cells": msgid("The file has more than {most} cells. Keep what is needed in one sheet."),
    "letters": msgid(
        "The cells hold more than {most} letters, those that merged cells repeat with them. "
        "Leave out long texts."
    ),
    "bytes": msgid(
        "A text in the workbook has more than {most} bytes, which no cell can hold. Copy only the "
        "table into a new workbook."
    ),
    "sheets": msgid("The workbook has more than {most} sheets. Save only that with the table."),
    "elements": msgid(
        "The workbook has more than {most} cells, rows and texts, blank ones included. Copy only "
        "the table into a new workbook."
    ),
    "formats": msgid(
        "The workbook has more than {most} formats, links, merged cells and the like. Copy only "
        "the table into a new workbook, without its formats."
    ),
    "blanks": msgid(
        "The sheets reach over more than {most} cells, nearly all of them blank. Delete the blank "
        "rows and columns, or copy only the table into a new workbook."
    ),
}


def require(is_met: bool, what: str, most: int) -> None:  # noqa: FBT001 -- an assertion
    """Refuse a file that is beyond a limit; `what` is a key of `_TOO_MANY`."""
    if not is_met:
        raise UnreadableTableError(_TOO_MANY[what], code=f"too_many_{what}", most=f"{most:,}")


def too_long(row: int) -> UnreadableTableError:
    """Return the error that a cell has too many letters."""
    return UnreadableTableError(
        msgid(
            "Row {row} has a cell of more than {most} letters. Look for a quotation mark that is "
            "not closed."
        ),
        code="cell_too_long",
        row=row,
        most=f"{limits.LONGEST_CELL:,}",
    )
