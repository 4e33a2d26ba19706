"""A phone: everything is reachable by finger, and nothing is wider than the screen."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from kankei_geo.view.view import FOUR, TILES, View

from .controls import pill
from .screen import (
    NARROW,
    Watch,
    code_of,
    expect_view,
    map_box,
    open_view,
    point_of,
    wait_for_path,
    wait_for_view,
    wait_until,
)
from .windows import Windows

pytestmark = pytest.mark.browser

_MOVES = 10
_SCROLLED = "box => [Math.round(box.scrollLeft), Math.round(box.scrollTop)]"


@pytest.fixture
def phone(windows: Windows, watch: Watch) -> Iterator[Page]:
    """Return a page of 360 × 800 px that is touched, not pointed at."""
    with windows.lent(watch, NARROW, has_touch=True, is_mobile=True) as page:
        yield page
    assert watch.outside == []
    assert watch.errors == []


def _swipe(page: Page, x: float, y: float, *, left: int = 0, up: int = 0) -> None:
    """Put a finger on the page, move it and take it away."""
    session = page.context.new_cdp_session(page)
    way = [{"x": x - left * n / _MOVES, "y": y - up * n / _MOVES} for n in range(_MOVES + 1)]
    for kind, points in (
        ("touchStart", way[:1]),
        *(("touchMove", [point]) for point in way[1:]),
        ("touchEnd", []),
    ):
        session.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})
    session.detach()


def _scrolled(page: Page, selector: str) -> list[int]:
    found: list[int] = page.locator(selector).evaluate(_SCROLLED)
    return found


def test_the_filters_are_behind_a_button(phone: Page) -> None:
    open_view(phone, "/", View())
    button = phone.get_by_test_id("stExpandSidebarButton")
    expect(button).to_be_visible()
    box = button.bounding_box()
    assert box is not None
    assert box["y"] >= 0, f"cut off at the upper edge: {box}"
    expect(phone.get_by_role("toolbar", name="ある施策")).not_to_be_in_viewport()
    button.tap()
    expect(phone.get_by_role("toolbar", name="ある施策")).to_be_in_viewport()
    pill(phone, "ある施策", "広域周遊").tap()
    wait_for_view(phone, View(policy=("wide_area_tour",)))
    phone.get_by_test_id("stSidebarCollapseButton").get_by_role("button").tap()
    expect(phone.get_by_role("toolbar", name="ある施策")).not_to_be_in_viewport()
    expect_view(phone, View(policy=("wide_area_tour",)))


def test_a_finger_on_the_map_moves_the_page_and_a_tap_selects(phone: Page) -> None:
    open_view(phone, "/", View())
    box = map_box(phone)
    middle = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    before = _scrolled(phone, "[data-testid=stMain]")[1]
    _swipe(phone, *middle, up=200)
    wait_until(
        phone,
        lambda: _scrolled(phone, "[data-testid=stMain]")[1] > before + 100,
        lambda: "a swipe on the map does not move the page",
    )
    box = map_box(phone)
    for name in ("足寄町", "札幌市"):
        phone.touchscreen.tap(*point_of(phone, code_of(name)))
        wait_for_view(phone, View(code=(code_of(name),)))
        expect(phone.locator(".kg-panel h2")).to_contain_text(name)
        box = map_box(phone)
    link = phone.get_by_role("link", name="市町村のページを開く")
    link.scroll_into_view_if_needed()
    assert _scrolled(phone, "[data-testid=stMain]")[1] > 100
    link.tap()
    wait_for_path(phone, "/municipality")
    # Another page begins at its top, wherever its reader was on the one before.
    wait_until(
        phone,
        lambda: _scrolled(phone, "[data-testid=stMain]")[1] == 0,
        lambda: "the record does not open at its top",
    )


def test_the_tile_grid_scrolls_inside_its_box(phone: Page) -> None:
    open_view(phone, "/", View(kind=TILES))
    grid = phone.locator(".kg-tiles")
    expect(phone.get_by_role("gridcell")).to_have_count(179)
    grid.scroll_into_view_if_needed()
    box = grid.bounding_box()
    assert box is not None
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= NARROW["width"]
    before = _scrolled(phone, ".kg-tiles")[0]
    _swipe(phone, box["x"] + box["width"] - 40, max(box["y"], 0) + 100, left=200)
    wait_until(
        phone,
        lambda: _scrolled(phone, ".kg-tiles")[0] > before + 50,
        lambda: "a swipe does not move the tiles",
    )
    assert _scrolled(phone, "[data-testid=stMain]")[0] == 0


@pytest.mark.parametrize("kind", [TILES, FOUR])
def test_a_kind_of_map_is_not_wider_than_the_screen(phone: Page, kind: str) -> None:
    open_view(phone, "/priority_map", View(kind=kind, code=(code_of("新得町"),)))
    expect(phone.locator(".kg-tile-grid, .kg-small-maps figure").first).to_be_visible()
    main = phone.get_by_test_id("stMain")
    assert main.evaluate("main => main.scrollWidth - main.clientWidth") == 0
