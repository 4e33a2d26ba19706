"""Fewer vertices, with shared borders kept shared and every municipality alive.

The simplification is Visvalingam and Whyatt's (1993) on a polygon coverage, as GEOS and
shapely implement it: a border between two municipalities is simplified once for both.
"""

import math
from dataclasses import dataclass

import geopandas as gpd
import numpy as np
import shapely

from kankei_geo.base.errors import InputContentError, several
from kankei_geo.build import coverage
from kankei_geo.dataset.prefecture import Prefecture

_SQUARE_METRES = 1e6
_GRID_DEGREES = 1e-8  # about a millimetre
_HOKKAIDO_KM2 = 83_424
_LEAST_SHARE = 0.01


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
# Of Hokkaido, which fills a screen as smaller prefectures do: those are drawn as much finer.
DRAW = Level(tolerance_m=950, smallest_islet_km2=1.2)
# Clicks get lost in a browser without a GPU when the layer that takes them is heavy.
PICK = Level(tolerance_m=2_800, smallest_islet_km2=4)


def on_screen(level: Level, areas: gpd.GeoDataFrame) -> Level:
    """Return the level at which smaller areas have as much detail on a screen as Hokkaido.

    Parameters
    ----------
    level : Level
        `DRAW` or `PICK`.
    areas : geopandas.GeoDataFrame
        ``area_km2`` of each municipality.
    """
    share = min(round(float(areas["area_km2"].sum()) / _HOKKAIDO_KM2, 2) or _LEAST_SHARE, 1.0)
    return Level(level.tolerance_m * math.sqrt(share), level.smallest_islet_km2 * share)


def generalise(prefecture: Prefecture, areas: gpd.GeoDataFrame, level: Level) -> gpd.GeoDataFrame:
    """Reduce the detail of a coverage of municipalities.

    Parameters
    ----------
    prefecture : Prefecture
        In whose equal-area projection it is measured.
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
    _check_nobody_lost(areas)
    metric = areas.to_crs(prefecture.equal_area)
    kept = _without_islets(metric, level.smallest_islet_km2 * _SQUARE_METRES)
    simple = shapely.coverage_simplify(kept.loc[areas["code"]].values, level.tolerance_m)
    degrees = np.asarray(gpd.GeoSeries(simple, crs=metric.crs).to_crs(areas.crs))
    if not coverage.is_coverage(degrees):
        _check(areas)  # what did not fit before is no fault of the simplification
        degrees = coverage.mended(degrees, _GRID_DEGREES)
    return _with(degrees, areas)


def rounded(areas: gpd.GeoDataFrame, decimals: int) -> gpd.GeoDataFrame:
    """Return `areas` with coordinates rounded, checked to be still a valid coverage."""

    def near(xy: np.ndarray) -> np.ndarray:
        return np.round(xy, decimals)

    polygons = shapely.transform(np.asarray(areas.geometry), near)
    if not coverage.is_coverage(polygons):
        _check(areas)
        mended = coverage.mended(np.asarray(areas.geometry), 10.0**-decimals)
        # The grid has the same decimals, but its multiples are not the nearest floats.
        polygons = shapely.transform(mended, near)
    return _with(polygons, areas)


def _without_islets(metric: gpd.GeoDataFrame, smallest_m2: float) -> gpd.GeoSeries:
    """Drop small parts that stand alone in the sea; a part with a neighbour closes a gap.

    The polygons come back by code: their order is not that of the rows.
    """
    parts = metric[["code", "geometry"]].explode(ignore_index=True)
    area = parts.area
    largest = area == area.groupby(parts["code"]).transform("max")
    small = np.flatnonzero((area < smallest_m2) & ~largest)
    pairs = parts.sindex.query(parts.geometry.iloc[small], predicate="intersects")
    has_neighbour = np.zeros(len(parts), dtype=bool)
    others = small[pairs[0]] != pairs[1]
    has_neighbour[small[pairs[0][others]]] = True
    islets = np.setdiff1d(small, np.flatnonzero(has_neighbour))
    return parts.drop(index=islets).dissolve("code", method="coverage").geometry


def _with(polygons: np.ndarray, areas: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Return `areas` with `polygons`, which must all be there and fit together."""
    result = areas.set_geometry(gpd.GeoSeries(polygons, index=areas.index, crs=areas.crs))
    _check(result)
    return result


def _check(areas: gpd.GeoDataFrame) -> None:
    _check_nobody_lost(areas)
    polygons = np.asarray(areas.geometry)
    if not coverage.is_coverage(polygons):
        raise InputContentError(
            "Generalisation: borders no longer fit together (codes: {codes}). Repair these "
            "polygons in the boundary file, or take N03 in full resolution.",
            codes=several(areas.loc[coverage.apart(polygons), "code"]),
        )


def _check_nobody_lost(areas: gpd.GeoDataFrame) -> None:
    lost = areas.loc[areas.geometry.is_empty | areas.geometry.isna(), "code"]
    if len(lost):
        raise InputContentError(
            "Generalisation: nothing is left of {codes}. Expected a polygon larger than the "
            "detail that is kept; look at these in the boundary file.",
            codes=several(lost),
        )
