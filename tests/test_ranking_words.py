"""The ranking says how firm it is: ranges, contradictions, and one scale of weights."""

import re

import pytest

from kankei_geo.analysis import candidate_ranking, candidates
from kankei_geo.analysis.rule import Rule, criteria_of
from kankei_geo.dataset import facts
from kankei_geo.present.tables import tables
from kankei_geo.present.words import ranking_words, words
from tests.hokkaido import HOKKAIDO

RANKED = candidate_ranking.candidate_table(HOKKAIDO, Rule())


def test_the_sentence_above_the_table_is_the_computed_replacement() -> None:
    change = candidate_ranking.replacement(HOKKAIDO, Rule())
    assert change is not None
    rival = words.name(facts.record(HOKKAIDO, change.rival), "ja")
    assert ranking_words.first_sentence(HOKKAIDO, Rule(), "ja") == (
        f"1位は重みで入れ替わります（空港への近さ{change.weight_after * 100:.0f}%で{rival}）。"
    )
    notes = ranking_words.notes_of_ranking(HOKKAIDO, Rule(), {}, "ja")
    assert notes[0] == ranking_words.first_sentence(HOKKAIDO, Rule(), "ja")
    assert notes[1:] == [ranking_words.derived_text(HOKKAIDO, Rule(), "ja")]


def test_a_ranking_that_cannot_turn_says_so_and_none_says_nothing() -> None:
    only_access = Rule(weights=(1, 0, 0, 0, 0, 0, 0, 0))
    assert candidate_ranking.replacement(HOKKAIDO, only_access) is None
    assert "入れ替わりません" in ranking_words.first_sentence(HOKKAIDO, only_access, "ja")
    nobody = Rule(max_minutes=10, min_count=4)
    assert not candidates.is_candidate(candidates.tiers(HOKKAIDO, nobody)).any()
    assert ranking_words.first_sentence(HOKKAIDO, nobody, "ja") == ""


@pytest.mark.parametrize("winter", [1.0, 1.5])
def test_a_badge_stands_where_a_published_time_is_outside_of_the_interval(winter: float) -> None:
    ranked = candidate_ranking.candidate_table(HOKKAIDO, Rule(winter=winter, max_minutes=120))
    pairs = HOKKAIDO.drive_model.pairs.set_index(["code", "airport"])["published_minutes"]
    summer = facts.access(HOKKAIDO, 1.0).set_index(["code", "airport"])
    expected = {}
    for code, airport in zip(ranked["code"], ranked["airport"], strict=True):
        if (code, airport) in pairs.index:
            time, row = round(pairs[code, airport]), summer.loc[(code, airport)]
            if not row["drive_low"] <= time <= row["drive_high"]:
                expected[code] = f"公表{time}分"
    assert "01452" in expected  # 鷹栖町
    found = ranking_words.contradictions(HOKKAIDO, ranked, "ja")
    assert {code: badge for code, (badge, _) in found.items()} == expected
    shown = tables.candidates(HOKKAIDO, ranked, Rule(winter=winter), "ja")["公表値と矛盾"].dropna()
    # In winter the badge would stand beside another interval than it was compared with.
    assert shown.to_dict() == (expected if winter == 1.0 else {})
    assert "出典2件" in found["01452"][1]


def test_texts_have_weights_as_shares_like_the_sliders() -> None:
    weighted = Rule(weights=(6, 3, 0, 1, 0, 0, 0, 0))
    assert ranking_words.weights_told(HOKKAIDO, weighted, "en") == (
        "Access 60 %, Number of policies 30 %, Joint programme 10 %"
    )
    told = ranking_words.robustness_text(HOKKAIDO, weighted, "ja")
    assert "空港への近さ60%" in told
    assert len(criteria_of(HOKKAIDO)) == len(weighted.weights)
    change = candidate_ranking.replacement(HOKKAIDO, weighted)
    assert change is not None
    assert f"{change.weight_before * 100:.0f}%" in re.sub(" %", "%", told)
