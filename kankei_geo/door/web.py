"""The door over HTTP: read only, with a hash of each answer, and words for what goes wrong.

Errors are problem details (RFC 9457) in both languages. Answers are made one at a time, so that
the pages of readers go first.
"""

import gzip
import hashlib
import json
import threading
import time
from http import HTTPStatus
from typing import Any

from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import URL
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from kankei_geo.base.errors import (
    KankeiGeoError,
    LicenceError,
    ShortMemoryError,
    UnknownNameError,
    is_of_asker,
)
from kankei_geo.base.i18n import LANGUAGES, msgid, translate
from kankei_geo.door.asked import AskedError, language_of, read
from kankei_geo.door.endpoint import BASE, Endpoint
from kankei_geo.door.endpoints import ENDPOINTS
from kankei_geo.door.openapi import PROBLEM
from kankei_geo.ops import counts, log

_PACKED_FROM = 1_000  # bytes; from there on Streamlit would pack what is not
_LEVEL = 6
_PACKED = "-gzip"  # behind the hash of an answer that is packed
_DIGITS = 32
_NOTHING = msgid("There is nothing at this address. What there is: {home}.")
_READ_ONLY = msgid("This door only lets read (GET, HEAD).")
_FAILED = msgid("The answer could not be made. Tell the people who run this server.")
_BUSY = msgid("Too many requests at a time. Ask again in a moment.")
_MOST_WAITING = 8
_NOWHERE = "none"  # of the patterns of addresses
_one_at_a_time = threading.Lock()
_waiting = threading.BoundedSemaphore(_MOST_WAITING)


def application(root: str = "") -> Starlette:
    """Return what answers below `BASE`.

    Parameters
    ----------
    root : str
        Path of the server, without a slash at its end.
    """
    routes = [
        Route(path, _answering(one, root), methods=["GET"])
        for one in ENDPOINTS
        for path in dict.fromkeys((one.path, one.path.rstrip("/") or "/"))
    ]
    # Nothing is sent elsewhere: a slash too many is told, as any other wrong address.
    app = Starlette(routes=routes, exception_handlers={HTTPException: _refused})
    app.router.redirect_slashes = False
    return app


def _answering(one: Endpoint, root: str) -> Any:  # noqa: ANN401 -- as Starlette has it
    async def answer(request: Request) -> Response:
        began = time.perf_counter()
        made = await found(request)
        counts.answered(one.path, made.status_code, time.perf_counter() - began)
        return made

    async def found(request: Request) -> Response:
        # Who waits must not take the threads that the pages need.
        if not _waiting.acquire(blocking=False):
            busy = _told(HTTPStatus.SERVICE_UNAVAILABLE, _BUSY, request)
            busy.headers["Retry-After"] = "1"
            return busy
        try:
            return await run_in_threadpool(_answer, one, root, request)
        finally:
            _waiting.release()

    return answer


def _answer(one: Endpoint, root: str, request: Request) -> Response:
    try:
        asked = read(
            request.query_params.multi_items(),
            one.settings,
            one.own,
            root=root,
            here=_here(request.url, root),
        )
        asked = asked.at(request.path_params)
        with _one_at_a_time:
            made = one.make(asked)
    except (AskedError, UnknownNameError, LicenceError) as error:
        return _problem(_STATUS[_kind(error)], error, request)
    except KankeiGeoError as error:
        if is_of_asker(error):
            return _problem(HTTPStatus.NOT_FOUND, error, request)
        log.failure(f"{BASE}{one.path}", error)
        return _problem(HTTPStatus.SERVICE_UNAVAILABLE, error, request)
    except MemoryError as error:
        log.failure(f"{BASE}{one.path}", error)
        return _problem(HTTPStatus.SERVICE_UNAVAILABLE, ShortMemoryError(), request)
    except Exception as error:  # noqa: BLE001 -- the last fence, as around every page
        log.failure(f"{BASE}{one.path}", error)
        return _told(HTTPStatus.INTERNAL_SERVER_ERROR, _FAILED, request)
    content = made if isinstance(made, bytes) else _json(made)
    return _hashed(content, one.media, request)


_STATUS = {
    AskedError: HTTPStatus.BAD_REQUEST,
    UnknownNameError: HTTPStatus.NOT_FOUND,
    LicenceError: HTTPStatus.FORBIDDEN,
}


def _kind(error: KankeiGeoError) -> type[KankeiGeoError]:
    return next(kind for kind in _STATUS if isinstance(error, kind))


def _here(url: URL, root: str) -> str:
    return f"{url.scheme}://{url.netloc}{root}{BASE}"


def _json(made: dict[str, Any]) -> bytes:
    return json.dumps(made, ensure_ascii=False, allow_nan=False, separators=(",", ":")).encode()


def _hashed(content: bytes, media: str, request: Request) -> Response:
    """Return an answer with its hash, or only that it has not changed."""
    digest = hashlib.sha256(content).hexdigest()[:_DIGITS]
    is_packed = len(content) >= _PACKED_FROM and "gzip" in request.headers.get(
        "Accept-Encoding", ""
    )
    tag = f'"{digest}{_PACKED if is_packed else ""}"'
    headers = {"ETag": tag, "Cache-Control": "no-cache", "Vary": "Accept-Encoding"}
    if media == "text/csv":
        query = f"?{request.url.query}" if request.url.query else ""
        name = request.url.path.rpartition("/")[2]
        described = f"{name}-metadata.json{query}"
        headers["Link"] = f'<{described}>; rel="describedby"; type="application/csvm+json"'
        headers["Content-Disposition"] = f'attachment; filename="{name}"'
        media = "text/csv; charset=utf-8; header=present"
    if _is_known(request.headers.get("If-None-Match", ""), digest):
        return Response(status_code=HTTPStatus.NOT_MODIFIED, headers=headers)
    if is_packed:
        headers["Content-Encoding"] = "gzip"
        content = gzip.compress(content, _LEVEL, mtime=0)
    return Response(content, headers={**headers, "Content-Type": media})


def _is_known(tags: str, digest: str) -> bool:
    """Tell whether a client has an answer, packed or not (weak comparison, RFC 9110)."""
    known = [tag.strip().removeprefix("W/").strip('"') for tag in tags.split(",")]
    return "*" in known or digest in [tag.removesuffix(_PACKED) for tag in known]


def _problem(status: HTTPStatus, error: KankeiGeoError, request: Request) -> Response:
    texts = {language: error.text(language) for language in LANGUAGES}
    faults = [
        {
            "parameter": one.parameter,
            "found": one.found,
            "expected": list(one.expected),
            "nearest": list(one.nearest),
        }
        for one in (error.faults if isinstance(error, AskedError) else ())
    ]
    return _as_problem(status, texts, request, faults)


def _told(status: int, text: str, request: Request, **values: str) -> Response:
    texts = {language: translate(text, language).format(**values) for language in LANGUAGES}
    return _as_problem(HTTPStatus(status), texts, request, [])


def _as_problem(
    status: HTTPStatus, texts: dict[str, str], request: Request, faults: list[dict[str, Any]]
) -> Response:
    content = {
        "type": "about:blank",
        "title": status.phrase,
        "status": int(status),
        "detail": texts[language_of(request.query_params)],
        "texts": texts,
        "errors": faults,
    }
    return Response(
        _json(content),
        status,
        headers={"Content-Type": PROBLEM, "Cache-Control": "no-store"},
    )


async def _refused(request: Request, error: Exception) -> Response:
    """Tell that there is nothing, or that nothing can be written."""
    status = error.status_code if isinstance(error, HTTPException) else HTTPStatus.NOT_FOUND
    counts.answered(_NOWHERE, status, 0.0)
    if status == HTTPStatus.METHOD_NOT_ALLOWED:
        answer = _told(status, _READ_ONLY, request)
        answer.headers["Allow"] = "GET, HEAD"
        return answer
    return _told(status, _NOTHING, request, home=f"{BASE}/")
