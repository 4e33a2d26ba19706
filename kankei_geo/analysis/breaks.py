"""How the values of an indicator are cut into classes, by quantiles, natural breaks, round numbers.

Where an indicator has a middle, no class lies on both sides of it.
"""

import warnings
from dataclasses import dataclass

import numpy as np
import pandas as pd

from kankei_geo.analysis import indicators
from kankei_geo.base.i18n import Words, msgid
from kankei_geo.dataset.dataset import Dataset
from kankei_geo.dataset.indicator import Indicator
from kankei_geo.dataset.kept import kept

QUANTILES, NATURAL, ROUND = "quantiles", "natural", "round"
NO_VALUE, NO_VALUE_TEXT = "no_value", msgid("No value")
SCHEMES = (QUANTILES, NATURAL, ROUND)
_DIGITS = 6  # behind the point: what floating-point numbers add is gone
CLASSES = 5  # at most on one side; round numbers have the middle as one more limit


@dataclass(frozen=True)
class Cut:
    """Which year of an indicator is shown, and by which scheme it is cut.

    Attributes
    ----------
    year : int
        0, or one without values, for the last.
    scheme : str
        One of `SCHEMES`.
    """

    year: int = 0
    scheme: str = QUANTILES


@dataclass(frozen=True)
class Class:
    """One class of values.

    Attributes
    ----------
    key : str
        Its name: ``class_1`` is the lowest.
    low, high : float
        The least and the greatest value in it; of round numbers the limits, of which the lower
        one is not in it (infinite at the ends).
    side : int
        -1 and 1 below and above the middle, 0 where that says nothing.
    step : int
        Its place on its side, 1 is the nearest to the middle, or the lowest.
    is_round : bool
        Whether its ends are limits and no values.
    """

    key: str
    low: float
    high: float
    side: int
    step: int
    is_round: bool


@kept
def classes(data: Dataset, key: str, cut: Cut) -> tuple[Class, ...]:
    """Return the classes of an indicator, the lowest first; none of them is empty.

    Parameters
    ----------
    key : str
        One of `indicators.every`.
    cut : Cut
        Year and scheme.
    """
    values = indicators.values(data, key, cut.year).dropna()
    middle = indicators.every(data)[key].middle
    bounds = _bounds(values.to_numpy(), middle, cut.scheme)
    number = np.searchsorted(bounds, values.to_numpy())  # the upper bound belongs to a class
    used = sorted(set(number))
    found = []
    is_below = [middle is not None and values[number == n].max() <= middle for n in used]
    both = middle is not None and len(set(is_below)) > 1
    below = sum(is_below)
    for place, n in enumerate(used):
        own = values[number == n]
        low, high = float(own.min()), float(own.max())
        if cut.scheme == ROUND:
            low = float(bounds[used[place - 1]]) if place else -np.inf
            high = float(bounds[n]) if place < len(used) - 1 else np.inf
        side = 0 if middle is None else -1 if is_below[place] else 1
        step = below - place if side < 0 else place - (below if both else 0) + 1
        key_of = f"class_{place + 1}"
        found.append(Class(key_of, low, high, side, step, is_round=cut.scheme == ROUND))
    return tuple(found)


def label(item: Class, indicator: Indicator) -> tuple[str, tuple[tuple[str, str | Words], ...]]:
    """Return the English label of a class and what fills its fields: the key in the catalogues.

    The unit stands behind the last number.
    """
    low, high = indicator.number(item.low), indicator.told(item.high)
    if not item.is_round:
        if item.low == item.high:
            return "{number}", (("number", high),)  # the same in any language
        return msgid("{low} to {high}"), (("low", low), ("high", high))
    if np.isinf(item.low):
        if np.isinf(item.high):
            return msgid("All values"), ()
        return msgid("{number} or less"), (("number", high),)
    if np.isinf(item.high):
        return msgid("more than {number}"), (("number", indicator.told(item.low)),)
    return msgid("over {low} to {high}"), (("low", low), ("high", high))


def class_of(data: Dataset, key: str, cut: Cut) -> pd.Series:
    """Return the key of each municipality's class by code, missing where there is no value."""
    values = indicators.values(data, key, cut.year)
    found = classes(data, key, cut)
    highs = [item.high for item in found]
    number = np.searchsorted(highs, values.fillna(-np.inf).to_numpy())
    keys = pd.Series([found[n].key for n in number], index=values.index, dtype="string")
    return keys.mask(values.isna())


def quantile_bounds(values: np.ndarray, number: int) -> np.ndarray:
    """Return the upper bounds of so many parts of about as many values, fewer where few differ."""
    return _cut(values, number, QUANTILES)


def _bounds(values: np.ndarray, middle: float | None, scheme: str) -> np.ndarray:
    """Return the upper bounds of the classes, the last one the greatest value or above it."""
    if scheme == ROUND:
        return _round_bounds(values, middle)
    if middle is None or values.max() <= middle or values.min() >= middle:
        return _cut(values, CLASSES, scheme)
    low, high = values[values <= middle], values[values > middle]
    share = round(CLASSES * len(low) / len(values))
    lower = min(max(share, 1), CLASSES - 1)
    return np.concatenate((_cut(low, lower, scheme), _cut(high, CLASSES - lower, scheme)))


def _round_bounds(values: np.ndarray, middle: float | None) -> np.ndarray:
    """Return the bounds of quantiles, each put to a round number that is nearer than the next."""
    bounds = _cut(values, CLASSES, QUANTILES)
    edges = np.concatenate(([values.min()], bounds[:-1], [values.max()]))
    near = np.minimum(edges[1:-1] - edges[:-2], edges[2:] - edges[1:-1]) / 2
    rounded = [_rounded(edge, gap) for edge, gap in zip(edges[1:-1], near, strict=True)]
    if middle is not None and values.min() <= middle < values.max():
        rounded.append(middle)
    return np.append(np.unique(rounded), np.inf)


def _rounded(number: float, gap: float) -> float:
    """Return a multiple of the largest of 1, 2, 5, 10, 20 … that is no larger than a gap."""
    if gap <= 0:
        return float(number)
    power = 10.0 ** np.floor(np.log10(gap))
    step = max(power * factor for factor in (1, 2, 5) if power * factor <= gap)
    return round(float(np.round(number / step) * step), _DIGITS)


def _cut(values: np.ndarray, number: int, scheme: str) -> np.ndarray:
    # Slow to load, and only this needs it.
    import mapclassify  # noqa: PLC0415 -- see above

    classifier = mapclassify.FisherJenks if scheme == NATURAL else mapclassify.Quantiles
    different = len(np.unique(values))
    if different == 1:
        return values[:1]
    with warnings.catch_warnings():
        # It tells that there are fewer classes than asked for, and that it could be faster.
        warnings.simplefilter("ignore", UserWarning)
        return np.asarray(classifier(values, k=min(number, different)).bins, dtype=float)
