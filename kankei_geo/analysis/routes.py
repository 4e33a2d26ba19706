"""Routes through several municipalities: the best order, its legs and days, and proposals."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise, permutations

import geopandas as gpd
import numpy as np
import pandas as pd
from numpy.typing import NDArray

from kankei_geo.analysis import ways
from kankei_geo.base.crs import WGS84
from kankei_geo.base.errors import InputContentError, UnknownNameError
from kankei_geo.base.i18n import Words
from kankei_geo.dataset import facts
from kankei_geo.dataset.dataset import Dataset
from kankei_geo.dataset.kept import kept, remembered
from kankei_geo.dataset.reach import FEWEST_STOPS, MOST_STOPS
from kankei_geo.dataset.winter import check_winter

# The airport of arrival or departure: any that counts, or (departure) that of arrival.
ANY_OF_THEM, THE_SAME = "", ""
QUICKEST = "any"  # departure by whatever airport makes the route quickest
HOUR = 60  # minutes
_REMEMBERED = 64
# Minutes are rounded: by way of another place it may be told as shorter, by half a minute a leg.
_SLACK = 4


@dataclass(frozen=True)
class Trip:
    """What a reader asks of a route.

    Attributes
    ----------
    stops : tuple of str
        Codes of the municipalities, as they were chosen.
    arrive, depart : str
        IATA codes of the airports; `ANY_OF_THEM` for whichever makes the route quickest. A
        departure is `THE_SAME` as the arrival, or `QUICKEST`.
    in_order : bool
        Whether the stops keep their order.
    hours_a_day : int
        How long one drives on a day.
    winter : float
        Factor that divides road speeds, 1.0 to 2.0.
    tokyo_direct : bool
        Whether `ANY_OF_THEM` and `QUICKEST` mean airports with a direct flight to Tokyo, or all
        in service.
    """

    stops: tuple[str, ...]
    arrive: str = ANY_OF_THEM
    depart: str = THE_SAME
    in_order: bool = False
    hours_a_day: int = 4
    winter: float = 1.0
    tokyo_direct: bool = True


@dataclass(frozen=True, eq=False)
class Leg:
    """A part of a route, from one place to the next.

    Attributes
    ----------
    start, end : str
        Code of a municipality or IATA code of an airport.
    minutes : int
        By road, an estimate; at an airport the fixed time at the terminal is in it.
    low, high : int
        The interval that holds four published times of five.
    day : int
        On which day one arrives, from 1.
    way : Way
        Where it leads.
    """

    start: str
    end: str
    minutes: int
    low: int
    high: int
    day: int
    way: ways.Way


@dataclass(frozen=True, eq=False)
class Route:
    """A route from an airport through all stops to an airport.

    Attributes
    ----------
    legs : tuple of Leg
        In order; there is one more than stops.
    best_minutes : int
        What the quickest order takes between the same airports: less than `minutes` where the
        reader's order was kept and is not the quickest.
    """

    legs: tuple[Leg, ...]
    best_minutes: int

    @property
    def places(self) -> tuple[str, ...]:
        """Airport of arrival, the stops in order, airport of departure."""
        return (self.legs[0].start, *(leg.end for leg in self.legs))

    @property
    def stops(self) -> tuple[str, ...]:
        """The codes of the municipalities in order."""
        return self.places[1:-1]

    @property
    def minutes(self) -> int:
        """The sum of the legs' minutes, as they are shown."""
        return sum(leg.minutes for leg in self.legs)

    @property
    def km(self) -> float:
        """Kilometres of all legs."""
        return sum(leg.way.km for leg in self.legs)

    @property
    def toll_km(self) -> float:
        """Kilometres of them that cost a toll."""
        return sum(leg.way.toll_km for leg in self.legs)

    @property
    def lines(self) -> gpd.GeoSeries:
        """The legs as lines in degrees (WGS 84), in order."""
        return gpd.GeoSeries([leg.way.line for leg in self.legs], crs=WGS84)

    @property
    def days(self) -> int:
        """On how many days one drives."""
        return self.legs[-1].day


@dataclass(frozen=True)
class Proposal:
    """A loop from an airport through adopters of a policy and back.

    Attributes
    ----------
    airport : str
        IATA code.
    stops : tuple of str
        Codes in the quickest order.
    policies : int
        The sum of their numbers of priority policies: what was made as large as possible.
    minutes : int
        Of the whole loop, an estimate: as small as possible among loops with that sum.
    """

    airport: str
    stops: tuple[str, ...]
    policies: int
    minutes: int


@kept
def airports(data: Dataset) -> tuple[str, ...]:
    """Return the IATA codes of all airports in service: where a route may begin."""
    table = data.airports
    return tuple(table.loc[table["status"] == "in_service", "iata"])


def counting(data: Dataset, *, tokyo_direct: bool) -> tuple[str, ...]:
    """Return the airports that `ANY_OF_THEM` stands for."""
    table = data.airports.set_index("iata")
    found = airports(data)
    return tuple(iata for iata in found if not tokyo_direct or table.loc[iata, "tokyo_direct"])


@remembered(_REMEMBERED)
def between(data: Dataset, winter: float) -> pd.DataFrame:
    """Return the minutes by road between all offices and airports in service, as they are told.

    Parameters
    ----------
    winter : float
        Factor that divides road speeds, 1.0 to 2.0.

    Returns
    -------
    pandas.DataFrame
        A row for each start and a column for each end, codes and IATA codes: whole minutes, an
        estimate; missing where no road leads, and between airports. From an airport they are
        those of `facts.access`; the fixed time at the terminal counts on the way back, too. Of
        both directions the quicker counts (see `ways.quicker`).
    """
    codes = data.municipalities["code"].tolist()
    places = [*codes, *airports(data)]
    found = pd.DataFrame(np.nan, index=places, columns=places)
    found.loc[codes, codes] = (data.office_minutes.loc[codes, codes] * winter).to_numpy()
    access = facts.access(data, winter).set_index(["airport", "code"])["drive_minutes"]
    terminal = data.drive_model.parameters.terminal_minutes
    for iata in airports(data):
        there = access.loc[iata][codes].to_numpy()
        back = terminal + winter * ways.minutes_to(data, iata)[codes].to_numpy()
        found.loc[iata, codes] = there
        found.loc[codes, iata] = np.fmin(there, back)
    return found.round()


@remembered(_REMEMBERED)
def route(data: Dataset, trip: Trip) -> Route | None:
    """Return the quickest route through all stops, or nothing where the roads do not allow it.

    Parameters
    ----------
    trip : Trip
        With 2 to 6 different stops (`reach.FEWEST_STOPS`, `reach.MOST_STOPS`).

    Returns
    -------
    Route or None
        Of equally quick ones the first by the codes of its places. `unconnected` tells why
        there is none.

    Notes
    -----
    All orders are tried, at most 720, with every airport that may be meant: this is exact.
    """
    table = between(data, trip.winter)
    orders = np.array([trip.stops] if trip.in_order else list(permutations(sorted(trip.stops))))
    best, places = _quickest(table, orders, *_choices(data, trip))
    if not math.isfinite(best):
        return None
    ends = ((places[0],), (places[-1],))
    every = np.array(list(permutations(sorted(trip.stops))))
    best_minutes, _ = _quickest(table, every, *ends, same=False)
    return Route(_legs(data, trip, table, places), round(best_minutes))


def driven(data: Dataset, trip: Trip) -> Route:
    """Return the quickest route, as `route` does, or say why there is none.

    Raises
    ------
    InputContentError
        If no road joins the stops and the airports.
    """
    found = route(data, trip)
    if found is None:
        raise InputContentError(
            "No road joins the airports and {stops}. Choose others.",
            stops=", ".join(unconnected(data, trip)),
        )
    return found


def check(data: Dataset, trip: Trip) -> None:
    """Refuse a trip whose places are unknown, or too few or too many.

    Raises
    ------
    UnknownNameError
        If a code or an airport is not known.
    InputContentError
        If the number of stops, the hours or the winter factor is out of range, or a stop comes
        twice.
    """
    check_winter(trip.winter)
    for code in trip.stops:
        facts.record(data, code)
    known = airports(data)
    for iata, others in ((trip.arrive, (ANY_OF_THEM,)), (trip.depart, (THE_SAME, QUICKEST))):
        if iata not in known and iata not in others:
            raise UnknownNameError(
                "{iata} is no airport in service. Expected one of: {known}.",
                iata=iata,
                known=", ".join(known),
            )
    if not FEWEST_STOPS <= len(trip.stops) <= MOST_STOPS or len(set(trip.stops)) < len(trip.stops):
        raise InputContentError(
            "Stops: found {found}, expected {fewest} to {most} different codes.",
            found=", ".join(trip.stops),
            fewest=FEWEST_STOPS,
            most=MOST_STOPS,
        )


def legs_table(route: Route) -> pd.DataFrame:
    """Return the legs of a route, a row each.

    Returns
    -------
    pandas.DataFrame
        ``leg`` and ``day`` from 1, ``start`` and ``end`` (code or IATA code), ``minutes`` (an
        estimate) with ``low`` and ``high`` (the interval that holds four published times of
        five), ``road_km``, ``toll_km``.
    """
    return pd.DataFrame(
        {
            "leg": range(1, len(route.legs) + 1),
            **{
                name: [getattr(leg, name) for leg in route.legs]
                for name in ("day", "start", "end", "minutes", "low", "high")
            },
            "road_km": [round(leg.way.km, 1) for leg in route.legs],
            "toll_km": [round(leg.way.toll_km, 1) for leg in route.legs],
        }
    )


def orders(route: Route) -> int:
    """Return in how many orders the stops of a route could be visited."""
    return math.factorial(len(route.stops))


def unconnected(data: Dataset, trip: Trip) -> tuple[str, ...]:
    """Return the stops to which no road leads from the others or from the airports asked for.

    They are those outside the largest group of stops that a road joins, of equal ones that to which
    an airport is joined; where it joins all of them, none of the airports is joined to them, and
    all are returned.
    """
    joined = between(data, trip.winter).notna()
    groups: list[list[str]] = []
    for stop in trip.stops:
        home = next((one for one in groups if joined.loc[one[0], stop]), None)
        if home is None:
            groups.append([stop])
        else:
            home.append(stop)
    first = list(_choices(data, trip)[0])
    largest = max(groups, key=lambda group: (len(group), joined.loc[first, group[0]].any()))
    return tuple(stop for stop in trip.stops if stop not in largest) or trip.stops


def _choices(data: Dataset, trip: Trip) -> tuple[tuple[str, ...], tuple[str, ...], bool]:
    """Return the airports of arrival, those of departure, and whether both are the same one."""
    every = counting(data, tokyo_direct=trip.tokyo_direct)
    first = every if trip.arrive == ANY_OF_THEM else (trip.arrive,)
    if trip.depart == THE_SAME:
        return first, first, True
    return first, every if trip.depart == QUICKEST else (trip.depart,), False


def _quickest(
    table: pd.DataFrame,
    orders: NDArray[np.str_],
    first: Sequence[str],
    last: Sequence[str],
    same: bool,  # noqa: FBT001 -- the third of what `_choices` returns
) -> tuple[float, tuple[str, ...]]:
    """Return the fewest minutes over all orders and airports, and the places in that order."""
    place = {name: number for number, name in enumerate(table.index)}
    minutes = table.to_numpy()
    rows = np.vectorize(place.__getitem__, otypes=[int])(orders)
    inner = minutes[rows[:, :-1], rows[:, 1:]].sum(axis=1)
    there = minutes[[place[iata] for iata in first]][:, rows[:, 0]]
    back = minutes[:, [place[iata] for iata in last]][rows[:, -1]].T
    # Missing stays missing in every sum; it must lose against any number.
    if same:
        total = np.nan_to_num(there + inner + back, nan=np.inf)
        airport, order = (int(one) for one in np.unravel_index(total.argmin(), total.shape))
        ends = first[airport], last[airport]
    else:
        begun, ended = (np.nan_to_num(part, nan=np.inf) for part in (there, back))
        total = begun.min(axis=0) + np.nan_to_num(inner, nan=np.inf) + ended.min(axis=0)
        order = int(total.argmin())
        ends = first[int(begun[:, order].argmin())], last[int(ended[:, order].argmin())]
    return float(total.min()), (ends[0], *map(str, orders[order]), ends[1])


def _legs(
    data: Dataset, trip: Trip, table: pd.DataFrame, places: tuple[str, ...]
) -> tuple[Leg, ...]:
    minutes = pd.Series([table.loc[pair] for pair in pairwise(places)])
    low, high = data.drive_model.doubt.interval(minutes)
    on = days([int(one) for one in minutes], trip.hours_a_day)
    found = []
    for number, (start, end) in enumerate(pairwise(places)):
        # From an airport as on the other pages; elsewhere the quicker direction.
        way = (ways.way if start.isalpha() else ways.quicker)(data, start, end)
        if way is None:  # the tables of minutes and of sections disagree: a broken build
            raise ValueError((start, end))
        told, least, most = (int(series[number]) for series in (minutes, low, high))
        found.append(Leg(start, end, told, least, most, on[number], way))
    return tuple(found)


def days(minutes: Sequence[int], hours_a_day: int) -> list[int]:
    """Return on which day, from 1, each leg ends, if one drives so long on a day.

    One stays at stops: a leg that fits into a day, but not into what is left of one, waits for the
    next. A leg that is longer than a day begins at once and goes on over several.
    """
    room = hours_a_day * HOUR
    found: list[int] = []
    day, left = 1, room
    for leg in minutes:
        if left < leg <= room:
            day, left = day + 1, room
        more = max(math.ceil((leg - left) / room), 0)
        day, left = day + more, left + more * room - leg
        found.append(day)
    return found


@dataclass(frozen=True)
class Published:
    """A route that was published.

    Attributes
    ----------
    title : Words
        What it is called.
    held : str
        When it took place, such as ``2019-10``.
    url : str
        Where it is told.
    trip : Trip
        Its stops in the order told, and its airports; summer, and no day is told.
    """

    title: Words
    held: str
    url: str
    trip: Trip


@kept
def published(data: Dataset) -> tuple[Published, ...]:
    """Return the routes that are published, in the order of their table."""
    found = []
    for _, steps in data.model_routes.groupby("route", sort=False):
        first, *stops, last = steps["place"]
        row = steps.iloc[0]
        trip = Trip(tuple(stops), first, THE_SAME if first == last else last, in_order=True)
        title = Words(row["title_ja"], row["title_en"])
        found.append(Published(title, row["held"], row["url"], trip))
    return tuple(found)


@remembered(_REMEMBERED)
def proposals(
    data: Dataset, theme: str, size: int, hours: int, *, winter: float, tokyo_direct: bool
) -> tuple[Proposal, ...]:
    """Return for each airport the loop that has the most policies, best first.

    Parameters
    ----------
    theme : str
        A policy that all stops have adopted; empty for any.
    size : int
        Number of stops.
    hours : int
        The loop takes at most so long.
    winter : float
        Factor that divides road speeds, 1.0 to 2.0.
    tokyo_direct : bool
        Only airports with a direct flight to Tokyo, or all in service.

    Returns
    -------
    tuple of Proposal
        At most one for each airport, by the sum of policies, then by minutes: both exact.

    Notes
    -----
    The orienteering problem with a fixed number of stops [1]_, solved by dynamic programming
    over sets of stops and the last of them [2]_. Sums are tried from the largest downwards, so
    that few sets remain.

    References
    ----------
    .. [1] Golden, B. L., Levy, L., Vohra, R. (1987). The orienteering problem. Naval Research
       Logistics, 34, 307-318.
    .. [2] Held, M., Karp, R. M. (1962). A dynamic programming approach to sequencing problems.
       Journal of the SIAM, 10, 196-210.
    """
    table = data.table.set_index("code")
    adopters = table[table["listed"] & (table[theme].eq(1) if theme else True)]
    scores = adopters["priority_count"].astype(int)
    minutes = between(data, winter)
    found = []
    for iata in counting(data, tokyo_direct=tokyo_direct):
        loop = _loop(minutes, scores, iata, size, hours * HOUR)
        if loop is not None:
            policies, total, stops = loop
            found.append(Proposal(iata, stops, policies, total))
    return tuple(sorted(found, key=lambda one: (-one.policies, one.minutes, one.airport)))


def _loop(
    minutes: pd.DataFrame, scores: "pd.Series[int]", iata: str, size: int, most: int
) -> tuple[int, int, tuple[str, ...]] | None:
    """Return the largest sum of scores in a loop, its minutes and its stops in order."""
    every = list(scores.index)
    there = minutes.loc[[iata], every].to_numpy()[0]
    back = minutes.loc[every, [iata]].to_numpy()[:, 0]
    near = there + back <= most + _SLACK
    if near.sum() < size:
        return None
    codes = [code for code, is_near in zip(every, near, strict=True) if is_near]
    legs = minutes.loc[codes, codes].to_numpy()
    ends = there[near], back[near]
    own = np.array(list(scores[codes]), dtype=np.int64)
    highest = np.sort(own)[::-1].cumsum()[size - 1]
    lowest = np.sort(own).cumsum()[size - 1]
    for wanted in range(int(highest), int(lowest) - 1, -1):
        loop = _shortest_loop(legs, ends, own, size, (wanted, most))
        if loop is not None:
            total, order = loop
            return int(own[order].sum()), total, tuple(codes[place] for place in order)
    return None


def _shortest_loop(
    legs: NDArray[np.float64],
    ends: tuple[NDArray[np.float64], NDArray[np.float64]],
    scores: NDArray[np.int64],
    size: int,
    bounds: tuple[int, int],
) -> tuple[int, list[int]] | None:
    """Return the quickest loop over `size` places whose scores sum up to the first of `bounds`.

    It takes no longer than the second of `bounds`.
    """
    wanted, most = bounds
    there, back = ends
    best_rest = np.concatenate([[0], np.sort(scores)[::-1].cumsum()])
    places = np.arange(len(scores))
    paths, spent = places[:, None], there.copy()
    for done in range(1, size + 1):
        if done > 1:
            paths, spent = _longer(paths, spent, legs)
        hopeful = scores[paths].sum(axis=1) + best_rest[size - done] >= wanted
        hopeful &= spent + back[paths[:, -1]] <= most + (_SLACK if done < size else 0)
        paths, spent = _cheapest(paths[hopeful], spent[hopeful])
        if not len(paths):
            return None
    total = spent + back[paths[:, -1]]
    best = int(total.argmin())
    return round(float(total[best])), paths[best].tolist()


def _longer(
    paths: NDArray[np.int64], spent: NDArray[np.float64], legs: NDArray[np.float64]
) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
    """Return every path with every place behind it that it has not been to."""
    number, width = paths.shape
    free = np.ones((number, len(legs)), dtype=bool)
    free[np.arange(number)[:, None], paths] = False
    free &= np.isfinite(legs[paths[:, -1]])
    row, place = np.nonzero(free)
    longer = np.empty((len(row), width + 1), dtype=np.int64)
    longer[:, :-1], longer[:, -1] = paths[row], place
    return longer, spent[row] + legs[paths[row, -1], place]


def _cheapest(
    paths: NDArray[np.int64], spent: NDArray[np.float64]
) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
    """Return of all paths over the same places to the same last one the cheapest."""
    keys = np.concatenate([np.sort(paths, axis=1), paths[:, -1:]], axis=1)
    order = np.lexsort((spent, *keys.T))
    keys = keys[order]
    is_first = np.ones(len(keys), dtype=bool)
    is_first[1:] = (keys[1:] != keys[:-1]).any(axis=1)
    kept = np.sort(order[is_first])
    return paths[kept], spent[kept]
