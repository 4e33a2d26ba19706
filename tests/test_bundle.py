"""Streamlit's files come packed and for ever, its typefaces without what nothing shows.

Nothing else is handed out.
"""

import asyncio
import gzip
import io
from collections.abc import Mapping

import pytest
from fontTools.ttLib import TTFont
from starlette.types import Message, Receive, Scope, Send

from kankei_geo.ui import bundle, typefaces
from kankei_geo.ui.bundle import PackedFiles

SCRIPT = next(bundle._FOLDER.glob("js/index.*.js"))
ICONS = next(bundle._FOLDER.glob("media/MaterialSymbols*"))
PICTURE = next(bundle._FOLDER.glob("media/*.png"))


def ask(
    path: str, root: str = "", encoding: str = "gzip, br", known: str = ""
) -> tuple[Mapping[bytes, bytes], bytes]:
    """Return headers and body of an answer; neither where the request passed on."""
    sent: list[Message] = []

    async def behind(_scope: Scope, _receive: Receive, _send: Send) -> None:
        return None

    async def receive() -> Message:
        return {"type": "http.request"}

    async def send(message: Message) -> None:
        sent.append(message)

    scope = {
        "type": "http",
        "method": "GET",
        "path": path,
        "headers": [
            (b"accept-encoding", encoding.encode()),
            *([(b"if-none-match", known.encode())] if known else []),
        ],
    }
    asyncio.run(PackedFiles(behind, root)(scope, receive, send))
    headers = dict(sent[0]["headers"]) if sent else {}
    return headers, b"".join(message.get("body", b"") for message in sent[1:])


@pytest.mark.parametrize("root", ["", "/kankei"])
def test_a_script_comes_packed_and_is_kept_for_ever(root: str) -> None:
    headers, body = ask(f"{root}/static/js/{SCRIPT.name}", root)
    assert gzip.decompress(body) == SCRIPT.read_bytes()
    assert len(body) < SCRIPT.stat().st_size / 2
    assert headers[b"content-encoding"] == b"gzip"
    assert headers[b"content-type"].startswith(b"text/javascript")
    assert b"immutable" in headers[b"cache-control"]
    assert headers[b"vary"] == b"Accept-Encoding"


@pytest.mark.parametrize(
    ("path", "encoding"),
    [
        (f"/static/js/{SCRIPT.name}", "identity"),
        (f"/static/media/{PICTURE.name}", "gzip"),
        ("/static/js/nothing.js", "gzip"),
        ("/static/../index.html", "gzip"),
        ("/static/js/../../../__init__.py", "gzip"),
        ("/static//etc/passwd.js", "gzip"),
        ("/other", "gzip"),
    ],
)
def test_all_else_is_left_to_streamlit(path: str, encoding: str) -> None:
    assert ask(path, encoding=encoding) == ({}, b"")


def test_the_typeface_of_icons_has_all_that_are_named_and_few_others() -> None:
    headers, body = ask(f"/static/media/{ICONS.name}")
    assert headers[b"content-type"] == b"font/woff2"
    assert b"immutable" in headers[b"cache-control"]
    assert len(body) < ICONS.stat().st_size / 5
    there = typefaces.icon_glyphs(TTFont(io.BytesIO(body)))
    named = typefaces.named_in([*bundle._FOLDER.glob("js/*.js"), *typefaces.OUR_FILES])
    # As Streamlit names some, and as we do: with ":material/", and in the list of the way back.
    assert {"expand_more", "search", "redo", "restart_alt"} <= named
    whole = typefaces.icon_glyphs(TTFont(ICONS))
    missing = named & whole.keys() - there.keys()
    assert not missing, "make it again: python -m kankei_geo.ui.typefaces"


def test_what_the_browser_has_is_not_sent_again() -> None:
    path = f"/static/js/{SCRIPT.name}"
    headers, _ = ask(path)
    tag = headers[b"etag"].decode()
    for known in (tag, tag.removeprefix("W/"), f'"other", {tag}'):
        again, body = ask(path, known=known)
        assert body == b""
        assert b"content-encoding" not in again
        assert {name: again[name] for name in (b"etag", b"cache-control", b"vary")} == {
            name: headers[name] for name in (b"etag", b"cache-control", b"vary")
        }
    assert ask(path, known='"other"')[1] == ask(path)[1] != b""
