"""What is written and pressed on the map: names, zoom buttons, the wheel, tooltips, the outline."""

import io

import numpy as np
import pytest
import shapely
from PIL import Image
from playwright.sync_api import Page, expect

from kankei_geo.present import palette
from kankei_geo.view.view import View
from tests.hokkaido import HOKKAIDO

from .screen import camera_of, is_colour, map_box, open_view, point_of, wait_until

pytestmark = pytest.mark.browser

_WRITTEN = """() => {
  const { sheet } = kankeiGeo.names;
  const { data } = sheet.getContext("2d").getImageData(0, 0, sheet.width, sheet.height);
  return data.filter((value, n) => n % 4 === 3 && value > 0).length;
}"""
_REFITTED_MS = 1_500  # after the legend came, which hides a part of the map
_OUTSIDE_PX, _INSIDE_PX = 1.5, -2.0


def written(page: Page) -> int:
    """Return how many pixels of the sheet of names are written on."""
    return int(page.evaluate(_WRITTEN))


def at_rest(page: Page) -> tuple[float, float, float]:
    """Open the overview and return where its map looks once its legend and buttons are there."""
    open_view(page, "/", View())
    expect(page.locator(".kg-legend")).to_be_visible()
    expect(page.locator(".kg-zoom")).to_be_visible()
    page.wait_for_timeout(_REFITTED_MS)
    return camera_of(page)


def test_names_come_with_a_group_and_go_with_it(page: Page) -> None:
    open_view(page, "/", View())
    camera_of(page)
    assert written(page) == 0
    open_view(page, "/", View(area=("tokachi",)))
    camera_of(page)
    wait_until(page, lambda: written(page) > 1000, lambda: "no names are written")


@pytest.mark.turns(3)
def test_buttons_zoom_to_the_names_and_back(page: Page) -> None:
    whole = at_rest(page)
    for _ in range(4):
        page.get_by_role("button", name="拡大", exact=True).click()
    wait_until(page, lambda: camera_of(page)[2] >= 7.5, lambda: "not zoomed")
    wait_until(page, lambda: written(page) > 1000, lambda: "no names are written")
    page.get_by_role("button", name="縮小", exact=True).click()
    wait_until(page, lambda: camera_of(page)[2] < whole[2] + 2.5, lambda: "not zoomed out")
    page.get_by_role("button", name="全体に戻す").click()
    wait_until(
        page,
        lambda: camera_of(page) == pytest.approx(whole, abs=1e-3),
        lambda: f"{camera_of(page)} is not {whole}",
    )
    wait_until(page, lambda: written(page) == 0, lambda: "the names stayed")


@pytest.mark.turns(2)
def test_the_wheel_scrolls_the_page_and_zooms_with_ctrl(page: Page) -> None:
    whole = at_rest(page)
    box = map_box(page)
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    before = page.evaluate("document.querySelector('.stMain').scrollTop")
    page.mouse.wheel(0, 120)
    expect(page.get_by_text("Ctrl＋ホイールで地図を拡大・縮小")).to_be_visible()
    wait_until(
        page,
        lambda: page.evaluate("document.querySelector('.stMain').scrollTop") > before,
        lambda: "the page did not scroll",
    )
    assert camera_of(page) == pytest.approx(whole)
    expect(page.get_by_text("Ctrl＋ホイールで地図を拡大・縮小")).to_be_hidden()
    box = map_box(page)
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    page.keyboard.down("Control")
    page.mouse.wheel(0, -300)
    page.keyboard.up("Control")
    wait_until(page, lambda: camera_of(page)[2] > whole[2] + 0.1, lambda: "not zoomed")


def test_tooltips_stay_inside_and_tell_the_numbers_of_the_map(page: Page) -> None:
    open_view(page, "/airport_access", View())
    page.mouse.move(*point_of(page, "01692"))  # 中標津町, in the east
    tip = page.locator(".deck-tooltip")
    expect(tip).to_contain_text("B：圏内で2施策")
    expect(tip).to_contain_text("位")
    room, box = map_box(page), tip.bounding_box()
    assert box is not None
    assert box["x"] + box["width"] <= room["x"] + room["width"]
    assert box["y"] + box["height"] <= room["y"] + room["height"]
    open_view(page, "/", View(policy=("metro_pr",)))
    page.mouse.move(*point_of(page, "01692"))
    expect(tip).to_contain_text("条件外")


@pytest.mark.turns(1)
def test_the_outline_of_the_selection_hides_nothing_of_a_small_town(page: Page) -> None:
    open_view(page, "/", View(code=("01227",)))  # 歌志内市, 56 km²
    box = map_box(page)
    border = shapely.get_coordinates(
        HOKKAIDO.drawn_areas.set_index("code").geometry["01227"].exterior
    )
    for _ in range(3):
        page.get_by_role("button", name="拡大", exact=True).click()
    camera_of(page)
    page.wait_for_timeout(800)
    seen = page.evaluate("all => all.map((one) => kankeiGeo.camera.seen.at(one))", border.tolist())
    town = shapely.Polygon([(box["x"] + x, box["y"] + y) for x, y in seen])
    style = ".kg-names, .kg-legend { visibility: hidden !important }"
    image = Image.open(io.BytesIO(page.screenshot(style=style))).convert("RGB")
    pixels = np.asarray(image).astype(np.int16)

    def share(distance: float) -> float:
        ring = town.buffer(distance, join_style="mitre").exterior
        spots = [ring.interpolate(part, normalized=True) for part in np.linspace(0, 1, 200)]
        found = np.array([pixels[round(spot.y), round(spot.x)] for spot in spots])
        return float(is_colour(found, palette.SELECTION_COLOUR).mean())

    assert share(_OUTSIDE_PX) > 0.6
    assert share(_INSIDE_PX) < 0.1
