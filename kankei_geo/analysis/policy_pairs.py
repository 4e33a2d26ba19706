"""Do two policies occur together? Odds ratios among the listed municipalities, and their doubts.

Listed are those with at least one policy, so two policies look as if they excluded each other
where many rows have one mark only. No result says why two policies go together.
"""

from dataclasses import dataclass
from itertools import combinations

import numpy as np
import numpy.typing as npt
import pandas as pd

from kankei_geo.analysis import readings
from kankei_geo.dataset.dataset import Dataset
from kankei_geo.dataset.kept import kept

PERMUTATIONS = 9_999
SEED = 20220201
CONFIDENCE = 0.95
SIGNIFICANT = 0.05
_Counts = npt.NDArray[np.int_]


@dataclass(frozen=True)
class Pair:
    """Two policies among the listed municipalities.

    Attributes
    ----------
    first, second : str
        Keys of the policies.
    both, only_first, only_second, neither : int
        Municipalities.
    odds_ratio, low, high : float
        Conditional maximum-likelihood estimate with its interval of 95 %; 0 and infinity where
        a cell is empty; NaN where a policy has all or none.
    p, p_adjusted : float
        Fisher's exact test, two-sided, and with the correction for all pairs (Holm); NaN as above.
    p_within : float
        The same question within the groups of municipalities (subprefectures) by permutation.
    is_forced : bool
        Whether both marks stand on the same grounds in every row, and not all are known in the
        surest way, so that one rule has written both: their going together was put in and cannot
        be found.
    printed : int
        Rows in which both marks are known in the surest way.
    same_direction : float
        Share of the readings (0-1) in which they lean the same way as they do now; NaN where they
        lean no way.
    """

    first: str
    second: str
    both: int
    only_first: int
    only_second: int
    neither: int
    odds_ratio: float
    low: float
    high: float
    p: float
    p_adjusted: float
    p_within: float
    is_forced: bool
    printed: int
    same_direction: float

    @property
    def is_significant(self) -> bool:
        """Whether chance alone would rarely give this, all pairs taken together."""
        return self.p_adjusted < SIGNIFICANT and not self.is_forced


@kept
def pairs(data: Dataset, rule: readings.Rule) -> tuple[Pair, ...]:
    """Return all pairs of policies, in the order of the matrix.

    Parameters
    ----------
    data : Dataset
        Its listed municipalities are counted.
    rule : readings.Rule
        How the other readings are made that `Pair.same_direction` counts.
    """
    rows = data.policy_matrix
    drawn = readings.drawn(data, rule)
    groups = rows["code"].map(data.table.set_index("code")["subprefecture"]).to_numpy()
    tested = [_tested(rows, pair) for pair in combinations(data.policies, 2)]
    adjusted = holm([test.pvalue for _, test in tested])
    found = []
    for pair, (cells, test), p in zip(
        combinations(data.policies, 2), tested, adjusted, strict=True
    ):
        both, only_first, only_second, neither = (int(cell) for cell in cells.ravel())
        first, second = pair
        surest = [rows[f"{policy}_level"] == data.levels[0] for policy in pair]
        printed = surest[0] & surest[1]
        grounds = [rows[f"{policy}_grounds"] for policy in pair]
        found.append(
            Pair(
                *(first, second, both, only_first, only_second, neither),
                *(test.odds_ratio, test.low, test.high, test.pvalue, p),
                p_within=within_groups(_marks(rows, first), _marks(rows, second), groups),
                is_forced=bool((grounds[0] == grounds[1]).all() and not printed.all()),
                printed=int(printed.sum()),
                same_direction=_same_direction(data, drawn, pair, cells),
            )
        )
    return tuple(found)


@dataclass(frozen=True)
class _Test:
    odds_ratio: float
    low: float
    high: float
    pvalue: float


def _tested(rows: pd.DataFrame, pair: tuple[str, str]) -> tuple[_Counts, _Test]:
    from scipy import stats  # noqa: PLC0415 -- takes half a second and is needed here only

    cells = _cells(_marks(rows, pair[0]), _marks(rows, pair[1]))
    if (cells.sum(axis=0) == 0).any() or (cells.sum(axis=1) == 0).any():
        return cells, _Test(*[float("nan")] * 4)
    ratio = stats.contingency.odds_ratio(cells, kind="conditional")
    interval = ratio.confidence_interval(CONFIDENCE)
    test = stats.fisher_exact(cells)
    return cells, _Test(
        float(ratio.statistic), float(interval.low), float(interval.high), float(test.pvalue)
    )


def _marks(rows: pd.DataFrame, policy: str) -> _Counts:
    marks: _Counts = rows[policy].to_numpy(dtype=int)
    return marks


def _cells(first: _Counts, second: _Counts) -> _Counts:
    """Return both, only the first, only the second, neither; shape (2, 2)."""
    both = int((first & second).sum())
    only = int(first.sum()) - both, int(second.sum()) - both
    return np.array([[both, only[0]], [only[1], len(first) - both - sum(only)]])


def holm(p: list[float]) -> list[float]:
    """Correct p-values for their number, so that one false one among all is rare.

    Parameters
    ----------
    p : list of float
        NaN is no test and does not count.

    References
    ----------
    Holm, S. (1979). A simple sequentially rejective multiple test procedure. Scandinavian
    Journal of Statistics, 6(2), 65-70.
    """
    values = np.array(p, dtype=float)
    order = [int(place) for place in np.argsort(values, kind="stable") if values[place] >= 0]
    found = np.full(len(values), np.nan)
    largest = 0.0
    for place, index in enumerate(order):
        largest = max(largest, min(1.0, (len(order) - place) * values[index]))
        found[index] = largest
    return [float(value) for value in found]


def within_groups(
    first: npt.NDArray[np.int_],
    second: npt.NDArray[np.int_],
    groups: npt.NDArray[np.object_],
    permutations: int = PERMUTATIONS,
) -> float:
    """Return how often chance gives as much, where marks only move within their group.

    Parameters
    ----------
    first, second : numpy.ndarray
        Marks of 0 and 1, shape (rows,).
    groups : numpy.ndarray
        The group of each row, shape (rows,).
    permutations : int
        How often the marks of the second are mixed; the random numbers are always the same.

    Returns
    -------
    float
        Two-sided p-value, of the number that has both; never 0. NaN where nothing can move.
    """
    random = np.random.default_rng(SEED)
    found = np.zeros(permutations, dtype=int)
    for group in pd.unique(groups):
        own = groups == group
        mixed = random.permuted(np.tile(second[own], (permutations, 1)), axis=1)
        found += mixed @ first[own]
    if (found == found[0]).all():
        return float("nan")
    middle = found.mean()
    far = np.abs(found - middle) >= abs(int((first & second).sum()) - middle) - 1e-9
    return float((1 + far.sum()) / (1 + permutations))


def _same_direction(
    data: Dataset, drawn: readings.Marks, pair: tuple[str, str], cells: _Counts
) -> float:
    """Return the share of readings that lean as the present one: to both, or away from it."""
    now = np.sign(cells[0, 0] * cells[1, 1] - cells[0, 1] * cells[1, 0])
    if now == 0:
        return float("nan")
    first, second = (drawn[:, :, data.policies.index(policy)].astype(int) for policy in pair)
    both = (first & second).sum(axis=1)
    # Of a table of two by two with its margins, this has the sign of the difference above.
    lean = both * first.shape[1] - first.sum(axis=1) * second.sum(axis=1)
    return float((np.sign(lean) == now).mean())
