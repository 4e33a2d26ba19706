"""Drive times: the search, where places join the roads, the islands."""

import heapq
import math
from collections.abc import Sequence

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kankei_geo.base.errors import InputContentError
from kankei_geo.build.drive.drive import airport_links, drive_table, office_links, office_minutes
from kankei_geo.build.drive.network import RoadNetwork
from kankei_geo.build.drive.road_graph import Links, minutes_of, node_minutes, ways
from kankei_geo.dataset.drive_model import KINDS, DriveParameters
from tests import roads
from tests.roads import airports, network, offices

# 60 km/h is a minute a kilometre on trunk roads, half a minute on motorways; a straight-line
# kilometre off the network takes three.
PARAMETERS = DriveParameters(
    motorway_factor=1.0,
    ordinary_factor=1.0,
    town_factor=2.0,
    terminal_minutes=3.0,
    motorway_kmh=120.0,
    motorway_two_way_kmh=80.0,
    trunk_kmh=60.0,
    primary_kmh=40.0,
    tertiary_kmh=30.0,
    minor_kmh=30.0,
    link_detour=1.5,
    link_km=5.0,
)
KMH = dict(zip(KINDS, [120, 80, 60, 40, 30, 30], strict=True))


def _minutes(of: RoadNetwork) -> list[float]:
    """Return minutes from an airport at the first node to all nodes."""
    start = Links(node=np.array([0]), km=np.array([0.0]))
    found: list[float] = node_minutes(of, start, PARAMETERS)[0].tolist()
    return found


ROAD = network([(km, 0) for km in range(21)], [(km, km + 1, 1, "trunk") for km in range(20)])


def test_kinds_have_their_speeds_and_towns_are_slower() -> None:
    fan = [(0, number + 1, 40, kind) for number, kind in enumerate(KINDS)]
    of = network(
        [(0, 0), *[(30, number) for number in range(7)]], [*fan, (0, 7, 40, "trunk", "town")]
    )
    assert _minutes(of) == pytest.approx([3, 23, 33, 43, 63, 83, 83, 83])


def test_one_way_roads_are_driven_in_their_direction() -> None:
    out = network([(0, 0), (30, 0)], [(0, 1, 30, "trunk", "one way"), (1, 0, 90, "trunk")])
    back = network([(0, 0), (30, 0)], [(1, 0, 30, "trunk", "one way"), (1, 0, 90, "trunk")])
    assert _minutes(out)[1] == pytest.approx(33)
    assert _minutes(back)[1] == pytest.approx(93)


def test_of_parallel_roads_the_quicker_counts() -> None:
    of = network([(0, 0), (30, 0)], [(0, 1, 50, "trunk"), (0, 1, 40, "trunk")])
    assert _minutes(of)[1] == pytest.approx(43)


def test_no_trip_begins_on_a_motorway_or_a_ramp() -> None:
    of = network(
        [(0, 0), (1, 0), (2, 0), (20, 0)],
        [(0, 1, 1, "motorway"), (1, 2, 1, "primary", "ramp"), (2, 3, 18, "trunk")],
    )
    link = airport_links(of, airports(AKJ=(0, 0)), PARAMETERS)
    assert link.node.tolist() == [2]
    assert link.km == pytest.approx([2.0], rel=1e-6)


def test_no_trip_begins_in_a_dead_end_of_one_way_streets() -> None:
    of = network(
        [(0, 0), (1, 0), (20, 0)],
        [(1, 0, 1, "trunk", "one way"), (1, 2, 19, "trunk")],
    )
    link = airport_links(of, airports(AKJ=(0, 0)), PARAMETERS)
    assert link.node.tolist() == [1]


def test_an_office_off_the_road_is_reached_straight_with_a_detour() -> None:
    table = drive_table(ROAD, offices(m01204=(10, 2)), airports(AKJ=(0, 1)), PARAMETERS)
    assert table["drive_minutes"].tolist() == pytest.approx([3 + 3 + 10 + 6])


def test_what_a_way_consists_of_makes_its_minutes() -> None:
    of = network(
        [(0, 0), (10, 0), (20, 0), (30, 0)],
        [
            (0, 1, 11, "trunk", "town"),
            (1, 2, 12, "motorway"),
            (2, 3, 13, "minor"),
            (0, 3, 99, "minor"),
        ],
    )
    start = airport_links(of, airports(AKJ=(0, 1)), PARAMETERS)
    end = office_links(of, offices(m01204=(30, 1)), PARAMETERS)
    found = ways(of, start, end, PARAMETERS)
    told = found.loc[0]
    assert told[told > 0].round(4).to_dict() == {
        "town_trunk": 11, "open_motorway": 12, "open_minor": 13, "link_km": 2,
    }  # fmt: skip
    table = drive_table(of, offices(m01204=(30, 1)), airports(AKJ=(0, 1)), PARAMETERS)
    assert minutes_of(found, PARAMETERS) == pytest.approx(table["drive_minutes"].to_numpy())


@st.composite
def _graphs(draw: st.DrawFn) -> RoadNetwork:
    """Draw networks whose first node is joined to all others, some roads one-way."""
    size = draw(st.integers(2, 9))
    lengths = st.floats(0.5, 99)
    kinds = st.sampled_from(KINDS)
    flags = st.sampled_from(["one way", "town", ""])
    tree = [
        (draw(st.integers(0, node - 1)), node, draw(lengths), draw(kinds), draw(flags))
        for node in range(1, size)
    ]
    node = st.integers(0, size - 1)
    more = draw(st.lists(st.tuples(node, node, lengths, kinds, flags), max_size=12))
    every = [*tree, *(road for road in more if road[0] != road[1])]
    # The nodes are far apart, and the first one has a trunk road to begin on.
    return network([(100.0 * index, 0.0) for index in range(size)], [(0, 1, 99, "trunk"), *every])


def _second_opinion(of: RoadNetwork) -> list[float]:
    """Dijkstra with a plain heap from node 0."""
    kmh = [KMH[kind] for kind in KINDS]
    arcs: list[tuple[int, int, float]] = []
    for start, end, km, kind, one_way, town in zip(
        of.start.tolist(), of.end.tolist(), of.length_km.tolist(), of.kind.tolist(),
        of.one_way.tolist(), of.town.tolist(), strict=True,
    ):  # fmt: skip
        cost = km / kmh[kind] * 60 * (2 if town else 1)
        arcs += [(start, end, cost)] if one_way else [(start, end, cost), (end, start, cost)]
    best: dict[int, float] = {}
    waiting = [(3.0, 0)]
    while waiting:
        minutes, node = heapq.heappop(waiting)
        if node in best:
            continue
        best[node] = minutes
        for first, last, cost in arcs:
            if first == node:
                heapq.heappush(waiting, (minutes + cost, last))
    return [best.get(node, math.inf) for node in range(len(of.xy_m))]


@settings(deadline=None)
@given(of=_graphs())
def test_the_search_agrees_with_a_plain_heap(of: RoadNetwork) -> None:
    assert _minutes(of) == pytest.approx(_second_opinion(of))


def test_between_offices_no_terminal_counts_and_the_quicker_direction_does() -> None:
    of = network(
        [(0, 0), (10, 0), (20, 0)],
        [(0, 1, 10, "trunk"), (1, 2, 12, "trunk", "one way"), (2, 1, 30, "trunk", "one way")],
    )
    found = office_minutes(of, offices(m01204=(0, 0), m01205=(20, 1)), PARAMETERS)
    assert found.index.tolist() == found.columns.tolist() == ["01204", "01205"]
    assert found.to_numpy().ravel().tolist() == pytest.approx([0, 25, 25, 0], abs=1e-3)


def test_between_islands_no_minutes_are_told() -> None:
    found = office_minutes(ROAD, ISLAND_OFFICES, PARAMETERS)
    assert found.isna().to_numpy().tolist() == [
        [False, True, True], [True, False, True], [True, True, False],
    ]  # fmt: skip


ISLAND_OFFICES = pd.DataFrame(
    {
        "code": ["01204", "01367", "01519"],
        "office_lon": [142.0, 142.0, 142.0],
        "office_lat": [43.5, 43.5, 43.5],
    }
)
ISLAND_AIRPORTS = pd.DataFrame(
    {
        "iata": ["AKJ", "OIR", "RIS"],
        "code": ["01453", "01367", "01518"],
        "lon": [142.0, 142.0, 142.0],
        "lat": [43.5, 43.5, 43.5],
    }
)


def test_between_islands_no_road_leads_whatever_the_roads_say() -> None:
    table = drive_table(ROAD, ISLAND_OFFICES, ISLAND_AIRPORTS, PARAMETERS)
    methods = table.pivot_table(index="code", columns="airport", values="method", aggfunc="first")
    assert methods.to_dict("index") == {
        "01204": {"AKJ": "road", "OIR": "none", "RIS": "none"},
        "01367": {"AKJ": "none", "OIR": "road", "RIS": "none"},
        "01519": {"AKJ": "none", "OIR": "none", "RIS": "road"},
    }
    assert (table["drive_minutes"].isna() == (table["method"] == "none")).all()


def test_table_has_offices_outermost_and_geodesic_distances() -> None:
    lon, lat = [142.1, 142.0], [43.5, 43.5]
    places = pd.DataFrame({"code": ["01204", "01205"], "office_lon": lon, "office_lat": lat})
    fields = pd.DataFrame(
        {"iata": ["AKJ", "CTS"], "code": "01453", "lon": [142.0, 142.2], "lat": lat}
    )
    table = drive_table(ROAD, places, fields, PARAMETERS)
    assert table.columns.tolist() == ["code", "airport", "distance_km", "drive_minutes", "method"]
    assert table["airport"].tolist() == ["AKJ", "CTS"] * 2
    assert table["code"].tolist() == ["01204", "01204", "01205", "01205"]
    # A tenth of a degree along the parallel 43.5 on GRS80.
    assert table["distance_km"][0] == pytest.approx(8.0877, abs=0.001)


def test_a_place_without_roads_is_an_error_not_a_number() -> None:
    lost = offices(m01204=(10, 0), m01463=(10, 60))
    with pytest.raises(InputContentError) as caught:
        drive_table(ROAD, lost, airports(AKJ=(0, 0)), PARAMETERS)
    assert str(caught.value) == (
        "No road within 5.0 km of: 01463. Check their coordinates and the road file."
    )


def test_roads_that_do_not_join_one_island_are_an_error() -> None:
    of = network([(0, 0), (1, 0), (50, 0), (51, 0)], [(0, 1, 1, "trunk"), (2, 3, 1, "trunk")])
    with pytest.raises(InputContentError) as caught:
        drive_table(of, offices(m01204=(50, 0)), airports(AKJ=(0, 0)), PARAMETERS)
    assert str(caught.value) == (
        "No road leads from AKJ to 01204. Expected one, since prefecture.toml names no island for "
        "them. Check the road file and the settings."
    )


def test_degrees_of_the_helper_come_back_as_kilometres() -> None:
    def kilometres(places: Sequence[tuple[float, float]]) -> np.ndarray:
        lon, lat = zip(*map(roads.place, places), strict=True)
        return (roads.metres(roads.PREFECTURE, lon, lat) - roads.ORIGIN_M) / 1000

    assert kilometres([(0, 0), (10, -20)]) == pytest.approx(np.array([(0, 0), (10, -20)]), abs=1e-4)
