"""Candidates, tiers, areas and their ranking."""

from dataclasses import replace

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kankei_geo.analysis import candidate_areas, candidate_ranking, candidates, rank, rule
from kankei_geo.analysis.rule import LINE, ROAD, Rule
from kankei_geo.base.errors import InputContentError
from kankei_geo.dataset import facts
from tests.hokkaido import HOKKAIDO

from .conftest import examples

RULES = st.builds(
    Rule,
    measure=st.sampled_from([ROAD, LINE]),
    max_minutes=st.integers(2, 36).map(lambda n: n * 5),
    max_km=st.integers(2, 30).map(lambda n: n * 5),
    min_count=st.integers(1, 4),
    tokyo_direct=st.booleans(),
    winter=st.sampled_from([1.0, 1.3, 1.75, 2.0]),
    printed_only=st.booleans(),
    weights=st.tuples(st.integers(1, 10), *[st.integers(0, 10)] * 7),
)
FEW = examples(15)


def members(rule: Rule) -> set[str]:
    table = candidates.tiers(HOKKAIDO, rule)
    return set(table.index[candidates.is_candidate(table)])


@FEW
@given(RULES)
def test_tiers_agree_with_a_plain_reading_of_the_rule(rule: Rule) -> None:
    airports = HOKKAIDO.airports
    used = {
        row["iata"]
        for _, row in airports.iterrows()
        if row["status"] == "in_service" and (row["tokyo_direct"] or not rule.tokyo_direct)
    }
    access = facts.access(HOKKAIDO, rule.winter)
    key, limit = (
        ("drive_minutes", rule.max_minutes)
        if rule.measure == ROAD
        else ("distance_km", rule.max_km)
    )
    near = set(access.loc[access["airport"].isin(used) & (access[key] <= limit), "code"])
    table = candidates.tiers(HOKKAIDO, rule)
    for _, row in HOKKAIDO.table.iterrows():
        count = int(row["priority_count"]) if row["listed"] else 0
        expected = None
        if row["code"] in near:
            if not row["listed"]:
                expected = "potential"
            elif count >= rule.min_count:
                expected = {1: "C", 2: "B"}.get(count, "A")
        elif count >= 3:
            expected = "far"
        found = table.loc[row["code"], "tier"]
        assert (None if pd.isna(found) else found) == expected, row["name"]


@FEW
@given(RULES)
def test_more_minutes_and_a_larger_radius_never_lose_a_candidate(rule: Rule) -> None:
    wider = replace(rule, max_minutes=rule.max_minutes + 10, max_km=rule.max_km + 10)
    assert members(rule) <= members(wider)


@FEW
@given(RULES)
def test_winter_never_adds_a_candidate_by_road(rule: Rule) -> None:
    summer = replace(rule, measure=ROAD, winter=1.0)
    assert members(replace(summer, winter=1.4)) <= members(summer)


@pytest.mark.slow
@FEW
@given(RULES)
def test_areas_are_the_candidates_in_connected_groups_with_one_airport(rule: Rule) -> None:
    table = candidates.tiers(HOKKAIDO, rule)
    areas = candidate_areas.areas(HOKKAIDO, rule)
    assert sorted(code for area in areas for code in area.codes) == sorted(members(rule))
    assert len({area.key for area in areas}) == len(areas)
    pairs = {
        frozenset(pair)
        for pair in HOKKAIDO.neighbours[["code", "neighbour"]].itertuples(index=False, name=None)
    }
    for area in areas:
        assert set(table.loc[list(area.codes), "airport"]) == {area.airport}
        reached, waiting = {area.codes[0]}, [area.codes[0]]
        while waiting:
            here = waiting.pop()
            for code in area.codes:
                if code not in reached and frozenset((here, code)) in pairs:
                    reached.add(code)
                    waiting.append(code)
        assert reached == set(area.codes)
        assert set(area.present) | set(area.missing) == set(HOKKAIDO.policies)
        assert area.population == table.loc[list(area.codes), "population"].sum()


@pytest.mark.slow
@FEW
@given(RULES)
def test_joiners_would_really_join(rule: Rule) -> None:
    wider = replace(rule, max_minutes=rule.max_minutes + 10, max_km=rule.max_km + 10)
    joined = members(wider)
    for area in candidate_areas.areas(HOKKAIDO, rule):
        assert set(area.joiners) <= joined - members(rule)


@pytest.mark.slow
@FEW
@given(RULES)
def test_ranks_follow_the_scores_and_their_interval(rule: Rule) -> None:
    table = candidate_ranking.candidate_table(HOKKAIDO, rule)
    ranked = table[table["rank"].notna()]
    assert set(ranked["code"]) == members(rule)
    assert ranked["rank"].is_monotonic_increasing
    assert ranked["score"].is_monotonic_decreasing
    assert (ranked["rank_low"] <= ranked["rank"]).all()
    assert (ranked["rank"] <= ranked["rank_high"]).all()
    assert set(table.loc[table["rank"].isna(), "tier"]) <= {"potential", "far"}


def test_scaling_all_weights_changes_nothing() -> None:
    once = candidate_ranking.candidate_table(HOKKAIDO, Rule(weights=(1, 2, 0, 1, 0, 0, 1, 0)))
    twice = candidate_ranking.candidate_table(HOKKAIDO, Rule(weights=(2, 4, 0, 2, 0, 0, 2, 0)))
    pd.testing.assert_frame_equal(once, twice)


def test_the_default_rule_rests_on_no_derived_mark() -> None:
    assert candidate_ranking.depending_on_derived_marks(HOKKAIDO, Rule()) == []


def test_weights_on_single_policies_name_who_depends_on_derived_marks() -> None:
    rule = Rule(weights=(1, 1, 0, 0, 0, 0, 10, 0))
    depending = set(candidate_ranking.depending_on_derived_marks(HOKKAIDO, rule))
    printed = replace(rule, printed_only=True)
    before = candidate_ranking.candidate_table(HOKKAIDO, rule).set_index("code")["rank"]
    after = candidate_ranking.candidate_table(HOKKAIDO, printed).set_index("code")["rank"]
    assert depending
    assert depending == {code for code in before.dropna().index if before[code] != after[code]}


def test_the_replacement_is_real() -> None:
    change = candidate_ranking.replacement(HOKKAIDO, Rule())
    assert change is not None
    table = candidates.tiers(HOKKAIDO, Rule())
    ranked = table[candidates.is_candidate(table)]
    share = change.weight_after
    weights = {"access": share, "count": 1 - share}
    used = [
        rank.Criterion(key, direction, weights.get(key, 0))  # type: ignore[arg-type]
        for key, direction in rule.criteria_of(HOKKAIDO)
    ]
    scores = rank.score(candidate_ranking.criteria_values(HOKKAIDO, ranked, Rule()), used)
    first = candidate_ranking.candidate_table(HOKKAIDO, Rule())["code"].iloc[0]
    assert scores[change.rival] >= scores[first] - 1e-6
    assert change.rival != first


def test_rebun_never_counts_and_islands_have_no_number() -> None:
    everywhere = Rule(tokyo_direct=False, max_minutes=180)
    assert "RBJ" not in set(rule.airports_of(HOKKAIDO, everywhere)["iata"])
    rebun = candidates.tiers(HOKKAIDO, everywhere).loc["01517"]
    assert not rebun["access"]
    assert pd.isna(rebun["drive_minutes"])
    assert rebun["method"] == "none"
    rishiri = candidates.tiers(HOKKAIDO, everywhere).loc["01519"]
    assert (rishiri["airport"], rishiri["method"]) == ("RIS", "road")


def test_disagreements_are_told_in_both_directions() -> None:
    rule = Rule(max_km=30, max_minutes=60)
    differ = candidates.disagreements(HOKKAIDO, rule)
    assert set(differ["only"]) == {"road", "line"}
    differ = candidates.disagreements(HOKKAIDO, Rule())
    apart = differ["distance_km"].le(50) != differ["drive_minutes"].le(60)
    assert apart.all()
    by_name = differ.set_index("name")
    assert by_name.loc["芦別市", "only"] == "line"  # 38 km away, and a mountain road between
    near = differ[differ["only"] == "line"].dropna()
    assert (near["drive_low"] < near["drive_minutes"]).all()


def test_the_span_holds_the_number_and_follows_the_intervals() -> None:
    for asked in (Rule(), Rule(max_minutes=90), Rule(min_count=3), Rule(winter=1.5)):
        table = candidates.tiers(HOKKAIDO, asked)
        fewest, most = candidates.span(HOKKAIDO, asked)
        assert fewest <= len(members(asked)) <= most
        enough = table["priority_count"].fillna(0) >= asked.min_count
        assert most - fewest == int((table["borderline"] & enough).sum())
    by_line = Rule(measure="line")
    assert candidates.span(HOKKAIDO, by_line) == (len(members(by_line)),) * 2
    assert not candidates.tiers(HOKKAIDO, by_line)["borderline"].any()


def test_an_empty_rule_is_loosened_until_it_has_a_candidate() -> None:
    rule = Rule(max_minutes=10, min_count=4)
    assert not members(rule)
    nearest = candidates.nearest_rule_with_candidates(HOKKAIDO, rule)
    assert members(nearest)
    assert nearest.measure == ROAD


def test_minutes_between_the_modelled_winter_factors_are_interpolated() -> None:
    low, middle, high = (facts.access(HOKKAIDO, w)["drive_minutes"] for w in (1.2, 1.25, 1.3))
    assert ((low + high) / 2 - middle).abs().max() <= 0.1
    assert (middle.dropna() >= low.dropna()).all()


@pytest.mark.parametrize("winter", [0.9, 2.1, float("nan")])
def test_a_winter_factor_out_of_range_is_refused(winter: float) -> None:
    with pytest.raises(InputContentError, match="expected a number from 1 to 2"):
        facts.access(HOKKAIDO, winter)
