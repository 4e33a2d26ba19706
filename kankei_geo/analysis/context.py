"""How adopters differ from the other listed municipalities: size, change, age, money, access.

A difference is told as Cliff's delta, which asks of each two municipalities, one of either side,
which has more: +1 if adopters always have more, -1 if always less, 0 if neither. It says nothing of
causes. Several figures are looked at, so their intervals hold together: each is so wide that all of
them are right 95 times of a hundred (Bonferroni).
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from kankei_geo.analysis import indicators, readings
from kankei_geo.analysis.candidates import nearest
from kankei_geo.analysis.rule import Rule
from kankei_geo.dataset.dataset import Dataset
from kankei_geo.dataset.kept import kept

PEOPLE, MINUTES = "people", "drive_minutes"
# Size, change so far and projected, age, money, access: what the prefecture has figures of.
_INDICATORS = ("population_change", "projected_change", "ageing", "financial_strength")
SEVERAL = "several"  # the group of those with two policies or more
FEWEST = 2  # with fewer on one side, there is nothing to compare
RESAMPLES, _BATCH, SEED, CONFIDENCE = 4_999, 200, 20220201, 0.95
_TAILS = ((1 - readings.MIDDLE_SHARE) / 2, (1 + readings.MIDDLE_SHARE) / 2)
_Floats = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Difference:
    """How one figure differs between a group and the other listed municipalities.

    Attributes
    ----------
    measure : str
        `PEOPLE` (census of 2020), `MINUTES` (estimated drive to the nearest airport that counts)
        or the key of an indicator.
    inside, outside : int
        Municipalities with a figure in the group and beside it.
    median_inside, median_outside : float
        In the unit of the figure; NaN where nobody has one.
    delta, low, high : float
        Cliff's delta and its interval (percentile bootstrap, seeded), wide enough for all figures
        of a group to hold together with `CONFIDENCE`; NaN where a side has fewer than `FEWEST`.
    """

    measure: str
    inside: int
    outside: int
    median_inside: float
    median_outside: float
    delta: float
    low: float
    high: float

    @property
    def is_clear(self) -> bool:
        """Whether the interval leaves out 'no difference'."""
        return self.low > 0 or self.high < 0


def groups(data: Dataset) -> tuple[str, ...]:
    """Return what municipalities can be parted by: each policy, and two policies or more."""
    return (*data.policies, SEVERAL) if len(data.policies) > 1 else data.policies


def measures(data: Dataset) -> tuple[str, ...]:
    """Return the figures there are, in the order in which they are told."""
    known = indicators.every(data)
    brought = tuple(item.key for item in data.indicators) if data.origin is not None else ()
    return (
        *((PEOPLE,) if data.prefecture.population else ()),
        *(key for key in _INDICATORS if key in known),
        *((MINUTES,) if data.prefecture.airports else ()),
        *(key for key in brought if key in known and key not in _INDICATORS),
    )


@kept
def differences(data: Dataset, group: str) -> tuple[Difference, ...]:
    """Compare a group with the other listed municipalities by all `measures`.

    Parameters
    ----------
    data : Dataset
        Not listed municipalities are on neither side: what they do is not known.
    group : str
        One of `groups`.

    References
    ----------
    Cliff, N. (1993). Dominance statistics: ordinal analyses to answer ordinal questions.
    Psychological Bulletin, 114(3), 494-509.
    Dunn, O. J. (1961). Multiple comparisons among means. Journal of the American Statistical
    Association, 56(293), 52-64.
    """
    listed = data.table[data.table["listed"]].set_index("code")
    is_inside = listed["priority_count"] >= 2 if group == SEVERAL else listed[group] == 1  # noqa: PLR2004 -- several
    every = measures(data)
    confidence = 1 - (1 - CONFIDENCE) / max(len(every), 1)
    return tuple(
        _difference(measure, values(data, measure).reindex(listed.index), is_inside, confidence)
        for measure in every
    )


@kept
def spans(data: Dataset, group: str, rule: readings.Rule) -> dict[str, tuple[float, float]]:
    """Return between which deltas nine of ten readings of the marks lie, for each measure.

    Parameters
    ----------
    data, group
        As for `differences`.
    rule : readings.Rule
        Which marks are open, and how likely the present reading is.

    Returns
    -------
    dict of str to (float, float)
        NaN where a reading leaves a side with fewer than `FEWEST`.
    """
    marks = readings.drawn(data, rule)
    is_inside = (
        marks.sum(axis=2) >= 2  # noqa: PLR2004 -- several
        if group == SEVERAL
        else marks[:, :, data.policies.index(group)] == 1
    )
    found = {}
    for measure in measures(data):
        figures = values(data, measure).reindex(data.policy_matrix["code"])
        known = figures.notna().to_numpy()
        deltas = _deltas(figures[known], is_inside[:, known])
        low, high = np.quantile(deltas, _TAILS) if len(deltas) else (np.nan, np.nan)
        found[measure] = (float(low), float(high))
    return found


def _deltas(figures: "pd.Series[float]", is_inside: npt.NDArray[np.bool_]) -> _Floats:
    """Return Cliff's delta of each reading, from the ranks of its group (Mann and Whitney's U)."""
    inside = is_inside.sum(axis=1)
    outside = len(figures) - inside
    if not len(figures) or (np.minimum(inside, outside) < FEWEST).any():
        return np.array([])
    over = is_inside @ figures.rank().to_numpy() - inside * (inside + 1) / 2
    deltas: _Floats = 2 * over / (inside * outside) - 1
    return deltas


def values(data: Dataset, measure: str) -> "pd.Series[float]":
    """Return a figure of all municipalities by code; missing where there is none."""
    if measure == PEOPLE:
        return data.population.set_index("code")["census_2020"].astype(float)
    if measure == MINUTES:
        return nearest(data, Rule())["drive_minutes"].astype(float)
    return indicators.values(data, measure)


def _difference(
    measure: str, figures: "pd.Series[float]", is_inside: "pd.Series[bool]", confidence: float
) -> Difference:
    known = figures.notna()
    inside: _Floats = np.asarray(figures[known & is_inside], dtype=np.float64)
    outside: _Floats = np.asarray(figures[known & ~is_inside], dtype=np.float64)
    delta = low = high = float("nan")
    if min(len(inside), len(outside)) >= FEWEST:
        from scipy import stats  # noqa: PLC0415 -- takes half a second and is needed here only

        delta = float(_delta(inside, outside))
        interval = stats.bootstrap(
            (inside, outside),
            _delta,
            vectorized=True,
            n_resamples=RESAMPLES,
            batch=_BATCH,
            confidence_level=confidence,
            method="percentile",
            rng=np.random.default_rng(SEED),
        ).confidence_interval
        low, high = float(interval.low), float(interval.high)
    return Difference(
        measure, len(inside), len(outside), _median(inside), _median(outside), delta, low, high
    )


def _median(figures: _Floats) -> float:
    return float(np.median(figures)) if len(figures) else float("nan")


def _delta(inside: _Floats, outside: _Floats, axis: int = -1) -> _Floats:
    """Return Cliff's delta along the last axis."""
    first, second = np.moveaxis(inside, axis, -1), np.moveaxis(outside, axis, -1)
    found: _Floats = np.sign(first[..., :, None] - second[..., None, :]).mean(axis=(-2, -1))
    return found
