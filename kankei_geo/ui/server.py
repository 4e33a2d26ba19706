"""What the server does beside Streamlit: the first page, a failure's words, a view over HTTP.

The first page is told in `first_page`. A view can be fetched as one file over plain HTTP, for
those whose proxy lets no WebSocket through.

`dashboard.py` imports this module before anything is known to work; what may fail is imported
where it is used.
"""

import hashlib
import sys
import threading
from collections.abc import Callable, Iterable
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar
from urllib.parse import quote, urlencode

import streamlit as st
from starlette.concurrency import run_in_threadpool
from starlette.formparsers import MultiPartParser
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import (
    FileResponse,
    HTMLResponse,
    PlainTextResponse,
    RedirectResponse,
    Response,
)
from starlette.routing import BaseRoute, Mount, Route
from starlette.types import ASGIApp, Receive, Scope, Send
from streamlit import config
from streamlit.web.server.starlette.starlette_auth_routes import create_auth_routes

from kankei_geo.base.errors import (
    KankeiGeoError,
    LicenceError,
    ShortMemoryError,
    UnknownNameError,
    is_of_asker,
)
from kankei_geo.ops import counts, log, settings
from kankei_geo.ops.gate import API, GEOMETRY, PUBLISHED, Gate, Rules
from kankei_geo.ops.headers import POLICY
from kankei_geo.ui import bundle, first_page, inline, messages, sign_in

if TYPE_CHECKING:
    from kankei_geo.dataset.dataset import Dataset
    from kankei_geo.view.view import View

_PAGES = Path(__file__).parents[2] / "pages"
_FAILURE = (
    "画面を作れませんでした。読み込み直してください。繰り返す場合は、このページのアドレスを添えて"
    "サーバーの担当者に連絡してください。"
    "\n\nThis page could not be made. Load it again; if it happens again, tell the people who run "
    "this server, with the address of the page."
)
_NO_PAGE = "このページはありません。 / There is no such page."
_MEGABYTE = 1 << 20
_NOT_KEPT = "no-store"
_KEPT_VIEWS = 8  # of about 450 KB
_DOOR = "/api/v1"
# What is closed otherwise: counts for those who watch the server, and Streamlit's experimental
# way for programs (its own option server.enableAgentApi goes with it).
_CLOSED = {"metrics": "/_stcore/metrics", "agent": "/_stcore/agent/"}
_KEY = "Kankei-Geo-Key"  # of a table that a reader brought, see `held`
_MANY_DESCRIPTORS, _FEW_DESCRIPTORS = 65_536, 1_024
_OWN_DESCRIPTORS, _A_READER = 64, 4  # open files of the server itself, and of each reader
Setting = TypeVar("Setting")
_one_at_a_time = threading.Lock()


def routes() -> list[BaseRoute]:
    """Return what the server answers before Streamlit does."""
    _settings()
    # A table that a reader brings must not touch the disk; larger ones are refused before.
    MultiPartParser.spool_max_size = 2 * int(st.get_option("server.maxUploadSize")) * _MEGABYTE
    root = _root()
    page = first_page.make(root)
    beside = (item for item in first_page.STREAMLIT_PAGE.parent.iterdir() if item.is_file())
    # Streamlit's page shows the icon of that name. Told at each run, ours would be read and hashed
    # at each run; and a symbol of Google's would come from an outside host.
    files = {item.name: item for item in beside} | {"favicon.png": first_page.ICON}
    del files[first_page.STREAMLIT_PAGE.name]
    digest = hashlib.sha256(page.encode()).hexdigest()

    def arrive(request: Request) -> Response:
        answer = HTMLResponse(page, headers={"Cache-Control": "no-cache"})
        return bundle.unless_known(answer, request.headers, digest)

    def go_home(request: Request) -> Response:
        """Send a reader of a page that does not exist to the first one, which tells so."""
        name = request.path_params["page"]
        if name in files:
            return FileResponse(files[name])
        query = urlencode([*request.query_params.items(), ("page", name)])
        return RedirectResponse(f"{root}/?{query}")

    def enter(request: Request) -> Response:
        """Add the slash, without which a browser looks for the page's scripts beside the root."""
        query = request.url.query
        return RedirectResponse(f"{root}/?{query}" if query else f"{root}/")

    paths = [f"{root}/", *(f"{root}/{script.stem}" for script in sorted(_PAGES.glob("[!_]*.py")))]
    return [
        *([Route(root, enter)] if root else []),
        *(Route(path, arrive) for path in paths),
        Route(f"{root}/view/{{page}}.{{format}}", _view),
        Route(f"{root}/view/{{rest:path}}", _no_page),
        Route(f"{root}/{GEOMETRY}/{{digest}}/{{prefecture}}/{{edition}}/{{name:path}}", _geometry),
        Route(f"{root}/{GEOMETRY}/{{rest:path}}", _no_page),
        Route(f"{root}/{PUBLISHED}/{{name:path}}", _published),
        Mount(f"{root}{_DOOR}", _Door(root)),
        Route(f"{root}{_DOOR}", lambda _: RedirectResponse(f"{root}{_DOOR}/")),
        Route(f"{root}{API}{{rest:path}}", _no_page),
        Route(f"{root}/template.{{format}}", _template),
        Route(f"{root}/ready", _ready),
        # Before what takes any name for a page.
        *(create_auth_routes(st.get_option("server.baseUrlPath")) if _is_signing_in() else ()),
        Route(f"{root}/{{page}}", go_home),
    ]


class _Door:
    """What programs ask (an ASGI application), loaded when the first one does."""

    def __init__(self, root: str) -> None:
        self._root = root
        self._app: ASGIApp | None = None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer with the door's application."""
        if self._app is None:
            self._app = await run_in_threadpool(self._load)
        await self._app(scope, receive, send)

    def _load(self) -> ASGIApp:
        from kankei_geo.door import web  # noqa: PLC0415 -- see the module's text

        return web.application(self._root)


def _settings() -> settings.Settings:
    return _or_end(settings.held).values


def _is_signing_in() -> bool:
    return _or_end(sign_in.is_on)


def _or_end(read: Callable[[], Setting]) -> Setting:
    """Read what an operator sets; a fault ends the server with a sentence, not with a trace."""
    try:
        return read()
    except KankeiGeoError as error:
        sys.exit(f"{error.text('ja')}\n{error.text('en')}")


def tell_failure(error: Exception) -> bool:
    """Say in the reader's languages that a script failed, instead of Streamlit.

    The trace goes to the server's log.

    Parameters
    ----------
    error : Exception
        What no page caught, be it while it was imported or in a callback.

    Returns
    -------
    bool
        True: nothing else need be shown.
    """
    log.failure("A script", error)
    short = ShortMemoryError()
    is_short = isinstance(error, MemoryError)
    told = f"{short.text('ja')}\n\n{short.text('en')}" if is_short else _FAILURE
    st.error(told, icon=":material/error:")
    return True


def middleware() -> list[Middleware]:
    """Return what every request passes first."""
    door = [Middleware(sign_in.Door, root=_root())] if _is_signing_in() else []
    gate = Middleware(Gate, rules=_rules())
    return [gate, *door, Middleware(bundle.PackedFiles, root=_root())]


def _rules() -> Rules:
    """Return what the operator decided in the settings and in Streamlit's options."""
    ours = _settings()
    named = list(st.get_option("server.allowedHosts"))
    # Streamlit's own default is localhost, where other servers have pages, too.
    if config.is_manually_set("browser.serverAddress"):
        named.append(st.get_option("browser.serverAddress"))
    return Rules(
        root=_root(),
        names=frozenset(str(name).strip().lower() for name in named if name),
        origins=frozenset(
            str(origin).strip().lower().rstrip("/")
            for origin in st.get_option("server.corsAllowedOrigins")
        ),
        most_readers=most_readers(_more_descriptors()),
        embedders=frozenset(ours.embed_origins),
        api_readers=frozenset(ours.api_origins),
        judge=messages.judge,
        opened=opened(ours.open).union(sign_in.PATHS if _is_signing_in() else ()),
        scripts=inline.hashes().union(inline.hashes_in(first_page.make(_root()))),
    )


def opened(names: Iterable[str]) -> frozenset[str]:
    """Return how paths begin that an operator opened.

    Parameters
    ----------
    names : iterable of str
        As the setting ``open`` has them.
    """
    return frozenset(_CLOSED[name] for name in names)


def _more_descriptors() -> int:
    """Let this process open as many files and connections as the system allows."""
    try:
        import resource  # noqa: PLC0415 -- Windows has none
    except ImportError:
        return _FEW_DESCRIPTORS
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = _MANY_DESCRIPTORS if hard == resource.RLIM_INFINITY else min(hard, _MANY_DESCRIPTORS)
    if soft != resource.RLIM_INFINITY and soft < wanted:
        resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))
    return resource.getrlimit(resource.RLIMIT_NOFILE)[0]


def most_readers(descriptors: int) -> int:
    """Return how many readers have room for their connections and files.

    Parameters
    ----------
    descriptors : int
        How many files and connections the process may have open.
    """
    return max((descriptors - _OWN_DESCRIPTORS) // _A_READER, 1)


def _root() -> str:
    return ("/" + str(st.get_option("server.baseUrlPath")).strip("/")).rstrip("/")


async def _ready(request: Request) -> Response:
    """Answer whether this server shows right figures."""
    from kankei_geo.ui import ready  # noqa: PLC0415 -- see the module's text

    return await ready.shared(request)


def _geometry(request: Request) -> Response:
    """Answer with a map's file; its address holds its hash, so it never changes."""
    from kankei_geo.dataset import catalogue  # noqa: PLC0415 -- see the module's text
    from kankei_geo.present.maps import served  # noqa: PLC0415 -- the same
    from kankei_geo.ui import held  # noqa: PLC0415 -- the same

    asked = request.path_params
    try:
        brought = held.of_key(asked["edition"])
        data = brought or catalogue.open_dataset(asked["prefecture"], asked["edition"])
        current = served.digest(data, asked["name"]) == asked["digest"]
    except KankeiGeoError:
        current = False
    if not current:  # of another edition, or nothing that is shipped
        return PlainTextResponse(_NO_PAGE, status_code=404)
    # What a reader brought is not kept by the browser, either.
    kept = bundle.FOR_EVER if brought is None else _NOT_KEPT
    headers = {"Cache-Control": kept, "Vary": "Accept-Encoding"}
    content = served.content
    if "gzip" in request.headers.get("Accept-Encoding", ""):
        headers["Content-Encoding"] = "gzip"
        content = served.packed
    answer = Response(
        content(data, asked["name"]), media_type="application/geo+json", headers=headers
    )
    return bundle.unless_known(answer, request.headers, asked["digest"])


async def _published(request: Request) -> Response:
    """Answer with what a page that a reader has open published.

    At once, and not in a thread: documents that are waited for could have all of them.
    """
    from kankei_geo.ui.parts import published  # noqa: PLC0415 -- see the module's text

    found = published.of_name(request.path_params["name"])
    if found is None:
        return PlainTextResponse(_NO_PAGE, status_code=404)
    # It may be of a table that a reader brought.
    headers = {"Cache-Control": _NOT_KEPT}
    return Response(found.content, media_type=found.mime, headers=headers)


def _template(request: Request) -> Response:
    """Answer with a table to be filled in."""
    from kankei_geo.base.i18n import DEFAULT_LANGUAGE, LANGUAGES  # noqa: PLC0415 -- the same
    from kankei_geo.dataset import catalogue  # noqa: PLC0415 -- the same
    from kankei_geo.export import template  # noqa: PLC0415 -- the same

    query, kind = request.query_params, request.path_params["format"]
    language = query.get("lang", DEFAULT_LANGUAGE)
    try:
        data = catalogue.open_dataset(query.get("prefecture", ""), query.get("edition", ""))
    except KankeiGeoError:
        return _no_page(request)
    if kind not in template.TEMPLATES or language not in LANGUAGES:
        return _no_page(request)
    name = quote(f"kankei-geo_template_{data.prefecture.code}.{kind}")
    return Response(
        template.make(data, kind, language),
        media_type=template.TEMPLATES[kind],
        headers={
            "Cache-Control": "no-cache",
            "Content-Disposition": f"attachment; filename*=utf-8''{name}",
        },
    )


def _no_page(_request: Request) -> Response:
    return PlainTextResponse(_NO_PAGE, status_code=404)


def _view(request: Request) -> Response:
    """Answer with a view as a file of any format; Starlette runs this in a thread."""
    from kankei_geo.base.pages import PAGE_NAMES  # noqa: PLC0415 -- see the module's text
    from kankei_geo.export import FORMAT_NAMES  # noqa: PLC0415 -- the same
    from kankei_geo.ui import held  # noqa: PLC0415 -- the same
    from kankei_geo.view.address import OUTDATED, from_query  # noqa: PLC0415 -- the same
    from kankei_geo.view.restore import not_understood  # noqa: PLC0415 -- the same

    page, query = request.path_params["page"], request.query_params
    name = request.path_params["format"]
    if page not in PAGE_NAMES or name not in FORMAT_NAMES:
        return _no_page(request)
    try:
        data = _asked_for(request)
        view, ignored = from_query(data, query)
        unknown = [item for item in ignored if item.name not in OUTDATED]
        if unknown:  # a document has nobody who would be told
            found = not_understood(", ".join(f"{item.name}={item.value}" for item in unknown))
            told = f"{found.text('ja')}\n\n{found.text('en')}"
            return PlainTextResponse(told, status_code=400)
        return _as_file(data, page, view, name)
    except (UnknownNameError, LicenceError, held.NotHeldError) as error:
        refused = 403 if isinstance(error, LicenceError) else 404
        return PlainTextResponse(f"{error.text('ja')}\n\n{error.text('en')}", status_code=refused)
    except KankeiGeoError as error:
        # What the address asks for, such as too many to compare, is no fault of this server.
        is_asked = is_of_asker(error)
        if not is_asked:
            log.failure(f"/view/{page}.{name}", error)
        told = f"{error.text('ja')}\n\n{error.text('en')}"
        return PlainTextResponse(told, status_code=400 if is_asked else 503)
    except Exception as error:  # noqa: BLE001 -- the last fence, as around every page
        log.failure(f"/view/{page}.{name}", error)
        return PlainTextResponse(_FAILURE, status_code=500)


def _asked_for(request: Request) -> "Dataset":
    """Return the dataset of a request: what a reader brought only if it has the reader's key."""
    from kankei_geo.dataset import catalogue  # noqa: PLC0415 -- see the module's text
    from kankei_geo.ui import held  # noqa: PLC0415 -- the same

    query = request.query_params
    brought = held.of_key(request.headers.get(_KEY, ""))
    if brought is not None:
        return brought
    if query.get("brought"):
        raise held.NotHeldError(query["brought"])
    return catalogue.open_dataset(query.get("prefecture", ""), query.get("edition", ""))


def _as_file(data: "Dataset", page: str, view: "View", name: str) -> Response:
    """Return a view in a format: a web page to be looked at, all else to be kept."""
    from kankei_geo.export import formats  # noqa: PLC0415 -- see the module's text
    from kankei_geo.export.document import Document  # noqa: PLC0415 -- the same
    from kankei_geo.export.page import single_page  # noqa: PLC0415 -- the same

    headers = {"Cache-Control": "no-cache" if data.origin is None else _NOT_KEPT}
    if name == "html":
        headers[POLICY] = single_page.policy()
    else:
        stem = quote(formats.file_name(name, Document(data, view, page)))
        headers["Content-Disposition"] = f"attachment; filename*=utf-8''{stem}"
    # What a reader brought is not kept beyond the session.
    make = _made if data.origin is None else _made.__wrapped__
    with counts.exporting(name):
        content = make(data, page, view, name)
    return Response(content, media_type=formats.FORMATS[name].mime, headers=headers)


@lru_cache(maxsize=_KEPT_VIEWS)
def _made(data: "Dataset", page: str, view: "View", name: str) -> bytes:
    from kankei_geo.export import formats  # noqa: PLC0415 -- see the module's text
    from kankei_geo.export.document import Document  # noqa: PLC0415 -- the same

    with _one_at_a_time:  # the pages of the others go first
        return formats.make(name, Document(data, view, page))
