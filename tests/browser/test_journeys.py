"""The questions that people come with, asked the way they would."""

import re
from dataclasses import replace

import pytest
from playwright.sync_api import Page, expect

from kankei_geo.analysis import similar
from kankei_geo.present.words import labels
from kankei_geo.view import filters, layers
from kankei_geo.view.view import TILES, View
from tests.hokkaido import HOKKAIDO

from .controls import AREA_BOX, chips, names, pick, pill, rows
from .screen import (
    code_of,
    expect_painted,
    expect_view,
    go_to,
    name_of,
    open_view,
    sentence,
    wait_for_path,
    wait_for_view,
)

pytestmark = pytest.mark.browser


def _listed(condition: str) -> list[str]:
    """Return the names for which a condition on the joined table holds, strongest first."""
    found = HOKKAIDO.table.query(condition)
    order = found.sort_values(["priority_count", "code"], ascending=[False, True])
    return list(order["name"])


def test_which_of_tokachi_live_in_two_places_without_the_joint_programme(page: Page) -> None:
    open_view(page, "/", View(kind=TILES))
    pill(page, "ある施策", "二拠点居住").click()
    expect_view(page, View(kind=TILES, policy=("dual_residence",)))
    pill(page, "ない施策", "道共同").click()
    pick(page, AREA_BOX, "十勝総合振興局")
    asked = View(
        kind=TILES,
        policy=("dual_residence",),
        without=("joint_programme",),
        area=("tokachi",),
    )
    expect_view(page, asked)
    with_both, with_area = "dual_residence == 1", 'subprefecture == "十勝総合振興局"'
    answer = _listed(f"{with_both} and joint_programme == 0 and {with_area}")
    assert len(answer) > 1
    expect(names(page)).to_have_text(answer)
    expect(page.locator(".kg-head p").first).to_contain_text(f"179市町村のうち{len(answer)}（")
    expect(chips(page)).to_have_text(["二拠点居住あり ✕", "道共同なし ✕", "十勝総合振興局 ✕"])
    for gone, rest in (
        ("道共同なし", f"{with_both} and {with_area}"),
        ("十勝総合振興局", with_both),
        ("二拠点居住あり", "index == index"),
    ):
        chips(page).filter(has_text=gone).click()
        expect(names(page)).to_have_count(len(_listed(rest)))
        expect(chips(page).filter(has_text=gone)).to_have_count(0)
    expect_view(page, View(kind=TILES))


def test_show_me_naganuma_and_the_places_most_like_it(page: Page) -> None:
    naganuma = code_of("長沼町")
    open_view(page, "/", View(kind=TILES, policy=("wide_area_tour",)))
    search = page.get_by_role("textbox", name="市町村をさがす")
    search.fill("naganuma")
    search.press("Enter")
    filtered = View(kind=TILES, policy=("wide_area_tour",), code=(naganuma,))
    expect_view(page, filtered)
    expect(search).to_have_value("")
    expect(page.locator(".kg-panel h2")).to_contain_text("長沼町")
    page.get_by_role("link", name="市町村のページを開く").click()
    wait_for_path(page, "/municipality")
    expect(page.locator("h1")).to_have_text("市町村の記録")
    like = similar.similar(HOKKAIDO, naganuma)
    alike = rows(page, "similar")
    expect(alike.locator("th")).to_have_text([name_of(code) for code in like["code"]])
    alike_in = similar.reasons(HOKKAIDO, like.iloc[0]).alike[0]
    reason = labels.feature(HOKKAIDO, alike_in, "ja")
    expect(alike.first.locator("td").nth(1)).to_contain_text(reason)
    second = str(like["code"].iloc[1])
    alike.nth(1).get_by_role("button").click()
    _expect_record(page, second)
    shown = HOKKAIDO.table.query("wide_area_tour == 1")["code"].tolist()
    codes = shown if second in shown else HOKKAIDO.table["code"].tolist()
    following = codes[(codes.index(second) + 1) % len(codes)]
    page.get_by_role("button", name=f"次：{name_of(following)}").click()
    _expect_record(page, following)
    page.get_by_role("button", name=re.compile(f"前：{name_of(second)}")).click()
    _expect_record(page, second)
    page.get_by_role("link", name="地図に戻る：概要").click()
    wait_for_path(page, "/")
    expect_view(page, View(kind=TILES, policy=("wide_area_tour",), code=(second,)))
    expect(page.locator(".kg-panel h2")).to_contain_text(name_of(second))


def _expect_record(page: Page, code: str) -> None:
    wait_for_view(page, View(kind=TILES, policy=("wide_area_tour",), code=(code,)))
    expect(page.locator(".kg-panel h2")).to_contain_text(f"{name_of(code)}")
    expect(page.locator(".kg-panel h2")).to_contain_text(code)


def test_which_combinations_are_common(page: Page) -> None:
    open_view(page, "/distribution", View())
    table = HOKKAIDO.table.query("listed")
    most = table.groupby(list(HOKKAIDO.policies)).size().sort_values(ascending=False)
    marks, number = most.index[0], int(most.iloc[0])
    numbers = rows(page, "combinations").locator("td:nth-child(6)")
    expect(numbers).to_have_count(15)
    counted = [int(text) for text in numbers.all_inner_texts()]
    assert counted[: len(most)] == most.tolist()
    assert not any(counted[len(most) :])
    first = rows(page, "combinations").first.locator("td:nth-child(-n+5)")
    expect(first).to_have_text(["●" if mark else "–" for mark in marks])
    names(page, "combinations").first.get_by_role("button").click()
    asked = View(
        layer=layers.COMBINATION_LAYER,
        policy=tuple(policy for policy, mark in zip(HOKKAIDO.policies, marks, strict=True) if mark),
        without=tuple(
            policy for policy, mark in zip(HOKKAIDO.policies, marks, strict=True) if not mark
        ),
    )
    expect_view(page, asked)
    assert f"のうち{number}（" in sentence(asked)
    go_to(page, "/priority_map")
    wait_for_path(page, "/priority_map")
    expect_view(page, asked)
    expect(rows(page)).to_have_count(number)
    faded = page.locator(".kg-legend tr").filter(has_text="条件外").locator("td").last
    expect(faded).to_have_text(str(179 - number))
    expect_painted(page, asked)


def test_conditions_that_nothing_meets_say_which_one_to_loosen(page: Page) -> None:
    empty = View(kind=TILES, policy=("dual_residence",), counts=("3",), area=("tokachi",))
    offers = filters.loosened(HOKKAIDO, HOKKAIDO.table, empty)
    assert len(offers) > 1
    open_view(page, "/", empty)
    for number, (condition, shown) in enumerate(offers):
        expect_view(page, empty)
        expect(page.get_by_test_id("stAlert")).to_contain_text("条件に合う市町村がありません")
        expect(rows(page)).to_have_count(0)
        buttons = page.locator(".st-key-loosen button")
        expect(buttons).to_have_count(len(offers))
        button = buttons.nth(number)
        expect(button).to_contain_text(f"を外す：{shown}市町村")
        button.click()
        expect_view(page, condition.relaxed)
        expect(rows(page)).to_have_count(shown)
        expect(page.get_by_test_id("stAlert")).to_have_count(0)
        page.get_by_role("button", name="元に戻す").click()
    expect_view(page, empty)


def test_the_same_search_and_filter_in_english(page: Page) -> None:
    open_view(page, "/", View(kind=TILES, lang="en"))
    pill(page, "With these policies", "Dual residence").click()
    pick(page, "Subprefecture (zooms the map)", "Tokachi")
    asked = View(kind=TILES, policy=("dual_residence",), area=("tokachi",), lang="en")
    expect_view(page, asked)
    table = HOKKAIDO.table
    kept = table[filters.matches(HOKKAIDO, table, asked)].sort_values(
        ["priority_count", "code"], ascending=[False, True]
    )
    expect(names(page)).to_have_text(kept["name_en"].tolist())
    expect(chips(page)).to_have_text(["with Dual residence ✕", "Tokachi ✕"])
    search = page.get_by_role("textbox", name="Search a municipality")
    search.fill("長沼")
    search.press("Enter")
    naganuma = replace(asked, code=(code_of("長沼町"),))
    expect_view(page, naganuma)
    english = str(table.set_index("code").loc[naganuma.focus, "name_en"])
    expect(page.locator(".kg-panel h2")).to_contain_text(english)
    search.fill("Shintoku-cho, nowhere")
    search.press("Enter")
    expect(page.get_by_text("Nothing has this name. Nearest names:")).to_be_visible()
    search.fill("🐻")
    search.press("Enter")
    expect(page.get_by_text("Nothing has this name. Search for a name")).to_be_visible()
    search.fill("十勝")
    search.press("Enter")
    page.get_by_role("button", name="Narrow down to Tokachi").click()
    expect_view(page, naganuma)
