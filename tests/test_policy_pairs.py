"""Pairs of policies: against formulas written out, and against what is known of the table."""

from itertools import permutations
from math import comb

import numpy as np
import pytest

from kankei_geo.analysis import policy_pairs
from kankei_geo.analysis.readings import Rule
from tests.hokkaido import HOKKAIDO

RULE = Rule(("remainder",), 0.8)
FOUND = {(pair.first, pair.second): pair for pair in policy_pairs.pairs(HOKKAIDO, RULE)}


def fisher(both: int, one: int, other: int, neither: int) -> float:
    """Return the two-sided p-value by adding up the hypergeometric probabilities."""
    first, second, n = both + one, both + other, both + one + other + neither
    chances = {
        number: comb(first, number) * comb(n - first, second - number) / comb(n, second)
        for number in range(max(0, first + second - n), min(first, second) + 1)
    }
    return sum(p for p in chances.values() if p <= chances[both] * (1 + 1e-7))


def test_each_pair_counts_all_listed_and_its_test_is_fishers() -> None:
    assert len(FOUND) == 6
    for pair in FOUND.values():
        cells = (pair.both, pair.only_first, pair.only_second, pair.neither)
        assert sum(cells) == len(HOKKAIDO.policy_matrix) == 102
        assert pair.p == pytest.approx(fisher(*cells))
        assert pair.low <= pair.odds_ratio <= pair.high
        assert pair.p <= pair.p_adjusted <= 1


def test_what_one_rule_wrote_is_no_discovery() -> None:
    forced = {pair for pair, found in FOUND.items() if found.is_forced}
    assert ("metro_pr", "wide_area_tour") in forced
    assert ("joint_programme", "dual_residence") not in forced
    together = FOUND["metro_pr", "wide_area_tour"]
    assert (together.only_first, together.only_second) == (0, 0)
    assert together.p < 1e-15  # and yet
    assert not together.is_significant


def test_only_the_five_with_all_four_are_known_in_print_for_both() -> None:
    assert {pair.printed for pair in FOUND.values()} == {5}


def test_holms_correction_is_that_of_his_paper() -> None:
    given = [0.01, 0.04, float("nan"), 0.03, 0.005]
    expected = [0.03, 0.06, float("nan"), 0.06, 0.02]
    assert policy_pairs.holm(given) == pytest.approx(expected, nan_ok=True)
    assert policy_pairs.holm([0.9, 0.8]) == [1.0, 1.0]
    assert policy_pairs.holm([]) == []


def test_chance_within_groups_is_that_of_all_arrangements() -> None:
    first, second = np.array([1, 1, 0, 0, 1, 0]), np.array([1, 1, 0, 0, 0, 1])
    groups = np.array(["a", "a", "a", "a", "b", "b"], dtype=object)
    numbers = [
        sum(first[place] * mark for place, mark in enumerate((*north, *south)))
        for north in permutations(second[:4])
        for south in permutations(second[4:])
    ]
    middle, observed = np.mean(numbers), int((first & second).sum())
    exact = np.mean([abs(number - middle) >= abs(observed - middle) - 1e-9 for number in numbers])
    assert policy_pairs.within_groups(first, second, groups) == pytest.approx(exact, abs=0.02)
    # Where each group has all or none, nothing can move.
    assert np.isnan(policy_pairs.within_groups(first, np.array([1, 1, 1, 1, 0, 0]), groups))
