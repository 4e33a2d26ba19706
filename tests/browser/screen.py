"""What the browser tests do again and again: read the map's pixels, find a place on it."""

import io
import re
import time
from collections.abc import Callable
from functools import cache
from pathlib import Path
from urllib.parse import parse_qsl, urlencode, urlsplit

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image
from playwright.sync_api import (
    BrowserContext,
    ConsoleMessage,
    FloatRect,
    Page,
    Request,
    ViewportSize,
    WebError,
    WebSocket,
    expect,
)
from playwright.sync_api import Error as PlaywrightError

from kankei_geo.analysis import distribution
from kankei_geo.dataset.dataset import Dataset
from kankei_geo.present import palette
from kankei_geo.present.legend import LegendClass
from kankei_geo.present.maps import deck
from kankei_geo.present.maps.pictures import policy_picture
from kankei_geo.present.words import distribution_words, findings, view_words
from kankei_geo.ui import frame
from kankei_geo.view import address, filters
from kankei_geo.view.view import View
from tests.hokkaido import HOKKAIDO

from .places import seen_from

HOST = "127.0.0.1"
JAPANESE = re.compile(r"[぀-ヿ㐀-鿿]")
WIDE: ViewportSize = {"width": 1440, "height": 900}
NARROW: ViewportSize = {"width": 360, "height": 800}
# In the order of the navigation; Streamlit names an address after the page's script.
PAGES = ("/", *(f"/{Path(page.script).stem}" for page in frame.PAGES[1:]))

# Streamlit looks for its server under the page's own address before it tries the root: two
# answers 404 whenever a page other than the first is opened by its address.
_STREAMLIT_PROBE = re.compile(r"/[a-z_]+/_stcore/(health|host-config)$")
_TOLERANCE = 12  # per channel; a fill is opaque and flat
_ROOM_PX = 6  # fills this far from any border are clear of outlines and their smoothing
_PAINT_TIMEOUT_S = 45
_BETWEEN_PICTURES_MS = 500  # a picture takes the time that the map needs to be drawn
_CLICK_TIMEOUT_S, _MOST_CLICKS = 10, 3


class Watch:
    """Requests to other hosts, which no browser here can reach, and errors of console and page.

    A context is only listened to: if its requests were stopped one by one, nothing that they
    bring would be kept for the next page.
    """

    def __init__(self) -> None:
        self.outside: list[str] = []
        self.errors: list[str] = []

    def follow(self, context: BrowserContext) -> None:
        """Record from now on."""
        context.on("request", self._request)
        context.on("console", self._console)
        context.on("weberror", self._error)
        context.on("page", self._page)
        for page in context.pages:
            self._page(page)

    def leave(self, context: BrowserContext) -> None:
        """Record no longer."""
        context.remove_listener("request", self._request)
        context.remove_listener("console", self._console)
        context.remove_listener("weberror", self._error)
        context.remove_listener("page", self._page)
        for page in context.pages:
            page.remove_listener("websocket", self._socket)

    def _page(self, page: Page) -> None:
        page.on("websocket", self._socket)

    def _request(self, request: Request) -> None:
        self._note(request.url)

    def _socket(self, socket: WebSocket) -> None:
        self._note(socket.url)

    def _note(self, url: str) -> None:
        parts = urlsplit(url)
        if parts.scheme not in {"data", "blob", "about"} and parts.hostname != HOST:
            self.outside.append(url)

    def _error(self, error: WebError) -> None:
        self.errors.append(str(error.error))

    def _console(self, message: ConsoleMessage) -> None:
        place = message.location["url"]
        if message.type == "error" and not _STREAMLIT_PROBE.search(urlsplit(place).path):
            self.errors.append(f"{message.text} ({place})")


def open_view(page: Page, path: str, view: View) -> None:
    """Open a page by the address of a view and wait until it is drawn."""
    query = urlencode(address.to_query(view))
    page.goto(f"{path}?{query}" if query else path)
    expect(page.locator("h1")).to_be_visible()


def wait_until_at_rest(page: Page) -> None:
    """Wait until no run of the page's script is under way."""
    expect(page.locator("[data-test-script-state=notRunning]")).to_be_attached()


def go_to(page: Page, path: str) -> None:
    """Follow the navigation's link to a page; the view goes along."""
    links = page.locator("[data-testid=stSidebar] .kg-pages a")
    expect(links).to_have_count(len(PAGES))
    links.nth(PAGES.index(path)).click()


def query_of(url: str) -> dict[str, str]:
    """Return the query of an address."""
    return dict(parse_qsl(urlsplit(url).query))


def wait_for_query(page: Page, expected: dict[str, str]) -> None:
    """Wait until the page's address has exactly this query."""
    wait_until(page, lambda: query_of(page.url) == expected, lambda: f"{page.url} not {expected}")


def wait_for_view(page: Page, view: View) -> None:
    """Wait until the page's address is exactly that of a view."""
    wait_for_query(page, address.to_query(view))


def wait_for_path(page: Page, path: str) -> None:
    """Wait until the page's address has this path."""
    wait_until(page, lambda: urlsplit(page.url).path == path, lambda: f"{page.url} not {path}")


def sentence(view: View) -> str:
    """Return the sentence that tells what a view shows."""
    table = HOKKAIDO.table
    return view_words.sentence(HOKKAIDO, view, table[filters.matches(HOKKAIDO, table, view)])


def title(view: View, path: str = "/") -> str:
    """Return the finding that is the title of a view on a page of policies."""
    kept = filters.kept(HOKKAIDO, view)
    if path == "/distribution" and not kept.empty:
        spread = distribution.spread(HOKKAIDO, kept, view.by, winter=view.winter)
        return distribution_words.finding(HOKKAIDO, spread, view)
    return findings.map_finding(HOKKAIDO, view, kept)


def expect_view(page: Page, view: View) -> None:
    """Wait until address, title and sentence are those of a view."""
    wait_for_view(page, view)
    expect(page.locator("h1")).to_have_text(title(view, urlsplit(page.url).path))
    expect(page.locator(".kg-head p").first).to_have_text(sentence(view))


def code_of(name: str) -> str:
    """Return the code of a municipality's Japanese name."""
    return str(HOKKAIDO.municipalities.set_index("name").loc[name, "code"])


def name_of(code: str) -> str:
    """Return a municipality's Japanese name."""
    return str(HOKKAIDO.municipalities.set_index("code").loc[code, "name"])


def map_box(page: Page) -> FloatRect:
    """Scroll to the map and return where its canvas stands in the window."""
    canvas = page.locator("[data-testid=stDeckGlJsonChart] canvas")
    canvas.scroll_into_view_if_needed()
    box = canvas.bounding_box()
    assert box is not None
    return box


def camera_of(page: Page) -> tuple[float, float, float]:
    """Wait until the map looks where it should; return its longitude, latitude and zoom."""
    # Between two looks the page may have set its scripts up anew.
    seen: list[dict[str, float]] = []

    def is_there() -> bool:
        state = page.evaluate("window.kankeiGeo?.camera?.state ?? null")
        seen.extend([state] if state else [])
        return bool(state)

    wait_until(page, is_there, lambda: "no camera")
    state = seen[-1]
    return state["longitude"], state["latitude"], state["zoom"]


def point_of(page: Page, code: str) -> tuple[float, float]:
    """Return the pixel of the window at which a municipality is clicked."""
    box, place = map_box(page), seen_from(*camera_of(page)).loc[code]
    return (
        box["x"] + box["width"] / 2 + place["dx"],
        box["y"] + box["height"] / 2 + place["dy"],
    )


def click_on_map(page: Page, code: str) -> None:
    """Point at a municipality, read its name in the tooltip, and click.

    deck.gl takes a press of more than 250 ms for no click. Without a GPU, and while others use
    the processor, a click can look as long: then nothing is sent, and a person clicks again.
    """
    before = page.url
    for _ in range(_MOST_CLICKS):
        x, y = point_of(page, code)
        page.mouse.move(x, y)
        expect(page.locator(".deck-tooltip")).to_contain_text(name_of(code))
        page.mouse.click(x, y)
        deadline = time.monotonic() + _CLICK_TIMEOUT_S
        while page.url == before and time.monotonic() < deadline:
            page.wait_for_timeout(50)
        if page.url != before:
            return
        page.mouse.move(1, 1)
    pytest.fail(f"{_MOST_CLICKS} clicks on {name_of(code)} selected nothing")


def map_pixels(page: Page) -> NDArray[np.int16]:
    """Return the colours of the map, shape (height, width, 3), without the legend over it."""
    page.mouse.move(1, 1)  # no tooltip in the picture
    hidden = ".kg-legend, .deck-tooltip, .kg-names, .kg-zoom { visibility: hidden !important }"
    picture = page.screenshot(clip=map_box(page), style=hidden)
    image = Image.open(io.BytesIO(picture)).convert("RGB")
    return np.asarray(image).astype(np.int16)


def rgb(colour: str) -> NDArray[np.int16]:
    """Return ``#rrggbb`` as three numbers."""
    return np.array([int(colour[start : start + 2], 16) for start in (1, 3, 5)], dtype=np.int16)


def is_colour(pixels: NDArray[np.int16], colour: str) -> NDArray[np.bool_]:
    """Return which pixels have a colour, but for rounding."""
    near: NDArray[np.bool_] = (np.abs(pixels - rgb(colour)) <= _TOLERANCE).all(axis=-1)
    return near


def wrong_fills(page: Page, view: View, data: Dataset = HOKKAIDO) -> list[str]:
    """Return where the map has another colour than the legend's, in words.

    Looked at is the middle of every municipality whose class is drawn without a pattern and
    whose polygon has room for it.
    """
    seen_at = seen_from(*camera_of(page))
    pixels = map_pixels(page)
    height, width, _ = pixels.shape
    wrong, seen = [], 0
    for code, item in _painted(data, view):
        place = seen_at.loc[code]
        x, y = round(width / 2 + place["dx"]), round(height / 2 + place["dy"])
        if item.pattern != palette.NO_PATTERN or place["room"] < _ROOM_PX:
            continue
        if not (0 <= x < width and 0 <= y < height):
            continue
        seen += 1
        if not is_colour(pixels[y, x], item.colour):
            wrong.append(f"{name_of(code)}: {pixels[y, x].tolist()}, expected {item.colour}")
    assert seen > 5, "too few municipalities to judge the map by"
    return wrong


@cache
def _painted(data: Dataset, view: View) -> list[tuple[str, LegendClass]]:
    """Return the class of each municipality by code."""
    table = data.table
    picture = policy_picture(data, view, view.layer, table, filters.matches(data, table, view))
    classes = deck.paint(data, picture.keys, picture.classes)
    numbers = zip(table["code"], classes.numbers, strict=False)
    return [(code, classes.palette[number]) for code, number in numbers]


def expect_painted(page: Page, view: View, data: Dataset = HOKKAIDO) -> None:
    """Wait until the map shows a view in the legend's colours."""
    wait_until(
        page,
        lambda: wrong_fills(page, view, data) == [],
        lambda: str(wrong_fills(page, view, data)),
        between_ms=_BETWEEN_PICTURES_MS,
    )


def wait_until(
    page: Page, is_met: Callable[[], bool], told: Callable[[], str], *, between_ms: int = 100
) -> None:
    """Wait for a condition that only the test can see."""
    deadline = time.monotonic() + _PAINT_TIMEOUT_S
    while not is_met():
        assert time.monotonic() < deadline, told()
        page.wait_for_timeout(between_ms)


def wait_for(page: Page, expression: str, arg: object = None, *, between_ms: int = 100) -> None:
    """Wait until an expression of JavaScript is true.

    Playwright's own way compiles it in the page, which the page's policy forbids.
    """

    def is_met() -> bool:
        try:
            return bool(page.evaluate(expression, arg))
        except PlaywrightError as error:
            if "context was destroyed" in error.message:  # the page is just being loaded again
                return False
            raise

    wait_until(page, is_met, lambda: f"{expression} ({arg}) at {page.url}", between_ms=between_ms)
