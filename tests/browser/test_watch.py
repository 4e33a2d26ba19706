"""The guard itself: what the other tests rely on to fail."""

import pytest
from playwright.sync_api import Page, expect

from . import evidence
from .screen import Watch

pytestmark = pytest.mark.browser

_TRY_TO_LEAVE = """async () => {
    try { await fetch("https://example.invalid/tile.png"); return "went out"; }
    catch { return "blocked"; }
}"""

_TRY_A_SOCKET = """new Promise(done => {
    const socket = new WebSocket("wss://example.invalid/socket");
    socket.onopen = () => done("went out");
    socket.onerror = () => done("blocked");
})"""


def test_a_request_to_another_host_is_blocked_and_recorded(page: Page, watch: Watch) -> None:
    page.goto("about:blank")  # on a page of ours, the browser itself refuses: see below
    assert page.evaluate(_TRY_TO_LEAVE) == "blocked"
    assert watch.outside == ["https://example.invalid/tile.png"]
    assert page.evaluate(_TRY_A_SOCKET) == "blocked"
    assert watch.outside[1:] == ["wss://example.invalid/socket"]
    _end(page, watch)


def test_no_other_host_can_be_reached_even_by_its_number(page: Page, watch: Watch) -> None:
    page.goto("about:blank")
    with page.expect_event("requestfailed") as failed:
        assert page.evaluate(_TRY_TO_LEAVE.replace("example.invalid", "127.0.0.2")) == "blocked"
    # Not refused by a host, but never looked for.
    assert failed.value.failure == "net::ERR_NAME_NOT_RESOLVED"
    assert len(watch.outside) == 1
    _end(page, watch)


def test_a_page_of_ours_may_ask_nobody_else(page: Page, watch: Watch) -> None:
    page.goto("/")
    expect(page.locator("h1")).to_be_visible()
    assert watch.outside == []
    assert page.evaluate(_TRY_TO_LEAVE) == "blocked"
    assert any("Content Security Policy" in error for error in watch.errors), watch.errors
    _end(page, watch)


def _end(page: Page, watch: Watch) -> None:
    """Leave a page that can be wiped, and forget what was provoked."""
    page.goto("/")
    expect(page.locator("h1")).to_be_visible()
    watch.outside.clear()
    watch.errors.clear()


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


@pytest.mark.parametrize("path", ["/", "../..", "/compare"])
def test_what_failed_has_a_folder_of_its_own(request: pytest.FixtureRequest, path: str) -> None:  # noqa: ARG001 -- a part of the test's name
    folder = evidence.folder_of(request.node)
    assert folder.parent == request.config.rootpath / "test-results"
    assert folder.name.startswith("test_watch-test_what_failed_has_a_folder_of_its_own")
