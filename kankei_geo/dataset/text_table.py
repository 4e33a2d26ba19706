"""Read a table of text as people save it, with the line and the column of each fault.

Excel saves CSV in the system's encoding (CP932 in Japan), writes dates as ``2026/2/3`` and
truth as ``TRUE``, and drops the first 0 of codes. What is meant is clear, so it is read.
"""

import csv
import difflib
import io
import math
import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from kankei_geo.base.errors import InputContentError, Told, told
from kankei_geo.base.i18n import msgid

if TYPE_CHECKING:  # it loads for a third of a second, and only a check needs it
    import pandera.pandas as pa

# What a column holds beyond its type, as `metadata={"kind": …}` of its schema.
CODE, DATE = "code", "date"

_MAX_FAULTS_TOLD = 5
_ENCODINGS = ("utf-8-sig", "cp932")
_HEAD = 4096  # bytes that tell UTF-16
_LEAST_ZEROS = 3
_UTF_16_MARKS = (b"\xff\xfe", b"\xfe\xff")
_TRUTH = {"true": True, "false": False, "1": True, "0": False}
_DATE = re.compile(r"(\d{4})[-/.年](\d{1,2})(?:[-/.月](\d{1,2})日?|月)?")
_SHORT_CODE = re.compile(r"\d{4}")
_NUMBER = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?", re.ASCII)
_GROUPED = re.compile(r"[+-]?\d{1,3}(,\d{3})+", re.ASCII)
_LARGEST = 2**53  # above, floating-point numbers have gaps
_LONGEST_FOUND = 60  # letters of a cell that a message repeats
SEPARATORS = (",", ";", "\t")  # the first one where none stands in the heading
_WHOLE_TABLE = 0  # no line of its own


@dataclass(frozen=True)
class Kind:
    """How the cells of a column are read.

    Attributes
    ----------
    dtype : str
        Its type.
    meaning : str
        `CODE`, `DATE` or nothing.
    nullable : bool
        Whether a cell may be empty.
    """

    dtype: str
    meaning: str
    nullable: bool


def kinds(expected: "pa.DataFrameSchema") -> dict[str, Kind]:
    """Return how the columns that a schema knows are read, in its order."""
    found = {}
    for name, column in expected.columns.items():
        dtype = "" if column.dtype is None else str(column.dtype)
        meaning = (column.metadata or {}).get("kind", "")
        found[name] = Kind("str" if dtype.startswith("str") else dtype, meaning, column.nullable)
    return found


def read(content: bytes, expected: "pa.DataFrameSchema", *, where: str) -> pd.DataFrame:
    """Read a CSV file with the column types of a schema and check it.

    Parameters
    ----------
    content : bytes
        The file: UTF-8 with or without BOM, UTF-16 with BOM, or CP932.
    expected : pandera.DataFrameSchema
        Columns, types and rules. Columns that it does not know are a fault if it is strict.
    where : str
        Name of the file, for messages.

    Raises
    ------
    InputContentError
        Telling file, line, column, what was found, what was expected and what to do, for up
        to five faults.
    """
    cells = _cells(_text(content, where), where)
    _check_header(cells[0], expected, where)
    table = _typed(*cells, kinds(expected), where)
    return check(table, expected, where=where, lines=cells[2])


def read_checked(content: bytes, columns: Mapping[str, Kind], *, where: str) -> pd.DataFrame:
    """Read a CSV file that was checked before: the same table as from `read`.

    Parameters
    ----------
    content : bytes
        The file, with which `read` found no fault.
    columns : mapping of str to Kind
        The `kinds` of its schema.
    where : str
        Name of the file, for messages.
    """
    return _typed(*_cells(_text(content, where), where), columns, where)


def _typed(
    header: Sequence[str],
    rows: Sequence[Sequence[str]],
    lines: Sequence[int],
    expected: Mapping[str, Kind],
    where: str,
) -> pd.DataFrame:
    """Return cells as a table, each column in its type and place."""
    _check_widths(rows, lines, len(header), where)
    faults: list[Told] = []
    columns = {}
    for position, name in enumerate(header):
        cells = [row[position] for row in rows]
        kind = expected.get(name)
        columns[name], wrong = _column(cells, kind)
        faults += [_fault(lines[n], name, cells[n], _expected_of(kind)) for n in wrong]
    if faults:
        raise _error(where, faults)
    # The order of the columns in the file decides nothing.
    ordered = [name for name in expected if name in columns]
    ordered += [name for name in columns if name not in expected]
    return pd.DataFrame(columns)[ordered]


def check(
    table: pd.DataFrame,
    expected: "pa.DataFrameSchema",
    *,
    where: str,
    lines: Sequence[int] | None = None,
) -> pd.DataFrame:
    """Return a table if it fits a schema.

    Parameters
    ----------
    table : pandas.DataFrame
        Rows numbered from 0.
    expected : pandera.DataFrameSchema
        Columns, types and rules.
    where : str
        Name of the table, for messages.
    lines : sequence of int, optional
        Line of each row in its file; rows are counted from 1 if left out.

    Raises
    ------
    InputContentError
        As `read` does.
    """
    import pandera.errors  # noqa: PLC0415 -- whoever made the schema has loaded it

    try:
        return expected.validate(table, lazy=True)
    except pandera.errors.SchemaErrors as error:
        places = lines or range(1, len(table) + 1)
        faults = [
            _fault(
                _WHOLE_TABLE if pd.isna(case["index"]) else places[int(case["index"])],
                str(case["column"] or case["schema_context"]),
                # A rule about the whole table says only that it is broken.
                f"{len(table)}"
                if str(case["failure_case"]) == "False"
                else str(case["failure_case"]),
                _rule(str(case["check"])),
            )
            for case in error.failure_cases.to_dict("records")
        ]
        raise _error(where, faults) from error


def refuse(name: str, column: str, found: "pd.Series | list[str]", expected: Told) -> None:
    """Refuse a table for values that do not fit another table, if there are any.

    Parameters
    ----------
    name, column : str
        Of the table's file.
    found : pandas.Series or list of str
        The values that do not fit.
    expected : Told
        What would.

    Raises
    ------
    InputContentError
        Telling up to five of them.
    """
    if len(found):
        raise InputContentError(
            "{name}, {column}: found {found}, expected {expected}. Correct the table and try "
            "again.",
            name=name,
            column=column,
            found=", ".join(dict.fromkeys(map(str, list(found)[:_MAX_FAULTS_TOLD]))),
            expected=expected,
        )


def expectation(template: str, **values: object) -> str:
    """Return the words of a rule for a schema's check, which takes nothing but text.

    Parameters
    ----------
    template : str
        English text with ``{named}`` fields; it is the key in the catalogues.
    **values : object
        Values of the fields, as in `errors.Told`.
    """
    meant = told(template, **values)
    english = meant.text("en")
    _EXPECTATIONS[english] = meant
    return english


# The rules' words by their English text. Whichever schema made them, the same text is meant.
_EXPECTATIONS: dict[str, Told] = {}


def _rule(english: str) -> Told:
    return _EXPECTATIONS.get(english) or told(_RULES.get(english, english))


def encodings(content: bytes) -> tuple[str, ...]:
    """Return the encodings that a text can have, in the order in which they are tried."""
    if content.startswith(_UTF_16_MARKS):
        return ("utf-16",)
    # Without a mark: of ASCII letters, which every table has, UTF-16 has a zero byte on one side.
    head = content[:_HEAD]
    for encoding, zeros in (("utf-16-le", head[1::2]), ("utf-16-be", head[::2])):
        is_often = zeros.count(0) >= _LEAST_ZEROS and 10 * zeros.count(0) > len(zeros)
        if is_often and len(content) % 2 == 0:
            return (encoding,)
    return _ENCODINGS


def _text(content: bytes, where: str) -> str:
    lines = []
    for encoding in encodings(content):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError as error:
            lines.append(content[: error.start].count(b"\n") + 1)
    raise InputContentError(
        "{where}, line {line}: found letters that are neither UTF-8 nor Shift JIS (CP932). Save "
        "the file as CSV in UTF-8.",
        where=where,
        line=max(lines),  # as far as the likelier of them got
    )


def _cells(text: str, where: str) -> tuple[list[str], list[list[str]], list[int]]:
    """Return the heading, the rows that are not blank, and the line of each row."""
    if "\0" in text:
        raise InputContentError(
            "{where}, line {line}: found a zero byte, so this is no text. Expected a table as CSV.",
            where=where,
            line=text[: text.index("\0")].count("\n") + 1,
        )
    first = text.partition("\n")[0]
    separator = max(SEPARATORS, key=first.count)
    reader = csv.reader(io.StringIO(text, newline=""), strict=True, delimiter=separator)
    rows, lines, line = [], [], 1
    try:
        for row in reader:
            if any(cell.strip() for cell in row):
                rows.append(row)
                lines.append(line)
            line = reader.line_num + 1
    except csv.Error as error:
        raise InputContentError(
            "{where}, line {line}: not readable as CSV ({reason}). Look for a quotation mark that "
            "is not closed.",
            where=where,
            line=line,
            reason=error,
        ) from error
    if not rows:
        raise InputContentError(
            "{where}: the file is empty. Expected a heading and rows.", where=where
        )
    return [cell.strip() for cell in rows[0]], rows[1:], lines[1:]


def _check_header(header: Sequence[str], expected: "pa.DataFrameSchema", where: str) -> None:
    needed = [name for name, column in expected.columns.items() if column.required]
    faults = [
        told(
            "line 1: the column {column} is missing{near}",
            column=name,
            near=_near(name, [other for other in header if other not in expected.columns]),
        )
        for name in needed
        if name not in header
    ]
    faults += [
        told("line 1: the column {column} stands there twice", column=name)
        for name in dict.fromkeys(header)
        if header.count(name) > 1
    ]
    if expected.strict:
        known = list(expected.columns)
        faults += [
            told(
                "line 1: found the column {column}, which is not known{near}",
                column=name,
                near=_near(name, [other for other in known if other not in header]),
            )
            for name in header
            if name not in expected.columns
        ]
    if faults:
        raise _error(where, faults)


def _near(name: str, others: Sequence[str]) -> Told | str:
    """Return the name that is meant, as the end of a sentence, or nothing."""
    folded = {other.casefold(): other for other in others}
    found = difflib.get_close_matches(name.casefold(), folded, n=1)
    return told(" (for {name}?)", name=folded[found[0]]) if found else ""


def _check_widths(
    rows: Sequence[Sequence[str]], lines: Sequence[int], width: int, where: str
) -> None:
    faults = [
        told(
            "line {line}: found {count} cells, expected {width}",
            line=line,
            count=len(row),
            width=width,
        )
        for row, line in zip(rows, lines, strict=True)
        if len(row) != width
    ]
    if faults:
        raise _error(where, faults)


def _column(cells: Sequence[str], column: Kind | None) -> tuple[pd.Series, list[int]]:
    """Return a column in its type, and the numbers of the cells that do not fit it."""
    if column is None or column.dtype == "str":
        meant = _MEANT.get(column.meaning if column is not None else "")
        values = [meant(cell) if meant else cell for cell in cells]
        return pd.Series([value or None for value in values], dtype="str"), []
    read_cell, dtype = _READERS.get(column.dtype, (_number, "float64"))
    found: list[object] = []
    wrong = []
    for position, cell in enumerate(cells):
        text = unicodedata.normalize("NFKC", cell).strip()
        if not text:
            found.append(None)
            if not column.nullable:
                wrong.append(position)
            continue
        try:
            found.append(read_cell(text))
        except ValueError:
            found.append(None)
            wrong.append(position)
    if wrong:
        return pd.Series(found, dtype=object), wrong
    return pd.Series(np.array(found, dtype=float) if dtype == "float64" else found, dtype=dtype), []


def _truth(text: str) -> bool:
    try:
        return _TRUTH[text.lower()]
    except KeyError as error:
        raise ValueError(text) from error


def _number(text: str) -> float:
    value = float(text) if _NUMBER.fullmatch(text) else math.nan
    if not math.isfinite(value):
        raise ValueError(text)
    return value


def _whole(text: str) -> int:
    # In a number that may have decimals, a comma could also be their sign.
    value = _number(text.replace(",", "") if _GROUPED.fullmatch(text) else text)
    if value != int(value) or abs(value) > _LARGEST:
        raise ValueError(text)
    return int(value)


def _code(text: str) -> str:
    return f"0{text}" if _SHORT_CODE.fullmatch(text) else text


def _date(text: str) -> str:
    found = _DATE.fullmatch(text.strip())
    if not found:
        return text
    return "-".join([found[1], *(part.zfill(2) for part in found.groups()[1:] if part)])


_MEANT: dict[str, Callable[[str], str]] = {CODE: _code, DATE: _date}
_READERS: dict[str, tuple[Callable[[str], object], str]] = {
    "bool": (_truth, "bool"),
    "int64": (_whole, "int64"),
    "Int64": (_whole, "Int64"),
    "float64": (_number, "float64"),
}
_EXPECTED = {
    "bool": msgid("true or false"),
    "int64": msgid("a whole number"),
    "Int64": msgid("a whole number"),
}
# What pandera calls its own rules; those of ours have words of their own.
_RULES = {
    "not_nullable": msgid("a value"),
    "field_uniqueness": msgid("each value only once"),
    "multiple_fields_uniqueness": msgid("each combination only once"),
}


def _expected_of(column: Kind | None) -> Told:
    kind = "" if column is None else column.dtype
    return told(_EXPECTED.get(kind, msgid("a number")))


def _fault(line: int, column: str, found: str, expected: Told) -> Told:
    # One line, whatever stands in the cell.
    shown = " ".join(found.split())[:_LONGEST_FOUND] or "''"
    values = {"column": column, "found": shown, "expected": expected}
    if line == _WHOLE_TABLE:
        return told("{column}: found {found}, expected {expected}", **values)
    return told("line {line}, {column}: found {found}, expected {expected}", line=line, **values)


def _error(where: str, faults: Sequence[Told]) -> InputContentError:
    return InputContentError(
        "{where}: {count} fault(s). {faults}. Correct the table and try again.",
        where=where,
        count=len(faults),
        faults=tuple(faults[:_MAX_FAULTS_TOLD]),
    )
