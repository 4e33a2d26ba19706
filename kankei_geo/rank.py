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

from kankei_geo.errors import InputContentError

Floats = npt.NDArray[np.float64]

SCORE_DECIMALS = 9
# Sums of the same terms in another grouping differ by about 1e-16, never by this much.
_NOISE_DECIMALS = 12
_SIGN = {"benefit": 1, "cost": -1}
_TWO = 2  # a first can only be replaced by another row, a weight only be traded for another


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
class Robustness:
    """Result of `robustness`.

    Parameters
    ----------
    table : pandas.DataFrame
        Index of the values; ``rank_low`` (best) and ``rank_high`` (worst), whole numbers from
        1, and ``top_k_share``, the share of the draws (0-1) with a rank of at most `top_k`.
    top_k, draws, seed : int
        What the table was made with, for the reader of a legend or an export.
    """

    table: pd.DataFrame
    top_k: int
    draws: int
    seed: int


@dataclass(frozen=True)
class Replacement:
    """Result of `smallest_replacement`.

    Parameters
    ----------
    rival : str
        Code of the row that comes level with the present first, or is level with it already.
    criterion : str
        Key of the criterion whose weight changes.
    weight_before, weight_after : float
        Its share of all weights (0-1). The others keep their proportions.
    """

    rival: str
    criterion: str
    weight_before: float
    weight_after: float


@dataclass(frozen=True, eq=False)
class _Problem:
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
        # Imported where it is needed: pymcdm brings matplotlib, a second of every start.
        from pymcdm.helpers import normalize_matrix  # noqa: PLC0415
        from pymcdm.normalizations import minmax_normalization  # noqa: PLC0415

        found: Floats = normalize_matrix(self.matrix, minmax_normalization, self.types)
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
    problem = _problem(values, criteria)
    found = np.zeros(0)
    if len(problem.codes):
        from pymcdm.methods import WSM  # noqa: PLC0415 -- see `_Problem.normalised`
        from pymcdm.normalizations import minmax_normalization  # noqa: PLC0415

        # pymcdm's validation warns of rows that dominate all others; here they are welcome.
        found = WSM(minmax_normalization)(
            problem.matrix, problem.shares, problem.types, validation=False
        )
    return pd.Series(_settled(found), index=problem.codes, name="score").reindex(values.index)


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


def robustness(
    values: pd.DataFrame,
    criteria: Sequence[Criterion],
    *,
    top_k: int = 5,
    draws: int = 10_000,
    seed: int = 20220201,
) -> Robustness:
    """Rank under random weightings of the criteria in use.

    The weightings are uniform on the simplex (Dirichlet with all parameters 1): every split
    of the weights is equally likely, whatever the present one is. The share of the draws
    that bring a row to a rank is the rank acceptability of SMAA [1]_.

    Parameters
    ----------
    values, criteria
        As for `score`.
    top_k : int, default 5
        A row is in the top when its rank is at most this; ties may make it more rows.
    draws : int, default 10_000
        Number of weightings, at least 1.
    seed : int, default 20220201
        Of the random numbers.

    Returns
    -------
    Robustness
        The interval spans the ranks in all draws and the rank under the present weights, so
        it always contains the rank on the screen; the share counts the draws alone. With one
        criterion in use there is only one weighting, and the interval is the rank itself.

    Raises
    ------
    InputContentError
        As `score` does.

    Notes
    -----
    The interval is what the draws have met: a rank that only an extreme corner of the
    weightings gives can be missed.

    References
    ----------
    .. [1] Lahdelma, R., Salminen, P. (2001). SMAA-2: stochastic multicriteria acceptability
       analysis for group decision making. Operations Research, 49(3), 444-454.
    """
    problem = _problem(values, criteria)
    weightings = np.random.default_rng(seed).dirichlet(np.ones(len(problem.keys)), size=draws)
    drawn = _ranks_under(problem.normalised(), weightings)
    present = ranks(score(values, criteria)).reindex(problem.codes).to_numpy()
    table = pd.DataFrame(
        {
            "rank_low": np.minimum(drawn.min(axis=1, initial=len(drawn)), present),
            "rank_high": np.maximum(drawn.max(axis=1, initial=1), present),
            "top_k_share": (drawn <= top_k).mean(axis=1),
        },
        index=problem.codes,
    )
    return Robustness(table.reindex(values.index), top_k, draws, seed)


def smallest_replacement(values: pd.DataFrame, criteria: Sequence[Criterion]) -> Replacement | None:
    """Return the smallest change of one weight that costs the first row its lead.

    One weight at a time is changed, after Triantaphyllou and Sánchez [1]_; the other weights
    keep their proportions and all still sum to 1. Unlike theirs, the change is measured in
    shares of all weights after that rescaling, as a slider shows it.

    Parameters
    ----------
    values, criteria
        As for `score`.

    Returns
    -------
    Replacement or None
        The rival then scores as much as the first; a little further, it scores more, unless
        ``weight_after`` is 0 or 1, where the two can be level and no more. With a tie at
        the top the change is zero: the first is the smallest of the tied codes, the rival
        the next one, the criterion the first by key. Equal changes are decided by the
        criterion's key, then by the rival's code. None if no change of one weight is enough,
        or if there are fewer than two rows or criteria in use.

    Raises
    ------
    InputContentError
        As `score` does.

    References
    ----------
    .. [1] Triantaphyllou, E., Sánchez, A. (1997). A sensitivity analysis approach for some
       deterministic multi-criteria decision making methods. Decision Sciences, 28(1), 151-194.
    """
    problem = _problem(values, criteria)
    if min(problem.matrix.shape) < _TWO:
        return None
    scores = score(values, criteria).reindex(problem.codes).to_numpy()
    tied = np.flatnonzero(scores == scores.max())
    if len(tied) >= _TWO:
        share = float(problem.shares[0])
        return Replacement(str(problem.codes[tied[1]]), problem.keys[0], share, share)
    after = _levelling_shares(problem.normalised(), problem.shares, int(tied[0]))
    if np.isnan(after).all():
        return None
    # Rounded, so that noise does not choose between equal changes: the first of them wins.
    change = np.round(np.abs(after - problem.shares[:, np.newaxis]), _NOISE_DECIMALS)
    criterion, rival = divmod(int(np.nanargmin(change)), len(problem.codes))
    return Replacement(
        str(problem.codes[rival]),
        problem.keys[criterion],
        float(problem.shares[criterion]),
        float(after[criterion, rival]),
    )


def _levelling_shares(normalised: Floats, shares: Floats, first: int) -> Floats:
    """Return the share at which each row comes level with row `first`.

    Shape (criteria, rows); NaN where no share from 0 to 1 does it. With share x of a
    criterion the first leads by ``x * alone + (1 - x) * without``: its lead by this criterion
    alone, and its lead by all others in their proportions.
    """
    rest = np.tile(shares, (len(shares), 1))
    np.fill_diagonal(rest, 0)
    rest /= rest.sum(axis=1, keepdims=True)
    leads = normalised[first] - normalised
    # Rounded, so that a lead of zero has no sign.
    alone = np.round(leads.T, _NOISE_DECIMALS)
    without = np.round(rest @ leads.T, _NOISE_DECIMALS)
    crosses = (alone * without <= 0) & (alone != without)
    crosses[:, first] = False
    levelling: Floats = np.full(alone.shape, np.nan)
    np.divide(without, without - alone, out=levelling, where=crosses)
    return levelling


def _ranks_under(normalised: Floats, weightings: Floats) -> npt.NDArray[np.int_]:
    """Return the ranks under each weighting, shape (rows, weightings)."""
    scores = np.zeros((len(normalised), len(weightings)))
    # Not a matrix product: its kernels group the sum by a row's position, so that two equal
    # rows could differ in the last bit. Nor pymcdm: it takes one weighting at a time.
    for column, weights in zip(normalised.T, weightings.T, strict=True):
        scores += np.outer(column, weights)
    found: npt.NDArray[np.int_] = (
        pd.DataFrame(_settled(scores)).rank(method="min", ascending=False).to_numpy(dtype=int)
    )
    return found


def _settled(scores: Floats) -> Floats:
    """Return `scores` rounded, so that float noise breaks no tie.

    Rounding in one step could still part 0.0009765625 from its noisy twin: 1/1024 lies just
    between two roundings. The first step removes the noise, the second decides.
    """
    settled: Floats = np.round(np.round(scores, _NOISE_DECIMALS), SCORE_DECIMALS)
    return settled


def _problem(values: pd.DataFrame, criteria: Sequence[Criterion]) -> _Problem:
    """Check what is to be ranked and bring it into its order."""
    _check_weights(criteria)
    used = sorted((item for item in criteria if item.weight > 0), key=lambda item: item.key)
    _check_values(values, [item.key for item in used])
    weights = np.array([item.weight for item in used], dtype=float)
    table = values[[item.key for item in used]].astype(float).sort_index()
    return _Problem(
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
