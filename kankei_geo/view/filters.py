"""Which municipalities a view's filters let through, condition by condition."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Any

import pandas as pd

from kankei_geo.analysis import candidates, journey
from kankei_geo.analysis.journey import MINUTES_PER_HOUR
from kankei_geo.analysis.rule import Rule, airports_of
from kankei_geo.dataset import facts
from kankei_geo.dataset.dataset import Dataset
from kankei_geo.dataset.japan import NO_TABLE
from kankei_geo.dataset.kept import remembered
from kankei_geo.view import search, where, where_values
from kankei_geo.view.layers import NOT_LISTED
from kankei_geo.view.view import ALL_PEOPLE, AND, ANY_AIRPORT, ANY_HOURS, NO_SPHERE, View, without


@dataclass(frozen=True)
class Condition:
    """One part of a view's filters that can be taken off by itself.

    Attributes
    ----------
    setting : str
        The view's setting that holds it.
    value : str
        Which of several values of the setting; empty where the setting is one condition.
    relaxed : View
        The view without this condition.
    """

    setting: str
    value: str
    relaxed: View


def matches(data: Dataset, table: pd.DataFrame, view: View) -> pd.Series:
    """Return which municipalities a view's filters let through.

    A municipality that is not listed has no marks: it meets no condition on policies or
    levels, neither 'with' nor 'without'.

    Parameters
    ----------
    table : pandas.DataFrame
        The joined table.
    view : View
        Its settings named in `view.FILTERS` are the filters.

    Returns
    -------
    pandas.Series
        Booleans named ``matches``, with the index of `table`.
    """
    kept = pd.Series(data=True, index=table.index, name="matches")
    for let_through in _LET_THROUGH:
        kept &= let_through(data, table, view)
    return kept


@remembered(candidates.REMEMBERED)
def matching(data: Dataset, view: View) -> pd.Series:
    """Return which of all municipalities a view's filters let through, as `matches` does.

    Every part of a page and of a document asks for it. Callers must not change the result.
    """
    return matches(data, data.table, view)


@remembered(candidates.REMEMBERED)
def kept(data: Dataset, view: View) -> pd.DataFrame:
    """Return the rows of the joined table that a view's filters let through.

    Callers must not change the result.
    """
    return data.table[matching(data, view)]


def conditions(view: View) -> list[Condition]:
    """Return a view's active conditions in the order in which people ask."""
    return list(_conditions(view))


def loosened(data: Dataset, table: pd.DataFrame, view: View) -> list[tuple[Condition, int]]:
    """Return which condition to take off where nothing matches, and how many that shows.

    Parameters
    ----------
    table : pandas.DataFrame
        The joined table.
    view : View
        A view whose filters let nothing through.

    Returns
    -------
    list of (Condition, int)
        Most municipalities first; empty if no single condition is to blame.
    """
    found = [
        (condition, int(matches(data, table, condition.relaxed).sum()))
        for condition in _blamed(view)
    ]
    return sorted((item for item in found if item[1]), key=lambda item: -item[1])


def _conditions(view: View) -> Iterator[Condition]:
    for setting in ("policy", "without", "area"):
        values = getattr(view, setting)
        for value in values:
            rest = tuple(other for other in values if other != value)
            change: dict[str, Any] = {setting: rest}
            yield Condition(
                setting, value, replace(view, **change) if rest else _off(view, setting)
            )
    for setting in ("evidence", "counts", "sphere", "people", "hours", "find"):
        if getattr(view, setting) != getattr(View(), setting):
            yield Condition(setting, "", _off(view, setting))
    for value in view.where:
        rest = tuple(other for other in view.where if other != value)
        yield Condition("where", value, replace(view, where=rest))


def _blamed(view: View) -> Iterator[Condition]:
    """Yield what can be loosened: where one of several values is enough, all at once."""
    for condition in _conditions(view):
        either = condition.setting == "area" or (condition.setting == "policy" and view.mode != AND)
        if not either:
            yield condition
    if view.area:
        yield Condition("area", "", _off(view, "area"))
    if view.policy and view.mode != AND:
        yield Condition("policy", "", _off(view, "policy"))


def _off(view: View, setting: str) -> View:
    # Whether all policies or one is asked for means nothing without policies.
    return without(view, *(("policy", "mode") if setting == "policy" else (setting,)))


def _with_policies(_data: Dataset, table: pd.DataFrame, view: View) -> pd.Series:
    if not view.policy:
        return _everyone(table)
    marks = pd.concat([_marked(table, view, policy, 1) for policy in view.policy], axis=1)
    return marks.all(axis=1) if view.mode == AND else marks.any(axis=1)


def _without_policies(_data: Dataset, table: pd.DataFrame, view: View) -> pd.Series:
    kept = _everyone(table)
    for policy in view.without:
        kept &= _marked(table, view, policy, 0)
    return kept


def _with_evidence(data: Dataset, table: pd.DataFrame, view: View) -> pd.Series:
    """Ask for the level of the marks that are asked for, or of any adopted policy."""
    if not view.evidence or view.policy or view.without:
        return _everyone(table)
    marks = [_marked(table, view, policy, 1) for policy in data.policies]
    return pd.concat(marks, axis=1).any(axis=1)


def _marked(table: pd.DataFrame, view: View, policy: str, value: int) -> pd.Series:
    found = table[policy].eq(value).fillna(value=False).astype(bool)
    return found & table[f"{policy}_level"].isin(view.evidence) if view.evidence else found


def _with_counts(_data: Dataset, table: pd.DataFrame, view: View) -> pd.Series:
    if not view.counts:
        return _everyone(table)
    counts = table["priority_count"].astype("string").fillna(NOT_LISTED)
    if NO_TABLE in table:
        counts = counts.mask(table[NO_TABLE], NO_TABLE)
    return counts.isin(view.counts)


def _in_areas(data: Dataset, table: pd.DataFrame, view: View) -> pd.Series:
    if not view.area:
        return _everyone(table)
    return facts.of_groups(data, table, view.area)


def _in_sphere(data: Dataset, table: pd.DataFrame, view: View) -> pd.Series:
    if view.sphere == NO_SPHERE:
        return _everyone(table)
    return table["code"].isin(sphere(data, view.rule, view.sphere))


def _with_people(_data: Dataset, table: pd.DataFrame, view: View) -> pd.Series:
    if view.people == ALL_PEOPLE:
        return _everyone(table)
    return table["population"].between(*view.people, inclusive="left")


def _within_hours(data: Dataset, table: pd.DataFrame, view: View) -> pd.Series:
    if view.hours == ANY_HOURS:
        return _everyone(table)
    total = journey.best(data, view.assumptions)["total"]
    return table["code"].isin(total.index[total.round() <= MINUTES_PER_HOUR * view.hours])


def _found(data: Dataset, table: pd.DataFrame, view: View) -> pd.Series:
    return table["code"].isin(search.find(data, view.find)) if view.find else _everyone(table)


def _meeting(data: Dataset, table: pd.DataFrame, view: View) -> pd.Series:
    kept = _everyone(table)
    for condition in view.where:
        found = where_values.meets(data, where.read(data, condition), view.rule)
        kept &= table["code"].isin(found.index[found])
    return kept


def _everyone(table: pd.DataFrame) -> pd.Series:
    return pd.Series(data=True, index=table.index)


_LET_THROUGH: tuple[Callable[[Dataset, pd.DataFrame, View], pd.Series], ...] = (
    _with_policies,
    _without_policies,
    _with_evidence,
    _with_counts,
    _in_areas,
    _in_sphere,
    _with_people,
    _within_hours,
    _found,
    _meeting,
)


@remembered(candidates.REMEMBERED)
def sphere(data: Dataset, rule: Rule, airport: str) -> frozenset[str]:
    """Return the codes within the threshold of an airport.

    Parameters
    ----------
    rule : Rule
        Its measure and threshold decide; minutes are estimates.
    airport : str
        IATA code, or ``"any"`` for all airports that count under the rule.
    """
    access = candidates.pairs(data, rule)
    wanted = airports_of(data, rule)["iata"] if airport == ANY_AIRPORT else [airport]
    access = access[access["airport"].isin(wanted)]
    return frozenset(access.loc[access[rule.deciding].le(rule.threshold), "code"])
