"""A clock that is set while the server runs changes nothing but the day on a printed page."""

import ast
import re
import sys
import time
from types import SimpleNamespace

import pytest
from starlette.datastructures import Headers
from starlette.requests import HTTPConnection
from starlette.responses import Response

from kankei_geo.export import formats
from kankei_geo.export.document import Document
from kankei_geo.ops import child
from kankei_geo.ops.child import Child
from kankei_geo.ui import bundle, sessions, sign_in
from kankei_geo.view.view import View
from tests.hokkaido import HOKKAIDO

from .conftest import ROOT
from .test_sign_in import cookie

DAY = 86_400

_WALL = {("time", "time"), ("time", "localtime"), ("time", "gmtime"), ("time", "strftime")}
_WALL |= {(kind, name) for kind in ("datetime", "date") for name in ("now", "today", "utcnow")}


def wall_clocks(source: str) -> list[int]:
    """Return the lines of a module that ask for the time of day."""
    if not re.search(r"\b(time|date|datetime)\.", source):
        return []
    return [
        node.lineno
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.Attribute)
        and (getattr(node.value, "attr", getattr(node.value, "id", "")), node.attr) in _WALL
    ]


def test_nothing_depends_on_the_time_of_day() -> None:
    rooms = [room for room in (ROOT / "kankei_geo").iterdir() if room.name != "build"]
    sources = [path for room in (*rooms, ROOT / "pages") for path in room.rglob("*.py")]
    found = {path.relative_to(ROOT).as_posix(): wall_clocks(path.read_text()) for path in sources}
    assert {place: lines for place, lines in found.items() if lines} == {}
    assert wall_clocks("import datetime\nnow = datetime.datetime.now()\ntime.time()") == [2, 3]
    scripts = {
        path.name
        for path in (ROOT / "kankei_geo").rglob("*.js")
        if re.search(r"\bDate\.now\(|\bnew Date\(\)", path.read_text(encoding="utf-8"))
    }
    assert scripts == {"print.js"}  # the day on a sheet of paper


@pytest.mark.parametrize("jump", [-365 * DAY, -DAY, DAY, 365 * DAY])
def test_a_clock_that_jumps_changes_nothing(jump: int, monkeypatch: pytest.MonkeyPatch) -> None:
    kept = sessions.storage()
    kept.save(SimpleNamespace(session=SimpleNamespace(id="a")))  # type: ignore[arg-type]  # enough of one
    signed = cookie(is_logged_in=True)
    made = formats.make("csvw", Document(HOKKAIDO, View()))
    page = bundle.unless_known(Response("page"), Headers({}), "abc")
    one = Child("Replica 1", (sys.executable, "-c", ""), 1)
    one._started = time.monotonic()
    now = time.time
    monkeypatch.setattr(time, "time", lambda: now() + jump)
    assert kept.get("a") is not None
    scope = {"type": "http", "headers": [(b"cookie", signed.encode())]}
    # A signature holds for a month, and none holds from the future: the reader signs in again.
    assert sign_in.is_signed_in(HTTPConnection(scope)) is (jump == DAY)
    assert formats.make("csvw", Document(HOKKAIDO, View())) == made
    asked_again = Headers({"If-None-Match": page.headers["ETag"]})
    assert bundle.unless_known(Response("page"), asked_again, "abc").status_code == 304
    # The first wait after a failure is as long as ever.
    monkeypatch.setattr(Child, "ended", lambda _self: 1)
    monkeypatch.setattr(Child, "start", lambda _self: None)
    one.revive()
    assert one._wait == child._FIRST_WAIT_S
