"""Every GeoJSON that is shipped or sent turns its rings as RFC 7946 asks."""

import itertools
import json
from pathlib import Path
from typing import Any

import geopandas as gpd
import pytest
import shapely

from kankei_geo.analysis import buffers, candidate_areas
from kankei_geo.analysis.rule import Rule
from kankei_geo.base import paths
from kankei_geo.base.crs import WGS84
from kankei_geo.dataset import geojson, load
from kankei_geo.present.maps.outlines import area_outlines

SHIPPED = sorted(paths.STATIC.rglob("*.geojson"))


def signed_area(ring: list[list[float]]) -> float:
    """Return the area of a ring, above 0 if it runs counterclockwise."""
    pairs = itertools.pairwise(ring)
    return sum(x0 * y1 - x1 * y0 for (x0, y0), (x1, y1) in pairs) / 2


def wrong_rings(content: dict[str, Any]) -> list[str]:
    wrong = []
    for feature in content["features"]:
        shape = feature["geometry"]
        parts = [shape["coordinates"]] if shape["type"] == "Polygon" else shape["coordinates"]
        for outer, *holes in parts:
            if signed_area(outer) <= 0 or any(signed_area(hole) >= 0 for hole in holes):
                wrong.append(str(feature["properties"]))
    return wrong


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.name)
def test_shipped_rings_run_counterclockwise(path: Path) -> None:
    assert wrong_rings(json.loads(path.read_text(encoding="utf-8"))) == []


def test_sent_rings_run_counterclockwise() -> None:
    assert len(SHIPPED) > 10
    circles = buffers.buffers(load.airports(), 50)
    areas = area_outlines(candidate_areas.areas(Rule()))
    for table in (circles, areas):
        content = json.loads(json.dumps(geojson.collection(table)))
        assert content["features"]
        assert wrong_rings(content) == []


def test_a_clockwise_ring_with_a_hole_is_turned() -> None:
    outer = [(0, 0), (0, 4), (4, 4), (4, 0), (0, 0)]
    hole = [(1, 1), (2, 1), (2, 2), (1, 2), (1, 1)]
    table = gpd.GeoDataFrame(geometry=[shapely.Polygon(outer, [hole])], crs=WGS84)
    given = json.loads(table.to_json(to_wgs84=False))
    assert wrong_rings(given) != [] or shapely.is_ccw(table.geometry.iloc[0].exterior)
    turned = json.loads(geojson.text(table))
    assert wrong_rings(turned) == []
    assert shapely.equals(
        shapely.from_geojson(json.dumps(turned["features"][0]["geometry"])), table.geometry.iloc[0]
    )
