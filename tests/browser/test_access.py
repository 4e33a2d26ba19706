"""The page of airport access: controls, linked chart and tables, the neighbours of a click."""

import pytest
from playwright.sync_api import Page, expect

from kankei_geo.analysis import candidate_ranking
from kankei_geo.analysis.rule import Rule
from kankei_geo.present import palette
from kankei_geo.present.words import candidate_words
from kankei_geo.view.view import View
from tests.hokkaido import HOKKAIDO

from .screen import (
    click_on_map,
    code_of,
    is_colour,
    map_pixels,
    open_view,
    wait_for_query,
    wait_until,
)

pytestmark = pytest.mark.browser

_SEEN_PX = 60  # as many pixels as anybody sees


def test_a_slider_changes_address_rule_and_table(page: Page) -> None:
    open_view(page, "/airport_access", View())
    rows = page.locator(".st-key-candidates tbody tr")
    before = len(candidate_ranking.candidate_table(HOKKAIDO, Rule()))
    expect(rows).to_have_count(before)
    slider = page.get_by_role("slider", name="車の時間（分）")
    slider.focus()
    slider.press("ArrowLeft")
    wait_for_query(page, {"minutes": "55"})
    rule = Rule(max_minutes=55)
    expect(page.locator(".kg-head p").first).to_have_text(
        candidate_words.rule_sentence(HOKKAIDO, rule, "ja")
    )
    expect(rows).to_have_count(len(candidate_ranking.candidate_table(HOKKAIDO, rule)))
    assert before != len(candidate_ranking.candidate_table(HOKKAIDO, rule))


@pytest.mark.turns(3)
def test_what_is_reached_and_the_way_follow_each_change(page: Page) -> None:
    def drawn(colour: str) -> int:
        return int(is_colour(map_pixels(page), colour).sum())

    open_view(page, "/airport_access", View(minutes=40))
    wait_until(page, lambda: drawn(palette.ISOCHRONE_FILL) > _SEEN_PX, lambda: "nothing is lilac")
    reached, dark = drawn(palette.ISOCHRONE_FILL), drawn(palette.WAY_COLOUR)
    slider = page.get_by_role("slider", name="車の時間（分）")
    slider.focus()
    for _ in range(3):
        slider.press("ArrowRight")
    wait_for_query(page, {"minutes": "55"})
    wait_until(
        page,
        lambda: drawn(palette.ISOCHRONE_FILL) > 1.2 * reached,
        lambda: "55 minutes reach no farther than 40",
    )
    click_on_map(page, "01463")
    wait_for_query(page, {"code": "01463", "minutes": "55"})
    wait_until(
        page,
        lambda: drawn(palette.WAY_COLOUR) > dark + _SEEN_PX,
        lambda: "no way is drawn",
    )
    expect(page.locator(".kg-legend")).to_contain_text("新千歳から占冠村までの道")


@pytest.mark.turns(2)
def test_a_point_of_the_chart_selects_its_municipality(page: Page) -> None:
    open_view(page, "/airport_access", View())
    page.get_by_role("tab", name="空港への近さと施策数").click()
    marks = page.get_by_test_id("stVegaLiteChart").locator("[aria-roledescription='point']")
    expect(marks).to_have_count(len(HOKKAIDO.municipalities))
    uppermost = marks.last  # no other one covers it
    told = dict(part.split(": ") for part in str(uppermost.get_attribute("aria-label")).split("; "))
    uppermost.click()
    wait_for_query(page, {"code": code_of(told["市町村"])})
    expect(page.locator(".kg-panel h2").last).to_contain_text(told["市町村"])


def test_a_name_in_the_table_selects_and_the_heading_sorts(page: Page) -> None:
    open_view(page, "/airport_access", View())
    page.get_by_role("button", name="直線（km）").click()
    first = page.locator(".st-key-candidates tbody tr").first
    table = candidate_ranking.candidate_table(HOKKAIDO, Rule())
    nearest = table.sort_values("distance_km").iloc[0]
    expect(first.get_by_role("button")).to_have_text(nearest["name"])
    first.get_by_role("button").click()
    wait_for_query(page, {"code": nearest["code"]})
    expect(page.locator(".kg-panel h2").last).to_contain_text(nearest["name"])


def test_a_rule_without_candidates_offers_the_way_back(page: Page) -> None:
    open_view(page, "/airport_access", View(minutes=10, count=4))
    expect(page.get_by_text("この条件では候補がありません")).to_be_visible()
    page.get_by_role("button", name="該当がある最も近い条件で表示").click()
    expect(page.get_by_text("この条件では候補がありません")).to_have_count(0)
