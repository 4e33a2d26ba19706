"""The first page is Streamlit's with our language and words, and says so if it can't be."""

import asyncio
import html
import re
from collections.abc import Callable
from pathlib import Path
from urllib.parse import quote

import pytest
from starlette.applications import Starlette
from starlette.datastructures import UploadFile
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from starlette.testclient import TestClient

from kankei_geo.base import harmless, paths
from kankei_geo.base.errors import DamagedError, LicenceError
from kankei_geo.dataset import catalogue
from kankei_geo.dataset.brought import limits
from kankei_geo.dataset.brought.accepted import accept
from kankei_geo.dataset.dataset import Dataset
from kankei_geo.export import formats
from kankei_geo.export.document import Document
from kankei_geo.ops import settings
from kankei_geo.ops.gate import Rules
from kankei_geo.ops.headers import POLICY
from kankei_geo.present.maps import served
from kankei_geo.ui import first_page, frame, held, inline, server
from kankei_geo.view.view import View
from tests.door import through
from tests.hokkaido import HOKKAIDO


def test_the_first_page_is_ours_from_its_first_line() -> None:
    page = first_page.make("/kankei")
    assert '<html lang="ja">' in page
    assert "<title>関係ジオ｜北海道の政策マップ</title>" in page
    assert '{"HOST_CONFIG": {"blockErrorDialogs": true}}' in page
    assert 'window.kankeiGeoRoot="/kankei"' in page
    assert "この画面にはJavaScriptが必要です" in page
    assert "You need to enable JavaScript" not in page
    assert "_stcore/agent" not in page
    # What an upgrade calls otherwise comes later, and the text with it.
    for part in first_page._FIRST_PARTS:
        assert re.search(rf'"modulepreload"[^>]*static/js/{part}\.[^>]*\.js"', page), part
    # Before Streamlit's own script, which reads the settings as it starts.
    assert page.index("__streamlit") < page.index('<script type="module"')


def test_no_style_asks_what_the_whole_page_contains() -> None:
    # Then a browser looks at every element anew whenever anything changes: 30 % of a press.
    folder = Path(inline.__file__).parent
    texts = [path.read_text(encoding="utf-8") for path in sorted(folder.glob("*.css"))]
    whole = (
        r"(?:html|body|:root|\.kg-embed|\.stApp|\.stMain|\.stMainBlockContainer|"
        r"(?:stApp|stAppViewContainer|stMain|stMainBlockContainer|stVerticalBlock)\"\])"
    )
    asking = re.compile(rf"{whole}(?:[.:\[](?!has)[\w()-]*)*:(?:has|not\(:has)\(")
    assert len(texts) == 2
    assert [asking.findall(text) for text in texts] == [[], []]
    for before in ('[data-testid="stApp"]:not(:has(.a)) :is(b)', ".stApp:has(.kg-scene)"):
        assert asking.search(before), before
    # What stands in their place is set by a script that the first page has.
    marks = (folder / "scripts" / "marks.js").read_text(encoding="utf-8")
    named = set(re.findall(r'"(kg-[a-z-]+)":', marks))
    assert named == {name for name in named if any(f".{name}" in text for text in texts)}
    assert len(named) == 6


@pytest.mark.parametrize("root", ["", "/kankei"])
def test_the_first_page_stands_at_the_slash_and_leads_there_with_its_view(
    monkeypatch: pytest.MonkeyPatch, root: str
) -> None:
    monkeypatch.setattr(server, "_root", lambda: root)
    client = TestClient(Starlette(routes=server.routes()), follow_redirects=False)
    for path in (f"{root}/", f"{root}/compare"):
        assert f'window.kankeiGeoRoot="{root}"' in client.get(path).text
    assert client.get(f"{root}/nope?code=01206").headers["location"] == (
        f"{root}/?code=01206&page=nope"
    )
    if root:
        asked = {"": "", "?code=01206&lang=en": "?code=01206&lang=en"}
        for query, kept in asked.items():
            assert client.get(f"{root}{query}").headers["location"] == f"{root}/{kept}"


def test_every_script_that_stands_in_a_page_of_ours_has_its_hash() -> None:
    page = first_page.make("")
    rules = server._rules()
    assert page.count("<script>") == len(inline.hashes_in(page)) == 5
    assert rules.scripts == {*inline.hashes_in(page), *inline.hashes()}
    sent = [*Path(inline.__file__).parent.glob("templates/*.html")]
    assert sum("<script>" in path.read_text(encoding="utf-8") for path in sent) == 4
    assert len(inline.hashes()) == 3  # one for the document, in whatever language
    for path in sent:  # no handler in an attribute: it would have no hash
        assert not re.search(r"<[^>]*\son[a-z]+\s*=", path.read_text(encoding="utf-8")), path
    script = next(part for part in rules.headers[POLICY].split("; ") if "script-src" in part)
    assert "unsafe" not in script.replace("wasm-unsafe-eval", "")


def test_a_view_as_a_page_may_ask_for_nothing_and_says_so_twice() -> None:
    for page in ("overview", "compare"):
        answer = server._view(asked(page, "html"))
        (told,) = re.findall('http-equiv="Content-Security-Policy" content="([^"]*)"', text(answer))
        assert told.startswith("default-src 'none'; ")
        assert answer.headers[POLICY].startswith(told.partition("; script-src")[0])
        assert "unsafe" not in answer.headers[POLICY].replace("style-src 'unsafe-inline'", "")
        (script,) = re.findall("<script>(.*?)</script>", text(answer), re.DOTALL) or ("",)
        expected = harmless.script_hash(script) if script else "'none'"
        assert told.endswith(f"; script-src {expected}")


@pytest.mark.parametrize("gone", ['<html lang="en">', "<title>Streamlit</title>", "<noscript>"])
def test_an_upgrade_that_changes_the_first_page_is_named(
    gone: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    changed = tmp_path / "index.html"
    page = first_page.STREAMLIT_PAGE.read_text(encoding="utf-8")
    changed.write_text(page.replace(gone, "<other>"), encoding="utf-8")
    monkeypatch.setattr(first_page, "STREAMLIT_PAGE", changed)
    with pytest.raises(ValueError, match="has no longer exactly one"):
        first_page.make("")


def test_every_page_arrives_by_its_address() -> None:
    paths = {route.path for route in server.routes() if isinstance(route, Route)}
    assert {f"/{page.path}" for page in frame.PAGES} <= paths
    assert "/view/{page}.{format}" in paths


def text(answer: Response) -> str:
    return bytes(answer.body).decode()


def asked(page: str, name: str, query: bytes = b"") -> Request:
    path = {"page": page, "format": name}
    scope = {"type": "http", "path_params": path, "query_string": query, "headers": []}
    return Request(scope)


def test_a_view_comes_in_the_format_that_is_asked_for() -> None:
    query = b"area=tokachi&lang=en"
    document = Document(HOKKAIDO, View(area=("tokachi",), lang="en"))
    for name in ("png", "slide", "xlsx", "html"):
        answer = server._view(asked("overview", name, query))
        assert answer.status_code == 200
        assert answer.media_type == formats.FORMATS[name].mime
        assert answer.body == formats.make(name, document)
        told = answer.headers.get("Content-Disposition")
        expected = f"attachment; filename*=utf-8''{quote(formats.file_name(name, document))}"
        assert told == (None if name == "html" else expected)
    for page, name in (("overview", "exe"), ("nowhere", "png"), ("overview", "atlas")):
        assert server._view(asked(page, name)).status_code == 404


@pytest.mark.parametrize("query", ["area=xxx", "code=99999", "minutes=abc", "area=tokachi-xxx"])
def test_a_setting_that_there_is_not_is_told_instead_of_left_out(query: str) -> None:
    answer = server._view(asked("overview", "svg", query.encode()))
    assert answer.status_code == 400
    ja, en = bytes(answer.body).decode().split("\n\n")
    name, _, value = query.partition("=")
    assert f"{name}={value.rpartition('-')[2]}" in ja
    assert "State: not understood" in en


def test_what_an_address_asks_too_much_of_is_told_and_is_no_fault_of_the_server(
    caplog: pytest.LogCaptureFixture,
) -> None:
    query = b"code=01202-01204-01205-01206&versus=tokachi"
    answer = server._view(asked("compare", "slide", query))
    assert answer.status_code == 400
    ja, en = bytes(answer.body).decode().split("\n\n")
    assert ja == "比較：市町村と振興局が合わせて5件あります。4件以下に減らしてください。"
    assert en.startswith("Comparison: found 5 municipalities and subprefectures, expected 4")
    assert not caplog.records


def test_an_old_setting_is_left_out_of_a_document_as_on_the_page() -> None:
    assert server._view(asked("overview", "svg", b"minimum=2")).status_code == 200


def test_no_other_address_of_views_is_a_page() -> None:
    paths = [route.path for route in server.routes()]
    assert paths.index("/view/{page}.{format}") + 1 == paths.index("/view/{rest:path}")
    assert server._no_page(asked("x", "y")).status_code == 404


def test_programs_are_answered_by_the_door() -> None:
    app = Starlette(routes=server.routes())
    told = through(app, "/api/v1/municipalities?area=tokachi&limit=1")
    assert (told.status, told.json["total"]) == (200, 19)
    assert through(app, "/api/v1/nothing").headers["content-type"] == "application/problem+json"
    assert through(app, "/api/v1").headers["location"] == "/api/v1/"
    assert through(app, "/api/v2/codes").status == 404


def test_data_that_may_not_be_passed_on_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise LicenceError("Licence of {layer}.", layer="x")

    monkeypatch.setattr(server, "_made", refuse)
    assert server._view(asked("overview", "xlsx")).status_code == 403


def test_who_may_embed_or_read_is_what_the_operator_names(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    pref = "https://www.pref.example.jp"
    named = {
        "KANKEI_GEO_EMBED_ORIGINS": f"{pref}, http://10.0.0.1:8080",
        "KANKEI_GEO_API_ORIGINS": "*",
        "KANKEI_GEO_OPEN": "metrics",
    }
    found = settings.read(environment=named)
    monkeypatch.setattr(settings, "held", lambda: found)
    rules = server._rules()
    assert rules.embedders == {pref, "http://10.0.0.1:8080"}
    assert (rules.api_readers, rules.opened) == ({"*"}, {"/_stcore/metrics"})
    own = Rules().headers
    assert own["X-Frame-Options"] == "SAMEORIGIN"
    assert own["Content-Security-Policy"].endswith("frame-ancestors 'self'")
    others = Rules(embedders=frozenset({pref})).headers
    assert "X-Frame-Options" not in others
    assert others["Content-Security-Policy"].endswith(f"frame-ancestors 'self' {pref}")


def test_what_fails_over_plain_http_is_told_in_both_languages(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def fail(error: Exception) -> Callable[..., None]:
        def failing(*_: object) -> None:
            raise error

        return failing

    request = asked("overview", "html")
    damaged = DamagedError([])
    for where, name, error, status, told in (
        (catalogue, "open_dataset", damaged, 503, "The data of this server are damaged"),
        (server, "_made", ValueError("x"), 500, "This page could not be made"),
    ):
        with monkeypatch.context() as elsewhere:
            elsewhere.setattr(where, name, fail(error))
            answer = server._view(request)
        assert answer.status_code == status
        assert told in bytes(answer.body).decode()
        assert "サーバー" in bytes(answer.body).decode()


def test_a_text_from_an_address_is_plain_text_in_markdown() -> None:
    told = harmless.markdown("![](//x.example/p) www.x.example a@b.example \u202e01428 二拠点")
    assert html.unescape(told) == (
        "![](//x.example/p) www\u2060.x.example a@\u2060b.example 01428 二拠点"
    )
    assert not set("![]()/@._*<>`") & set(told)


def test_what_is_sent_to_the_server_never_touches_the_disk() -> None:
    server.routes()
    content = b"--x\r\nContent-Disposition: form-data; name=f; filename=f.csv\r\n\r\n"
    content += b"a" * limits.MOST_BYTES + b"\r\n--x--\r\n"

    async def received() -> dict[str, object]:
        return {"type": "http.request", "body": content, "more_body": False}

    async def kept_in_memory() -> bool:
        headers = [(b"content-type", b"multipart/form-data; boundary=x")]
        request = Request({"type": "http", "headers": headers}, received)
        async with request.form() as form:
            (file,) = form.values()
            assert isinstance(file, UploadFile)
            assert file.size == limits.MOST_BYTES
            return not getattr(file.file, "_rolled", True)

    assert asyncio.run(kept_in_memory())


def test_the_map_of_a_table_that_a_reader_brought_is_kept_nowhere() -> None:
    table = "市町村,ワーケーション\n札幌市,○\n函館市,×\n".encode()
    data, _ = accept(HOKKAIDO, table, name="調査.csv")
    held._by_key["secret"] = data

    def fetched(edition: str, of: Dataset, name: str) -> Response:
        path = {"digest": served.digest(of, name), "prefecture": "01", "edition": edition}
        return server._geometry(
            Request({"type": "http", "path_params": {**path, "name": name}, "headers": []})
        )

    answer = fetched("secret", data, paths.PICKED)
    assert (answer.status_code, answer.headers["cache-control"]) == (200, "no-store")
    assert "immutable" in fetched("2022", HOKKAIDO, paths.PICKED).headers["cache-control"]
    # Its shapes are the shipped ones, which every reader has already.
    assert "immutable" in fetched("2022", data, paths.DRAWN).headers["cache-control"]
