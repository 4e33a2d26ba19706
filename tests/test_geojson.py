"""Every GeoJSON that is shipped or sent turns its rings as RFC 7946 asks."""

import gzip
import itertools
import json
from pathlib import Path
from typing import Any

import geopandas as gpd
import pytest
import shapely

from kankei_geo.analysis import buffers, candidate_areas, rule
from kankei_geo.base import paths
from kankei_geo.base.crs import WGS84
from kankei_geo.base.errors import InputFileError
from kankei_geo.dataset import geojson
from kankei_geo.dataset.dataset import Dataset
from kankei_geo.present.maps import served
from kankei_geo.present.maps.outlines import area_outlines
from tests.hokkaido import HOKKAIDO, changed

SHIPPED = sorted(
    path
    for folder in (HOKKAIDO.places.static, HOKKAIDO.places.geo)
    for path in folder.glob("*.geojson")
)


def signed_area(ring: list[list[float]]) -> float:
    """Return the area of a ring, above 0 if it runs counterclockwise."""
    pairs = itertools.pairwise(ring)
    return sum(x0 * y1 - x1 * y0 for (x0, y0), (x1, y1) in pairs) / 2


def wrong_rings(content: dict[str, Any]) -> list[str]:
    wrong = []
    for feature in content["features"]:
        shape = feature["geometry"]
        if shape["type"] == "LineString":
            continue
        parts = [shape["coordinates"]] if shape["type"] == "Polygon" else shape["coordinates"]
        for outer, *holes in parts:
            if signed_area(outer) <= 0 or any(signed_area(hole) >= 0 for hole in holes):
                wrong.append(str(feature["properties"]))
    return wrong


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.name)
def test_shipped_rings_run_counterclockwise(path: Path) -> None:
    assert wrong_rings(json.loads(path.read_text(encoding="utf-8"))) == []


def test_sent_rings_run_counterclockwise() -> None:
    assert len(SHIPPED) == 4
    circles = buffers.buffers(HOKKAIDO.airports, 50)
    areas = area_outlines(HOKKAIDO, candidate_areas.areas(HOKKAIDO, rule.Rule()))
    for table in (circles, areas):
        content = json.loads(json.dumps(geojson.collection(table)))
        assert content["features"]
        assert wrong_rings(content) == []


def test_the_file_for_the_pointer_is_served_as_shipped_with_the_texts_of_everyone() -> None:
    shipped = json.loads((HOKKAIDO.places.static / paths.PICKED).read_text(encoding="utf-8"))
    sent = json.loads(served.content(HOKKAIDO, paths.PICKED))
    assert wrong_rings(sent) == []
    assert len(sent["features"]) == 179
    table = HOKKAIDO.table.set_index("code")
    islands = HOKKAIDO.prefecture.roads.islands  # from there no road leads to a Tokyo flight
    for before, after in zip(shipped["features"], sent["features"], strict=True):
        assert after["geometry"] == before["geometry"]
        assert set(before["properties"]) == {"i", "code"}
        told = after["properties"]
        assert {key: told[key] for key in before["properties"]} == before["properties"]
        town = table.loc[told["code"]]
        assert (told["name_ja"], told["name_en"]) == (town["name"], town["name_en"])
        for language, unlisted in {"ja": "未掲載", "en": "Not listed"}.items():
            first, *marks, drive = told[f"tip_{language}"].splitlines()
            assert ("min (" in drive or "分（" in drive) == (told["code"] not in islands)
            assert (first == unlisted) == (not town["listed"])
            assert len(marks) == (4 if town["listed"] else 0)


def test_the_texts_for_the_pointer_are_those_of_the_edition() -> None:
    # In another edition 岩内町 (01402) has all four marks; the shipped file is the same.
    matrix = HOKKAIDO.policy_matrix.copy()
    row = matrix["code"] == "01402"
    assert matrix.loc[row, "priority_count"].item() != 4
    matrix.loc[row, [*HOKKAIDO.policies, "priority_count"]] = [1, 1, 1, 1, 4]
    other = changed(policy_matrix=matrix)

    def tip(data: Dataset) -> str:
        features = json.loads(served.content(data, paths.PICKED))["features"]
        (told,) = (item["properties"] for item in features if item["properties"]["code"] == "01402")
        return str(told["tip_en"])

    assert tip(other) != tip(HOKKAIDO)
    assert tip(other).startswith("Priority policies: 4\n")
    assert served.digest(other, paths.PICKED) != served.digest(HOKKAIDO, paths.PICKED)


def test_other_map_files_are_served_as_they_are() -> None:
    content = served.content(HOKKAIDO, paths.DRAWN)
    assert content == (HOKKAIDO.places.static / paths.DRAWN).read_bytes()
    assert gzip.decompress(served.packed(HOKKAIDO, paths.DRAWN)) == content
    with pytest.raises(InputFileError, match=r"none\.geojson: this file is none of those"):
        served.content(HOKKAIDO, "none.geojson")


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
