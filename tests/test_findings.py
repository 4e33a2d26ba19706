"""Titles are findings: short, true to the rows, and with the names of exactly those that match."""

import re
from dataclasses import replace

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kankei_geo.analysis import candidates, distribution, journey
from kankei_geo.base.pages import PAGE_NAMES
from kankei_geo.export import formats
from kankei_geo.export.document import Document
from kankei_geo.export.file_names import LONGEST
from kankei_geo.present.words import (
    candidate_words,
    distribution_words,
    findings,
    hub_words,
    short,
    view_words,
)
from kankei_geo.view import filters, layers
from kankei_geo.view.view import View
from tests.hokkaido import HOKKAIDO

from .conftest import examples
from .evil_texts import TEXTS
from .test_address import SETTINGS, VIEWS
from .test_filters import ANY_VIEW, ROWS, TABLE, codes

LAYERED = st.builds(
    lambda view, layer, kind, lang: replace(view, layer=layer, kind=kind, lang=lang),
    ANY_VIEW,
    *(SETTINGS[name] for name in ("layer", "kind", "lang")),
)
NAMES = {row["code"]: str(row["name"]) for row in ROWS}
SHORT = {code: short.names(HOKKAIDO, "ja")[code] for code in NAMES}


def title(view: View) -> str:
    return findings.map_finding(HOKKAIDO, view, filters.kept(HOKKAIDO, view))


def numbers(text: str) -> list[int]:
    return [int(number.replace(",", "")) for number in re.findall(r"\d[\d,]*", text)]


@pytest.mark.parametrize(
    ("view", "told"),
    [
        (View(), "掲載102、4施策すべて5町：秩父別・鷹栖・浦河・鹿追・新得"),
        (
            View(area=("tokachi",), policy=("dual_residence",), without=("joint_programme",)),
            "十勝で二拠点居住・道共同なしは4町：音更・広尾・幕別・池田",
        ),
        (View(area=("tokachi",)), "十勝は19市町村、うち掲載15"),
        (View(counts=("4", "3", "2")), "2施策以上は42市町村"),
        (View(counts=("3", "2", "none")), "2〜3施策か未掲載は114市町村"),
        (View(counts=("none",)), "未掲載は77市町村"),
        (View(policy=("metro_pr",)), "首都圏PRは16市町"),
        (View(find="礼文"), "検索「礼文」は1町：礼文"),
        (View(find="zzz"), "条件に合う市町村はありません"),
        (View(layer="metro_pr"), "首都圏PRは掲載102のうち16"),
        (View(layer="metro_pr", find="礼文"), "条件に合う1町で掲載はありません"),
        (View(layer="combination"), "最多は二拠点居住のみの33市町"),
        (View(layer="journey", area=("rumoi",)), None),
        (View(kind="four"), "道共同68・首都圏PR 16・広域周遊16・二拠点居住65"),
        (
            View(lang="en", area=("tokachi",), without=("joint_programme",)),
            "Tokachi, no Joint programme: 4 municipalities",
        ),
    ],
)
def test_titles_of_well_known_views(view: View, told: str | None) -> None:
    assert told is None or title(view) == told
    assert len(title(view)) <= short.WIDEST[view.lang]


@pytest.mark.slow
@examples(200)
@given(LAYERED)
def test_a_title_is_short_and_its_numbers_are_those_of_the_rows(view: View) -> None:
    told, matching = title(view), set(codes(view))
    kept = [row for row in ROWS if row["code"] in matching]
    assert len(told) <= short.WIDEST[view.lang]
    asked = view.policy or view.without or view.evidence or view.counts
    if not kept or view.kind == "four" or not (asked or view.layer == layers.COUNT_LAYER):
        return
    if view.is_filtered:
        everyone = told.partition("：")[0] if view.lang == "ja" else told
        assert len(kept) in numbers(everyone)
        listed = sum(bool(row["listed"]) for row in kept)
        if "うち掲載" in told or "of them listed" in told:
            assert listed in numbers(told)


@pytest.mark.slow
@examples(200)
@given(LAYERED)
def test_names_are_those_of_exactly_what_matches(view: View) -> None:
    view = replace(view, lang="ja", layer=layers.COUNT_LAYER, kind="map")
    found = codes(view)
    told = title(view)
    if not view.is_filtered:
        return
    named = told.partition("：")[2].split("・")
    if named == [""]:
        # Too many, or too long even with the shortest words around them.
        most = "・".join(SHORT[code] for code in found)
        kinds = {NAMES[code][-1] for code in found}
        shortest = f"条件に合うのは{len(found)}{'町' * len(kinds)}：{most}"
        assert not found or len(found) > 5 or len(shortest) > 30
    else:
        assert sorted(named) == sorted(SHORT[code] for code in found)


@pytest.mark.slow
@examples(60)
@given(st.sampled_from(HOKKAIDO.policies), LAYERED)
def test_the_title_of_a_policy_counts_its_adopters(policy: str, view: View) -> None:
    plain = replace(view, policy=(), without=(), evidence=(), counts=(), layer=policy)
    plain = replace(plain, kind="map", lang="ja")
    matching = set(codes(plain))
    kept = [row for row in ROWS if row["code"] in matching]
    listed = [row for row in kept if row["listed"]]
    if listed:
        told = f"掲載{len(listed)}のうち{sum(row[policy] == 1 for row in listed)}"
        assert re.search(rf"{told}(?!\d)", title(plain))


@pytest.mark.slow
@examples(40)
@given(LAYERED)
def test_the_title_of_the_journey_counts_who_is_near(view: View) -> None:
    plain = replace(view, policy=(), without=(), evidence=(), counts=(), layer="journey", lang="ja")
    plain = replace(plain, kind="map")
    best = journey.best(HOKKAIDO, plain.assumptions)["total"]
    matching = set(codes(plain))
    own = best.loc[[code for code in NAMES if code in matching]].dropna()
    if own.empty:
        assert not matching or "行ける所なし" in title(plain)
        return
    assert re.search(rf"4時間以内は{(own.round() <= 240).sum()}(?!\d)", title(plain))
    if "最短" in title(plain):
        assert re.search(rf"最短は{SHORT[own.idxmin()]}(の|$)", title(plain))


@pytest.mark.slow
@examples(60)
@given(VIEWS)
def test_the_title_of_the_candidates_counts_them(view: View) -> None:
    told = findings.candidate_finding(HOKKAIDO, view)
    assert len(told) <= short.WIDEST[view.lang]
    rated = candidates.tiers(HOKKAIDO, view.rule)
    if view.measure == "both":
        road, line = rated["road_access"], rated["line_access"]
        both = (road & line).sum()
        assert numbers(told) == [view.minutes, road.sum(), view.km, line.sum(), both]
        return
    members = rated[rated["tier"].isin(["A", "B", "C"])]
    fewest, most = candidates.span(HOKKAIDO, view.rule)
    found = numbers(told)
    if members.empty:
        assert found == ([fewest, most] if fewest < most else [])
        return
    assert found[0] == len(members)
    if fewest < most and ("幅" in told or "range" in told):
        assert found[1:3] == [fewest, most]
    if "施策以上は" in told or "+ policies" in told:
        pair = {max(3, view.count), int((members["priority_count"] >= max(3, view.count)).sum())}
        assert set(found[-2:]) == pair
    if len(members) <= 5 and view.lang == "ja":
        named = "・".join(SHORT[code] for code in members["code"])
        span = f"（幅{fewest}–{most}）" if fewest < most else ""
        kinds = {NAMES[code][-1] for code in members["code"]}
        whole = f"候補地は{len(members)}{'町' * len(kinds)}{span}：{named}"
        # Five names are sometimes too long.
        assert all(SHORT[code] in told for code in members["code"]) or len(whole) > 30


@pytest.mark.turns
@pytest.mark.parametrize("by", distribution.groupings(HOKKAIDO))
@pytest.mark.parametrize("language", ["ja", "en"])
def test_the_title_of_the_distribution_has_the_highest_mean(by: str, language: str) -> None:
    view = View(by=by, lang=language)
    spread = distribution.spread(HOKKAIDO, TABLE, by)
    told = distribution_words.finding(HOKKAIDO, spread, view)
    assert f"{spread['mean_count'].max():.2f}" in told
    assert len(told) <= short.WIDEST[language]
    one = distribution.spread(HOKKAIDO, TABLE[TABLE["name"] == "音更町"], by)
    told = distribution_words.finding(HOKKAIDO, one, view)
    assert len(told) <= short.WIDEST[language]
    assert f"{one['mean_count'].max():.2f}" in told
    assert "最多" not in told  # there is nothing to compare with
    equal = distribution.spread(HOKKAIDO, TABLE[TABLE["priority_count"] == 1], by)
    told = distribution_words.finding(HOKKAIDO, equal, view)
    assert re.findall(r"[0-9.]+", told) == ["1.00"]
    nobody = distribution.spread(HOKKAIDO, TABLE[~TABLE["listed"]], by)
    assert not numbers(distribution_words.finding(HOKKAIDO, nobody, view))


@pytest.mark.slow
@examples(60)
@given(LAYERED)
def test_text_and_documents_begin_with_the_title(view: View) -> None:
    kept = filters.kept(HOKKAIDO, view)
    stop = "。" if view.lang == "ja" else "."
    assert view_words.map_text(HOKKAIDO, view, TABLE, kept).startswith(title(view) + stop)
    assert Document(HOKKAIDO, view, "overview").title == title(view)
    rated = candidates.tiers(HOKKAIDO, view.rule)
    told = findings.candidate_finding(HOKKAIDO, view)
    assert candidate_words.map_text(HOKKAIDO, view, rated).startswith(told + stop)
    assert Document(HOKKAIDO, view, "airport_access").title == told
    spread = distribution.spread(HOKKAIDO, kept, view.by, winter=view.winter)
    told = distribution_words.finding(HOKKAIDO, spread, view)
    if not kept.empty:
        assert distribution_words.spread_text(HOKKAIDO, spread, view).startswith(told + stop)
        assert Document(HOKKAIDO, view, "distribution").title == told


@pytest.mark.parametrize(
    ("counts", "told"),
    [
        (("4", "3", "2"), ["2施策以上"]),
        (("2", "3"), ["2〜3施策"]),
        (("none", "3", "1"), ["3施策", "1施策", "未掲載"]),
        (("4",), ["4施策"]),
    ],
)
def test_counts_that_follow_one_another_are_told_together(
    counts: tuple[str, ...], told: list[str]
) -> None:
    assert short.counts(HOKKAIDO, counts, "ja") == told
    assert view_words.phrases(HOKKAIDO, View(counts=counts)) == ["または".join(told)]


def test_short_names_stand_for_one_municipality_each() -> None:
    assert SHORT["01206"] == "釧路市"
    assert SHORT["01661"] == "釧路町"
    assert SHORT["01636"] == "清水"
    for language in ("ja", "en"):
        named = short.names(HOKKAIDO, language)
        assert len(set(named.values())) == len(named) == 179


def test_the_kinds_of_municipalities_fit_all_that_are_counted() -> None:
    def kinds(*names: str) -> str:
        return short.how_many(pd.DataFrame({"name": names}), "ja")

    assert kinds("音更町", "広尾町") == "2町"
    assert kinds("札幌市", "赤井川村") == "2市村"
    assert kinds("あ区", "い町") == "2市町村"
    assert short.how_many(TABLE, "ja") == "179市町村"


@pytest.mark.parametrize("text", TEXTS)
def test_a_strange_search_is_no_title_unless_it_is_plain_and_short(text: str) -> None:
    view = View(find=text)
    told = findings.policy_finding(HOKKAIDO, view, TABLE.head(7))
    assert told.isprintable()
    assert len(told) <= 30
    assert "\N{RIGHT-TO-LEFT OVERRIDE}" not in told


@pytest.mark.slow
@examples(150)
@given(VIEWS, st.sampled_from(PAGE_NAMES), st.sampled_from(sorted(formats.FORMATS)))
def test_names_of_files_are_short_safe_and_the_same_again(view: View, page: str, form: str) -> None:
    name = formats.file_name(form, Document(HOKKAIDO, view, page))
    assert re.fullmatch(r"kankei-geo-[\w.-]*\w\.[a-z]+", name)
    assert len(name) <= LONGEST
    assert name == formats.file_name(form, Document(HOKKAIDO, replace(view), page))


def test_the_name_of_a_file_tells_the_filter() -> None:
    def name(page: str = "overview", **told: object) -> str:
        return Document(HOKKAIDO, replace(View(), **told), page).name  # type: ignore[arg-type]

    assert name() == "kankei-geo-policy-map"
    plain = {"policy": ("dual_residence",), "area": ("tokachi",)}
    assert name(**plain) == "kankei-geo-policy-map-tokachi-dual-residence"
    assert name(without=("metro_pr",), counts=("4", "3")) == (
        "kankei-geo-policy-map-no-metro-pr-count-4-3"
    )
    assert name(find='大<樹>:"/\\|?*..') == "kankei-geo-policy-map-大-樹"
    assert name("airport_access", minutes=45, winter=1.5) == (
        "kankei-geo-candidate-map-45min-winter-1.5"
    )
    long = {**plain, "area": tuple(HOKKAIDO.subprefectures["slug"])}
    other = {**long, "people": (0, 3000)}
    assert name(**long) != name(**other)
    assert name(**long)[:50] == name(**other)[:50]


@pytest.mark.slow
@examples(40)
@given(VIEWS)
def test_the_titles_of_hubs_are_as_short(view: View) -> None:
    assert len(hub_words.finding(HOKKAIDO, replace(view, lang="ja"))) <= short.WIDEST["ja"]
