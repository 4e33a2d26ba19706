"""Does anything grow or stay behind: random walks for an hour, with tables, documents and programs.

Run it from the repository: ``.venv/bin/python -m benchmarks.soak --minutes 60``. It starts the
dashboard as a server of its own, lets readers without a browser do whatever its pages offer, and
ends with status 1 if memory rises, anything is left over or a page fails. With ``--gentle`` it
takes at most 15 % of one core, client included, so that it can run beside other tests.
"""

import argparse
import asyncio
import json
import signal
import sys
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

from benchmarks import load, markdown
from benchmarks.inside import Counts
from benchmarks.reader import Traffic, asked
from benchmarks.slopes import Slope, rises, slope
from benchmarks.walk import Walk
from benchmarks.watched import Watched, watched

MEGABYTE = 1 << 20
# What may rise for each thousand actions, see README for what was measured. Fewer actions say
# nothing of it: until then caches fill.
MOST_MEMORY, MOST_BLOCKS, FEWEST_ACTIONS = 8 * MEGABYTE, 12_000, 10_000
# What may be held more than before once all readers have left and caches are emptied.
MOST_HELD = 100_000
# Nothing of these is there once all readers have left.
GONE = (
    *("sessions connected", "sessions stored", "sessions that publish"),
    *("published files", "documents", "downloads to be made", "uploads", "tables shown"),
    *("files for a while", "child processes"),
)
# Of these there are at most as many as before, and a few that a pool keeps waiting for work.
AS_BEFORE = {"sessions alive": 0, "threads": 2, "open files": 16}
_READERS = 3
_GENTLE = 0.15  # of one core
_WARM = 0.3  # of the time: caches are filled
_FIRST = 0.2  # of the time: what is loaded late is loaded, and counts begin
_SAMPLES = 60
_REST_S, _IDLE_S = 120, 12
_MOST_TOLD = 10


@dataclass
class Found:
    """What a soak found.

    Attributes
    ----------
    samples : list of tuple of int, Counts
        Actions until then, and the counts.
    before, after : Counts
        At rest, with empty caches: after a first walk, and when all readers had left.
    """

    samples: list[tuple[int, Counts]] = field(default_factory=list)
    before: Counts = field(default_factory=dict)
    after: Counts = field(default_factory=dict)

    def slope(self, name: str) -> Slope:
        """Return how a count rises once caches are filled."""
        warm = self.samples[int(len(self.samples) * _WARM) :]
        actions, counts = zip(*((at, one[name]) for at, one in warm), strict=True)
        return slope(actions, counts)

    def faults(self) -> list[str]:
        """Return what breaks a bar, each as a line."""
        told = []
        for name, most in (("memory", MOST_MEMORY), ("blocks", MOST_BLOCKS)):
            found = self.slope(name)
            if self.samples[-1][0] >= FEWEST_ACTIONS and rises(found, most):
                told.append(f"{name} rises by {found.told()} each 1,000 actions; at most {most:,}")
        held = self.after["blocks"] - self.before["blocks"]
        if held > MOST_HELD:
            told.append(f"{held:,} blocks more are held than before; at most {MOST_HELD:,}")
        told += [f"{self.after[name]} {name} left over" for name in GONE if self.after[name]]
        for name, more in AS_BEFORE.items():
            if self.after[name] > self.before[name] + more:
                told.append(f"{self.after[name]} {name}, {self.before[name]} before")
        return told


def at_rest(server: Watched) -> Counts:
    """Wait until what readers held is dropped, two minutes at most; return what is held then."""
    end = time.monotonic() + _REST_S
    while True:
        found = server.counts()
        if not any(found[name] for name in GONE) or time.monotonic() > end:
            break
        time.sleep(1)
    # A thread that waits for work ends when the next request finds it idle.
    time.sleep(_IDLE_S)
    asked(server.address, "/api/v1/")
    return server.counts(clear=True)


async def _walked(walk: Walk, readers: int, seconds: float, found: Found) -> None:
    end, every = time.monotonic() + seconds, seconds / _SAMPLES
    walk.begin()
    walking = [asyncio.create_task(walk.walk(end)) for _ in range(readers)]
    while time.monotonic() < end:
        await asyncio.sleep(min(every, max(0.0, end - time.monotonic())))
        found.samples.append((walk.traffic.actions, await asyncio.to_thread(walk.server.counts)))
    await asyncio.gather(*walking)


def soaked(walk: Walk, readers: int, seconds: float) -> Found:
    """Let readers walk for so long, and return what was found."""
    found = Found()
    asyncio.run(walk.everything())
    asyncio.run(_walked(walk, readers, seconds * _FIRST, Found()))
    found.before = at_rest(walk.server)
    walk.traffic, walk.did = Traffic(), Counter()
    asyncio.run(_walked(walk, readers, seconds * (1 - _FIRST), found))
    found.after = at_rest(walk.server)
    return found


def told(walk: Walk, found: Found) -> str:
    """Return tables of what was found."""
    last = found.samples[-1][1]
    rows = [
        (name, *(f"{one.get(name, 0):,}" for one in (found.before, last, found.after)))
        for name in found.after
    ]
    rises_by = [
        ("Memory (MB)", found.slope("memory").told(MEGABYTE), f"{MOST_MEMORY / MEGABYTE:,.0f}"),
        ("Blocks of Python", found.slope("blocks").told(), f"{MOST_BLOCKS:,}"),
    ]
    traffic = walk.traffic
    each = max(traffic.reruns, 1)
    did = ", ".join(f"{name} {number:,}" for name, number in walk.did.most_common())
    return "\n\n".join(
        (
            markdown.table(("", "before", "last", "after"), rows),
            markdown.table(("For each 1,000 actions", "rises by (95 %)", "at most"), rises_by),
            f"{traffic.actions:,} actions: {did}.",
            f"Received for a rerun: {markdown.size(traffic.received / each)}.",
            f"Sent with it: {markdown.size(traffic.sent / each)}.",
            f"Kept by its browser: {markdown.size(traffic.kept / each)}.",
        )
    )


def main() -> None:
    """Soak the dashboard; end with status 1 if anything grows, stays behind or fails."""
    options = _options()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))  # so that the server is stopped, too
    share = _GENTLE if options.gentle else 0.0
    with watched(*(f"--{one}" for one in options.option)) as server:
        walk = Walk(server, Random(options.seed), share)  # noqa: S311 -- nothing is kept secret
        found = soaked(walk, 1 if share else options.readers, options.minutes * 60)
    print(told(walk, found), flush=True)
    if options.samples:
        lines = [{"actions": at, **one} for at, one in found.samples]
        options.samples.write_text("\n".join(map(json.dumps, lines)), encoding="utf-8")
    faults = [*found.faults(), *walk.failed[:_MOST_TOLD]]
    if faults:
        print("\nSoak, seed " + str(options.seed) + ":\n" + "\n".join(f"- {one}" for one in faults))
        sys.exit(1)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--minutes", type=load.bounded(600), default=60, help="default: 60")
    parser.add_argument(
        "--readers",
        type=load.bounded(50),
        default=_READERS,
        help=f"at a time (default: {_READERS})",
    )
    parser.add_argument("--seed", type=int, default=1, help="of the chance (default: 1)")
    parser.add_argument("--gentle", action="store_true", help="at most 15 %% of one core")
    parser.add_argument(
        "--option", action="append", default=[], help="of Streamlit, as name=value; repeat it"
    )
    parser.add_argument("--samples", type=Path, help="also write all samples there, as JSON lines")
    return parser.parse_args()


if __name__ == "__main__":
    main()
