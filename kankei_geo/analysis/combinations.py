"""Combinations of policies, as digits."""

from collections.abc import Iterable
from typing import TypeVar

from kankei_geo.dataset.dataset import Dataset

Value = TypeVar("Value")
ALL_TOLD = 5  # policies, of which every combination is told; of more, the most frequent
MOST_FREQUENT = 12


def combinations(data: Dataset) -> list[str]:
    """Return the combinations of at least one policy, most policies first.

    A combination is a digit for each policy, in their order: 1 where it was adopted. Of more
    than `ALL_TOLD` policies only the most frequent ones are returned.
    """
    number = len(data.policies)
    if number <= ALL_TOLD:
        keys = [f"{bits:0{number}b}" for bits in range(1, 2**number)]
    else:
        marks = data.policy_matrix[list(data.policies)]
        found = marks.astype(str).agg("".join, axis=1).value_counts()
        ranked = sorted(found.items(), key=lambda item: (-int(item[1]), str(item[0])))
        keys = [str(key) for key, _ in ranked if "1" in str(key)][:MOST_FREQUENT]
    return sorted(keys, key=lambda key: (-key.count("1"), -int(key, 2)))


def adopted(combination: str, values: Iterable[Value]) -> list[Value]:
    """Return those of `values`, one for each policy, that a combination has."""
    return [value for value, digit in zip(values, combination, strict=True) if digit == "1"]
