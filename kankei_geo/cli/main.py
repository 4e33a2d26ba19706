"""The command line: the same functions as the pages, for engineers and scripts."""

import locale
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from enum import StrEnum
from pathlib import Path
from typing import Annotated, NoReturn

import typer
from rich.console import Console
from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn
from rich.table import Column, Table

from kankei_geo.analysis import candidate_ranking
from kankei_geo.analysis.rule import LINE, ROAD, Rule
from kankei_geo.base import files, paths
from kankei_geo.base.errors import InputWarning, KankeiGeoError
from kankei_geo.base.i18n import DEFAULT_LANGUAGE, LANGUAGES, translate
from kankei_geo.build import build, refresh, tiles
from kankei_geo.build.boundaries.boundary_origin import Origin
from kankei_geo.build.drive import build_access
from kankei_geo.cli.export import export_command
from kankei_geo.dataset import load, pipeline, shipped, sources
from kankei_geo.dataset.matrix import ALL_POLICIES
from kankei_geo.dataset.pipeline import ACCESS_LAYERS, TABLE_LAYERS

EXIT_BAD_INPUT = 2

app = typer.Typer(
    help="Kankei-Geo: policy adoption in Hokkaido's 179 municipalities.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)


class Measure(StrEnum):
    """What decides access."""

    road = ROAD
    line = LINE


_Out = Annotated[
    Path | None, typer.Option("--out", help="File to write; standard output if left out.")
]


@app.command("build")
def build_command(  # noqa: PLR0913 -- each is an option
    *,
    boundaries: Annotated[
        Path,
        typer.Option(
            help="N03 or other boundaries: shapefile, GeoJSON, TopoJSON, GeoPackage, FlatGeobuf, "
            "GML, Parquet, a zip or a folder around one."
        ),
    ],
    crs: Annotated[
        str | None,
        typer.Option(help="Reference system of the coordinates if the file is wrong: EPSG:4301."),
    ] = None,
    source: Annotated[str | None, typer.Option(help="What the file is, to be shown.")] = None,
    producer: Annotated[str | None, typer.Option(help="Who made it.")] = None,
    licence: Annotated[str | None, typer.Option(help="Its terms, such as 'CC BY 4.0'.")] = None,
    redistributable: Annotated[
        bool, typer.Option("--redistributable", help="The licence lets the data be passed on.")
    ] = False,
    url: Annotated[str | None, typer.Option(help="Where to find it.")] = None,
    date: Annotated[str | None, typer.Option(help="Date of the borders: 2024-01-01.")] = None,
    geo_dir: Annotated[
        Path, typer.Option(help="Folder of the shapefile for analysis.")
    ] = paths.GEO,
    static_dir: Annotated[
        Path, typer.Option(help="Folder of the browser's GeoJSON.")
    ] = paths.STATIC,
) -> None:
    """Build geo/ and static/ from boundaries of any vintage.

    N03 tells its origin by its columns and name; of another file say source, producer,
    licence and date, or they are shown as unknown.
    """
    shipped.repair()
    with _progress() as step:
        areas = build.build_geometry(
            boundaries,
            crs=crs,
            told=Origin(source, producer, licence, url, date, redistributable),
            geo_dir=geo_dir,
            static_dir=static_dir,
            step=step,
            warn=_warn,
        )
    in_scope = int(areas["in_scope"].sum())
    typer.echo(
        f"{in_scope} municipalities and {len(areas) - in_scope} outlined areas written to "
        f"{geo_dir} and {static_dir}",
        err=True,
    )


@app.command("build-tables")
def build_tables_command(
    source: Annotated[
        Path, typer.Option(help="Folder of the raw inputs (offices/, population/, matrix/, …).")
    ],
    data_dir: Annotated[Path, typer.Option(help="Folder of the tables.")] = paths.DATA,
) -> None:
    """Build the policy matrix and the reference tables from the raw inputs."""
    shipped.repair()
    with _progress() as step:
        names = build.build_tables(source, data_dir=data_dir, step=step)
    for alias in names.unused_aliases:
        typer.echo(f"name_aliases.csv: {alias} is not used by any printed name", err=True)
    typer.echo(f"4 tables written to {data_dir}", err=True)


@app.command("refresh")
def refresh_command() -> None:
    """After editing a table by hand: check all, then renew hashes and the texts on the map."""
    shipped.repair()
    changed = refresh.refresh()
    typer.echo(
        f"Checked: {', '.join(paths.EDITABLE_TABLES)}. "
        f"Taken over: {', '.join(changed) or 'nothing, no table has changed'}.",
        err=True,
    )
    for place in refresh.built_before(changed):
        typer.echo(f"{place} was built from the former table: build it again.", err=True)
    typer.echo("A running server shows the former data until it is started again.", err=True)


@app.command("check")
def check_command() -> None:
    """Check that every shipped file is there and is what its sidecar says."""
    found = shipped.whole()
    load.everything()
    typer.echo(f"{len(found.contents)} files are as described. Data {shipped.data_hash()}")


@app.command("table")
def table_command(out: _Out = None) -> None:
    """Write the joined table of the 179 municipalities as UTF-8 CSV."""
    sources.require_redistributable(shipped.layers(TABLE_LAYERS))
    _write(build.csv_text(pipeline.joined_table()), out)


@app.command("build-access")
def build_access_command(
    roads: Annotated[
        Path, typer.Option(help="Road lines (GeoPackage) with a class for each: rtt 14, 15, 16.")
    ],
    data_dir: Annotated[Path, typer.Option(help="Folder of the tables.")] = paths.DATA,
    static_dir: Annotated[
        Path, typer.Option(help="Folder of the browser's GeoJSON.")
    ] = paths.STATIC,
) -> None:
    """Build distances, drive times, isochrones and neighbours from a road file."""
    shipped.repair()
    with _progress() as step:
        build_access.build_access(roads, data_dir=data_dir, static_dir=static_dir, step=step)
    typer.echo(f"Access tables and isochrones written to {data_dir} and {static_dir}", err=True)


@app.command("build-tiles")
def build_tiles_command(
    data_dir: Annotated[Path, typer.Option(help="Folder of the tables.")] = paths.DATA,
) -> None:
    """Build the tile grid from the shipped boundaries and neighbours."""
    shipped.repair()
    with _progress() as step:
        tiles.build_tiles(data_dir=data_dir, step=step)
    typer.echo(f"tile_grid.csv written to {data_dir}", err=True)


@app.command("calibrate")
def calibrate_command(
    roads: Annotated[Path, typer.Option(help="Road lines, as for build-access.")],
    published: Annotated[Path, typer.Option(help="CSV of published times: town,airport,minutes.")],
    data_dir: Annotated[Path, typer.Option(help="Folder of drive_model.json.")] = paths.DATA,
) -> None:
    """Fit the drive model to published times again, with its errors out of sample."""
    shipped.repair()
    with _progress() as step:
        step("fit and test (about a minute)")
        build_access.calibrate_model(roads, published, data_dir=data_dir)
    typer.echo(f"drive_model.json written to {data_dir}", err=True)


@app.command("access")
def access_command(out: _Out = None) -> None:
    """Write distance and drive time of each municipality and airport as UTF-8 CSV."""
    columns = ["code", "name", "airport", "distance_km", "drive_minutes", "method"]
    sources.require_redistributable(shipped.layers(ACCESS_LAYERS))
    _write(build.csv_text(pipeline.access()[columns]), out)


@app.command("candidates")
def candidates_command(  # noqa: PLR0913 -- each threshold of the rule is an option
    *,
    max_minutes: Annotated[float, typer.Option(help="Drive minutes (estimate).")] = 60,
    measure: Annotated[Measure, typer.Option(help="What decides access.")] = Measure.road,
    max_km: Annotated[float, typer.Option(help="Straight-line distance in km.")] = 50,
    min_count: Annotated[
        int, typer.Option(min=1, max=ALL_POLICIES, help="Least number of priority policies.")
    ] = 1,
    tokyo_direct: Annotated[
        bool,
        typer.Option("--tokyo-direct/--all-airports", help="Which airports in service count."),
    ] = True,
    winter: Annotated[float, typer.Option(help="Factor that divides road speeds, 1 to 2.")] = 1.0,
    printed_only: Annotated[
        bool, typer.Option("--printed-only", help="Leave derived marks out of the ranking.")
    ] = False,
    out: _Out = None,
) -> None:
    """Write the candidates for workation, ranked, and the other tiers as UTF-8 CSV."""
    rule = Rule(
        measure=measure.value,
        max_minutes=max_minutes,
        max_km=max_km,
        min_count=min_count,
        tokyo_direct=tokyo_direct,
        winter=winter,
        printed_only=printed_only,
    )
    sources.require_redistributable(shipped.layers({*TABLE_LAYERS, *ACCESS_LAYERS}))
    _write(build.csv_text(candidate_ranking.candidate_table(rule)), out)


app.command("export")(export_command)


@app.command("sources")
def sources_command(
    language: Annotated[str, typer.Option("--lang", help="Language of the texts: ja or en.")] = "",
) -> None:
    """List every shipped file with its source, licence and credit line."""
    language = language if language in LANGUAGES else _user_language()
    table = Table(
        Column("file", no_wrap=True), "title", "source", "as of", "licence", "credit", expand=True
    )
    for item in shipped.sidecars():
        table.add_row(
            item.place,
            item.title[language],
            item.source,
            item.vintage,
            item.licence[language],
            item.credit[language],
        )
    # A pipe has no width; a fixed one keeps each file's texts readable there.
    Console(width=None if sys.stdout.isatty() else 200).print(table)


def main() -> NoReturn:
    """Run the command line; what goes wrong on purpose is one line and exit status 2."""
    try:
        app()
    except KankeiGeoError as error:
        typer.echo(" ".join(error.text(_user_language()).split()), err=True)
        sys.exit(EXIT_BAD_INPUT)
    except OSError as error:  # such as a full disk behind standard output
        typer.echo(f"{error.filename or 'output'}: {error.strerror or error}", err=True)
        sys.stderr.flush()
        os._exit(EXIT_BAD_INPUT)  # an ordinary end would try to write the rest again
    sys.exit()


def _write(text: str, out: Path | None) -> None:
    if out is None:
        sys.stdout.reconfigure(encoding="utf-8")  # type: ignore[union-attr]  # a text stream here
        sys.stdout.write(text)
        return
    files.write(out, text.encode())


@contextmanager
def _progress() -> Iterator[build.Step]:
    """Show the running step on standard error."""
    columns = (SpinnerColumn(), TextColumn("{task.description}"), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True)) as progress:
        task = progress.add_task("")

        def step(name: str) -> None:
            progress.console.print(f"  {name}")
            progress.update(task, description=name)

        yield step


def _warn(warning: InputWarning) -> None:
    language = _user_language()
    typer.echo(translate("Warning: {text}", language).format(text=warning.text(language)), err=True)


def _user_language() -> str:
    """Return the language of the terminal: Japanese if its locale says so, else English."""
    name = os.environ.get("LC_ALL") or os.environ.get("LANG") or locale.getlocale()[0] or ""
    return DEFAULT_LANGUAGE if name.lower().startswith(("ja", "japanese")) else "en"
