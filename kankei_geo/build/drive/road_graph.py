"""The search for the quickest way: shortest paths [1]_ over the roads.

Offices and airports, which the generalised roads seldom pass, join every road point within
reach over local roads: straight-line distance times a detour factor at a local speed.
Junctions near one another are joined in the same way, because the source leaves out most
local roads.

References
----------
.. [1] Dijkstra, E. W. (1959). A note on two problems in connexion with graphs.
   Numerische Mathematik, 1, 269-271.
"""

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy.sparse import csr_array
from scipy.sparse.csgraph import dijkstra
from scipy.spatial import cKDTree

from kankei_geo.base.errors import InputContentError
from kankei_geo.build.drive.roads import (
    EXPRESSWAY,
    NATIONAL,
    PREFECTURAL,
    Floats,
    Integers,
    RoadNetwork,
    metres,
)
from kankei_geo.dataset.drive_model import DriveParameters

# The solver reads a weight of zero as "no edge".
_SHORTEST_MINUTES = 1e-9


def road_minutes(
    network: RoadNetwork,
    offices: pd.DataFrame,
    airports: pd.DataFrame,
    parameters: DriveParameters,
    *,
    winter: float = 1.0,
) -> Floats:
    """Return minutes between places on the main island, shape (offices, airports).

    Raises
    ------
    InputContentError
        If a place has no road within ``link_km``.
    """
    ends_m = metres(network.prefecture, offices["office_lon"], offices["office_lat"])
    starts_m = metres(network.prefecture, airports["lon"], airports["lat"])
    from_airports = node_minutes(network, starts_m, parameters, winter=winter)
    office, node, link_minutes = _links(network, ends_m, parameters, winter)
    minutes = np.full((len(ends_m), len(starts_m)), np.inf)
    np.minimum.at(minutes, office, from_airports[:, node].T + link_minutes[:, np.newaxis])

    straight_km = np.linalg.norm(ends_m[:, np.newaxis] - starts_m, axis=2) / 1000
    direct = straight_km * parameters.local_minutes_per_km(winter) + parameters.terminal_minutes
    minutes = np.where(straight_km <= parameters.link_km, np.minimum(minutes, direct), minutes)
    if np.isinf(minutes).any():
        office_out, airport_out = np.isinf(minutes).all(axis=1), np.isinf(minutes).all(axis=0)
        raise InputContentError(
            "No road within {limit} km of: {places}. Check their coordinates and the road file.",
            limit=parameters.link_km,
            places=", ".join([*offices["code"][office_out], *airports["iata"][airport_out]]),
        )
    return minutes


def node_minutes(
    network: RoadNetwork, starts_m: Floats, parameters: DriveParameters, *, winter: float = 1.0
) -> Floats:
    """Return minutes from each start to each network node off the expressways.

    Parameters
    ----------
    network : RoadNetwork
        Roads of the main island.
    starts_m : numpy.ndarray, shape (k, 2)
        Airports, in the network's projection.
    parameters : DriveParameters
        Speeds and fixed times.
    winter : float
        Divides every speed.

    Returns
    -------
    numpy.ndarray, shape (k, n)
        Terminal time included; infinite where a node cannot be reached, or lies on an
        expressway only, which can be left at junctions alone.
    """
    count = len(network.xy_m)
    ordinary, fast = network.touches(expressway=False), network.touches(expressway=True)
    # Each node stands twice, on and off the expressway; changing over costs the transfer.
    level = np.where(network.road_class == EXPRESSWAY, count, 0)
    kmh = _class_kmh(parameters)
    speeds = np.select([network.road_class == one for one in kmh], list(kmh.values()))
    change = np.flatnonzero(ordinary & fast)
    near, other, mesh_minutes = _mesh(network, parameters, winter)
    start, node, link_minutes = _links(network, starts_m, parameters, winter)
    first = np.concatenate([network.start + level, change, near, start + 2 * count])
    second = np.concatenate([network.end + level, change + count, other, node])
    minutes = np.concatenate(
        [
            network.length_km / speeds * 60 * winter,
            np.full(len(change), parameters.transfer_minutes),
            mesh_minutes,
            link_minutes,
        ]
    )
    graph = _graph(first, second, minutes, 2 * count + len(starts_m))
    origins = 2 * count + np.arange(len(starts_m))
    found: Floats = dijkstra(graph, directed=False, indices=origins)[:, :count]
    return np.where(ordinary, found + parameters.terminal_minutes, np.inf)


def _class_kmh(parameters: DriveParameters) -> dict[int, float]:
    """Return the speed on each class of road."""
    return {
        EXPRESSWAY: parameters.national_kmh * parameters.expressway_ratio,
        NATIONAL: parameters.national_kmh,
        PREFECTURAL: parameters.national_kmh * parameters.prefectural_ratio,
    }


def _graph(first: Integers, second: Integers, minutes: Floats, size: int) -> csr_array:
    """Return the graph's matrix; of parallel edges the quickest, which a sum would hide."""
    low, high = np.minimum(first, second), np.maximum(first, second)
    order = np.lexsort((minutes, high, low))
    low, high, minutes = low[order], high[order], minutes[order]
    quickest = np.append([True], (np.diff(low) != 0) | (np.diff(high) != 0))
    weights = np.maximum(minutes[quickest], _SHORTEST_MINUTES)
    return csr_array((weights, (low[quickest], high[quickest])), shape=(size, size))


def _links(
    network: RoadNetwork, places_m: Floats, parameters: DriveParameters, winter: float
) -> tuple[Integers, Integers, Floats]:
    """Return index of place, node and minutes for all ordinary roads within ``link_km``."""
    nodes = np.flatnonzero(network.touches(expressway=False))
    tree = cKDTree(network.xy_m[nodes])
    near = [tree.query_ball_point(place_m, parameters.link_km * 1000) for place_m in places_m]
    place = np.repeat(np.arange(len(places_m)), np.array([len(found) for found in near], dtype=int))
    node = nodes[np.array([index for found in near for index in found], dtype=np.int64)]
    km = np.linalg.norm(places_m[place] - network.xy_m[node], axis=1) / 1000
    return place, node, km * parameters.local_minutes_per_km(winter)


def _mesh(
    network: RoadNetwork, parameters: DriveParameters, winter: float
) -> tuple[Integers, Integers, Floats]:
    """Return pairs of ordinary junctions within ``mesh_km`` and the minutes between them."""
    nodes = np.flatnonzero(network.touches(expressway=False) & network.junction)
    pairs: npt.NDArray[np.int64] = cKDTree(network.xy_m[nodes]).query_pairs(
        parameters.mesh_km * 1000, output_type="ndarray"
    )
    near, other = nodes[pairs[:, 0]], nodes[pairs[:, 1]]
    km = np.linalg.norm(network.xy_m[near] - network.xy_m[other], axis=1) / 1000
    return near, other, km * parameters.local_minutes_per_km(winter)
