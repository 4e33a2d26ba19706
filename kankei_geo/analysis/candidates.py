"""Candidates for workation: access to an airport × readiness of policy.

The default rule: a municipality has access if the drive from its office to the nearest
airport with a direct flight to Tokyo is estimated at 60 minutes or less; it is ready if it
is listed with at least one priority policy. Tiers follow from the count.
"""

from dataclasses import replace

import numpy as np
import pandas as pd

from kankei_geo.analysis import journey
from kankei_geo.analysis.rule import (
    JOURNEY,
    JOURNEY_STEP,
    LINE,
    LONGEST_JOURNEY,
    MOST_KM,
    MOST_MINUTES,
    ROAD,
    STEP,
    Rule,
    airports_of,
)
from kankei_geo.dataset import facts
from kankei_geo.dataset.dataset import Dataset
from kankei_geo.dataset.kept import remembered

TIERS = ("A", "B", "C", "potential", "far")
COMMITTED = 3  # policies that make a municipality without access "committed but far"
REMEMBERED = 64  # rules whose results are kept; callers must not change a result
_JOURNEY = {"total": "journey_minutes", "low": "journey_low", "high": "journey_high"}


@remembered(REMEMBERED)
def nearest(data: Dataset, rule: Rule) -> pd.DataFrame:
    """Return each municipality's nearest airport by the rule's measure.

    Returns
    -------
    pandas.DataFrame
        Indexed by code: ``airport``, ``drive_minutes`` with ``drive_low`` and ``drive_high``
        (its interval) and ``method`` (missing and ``"none"`` where no road leads there),
        ``journey_minutes``, ``journey_low`` and ``journey_high``: the shortest journey from 羽田
        by whichever airport, in whole minutes (missing where there is none),
        ``distance_km``, ``access`` (bool), ``line_access`` and ``road_access`` (bool), the
        last two for any of the airports; ``borderline`` (bool): the interval of the minutes
        that decide begins within the threshold and ends beyond it.
    """
    access = pairs(data, rule)
    access = access[access["airport"].isin(airports_of(data, rule)["iata"])]
    # Where no road leads to any airport, the nearest one in a straight line is named.
    order = list(dict.fromkeys((rule.deciding, "distance_km", "airport")))
    ordered = access.sort_values(order, na_position="last")
    # Where no airport counts, nobody has one, and nobody has access.
    codes = pd.Index(data.municipalities["code"], name="code")
    first = ordered.drop_duplicates("code").set_index("code").reindex(codes)
    first["method"] = first["method"].fillna("none")
    shortest = journey.best(data, rule.assumptions).rename(columns=_JOURNEY)
    first = first.assign(**shortest[list(_JOURNEY.values())].round())
    nearest_by = access.groupby("code")[["drive_minutes", "distance_km"]].min().reindex(codes)
    road = nearest_by["drive_minutes"].le(rule.max_minutes)
    line = nearest_by["distance_km"].le(rule.max_km)
    decided = {
        ROAD: road,
        LINE: line,
        JOURNEY: first["journey_minutes"].le(rule.max_journey),
    }
    ends = {ROAD: ("drive_low", "drive_high"), JOURNEY: ("journey_low", "journey_high")}
    borderline = pd.Series(data=False, index=codes)
    if rule.measure in ends:
        low, high = (first[end] for end in ends[rule.measure])
        borderline = low.le(rule.threshold) & high.gt(rule.threshold)
    return first.assign(
        road_access=road,
        line_access=line,
        access=decided[rule.measure],
        borderline=borderline,
    )


def pairs(data: Dataset, rule: Rule) -> pd.DataFrame:
    """Return what `facts.access` has with the journey by each airport in whole minutes.

    ``journey_minutes``, ``journey_low`` and ``journey_high`` are missing where no road leads or
    the airport has no flight from 羽田.
    """
    access = facts.access(data, rule.winter)
    found = journey.journeys(data, rule.assumptions)[["code", "airport", *_JOURNEY]].round()
    return access.merge(found.rename(columns=_JOURNEY), on=["code", "airport"], how="left")


@remembered(REMEMBERED)
def tiers(data: Dataset, rule: Rule) -> pd.DataFrame:
    """Return the tier of each municipality.

    Returns
    -------
    pandas.DataFrame
        The joined table indexed by code, with what `nearest` returns and ``tier``: ``A``
        (access and three or more policies), ``B`` (two), ``C`` (one), ``potential`` (access,
        not listed), ``far`` (three or more without access), or missing. A count below the
        rule's minimum has no tier.
    """
    # The index has no name: pandas takes a column and an index of one name for ambiguous.
    table = data.table.set_index("code", drop=False).rename_axis(index=None)
    table = table.join(nearest(data, rule).drop(columns="name"))
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


@remembered(most=16)
def number(data: Dataset, rule: Rule) -> int:
    """Return how many candidates there are."""
    return int(is_candidate(tiers(data, rule)).sum())


@remembered(most=16)
def span(data: Dataset, rule: Rule) -> tuple[int, int]:
    """Return how few and how many candidates there are within the doubt of the minutes.

    The fewest if no borderline municipality has access, the most if all have it. Kilometres
    have no doubt.
    """
    table = tiers(data, rule)
    enough = table["priority_count"].fillna(0).ge(rule.min_count)
    fewest = is_candidate(table) & ~table["borderline"]
    most = enough & (table["access"] | table["borderline"])
    return int(fewest.sum()), int(most.sum())


def disagreements(data: Dataset, rule: Rule) -> pd.DataFrame:
    """Return where 'within so many km' and 'within so many minutes' disagree.

    Returns
    -------
    pandas.DataFrame
        ``code``, ``name``, ``name_en``, ``airport``, ``distance_km``, ``drive_minutes``,
        ``drive_low``, ``drive_high``, ``method`` and ``only`` (``"line"``: near in a straight
        line but far by road, or ``"road"``), by falling difference.
    """
    table = tiers(data, rule)
    differ = table[table["road_access"] != table["line_access"]]
    only = np.where(differ["line_access"], LINE, ROAD)
    columns = ["code", "name", "name_en", "airport", "distance_km", "drive_minutes"]
    columns += ["drive_low", "drive_high", "method"]
    return (
        differ[columns]
        .assign(only=only)
        .sort_values(["only", "distance_km"])
        .reset_index(drop=True)
    )


def nearest_rule_with_candidates(data: Dataset, rule: Rule) -> Rule:
    """Return the rule, loosened step by step until it has a candidate."""
    trial = rule
    while not number(data, trial):
        if trial.min_count > 1:
            trial = replace(trial, min_count=trial.min_count - 1)
        elif trial.measure == ROAD and trial.max_minutes < MOST_MINUTES:
            trial = replace(trial, max_minutes=trial.max_minutes + STEP)
        elif trial.measure == JOURNEY and trial.max_journey < LONGEST_JOURNEY:
            trial = replace(trial, max_journey=trial.max_journey + JOURNEY_STEP)
        elif trial.measure == LINE and trial.max_km < MOST_KM:
            trial = replace(trial, max_km=trial.max_km + STEP)
        else:
            return Rule(measure=rule.measure)
    return trial
