"""The commands that build what is shipped from raw inputs, or take edits over.

They work on a prefecture that is not whole: whatever one of them needs must be there.
"""

import datetime as dt
from functools import partial
from pathlib import Path
from typing import Annotated

import typer

from kankei_geo.analysis import cluster_results, clusters
from kankei_geo.base import paths
from kankei_geo.base.errors import InputFileError
from kankei_geo.base.i18n import msgid
from kankei_geo.build import cluster_tables, geometry, national, reference, sealed, tables, tiles
from kankei_geo.build import refresh as refreshing
from kankei_geo.build.all_prefectures import Order
from kankei_geo.build.boundaries.boundary_origin import Origin
from kankei_geo.build.drive import build_access
from kankei_geo.build.geometry import Folders
from kankei_geo.cli.all_prefectures import make_all
from kankei_geo.cli.options import (
    DataFolder,
    EditionName,
    GeoFolder,
    PrefectureCode,
    StaticFolder,
    settings_of,
)
from kankei_geo.cli.terminal import progress, say, warn
from kankei_geo.dataset.catalogue import open_dataset, repair


def build_command(  # noqa: PLR0913 -- each is an option
    *,
    boundaries: Annotated[
        Path,
        typer.Option(
            help="N03 or other boundaries: shapefile, GeoJSON, TopoJSON, GeoPackage, FlatGeobuf, "
            "GML, Parquet, a zip or a folder around one. With --all, of Japan, or a folder with "
            "one of each prefecture."
        ),
    ],
    every: Annotated[
        bool,
        typer.Option(
            "--all", help="Make every prefecture that is not there yet, as add-prefecture does."
        ),
    ] = False,
    offices: Annotated[
        Path | None, typer.Option(help="With --all: CSV of all offices of Japan.")
    ] = None,
    to: Annotated[
        Path | None,
        typer.Option(
            "--to", help="With --all: folder that receives data/, geo/ and static/; the project's."
        ),
    ] = None,
    workers: Annotated[
        int | None,
        typer.Option(min=1, help="With --all: how many processes side by side; one for each core."),
    ] = None,
    scheduler: Annotated[
        str | None,
        typer.Option(help="With --all: address of a Dask scheduler that gives out the work."),
    ] = None,
    offices_date: Annotated[
        str | None, typer.Option(help="With --all: as of when the offices are: 2026-07.")
    ] = None,
    prefecture: PrefectureCode = "",
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
    geo_dir: GeoFolder = None,
    static_dir: StaticFolder = None,
    data_dir: Annotated[
        Path | None,
        typer.Option(
            help="Folder of neighbours.csv; that of --geo-dir if left out, or the dataset's own."
        ),
    ] = None,
) -> None:
    """Build geo/, static/ and neighbours.csv from boundaries of any vintage.

    N03 tells its origin by its columns and name; of another file say source, producer,
    licence and date, or they are shown as unknown.
    """
    told = Origin(source, producer, licence, url, date, redistributable)
    if every:
        _refuse(
            msgid("--all makes whole prefectures, so it takes no {options}."),
            (prefecture, "--prefecture"),
            (crs, "--crs"),
            (geo_dir or static_dir or data_dir, "--geo-dir, --static-dir, --data-dir"),
        )
        if offices is None:
            raise InputFileError("--all needs --offices, the list of the offices of all of Japan.")
        home = to or paths.home()
        make_all(
            home,
            boundaries,
            Order("", boundaries, offices, home, told, offices_date),
            workers=workers,
            scheduler=scheduler,
        )
        return
    _refuse(
        msgid("{options}: only together with --all."),
        (offices, "--offices"),
        (to, "--to"),
        (workers, "--workers"),
        (scheduler, "--scheduler"),
        (offices_date, "--offices-date"),
    )
    repair()
    data = open_dataset(prefecture)
    with progress() as step:
        areas = geometry.build_geometry(
            data,
            boundaries,
            crs=crs,
            told=told,
            folders=Folders(geo=geo_dir, static=static_dir, data=data_dir),
            step=step,
            warn=warn,
        )
    sealed.seal(data.places.home, data.prefecture.code)
    in_scope = int(areas["in_scope"].sum())
    say(
        f"{in_scope} municipalities and {len(areas) - in_scope} outlined areas written to "
        f"{geo_dir or data.places.geo} and {static_dir or data.places.static}"
    )


def _refuse(template: str, *given: tuple[object, str]) -> None:
    """Refuse options that are given and mean nothing here."""
    options = ", ".join(name for value, name in given if value is not None and value != "")
    if options:
        raise InputFileError(template, options=options)


def build_tables_command(
    *,
    source: Annotated[
        Path,
        typer.Option(help="Folder of the raw inputs (japan/offices.csv; Hokkaido has its own)."),
    ],
    prefecture: PrefectureCode = "",
    edition: EditionName = "",
    boundaries: Annotated[
        Path | None,
        typer.Option(help="Boundary file that tells the groups of a new prefecture."),
    ] = None,
    date: Annotated[
        str | None, typer.Option(help="As of when the offices of a new prefecture are: 2026-07.")
    ] = None,
    data_dir: DataFolder = None,
) -> None:
    """Build a prefecture's reference tables from raw inputs.

    Of Hokkaido these are municipalities, population, airports and the policy matrix, of another
    prefecture municipalities and groups.
    """
    repair()
    places, settings = settings_of(prefecture)
    if settings.code == reference.HOKKAIDO:
        data = open_dataset(settings.code, edition)
        with progress() as step:
            written, names = tables.build_tables(data, source, data_dir=data_dir, step=step)
        for alias in names.unused_aliases:
            say(f"name_aliases.csv: {alias} is not used by any printed name")
    else:
        with progress() as step:
            written = national.build_first_tables(
                places,
                settings,
                source / national.OFFICES,
                boundaries=boundaries,
                date=date,
                data_dir=data_dir,
                step=step,
                warn=warn,
            )
    sealed.seal(places.home, places.code)
    say(f"{len(written)} tables written to {data_dir or places.data}")


def refresh_command(prefecture: PrefectureCode = "", edition: EditionName = "") -> None:
    """After editing a table by hand: check all, then renew their hashes."""
    repair()
    data = open_dataset(prefecture, edition)
    done = refreshing.refresh(data)
    sealed.seal(data.places.home, data.prefecture.code)
    say(
        f"Checked: {', '.join(done.checked)}. "
        f"Taken over: {', '.join(done.changed) or 'nothing, no table has changed'}."
    )
    if done.described:
        say(
            f"Described for the first time, with the words of edition.toml: "
            f"{', '.join(done.described)}."
        )
    for place in refreshing.built_before(data, done.changed):
        say(f"{place} was built from the former table: build it again.")
    say("A running server shows the former data until it is started again.")


def build_access_command(
    roads: Annotated[
        Path, typer.Option(help="Folder with the roads: *_nodes.csv.gz and *_edges.csv.gz.")
    ],
    as_of: Annotated[
        dt.datetime | None,
        typer.Option(
            formats=["%Y-%m-%d"],
            help="The day whose roads count; if left out, that of the last opening in "
            "road_openings.csv.",
        ),
    ] = None,
    prefecture: PrefectureCode = "",
    data_dir: DataFolder = None,
    geo_dir: GeoFolder = None,
) -> None:
    """Build distances, drive times, isochrones, ways and effects of openings from roads."""
    repair()
    data = open_dataset(prefecture)
    with progress() as step:
        build_access.build_access(
            data,
            roads,
            as_of=as_of.date() if as_of else None,
            data_dir=data_dir,
            geo_dir=geo_dir,
            step=step,
        )
    sealed.seal(data.places.home, data.prefecture.code)
    say(
        "Access tables, isochrones and ways written to "
        f"{data_dir or data.places.data} and {geo_dir or data.places.geo}"
    )


def build_tiles_command(prefecture: PrefectureCode = "", data_dir: DataFolder = None) -> None:
    """Build the tile grid from the shipped boundaries and neighbours."""
    repair()
    data = open_dataset(prefecture)
    with progress() as step:
        tiles.build_tiles(data, data_dir=data_dir, step=step)
    sealed.seal(data.places.home, data.prefecture.code)
    say(f"tile_grid.csv written to {data_dir or data.places.data}")


def build_clusters_command(
    prefecture: PrefectureCode = "", edition: EditionName = "", data_dir: DataFolder = None
) -> None:
    """Build the tests of whether neighbours have policies in common."""
    repair()
    data = open_dataset(prefecture, edition)
    with progress() as step:
        tests = {
            variable: partial(cluster_results.tables, data, variable)
            for variable in clusters.variables(data)
        }
        written = cluster_tables.build_clusters(data, tests, folder=data_dir, step=step)
    say(f"{' and '.join(path.name for path in written)} written to {written[0].parent}")


def calibrate_command(
    roads: Annotated[Path, typer.Option(help="Folder with the roads, as for build-access.")],
    published: Annotated[Path, typer.Option(help="CSV of published times: town,airport,minutes.")],
    prefecture: PrefectureCode = "",
    data_dir: DataFolder = None,
) -> None:
    """Fit the drive model to published times again, with its errors out of sample."""
    repair()
    data = open_dataset(prefecture)
    with progress() as step:
        build_access.calibrate_model(data, roads, published, data_dir=data_dir, step=step)
    sealed.seal(data.places.home, data.prefecture.code)
    say(f"drive_model.json written to {data_dir or data.places.data}")
