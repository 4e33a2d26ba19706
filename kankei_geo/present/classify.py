"""Which class of a legend each municipality has."""

from functools import reduce
from operator import add

import pandas as pd

from kankei_geo.dataset.dataset import Dataset
from kankei_geo.present.legend import NOT_LISTED, OTHERS, WITHOUT_TIER, classes
from kankei_geo.view.layers import COMBINATION_LAYER, COUNT_LAYER


def classify(data: Dataset, table: pd.DataFrame, layer: str) -> pd.Series:
    """Return the key of each municipality's class.

    Parameters
    ----------
    data : Dataset
        Whose policies and levels there are.
    table : pandas.DataFrame
        Rows of its joined table.
    layer : str
        One of `layers.all_layers`.

    Returns
    -------
    pandas.Series
        Named ``class``, with the index of `table`.
    """
    if layer == COUNT_LAYER:
        keys = table["priority_count"].astype("string")
    elif layer == COMBINATION_LAYER:
        keys = reduce(add, (table[policy].astype("string") for policy in data.policies))
        known = {item.key for item in classes(data, layer)}
        # Of many policies only the most frequent combinations are told apart.
        keys = keys.where(keys.isna() | keys.isin(known), OTHERS)
    else:
        keys = table[layer].astype("string") + ":" + table[f"{layer}_level"].astype("string")
    return keys.fillna(NOT_LISTED.key).rename("class")


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


def classify_tiers(table: pd.DataFrame) -> pd.Series:
    """Return the key of each municipality's class on the map of candidates.

    Parameters
    ----------
    table : pandas.DataFrame
        What `candidates.tiers` returns.
    """
    rest = pd.Series(NOT_LISTED.key, index=table.index).mask(table["listed"], WITHOUT_TIER.key)
    return table["tier"].fillna(rest).rename("class")
