"""Windows that tests use one after the other, and what they do with a whole page in them."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Literal

from playwright.sync_api import Browser, BrowserContext, Page, ViewportSize, expect

from .screen import WIDE, Watch, wait_for

Scheme = Literal["light", "dark"]
_MEASURES = (Path(__file__).parent / "everyone.js").read_text(encoding="utf-8")
_LANGUAGE_NAMES = {"ja": "日本語", "en": "English"}
_WAIT_TIMEOUT_MS = 30_000
# Where a page rests between two tests: text from the same server, without any script. A page of
# another origin would let the browser forget what it has just read of Streamlit's scripts.
_REST = "/_stcore/health"
_FORGET = "localStorage.clear(); sessionStorage.clear()"
# As often as a reader could tell the difference: at every frame, looking costs more than drawing.
_LOOK_EVERY_MS = 100


class Windows:
    """Windows that are wiped between two tests instead of being opened for each.

    What takes the browser longest is to read Streamlit's scripts for the first time, which it
    does once for each window.

    Parameters
    ----------
    browser : playwright.sync_api.Browser
        Where they are opened.
    app : str
        The address of the dashboard.
    """

    def __init__(self, browser: Browser, app: str) -> None:
        self._browser = browser
        self._app = app
        self._free: dict[str, list[BrowserContext]] = {}

    @contextmanager
    def lent(
        self,
        watch: Watch,
        viewport: ViewportSize = WIDE,
        *,
        is_altered: bool = False,
        **options: Any,  # noqa: ANN401 -- handed on to Playwright
    ) -> Iterator[Page]:
        """Lend the page of a window as if nobody had used it; no two borrowers share one.

        Parameters
        ----------
        watch : Watch
            What the page asks for and complains about.
        viewport : playwright.sync_api.ViewportSize
            The size of the page.
        is_altered : bool
            Whether the page gets scripts, routes or media of its own, which cannot be taken
            back: then the next borrower gets another page of the same window.
        **options : Any
            What else is particular about the window.
        """
        free = self._free.setdefault(repr(sorted(options.items())), [])
        context = free.pop() if free else self._open(options)
        (page,) = context.pages
        page.set_viewport_size(viewport)
        watch.follow(context)
        is_clean = False
        try:
            yield page
            if not page.is_closed():
                self._wipe(page, is_altered=is_altered)
                is_clean = True
        finally:
            watch.leave(context)
            if is_clean:
                free.append(context)
            else:
                context.close()

    def _open(self, options: dict[str, Any]) -> BrowserContext:
        context = self._browser.new_context(
            base_url=self._app, viewport=WIDE, service_workers="block", **options
        )
        context.set_default_timeout(_WAIT_TIMEOUT_MS)
        context.new_page()
        return context

    @staticmethod
    def _wipe(page: Page, *, is_altered: bool) -> None:
        """Leave nothing of what a test did: stored, opened, resized, pressed."""
        context = page.context
        kept = context.new_page() if is_altered else page
        kept.goto(_REST)
        kept.evaluate(_FORGET)
        kept.mouse.move(0, 0)
        context.clear_cookies()
        for other in context.pages:
            if other != kept:
                other.close()

    def close(self) -> None:
        """Throw all of them away."""
        for free in self._free.values():
            for context in free:
                context.close()
        self._free.clear()


@contextmanager
def window(windows: Windows, size: ViewportSize) -> Iterator[Page]:
    """Lend a page with the measures; what it did wrong fails the last test that uses it."""
    watch = Watch()
    with windows.lent(watch, size, is_altered=True) as page:
        page.add_init_script(_MEASURES)
        yield page
    assert watch.outside == []
    assert watch.errors == []


def settle(page: Page) -> None:
    """Wait until the page is drawn and at rest."""
    wait_for(page, "everyone.isDrawn()", between_ms=_LOOK_EVERY_MS)


def unfold(page: Page) -> None:
    """Open what is folded: further controls of the sidebar, terms, explanations."""
    settle(page)
    page.locator("details:not([open]) > summary").evaluate_all("all => all.forEach(s => s.click())")
    for key in ("favourites", "more", "table_settings"):
        box = page.locator(f".st-key-{key} input")
        if box.count() and not box.is_checked():
            page.locator(f".st-key-{key} label").click()
            expect(box).to_be_checked()
            settle(page)


def switch_language(page: Page, language: str) -> None:
    """Choose the language of the pages."""
    if page.locator("html").get_attribute("lang") != language:
        page.get_by_role("radio", name=_LANGUAGE_NAMES[language]).click()
    expect(page.locator("html")).to_have_attribute("lang", language)
    settle(page)


def switch_scheme(page: Page, scheme: Scheme) -> None:
    """Let the reader's system be light or dark."""
    page.emulate_media(color_scheme=scheme)
    wait_for(page, "scheme => everyone.hasScheme(scheme)", scheme, between_ms=_LOOK_EVERY_MS)
    settle(page)
