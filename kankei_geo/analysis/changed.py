"""Who becomes a candidate, or is none any more, when one rule takes the place of another."""

from dataclasses import dataclass

import pandas as pd

from kankei_geo.analysis.candidates import REMEMBERED, is_candidate, tiers
from kankei_geo.analysis.rule import Rule
from kankei_geo.dataset.dataset import Dataset
from kankei_geo.dataset.kept import remembered


@dataclass(frozen=True)
class Change:
    """The codes of who came and of who left, in the order of the table."""

    came: tuple[str, ...]
    left: tuple[str, ...]


@remembered(REMEMBERED)
def between(data: Dataset, before: Rule, after: Rule) -> Change:
    """Return who is a candidate under one of two rules only.

    Parameters
    ----------
    before, after : Rule
        What is compared with, and what is shown.
    """
    was, is_now = _members(data, before), _members(data, after)
    return Change(tuple(is_now.index[is_now & ~was]), tuple(was.index[was & ~is_now]))


def _members(data: Dataset, rule: Rule) -> pd.Series:
    return is_candidate(tiers(data, rule))
