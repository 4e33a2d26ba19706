"""All 179 municipalities are in the frame, whatever the window; who moves the map is left alone."""

from collections.abc import Iterator
from dataclasses import replace

import pytest
from playwright.sync_api import Page, expect

from kankei_geo.view.view import View

from .controls import pill
from .places import drawn_bounds, seen_from
from .screen import (
    Watch,
    camera_of,
    expect_view,
    go_to,
    map_box,
    open_view,
    wait_for_path,
    wait_for_view,
    wait_until,
)
from .windows import Windows

pytestmark = pytest.mark.browser

# Screens of offices, the same at 125 and 150 %, wide ones, a phone.
WINDOWS = (
    (1366, 768),
    (1280, 720),
    (1093, 614),
    (911, 512),
    (1440, 900),
    (1920, 1080),
    (2560, 1440),
    (3440, 1440),
    (360, 800),
)
_USED = 0.8  # of the box's width or height, without the legend's


@pytest.fixture(scope="module")
def resized(windows: Windows) -> Iterator[Page]:
    """Return one page whose window is given one size after the other."""
    watch = Watch()
    with windows.lent(watch) as opened:
        open_view(opened, "/", View())
        yield opened
    assert watch.outside == []


@pytest.mark.turns
@pytest.mark.parametrize(("width", "height"), WINDOWS)
def test_every_municipality_is_in_the_frame(resized: Page, width: int, height: int) -> None:
    resized.set_viewport_size({"width": width, "height": height})
    resized.wait_for_timeout(600)
    box = map_box(resized)
    camera = camera_of(resized)
    left, top, right, bottom = drawn_bounds(*camera)
    assert left >= -box["width"] / 2
    assert right <= box["width"] / 2
    assert top >= -box["height"] / 2
    assert bottom <= box["height"] / 2
    legend = resized.locator(".kg-legend").bounding_box()
    assert legend is not None
    inside = legend["y"] + legend["height"] <= box["y"] + box["height"] + 2
    room = box["width"] - (legend["width"] + 8 if inside else 0)
    assert max((right - left) / room, (bottom - top) / box["height"]) > _USED
    if inside:
        places = seen_from(*camera)
        x, y = (
            box["x"] + box["width"] / 2 + places["dx"],
            box["y"] + box["height"] / 2 + places["dy"],
        )
        under = (x <= legend["x"] + legend["width"]) & (y >= legend["y"])
        assert not under.any()


def test_wide_windows_are_used(resized: Page) -> None:
    resized.set_viewport_size({"width": 2560, "height": 1440})
    resized.wait_for_timeout(600)
    main = resized.locator("[data-testid=stMainBlockContainer]").bounding_box()
    assert main is not None
    assert main["width"] > 2200
    assert map_box(resized)["height"] >= 900


@pytest.mark.turns(1)
def test_a_map_that_a_reader_moved_stays_until_something_else_is_asked_for(page: Page) -> None:
    open_view(page, "/", View())
    whole = camera_of(page)
    box = map_box(page)
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + 90, y + 40, steps=6)
    page.mouse.up()
    wait_until(page, lambda: abs(camera_of(page)[0] - whole[0]) > 0.1, lambda: "did not move")
    moved = camera_of(page)
    page.set_viewport_size({"width": 1300, "height": 860})
    page.wait_for_timeout(800)
    assert camera_of(page) == pytest.approx(moved)
    # A row of conditions appears above the map; then it is the map of another page.
    pill(page, "ある施策", "道共同").click()
    expect_view(page, View(policy=("joint_programme",)))
    assert camera_of(page) == pytest.approx(moved, abs=1e-3)
    go_to(page, "/priority_map")
    wait_for_path(page, "/priority_map")
    expect(page.locator(".kg-head small")).to_contain_text("重点施策マップ")
    map_box(page)
    assert camera_of(page) == pytest.approx(moved, abs=1e-3)
    open_view(page, "/", View(area=("tokachi",)))
    assert camera_of(page)[2] > whole[2] + 1


@pytest.mark.turns(2)
def test_the_map_follows_where_nothing_but_the_view_changes(page: Page) -> None:
    asked = View(stops=("01428", "01210"), closer=True)
    open_view(page, "/routes", asked)
    fresh = camera_of(page)
    open_view(page, "/routes", replace(asked, closer=False))
    whole = camera_of(page)
    page.locator(".st-key-closer label").click()
    wait_for_view(page, asked)
    wait_until(
        page,
        lambda: camera_of(page) == pytest.approx(fresh, abs=1e-3),
        lambda: f"{camera_of(page)} is not {fresh}, as on a fresh load",
    )
    assert fresh[2] > whole[2] + 1
