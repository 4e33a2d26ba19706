"""Who meets the conditions of `where`, and the figures that they compare."""

import operator
import re
from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pandas as pd

from kankei_geo.analysis import candidates, indicators, journey
from kankei_geo.analysis.rule import Rule, airports_of
from kankei_geo.dataset import facts
from kankei_geo.dataset.dataset import Dataset
from kankei_geo.dataset.kept import remembered
from kankei_geo.view import where
from kankei_geo.view.where import ALL_OF, NOT, TOWN_KINDS, Atom, Where

_REMEMBERED = 256
_COMPARE: dict[str, Callable[[pd.Series, float], pd.Series]] = {
    "ge": operator.ge,
    "gt": operator.gt,
    "le": operator.le,
    "lt": operator.lt,
    "eq": operator.eq,
}
_CHANGE = re.compile(r"change(\d{4})to(\d{4})")
_AGES = {"old": "age65plus_2020", "young": "age0_14_2020", "working": "age15_64_2020"}
_WAYS = ("minutes", "drive", "journey")
_NEAREST = {"minutes": "drive_minutes", "km": "distance_km"}
# What is true of somebody, and of whom it is known: two columns of booleans.
_Truth = tuple[np.ndarray, np.ndarray]


def meets(data: Dataset, condition: Where, rule: Rule) -> pd.Series:
    """Return which municipalities surely meet a condition.

    What is not known of somebody (marks where not listed, minutes where no road leads) meets
    neither a condition nor its opposite.

    Returns
    -------
    pandas.Series
        Booleans, indexed by code in the order of the municipalities.
    """
    yes, known = _truth(data, condition, rule)
    return pd.Series(yes & known, index=pd.Index(data.municipalities["code"], name="code"))


def _truth(data: Dataset, condition: Where, rule: Rule) -> _Truth:
    if isinstance(condition, Atom):
        return _of_atom(data, condition, rule)
    parts = [_truth(data, part, rule) for part in condition.parts]
    if condition.how == NOT:
        ((yes, known),) = parts
        return ~yes, known
    # One part that fails decides 'all', one that holds decides 'any', whatever is unknown.
    sure_yes = np.stack([yes & known for yes, known in parts])
    sure_no = np.stack([~yes & known for yes, known in parts])
    if condition.how == ALL_OF:
        truth, untruth = np.all(sure_yes, axis=0), np.any(sure_no, axis=0)
    else:
        truth, untruth = np.any(sure_yes, axis=0), np.all(sure_no, axis=0)
    return np.asarray(truth), np.asarray(truth | untruth)


@remembered(_REMEMBERED)
def _of_atom(data: Dataset, atom: Atom, rule: Rule) -> _Truth:
    if atom.name in where.indicators(data):
        figures = values(data, atom.name, rule)
        how, text = atom.args
        known = figures.notna()
        if atom.name.partition(".")[0] in _WAYS and how in ("le", "lt"):
            known |= True  # what no road reaches is not within any time
        return _COMPARE[how](figures, where.number(text)).to_numpy(), known.to_numpy()
    if atom.name in ("policy", "mark", "level", "marked"):
        return _of_marks(data, atom)
    yes = _MEMBERS[atom.name](data, atom.args, rule)
    return np.asarray(yes, dtype=bool), np.full(len(data.table), fill_value=True)


def _of_marks(data: Dataset, atom: Atom) -> _Truth:
    table = data.table
    listed = table["listed"].to_numpy()
    policies = data.policies if atom.name in ("level", "marked") else atom.args[:1]
    yes = np.zeros(len(table), dtype=bool)
    for policy in policies:
        adopted = table[policy].eq(1).fillna(value=False).to_numpy(dtype=bool)
        if atom.name == "marked":
            adopted = listed.copy()
        if atom.name != "policy":
            adopted &= table[f"{policy}_level"].eq(atom.args[-1]).fillna(value=False).to_numpy()
        yes |= adopted
    return yes, listed


@remembered(_REMEMBERED)
def values(data: Dataset, indicator: str, rule: Rule) -> pd.Series:
    """Return the figures of one of `where.indicators`, missing where nothing is known.

    Parameters
    ----------
    rule : Rule
        Its airports and its winter factor count for minutes and km; what the journey assumes.

    Returns
    -------
    pandas.Series
        Floats, indexed by code in the order of the municipalities; minutes are estimates, those
        of the journey whole ones. Callers must not change it.
    """
    codes = pd.Index(data.municipalities["code"], name="code")
    name, _, of = indicator.partition(".")
    of_table = where.of_table(data, indicator)
    if of_table is not None:
        found = indicators.values(data, *of_table)
    elif indicator == "policies":
        found = data.table.set_index("code")["priority_count"]
    elif name in _NEAREST:
        access = candidates.pairs(data, rule)
        counting = [of]
        if of in ("", "all"):
            counting = list(
                airports_of(data, replace(rule, tokyo_direct=rule.tokyo_direct and not of))["iata"]
            )
        access = access[access["airport"].isin(counting)]
        found = access.groupby("code")[_NEAREST[name]].min()
    elif name == "drive":
        found = data.office_minutes.T[of] * rule.winter
    elif name == "journey":
        found = journey.best(data, rule.assumptions)["total"].round()
    else:
        found = _people(data, indicator)
    return found.reindex(codes).astype(float)


def _people(data: Dataset, indicator: str) -> pd.Series:
    table = data.population.set_index("code")
    people = table["census_2020"]
    change = _CHANGE.fullmatch(indicator)
    if change:
        return (table[f"census_{change[2]}"] / table[f"census_{change[1]}"] - 1) * 100
    if indicator in _AGES:
        return table[_AGES[indicator]] / people * 100
    if indicator == "density":
        return people / table["area_km2"]
    columns = {
        "people": "census_2020",
        "age": "mean_age_2020",
        "households": "households_2020",
        "area_km2": "area_km2",
    }
    of_year = indicator.replace("people", "census_").replace("register", "register_")
    return table[columns.get(indicator, of_year)]


def _near(data: Dataset, asked: tuple[str, ...], _rule: Rule) -> pd.Series:
    pairs = data.neighbours
    around = {
        *pairs.loc[pairs["code"].isin(asked), "neighbour"],
        *pairs.loc[pairs["neighbour"].isin(asked), "code"],
    }
    return data.table["code"].isin(around)


def _has_airport(data: Dataset, asked: tuple[str, ...], _rule: Rule) -> pd.Series:
    counting = airports_of(data, Rule(tokyo_direct=asked == ("tokyo",)))
    return data.table["code"].isin(counting["code"])


def _within(column: str) -> Callable[[Dataset, tuple[str, ...], Rule], pd.Series]:
    def inside(data: Dataset, asked: tuple[str, ...], rule: Rule) -> pd.Series:
        airport, limit = asked
        indicator = column if airport == "any" else f"{column}.{airport}"
        return values(data, indicator, rule).le(float(limit))

    return inside


def _in_tier(data: Dataset, asked: tuple[str, ...], rule: Rule) -> pd.Series:
    table = candidates.tiers(data, rule)
    if asked == ("candidate",):
        return candidates.is_candidate(table)
    return table["tier"].eq(asked[0]).fillna(value=False)


def _in_area(data: Dataset, asked: tuple[str, ...], _rule: Rule) -> pd.Series:
    return facts.of_groups(data, data.table, asked[:1])


_MEMBERS: dict[str, Callable[[Dataset, tuple[str, ...], Rule], pd.Series]] = {
    "listed": lambda data, _asked, _rule: data.table["listed"],
    "area": _in_area,
    "kind": lambda data, asked, _rule: data.table["name"].str.endswith(TOWN_KINDS[asked[0]]),
    "town": lambda data, asked, _rule: data.table["code"].isin(asked),
    "near": _near,
    "airport": _has_airport,
    "nearest": lambda data, asked, rule: candidates.nearest(data, rule)["airport"].eq(asked[0]),
    "within": _within("minutes"),
    "withinkm": _within("km"),
    "tier": _in_tier,
}
