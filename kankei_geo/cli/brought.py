"""The command that checks a table that somebody brings."""

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Column as Heading
from rich.table import Table
from rich.text import Text

from kankei_geo.base.errors import Told
from kankei_geo.base.i18n import LANGUAGES, msgid, translate
from kankei_geo.cli.options import EditionName, PrefectureCode
from kankei_geo.cli.terminal import say, user_language, write
from kankei_geo.dataset.brought.columns import Column, ColumnKind
from kankei_geo.dataset.brought.finding import (
    Finding,
    Severity,
    UnreadableTableError,
    limited,
    shown,
)
from kankei_geo.dataset.brought.limits import MOST_LIKE
from kankei_geo.dataset.brought.opened import content_of
from kankei_geo.dataset.brought.report import FAULTS, Report, as_json, check_table
from kankei_geo.dataset.brought.rows import RowKind
from kankei_geo.dataset.catalogue import open_dataset

EXIT_FAULTS, EXIT_UNREADABLE = 1, 2
_SEVERITIES = {
    Severity.error: msgid("Error"),
    Severity.warning: msgid("Please check"),
    Severity.note: msgid("For information"),
}
_STYLES = {Severity.error: "red", Severity.warning: "yellow", Severity.note: "dim"}
_KINDS = {
    ColumnKind.marks: msgid("policy (marks)"),
    ColumnKind.indicator: msgid("indicator (numbers)"),
    ColumnKind.level: msgid("level or choice"),
    ColumnKind.grounds: msgid("grounds"),
    ColumnKind.text: msgid("text"),
    ColumnKind.empty: msgid("empty"),
}
_ROWS = {
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
_DIRECTIONS = {"more": msgid("more is better?"), "less": msgid("less is better?")}
_MEANINGS = {
    "yes": msgid("yes"),
    "no": msgid("no"),
    "undecided": msgid("undecided"),
    "missing": msgid("missing"),
    "unknown": msgid("unknown"),
}
_MOST_MEANINGS = 6
_WIDTH = 160  # of a pipe, which has none


def check_table_command(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="CSV, TSV or XLSX.")],
    *,
    sheet: Annotated[
        str, typer.Option(help="Sheet to check; the one with most municipalities if left out.")
    ] = "",
    as_object: Annotated[
        bool, typer.Option("--json", help="One JSON object, for programs.")
    ] = False,
    language: Annotated[str, typer.Option("--lang", help="Language of the texts: ja or en.")] = "",
    prefecture: PrefectureCode = "",
    edition: EditionName = "",
) -> None:
    """Check a table that somebody brings: CSV, TSV or XLSX with a row for each municipality.

    It tells what was understood and every fault. The exit status is 0, 1 if there are errors in
    the table, and 2 if it cannot be read.
    """
    language = language if language in LANGUAGES else user_language()
    data = open_dataset(prefecture, edition)
    name = shown(file.name)
    try:
        report = check_table(data, content_of(file), name=file.name, sheet=sheet)
    except UnreadableTableError as error:
        if as_object:
            found = {"status": "unreadable", "file": name, "code": error.code}
            _write_json({**found, "message": error.text(language)})
        else:
            say(f"{name}: {error.text(language)}")
        raise typer.Exit(EXIT_UNREADABLE) from error
    if as_object:
        _write_json(as_json(report, name, language))
    else:
        # What stands in cells is never markup of the terminal.
        console = Console(width=None if sys.stdout.isatty() else _WIDTH, markup=False, emoji=False)
        for line in _summary(report, name, language):
            console.print(Text(line))
        console.print(_columns(report, language))
        for item in limited(report.findings, MOST_LIKE):
            text = Text(_sentence(item, language), style=_STYLES[item.severity])
            console.print(text, soft_wrap=True)
        console.print(Text(_verdict(report, language)))
    raise typer.Exit(EXIT_FAULTS if report.status == FAULTS else 0)


def _write_json(found: dict[str, object]) -> None:
    write(json.dumps(found, ensure_ascii=False, allow_nan=False) + "\n", None)


def _summary(report: Report, name: str, language: str) -> Iterator[str]:
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
        f"{translate(_ROWS[kind], language)} {report.kinds[kind]}"
        for kind in _ROWS
        if report.kinds[kind]
    ]
    yield translate("Rows: {counts}", language).format(counts=", ".join(counts))
    yield translate("Municipalities with values: {count}", language).format(count=len(report.made))


def _columns(report: Report, language: str) -> Table:
    headings = (
        msgid("Column"),
        msgid("Heading"),
        msgid("Read as"),
        msgid("Unit"),
        msgid("Missing"),
        msgid("Values"),
    )
    table = Table(*(Heading(translate(text, language), overflow="fold") for text in headings))
    for column in report.columns:
        kind = translate(_KINDS[column.kind], language)
        if column.direction:
            kind += f", {translate(_DIRECTIONS[column.direction], language)}"
        cells = (column.letters, shown(column.heading), kind, column.unit, str(column.missing))
        table.add_row(*map(Text, (*cells, _meanings(column, language))))
    return table


def _meanings(column: Column, language: str) -> str:
    told = [
        f"{each.found or '∅'} → {translate(_MEANINGS[str(each.read_as)], language)} × {each.count}"
        for each in column.meanings[:_MOST_MEANINGS]
    ]
    return ", ".join([*told, "…"] if len(column.meanings) > _MOST_MEANINGS else told)


def _sentence(item: Finding, language: str) -> str:
    """Return a finding as a line: how much it matters, where, what, found, expected, meant."""
    place = ""
    if item.at.row:
        place = translate("row {row}", language).format(row=item.at.row)
    if item.at.column:
        column = translate("column {column}", language).format(column=item.at.column)
        place = f"{place}, {column}" if place else column
    parts = [
        f"{translate(_SEVERITIES[item.severity], language)} [{item.code}]",
        place,
        item.message.text(language),
    ]
    line = " · ".join(part for part in parts if part)
    for label, text in (
        (msgid("found"), item.found),
        (msgid("expected"), item.expected.text(language) if item.expected else ""),
        (
            msgid("nearest"),
            item.suggestion.text(language)
            if isinstance(item.suggestion, Told)
            else item.suggestion,
        ),
    ):
        if text:
            line += f" · {translate(label, language)}: {text}"
    return line


def _verdict(report: Report, language: str) -> str:
    return translate("{errors} errors, {warnings} to check, {notes} notes", language).format(
        errors=report.count(Severity.error),
        warnings=report.count(Severity.warning),
        notes=report.count(Severity.note),
    )
