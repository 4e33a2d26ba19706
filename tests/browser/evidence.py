"""What a failed test leaves behind: each page as a picture and as text, and what it logged."""

import re
import shutil
from collections import deque
from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path
from weakref import WeakKeyDictionary

import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Error, Page

_MOST_MESSAGES = 200  # of a window, the last ones
_PICTURE_TIMEOUT_MS = 5000
_NOT_IN_A_NAME = re.compile(r"[^\w.-]+")
_logged: WeakKeyDictionary[BrowserContext, deque[str]] = WeakKeyDictionary()


def record(browser: Browser) -> None:
    """Remember the last messages of every window that is opened from now on.

    Nothing else is recorded while a test runs: a trace of each would cost more than the tests.
    """
    browser.on("context", _follow)


def _follow(context: BrowserContext) -> None:
    messages = _logged.setdefault(context, deque(maxlen=_MOST_MESSAGES))

    def note(message: ConsoleMessage) -> None:
        messages.append(f"{message.type}: {message.text} ({message.location['url']})")

    context.on("console", note)
    context.on("weberror", lambda error: messages.append(f"thrown: {error.error}"))


def folder_of(item: pytest.Item) -> Path:
    """Return where the evidence of a test is kept."""
    name = _NOT_IN_A_NAME.sub("-", f"{item.path.stem}-{item.name}").strip("-")
    return item.config.rootpath / "test-results" / name


def pages_of(item: pytest.Item) -> list[Page]:
    """Return the pages that a test was given, and those that they opened."""
    given: dict[str, object] = getattr(item, "funcargs", {})
    contexts: dict[BrowserContext, None] = {}
    for value in given.values():
        for one in _flat(value):
            contexts[one.context if isinstance(one, Page) else one] = None
    return [page for context in contexts for page in context.pages if not page.is_closed()]


def _flat(value: object) -> Iterator[Page | BrowserContext]:
    if isinstance(value, Page | BrowserContext):
        yield value
    elif isinstance(value, tuple):
        for one in value:
            yield from _flat(one)


def keep(pages: Iterable[Page], folder: Path) -> None:
    """Write pages into a folder, which holds nothing else afterwards and is not for Git."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    (folder.parent / ".gitignore").write_text("*\n", encoding="utf-8")
    for number, page in enumerate(pages, start=1):
        text = [page.url, ""]
        with suppress(Error):  # a page may be gone or stuck: that was the failure
            text.append(page.locator("body").inner_text(timeout=_PICTURE_TIMEOUT_MS))
        messages = _logged.get(page.context, deque())
        (folder / f"page-{number}.txt").write_text("\n".join(text), encoding="utf-8")
        (folder / f"console-{number}.txt").write_text("\n".join(messages), encoding="utf-8")
        with suppress(Error):
            page.screenshot(path=folder / f"page-{number}.png", timeout=_PICTURE_TIMEOUT_MS)
