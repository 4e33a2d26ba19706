"""Conditions of `where`: their texts, and whom they leave, against plain pandas."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kankei_geo.analysis.rule import Rule
from kankei_geo.present.words import view_words, where_words
from kankei_geo.view import filters, where, where_values
from kankei_geo.view.address import from_query, to_query
from kankei_geo.view.view import View
from kankei_geo.view.where import Atom, Branch, Where
from tests import asked_truth
from tests.hokkaido import HOKKAIDO

from .conftest import examples

# Each condition with its truth, and of whom it is known.
TRUTHS = {
    "listed": ("listed", "everyone"),
    "kind:city": ("kind == '市'", "everyone"),
    "area:tokachi": ("area == '十勝'", "everyone"),
    "policy:dual_residence": ("dual == 1", "listed"),
    "mark:dual_residence:remainder": ("level('dual', 'remainder')", "listed"),
    "policies:ge:3": ("count >= 3", "listed"),
    "people:lt:5000": ("people < 5000", "everyone"),
    "area_km2:ge:500.5": ("area_km2 >= 500.5", "everyone"),
    "change2015to2020:le:m10": ("change15 <= -10", "everyone"),
    # What no road reaches is not within any time; whether it is further away nobody can say.
    "minutes:gt:60": ("minutes > 60", "minutes.notna()"),
    "minutes.CTS:le:90": ("CTS <= 90", "everyone"),
    "km.HKD:lt:40": ("HKD_km < 40", "everyone"),
    "drive.01100:le:60": ("offices.loc['01100'] <= 60", "everyone"),
    "journey:le:240": ("journey <= 240", "everyone"),
    "within:any:60": ("minutes <= 60", "everyone"),
    "tier:candidate": ("candidate", "everyone"),
    "near:01631": ("around('音更町')", "everyone"),
    "town:01631:01207": ("name.isin(['音更町', '帯広市'])", "everyone"),
}
ATOMS = st.sampled_from(sorted(TRUTHS)).map(lambda text: where.read(HOKKAIDO, text))
TREES = st.recursive(
    ATOMS,
    lambda inner: st.one_of(
        inner.map(where.no),
        st.lists(inner, min_size=2, max_size=3).map(lambda parts: where.every(*parts)),
        st.lists(inner, min_size=2, max_size=3).map(lambda parts: where.some(*parts)),
    ),
    max_leaves=5,
)


def sure(condition: Where) -> tuple[set[str], set[str]]:
    """Return who surely meets a condition, and who surely does not, one by one."""
    if isinstance(condition, Atom):
        yes, known = (set(asked_truth.codes_of(text)) for text in TRUTHS[where.text(condition)])
        return yes & known, known - yes
    found = [sure(part) for part in condition.parts]
    if condition.how == where.NOT:
        return found[0][1], found[0][0]
    ways = [set.intersection, set.union]
    both, either = ways if condition.how == where.ALL_OF else ways[::-1]
    return both(*(yes for yes, _ in found)), either(*(no for _, no in found))


@examples(150)
@given(TREES)
def test_who_meets_a_condition_is_who_surely_does(condition: Where) -> None:
    found = where_values.meets(HOKKAIDO, condition, Rule())
    assert set(found.index[found]) == sure(condition)[0]


@examples(150)
@given(TREES)
def test_a_condition_is_read_as_it_is_written(condition: Where) -> None:
    written = where.text(condition)
    assert "-" not in written
    assert where.read(HOKKAIDO, written) == condition
    view = View(where=(written,))
    assert from_query(HOKKAIDO, to_query(view)) == (view, ())
    for language in ("ja", "en"):
        assert where_words.condition(HOKKAIDO, condition, language)


@pytest.mark.parametrize(
    "wrong",
    [
        *(
            "nonsense",
            "listed:1",
            "kind:ward",
            "people",
            "people:ge",
            "people:ge:x",
            "people:ge:1e9",
        ),
        *(
            "people:is:5",
            "minutes.XXX:le:60",
            "near:99999",
            "town",
            "not(listed",
            "any()",
            "not(a,b)",
        ),
        *("any(listed,)", "listed)", "people:ge:8000 ", "LISTED", "within:any:0", "tier:Z", "<b>"),
        *(
            "not(" * 9 + "listed" + ")" * 9,
            "people2016:ge:5",
            "change2020to2015:ge:1",
            "people:ge:05.12345",
        ),
    ],
)
def test_a_broken_condition_is_told_as_ignored(wrong: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 -- it holds the text, which may be anything
        where.read(HOKKAIDO, wrong)
    view, ignored = from_query(HOKKAIDO, {"where": wrong})
    assert view == View()
    assert [item.name for item in ignored] == ["where"]
    # What is right stays.
    view, ignored = from_query(HOKKAIDO, {"where": f"listed-{wrong}"})
    assert view.where == ("listed",)
    assert [(item.name, item.value) for item in ignored] == [("where", wrong)]


def test_each_condition_is_a_chip_that_can_be_taken_off() -> None:
    view = View(where=("kind:town", "people:ge:8000"), lang="ja")
    told = view_words.chips(HOKKAIDO, view)
    assert [text for _, text in told] == ["町", "人口（2020年国勢調査）8,000人以上"]
    assert told[0][0].relaxed == replace(view, where=("people:ge:8000",))
    kept = filters.kept(HOKKAIDO, view)
    assert list(kept["code"]) == asked_truth.codes_of("(kind == '町') & (people >= 8000)")


def test_too_many_conditions_are_ignored() -> None:
    many = "-".join(f"people:ge:{number}" for number in range(where.MOST_CONDITIONS + 1))
    assert from_query(HOKKAIDO, {"where": many})[0] == View()


def test_opposites_and_joints_are_written_in_one_way() -> None:
    listed, city = Atom("listed"), Atom("kind", ("city",))
    assert where.no(where.no(listed)) == listed
    assert where.every(listed) == listed
    assert where.every(where.every(listed, city), city) == Branch("all", (listed, city))
