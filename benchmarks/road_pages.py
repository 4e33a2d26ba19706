"""Bytes that a change of a threshold sends on the pages of airport access, routes and hubs.

Run it as ``python -m benchmarks.road_pages``. It prints a Markdown table.
"""

from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Page, WebSocket, sync_playwright

from benchmarks.browser import CHROMIUM_OPTIONS, chromium
from benchmarks.markdown import Bar, size, table
from benchmarks.servers import running

_DASHBOARD = Path(__file__).parent.parent / "dashboard.py"
_BAR = Bar(12 * 1024, "12 KB")
_BOTH = ("Least number of policies", "Winter factor")
_MINUTES, _KM = "Minutes by road", "Kilometres"
_SELECTED = "01452"  # its panel changes with every threshold
# What is opened, and which of its sliders are moved.
_PAGES = {
    **{
        f"airport_access?lang=en&measure={measure}{code}": sliders
        for code in (f"&code={_SELECTED}", "")
        for measure, sliders in (
            ("road", (_MINUTES, *_BOTH)),
            ("line", (_KM, _BOTH[0])),
            ("both", (_MINUTES, _KM, *_BOTH)),
            ("journey", ("Journey from Haneda (min)", "Before departure at Haneda (min)", *_BOTH)),
        )
    },
    # The most that a page of candidates tells: everything on the map, and several settings changed.
    f"airport_access?lang=en&code={_SELECTED}&minutes=80&count=2&winter=1.2"
    "&also=potential-tiers-areas-borderline": (_MINUTES, *_BOTH),
    "routes?lang=en&stops=01607-01641-01636-01634-01635-01229": (
        "Driving a day (h)",
        "Winter factor",
        "At most (h on the road)",
    ),
    f"hubs?lang=en&code={_SELECTED}": ("Number of hubs", "Minutes by road", "Winter factor"),
}
_QUIET_MS = 4_000


@dataclass
class _Traffic:
    """What a page has received since the last look."""

    socket: int = 0
    fetched: int = 0

    def follow(self, page: Page) -> None:
        """Count what `page` receives from now on."""
        page.on("websocket", self._on_socket)
        page.on("response", lambda response: self._on_response(response.url, response.headers))

    def take(self) -> tuple[int, int]:
        """Return the bytes of the websocket and of data fetched by URL, and start again."""
        found = self.socket, self.fetched
        self.socket = self.fetched = 0
        return found

    def _on_socket(self, socket: WebSocket) -> None:
        socket.on("framereceived", self._on_frame)

    def _on_frame(self, frame: bytes | str) -> None:
        self.socket += len(frame)

    def _on_response(self, url: str, headers: dict[str, str]) -> None:
        if "/published/" in url or "/geometry/" in url:
            self.fetched += int(headers.get("content-length", 0))


def _changes(page: Page, address: str, path: str) -> list[tuple[str, ...]]:
    """Return a row of the table for each slider of a page, moved by one step."""
    traffic = _Traffic()
    traffic.follow(page)
    page.goto(f"{address}/{path}")
    page.get_by_role("slider", name=_PAGES[path][0]).wait_for()
    page.wait_for_timeout(2 * _QUIET_MS)
    traffic.take()
    rows: list[tuple[str, ...]] = []
    for name in _PAGES[path]:
        page.get_by_role("slider", name=name).press("ArrowRight")
        page.wait_for_timeout(_QUIET_MS)
        received, fetched = traffic.take()
        rows.append(
            (
                path,
                name,
                size(received),
                size(fetched),
                _BAR.verdict(received),
            )
        )
    return rows


def main() -> None:
    """Change each slider of each page by one step and print what was received."""
    rows: list[tuple[str, ...]] = []
    with running(_DASHBOARD) as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=chromium(), args=list(CHROMIUM_OPTIONS)
        )
        for path in _PAGES:
            page = browser.new_page(viewport={"width": 1440, "height": 900})
            rows += _changes(page, address, path)
            page.close()
        browser.close()
    heading = ("Page", "Slider", "Websocket", "Fetched by URL", f"Bar {_BAR.told}")
    print(table(heading, rows))


if __name__ == "__main__":
    main()
