"""Filters let through what a plain reading of them lets through, and can be taken off."""

from collections.abc import Callable
from dataclasses import replace

import pandas as pd
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from kankei_geo.analysis import journey
from kankei_geo.dataset import facts
from kankei_geo.present.words import view_words
from kankei_geo.view import filters, search
from kankei_geo.view.filters import Condition
from kankei_geo.view.view import ALL_PEOPLE, AND, ANY_AIRPORT, FILTERS, NO_SPHERE, OR, View
from tests.hokkaido import HOKKAIDO

from .conftest import examples
from .test_address import AIRPORTS, PEOPLE_RANGES, SETTINGS, SLUGS, VIEWS, some

TABLE = HOKKAIDO.table
ROWS = TABLE.astype(object).where(TABLE.notna(), None).to_dict("records")
AREA_NAMES = dict(
    zip(HOKKAIDO.subprefectures["slug"], HOKKAIDO.subprefectures["name"], strict=True)
)

# Views that filter by little, so that something is often left over.
LIGHT = st.builds(
    View,
    policy=some(HOKKAIDO.policies, 2),
    mode=st.sampled_from([AND, OR]),
    without=some(HOKKAIDO.policies, 1),
    evidence=st.one_of(st.just(()), some(HOKKAIDO.levels)),
    counts=st.one_of(st.just(()), some(("4", "3", "2", "1", "none"))),
    area=st.one_of(st.just(()), some(SLUGS)),
    sphere=st.sampled_from([NO_SPHERE, NO_SPHERE, ANY_AIRPORT, *AIRPORTS]),
    people=st.one_of(st.just(ALL_PEOPLE), PEOPLE_RANGES),
    find=st.sampled_from(["", "", "町", "ん", "014", "naga", "no such name"]),
    measure=SETTINGS["measure"],
    minutes=SETTINGS["minutes"],
    km=SETTINGS["km"],
    winter=SETTINGS["winter"],
    airports=SETTINGS["airports"],
)
# Conditions of `where` have a test of their own.
ANY_VIEW = st.one_of(LIGHT, VIEWS.map(lambda view: replace(view, where=())))


def codes(view: View) -> set[str]:
    return set(TABLE.loc[filters.matches(HOKKAIDO, TABLE, view), "code"])


def has_mark(row: dict[str, object], policy: str, value: int, view: View) -> bool:
    if not row["listed"] or row[policy] != value:
        return False
    return not view.evidence or row[f"{policy}_level"] in view.evidence


def meets_policies(row: dict[str, object], view: View) -> bool:
    found = [has_mark(row, policy, 1, view) for policy in view.policy]
    if found and not (all(found) if view.mode == AND else any(found)):
        return False
    if not all(has_mark(row, policy, 0, view) for policy in view.without):
        return False
    if view.evidence and not view.policy and not view.without:
        return any(has_mark(row, policy, 1, view) for policy in HOKKAIDO.policies)
    return True


def meets_the_rest(row: dict[str, object], view: View) -> bool:
    count = str(row["priority_count"]) if row["listed"] else "none"
    low, high = view.people
    return (
        (not view.counts or count in view.counts)
        and (not view.area or row["subprefecture"] in [AREA_NAMES[slug] for slug in view.area])
        and low <= row["population"] < high  # type: ignore[operator]
        and (not view.find or row["code"] in search.find(HOKKAIDO, view.find))
    )


def within(view: View) -> set[str]:
    """Return the codes in the sphere that a view asks for, from the pairs one by one."""
    wanted = set()
    for airport in HOKKAIDO.airports.to_dict("records"):
        counts = airport["status"] == "in_service" and (
            view.airports == "service" or airport["haneda"] or airport["narita"]
        )
        if airport["iata"] == view.sphere or (view.sphere == ANY_AIRPORT and counts):
            wanted.add(airport["iata"])
    near = set()
    if view.measure == "journey":
        for trip in journey.journeys(HOKKAIDO, view.assumptions).to_dict("records"):
            if trip["airport"] in wanted and round(trip["total"], 0) <= view.journey:
                near.add(trip["code"])
        return near
    for pair in facts.access(HOKKAIDO, view.winter).to_dict("records"):
        by_line = view.measure == "line"
        how_far = pair["distance_km"] if by_line else pair["drive_minutes"]
        limit = view.km if by_line else view.minutes
        # A missing drive time is no number and so within nothing.
        if pair["airport"] in wanted and how_far <= limit:
            near.add(pair["code"])
    return near


def soon(view: View) -> set[str]:
    """Return the codes that are reached from Haneda within the hours that a view asks for."""
    if not view.hours:
        return {str(row["code"]) for row in ROWS}
    trips = journey.journeys(HOKKAIDO, view.assumptions).to_dict("records")
    return {trip["code"] for trip in trips if round(trip["total"], 0) <= 60 * view.hours}


@pytest.mark.slow
@examples(150)
@given(ANY_VIEW)
def test_filters_agree_with_a_plain_loop(view: View) -> None:
    near = {row["code"] for row in ROWS} if view.sphere == NO_SPHERE else within(view)
    near &= soon(view)
    expected = {
        row["code"]
        for row in ROWS
        if meets_policies(row, view) and meets_the_rest(row, view) and row["code"] in near
    }
    assert codes(view) == expected


SPHERES = st.builds(
    View,
    sphere=st.sampled_from([ANY_AIRPORT, *AIRPORTS]),
    **{name: SETTINGS[name] for name in ("measure", "minutes", "km", "winter", "airports")},
)


@examples(60)
@given(SPHERES)
def test_spheres_agree_with_a_plain_loop(view: View) -> None:
    assert codes(view) == within(view)


@given(
    st.sampled_from(HOKKAIDO.policies),
    st.lists(st.sampled_from(HOKKAIDO.levels), unique=True).map(tuple),
)
def test_not_listed_meets_neither_with_nor_without(policy: str, evidence: tuple[str, ...]) -> None:
    listed = {row["code"] for row in ROWS if row["listed"]}
    having = codes(View(policy=(policy,), evidence=evidence))
    lacking = codes(View(without=(policy,), evidence=evidence))
    assert having | lacking <= listed
    assert not having & lacking
    if not evidence:
        assert having | lacking == listed
        assert len(listed) == 102
    if evidence:
        assert codes(View(evidence=evidence)) <= listed


def test_each_number_of_policies_and_not_listed_are_counted_by_the_source() -> None:
    sizes = {count: len(codes(View(counts=(count,)))) for count in ("4", "3", "2", "1", "none")}
    assert sizes == {"4": 5, "3": 11, "2": 26, "1": 60, "none": 77}
    assert len(codes(View(counts=("4", "3", "none")))) == 5 + 11 + 77


def test_both_policies_and_one_of_them_differ() -> None:
    both = ("joint_programme", "dual_residence")
    joint, dual = (codes(View(policy=(policy,))) for policy in both)
    assert codes(View(policy=both)) == joint & dual
    assert codes(View(policy=both, mode=OR)) == joint | dual
    assert (len(joint), len(dual)) == (68, 65)


def test_dual_residence_without_the_joint_programme_in_tokachi() -> None:
    view = View(policy=("dual_residence",), without=("joint_programme",), area=("tokachi",))
    kept = TABLE[filters.matches(HOKKAIDO, TABLE, view)]
    assert list(kept["name"]) == ["音更町", "広尾町", "幕別町", "池田町"]
    matrix = HOKKAIDO.policy_matrix.merge(HOKKAIDO.municipalities, on="code")
    expected = matrix[
        (matrix["dual_residence"] == 1)
        & (matrix["joint_programme"] == 0)
        & (matrix["subprefecture"] == "十勝総合振興局")
    ]
    assert list(kept["code"]) == sorted(expected["code"])
    assert view_words.sentence(HOKKAIDO, view, kept) == (
        "表示中：二拠点居住あり、道共同なし、十勝総合振興局 — 179市町村のうち4（うち表3に掲載 4）。"
    )


@given(VIEWS)
def test_without_filters_all_179_are_shown_and_nothing_else_changes(view: View) -> None:
    plain = view.without_filters()
    assert len(codes(plain)) == 179
    assert filters.conditions(plain) == []
    others = set(SETTINGS) - set(FILTERS)
    assert all(getattr(plain, name) == getattr(view, name) for name in others)


def is_alternative(condition: Condition, view: View) -> bool:
    """Tell whether taking the condition off leaves fewer ways of being let through."""
    several = {
        "area": len(view.area) > 1,
        "policy": len(view.policy) > 1 and view.mode == OR,
    }
    return several.get(condition.setting, False)


def frees_the_evidence(condition: Condition, view: View) -> bool:
    """Tell whether the levels that were asked of a missing mark become those of any mark."""
    return bool(view.evidence and condition.setting == "without" and not view.policy) and (
        len(view.without) == 1
    )


@pytest.mark.slow
@examples(150)
@given(ANY_VIEW)
def test_taking_off_a_condition_never_hides_what_was_shown(view: View) -> None:
    before = codes(view)
    for condition in filters.conditions(view):
        after = codes(condition.relaxed)
        if is_alternative(condition, view):
            assert after <= before
        elif not frees_the_evidence(condition, view):
            assert after >= before


@given(ANY_VIEW)
def test_each_condition_is_taken_off_alone_and_all_of_them_lead_to_no_filter(view: View) -> None:
    found = filters.conditions(view)
    for condition in found:
        left = filters.conditions(condition.relaxed)
        assert [(item.setting, item.value) for item in left] == [
            (item.setting, item.value) for item in found if item != condition
        ]
    while found:
        view = found[0].relaxed
        found = filters.conditions(view)
    assert len(codes(view)) == 179


@given(ANY_VIEW)
def test_there_is_a_condition_wherever_something_is_filtered_out(view: View) -> None:
    if len(codes(view)) < 179:
        assert filters.conditions(view)


@pytest.mark.slow
@examples(100)
@given(ANY_VIEW)
def test_what_is_offered_where_nothing_matches_is_not_empty(view: View) -> None:
    assume(not codes(view))
    offers = filters.loosened(HOKKAIDO, TABLE, view)
    numbers = [number for _, number in offers]
    assert numbers == sorted(numbers, reverse=True)
    for condition, number in offers:
        assert number == len(codes(condition.relaxed)) > 0
        assert condition.relaxed != view
    # Nothing that would help is held back: try every setting of the filters by itself.
    helpful = {
        name
        for name in set(FILTERS) - {"mode", "policy", "without"}
        if codes(replace(view, **{name: getattr(View(), name)}))
    }
    assert helpful == {item.setting for item, _ in offers} - {"policy", "without"}
    for policy in view.without:
        rest = tuple(other for other in view.without if other != policy)
        offered = ("without", policy) in {(item.setting, item.value) for item, _ in offers}
        assert offered == bool(codes(replace(view, without=rest)))


def test_where_no_single_condition_is_to_blame_nothing_is_offered() -> None:
    view = View(counts=("4",), area=("rumoi",), people=(100_000, 300_000))
    assert not codes(view)
    assert filters.loosened(HOKKAIDO, TABLE, view) == []


def test_where_one_condition_is_to_blame_it_is_offered_with_its_number() -> None:
    view = View(counts=("4",), area=("nemuro",))
    told = {
        (view_words.phrase(HOKKAIDO, item, view), number)
        for item, number in filters.loosened(HOKKAIDO, TABLE, view)
    }
    in_nemuro = int((TABLE["subprefecture"] == "根室振興局").sum())
    assert told == {("4施策", in_nemuro), ("根室振興局", 5)}


OFTEN_EMPTY: list[Callable[[pd.DataFrame], pd.DataFrame]] = [
    lambda table: table.iloc[:0],
    lambda table: table.iloc[::-1],
    lambda table: table.sample(50, random_state=1),
]


@pytest.mark.parametrize("cut", OFTEN_EMPTY)
def test_any_rows_of_the_table_keep_their_index(
    cut: Callable[[pd.DataFrame], pd.DataFrame],
) -> None:
    rows = cut(TABLE)
    view = View(policy=("dual_residence",), evidence=("panel", "remainder"), counts=("1", "2"))
    kept = filters.matches(HOKKAIDO, rows, view)
    assert kept.index.equals(rows.index)
    assert kept.dtype == bool
    assert set(rows.loc[kept, "code"]) == codes(view) & set(rows["code"])
