"""What a setting changed is told with the names and numbers of exactly those who came or left."""

import re
from dataclasses import replace

import pytest
from hypothesis import given

from kankei_geo.analysis import candidates
from kankei_geo.analysis.changed import between
from kankei_geo.analysis.rule import LINE, ROAD, Rule
from kankei_geo.export.document import Document
from kankei_geo.present import palette
from kankei_geo.present.maps import overlays
from kankei_geo.present.maps.pictures import CAME, LEFT, candidate_picture
from kankei_geo.present.words import candidate_words, changed_words
from kankei_geo.view.view import BOTH, View
from tests.hokkaido import HOKKAIDO

from .conftest import examples
from .test_address import VIEWS

NAMES = dict(zip(HOKKAIDO.municipalities["code"], HOKKAIDO.municipalities["name"], strict=True))


def members(rule: Rule) -> set[str]:
    rated = candidates.tiers(HOKKAIDO, rule)
    return set(rated.index[rated["tier"].isin(["A", "B", "C"])])


def test_winter_tells_who_left_beside_its_control() -> None:
    view = View(winter=1.5)
    told = changed_words.lines(HOKKAIDO, view)
    left = members(View().rule) - members(view.rule)
    assert list(told) == ["measure", "winter"]
    assert told["winter"].startswith(f"1.0倍と比べて −{len(left)}：札幌市、北見市、")
    assert told["winter"].endswith(f" ほか{len(left) - 4}")
    named = told["winter"].partition("：")[2].partition(" ほか")[0].split("、")
    assert set(named) < {NAMES[code] for code in left}


@pytest.mark.slow
@examples(60)
@given(VIEWS)
def test_each_line_has_the_numbers_of_two_sets_of_candidates(view: View) -> None:
    view = replace(view, lang="ja")
    told = changed_words.lines(HOKKAIDO, view)
    plain = View()
    for setting in ("airports", "minutes", "km", "journey", "count", "winter"):
        if getattr(view, setting) == getattr(plain, setting):
            assert setting not in told
    for setting, line in told.items():
        now, before = view.rule, replace(view, **{setting: getattr(plain, setting)}).rule
        if setting == "measure":
            before = replace(now, measure=LINE if now.measure == ROAD else ROAD)
        elif setting == "km":
            now, before = replace(now, measure=LINE), replace(before, measure=LINE)
        came, left = members(now) - members(before), members(before) - members(now)
        signs = dict(re.findall(r"([−+])(\d+)：", line))
        assert {sign: int(number) for sign, number in signs.items()} == {
            sign: len(codes) for sign, codes in (("−", left), ("+", came)) if codes
        }
        assert ("変化なし" in line) == (not came and not left)


@pytest.mark.turns(3)
@pytest.mark.slow
@examples(40)
@given(VIEWS)
def test_the_table_names_everybody_and_the_map_outlines_them(view: View) -> None:
    view = replace(view, lang="ja")
    table = changed_words.table(HOKKAIDO, view)
    for one, (_, row) in zip(changed_words.compared(HOKKAIDO, view), table.iterrows(), strict=True):
        for codes, cell in ((one.change.came, row.iloc[2]), (one.change.left, row.iloc[3])):
            assert (cell if isinstance(cell, str) else "") == "、".join(
                NAMES[code] for code in codes
            )
    change = changed_words.whole(HOKKAIDO, view)
    labels = dict(candidate_picture(HOKKAIDO, view).lines)
    assert (CAME in labels, LEFT in labels) == (bool(change.came), bool(change.left))
    if view.measure == BOTH:
        assert change.came == change.left == ()
        return
    assert set(change.came) == members(view.rule) - members(Rule())
    assert set(change.left) == members(Rule()) - members(view.rule)


def test_who_left_has_a_dashed_line_and_who_came_a_solid_one() -> None:
    change = between(HOKKAIDO, Rule(measure=LINE, max_km=40), Rule())
    assert change.came
    assert change.left
    casing, came, left = overlays.changed_lines(HOKKAIDO, change)
    assert len(casing) == len(came) + len(left)
    assert (len(came), len(left)) == (len(change.came), len(change.left))
    assert {tuple(dash) for dash in came["d"]} == {(0, 0)}
    assert {tuple(dash) for dash in left["d"]} == {(3, 2)}
    assert "#{:02x}{:02x}{:02x}".format(*came["c"].iloc[0]) == palette.CHANGED_COLOUR


@pytest.mark.parametrize("language", ["ja", "en"])
def test_the_text_of_the_map_tells_what_changed(language: str) -> None:
    view = View(winter=1.5, lang=language)
    told = candidate_words.map_text(HOKKAIDO, view, candidates.tiers(HOKKAIDO, view.rule))
    for line in changed_words.lines(HOKKAIDO, view).values():
        assert line in told
    labels = dict(Document(HOKKAIDO, view, "airport_access").picture.lines)
    assert labels[LEFT] == changed_words.left_label(changed_words.whole(HOKKAIDO, view), language)
