"""Candidates for workation: access to an airport × readiness of policy.

The default rule: a municipality has access if the drive from its office to the nearest
airport with a direct flight to Tokyo is estimated at 60 minutes or less; it is ready if it
is listed with at least one priority policy. Tiers follow from the count.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache, lru_cache

import numpy as np
import pandas as pd
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from kankei_geo import load, pipeline, rank
from kankei_geo.matrix import POLICIES

ROAD, LINE = "road", "line"
MEASURES = (ROAD, LINE)
TIERS = ("A", "B", "C", "potential", "far")
COMMITTED = 3  # policies that make a municipality without access "committed but far"
JOIN_MINUTES = 10  # how far the threshold is moved to see which neighbours would join
JOIN_KM = 10
TOP_K = 10
STEP = 5  # of the thresholds, in minutes and km
MOST_MINUTES = 180
MOST_KM = 150
_REMEMBERED = 64  # rules whose results are kept; callers must not change a result

CRITERIA: tuple[tuple[str, str], ...] = (
    ("access", "cost"),
    ("count", "benefit"),
    ("trend", "benefit"),
    *((policy, "benefit") for policy in POLICIES),
)
# Access and count in equal parts: both are printed or measured, none is a derived mark.
DEFAULT_WEIGHTS = (5, 5, 0, 0, 0, 0, 0)


@dataclass(frozen=True)
class Rule:
    """Everything that decides who is a candidate.

    Attributes
    ----------
    measure : str
        ``"road"`` (drive minutes, an estimate) or ``"line"`` (straight-line km).
    max_minutes, max_km : float
        Threshold of each measure.
    min_count : int
        Least number of priority policies, at least 1.
    tokyo_direct : bool
        Only airports with a direct flight to Tokyo; otherwise all that are in service.
    winter : float
        Factor that divides road speeds, 1.0 to 2.0.
    printed_only : bool
        Whether derived marks are left out of the criteria.
    weights : tuple of int
        Weight of each of `CRITERIA`, 0 to 10.
    """

    measure: str = ROAD
    max_minutes: float = 60
    max_km: float = 50
    min_count: int = 1
    tokyo_direct: bool = True
    winter: float = 1.0
    printed_only: bool = False
    weights: tuple[int, ...] = DEFAULT_WEIGHTS

    @property
    def threshold(self) -> float:
        """The threshold of the chosen measure, in its unit."""
        return self.max_minutes if self.measure == ROAD else self.max_km


def airports_of(rule: Rule) -> pd.DataFrame:
    """Return the airports that count: in service, and with a Tokyo flight if asked."""
    airports = load.airports()
    kept = airports["status"] == "in_service"
    return airports[kept & airports["tokyo_direct"]] if rule.tokyo_direct else airports[kept]


@lru_cache(maxsize=_REMEMBERED)
def nearest(rule: Rule) -> pd.DataFrame:
    """Return each municipality's nearest airport by the rule's measure.

    Returns
    -------
    pandas.DataFrame
        Indexed by code: ``airport``, ``drive_minutes`` and ``method`` (missing and
        ``"none"`` where no road leads there), ``distance_km``, ``access`` (bool),
        ``line_access`` and ``road_access`` (bool), the last two for any of the airports.
    """
    access = pipeline.access(rule.winter)
    access = access[access["airport"].isin(airports_of(rule)["iata"])]
    key = "drive_minutes" if rule.measure == ROAD else "distance_km"
    # Where no road leads to any airport, the nearest one in a straight line is named.
    ordered = access.sort_values([key, "distance_km", "airport"], na_position="last")
    first = ordered.drop_duplicates("code").set_index("code").sort_index()
    road = access.groupby("code")["drive_minutes"].min().le(rule.max_minutes)
    line = access.groupby("code")["distance_km"].min().le(rule.max_km)
    return first.assign(
        road_access=road, line_access=line, access=road if rule.measure == ROAD else line
    )


@lru_cache(maxsize=_REMEMBERED)
def tiers(rule: Rule) -> pd.DataFrame:
    """Return the tier of each of the 179 municipalities.

    Returns
    -------
    pandas.DataFrame
        The joined table indexed by code, with what `nearest` returns and ``tier``: ``A``
        (access and three or more policies), ``B`` (two), ``C`` (one), ``potential`` (access,
        not listed), ``far`` (three or more without access), or missing. A count below the
        rule's minimum has no tier.
    """
    # The index has no name: pandas takes a column and an index of one name for ambiguous.
    table = pipeline.joined_table().set_index("code", drop=False).rename_axis(index=None)
    table = table.join(nearest(rule).drop(columns="name"))
    count = table["priority_count"].fillna(0).astype(int)
    enough = count >= rule.min_count
    access = table["access"]
    conditions = {
        "A": access & enough & (count >= COMMITTED),
        "B": access & enough & (count == COMMITTED - 1),
        "C": access & enough & (count == 1),
        "potential": access & ~table["listed"],
        "far": ~access & (count >= COMMITTED),
    }
    tier = pd.Series(pd.NA, index=table.index, dtype="string")
    for name, condition in conditions.items():
        tier = tier.mask(condition, name)
    return table.assign(tier=tier)


def is_candidate(table: pd.DataFrame) -> pd.Series:
    """Return which rows of a table of tiers are candidates: tiers A, B and C."""
    return table["tier"].isin(["A", "B", "C"])


def criteria_values(table: pd.DataFrame, rule: Rule) -> pd.DataFrame:
    """Return what each candidate scores on, before normalisation.

    Parameters
    ----------
    table : pandas.DataFrame
        Rows of a table of tiers.
    rule : Rule
        Decides the measure of access, and whether derived marks count.

    Returns
    -------
    pandas.DataFrame
        Indexed by code, one column for each of `CRITERIA`: minutes or km, number of
        policies, change of population 2015-2020 in percent, and the marks (0 or 1; with
        ``printed_only`` a derived mark counts 0).
    """
    people = load.population().set_index("code").loc[table.index]
    marks = {
        policy: table[policy].fillna(0).astype(int)
        * (1 if not rule.printed_only else (table[f"{policy}_level"] == "printed").astype(int))
        for policy in POLICIES
    }
    return pd.DataFrame(
        {
            "access": table["drive_minutes" if rule.measure == ROAD else "distance_km"],
            "count": table["priority_count"],
            "trend": (people["census_2020"] / people["census_2015"] - 1) * 100,
            **marks,
        }
    ).astype(float)


def criteria(rule: Rule) -> list[rank.Criterion]:
    """Return the rule's criteria with their directions and weights."""
    return [
        rank.Criterion(key=key, direction=direction, weight=weight)  # type: ignore[arg-type]  # literals in CRITERIA
        for (key, direction), weight in zip(CRITERIA, rule.weights, strict=True)
    ]


@dataclass(frozen=True)
class Area:
    """Neighbouring candidates that share an airport.

    Attributes
    ----------
    key : str
        Airport and number, such as ``OBO-1``; numbered by falling population.
    airport : str
        IATA code.
    codes : tuple of str
        Members, in the order of their codes.
    population : int
        Census 2020.
    present, missing : tuple of str
        Policies that at least one member, or none of them, has adopted.
    joiners : tuple of str
        Listed neighbours that would join if the threshold moved by 10 minutes (or 10 km).
    """

    key: str
    airport: str
    codes: tuple[str, ...]
    population: int
    present: tuple[str, ...]
    missing: tuple[str, ...]
    joiners: tuple[str, ...]


@lru_cache(maxsize=_REMEMBERED)
def areas(rule: Rule) -> tuple[Area, ...]:
    """Merge neighbouring candidates with the same nearest airport to areas.

    Parameters
    ----------
    rule : Rule
        Decides who is a candidate, and who would join.
    """
    table = tiers(rule)
    members = table[is_candidate(table)]
    labels = _components(members)
    groups = [group for _, group in members.groupby(labels, sort=False)]
    groups.sort(key=lambda group: (-group["population"].sum(), group.index[0]))
    numbers: dict[str, int] = {}
    found = []
    for group in groups:
        airport = str(group["airport"].iloc[0])
        numbers[airport] = numbers.get(airport, 0) + 1
        adopted = group[list(POLICIES)].max()
        found.append(
            Area(
                key=f"{airport}-{numbers[airport]}",
                airport=airport,
                codes=tuple(group.index),
                population=int(group["population"].sum()),
                present=tuple(policy for policy in POLICIES if adopted[policy] == 1),
                missing=tuple(policy for policy in POLICIES if adopted[policy] != 1),
                joiners=_joiners(table, group, rule),
            )
        )
    return tuple(found)


@lru_cache(maxsize=_REMEMBERED)
def candidate_table(rule: Rule) -> pd.DataFrame:
    """Return the candidates with rank, score and its robustness, then the other tiers.

    Returns
    -------
    pandas.DataFrame
        Columns ``rank``, ``code``, ``name``, ``tier``, ``airport``, ``drive_minutes``,
        ``distance_km``, ``priority_count``, ``score``, ``rank_low``, ``rank_high``,
        ``area``, ``top_share``, ``name_en``, ``method``. Only tiers A, B and C are ranked;
        ``potential`` and ``far`` follow in the order of their access.
    """
    table = tiers(rule)
    members = table[is_candidate(table)]
    others = table[table["tier"].isin(["potential", "far"])]
    order = "drive_minutes" if rule.measure == ROAD else "distance_km"
    others = others.sort_values(["tier", order, "code"], ascending=[False, True, True])
    result = pd.concat([_ranked(members, rule), others])
    keys = {code: area.key for area in areas(rule) for code in area.codes}
    result["area"] = result["code"].map(keys)
    result = result.reindex(columns=list(RESULT_COLUMNS)).reset_index(drop=True)
    ranks = ["rank", "rank_low", "rank_high"]
    return result.astype(dict.fromkeys(ranks, "Int64"))


RESULT_COLUMNS = (
    "rank",
    "code",
    "name",
    "tier",
    "airport",
    "drive_minutes",
    "distance_km",
    "priority_count",
    "score",
    "rank_low",
    "rank_high",
    "area",
    "top_share",
    "name_en",
    "method",
)


@lru_cache(maxsize=_REMEMBERED)
def replacement(rule: Rule) -> rank.Replacement | None:
    """Return the smallest change of one weight that would replace the first, if any."""
    table = tiers(rule)
    members = table[is_candidate(table)]
    if members.empty:
        return None
    return rank.smallest_replacement(criteria_values(members, rule), criteria(rule))


def depending_on_derived_marks(rule: Rule) -> list[str]:
    """Return the candidates whose rank would change without derived marks.

    Tiers and the default weights rest on printed totals, so this is empty unless a single
    policy has a weight.
    """
    with_all = candidate_table(replace(rule, printed_only=False)).set_index("code")["rank"]
    printed = candidate_table(replace(rule, printed_only=True)).set_index("code")["rank"]
    ranked = with_all.dropna()
    # The order of the rows is the order of the ranks, so the two are aligned by code.
    changed = ranked != printed.loc[ranked.index]
    return list(changed[changed].index)


def disagreements(rule: Rule) -> pd.DataFrame:
    """Return where 'within so many km' and 'within so many minutes' disagree.

    Returns
    -------
    pandas.DataFrame
        ``code``, ``name``, ``name_en``, ``airport``, ``distance_km``, ``drive_minutes``,
        ``method`` and ``only`` (``"line"``: near in a straight line but far by road, or
        ``"road"``), by falling difference.
    """
    table = tiers(rule)
    differ = table[table["road_access"] != table["line_access"]]
    only = np.where(differ["line_access"], LINE, ROAD)
    columns = ["code", "name", "name_en", "airport", "distance_km", "drive_minutes", "method"]
    return (
        differ[columns]
        .assign(only=only)
        .sort_values(["only", "distance_km"])
        .reset_index(drop=True)
    )


def nearest_rule_with_candidates(rule: Rule) -> Rule:
    """Return the rule, loosened step by step until it has a candidate."""
    trial = rule
    while not is_candidate(tiers(trial)).any():
        if trial.min_count > 1:
            trial = replace(trial, min_count=trial.min_count - 1)
        elif trial.measure == ROAD and trial.max_minutes < MOST_MINUTES:
            trial = replace(trial, max_minutes=trial.max_minutes + STEP)
        elif trial.measure == LINE and trial.max_km < MOST_KM:
            trial = replace(trial, max_km=trial.max_km + STEP)
        else:
            return Rule(measure=rule.measure)
    return trial


def _ranked(members: pd.DataFrame, rule: Rule) -> pd.DataFrame:
    if members.empty:
        return members
    values, used = criteria_values(members, rule), criteria(rule)
    scores = rank.score(values, used)
    robust = rank.robustness(values, used, top_k=TOP_K).table
    return members.assign(
        rank=rank.ranks(scores),
        score=scores.round(4),
        rank_low=robust["rank_low"],
        rank_high=robust["rank_high"],
        top_share=robust["top_k_share"],
    ).sort_values(["rank", "code"])


def _components(members: pd.DataFrame) -> np.ndarray:
    """Return a label for each member: the same for those that hang together."""
    airport = members["airport"].to_dict()
    position = {code: number for number, code in enumerate(members.index)}
    pairs = [
        (position[one], position[other])
        for one, other in _neighbour_pairs()
        if one in airport and other in airport and airport[one] == airport[other]
    ]
    rows, columns = np.array(pairs, dtype=int).reshape(-1, 2).T
    shape = (len(members), len(members))
    graph = coo_array((np.ones(len(pairs)), (rows, columns)), shape=shape)
    labels: np.ndarray = connected_components(graph, directed=False)[1]
    return labels


def _joiners(table: pd.DataFrame, group: pd.DataFrame, rule: Rule) -> tuple[str, ...]:
    around = {
        other
        for pair in _neighbour_pairs()
        for one, other in (pair, pair[::-1])
        if one in group.index
    }
    key, step = (
        ("drive_minutes", JOIN_MINUTES) if rule.measure == ROAD else ("distance_km", JOIN_KM)
    )
    near = table.loc[sorted(around)]
    joins = (
        ~near["access"]
        & (near["airport"] == group["airport"].iloc[0])
        & near[key].le(rule.threshold + step)
        & near["priority_count"].ge(rule.min_count).fillna(value=False)
    )
    return tuple(near.index[joins.astype(bool)])


@cache
def _neighbour_pairs() -> Sequence[tuple[str, str]]:
    pairs = load.neighbours()
    return list(zip(pairs["code"], pairs["neighbour"], strict=True))
