"""One sentence says what sets places apart, true to the table; marks have a step and a reason."""

import re
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kankei_geo.analysis import comparison
from kankei_geo.analysis.standing import standing
from kankei_geo.export.document import Document
from kankei_geo.present.tables import apart, comparison_html, record_tables
from kankei_geo.present.words import words
from kankei_geo.view.view import View
from tests.hokkaido import HOKKAIDO

from .conftest import examples
from .test_address import CODES, SETTINGS
from .test_texts_of_views import CHOSEN

TABLE = HOKKAIDO.table.set_index("code", drop=False)


def told(*items: str, language: str = "ja") -> str:
    codes = [item for item in items if item.isdigit()]
    areas = [item for item in items if not item.isdigit()]
    return apart.compared(HOKKAIDO, comparison.compare(HOKKAIDO, codes, areas), language)


def test_who_alone_has_a_policy_and_equal_counts_are_told() -> None:
    assert told("01202", "01206").startswith(
        "違いが大きいのは、重点施策数：函館市 1 ／ 釧路市 3、道共同（函館市だけ）、"
        "首都圏PR・広域周遊・二拠点居住（釧路市だけ）、"
    )
    both = told("01452", "01635")  # all four policies each
    assert both.startswith("鷹栖町・新得町の重点施策数はどれも4です。")
    assert "だけ）" not in both
    assert "掲載の有無（掲載は釧路市）" in told("01206", "01661")


def test_the_most_different_figure_is_told_with_its_values() -> None:
    sentence = told("01100", "01517")
    assert "人口（2020年）：札幌市 1,973,395人〜礼文町 2,509人" in sentence
    assert "人口（2020年）" not in told("01517", "tokachi")  # a group has more people anyway


@examples(40)
@given(CHOSEN, SETTINGS["lang"])
def test_whoever_is_said_to_be_alone_is_alone(
    chosen: tuple[tuple[str, ...], tuple[str, ...]], language: str
) -> None:
    found = comparison.compare(HOKKAIDO, *chosen)
    sentence = apart.compared(HOKKAIDO, found, language)
    codes = list(dict.fromkeys(chosen[0]))
    listed = [code for code in codes if TABLE.loc[code, "listed"]]
    for policy in HOKKAIDO.policies:
        having = [code for code in listed if TABLE.loc[code, policy] == 1]
        name = words.policy_name(HOKKAIDO, policy, language)
        others = {"ja": "[^、（だ]*（{}だけ）", "en": r"[^,(]* \(only {}\)"}[language]
        for code in codes:
            own = re.escape(words.name(TABLE.loc[code], language))
            is_told = bool(re.search(re.escape(name) + others.format(own), sentence))
            named = [words.name(TABLE.loc[one], language) for one in having]
            is_alone = len(having) == 1 and words.name(TABLE.loc[code], language) in named
            assert is_told == (is_alone and len(listed) > 1)


@examples(40)
@given(CHOSEN, SETTINGS["lang"])
def test_the_text_of_a_comparison_has_every_row_of_its_table(
    chosen: tuple[tuple[str, ...], tuple[str, ...]], language: str
) -> None:
    found = comparison.compare(HOKKAIDO, *chosen)
    index = comparison.population_index(HOKKAIDO, *chosen)
    text = comparison_html.comparison_text(HOKKAIDO, found, index, language)
    colon = "：" if language == "ja" else ": "
    for label, cells in comparison_html.lines(HOKKAIDO, found, language):
        for cell in cells:
            assert f"{label}{colon}{cell}" in text


@examples(40)
@given(st.sampled_from(CODES), SETTINGS["lang"])
def test_the_record_says_what_stands_out_and_its_text_has_every_row(
    code: str, language: str
) -> None:
    view = View(code=(code,), lang=language)
    sentence = apart.placed(HOKKAIDO, view)
    name = words.name(TABLE.loc[code], language)
    assert sentence.startswith(name)
    middling = all(
        one.percentile is None or abs(one.percentile - 50) < 25
        for one in standing(HOKKAIDO, code)
        if one.indicator != "priority_count"
    )
    own = TABLE.loc[code]
    rare = own["listed"] and (own["metro_pr"] == 1 or own["wide_area_tour"] == 1)
    assert ("中ほど" in sentence or "near the middle" in sentence) == (middling and not bool(rare))
    text = record_tables.record_text(HOKKAIDO, view)
    for row in record_tables.standing_rows(HOKKAIDO, view)[1]:
        for cell in row:
            assert cell in text
    if TABLE.loc[code, "listed"]:
        for mark in words.marks(HOKKAIDO, TABLE.loc[code], language):
            assert mark in text


@pytest.mark.parametrize("language", ["ja", "en"])
def test_each_mark_has_its_step_on_the_scale(language: str) -> None:
    names = {"ja": ["印字", "欄", "事業", "消去法"], "en": ["print", "panel", "2019", "elim."]}
    for place, level in enumerate(HOKKAIDO.levels):
        scale = words.scale(HOKKAIDO, level, language)
        assert [label for label, _ in scale] == names[language]
        assert [is_own for _, is_own in scale].index(True) == place
        assert sum(is_own for _, is_own in scale) == 1


def test_the_table_of_a_comparison_shows_a_step_for_each_mark() -> None:
    found = comparison.compare(HOKKAIDO, ["01202", "01661"], ["tokachi"])
    html = comparison_html.comparison_html(HOKKAIDO, found, "ja")
    assert html.count("kg-steps") == len(HOKKAIDO.policies)  # one is not listed, one a group
    assert html.count("class='own'") == len(HOKKAIDO.policies)


def test_grounds_of_a_no_say_why_it_is_no() -> None:
    row = TABLE.loc["01202"]  # 函館市: the joint programme alone
    assert words.why_not(HOKKAIDO, row, "joint_programme", "ja") == ""
    assert words.why_not(HOKKAIDO, row, "metro_pr", "ja") == (
        "印字された合計1は道共同で満たされるため、「なし」です。"
    )
    assert words.why_not(HOKKAIDO, TABLE.loc["01661"], "metro_pr", "ja") == ""  # not listed
    for _, one in TABLE[TABLE["listed"]].iterrows():
        for policy in HOKKAIDO.policies:
            told = words.why_not(HOKKAIDO, one, policy, "en")
            assert bool(told) == (one[policy] == 0)
            if told:
                others = [p for p in HOKKAIDO.policies if one[p] == 1]
                assert len(others) == one["priority_count"]
                assert all(words.policy_name(HOKKAIDO, p, "en") in told for p in others)


def test_documents_say_it_too() -> None:
    view = View(code=("01452", "01635"))
    assert told("01452", "01635") in Document(HOKKAIDO, view, "compare").rule
    one = replace(view, code=("01452",))
    assert apart.placed(HOKKAIDO, one) in Document(HOKKAIDO, one, "municipality").rule
