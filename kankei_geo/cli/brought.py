"""The command that checks a table that somebody brings."""

import json
import sys
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Column as Heading
from rich.table import Table
from rich.text import Text

from kankei_geo.base.i18n import LANGUAGES, msgid, translate
from kankei_geo.cli.options import EditionName, PrefectureCode
from kankei_geo.cli.terminal import say, user_language, write
from kankei_geo.dataset.brought.choices import Choices
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
from kankei_geo.dataset.catalogue import open_dataset
from kankei_geo.present.words import brought_words

EXIT_FAULTS, EXIT_UNREADABLE = 1, 2
_STYLES = {Severity.error: "red", Severity.warning: "yellow", Severity.note: "dim"}
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
        report = check_table(data, content_of(file), name=file.name, choices=Choices(sheet=sheet))
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
        for line in brought_words.summary(report, name, language):
            console.print(Text(line))
        console.print(_columns(report, language))
        for item in limited(report.findings, MOST_LIKE):
            text = Text(_sentence(item, language), style=_STYLES[item.severity])
            console.print(text, soft_wrap=True)
        console.print(Text(brought_words.verdict(report, language)))
    raise typer.Exit(EXIT_FAULTS if report.status == FAULTS else 0)


def _write_json(found: dict[str, object]) -> None:
    write(json.dumps(found, ensure_ascii=False, allow_nan=False) + "\n", None)


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
        kind, meanings = (
            brought_words.kind(column, language),
            brought_words.meanings(column, language),
        )
        cells = (column.letters, shown(column.heading), kind, column.unit, str(column.missing))
        table.add_row(*map(Text, (*cells, meanings)))
    return table


def _sentence(item: Finding, language: str) -> str:
    """Return a finding as a line: how much it matters, where, what, found, expected, meant."""
    parts = [
        f"{translate(brought_words.SEVERITIES[item.severity], language)} [{item.code}]",
        brought_words.place(item, language),
        item.message.text(language),
        *(
            f"{label}: {text}"
            for label, text in brought_words.details(item, language).items()
            if text
        ),
    ]
    return " · ".join(part for part in parts if part)
