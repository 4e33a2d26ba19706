"""Make what the project ships on access: drive model, access table, isochrones, neighbours.

Only these steps need the road file; the pages read what they write.
"""

from pathlib import Path

import geopandas as gpd
import pandas as pd
import pyogrio

from kankei_geo import calibrate, geojson, load, paths, schema, sources
from kankei_geo.access import access_table
from kankei_geo.build import Step, write_csv
from kankei_geo.drive_model import DriveModel, DriveParameters, write_model
from kankei_geo.errors import InputFileError
from kankei_geo.isochrones import clip, isochrones
from kankei_geo.neighbours import neighbours
from kankei_geo.roads import RoadNetwork, read_roads
from kankei_geo.winter import WINTERS, isochrone_name

_DRIVE_MODEL = paths.DATA / "drive_model.json"
_SHAPEFILE = (paths.ANALYSIS_SHAPEFILE, paths.ANALYSIS_SHAPEFILE.with_suffix(".dbf"))


def calibrate_model(
    roads: Path,
    published: Path,
    *,
    data_dir: Path = paths.DATA,
    step: Step = lambda _: None,
) -> DriveModel:
    """Fit the drive model to published times and write ``drive_model.json``.

    Parameters
    ----------
    roads : pathlib.Path
        What `kankei_geo.roads.read_roads` reads.
    published : pathlib.Path
        CSV with the columns ``town``, ``airport`` (a part of one airport's name) and
        ``minutes``; others are ignored.
    data_dir : pathlib.Path
        Where to write.
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
        If the roads or the published times are not what they should be.
    """
    if not published.exists():
        raise InputFileError(
            "{path}: the published drive times are missing. Expected CSV with the columns town, "
            "airport, minutes. Give the right path.",
            path=published,
        )
    times = load.read_table(published, schema.PUBLISHED_TIMES)
    step("read roads")
    network = read_roads(roads)
    step("fit and test")
    model = calibrate.calibrate(
        network,
        load.municipalities(),
        load.airports(),
        times,
        published_source=published.name,
    )
    data_dir.mkdir(parents=True, exist_ok=True)
    path = write_model(model, data_dir / _DRIVE_MODEL.name)
    inputs = [roads, published, paths.MUNICIPALITIES, paths.AIRPORTS]
    sources.stamp(path, inputs=inputs, outputs=[path])
    load.drive_model.cache_clear()
    return model


def build_access(
    roads: Path,
    *,
    data_dir: Path = paths.DATA,
    static_dir: Path = paths.STATIC,
    step: Step = lambda _: None,
) -> pd.DataFrame:
    """Build the access table, the isochrones and the neighbours with the shipped drive model.

    Parameters
    ----------
    roads : pathlib.Path
        What `kankei_geo.roads.read_roads` reads.
    data_dir, static_dir : pathlib.Path
        Where to write; made if needed.
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
        If the roads are not what they should be.
    """
    step("read roads")
    network = read_roads(roads)
    parameters = load.drive_model().parameters
    step("access")
    polygons = _polygons()
    table = access_table(network, load.municipalities(), load.airports(), polygons, parameters)
    path = write_csv(table, data_dir / "access.csv")
    places = [_DRIVE_MODEL, paths.AIRPORTS, roads]
    sources.stamp(path, inputs=[*places, paths.MUNICIPALITIES, *_SHAPEFILE], outputs=[path])
    step("isochrones")
    folder = static_dir / "isochrones"
    files = _write_isochrones(network, parameters, folder)
    # The coast's file is no input here: its texts change without its outlines.
    sources.stamp(folder / "isochrones", inputs=places, outputs=files)
    step("neighbours")
    build_neighbours(data_dir=data_dir)
    load.access.cache_clear()
    return table


def build_neighbours(*, data_dir: Path = paths.DATA) -> pd.DataFrame:
    """Build ``neighbours.csv`` from the shipped shapefile and return it."""
    polygons = _polygons()
    table = neighbours(polygons[polygons["in_scope"]])
    load.check_table(table, schema.NEIGHBOURS, where="neighbours")
    path = write_csv(table, data_dir / "neighbours.csv")
    sources.stamp(path, inputs=_SHAPEFILE, outputs=[path])
    load.neighbours.cache_clear()
    return table


def _polygons() -> gpd.GeoDataFrame:
    """Return the polygons of the shipped shapefile with the attributes checked."""
    attributes = load.polygon_areas()
    geometry = pyogrio.read_dataframe(paths.ANALYSIS_SHAPEFILE, columns=[]).geometry
    return gpd.GeoDataFrame(attributes, geometry=geometry)


def _write_isochrones(
    network: RoadNetwork, parameters: DriveParameters, folder: Path
) -> list[Path]:
    """Write one file for each winter factor and return them."""
    folder.mkdir(parents=True, exist_ok=True)
    land = _land()
    files = []
    for winter in WINTERS:
        areas = clip(isochrones(network, load.airports(), parameters, winter=winter), land)
        shown = areas.loc[~areas.is_empty, ["airport", "minutes", "method", "geometry"]]
        file = folder / isochrone_name(winter)
        file.write_text(geojson.text(shown), encoding="utf-8")
        files.append(file)
    return files


def _land() -> gpd.GeoDataFrame:
    """Return the light outlines of the browser's map, precise enough to cut at the coast."""
    try:
        return pyogrio.read_dataframe(paths.PICK_GEOJSON, columns=["code"])
    except pyogrio.errors.DataSourceError as error:
        raise InputFileError(
            "{path}: the map for the browser is missing. Run the build command first.",
            path=paths.PICK_GEOJSON,
        ) from error
