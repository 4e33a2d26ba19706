"""A server as it stands on the network: what comes that no page of ours sends gets nowhere."""

import asyncio
import http.client
import secrets
from collections.abc import Iterator, Mapping
from contextlib import closing, suppress
from unittest.mock import MagicMock
from urllib.parse import urlsplit

import pytest
from starlette.routing import BaseRoute, Mount
from starlette.types import Message, Receive
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.web.server.starlette.starlette_app import create_streamlit_routes
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import ClientConnection, connect
from websockets.typing import Subprotocol

from kankei_geo.ops.frames import Verdict, only_ours
from kankei_geo.ops.gate import Gate, Rules
from kankei_geo.ui import messages, server

from .browser.servers import Server

_MEGABYTE = 1 << 20
_FILE = (
    b"--x\r\nContent-Disposition: form-data; name=f; filename=f.csv\r\n\r\n"
    + bytes(22 * _MEGABYTE)
    + b"\r\n--x--\r\n"
)
# All that Streamlit answers, and whether we let it. What an upgrade adds fails the test until
# somebody has decided.
ROUTES = {
    "/_stcore/health": True,
    "/_stcore/metrics": False,
    "/_stcore/host-config": True,
    "/media/{file_id:path}": True,
    "/_stcore/upload_file/{session_id}/{file_id}": True,
    "/component/{path:path}": True,
    "/_stcore/bidi-components/{path:path}": True,
    "/_stcore/stream": True,
    "/auth/login": False,
    "/auth/logout": False,
    "/oauth2callback": False,
    "/_stcore/agent/interact": False,
    "/_stcore/agent/openapi.json": False,
    "/_stcore/agent/mcp": False,
}


def _is_open(path: str, rules: Rules) -> bool:
    headers = [(b"host", b"localhost")]
    kind = "websocket" if path == "/_stcore/stream" else "http"
    scope = {"type": kind, "path": path, "headers": headers}
    return Gate(MagicMock(), rules)._reason(scope) is None


def test_each_route_of_streamlit_is_one_that_is_open_or_closed_on_purpose() -> None:
    found: list[BaseRoute] = create_streamlit_routes(MagicMock())
    # The last one is the page itself, and the files that it consists of.
    assert [type(one) for one in found if isinstance(one, Mount)] == [Mount]
    assert {str(getattr(one, "path", None)) for one in found[:-1]} == set(ROUTES)
    for path, is_open in ROUTES.items():
        assert _is_open(path, Rules()) is is_open, path


def test_what_is_closed_opens_by_its_name_only() -> None:
    assert server.opened(()) == frozenset()
    metrics = Rules(opened=server.opened(["metrics"]))
    assert _is_open("/_stcore/metrics", metrics)
    assert not _is_open("/_stcore/agent/mcp", metrics)
    assert _is_open("/_stcore/agent/mcp", Rules(opened=server.opened(["metrics", "agent"])))


def test_only_messages_of_our_pages_are_let_through() -> None:
    for kind in ("rerun_script", "file_urls_request", "backend_operation_request"):
        message = BackMsg()
        getattr(message, kind).SetInParent()
        assert messages.judge(message.SerializeToString()) is Verdict.PASS
    for kind in ("clear_cache", "load_git_info", "debug_shutdown_runtime"):
        message = BackMsg(**{kind: True})
        assert messages.judge(message.SerializeToString()) is Verdict.LEAVE_OUT
    for content in (b"", b"\xff" * 9, b"GET / HTTP/1.1\r\n", b"{}"):
        assert messages.judge(content) is Verdict.CLOSE


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """Return a server that runs; whatever came, no trace stands in its log."""
    found = Server(tmp_path_factory.mktemp("wire") / "log.txt")
    found.start()
    yield found
    found.stop()
    assert "Traceback" not in found.written()


def _stream(running: Server, *protocols: str) -> ClientConnection:
    address = f"ws{running.address.removeprefix('http')}/_stcore/stream"
    named = [Subprotocol(name) for name in protocols] or None
    # Nobody reads on: without a limit, the last answers would be waited for, ten seconds.
    return connect(address, subprotocols=named, max_size=None, compression=None, close_timeout=1)


def _end(stream: ClientConnection) -> tuple[int | None, bytes]:
    """Return the code with which the server closes a connection, and all that it said before."""
    said = []
    try:
        while True:
            one = stream.recv(timeout=20)
            said.append(one if isinstance(one, bytes) else one.encode())
    except ConnectionClosed as closed:
        received = closed.rcvd
        said.append(received.reason.encode() if received else b"")
        return received.code if received else None, b"".join(said)


@pytest.mark.turns
@pytest.mark.slow
@pytest.mark.parametrize(
    ("frame", "codes"),
    [
        ("{}", {1003}),
        (b"\xff\xfe" * 50, {1002}),
        (b"", {1002}),
        (bytes(21 * _MEGABYTE), {1009, None}),  # refused while it is sent
    ],
    ids=["text", "garbage", "empty", "huge"],
)
def test_a_frame_that_is_no_message_ends_the_connection_and_reveals_nothing(
    running: Server, frame: str | bytes, codes: set[int | None]
) -> None:
    before = running.written()
    with _stream(running, "streamlit") as stream:
        with suppress(ConnectionClosed):
            stream.send(frame)
        found, said = _end(stream)
    assert found in codes
    assert not [part for part in (b"/", b".py", b"Traceback", b"rror") if part in said]
    lines = running.written().removeprefix(before).splitlines()
    assert len(lines) <= 1
    assert all("WARNING Refused (frame): " in line for line in lines)


def test_refused_frames_are_told_at_most_once_a_minute(caplog: pytest.LogCaptureFixture) -> None:
    closed: list[Message] = []
    frames: list[Message] = [
        {"type": "websocket.receive", "bytes": b"", "text": "x"},
        {"type": "websocket.receive", "text": "{}"},
    ]

    async def receive() -> Message:
        return frames.pop()

    async def send(message: Message) -> None:
        closed.append(message)

    gate = Gate(MagicMock(), Rules(judge=messages.judge))
    for code in (1003, 1002):
        ours, _ = only_ours(gate.rules.judge, gate._tell, receive, send)
        assert asyncio.run(_one(ours)) == {"type": "websocket.disconnect", "code": code}
        assert closed.pop() == {"type": "websocket.close", "code": code}
    assert [one.getMessage() for one in caplog.records] == [
        "Refused (frame): text of 2 letters; others of this minute are not told"
    ]


async def _one(receive: Receive) -> Message:
    return await receive()


@pytest.mark.slow
def test_a_wrong_subprotocol_gets_no_further_than_a_right_one(running: Server) -> None:
    with _stream(running, "evil", "token", "not-a-session") as stream:
        stream.send(b"\xff\xff")
        assert _end(stream)[0] == 1002


def _session(stream: ClientConnection) -> str:
    """Return by which name the server knows a connection whose page is being drawn."""
    while True:
        message = ForwardMsg.FromString(stream.recv(timeout=20, decode=False))
        if message.WhichOneof("type") == "new_session":
            return str(message.new_session.initialize.session_id)


def _put(
    running: Server,
    body: bytes,
    headers: Mapping[str, str],
    path: str = "/_stcore/upload_file/nobody/1",
    *,
    is_chunked: bool = False,
) -> tuple[int, str]:
    host = urlsplit(running.address).netloc
    with closing(http.client.HTTPConnection(host, timeout=30)) as connection:
        parts = iter([body]) if is_chunked else body
        connection.request("PUT", path, parts, headers, encode_chunked=is_chunked)
        answer = connection.getresponse()
        return answer.status, answer.read().decode()


@pytest.mark.slow
def test_a_file_needs_the_token_of_a_page_and_a_session_and_may_not_be_large(
    running: Server,
) -> None:
    kind = {"Content-Type": "multipart/form-data; boundary=x"}
    status, said = _put(running, b"--x--\r\n", kind)
    assert (status, said) == (403, "XSRF token missing or invalid")
    token = secrets.token_hex(16)
    forged = {"X-Xsrftoken": token, "Cookie": f"_streamlit_xsrf={secrets.token_hex(16)}"}
    assert _put(running, b"--x--\r\n", kind | forged)[0] == 403
    own = {"X-Xsrftoken": token, "Cookie": f"_streamlit_xsrf={token}"}
    for is_chunked in (False, True):  # without a session, nothing is read at all
        status, said = _put(running, bytes(100), kind | own, is_chunked=is_chunked)
        assert status == 400
        assert "session" in said
    other = kind | own | {"Origin": "https://evil.example"}
    assert _put(running, b"--x--\r\n", other)[0] == 403
    with _stream(running, "streamlit") as stream:
        stream.send(BackMsg(rerun_script={}).SerializeToString())
        where = f"/_stcore/upload_file/{_session(stream)}/1"
        for is_chunked in (False, True):
            status, said = _put(running, _FILE, kind | own, where, is_chunked=is_chunked)
            assert (status, said) == (413, "File too large")


@pytest.mark.slow
def test_what_is_closed_is_closed_on_the_wire(running: Server) -> None:
    for path in ("/_stcore/metrics", "/_stcore/agent/openapi.json", "/auth/login"):
        status, said = running.ask(path)
        assert status == 404
        assert "ここには何もありません" in said
