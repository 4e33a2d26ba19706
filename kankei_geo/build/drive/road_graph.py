"""The search for the quickest way: shortest paths [1]_ over the roads.

Offices and airports join the nearest road that is no motorway, straight with a detour.
A way leads from an airport to an office: where streets are one-way the other direction may
take a little longer or shorter.

References
----------
.. [1] Dijkstra, E. W. (1959). A note on two problems in connexion with graphs.
   Numerische Mathematik, 1, 269-271.
"""

from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy.sparse import csr_array
from scipy.sparse.csgraph import dijkstra
from scipy.spatial import cKDTree

from kankei_geo.base.errors import InputContentError
from kankei_geo.base.graphs import NOWHERE
from kankei_geo.build.drive.network import Floats, Integers, RoadNetwork
from kankei_geo.dataset.drive_model import KINDS, DriveParameters

# The solver reads a weight of zero as "no edge".
_SHORTEST_MINUTES = 1e-9


@dataclass(frozen=True, eq=False)
class Links:
    """Where places join the network.

    Parameters
    ----------
    node : numpy.ndarray of int, shape (k,)
        The nearest node at which trips can begin or end.
    km : numpy.ndarray, shape (k,)
        How far it is in a straight line.
    """

    node: Integers
    km: Floats


def links(
    network: RoadNetwork, places_m: Floats, names: "pd.Series[str]", limit_km: float
) -> Links:
    """Return where `places_m` (shape (k, 2), in the network's projection) join the roads.

    Raises
    ------
    InputContentError
        If a place, called by `names`, has no road within `limit_km`.
    """
    nodes = network.ordinary_nodes()
    tree = cKDTree(network.xy_m[nodes])
    off_m, nearest = (np.atleast_1d(one) for one in tree.query(places_m))
    far = off_m / 1000 > limit_km
    if far.any():
        raise InputContentError(
            "No road within {limit} km of: {places}. Check their coordinates and the road file.",
            limit=limit_km,
            places=", ".join(names[far]),
        )
    return Links(node=nodes[nearest], km=off_m / 1000)


def road_minutes(network: RoadNetwork, parameters: DriveParameters) -> Floats:
    """Return how long each road takes, shape (m,)."""
    kmh = np.array(parameters.speeds_kmh())[network.kind]
    minutes: Floats = (
        network.length_km / kmh * 60 * np.where(network.town, parameters.town_factor, 1.0)
    )
    return minutes


def node_minutes(network: RoadNetwork, starts: Links, parameters: DriveParameters) -> Floats:
    """Return minutes from each start to each node, shape (k, n).

    The terminal and the way to the first road are included; infinite where no road leads.
    """
    graph, _ = graph_of(network, road_minutes(network, parameters))
    found: Floats = dijkstra(graph, indices=starts.node)
    begin = parameters.terminal_minutes + starts.km * parameters.link_minutes_per_km
    return found + begin[:, np.newaxis]


def ways(
    network: RoadNetwork, starts: Links, ends: Links, parameters: DriveParameters
) -> pd.DataFrame:
    """Return what the quickest way from each start to its end consists of.

    Parameters
    ----------
    network : RoadNetwork
        The roads.
    starts, ends : Links
        As many of each.
    parameters : DriveParameters
        What decides which way is the quickest.

    Returns
    -------
    pandas.DataFrame
        A row a pair: kilometres on each of `KINDS` (``open_trunk``, ``town_trunk`` …) and
        ``link_km`` off the network. Missing where no way leads.
    """
    graph, road = graph_of(network, road_minutes(network, parameters))
    sources, row = np.unique(starts.node, return_inverse=True)
    before = dijkstra(graph, indices=sources, return_predecessors=True)[1]
    columns = [f"{where}_{kind}" for where in ("open", "town") for kind in KINDS]
    found = pd.DataFrame(0.0, index=range(len(ends.node)), columns=columns)
    kilometres = found.to_numpy()
    for pair, (source, node) in enumerate(zip(row, ends.node, strict=True)):
        roads = _roads_of(graph, road, before[source], node)
        if roads is None:
            kilometres[pair] = np.nan
            continue
        column = network.kind[roads] + len(KINDS) * network.town[roads]
        np.add.at(kilometres[pair], column, network.length_km[roads])
    return pd.DataFrame(kilometres, columns=columns).assign(link_km=starts.km + ends.km)


def minutes_of(travelled: pd.DataFrame, parameters: DriveParameters) -> Floats:
    """Return how long the ways that `ways` found take, the terminal included, shape (k,)."""
    kmh = np.array(parameters.speeds_kmh())
    slow = np.concatenate([1 / kmh, parameters.town_factor / kmh]) * 60
    driven: Floats = travelled.iloc[:, : len(slow)].to_numpy() @ slow
    off = travelled["link_km"].to_numpy() * parameters.link_minutes_per_km
    return parameters.terminal_minutes + driven + off


def _roads_of(graph: csr_array, road: Integers, before: Integers, node: int) -> Integers | None:
    """Return the roads that lead to `node`, the last first; none if nothing leads there."""
    found = []
    while (last := before[node]) != NOWHERE:
        begin, end = graph.indptr[last], graph.indptr[last + 1]
        found.append(road[begin + np.searchsorted(graph.indices[begin:end], node)])
        node = last
    return np.array(found, dtype=np.int64) if found else None


def graph_of(network: RoadNetwork, minutes: Floats) -> tuple[csr_array, Integers]:
    """Return the directed graph's matrix and the road of each of its entries.

    Of parallel roads the quickest counts, which a sum would hide.
    """
    both = ~network.one_way
    first = np.concatenate([network.start, network.end[both]])
    second = np.concatenate([network.end, network.start[both]])
    road = np.concatenate([np.arange(len(network.start)), np.flatnonzero(both)])
    order = np.lexsort((minutes[road], second, first))
    first, second, road = first[order], second[order], road[order]
    quickest = np.append([True], (np.diff(first) != 0) | (np.diff(second) != 0))[: len(first)]
    first, second, road = first[quickest], second[quickest], road[quickest]
    weights = np.maximum(minutes[road], _SHORTEST_MINUTES)
    size = len(network.xy_m)
    return csr_array((weights, (first, second)), shape=(size, size)), road
