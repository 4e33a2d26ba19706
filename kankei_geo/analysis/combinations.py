"""Combinations of policies, as digits."""

from collections.abc import Iterable

from kankei_geo.dataset.matrix import POLICIES


def combinations() -> list[str]:
    """Return the 15 combinations of at least one policy, most policies first.

    A combination is four digits in the order of `POLICIES`: 1 where it was adopted.
    """
    keys = (f"{number:0{len(POLICIES)}b}" for number in range(1, 2 ** len(POLICIES)))
    return sorted(keys, key=lambda key: (-key.count("1"), -int(key, 2)))


def adopted(combination: str, values: Iterable[str]) -> list[str]:
    """Return those of `values`, one for each policy, that a combination has."""
    return [value for value, digit in zip(values, combination, strict=True) if digit == "1"]
