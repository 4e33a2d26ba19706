"""The way in: a table that a reader brings is checked, and everything is told as a value."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace

from kankei_geo.base.errors import Told, told
from kankei_geo.dataset.brought import cell_values, safety, totals
from kankei_geo.dataset.brought.choices import NONE, Choices
from kankei_geo.dataset.brought.columns import Column, read_columns, read_items
from kankei_geo.dataset.brought.finding import (
    At,
    Finding,
    Severity,
    error,
    limited,
    note,
    shown,
    warning,
)
from kankei_geo.dataset.brought.gazetteer import gazetteer
from kankei_geo.dataset.brought.grid import Sheet, column_of
from kankei_geo.dataset.brought.layout import Keys, Layout, Names, layout
from kankei_geo.dataset.brought.limits import MOST_IN_JSON, MOST_ITEMS
from kankei_geo.dataset.brought.opened import Opened, formulas_without_value, open_table
from kankei_geo.dataset.brought.parts import Made, made_of
from kankei_geo.dataset.brought.rows import ReadRow, RowKind, read_rows
from kankei_geo.dataset.brought.several import NOBODY, Several, item_of, several_rows
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
    opened = open_table(content, name)
    known = gazetteer(data)
    names = Names(known, choices.aliases)
    chosen, found = _chosen(names, opened, choices.sheet)
    said: list[Finding] = [*formulas_without_value(chosen), *safety.check(chosen)]
    if len(opened.sheets) > 1 and not choices.sheet:
        said.append(_other_sheets(opened, chosen))
    if found is None:
        message = told("No municipality of {prefecture} is in it", prefecture=data.prefecture.title)
        expected = told("a column with names or codes of municipalities")
        said.append(error("no_municipality", message, expected=expected))
        return Report(opened, chosen.name, None, (), {}, (), _ordered(opened, chosen, said))
    if not found.header:
        said.append(_no_header())
    rows, of_rows = read_rows(names, chosen, found)
    said += of_rows
    if choices.items:
        made, columns, of_columns = _of_items(data, chosen, found, rows, choices)
        said += of_columns
    else:
        made, of_parts = made_of(known, chosen, rows, data.prefecture.wards, choices)
        columns, of_columns = read_columns(chosen, found, made, choices)
        said += [*of_parts, *of_columns]
        said += totals.check_rows(known, chosen, rows, columns, made)
        said += totals.check_columns(chosen, columns, rows)
    said += totals.missing_municipalities(known, made)
    return Report(
        opened,
        chosen.name,
        found,
        tuple(rows),
        made,
        tuple(columns),
        _ordered(opened, chosen, said),
        several_rows(chosen, found, rows),
    )


def _of_items(
    data: Dataset, sheet: Sheet, found: Layout, rows: Sequence[ReadRow], choices: Choices
) -> tuple[dict[str, Made], list[Column], list[Finding]]:
    """Return what is made of rows each of which tells one item of somebody."""
    by_item: dict[str, list[ReadRow]] = defaultdict(list)
    column = column_of(choices.items)
    for row in rows:
        if row.place is not None:
            by_item[item_of(sheet, row.row, column)].append(row)
    said: list[Finding] = []
    nothing = by_item.pop("", [])
    if nothing:
        message = told("{count} rows do not tell their item; left out", count=len(nothing))
        said.append(warning("no_item", message, At(nothing[0].row + 1, choices.items)))
    if len(by_item) > MOST_ITEMS:
        message = told("The column tells more than {most} items", most=MOST_ITEMS)
        expected = told("another column, or a table with fewer items")
        said.append(error("too_many_items", message, At(0, choices.items), expected=expected))
        by_item.clear()
    known, wards = gazetteer(data), data.prefecture.wards
    made: dict[str, dict[str, Made]] = {}
    for item, its_rows in by_item.items():
        made[item], of_parts = made_of(known, sheet, its_rows, wards, choices)
        said += of_parts
    columns, of_columns = read_items(sheet, found, made, choices)
    whole: dict[str, list[int]] = defaultdict(list)
    for of_item in made.values():
        for code, each in of_item.items():
            whole[code] += each.rows
    joined = {code: Made(tuple(sorted(each))) for code, each in sorted(whole.items())}
    return joined, columns, [*said, *of_columns]


def _chosen(names: Names, opened: Opened, sheet: str) -> tuple[Sheet, Layout | None]:
    if sheet:
        asked = opened.sheet(sheet)
        return asked, layout(names, asked)
    layouts = [layout(names, each) for each in opened.sheets]
    counts = [
        0 if found is None else _municipalities(names, each, found.keys)
        for each, found in zip(opened.sheets, layouts, strict=True)
    ]
    best = counts.index(max(counts))
    return opened.sheets[best], layouts[best]


def _municipalities(names: Names, sheet: Sheet, keys: Keys) -> int:
    column = keys.name if keys.name is not None else keys.code
    if column is None:
        return 0
    return 1 + sum(
        bool(names.meant(sheet.value(row, column)).places)
        or cell_values.number(sheet.value(row, column)) is not None
        for row in range(len(sheet.rows))
    )


def _other_sheets(opened: Opened, chosen: Sheet) -> Finding:
    others = ", ".join(sheet.name for sheet in opened.sheets if sheet is not chosen)
    return note("other_sheets", told("Other sheets were not checked"), found=shown(others))


def _no_header() -> Finding:
    return Finding(
        "no_header",
        Severity.warning,
        told("There are no headings above the rows; columns are told by their letters"),
        expected=told("a row of headings"),
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
