"""Streamlit's own files for the browser, packed: three quarters of a first visit are theirs.

Streamlit sends them as they are. Their names hold the hash of their content, so a browser keeps
them for ever, and each is packed once.
"""

import gzip
from dataclasses import dataclass
from functools import lru_cache
from http import HTTPStatus
from pathlib import Path

import streamlit as st
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers
from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send

FOR_EVER = "public, max-age=31536000, immutable"
_FOLDER = (Path(st.__file__).parent / "static" / "static").resolve()
# What packing makes smaller; pictures and typefaces are packed already.
_TYPES = {".js": "text/javascript", ".css": "text/css", ".svg": "image/svg+xml"}
_FONTS = Path(__file__).parent.parent / "fonts"
_FILES = 1_024


@dataclass
class PackedFiles:
    """Answers for Streamlit where a browser takes packed files; all else passes.

    Streamlit lets no route of ours begin with its own ``/static/``, hence a middleware.

    Parameters
    ----------
    app : ASGI application
        Who answers all else.
    root : str
        Path of this server, without a slash at its end.
    """

    app: ASGIApp
    root: str

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer with a packed file, or let the request pass."""
        path = self._file(scope) if scope["type"] == "http" else None
        if path is None:
            await self.app(scope, receive, send)
            return
        headers = {"Cache-Control": FOR_EVER}
        if path.suffix in _TYPES:
            headers |= {"Content-Encoding": "gzip", "Vary": "Accept-Encoding"}
        content = await run_in_threadpool(_packed, path)
        kind = _TYPES.get(path.suffix, "font/woff2")
        answer = Response(content, media_type=kind, headers=headers)
        await unless_known(answer, Headers(scope=scope), path.name)(scope, receive, send)

    def _file(self, scope: Scope) -> Path | None:
        start = f"{self.root}/static/"
        if not scope["path"].startswith(start):
            return None
        path = (_FOLDER / scope["path"].removeprefix(start)).resolve()
        if not path.is_relative_to(_FOLDER) or not path.is_file():
            return None
        takes_packed = "gzip" in Headers(scope=scope).get("Accept-Encoding", "")
        return path if (path.suffix in _TYPES and takes_packed) or _smaller(path) else None


def unless_known(answer: Response, asked: Headers, tag: str) -> Response:
    """Return an answer, or that the browser has it already (304), which is a few bytes.

    Parameters
    ----------
    answer : Response
        With all its headers.
    asked : Headers
        Of the request.
    tag : str
        What changes with the content, packed or not.
    """
    answer.headers["ETag"] = f'W/"{tag}"'
    known = {part.strip().removeprefix("W/") for part in asked.get("If-None-Match", "").split(",")}
    if f'"{tag}"' not in known:
        return answer
    same = ("cache-control", "etag", "vary")
    kept = {name: value for name, value in answer.headers.items() if name in same}
    return Response(status_code=HTTPStatus.NOT_MODIFIED, headers=kept)


def _smaller(path: Path) -> Path | None:
    """Return our smaller copy of a typeface (see `typefaces`)."""
    copy = _FONTS / path.name
    return copy if path.suffix == ".woff2" and copy.is_file() else None


@lru_cache(maxsize=_FILES)
def _packed(path: Path) -> bytes:
    smaller = _smaller(path)
    return smaller.read_bytes() if smaller else gzip.compress(path.read_bytes(), mtime=0)
