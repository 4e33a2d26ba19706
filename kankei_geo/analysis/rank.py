"""Rank municipalities by several weighted criteria, and tell how firmly each rank stands.

Each criterion is brought to 0-1 by min-max normalisation over the given rows: 1 is the best
row, 0 the worst, values between in proportion. A criterion in which all rows are equal counts
1 for each of them, so it adds the same to every score and moves no rank. The score is the
weighted sum (simple additive weighting [1]_, `WSM` in pymcdm [2]_) with weights that sum
to 1. A criterion with weight 0 is out, also of the draws and of the changes below.

Rows are taken in the order of their codes and criteria in the order of their keys, whatever
order they come in: so no order can change a result.

References
----------
.. [1] Fishburn, P. C. (1967). Additive utilities with incomplete product sets. Operations
   Research, 15(3), 537-542.
.. [2] Kizielewicz, B., Shekhovtsov, A., Sałabun, W. (2023). pymcdm: the universal library
   for solving multi-criteria decision-making problems. SoftwareX, 22, 101368.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
import numpy.typing as npt
import pandas as pd

from kankei_geo.base.errors import InputContentError

Floats = npt.NDArray[np.float64]

SCORE_DECIMALS = 9
# Sums of the same terms in another grouping differ by about 1e-16, never by this much.
NOISE_DECIMALS = 12
_SIGN = {"benefit": 1, "cost": -1}


@dataclass(frozen=True)
class Criterion:
    """One column to rank by.

    Parameters
    ----------
    key : str
        Column of the values.
    direction : {"benefit", "cost"}
        Whether more of it is better or worse.
    weight : float
        0 or more; only the proportions between the criteria matter.
    """

    key: str
    direction: Literal["benefit", "cost"]
    weight: float


@dataclass(frozen=True, eq=False)
class Problem:
    """What is ranked: rows by code, criteria in use by key, `shares` summing to 1."""

    codes: pd.Index
    keys: tuple[str, ...]
    matrix: Floats
    types: npt.NDArray[np.int_]
    shares: Floats

    def normalised(self) -> Floats:
        """Return the matrix in 0-1 with 1 as the best, shape (rows, criteria)."""
        if not len(self.codes):
            return self.matrix  # a minimum over no rows does not exist
        # As pymcdm does it, whose import takes as long as a whole workbook: it brings all of
        # matplotlib and scipy.stats. The tests compare with it.
        low, high = self.matrix.min(axis=0), self.matrix.max(axis=0)
        is_cost = self.types == _SIGN["cost"]
        above = np.where(is_cost, high - self.matrix, self.matrix - low)
        span = np.where(high > low, high - low, 1.0)
        found: Floats = np.where(high > low, above / span, 1.0)
        return found


def score(values: pd.DataFrame, criteria: Sequence[Criterion]) -> pd.Series:
    """Return the weighted sum of the normalised criteria of each row.

    Parameters
    ----------
    values : pandas.DataFrame
        Index unique codes; one numeric column a criterion, in any unit. Other columns are
        ignored.
    criteria : sequence of Criterion
        At least one with a weight above 0.

    Returns
    -------
    pandas.Series
        Named ``score``, 0-1, rounded to `SCORE_DECIMALS`, with the index of `values`.

    Raises
    ------
    InputContentError
        If a criterion has no column, a key or code stands twice, a weight is negative or not
        finite, all weights are 0, or a value of a criterion in use is missing or infinite.
    """
    task = problem(values, criteria)
    found = np.sum(task.normalised() * task.shares, axis=1)
    return pd.Series(settled(found), index=task.codes, name="score").reindex(values.index)


def ranks(scores: pd.Series) -> pd.Series:
    """Return the rank of each score: 1 is the highest, equal scores share the smaller rank.

    Parameters
    ----------
    scores : pandas.Series
        As `score` returns them: rounded, none missing.

    Returns
    -------
    pandas.Series
        Named ``rank``, whole numbers, with the index of `scores`: 1, 2, 2, 4.
    """
    return scores.rank(method="min", ascending=False).astype(int).rename("rank")


def settled(scores: Floats) -> Floats:
    """Return `scores` rounded, so that float noise breaks no tie.

    Rounding in one step could still part 0.0009765625 from its noisy twin: 1/1024 lies just
    between two roundings. The first step removes the noise, the second decides.
    """
    rounded: Floats = np.round(np.round(scores, NOISE_DECIMALS), SCORE_DECIMALS)
    return rounded


def problem(values: pd.DataFrame, criteria: Sequence[Criterion]) -> Problem:
    """Check what is to be ranked and bring it into its order."""
    _check_weights(criteria)
    used = sorted((item for item in criteria if item.weight > 0), key=lambda item: item.key)
    _check_values(values, [item.key for item in used])
    weights = np.array([item.weight for item in used], dtype=float)
    table = values[[item.key for item in used]].astype(float).sort_index()
    return Problem(
        codes=table.index,
        keys=tuple(item.key for item in used),
        matrix=table.to_numpy(),
        types=np.array([_SIGN[item.direction] for item in used]),
        shares=weights / weights.sum(),
    )


def _check_weights(criteria: Sequence[Criterion]) -> None:
    wrong = [item for item in criteria if not math.isfinite(item.weight) or item.weight < 0]
    if wrong:
        raise InputContentError(
            "Ranking: found the weights {found}. Expected finite numbers, 0 or more. Correct them.",
            found=", ".join(f"{item.key} = {item.weight}" for item in wrong),
        )
    if not any(item.weight for item in criteria):
        raise InputContentError(
            "Ranking: no criterion has a weight above 0. Raise at least one weight."
        )
    _check_unique(pd.Index([item.key for item in criteria]))


def _check_values(values: pd.DataFrame, keys: list[str]) -> None:
    _check_unique(values.index)
    missing = [key for key in keys if key not in values]
    if missing:
        raise InputContentError(
            "Ranking: no column for {missing}. Found columns: {found}. Check the criteria's keys.",
            missing=", ".join(missing),
            found=", ".join(map(str, values.columns)),
        )
    gaps = {
        key: values.index[~np.isfinite(values[key].to_numpy(float, na_value=np.nan))]
        for key in keys
    }
    if any(len(codes) for codes in gaps.values()):
        raise InputContentError(
            "Ranking: missing or infinite values ({count}): {missing}. Fill them in, leave these "
            "municipalities out, or set the criterion's weight to 0.",
            count=sum(map(len, gaps.values())),
            missing="; ".join(
                f"{key} ({', '.join(sorted(map(str, codes)))})"
                for key, codes in gaps.items()
                if len(codes)
            ),
        )


def _check_unique(names: pd.Index) -> None:
    doubled = names[names.duplicated()].unique()
    if len(doubled):
        raise InputContentError(
            "Ranking: {doubled} stands there more than once. Expected each criterion and each "
            "municipality once. Remove the surplus.",
            doubled=", ".join(map(str, doubled)),
        )
