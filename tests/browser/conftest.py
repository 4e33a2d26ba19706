"""Start the app once, drive it with Debian's Chromium, and watch what leaves the page."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

from .screen import WIDE, Watch
from .servers import Server

_ARGUMENTS = (
    "--no-sandbox",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--use-angle=swiftshader",
    "--enable-unsafe-swiftshader",
)
_WAIT_TIMEOUT_MS = 30_000


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Try a browser test again if it fails: software rendering on a busy machine drops clicks.

    The report names what was tried again; what fails twice in a row is a fault.
    """
    for item in items:
        if item.path.parent == Path(__file__).parent:
            item.add_marker(pytest.mark.flaky(reruns=1))


# The fixtures live as long as this folder's tests: Playwright keeps an event loop running in
# the main thread, which tests elsewhere could stumble over.
@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    """Return Chromium with software rendering, or skip."""
    executable = shutil.which("chromium") or shutil.which("chromium-browser")
    if executable is None:
        pytest.skip("no Chromium; as root: apt-get install chromium fonts-noto-cjk")
    with sync_playwright() as playwright:
        expect.set_options(timeout=_WAIT_TIMEOUT_MS)
        chromium = playwright.chromium.launch(executable_path=executable, args=_ARGUMENTS)
        yield chromium
        chromium.close()


@pytest.fixture(scope="package")
def app(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:  # noqa: ARG001 -- without a browser no server is needed
    """Start the dashboard on a free port and return its address."""
    server = Server(tmp_path_factory.mktemp("app") / "log.txt")
    try:
        server.start()
        yield server.address
    finally:
        server.stop()
    assert "Traceback" not in server.written(), server.written()


@pytest.fixture
def watch() -> Watch:
    """Return the record of what the page asked for and complained about."""
    return Watch()


@pytest.fixture
def page(browser: Browser, app: str, watch: Watch) -> Iterator[Page]:
    """Return a fresh page of 1440 × 900 px; whatever it did wrong fails the test at its end."""
    context = browser.new_context(base_url=app, viewport=WIDE, service_workers="block")
    context.set_default_timeout(_WAIT_TIMEOUT_MS)
    watch.follow(context)
    opened = context.new_page()
    yield opened
    shown = opened.locator("body").inner_text()
    exceptions = opened.get_by_test_id("stException").count()
    context.close()
    assert watch.outside == []
    assert watch.errors == []
    assert exceptions == 0
    assert "Traceback" not in shown
