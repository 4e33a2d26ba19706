"""Which class of a legend each municipality has."""

from collections.abc import Mapping
from functools import reduce
from operator import add

import numpy as np
import pandas as pd

from kankei_geo.analysis import breaks, editions, two_figures
from kankei_geo.analysis.hubs import Plan, cover
from kankei_geo.analysis.hubs import counts as cover_counts
from kankei_geo.analysis.journey import Assumptions, best
from kankei_geo.dataset.dataset import Dataset
from kankei_geo.dataset.japan import NO_TABLE
from kankei_geo.dataset.kept import kept
from kankei_geo.present.legend import (
    FACT_CLASSES,
    HUB,
    HUB_INSIDE,
    HUB_NOT_COUNTED,
    HUB_NOT_LISTED,
    HUB_OUTSIDE,
    HUB_WITHOUT,
    JOURNEY_CLASSES,
    JOURNEY_LIMITS,
    NO_VALUE,
    NOT_COMPARABLE,
    NOT_LISTED,
    OTHERS,
    WITHOUT_TIER,
    classes,
    pair_key,
)
from kankei_geo.view import told
from kankei_geo.view.layers import (
    COMBINATION_LAYER,
    COUNT_LAYER,
    JOURNEY_LAYER,
    is_change,
    is_indicator,
    is_pair,
)
from kankei_geo.view.view import View


def classify(data: Dataset, table: pd.DataFrame, layer: str, view: View | None = None) -> pd.Series:
    """Return the key of each municipality's class.

    Parameters
    ----------
    data : Dataset
        Whose policies and levels there are.
    table : pandas.DataFrame
        Rows of its joined table.
    layer : str
        One of `layers.all_layers`.
    view : View, optional
        What the journey from 羽田 assumes, year and classes of an indicator, and the edition with
        which marks are compared; the default if left out.

    Returns
    -------
    pandas.Series
        Named ``class``, with the index of `table`.
    """
    view = view or View()
    if layer == JOURNEY_LAYER:
        return _journeys(data, table, view.assumptions)
    if is_change(data, view.since, layer):
        return _changes(data, table, layer, view.since)
    if is_pair(data, view.against, layer):
        return _pairs(data, table, layer, view)
    if is_indicator(data, layer):
        found = breaks.class_of(data, layer, view.cut).loc[table["code"]].set_axis(table.index)
        return found.fillna(NO_VALUE.key).rename("class")
    of_code = _by_code(data, layer)
    keys = [of_code[code] for code in table["code"].tolist()]
    return pd.Series(keys, index=table.index, dtype="string", name="class")


@kept
def _by_code(data: Dataset, layer: str) -> Mapping[str, str]:
    """Return the keys of all municipalities by their codes: count, policy or combination."""
    table = data.table
    if layer == COUNT_LAYER:
        keys = table["priority_count"].astype("string")
    elif layer == COMBINATION_LAYER:
        keys = reduce(add, (table[policy].astype("string") for policy in data.policies))
        known = {item.key for item in classes(data, layer)}
        # Of many policies only the most frequent combinations are told apart.
        keys = keys.where(keys.isna() | keys.isin(known), OTHERS)
    else:
        keys = table[layer].astype("string") + ":" + table[f"{layer}_level"].astype("string")
    keys = keys.fillna(NOT_LISTED.key)
    if NO_TABLE in table:
        keys = keys.mask(table[NO_TABLE], NO_TABLE)
    return dict(zip(table["code"], keys, strict=True))


def _journeys(data: Dataset, table: pd.DataFrame, assumed: Assumptions) -> pd.Series:
    # As whole minutes, as they are told.
    total = best(data, assumed)["total"].round().loc[table["code"]].set_axis(table.index)
    limits, keys = (-1.0, *JOURNEY_LIMITS, np.inf), [item.key for item in JOURNEY_CLASSES]
    found = pd.cut(total, limits, labels=keys[:-1]).astype("string")
    return found.fillna(keys[-1]).rename("class")


def _changes(data: Dataset, table: pd.DataFrame, layer: str, since: str) -> pd.Series:
    key = editions.COUNT if layer == COUNT_LAYER else layer
    states = editions.compared(data, since).change.states[key]
    found = states.loc[table["code"]].set_axis(table.index)
    return found.replace(list(editions.NOT_COMPARABLE), NOT_COMPARABLE.key).rename("class")


def _pairs(data: Dataset, table: pd.DataFrame, layer: str, view: View) -> pd.Series:
    first, second = (two_figures.axis(data, key, view.year) for key in (layer, view.against))
    keys = [
        NO_VALUE.key if pd.isna(one) or pd.isna(other) else pair_key(int(one), int(other))
        for one, other in zip(first.place[table["code"]], second.place[table["code"]], strict=True)
    ]
    found = pd.Series(keys, index=table.index, dtype="string", name="class")
    # Who is not listed has no number of policies, which is more than having no value.
    return found.mask(~table["listed"], NOT_LISTED.key) if second.key == COUNT_LAYER else found


def classify_agreement(table: pd.DataFrame) -> pd.Series:
    """Return whether kilometres and minutes agree on each municipality.

    Parameters
    ----------
    table : pandas.DataFrame
        What `candidates.tiers` returns.
    """
    keys = pd.Series("neither", index=table.index, name="class")
    return (
        keys.mask(table["road_access"], "road")
        .mask(table["line_access"], "line")
        .mask(table["road_access"] & table["line_access"], "both")
    )


def classify_hubs(data: Dataset, plan: Plan, hubs: tuple[str, ...]) -> pd.Series:
    """Return the key of each municipality's class on the map of hubs.

    Parameters
    ----------
    plan : Plan
        What counts, and how far it may be.
    hubs : tuple of str
        Codes; none where nobody may be one.
    """
    table = data.table
    counts = cover_counts(data, plan.counted).to_numpy() > 0
    keys = pd.Series(HUB_OUTSIDE, index=table.index, name="class")
    if hubs:
        served = cover(data, plan, hubs).served["hub"].notna().to_numpy()
        keys = keys.mask(served, HUB_INSIDE)
    keys = keys.mask(~counts, HUB_NOT_COUNTED).mask(~counts & ~table["listed"], NOT_LISTED.key)
    is_hub = table["code"].isin(hubs)
    # A hub that does not count stays what it is: not listed is told of it, too.
    keys = keys.mask(is_hub & counts, HUB)
    keys = keys.mask(is_hub & ~counts, HUB_WITHOUT)
    return keys.mask(is_hub & ~counts & ~table["listed"], HUB_NOT_LISTED)


def classify_facts(data: Dataset, view: View) -> pd.Series:
    """Return the key of each municipality's class on the map of facts: see `legend.FACT_CLASSES`.

    In the order of codes; who has none of those that are shown has the last class.
    """
    numbers = told.shown(data, view)["code"].value_counts()
    *least, nothing = [item.key for item in FACT_CLASSES]

    def key(number: int) -> str:
        return next((one for one in least if number >= int(one)), nothing)

    codes = data.table["code"]
    return codes.map(numbers).fillna(0).astype(int).map(key)


def classify_tiers(table: pd.DataFrame) -> pd.Series:
    """Return the key of each municipality's class on the map of candidates.

    Parameters
    ----------
    table : pandas.DataFrame
        What `candidates.tiers` returns.
    """
    rest = pd.Series(NOT_LISTED.key, index=table.index).mask(table["listed"], WITHOUT_TIER.key)
    return table["tier"].fillna(rest).rename("class")
