"""A window that several tests share, and what they do with a whole page in it."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Literal

from playwright.sync_api import Browser, Page, ViewportSize, expect

from .screen import Watch

Scheme = Literal["light", "dark"]
_MEASURES = (Path(__file__).parent / "everyone.js").read_text(encoding="utf-8")
_LANGUAGE_NAMES = {"ja": "日本語", "en": "English"}


@contextmanager
def window(browser: Browser, app: str, size: ViewportSize) -> Iterator[Page]:
    """Open a window without motion; what it did wrong fails the last test that uses it."""
    watch = Watch()
    context = browser.new_context(
        base_url=app, viewport=size, service_workers="block", reduced_motion="reduce"
    )
    context.add_init_script(_MEASURES)
    watch.follow(context)
    try:
        yield context.new_page()
    finally:
        context.close()
    assert watch.outside == []
    assert watch.errors == []


def settle(page: Page) -> None:
    """Wait until the page is drawn and at rest."""
    page.wait_for_function("everyone.isDrawn()")


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
    page.wait_for_function("scheme => everyone.hasScheme(scheme)", arg=scheme)
    settle(page)
