"""Sign-in with an office's own accounts (OpenID Connect), where the operator has set it up.

Streamlit carries it out: the way to the provider, back, and the signed cookie. Here stands the
door, in front of everything: without a valid cookie a browser gets a page with one link, and
whatever else asks gets a refusal, be it over HTTP or WebSocket. So no page, no document, no map
and no file that Streamlit serves has to think of it.

It is on if there is a section ``[auth]`` in Streamlit's ``secrets.toml``. What is set up by halves
keeps the server from starting: it must never stand open by mistake.
"""

import json
import re
from dataclasses import dataclass
from functools import cache
from http import HTTPStatus
from pathlib import Path
from urllib.parse import quote, unquote

from starlette.datastructures import Headers, MutableHeaders, QueryParams
from starlette.requests import HTTPConnection, Request
from starlette.responses import HTMLResponse, PlainTextResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from starlette.websockets import WebSocket
from streamlit import auth_util, config
from streamlit.runtime.secrets import secrets_singleton
from streamlit.web.server.starlette import starlette_websocket
from streamlit.web.server.starlette.starlette_server_config import USER_COOKIE_NAME

from kankei_geo.base.errors import InputContentError
from kankei_geo.base.i18n import DEFAULT_LANGUAGE, LANGUAGES, msgid, translate
from kankei_geo.present.html import render

_PROVIDER = "default"
START = "/auth/start"  # ours: it makes the short-lived token that Streamlit's own way asks for
OUT = "/auth/logout"
# What belongs to the way in, and what those ask who watch the server.
PATHS = ("/auth/", "/oauth2callback")
_FREE = (*PATHS, "/_stcore/health", "/_stcore/metrics", "/ready")
_BACK = "kankei_geo_back"  # where a reader wanted to go
_LONGEST_BACK, _BACK_S = 3_000, 600
_TEXTS = {
    "title": msgid("Kankei-Geo"),
    "told": msgid("This server shows its pages to people who are signed in."),
    "link": msgid("Sign in"),
    "after": msgid("You come back to the page that you asked for."),
}


def is_on() -> bool:
    """Tell whether the operator set up sign-in.

    Raises
    ------
    InputContentError
        If it is set up by halves, or the file with it cannot be read.
    """
    if not secrets_singleton.load_if_toml_exists():
        there = [path for path in config.get_option("secrets.files") if Path(path).exists()]
        if there:
            raise _by_halves(f"{there[0]}: no TOML")
        return False
    if not auth_util.get_secrets_auth_section():
        return False
    if not auth_util.is_authlib_installed():
        raise _by_halves("no Authlib")
    try:
        auth_util.validate_auth_credentials(_PROVIDER)
    except Exception as error:
        raise _by_halves(" ".join(str(error).split())) from error
    return True


@cache
def is_served() -> bool:
    """Tell whether this server asks its readers to sign in: what it was started with.

    Looking for the file and reading it would be done at every run of every page.
    """
    return is_on()


def _by_halves(found: str) -> InputContentError:
    return InputContentError(
        "Sign-in is set up by halves, so the server does not start: found {found}; expected [auth] "
        "in secrets.toml as README, Sign-in has it, and the packages of requirements-sign-in.lock.",
        found=found,
    )


@dataclass
class Door:
    """Lets pass who is signed in, and the way to sign in (an ASGI middleware).

    Attributes
    ----------
    app : callable
        What stands behind it.
    root : str
        Path of this server, without a slash at its end.
    """

    app: ASGIApp
    root: str

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let a request pass, or answer in its place."""
        if scope["type"] not in {"http", "websocket"}:
            await self.app(scope, receive, send)
            return
        answer = self._answer(scope)
        if answer is None:
            await self.app(scope, receive, _for_one_reader(send))
        elif scope["type"] == "http":
            await answer(scope, receive, send)
        else:
            await WebSocket(scope, receive, send).send_denial_response(answer)

    def _answer(self, scope: Scope) -> Response | None:
        path = scope["path"].removeprefix(self.root)
        if path == START:
            token = auth_util.encode_provider_token(_PROVIDER)
            return RedirectResponse(f"{self.root}/auth/login?provider={quote(token)}")
        if path.startswith(_FREE):
            return None
        if is_signed_in(HTTPConnection(scope)):
            return self._on_the_way_back(scope) if path in {"", "/"} else None
        if scope["type"] == "http" and "text/html" in Headers(scope=scope).get("accept", ""):
            return self._page(Request(scope))
        told = "サインインしてください。 / Please sign in."
        return PlainTextResponse(told, HTTPStatus.UNAUTHORIZED, {"Cache-Control": "no-store"})

    def _page(self, request: Request) -> Response:
        """Return the page with the link to the provider; it keeps where the reader wanted to go."""
        asked = request.query_params.get("lang", DEFAULT_LANGUAGE)
        language = asked if asked in LANGUAGES else DEFAULT_LANGUAGE
        content = render(
            "ui/sign_in",
            language=language,
            url=f"{self.root}{START}",
            **{name: translate(text, language) for name, text in _TEXTS.items()},
        )
        headers = {"Cache-Control": "no-store"}
        answer = HTMLResponse(content, HTTPStatus.UNAUTHORIZED, headers)
        query = f"?{request.url.query}" if request.url.query else ""
        wanted = quote(f"{request.url.path}{query}", safe="")
        if len(wanted) <= _LONGEST_BACK:
            answer.set_cookie(
                _BACK,
                wanted,
                max_age=_BACK_S,
                path=self.root or "/",
                httponly=True,
                samesite="lax",
            )
        return answer

    def _on_the_way_back(self, scope: Scope) -> Response | None:
        """Lead somebody who just signed in to where the reader wanted to go; once."""
        wanted = unquote(HTTPConnection(scope).cookies.get(_BACK, ""))
        if not wanted or QueryParams(scope.get("query_string", b"")):
            return None
        # Never to another server, whoever wrote the cookie.
        is_ours = wanted.startswith(f"{self.root}/") and not wanted.startswith(("//", "/\\"))
        answer = RedirectResponse(wanted if is_ours else f"{self.root}/?")
        answer.delete_cookie(_BACK, path=self.root or "/")
        return answer


def _for_one_reader(send: Send) -> Send:
    """Let nobody between here and the reader keep an answer: nginx would hand it to others."""

    async def sending(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(scope=message)
            told = headers.get("cache-control", "private")
            headers["cache-control"] = re.sub(r"\bpublic\b", "private", told)
        await send(message)

    return sending


def is_signed_in(connection: HTTPConnection) -> bool:
    """Tell whether the cookie of a request was signed by this server for somebody."""
    content = starlette_websocket._get_signed_cookie_with_chunks(  # noqa: SLF001 -- no public way
        connection.cookies, USER_COOKIE_NAME
    )
    if content is None:
        return False
    try:
        told = json.loads(content)
    except ValueError:
        return False
    return isinstance(told, dict) and told.get("is_logged_in") is True
