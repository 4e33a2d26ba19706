"""What is shipped of an indicator that a municipality can set itself a goal of."""

from dataclasses import dataclass

import pandas as pd

from kankei_geo.analysis import indicators
from kankei_geo.dataset.dataset import Dataset
from kankei_geo.dataset.indicator import Indicator

# A typed value that differs from the shipped one by more than this was meant in another unit.
FAR = 100


@dataclass(frozen=True)
class _Shipped:
    """An indicator that is the same quantity, and what its values are multiplied by."""

    key: str
    factor: int


# By the key in `kpi_indicators.csv`. Only what is the very same: the change of population is no
# migration, and donations of firms are not among those that the survey counts.
_SHIPPED = {"donations": _Shipped("furusato_amount", 1_000)}  # thousand yen


def shipped_as(data: Dataset, key: str) -> Indicator | None:
    """Return the shipped indicator that is the same quantity; None where there is none."""
    same = _SHIPPED.get(key)
    return indicators.every(data).get(same.key) if same else None


def year_of(data: Dataset, key: str, asked: int) -> int:
    """Return the year with which a goal is compared: the asked one if it is shipped, or the last.

    Parameters
    ----------
    key : str
        Of an indicator that is shipped.
    """
    known = indicators.years(data, _SHIPPED[key].key)
    return asked if asked in known else known[-1]


def values(data: Dataset, key: str, year: int) -> pd.Series:
    """Return the shipped values of a year by code, in the unit of the goal.

    Missing where nothing is shipped of a municipality: that is no zero.
    """
    same = _SHIPPED[key]
    return indicators.values(data, same.key, year) * same.factor


def is_far(typed: float | None, shipped: float) -> bool:
    """Tell whether a typed value is so far from the shipped one that its unit is to be looked at.

    A missing value, and a zero, are near.
    """
    if typed is None or pd.isna(shipped) or min(typed, shipped) <= 0:
        return False
    return max(typed, shipped) / min(typed, shipped) > FAR
