"""Other readings of the matrix: where a mark without a place could stand as well.

A row prints how many marks it has. Which policies have them is printed for some rows, follows
from the table for others, and is one reading among several for the rest. Here the marks of the
less sure levels are placed in all ways that leave each row its total.
"""

from collections.abc import Callable
from dataclasses import dataclass
from itertools import combinations
from math import comb

import numpy as np
import numpy.typing as npt
import pandas as pd

from kankei_geo.base.errors import InputContentError
from kankei_geo.dataset.dataset import Dataset
from kankei_geo.dataset.kept import kept, remembered

Marks = npt.NDArray[np.int8]
DRAWS = 2_000
SEED = 20220201
USUAL = 0.8  # how likely the present reading of a row is taken to be, unless a reader says other
_REMEMBERED = 64  # spans of a dataset; a page asks for a dozen, again at each step
MIDDLE_SHARE = 0.9  # of the readings, which the span of the likely ones holds


@dataclass(frozen=True)
class Rule:
    """Which marks are open, and how likely the present reading of a row is.

    Attributes
    ----------
    levels : tuple of str
        Evidence levels whose marks could stand elsewhere in their row.
    present : float, optional
        Probability that a row is as it is read now (0-1); the other ways share the rest. None
        if all ways of a row are equally likely.
    """

    levels: tuple[str, ...]
    present: float | None = None


@dataclass(frozen=True)
class Span:
    """What a number can be.

    Attributes
    ----------
    value : int
        As the table is read now.
    least, most : int
        The smallest and largest that any reading gives.
    low, high : int
        The narrowest middle that holds nine readings of ten, by their weights.
    """

    value: int
    least: int
    most: int
    low: int
    high: int

    @property
    def is_certain(self) -> bool:
        """Whether all readings give the same."""
        return self.least == self.most


@kept
def open_levels(data: Dataset) -> tuple[str, ...]:
    """Return the levels by which some row could be read another way, the surest first.

    The surest level is never open, so an edition whose marks are all told in one way has none.
    """
    return tuple(level for level in data.levels[1:] if (_ways(data, Rule((level,))) > 1).any())


def usual(data: Dataset) -> Rule:
    """Return the rule by which what is built with an edition reads the marks in doubt."""
    return Rule(open_levels(data)[-1:], USUAL)


def rows_open(data: Dataset, rule: Rule) -> pd.Series:
    """Return in how many ways each listed row can be read.

    Parameters
    ----------
    data : Dataset
        Its matrix is looked at.
    rule : Rule
        Which levels are open.

    Returns
    -------
    pandas.Series
        Whole numbers from 1, by code.
    """
    return pd.Series(_ways(data, rule), index=pd.Index(data.policy_matrix["code"], name="code"))


def count_span(data: Dataset, rule: Rule, holds: Callable[[Marks], npt.NDArray[np.bool_]]) -> Span:
    """Return in how many rows something can hold, exactly.

    Parameters
    ----------
    data : Dataset
        Its matrix is looked at.
    rule : Rule
        Which marks are open, and how likely the present reading is.
    holds : callable
        Of marks, shape (ways, policies), whether it holds for each way.

    Returns
    -------
    Span
        From the distribution of the sum of independent rows (Poisson binomial).
    """
    present = _matrix(data)
    probability = np.zeros(len(present))
    least = most = 0
    for row, (ways, weights) in enumerate(_rows(data, rule)):
        found = holds(ways)
        probability[row] = weights[found].sum()
        least += int(found.all())
        most += int(found.any())
    low, high = _middle(_poisson_binomial(probability))
    value = int(holds(present).sum())
    # Certain rows leave rounding noise; what cannot be is never told as likely.
    return Span(value, least, most, max(low, least), min(high, most))


@remembered(_REMEMBERED)
def policy_span(data: Dataset, rule: Rule, policy: str) -> Span:
    """Return how many municipalities can have adopted a policy, exactly."""
    column = data.policies.index(policy)
    return count_span(data, rule, lambda marks: marks[:, column] == 1)


@remembered(_REMEMBERED)
def combination_span(data: Dataset, rule: Rule, combination: str) -> Span:
    """Return how many municipalities can have a combination: a digit for each policy."""
    wanted = np.array([int(digit) for digit in combination])
    return count_span(data, rule, lambda marks: (marks == wanted).all(axis=1))


@kept
def drawn(data: Dataset, rule: Rule, draws: int = DRAWS, seed: int = SEED) -> Marks:
    """Draw readings of the whole table.

    Parameters
    ----------
    data : Dataset
        Its matrix is read in other ways; rows are drawn independently.
    rule : Rule
        Which marks are open, and how likely the present reading is.
    draws, seed : int
        How many, and of which random numbers.

    Returns
    -------
    numpy.ndarray
        Marks of 0 and 1, shape (draws, rows, policies); rows in the order of the matrix.
    """
    random = np.random.default_rng(seed)
    marks = np.empty((draws, len(data.policy_matrix), len(data.policies)), dtype=np.int8)
    for row, (ways, weights) in enumerate(_rows(data, rule)):
        marks[:, row] = ways[random.choice(len(ways), size=draws, p=weights)]
    return marks


def share_that_holds(
    data: Dataset, rule: Rule, finding: Callable[[Marks], npt.NDArray[np.bool_]]
) -> float:
    """Return in which share of the drawn readings something holds (0-1).

    Parameters
    ----------
    data, rule
        As for `drawn`.
    finding : callable
        Of marks, shape (draws, rows, policies), whether it holds for each draw.
    """
    return float(finding(drawn(data, rule)).mean())


def _matrix(data: Dataset) -> Marks:
    marks: Marks = data.policy_matrix[list(data.policies)].to_numpy(dtype=np.int8)
    return marks


def _is_open(data: Dataset, rule: Rule) -> npt.NDArray[np.bool_]:
    """Return for each mark whether its level is open, shape (rows, policies)."""
    unknown = sorted(set(rule.levels) - set(data.levels))
    if unknown:
        raise InputContentError(
            "{found}: no evidence level of this edition. Expected some of {known}.",
            found=", ".join(unknown),
            known=", ".join(data.levels),
        )
    levels = data.policy_matrix[[f"{policy}_level" for policy in data.policies]]
    found: npt.NDArray[np.bool_] = levels.isin(rule.levels).to_numpy(dtype=bool)
    return found


def _ways(data: Dataset, rule: Rule) -> npt.NDArray[np.int_]:
    is_open = _is_open(data, rule)
    totals = np.where(is_open, _matrix(data), 0).sum(axis=1)
    numbers = is_open.sum(axis=1)
    return np.array(
        [comb(int(n), int(total)) for n, total in zip(numbers, totals, strict=True)], dtype=int
    )


@remembered(_REMEMBERED)
def _rows(data: Dataset, rule: Rule) -> list[tuple[Marks, npt.NDArray[np.float64]]]:
    """Return the ways to read each row with their weights; the present way is the first."""
    rows = []
    for marks, free in zip(_matrix(data), _is_open(data, rule), strict=True):
        columns = np.flatnonzero(free)
        ways = [marks]
        for chosen in combinations(columns, int(marks[columns].sum())):
            way = marks.copy()
            way[columns] = 0
            way[list(chosen)] = 1
            if (way != marks).any():
                ways.append(way)
        rows.append((np.array(ways, dtype=np.int8), _weights(len(ways), rule.present)))
    return rows


def _weights(ways: int, present: float | None) -> npt.NDArray[np.float64]:
    if present is None or ways == 1:
        return np.full(ways, 1 / ways)
    return np.array([present] + [(1 - present) / (ways - 1)] * (ways - 1))


def _poisson_binomial(probability: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """Return the probability of each number of successes of independent trials."""
    found = np.ones(1)
    for chance in probability:
        found = np.convolve(found, [1 - chance, chance])
    return found


def _middle(probability: npt.NDArray[np.float64]) -> tuple[int, int]:
    """Return the numbers between which nine of ten lie, with as many below as above."""
    tail = (1 - MIDDLE_SHARE) / 2
    below = np.cumsum(probability)
    # Rounded, so that the noise of a sum does not move an end.
    low = int(np.searchsorted(np.round(below, 12), tail, side="right"))
    high = int(np.searchsorted(np.round(below, 12), 1 - tail, side="left"))
    return low, high
