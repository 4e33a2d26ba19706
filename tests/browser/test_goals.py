"""Goals on a phone: tick, type, mend, save, look elsewhere, and find it all in the address."""

import csv
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from kankei_geo.view.goals import Goal
from kankei_geo.view.view import GOALS, View

from .controls import pill
from .screen import NARROW, go_to, open_view, wait_for_path, wait_for_view, wait_until_at_rest

pytestmark = pytest.mark.browser

RELATED = "関係人口（論文）：関係人口を生み、関わりを深める"
FANS = "寄附者への働きかけによる地域のファンの拡大"


def _type(page: Page, part: str, text: str) -> None:
    field = page.locator(f".st-key-_goal_{part} input")
    field.fill(text)
    field.press("Enter")


def _expect_sheet(page: Page) -> None:
    expect(page.get_by_role("heading", name="釧路市の目標と指標：2件")).to_be_visible()
    expect(page.locator(".st-key-_goal_value_donations input")).to_have_value("1,052,795,000")
    expect(page.locator(".st-key-_goal_year_donations input")).to_have_value("2020")
    expect(page.locator(".st-key-_goal_value_fans [aria-checked=true]")).to_have_text("実施済み")
    cells = page.locator(".st-key-background_goals_0 tbody tr").first.locator("th, td")
    expect(cells).to_have_text(
        [
            *("関係人口を生み、関わりを深める", "ふるさと納税の額", "1,052,795,000", "円", "2020"),
            "1,052,795,000円（2020年度）",
        ]
    )


def test_goals_are_filled_in_on_a_phone_and_stay_in_the_address(
    page: Page, other: Page, tmp_path: Path
) -> None:
    page.set_viewport_size(NARROW)
    start = View(chapter=GOALS, code=("01206",))
    open_view(page, "/background", start)
    pill(page, RELATED, "ふるさと納税の額").click()
    expect(page.locator(".st-key-_goal_value_donations input")).to_be_visible()
    pill(page, RELATED, FANS).click()
    _type(page, "value_donations", "1,052,795")
    expect(page.get_by_text("100倍を超える差")).to_be_visible()
    _type(page, "value_donations", "１，０５２，７９５千円")
    expect(page.get_by_text("100倍を超える差")).to_be_hidden()
    _type(page, "year_donations", "令和2年度")
    pill(page, FANS, "実施済み").click()
    goals = (Goal("donations", 1_052_795_000.0, 2020), Goal("fans", status="done"))
    view = View(chapter=GOALS, code=("01206",), goals=goals, goals_of="01206")
    wait_for_view(page, view)
    _expect_sheet(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= NARROW["width"]
    page.get_by_text("ファイルに保存・読み込み").click()
    with page.expect_download() as saved:
        page.get_by_role("button", name="CSVで保存").click()
    file = tmp_path / saved.value.suggested_filename
    saved.value.save_as(file)
    with file.open(encoding="utf-8-sig", newline="") as opened:
        assert [row["記入値"] for row in csv.DictReader(opened)] == ["1052795000", "実施済み"]
    other.set_viewport_size(NARROW)
    other.goto(page.url)
    _expect_sheet(other)
    page.get_by_test_id("stExpandSidebarButton").click()
    go_to(page, "/distribution")
    wait_for_path(page, "/distribution")
    wait_until_at_rest(page)
    page.go_back()
    wait_until_at_rest(page)
    _expect_sheet(page)
    open_view(other, "/background", View(chapter=GOALS))
    other.get_by_text("ファイルに保存・読み込み").click()
    other.locator("[data-testid=stFileUploader] input").set_input_files(file)
    wait_for_view(other, View(chapter=GOALS, goals=goals, goals_of="01206"))
    _expect_sheet(other)
