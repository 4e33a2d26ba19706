"""Sections of road by the day they were opened: taken out of the network, or added to it."""

import datetime as dt
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd
from scipy.sparse import coo_array, csr_array
from scipy.sparse.csgraph import dijkstra
from scipy.spatial import cKDTree

from kankei_geo.base.errors import InputContentError
from kankei_geo.base.graphs import way_back
from kankei_geo.build.drive.network import (
    MOTORWAYS,
    Flags,
    Floats,
    Integers,
    RoadNetwork,
    metres,
)
from kankei_geo.dataset.drive_model import KINDS

# How far an end told in the table may be from the roads that meet there.
_REACH_M = 1500.0
# How far the way found between two ends may be from the length that was published.
_LENGTH_SHARE = 0.25
# A new section is nearly straight between its ends and interchanges, which are not told exactly.
_STRAIGHT_SHARES = (0.75, 2.5)


@dataclass(frozen=True)
class Section:
    """A section of road with the day since which it may be driven.

    Parameters
    ----------
    key : str
        Road and ends, as messages name it.
    opened : dt.date
        The last possible day where only the month or year is known.
    kind : int
        Index in `KINDS`.
    length_km : float
        As published; 0 for an interchange alone.
    places : list of tuple of float
        Both ends and the interchanges between them in order, longitude and latitude.
    road : str
        What the road is called.
    toll : bool
        Whether driving on it costs a toll.
    """

    key: str
    opened: dt.date
    kind: int
    length_km: float
    places: list[tuple[float, float]]
    road: str
    toll: bool


def sections(table: pd.DataFrame) -> list[Section]:
    """Return the sections that ``road_openings.csv`` tells, the first opened first."""
    found = []
    for row in table.assign(via=table["via"].fillna("")).to_dict("records"):
        between = [place.split() for place in row["via"].split(";") if place]
        found.append(
            Section(
                key=f"{row['road']} {row['from_place']}–{row['to_place']}",
                opened=dt.date.fromisoformat(row["last_day"]),
                kind=KINDS.index(row["kind"]),
                length_km=row["length_km"],
                places=[
                    (row["from_lon"], row["from_lat"]),
                    *((float(lon), float(lat)) for lon, lat in between),
                    (row["to_lon"], row["to_lat"]),
                ],
                road=row["road"],
                toll=row["toll"] == "toll",
            )
        )
    return sorted(found, key=lambda section: section.opened)


def as_of(network: RoadNetwork, table: pd.DataFrame, day: dt.date) -> RoadNetwork:
    """Return the network of another day.

    Parameters
    ----------
    network : RoadNetwork
        The roads of ``network.as_of``.
    table : pandas.DataFrame
        ``road_openings.csv``.
    day : dt.date
        Sections opened later are left out; those opened since the network's own day, up to
        this one, are added.

    Raises
    ------
    InputContentError
        If a section is not found in the network, or meets no road.
    """
    own = network.as_of
    every = sections(table)
    missing = [one for one in every if day < one.opened <= own]
    gone = np.zeros(len(network.start), dtype=bool)
    for section in missing:
        gone |= _roads_of(network, section)
    changed = network.without(gone, day)
    for section in every:
        if own < section.opened <= day:
            changed = _added(changed, section)
    return changed


def _roads_of(network: RoadNetwork, section: Section) -> Flags:
    """Return which roads are the section: the ways between its ends on roads of its kind."""
    places_m = metres(network.prefecture, *zip(*section.places, strict=True))
    if section.length_km == 0:
        middle = (network.xy_m[network.start] + network.xy_m[network.end]) / 2
        near: Flags = np.linalg.norm(middle - places_m[0], axis=1) < _REACH_M
        return network.ramp & near
    found = np.zeros(len(network.start), dtype=bool)
    for roads in directions(network, section.kind, places_m[[0, -1]]):
        length_km = float(network.length_km[roads].sum())
        if abs(length_km - section.length_km) > max(_LENGTH_SHARE * section.length_km, 1):
            raise InputContentError(
                "road_openings.csv: {section} is {found:.1f} km long in the road file; expected "
                "{expected:.1f} km. Check its ends, its length and its kind.",
                section=section.key,
                found=length_km,
                expected=section.length_km,
            )
        found[roads] = True
    return found


def directions(network: RoadNetwork, kind: int, ends_m: Floats) -> list[Integers]:
    """Return the roads of one kind that lead from one end to the other, and back.

    Parameters
    ----------
    network : RoadNetwork
        The roads.
    kind : int
        Index in `KINDS`; both kinds of motorway count as one.
    ends_m : numpy.ndarray, shape (2, 2)
        In the network's projection, up to `_REACH_M` off.

    Returns
    -------
    list of numpy.ndarray of int
        Roads of each direction; none where no way leads.
    """
    wanted = MOTORWAYS if kind in MOTORWAYS else (kind,)
    same = np.flatnonzero(np.isin(network.kind, wanted) & ~network.ramp)
    both = same[~network.one_way[same]]
    first = np.concatenate([network.start[same], network.end[both]])
    second = np.concatenate([network.end[same], network.start[both]])
    road = np.concatenate([same, both])
    size = len(network.xy_m)
    graph = coo_array((network.length_km[road], (first, second)), (size, size)).tocsr()
    nodes = np.unique(np.concatenate([first, second]))
    near_ends = [
        nodes[found] for found in cKDTree(network.xy_m[nodes]).query_ball_point(ends_m, _REACH_M)
    ]
    off_km = [
        np.linalg.norm(network.xy_m[found] - place, axis=1) / 1000
        for found, place in zip(near_ends, ends_m, strict=True)
    ]
    ways = []
    for begin, end in ((0, 1), (1, 0)):
        way = _shortest(graph, near_ends[begin], near_ends[end], (off_km[begin], off_km[end]))
        here = np.isin(first * size + second, way[:-1] * size + way[1:])
        ways.append(np.unique(road[here]))
    return ways


def _shortest(
    graph: csr_array, starts: Integers, ends: Integers, off_km: tuple[Floats, Floats]
) -> Integers:
    """Return the nodes of the way from one of `starts` to one of `ends`.

    `off_km` tells how far each is from the end that the table names. The two that make
    way and twice these distances shortest are taken: the nearest ones between which a way
    leads, since each direction of a motorway has nodes of its own.
    """
    none = np.array([], dtype=np.int64)
    if not len(starts) or not len(ends):
        return none
    away, before = dijkstra(graph, indices=starts, return_predecessors=True)
    cost = away[:, ends] + 2 * (off_km[0][:, np.newaxis] + off_km[1])
    row, column = np.unravel_index(np.argmin(cost), cost.shape)
    if np.isinf(cost[row, column]):
        return none
    way = way_back(before[row], int(starts[row]), int(ends[column]))
    return np.array(way, dtype=np.int64)


def _added(network: RoadNetwork, section: Section) -> RoadNetwork:
    """Return the network with the section, joined at its ends and interchanges."""
    places_m = metres(network.prefecture, *zip(*section.places, strict=True))
    total_km = float(np.linalg.norm(np.diff(places_m, axis=0), axis=1).sum()) / 1000
    least, most = (share * total_km for share in _STRAIGHT_SHARES)
    if not least <= section.length_km <= most:
        raise InputContentError(
            "road_openings.csv: {section} is told to be {found:.1f} km long; its places are "
            "{straight:.1f} km apart. Check its ends, what lies between, and its length.",
            section=section.key,
            found=section.length_km,
            straight=total_km,
        )
    if section.length_km == 0:
        places_m = places_m[:1]  # an interchange: ramps between the roads that are there
    count = len(network.xy_m)
    own = count + np.arange(len(places_m))
    straight_km = np.linalg.norm(np.diff(places_m, axis=0), axis=1) / 1000
    length_km = straight_km * (section.length_km / max(total_km, 1e-9))
    joined, joined_km = _joints(network, section, places_m)
    more = len(own) - 1
    kind = KINDS.index("primary")
    return replace(
        network,
        xy_m=np.vstack([network.xy_m, places_m]),
        start=np.concatenate([network.start, own[:-1], own[joined[:, 0]]]),
        end=np.concatenate([network.end, own[1:], joined[:, 1]]),
        length_km=np.concatenate([network.length_km, length_km, joined_km]),
        kind=np.concatenate(
            [network.kind, np.full(more, section.kind), np.full(len(joined), kind)]
        ),
        one_way=np.append(network.one_way, np.zeros(more + len(joined), dtype=bool)),
        town=np.append(network.town, np.zeros(more + len(joined), dtype=bool)),
        ramp=np.concatenate(
            [network.ramp, np.zeros(more, dtype=bool), np.ones(len(joined), dtype=bool)]
        ),
        name=np.concatenate([network.name, [section.road] * more, [""] * len(joined)]),
        toll=np.concatenate(
            [network.toll, np.full(more, section.toll), np.zeros(len(joined), dtype=bool)]
        ),
    )


def _joints(network: RoadNetwork, section: Section, places_m: Floats) -> tuple[Integers, Floats]:
    """Return pairs of place and node that ramps join, and how far they are.

    Each place joins the nearest ordinary road; an end joins the motorway that it goes on from,
    too, in both of its directions.
    """
    ordinary = network.ordinary_nodes()
    tree = cKDTree(network.xy_m[ordinary])
    metres_off, nearest = (np.atleast_1d(one) for one in tree.query(places_m))
    if (metres_off > _REACH_M).any():
        raise InputContentError(
            "road_openings.csv: {section} is {found:.1f} km away from any road; expected at most "
            "{expected:.1f} km. Check its coordinates.",
            section=section.key,
            found=float(metres_off.max()) / 1000,
            expected=_REACH_M / 1000,
        )
    pairs = [(place, int(ordinary[node])) for place, node in enumerate(nearest)]
    if section.kind in MOTORWAYS:
        fast = np.isin(network.kind, MOTORWAYS)
        tips = np.unique(np.concatenate([network.start[fast], network.end[fast]]))
        if len(tips):
            for place in sorted({0, len(places_m) - 1}):
                off_m = np.linalg.norm(network.xy_m[tips] - places_m[place], axis=1)
                pairs += [(place, int(node)) for node in tips[off_m < _REACH_M]]
    joined = np.array(pairs, dtype=np.int64).reshape(-1, 2)
    off_m = np.linalg.norm(places_m[joined[:, 0]] - network.xy_m[joined[:, 1]], axis=1)
    return joined, np.asarray(off_m / 1000)
