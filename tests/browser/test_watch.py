"""The guard itself: what the other tests rely on to fail."""

import pytest
from playwright.sync_api import Page, expect

from .screen import Watch

pytestmark = pytest.mark.browser

_TRY_TO_LEAVE = """async () => {
    try { await fetch("https://example.invalid/tile.png"); return "went out"; }
    catch { return "blocked"; }
}"""


def test_a_request_to_another_host_is_blocked_and_recorded(page: Page, watch: Watch) -> None:
    page.goto("/")
    expect(page.locator("h1")).to_be_visible()
    assert watch.outside == []
    assert page.evaluate(_TRY_TO_LEAVE) == "blocked"
    assert watch.outside == ["https://example.invalid/tile.png"]
    watch.outside.clear()
    watch.errors.clear()  # the console tells of the blocked request


def test_errors_of_console_and_page_are_recorded(page: Page, watch: Watch) -> None:
    page.goto("/")
    expect(page.locator("h1")).to_be_visible()
    assert watch.errors == []
    with page.expect_event("pageerror"):
        page.evaluate("console.error('told'); setTimeout(() => { throw new Error('thrown') })")
    assert [word for word in ("told", "thrown") if word in " ".join(watch.errors)] == [
        "told",
        "thrown",
    ]
    watch.errors.clear()
