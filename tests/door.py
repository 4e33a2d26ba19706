"""Asking the door in this process, as a client over HTTP would."""

import asyncio
import gzip
import json
from collections.abc import Mapping
from functools import cache
from typing import Any, NamedTuple

from starlette.types import ASGIApp, Message

from kankei_geo.door import web
from kankei_geo.door.endpoint import BASE

HOST = "http://127.0.0.1:8501"


class Reply(NamedTuple):
    """What came back."""

    status: int
    headers: Mapping[str, str]
    content: bytes

    @property
    def text(self) -> str:
        """The content, unpacked."""
        is_packed = self.headers.get("content-encoding") == "gzip"
        return (gzip.decompress(self.content) if is_packed else self.content).decode("utf-8-sig")

    @property
    def json(self) -> Any:  # noqa: ANN401 -- whatever was answered
        """The content as JSON."""
        return json.loads(self.text)


@cache
def application() -> ASGIApp:
    """Return the door without a server around it."""
    return web.application()


def ask(address: str, method: str = "GET", **headers: str) -> Reply:
    """Return the answer to a request for an address below the door's, such as ``/codes``.

    See `through`.
    """
    return through(application(), address, method, BASE, **headers)


def through(
    app: ASGIApp, address: str, method: str = "GET", root: str = "", **headers: str
) -> Reply:
    """Return an application's answer to a request.

    Parameters
    ----------
    address : str
        With its query.
    method : str
        Of the request.
    root : str
        What the application is mounted at; the address is below it.
    **headers : str
        With underscores in place of hyphens.
    """
    path, _, query = address.partition("?")
    told = {"host": HOST.removeprefix("http://")}
    told |= {name.lower().replace("_", "-"): value for name, value in headers.items()}
    scope = {
        "type": "http",
        "http_version": "1.1",
        "method": method,
        "scheme": "http",
        "path": f"{root}{path}",
        "root_path": root,
        "query_string": query.encode(),
        "headers": [(name.encode(), value.encode()) for name, value in told.items()],
        "server": ("127.0.0.1", 8501),
    }
    sent: list[Message] = []

    async def receive() -> Message:
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message: Message) -> None:
        sent.append(message)

    asyncio.run(app(scope, receive, send))
    first = {name.decode().lower(): value.decode() for name, value in sent[0]["headers"]}
    return Reply(
        sent[0]["status"], first, b"".join(message.get("body", b"") for message in sent[1:])
    )
