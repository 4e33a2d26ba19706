"""Questions in words: answers that plain pandas gives, too, and refusals of everything else."""

import inspect
import itertools
import json
import random
import sys
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from typer.testing import CliRunner

from kankei_geo.cli import main as cli
from kankei_geo.dataset.catalogue import open_dataset
from kankei_geo.present.words import answer_words
from kankei_geo.view import filters
from kankei_geo.view.address import from_query, to_query
from kankei_geo.view.asked.answer import answer
from kankei_geo.view.asked.evaluate import evaluated as evaluate
from kankei_geo.view.asked.grammar import read
from kankei_geo.view.asked.reply import ANSWERED, REFUSED, UNCLEAR, Answer
from kankei_geo.view.asked.tokens import words
from tests import asked_questions, asked_truth, made_up
from tests.hokkaido import HOKKAIDO

from .conftest import examples


def evaluated(expression: str) -> float:
    names = {column: asked_truth.T[column] for column in asked_truth.T.columns}
    return float(eval(expression, {}, {**names, **asked_truth._FUNCTIONS}))  # noqa: S307 -- of our table


def shown(found: Answer) -> list[str]:
    """Return whom the address of an answer shows."""
    assert found.view is not None
    query = to_query(found.view)
    view, ignored = from_query(HOKKAIDO, query)
    assert (view, ignored) == (found.view, ())
    return sorted(filters.kept(HOKKAIDO, view)["code"])


def test_there_are_enough_questions() -> None:
    answered = [*asked_questions.LISTS, *asked_questions.FIGURES, *asked_questions.YES_OR_NO]
    assert len(answered) >= 120
    assert len(asked_questions.REFUSED) + len(asked_questions.UNCLEAR) >= 60


@pytest.mark.turns
@pytest.mark.parametrize(("question", "expected"), asked_questions.LISTS)
def test_who_is_meant(question: str, expected: str) -> None:
    found = answer(HOKKAIDO, question)
    codes = asked_truth.codes_of(expected)
    assert (found.status, list(found.codes or ())) == (ANSWERED, codes)
    assert (found.number, found.unit) == (len(codes), "市町村")
    assert shown(found) == codes


@pytest.mark.parametrize(("question", "expected", "number", "unit"), asked_questions.FIGURES)
def test_figures(question: str, expected: str, number: str, unit: str) -> None:
    found = answer(HOKKAIDO, question)
    assert found.status == ANSWERED
    assert list(found.codes or ()) == asked_truth.codes_of(expected)
    assert found.number == pytest.approx(evaluated(number), abs=0.005)
    assert found.unit == unit
    assert shown(found) == list(found.codes or ())


@pytest.mark.parametrize(("question", "is_so"), asked_questions.YES_OR_NO)
def test_yes_or_no(question: str, is_so: bool | None) -> None:  # noqa: FBT001 -- a row of a table
    found = answer(HOKKAIDO, question)
    assert (found.status, found.is_so, found.number) == (ANSWERED, is_so, None)
    subject = found.question.subject
    assert found.codes == {True: (subject,), False: (), None: None}[is_so]
    if found.codes is not None:
        assert shown(found) == list(found.codes)
    told = answer_words.sentence(HOKKAIDO, found, "ja")
    assert told.startswith({True: "はい。", False: "いいえ。"}.get(is_so, ""))  # type: ignore[call-overload]  # None has no word
    assert is_so is not None or "分かりません" in told


@pytest.mark.parametrize("question", asked_questions.REFUSED)
def test_what_the_data_cannot_tell_is_refused(question: str) -> None:
    no_answer(question, REFUSED)


@pytest.mark.parametrize("question", asked_questions.UNCLEAR)
def test_what_is_half_understood_is_asked_back(question: str) -> None:
    no_answer(question, UNCLEAR)


def no_answer(question: str, status: str) -> None:
    found = answer(HOKKAIDO, question)
    assert (found.status, found.codes, found.number, found.view) == (status, None, None, None)
    for language in ("ja", "en"):
        assert answer_words.sentence(HOKKAIDO, found, language)
        instead = answer_words.examples(HOKKAIDO, found, language)
        assert 2 <= len(instead) <= 3
        assert all(answer(HOKKAIDO, example).status == ANSWERED for example in instead)


@pytest.mark.turns
@pytest.mark.parametrize("language", ["ja", "en"])
def test_every_answer_is_told_with_what_was_understood(language: str) -> None:
    for question, *_ in (
        *asked_questions.LISTS,
        *asked_questions.FIGURES,
        *asked_questions.YES_OR_NO,
    ):
        found = answer(HOKKAIDO, question)
        told = answer_words.sentence(HOKKAIDO, found, language)
        understood = answer_words.understood(HOKKAIDO, found, language)
        assert understood, question
        assert told, question
        assert "{" not in told + understood


# Phrases with what they mean, put together at random.
PLACES = [
    ("", "everyone"),
    ("十勝で", "area == '十勝'"),
    ("空知管内で", "area == '空知'"),
    ("上川と留萌で", "area.isin(['上川', '留萌'])"),
    ("石狩管内以外で", "area != '石狩'"),
]
HEADS = [
    *[
        ("市町村", "everyone"),
        ("町村", "kind.isin(['町', '村'])"),
        ("市", "kind == '市'"),
        ("自治体", "everyone"),
    ],
]
FACTS = [
    *[
        ("二拠点居住をしていて", "dual == 1"),
        ("道共同ではなく", "joint == 0"),
        ("首都圏PRをしておらず", "pr == 0"),
    ],
    *[
        ("道共同か二拠点居住をしていて", "(joint == 1) | (dual == 1)"),
        ("道共同も広域周遊もしておらず", "(joint == 0) & (tour == 0)"),
    ],
    *[
        ("人口が8千人以上で", "people >= 8000"),
        ("面積が300km²未満で", "area_km2 < 300"),
        ("施策が2つ以上で", "count >= 2"),
    ],
    *[
        ("掲載されていて", "listed"),
        ("空港から75分以内で", "minutes <= 75"),
        ("羽田から5時間以内で", "journey <= 300"),
    ],
    *[
        ("候補地で", "candidate"),
        ("道共同だけをしていて", "(joint == 1) & (count == 1)"),
        ("高齢化率が38%を超えて", "old > 38"),
    ],
]
FACTS_EN = [
    *[
        ("with dual residence", "dual == 1"),
        ("without the joint programme", "joint == 0"),
        ("with over 8,000 people", "people > 8000"),
    ],
    *[
        ("with an area of at least 300 km2", "area_km2 >= 300"),
        ("with two or more policies", "count >= 2"),
    ],
    *[
        ("within 75 minutes of an airport", "minutes <= 75"),
        ("with neither a wide-area tour nor the joint programme", "(joint == 0) & (tour == 0)"),
    ],
    *[
        ("outside Tokachi", "area != '十勝'"),
        ("with the joint programme or dual residence", "(joint == 1) | (dual == 1)"),
    ],
]


# How two policies are asked for, and what that means.
PAIRS = [
    *[
        (text, "({0} == 1) & ({1} == 1)")
        for text in (
            "{0}と{1}の両方をしている",
            "{0}も{1}もしている",
            "{0}および{1}に取り組む",
            "{0}かつ{1}の",
            "{0}と{1}のどちらも実施している",
            "{0}と{1}をともに行っている",
            "{0}と{1}の2つをしている",
            "{0}・{1}の両方に取り組んでいる",
            "{0}、{1}のいずれも行う",
            "{0}と{1}をいずれも実施している",
            "{0}及び{1}を実施する",
        )
    ],
    *[
        (text, "({0} == 1) | ({1} == 1)")
        for text in (
            "{0}または{1}をしている",
            "{0}か{1}の",
            "{0}か{1}のどちらかをしている",
            "{0}・{1}のいずれかに取り組んでいる",
            "{0}と{1}の少なくとも一方を行う",
            "{0}もしくは{1}に取り組む",
            "{0}と{1}のいずれかを実施している",
            "{0}、または{1}の",
        )
    ],
    *[
        (text, "({0} == 0) & ({1} == 0)")
        for text in (
            "{0}も{1}もしていない",
            "{0}と{1}のどちらもしていない",
            "{0}と{1}のいずれにも取り組んでいない",
            "{0}と{1}のいずれも実施していない",
            "{0}・{1}のどちらも行っていない",
            "{0}も{1}もない",
            "{0}でも{1}でもない",
        )
    ],
    *[
        (text, "listed & ({0} != {1})")
        for text in (
            "{0}と{1}のどちらか一方だけをしている",
            "{0}と{1}の片方だけを実施している",
            "{0}か{1}のどちらか一方のみの",
        )
    ],
    *[
        (text, "({0} == 1) & ({1} == 1) & (count == 2)")
        for text in ("{0}と{1}だけをしている", "{0}と{1}のみの", "{0}と{1}の両方だけを実施している")
    ],
    *[
        (text, "({0} == 1) & ({1} == 0)")
        for text in (
            "{0}をしていて{1}をしていない",
            "{0}はしているが{1}はしていない",
            "{0}あり{1}なしの",
            "{0}だが{1}ではない",
            "{0}を実施し、{1}を実施していない",
            "{0}に取り組み、{1}には取り組んでいない",
            "{1}ではないが{0}をしている",
            "{1}をせずに{0}をしている",
        )
    ],
]


@pytest.mark.turns
@pytest.mark.parametrize(("text", "meaning"), PAIRS)
def test_two_policies_in_every_way_to_ask_for_them(text: str, meaning: str) -> None:
    policies = [
        ("道共同", "joint"),
        ("首都圏PR", "pr"),
        ("広域周遊", "tour"),
        ("二拠点居住", "dual"),
    ]
    for one, other in itertools.permutations(policies, 2):
        question = f"{text.format(one[0], other[0])}市町村はいくつ"
        found = answer(HOKKAIDO, question)
        assert found.status == ANSWERED, question
        codes = asked_truth.codes_of(meaning.format(one[1], other[1]))
        assert list(found.codes or ()) == codes, question


def all_true(parts: list[str]) -> list[str]:
    return asked_truth.codes_of(" & ".join(f"({part})" for part in parts))


@examples(150)
@given(
    st.sampled_from(PLACES),
    st.lists(st.sampled_from(FACTS), max_size=3, unique=True),
    st.sampled_from(HEADS),
    st.sampled_from(["", "はどこですか", "はいくつ？", "の一覧", "を教えて"]),
)
def test_phrases_put_together_mean_all_of_them(
    place: tuple[str, str], facts: list[tuple[str, str]], head: tuple[str, str], end: str
) -> None:
    parts = [place, *facts, head]
    question = "".join(text for text, _ in parts) + end
    found = answer(HOKKAIDO, question)
    assert found.status == ANSWERED, question
    assert list(found.codes or ()) == all_true([meaning for _, meaning in parts]), question
    assert shown(found) == list(found.codes or ())


@examples(100)
@given(st.lists(st.sampled_from(FACTS_EN), min_size=1, max_size=3, unique=True))
def test_english_phrases_put_together_mean_all_of_them(facts: list[tuple[str, str]]) -> None:
    question = "How many municipalities are there " + " and ".join(text for text, _ in facts) + "?"
    found = answer(HOKKAIDO, question)
    assert found.status == ANSWERED, question
    assert list(found.codes or ()) == all_true([meaning for _, meaning in facts]), question


KNOWN = sorted({question for question, *_ in asked_questions.LISTS})


@examples(200)
@given(
    st.sampled_from(KNOWN),
    st.integers(0, 200),
    st.sampled_from(["ぬるぽ", "温泉街", "xyzzy", "♨", "<i>", "謎の"]),
)
def test_no_part_of_a_question_is_dropped(question: str, place: int, strange: str) -> None:
    at = place % (len(question) + 1)
    asked = f"{question[:at]}{strange}{question[at:]}"
    assert answer(HOKKAIDO, asked).status != ANSWERED, asked


@examples(300)
@given(st.text(max_size=60))
def test_any_text_has_an_answer_or_a_reason(text: str) -> None:
    found = answer(HOKKAIDO, text)
    told = answer_words.sentence(HOKKAIDO, found, "ja")
    assert told
    if found.status == ANSWERED:
        assert not any(word.is_strange for word in words(HOKKAIDO, text))


@examples(300)
@given(
    st.lists(
        st.sampled_from(sorted({w.surface for q in KNOWN for w in words(HOKKAIDO, q)})), max_size=9
    )
)
def test_known_words_in_any_order_never_fail(parts: list[str]) -> None:
    found = answer(HOKKAIDO, "".join(parts))
    assert answer_words.sentence(HOKKAIDO, found, "en")
    if found.status == ANSWERED and found.codes is not None:
        assert shown(found) == list(found.codes)


def test_a_question_is_read_once_and_takes_few_steps() -> None:
    for known in (read, evaluate):
        HOKKAIDO.results.pop(inspect.unwrap(known), None)
    calls = 0

    def count(*_: object) -> None:
        nonlocal calls
        calls += 1

    question = (
        "十勝で二拠点居住をしていて道共同ではない人口1万人未満で空港から60分以内の町村はいくつ"
    )
    answer(HOKKAIDO, "十勝の候補地")  # what is read of the data is read now
    sys.setprofile(count)
    try:
        answer(HOKKAIDO, question)
    finally:
        sys.setprofile(None)
    assert calls < 100_000
    kept: Any = HOKKAIDO.results[inspect.unwrap(read)]
    before = kept.cache_info().misses
    answer(HOKKAIDO, question)
    assert kept.cache_info().misses == before


def test_the_command_tells_one_object() -> None:
    def asked(question: str) -> dict[str, object]:
        told = CliRunner().invoke(cli.app, ["ask", question, "--json"])
        assert told.exit_code == 0
        (line,) = told.stdout.splitlines()
        return dict(json.loads(line))

    found = asked("十勝で二拠点居住をしていて道共同ではない町村")
    assert found["codes"] == ["01631", "01642", "01643", "01644"]
    assert (found["status"], found["number"], found["unit"]) == ("answered", 4, "市町村")
    assert "道共同なし" in str(found["understood"])
    assert str(found["address"]).startswith("/?policy=dual_residence&without=joint_programme&")
    for question, status in (("なぜ", "refused"), ("ほげ", "unclear"), ("", "unclear")):
        none = asked(question)
        assert (none["status"], none["codes"], none["number"], none["address"]) == (
            *(status, None, None, None),
        )
        assert none["instead"]


def test_the_command_tells_a_person() -> None:
    told = CliRunner().invoke(cli.app, ["ask", "How many villages are there?"])
    assert told.stdout.splitlines()[0].startswith("15 municipalities: ")
    refused = CliRunner().invoke(cli.app, ["ask", "町長は誰"])
    assert "人についてのデータはありません" in refused.stdout


def test_the_order_of_filters_does_not_matter_for_random_seeds() -> None:
    chance = random.Random(1)  # noqa: S311 -- no secret
    for _ in range(20):
        facts = chance.sample(FACTS, 2)
        there, back = (
            "".join(text for text, _ in order) + "市町村" for order in (facts, facts[::-1])
        )
        assert answer(HOKKAIDO, there).codes == answer(HOKKAIDO, back).codes


# A number as people write it, and what it is.
NUMBERS = [
    *[("8000", 8000), ("8,000", 8000), ("８，０００", 8000), ("8千", 8000), ("八千", 8000)],
    *[
        ("1万", 10_000),
        ("一万", 10_000),
        ("1.5万", 15_000),
        ("1万5千", 15_000),
        ("一万五千", 15_000),
    ],
    *[("12,345", 12_345), ("10万", 100_000), ("二十万", 200_000), ("3千5百", 3500), ("三百", 300)],
]
SUBJECTS = ("人口", "人口が", "人口は")
COMPARED = [
    *[("{}人以上", "people >= {}"), ("{}人以下", "people <= {}"), ("{}人未満", "people < {}")],
    *[("{}人超", "people > {}"), ("{}人を超える", "people > {}"), ("{}人より多い", "people > {}")],
    *[
        ("{}人より少ない", "people < {}"),
        ("{}人を下回る", "people < {}"),
        ("少なくとも{}人の", "people >= {}"),
    ],
    *[
        ("最低でも{}人の", "people >= {}"),
        ("{}人を上回る", "people > {}"),
        ("{}人に満たない", "people < {}"),
    ],
    *[("{}人から50万人までの", "(people >= {}) & (people <= 500000)")],
    *[("{}人以上50万人未満の", "(people >= {}) & (people < 500000)")],
    *[("{}〜500,000人の", "(people >= {}) & (people <= 500000)")],
]


@examples(200)
@given(
    st.sampled_from(NUMBERS),
    st.sampled_from(COMPARED),
    st.sampled_from(["人口", "人口が", "人口は"]),
)
def test_numbers_and_comparisons(
    number: tuple[str, int], compared: tuple[str, str], subject: str
) -> None:
    question = f"{subject}{compared[0].format(number[0])}市町村"
    found = answer(HOKKAIDO, question)
    assert found.status == ANSWERED, question
    codes = asked_truth.codes_of(compared[1].format(number[1]))
    assert list(found.codes or ()) == codes, question
    assert shown(found) == codes


ENGLISH = [
    *[
        ("over {}", ">"),
        ("more than {}", ">"),
        ("at least {}", ">="),
        ("at most {}", "<="),
        ("under {}", "<"),
    ],
    *[
        ("fewer than {}", "<"),
        ("no more than {}", "<="),
        ("{} or more", ">="),
        ("{} or fewer", "<="),
    ],
    *[("up to {}", "<="), ("less than {}", "<"), ("no fewer than {}", ">=")],
]


@examples(100)
@given(
    st.sampled_from([("8,000", 8000), ("8000", 8000), ("ten thousand", 10_000), ("two", 2)]),
    st.sampled_from(ENGLISH),
)
def test_english_numbers_and_comparisons(
    number: tuple[str, int], compared: tuple[str, str]
) -> None:
    text, operator = compared
    question = f"How many municipalities have {text.format(number[0])} people?"
    found = answer(HOKKAIDO, question)
    assert found.status == ANSWERED, question
    assert list(found.codes or ()) == asked_truth.codes_of(f"people {operator} {number[1]}"), (
        question
    )


AIRPORT_NAMES = {"CTS": "新千歳空港", "HKD": "函館空港", "AKJ": "旭川空港", "OBO": "とかち帯広空港"}
WITHIN = [
    *[
        "{}から{}分以内の",
        "{}まで車で{}分以内の",
        "{}の{}分圏内の",
        "{}から{}分圏内にある",
        "{}までの所要時間が{}分以下の",
    ],
    *["{}まで{}分以内で行ける", "{}から車で{}分以下の"],
]


@pytest.mark.parametrize("iata", AIRPORT_NAMES)
@pytest.mark.parametrize("text", WITHIN)
def test_minutes_to_an_airport_in_every_way_to_ask_for_them(iata: str, text: str) -> None:
    for minutes in (30, 45, 90):
        found = answer(HOKKAIDO, f"{text.format(AIRPORT_NAMES[iata], minutes)}市町村")
        assert found.status == ANSWERED
        assert list(found.codes or ()) == asked_truth.codes_of(f"{iata} <= {minutes}")


def test_every_group_and_every_name_is_known() -> None:
    for name in asked_truth.T["area"].unique():
        for ending in ("管内", "振興局管内"):
            found = answer(HOKKAIDO, f"{name}{ending}の市町村")
            assert list(found.codes or ()) == asked_truth.codes_of(f"area == '{name}'"), name
    for code, row in asked_truth.T.iterrows():
        for text in (f"{row['name']}の人口", f"What is the population of {row['name_en']}?"):
            found = answer(HOKKAIDO, text)
            alone = (asked_truth.T["name_en"] == row["name_en"]).sum() == 1
            if alone or "人口" in text:
                assert (found.codes, found.number) == ((code,), row["people"]), text
            else:
                assert found.status == UNCLEAR, text


def test_a_dataset_without_airports_answers_what_it_has(tmp_path: Path) -> None:
    made_up.build(tmp_path)
    data = open_dataset(made_up.CODE, made_up.FIRST, tmp_path)
    found = answer(data, "北部の市町村はいくつ")
    in_group = data.municipalities["subprefecture"] == "北部"
    assert (found.status, found.number) == (ANSWERED, in_group.sum())
    for question in (
        "空港から60分以内の市町村",
        "十勝の市町村",
        "二拠点居住の市町村",
        "候補地",
        "羽田から4時間",
    ):
        assert answer(data, question).status != ANSWERED
    examples_there = answer_words.examples(data, answer(data, "なぜ"), "ja")
    assert all(answer(data, example).status == ANSWERED for example in examples_there)
