"""The language of the pages, and what is smuggled into one."""

import pytest
from playwright.sync_api import Page, expect

from kankei_geo.view.view import TILES, View

from .screen import (
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
