"""Drive all of Japan and Hokkaido in one Chromium and print what each costs.

Run it from the repository: ``.venv/bin/python -m benchmarks.japan HOME``, a folder that has the 47
prefectures (``build --all --to HOME``), those that are shipped with a table among them.
"""

import argparse
import os
import statistics
import sys
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import sync_playwright

from benchmarks import markdown
from benchmarks.browser import (
    AREA,
    CHROMIUM_OPTIONS,
    MINIMUM,
    OURS,
    POLICY,
    Change,
    Result,
    chromium,
    measure,
)
from benchmarks.markdown import Bar
from kankei_geo.base.paths import HOME_VARIABLE
from kankei_geo.dataset.japan import EVERY
from kankei_geo.dataset.prefecture import prefectures

# As in `benchmarks.browser`: no change shows the same municipalities as one before it. The numbers
# are the peer's, which is not asked here.
CHANGES: tuple[Change, ...] = (
    (("counts", "4"), (MINIMUM, 4)),
    (("counts", "3"), (MINIMUM, 3)),
    (("counts", "2"), (MINIMUM, 2)),
    (("policy", "道共同"), (POLICY, 1)),
    (("area", "北海道"), (AREA, 1)),
    (("area", "長野県"), (AREA, 2)),
    (("counts", "表なし"), (MINIMUM, 0)),
    (("policy", "道共同"), (POLICY, 0)),
    (("counts", "4"), (MINIMUM, 4)),
    (("counts", "未掲載"), (MINIMUM, 0)),
    (("counts", "3"), (MINIMUM, 3)),
    (("area", ""), (AREA, 0)),
)
FIRST_MAP = Bar(1024 * 1024, "1 MB")
PER_CHANGE = Bar(20 * 1024, "20 KB")
SERVER_TIME = Bar(0.150, "150 ms")


def comparison(japan: Result, hokkaido: Result) -> str:
    """Return the figures of both as a Markdown table."""
    size, time = markdown.size, markdown.milliseconds
    rows = (
        _row("Bytes to the first map", size, _first, japan, hokkaido, FIRST_MAP),
        _row("Bytes per filter change, median", size, _median_bytes, japan, hokkaido),
        _row("Bytes per filter change, largest", size, _most_bytes, japan, hokkaido, PER_CHANGE),
        _row("Server time of a warm rerun, median", time, _median, japan, hokkaido, SERVER_TIME),
        _row("Server time of a warm rerun, p95", time, _percentile_95, japan, hokkaido),
        _row("Key press to changed pixels, median", time, _pixels, japan, hokkaido),
    )
    heading = ("Figure", "All of Japan", "Hokkaido", "Ratio", "Bar", "Result")
    return markdown.table(heading, rows)


def _row(
    name: str,
    told: Callable[[float], str],
    figure: Callable[[Result], float],
    japan: Result,
    hokkaido: Result,
    bar: Bar | None = None,
) -> tuple[str, ...]:
    one, other = figure(japan), figure(hokkaido)
    verdict = (bar.told, bar.verdict(one)) if bar else ("–", "–")
    return name, told(one), told(other), f"{one / other:.1f}", *verdict


def _first(result: Result) -> float:
    return result.first_map_bytes


def _median_bytes(result: Result) -> float:
    return statistics.median(result.change_bytes)


def _most_bytes(result: Result) -> float:
    return max(result.change_bytes)


def _median(result: Result) -> float:
    return statistics.median(result.server_seconds)


def _percentile_95(result: Result) -> float:
    return statistics.quantiles(result.server_seconds, n=20, method="inclusive")[-1]


def _pixels(result: Result) -> float:
    return statistics.median(result.pixel_seconds)


def main() -> None:
    """Measure both and print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("home", type=Path, help="folder with data/, geo/ and static/ of all 47")
    parser.add_argument(
        "--rounds", type=int, default=3, help="how often the reruns are timed (default: 3)"
    )
    asked = parser.parse_args()
    home = asked.home.resolve()
    missing = sorted(set(EVERY) - set(prefectures(home)))
    if missing:
        sys.exit(f"{home}: these prefectures are missing: {', '.join(missing)}")
    os.environ[HOME_VARIABLE] = str(home)  # of the server that is started
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=chromium(), args=list(CHROMIUM_OPTIONS)
        )
        japan = measure(browser, OURS, asked.rounds, "/?prefecture=00", CHANGES)
        hokkaido = measure(browser, OURS, asked.rounds)
        browser.close()
    print(comparison(japan, hokkaido))
    told = ", ".join(markdown.size(size) for size in japan.change_bytes)
    print(f"\nBytes of each of the {len(CHANGES)} changes of Japan: {told}.")


if __name__ == "__main__":
    main()
