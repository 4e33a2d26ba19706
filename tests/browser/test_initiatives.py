"""Facts by a reader: narrow them down, press a place, read its story, and send what is seen."""

from dataclasses import replace

import pytest
from playwright.sync_api import Page, expect

from kankei_geo.present.maps.pictures import initiative_picture
from kankei_geo.present.words import initiative_words
from kankei_geo.view import told
from kankei_geo.view.view import View
from tests.hokkaido import HOKKAIDO

from .controls import names
from .screen import click_on_map, code_of, open_view, wait_for_view, wait_until_at_rest

pytestmark = pytest.mark.browser


def _expect_facts(page: Page, view: View) -> None:
    """Expect that every part of the page tells the view's facts."""
    wait_for_view(page, view)
    lines = initiative_words.sentences(HOKKAIDO, view)
    heading = [f"{initiative_words.finding(HOKKAIDO, view)}。", *lines]
    expect(page.locator(".kg-head p")).to_have_text(heading)
    picture = initiative_picture(HOKKAIDO, view)
    counted = [*(number for _, number in picture.rows), *(row[2] for row in picture.signs)]
    numbers = page.locator(".kg-legend tr td:last-child")
    expect(numbers).to_have_text([str(number) for number in counted])
    expect(names(page, "facts_listed")).to_have_count(len(told.shown(HOKKAIDO, view)))


def test_facts_follow_what_is_asked_and_a_place_tells_its_story(page: Page, other: Page) -> None:
    view = View()
    open_view(page, "/initiatives", view)
    _expect_facts(page, view)
    field = page.get_by_label("文章から探す")
    field.fill("ﾃﾚﾜｰｸ")
    field.press("Enter")
    view = replace(view, told="ﾃﾚﾜｰｸ")
    _expect_facts(page, view)
    assert len(told.shown(HOKKAIDO, view)) == len(told.shown(HOKKAIDO, View(told="テレワーク")))
    wait_until_at_rest(page)
    selected = code_of("斜里町")
    click_on_map(page, selected)
    view = replace(view, code=(selected,))
    _expect_facts(page, view)
    number = len(initiative_words.story(HOKKAIDO, view, selected))
    expect(page.get_by_text(f"斜里町の取組の経過：{number}件")).to_be_visible()
    other.goto(page.url)
    _expect_facts(other, view)
    page.get_by_role("tab", name="年表").click()
    expect(page.locator(".st-key-fact_years .js-plotly-plot")).to_be_visible()
    page.get_by_role("tab", name="資料から採ったもの").click()
    expect(page.get_by_text("001_acadaa8f0e95b500.txt").first).to_be_visible()
