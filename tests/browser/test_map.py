"""The map paints, and a click selects what was pointed at."""

import pytest
from playwright.sync_api import Page, expect

from kankei_geo import load
from kankei_geo.legend import COUNT_COLOURS, SELECTION_COLOUR
from kankei_geo.view import View

from .screen import (
    click_on_map,
    expect_painted,
    is_colour,
    map_box,
    map_pixels,
    name_of,
    open_view,
    point_of,
    wait_for_query,
    wait_until,
)

pytestmark = pytest.mark.browser

# Large, middling and the smallest on the map; four stand on islands.
CLICKED = (
    "足寄町",
    "奥尻町",
    "札幌市",
    "上砂川町",
    "利尻町",
    "羽幌町",
    "神恵内村",
    "礼文町",
    "赤平市",
    "利尻富士町",
)


def _code(name: str) -> str:
    return str(load.municipalities().set_index("name").loc[name, "code"])


def _expect_selected(page: Page, code: str) -> None:
    wait_for_query(page, {"code": code})
    heading = page.locator(".kg-panel h2")
    expect(heading).to_contain_text(name_of(code))
    expect(heading).to_contain_text(code)


def _pick_in_table(page: Page, name: str) -> str:
    """Press a municipality's name in the table; return its code."""
    page.get_by_role("rowheader", name=name, exact=True).get_by_role("button").click()
    return _code(name)


def test_every_class_is_painted_in_the_colour_of_the_legend(page: Page) -> None:
    open_view(page, "/", View())
    expect_painted(page, View())
    pixels = map_pixels(page)
    for colour in COUNT_COLOURS.values():
        assert is_colour(pixels, colour).sum() > 500, colour


def test_a_click_selects_the_municipality_under_the_pointer(page: Page) -> None:
    open_view(page, "/", View())
    expect_painted(page, View())
    for name in CLICKED:
        click_on_map(page, _code(name))
        _expect_selected(page, _code(name))


def test_the_selection_is_outlined_in_orange(page: Page) -> None:
    open_view(page, "/", View())
    expect_painted(page, View())
    assert not is_colour(map_pixels(page), SELECTION_COLOUR).any()
    click_on_map(page, _code("足寄町"))
    _expect_selected(page, _code("足寄町"))
    wait_until(
        page,
        lambda: bool(is_colour(map_pixels(page), SELECTION_COLOUR).sum() > 100),
        lambda: "no orange outline on the map",
    )


def test_the_legend_stands_inside_the_map_and_hides_no_municipality(page: Page) -> None:
    open_view(page, "/", View())
    expect_painted(page, View())
    frame, legend = map_box(page), page.locator(".kg-legend").bounding_box()
    assert legend is not None
    right, bottom = legend["x"] + legend["width"], legend["y"] + legend["height"]
    assert frame["x"] <= legend["x"]
    assert right <= frame["x"] + frame["width"]
    assert frame["y"] <= legend["y"]
    assert bottom <= frame["y"] + frame["height"]
    points = {code: point_of(page, code) for code in load.municipalities()["code"]}
    hidden = [
        name_of(code)
        for code, (x, y) in points.items()
        if legend["x"] <= x <= right and legend["y"] <= y <= bottom
    ]
    assert hidden == []


def test_map_table_and_box_select_by_turns(page: Page) -> None:
    open_view(page, "/", View())
    expect_painted(page, View())
    on_map = _code("札幌市")
    click_on_map(page, on_map)
    _expect_selected(page, on_map)
    in_table = _pick_in_table(page, "浦河町")
    _expect_selected(page, in_table)
    page.get_by_test_id("stMain").evaluate("main => main.scrollTo(0, 0)")
    click_on_map(page, on_map)  # the map still believes this one to be selected
    _expect_selected(page, on_map)
    box = page.get_by_role("combobox", name="市町村を選ぶ")
    box.fill("礼文町")
    page.get_by_role("option", name="礼文町").click()
    _expect_selected(page, _code("礼文町"))
