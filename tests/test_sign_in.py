"""Who is not signed in gets nothing but the way to sign in, wherever the provider is set up."""

import asyncio
import http.client
import json
import time
from collections.abc import Iterator, Mapping
from contextlib import closing
from http.cookies import SimpleCookie
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from starlette.types import Message, Receive, Scope, Send
from streamlit import auth_util, config
from streamlit.runtime.secrets import Secrets
from streamlit.web.server.server_util import get_cookie_secret
from streamlit.web.server.starlette.starlette_app_utils import create_signed_value
from streamlit.web.server.starlette.starlette_server_config import USER_COOKIE_NAME

from kankei_geo.base.errors import InputContentError
from kankei_geo.ui import sign_in

from .browser.servers import Server
from .test_gate import scope_of, through

HTML = {"host": "127.0.0.1", "accept": "text/html,*/*"}
SECRETS = """[auth]
redirect_uri = "{here}/oauth2callback"
cookie_secret = "of-a-test-only-of-a-test-only-of-a-test"
client_id = "kankei-geo"
client_secret = "not-a-secret"
server_metadata_url = "{provider}/.well-known/openid-configuration"
"""


def cookie(**told: object) -> str:
    signed = create_signed_value(get_cookie_secret(), USER_COOKIE_NAME, json.dumps(told))
    return f"{USER_COOKIE_NAME}={signed.decode()}"


async def behind(scope: Scope, _receive: Receive, send: Send) -> None:
    """Answer as what the door protects."""
    if scope["type"] == "websocket":
        await send({"type": "websocket.accept"})
        return
    await send({"type": "http.response.start", "status": 200, "headers": []})
    await send({"type": "http.response.body", "body": b"secret"})


async def kept_by_all(scope: Scope, receive: Receive, send: Send) -> None:
    """Answer as what anybody may keep."""
    told = b"public, max-age=31536000, immutable"

    async def sending(message: Message) -> None:
        if message["type"] == "http.response.start":
            message = {**message, "headers": [(b"cache-control", told)]}
        await send(message)

    await behind(scope, receive, sending)


def test_what_is_answered_to_one_reader_is_kept_for_no_other() -> None:
    scope = {
        **scope_of("http", "/geometry/a", {**HTML, "cookie": cookie(is_logged_in=True)}),
        "query_string": b"",
        "scheme": "http",
    }
    for app, told in (
        (kept_by_all, "private, max-age=31536000, immutable"),
        (behind, "private"),
    ):
        sent = asyncio.run(through(sign_in.Door(app, ""), scope))
        assert sent[0]["status"] == 200
        assert dict(sent[0]["headers"])[b"cache-control"].decode() == told


def ask(
    path: str, headers: Mapping[str, str], *, root: str = "", kind: str = "http", query: str = ""
) -> tuple[int, dict[str, str], str]:
    scope = {**scope_of(kind, path, headers), "query_string": query.encode(), "scheme": "http"}
    sent = asyncio.run(through(sign_in.Door(behind, root), scope))
    told = [(name.decode(), value.decode()) for name, value in sent[0].get("headers", [])]
    body = b"".join(message.get("body", b"") for message in sent[1:]).decode()
    return sent[0].get("status", 101), dict(told), body


@pytest.mark.parametrize("root", ["", "/kankei"])
@pytest.mark.parametrize(
    ("kind", "path"),
    [
        *(("http", path) for path in ("/", "/compare", "/view/overview.html", "/static/a.js")),
        *(("http", path) for path in ("/geometry/a/01/b/c.geojson", "/media/a.json", "/x")),
        *(("http", path) for path in ("/_stcore/upload_file/a/b", "/template.csv")),
        ("http", "/_stcore/agent/interact"),
        ("websocket", "/_stcore/stream"),
    ],
)
def test_without_a_valid_cookie_nothing_is_given_out(kind: str, path: str, root: str) -> None:
    signed = cookie(is_logged_in=True)
    for sent in (
        {},
        {"cookie": f"{USER_COOKIE_NAME}=x"},
        {"cookie": cookie(is_logged_in=False)},
        {"cookie": signed[:-3]},
        {"cookie": signed.replace(USER_COOKIE_NAME, "other")},
    ):
        status, _, body = ask(root + path, {**HTML, **sent}, root=root, kind=kind)
        assert status == 401
        assert "secret" not in body
    status, _, body = ask(root + path, {**HTML, "cookie": signed}, root=root, kind=kind)
    assert (status, body) in {(200, "secret"), (101, "")}


def test_the_page_is_in_the_readers_language_and_knows_the_way_back() -> None:
    for language, link in (("ja", "サインイン"), ("en", "Sign in")):
        query = f"lang={language}&code=01206"
        status, headers, body = ask("/kankei/compare", HTML, root="/kankei", query=query)
        assert status == 401
        assert f'<html lang="{language}">' in body
        assert f'<a href="/kankei/auth/start">{link}</a>' in body
        assert "<script" not in body
        kept = SimpleCookie(headers["set-cookie"])["kankei_geo_back"]
        assert kept["httponly"]
        signed = f"{cookie(is_logged_in=True)}; kankei_geo_back={kept.value}"
        status, headers, _ = ask("/kankei/", {**HTML, "cookie": signed}, root="/kankei")
        assert status == 307
        assert headers["location"] == f"/kankei/compare?{query}"
        assert 'kankei_geo_back=""' in headers["set-cookie"]


@pytest.mark.parametrize("wanted", ["//evil.example/", "https://evil.example", "/%5Cevil.example"])
def test_the_way_back_leads_to_no_other_server(wanted: str) -> None:
    signed = f"{cookie(is_logged_in=True)}; kankei_geo_back={wanted.replace('/', '%2F')}"
    status, headers, _ = ask("/", {**HTML, "cookie": signed})
    assert status == 307
    assert headers["location"] == "/?"


@pytest.mark.parametrize(
    ("text", "told"),
    [("[auth", "no TOML"), ('[auth]\nclient_id = "x"\n', "redirect_uri|no Authlib")],
)
def test_what_is_set_up_by_halves_keeps_the_server_from_starting(
    text: str, told: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert not sign_in.is_on()
    file = tmp_path / "secrets.toml"
    file.write_text(text, encoding="utf-8")
    known, fresh = config.get_option, Secrets()
    monkeypatch.setattr(
        config, "get_option", lambda name: [str(file)] if name == "secrets.files" else known(name)
    )
    for module in (sign_in, auth_util):
        monkeypatch.setattr(module, "secrets_singleton", fresh)
    with pytest.raises(InputContentError, match=told):
        sign_in.is_on()


@pytest.fixture
def signing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Server]:
    """Return a server with sign-in, and a provider beside it."""
    pytest.importorskip("authlib", reason="requirements-sign-in.lock is not installed")
    pytest.importorskip("httpx", reason="requirements-sign-in.lock is not installed")
    from .oidc_provider import provider  # noqa: PLC0415 -- needs these packages

    file = tmp_path / "secrets.toml"
    monkeypatch.setenv("STREAMLIT_SECRETS_FILES", str(file))
    server = Server(tmp_path / "log.txt")
    with provider() as address:
        content = SECRETS.format(here=server.address, provider=address)
        file.write_text(content, encoding="utf-8")
        server.start()
        yield server
        server.stop()


def _get(url: str, jar: SimpleCookie) -> http.client.HTTPResponse:
    parts = urlsplit(url)
    with closing(http.client.HTTPConnection(parts.netloc, timeout=30)) as connection:
        sent = "; ".join(f"{one.key}={one.coded_value}" for one in jar.values())
        path = f"{parts.path or '/'}{'?' + parts.query if parts.query else ''}"
        connection.request("GET", path, headers={"Accept": "text/html", "Cookie": sent})
        answer = connection.getresponse()
        answer.read()
        for line in answer.headers.get_all("Set-Cookie") or ():
            jar.load(line)
        return answer


def test_a_reader_signs_in_and_comes_back_to_the_page_and_out_again(signing: Server) -> None:
    jar: SimpleCookie = SimpleCookie()
    here = signing.address
    assert _get(f"{here}/view/overview.svg", jar).status == 401
    wanted = f"{here}/compare?code=01206"
    assert _get(wanted, jar).status == 401
    url, seen = f"{here}{sign_in.START}", []
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        answer = _get(url, jar)
        seen.append(urlsplit(url).path)
        if answer.status not in {302, 307}:
            break
        where = answer.headers["Location"]
        url = where if "://" in where else f"{here}{where}"
    assert seen == ["/auth/start", "/auth/login", "/authorize", "/oauth2callback", "/", "/compare"]
    assert (answer.status, url) == (200, wanted)
    assert _get(f"{here}/view/overview.csv", jar).status == 200
    assert _get(f"{here}{sign_in.OUT}", jar).status == 302
    signed_out = SimpleCookie({one.key: one.coded_value for one in jar.values() if one.value})
    assert _get(wanted, signed_out).status == 401
