"""Hubs by a reader: change what is asked, see who is reached from where, and send it."""

from dataclasses import replace

import pytest
from playwright.sync_api import Page, expect

from kankei_geo.present.maps.pictures import hub_picture
from kankei_geo.present.words import hub_words, words
from kankei_geo.view.view import View
from tests.hokkaido import HOKKAIDO

from .controls import names, pick
from .screen import click_on_map, code_of, name_of, open_view, wait_for_view, wait_until_at_rest

pytestmark = pytest.mark.browser


def _expect_hubs(page: Page, view: View) -> None:
    """Expect that every part of the page tells the view's hubs."""
    wait_for_view(page, view)
    told = [f"{hub_words.finding(HOKKAIDO, view)}。", *hub_words.sentences(HOKKAIDO, view)]
    expect(page.locator(".kg-head p")).to_have_text(told)
    found = hub_words.choice(HOKKAIDO, view)
    assert found is not None
    chosen = [name_of(hub) for hub in found.hubs]
    expect(page.locator(".kg-route strong")).to_have_text(chosen)
    expect(names(page, "chosen_hubs")).to_have_text(chosen)
    counted = [number for _, number in hub_picture(HOKKAIDO, view).rows]
    numbers = page.locator(".kg-legend tr td:last-child")
    expect(numbers).to_have_text([str(number) for number in counted])


def test_hubs_follow_what_is_asked_and_tell_who_is_reached(page: Page, other: Page) -> None:
    view = View()
    open_view(page, "/hubs", view)
    _expect_hubs(page, view)
    page.get_by_role("slider", name="拠点の数").press("ArrowRight")
    view = replace(view, hubs=6)
    _expect_hubs(page, view)
    pick(page, "届けたい先", "二拠点居住の実施市町村")
    view = replace(view, cover="dual_residence")
    _expect_hubs(page, view)
    page.get_by_role("slider", name="車の時間（分）").press("ArrowLeft")
    view = replace(view, within=55)
    _expect_hubs(page, view)
    wait_until_at_rest(page)
    selected = code_of("足寄町")
    click_on_map(page, selected)
    view = replace(view, code=(selected,))
    _expect_hubs(page, view)
    told = hub_words.of_selected(HOKKAIDO, view)
    expect(page.get_by_text(told.split("：")[1])).to_be_visible()
    other.goto(page.url)
    _expect_hubs(other, view)
    page.get_by_role("button", name="元に戻す", exact=True).click()
    view = replace(view, code=())
    _expect_hubs(page, view)
    page.get_by_role("tab", name="拠点を1つ増やすと").click()
    expect(names(page, "hub_numbers")).to_have_count(8)
    expect(page.locator(".js-plotly-plot").first).to_be_visible()
    page.get_by_role("tab", name="どこからどこへ届くか").click()
    reached = hub_words.cover(HOKKAIDO, view)
    assert reached is not None
    row = page.locator(".st-key-reached tbody tr").filter(
        has=page.get_by_role("rowheader", name="芽室町", exact=True)
    )
    hub = reached.served.loc[code_of("芽室町"), "hub"]
    expect(row).to_contain_text(words.name(HOKKAIDO.table.set_index("code").loc[hub], "ja"))
