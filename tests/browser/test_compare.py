"""Several municipalities at once, and side by side."""

import pytest
from playwright.sync_api import Locator, Page, expect

from kankei_geo.view.view import TILES, View
from tests.hokkaido import HOKKAIDO

from .controls import chosen, pick, rows, switch
from .screen import (
    click_on_map,
    code_of,
    expect_painted,
    expect_view,
    go_to,
    open_view,
    wait_for_path,
    wait_for_view,
)

pytestmark = pytest.mark.browser


def _codes(*names: str) -> tuple[str, ...]:
    return tuple(code_of(name) for name in names)


def _heads(page: Page) -> Locator:
    return page.locator(".kg-compare thead th")


def test_clicks_on_the_map_add_and_take_away(page: Page) -> None:
    open_view(page, "/", View())
    switch(page, "複数選択")
    expect_view(page, View(multi=True))
    expect_painted(page, View(multi=True))
    shown: list[str] = []
    for name, is_added in (
        ("足寄町", True),
        ("遠軽町", True),
        ("遠軽町", False),
        ("足寄町", False),
    ):
        click_on_map(page, code_of(name))
        shown = [*shown, name] if is_added else [other for other in shown if other != name]
        wait_for_view(page, View(multi=True, code=_codes(*shown)))
        expect(chosen(page, "code")).to_have_count(len(shown))


@pytest.mark.turns(3)
def test_up_to_four_are_compared_with_all_of_hokkaido(page: Page) -> None:
    names = ["札幌市", "長沼町", "新得町", "浦河町", "釧路市"]
    open_view(page, "/", View(kind=TILES))
    switch(page, "複数選択")
    for number, name in enumerate(names, start=1):
        rows(page).get_by_role("button", name=name, exact=True).click()
        wait_for_view(page, View(kind=TILES, multi=True, code=_codes(*names[:number][-4:])))
    expect(page.locator(".kg-table tr.chosen")).to_have_count(4)
    expect(page.locator(".kg-tile-grid [aria-selected=true]")).to_have_count(4)
    search = page.get_by_role("textbox", name="市町村をさがす")
    search.fill("長沼")
    search.press("Enter")  # it is selected already: now it is the one that is shown
    shown = ["新得町", "浦河町", "釧路市", "長沼町"]
    expect_view(page, View(kind=TILES, multi=True, code=_codes(*shown)))
    expect(page.locator(".kg-panel h2")).to_contain_text("長沼町")
    page.get_by_role("link", name="選択中の市町村を比べる").click()
    wait_for_path(page, "/compare")
    expect(_heads(page)).to_have_text([*shown, "北海道"])
    people = page.locator(".kg-compare tbody tr").filter(has_text="人口（2020年）").locator("td")
    table = HOKKAIDO.table.set_index("name")["population"]
    figures = [*table[shown], table.sum()]
    expect(people).to_have_text([f"{figure:,}人" for figure in figures])
    page.locator(".st-key-code").get_by_role("button", name="新得町").click()
    expect(_heads(page)).to_have_text([*shown[1:], "北海道"])
    pick(page, "振興局", "十勝総合振興局")
    expect(_heads(page)).to_have_text([*shown[1:], "十勝総合振興局", "北海道"])
    view = View(kind=TILES, multi=True, code=_codes(*shown[1:]), versus=("tokachi",))
    wait_for_view(page, view)
    go_to(page, "/")
    wait_for_path(page, "/")
    expect_view(page, view)
