"""The roads that quickest ways use: a small network, in which the same ways are the quickest.

Of all roads only those remain that a way from an airport to an office, or between two
offices, leads along; roads that follow each other without a junction become one section.
"""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely
from pyproj import Transformer
from scipy.sparse.csgraph import dijkstra

from kankei_geo.base.crs import WGS84
from kankei_geo.build.drive import road_graph
from kankei_geo.build.drive.drive import airport_links, office_links
from kankei_geo.build.drive.network import MOTORWAYS, Floats, Integers, RoadNetwork, metres
from kankei_geo.build.drive.road_graph import Links
from kankei_geo.build.drive.road_names import LineShapes
from kankei_geo.dataset.drive_model import DriveParameters

TOLERANCE_M = 150.0
_DECIMALS = 4  # of degrees: about 10 m
# Nodes of the road file stand close, but for motorways: these take the shape of a line.
_FAR_KM = 0.5
_TOGETHER = 32  # starts whose ways are searched at once
_GOES_ON = 2  # roads that meet at a node
_OF_LINKS = ("node", "km")


def way_sections(
    network: RoadNetwork,
    offices: pd.DataFrame,
    airports: pd.DataFrame,
    parameters: DriveParameters,
    shapes: LineShapes | None = None,
) -> gpd.GeoDataFrame:
    """Return the sections of road that the quickest ways consist of.

    Parameters
    ----------
    network : RoadNetwork
        The roads, with their names and tolls.
    offices : pandas.DataFrame
        Columns ``code``, ``office_lon``, ``office_lat`` in JGD2011 degrees.
    airports : pandas.DataFrame
        Columns ``iata``, ``code``, ``lon``, ``lat``.
    parameters : DriveParameters
        What decides which way is the quickest.
    shapes : LineShapes, optional
        How motorways run between their nodes.

    Returns
    -------
    geopandas.GeoDataFrame
        A row a section: ``start`` and ``end`` (a node's number, or the code or IATA of a
        place), ``one_way`` (1 if it may only be driven from start to end), ``minutes`` in
        summer, ``km``, ``toll`` (1 or 0), ``road`` (`RoadNetwork.name`) and ``geometry``:
        LineString in EPSG:4326, generalised by `TOLERANCE_M`. From a place a straight section
        leads to the first node.
    """
    names = np.array([*airports["iata"], *offices["code"]])
    both = (
        airport_links(network, airports, parameters),
        office_links(network, offices, parameters),
    )
    places = Links(*(np.concatenate([getattr(one, part) for one in both]) for part in _OF_LINKS))
    lon = np.concatenate([airports["lon"], offices["office_lon"]])
    lat = np.concatenate([airports["lat"], offices["office_lat"]])
    minutes = road_graph.road_minutes(network, parameters)
    used = _used(network, minutes, places.node)
    rows = [
        _section(network, minutes, chain, shapes) for chain in _chains(network, used, places.node)
    ]
    ends_m = metres(network.prefecture, lon, lat)
    rows += [
        {
            "start": name,
            "end": f"n{node}",
            "one_way": 0,
            "minutes": km * parameters.link_minutes_per_km,
            "km": km * parameters.link_detour,
            "toll": 0,
            "road": "",
            "geometry": shapely.LineString([end_m, network.xy_m[node]]),
        }
        for name, end_m, node, km in zip(names, ends_m, places.node, places.km, strict=True)
    ]
    table = pd.DataFrame(rows)
    # Numbers of nodes are those of the file: renumbered, they are shorter.
    nodes = pd.unique(table[["start", "end"]].to_numpy().ravel())
    short = {node: node for node in names} | {
        node: f"n{number}"
        for number, node in enumerate(node for node in nodes if node not in set(names))
    }
    to_degrees = Transformer.from_crs(network.prefecture.equal_area, WGS84, always_xy=True)
    lines = shapely.simplify(table["geometry"].to_numpy(), TOLERANCE_M)
    degrees = shapely.transform(lines, to_degrees.transform, interleaved=False)
    found = table.assign(
        start=table["start"].map(short),
        end=table["end"].map(short),
        minutes=table["minutes"].round(3),
        km=table["km"].round(3),
        geometry=shapely.transform(degrees, lambda corners: corners.round(_DECIMALS)),
    )
    return gpd.GeoDataFrame(found, geometry="geometry", crs=WGS84)


def _used(network: RoadNetwork, minutes: Floats, places: Integers) -> Integers:
    """Return the roads that the quickest ways between all places lead along."""
    graph, road = road_graph.graph_of(network, minutes)
    size = len(network.xy_m)
    first = np.repeat(np.arange(size), np.diff(graph.indptr))
    keys = first * size + graph.indices  # sorted, as the graph's entries are
    found = np.zeros(len(network.start), dtype=bool)
    starts = np.unique(places)
    for begin in range(0, len(starts), _TOGETHER):
        some = starts[begin : begin + _TOGETHER]
        before = dijkstra(graph, indices=some, return_predecessors=True)[1]
        for row in before:
            steps = _steps(row, starts)
            found[road[np.searchsorted(keys, row[steps] * np.int64(size) + steps)]] = True
    return np.flatnonzero(found)


def _steps(before: npt.NDArray[np.int32], ends: Integers) -> Integers:
    """Return the nodes that the ways to `ends` reach, each once, but for the start."""
    told = before.tolist()
    seen = set()
    for end in ends.tolist():
        node = end
        while told[node] >= 0 and node not in seen:
            seen.add(node)
            node = told[node]
    return np.fromiter(seen, dtype=np.int64, count=len(seen))


@dataclass(frozen=True)
class Chain:
    """Roads that follow each other, with the nodes from the first to the last."""

    roads: list[int]
    nodes: list[int]


def _chains(network: RoadNetwork, used: Integers, places: Integers) -> Iterator[Chain]:
    """Yield the used roads, joined where nothing but one road goes on."""
    start, end = network.start.tolist(), network.end.tolist()
    one_way, kept = network.one_way.tolist(), set(places.tolist())
    at: dict[int, list[int]] = defaultdict(list)
    for road in used.tolist():
        at[start[road]].append(road)
        at[end[road]].append(road)

    def goes_on(node: int) -> bool:
        if node in kept or len(at[node]) != _GOES_ON:
            return False
        one, two = at[node]
        same = network.name[one] == network.name[two] and network.toll[one] == network.toll[two]
        flows = not one_way[one] or (end[one] == node) != (end[two] == node)
        return bool(same and one_way[one] == one_way[two] and flows)

    done: set[int] = set()
    for begin in sorted(at):
        if goes_on(begin):
            continue
        for first in at[begin]:
            if first in done or (one_way[first] and start[first] != begin):
                continue
            road, nodes, roads = first, [begin], []
            while True:
                done.add(road)
                roads.append(road)
                nodes.append(end[road] if start[road] == nodes[-1] else start[road])
                if not goes_on(nodes[-1]):
                    break
                (road,) = (other for other in at[nodes[-1]] if other != road)
            yield Chain(roads, nodes)


def _section(
    network: RoadNetwork, minutes: Floats, chain: Chain, shapes: LineShapes | None
) -> dict[str, Any]:
    corners = [network.xy_m[chain.nodes[:1]]]
    for road, (begin, end) in zip(chain.roads, pairwise(chain.nodes), strict=True):
        ends_m = network.xy_m[[begin, end]]
        if shapes and network.kind[road] in MOTORWAYS and network.length_km[road] > _FAR_KM:
            between = shapes.between(ends_m, network.length_km[road])
            corners += [] if between is None else [between]
        corners.append(ends_m[1:])
    return {
        "start": f"n{chain.nodes[0]}",
        "end": f"n{chain.nodes[-1]}",
        "one_way": int(network.one_way[chain.roads[0]]),
        "minutes": float(minutes[chain.roads].sum()),
        "km": float(network.length_km[chain.roads].sum()),
        "toll": int(network.toll[chain.roads[0]]),
        "road": str(network.name[chain.roads[0]]),
        "geometry": shapely.LineString(np.vstack(corners)),
    }
