"""Every page in both languages and at both sizes."""

import os

import pytest
from playwright.sync_api import Page, expect

from kankei_geo.view.view import TILES, View

from .screen import (
    JAPANESE,
    NARROW,
    PAGES,
    WIDE,
    Watch,
    go_to,
    open_view,
    title,
    wait_for_path,
    wait_for_view,
    wait_until,
    wait_until_at_rest,
)

pytestmark = pytest.mark.browser

_CODE = ("01206",)
_IS_FULL = os.environ.get("KANKEI_GEO_FULL") == "1"
# Streamlit scrolls inside the page, so the document alone would never overflow.
_OVERFLOW = """() => [document.documentElement, document.querySelector("[data-testid=stMain]")]
    .map(element => element.scrollWidth - element.clientWidth)"""


_SMUGGLED = """() => {
    window.ran = null;
    window.refused = [];
    document.addEventListener("securitypolicyviolation",
        event => window.refused.push(event.effectiveDirective));
    const script = document.createElement("script");
    script.textContent = "window.ran = 'script'";
    document.body.append(script);
    const image = document.createElement("div");
    image.innerHTML = "<img src='data:,' onerror='window.ran = 1'>";
    document.body.append(image);
    setTimeout("window.ran = 'text'");
    fetch("http://127.0.0.1:9/").catch(() => null);
}"""


@pytest.mark.parametrize("path", PAGES)
def test_a_page_fits_and_speaks_one_language(page: Page, path: str) -> None:
    # The window is made narrow while the page is open, and the page is opened while it is.
    # Opened narrow in English, each page is looked at by `test_everyone`, and here with --full.
    for size, language, is_opened in (
        (WIDE, "ja", True),
        (NARROW, "ja", False),
        *([(NARROW, "en", True)] if _IS_FULL else []),
    ):
        page.set_viewport_size(size)
        if is_opened:
            open_view(page, path, View(code=_CODE, lang=language))
        expect(page.locator("html")).to_have_attribute("lang", language)
        expect(page.locator("h1")).to_have_count(1)
        wait_until_at_rest(page)
        wait_until(
            page,
            lambda: page.evaluate(_OVERFLOW) == [0, 0],
            lambda told=(size, language): f"{told}: {page.evaluate(_OVERFLOW)}",
        )
        headings = [text for text in page.locator("h1, h2, h3").all_inner_texts() if text]
        assert headings
        for text in (*headings, page.title()):
            assert bool(JAPANESE.search(text)) is (language == "ja"), text


def test_what_is_smuggled_into_a_page_does_not_run(page: Page, watch: Watch) -> None:
    # Whatever a page of ours does against its policy is an error of its console, and fails each
    # test that opens it (`Watch`); this shows that the browser does keep to the policy.
    open_view(page, "/sources", View())
    wait_until_at_rest(page)
    assert watch.errors == []
    page.evaluate(_SMUGGLED)
    wait_until(page, lambda: page.evaluate("window.refused.length") == 4, lambda: watch.errors)
    assert page.evaluate("[window.ran, window.refused.sort()]") == [
        None,
        ["connect-src", "script-src", "script-src-attr", "script-src-elem"],
    ]
    assert len(watch.errors) >= 3
    watch.errors.clear()
    watch.outside.clear()


def test_the_language_switch_changes_texts_address_and_document(page: Page) -> None:
    open_view(page, "/", View(kind=TILES))
    expect(page.locator("html")).to_have_attribute("lang", "ja")
    expect(page.locator("h1")).to_have_text(title(View(kind=TILES)))
    expect(page.locator(".kg-head small")).to_have_text("概要 · 2022年2月 表3")
    page.get_by_role("radio", name="English").click()
    wait_for_view(page, View(kind=TILES, lang="en"))
    expect(page.locator("html")).to_have_attribute("lang", "en")
    expect(page.locator("h1")).to_have_text(title(View(kind=TILES, lang="en")))
    page.get_by_role("radio", name="日本語").click()
    wait_for_view(page, View(kind=TILES))
    expect(page.locator("html")).to_have_attribute("lang", "ja")


def test_the_language_goes_along_to_the_next_page(page: Page) -> None:
    open_view(page, "/", View(kind=TILES, lang="en"))
    go_to(page, "/sources")
    wait_for_path(page, "/sources")
    expect(page.locator("h1")).to_have_text("Data and sources")
    expect(page.locator("html")).to_have_attribute("lang", "en")
