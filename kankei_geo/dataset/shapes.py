"""The municipalities as shapes on paper: equal-area, in metres, north up in the middle."""

from functools import cache

import geopandas as gpd
import shapely

from kankei_geo.analysis.rule import Rule, airports_of
from kankei_geo.base.crs import HOKKAIDO_EQUAL_AREA, WGS84
from kankei_geo.dataset import load

_FINEST_METRES = 100


def on_paper(seen_metres: float = 200) -> gpd.GeoDataFrame:
    """Return all shapes for a map of Hokkaido, simplified without gaps between neighbours.

    Parameters
    ----------
    seen_metres : float
        What is smaller is not seen: the tolerance of the simplification.

    Returns
    -------
    geopandas.GeoDataFrame
        ``code``, ``in_scope`` (false for the six villages of the Northern Territories) and
        the geometry in `crs.HOKKAIDO_EQUAL_AREA` (metres), in the order of codes. Callers
        must not change it.
    """
    steps = max(round(seen_metres / _FINEST_METRES), 1)
    return _simplified(steps * _FINEST_METRES)


@cache
def _simplified(tolerance_metres: int) -> gpd.GeoDataFrame:
    detailed = in_detail()
    simple = shapely.coverage_simplify(detailed.geometry.values, tolerance_metres)
    return detailed.set_geometry(gpd.GeoSeries(simple, index=detailed.index, crs=detailed.crs))


@cache
def in_detail() -> gpd.GeoDataFrame:
    """Return the shapes as `on_paper` does, with all corners that are shipped."""
    return as_shipped().to_crs(HOKKAIDO_EQUAL_AREA)


@cache
def as_shipped() -> gpd.GeoDataFrame:
    """Return the shapes of the shipped shapefile in degrees (JGD2011), in order of codes."""
    table = load.boundaries()[["code", "in_scope", "geometry"]]
    return table.sort_values("code", ignore_index=True)


@cache
def on_screen() -> gpd.GeoDataFrame:
    """Return the light shapes of the browser's map, in degrees (WGS 84), in order of codes."""
    table = load.drawn_areas()[["code", "in_scope", "geometry"]]
    return table.sort_values("code", ignore_index=True)


def airports(rule: Rule) -> gpd.GeoDataFrame:
    """Return all airports as points of `on_paper`'s projection.

    Parameters
    ----------
    rule : Rule
        Decides which of them count.

    Returns
    -------
    geopandas.GeoDataFrame
        The columns of `load.airports`, ``counts`` (bool) and the geometry in metres.
    """
    table = load.airports()
    points = gpd.GeoSeries.from_xy(table["lon"], table["lat"], crs=WGS84)
    counts = table["iata"].isin(airports_of(rule)["iata"])
    return gpd.GeoDataFrame(
        table.assign(counts=counts), geometry=points.to_crs(HOKKAIDO_EQUAL_AREA)
    )
