"""The map paints, and a click selects what was pointed at."""

import pytest
from playwright.sync_api import Page, expect

from kankei_geo.base.i18n import translate
from kankei_geo.present.legend import count_colours
from kankei_geo.present.palette import SELECTION_CASING_COLOUR, SELECTION_COLOUR
from kankei_geo.view.view import View
from tests.hokkaido import HOKKAIDO

from .controls import CODE_BOX, choose, chosen, pill
from .places import seen_from
from .screen import (
    camera_of,
    click_on_map,
    code_of,
    expect_painted,
    is_colour,
    map_box,
    map_pixels,
    name_of,
    open_view,
    wait_for_query,
    wait_until,
)

pytestmark = pytest.mark.browser

# Large, middling and the smallest on the map; three stand on islands.
CLICKED = (
    "足寄町",
    "奥尻町",
    "札幌市",
    "上砂川町",
    "礼文町",
    "赤平市",
    "利尻富士町",
)


def _expect_selected(page: Page, code: str) -> None:
    wait_for_query(page, {"code": code})
    heading = page.locator(".kg-panel h2")
    expect(heading).to_contain_text(name_of(code))
    expect(heading).to_contain_text(code)


def _pick_in_table(page: Page, name: str) -> str:
    """Press a municipality's name in the table; return its code."""
    page.get_by_role("rowheader", name=name, exact=True).get_by_role("button").click()
    return code_of(name)


def test_every_class_is_painted_in_the_colour_of_the_legend(page: Page) -> None:
    open_view(page, "/", View())
    expect_painted(page, View())
    pixels = map_pixels(page)
    for colour in count_colours(HOKKAIDO).values():
        assert is_colour(pixels, colour).sum() > 500, colour
    _expect_legend_hides_nothing(page)
    # The first condition has a line of its own above the map, which stays the one that is there:
    # to make it anew means a new WebGL context, and a blink.
    map_there = page.locator("[data-testid=stDeckGlJsonChart] canvas").element_handle()
    pill(page, "ある施策", "道共同").click()
    expect_painted(page, View(policy=("joint_programme",)))
    assert map_there.evaluate("canvas => canvas.isConnected")


def _expect_legend_hides_nothing(page: Page) -> None:
    frame, legend = map_box(page), page.locator(".kg-legend").bounding_box()
    assert legend is not None
    right, bottom = legend["x"] + legend["width"], legend["y"] + legend["height"]
    assert frame["x"] <= legend["x"]
    assert right <= frame["x"] + frame["width"]
    assert frame["y"] <= legend["y"]
    assert bottom <= frame["y"] + frame["height"]
    places = seen_from(*camera_of(page))
    x = frame["x"] + frame["width"] / 2 + places["dx"]
    y = frame["y"] + frame["height"] / 2 + places["dy"]
    hidden = places[x.between(legend["x"], right) & y.between(legend["y"], bottom)]
    assert len(places) == len(HOKKAIDO.municipalities)
    assert list(map(name_of, hidden.index)) == []


def test_a_click_selects_the_municipality_under_the_pointer_and_outlines_it(page: Page) -> None:
    open_view(page, "/", View())
    expect_painted(page, View())
    before = map_pixels(page)
    # No other line stands out from every fill as orange on black does.
    lines = (SELECTION_COLOUR, SELECTION_CASING_COLOUR)
    assert not any(is_colour(before, colour).any() for colour in lines)
    for name in CLICKED:
        click_on_map(page, code_of(name))
        _expect_selected(page, code_of(name))
        if name == CLICKED[0]:
            wait_until(
                page,
                lambda: all(is_colour(map_pixels(page), colour).sum() > 100 for colour in lines),
                lambda: "no orange outline with a black casing on the map",
            )


def test_a_click_on_the_zoomed_map_selects(page: Page) -> None:
    areas = ("tokachi",)
    open_view(page, "/", View(area=areas))
    expect_painted(page, View(area=areas))
    for name in ("足寄町", "更別村", "広尾町"):
        click_on_map(page, code_of(name))
        wait_for_query(page, {"area": "tokachi", "code": code_of(name)})
        expect(page.locator(".kg-panel h2")).to_contain_text(name)


def test_map_table_and_box_select_by_turns(page: Page) -> None:
    open_view(page, "/", View())
    expect_painted(page, View())
    on_map = code_of("札幌市")
    click_on_map(page, on_map)
    _expect_selected(page, on_map)
    in_table = _pick_in_table(page, "浦河町")
    _expect_selected(page, in_table)
    click_on_map(page, on_map)  # the map still believes this one to be selected
    _expect_selected(page, on_map)
    remove = translate("Remove {name}", "ja").format(name="札幌市 さっぽろし")
    page.get_by_role("button", name=remove).click()
    wait_for_query(page, {})
    expect(page.locator(".kg-panel h2")).to_have_text("地図の読み方")
    choose(page, CODE_BOX, "礼文町")
    _expect_selected(page, code_of("礼文町"))
    expect(chosen(page, "code")).to_have_text(["礼文町 れぶんちょう"])
