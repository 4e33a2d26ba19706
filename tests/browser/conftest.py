"""Start the app once, drive it with Debian's Chromium, and watch what leaves the page."""

import shutil
from collections.abc import Generator, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

from . import evidence
from .screen import HOST, Watch
from .servers import Server
from .windows import Windows

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
    # A page is there for seconds only: to make its scripts quicker takes longer than to run them.
    "--js-flags=--no-opt --no-maglev",
)
_WAIT_TIMEOUT_MS = 30_000
# Parameters of which each value is a part of its own: a page, a walk, a scene.
_DIVIDED = ("wide", "narrow", "seed", "scene")
_FAILED = pytest.StashKey[bool]()


def pytest_configure(config: pytest.Config) -> None:
    """Know the marker of pytest-xdist where that is not installed."""
    config.addinivalue_line("markers", "xdist_group(name): tests for the same worker")


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item,
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Let the fixtures know whether the test has failed; say where its pages are kept."""
    report = yield
    if item.path.parent != Path(__file__).parent:
        return report
    if report.when == "call":
        item.stash[_FAILED] = report.failed
    folder = evidence.folder_of(item)
    if report.failed:
        pages = evidence.pages_of(item)
        if pages and report.when != "teardown":  # by then, they are wiped
            evidence.keep(pages, folder)
        if folder.is_dir():
            where = folder.relative_to(item.config.rootpath)
            report.sections.append(("Pages of the failed test", f"pictures and texts in {where}"))
    elif report.when == "setup":
        shutil.rmtree(folder, ignore_errors=True)  # of an earlier run
    return report


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Tell why tests were tried again: one that passes at last has failed for some reason, too."""
    for report in terminalreporter.stats.get("rerun", []):
        terminalreporter.section(f"tried again: {report.nodeid}")
        terminalreporter.write_line(report.longreprtext)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Try a browser test again if it fails: software rendering on a busy machine drops clicks.

    The report names what was tried again; what fails twice in a row is a fault.

    Where tests run side by side (``-n 2 --dist loadgroup``), those of a module stay together,
    because they share its windows; the long modules say themselves how they are divided.
    """
    for item in items:
        if item.path.parent == Path(__file__).parent:
            item.add_marker(pytest.mark.flaky(reruns=1))
            if item.get_closest_marker("xdist_group") is None:
                item.add_marker(pytest.mark.xdist_group(_group(item)))


def _group(item: pytest.Item) -> str:
    """Return with which tests one goes to the same worker."""
    parameters = getattr(getattr(item, "callspec", None), "params", {})
    divided = [str(parameters[name]) for name in _DIVIDED if name in parameters]
    return "-".join([item.path.stem, *divided[:1]])


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
        evidence.record(chromium)
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
def windows(browser: Browser, app: str) -> Iterator[Windows]:
    """Return the windows in which one test after the other opens its pages."""
    kept = Windows(browser, app)
    yield kept
    kept.close()


@pytest.fixture
def page(windows: Windows, watch: Watch, request: pytest.FixtureRequest) -> Iterator[Page]:
    """Return a page of 1440 × 900 px; whatever it did wrong fails the test at its end.

    Of the test before, nothing is left but what the browser has read of Streamlit's own
    scripts, which takes it longer than everything else. After a failure, nothing at all is.
    """
    with windows.lent(watch) as opened:
        yield opened
        shown = opened.locator("body").inner_text()
        exceptions = opened.get_by_test_id("stException").count()
        failed = request.node.stash.get(_FAILED, True)
        if not failed and (watch.outside or watch.errors or exceptions or "Traceback" in shown):
            evidence.keep([opened], evidence.folder_of(request.node))
        if failed:
            opened.close()
    assert watch.outside == []
    assert watch.errors == []
    assert exceptions == 0
    assert "Traceback" not in shown


@pytest.fixture
def other(windows: Windows, watch: Watch) -> Iterator[Page]:
    """Return a page in a window that shares nothing with the first: another person's."""
    with windows.lent(watch) as opened:
        yield opened
