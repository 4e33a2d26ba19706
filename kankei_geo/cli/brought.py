"""The commands that check a table that somebody brings, and make an edition of it."""

import json
import sys
from dataclasses import replace
from pathlib import Path
from typing import Annotated

import pydantic
import typer
from rich.console import Console
from rich.table import Column as Heading
from rich.table import Table
from rich.text import Text

from kankei_geo.base import paths
from kankei_geo.base.errors import InputContentError
from kankei_geo.base.i18n import LANGUAGES, msgid, translate
from kankei_geo.cli.options import EditionName, PrefectureCode
from kankei_geo.cli.terminal import say, user_language, write
from kankei_geo.dataset.brought import choices as choosing
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
from kankei_geo.dataset.brought.used import listed_of
from kankei_geo.dataset.catalogue import open_dataset
from kankei_geo.dataset.settings import Texts
from kankei_geo.present.words import brought_words

EXIT_FAULTS, EXIT_UNREADABLE = 1, 2
_STYLES = {Severity.error: "red", Severity.warning: "yellow", Severity.note: "dim"}
_LONGEST_FOUND = 60  # letters of a wrong option that are repeated
_WIDTH = 160  # of a pipe, which has none


ChoicesText = Annotated[
    str,
    typer.Option(
        help="How the table is read: choices= of an address of the page 'Your own table'."
    ),
]


def check_table_command(  # noqa: PLR0913 -- each is an option of the same check
    file: Annotated[Path, typer.Argument(metavar="FILE", help="CSV, TSV or XLSX.")],
    *,
    sheet: Annotated[
        str, typer.Option(help="Sheet to check; the one with most municipalities if left out.")
    ] = "",
    choices: ChoicesText = "",
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
        read = _choices(choices)
        read = replace(read, sheet=sheet) if sheet else read
        report = check_table(data, content_of(file), name=file.name, choices=read)
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


def add_edition_command(  # noqa: PLR0913 -- each is an option of the same edition
    file: Annotated[Path, typer.Argument(metavar="FILE", help="CSV, TSV or XLSX.")],
    *,
    identifier: Annotated[str, typer.Option("--id", help="Of the edition, such as 2025.")],
    title: Annotated[str, typer.Option(help="In Japanese, as pages show it.")],
    source: Annotated[str, typer.Option(help="Where it was published, or who made it.")],
    as_of: Annotated[str, typer.Option(help="A year, a month or a day: 2025-04.")],
    licence: Annotated[str, typer.Option(help="Its terms, in Japanese.")],
    title_en: Annotated[str, typer.Option(help="In English; the Japanese one if left out.")] = "",
    licence_en: Annotated[str, typer.Option(help="The terms in English.")] = "",
    short: Annotated[
        str, typer.Option(help="What sentences call it in Japanese; the title if left out.")
    ] = "",
    short_en: Annotated[str, typer.Option(help="The same in English.")] = "",
    url: Annotated[str, typer.Option(help="Where it was published.")] = "",
    choices: ChoicesText = "",
    prefecture: PrefectureCode = "",
) -> None:
    """Add a table to a prefecture as another edition: checked, with source and terms.

    Names of policies in English and their colours can be changed in its edition.toml afterwards.
    """
    # Only this command writes settings.
    from kankei_geo.build import own_edition, sealed  # noqa: PLC0415 -- see above

    data = open_dataset(prefecture)
    day = choosing.as_of(as_of)
    if not day:
        raise InputContentError(
            "--as-of: found {found}. Expected a year, a month or a day, such as 2025-04.",
            found=as_of,
        )
    read = replace(_choices(choices), as_of=day)
    words = own_edition.Words(
        id=identifier,
        title=Texts(ja=title, en=title_en or title),
        short=Texts(ja=short or title, en=short_en or title_en or short or title),
        licence=Texts(ja=licence, en=licence_en or licence),
        source=source,
        url=url,
    )
    try:
        edition, report = own_edition.add_edition(
            data, content_of(file), name=file.name, words=words, choices=read
        )
    except pydantic.ValidationError as error:
        first = error.errors(include_url=False)[0]
        raise InputContentError(
            "--{option}: found {found}. Expected: {expected}.",
            option=str(first["loc"][0]),
            found=repr(first["input"])[:_LONGEST_FOUND],
            expected=first["msg"],
        ) from error
    sealed.seal(data.places.home, data.prefecture.code)
    folder = paths.place(data.places.edition(edition.id))
    counts = f"{len(edition.policies)} policies, {len(listed_of(report))} municipalities listed"
    say(f"{folder}: {counts}. A running server shows it after it is started again.")


def _choices(text: str) -> Choices:
    try:
        return choosing.read(text)
    except ValueError as error:
        raise InputContentError(
            "--choices: found {found}. Expected what stands behind choices= in an address. Copy "
            "it again.",
            found=text[:20],
        ) from error


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
