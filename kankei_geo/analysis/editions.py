"""What changed between two editions of a prefecture: in each policy, and in their number.

Policies are the same if their keys are. Numbers are compared only among the policies that both
editions have, and a municipality that one of them does not list is never taken for one without.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import pandas as pd

from kankei_geo.dataset import catalogue
from kankei_geo.dataset.dataset import Dataset
from kankei_geo.dataset.kept import kept

# Of a policy: from no to yes, from yes to no, yes in both, no in both.
BEGAN, ENDED, STAYED, NEVER = "began", "ended", "stayed", "never"
MORE, FEWER, SAME = "more", "fewer", "same"  # of the number of policies
# Not listed in the one before, in the one after, in both.
NOT_BEFORE, NOT_AFTER, NOT_EITHER = "not_before", "not_after", "not_either"
NOT_COMPARABLE = (NOT_BEFORE, NOT_AFTER, NOT_EITHER)
ONE_EDITION = "one_edition"  # a policy that the other edition does not have
COUNT = "count"  # the column of numbers in `Change.states`
NOT_LISTED = -1  # what stands for it among numbers in `Change.flows`


@dataclass(frozen=True, eq=False)
class Change:
    """The marks of two editions side by side.

    Attributes
    ----------
    before, after : pandas.DataFrame
        Marks (0 or 1, nullable integers) by code, a column for each policy of the edition;
        missing throughout where a municipality is not listed.
    """

    before: pd.DataFrame
    after: pd.DataFrame

    @property
    def shared(self) -> tuple[str, ...]:
        """Keys of the policies that both editions have, in the order of the one after."""
        return tuple(str(key) for key in self.after if key in self.before)

    @property
    def only_before(self) -> tuple[str, ...]:
        """Keys of the policies that only the edition before has."""
        return tuple(str(key) for key in self.before if key not in self.after)

    @property
    def only_after(self) -> tuple[str, ...]:
        """Keys of the policies that only the edition after has."""
        return tuple(str(key) for key in self.after if key not in self.before)

    @cached_property
    def counts(self) -> pd.DataFrame:
        """How many of the shared policies each has: ``before``, ``after``, by code.

        Missing where a municipality is not listed, and throughout where nothing is shared.
        """
        shared = list(self.shared)
        least = max(len(shared), 1)  # of a sum of nothing nothing is known
        return pd.DataFrame(
            {
                name: marks[shared].sum(axis=1, min_count=least).astype("Int64")
                for name, marks in (("before", self.before), ("after", self.after))
            }
        )

    @cached_property
    def states(self) -> pd.DataFrame:
        """What became of each policy of either edition, and of `COUNT`, by code.

        A column for each, the policies in the order of the edition after, then those that only
        the other one has.
        """
        found = {key: self._state(key) for key in (*self.after, *self.only_before)}
        first, last = self.counts["before"], self.counts["after"]
        found[COUNT] = self._told(
            {MORE: last > first, FEWER: last < first, SAME: last == first}, known=bool(self.shared)
        )
        return pd.DataFrame(found)

    def _state(self, key: str) -> pd.Series:
        if key not in self.shared:
            return self._told({}, known=False)
        first, last = self.before[key], self.after[key]
        return self._told(
            {
                BEGAN: (first == 0) & (last == 1),
                ENDED: (first == 1) & (last == 0),
                STAYED: (first == 1) & (last == 1),
                NEVER: (first == 0) & (last == 0),
            },
            known=True,
        )

    def _told(self, states: dict[str, pd.Series], *, known: bool) -> pd.Series:
        """Return the state of each municipality; which one is listed nowhere comes first."""
        gone = {"first": self.before.isna().all(axis=1), "last": self.after.isna().all(axis=1)}
        found = pd.Series(None if known else ONE_EDITION, index=self.after.index, dtype="object")
        for state, holds in states.items():
            found = found.mask(holds.fillna(value=False).astype(bool), state)
        if not known:
            return found.astype("str")
        found = found.mask(gone["first"], NOT_BEFORE).mask(gone["last"], NOT_AFTER)
        return found.mask(gone["first"] & gone["last"], NOT_EITHER).astype("str")

    def flows(self, key: str = COUNT, codes: Sequence[str] | None = None) -> pd.DataFrame:
        """How many municipalities went from which number to which.

        Parameters
        ----------
        key : str
            One of the shared policies, whose numbers are 0 and 1, or `COUNT`.
        codes : sequence of str, optional
            Which municipalities; all if left out.

        Returns
        -------
        pandas.DataFrame
            Rows are numbers before, columns numbers after: from 0 to the most there can be, then
            `NOT_LISTED`. Their sum is the number of municipalities.
        """
        most = len(self.shared) if key == COUNT else 1
        told = self.counts
        if key != COUNT:
            told = pd.DataFrame({"before": self.before[key], "after": self.after[key]})
        told = told.fillna(NOT_LISTED).astype("int64")
        told = told if codes is None else told.loc[list(codes)]
        every = [*range(most + 1), NOT_LISTED]
        table = pd.crosstab(told["before"], told["after"])
        return table.reindex(index=every, columns=every, fill_value=0)

    @cached_property
    def marks(self) -> pd.DataFrame:
        """The marks that began or ended: ``code``, ``policy``, ``state``, by code and policy."""
        rows = [
            (code, policy, state)
            for code, states in self.states[list(self.shared)].iterrows()
            for policy, state in states.items()
            if state in {BEGAN, ENDED}
        ]
        return pd.DataFrame(rows, columns=["code", "policy", "state"])


@dataclass(frozen=True, eq=False)
class Comparison:
    """Two editions of a prefecture, and what changed between them.

    Attributes
    ----------
    before, after : Dataset
        The earlier one first, as far as their dates tell; else the one that is shown is last.
    change : Change
        What changed.
    """

    before: Dataset
    after: Dataset
    change: Change

    def other(self, data: Dataset) -> Dataset:
        """Return the one of the two that is not the dataset shown."""
        return self.before if data is self.after else self.after


@kept
def compared(data: Dataset, edition: str) -> Comparison:
    """Compare a dataset with another edition of its prefecture.

    Parameters
    ----------
    edition : str
        One of `catalogue.others`.
    """
    other = catalogue.other(data, edition)
    before, after = in_order(data, other)
    return Comparison(before, after, compare(_marks(before), _marks(after)))


def compare(before: pd.DataFrame, after: pd.DataFrame) -> Change:
    """Compare marks of the same municipalities; see `Change` for what they look like."""
    return Change(before, after.reindex(before.index))


def in_order(data: Dataset, other: Dataset) -> tuple[Dataset, Dataset]:
    """Return the earlier one of two datasets first.

    Where dates do not tell, or tell the same as far as both go, the first one is the later one.
    """
    dates = [item.edition.as_of.split("-") for item in (data, other)]
    exact = min(map(len, dates))
    shown, compared_with = (date[:exact] for date in dates)
    is_later = all(shown) and all(compared_with) and compared_with > shown
    return (data, other) if is_later else (other, data)


def _marks(data: Dataset) -> pd.DataFrame:
    return data.table.set_index("code")[list(data.policies)]
