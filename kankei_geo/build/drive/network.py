"""The road network as a value: places, the roads between them, and what is measured on it."""

from dataclasses import dataclass, replace
from datetime import date

import numpy as np
import numpy.typing as npt
from pyproj import Transformer
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components
from scipy.spatial import cKDTree

from kankei_geo.base.crs import JGD2011
from kankei_geo.dataset.drive_model import KINDS
from kankei_geo.dataset.prefecture import Prefecture

Floats = npt.NDArray[np.float64]
Integers = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]
Names = npt.NDArray[np.str_]

MOTORWAY, MOTORWAY_TWO_WAY, TRUNK, PRIMARY, TERTIARY, MINOR = range(len(KINDS))
MOTORWAYS = (MOTORWAY, MOTORWAY_TWO_WAY)
# A road lies in a town where more than so many junctions stand on a square kilometre around.
TOWN_JUNCTIONS_PER_KM2 = 60.0
_TOWN_RADIUS_M = 500.0
_JUNCTION_ROADS = 3


@dataclass(frozen=True, eq=False)
class RoadNetwork:
    """Roads of a prefecture, each between two nodes.

    Parameters
    ----------
    prefecture : Prefecture
        Whose roads they are: it tells the projection, and which places no road joins to them.
    as_of : dt.date
        The day whose roads they are.
    xy_m : numpy.ndarray, shape (n, 2)
        Nodes in metres, in the prefecture's equal-area projection.
    start, end : numpy.ndarray of int, shape (m,)
        Nodes that each road joins.
    length_km : numpy.ndarray, shape (m,)
        Length along the road.
    kind : numpy.ndarray of int, shape (m,)
        Index in `KINDS`.
    one_way : numpy.ndarray of bool, shape (m,)
        Whether it may be driven from `start` to `end` only.
    town : numpy.ndarray of bool, shape (m,)
        Whether it lies where junctions stand close. Motorways never do.
    ramp : numpy.ndarray of bool, shape (m,)
        Whether it leads to or from a motorway or another level.
    name : numpy.ndarray of str, shape (m,)
        What it is called: ``n36`` for a national and ``p89`` for a prefectural road by their
        numbers, a name, or an empty text.
    toll : numpy.ndarray of bool, shape (m,)
        Whether driving on it costs a toll.
    """

    prefecture: Prefecture
    as_of: date
    xy_m: Floats
    start: Integers
    end: Integers
    length_km: Floats
    kind: Integers
    one_way: Flags
    town: Flags
    ramp: Flags
    name: Names
    toll: Flags

    def without(self, roads: Flags, as_of: date) -> "RoadNetwork":
        """Return the network of `as_of`, in which the flagged `roads` are missing."""
        kept = ~roads
        fields = ("start", "end", "length_km", "kind", "one_way", "town", "ramp", "name", "toll")
        return replace(self, as_of=as_of, **{name: getattr(self, name)[kept] for name in fields})

    def ordinary_nodes(self) -> Integers:
        """Return where trips can begin and end.

        These are nodes that a road other than a motorway touches, and from which one gets to
        most others of the same part and back: a one-way street into a yard is no place to
        start from.
        """
        touched = np.zeros(len(self.xy_m), dtype=bool)
        ordinary = ~np.isin(self.kind, MOTORWAYS) & ~self.ramp
        touched[self.start[ordinary]] = True
        touched[self.end[ordinary]] = True
        return np.flatnonzero(touched & self._both_ways())

    def _both_ways(self) -> Flags:
        """Return which nodes lie in the largest strongly connected group of their part."""
        both = ~self.one_way
        first = np.concatenate([self.start, self.end[both]])
        second = np.concatenate([self.end, self.start[both]])
        count = len(self.xy_m)
        pairs = coo_array((np.ones(len(first)), (first, second)), (count, count))
        group = connected_components(pairs, directed=True, connection="strong")[1]
        sizes = np.bincount(group)[group]
        part = self.parts()
        largest = np.zeros(part.max() + 1, dtype=np.int64)
        np.maximum.at(largest, part, sizes)
        flags: Flags = sizes == largest[part]
        return flags

    def parts(self) -> Integers:
        """Return the number of the connected part that each node lies in, shape (n,)."""
        count = len(self.xy_m)
        pairs = coo_array((np.ones(len(self.start)), (self.start, self.end)), (count, count))
        labels: Integers = connected_components(pairs, directed=False)[1].astype(np.int64)
        return labels


def metres(prefecture: Prefecture, lon: npt.ArrayLike, lat: npt.ArrayLike) -> Floats:
    """Return JGD2011 degrees as metres in the prefecture's projection, shape (n, 2)."""
    to_metres = Transformer.from_crs(JGD2011, prefecture.equal_area, always_xy=True)
    x, y = to_metres.transform(np.asarray(lon, dtype=float), np.asarray(lat, dtype=float))
    return np.column_stack([x, y])


def in_town(xy_m: Floats, start: Integers, end: Integers, kind: Integers) -> Flags:
    """Return which roads lie where junctions stand close, shape (m,)."""
    count = len(xy_m)
    roads = np.bincount(start, minlength=count) + np.bincount(end, minlength=count)
    junctions = xy_m[roads >= _JUNCTION_ROADS]
    if not len(junctions):
        return np.zeros(len(start), dtype=bool)
    near = cKDTree(junctions).query_ball_point(xy_m, _TOWN_RADIUS_M, return_length=True)
    per_km2 = np.asarray(near, dtype=float) / (np.pi * (_TOWN_RADIUS_M / 1000) ** 2)
    dense: Flags = (per_km2[start] + per_km2[end]) / 2 > TOWN_JUNCTIONS_PER_KM2
    return dense & ~np.isin(kind, MOTORWAYS)
