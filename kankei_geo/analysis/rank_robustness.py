"""How firmly ranks stand: draws of the weights, and the least change that replaces the first."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from kankei_geo.analysis.rank import (
    NOISE_DECIMALS,
    Criterion,
    Floats,
    problem,
    ranks,
    score,
    settled,
)

_TWO = 2  # a first can only be replaced by another row, a weight only be traded for another


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
    task = problem(values, criteria)
    weightings = np.random.default_rng(seed).dirichlet(np.ones(len(task.keys)), size=draws)
    drawn = _ranks_under(task.normalised(), weightings)
    present = ranks(score(values, criteria)).reindex(task.codes).to_numpy()
    table = pd.DataFrame(
        {
            "rank_low": np.minimum(drawn.min(axis=1, initial=len(drawn)), present),
            "rank_high": np.maximum(drawn.max(axis=1, initial=1), present),
            "top_k_share": (drawn <= top_k).mean(axis=1),
        },
        index=task.codes,
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
    task = problem(values, criteria)
    if min(task.matrix.shape) < _TWO:
        return None
    scores = score(values, criteria).reindex(task.codes).to_numpy()
    tied = np.flatnonzero(scores == scores.max())
    if len(tied) >= _TWO:
        share = float(task.shares[0])
        return Replacement(str(task.codes[tied[1]]), task.keys[0], share, share)
    after = _levelling_shares(task.normalised(), task.shares, int(tied[0]))
    if np.isnan(after).all():
        return None
    # Rounded, so that noise does not choose between equal changes: the first of them wins.
    change = np.round(np.abs(after - task.shares[:, np.newaxis]), NOISE_DECIMALS)
    criterion, rival = divmod(int(np.nanargmin(change)), len(task.codes))
    return Replacement(
        str(task.codes[rival]),
        task.keys[criterion],
        float(task.shares[criterion]),
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
    alone = np.round(leads.T, NOISE_DECIMALS)
    without = np.round(rest @ leads.T, NOISE_DECIMALS)
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
        pd.DataFrame(settled(scores)).rank(method="min", ascending=False).to_numpy(dtype=int)
    )
    return found
