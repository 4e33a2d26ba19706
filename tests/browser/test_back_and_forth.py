"""The way back: undo, redo, reset and the browser's own buttons; favourites; two people."""

from dataclasses import replace

import pytest
from playwright.sync_api import Locator, Page, expect

from kankei_geo.present.tables import municipality_table
from kankei_geo.present.words import words
from kankei_geo.view.view import MAP, TILES, View
from tests.hokkaido import HOKKAIDO

from .controls import (
    AREA_BOX,
    chips,
    chosen,
    names,
    pick,
    pill,
    pressed,
    rows,
    switch,
)
from .screen import (
    code_of,
    expect_view,
    open_view,
    query_of,
    wait_for_view,
    wait_until,
    wait_until_at_rest,
)

pytestmark = pytest.mark.browser


def _button(page: Page, name: str) -> Locator:
    return page.get_by_role("button", name=name, exact=True)


def test_undo_redo_reset_and_the_browsers_buttons_in_any_order(page: Page) -> None:
    undo, redo, reset = (_button(page, name) for name in ("元に戻す", "やり直す", "初期化"))
    empty, one = View(), View(policy=("joint_programme",))
    two = View(policy=("joint_programme",), counts=("2",))
    open_view(page, "/distribution", empty)  # a page without a map is drawn sooner
    for button in (undo, redo, reset):
        expect(button).to_be_disabled()
    pill(page, "ある施策", "道共同").click()
    expect_view(page, one)
    pill(page, "重点施策数", "2").click()
    expect_view(page, two)
    expect(redo).to_be_disabled()
    undo.click()
    expect_view(page, one)
    page.go_back()  # the view before the undo
    expect_view(page, two)
    expect(redo).to_be_disabled()
    undo.click()
    expect_view(page, one)
    undo.click()
    expect_view(page, empty)
    expect(undo).to_be_disabled()
    redo.click()
    expect_view(page, one)
    page.go_back()
    expect_view(page, empty)
    page.go_forward()
    expect_view(page, one)
    redo.click()
    expect_view(page, two)
    reset.click()
    expect_view(page, empty)
    expect(reset).to_be_disabled()
    expect(pressed(page, "ある施策")).to_have_count(0)
    undo.click()
    expect_view(page, two)
    expect(pressed(page, "ある施策")).to_have_text(["道共同"])
    pill(page, "重点施策数", "1").click()  # a new future: nothing is left to redo
    expect_view(page, View(policy=("joint_programme",), counts=("2", "1")))
    expect(redo).to_be_disabled()


@pytest.mark.turns(3)
def test_a_favourite_is_kept_shared_opened_and_deleted(page: Page, other: Page) -> None:
    kept = View(kind=TILES, policy=("wide_area_tour",), code=(code_of("長沼町"),))
    open_view(page, "/", kept)
    switch(page, "保存・発表・お気に入り")
    page.get_by_role("textbox", name="今の表示の名前").fill("冬の長沼")
    page.get_by_role("textbox", name="今の表示の名前").press("Enter")
    _button(page, "この表示を保存").click()
    expect(pill(page, "お気に入りを開く", "冬の長沼")).to_be_visible()
    _button(page, "初期化").click()
    expect(chips(page)).to_have_count(0)
    assert list(query_of(page.url)) == ["fav"]
    other.goto(page.url)
    expect(rows(other)).to_have_count(179)
    switch(other, "保存・発表・お気に入り")
    pill(other, "お気に入りを開く", "冬の長沼").click()
    expect(chips(other)).to_have_text(["広域周遊あり ✕"])
    expect(other.locator(".kg-panel h2")).to_contain_text("長沼町")
    expect(chosen(other, "code")).to_have_text(["長沼町 ながぬまちょう"])
    pill(other, "お気に入りを削除", "冬の長沼 ✕").click()
    wait_for_view(other, kept)
    expect(other.get_by_text("お気に入りを開く")).to_have_count(0)
    expect(pill(page, "お気に入りを開く", "冬の長沼")).to_be_visible()


def test_the_address_shows_another_person_exactly_this_view(page: Page, other: Page) -> None:
    view = View(
        kind=TILES,
        layer="metro_pr",
        policy=("joint_programme", "dual_residence"),
        mode="or",
        counts=("3", "2"),
        area=("tokachi", "sorachi"),
        people=(3000, 50_000),
        code=(code_of("新得町"), code_of("長沼町")),
        text=True,
        columns=("count", "code", "density"),
    )
    open_view(page, "/priority_map", replace(view, kind=MAP))
    pill(page, "地図の種類", "タイル").click()
    expect_view(page, view)
    mine = _seen(page)
    assert "長沼町" in mine
    assert municipality_table.column_title(HOKKAIDO, "density", "ja") in mine
    assert words.layer_title(HOKKAIDO, view.layer, "ja") in mine
    other.goto(page.url)
    expect_view(other, view)
    wait_until(other, lambda: _seen(other) == _seen(page), lambda: _seen(other))
    for group, labels in (("ある施策", ["道共同", "二拠点居住"]), ("重点施策数", ["3", "2"])):
        expect(pressed(other, group)).to_have_text(labels)
    expect(chosen(other, "area")).to_have_text(["十勝総合振興局", "空知総合振興局"])


def _seen(page: Page) -> str:
    """Return all that a page shows and says, as readers of the screen get it."""
    expect(page.get_by_role("gridcell")).to_have_count(179)
    expect(rows(page).first).to_be_visible()
    page.evaluate("document.activeElement.blur()")
    return page.get_by_test_id("stMain").aria_snapshot()


@pytest.mark.turns(2)
def test_two_people_never_see_each_others_view(page: Page, other: Page) -> None:
    first = View(kind=TILES)
    mine, yours = replace(first, policy=("metro_pr",)), replace(first, area=("soya",))
    open_view(page, "/", first)
    open_view(other, "/", first)
    pill(page, "ある施策", "首都圏PR").click()
    pick(other, AREA_BOX, "宗谷総合振興局")
    expect_view(page, mine)
    expect_view(other, yours)
    expect(rows(other)).to_have_count(10)  # the municipalities of 宗谷
    names(other).first.get_by_role("button").click()
    expect(other.locator(".kg-panel h2 small")).to_contain_text("宗谷")
    _button(page, "元に戻す").click()
    expect_view(page, first)
    expect(_button(page, "元に戻す")).to_be_disabled()
    expect(page.locator(".kg-panel h2")).to_have_text("地図の読み方")
    expect(_button(other, "元に戻す")).to_be_enabled()
    expect(chips(other)).to_have_text(["宗谷総合振興局 ✕"])


@pytest.mark.turns
@pytest.mark.parametrize("between_ms", [0, 20, 60])
def test_two_quick_presses_both_count(page: Page, between_ms: int) -> None:
    """The second is made before the browser has heard what became of the first."""
    open_view(page, "/distribution", View())
    wait_until_at_rest(page)
    presses = [
        pill(page, "ある施策", "道共同").element_handle(),
        pill(page, "重点施策数", "2").element_handle(),
    ]
    page.evaluate(
        """async ([presses, between]) => {
          for (const press of presses) {
            press.click();
            await new Promise(done => setTimeout(done, between));
          }
        }""",
        [presses, between_ms],
    )
    wait_for_view(page, View(policy=("joint_programme",), counts=("2",)))
