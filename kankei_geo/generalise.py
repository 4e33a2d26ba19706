"""Fewer vertices, with shared borders kept shared and every municipality alive.

The simplification is Visvalingam and Whyatt's (1993) on a polygon coverage, as GEOS and
shapely implement it: a border between two municipalities is simplified once for both.
"""

from dataclasses import dataclass

import geopandas as gpd
import numpy as np
import shapely

from kankei_geo.crs import HOKKAIDO_EQUAL_AREA
from kankei_geo.errors import InputContentError

_SQUARE_METRES = 1e6


@dataclass(frozen=True)
class Level:
    """How much detail one shipped file keeps.

    Attributes
    ----------
    tolerance_m : float
        Side of the square whose area is the smallest triangle kept, in metres.
    smallest_islet_km2 : float
        Islets below this area are left out, unless a municipality has nothing larger.
    """

    tolerance_m: float
    smallest_islet_km2: float


ANALYSIS = Level(tolerance_m=50, smallest_islet_km2=0.02)
DRAW = Level(tolerance_m=950, smallest_islet_km2=1.2)
# Clicks get lost in a browser without a GPU when the layer that takes them is heavy.
PICK = Level(tolerance_m=2_800, smallest_islet_km2=4)


def generalise(areas: gpd.GeoDataFrame, level: Level) -> gpd.GeoDataFrame:
    """Reduce the detail of a coverage of municipalities.

    Parameters
    ----------
    areas : geopandas.GeoDataFrame
        One row for each municipality with ``code``; a valid coverage (no gaps or overlaps).
    level : Level
        How much detail to keep.

    Returns
    -------
    geopandas.GeoDataFrame
        The same rows and columns in the same CRS with fewer vertices.

    Raises
    ------
    InputContentError
        If a municipality would be lost or borders would no longer fit together.
    """
    metric = areas.to_crs(HOKKAIDO_EQUAL_AREA)
    kept = _without_islets(metric, level.smallest_islet_km2 * _SQUARE_METRES)
    simple = shapely.coverage_simplify(kept.geometry.values, level.tolerance_m)
    result = metric.set_geometry(gpd.GeoSeries(simple, crs=metric.crs)).to_crs(areas.crs)
    _check_coverage(result)
    return result


def rounded(areas: gpd.GeoDataFrame, decimals: int) -> gpd.GeoDataFrame:
    """Return `areas` with coordinates rounded, checked to be still a valid coverage."""
    coordinates = shapely.transform(areas.geometry.values, lambda xy: np.round(xy, decimals))
    result = areas.set_geometry(gpd.GeoSeries(coordinates, index=areas.index, crs=areas.crs))
    _check_coverage(result)
    return result


def _without_islets(metric: gpd.GeoDataFrame, smallest_m2: float) -> gpd.GeoDataFrame:
    """Drop small parts that stand alone in the sea; a part with a neighbour closes a gap."""
    parts = metric[["code", "geometry"]].explode(ignore_index=True)
    area = parts.area
    largest = area == area.groupby(parts["code"]).transform("max")
    small = np.flatnonzero((area < smallest_m2) & ~largest)
    pairs = parts.sindex.query(parts.geometry.iloc[small], predicate="intersects")
    has_neighbour = np.zeros(len(parts), dtype=bool)
    others = small[pairs[0]] != pairs[1]
    has_neighbour[small[pairs[0][others]]] = True
    islets = np.setdiff1d(small, np.flatnonzero(has_neighbour))
    return parts.drop(index=islets).dissolve("code", method="coverage", as_index=False)


def _check_coverage(areas: gpd.GeoDataFrame) -> None:
    geometry = areas.geometry
    lost = areas.loc[geometry.is_empty | ~geometry.is_valid, "code"]
    if len(lost) or not shapely.coverage_is_valid(geometry.values):
        raise InputContentError(
            "Generalisation: borders no longer fit together (codes: {codes}). Choose a smaller "
            "tolerance.",
            codes=", ".join(lost) or "-",
        )
