"""Hubs: as many reached as there can be, by brute force; ties, spans, and every document."""

import io
import json
from dataclasses import replace
from itertools import combinations

import numpy as np
import openpyxl
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pptx import Presentation

from kankei_geo.analysis import hubs
from kankei_geo.analysis.hubs import ALL, CANDIDATES, LISTED, PEOPLE, Plan
from kankei_geo.analysis.routes import between
from kankei_geo.analysis.rule import Rule
from kankei_geo.base.errors import InputContentError, UnknownNameError
from kankei_geo.cli import tables
from kankei_geo.cli.terminal import user_language
from kankei_geo.export import formats, typeset
from kankei_geo.export.document import Document
from kankei_geo.export.paper import figure, paper_size
from kankei_geo.present import legend
from kankei_geo.present.maps.pictures import hub_picture
from kankei_geo.present.tables import hub_tables
from kankei_geo.present.words import hub_words, story
from kankei_geo.view.view import View
from tests.hokkaido import HOKKAIDO

from .conftest import examples

CODES = HOKKAIDO.municipalities["code"].tolist()
ISLANDS = set(HOKKAIDO.prefecture.roads.islands)
PLANS = st.builds(
    Plan,
    minutes=st.sampled_from([20, 45, 60, 90, 150]),
    counted=st.sampled_from(hubs.counted_choices(HOKKAIDO)),
    seats=st.sampled_from([ALL, CANDIDATES]),
    winter=st.sampled_from([1.0, 1.5]),
)


def reach_of(plan: Plan, places: tuple[str, ...]) -> np.ndarray:
    """Return who (rows) is within the minutes of whom (columns), one by one."""
    minutes = between(HOKKAIDO, plan.winter).to_dict("index")
    return np.array([[minutes[seat][town] <= plan.minutes for seat in places] for town in CODES])


@pytest.mark.turns
@pytest.mark.parametrize(
    ("plan", "most"),
    [
        (Plan(), 2),
        (Plan(minutes=45, counted=PEOPLE), 2),
        (Plan(minutes=30, counted="dual_residence", winter=1.3), 2),
        (Plan(seats=CANDIDATES), 3),
        (Plan(minutes=90, counted=PEOPLE, seats=CANDIDATES, rule=Rule(max_minutes=40)), 3),
    ],
)
def test_no_other_hubs_reach_more_by_brute_force(plan: Plan, most: int) -> None:
    places = hubs.seats(HOKKAIDO, plan)
    reach, weights = reach_of(plan, places), hubs.counts(HOKKAIDO, plan.counted).to_numpy()
    policies = HOKKAIDO.table.set_index("code")["priority_count"].fillna(0).astype(int)
    for number in range(1, most + 1):
        found = hubs.curve(HOKKAIDO, plan)[number - 1]
        totals = {
            chosen: int(weights[reach[:, chosen].any(axis=1)].sum())
            for chosen in combinations(range(len(places)), number)
        }
        best = max(totals.values())
        assert found.total == best
        equal = [chosen for chosen, total in totals.items() if total == best]
        own = tuple(sorted(places.index(hub) for hub in found.hubs))
        assert own in equal
        cover = hubs.cover(HOKKAIDO, plan, found.hubs)
        assert cover.is_only == (len(equal) == 1)
        for hub, instead in zip(found.hubs, cover.instead, strict=True):
            rest = set(own) - {places.index(hub)}
            swapped = {min(set(one) - rest) for one in equal if len(set(one) - rest) == 1}
            assert {places[one] for one in swapped} - set(found.hubs) == set(instead)
        if plan.counted != PEOPLE:
            liked = [sum(policies[places[one]] for one in chosen) for chosen in equal]
            assert sum(policies[hub] for hub in found.hubs) == max(liked)


@pytest.mark.turns(3)
@given(PLANS)
@examples(8)
def test_more_hubs_more_minutes_and_summer_never_lose_anybody(plan: Plan) -> None:
    found = [one.total for one in hubs.curve(HOKKAIDO, plan)]
    assert found == sorted(found)
    gains = np.diff([0, *found])
    assert found[-1] <= hubs.counts(HOKKAIDO, plan.counted).sum()
    assert (gains >= 0).all()
    farther = hubs.curve(HOKKAIDO, replace(plan, minutes=plan.minutes + 30))
    in_summer = hubs.curve(HOKKAIDO, replace(plan, winter=1.0))
    everybody = hubs.curve(HOKKAIDO, replace(plan, seats=ALL))
    for more in (farther, in_summer, everybody):
        assert all(wide.total >= narrow for wide, narrow in zip(more, found, strict=False))


@given(PLANS, st.integers(1, 8))
@examples(12)
def test_who_is_served_adds_up_to_what_is_reached(plan: Plan, number: int) -> None:
    found = hubs.curve(HOKKAIDO, plan)[number - 1]
    cover = hubs.cover(HOKKAIDO, plan, found.hubs)
    served = cover.served[cover.served["hub"].notna()]
    assert served["counts"].sum() == found.total
    assert cover.fewest <= found.total <= cover.most
    own = between(HOKKAIDO, plan.winter).loc[list(found.hubs), CODES]
    near = own[served.index]
    assert served["minutes"].tolist() == near.min().tolist()
    assert [near.loc[hub, code] for code, hub in served["hub"].items()] == list(near.min())
    assert (near.min() <= plan.minutes).all()
    assert not (own[sorted(set(CODES) - set(served.index))] <= plan.minutes).any().any()
    assert found.hubs[0] in served.index
    assert len(set(found.hubs)) == len(found.hubs) <= number
    assert list(found.reached) == sorted(set(found.reached))  # each adds something
    # No road leads to an island: it is reached from there only.
    assert set(served.loc[list(ISLANDS & set(served.index)), "hub"]) <= ISLANDS


@pytest.mark.parametrize(
    ("plan", "enough"),
    [
        (Plan(minutes=150, counted="metro_pr", seats=CANDIDATES), 3),
        (Plan(minutes=180), 5),
        (Plan(minutes=180, counted="dual_residence", seats=CANDIDATES), 3),
    ],
)
def test_no_more_hubs_are_told_than_are_needed(plan: Plan, enough: int) -> None:
    found = hubs.curve(HOKKAIDO, plan)
    assert [len(one.hubs) for one in found] == [min(number, enough) for number in range(1, 9)]
    assert found[enough - 1].total > found[enough - 2].total
    assert set(found[enough:]) == {found[enough - 1]}
    view = View(within=plan.minutes, cover=plan.counted, seats=plan.seats, hubs=8)
    assert "これ以上増やしても届く先は増えません。" in hub_words.sentences(HOKKAIDO, view)[-1]


def test_what_counts_is_never_zero_for_not_listed() -> None:
    table = HOKKAIDO.table
    listed = table["listed"].to_numpy()
    for view in (View(), View(cover="wide_area_tour"), View(hubs=8)):
        picture = hub_picture(HOKKAIDO, view)
        keys = picture.keys.to_numpy()
        counts = hubs.counts(HOKKAIDO, view.cover).to_numpy() > 0
        hub = table["code"].isin(picture.numbered).to_numpy()
        assert set(keys[~listed]) <= {legend.NOT_LISTED.key, legend.HUB_NOT_LISTED}
        assert set(keys[listed & ~counts]) <= {legend.HUB_NOT_COUNTED, legend.HUB_WITHOUT}
        assert set(keys[counts]) <= {legend.HUB, legend.HUB_INSIDE, legend.HUB_OUTSIDE}
        assert all(key.startswith("hub") for key in keys[hub])
        # The legend adds up to what the heading tells.
        told = {item.key: number for item, number in picture.rows if number != ""}
        choice = hub_words.choice(HOKKAIDO, view)
        assert choice is not None
        assert told[legend.HUB] + told[legend.HUB_INSIDE] == choice.total
        absent = told[legend.NOT_LISTED.key] + told.get(legend.HUB_NOT_LISTED, 0)
        assert absent == 77
        assert sum(told.values()) == 179
    people = hub_picture(HOKKAIDO, View(cover=PEOPLE))
    assert set(people.keys) <= {legend.HUB, legend.HUB_INSIDE, legend.HUB_OUTSIDE}
    assert "凡例の数は市町村数です。" in hub_words.sentences(HOKKAIDO, View(cover=PEOPLE))[-1]


def test_a_share_is_100_only_if_it_is_all() -> None:
    view = View(cover=PEOPLE)
    whole = int(hubs.counts(HOKKAIDO, PEOPLE).sum())
    assert hub_words.share(HOKKAIDO, view, whole) == "100.0%"
    assert hub_words.share(HOKKAIDO, view, whole - 1) == "99.9%"


def test_hubs_are_told_in_both_languages() -> None:
    asked, told, sure = hub_words.sentences(HOKKAIDO, View())
    found, cover = hub_words.choice(HOKKAIDO, View()), hub_words.cover(HOKKAIDO, View())
    assert found is not None
    assert cover is not None
    assert hub_words.finding(HOKKAIDO, View()) == (
        f"5か所の拠点の60分圏に{found.total}市町村（{found.total / 102:.1%}）"
    )
    assert asked == "届けたい先：掲載市町村（102市町村）。拠点になれるのはすべての市町村（179）。"
    names = hub_words.names(HOKKAIDO, found.hubs, "ja")
    assert told == (
        f"拠点：{names}。所要時間がすべて幅（公表値の8割が収まる）の端にあるとすると"
        f"{cover.fewest}〜{cover.most}市町村です。"
    )
    assert sure.startswith("厳密解：同じ数でこれより多く届く選び方はありません。")
    english = View(lang="en", cover=PEOPLE, seats=CANDIDATES, winter=1.3, hubs=1)
    told_in_english = hub_words.sentences(HOKKAIDO, english)
    assert ". Who may be a hub: Candidates only (" in told_in_english[0]
    assert told_in_english[0].startswith("To be reached: People (census 2020) (")
    # The rule of candidates tells of winter, and nobody else.
    assert " ".join(told_in_english).count("1.3") == 1
    assert hub_words.finding(HOKKAIDO, english).endswith("are within 60 min of 1 hub")
    text = hub_words.map_text(HOKKAIDO, View(code=(found.hubs[0],)))
    assert "ここが拠点です。" in text
    assert "拠点の数ごとに届く数：1か所で" in text
    away = next(code for code in CODES if pd.isna(cover.served.loc[code, "hub"]))
    assert "道路で60分以内に拠点はありません" in hub_words.of_selected(HOKKAIDO, View(code=(away,)))


def test_a_rule_without_candidates_has_no_hubs_and_says_so() -> None:
    view = View(seats=CANDIDATES, minutes=10, count=4)
    assert hub_words.choice(HOKKAIDO, view) is None
    document = Document(HOKKAIDO, view, "hubs")
    assert document.title == "この条件では拠点になれる市町村がありません"
    assert hub_tables.chosen(HOKKAIDO, view).empty
    assert hub_tables.reached(HOKKAIDO, view).iloc[:, 2].isna().all()
    for name in ("svg", "pptx", "csv"):
        assert formats.make(name, document)
    told = hub_words.map_text(HOKKAIDO, view)
    assert told.startswith("この条件では拠点になれる市町村がありません。")
    assert "拠点になれるのは候補地だけ（0）。" in told
    assert "：。" not in told


@pytest.mark.turns(2)
def test_every_document_tells_the_hubs_of_its_page() -> None:
    language = "en"  # which needs the most room
    view = View(lang=language, hubs=3)
    document = Document(HOKKAIDO, view, "hubs")
    found = hub_words.choice(HOKKAIDO, view)
    cover = hub_words.cover(HOKKAIDO, view)
    assert found is not None
    assert cover is not None
    names = [hub_words.names(HOKKAIDO, [hub], language) for hub in found.hubs]
    assert (
        document.title == hub_words.finding(HOKKAIDO, view) == story.title(HOKKAIDO, view, "hubs")
    )
    slides = Presentation(io.BytesIO(formats.make("pptx", document))).slides
    table = next(shape.table for shape in slides[1].shapes if shape.has_table)
    chart = next(shape.chart for shape in slides[2].shapes if shape.has_chart)
    totals = [one.total for one in hubs.curve(HOKKAIDO, view.plan)]
    assert list(chart.plots[0].series[0].values) == totals
    assert [table.cell(row, 0).text for row in range(1, 4)] == [
        f"{number} {name}" for number, name in enumerate(names, start=1)
    ]
    assert [table.cell(row, 2).text for row in range(1, 4)] == [str(n) for n in found.reached]
    book = openpyxl.load_workbook(io.BytesIO(formats.make("xlsx", document)))
    chosen = list(book["The hubs"].iter_rows(min_row=2, values_only=True))
    assert [(row[0], row[1], row[4]) for row in chosen] == list(
        zip(found.hubs, names, found.reached, strict=True)
    )
    assert [f"{row[5]:.1f}%" for row in chosen] == [
        hub_words.share(HOKKAIDO, view, total) for total in found.reached
    ]
    curve = list(book["One more hub"].iter_rows(min_row=2, values_only=True))
    assert [row[1] for row in curve] == [one.total for one in hubs.curve(HOKKAIDO, view.plan)]
    csv = pd.read_csv(io.BytesIO(formats.make("csv", document)), dtype={"Code": str})
    assert sorted(csv["Code"]) == sorted(CODES)
    assert csv["Counts"].sum() == 102
    assert csv.loc[csv["Hub"].notna(), "Counts"].sum() == found.total
    features = json.loads(formats.make("geojson", document))["features"]
    told = {one["properties"]["code"]: one["properties"]["hub"] for one in features}
    assert {code: hub for code, hub in told.items() if hub} == cover.served[
        "hub"
    ].dropna().to_dict()
    page = formats.make("html", document).decode()
    assert page.count('class="fixed stop"') == 3
    assert all(name in page for name in names)
    with typeset.drawing():
        sheet = figure.draw(document, paper_size.paper())
    written = {text.get_text() for axes in sheet.figure.axes for text in axes.texts}
    assert {"1", "2", "3", *names} <= written


def test_the_command_line_writes_who_is_reached(capsys: pytest.CaptureFixture[str]) -> None:
    tables.hubs_command(number=4, minutes=45, counted=PEOPLE)
    written = capsys.readouterr()
    told = pd.read_csv(io.StringIO(written.out), dtype=str)
    assert told["code"].tolist() == CODES
    assert told["minutes"].dropna().str.isdigit().all()
    view = View(lang=user_language(), hubs=4, within=45, cover=PEOPLE)
    assert hub_words.finding(HOKKAIDO, view) in written.err
    found = hubs.curve(HOKKAIDO, Plan(minutes=45, counted=PEOPLE))[3]
    assert told.loc[told["hub"].notna(), "counts"].astype(int).sum() == found.total
    with pytest.raises(UnknownNameError, match="--counted nobody: expected one of listed, people"):
        tables.hubs_command(counted="nobody")
    with pytest.raises(InputContentError, match="Winter"):
        tables.hubs_command(winter=9.0)


def test_the_choice_is_small_and_what_it_counts_is_known() -> None:
    assert hubs.counted_choices(HOKKAIDO) == (LISTED, PEOPLE, *HOKKAIDO.policies)
    assert hubs.counts(HOKKAIDO, LISTED).sum() == 102
    assert hubs.counts(HOKKAIDO, PEOPLE).sum() == 5_224_614  # census of 2020, as published
