"""Other readings of the matrix: counted exactly, and equal to an enumeration of a small table."""

from collections.abc import Callable
from itertools import product

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kankei_geo.analysis import combinations, readings
from kankei_geo.analysis.readings import Marks, Rule
from kankei_geo.base.errors import InputContentError
from kankei_geo.dataset.dataset import Dataset
from tests.hokkaido import HOKKAIDO, changed

from .conftest import examples

ELIMINATION = Rule(("remainder",))
MORE = Rule(("programme", "remainder"))
POLICIES = HOKKAIDO.policies


def few(*rows: int) -> Dataset:
    """Return a dataset with some rows of the matrix only, by their place in it."""
    return changed(policy_matrix=HOKKAIDO.policy_matrix.iloc[list(rows)])


def every_reading(data: Dataset, rule: Rule) -> list[tuple[Marks, float]]:
    """Return all readings with their probabilities, made without the code under test."""
    rows = []
    for row in data.policy_matrix.to_dict("records"):
        now = tuple(int(row[policy]) for policy in POLICIES)
        closed = [row[f"{policy}_level"] not in rule.levels for policy in POLICIES]
        ways = [
            way
            for way in product((0, 1), repeat=len(POLICIES))
            if sum(way) == sum(now)
            and all(a == b for a, b, shut in zip(way, now, closed, strict=True) if shut)
        ]
        other = 1 / len(ways)
        if rule.present is not None and len(ways) > 1:
            other = (1 - rule.present) / (len(ways) - 1)
        own = 1 - other * (len(ways) - 1)
        rows.append([(way, own if way == now else other) for way in ways])
    return [
        (
            np.array([way for way, _ in reading], dtype=np.int8),
            float(np.prod([chance for _, chance in reading])),
        )
        for reading in product(*rows)
    ]


SMALL = few(0, 12, 45, 46, 70, 71)  # of each kind: 4 marks, 3, 2, 2, and two of the right panel


def test_the_rows_that_can_be_read_otherwise_are_those_of_elimination() -> None:
    ways = readings.rows_open(HOKKAIDO, ELIMINATION)
    assert ways.value_counts().to_dict() == {3: 59, 1: 43}
    levels = HOKKAIDO.policy_matrix.set_index("code")["dual_residence_level"]
    assert (levels[ways[ways > 1].index] == "remainder").all()
    assert readings.open_levels(HOKKAIDO) == ("panel", "programme", "remainder")


def test_the_spans_of_the_policies_are_those_that_totals_allow() -> None:
    spans = {policy: readings.policy_span(HOKKAIDO, ELIMINATION, policy) for policy in POLICIES}
    assert {policy: span.value for policy, span in spans.items()} == {
        "joint_programme": 68,
        "metro_pr": 16,
        "wide_area_tour": 16,
        "dual_residence": 65,
    }
    assert spans["joint_programme"].is_certain
    # Six rows with dual residence stand in the source or follow from it; 59 are left over.
    assert (spans["dual_residence"].least, spans["dual_residence"].most) == (6, 65)
    assert (spans["metro_pr"].least, spans["metro_pr"].most) == (16, 75)
    assert readings.policy_span(HOKKAIDO, MORE, "dual_residence").most == 75


@pytest.mark.parametrize("rule", [ELIMINATION, MORE, Rule(("remainder",), 0.8), Rule((), None)])
def test_spans_and_shares_are_those_of_an_enumeration(rule: Rule) -> None:
    every = every_reading(SMALL, rule)
    assert sum(chance for _, chance in every) == pytest.approx(1)
    for column, policy in enumerate(POLICIES):
        span = readings.policy_span(SMALL, rule, policy)
        numbers = [int(marks[:, column].sum()) for marks, _ in every]
        assert (span.least, span.most) == (min(numbers), max(numbers))
        below = sum(chance for (_, chance), n in zip(every, numbers, strict=True) if n < span.low)
        above = sum(chance for (_, chance), n in zip(every, numbers, strict=True) if n > span.high)
        assert below <= 0.05 + 1e-9
        assert above <= 0.05 + 1e-9
        assert span.low <= span.value <= span.high or rule.present is None
    for key in combinations.combinations(SMALL):
        span = readings.combination_span(SMALL, rule, key)
        wanted = [int(digit) for digit in key]
        numbers = [int((marks == wanted).all(axis=1).sum()) for marks, _ in every]
        assert (span.least, span.most) == (min(numbers), max(numbers)), key


def more_of(first: int, second: int) -> Callable[[Marks], np.ndarray]:
    return lambda marks: marks[..., first].sum(axis=-1) > marks[..., second].sum(axis=-1)


@pytest.mark.parametrize("rule", [ELIMINATION, MORE, Rule(("remainder",), 0.8)])
def test_the_share_of_the_draws_is_near_the_exact_one(rule: Rule) -> None:
    finding = more_of(POLICIES.index("dual_residence"), POLICIES.index("metro_pr"))
    exact = sum(chance for marks, chance in every_reading(SMALL, rule) if finding(marks))
    # Five standard errors of 2,000 draws: the draws are seeded, so this never flickers.
    share = readings.share_that_holds(SMALL, rule, finding)
    assert share == pytest.approx(exact, abs=5 * 0.5 / np.sqrt(readings.DRAWS))
    assert share == readings.share_that_holds(few(0, 12, 45, 46, 70, 71), rule, finding)


@given(st.sampled_from([ELIMINATION, MORE]), st.integers(0, 2**32 - 1))
@examples(30)
def test_each_draw_keeps_totals_and_sure_marks(rule: Rule, seed: int) -> None:
    marks = readings.drawn(HOKKAIDO, rule, 5, seed)
    matrix = HOKKAIDO.policy_matrix
    assert (marks.sum(axis=2) == matrix["priority_count"].to_numpy()).all()
    for column, policy in enumerate(POLICIES):
        sure = ~matrix[f"{policy}_level"].isin(rule.levels)
        assert (marks[:, sure, column] == matrix.loc[sure, policy].to_numpy()).all()


def test_a_table_that_is_told_in_one_way_has_one_reading() -> None:
    levels = {f"{policy}_level": "printed" for policy in POLICIES}
    data = changed(policy_matrix=HOKKAIDO.policy_matrix.assign(**levels))
    rule = Rule(("remainder",))
    assert all(readings.policy_span(data, rule, policy).is_certain for policy in POLICIES)
    assert (readings.drawn(data, rule, 3) == readings.drawn(data, rule, 3)[0]).all()


def test_an_unknown_level_is_an_error_that_names_those_there_are() -> None:
    with pytest.raises(InputContentError, match="rumour: no evidence level of this edition"):
        readings.policy_span(HOKKAIDO, Rule(("rumour",)), "metro_pr")
