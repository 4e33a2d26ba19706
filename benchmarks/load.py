"""How many readers at a time: sessions that act and think, over WebSocket, beside the plain peer.

Run it from the repository, on a machine that does nothing else:
``.venv/bin/python -m benchmarks.load``. It asks this machine only, at most 2,000 sessions, and for
at most ten minutes a round.
"""

import argparse
import asyncio
import ipaddress
import random
import socket
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import AsyncExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

import psutil
from playwright.sync_api import sync_playwright
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import WebSocketException
from websockets.typing import Subprotocol

from benchmarks import browser, markdown, servers, wire
from benchmarks.markdown import Bar
from benchmarks.tab import Tab

MOST_SESSIONS, MOST_SECONDS = 2_000, 600
P95, PER_SESSION = Bar(0.5, "500 ms"), Bar(2 * 1024 * 1024, "2 MB")
CPU, START, START_MEMORY = Bar(0.025, "25 ms"), Bar(4.0, "4 s"), Bar(300 * 1024 * 1024, "300 MB")
PEER_RATIO = 25
_PEER_STEPS = (1, 2, 3, 4, 5, 6, 8, 10, 13, 16, 20, 25, 32)
_TIMEOUT_S = 60.0
_OPENINGS_AT_A_TIME = 8


@dataclass
class Round:
    """What a number of sessions met.

    Attributes
    ----------
    sessions : int
        How many were opened and acted to the end.
    seconds : list of float
        From sending each action to the message that its run has ended.
    lasted : float
        Seconds in which they acted.
    errors : int
        Connections that were refused or lost, runs that failed or did not end within a minute.
    memory, cpu : float or None
        Bytes of the server for each session, seconds of its processors for each action.
    """

    sessions: int = 0
    seconds: list[float] = field(default_factory=list)
    lasted: float = 0.0
    errors: int = 0
    memory: float | None = None
    cpu: float | None = None

    def percentile(self, hundredth: int) -> float:
        """Return the time that so many of a hundred actions stay within."""
        if len(self.seconds) < 2:  # noqa: PLR2004 -- of one there are none
            return float("inf")
        return statistics.quantiles(self.seconds, n=100, method="inclusive")[hundredth - 1]

    def row(self, name: str) -> tuple[str, ...]:
        """Return it as a row of the table."""
        time_of = markdown.milliseconds
        return (
            name,
            f"{self.sessions:,}",
            f"{len(self.seconds) / self.lasted:,.1f}" if self.lasted else "–",
            *(time_of(self.percentile(hundredth)) for hundredth in (50, 95, 99)),
            "–" if self.memory is None else markdown.size(self.memory),
            "–" if self.cpu is None else time_of(self.cpu),
            str(self.errors),
        )


HEADING = (
    *("", "Sessions", "Actions a second", "Median", "p95", "p99"),
    *("Memory a session", "CPU an action", "Errors"),
)


class Server:
    """The processes that are loaded, to ask what they take; none if they are not ours to know."""

    def __init__(self, pid: int | None) -> None:
        self._root = None if pid is None else psutil.Process(pid)

    def _each(self) -> list[psutil.Process]:
        return [] if self._root is None else [self._root, *self._root.children(recursive=True)]

    def memory(self) -> int:
        """Return the bytes that they do not share with others."""
        return sum(one.memory_full_info().uss for one in self._each())

    def largest(self) -> int:
        """Return the resident bytes of the largest of them."""
        return max((one.memory_info().rss for one in self._each()), default=0)

    def cpu(self) -> float:
        """Return the seconds of processors that they have used."""
        times = [one.cpu_times() for one in self._each()]
        return float(sum(one.user + one.system for one in times))

    @property
    def is_known(self) -> bool:
        """Tell whether there is anything to ask."""
        return self._root is not None


@dataclass(frozen=True)
class Plan:
    """How readers act.

    Attributes
    ----------
    address : str
        Where the app is.
    reruns : tuple of bytes
        What a browser sent: the opening, then each action.
    think : float
        Mean seconds from one action of a reader to the next; each waits half to half as long again.
    seconds : float
        How long all of them act.
    """

    address: str
    reruns: tuple[bytes, ...]
    think: float
    seconds: float


def recorded(address: str, script: Path) -> tuple[bytes, ...]:
    """Return what a browser sends when the page is opened and twelve filters are changed."""
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(
            executable_path=browser.chromium(), args=list(browser.CHROMIUM_OPTIONS)
        )
        tab = Tab(chromium.new_context(viewport={"width": 1280, "height": 900}).new_page())
        tab.open(address + "/")
        for ours, peers in browser.CHANGES:
            if script == browser.PEER:
                tab.choose(*peers)
            else:
                tab.press(*ours)
        reruns = tuple(frame for frame in tab.sent if wire.is_rerun(frame))
        chromium.close()
    return reruns


async def loaded(plan: Plan, sessions: int, server: Server) -> Round:
    """Open so many sessions, let all of them act, and return what they met."""
    found = Round()
    before = server.memory()
    async with AsyncExitStack() as stack:
        gate = asyncio.Semaphore(_OPENINGS_AT_A_TIME)

        async def opened() -> ClientConnection | None:
            async with gate:
                try:
                    socket = await stack.enter_async_context(connected(plan.address))
                    await _run(socket, plan.reruns[0])
                except (OSError, WebSocketException, TimeoutError, RuntimeError):
                    found.errors += 1
                    return None
                return socket

        sockets = await asyncio.gather(*(opened() for _ in range(sessions)))
        begun, spent = time.monotonic(), server.cpu()
        end = begun + plan.seconds
        readers = (_reader(plan, one, found, end) for one in sockets if one is not None)
        await asyncio.gather(*readers)
        found.lasted = time.monotonic() - begun
        if server.is_known and found.seconds:
            found.cpu = (server.cpu() - spent) / len(found.seconds)
            found.memory = max(server.memory() - before, 0) / sessions
    return found


async def _reader(plan: Plan, socket: ClientConnection, found: Round, end: float) -> None:
    """Act and think by turns until the end; whoever fails stops."""
    at = random.randrange(len(plan.reruns) - 1)  # noqa: S311 -- not all do the same at once
    wait = random.uniform(0, plan.think)  # noqa: S311 -- the same
    while time.monotonic() + wait < end:
        await asyncio.sleep(wait)
        begun = time.perf_counter()
        try:
            await _run(socket, plan.reruns[1 + at])
        except (OSError, WebSocketException, TimeoutError, RuntimeError):
            found.errors += 1
            return
        found.seconds.append(time.perf_counter() - begun)
        at = (at + 1) % (len(plan.reruns) - 1)
        wait = plan.think * random.uniform(0.5, 1.5)  # noqa: S311 -- the same
    found.sessions += 1


def connected(address: str, *known: str) -> connect:
    """Return a connection to be opened, of a new session or of one that is named behind a token."""
    stream = address.replace("http", "ws", 1) + "/_stcore/stream"
    protocols = [Subprotocol(name) for name in ("streamlit", *known)]
    # Two hundred at once wait for each other; what that takes is what is measured.
    return connect(
        stream,
        subprotocols=protocols,
        compression=None,
        max_size=None,
        open_timeout=_TIMEOUT_S,
    )


async def _run(socket: ClientConnection, frame: bytes) -> str:
    """Send an action and wait until its run has ended; return the session's name."""
    name = ""
    async with asyncio.timeout(_TIMEOUT_S):
        await socket.send(frame)
        while True:
            received = await socket.recv(decode=False)
            if not name and len(received) < 4_096:  # noqa: PLR2004 -- what tells it is small
                message = ForwardMsg.FromString(received)
                name = message.new_session.initialize.session_id
                if message.delta.new_element.WhichOneof("type") == "exception":
                    raise RuntimeError("a run failed")
            if wire.is_finished(received):
                return name


async def reconnected(plan: Plan, sessions: int) -> tuple[int, float, int]:
    """Let so many readers lose the connection at once; return who found the session again.

    Returns
    -------
    tuple of int, float, int
        How many have the same session as before, seconds until the last one had its page, errors.
    """
    errors = 0
    async with AsyncExitStack() as stack:
        names = []
        for _ in range(sessions):
            socket = await stack.enter_async_context(connected(plan.address))
            cookie = socket.response.headers.get("Set-Cookie", "") if socket.response else ""
            names.append((await _run(socket, plan.reruns[0]), cookie.partition(";")[0]))
    begun = time.monotonic()

    async def back(name: str, cookie: str) -> bool:
        nonlocal errors
        known = ("none", name)  # the second is a token that is not asked for here
        try:
            again = connected(plan.address, *known)
            again.additional_headers = {"Cookie": cookie} if cookie else None
            async with again as socket:
                return await _run(socket, plan.reruns[0]) == name
        except (OSError, WebSocketException, TimeoutError, RuntimeError):
            errors += 1
            return False

    same = sum(await asyncio.gather(*(back(*one) for one in names)))
    return same, time.monotonic() - begun, errors


@contextmanager
def served(replicas: int) -> Iterator[tuple[str, int, float]]:
    """Run the command `serve`; yield address, process and the seconds that the start took."""
    port, first = _free_ports(1)[0], _free_ports(replicas)[0]
    command = [sys.executable, "-m", "kankei_geo", "serve", "--replicas", str(replicas)]
    ports = ["--port", str(port), "--first-port", str(first)]
    begun = time.monotonic()
    process = subprocess.Popen([*command, *ports], cwd=browser.ROOT, stderr=subprocess.PIPE)
    try:
        for line in process.stderr or ():
            if b"127.0.0.1:%d/" % port in line:
                break
        else:
            raise RuntimeError("the dashboard did not start")
        yield f"http://127.0.0.1:{port}", process.pid, time.monotonic() - begun
    finally:
        process.terminate()
        process.communicate()


def _free_ports(number: int) -> list[int]:
    for first in random.sample(range(20_000, 32_000), k=100):
        probes = [socket.socket() for _ in range(number)]
        try:
            for port, probe in enumerate(probes, start=first):
                probe.bind(("127.0.0.1", port))
        except OSError:
            continue
        finally:
            for probe in probes:
                probe.close()
        return list(range(first, first + number))
    raise RuntimeError("no ports are free")


def on_this_machine(address: str) -> str:
    """Return the address of a server if it is on this machine: no other one is ever loaded.

    Raises
    ------
    argparse.ArgumentTypeError
        If it is not.
    """
    host = urlsplit(address).hostname or ""
    try:
        is_here = ipaddress.ip_address(host).is_loopback
    except ValueError:
        is_here = host == "localhost"
    if not is_here or urlsplit(address).scheme != "http":
        raise argparse.ArgumentTypeError(f"{address}: expected one such as http://127.0.0.1:8501")
    return address.rstrip("/")


def of_peer(think: float, seconds: float) -> tuple[list[tuple[str, ...]], int]:
    """Load the plain peer with more and more sessions; return rows, and the most within the bar."""
    rows, most = [], 0
    with servers.running_process(browser.PEER) as (address, pid):
        plan = Plan(address, recorded(address, browser.PEER), think, seconds)
        for sessions in _PEER_STEPS:
            found = asyncio.run(loaded(plan, sessions, Server(pid)))
            rows.append(found.row("Plain peer"))
            if found.errors or found.percentile(95) > P95.most:
                break
            most = sessions
    return rows, most


def main() -> None:
    """Load the dashboard and the peer, and print what they hold."""
    options = _options()
    if options.address is None:
        with served(options.replicas) as (address, pid, start):
            verdict = _ours(options, address, Server(pid), start)
    else:
        verdict = _ours(options, options.address, Server(options.pid), None)
    rows, facts = verdict
    # At once: what was measured is not lost if the peer fails.
    print(markdown.table(HEADING, rows) + "\n\n" + "\n".join(facts), flush=True)
    if options.peer:
        peers, most = of_peer(options.think, options.seconds)
        held = max((int(row[1].replace(",", "")) for row in rows if _is_held(row)), default=0)
        print("\n" + markdown.table(HEADING, peers))
        print(
            f"\nThe plain peer holds {most} within {P95.told}, Kankei-Geo {held} of those tried: "
            f"{held / most if most else 0:,.0f} ×, at least {PEER_RATIO} × is asked for."
        )


def _is_held(row: Sequence[str]) -> bool:
    is_quick = float(row[4].removesuffix(" ms").replace(",", "")) <= P95.most * 1000
    return row[0] == "Kankei-Geo" and is_quick and row[-1] == "0"


def _ours(
    options: argparse.Namespace, address: str, server: Server, start: float | None
) -> tuple[list[tuple[str, ...]], list[str]]:
    facts = []
    if start is not None:
        largest = server.largest()
        facts.append(
            f"Ready after {start:,.1f} s ({START.told}: {START.verdict(start)}); the largest "
            f"process has {markdown.size(largest)} ({START_MEMORY.told}: "
            f"{START_MEMORY.verdict(largest)})."
        )
    plan = Plan(address, recorded(address, browser.OURS), options.think, options.seconds)
    rows = []
    for sessions in options.sessions:
        found = asyncio.run(loaded(plan, sessions, server))
        rows.append(found.row("Kankei-Geo"))
        verdicts = [f"p95 {P95.told}: {P95.verdict(found.percentile(95))}"]
        if found.memory is not None and found.cpu is not None:
            verdicts += [
                f"memory a session {PER_SESSION.told}: {PER_SESSION.verdict(found.memory)}",
                f"CPU an action {CPU.told}: {CPU.verdict(found.cpu)}",
            ]
        facts.append(f"{sessions:,} sessions: {'; '.join(verdicts)}.")
    if options.reconnect:
        same, seconds, errors = asyncio.run(reconnected(plan, options.reconnect))
        facts.append(
            f"{options.reconnect} readers lost the connection at once: {same} found their session "
            f"again, all had their page after {seconds:,.1f} s, {errors} errors."
        )
    return rows, facts


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "--sessions",
        type=bounded(MOST_SESSIONS),
        nargs="+",
        default=[80, 120, 250],
        help="rounds of so many sessions each (default: 80 120 250)",
    )
    parser.add_argument(
        "--seconds",
        type=bounded(MOST_SECONDS),
        default=60,
        help="how long a round lasts (default: 60)",
    )
    parser.add_argument(
        "--think",
        type=float,
        default=5.0,
        help="mean seconds between two actions of a reader (default: 5)",
    )
    parser.add_argument(
        "--replicas", type=bounded(64), default=2, help="processes that are started (default: 2)"
    )
    parser.add_argument(
        "--address",
        type=on_this_machine,
        help="a server that is running on this machine, instead of one that is started",
    )
    parser.add_argument(
        "--pid", type=int, help="its process, for memory and CPU (the one of `serve`)"
    )
    parser.add_argument(
        "--reconnect",
        type=bounded(MOST_SESSIONS),
        help="also let so many readers lose the connection at once",
    )
    parser.add_argument(
        "--no-peer", dest="peer", action="store_false", help="leave out the plain peer"
    )
    return parser.parse_args()


def bounded(most: int) -> Callable[[str], int]:
    """Return what reads a whole number of at most so many from the command line."""

    def number(text: str) -> int:
        found = int(text)
        if not 0 < found <= most:
            raise argparse.ArgumentTypeError(f"{found}: expected 1 to {most:,}")
        return found

    return number


if __name__ == "__main__":
    main()
