"""Make what the project ships on access: drive model, tables, isochrones and ways.

Only these steps need the road file; the pages read what they write.
"""

import datetime as dt
from pathlib import Path

import geopandas as gpd
import pandas as pd

from kankei_geo.base import files, paths
from kankei_geo.base.errors import InputContentError
from kankei_geo.build.drive import calibrate, openings, road_names
from kankei_geo.build.drive.access import access_table
from kankei_geo.build.drive.drive import drive_table, office_minutes
from kankei_geo.build.drive.isochrones import clip, isochrones
from kankei_geo.build.drive.network import RoadNetwork
from kankei_geo.build.drive.osm_roads import read_roads, road_file
from kankei_geo.build.drive.ways import way_sections
from kankei_geo.build.written import Step, csv_text, from_disk, stamp
from kankei_geo.dataset import geojson, schema_access, text_table
from kankei_geo.dataset.dataset import Dataset
from kankei_geo.dataset.drive_model import DriveModel, DriveParameters, write_model

_AIRPORTS, _MUNICIPALITIES, _ACCESS = "airports.csv", "municipalities.csv", "access.csv"
_OPENINGS, _EFFECTS = "road_openings.csv", "opening_effects.csv"
_BETWEEN, _NAMES, _TOLLS = "office_minutes.csv", "road_names.csv", "toll_sections.csv"
# An opening is told where it saves at least so much.
_LEAST_SAVED_MINUTES = 1.0
# No threshold of a page is higher, so farther away an opening decides nothing.
_FARTHEST_MINUTES = 180.0


def calibrate_model(
    data: Dataset,
    roads: Path,
    published: Path,
    *,
    data_dir: Path | None = None,
    step: Step = lambda _: None,
) -> DriveModel:
    """Fit the drive model to published times and write ``drive_model.json``.

    Parameters
    ----------
    data : Dataset
        The prefecture with its municipalities, airports and boundaries.
    roads : pathlib.Path
        What `build.drive.osm_roads.read_roads` reads.
    published : pathlib.Path
        CSV with the columns ``town``, ``airport`` (a part of one airport's name) and
        ``minutes``; others are ignored.
    data_dir : pathlib.Path, optional
        Where to write; the dataset's own folder if left out.
    step : callable
        Called with the name of each step as it begins.

    Returns
    -------
    DriveModel
        The fitted parameters with their errors on pairs that the fit did not see.

    Raises
    ------
    InputFileError
        If a file is missing or cannot be read.
    InputContentError
        If the roads or the published times are not what they should be, or the prefecture has
        no airports.
    """
    _require_airports(data)
    times = text_table.read(
        from_disk(published), schema_access.PUBLISHED_TIMES, where=str(published)
    )
    step("read roads")
    network = _network_of(data, read_roads(data.prefecture, roads), None)
    step("fit and test")
    model = calibrate.calibrate(
        network,
        data.municipalities,
        data.airports,
        times,
        published_source=published.name,
    )
    own = data.places.data
    folder = data_dir or own
    folder.mkdir(parents=True, exist_ok=True)
    path = write_model(model, folder / paths.DRIVE_MODEL)
    inputs = [*_road_files(data, roads), published, own / _MUNICIPALITIES, own / _AIRPORTS]
    stamp(path, shipped=own / paths.DRIVE_MODEL, inputs=inputs, outputs=[path])
    return model


def build_access(
    data: Dataset,
    roads: Path,
    *,
    as_of: dt.date | None = None,
    data_dir: Path | None = None,
    geo_dir: Path | None = None,
    step: Step = lambda _: None,
) -> pd.DataFrame:
    """Build the access tables, the isochrones and the ways with the shipped drive model.

    Parameters
    ----------
    data : Dataset
        The prefecture with its municipalities, airports and boundaries.
    roads : pathlib.Path
        What `build.drive.osm_roads.read_roads` and `build.drive.road_names.motorway_lines`
        read.
    as_of : dt.date, optional
        The day whose roads count; that of the last opening if left out. Minutes before and
        after openings are always told for all of them.
    data_dir, geo_dir : pathlib.Path, optional
        Where to write, made if needed; the dataset's own folders if left out.
    step : callable
        Called with the name of each step as it begins.

    Returns
    -------
    pandas.DataFrame
        The access table, see `build.drive.access.access_table`.

    Raises
    ------
    InputFileError
        If a file is missing or cannot be read.
    InputContentError
        If the roads are not what they should be, or the prefecture has no airports.
    """
    _require_airports(data)
    own = data.places
    step("read roads")
    lines = road_names.motorway_lines(roads)
    read = road_names.named(
        read_roads(data.prefecture, roads), lines, data.road_names["name"], data.toll_sections
    )
    network = _network_of(data, read, as_of)
    parameters = data.drive_model.parameters
    step("access")
    polygons, towns = _polygons(data), data.municipalities
    table = access_table(network, towns, data.airports, polygons, parameters)
    effects = _effects(data, read, step)
    step("between offices")
    between = _between(data, network)
    step("isochrones")
    areas = _isochrones(data, network, parameters)
    step("ways")
    shapes = None if lines is None else road_names.LineShapes.of(network, lines)
    sections = way_sections(network, towns, data.airports, parameters, shapes)
    folder, shaped = data_dir or own.data, geo_dir or own.geo
    for made in (folder, shaped):
        made.mkdir(parents=True, exist_ok=True)
    tables = {_ACCESS: table, _EFFECTS: effects, _BETWEEN: between}
    maps = {
        shaped / name: geojson.text(one).encode()
        for name, one in ((paths.ISOCHRONES, areas), (paths.WAYS, sections))
    }
    # Only now, and all together: a fault before leaves everything as it was.
    files.write_all({folder / name: csv_text(one).encode() for name, one in tables.items()} | maps)
    model = [own.data / paths.DRIVE_MODEL, own.data / _AIRPORTS, *_road_files(data, roads)]
    inputs = [*model, own.data / _MUNICIPALITIES]
    shapefile = [own.shapefile, own.shapefile.with_suffix(".dbf")]
    day = {"vintage": f"{network.as_of} (roads)"}
    for name, more, words in (
        (_ACCESS, shapefile, {"vintage": f"{network.as_of} (roads); 2022-01-01 (boundaries)"}),
        (_EFFECTS, [], None),
        (_BETWEEN, [], day),
    ):
        stamp(
            folder / name,
            shipped=own.data / name,
            inputs=[*inputs, *more],
            outputs=[folder / name],
            words=words,
        )
    named = [own.data / name for name in (_NAMES, _TOLLS)] + road_names.line_files(roads)
    for name, more in (
        (paths.ISOCHRONES, []),  # the coast is no input: it only cuts off what lies in the sea
        (paths.WAYS, [own.data / _MUNICIPALITIES, *named]),
    ):
        path = shaped / name
        stamp(path, shipped=own.geo / name, inputs=[*model, *more], outputs=[path], words=day)
    return table


def _road_files(data: Dataset, roads: Path) -> list[Path]:
    """Return what the network is made of."""
    return [road_file(roads, "nodes"), road_file(roads, "edges"), data.places.data / _OPENINGS]


def _network_of(data: Dataset, read: RoadNetwork, as_of: dt.date | None) -> RoadNetwork:
    """Return the network of a day, by default that of the last opening until today."""
    table = data.road_openings
    opened = [section.opened for section in openings.sections(table)]
    day = as_of or max([read.as_of, *(one for one in opened if one <= _today())])
    first = min(dt.date(one.year, 1, 1) for one in [read.as_of, *opened])
    if not first <= day <= _today():
        raise InputContentError(
            "--as-of {found}: expected a day from {first} to {today}. road_openings.csv tells "
            "of no opening before, and of none for certain after.",
            found=day,
            first=first,
            today=_today(),
        )
    return openings.as_of(read, table, day)


def _today() -> dt.date:
    return dt.datetime.now(tz=dt.UTC).date()


def _between(data: Dataset, network: RoadNetwork) -> pd.DataFrame:
    """Return the whole minutes between all offices, a text of them for each."""
    found = office_minutes(network, data.municipalities, data.drive_model.parameters)
    whole = found.round().astype("Int64").astype("string").fillna("-")
    return pd.DataFrame({"code": found.index, "minutes": whole.apply(" ".join, axis=1).to_numpy()})


def _effects(data: Dataset, read: RoadNetwork, step: Step) -> pd.DataFrame:
    """Return the minutes before and after each day on which sections were opened.

    The rest of the network is that of the same day, so that no saving is told twice.
    """
    table, keys = data.road_openings, ["code", "airport"]
    parameters = data.drive_model.parameters
    every = openings.sections(table)
    days = sorted({section.opened for section in every if section.opened <= _today()})
    found: list[pd.DataFrame] = []
    before: pd.Series | None = None
    for day in [days[0] - dt.timedelta(days=1), *days] if days else []:
        step(f"opening of {day}")
        network = openings.as_of(read, table, day)
        times = drive_table(network, data.municipalities, data.airports, parameters)
        after = times.dropna(subset="drive_minutes").set_index(keys)["drive_minutes"].round(1)
        if before is not None:
            both = pd.DataFrame({"minutes_before": before, "minutes_after": after})
            saved = both["minutes_before"] - both["minutes_after"] >= _LEAST_SAVED_MINUTES
            near = both["minutes_after"] <= _FARTHEST_MINUTES
            found.append(both[saved & near].reset_index().assign(opened=day.isoformat()))
        before = after
    columns = ["opened", *keys, "minutes_before", "minutes_after"]
    return pd.concat(found, ignore_index=True)[columns] if found else pd.DataFrame(columns=columns)


def _require_airports(data: Dataset) -> None:
    if not data.prefecture.airports:
        raise InputContentError(
            "{prefecture} has no airports, so there is no access and there are no candidates. If "
            "it has some, list them in airports.csv and say how many in prefecture.toml.",
            prefecture=data.prefecture.title,
        )


def _polygons(data: Dataset) -> gpd.GeoDataFrame:
    """Return the polygons of the shipped shapefile with the attributes checked."""
    return gpd.GeoDataFrame(data.polygon_areas, geometry=data.boundaries.geometry)


def _isochrones(
    data: Dataset, network: RoadNetwork, parameters: DriveParameters
) -> gpd.GeoDataFrame:
    """Return the areas that are reached, cut at the coast; none where nothing is reached."""
    drawn = data.drawn_areas  # so that areas end where the land on the map does
    land = drawn.loc[drawn["in_scope"], ["code", "geometry"]]
    areas = clip(data.prefecture, isochrones(network, data.airports, parameters), land)
    return areas.loc[~areas.is_empty, ["airport", "minutes", "geometry"]]
