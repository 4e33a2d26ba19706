"""Drive times: the search, the access links, the islands and the winter."""

import heapq
import math
from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kankei_geo.base.errors import InputContentError
from kankei_geo.build.drive.drive import drive_table
from kankei_geo.build.drive.road_graph import node_minutes
from kankei_geo.build.drive.roads import EXPRESSWAY, NATIONAL, PREFECTURAL, RoadNetwork, metres
from kankei_geo.dataset.drive_model import DriveParameters
from tests.hokkaido import HOKKAIDO

# 60 km/h is a minute a kilometre on national roads; a local kilometre takes two.
PARAMETERS = DriveParameters(
    national_kmh=60.0,
    terminal_minutes=3.0,
    expressway_ratio=2.0,
    prefectural_ratio=0.5,
    local_ratio=0.75,
    transfer_minutes=4.0,
    local_detour=1.5,
    link_km=5.0,
    mesh_km=0.001,
)
ORIGIN_M = metres(HOKKAIDO.prefecture, 142.0, 43.5)[0]

Piece = tuple[int, int, float, int]


def _network(nodes_km: list[tuple[float, float]], pieces: Sequence[Piece]) -> RoadNetwork:
    start, end, length_km, road_class = zip(*pieces, strict=True)
    return RoadNetwork(
        prefecture=HOKKAIDO.prefecture,
        xy_m=ORIGIN_M + 1000 * np.array(nodes_km),
        junction=np.ones(len(nodes_km), dtype=bool),
        start=np.array(start),
        end=np.array(end),
        length_km=np.array(length_km, dtype=float),
        road_class=np.array(road_class),
    )


def _minutes(network: RoadNetwork, *, winter: float = 1.0) -> list[float]:
    """Return minutes from the first node to all nodes."""
    found: list[float] = node_minutes(network, network.xy_m[:1], PARAMETERS, winter=winter)[
        0
    ].tolist()
    return found


def _offices(*places: tuple[str, float, float]) -> pd.DataFrame:
    return pd.DataFrame(places, columns=["code", "office_lon", "office_lat"])


def _airports(*places: tuple[str, str, float, float]) -> pd.DataFrame:
    return pd.DataFrame(places, columns=["iata", "code", "lon", "lat"])


ROAD = _network([(km, 0) for km in range(21)], [(km, km + 1, 1, NATIONAL) for km in range(20)])
OFFICE = _offices(("01204", 142.2, 43.5))
AIRPORT = _airports(("AKJ", "01453", 142.0, 43.5))


def test_classes_have_their_speeds() -> None:
    network = _network([(0, 0), (30, 0), (0, 30)], [(0, 1, 30, NATIONAL), (0, 2, 30, PREFECTURAL)])
    assert _minutes(network) == pytest.approx([3, 33, 63])


def test_an_expressway_costs_a_transfer_at_each_end() -> None:
    network = _network([(0, 0), (60, 0)], [(0, 1, 60, EXPRESSWAY), (0, 1, 60, NATIONAL)])
    assert _minutes(network) == pytest.approx([3, 3 + 4 + 30 + 4])


def test_an_expressway_can_be_left_at_junctions_only() -> None:
    pieces = [(0, 1, 10, EXPRESSWAY), (1, 2, 10, EXPRESSWAY), (0, 2, 90, NATIONAL)]
    reached = _minutes(_network([(0, 0), (10, 0), (20, 0)], pieces))
    assert math.isinf(reached[1])
    assert reached[2] == pytest.approx(3 + 4 + 10 + 4)


def test_of_parallel_roads_the_quicker_counts() -> None:
    pieces = [(0, 1, 50, NATIONAL), (0, 1, 40, NATIONAL)]
    assert _minutes(_network([(0, 0), (30, 0)], pieces))[1] == pytest.approx(43)


def test_an_airport_joins_several_roads_not_only_the_nearest() -> None:
    # The nearest road end is 1 km off, but leads there by a detour of 40 km.
    network = _network([(1, 0), (4, 0), (14, 0)], [(0, 2, 40, NATIONAL), (1, 2, 10, NATIONAL)])
    reached = node_minutes(network, ORIGIN_M[np.newaxis], PARAMETERS)[0]
    assert reached[2] == pytest.approx(3 + 4 * 2 + 10)


def test_near_junctions_are_joined_by_local_roads() -> None:
    pieces = [(0, 1, 10, NATIONAL), (2, 3, 10, NATIONAL), (1, 3, 100, NATIONAL)]
    network = _network([(0, 0), (10, 0), (12, 0), (22, 0)], pieces)
    assert _minutes(network)[2] == pytest.approx(3 + 10 + 100 + 10)
    meshed = replace(PARAMETERS, mesh_km=2.5)
    reached = node_minutes(network, network.xy_m[:1], meshed)[0]
    assert reached[2] == pytest.approx(3 + 10 + 2 * 2)


def test_a_near_office_is_reached_straight() -> None:
    near = _offices(("01204", 142.0, 43.53))  # 3.3 km off the road
    table = drive_table(ROAD, near, AIRPORT, PARAMETERS)
    assert table["drive_minutes"][0] == pytest.approx(3 + 2 * table["distance_km"][0], rel=1e-3)


@st.composite
def _graphs(draw: st.DrawFn) -> RoadNetwork:
    """Draw connected networks without short straight lines, so that only roads count."""
    size = draw(st.integers(2, 9))
    lengths = st.floats(0.5, 99)
    classes = st.sampled_from([NATIONAL, PREFECTURAL, EXPRESSWAY])
    tree = [
        (draw(st.integers(0, node - 1)), node, draw(lengths), draw(classes))
        for node in range(1, size)
    ]
    node = st.integers(0, size - 1)
    more = draw(st.lists(st.tuples(node, node, lengths, classes), max_size=12))
    pieces = [*tree, *(piece for piece in more if piece[0] != piece[1])]
    return _network(
        [(100.0 * index, 0.0) for index in range(size)], [(0, 1, 99, NATIONAL), *pieces]
    )


def _second_opinion(network: RoadNetwork, winter: float) -> list[float]:
    """Dijkstra with a plain heap over (node, on expressway) from node 0 off the expressway."""
    kmh = {NATIONAL: 60, PREFECTURAL: 30, EXPRESSWAY: 120}
    roads = list(
        zip(
            network.start.tolist(),
            network.end.tolist(),
            network.length_km.tolist(),
            network.road_class.tolist(),
            strict=True,
        )
    )
    best: dict[tuple[int, bool], float] = {}
    waiting = [(3.0, (0, False))]
    while waiting:
        minutes, state = heapq.heappop(waiting)
        if state in best:
            continue
        best[state] = minutes
        node, fast = state
        here = [road for road in roads if node in road[:2]]
        if len({road[3] == EXPRESSWAY for road in here}) == 2:
            heapq.heappush(waiting, (minutes + 4, (node, not fast)))
        for first, last, length_km, one in here:
            if (one == EXPRESSWAY) == fast:
                other = last if node == first else first
                cost = length_km / kmh[one] * 60 * winter
                heapq.heappush(waiting, (minutes + cost, (other, fast)))
    return [best.get((node, False), math.inf) for node in range(len(network.xy_m))]


@settings(deadline=None)
@given(network=_graphs(), winter=st.sampled_from([1.0, 1.3, 2.0]))
def test_the_search_agrees_with_a_plain_heap(network: RoadNetwork, winter: float) -> None:
    assert _minutes(network, winter=winter) == pytest.approx(_second_opinion(network, winter))


@settings(deadline=None)
@given(network=_graphs())
def test_winter_never_shortens_a_trip_and_adds_at_most_its_share(network: RoadNetwork) -> None:
    summer, winter = np.array(_minutes(network)), np.array(_minutes(network, winter=1.2))
    assert (winter >= summer).all()
    assert (winter <= 1.2 * summer).all()
    assert winter[0] == pytest.approx(summer[0])  # no driving, only the terminal
    far = np.isfinite(summer) & (summer > 3.1)
    assert (winter[far] > summer[far]).all()


ISLAND_OFFICES = _offices(
    ("01204", 142.1, 43.5), ("01367", 139.52, 42.17), ("01517", 141.05, 45.30),
    ("01518", 141.14, 45.18), ("01519", 141.23, 45.24),
)  # fmt: skip
ISLAND_AIRPORTS = _airports(
    ("AKJ", "01453", 142.0, 43.5), ("OIR", "01367", 139.43, 42.07),
    ("RBJ", "01517", 141.04, 45.455), ("RIS", "01519", 141.19, 45.24),
)  # fmt: skip


def test_islands_have_estimates_inside_and_nothing_between() -> None:
    table = drive_table(ROAD, ISLAND_OFFICES, ISLAND_AIRPORTS, PARAMETERS)
    methods = table.pivot_table(index="code", columns="airport", values="method", aggfunc="first")
    assert methods.to_dict("index") == {
        "01204": {"AKJ": "road", "OIR": "none", "RBJ": "none", "RIS": "none"},
        "01367": {"AKJ": "none", "OIR": "estimate", "RBJ": "none", "RIS": "none"},
        "01517": {"AKJ": "none", "OIR": "none", "RBJ": "estimate", "RIS": "none"},
        "01518": {"AKJ": "none", "OIR": "none", "RBJ": "none", "RIS": "estimate"},
        "01519": {"AKJ": "none", "OIR": "none", "RBJ": "none", "RIS": "estimate"},
    }
    assert (table["drive_minutes"].isna() == (table["method"] == "none")).all()
    estimated = table[table["method"] == "estimate"]
    assert estimated["drive_minutes"].tolist() == pytest.approx(
        (3 + 2 * estimated["distance_km"]).tolist()
    )


def test_an_island_alone_needs_no_roads() -> None:
    table = drive_table(ROAD, ISLAND_OFFICES[1:2], ISLAND_AIRPORTS[:2], PARAMETERS)
    assert table["method"].tolist() == ["none", "estimate"]
    table = drive_table(ROAD, ISLAND_OFFICES[:2], ISLAND_AIRPORTS[1:2], PARAMETERS)
    assert table["method"].tolist() == ["none", "estimate"]


def test_table_has_offices_outermost_and_geodesic_distances() -> None:
    table = drive_table(ROAD, ISLAND_OFFICES, ISLAND_AIRPORTS, PARAMETERS)
    assert table.columns.tolist() == ["code", "airport", "distance_km", "drive_minutes", "method"]
    assert table["airport"].tolist() == ["AKJ", "OIR", "RBJ", "RIS"] * 5
    assert table["code"].tolist()[::4] == ISLAND_OFFICES["code"].tolist()
    # A tenth of a degree along the parallel 43.5 on GRS80.
    assert table["distance_km"][0] == pytest.approx(8.0877, abs=0.001)


def test_a_place_without_roads_is_an_error_not_a_number() -> None:
    lost = _offices(("01204", 142.1, 43.5), ("01463", 142.0, 44.5))
    with pytest.raises(InputContentError) as caught:
        drive_table(ROAD, lost, AIRPORT, PARAMETERS)
    assert str(caught.value) == (
        "No road within 5.0 km of: 01463. Check their coordinates and the road file."
    )


@pytest.mark.parametrize("winter", [0.99, 2.01, math.nan])
def test_winter_out_of_range(winter: float) -> None:
    with pytest.raises(InputContentError) as caught:
        drive_table(ROAD, OFFICE, AIRPORT, PARAMETERS, winter=winter)
    assert str(caught.value) == (
        f"Winter factor {winter}: expected a number from 1 to 2.0 that speeds are divided by. "
        "Choose one in that range."
    )
