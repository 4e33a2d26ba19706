"""What holds of a table, with the rows that it is about: the facts that findings are told of."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from kankei_geo.analysis import candidates, readings
from kankei_geo.analysis.readings import Marks, Rule, Span
from kankei_geo.analysis.rule import Rule as AccessRule
from kankei_geo.dataset.dataset import Dataset

MANY, FEW = 0.5, 0.25  # shares of the listed, above and below which one speaks so
OF_PAPER = "table_3"
JOINT, METRO, DUAL = "joint_programme", "metro_pr", "dual_residence"  # of the paper's table
ALONE, NO_ROW = "釧路市", "足寄町"  # what it names as acting without the prefecture


@dataclass(frozen=True)
class Adopters:
    """How many listed municipalities have a policy.

    Attributes
    ----------
    policy : str
        Its key.
    codes : tuple of str
        Who has it as the table is read now.
    span : readings.Span
        How many can have it.
    share : float
        Share of the listed (0-1).
    holds : float
        Share of the drawn readings (0-1) in which it is as much more than half, or less than a
        quarter, as it is now.
    """

    policy: str
    codes: tuple[str, ...]
    span: Span
    share: float
    holds: float

    @property
    def is_many(self) -> bool:
        """Whether more than half of the listed have it."""
        return self.share > MANY

    @property
    def is_few(self) -> bool:
        """Whether less than a quarter of the listed has it."""
        return self.share < FEW


@dataclass(frozen=True)
class Access:
    """Who is within an hour of an airport that counts, and who is not (estimates).

    Attributes
    ----------
    near, near_listed : tuple of str
        Codes of all within the threshold, and of the listed among them.
    far, far_listed : tuple of str
        The same of all others, those without a road among them.
    minutes_listed, minutes_others : float
        Median drive of the listed, and of those not listed.
    """

    near: tuple[str, ...]
    near_listed: tuple[str, ...]
    far: tuple[str, ...]
    far_listed: tuple[str, ...]
    minutes_listed: float
    minutes_others: float


def listed(data: Dataset) -> pd.DataFrame:
    """Return the listed municipalities."""
    return data.table[data.table["listed"]]


def with_count(data: Dataset, least: int) -> tuple[str, ...]:
    """Return the codes of those with so many policies or more."""
    rows = listed(data)
    return tuple(rows.loc[rows["priority_count"] >= least, "code"])


def adopters(data: Dataset, policy: str, rule: Rule) -> Adopters:
    """Return who has a policy, and what other readings make of it."""
    rows = listed(data)
    codes = tuple(rows.loc[rows[policy] == 1, "code"])
    share = len(codes) / max(len(rows), 1)
    column = data.policies.index(policy)

    def as_now(marks: Marks) -> npt.NDArray[np.bool_]:
        shares = marks[..., column].mean(axis=-1)
        if share > MANY:
            return np.asarray(shares > MANY)
        return np.asarray(shares < FEW if share < FEW else (shares >= FEW) & (shares <= MANY))

    holds = readings.share_that_holds(data, rule, as_now) if len(rows) else 0.0
    return Adopters(policy, codes, readings.policy_span(data, rule, policy), share, holds)


def without(data: Dataset, policy: str) -> tuple[str, ...]:
    """Return the codes of the listed that have not adopted a policy."""
    rows = listed(data)
    return tuple(rows.loc[rows[policy] == 0, "code"])


def access(data: Dataset) -> Access:
    """Return who is within an hour by road of an airport with flights to Tokyo (estimates)."""
    nearest = candidates.nearest(data, AccessRule())
    is_near = nearest["road_access"]
    is_listed = data.table.set_index("code")["listed"].reindex(nearest.index)
    minutes = nearest["drive_minutes"]

    def codes(which: "pd.Series[bool]") -> tuple[str, ...]:
        return tuple(nearest.index[which])

    return Access(
        codes(is_near),
        codes(is_near & is_listed),
        codes(~is_near),
        codes(~is_near & is_listed),
        float(minutes[is_listed].median()),
        float(minutes[~is_listed].median()),
    )
