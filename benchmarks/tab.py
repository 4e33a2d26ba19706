"""A page in Chromium that is driven by keyboard and records what it receives."""

import time
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import Page, WebSocket

from benchmarks import wire

_FILTERS = "[data-testid=stSidebar] [data-testid=stSelectbox]"
_WATCH_MAP = (Path(__file__).parent / "watch_map.js").read_text(encoding="utf-8")
# The server of the app sends its data from here; all else belongs to Streamlit itself.
_APP_FOLDERS = ("/geometry/", "/published/")
_BOX = "area"  # our box of subprefectures
_QUIET_S = 0.7
_SCROLL_MS, _LOOK_EVERY_MS = 500, 50
_TIMEOUT_S = 60


class Tab:
    """One page, with a record of everything that it sends and receives.

    Parameters
    ----------
    page : playwright.sync_api.Page
        A fresh page.

    Attributes
    ----------
    sent, received : list of bytes
        Payloads of the websocket's frames to and from the server.
    app_bytes, streamlit_bytes : int
        Bytes of HTTP responses with their headers, as they were transferred.
    """

    def __init__(self, page: Page) -> None:
        self._page = page
        self.sent: list[bytes] = []
        self.received: list[bytes] = []
        self.app_bytes = 0
        self.streamlit_bytes = 0
        self._runs = 0
        self._paths: dict[str, str] = {}
        self._awaited: set[str] = set()  # data of the app that is on its way
        self._last_news = time.monotonic()
        devtools = page.context.new_cdp_session(page)
        devtools.send("Network.enable")
        devtools.on("Network.requestWillBeSent", self._on_request)
        devtools.on("Network.loadingFailed", self._on_failed)
        devtools.on("Network.responseReceived", self._on_response)
        devtools.on("Network.loadingFinished", self._on_loaded)
        page.on("websocket", self._on_websocket)
        page.add_init_script(_WATCH_MAP)

    def open(self, address: str, *, has_map: bool = True) -> None:
        """Open an app and wait until its map is drawn and all else has come to rest."""
        self._page.goto(address)
        if has_map:
            self._wait_for_map()
        self._settle(runs_before=0)

    def _wait_for_map(self) -> None:
        """Ask again and again: Playwright's own way to wait is forbidden by the page's policy."""
        deadline = time.monotonic() + _TIMEOUT_S
        while not self._page.evaluate("watchMap.isDrawn()"):
            if time.monotonic() > deadline:
                raise TimeoutError(f"no map within {_TIMEOUT_S} s")
            self._page.wait_for_timeout(_LOOK_EVERY_MS)

    def choose(self, which: int, option: int) -> float | None:
        """Choose an option of a filter with the keyboard.

        Parameters
        ----------
        which : int
            Number of the filter in the sidebar.
        option : int
            Number of the option.

        Returns
        -------
        float or None
            Seconds from pressing Enter to the new map; None if the map looks as before.
        """
        self._highlight(which, option)
        runs = self._runs
        self._page.keyboard.press("Enter")
        self._settle(runs_before=runs)
        seconds: float | None = self._page.evaluate("watchMap.secondsFromKey()")
        return seconds

    def press(self, setting: str, label: str) -> float | None:
        """Press a button of the row of a setting of ours, or change what a box has chosen.

        Parameters
        ----------
        setting : str
            Name of the setting.
        label : str
            The button's text; in the box of subprefectures what is typed, or empty to take
            away the last choice but one.

        Returns
        -------
        float or None
            As `choose` does.
        """
        if setting == _BOX:
            self._type(label)
        else:
            row = self._page.locator(f".st-key-{setting}")
            row.get_by_role("button", name=label, exact=True).focus()
        runs = self._runs
        self._page.keyboard.press("Enter")
        self._settle(runs_before=runs)
        seconds: float | None = self._page.evaluate("watchMap.secondsFromKey()")
        if setting == _BOX:  # its open list hides all else
            self._page.keyboard.press("Escape")
        return seconds

    def _type(self, label: str) -> None:
        """Highlight the option of our box of subprefectures that is typed, or a cross."""
        row = self._page.locator(f".st-key-{_BOX}")
        if not label:
            row.locator("[data-tag] button").first.focus()
            return
        box = row.get_by_role("combobox")
        # A list that opens while the page scrolls closes again.
        box.evaluate("box => box.scrollIntoView({ block: 'center' })")
        self._page.wait_for_timeout(_SCROLL_MS)
        box.focus()
        box.fill(label)
        self._page.get_by_role("option", name=label).wait_for()
        box.press("ArrowDown")

    def _highlight(self, which: int, option: int) -> None:
        """Open a filter's list and go to an option with the arrow keys."""
        box = self._page.locator(_FILTERS).nth(which).locator("input")
        box.focus()
        box.press("ArrowDown")
        wanted = self._page.get_by_role("option").nth(option).get_attribute("id")
        box.press("Home")
        for _ in range(option):
            box.press("ArrowDown")
        if box.get_attribute("aria-activedescendant") != wanted:
            raise RuntimeError(f"option {option} of filter {which} cannot be reached")

    def _settle(self, runs_before: int) -> None:
        """Wait until a run has ended and nothing has arrived or moved for a while."""
        end = time.monotonic() + _TIMEOUT_S
        while self._awaited or self._runs <= runs_before or self._seconds_quiet() < _QUIET_S:
            if time.monotonic() > end:
                raise TimeoutError("the app did not come to rest")
            self._page.wait_for_timeout(_LOOK_EVERY_MS)

    def _seconds_quiet(self) -> float:
        # The page answers only when it is idle, so a busy page is not taken for a quiet one.
        unchanged: float = self._page.evaluate("watchMap.secondsSinceChange()")
        return min(unchanged, time.monotonic() - self._last_news)

    def _on_news(self) -> None:
        self._last_news = time.monotonic()

    def _on_websocket(self, socket: WebSocket) -> None:
        socket.on("framesent", lambda frame: self.sent.append(_payload(frame)))
        socket.on("framereceived", lambda frame: self._on_frame(_payload(frame)))

    def _on_frame(self, frame: bytes) -> None:
        self.received.append(frame)
        self._runs += wire.is_finished(frame)
        self._on_news()

    def _on_request(self, event: dict[str, Any]) -> None:
        if urlsplit(event["request"]["url"]).path.startswith(_APP_FOLDERS):
            self._awaited.add(event["requestId"])

    def _on_failed(self, event: dict[str, Any]) -> None:
        self._awaited.discard(event["requestId"])

    def _on_response(self, event: dict[str, Any]) -> None:
        self._paths[event["requestId"]] = urlsplit(event["response"]["url"]).path

    def _on_loaded(self, event: dict[str, Any]) -> None:
        self._awaited.discard(event["requestId"])
        path = self._paths.get(event["requestId"], "")
        if path.startswith(_APP_FOLDERS):
            self.app_bytes += int(event["encodedDataLength"])
        else:
            self.streamlit_bytes += int(event["encodedDataLength"])
        self._on_news()


def _payload(frame: bytes | str) -> bytes:
    return frame.encode() if isinstance(frame, str) else frame
