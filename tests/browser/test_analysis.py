"""The page of analysis: a press on a bar filters, links lead to the rows, parts have addresses."""

from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page, expect

from kankei_geo.present.words import study_findings, study_words
from kankei_geo.view.view import COMBINATIONS, DIFFERENCES, PAIRS, View
from tests.hokkaido import HOKKAIDO

from .controls import pill
from .screen import (
    expect_view,
    open_view,
    wait_for_path,
    wait_for_view,
    wait_until_at_rest,
)

pytestmark = pytest.mark.browser

_GROUP = "分析の内容"
_ONLY_JOINT = View(
    study=COMBINATIONS,
    layer="combination",
    policy=("joint_programme",),
    without=HOKKAIDO.policies[1:],
)


def press_bar(page: Page, number: int) -> None:
    """Press one of the bars, the highest is the first."""
    bar = page.locator(".js-plotly-plot .barlayer .point").nth(number)
    bar.scroll_into_view_if_needed()
    wait_until_at_rest(page)
    box = bar.bounding_box()
    assert box is not None
    page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)


def test_a_press_on_a_bar_filters_map_and_table(page: Page) -> None:
    open_view(page, "/analysis", View(study=COMBINATIONS))
    press_bar(page, 1)  # 道共同 only
    wait_for_view(page, _ONLY_JOINT)
    told = page.get_by_text("絞り込み：道共同のみ（27）")
    expect(told).to_be_visible()
    page.get_by_role("link", name="地図で見る", exact=True).click()
    wait_for_path(page, "/priority_map")
    expect_view(page, _ONLY_JOINT)


def test_without_a_mouse_the_table_does_the_same(page: Page) -> None:
    open_view(page, "/analysis", View(study=COMBINATIONS))
    row = page.locator(".kg-table").get_by_text("道共同のみ", exact=True)
    row.focus()
    row.press("Enter")
    wait_for_view(page, _ONLY_JOINT)
    page.get_by_role("button", name="絞り込みを外す").click()
    wait_for_view(page, View(study=COMBINATIONS, layer="combination"))


def _wait_for_all(page: Page, study: str) -> None:
    """Wait for what comes late: the choice of parts, the table, the chart."""
    expect(pill(page, _GROUP, study_words.label(study, "ja"))).to_be_visible()
    expect(page.locator(".kg-table td").first).to_be_visible()
    if study != PAIRS:
        expect(page.locator(".js-plotly-plot .main-svg").first).to_be_visible()
    wait_until_at_rest(page)


@pytest.mark.turns
@pytest.mark.parametrize("study", [COMBINATIONS, PAIRS, DIFFERENCES])
def test_a_part_that_is_chosen_is_the_same_as_by_its_address(page: Page, study: str) -> None:
    view = View(study=study)
    open_view(page, "/analysis", view)
    title = study_words.title(HOKKAIDO, view)
    expect(page.locator("h1")).to_have_text(title)
    _wait_for_all(page, study)
    fresh = page.locator(".stMain").inner_text()
    open_view(page, "/analysis", View())
    pill(page, _GROUP, study_words.label(study, "ja")).click()
    wait_for_view(page, view)
    expect(page.locator("h1")).to_have_text(title)
    _wait_for_all(page, study)
    expect(page.locator(".stMain")).to_have_text(fresh, use_inner_text=True)


def test_a_finding_leads_to_its_rows_also_in_another_tab(page: Page) -> None:
    view = View()
    open_view(page, "/analysis", view)
    told = {one.key: one for one in study_findings.findings(HOKKAIDO, view)}
    shown = study_findings.rows_of(view, told["alone"])
    link = page.get_by_role("link", name=f"この{len(told['alone'].codes)}市町村を地図で見る")
    link.hover()
    href = link.get_attribute("href")
    assert href is not None
    assert urlsplit(href).query == "without=joint_programme"
    link.click()
    wait_for_path(page, "/priority_map")
    expect_view(page, shown)
