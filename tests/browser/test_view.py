"""The view lives in the address: filters, deep links, navigation and the back button."""

from dataclasses import replace

import pytest
from playwright.sync_api import Page, expect

from kankei_geo.present.legend import count_colours
from kankei_geo.view.view import TILES, View
from tests.hokkaido import HOKKAIDO

from .controls import AREA_BOX, chips, choose, chosen, pill, pressed
from .screen import (
    PAGES,
    expect_painted,
    expect_view,
    go_to,
    is_colour,
    map_pixels,
    name_of,
    open_view,
    sentence,
    wait_for_path,
    wait_for_view,
)

pytestmark = pytest.mark.browser

_ABASHIRI = "01211"
_FULL = View(
    layer="metro_pr", policy=("metro_pr",), area=("tokachi",), counts=("4", "3"), code=("01635",)
)


def test_a_filter_changes_address_sentence_and_map(page: Page) -> None:
    open_view(page, "/", View())
    expect_view(page, View())
    expect_painted(page, View())
    before = map_pixels(page)
    pill(page, "ある施策", "首都圏PR").click()
    filtered = View(policy=("metro_pr",))
    expect_view(page, filtered)
    assert sentence(filtered) != sentence(View())
    expect_painted(page, filtered)
    assert is_colour(before, count_colours(HOKKAIDO)[1]).sum() > 500
    assert is_colour(map_pixels(page), count_colours(HOKKAIDO)[1]).sum() == 0


def test_a_subprefecture_zooms_the_map_and_back(page: Page) -> None:
    open_view(page, "/", View())
    choose(page, AREA_BOX, "十勝")
    zoomed = View(area=("tokachi",))
    expect_view(page, zoomed)
    expect_painted(page, zoomed)
    chips(page).filter(has_text="十勝").click()
    expect_view(page, View())
    expect_painted(page, View())


def test_a_deep_link_restores_the_view(page: Page) -> None:
    open_view(page, "/priority_map", _FULL)
    expect_view(page, _FULL)
    expect(page.locator(".kg-panel h2")).to_contain_text(name_of(_FULL.focus))
    expect(page.locator(".kg-legend")).to_contain_text("首都圏PR")
    expect(pressed(page, "ある施策")).to_have_text(["首都圏PR"])
    expect(pressed(page, "ない施策")).to_have_count(0)
    expect(pressed(page, "重点施策数")).to_have_text(["4", "3"])
    expect(chosen(page, "area")).to_have_text(["十勝総合振興局"])
    expect_painted(page, _FULL)
    wait_for_view(page, _FULL)


def test_values_that_are_not_known_are_told_and_set_to_their_default(page: Page) -> None:
    page.goto("/priority_map?kind=tiles&layer=nonsense&minimum=3&area=tokachi&code=01635")
    notice = page.get_by_test_id("stAlert")
    expect(notice).to_contain_text("layer=nonsense")
    expect(notice).to_contain_text("minimum=3")  # a setting of a former edition
    expect_view(page, View(kind=TILES, area=("tokachi",), code=("01635",)))


@pytest.mark.turns(3)
def test_navigation_keeps_filters_and_selection(page: Page) -> None:
    full = replace(_FULL, kind=TILES)
    open_view(page, "/", full)
    for path in (*PAGES[1:], PAGES[0]):
        before = page.locator(".kg-head").inner_text()
        go_to(page, path)
        expect(page.locator(".kg-head")).not_to_have_text(before)
        wait_for_path(page, path)
        wait_for_view(page, full)
    expect_view(page, full)


def test_a_link_of_the_navigation_opens_the_same_view_in_a_new_tab(page: Page) -> None:
    full = replace(_FULL, kind=TILES)
    open_view(page, "/", full)
    link = page.locator(".kg-pages a", has_text="市町村").last
    with page.context.expect_page() as opened:
        link.click(modifiers=["Control"])
    tab = opened.value
    wait_for_path(tab, "/municipality")
    expect(tab.locator(".kg-panel h2")).to_contain_text(name_of(_FULL.focus))
    wait_for_view(tab, full)
    wait_for_path(page, "/")


def test_the_back_button_returns_to_the_former_view(page: Page) -> None:
    selected = View(code=(_ABASHIRI,))
    open_view(page, "/", selected)
    expect_view(page, selected)
    pill(page, "ある施策", "広域周遊").click()
    filtered = View(code=(_ABASHIRI,), policy=("wide_area_tour",))
    expect_view(page, filtered)
    go_to(page, "/municipality")
    expect(page.locator("h1")).to_have_text("市町村の記録")
    page.go_back()
    expect_view(page, filtered)
    page.go_back()
    expect_view(page, selected)
    expect(pressed(page, "ある施策")).to_have_count(0)
    expect_painted(page, selected)
