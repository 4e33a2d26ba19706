"""Two figures of each municipality at once: a third of the values each, three by three classes.

One is an indicator; the other is another indicator, or the number of policies, which has no
value where a municipality is not listed.
"""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from kankei_geo.analysis import breaks, indicators
from kankei_geo.analysis.editions import COUNT
from kankei_geo.dataset.dataset import Dataset
from kankei_geo.dataset.kept import kept

PARTS = 3


@dataclass(frozen=True)
class Axis:
    """One of the two figures, cut into at most three parts of about as many municipalities.

    Attributes
    ----------
    key : str
        An indicator's, or `COUNT`.
    year : int
        Of the indicator; 0 of the count.
    figures : pandas.Series
        Of all municipalities by code; missing where there is none.
    parts : tuple of (float, float)
        Least and greatest value of each part, the lowest first; none is empty. Equal values are
        never in two parts, so there can be fewer than three.
    place : pandas.Series
        Number of each municipality's part from 0 (``Int64``), missing without a value.
    """

    key: str
    year: int
    figures: pd.Series
    parts: tuple[tuple[float, float], ...]
    place: pd.Series


@kept
def axis(data: Dataset, key: str, year: int = 0) -> Axis:
    """Return one of the two figures with its parts.

    Parameters
    ----------
    key : str
        One of `indicators.every`, or `COUNT`.
    year : int
        Of an indicator; one without values, or 0, for the last.
    """
    if key == COUNT:
        values = data.table.set_index("code")["priority_count"].astype(float)
        told = 0
    else:
        values = indicators.values(data, key, year)
        known_years = indicators.years(data, key)
        told = year if year in known_years else known_years[-1]
    return Axis(key, told, values, *thirds(values))


def thirds(values: pd.Series) -> tuple[tuple[tuple[float, float], ...], pd.Series]:
    """Return `Axis.parts` and `Axis.place` of values, some of which may be missing."""
    known = values.dropna()
    if known.empty:
        return (), pd.Series(pd.NA, index=values.index, dtype="Int64")
    bounds = breaks.quantile_bounds(known.to_numpy(), PARTS)
    number = np.searchsorted(bounds, known.to_numpy())  # the upper bound belongs to a part
    used = sorted(set(number))
    place = pd.Series([used.index(one) for one in number], index=known.index, dtype="Int64")
    parts = tuple(
        (float(known[number == one].min()), float(known[number == one].max())) for one in used
    )
    return parts, place.reindex(values.index)
