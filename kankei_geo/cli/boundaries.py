"""The command that tells what differs between two files of boundaries."""

import json
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from kankei_geo.base.i18n import LANGUAGES, msgid, translate
from kankei_geo.build.boundaries import boundary_diff
from kankei_geo.build.boundaries.boundary_diff import Change, Difference, Place
from kankei_geo.build.boundaries.boundary_file import read_file
from kankei_geo.build.boundaries.boundary_origin import vintage_of
from kankei_geo.cli.options import PrefectureCode
from kankei_geo.cli.terminal import say, user_language, warn, write
from kankei_geo.dataset.catalogue import open_dataset, repair

EXIT_DIFFERENT = 1
_KINDS = {
    "added": msgid("Added"),
    "removed": msgid("Removed"),
    "renamed": msgid("Renamed"),
    "recoded": msgid("Recoded (the same place under another code)"),
    "merged": msgid("Merged (several became one)"),
    "split": msgid("Split (one became several)"),
    "redrawn": msgid("Redrawn (the same code, another area)"),
}


def diff_boundaries_command(
    first: Annotated[Path, typer.Argument(metavar="A", help="The earlier file, as for build.")],
    second: Annotated[Path, typer.Argument(metavar="B", help="The later file, as for build.")],
    *,
    as_object: Annotated[
        bool, typer.Option("--json", help="One JSON object, for programs.")
    ] = False,
    language: Annotated[str, typer.Option("--lang", help="Language of the texts: ja or en.")] = "",
    prefecture: PrefectureCode = "",
) -> None:
    """List what differs between two boundary files: who was added, removed, renamed, recoded.

    Also who merged, split, or has another area. The same place drawn finer or coarser is no
    difference: four fifths of both areas must be common. The exit status is 0 if nothing
    differs, 1 if something does, and 2 if a file cannot be read.
    """
    language = language if language in LANGUAGES else user_language()
    repair()
    data = open_dataset()
    own = data.municipalities["code"], data.other_areas["code"], data.prefecture.outlined
    known = {code for codes in own for code in codes}
    files = [read_file(path, warn) for path in (first, second)]
    tables = [boundary_diff.places_of(file, known, warn, prefecture) for file in files]
    found = boundary_diff.difference(*tables)
    dates = [vintage_of(file.name) or vintage_of(file.path.name) for file in files]
    if as_object:
        sides = [
            {"file": file.path.name, "date": date, "places": len(table)}
            for file, date, table in zip(files, dates, tables, strict=True)
        ]
        told = {"same": found.is_none, "a": sides[0], "b": sides[1], **asdict(found)}
        write(json.dumps(told, ensure_ascii=False, allow_nan=False) + "\n", None)
    else:
        for name, file, date, table in zip("AB", files, dates, tables, strict=True):
            line = translate("{side}: {file} ({date}), {count} places", language)
            told_date = date or translate("no date in the name", language)
            say(line.format(side=name, file=file.path.name, date=told_date, count=len(table)))
        write("\n".join([*_lines(found, language), ""]), None)
    raise typer.Exit(0 if found.is_none else EXIT_DIFFERENT)


def _lines(found: Difference, language: str) -> Iterator[str]:
    if found.is_none:
        yield translate("Nothing differs.", language)
    if not found.compares_names:
        yield translate(
            "One of the files has no names, so nothing is known of who was renamed.", language
        )
    for kind, heading in _KINDS.items():
        items: tuple[Place | Change, ...] = getattr(found, kind)
        if items:
            yield f"{translate(heading, language)}: {len(items)}"
        for item in items:
            yield f"  {_place(item) if isinstance(item, Place) else _change(item, language)}"


def _place(place: Place) -> str:
    return f"{place.code} {place.name}".strip()


def _change(change: Change, language: str) -> str:
    before, after = (" + ".join(map(_place, side)) for side in (change.before, change.after))
    common = translate("{share:.0%} of the area in common", language).format(share=change.common)
    return f"{before} → {after} ({common})"
