"""The shipped tables, each read and checked once.

The rules of each table stand in `schema`, its bytes come from `shipped`.
"""

from collections.abc import Callable
from functools import cache
from pathlib import Path

import geopandas as gpd
import pandas as pd
import pandera.pandas as pa
import pyogrio

from kankei_geo.base import archive, paths
from kankei_geo.base.crs import WGS84
from kankei_geo.base.errors import InputContentError, InputFileError
from kankei_geo.dataset import schema, shipped, text_table
from kankei_geo.dataset.drive_model import DriveModel, parse_model
from kankei_geo.dataset.winter import WINTERS, isochrone_name

# How a table's name leads to its bytes: `shipped.content`, or the folder of an edited copy.
Reader = Callable[[Path], bytes]


def read_table(path: Path, expected: pa.DataFrameSchema) -> pd.DataFrame:
    """Read a CSV file that is none of those shipped, with the column types of `expected`.

    Raises
    ------
    InputFileError
        If the file is missing.
    InputContentError
        As `text_table.read` does.
    """
    return text_table.read(from_disk(path), expected, where=str(path))


def from_disk(path: Path) -> bytes:
    """Return the content of a file.

    Raises
    ------
    InputFileError
        If it cannot be read.
    """
    try:
        return path.read_bytes()
    except OSError as error:
        raise InputFileError(
            "{path}: the file is missing or cannot be read ({reason}). Check its name.",
            path=path,
            reason=error.strerror,
        ) from error


def table(name: str, reader: Reader = shipped.content) -> pd.DataFrame:
    """Read one of `paths.TABLES` and check it.

    Parameters
    ----------
    name : str
        Such as ``access.csv``.
    reader : callable
        Gives its bytes.

    Raises
    ------
    InputFileError, InputContentError
        If it is missing, another one than its sidecar says, or breaks its schema.
    """
    return text_table.read(reader(paths.DATA / name), schema.TABLES[name], where=f"data/{name}")


def everything() -> None:
    """Read all that is shipped, so that nothing of it can fail a reader later.

    Raises
    ------
    InputFileError, InputContentError
        If a file is missing, another one than its sidecar says, or breaks the rules of its kind.
    """
    shipped.whole()
    for name in paths.TABLES:
        table(name)
    airports()
    drive_model()
    towns = set(municipalities()["code"])
    for areas in (boundaries(), drawn_areas()):
        if set(areas.loc[areas["in_scope"], "code"]) != towns or areas.geometry.isna().any():
            raise InputContentError(
                "{path}: not every municipality has its polygon. Restore the file, or build it "
                "again.",
                path="geo/, static/",
            )
    for winter in WINTERS:
        isochrones(winter)


@cache
def municipalities() -> pd.DataFrame:
    """Return the 179 municipalities in the order of their codes."""
    return table("municipalities.csv")


@cache
def subprefectures() -> pd.DataFrame:
    """Return the 14 subprefectures with the short names that URLs use."""
    return table("subprefectures.csv")


@cache
def population() -> pd.DataFrame:
    """Return population, ages, households and the census area in km² by code."""
    return table("population.csv")


@cache
def airports() -> pd.DataFrame:
    """Return the 13 airports with their status and dated facts on flights to Tokyo."""
    return with_flights(table("airports.csv"), table("tokyo_flights.csv"))


def with_flights(airports: pd.DataFrame, flights: pd.DataFrame) -> pd.DataFrame:
    """Return the airports with what is known about their flights to Tokyo.

    Raises
    ------
    InputContentError
        If an airport stands in one of the tables only.
    """
    missing = sorted(set(airports["iata"]) ^ set(flights["iata"]))
    if missing:
        raise InputContentError(
            "tokyo_flights.csv and airports.csv differ in: {airports}. Each airport needs one "
            "line in both.",
            airports=", ".join(missing),
        )
    joined = airports.merge(flights, on="iata", validate="1:1")
    return joined.assign(tokyo_direct=joined["haneda"] | joined["narita"])


@cache
def policy_matrix() -> pd.DataFrame:
    """Return the 102 listed municipalities with marks, evidence levels and grounds."""
    return table("policy_matrix.csv")


@cache
def grounds() -> pd.DataFrame:
    """Return what each grounds identifier means."""
    return table("grounds.csv")


@cache
def aliases() -> pd.DataFrame:
    """Return the reviewed names that do not exist, with a reason each."""
    return table("name_aliases.csv")


@cache
def notes() -> pd.DataFrame:
    """Return remarks on single municipalities."""
    return table("notes.csv")


@cache
def programme_2019() -> pd.DataFrame:
    """Return the members of the fiscal 2019 model programme that public pages name."""
    return table("programme_2019.csv")


@cache
def contradictions() -> pd.DataFrame:
    """Return where the source contradicts itself, and what the project does about it."""
    return table("contradictions.csv")


@cache
def glossary() -> pd.DataFrame:
    """Return the terms of the dashboard with their meaning and the pages that show them."""
    return table("glossary.csv")


@cache
def polygon_areas() -> pd.DataFrame:
    """Return the geodesic area in km² of each full-resolution polygon, by code.

    The areas are attributes of the shipped shapefile, measured before it was generalised.
    """
    areas = boundaries().drop(columns="geometry")[["code", "in_scope", "area_km2"]]
    return text_table.check(
        pd.DataFrame(areas), schema.POLYGON_AREAS, where=str(paths.ANALYSIS_SHAPEFILE)
    )


@cache
def boundaries() -> gpd.GeoDataFrame:
    """Return the shipped boundaries for analysis, in the order of the file.

    Returns
    -------
    geopandas.GeoDataFrame
        ``code``, ``name``, ``in_scope`` (false for the Northern Territories), ``area_km2`` of
        the full resolution and the geometry, EPSG:6668. Callers must not change it.
    """
    parts = [paths.ANALYSIS_SHAPEFILE.with_suffix(suffix) for suffix in paths.SHAPEFILE_PARTS]
    packed = archive.pack({part.name: shipped.content(part) for part in parts})
    areas = _geometry(packed, paths.ANALYSIS_SHAPEFILE)
    return areas.assign(in_scope=areas["in_scope"].astype(bool))


@cache
def drawn_areas() -> gpd.GeoDataFrame:
    """Return the light shapes of the browser's map: ``i``, ``code``, ``in_scope``, WGS 84."""
    areas = _geometry(shipped.content(paths.DRAW_GEOJSON), paths.DRAW_GEOJSON)
    return areas.assign(in_scope=areas["in_scope"].astype(bool)).set_crs(WGS84, allow_override=True)


@cache
def isochrones(winter: float) -> gpd.GeoDataFrame:
    """Return what a car reaches from each airport, as the browser draws it, WGS 84.

    Parameters
    ----------
    winter : float
        One of `winter.WINTERS`.
    """
    path = shipped.ISOCHRONES / isochrone_name(winter)
    return _geometry(shipped.content(path), path)


def _geometry(content: bytes, path: Path) -> gpd.GeoDataFrame:
    try:
        areas = pyogrio.read_dataframe(content)
    except (RuntimeError, ValueError) as error:  # pyogrio's own are among them
        raise InputContentError(
            "{path}: GDAL cannot read the map ({reason}). Restore the file, or build it again.",
            path=path,
            reason=str(error).splitlines()[0],
        ) from error
    if "geometry" not in areas:
        raise InputContentError("{path}: found no geometry. Restore the file.", path=path)
    return areas


@cache
def access() -> pd.DataFrame:
    """Return distances and modelled drive times of each municipality and airport."""
    return table("access.csv")


@cache
def neighbours() -> pd.DataFrame:
    """Return the pairs of municipalities that share a border, each pair once."""
    return table("neighbours.csv")


@cache
def tile_grid() -> pd.DataFrame:
    """Return row and column of each municipality's tile, counted from the north-west."""
    return table("tile_grid.csv")


@cache
def drive_model() -> DriveModel:
    """Return the fitted drive model with its errors and the published pairs."""
    model = parse_model(shipped.content(paths.DRIVE_MODEL), paths.DRIVE_MODEL)
    text_table.check(model.pairs, schema.DRIVE_PAIRS, where=str(paths.DRIVE_MODEL))
    return model
