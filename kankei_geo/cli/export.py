"""The command that writes a view as a finished document."""

import io
import os
import sys
import threading
import zipfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from kankei_geo.base import files
from kankei_geo.base.errors import InputContentError
from kankei_geo.cli.options import EditionName, PrefectureCode
from kankei_geo.dataset.brought.opened import content_of
from kankei_geo.dataset.catalogue import open_dataset
from kankei_geo.export import ATLAS, FORMAT_NAMES, formats
from kankei_geo.export.document import Document
from kankei_geo.export.paper import paper_size
from kankei_geo.view import restore

EXIT_ALONE = 3
ExportFormat = StrEnum("ExportFormat", [*FORMAT_NAMES, ATLAS])  # type: ignore[misc]  # made of one list of names


class Language(StrEnum):
    """Language of a document."""

    ja = "ja"
    en = "en"


def export_command(  # noqa: PLR0913 -- each is an option of the same document
    *,
    output_format: Annotated[ExportFormat, typer.Option("--format", help="Kind of document.")],
    out: Annotated[Path, typer.Option(help="File to write.")],
    state: Annotated[
        str,
        typer.Option(
            help="The view: an address of the dashboard, the part of it behind the last slash "
            "('airport_access?minutes=90'), or the code on a document."
        ),
    ] = "",
    language: Annotated[
        Language | None, typer.Option("--lang", help="That of the view if left out.")
    ] = None,
    size: Annotated[
        str | None,
        typer.Option(
            help="Of figures: 16:9, 4:3, a4, a3, a4-portrait, a3-portrait, or pixels as 1200x800. "
            "Left out: 16:9, for the atlas a4."
        ),
    ] = None,
    dpi: Annotated[int, typer.Option(help="Pixels per inch of a PNG.")] = 144,
    metadata: Annotated[
        bool,
        typer.Option(
            "--metadata", help="Beside a CSV, write what its columns are (NAME.csv-metadata.json)."
        ),
    ] = False,
    table: Annotated[
        Path | None,
        typer.Option(
            help="A table of your own (CSV, TSV, XLSX) that the view is of, as on the page of the "
            "dashboard; how it is read stands in the state."
        ),
    ] = None,
    prefecture: PrefectureCode = "",
    edition: EditionName = "",
    progress: Annotated[
        bool, typer.Option("--plain-progress", help="Tell progress as lines, for programs.")
    ] = False,
    attended: Annotated[
        bool,
        typer.Option("--attended", help="Stop when standard input ends, for programs."),
    ] = False,
) -> None:
    """Write a view as a finished document: figure, slides, workbook, map data, page, atlas.

    A state that names a prefecture or an edition, as a document's code does, goes before the
    options.
    """
    if attended:
        threading.Thread(target=_stop_with_input, daemon=True).start()
    beside: Mapping[Path, bytes] = {}
    brought = restore.Table(table.name, content_of(table)) if table else None
    data, page, view = restore.read_state(open_dataset(prefecture, edition), state, brought)
    if language is not None:
        view = replace(view, lang=language.value)
    if output_format == ATLAS:
        # The drawing libraries take half a second to load.
        from kankei_geo.export.paper import atlas  # noqa: PLC0415 -- see above

        paper = paper_size.paper(size or "a4", dpi)
        with _pages_done(plain=progress) as told:
            content = atlas.make_atlas(data, view, paper, told)
    else:
        paper = paper_size.paper(size or "16:9", dpi)
        document = Document(data, view, page)
        content = formats.make(output_format.value, document, paper)
        beside = _beside(document, output_format.value, out, metadata=metadata)
    _write(content, out, beside, is_zip=output_format.value == "shp")
    typer.echo(f"{out}: {len(content):,} bytes", err=True)


def _beside(
    document: Document, output_format: str, out: Path, *, metadata: bool
) -> dict[Path, bytes]:
    """Return what stands beside a file: metadata of a CSV, the style of a GeoJSON."""
    if metadata and output_format != "csv":
        raise InputContentError(
            "--metadata describes a CSV: found --format {found}. Write --format csv.",
            found=output_format,
        )
    if metadata:
        from kankei_geo.export import csv_file  # noqa: PLC0415 -- only here

        described = out.with_name(csv_file.metadata_name(out.name))
        return {described: csv_file.make_metadata(document, out.name)}
    style = out.with_suffix(".qml")
    if output_format != "geojson" or style == out:
        return {}
    # GDAL takes a while to load.
    from kankei_geo.export.gis import map_files  # noqa: PLC0415 -- see above

    return {style: map_files.make_style(document)}


def _stop_with_input() -> None:
    """Stop when the program that asked is gone: its end of the pipe closes then."""
    sys.stdin.buffer.read()
    os._exit(EXIT_ALONE)


@contextmanager
def _pages_done(*, plain: bool) -> Iterator[Callable[[int, int], None]]:
    """Show how many pages are done, as a bar or as lines ``done/all`` for programs."""
    if plain:
        yield lambda done, pages: print(f"{done}/{pages}", file=sys.stderr, flush=True)  # noqa: T201 -- read by a program
        return
    # Bars load for a while, and only an atlas has one.
    from rich.console import Console  # noqa: PLC0415 -- see above
    from rich.progress import (  # noqa: PLC0415 -- see above
        BarColumn,
        MofNCompleteColumn,
        Progress,
        TextColumn,
        TimeElapsedColumn,
    )

    columns = (TextColumn(ATLAS), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True)) as bar:
        task = bar.add_task("")
        yield lambda done, pages: bar.update(task, completed=done, total=pages)


def _write(content: bytes, out: Path, beside: Mapping[Path, bytes], *, is_zip: bool) -> None:
    """Write a document with what stands beside it, or nothing of both.

    A zipped shapefile is unpacked where a ``.shp`` is asked for: the first layer takes the name
    of the file, others have it before their own.
    """
    if not (is_zip and out.suffix.lower() == ".shp"):
        files.write_all({out: content, **beside})
        return
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        parts = {Path(name): packed.read(name) for name in packed.namelist()}
    files.write_all(
        {
            out.with_name(f"{out.stem}_{part.name}")
            if part.parent.name
            else out.with_suffix(part.suffix): one
            for part, one in parts.items()
        }
    )
