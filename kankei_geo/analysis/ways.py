"""The quickest way by road between two places: where it leads, how long it is, what it costs."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import groupby, pairwise
from typing import TYPE_CHECKING

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely

from kankei_geo.analysis.candidates import nearest
from kankei_geo.analysis.rule import Rule
from kankei_geo.base.crs import WGS84
from kankei_geo.base.graphs import directed, shortest, way_back
from kankei_geo.dataset.dataset import Dataset
from kankei_geo.dataset.kept import kept, remembered

if TYPE_CHECKING:
    from scipy.sparse import csr_array

# A road is named if the way follows it so far, or for so large a part.
_LEAST_KM, _LEAST_SHARE = 1.0, 0.05
# Roads without a name are told where they are a large part.
_LEAST_UNNAMED_KM, _LEAST_UNNAMED_SHARE = 2.0, 0.1
_MOST_NAMED = 10


@dataclass(frozen=True, eq=False)
class Way:
    """A way from one place to another.

    Attributes
    ----------
    minutes : float
        On the road in summer, an estimate; the fixed time at a terminal is not in it.
    km, toll_km : float
        Kilometres by road, and those of them that cost a toll.
    roads : tuple of str
        The roads that it follows in order, as the road file calls them: ``n36`` is national
        road 36, ``p89`` prefectural road 89, others are names, and an empty text stands for
        roads without one. Short stretches are left out.
    line : shapely.LineString
        Where it leads, in JGD2011 degrees.
    """

    minutes: float
    km: float
    toll_km: float
    roads: tuple[str, ...]
    line: shapely.LineString


@dataclass(frozen=True, eq=False)
class _Network:
    columns: tuple[np.ndarray, ...]  # of the sections: minutes, km, toll, road, geometry
    number: dict[str, int]
    graph: "csr_array"
    entries: dict[tuple[int, int], tuple[int, bool]]


@remembered(512)
def way(data: Dataset, start: str, end: str) -> Way | None:
    """Return the quickest way between two places, or nothing where no road leads.

    Parameters
    ----------
    data : Dataset
        Whose roads they are.
    start, end : str
        Code of a municipality or IATA code of an airport.

    Returns
    -------
    Way or None
        It is driven from `start` to `end`; the other direction may be another one, where
        streets are one-way.

    Notes
    -----
    Shortest paths [1]_ over the sections that the build kept, which hold the quickest way
    between any two places.

    References
    ----------
    .. [1] Dijkstra, E. W. (1959). A note on two problems in connexion with graphs.
       Numerische Mathematik, 1, 269-271.
    """
    network = _network(data)
    first, last = network.number[start], network.number[end]
    nodes = way_back(_before(data, first), first, last)
    if nodes is None:
        return None
    steps = [network.entries[pair] for pair in pairwise(nodes)]
    # Columns are cut, not rows of a table: a map asks for the way to each municipality.
    used = [section for section, _ in steps]
    minutes, kms, toll, roads, shapes = (column[used] for column in network.columns)
    lines = [
        shapely.get_coordinates(line)[:: 1 if forward else -1]
        for line, (_, forward) in zip(shapes, steps, strict=True)
    ]
    km = float(kms.sum())
    return Way(
        minutes=float(minutes.sum()),
        km=km,
        toll_km=float(kms[toll == 1].sum()),
        roads=_followed(roads.tolist(), kms.tolist(), km),
        line=shapely.LineString(np.concatenate([lines[0][:1], *(line[1:] for line in lines)])),
    )


@remembered(64)
def _before(data: Dataset, start: int) -> npt.NDArray[np.int32]:
    """Return what comes before each node on the ways from one: many begin at one airport."""
    return shortest(_network(data).graph, start)[1]


def quicker(data: Dataset, start: str, end: str) -> Way | None:
    """Return the quicker of the ways there and back, told from `start` to `end`.

    The road file lacks a carriageway here and there, so that one direction takes a detour that
    nobody drives: the minutes between offices are those of the quicker direction, too.
    """
    there, back = way(data, start, end), way(data, end, start)
    if there is None or back is None:
        return there
    if there.minutes <= back.minutes:
        return there
    return replace(back, roads=back.roads[::-1], line=shapely.reverse(back.line))


@remembered(64)
def minutes_to(data: Dataset, end: str) -> "pd.Series[float]":
    """Return the minutes by road from each office to a place.

    Parameters
    ----------
    data : Dataset
        Whose roads they are.
    end : str
        Code of a municipality or IATA code of an airport.

    Returns
    -------
    pandas.Series
        Indexed by code: minutes in summer, an estimate, without the fixed time at a terminal;
        missing where no road leads. Callers must not change it.
    """
    network = _network(data)
    spent = shortest(network.graph.T.tocsr(), network.number[end])[0]
    codes = data.municipalities["code"]
    minutes = pd.Series(spent[[network.number[code] for code in codes]], index=codes)
    return minutes.where(np.isfinite(minutes))


def to_airports(data: Dataset, rule: Rule, codes: Iterable[str]) -> gpd.GeoDataFrame:
    """Return the ways from airports to some municipalities.

    Parameters
    ----------
    data : Dataset
        Whose roads they are.
    rule : Rule
        It decides which airport is a municipality's.
    codes : iterable of str
        Of municipalities.

    Returns
    -------
    geopandas.GeoDataFrame
        A row for each that a road leads to: ``code``, ``airport``, ``road_km``, ``toll_km``,
        ``roads`` (as `Way.roads`) and ``geometry``: LineString, WGS 84.
    """
    reached = nearest(data, rule).loc[list(codes)]
    found = []
    for code, row in reached[reached["drive_minutes"].notna()].iterrows():
        one = way(data, row["airport"], str(code))
        if one is not None:
            found.append((code, row["airport"], one.km, one.toll_km, one.roads, one.line))
    columns = ["code", "airport", "road_km", "toll_km", "roads", "geometry"]
    table = pd.DataFrame(found, columns=columns)
    return gpd.GeoDataFrame(table, geometry=gpd.GeoSeries(table["geometry"], crs=WGS84))


def _followed(roads: Sequence[str], lengths_km: Sequence[float], km: float) -> tuple[str, ...]:
    """Return the roads that count, in order: a road that is left for a moment counts once."""
    least_km = min(_LEAST_KM, _LEAST_SHARE * km)
    unnamed_km = max(_LEAST_UNNAMED_KM, _LEAST_UNNAMED_SHARE * km)
    told = _joined(zip(roads, lengths_km, strict=True))
    while told:
        # Each by how far it is from counting; the shortest goes first, and what it parted joins.
        spare = [length - (least_km if road else unnamed_km) for road, length in told]
        least = min(range(len(told)), key=spare.__getitem__)
        if len(told) == 1 or (spare[least] >= 0 and len(told) <= _MOST_NAMED):
            break
        del told[least]
        told = _joined(told)
    return tuple(road for road, _ in told)


def _joined(stretches: Iterable[tuple[str, float]]) -> list[tuple[str, float]]:
    return [
        (road, sum(length for _, length in group))
        for road, group in groupby(stretches, key=lambda stretch: stretch[0])
    ]


@kept
def _network(data: Dataset) -> _Network:
    sections = data.way_sections
    names = pd.unique(sections[["start", "end"]].to_numpy().ravel())
    number = {str(name): place for place, name in enumerate(names)}
    start, end = (sections[side].map(number).to_numpy() for side in ("start", "end"))
    both = np.flatnonzero(sections["one_way"] == 0)
    table = pd.DataFrame(
        {
            "first": np.concatenate([start, end[both]]),
            "second": np.concatenate([end, start[both]]),
            "section": np.concatenate([np.arange(len(sections)), both]),
            "forward": np.arange(len(sections) + len(both)) < len(sections),
            "minutes": np.concatenate([sections["minutes"], sections["minutes"].iloc[both]]),
        }
    )
    # Of parallel sections the quickest counts.
    table = table.sort_values("minutes", kind="stable").drop_duplicates(["first", "second"])
    weights = table["minutes"].clip(lower=1e-9)  # zero would be read as "no road"
    first, second = (table[name].to_numpy() for name in ("first", "second"))
    graph = directed(weights.to_numpy(), first, second, len(number))
    columns = (table[name].tolist() for name in ("first", "second", "section", "forward"))
    entries = {
        (first, second): (section, forward)
        for first, second, section, forward in zip(*columns, strict=True)
    }
    cut = ("minutes", "km", "toll", "road", "geometry")
    own = tuple(sections[name].to_numpy() for name in cut)
    return _Network(own, number, graph, entries)
