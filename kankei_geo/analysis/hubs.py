"""Hubs: which few municipalities reach the most others by road within some minutes."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from kankei_geo.analysis.candidates import is_candidate, tiers
from kankei_geo.analysis.routes import between
from kankei_geo.analysis.rule import Rule
from kankei_geo.dataset.dataset import Dataset
from kankei_geo.dataset.kept import remembered

LISTED, PEOPLE = "listed", "people"  # what may count, beside the adopters of a policy
ALL, CANDIDATES = "all", "candidates"  # who may be a hub
MOST_HUBS = 8
_REMEMBERED = 64


@dataclass(frozen=True)
class Plan:
    """What a reader asks of hubs, but for their number.

    Attributes
    ----------
    minutes : int
        How far from a hub something may be.
    counted : str
        What is to be reached: `LISTED` municipalities, `PEOPLE`, or the adopters of a policy.
    seats : str
        Who may be a hub: `ALL` municipalities, or the `CANDIDATES` of `rule`.
    winter : float
        Factor that divides road speeds, 1.0 to 2.0.
    rule : Rule
        Who is a candidate.
    """

    minutes: int = 60
    counted: str = LISTED
    seats: str = ALL
    winter: float = 1.0
    rule: Rule = field(default_factory=Rule)


@dataclass(frozen=True)
class Choice:
    """The best hubs of one number.

    Attributes
    ----------
    hubs : tuple of str
        Codes: first the one that reaches most, then always the one that adds most.
    reached : tuple of int
        What is reached with the first hub, the first two, and so on.
    """

    hubs: tuple[str, ...]
    reached: tuple[int, ...]

    @property
    def total(self) -> int:
        """What all hubs together reach."""
        return self.reached[-1]


@dataclass(frozen=True, eq=False)
class Cover:
    """What hubs reach.

    Attributes
    ----------
    served : pandas.DataFrame
        In the order of codes, indexed by ``code``: ``counts`` (how much it counts), ``hub``
        (the nearest one within the minutes, or missing), ``minutes`` from it (an estimate) with
        ``low`` and ``high`` (the interval that holds four published times of five), all whole.
    fewest, most : int
        What is reached if all minutes are at the upper, or the lower, end of their interval.
    instead : tuple of tuples of str
        For each hub the places that could be in its stead: as much would be reached.
    is_only : bool
        Whether no other set of as many hubs reaches as much.
    """

    served: pd.DataFrame
    fewest: int
    most: int
    instead: tuple[tuple[str, ...], ...]
    is_only: bool


def counted_choices(data: Dataset) -> tuple[str, ...]:
    """Return what may count: listed municipalities, people where they are known, policies."""
    people = (PEOPLE,) if data.prefecture.population else ()
    return (LISTED, *people, *data.policies)


def counts(data: Dataset, counted: str) -> "pd.Series[int]":
    """Return how much each municipality counts, by code: 1 or 0, or its people of 2020."""
    table = data.table.set_index("code")
    if counted == PEOPLE:
        found = table["population"]
    elif counted == LISTED:
        found = table["listed"]
    else:
        found = table[counted].fillna(0)
    return found.astype("int64")


def seats(data: Dataset, plan: Plan) -> tuple[str, ...]:
    """Return the codes of those that may be hubs."""
    codes = data.municipalities["code"]
    if plan.seats == ALL:
        return tuple(codes)
    rated = tiers(data, plan.rule)
    return tuple(rated.loc[is_candidate(rated), "code"])


@remembered(_REMEMBERED)
def curve(data: Dataset, plan: Plan) -> tuple[Choice, ...]:
    """Return the best hubs of every number from 1 to `MOST_HUBS`.

    Where more hubs would add nothing, those of the smaller number are told again.

    Notes
    -----
    The maximal covering location problem [1]_, solved as an integer programme by HiGHS [2]_
    with no gap left: no other hubs reach more. Of several sets that reach as much it is the one
    with most policies at its hubs; where people count, that is left out, since the sums would be
    too large to tell apart.

    References
    ----------
    .. [1] Church, R., ReVelle, C. (1974). The maximal covering location problem. Papers of the
       Regional Science Association, 32, 101-118.
    .. [2] Huangfu, Q., Hall, J. A. J. (2018). Parallelizing the dual revised simplex method.
       Mathematical Programming Computation, 10, 119-142.
    """
    places = seats(data, plan)
    weights = counts(data, plan.counted).to_numpy()
    reach = _reach(data, plan, places)
    policies = data.table.set_index("code")["priority_count"].fillna(0).astype("int64")
    liked = policies.loc[list(places)].to_numpy() * (plan.counted != PEOPLE)
    found: list[Choice] = []
    for number in range(1, MOST_HUBS + 1) if places else ():
        chosen = _best(reach, weights, min(number, len(places)), liked)
        order, reached = _by_gain(reach, weights, chosen)
        if found and reached[-1] == found[-1].total:
            # Whoever is within reach of any seat is reached.
            return (*found, *[found[-1]] * (MOST_HUBS - len(found)))
        found.append(Choice(tuple(places[place] for place in order), reached))
    return tuple(found)


@remembered(_REMEMBERED)
def cover(data: Dataset, plan: Plan, hubs: tuple[str, ...]) -> Cover:
    """Return what hubs reach, and whether others would reach as much.

    Parameters
    ----------
    plan : Plan
        What is asked.
    hubs : tuple of str
        Codes, as `curve` found them.
    """
    weights = counts(data, plan.counted)
    minutes = between(data, plan.winter).loc[list(hubs), list(weights.index)]
    nearest = minutes.min(axis=0)
    is_near = nearest <= plan.minutes
    # Of hubs that are equally near, the first.
    first = minutes.fillna(np.inf).to_numpy().argmin(axis=0)
    names = pd.Series([hubs[place] for place in first], index=weights.index)
    low, high = data.drive_model.doubt.interval(nearest)
    low, high = low.mask(nearest == 0, 0), high.mask(nearest == 0, 0)  # a hub is there itself
    told = {"minutes": nearest, "low": low, "high": high}
    served = pd.DataFrame(
        {
            "counts": weights,
            "hub": names.where(is_near),
            **{name: values.where(is_near).astype("Int64") for name, values in told.items()},
        }
    ).rename_axis("code")
    places = seats(data, plan)
    reach = _reach(data, plan, places)
    chosen = [places.index(hub) for hub in hubs]
    values = weights.to_numpy()
    instead = tuple(
        tuple(places[other] for other in _in_stead(reach, values, chosen, place))
        for place in range(len(chosen))
    )
    return Cover(
        served=served,
        fewest=int(weights[high <= plan.minutes].sum()),
        most=int(weights[low <= plan.minutes].sum()),
        instead=instead,
        is_only=not any(instead) and _is_only(reach, values, chosen),
    )


def _reach(data: Dataset, plan: Plan, places: Sequence[str]) -> NDArray[np.bool_]:
    """Return which municipality (rows) is within the minutes of which seat (columns)."""
    codes = data.municipalities["code"].tolist()
    minutes: NDArray[np.float64] = between(data, plan.winter).loc[list(places), codes].to_numpy().T
    within: NDArray[np.bool_] = minutes <= plan.minutes  # a missing one never is
    return within


def _best(
    reach: NDArray[np.bool_],
    weights: NDArray[np.integer[Any]],
    number: int,
    liked: NDArray[np.integer[Any]],
    forbidden: Sequence[int] = (),
) -> list[int]:
    """Return the seats that reach most, and of those the ones that are most liked.

    The set of them that is forbidden is left out.
    """
    # Loads for a quarter of a second, which no other document should wait for.
    from scipy.optimize import Bounds, LinearConstraint, milp  # noqa: PLC0415 -- see above
    from scipy.sparse import csr_array, eye_array, hstack  # noqa: PLC0415 -- see above

    towns, places = reach.shape
    # Variables: who is a hub, then who is reached. Reached is only who has a hub in reach.
    is_reached = hstack([csr_array(reach.astype(float)), -eye_array(towns)])
    is_hub = np.concatenate([np.ones(places), np.zeros(towns)])
    rules = [LinearConstraint(is_reached, lb=0), LinearConstraint(is_hub[None], ub=number)]
    if forbidden:
        former = np.zeros(places + towns)
        former[list(forbidden)] = 1
        rules.append(LinearConstraint(former[None], ub=len(forbidden) - 1))
    found = milp(
        -np.concatenate([liked, weights * (int(liked.max(initial=0)) * number + 1)]).astype(float),
        constraints=rules,
        integrality=is_hub,
        bounds=Bounds(0, 1),
        options={"mip_rel_gap": 0},
    )
    if found.x is None:
        return []
    return np.flatnonzero(found.x[:places] > 0.5).tolist()  # noqa: PLR2004 -- 0 or 1, nearly


def _by_gain(
    reach: NDArray[np.bool_], weights: NDArray[np.integer[Any]], chosen: Sequence[int]
) -> tuple[list[int], tuple[int, ...]]:
    """Return seats, always the one next that adds most, and what is reached after each."""
    left, order, reached = list(chosen), [], []
    done = np.zeros(len(weights), dtype=bool)
    while left:
        gains = [int(weights[reach[:, place] & ~done].sum()) for place in left]
        place = left.pop(int(np.argmax(gains)))
        done |= reach[:, place]
        order.append(place)
        reached.append(int(weights[done].sum()))
    return order, tuple(reached)


def _in_stead(
    reach: NDArray[np.bool_], weights: NDArray[np.integer[Any]], chosen: Sequence[int], place: int
) -> list[int]:
    """Return the seats that could be in the stead of one of those chosen, with no loss."""
    rest = reach[:, np.delete(np.array(chosen), place)].any(axis=1, keepdims=True)
    gains = weights @ (reach & ~rest)
    equal = np.flatnonzero(gains >= gains[chosen[place]])
    return [int(seat) for seat in equal if seat not in chosen]


def _is_only(
    reach: NDArray[np.bool_], weights: NDArray[np.integer[Any]], chosen: Sequence[int]
) -> bool:
    """Tell whether every other set of as many seats reaches less."""
    nobody = np.zeros(reach.shape[1], dtype=np.int64)
    second = _best(reach, weights, len(chosen), nobody, forbidden=chosen)
    if not second:
        return True
    reached, other = (weights[reach[:, list(one)].any(axis=1)].sum() for one in (chosen, second))
    return bool(other < reached)
