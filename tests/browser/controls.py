"""What a person's hands do on the pages: press, choose, switch, read a table."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from urllib.parse import urlsplit

from playwright.sync_api import Locator, Page, expect

from .screen import WIDE, Watch, wait_until_at_rest

AREA_BOX = "振興局（地図を拡大）"
CODE_BOX = "選択中の市町村"
_TRIES, _PATIENCE_MS = 3, 6000


def pill(page: Page, group: str, name: str) -> Locator:
    """Return one of the buttons that stand in a row under a label."""
    several = page.get_by_role("toolbar", name=group).get_by_role("button", name=name, exact=True)
    one = page.get_by_role("radiogroup", name=group).get_by_role("radio", name=name, exact=True)
    return several.or_(one)


def pressed(page: Page, group: str) -> Locator:
    """Return the buttons of a row that are pressed."""
    return page.get_by_role("toolbar", name=group).locator("[aria-pressed=true]")


def chips(page: Page) -> Locator:
    """Return the active conditions, each a button that takes it off."""
    return page.locator(".st-key-conditions button[aria-pressed=true]")


def choose(page: Page, box: str, option: str) -> None:
    """Choose in a box by typing until one option is left, without the mouse."""
    wait_until_at_rest(page)  # the end of a run empties what is typed
    combobox = page.get_by_role("combobox", name=box, exact=True)
    _type(combobox, option, page.get_by_role("option"))
    combobox.press("ArrowDown")
    combobox.press("Enter")
    _close(combobox)


def _type(combobox: Locator, text: str, offered: Locator) -> None:
    """Type until one option is offered; what is typed into a page that is still busy is lost."""
    for _ in range(_TRIES):
        combobox.focus()
        combobox.fill(text)
        with suppress(AssertionError):
            expect(offered).to_have_count(1, timeout=_PATIENCE_MS)
            return
        combobox.fill("")
    expect(offered).to_have_count(1)


def _close(combobox: Locator) -> None:
    # The list stays for a second choice, and hides the rest from readers of the screen.
    combobox.press("Escape")
    expect(combobox).to_have_attribute("aria-expanded", "false")


def pick(page: Page, box: str, option: str) -> None:
    """Open a box with the mouse, type a little, and choose with the mouse."""
    wait_until_at_rest(page)
    combobox = page.get_by_role("combobox", name=box, exact=True)
    # A list that opens while the page scrolls closes again.
    combobox.evaluate("box => box.scrollIntoView({ block: 'center' })")
    combobox.click()
    combobox.press_sequentially(option[:3])
    page.get_by_role("option", name=option).click()
    _close(combobox)


def chosen(page: Page, setting: str) -> Locator:
    """Return what is chosen in the box of a setting that takes several."""
    return page.locator(f".st-key-{setting} [data-tag]")


def switch(page: Page, label: str) -> None:
    """Press a switch."""
    page.get_by_test_id("stCheckbox").get_by_text(label, exact=True).click()


def rows(page: Page, table: str = "table") -> Locator:
    """Return the rows of a table that are shown."""
    return page.locator(f".st-key-{table} tbody tr:not([hidden])")


def names(page: Page, table: str = "table") -> Locator:
    """Return the first cells of the rows of a table that are shown."""
    return rows(page, table).locator("th")


@contextmanager
def elsewhere(page: Page, watch: Watch) -> Iterator[Page]:
    """Open a page in a browser that shares nothing with the first: another person's."""
    browser, parts = page.context.browser, urlsplit(page.url)
    assert browser is not None
    context = browser.new_context(
        base_url=f"{parts.scheme}://{parts.netloc}", viewport=WIDE, service_workers="block"
    )
    watch.follow(context)
    try:
        yield context.new_page()
    finally:
        context.close()
