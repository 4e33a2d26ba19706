"""Slow and half-dead clients, and proxies that keep back or cut: a defined outcome each."""

import asyncio
import http.client
import re
import shutil
import socket
import subprocess
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path
from typing import Any, Self

import pytest
import uvicorn
from starlette.applications import Starlette
from starlette.responses import Response
from starlette.routing import Route, WebSocketRoute
from starlette.websockets import WebSocket, WebSocketDisconnect
from streamlit import config
from streamlit.web.server.starlette import starlette_server
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import connect

from kankei_geo.ops.gate import Gate, Rules
from kankei_geo.ops.proxy import Proxy
from kankei_geo.ui import sign_in
from tests.browser.servers import free_ports

NGINX = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin:/usr/local/sbin")
with_nginx = pytest.mark.skipif(
    NGINX is None, reason="there is no nginx; as root: apt-get install nginx-light"
)
BIG = b"x" * 5_000_000  # more than any buffer on the way holds


def in_thread(app: Any, port: int, **options: Any) -> ExitStack:  # noqa: ANN401 -- uvicorn's
    """Serve an application in a thread, until the stack is closed."""
    running = uvicorn.Server(
        uvicorn.Config(app, port=port, log_config=None, lifespan="off", **options)
    )
    thread = threading.Thread(target=running.run, daemon=True)
    thread.start()
    while not running.started:
        time.sleep(0.02)
    ending = ExitStack()

    def end() -> None:
        running.should_exit = running.force_exit = True
        thread.join()

    ending.callback(end)
    return ending


def fetched(port: int, path: str = "/", **headers: str) -> tuple[int, bytes]:
    """Return status and body of an answer."""
    with closing(http.client.HTTPConnection("127.0.0.1", port, timeout=20)) as connection:
        connection.request("GET", path, headers={"Connection": "close"} | headers)
        answer = connection.getresponse()
        return answer.status, answer.read()


_HALF = b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nX-"
_UPLOAD = (
    b"PUT /_stcore/upload_file/a/b HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 999999\r\n\r\nx"
)
_SLOW = b"GET /static/big HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"


async def _big(_request: object) -> Response:
    return Response(BIG)


async def _small(_request: object) -> Response:
    return Response("page")


async def _taken(request: Any) -> Response:  # noqa: ANN401 -- Starlette's
    return Response(str(len(await request.body())))


ROUTES = (
    Route("/", _small),
    Route("/static/big", _big),
    Route("/view/overview.pdf", _big),
    Route("/_stcore/upload_file/{rest:path}", _taken, methods=["PUT"]),
)


def small_app() -> Gate:
    """Return an application behind our gate, which takes what is sent to it."""
    return Gate(Starlette(routes=ROUTES), Rules())


@contextmanager
def crowd(port: int, each: int = 100) -> Iterator[list[socket.socket]]:
    """Let hundreds connect: silent, in the middle of a request, of a body, of a large answer."""
    with ExitStack() as stack:
        silent = list[socket.socket]()
        for said in (b"", _HALF, _UPLOAD, _SLOW):
            for _ in range(each):
                one = stack.enter_context(socket.socket())
                one.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4_096)
                one.settimeout(20)
                one.connect(("127.0.0.1", port))
                one.sendall(said)
                if said == _HALF:
                    silent.append(one)
        yield silent


@contextmanager
def nginx(folder: Path, proxy: Proxy, **changes: str) -> Iterator[None]:
    """Run nginx with our configuration, some of its waits being shorter."""
    settings = folder / "nginx.conf"
    told = proxy.configuration(folder)
    for name, value in changes.items():
        told, count = re.subn(rf"\b{name} \w+;", f"{name} {value};", told)
        assert count
    settings.write_text(told, encoding="utf-8")
    folder.chmod(0o755)
    command = (str(NGINX), "-p", str(folder), "-e", "stderr", "-c", str(settings))
    with subprocess.Popen(command, stderr=subprocess.DEVNULL) as running:
        try:
            while True:
                with socket.socket() as probe:
                    if probe.connect_ex(("127.0.0.1", proxy.port)) == 0:
                        break
                assert running.poll() is None
                time.sleep(0.02)
            yield
        finally:
            running.terminate()
            running.wait()


def test_four_hundred_half_dead_clients_keep_nobody_out_of_one_process() -> None:
    port = free_ports(1)[0]
    with in_thread(small_app(), port), crowd(port):
        assert fetched(port) == (200, b"page")


@with_nginx
def test_four_hundred_half_dead_clients_keep_nobody_out_and_are_sent_away(tmp_path: Path) -> None:
    replica, port = free_ports(2)
    proxy = Proxy((f"127.0.0.1:{replica}",), port=port)
    with (
        in_thread(small_app(), replica),
        nginx(tmp_path, proxy, client_header_timeout="1s"),
        crowd(port) as halves,
    ):
        assert fetched(port) == (200, b"page")
        for one in halves:  # whoever does not finish a request is let go
            try:
                assert b"408" in (answer := one.recv(100)) or not answer
            except ConnectionResetError:
                continue


@with_nginx
def test_a_replica_that_is_back_is_asked_at_once(tmp_path: Path) -> None:
    first, second, port = free_ports(3)
    proxy = Proxy((f"127.0.0.1:{first}", f"127.0.0.1:{second}"), port=port)

    def replica(name: str) -> Starlette:
        async def told(_request: object) -> Response:
            return Response(name)

        async def stays(socket: WebSocket) -> None:
            await socket.accept()
            with_end = asyncio.Event()
            await with_end.wait()

        routes = [Route("/", told), WebSocketRoute("/_stcore/stream", stays)]
        if name == "second":  # what only the first one has
            return Starlette(routes=routes)
        return Starlette(routes=[*routes, Route("/media/a", told)])

    cookies = {"Cookie": "kankei_replica=1"}
    with in_thread(replica("second"), second), nginx(tmp_path, proxy):
        for _ in range(3):
            assert fetched(port, **cookies) == (200, b"second")
        with (
            in_thread(replica("first"), first),
            connect(f"ws://127.0.0.1:{port}/_stcore/stream", additional_headers=cookies),
        ):
            assert fetched(port, "/media/a", **cookies) == (200, b"first")


@contextmanager
def dying(port: int) -> Iterator[None]:
    """Listen as a process that is killed whenever it has begun with a request."""
    with socket.create_server(("127.0.0.1", port)) as listening:

        def die() -> None:
            while True:
                try:
                    one, _ = listening.accept()
                except OSError:
                    return
                with one:
                    one.recv(100)

        thread = threading.Thread(target=die, daemon=True)
        thread.start()
        yield
        listening.shutdown(socket.SHUT_RDWR)
        thread.join()


@with_nginx
def test_another_replica_makes_the_document_that_a_killed_one_began(tmp_path: Path) -> None:
    first, second, port = free_ports(3)
    proxy = Proxy((f"127.0.0.1:{first}", f"127.0.0.1:{second}"), port=port)
    cookies = {"Cookie": "kankei_replica=1"}
    with dying(first), in_thread(small_app(), second), nginx(tmp_path, proxy):
        assert fetched(port, "/view/overview.pdf", **cookies) == (200, BIG)
        # A table that is on its way is not there for a second try: the page asks for it again.
        with closing(http.client.HTTPConnection("127.0.0.1", port, timeout=20)) as connection:
            connection.request("PUT", "/_stcore/upload_file/a/b", b"x" * 100, cookies)
            answer = connection.getresponse()
            assert (answer.status, answer.headers["Retry-After"]) == (503, "10")
            assert "ただいま応答できません" in answer.read().decode()


@with_nginx
def test_programs_of_one_address_leave_places_for_those_of_others(tmp_path: Path) -> None:
    replica, port = free_ports(2)
    proxy = Proxy((f"127.0.0.1:{replica}",), port=port)
    asked, may_end = threading.Semaphore(0), threading.Event()

    def slow(_request: object) -> Response:
        asked.release()
        may_end.wait(20)
        return Response("told")

    def statuses(source: str, number: int, found: list[int]) -> list[threading.Thread]:
        def ask() -> None:
            with closing(
                http.client.HTTPConnection(
                    "127.0.0.1", port, timeout=20, source_address=(source, 0)
                )
            ) as connection:
                connection.request("GET", "/api/v1/hubs")
                found.append(connection.getresponse().status)

        threads = [threading.Thread(target=ask) for _ in range(number)]
        for one in threads:
            one.start()
        return threads

    greedy, modest = list[int](), list[int]()
    app = Starlette(routes=[Route("/api/v1/hubs", slow), Route("/", _small)])
    with in_thread(app, replica), nginx(tmp_path, proxy):
        threads = statuses("127.0.0.1", 20, greedy)
        for _ in range(4):
            assert asked.acquire(timeout=20)
        threads += statuses("127.0.0.2", 1, modest)
        assert asked.acquire(timeout=20)  # the other one is being answered
        assert fetched(port) == (200, b"page")  # pages have nothing to do with it
        may_end.set()
        for one in threads:
            one.join()
    assert modest == [200]
    assert set(greedy) == {200, 429}
    assert greedy.count(200) < 20


@with_nginx
def test_nginx_keeps_nothing_of_what_only_those_who_signed_in_may_have() -> None:
    async def file(_request: object) -> Response:
        return Response("map", headers={"Cache-Control": "public, max-age=31536000, immutable"})

    files = Starlette(routes=[Route("/geometry/a", file), Route("/static/a.js", file)])
    for app, kept in ((files, {"MISS", "HIT"}), (private(files), {"MISS"})):
        replica, port = free_ports(2)
        proxy = Proxy((f"127.0.0.1:{replica}",), port=port)
        # Its workers give their rights away: they get into no folder of pytest's.
        with (
            tempfile.TemporaryDirectory() as name,
            in_thread(app, replica),
            nginx(Path(name), proxy),
        ):
            for path in ("/geometry/a", "/static/a.js"):
                found = set()
                for _ in range(2):
                    with closing(http.client.HTTPConnection("127.0.0.1", port)) as connection:
                        connection.request("GET", path)
                        answer = connection.getresponse()
                        assert (answer.status, answer.read()) == (200, b"map")
                        found.add(answer.headers["Kankei-Kept"])
                assert found == kept, path


def private(app: Any) -> Any:  # noqa: ANN401 -- an ASGI application
    """Return an application as it answers those who signed in."""

    async def answering(scope: Any, receive: Any, send: Any) -> None:  # noqa: ANN401 -- the same
        await app(scope, receive, sign_in._for_one_reader(send))

    return answering


# Proxies between.


class Between:
    """A proxy that sends what it got of an answer at its end, or cuts.

    Parameters
    ----------
    to : int
        The port behind it.
    idle_s : float, optional
        After so many seconds without a byte it cuts. Then it keeps nothing back.
    cuts_after : int, optional
        After so many bytes of an answer it cuts.
    """

    def __init__(self, to: int, *, idle_s: float = 0, cuts_after: int = 0) -> None:
        self.port = free_ports(1)[0]
        self._to, self._idle_s, self._cuts_after = to, idle_s, cuts_after
        self._begun = threading.Event()
        self._thread = threading.Thread(target=lambda: asyncio.run(self._serve()), daemon=True)

    def __enter__(self) -> Self:
        """Begin."""
        self._thread.start()
        self._begun.wait()
        return self

    def __exit__(self, *_: object) -> None:
        """End."""
        self._loop.call_soon_threadsafe(self._ended.set)
        self._thread.join()

    async def _serve(self) -> None:
        self._loop, self._ended = asyncio.get_running_loop(), asyncio.Event()
        async with await asyncio.start_server(self._met, "127.0.0.1", self.port):
            self._begun.set()
            await self._ended.wait()

    async def _met(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        behind, to_behind = await asyncio.open_connection("127.0.0.1", self._to)
        said, kept = time.monotonic(), bytearray()

        async def back_and_forth(source: asyncio.StreamReader, sink: asyncio.StreamWriter) -> None:
            nonlocal said
            while content := await source.read(65_536):
                said = time.monotonic()
                if self._idle_s or sink is to_behind:
                    sink.write(content)
                else:
                    kept.extend(content)
                if 0 < self._cuts_after < len(kept):
                    writer.write(kept[: self._cuts_after])
                    await writer.drain()
                    return

        ways = (back_and_forth(reader, to_behind), back_and_forth(behind, writer))
        passing = [asyncio.ensure_future(way) for way in ways]
        while not (await asyncio.wait(passing[1:], timeout=0.05))[0]:
            if self._idle_s and time.monotonic() - said > self._idle_s:
                break
        if not self._idle_s and not self._cuts_after:
            writer.write(kept)
            await writer.drain()
        for way in passing:
            way.cancel()
        to_behind.transport.abort()
        writer.close()


async def _listens(one: WebSocket) -> None:
    await one.accept()
    try:
        while True:
            await one.send_text(await one.receive_text())
    except WebSocketDisconnect:
        return


@pytest.mark.turns
@pytest.mark.parametrize(("interval", "stays"), [(1, True), (30, False)])
def test_signs_of_life_keep_a_line_open_that_a_proxy_would_cut(
    interval: int, monkeypatch: pytest.MonkeyPatch, *, stays: bool
) -> None:
    monkeypatch.setattr(config, "get_option", {"server.websocketPingInterval": interval}.get)
    every, patience = starlette_server._get_websocket_settings()
    port = free_ports(1)[0]
    options = {"ws_ping_interval": every, "ws_ping_timeout": patience, "ws": "websockets-sansio"}
    app = Starlette(routes=[WebSocketRoute("/", _listens)])
    with (
        in_thread(app, port, **options),
        Between(port, idle_s=1.6) as between,
        connect(f"ws://127.0.0.1:{between.port}/", ping_interval=None) as line,
    ):
        time.sleep(2.2)
        try:
            line.send("still there?")
            answered = line.recv(timeout=5) == "still there?"
        except ConnectionClosed:
            answered = False
    assert answered is stays


def test_a_sign_of_life_comes_twice_in_what_proxies_wait_for() -> None:
    every, _ = starlette_server._get_websocket_settings()
    assert every <= 60 / 2, "usual proxies cut after a minute"
    told = Proxy(("127.0.0.1:8601",)).configuration()
    (waits,) = re.findall(r"proxy_read_timeout (\d+)s;", told)
    assert int(waits) >= 2 * every


def test_an_answer_that_is_kept_back_is_whole_and_one_that_is_cut_says_so() -> None:
    port = free_ports(1)[0]
    with in_thread(small_app(), port):
        with Between(port) as between:
            assert fetched(between.port, "/static/big") == (200, BIG)
        broken = pytest.raises((http.client.IncompleteRead, ConnectionResetError))
        with Between(port, cuts_after=1_000_000) as between, broken:
            fetched(between.port, "/static/big")


@with_nginx
def test_who_was_away_is_asked_as_soon_as_it_is_back(tmp_path: Path) -> None:
    first, second, port = free_ports(3)
    proxy = Proxy((f"127.0.0.1:{first}", f"127.0.0.1:{second}"), port=port)
    with nginx(tmp_path, proxy):
        with in_thread(small_app(), second):
            assert {fetched(port) for _ in range(6)} == {(200, b"page")}
        # A reload: the one is back, and the other goes at once.
        with in_thread(small_app(), first):
            assert {fetched(port) for _ in range(6)} == {(200, b"page")}
