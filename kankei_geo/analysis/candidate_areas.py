"""Candidate areas: neighbouring candidates that share an airport."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from kankei_geo.analysis.candidates import REMEMBERED, is_candidate, tiers
from kankei_geo.analysis.rule import LINE, Rule
from kankei_geo.base.graphs import hanging_together
from kankei_geo.dataset.dataset import Dataset
from kankei_geo.dataset.kept import kept, remembered

JOIN_MINUTES = 10  # how far the threshold is moved to see which neighbours would join
JOIN_KM = 10


@dataclass(frozen=True)
class Area:
    """Neighbouring candidates that share an airport.

    Attributes
    ----------
    key : str
        Airport and number, such as ``OBO-1``; numbered by falling population.
    airport : str
        IATA code.
    codes : tuple of str
        Members, in the order of their codes.
    population : int
        Census 2020.
    present, missing : tuple of str
        Policies that at least one member, or none of them, has adopted.
    joiners : tuple of str
        Listed neighbours that would join if the threshold moved by 10 minutes (or 10 km).
    """

    key: str
    airport: str
    codes: tuple[str, ...]
    population: int
    present: tuple[str, ...]
    missing: tuple[str, ...]
    joiners: tuple[str, ...]


@remembered(REMEMBERED)
def areas(data: Dataset, rule: Rule) -> tuple[Area, ...]:
    """Merge neighbouring candidates with the same nearest airport to areas.

    Parameters
    ----------
    rule : Rule
        Decides who is a candidate, and who would join.
    """
    table = tiers(data, rule)
    members = table[is_candidate(table)]
    labels = _components(data, members)
    groups = [group for _, group in members.groupby(labels, sort=False)]
    groups.sort(key=lambda group: (-group["population"].sum(), group.index[0]))
    numbers: dict[str, int] = {}
    found = []
    for group in groups:
        airport = str(group["airport"].iloc[0])
        numbers[airport] = numbers.get(airport, 0) + 1
        adopted = group[list(data.policies)].max()
        found.append(
            Area(
                key=f"{airport}-{numbers[airport]}",
                airport=airport,
                codes=tuple(group.index),
                population=int(group["population"].sum()),
                present=tuple(policy for policy in data.policies if adopted[policy] == 1),
                missing=tuple(policy for policy in data.policies if adopted[policy] != 1),
                joiners=_joiners(data, table, group, rule),
            )
        )
    return tuple(found)


def _components(data: Dataset, members: pd.DataFrame) -> np.ndarray:
    """Return a label for each member: the same for those that hang together."""
    airport = members["airport"].to_dict()
    position = {code: number for number, code in enumerate(members.index)}
    pairs = [
        (position[one], position[other])
        for one, other in _neighbour_pairs(data)
        if one in airport and other in airport and airport[one] == airport[other]
    ]
    return hanging_together(pairs, len(members))


def _joiners(
    data: Dataset, table: pd.DataFrame, group: pd.DataFrame, rule: Rule
) -> tuple[str, ...]:
    around = {
        other
        for pair in _neighbour_pairs(data)
        for one, other in (pair, pair[::-1])
        if one in group.index
    }
    step = JOIN_KM if rule.measure == LINE else JOIN_MINUTES
    near = table.loc[sorted(around)]
    joins = (
        ~near["access"]
        & (near["airport"] == group["airport"].iloc[0])
        & near[rule.deciding].le(rule.threshold + step)
        & near["priority_count"].ge(rule.min_count).fillna(value=False)
    )
    return tuple(near.index[joins.astype(bool)])


@kept
def _neighbour_pairs(data: Dataset) -> Sequence[tuple[str, str]]:
    pairs = data.neighbours
    return list(zip(pairs["code"], pairs["neighbour"], strict=True))
