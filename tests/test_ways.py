"""Ways by road: the small network keeps the quickest ones, with their names and tolls."""

import itertools
import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from kankei_geo.analysis import ways
from kankei_geo.analysis.rule import Rule
from kankei_geo.base.crs import GRS80
from kankei_geo.base.errors import InputContentError, InputFileError
from kankei_geo.build.drive import road_graph, road_names
from kankei_geo.build.drive.drive import airport_links, office_links
from kankei_geo.build.drive.osm_roads import read_roads
from kankei_geo.build.drive.ways import way_sections
from kankei_geo.build.edited import check_together
from kankei_geo.dataset import schema
from kankei_geo.dataset.dataset import Dataset
from kankei_geo.dataset.drive_model import DriveParameters
from kankei_geo.present.words import way_words
from tests import roads
from tests.hokkaido import HOKKAIDO, changed

from .conftest import examples

PARAMETERS = DriveParameters(1.0, 1.0, 2.0, 3.0, link_km=100.0)
TOLLS = pd.DataFrame(
    columns=["road", "from_place", "to_place", "from_lon", "from_lat", "to_lon", "to_lat"]
)


class _Small:
    """A dataset of which only the sections of road are asked for."""

    def __init__(self, sections: gpd.GeoDataFrame) -> None:
        self.way_sections = sections
        self.results: dict[object, dict[object, object]] = {}


@examples(40)
@given(st.data())
def test_the_quickest_way_is_as_quick_as_on_all_roads(data: st.DataObject) -> None:
    side = 4
    nodes = [(5.0 * x, 5.0 * y) for x, y in itertools.product(range(side), repeat=2)]
    every = [
        (a, b)
        for a, b in itertools.combinations(range(side**2), 2)
        if abs(nodes[a][0] - nodes[b][0]) + abs(nodes[a][1] - nodes[b][1]) == 5
    ]
    kinds = st.tuples(
        st.floats(5.0, 30.0),
        st.sampled_from(["trunk", "primary", "minor"]),
        st.sampled_from(["one way", "two way"]),
        st.sampled_from(["=n1", "=p2", "="]),
        st.sampled_from(["toll", "free"]),
    )
    network = roads.network(
        nodes,
        [
            (a, b, *data.draw(kinds))
            for n, (a, b) in enumerate(every)
            if n == 0 or data.draw(st.integers(0, 5))
        ],
    )
    ends = data.draw(st.lists(st.integers(0, side**2 - 1), min_size=3, max_size=4, unique=True))
    offices = roads.offices(**{f"m0120{n}": nodes[end] for n, end in enumerate(ends[1:])})
    airports = roads.airports(AKJ=nodes[ends[0]])
    sections = way_sections(network, offices, airports, PARAMETERS)
    links = [
        office_links(network, offices, PARAMETERS),
        airport_links(network, airports, PARAMETERS),
    ]
    names = [*offices["code"], *airports["iata"]]
    places = road_graph.Links(
        np.concatenate([one.node for one in links]), np.concatenate([one.km for one in links])
    )
    whole = road_graph.node_minutes(network, places, PARAMETERS)[:, places.node]
    whole += places.km * PARAMETERS.link_minutes_per_km - PARAMETERS.terminal_minutes
    small = _Small(sections)
    for (row, start), (column, end) in itertools.permutations(enumerate(names), 2):
        way = ways.way(small, start, end)  # type: ignore[arg-type]  # what it asks for is there
        if places.node[row] == places.node[column]:
            continue  # both at one node: there is no road between them
        if way is None:
            assert np.isinf(whole[row, column])
        else:
            assert way.minutes == pytest.approx(whole[row, column], abs=0.01)


LINE = roads.network(
    [(0, 0), (10, 0), (20, 0), (30, 0), (40, 0)],
    [
        (0, 1, 10.0, "trunk", "=n36"),
        (1, 2, 11.0, "motorway_two_way", "=高速道路", "toll"),
        (2, 3, 10.0, "motorway_two_way", "=高速道路"),
        (3, 4, 10.4, "primary", "=p89"),
    ],
)


def test_a_way_tells_length_toll_and_roads_in_its_direction() -> None:
    sections = way_sections(
        LINE, roads.offices(m01204=(40, 0)), roads.airports(AKJ=(0, 0)), PARAMETERS
    )
    small = _Small(sections)
    there = ways.way(small, "AKJ", "01204")  # type: ignore[arg-type]  # the same
    assert there is not None
    assert there.km == pytest.approx(41.4, abs=0.01)
    assert there.toll_km == pytest.approx(11.0)
    assert there.roads == ("n36", "高速道路", "p89")
    assert there.line.coords[0] == pytest.approx(roads.place((0, 0)), abs=1e-4)
    assert there.line.coords[-1] == pytest.approx(roads.place((40, 0)), abs=1e-4)
    back = ways.way(small, "01204", "AKJ")  # type: ignore[arg-type]  # the same
    assert back is not None
    assert back.roads == there.roads[::-1]
    assert list(back.line.coords) == list(there.line.coords)[::-1]


def test_short_stretches_are_not_named_and_a_road_left_for_a_moment_counts_once() -> None:
    named = ways._followed
    assert named(["n1", "p2", "n1", "", "p3"], [9, 0.2, 9, 2, 4], 24.2) == ("n1", "p3")
    assert named(["p2"], [0.1], 0.3) == ("p2",)
    assert named(["", ""], [1, 2], 3) == ("",)
    # What has no name is told where it is a large part, and alone it is not hidden by a crumb.
    assert named(["", "p128"], [9.9, 0.3], 10.6) == ("",)
    assert named(["", "n39"], [5.0, 5.0], 10) == ("", "n39")
    assert named(["n1", "", "n2"], [50, 3, 50], 103) == ("n1", "n2")
    many = [f"n{number}" for number in range(14)]
    assert named(many, range(10, 24), 231) == tuple(many[4:])


def test_shipped_ways_take_the_minutes_of_the_access_table() -> None:
    fixed = HOKKAIDO.drive_model.parameters.terminal_minutes
    table = HOKKAIDO.access
    for row in table[table["airport"].isin(["CTS", "MMB", "RIS"])].itertuples():
        way = ways.way(HOKKAIDO, row.airport, row.code)
        if np.isnan(row.drive_minutes):
            assert way is None, (row.code, row.airport)
            continue
        assert way is not None
        assert way.minutes + fixed == pytest.approx(row.drive_minutes, abs=0.06)
        assert 0 <= way.toll_km <= way.km
        assert way.km >= 0.97 * row.distance_km


# Road kilometres that were published, from the README of the road file and by road signs.
@pytest.mark.parametrize(
    ("start", "end", "km"), [("CTS", "01607", 128), ("CTS", "01207", 160), ("CTS", "01303", 68)]
)
def test_lengths_are_near_those_that_are_published(start: str, end: str, km: float) -> None:
    way = ways.way(HOKKAIDO, start, end)
    assert way is not None
    assert way.km == pytest.approx(km, rel=0.05)


def test_the_line_leads_from_the_terminal_to_the_office_along_the_roads() -> None:
    found = ways.to_airports(HOKKAIDO, Rule(), HOKKAIDO.municipalities["code"])
    assert len(found) == 175  # all but the islands
    assert not found.geometry.is_empty.any()
    towns = HOKKAIDO.municipalities.set_index("code")
    airports = HOKKAIDO.airports.set_index("iata")
    for row in found.itertuples():
        corners = list(row.geometry.coords)
        at, to = airports.loc[row.airport], towns.loc[row.code]
        assert corners[0] == pytest.approx((at["lon"], at["lat"]), abs=2e-4)
        assert corners[-1] == pytest.approx((to["office_lon"], to["office_lat"]), abs=2e-4)
        drawn_km = GRS80.geometry_length(row.geometry) / 1000
        assert 0.6 * row.road_km <= drawn_km <= 1.02 * row.road_km, row.code
    drawn = found.geometry.map(GRS80.geometry_length).sum() / 1000
    assert drawn == pytest.approx(found["road_km"].sum(), rel=0.07)


def test_tolls_are_where_they_are_asked_for() -> None:
    toll = {
        (start, end): way.toll_km
        for start, end in (("CTS", "01100"), ("OBO", "01207"), ("CTS", "01604"), ("CTS", "01633"))
        if (way := ways.way(HOKKAIDO, start, end))
    }
    assert toll[("CTS", "01100")] > 20  # 道央自動車道
    assert toll[("OBO", "01207")] == 0
    assert toll[("CTS", "01604")] == 0  # 日高自動車道 is free beyond 沼ノ端西
    assert 100 < toll[("CTS", "01633")] < 200  # 道東自動車道


def test_roads_have_names_in_both_languages() -> None:
    assert way_words.road_name(HOKKAIDO, "n36", "ja") == "国道36号"
    assert way_words.road_name(HOKKAIDO, "p89", "ja") == "道道89号"
    assert way_words.road_name(HOKKAIDO, "p89", "en") == "Hokkaido Route 89"
    assert way_words.road_name(HOKKAIDO, "道東自動車道", "en") == "Doto Expressway"
    assert way_words.road_name(HOKKAIDO, "国道40号 音中道路", "en").startswith("National Route 40")
    known = {*HOKKAIDO.road_names["name"], *HOKKAIDO.road_openings["road"]}
    told = {road for road in HOKKAIDO.way_sections["road"] if road and road[0] not in "np"}
    assert told <= known
    # Whatever an opening calls a road that has a name already, it is the same in English.
    sections = HOKKAIDO.road_openings.set_index("road")["name_en"].str.partition(":")[0]
    names = HOKKAIDO.road_names.set_index("name")["name_en"]
    both = sections[sections.index.isin(names.index)]
    assert (both == names[both.index].to_numpy()).all()


def test_motorways_take_the_name_of_the_nearest_known_line() -> None:
    places = [roads.place((km, 0.05)) for km in (10, 20, 30)]
    lines = gpd.GeoDataFrame(
        {"name": ["高速道路（無料区間）;愛称", "大きな橋", None]},
        geometry=[
            shapely.LineString(places[:2]),
            shapely.LineString(places[1:]),
            shapely.LineString([roads.place((0, 0)), roads.place((1, 0))]),
        ],
        crs=4326,
    )
    found = road_names.named(LINE, lines, ["高速道路"], TOLLS)
    assert found.name.tolist() == ["n36", "高速道路", "", "p89"] or found.name.tolist()[2] in (
        "",
        "高速道路",
    )
    assert found.toll.tolist() == LINE.toll.tolist()
    assert road_names.named(LINE, None, [], TOLLS).name.tolist() == LINE.name.tolist()


def test_a_toll_belongs_to_all_between_its_ends() -> None:
    (lon, lat), (to_lon, to_lat) = roads.place((10, 0)), roads.place((30, 0))
    row = ["高速道路", "西", "東", lon, lat, to_lon, to_lat]
    table = pd.DataFrame([row], columns=TOLLS.columns)
    assert road_names.named(LINE, None, [], table).toll.tolist() == [False, True, True, False]
    away = table.assign(to_lon=lon + 2)
    with pytest.raises(InputContentError) as caught:
        road_names.named(LINE, None, [], away)
    assert str(caught.value) == (
        "toll_sections.csv: no motorway leads from 西 to 東 on 高速道路 and back. Check the ends."
    )


def test_a_motorway_takes_the_shape_of_a_line_of_the_same_length() -> None:
    bend = [roads.place(km) for km in ((10, 0), (15, 4), (20, 0))]
    lines = gpd.GeoDataFrame({"name": ["高速道路"]}, geometry=[shapely.LineString(bend)], crs=4326)
    shapes = road_names.LineShapes.of(LINE, lines)
    ends_m = LINE.xy_m[[1, 2]]
    length_km = 2 * np.hypot(5, 4)
    corners = shapes.between(ends_m, length_km)
    assert corners is not None
    assert corners == pytest.approx(
        roads.ORIGIN_M + 1000 * np.array([(10, 0), (15, 4), (20, 0)]), abs=2
    )
    assert shapes.between(ends_m[::-1], length_km)[0] == pytest.approx(ends_m[1], abs=2)  # type: ignore[index]  # found above
    assert shapes.between(ends_m, 10.0) is None  # another road
    assert shapes.between(ends_m + 5000, length_km) is None


def test_lines_that_are_no_lines(tmp_path: Path) -> None:
    assert road_names.motorway_lines(tmp_path) is None
    path = tmp_path / "roads_motorway.geojson"
    path.write_text('{"type": "FeatureColl', encoding="utf-8")
    with pytest.raises(InputFileError, match="cut off or cannot be read"):
        road_names.motorway_lines(tmp_path)
    path.write_text(
        '{"type": "FeatureCollection", "features": [{"type": "Feature", "properties": {"ref": '
        '"E5"}, "geometry": {"type": "LineString", "coordinates": [[142, 43], [142, 44]]}}]}',
        encoding="utf-8",
    )
    with pytest.raises(InputContentError, match="Expected the columns name, geometry"):
        road_names.motorway_lines(tmp_path)


# Published kilometres: the addresses stand in toll_sections.csv, of 道央自動車道 both parts.
@pytest.mark.turns(3)
@pytest.mark.slow
@pytest.mark.full_input
def test_sections_with_a_toll_are_as_long_as_is_published(full_input: Path) -> None:
    folder = full_input / "roads_osm"
    read = read_roads(HOKKAIDO.prefecture, folder)
    lines = road_names.motorway_lines(folder)
    tolls = HOKKAIDO.toll_sections
    for road, km in {
        "道央自動車道": 443.5, "札樽自動車道": 38.3, "後志自動車道": 23.3, "深川留萌自動車道": 4.4,
        "日高自動車道": 4.0,
    }.items():  # fmt: skip
        own = tolls[tolls["road"] == road]
        found = road_names.named(read, lines, HOKKAIDO.road_names["name"], own)
        both_ways = found.length_km[found.toll & found.one_way].sum() / 2
        both_ways += found.length_km[found.toll & ~found.one_way].sum()
        assert both_ways == pytest.approx(km, rel=0.09), road


def shapes_with(monkeypatch: pytest.MonkeyPatch, name: str, content: dict[str, Any]) -> Dataset:
    """Return Hokkaido's dataset with another file of shapes, described as it is."""
    data = changed()
    path = HOKKAIDO.places.geo / name
    text = json.dumps(content).encode()
    whole = HOKKAIDO.content
    # What the build has checked is not read by the rules again.
    monkeypatch.setattr(data, "shipped", replace(data.shipped, seals={}))
    monkeypatch.setattr(data, "content", lambda asked: text if asked == path else whole(asked))
    return data


def without_toll(features: list[dict[str, Any]]) -> list[dict[str, Any]]:
    for feature in features:
        del feature["properties"]["toll"]
    return features


def with_words(features: list[dict[str, Any]]) -> list[dict[str, Any]]:
    for feature in features:
        feature["properties"]["one_way"] = "yes"
    return features


def without_a_line(features: list[dict[str, Any]]) -> list[dict[str, Any]]:
    features[0]["geometry"] = None
    return features


def without_a_place(features: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [one for one in features if one["properties"]["start"] != "01407"]


@pytest.mark.turns
@pytest.mark.parametrize(
    ("damage", "message"),
    [
        (without_toll, "found toll, expected column_in_dataframe"),
        (with_words, "one_way: found"),
        (without_a_line, "geo/01/ways.geojson: there are no shapes, or one is empty."),
        (lambda _: [], "geo/01/ways.geojson: "),
        (lambda features: features[:9], "expected a section for each office and airport"),
        (without_a_place, "geo/01/ways.geojson: no section of road begins or ends at 01407."),
    ],
)
def test_ways_that_are_none_are_told(
    monkeypatch: pytest.MonkeyPatch,
    damage: Callable[[list[dict[str, Any]]], list[dict[str, Any]]],
    message: str,
) -> None:
    content = json.loads((HOKKAIDO.places.geo / "ways.geojson").read_bytes())
    content["features"] = damage(content["features"])
    with pytest.raises(InputContentError) as caught:
        _ = shapes_with(monkeypatch, "ways.geojson", content).way_sections
    assert message in str(caught.value)


@pytest.mark.parametrize(
    ("kept", "message"),
    [
        (lambda told: told["minutes"] != 60, None),
        (lambda told: told["minutes"] not in (60, 90), "expected all limits of each airport"),
        (lambda told: told["airport"] != "MBE", "not those of all airports: MBE."),
    ],
)
def test_isochrones_that_lack_something_are_told(
    monkeypatch: pytest.MonkeyPatch, kept: Callable[[dict[str, Any]], bool], message: str | None
) -> None:
    content = json.loads((HOKKAIDO.places.geo / "isochrones.geojson").read_bytes())
    content["features"] = [one for one in content["features"] if kept(one["properties"])]
    data = shapes_with(monkeypatch, "isochrones.geojson", content)
    if message is None:
        assert not data.isochrones.empty  # the smallest limit of a far road may reach nothing
        return
    with pytest.raises(InputContentError) as caught:
        _ = data.isochrones
    assert message in str(caught.value)


def test_an_edited_toll_or_flight_must_be_of_something_that_is_known() -> None:
    tables = {
        name: HOKKAIDO.read(name)
        for name in (
            *schema.of_prefecture(HOKKAIDO.prefecture),
            *schema.of_edition(HOKKAIDO.prefecture, HOKKAIDO.edition),
        )
    }
    check_together(HOKKAIDO, tables)
    tolls = tables["toll_sections.csv"].assign(road="札樽道")
    with pytest.raises(InputContentError) as caught:
        check_together(HOKKAIDO, {**tables, "toll_sections.csv": tolls})
    assert str(caught.value) == (
        "toll_sections.csv, road: found 札樽道, expected a name of road_names.csv. Correct the "
        "table and try again."
    )
    flights = tables["flight_facts.csv"].assign(iata="XXX")
    with pytest.raises(InputContentError, match=r"flight_facts\.csv, iata: found XXX, expected an"):
        check_together(HOKKAIDO, {**tables, "flight_facts.csv": flights})
