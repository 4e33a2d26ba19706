"""What is said of tables that people bring: what was understood, and what is to be looked at."""

from collections.abc import Iterator
from itertools import islice

import pandas as pd

from kankei_geo.base.errors import Told
from kankei_geo.base.i18n import msgid, translate
from kankei_geo.dataset.brought.cell_values import Mark
from kankei_geo.dataset.brought.choices import MISSING, NEITHER
from kankei_geo.dataset.brought.columns import Column, ColumnKind, Meaning
from kankei_geo.dataset.brought.finding import Finding, Severity, limited, shown
from kankei_geo.dataset.brought.limits import MOST_LIKE
from kankei_geo.dataset.brought.report import Report
from kankei_geo.dataset.brought.rows import RowKind
from kankei_geo.dataset.dataset import Dataset

SEVERITIES = {
    Severity.error: msgid("Error"),
    Severity.warning: msgid("Please check"),
    Severity.note: msgid("For information"),
}
KINDS = {
    ColumnKind.marks: msgid("policy (marks)"),
    ColumnKind.indicator: msgid("indicator (numbers)"),
    ColumnKind.level: msgid("evidence level of the marks"),
    ColumnKind.grounds: msgid("grounds"),
    ColumnKind.text: msgid("text"),
    ColumnKind.empty: msgid("empty"),
    ColumnKind.left_out: msgid("left out"),
}
ROWS = {
    RowKind.municipality: msgid("municipalities"),
    RowKind.part: msgid("parts of municipalities"),
    RowKind.ward: msgid("wards"),
    RowKind.outside: msgid("out of scope"),
    RowKind.elsewhere: msgid("of other prefectures"),
    RowKind.total: msgid("sums and means"),
    RowKind.no_place: msgid("lakes and the like"),
    RowKind.text: msgid("texts"),
    RowKind.heading: msgid("repeated headings"),
    RowKind.unknown: msgid("not understood"),
}
DIRECTIONS = {"more": msgid("more is better?"), "less": msgid("less is better?")}
CHOSEN_DIRECTIONS = {
    "more": msgid("more is better"),
    "less": msgid("less is better"),
    NEITHER: msgid("neither"),
}
MEANINGS = {
    Mark.yes: msgid("yes"),
    Mark.no: msgid("no"),
    Mark.undecided: msgid("undecided"),
    MISSING: msgid("missing"),
    "unknown": msgid("unknown"),
}
_MOST_MEANINGS = 6
_MOST_SEVERAL = 8  # municipalities of which the rows are told


def summary(report: Report, name: str, language: str) -> Iterator[str]:
    """Yield the lines that tell how a file was read."""
    opened, layout = report.opened, report.layout
    how = [opened.kind.upper(), opened.encoding, "TAB" if opened.delimiter == "\t" else ""]
    how[2] = how[2] or opened.delimiter
    yield f"{name} ({' '.join(part for part in how if part)})"
    if report.sheet:
        yield translate("Sheet: {name}", language).format(name=shown(report.sheet))
    if layout is None:
        return
    headings = ", ".join(str(row + 1) for row in layout.header) or "-"
    yield translate("Headings in row {rows}; the table begins in row {first}", language).format(
        rows=headings, first=layout.first + 1
    )
    counts = [
        f"{translate(ROWS[kind], language)} {report.kinds[kind]}"
        for kind in ROWS
        if report.kinds[kind]
    ]
    yield translate("Rows: {counts}", language).format(counts=", ".join(counts))
    yield translate("Municipalities with values: {count}", language).format(count=len(report.made))


def several_rows(data: Dataset, report: Report, language: str) -> str:
    """Return which municipalities have several rows, with the numbers of the rows."""
    found = report.several.rows
    by_code = data.municipalities.set_index("code")
    names = by_code["name" if language == "ja" else "name_en"]
    told = [
        translate("{place} (rows {rows})", language).format(
            place=names[code], rows=", ".join(str(row + 1) for row in rows[:_MOST_SEVERAL])
        )
        for code, rows in islice(found.items(), _MOST_SEVERAL)
    ]
    more = len(found) - len(told)
    if more:
        told.append(translate("{count} more", language).format(count=more))
    return translate("{count} municipalities have several rows: {which}.", language).format(
        count=len(found), which=translate(", ", language).join(told)
    )


def kind(column: Column, language: str) -> str:
    """Return what a column was read as."""
    told = translate(KINDS[column.kind], language)
    return (
        f"{told}, {translate(DIRECTIONS[column.direction], language)}"
        if column.direction
        else (told)
    )


def meanings(column: Column, language: str) -> str:
    """Return how the signs of a column were read, with their numbers."""
    told = [meaning(each, language) for each in column.meanings[:_MOST_MEANINGS]]
    return ", ".join([*told, "…"] if len(column.meanings) > _MOST_MEANINGS else told)


def meaning(each: Meaning, language: str) -> str:
    """Return how a sign was read."""
    return f"{each.found or '∅'} → {translate(MEANINGS[each.read_as], language)} × {each.count}"


def verdict(report: Report, language: str) -> str:
    """Return the numbers of findings."""
    return translate("{errors} errors, {warnings} to check, {notes} notes", language).format(
        errors=report.count(Severity.error),
        warnings=report.count(Severity.warning),
        notes=report.count(Severity.note),
    )


def place(item: Finding, language: str) -> str:
    """Return row and column of a finding, as far as it has them."""
    parts = []
    if item.at.row:
        parts.append(translate("row {row}", language).format(row=item.at.row))
    if item.at.column:
        parts.append(translate("column {column}", language).format(column=item.at.column))
    return ", ".join(parts)


def details(item: Finding, language: str) -> dict[str, str]:
    """Return what was found, expected and is nearest, by what it is called; empty ones too."""
    near = item.suggestion
    return {
        translate("found", language): item.found,
        translate("expected", language): item.expected.text(language) if item.expected else "",
        translate("nearest", language): near.text(language) if isinstance(near, Told) else near,
    }


def findings_table(report: Report, language: str) -> pd.DataFrame:
    """Return the findings, one a row; of many of one kind, the first ones and how many more."""
    rows = [
        {
            translate("How much it matters", language): translate(
                SEVERITIES[item.severity], language
            ),
            translate("Where", language): place(item, language),
            translate("What", language): item.message.text(language),
            **details(item, language),
        }
        for item in limited(report.findings, MOST_LIKE)
    ]
    return pd.DataFrame(rows)
