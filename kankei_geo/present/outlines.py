"""Outlines of candidate areas and of subprefectures, from the geometry that the browser draws."""

import json
from collections.abc import Sequence
from functools import cache
from typing import Any

import shapely

from kankei_geo import load, paths
from kankei_geo.candidate_areas import Area


def area_outlines(areas: Sequence[Area]) -> dict[str, Any]:
    """Return the outline of each area as GeoJSON, its members merged.

    Parameters
    ----------
    areas : sequence of Area
        Candidate areas.
    """
    polygons = _drawn()
    return {
        "type": "FeatureCollection",
        "features": [
            {
                "type": "Feature",
                "properties": {"area": area.key},
                "geometry": shapely.geometry.mapping(
                    shapely.coverage_union_all([polygons[code] for code in area.codes])
                ),
            }
            for area in areas
        ],
    }


def bounds(slugs: Sequence[str]) -> tuple[float, float, float, float]:
    """Return west, south, east and north of some subprefectures, in degrees (JGD2011).

    Parameters
    ----------
    slugs : sequence of str
        Their short names, at least one.
    """
    names = load.subprefectures().set_index("slug")["name"][list(slugs)]
    table = load.municipalities()
    inside = table.loc[table["subprefecture"].isin(names), "code"]
    west, south, east, north = shapely.total_bounds([_drawn()[code] for code in inside])
    return float(west), float(south), float(east), float(north)


@cache
def _drawn() -> dict[str, shapely.Geometry]:
    content = json.loads(paths.DRAW_GEOJSON.read_text(encoding="utf-8"))
    return {
        feature["properties"]["code"]: shapely.geometry.shape(feature["geometry"])
        for feature in content["features"]
    }
