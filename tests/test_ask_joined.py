"""Two conditions of a question, joined in every way: what plain pandas joins, or asked back."""

from hypothesis import given
from hypothesis import strategies as st

from kankei_geo.view.asked.answer import answer
from kankei_geo.view.asked.reply import ANSWERED, UNCLEAR
from tests import asked_truth
from tests.hokkaido import HOKKAIDO

from .conftest import examples

JAPANESE = [
    ("二拠点居住をしている", "dual == 1"),
    ("道共同をしていない", "joint == 0"),
    ("首都圏PRありの", "pr == 1"),
    ("道共同か広域周遊をしている", "(joint == 1) | (tour == 1)"),
    ("人口が8千人以上の", "people >= 8000"),
    ("面積が300km²未満の", "area_km2 < 300"),
    ("高齢化率が40%を超える", "old > 40"),
    ("施策が2つ以上の", "count >= 2"),
    ("掲載されている", "listed"),
    ("未掲載の", "~listed"),
    ("空港から75分以内の", "minutes <= 75"),
    ("新千歳空港から50km圏内の", "CTS_km <= 50"),
    ("札幌市から90分以内の", "offices.loc['01100'] <= 90"),
    ("候補地の", "candidate"),
    ("帯広市に隣接する", "around('帯広市')"),
    ("十勝管内の", "area == '十勝'"),
]
ENGLISH = [
    ("with dual residence", "dual == 1"),
    ("without the joint programme", "joint == 0"),
    ("that have PR in the capital region", "pr == 1"),
    ("with the joint programme or a wide-area tour", "(joint == 1) | (tour == 1)"),
    ("with neither the joint programme nor a wide-area tour", "(joint == 0) & (tour == 0)"),
    ("with only dual residence", "(dual == 1) & (count == 1)"),
    ("with at least 8,000 people", "people >= 8000"),
    ("with an area under 300 km2", "area_km2 < 300"),
    ("that have two or more policies", "count >= 2"),
    ("that are listed", "listed"),
    ("that are not listed", "~listed"),
    ("within 75 minutes of an airport", "minutes <= 75"),
    ("within 50 km of New Chitose Airport", "CTS_km <= 50"),
    ("that are candidates", "candidate"),
    ("that border Obihiro", "around('帯広市')"),
    ("in Tokachi", "area == '十勝'"),
    ("outside Sorachi", "area != '空知'"),
]
TWO_JAPANESE = st.lists(st.sampled_from(JAPANESE), min_size=2, max_size=2, unique=True)
TWO_ENGLISH = st.lists(st.sampled_from(ENGLISH), min_size=2, max_size=2, unique=True)
KINDS = [("市町村", "everyone"), ("町村はいくつ", "towns"), ("市はどこ", "kind == '市'")]
BETWEEN = [("または", "|"), ("、または", "|"), ("か、", "|"), ("、かつ", "&")]
BETWEEN_EN = [(" or ", "|"), (" and ", "&"), (", ", "&"), (" but ", "&")]


def holds(question: str, expected: str) -> None:
    """Check that a question is answered right, or asked back."""
    found = answer(HOKKAIDO, question)
    if found.status == ANSWERED:
        assert list(found.codes or ()) == asked_truth.codes_of(expected), question
    else:
        assert found.status == UNCLEAR, question


@examples(200)
@given(TWO_JAPANESE, st.sampled_from(BETWEEN), st.sampled_from(KINDS))
def test_joined_conditions(
    two: list[tuple[str, str]], between: tuple[str, str], kind: tuple[str, str]
) -> None:
    (one, is_one), (other, is_other) = two
    joint, operator = between
    question = f"{one.removesuffix('の')}{joint}{other}{kind[0]}"
    holds(question, f"(({is_one}) {operator} ({is_other})) & ({kind[1]})")


@examples(200)
@given(TWO_ENGLISH, st.sampled_from(BETWEEN_EN))
def test_joined_conditions_in_english(two: list[tuple[str, str]], between: tuple[str, str]) -> None:
    (one, is_one), (other, is_other) = two
    joint, operator = between
    holds(
        f"How many municipalities are there {one}{joint}{other}?",
        f"({is_one}) {operator} ({is_other})",
    )


@examples(100)
@given(
    TWO_JAPANESE, st.sampled_from(["{}市町村のうち{}割合", "{}市町村に占める{}市町村の割合は何%"])
)
def test_shares_of_those_who_meet_one_condition(two: list[tuple[str, str]], text: str) -> None:
    (one, is_one), (other, is_other) = two
    found = answer(HOKKAIDO, text.format(one, other))
    if found.status != ANSWERED:
        assert found.status == UNCLEAR
        return
    base = set(asked_truth.codes_of(is_one))
    if any(name in is_other for name in ("dual", "joint", "pr =", "tour", "count")):
        base &= set(asked_truth.codes_of("listed"))
    share = base & set(asked_truth.codes_of(is_other))
    assert set(found.codes or ()) == share
    assert found.of == len(base)
    assert abs((found.number or 0) - 100 * len(share) / len(base)) < 0.006
