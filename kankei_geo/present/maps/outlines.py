"""Outlines of candidate areas and of groups, from the geometry that the browser draws."""

from collections.abc import Sequence
from functools import cache

import geopandas as gpd
import shapely

from kankei_geo.analysis.candidate_areas import Area
from kankei_geo.base.crs import WGS84
from kankei_geo.dataset.dataset import Dataset


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


def bounds(data: Dataset, slugs: Sequence[str]) -> tuple[float, float, float, float]:
    """Return west, south, east and north of some groups, in degrees (JGD2011).

    Parameters
    ----------
    slugs : sequence of str
        Their short names; none for the whole prefecture.
    """
    table = data.municipalities
    names = data.subprefectures.set_index("slug")["name"]
    shown = names[list(slugs)] if slugs else names
    inside = table.loc[table["subprefecture"].isin(shown), "code"]
    west, south, east, north = shapely.total_bounds([_drawn(data)[code] for code in inside])
    return float(west), float(south), float(east), float(north)


@cache
def _drawn(data: Dataset) -> dict[str, shapely.Geometry]:
    return dict(data.drawn_areas.set_index("code").geometry)
