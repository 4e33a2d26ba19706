"""Start the app once, drive it with Debian's Chromium, and watch what leaves the page."""

import shutil
from collections.abc import Generator, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

from .screen import HOST, WIDE, Watch
from .servers import Server

_ARGUMENTS = (
    "--no-sandbox",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    f"--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE {HOST}",
    # Without a graphics card, Mesa draws a map several times as fast as what comes with Chromium,
    # which stands in where there is no Mesa; and all but the map is drawn sooner without either.
    "--use-angle=gl-egl",
    "--ignore-gpu-blocklist",
    "--enable-unsafe-swiftshader",
    "--disable-gpu-compositing",
)
_WAIT_TIMEOUT_MS = 30_000
_FAILED = pytest.StashKey[bool]()
_FORGET = "localStorage.clear(); sessionStorage.clear()"


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item,
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Let the fixtures know whether the test has failed."""
    report = yield
    if report.when == "call":
        item.stash[_FAILED] = report.failed
    return report


class Shared:
    """A window that is wiped between two tests, and thrown away after one that failed."""

    def __init__(self, browser: Browser, app: str) -> None:
        self._browser = browser
        self._app = app
        self._page: Page | None = None

    def page(self) -> Page:
        """Return the page, as if nobody had used it."""
        if self._page is None:
            context = self._browser.new_context(
                base_url=self._app, viewport=WIDE, service_workers="block"
            )
            context.set_default_timeout(_WAIT_TIMEOUT_MS)
            self._page = context.new_page()
        return self._page

    def wipe(self, page: Page) -> None:
        """Leave nothing of what a test did: stored, opened, resized, pressed."""
        page.evaluate(_FORGET)
        page.goto("about:blank")
        page.mouse.move(0, 0)
        page.set_viewport_size(WIDE)
        page.context.clear_cookies()
        for other in page.context.pages:
            if other != page:
                other.close()

    def close(self) -> None:
        """Throw the page away."""
        if self._page is not None:
            self._page.context.close()
            self._page = None


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


@pytest.fixture(scope="package")
def shared(browser: Browser, app: str) -> Iterator[Shared]:
    """Return the window in which one test after the other opens its pages."""
    window = Shared(browser, app)
    yield window
    window.close()


@pytest.fixture
def page(shared: Shared, watch: Watch, request: pytest.FixtureRequest) -> Iterator[Page]:
    """Return a page of 1440 × 900 px; whatever it did wrong fails the test at its end.

    Of the test before, nothing is left but what the browser has read of Streamlit's own
    scripts, which takes it longer than everything else.
    """
    opened = shared.page()
    watch.follow(opened.context)
    yield opened
    is_clean = False
    try:
        shown = opened.locator("body").inner_text()
        exceptions = opened.get_by_test_id("stException").count()
        shared.wipe(opened)
        watch.leave(opened.context)
        assert watch.outside == []
        assert watch.errors == []
        assert exceptions == 0
        assert "Traceback" not in shown
        is_clean = not request.node.stash.get(_FAILED, True)
    finally:
        if not is_clean:
            shared.close()
