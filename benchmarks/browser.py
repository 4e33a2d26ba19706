"""Drive Kankei-Geo and the plain peer in one Chromium and print what each costs.

Run it from the repository: ``.venv/bin/python -m benchmarks.browser``.
"""

import argparse
import shutil
import statistics
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

from benchmarks import markdown, servers, wire
from benchmarks.markdown import Bar
from benchmarks.tab import Tab

ROOT = Path(__file__).resolve().parent.parent
OURS = ROOT / "dashboard.py"
PEER = ROOT / "benchmarks" / "peer_app.py"

Change = tuple[tuple[str, str], tuple[int, int]]
POLICY, MINIMUM, AREA = range(3)  # the peer's filters, in their order
# Each change of a filter in our app (the setting and the button or the text typed) and in the
# peer (the filter and the number of the option). In neither app does a change show the same
# municipalities as one before it, so that neither can send a mere reference.
CHANGES: tuple[Change, ...] = (
    (("counts", "4"), (MINIMUM, 4)),
    (("counts", "3"), (MINIMUM, 3)),
    (("counts", "2"), (MINIMUM, 2)),
    (("policy", "道共同"), (POLICY, 1)),
    (("area", "空知総合振興局"), (AREA, 1)),
    (("area", "十勝総合振興局"), (AREA, 12)),
    (("without", "二拠点居住"), (MINIMUM, 3)),
    (("counts", "1"), (POLICY, 0)),
    (("without", "二拠点居住"), (MINIMUM, 1)),
    (("policy", "道共同"), (AREA, 1)),
    (("counts", "未掲載"), (MINIMUM, 0)),
    (("area", ""), (AREA, 12)),
)

PER_CHANGE = Bar(8 * 1024, "8 KB")
PER_CHANGE_OF_MANY = Bar(20 * 1024, "20 KB")
SHARE_OF_PEER = Bar(1 / 200, "1/200")
SERVER_TIME = Bar(0.080, "80 ms")
# States of our pages that are measured by the same changes, each with its bar.
STATES = (
    ("Map of the count, a municipality selected", "/?code=01428", PER_CHANGE),
    ("Map of a policy", "/priority_map?layer=metro_pr", PER_CHANGE),
    (
        "The same with a municipality selected",
        "/priority_map?layer=metro_pr&code=01428",
        PER_CHANGE,
    ),
    ("Map of the combinations", "/priority_map?layer=combination", PER_CHANGE),
    (
        "The same with a municipality selected",
        "/priority_map?layer=combination&code=01428",
        PER_CHANGE,
    ),
    ("Tile grid", "/priority_map?kind=tiles", PER_CHANGE_OF_MANY),
    ("Four small maps", "/priority_map?kind=four", PER_CHANGE_OF_MANY),
    ("Distribution", "/distribution", PER_CHANGE),
    ("Analysis, combinations", "/analysis?study=combinations", PER_CHANGE),
)

CHROMIUM_OPTIONS = (
    "--no-sandbox",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    # Without a GPU, as on a thin client.
    "--use-angle=swiftshader",
    "--enable-unsafe-swiftshader",
)
_HEAVIEST = 8
_WITH_MAP = ("/", "/?prefecture=00")


@dataclass
class Result:
    """What one app cost.

    Attributes
    ----------
    first_map_bytes, streamlit_bytes : int
        What was received to open the page: data of the app, and Streamlit's own files.
    frames : list of list of bytes
        The frames that the server sent for each change of a filter.
    pixel_seconds : list of float
        From pressing the key to the new map, for each change that shows on it.
    server_seconds : list of float
        From sending a warm rerun to the message that it has finished.
    """

    first_map_bytes: int = 0
    streamlit_bytes: int = 0
    frames: list[list[bytes]] = field(default_factory=list)
    pixel_seconds: list[float] = field(default_factory=list)
    server_seconds: list[float] = field(default_factory=list)

    @property
    def change_bytes(self) -> list[int]:
        """Bytes received for each change of a filter."""
        return [sum(map(len, frames)) for frames in self.frames]


def measure(
    browser: Browser,
    script: Path,
    rounds: int,
    path: str = "/",
    changes: Sequence[Change] = CHANGES,
) -> Result:
    """Open an app, change its filters, replay the reruns, and return what it cost.

    Parameters
    ----------
    browser : playwright.sync_api.Browser
        The Chromium that both apps share.
    script : pathlib.Path
        The app.
    rounds : int
        How often the reruns are sent again for the server time.
    path : str
        Page and query at which it is opened.
    changes : sequence of Change
        Of our filters and of the peer's.
    """
    result = Result()
    with servers.running(script) as address:
        with _fresh_tab(browser) as tab:
            tab.open(address + path, has_map=path in _WITH_MAP or script == PEER)
            result.first_map_bytes = tab.app_bytes + sum(map(len, tab.received))
            result.streamlit_bytes = tab.streamlit_bytes
            for ours, peers in changes:
                before = len(tab.received)
                seconds = tab.choose(*peers) if script == PEER else tab.press(*ours)
                result.frames.append(tab.received[before:])
                if seconds is not None:
                    result.pixel_seconds.append(seconds)
            reruns = [frame for frame in tab.sent if wire.is_rerun(frame)]
        # The browser is gone: nobody draws while the server is timed, and it is warm.
        for _ in range(rounds):
            result.server_seconds += wire.replay_seconds(address, reruns)
    return result


def comparison(ours: Result, peer: Result) -> str:
    """Return the figures of both apps as a Markdown table."""
    worst_share = max(a / b for a, b in zip(ours.change_bytes, peer.change_bytes, strict=True))
    median, percentile_95 = statistics.median, _percentile_95
    size, time = markdown.size, markdown.milliseconds
    rows = (
        _row("Bytes to the first map", size, ours.first_map_bytes, peer.first_map_bytes),
        _row("Streamlit’s own files, once", size, ours.streamlit_bytes, peer.streamlit_bytes),
        _row("Bytes per filter change, median", size, *_both(median, ours, peer, "change_bytes")),
        _row(
            "Bytes per filter change, largest",
            size,
            *_both(max, ours, peer, "change_bytes"),
            PER_CHANGE,
        ),
        (
            "Share of the peer’s bytes, worst change",
            *("–", "–", markdown.ratio(worst_share)),
            *(SHARE_OF_PEER.told, SHARE_OF_PEER.verdict(worst_share)),
        ),
        _row(
            "Server time of a warm rerun, median",
            time,
            *_both(median, ours, peer, "server_seconds"),
            SERVER_TIME,
        ),
        _row(
            "Server time of a warm rerun, p95",
            time,
            *_both(percentile_95, ours, peer, "server_seconds"),
        ),
        _row(
            "Key press to changed pixels, median",
            time,
            *_both(median, ours, peer, "pixel_seconds"),
        ),
    )
    return markdown.table(("Figure", "Kankei-Geo", "Plain peer", "Ratio", "Bar", "Result"), rows)


def contents(result: Result) -> str:
    """Return the heaviest messages of each filter change as a Markdown table."""
    rows = []
    for ((setting, label), _), frames in zip(CHANGES, result.frames, strict=True):
        heaviest = wire.pieces(frames)[:_HEAVIEST]
        told = ", ".join(f"{piece.kind} {piece.place} {piece.size:,}".strip() for piece in heaviest)
        total = f"{sum(map(len, frames)):,}"
        rows.append((f"{setting} {label}", total, str(len(frames)), told))
    return markdown.table(("Change", "Bytes", "Messages", "Heaviest: kind, place, bytes"), rows)


def states(browser: Browser, rounds: int) -> str:
    """Return what the same changes cost in other states of our pages, as a Markdown table."""
    rows = []
    for name, path, bar in STATES:
        result = measure(browser, OURS, rounds, path)
        largest = max(result.change_bytes)
        seconds = statistics.median(result.server_seconds)
        rows.append(
            (
                name,
                markdown.size(statistics.median(result.change_bytes)),
                markdown.size(largest),
                bar.told,
                bar.verdict(largest),
                markdown.milliseconds(seconds),
                SERVER_TIME.told,
                SERVER_TIME.verdict(seconds),
            )
        )
    heading = ("State", "Bytes, median", "Largest", "Bar", "", "Server, median", "Bar", "")
    return markdown.table(heading, rows)


def main() -> None:
    """Measure both apps and print the tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "--rounds", type=int, default=3, help="how often the reruns are timed (default: 3)"
    )
    parser.add_argument(
        "--contents", action="store_true", help="also list what a filter change is made of"
    )
    options = parser.parse_args()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=chromium(), args=list(CHROMIUM_OPTIONS)
        )
        version = browser.version
        ours = measure(browser, OURS, options.rounds)
        peer = measure(browser, PEER, options.rounds)
        others = states(browser, options.rounds)
        browser.close()
    print(comparison(ours, peer))
    print(
        f"\n{len(CHANGES)} filter changes, {len(ours.pixel_seconds)} of them visible on our map, "
        f"{len(peer.pixel_seconds)} on the peer’s; {len(ours.server_seconds)} reruns timed for "
        f"each app. Chromium {version}, software rendering."
    )
    print(f"\n{others}")
    if options.contents:
        print(f"\nKankei-Geo\n\n{contents(ours)}")


def _row(
    name: str, told: Callable[[float], str], ours: float, peers: float, bar: Bar | None = None
) -> tuple[str, ...]:
    verdict = (bar.told, bar.verdict(ours)) if bar else ("–", "–")
    return name, told(ours), told(peers), markdown.ratio(ours / peers), *verdict


def _both(
    figure: Callable[[list[float]], float], ours: Result, peer: Result, samples: str
) -> tuple[float, float]:
    return figure(getattr(ours, samples)), figure(getattr(peer, samples))


def _percentile_95(samples: list[float]) -> float:
    return statistics.quantiles(samples, n=20, method="inclusive")[-1]


@contextmanager
def _fresh_tab(browser: Browser) -> Iterator[Tab]:
    """Open a tab with an empty cache."""
    context = browser.new_context(viewport={"width": 1280, "height": 900}, locale="ja-JP")
    try:
        yield Tab(context.new_page())
    finally:
        context.close()


def chromium() -> str:
    """Return the path of Chromium, or end with the command that installs it."""
    found = shutil.which("chromium") or shutil.which("chromium-browser")
    if found is None:
        sys.exit("No Chromium found. Debian: apt-get install chromium fonts-noto-cjk")
    return found


if __name__ == "__main__":
    main()
