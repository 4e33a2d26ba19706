"""All of Japan in the browser: search, filter, press, and go to a prefecture."""

import pytest
from playwright.sync_api import Page, expect

from kankei_geo.dataset.catalogue import open_dataset
from kankei_geo.dataset.japan import JAPAN, NO_TABLE
from kankei_geo.present.palette import NO_TABLE_COLOUR
from kankei_geo.view.view import View

from .controls import pill, rows
from .screen import (
    is_colour,
    map_pixels,
    open_view,
    wait_for_query,
    wait_until,
)

pytestmark = pytest.mark.browser


def test_a_person_searches_filters_and_goes_to_the_prefecture(page: Page) -> None:
    data = open_dataset(JAPAN)
    open_view(page, "/", View(prefecture=JAPAN))
    expect(page.locator("h1")).to_contain_text("286市区町村の地図")
    _expect_ground(page, least=500)
    expect(rows(page)).to_have_count(len(data.table))
    box = page.get_by_label("市町村をさがす")
    box.fill("まつもと")
    box.press("Enter")
    wait_for_query(page, {"prefecture": JAPAN, "code": "20202"})
    panel = page.locator(".kg-panel")
    expect(panel.locator("h2")).to_contain_text("松本市")
    expect(panel).to_contain_text("表なし")
    expect(panel).not_to_contain_text("未掲載")
    pill(page, "重点施策数", "4").click()
    wait_for_query(page, {"prefecture": JAPAN, "code": "20202", "counts": "4"})
    expect(rows(page)).to_have_count(int((data.table["priority_count"] == 4).sum()))
    pill(page, "重点施策数", "4").click()
    pill(page, "重点施策数", "表なし").click()
    wait_for_query(page, {"prefecture": JAPAN, "code": "20202", "counts": NO_TABLE})
    expect(rows(page)).to_have_count(77 + 30)
    page.get_by_role("button", name="長野県の画面で開く").click()
    wait_for_query(page, {"prefecture": "20", "code": "20202"})
    expect(page.locator("h1")).to_contain_text("長野県77市町村の地図")


def _expect_ground(page: Page, least: int) -> None:
    wait_until(
        page,
        lambda: is_colour(map_pixels(page), NO_TABLE_COLOUR).sum() > least,
        lambda: "the map has no land without a table",
    )
