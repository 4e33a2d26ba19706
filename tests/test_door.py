"""The door for programs: what it answers is true, described, and strict about what it is asked."""

import csv
import io
import json
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from functools import cache
from typing import Any
from urllib.parse import urlsplit

import jsonschema
import pytest
import shapely
import uvicorn
from starlette.applications import Starlette
from starlette.routing import Mount, Route

from kankei_geo.base.errors import DamagedError, LicenceError
from kankei_geo.base.i18n import LANGUAGES
from kankei_geo.base.pages import PAGE_NAMES
from kankei_geo.dataset import sources
from kankei_geo.door import asked, web
from kankei_geo.door.asked import COMMON
from kankei_geo.door.endpoint import BASE
from kankei_geo.door.endpoints import ENDPOINTS
from kankei_geo.ui import server
from kankei_geo.view.restore import read_state
from tests.door import HOST, application, ask, through
from tests.hokkaido import HOKKAIDO

from . import evil_texts
from .test_hostile import poisoned_everywhere

PARTS = {
    "{code}": "01209",
    "{study}": "pairs",
    "{indicator}": "ageing",
    "{collection}": "municipalities",
}
YUBARI = "01209"  # not listed
ITEMS = "/ogc/collections/municipalities/items"


STOPS, SIDES = "stops=01100-01202-01434", "code=01100-01209&versus=tokachi"
# What an address cannot be asked without.
NEEDED = {"/routes": STOPS, "/compare": SIDES}


def filled(path: str) -> str:
    for part, value in PARTS.items():
        path = path.replace(part, value)
    needed = NEEDED.get(path.partition(".")[0], "")
    return f"{path}?{needed}" if needed else path


@cache
def description() -> dict[str, Any]:
    found: dict[str, Any] = ask("/openapi.json").json
    return found


def test_the_description_is_of_the_addresses_that_there_are() -> None:
    app = application()
    assert isinstance(app, Starlette)
    there = {route.path for route in app.routes if isinstance(route, Route)}
    told = description()["paths"]
    assert {path.rstrip("/") for path in there} == {path.rstrip("/") for path in told}
    for one in ENDPOINTS:
        names = [item["name"] for item in told[one.path]["get"]["parameters"]]
        assert names == [*one.in_path, *COMMON, *one.settings, *one.own]
    operations = [item["get"]["operationId"] for item in told.values()]
    assert len(set(operations)) == len(operations)
    assert server._DOOR == BASE


@pytest.mark.turns
@pytest.mark.parametrize("one", ENDPOINTS, ids=lambda one: one.path)
def test_each_answer_is_as_described(one: Any) -> None:  # noqa: ANN401 -- an endpoint
    reply = ask(f"{filled(one.path)}{'?limit=3' if 'limit' in one.own else ''}")
    assert reply.status == 200
    assert reply.headers["content-type"].partition(";")[0] == one.media
    assert reply.headers["cache-control"] == "no-cache"
    if one.media == "text/csv":
        return
    schema = description()["paths"][one.path]["get"]["responses"]["200"]["content"][one.media]
    whole = {**schema["schema"], "components": description()["components"]}
    jsonschema.Draft202012Validator(whole).validate(reply.json)
    told = reply.json.get("metadata", reply.json)
    if "view" in told:  # and what shows it can be opened
        data, page, _ = read_state(HOKKAIDO, told["view"].lstrip("/") or "?")
        assert page in PAGE_NAMES
        assert told["data"]["hash"] == data.hash


@pytest.mark.parametrize(
    ("address", "parameter", "nearest"),
    [
        ("/municipalities?polici=metro_pr", "polici", "policy"),
        ("/municipalities?policy=metro", "policy", "metro_pr"),
        ("/municipalities?policy=metro_pr-metro", "policy", "metro_pr"),
        ("/municipalities?area=十勝", "area", None),
        ("/municipalities?minutes=91", "minutes", "90"),
        ("/municipalities?fields=code-peeple", "fields", None),
        ("/municipalities?policy=metro_pr&policy=dual_residence", "policy", None),
        ("/municipalities?people=1-2", "people", None),
        ("/municipalities?limit=0", "limit", None),
        ("/municipalities?limit=２", "limit", None),
        ("/municipalities?offset=-1", "offset", None),
        ("/municipalities?minimum=2", "minimum", None),
        ("/municipalities?brought=x", "brought", None),
        ("/municipalities?find=" + "x" * 4_001, "query", None),
        ("/routes", "stops", None),
        ("/routes?stops=01100", "stops", None),
        ("/routes?stops=01100-99999", "stops", None),
        ("/routes?stops=01100-1202", "stops", "01202"),
        ("/routes?stops=01100-01202-01203-01204-01205-01206-01207", "stops", None),
        (f"/routes?{STOPS}&arrive=CST", "arrive", "CTS"),
        (f"/routes?{STOPS}&daily=11", "daily", "10"),
        ("/routes.csv", "stops", None),
        ("/routes/proposals?theme=metro", "theme", "metro_pr"),
        ("/routes/proposals?size=6", "size", "5"),
        ("/hubs?hubs=9", "hubs", "8"),
        ("/hubs?cover=peeple", "cover", "people"),
        ("/compare", "code", None),
        ("/compare?code=01100-99999", "code", None),
        ("/compare?versus=tokach", "versus", "tokachi"),
        ("/compare?code=01100-01202-01203&versus=tokachi-sorachi", "versus", None),
        ("/analysis/pair", "study", "pairs"),
        # What has no effect would be taken for one that has.
        ("/hubs?minutes=90", "minutes", None),
        ("/hubs.csv?count=2", "count", None),
        ("/compare?code=01100&area=tokachi", "area", None),
        ("/candidates?area=tokachi", "area", None),
        ("/sources?limit=1", "limit", None),
        ("/indicators/ageing?year=1999", "year", "2020"),
        (f"{ITEMS}?bbox=1,2,3", "bbox", None),
        (f"{ITEMS}?bbox=1,4,3,nan", "bbox", None),
        (f"{ITEMS}?datetime=yesterday", "datetime", None),
    ],
)
def test_what_is_not_understood_is_refused(
    address: str, parameter: str, nearest: str | None
) -> None:
    reply = ask(address)
    assert reply.status == 400
    assert reply.headers["content-type"] == "application/problem+json"
    told = reply.json
    assert [fault["parameter"] for fault in told["errors"]] == [parameter]
    assert nearest is None or nearest in told["errors"][0]["nearest"]
    assert told["detail"] == told["texts"]["ja"] != told["texts"]["en"]
    assert "lang" not in address
    joint = "&" if "?" in address else "?"
    assert ask(f"{address}{joint}lang=en").json["detail"] == told["texts"]["en"]


@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("/municipalities/99999", 404),
        ("/municipalities/1209", 404),
        ("/indicators/age", 404),
        ("/nothing", 404),
        ("/codes/", 404),
        ("/ogc/collections/towns/items", 404),
        (f"{ITEMS}/99999", 404),
        ("/municipalities?prefecture=99", 404),
        ("/municipalities?edition=1999", 404),
        ("/candidates?prefecture=20", 404),
        ("/routes?prefecture=20&stops=20201-20202", 404),
        ("/routes?stops=01100-01518", 404),  # an island
        ("/hubs?prefecture=20", 404),
        ("/airports?prefecture=20", 404),
        ("/ideas?prefecture=20", 404),
        ("/municipalities?prefecture=00", 404),
    ],
)
def test_what_there_is_not_is_told_in_both_languages(address: str, status: int) -> None:
    reply = ask(address)
    assert reply.status == status == reply.json["status"]
    assert all(reply.json["texts"][language] for language in LANGUAGES)
    jsonschema.validate(reply.json, description()["components"]["schemas"]["Problem"])


def test_what_a_licence_forbids_or_fails_is_no_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(_: object) -> None:
        raise LicenceError("Licence of {layer}.", layer="x")

    def damaged(_: object) -> None:
        raise DamagedError([LicenceError("x")])

    monkeypatch.setattr(sources, "require_redistributable", refuse)
    assert ask("/municipalities").status == 403
    assert ask("/municipalities.csv").status == 403
    monkeypatch.setattr(sources, "require_redistributable", damaged)
    assert ask("/municipalities").status == 503
    monkeypatch.setattr(sources, "require_redistributable", lambda _: 1 / 0)
    reply = ask("/municipalities")
    assert reply.status == 500
    assert "division" not in reply.text


def test_an_answer_has_a_hash_and_is_sent_once() -> None:
    plain = ask("/codes")
    packed = ask("/codes", Accept_Encoding="gzip, br")
    assert packed.headers["content-encoding"] == "gzip"
    assert len(packed.content) < len(plain.content) / 2
    assert packed.json == plain.json
    assert packed.headers["vary"] == plain.headers["vary"] == "Accept-Encoding"
    tags = {plain.headers["etag"], packed.headers["etag"]}
    assert len(tags) == 2
    for tag in (*tags, f'"x", W/{plain.headers["etag"]}', "*"):
        again = ask("/codes", If_None_Match=tag)
        assert (again.status, again.content) == (304, b"")
        assert again.headers["etag"] in tags
    assert ask("/codes", If_None_Match='"x"').status == 200
    assert ask("/codes?lang=en").headers["etag"] not in tags
    assert ask("/codes", "HEAD").headers["etag"] in tags


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH", "OPTIONS"])
def test_nothing_can_be_written(method: str) -> None:
    reply = ask("/municipalities", method)
    assert reply.status == 405
    assert reply.headers["allow"] == "GET, HEAD"


def test_one_too_many_is_asked_to_come_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(web, "_waiting", threading.BoundedSemaphore(1))
    assert ask("/codes").status == ask("/codes").status == 200
    web._waiting.acquire()
    busy = ask("/codes")
    assert (busy.status, busy.headers["retry-after"]) == (503, "1")
    assert busy.json["texts"]["ja"]


def test_what_nobody_knows_is_null_and_never_zero() -> None:
    record = ask(f"/municipalities/{YUBARI}").json
    town = record["municipality"]
    assert (town["listed"], town["listing"], town["priority_count"]) == (False, "not_listed", None)
    for mark in record["policies"]:
        assert (mark["adopted"], mark["evidence"]) == (None, None)
        assert mark["told"]["ja"] == "未掲載"
    whole = ask("/municipalities").json
    table = HOKKAIDO.table.set_index("code")
    assert whole["total"] == whole["returned"] == len(table)
    for row in whole["municipalities"]:
        for policy in (*HOKKAIDO.policies, "priority_count"):
            known = table.loc[row["code"], policy]
            assert row[policy] == (int(known) if table.loc[row["code"], "listed"] else None)


def test_the_evidence_of_each_mark_is_that_of_the_table() -> None:
    row = HOKKAIDO.policy_matrix.set_index("code").loc["01100"]
    told = ask("/municipalities/01100?lang=en").json["policies"]
    assert {one["policy"]: one["evidence"] for one in told} == {
        policy: row[f"{policy}_level"] for policy in HOKKAIDO.policies
    }
    assert {one["policy"]: one["adopted"] for one in told} == {
        policy: bool(row[policy]) for policy in HOKKAIDO.policies
    }


def test_pages_of_rows_are_the_whole_without_a_gap() -> None:
    whole = [
        row["code"] for row in ask("/municipalities?policy=dual_residence").json["municipalities"]
    ]
    found, address = [], "/municipalities?policy=dual_residence&limit=20"
    while address:
        told = ask(address).json
        found += [row["code"] for row in told["municipalities"]]
        following = [link["href"] for link in told["links"] if link["rel"] == "next"]
        address = f"/{following[0]}" if following else ""
    assert found == whole
    assert len(whole) > 20


@pytest.mark.parametrize(
    "query", ["", "?area=tokachi&fields=name-listed-metro_pr-distance_km", "?find=zzz"]
)
def test_the_csv_is_the_json_and_described(query: str) -> None:
    reply = ask(f"/municipalities.csv{query}")
    told = ask(f"/municipalities{query}").json
    rows = list(csv.DictReader(io.StringIO(reply.text)))
    assert reply.content.startswith(b"\xef\xbb\xbf")
    assert len(rows) == told["total"]
    spelled = {True: "true", False: "false", None: ""}
    for row, same in zip(rows, told["municipalities"], strict=True):
        for name, cell in same.items():
            if isinstance(cell, float):
                assert float(row[name]) == cell
            else:
                is_word = isinstance(cell, bool) or cell is None
                assert row[name] == (spelled[cell] if is_word else str(cell))
    if rows:
        assert HOKKAIDO.hash in rows[0]["source"]
        assert not any(row["source"] for row in rows[1:])
    link = reply.headers["link"].partition(">")[0].strip("<")
    described = ask(f"/{link}").json["tableSchema"]["columns"]
    heading = next(csv.reader(io.StringIO(reply.text)))
    assert [one["name"] for one in described] == heading
    assert [one["titles"] for one in described] == [[name] for name in heading]


@pytest.mark.turns
@pytest.mark.slow
@pytest.mark.parametrize("one", ENDPOINTS, ids=lambda one: one.path)
def test_hostile_texts_of_a_table_reach_programs_as_texts(
    monkeypatch: pytest.MonkeyPatch,
    one: Any,  # noqa: ANN401 -- an endpoint
) -> None:
    monkeypatch.setattr(asked, "open_dataset", lambda *_: poisoned_everywhere())
    answer = ask(filled(one.path))
    assert answer.status == 200
    assert answer.headers["content-type"].partition(";")[0] not in {"text/html", "image/svg+xml"}
    if "json" in answer.headers["content-type"]:
        assert answer.json is not None
    else:
        rows = list(csv.reader(io.StringIO(answer.text)))
        assert not [cell for row in rows for cell in row if cell.startswith(evil_texts.FORMULA)]


def test_json_stat_has_each_mark_in_its_cell() -> None:
    told = ask("/municipalities.json-stat").json
    codes = told["dimension"]["municipality"]["category"]["index"]
    policies = told["dimension"]["policy"]["category"]["index"]
    assert told["size"] == [len(codes), len(policies)] == [179, 4]
    table = HOKKAIDO.table.set_index("code")
    cells = iter(zip(told["value"], told["status"], strict=True))
    for code in codes:
        for policy in policies:
            row, cell = table.loc[code], next(cells)
            if row["listed"]:
                assert cell == (int(row[policy]), row[f"{policy}_level"])
            else:
                assert cell == (None, "not_listed")
    assert set(told["status"]) <= set(told["extension"]["status"])


def test_features_are_who_is_asked_for_in_the_box() -> None:
    told = ask(f"{ITEMS}?bbox=142.5,42.5,143.5,43.5&policy=metro_pr").json
    box = shapely.box(142.5, 42.5, 143.5, 43.5)
    shapes = {one["id"]: shapely.geometry.shape(one["geometry"]) for one in told["features"]}
    assert told["numberMatched"] == told["numberReturned"] == len(shapes) > 2
    assert all(shape.intersects(box) and shape.is_valid for shape in shapes.values())
    every = ask("/municipalities?policy=metro_pr").json["municipalities"]
    whole = ask(f"{ITEMS}?policy=metro_pr").json
    assert [one["id"] for one in whole["features"]] == [row["code"] for row in every]
    assert [one["properties"] for one in whole["features"]] == [
        {"in_scope": True, **row} for row in every
    ]
    elsewhere = {one["id"] for one in whole["features"]} - set(shapes)
    assert not any(
        shapely.geometry.shape(one["geometry"]).intersects(box)
        for one in whole["features"]
        if one["id"] in elsewhere
    )
    exterior = shapely.geometry.shape(whole["features"][0]["geometry"])
    assert all(part.exterior.is_ccw for part in getattr(exterior, "geoms", [exterior]))  # RFC 7946


@pytest.mark.parametrize(
    ("query", "same"),
    [
        ("bbox=142.5,42.5,0,143.5,43.5,100", "bbox=142.5,42.5,143.5,43.5"),
        ("bbox=170,42.5,145.5,43.5", "bbox=-180,42.5,145.5,43.5"),
        ("datetime=2022-02-01T00:00:00Z/..", ""),
        ("limit=10000", ""),
    ],
)
def test_other_spellings_of_box_and_time_are_read(query: str, same: str) -> None:
    told, expected = (ask(f"{ITEMS}?area=tokachi&{one}").json["features"] for one in (query, same))
    assert told == expected != []


def test_what_is_drawn_and_not_counted_is_a_feature_without_figures() -> None:
    told = ask(ITEMS).json["features"]
    outside = [one["properties"] for one in told if not one["properties"]["in_scope"]]
    assert {one["code"] for one in outside} == set(HOKKAIDO.prefecture.outlined)
    known = {"in_scope", "code", "name", "name_en"}
    assert all(value is None for one in outside for name, value in one.items() if name not in known)
    assert len(told) == len(HOKKAIDO.table) + len(outside)


def test_links_of_features_lead_where_they_say() -> None:
    seen = set()
    waiting = ["/ogc/", f"{ITEMS}?limit=180"]
    while waiting:
        told = ask(waiting.pop()).json
        links = told["links"] + [
            link for one in told.get("collections", []) for link in one["links"]
        ]
        for link in links:
            assert link["href"].startswith(HOST + BASE)
            parts = urlsplit(link["href"].removeprefix(HOST + BASE))
            address = f"{parts.path}?{parts.query}" if parts.query else parts.path
            # Without an end, all features are sent: others look at them.
            if address not in {*seen, ITEMS}:
                seen.add(address)
                reply = ask(address)
                kind = link["type"].partition(";")[0].replace("vnd.oai.openapi+", "")
                assert (reply.status, reply.headers["content-type"]) == (200, kind)
                waiting += [address] if "links" in reply.json and "/codes" not in address else []
    assert f"{ITEMS}?limit=180&offset=180" in seen


def test_a_server_below_a_path_tells_its_own_addresses() -> None:
    app, root = web.application("/kankei"), f"/kankei{BASE}"
    told = through(app, f"{ITEMS}?area=tokachi&limit=1", root=root).json
    assert told["metadata"]["view"] == "/kankei/?area=tokachi"
    assert {link["href"].partition("/ogc")[0] for link in told["links"]} == {HOST + root}


@pytest.fixture
def port() -> Iterator[int]:
    """Serve the door alone, on a port that is free."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        number = int(free.getsockname()[1])
    app = Starlette(routes=[Mount(BASE, web.application())])
    running = uvicorn.Server(uvicorn.Config(app, port=number, log_config=None, lifespan="off"))
    thread = threading.Thread(target=running.run, daemon=True)
    thread.start()
    while not running.started:
        time.sleep(0.02)
    yield number
    running.should_exit = True
    thread.join()


_CLIENT = """
import json, sys, pyogrio
source = f"OAPIF:http://127.0.0.1:{sys.argv[1]}/api/v1/ogc"
every = pyogrio.read_dataframe(source, PAGE_SIZE="100")
boxed = pyogrio.read_dataframe(source, bbox=(142.5, 42.5, 143.5, 43.5))
print(json.dumps([every.crs.to_epsg(), every["code"].tolist(), boxed["code"].tolist()]))
"""


@pytest.mark.turns(1)
@pytest.mark.slow
def test_gdal_opens_the_features_as_qgis_does(port: int) -> None:
    # Apart: GDAL asks while it holds the interpreter's lock.
    done = subprocess.run(
        [sys.executable, "-c", _CLIENT, str(port)],
        capture_output=True, text=True, timeout=60, check=True,
    )  # fmt: skip
    crs, codes, boxed = json.loads(done.stdout)
    told = ask(ITEMS).json["features"]
    assert crs == 4326
    assert codes == [one["id"] for one in told]
    box = ask(f"{ITEMS}?bbox=142.5,42.5,143.5,43.5").json["features"]
    assert boxed == [one["id"] for one in box]
