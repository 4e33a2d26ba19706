"""The view lives in the address: filters, deep links, navigation and the back button."""

import pytest
from playwright.sync_api import Page, expect

from kankei_geo.legend import COUNT_COLOURS
from kankei_geo.view import View

from .screen import (
    PAGES,
    expect_painted,
    go_to,
    is_colour,
    map_pixels,
    name_of,
    open_view,
    sentence,
    wait_for_path,
    wait_for_query,
)

pytestmark = pytest.mark.browser

_ABASHIRI = "01211"
_FULL = View(layer="metro_pr", policy="metro_pr", area="tokachi", minimum=3, code="01635")


def _expect_sentence(page: Page, view: View) -> None:
    expect(page.locator(".kg-head p, p[role='status']").first).to_have_text(sentence(view))


def _choose_by_keyboard(page: Page, box: str, option: str) -> None:
    combobox = page.get_by_test_id("stSidebar").get_by_role("combobox", name=box, exact=True)
    combobox.focus()
    combobox.fill(option)
    expect(page.get_by_role("option")).to_have_count(1)
    combobox.press("ArrowDown")
    combobox.press("Enter")


def test_a_filter_changes_address_sentence_and_map(page: Page) -> None:
    open_view(page, "/", View())
    _expect_sentence(page, View())
    expect_painted(page, View())
    before = map_pixels(page)
    _choose_by_keyboard(page, "施策", "首都圏PR")
    filtered = View(policy="metro_pr")
    wait_for_query(page, filtered.to_query())
    _expect_sentence(page, filtered)
    assert sentence(filtered) != sentence(View())
    expect_painted(page, filtered)
    assert is_colour(before, COUNT_COLOURS[1]).sum() > 500
    assert is_colour(map_pixels(page), COUNT_COLOURS[1]).sum() == 0
    page.get_by_role("button", name="条件をすべて外す").click()
    wait_for_query(page, {})
    _expect_sentence(page, View())
    expect_painted(page, View())


def test_a_deep_link_restores_the_view(page: Page) -> None:
    open_view(page, "/priority_map", _FULL)
    _expect_sentence(page, _FULL)
    expect(page.locator(".kg-panel h2")).to_contain_text(name_of(_FULL.code))
    expect(page.locator(".kg-legend")).to_contain_text("首都圏PR")
    for box, value in (
        ("施策", "首都圏PR"),
        ("重点施策数の下限", "3以上"),
        ("振興局", "十勝総合振興局"),
    ):
        combobox = page.get_by_role("combobox", name=box, exact=True)
        expect(combobox).to_have_value(value)
    expect_painted(page, _FULL)
    wait_for_query(page, _FULL.to_query())


def test_values_that_are_not_known_are_told_and_set_to_their_default(page: Page) -> None:
    page.goto("/priority_map?layer=nonsense&minimum=9&area=tokachi&code=01635")
    notice = page.get_by_test_id("stAlert")
    expect(notice).to_contain_text("layer=nonsense")
    expect(notice).to_contain_text("minimum=9")
    kept = View(area="tokachi", code="01635")
    _expect_sentence(page, kept)
    wait_for_query(page, kept.to_query())
    expect_painted(page, kept)


def test_conditions_that_nothing_meets_offer_a_way_back(page: Page) -> None:
    empty = View(policy="metro_pr", area="soya")
    open_view(page, "/", empty)
    _expect_sentence(page, empty)
    page.get_by_role("button", name="該当がある最も近い条件で表示").click()
    nearest = View(area="soya")
    wait_for_query(page, nearest.to_query())
    _expect_sentence(page, nearest)


def test_navigation_keeps_filters_and_selection(page: Page) -> None:
    open_view(page, "/", _FULL)
    for path in (*PAGES[1:], PAGES[0]):
        before = page.locator("h1").inner_text()
        go_to(page, path)
        expect(page.locator("h1")).not_to_have_text(before)
        wait_for_path(page, path)
        wait_for_query(page, _FULL.to_query())
    _expect_sentence(page, _FULL)


def test_the_back_button_returns_to_the_former_view(page: Page) -> None:
    selected = View(code=_ABASHIRI)
    open_view(page, "/", selected)
    _expect_sentence(page, selected)
    _choose_by_keyboard(page, "施策", "広域周遊")
    filtered = View(code=_ABASHIRI, policy="wide_area_tour")
    wait_for_query(page, filtered.to_query())
    _expect_sentence(page, filtered)
    go_to(page, "/municipality")
    expect(page.locator("h1")).to_have_text("市町村の記録")
    page.go_back()
    wait_for_query(page, filtered.to_query())
    _expect_sentence(page, filtered)
    page.go_back()
    wait_for_query(page, selected.to_query())
    _expect_sentence(page, selected)
    expect(page.get_by_role("combobox", name="施策", exact=True)).to_have_value(
        "すべて（条件なし）"
    )
    expect_painted(page, selected)
