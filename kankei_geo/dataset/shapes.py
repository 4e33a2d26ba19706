"""The municipalities as shapes on paper: equal-area, in metres, north up in the middle."""

from collections.abc import Iterable

import geopandas as gpd
import pandas as pd
import shapely

from kankei_geo.base.crs import JGD2011, WGS84
from kankei_geo.dataset.dataset import Dataset
from kankei_geo.dataset.kept import kept

_FINEST_METRES, _COARSE_METRES = 100, 2_000


def on_paper(data: Dataset, seen_metres: float = 200) -> gpd.GeoDataFrame:
    """Return all shapes for a map of the prefecture, simplified without gaps between neighbours.

    Parameters
    ----------
    seen_metres : float
        What is smaller is not seen: the tolerance of the simplification.

    Returns
    -------
    geopandas.GeoDataFrame
        ``code``, ``in_scope`` (false for what is only outlined) and the geometry in
        `Prefecture.equal_area` (metres), in the order of codes. Callers
        must not change it.
    """
    steps = max(round(seen_metres / _FINEST_METRES), 1)
    return _simplified(data, steps * _FINEST_METRES)


@kept
def _simplified(data: Dataset, tolerance_metres: int) -> gpd.GeoDataFrame:
    detailed = in_detail(data)
    simple = shapely.coverage_simplify(detailed.geometry.values, tolerance_metres)
    return detailed.set_geometry(gpd.GeoSeries(simple, index=detailed.index, crs=detailed.crs))


@kept
def in_detail(data: Dataset) -> gpd.GeoDataFrame:
    """Return the shapes as `on_paper` does, with all corners that are shipped."""
    return as_shipped(data).to_crs(data.prefecture.equal_area)


@kept
def coast(data: Dataset) -> shapely.Geometry:
    """Return the prefecture as one coarse shape, in metres: for a locator map."""
    table = _simplified(data, _COARSE_METRES)
    table = table[table["code"].isin(data.municipalities["code"])]
    merged: shapely.Geometry = table.geometry.make_valid().union_all()
    return merged.simplify(_COARSE_METRES)


@kept
def as_shipped(data: Dataset) -> gpd.GeoDataFrame:
    """Return the shapes of the shipped shapefile in degrees (JGD2011), in order of codes."""
    table = data.boundaries[["code", "in_scope", "geometry"]]
    return table.sort_values("code", ignore_index=True)


@kept
def on_screen(data: Dataset) -> gpd.GeoDataFrame:
    """Return the light shapes of the browser's map, in degrees (WGS 84), in order of codes."""
    table = data.drawn_areas[["code", "in_scope", "geometry"]]
    return table.sort_values("code", ignore_index=True)


def offices(data: Dataset, table: pd.DataFrame) -> gpd.GeoDataFrame:
    """Return rows with ``office_lon`` and ``office_lat`` as points of `on_paper`'s projection."""
    points = gpd.GeoSeries.from_xy(table["office_lon"], table["office_lat"], crs=JGD2011)
    return gpd.GeoDataFrame(table, geometry=points.to_crs(data.prefecture.equal_area))


def airports(data: Dataset, used: Iterable[str]) -> gpd.GeoDataFrame:
    """Return all airports as points of `on_paper`'s projection.

    Parameters
    ----------
    used : iterable of str
        IATA codes of those that count.

    Returns
    -------
    geopandas.GeoDataFrame
        The columns of `Dataset.airports`, ``counts`` (bool) and the geometry in metres.
    """
    table = data.airports
    points = gpd.GeoSeries.from_xy(table["lon"], table["lat"], crs=WGS84)
    counts = table["iata"].isin(list(used))
    return gpd.GeoDataFrame(
        table.assign(counts=counts), geometry=points.to_crs(data.prefecture.equal_area)
    )
