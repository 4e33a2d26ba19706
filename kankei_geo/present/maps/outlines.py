"""Outlines of candidate areas and of groups, from the geometry that the browser draws."""

from collections.abc import Mapping, Sequence

import geopandas as gpd
import shapely

from kankei_geo.analysis.candidate_areas import Area
from kankei_geo.base.crs import WGS84
from kankei_geo.dataset import facts, shapes
from kankei_geo.dataset.dataset import Dataset
from kankei_geo.dataset.kept import kept, remembered


def area_outlines(data: Dataset, areas: Sequence[Area]) -> gpd.GeoDataFrame:
    """Return the outline of each area, its members merged.

    Parameters
    ----------
    areas : sequence of Area
        Candidate areas.

    Returns
    -------
    geopandas.GeoDataFrame
        Columns ``area`` (its key) and ``geometry``, in degrees.
    """
    polygons = _drawn(data)
    return gpd.GeoDataFrame(
        {"area": [area.key for area in areas]},
        geometry=[
            shapely.coverage_union_all([polygons[code] for code in area.codes]) for area in areas
        ],
        crs=WGS84,
    )


@remembered(most=64)
def bounds(data: Dataset, slugs: tuple[str, ...]) -> tuple[float, float, float, float]:
    """Return west, south, east and north of some groups, in degrees (JGD2011).

    Parameters
    ----------
    slugs : tuple of str
        Their short names; none for the whole prefecture.
    """
    table = data.municipalities
    shown = slugs or facts.group_names(data)
    inside = table.loc[facts.of_groups(data, table, shown), "code"]
    west, south, east, north = shapely.total_bounds([_drawn(data)[code] for code in inside])
    return float(west), float(south), float(east), float(north)


@kept
def middles(data: Dataset) -> dict[str, tuple[float, float, float]]:
    """Return where the name of each municipality stands on the screen.

    Returns
    -------
    dict of str to (float, float, float)
        By code: longitude and latitude of the middle of the largest circle within its outline,
        which has most room around it, and that circle's radius, all in degrees.
    """
    return {code: _rounded(circle, 3) for code, circle in _circles(_drawn(data)).items()}


@kept
def middles_on_paper(data: Dataset) -> dict[str, tuple[float, float, float]]:
    """Return the same as `middles` in metres of the prefecture's equal-area projection."""
    polygons = shapes.on_paper(data).set_index("code").geometry
    return {code: _rounded(circle, 0) for code, circle in _circles(dict(polygons)).items()}


def _circles(polygons: Mapping[str, shapely.Geometry]) -> dict[str, shapely.LineString]:
    """Return the radius of the largest circle within each, as a line from its middle."""
    found = shapely.maximum_inscribed_circle([*polygons.values()])
    return dict(zip(polygons, found, strict=True))


def _rounded(radius: shapely.LineString, digits: int) -> tuple[float, float, float]:
    (x, y), _ = radius.coords
    return round(x, digits), round(y, digits), round(radius.length, digits)


@kept
def _drawn(data: Dataset) -> dict[str, shapely.Geometry]:
    return dict(data.drawn_areas.set_index("code").geometry)
