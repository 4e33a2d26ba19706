"""Who may ask this server, from where, for what, and how many at a time.

The server answers under addresses (an IP address can't be rebound by somebody else's name
server), as ``localhost``, and under the names that its operator set: ``browser.serverAddress``,
``server.allowedHosts`` and the hosts of ``server.corsAllowedOrigins``. A page of another
origin gets nothing, be it over HTTP or WebSocket. Streamlit would look up the machine's own
address at an outside host before it refuses; the gate decides first, so it is never asked.
"""

import ipaddress
import logging
import re
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from http import HTTPStatus
from types import MappingProxyType
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from starlette.websockets import WebSocket

from kankei_geo.ops.frames import Judge, Verdict, only_ours
from kankei_geo.ops.headers import POLICY, ancestors, of_files, of_pages

_LOG = logging.getLogger(__name__)
GEOMETRY = "geometry"  # first part of the path of a map's file
PUBLISHED = "published"  # of what a page fetches beside it
API = "/api/"  # what programs ask, see the door
_STREAM = "/_stcore/stream"
# What is below a folder and needed. Streamlit would answer any other path with its first page,
# and what is counted is nobody's business without a decision to show it.
_OPEN = (
    "/static/",
    "/media/",
    "/component/",
    "/view/",
    API,
    f"/{GEOMETRY}/",
    f"/{PUBLISHED}/",
    "/_stcore/health",
    "/_stcore/host-config",
    "/_stcore/bidi-components/",
    "/_stcore/upload_file/",
    _STREAM,
)
_CLOSED = {"/oauth2callback"}  # of those that are below no folder
_HOST = re.compile(r"([\w.-]+|\[[0-9a-fA-F:.]+\])(:\d+)?", re.ASCII)
_DOMAIN = re.compile(r"(?!.*\d+([.-]\d+){2})[a-z0-9.-]{1,100}")  # none that spells an address
_BETWEEN_LINES_S = 60.0
_WEB_PORTS = {"http": 80, "https": 443}
_REFUSED = {
    "host": (
        HTTPStatus.MISDIRECTED_REQUEST,
        """このアドレスでは応答しません。サーバーの担当者は README の「Names and origins」を\
ご覧ください。 / This server does not answer under this name. Operators: see README, Names and \
origins.""",
    ),
    "origin": (
        HTTPStatus.FORBIDDEN,
        "別のサイトからの要求には応答しません。 / Requests from another site are not answered.",
    ),
    "closed": (
        HTTPStatus.NOT_FOUND,
        "ここには何もありません。 / There is nothing here.",
    ),
    "full": (
        HTTPStatus.SERVICE_UNAVAILABLE,
        """ただいま混み合っています。1分ほど待ってから読み込み直してください。 / Too many readers. \
Please load the page again in a minute.""",
    ),
}


def _nothing(_content: bytes) -> Verdict:
    return Verdict.CLOSE


@dataclass(frozen=True)
class Rules:
    """What the operator decided.

    Attributes
    ----------
    root : str
        Path of this server, without a slash at its end.
    names : frozenset of str
        Host names under which it answers, in small letters; ``*.example.jp`` for all below.
    origins : frozenset of str
        Origins whose pages are its own, such as ``https://map.example.jp:8443``.
    most_readers : int
        How many WebSocket connections are open at a time.
    embedders : frozenset of str
        Origins whose pages may show this server's in a frame.
    api_readers : frozenset of str
        Origins whose pages may read what programs read; ``*`` for all.
    scripts : frozenset of str
        Hashes of the scripts that stand in its pages (`harmless.script_hash`).
    judge : callable
        What becomes of the bytes that a browser sends over a WebSocket.
    opened : frozenset of str
        How paths begin that are closed otherwise.
    """

    root: str = ""
    names: frozenset[str] = frozenset()
    origins: frozenset[str] = frozenset()
    most_readers: int = 200
    embedders: frozenset[str] = frozenset()
    api_readers: frozenset[str] = frozenset()
    scripts: frozenset[str] = frozenset()
    judge: Judge = _nothing
    opened: frozenset[str] = frozenset()

    @cached_property
    def headers(self) -> dict[str, str]:
        """What a page carries that has no stricter ones of its own."""
        return of_pages(self.scripts, self.embedders)

    @cached_property
    def headers_of_files(self) -> dict[str, str]:
        """What every other answer carries."""
        return of_files(self.embedders)

    def knows(self, host: str | None) -> bool:
        """Tell whether a host's name, without its port, is one of this server's."""
        if host is None:
            return False
        name = host.lower().rstrip(".")
        if name == "localhost" or self.is_named(name) or name in map(_name, self.origins):
            return True
        try:
            ipaddress.ip_address(name)
        except ValueError:
            return False
        return True

    def lets_read(self, origin: str, path: str) -> bool:
        """Tell whether a page of another origin may read what is at a path."""
        named = {"*", origin.lower()} & self.api_readers
        return bool(origin and named) and path.startswith(API)

    def is_named(self, name: str) -> bool:
        """Tell whether the operator gave the server this name."""
        return (
            name in self.names
            or "*" in self.names
            or any(name.endswith(known[1:]) for known in self.names if known.startswith("*."))
        )


@dataclass
class Gate:
    """The first to see every request (an ASGI middleware).

    Attributes
    ----------
    app : callable
        What stands behind it.
    rules : Rules
        What the operator decided.
    """

    app: ASGIApp
    rules: Rules
    _readers: int = field(default=0, init=False)
    _told: set[str] = field(default_factory=set, init=False)
    _told_at: float = field(default=-_BETWEEN_LINES_S, init=False)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Refuse a request, or let it pass with our headers on the answer."""
        if scope["type"] not in {"http", "websocket"}:
            await self.app(scope, receive, send)
            return
        reason = self._reason(scope)
        if reason is not None:
            await self._refuse(reason, scope, receive, send)
            return
        origin = Headers(scope=scope).get("origin", "")
        path = scope["path"].removeprefix(self.rules.root)
        if self.rules.lets_read(origin, path) and scope["type"] == "http":
            sharing = _with_headers(send, self.rules, _shared(origin))
            await self._share(scope, receive, sharing)
            return
        scope = _without_origin(scope)
        if scope["type"] == "http":
            await self.app(scope, receive, _with_headers(send, self.rules))
            return
        self._readers += 1
        try:
            await self.app(scope, *only_ours(self.rules.judge, self._tell, receive, send))
        finally:
            self._readers -= 1
            if self._readers < self.rules.most_readers // 2:
                self._told.discard("full")

    async def _share(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a page of another origin, and before it its browser, which asks whether it may."""
        if scope["method"] == "OPTIONS":
            await Response(status_code=HTTPStatus.NO_CONTENT)(scope, receive, send)
        else:
            await self.app(_without_origin(scope), receive, send)

    def _reason(self, scope: Scope) -> str | None:
        headers = Headers(scope=scope)
        path = scope["path"].removeprefix(self.rules.root)
        host = headers.get("host")
        # Without the header it is no browser: a health check of old.
        if host is not None and not (
            _HOST.fullmatch(host) and self.rules.knows(_name(f"//{host}"))
        ):
            return "host"
        origin = headers.get("origin")
        is_other = origin is not None and not self._is_ours(origin, host)
        if is_other and not (scope["type"] == "http" and self.rules.lets_read(origin or "", path)):
            return "origin"
        if path.startswith(_STREAM) and scope["type"] == "http":
            return "closed"  # for a WebSocket only: Streamlit would answer with its own page
        is_inner = "/" in path.strip("/") or path in _CLOSED
        if is_inner and not path.startswith((*_OPEN, *self.rules.opened)):
            return "closed"
        comes_in = path.startswith(_STREAM) or "text/html" in headers.get("accept", "")
        if comes_in and self._readers >= self.rules.most_readers:
            return "full"
        return None

    def _tell(self, frame: str) -> None:
        """Write what was refused of a connection: at most a line a minute, as many as there are."""
        now = time.monotonic()
        if now - self._told_at >= _BETWEEN_LINES_S:
            self._told_at = now
            _LOG.warning("Refused (frame): %s; others of this minute are not told", frame)

    def _is_ours(self, origin: str, host: str | None) -> bool:
        """Tell whether a page of this origin is one of this server's own.

        A proxy in front may have another name and another port than the server.
        """
        name = _name(origin)
        if name is None:
            return False
        if self.rules.is_named(name) or origin.lower() in self.rules.origins:
            return True
        return host is not None and _place(origin) == _place(f"{urlsplit(origin).scheme}://{host}")

    async def _refuse(self, reason: str, scope: Scope, receive: Receive, send: Send) -> None:
        # Once: a flood must not fill the disk. What is closed is asked for by Streamlit, too.
        if reason != "closed" and reason not in self._told:
            self._told.add(reason)
            asked = Headers(scope=scope)
            _LOG.warning(
                "Refused (%s): host %s, origin %s; further ones are not told",
                reason,
                _told(asked.get("host")),
                _told(asked.get("origin")),
            )
        status, text = _REFUSED[reason]
        headers = {"Retry-After": "60"} if reason == "full" else {}
        answer = PlainTextResponse(text, status, headers)
        if scope["type"] == "http":
            await answer(scope, receive, _with_headers(send, self.rules))
        else:
            await WebSocket(scope, receive, send).send_denial_response(answer)


def _told(site: str | None) -> str:
    """Return the name of a site for the log: no address, which may be a reader's machine."""
    if site is None:
        return "-"
    name = _name(site if "//" in site else f"//{site}") or ""
    return name if _DOMAIN.fullmatch(name) else "(no name)"


def _shared(origin: str) -> dict[str, str]:
    """Return the headers that let a page of another origin read an answer."""
    return {
        "Access-Control-Allow-Origin": origin,
        "Access-Control-Allow-Methods": "GET, HEAD",
        "Access-Control-Allow-Headers": "If-None-Match",
        "Access-Control-Expose-Headers": "ETag, Link",
        "Access-Control-Max-Age": "3600",
        "Cross-Origin-Resource-Policy": "cross-origin",
    }


def _name(url: str) -> str | None:
    """Return the host's name in an address, or nothing where there is none."""
    try:
        parts = urlsplit(url)
        _ = parts.port  # raises where it is no number
    except ValueError:
        return None
    return parts.hostname


def _place(url: str) -> tuple[str | None, int | None]:
    parts = urlsplit(url)
    try:
        return parts.hostname, parts.port or _WEB_PORTS.get(parts.scheme)
    except ValueError:
        return None, None


def _without_origin(scope: Scope) -> Scope:
    """Return the request without its origin, which is checked: Streamlit need not ask again."""
    kept = [(name, value) for name, value in scope["headers"] if name != b"origin"]
    return {**scope, "headers": kept}


def _with_headers(
    send: Send, rules: Rules, shared: Mapping[str, str] = MappingProxyType({})
) -> Send:
    async def sending(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(scope=message)
            stricter = headers.get(POLICY)
            if stricter is not None:
                headers[POLICY] = f"{stricter}; {ancestors(rules.embedders)}"
            # "Not modified" tells no type, and its headers take the place of those that a browser
            # has kept: with the policy of files a page that is known would be blocked.
            is_known = message["status"] == HTTPStatus.NOT_MODIFIED
            is_page = is_known or headers.get("content-type", "").startswith("text/html")
            ours = {**(rules.headers if is_page else rules.headers_of_files), **shared}
            for name, value in ours.items():
                headers.setdefault(name, value)
            if "Access-Control-Allow-Origin" in shared:
                headers.add_vary_header("Origin")
        await send(message)

    return sending
