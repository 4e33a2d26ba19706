"""Who may ask the server, from where and for what; and that a refusal is at once."""

import asyncio
import logging
import re
from collections.abc import Mapping
from typing import Any, NamedTuple

import pytest
from starlette.types import Message, Receive, Scope, Send

from kankei_geo.ops import log
from kankei_geo.ops.gate import Gate, Rules
from kankei_geo.ui import server

HERE = {"host": "127.0.0.1:8501"}
PUBLIC = Rules(
    names=frozenset({"map.example.jp", "*.lg.example"}),
    origins=frozenset({"https://portal.example:8443"}),
)


class Answer(NamedTuple):
    """What came back, and whether somebody behind the gate was asked."""

    status: int
    headers: Mapping[str, str]
    body: str
    asked: Scope | None


class Behind:
    """What stands behind the gate: it answers, and waits for a socket's end."""

    def __init__(self) -> None:
        self.asked: Scope | None = None
        self.leave = asyncio.Event()

    async def __call__(self, scope: Scope, _receive: Receive, send: Send) -> None:
        """Answer, and note who was asked."""
        self.asked = scope
        if scope["type"] == "http":
            kind = b"text/javascript" if ".js" in scope["path"] else b"text/html; charset=utf-8"
            headers = [(b"content-type", kind)]
            await send({"type": "http.response.start", "status": 200, "headers": headers})
            await send({"type": "http.response.body", "body": b"", "more_body": False})
        else:
            await send({"type": "websocket.accept"})
            await self.leave.wait()


def scope_of(kind: str, path: str, headers: Mapping[str, str]) -> dict[str, Any]:
    return {
        "type": kind,
        "path": path,
        "method": "GET",
        "headers": [(name.encode(), value.encode("latin-1")) for name, value in headers.items()],
        "extensions": {"websocket.http.response": {}},
    }


async def through(gate: Gate, scope: Scope) -> list[Message]:
    sent: list[Message] = []

    async def receive() -> Message:
        return {"type": "websocket.connect"}

    async def send(message: Message) -> None:
        sent.append(message)

    await gate(scope, receive, send)
    return sent


def ask(rules: Rules, kind: str = "http", path: str = "/", **headers: str) -> Answer:
    async def once() -> Answer:
        behind = Behind()
        behind.leave.set()
        sent = await through(Gate(behind, rules), scope_of(kind, path, headers))
        first = sent[0]
        told = {
            name.decode().lower(): value.decode("latin-1")
            for name, value in first.get("headers", [])
        }
        body = b"".join(message.get("body", b"") for message in sent[1:]).decode()
        return Answer(first.get("status", 101), told, body, behind.asked)

    return asyncio.run(once())


@pytest.mark.parametrize(
    "host", ["localhost:8501", "127.0.0.1", "[::1]:8501", "10.1.2.3:80", "MAP.example.jp.", None]
)
def test_it_answers_under_addresses_and_the_names_that_are_set(host: str | None) -> None:
    headers = {} if host is None else {"host": host}
    assert ask(PUBLIC, **headers).status == 200


@pytest.mark.parametrize(
    "host",
    ["evil.example", "map.example.jp.evil.example", "[", "a:b:c", "", "a@localhost", "localhost#x"],
)
def test_a_name_that_is_bound_to_this_machine_by_somebody_else_gets_nothing(host: str) -> None:
    answer = ask(PUBLIC, host=host)
    assert answer.status == 421
    assert answer.asked is None
    assert "このアドレスでは応答しません" in answer.body


@pytest.mark.parametrize("kind", ["http", "websocket"])
@pytest.mark.parametrize(
    "origin",
    [
        "http://evil.example",
        "null",
        "http://127.0.0.1:9",
        "http://localhost:8501",
        "http://[",
        "https://map.example.jp.evil.example",
        "https://portal.example",
        "http://portal.example:8443",
    ],
)
def test_a_page_of_another_origin_gets_nothing(kind: str, origin: str) -> None:
    answer = ask(PUBLIC, kind, "/_stcore/stream", origin=origin, **HERE)
    assert answer.status == 403
    assert answer.asked is None


@pytest.mark.parametrize(
    ("host", "origin"),
    [
        ("127.0.0.1:8501", "http://127.0.0.1:8501"),
        ("a.lg.example", "https://a.lg.example"),
        # A proxy that does not pass the name on.
        ("127.0.0.1:8501", "https://map.example.jp"),
        ("10.0.0.9:8501", "https://map.example.jp:8443"),
        ("10.0.0.9:8501", "https://b.lg.example"),
        ("portal.example", "https://portal.example:8443"),
    ],
)
def test_its_own_pages_pass_and_nobody_behind_has_to_check_again(host: str, origin: str) -> None:
    answer = ask(PUBLIC, "websocket", "/_stcore/stream", host=host, origin=origin)
    assert answer.status == 101
    assert answer.asked is not None
    assert dict(answer.asked["headers"]) == {b"host": host.encode()}


@pytest.mark.parametrize("root", ["", "/kankei"])
@pytest.mark.parametrize(
    "path",
    [
        "/_stcore/metrics",
        "/_stcore/stream",  # by HTTP
        "/_stcore/agent/mcp",
        "/_stcore/./upload_file/a/b",
        "//_stcore/upload_file/a/b",
        "/nope/nope",
        "/priority_map/nope",
        "/app/static/municipalities.geojson",
    ],
)
def test_what_the_product_does_not_need_is_closed(root: str, path: str) -> None:
    answer = ask(Rules(root=root), path=root + path, **HERE)
    assert answer.status == 404
    assert answer.asked is None


def test_every_answer_has_the_headers_that_keep_a_browser_at_home() -> None:
    page = ask(PUBLIC, **HERE)
    policy = page.headers["content-security-policy"]
    for part in ("default-src 'none'", "connect-src 'self'", "object-src 'none'"):
        assert part in policy.split("; ")
    assert not re.search(r"http|ws:|wss:|[*]|script-src[^;]*'unsafe", policy)
    assert page.headers["referrer-policy"] == "same-origin"
    assert page.headers["cross-origin-opener-policy"] == "same-origin"
    assert "camera=()" in page.headers["permissions-policy"]
    for answer in (ask(PUBLIC, path="/static/a.js", **HERE), ask(PUBLIC, host="evil.example")):
        told = answer.headers["content-security-policy"]
        assert told.startswith("default-src 'none'; ")
        assert "script-src" not in told
        assert sum(map(len, answer.headers.values())) < 300  # there are dozens of them
    for answer in (page, ask(PUBLIC, host="evil.example")):
        assert answer.headers["content-security-policy"].endswith("; frame-ancestors 'self'")
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert answer.headers["x-frame-options"] == "SAMEORIGIN"


def test_a_page_that_is_known_keeps_the_policy_of_a_page() -> None:
    """A browser takes the headers of "not modified" in place of those that it has kept."""

    async def known(_scope: Scope, _receive: Receive, send: Send) -> None:
        await send({"type": "http.response.start", "status": 304, "headers": []})

    sent = asyncio.run(through(Gate(known, Rules()), scope_of("http", "/", HERE)))
    policy = dict(sent[0]["headers"])[b"content-security-policy"].decode()
    assert policy == ask(Rules(), **HERE).headers["content-security-policy"]
    assert "script-src 'self'" in policy


def test_an_answer_with_a_stricter_policy_keeps_it_and_is_framed_by_the_same() -> None:
    async def file(_scope: Scope, _receive: Receive, send: Send) -> None:
        headers = [(b"content-security-policy", b"default-src 'none'")]
        await send({"type": "http.response.start", "status": 200, "headers": headers})

    async def once() -> dict[bytes, bytes]:
        gate = Gate(file, Rules(embedders=frozenset({"https://a.example"})))
        return dict((await through(gate, scope_of("http", "/view/x.html", HERE)))[0]["headers"])

    told = asyncio.run(once())
    policy = b"default-src 'none'; frame-ancestors 'self' https://a.example"
    assert told[b"content-security-policy"] == policy
    assert told[b"x-content-type-options"] == b"nosniff"


def test_one_reader_too_many_is_asked_to_wait_and_told_once(
    caplog: pytest.LogCaptureFixture,
) -> None:
    async def scene() -> list[int]:
        behind = Behind()
        gate = Gate(behind, Rules(most_readers=2))
        stream = scope_of("websocket", "/_stcore/stream", HERE)
        page = scope_of("http", "/", HERE | {"accept": "text/html,*/*"})
        file = scope_of("http", "/static/app.js", HERE)
        inside = [asyncio.create_task(through(gate, stream)) for _ in range(2)]
        await asyncio.sleep(0)
        seen = [
            (await through(gate, asked))[0]["status"]
            for asked in (page, stream, page, stream, file)
        ]
        behind.leave.set()
        await asyncio.gather(*inside)
        seen.append((await through(gate, page))[0]["status"])
        return seen

    with caplog.at_level(logging.WARNING):
        assert asyncio.run(scene()) == [503, 503, 503, 503, 200, 200]
    assert len(caplog.records) == 1
    assert "Refused (full)" in caplog.text


def test_room_for_readers_follows_from_the_open_files() -> None:
    assert server.most_readers(65_536) > 16_000
    assert server.most_readers(1_024) == 240
    assert server.most_readers(16) == 1


def test_a_failure_is_one_line_with_page_and_cause(caplog: pytest.LogCaptureFixture) -> None:
    def fail() -> None:
        raise ImportError("two\nlines \x1b[31m \udc80")

    try:
        fail()
    except ImportError as error:
        log.failure("pages/compare.py", error)
    assert caplog.text.count("\n") == 1
    told = caplog.messages[0]
    assert told.startswith("pages/compare.py failed: ImportError: two lines ")
    assert "test_gate.py:" in told
    assert "\x1b" not in told


OTHER = "https://map.other.example"


@pytest.mark.parametrize("readers", [frozenset[str](), frozenset({OTHER}), frozenset({"*"})])
def test_a_page_of_another_origin_reads_the_door_only_where_it_is_let(
    readers: frozenset[str],
) -> None:
    rules = Rules(api_readers=readers)
    found = ask(rules, path="/api/v1/codes", **HERE, origin=OTHER)
    assert found.status == (200 if readers else 403)
    assert found.headers.get("access-control-allow-origin") == (OTHER if readers else None)
    assert found.headers["cross-origin-resource-policy"] == (
        "cross-origin" if readers else "same-origin"
    )
    assert ("Origin" in found.headers.get("vary", "")) == bool(readers)
    # Nothing else is shared, and nobody is told of it who did not ask.
    assert ask(rules, path="/view/overview.csv", **HERE, origin=OTHER).status == 403
    assert ask(rules, "websocket", "/api/v1/codes", **HERE, origin=OTHER).status == 403
    plain = ask(rules, path="/api/v1/codes", **HERE)
    assert plain.status == 200
    assert "access-control-allow-origin" not in plain.headers
    another = ask(
        Rules(api_readers=frozenset({OTHER})), path="/api/v1/codes", **HERE, origin=OTHER + "x"
    )
    assert another.status == 403
