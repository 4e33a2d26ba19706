"""A route by a reader: choose its stops in every way, open one, send it, and take it along."""

from dataclasses import replace
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from kankei_geo.analysis import routes
from kankei_geo.export import formats
from kankei_geo.export.document import Document
from kankei_geo.present import palette
from kankei_geo.present.words import route_words
from kankei_geo.view.view import View
from tests.hokkaido import HOKKAIDO

from .controls import names, pick, switch
from .screen import (
    click_on_map,
    code_of,
    is_colour,
    map_box,
    map_pixels,
    name_of,
    open_view,
    wait_for_view,
    wait_until_at_rest,
)

pytestmark = pytest.mark.browser

FIRST, SECOND, THIRD, FOURTH = map(code_of, ("足寄町", "浜中町", "釧路市", "長沼町"))


def _expect_route(page: Page, view: View) -> None:
    """Expect that every part of the page tells the view's route."""
    wait_for_view(page, view)
    route = route_words.route_of(HOKKAIDO, view)
    assert route is not None
    told = page.locator(".kg-head p")
    expect(told).to_have_text(route_words.sentences(HOKKAIDO, view, route))
    steps = route_words.steps(HOKKAIDO, route, "ja")
    expect(page.locator(".kg-route strong")).to_have_text([step.name for step in steps])
    expect(page.locator(".st-key-legs tbody tr")).to_have_count(len(route.legs))
    expect(page.locator(".kg-legend")).to_contain_text(route_words.label(HOKKAIDO, route, "ja"))


def _black(page: Page) -> int:
    return int(is_colour(map_pixels(page), palette.WAY_COLOUR).sum())


@pytest.mark.turns(1)
def test_stops_are_chosen_on_the_map_in_the_table_by_name_and_by_search(page: Page) -> None:
    open_view(page, "/routes", View())
    expect(page.get_by_test_id("stAlert")).to_contain_text("市町村を2〜6か所選んでください")
    wait_until_at_rest(page)
    before = _black(page)
    click_on_map(page, FIRST)
    wait_for_view(page, View(stops=(FIRST,)))
    page.get_by_role("tab", name="表示中の市町村").click()
    page.get_by_role("rowheader", name=name_of(SECOND), exact=True).get_by_role("button").click()
    two = View(stops=(FIRST, SECOND))
    _expect_route(page, two)
    page.get_by_role("textbox", name="市町村をさがす").fill(name_of(THIRD))
    page.get_by_role("textbox", name="市町村をさがす").press("Enter")
    three = replace(two, stops=(FIRST, SECOND, THIRD))
    _expect_route(page, three)
    wait_until_at_rest(page)
    assert _black(page) > before + 300
    # Again in the table: it is none any more.
    page.get_by_role("rowheader", name=name_of(SECOND), exact=True).get_by_role("button").click()
    _expect_route(page, replace(three, stops=(FIRST, THIRD)))
    page.get_by_role("button", name="元に戻す", exact=True).click()
    _expect_route(page, three)
    box = map_box(page)
    page.mouse.click(box["x"] + box["width"] - 30, box["y"] + box["height"] - 30)  # the sea
    wait_until_at_rest(page)
    _expect_route(page, three)
    pick(page, "発つ空港", "釧路空港")
    switch(page, "選んだ順のままめぐる")
    kept = replace(three, depart="KUH", ordered=True)
    _expect_route(page, kept)
    page.reload()
    _expect_route(page, kept)


@pytest.mark.turns(2)
def test_a_published_route_is_opened_sent_and_taken_along(page: Page, other: Page) -> None:
    open_view(page, "/routes", View(daily=6))
    page.get_by_role("tab", name="公表された行程").click()
    names(page, "published_routes").last.get_by_role("button").click()
    trip = routes.published(HOKKAIDO)[1].trip
    view = View(stops=trip.stops, arrive="CTS", depart="AKJ", ordered=True, daily=6)
    _expect_route(page, view)
    other.goto(page.url)
    _expect_route(other, view)
    switch(other, "保存・発表・お気に入り")
    document = Document(HOKKAIDO, view, "routes")
    with other.expect_download() as started:
        other.get_by_role("button", name="表（CSV）").click()
    written = Path(started.value.path()).read_bytes()
    assert written == formats.make("csv", document)
    # Best first: the loop at the top has the largest sum.
    page.get_by_role("tab", name="周遊の案").click()
    names(page, "proposed_routes").first.get_by_role("button").click()
    best = routes.proposals(HOKKAIDO, "", 4, 6, winter=1.0, tokyo_direct=True)[0]
    _expect_route(page, View(stops=best.stops, arrive=best.airport, daily=6))
    expect(page.locator(".kg-head")).to_contain_text("周遊ルート")


def test_an_island_is_told_and_the_page_goes_on(page: Page) -> None:
    island = View(stops=(code_of("奥尻町"), FOURTH))
    open_view(page, "/routes", island)
    expect(page.get_by_test_id("stAlert")).to_contain_text("結ぶ道路がありません")
    expect(page.locator(".kg-route")).to_have_count(0)
    click_on_map(page, FIRST)
    wait_for_view(page, replace(island, stops=(*island.stops, FIRST)))
    expect(page.get_by_test_id("stAlert")).to_contain_text("奥尻町とほかの立ち寄り先")
