"""Differences between adopters and others: against a count of all pairs written out."""

import numpy as np
import pandas as pd
import pytest

from kankei_geo.analysis import context, readings
from tests.hokkaido import HOKKAIDO, changed


@pytest.mark.parametrize("group", context.groups(HOKKAIDO))
def test_deltas_are_those_of_all_pairs_of_listed_municipalities(group: str) -> None:
    listed = HOKKAIDO.policy_matrix.set_index("code")
    inside = listed["priority_count"] > 1 if group == context.SEVERAL else listed[group] == 1
    for found in context.differences(HOKKAIDO, group):
        figures = context.values(HOKKAIDO, found.measure)
        ours, others = (figures[listed.index[side]].dropna() for side in (inside, ~inside))
        signs = [np.sign(a - b) for a in ours for b in others]
        assert found.delta == pytest.approx(np.mean(signs))
        assert -1 <= found.low <= found.delta <= found.high <= 1
        assert (found.inside, found.outside) == (len(ours), len(others))
        assert found.median_inside == pytest.approx(ours.median())


def test_all_measures_of_the_issue_are_there() -> None:
    assert context.measures(HOKKAIDO) == (
        "people",
        "population_change",
        "projected_change",
        "ageing",
        "financial_strength",
        "drive_minutes",
    )


def test_groups_that_have_nothing_in_common_are_told_so_and_too_small_ones_are_not() -> None:
    large = HOKKAIDO.population.set_index("code")["census_2020"]
    order = HOKKAIDO.policy_matrix["code"].map(large).rank()
    codes = HOKKAIDO.policy_matrix["code"]

    def with_adopters(ranks: "pd.Series[bool]") -> tuple[context.Difference, ...]:
        adopters = set(codes[ranks])
        marks = HOKKAIDO.table["code"].isin(adopters).astype("Int64")
        listed = HOKKAIDO.table["listed"]
        data = changed(table=HOKKAIDO.table.assign(metro_pr=marks.where(listed)))
        return context.differences(data, "metro_pr")

    people = with_adopters(order > 92)[0]
    assert (people.inside, people.delta, people.low, people.high) == (10, 1, 1, 1)
    assert people.is_clear
    alone = with_adopters(order > 101)[0]
    assert alone.inside == 1
    assert np.isnan([alone.delta, alone.low, alone.high]).all()
    assert not alone.is_clear


def test_no_difference_is_clear_once_all_figures_are_looked_at_together() -> None:
    """Single intervals of 95 % would call two of them clear."""
    for group in context.groups(HOKKAIDO):
        assert not any(one.is_clear for one in context.differences(HOKKAIDO, group))


def test_spans_are_those_of_all_pairs_in_each_reading() -> None:
    rule = readings.usual(HOKKAIDO)
    spans = context.spans(HOKKAIDO, "dual_residence", rule)
    marks = readings.drawn(HOKKAIDO, rule)[:, :, HOKKAIDO.policies.index("dual_residence")]
    figures = context.values(HOKKAIDO, "ageing").reindex(HOKKAIDO.policy_matrix["code"]).to_numpy()
    signs = np.sign(figures[:, None] - figures[None, :])
    deltas = [signs[one == 1][:, one == 0].mean() for one in marks]
    assert spans["ageing"] == pytest.approx(np.quantile(deltas, (0.05, 0.95)))
    assert spans["ageing"][0] < spans["ageing"][1]


def test_with_one_reading_a_span_is_the_difference() -> None:
    spans = context.spans(HOKKAIDO, "metro_pr", readings.Rule(()))
    for found in context.differences(HOKKAIDO, "metro_pr"):
        assert spans[found.measure] == pytest.approx((found.delta, found.delta))
