"""Make what the project ships on access: drive model, access table, isochrones.

Only these steps need the road file; the pages read what they write.
"""

from pathlib import Path

import geopandas as gpd
import pandas as pd
import pyogrio

from kankei_geo.base import files, paths
from kankei_geo.base.errors import InputContentError
from kankei_geo.build.drive import calibrate
from kankei_geo.build.drive.access import access_table
from kankei_geo.build.drive.isochrones import clip, isochrones
from kankei_geo.build.drive.roads import RoadNetwork, read_roads
from kankei_geo.build.written import Step, from_disk, stamp, write_csv
from kankei_geo.dataset import geojson, schema_access, text_table
from kankei_geo.dataset.dataset import Dataset
from kankei_geo.dataset.drive_model import DriveModel, DriveParameters, write_model
from kankei_geo.dataset.winter import WINTERS, isochrone_name

_AIRPORTS, _MUNICIPALITIES, _ACCESS = "airports.csv", "municipalities.csv", "access.csv"


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
        What `kankei_geo.roads.read_roads` reads.
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
    network = read_roads(data.prefecture, roads)
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
    inputs = [roads, published, own / _MUNICIPALITIES, own / _AIRPORTS]
    stamp(path, shipped=own / paths.DRIVE_MODEL, inputs=inputs, outputs=[path])
    return model


def build_access(
    data: Dataset,
    roads: Path,
    *,
    data_dir: Path | None = None,
    static_dir: Path | None = None,
    step: Step = lambda _: None,
) -> pd.DataFrame:
    """Build the access table and the isochrones with the shipped drive model.

    Parameters
    ----------
    data : Dataset
        The prefecture with its municipalities, airports and boundaries.
    roads : pathlib.Path
        What `kankei_geo.roads.read_roads` reads.
    data_dir, static_dir : pathlib.Path, optional
        Where to write, made if needed; the dataset's own folders if left out.
    step : callable
        Called with the name of each step as it begins.

    Returns
    -------
    pandas.DataFrame
        The access table, see `kankei_geo.access.access_table`.

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
    network = read_roads(data.prefecture, roads)
    parameters = data.drive_model.parameters
    step("access")
    polygons = _polygons(data)
    table = access_table(network, data.municipalities, data.airports, polygons, parameters)
    path = write_csv(table, (data_dir or own.data) / _ACCESS)
    model = [own.data / paths.DRIVE_MODEL, own.data / _AIRPORTS, roads]
    shapefile = [own.shapefile, own.shapefile.with_suffix(".dbf")]
    inputs = [*model, own.data / _MUNICIPALITIES, *shapefile]
    stamp(path, shipped=own.data / _ACCESS, inputs=inputs, outputs=[path])
    step("isochrones")
    folder = static_dir / paths.ISOCHRONES if static_dir else own.isochrones
    written = _write_isochrones(data, network, parameters, folder)
    # The coast is no input: it only cuts off what lies in the sea.
    name = paths.ISOCHRONES
    stamp(folder / name, shipped=own.isochrones / name, inputs=model, outputs=written)
    return table


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


def _write_isochrones(
    data: Dataset, network: RoadNetwork, parameters: DriveParameters, folder: Path
) -> list[Path]:
    """Write one file for each winter factor and return them."""
    folder.mkdir(parents=True, exist_ok=True)
    land = _land(data)
    made = {}
    for winter in WINTERS:
        areas = clip(
            data.prefecture,
            isochrones(network, data.airports, parameters, winter=winter),
            land,
        )
        shown = areas.loc[~areas.is_empty, ["airport", "minutes", "method", "geometry"]]
        made[folder / isochrone_name(winter)] = geojson.text(shown).encode()
    files.write_all(made)
    return list(made)


def _land(data: Dataset) -> gpd.GeoDataFrame:
    """Return the light outlines of the browser's map, precise enough to cut at the coast."""
    return pyogrio.read_dataframe(data.content(data.places.static / paths.PICKED), columns=["code"])
