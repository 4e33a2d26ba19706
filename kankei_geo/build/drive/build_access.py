"""Make what the project ships on access: drive model, access table, isochrones, neighbours.

Only these steps need the road file; the pages read what they write.
"""

from pathlib import Path

import geopandas as gpd
import pandas as pd
import pyogrio

from kankei_geo.base import files, paths
from kankei_geo.build.build import Step, write_csv
from kankei_geo.build.drive import calibrate
from kankei_geo.build.drive.access import access_table
from kankei_geo.build.drive.isochrones import clip, isochrones
from kankei_geo.build.drive.roads import RoadNetwork, read_roads
from kankei_geo.build.neighbours import neighbours
from kankei_geo.dataset import geojson, load, schema, shipped, sources, text_table
from kankei_geo.dataset.drive_model import DriveModel, DriveParameters, write_model
from kankei_geo.dataset.winter import WINTERS, isochrone_name

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
    path = write_model(model, data_dir / paths.DRIVE_MODEL.name)
    inputs = [roads, published, paths.MUNICIPALITIES, paths.AIRPORTS]
    sources.stamp(path, inputs=inputs, outputs=[path])
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
    places = [paths.DRIVE_MODEL, paths.AIRPORTS, roads]
    sources.stamp(path, inputs=[*places, paths.MUNICIPALITIES, *_SHAPEFILE], outputs=[path])
    step("isochrones")
    folder = static_dir / "isochrones"
    written = _write_isochrones(network, parameters, folder)
    # The coast's file is no input here: its texts change without its outlines.
    sources.stamp(folder / "isochrones", inputs=places, outputs=written)
    step("neighbours")
    build_neighbours(data_dir=data_dir)
    return table


def build_neighbours(*, data_dir: Path = paths.DATA) -> pd.DataFrame:
    """Build ``neighbours.csv`` from the shipped shapefile and return it."""
    polygons = _polygons()
    table = neighbours(polygons[polygons["in_scope"]])
    text_table.check(table, schema.NEIGHBOURS, where="neighbours")
    path = write_csv(table, data_dir / "neighbours.csv")
    sources.stamp(path, inputs=_SHAPEFILE, outputs=[path])
    return table


def _polygons() -> gpd.GeoDataFrame:
    """Return the polygons of the shipped shapefile with the attributes checked."""
    return gpd.GeoDataFrame(load.polygon_areas(), geometry=load.boundaries().geometry)


def _write_isochrones(
    network: RoadNetwork, parameters: DriveParameters, folder: Path
) -> list[Path]:
    """Write one file for each winter factor and return them."""
    folder.mkdir(parents=True, exist_ok=True)
    land = _land()
    made = {}
    for winter in WINTERS:
        areas = clip(isochrones(network, load.airports(), parameters, winter=winter), land)
        shown = areas.loc[~areas.is_empty, ["airport", "minutes", "method", "geometry"]]
        made[folder / isochrone_name(winter)] = geojson.text(shown).encode()
    files.write_all(made)
    return list(made)


def _land() -> gpd.GeoDataFrame:
    """Return the light outlines of the browser's map, precise enough to cut at the coast."""
    return pyogrio.read_dataframe(shipped.content(paths.PICK_GEOJSON), columns=["code"])
