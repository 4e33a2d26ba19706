"""The hint for a first visit: read once, not shown again."""

import pytest
from playwright.sync_api import Page, expect

from kankei_geo.view.view import TILES, View

from .screen import go_to, open_view, wait_for_path

pytestmark = pytest.mark.browser


@pytest.mark.turns(2)
def test_the_hint_is_shown_until_it_is_closed(page: Page) -> None:
    hint = page.locator(".kg-hint")
    open_view(page, "/", View(kind=TILES))
    expect(hint).to_be_visible()
    expect(hint.get_by_role("listitem")).to_have_count(3)
    go_to(page, "/sources")
    wait_for_path(page, "/sources")
    expect(page.locator("h1")).to_have_text("データと出典")
    expect(hint).to_have_count(0)
    page.reload()  # the same visit, and it was not closed yet
    go_to(page, "/")
    expect(hint).to_be_visible()
    hint.get_by_role("button", name="閉じる").click()
    expect(hint).to_be_hidden()
    assert page.evaluate("localStorage.length") >= 1
    page.reload()
    expect(page.locator(".kg-table tbody tr").first).to_be_visible()
    expect(hint).to_be_attached()
    expect(hint).to_be_hidden()
    page.get_by_role("radio", name="English").click()
    expect(hint).to_contain_text("In three steps")
    expect(hint).to_be_hidden()


def test_the_hint_does_not_come_back_on_another_visit(page: Page) -> None:
    open_view(page, "/", View(kind=TILES))
    expect(page.locator(".kg-hint")).to_be_visible()
    other = page.context.new_page()  # a window of its own has a session of its own
    other.goto(page.url)
    expect(other.locator(".kg-table tbody tr").first).to_be_visible()
    expect(other.locator(".kg-hint")).to_be_attached()
    expect(other.locator(".kg-hint")).to_be_hidden()
    other.close()
