"""The way in: a table that a reader brings is checked, and everything is told as a value."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

from kankei_geo.base.errors import Told
from kankei_geo.dataset.brought import totals
from kankei_geo.dataset.brought.choices import NONE, Choices
from kankei_geo.dataset.brought.columns import Column
from kankei_geo.dataset.brought.finding import (
    Finding,
    Severity,
    limited,
)
from kankei_geo.dataset.brought.gazetteer import gazetteer
from kankei_geo.dataset.brought.grid import Sheet
from kankei_geo.dataset.brought.layout import Layout
from kankei_geo.dataset.brought.limits import MOST_IN_JSON
from kankei_geo.dataset.brought.opened import Opened
from kankei_geo.dataset.brought.parts import Made
from kankei_geo.dataset.brought.rows import ReadRow, RowKind
from kankei_geo.dataset.brought.several import NOBODY, Several
from kankei_geo.dataset.brought.table import Table
from kankei_geo.dataset.dataset import Dataset

OK, FAULTS = "ok", "faults"


@dataclass(frozen=True)
class Report:
    """What was understood of a table, and everything that is to be said of it.

    Attributes
    ----------
    opened : Opened
        The file.
    sheet : str
        Name of the sheet that was checked; empty for a text.
    layout : Layout, optional
        Where its parts stand; None if nobody of the prefecture is in it.
    rows : tuple of ReadRow
        What each row below the headings is.
    made : mapping of str to Made
        The rows of each municipality that has values, by code.
    columns : tuple of Column
        The columns with their values.
    findings : tuple of Finding
        Errors first, then warnings, then notes; each from top to bottom.
    several : Several
        Who has several rows, and what could tell them apart.
    """

    opened: Opened
    sheet: str
    layout: Layout | None
    rows: tuple[ReadRow, ...]
    made: dict[str, Made]
    columns: tuple[Column, ...]
    findings: tuple[Finding, ...]
    several: Several = NOBODY

    @property
    def status(self) -> str:
        """``faults`` if there is an error, else ``ok``."""
        return FAULTS if self.count(Severity.error) else OK

    def count(self, severity: Severity) -> int:
        """Return the number of findings of a severity."""
        return sum(item.count for item in self.findings if item.severity is severity)

    @property
    def kinds(self) -> Counter[str]:
        """How many rows there are of each kind, blank ones left out."""
        return Counter(str(row.kind) for row in self.rows if row.kind is not RowKind.blank)


def check_table(
    data: Dataset, content: bytes, *, name: str = "", choices: Choices = NONE
) -> Report:
    """Check a table that a reader brings.

    Parameters
    ----------
    data : Dataset
        Whose municipalities are expected.
    content : bytes
        The file.
    name : str
        Its name, compared with what it is.
    choices : Choices
        What a reader decides: without a sheet, the one with the most municipalities is checked.

    Raises
    ------
    UnreadableTableError
        If it cannot be read at all; its ``code`` is stable.
    """
    return check(Table(data, content, name), choices)


def check(table: Table, choices: Choices = NONE) -> Report:
    """Check a table that was opened: once more, it takes what depends on other choices.

    Raises
    ------
    UnreadableTableError
        If it has no sheet of the name that is chosen.
    """
    part = table.part(choices)
    opened, sheet, found = table.opened, part.sheet, part.layout
    if found is None:
        return Report(opened, sheet.name, None, (), {}, (), _ordered(opened, sheet, part.said))
    known = gazetteer(table.data)
    read = table.rows(choices)
    columns, of_columns = read.columns(found, choices)
    said = [*part.said, *read.said, *of_columns]
    if not choices.items:
        said += totals.check_rows(known, sheet, part.rows, columns, read.made)
        said += totals.check_columns(sheet, columns, part.rows)
    said += totals.missing_municipalities(known, read.made)
    return Report(
        opened,
        sheet.name,
        found,
        part.rows,
        read.made,
        tuple(columns),
        _ordered(opened, sheet, said),
        part.several,
    )


_ORDER = {severity: at for at, severity in enumerate(Severity)}


def _ordered(opened: Opened, sheet: Sheet, said: Sequence[Finding]) -> tuple[Finding, ...]:
    of_sheet = [replace(item, sheet=sheet.name) for item in said]
    return tuple(
        sorted(
            [*opened.findings, *of_sheet],
            key=lambda item: (
                _ORDER[item.severity],
                item.at.row,
                len(item.at.column),
                item.at.column,
            ),
        )
    )


def as_json(report: Report, name: str, language: str) -> dict[str, object]:
    """Return a report for programs: codes are stable, texts are in a language.

    Parameters
    ----------
    report : Report
        What `check_table` returned.
    name : str
        The file's name.
    language : str
        ``ja`` or ``en``.
    """
    found = report.layout
    return {
        "status": report.status,
        "file": name,
        "kind": report.opened.kind,
        "encoding": report.opened.encoding or None,
        "delimiter": report.opened.delimiter or None,
        "sheet": report.sheet or None,
        "header_rows": [] if found is None else [row + 1 for row in found.header],
        "first_row": None if found is None else found.first + 1,
        "rows": dict(report.kinds),
        "municipalities": {
            code: [row + 1 for row in made.rows] for code, made in report.made.items()
        },
        "columns": [_column_json(column) for column in report.columns],
        "counts": {str(severity): report.count(severity) for severity in Severity},
        "findings": [
            _finding_json(item, language) for item in limited(report.findings, MOST_IN_JSON)
        ],
    }


def _column_json(column: Column) -> dict[str, object]:
    return {
        "column": column.letters,
        "stands_in": column.place,
        "heading": column.heading,
        "kind": str(column.kind),
        "unit": column.unit or None,
        "direction": column.direction or None,
        "missing": column.missing,
        "meanings": [
            {"found": each.found, "count": each.count, "read_as": str(each.read_as)}
            for each in column.meanings
        ],
        "values": dict(column.values),
    }


def _finding_json(item: Finding, language: str) -> dict[str, object]:
    return {
        "code": item.code,
        "severity": str(item.severity),
        "sheet": item.sheet or None,
        "row": item.at.row or None,
        "column": item.at.column or None,
        "found": item.found or None,
        "expected": item.expected.text(language) if item.expected else None,
        "suggestion": _text(item.suggestion, language) or None,
        "message": item.message.text(language),
    }


def _text(told_or_text: Told | str, language: str) -> str:
    return told_or_text.text(language) if isinstance(told_or_text, Told) else told_or_text
