"""Where memory is short the reader is told, the log has a line, and nobody else is touched."""

import logging
import os
import re
import signal
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import pytest

from kankei_geo.base.errors import ShortMemoryError
from kankei_geo.export import formats
from kankei_geo.export.document import Document
from kankei_geo.ops import log
from kankei_geo.ops.child import Child
from kankei_geo.ui import frame, server
from kankei_geo.view.view import View
from tests.hokkaido import HOKKAIDO

from .conftest import ROOT
from .test_server import asked, text


def no_room(*_: object) -> bytes:
    raise MemoryError


def test_a_document_for_which_memory_is_short_is_told_and_the_next_is_made(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.ERROR, "kankei_geo")
    server._made.cache_clear()
    with monkeypatch.context() as patch:
        patch.setitem(formats.FORMATS, "csv", replace(formats.FORMATS["csv"], make=no_room))  # type: ignore[arg-type]  # it is a dict
        answer = server._view(asked("overview", "csv"))
    assert answer.status_code == 503
    assert text(answer).startswith("いまはメモリが足りないため、作れませんでした。")
    assert "\n\nThere is not enough memory for this just now" in text(answer)
    (line,) = caplog.messages
    assert line.startswith("/view/overview.csv failed: ShortMemoryError: ")
    again = server._view(asked("overview", "csv"))
    assert (again.status_code, again.body) == (
        200,
        formats.make("csv", Document(HOKKAIDO, View())),
    )


def test_a_page_for_which_memory_is_short_says_so(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.ERROR, "kankei_geo")
    told = list[str]()
    monkeypatch.setattr(frame, "_tell", told.append)
    monkeypatch.setattr(frame, "_language", lambda: "ja")
    for error in (MemoryError(), ShortMemoryError()):
        with frame._fence(frame.OVERVIEW):
            raise error
    assert told == 2 * [ShortMemoryError().text("ja")]
    assert [line.partition(": ")[0] for line in caplog.messages] == 2 * ["dashboard.py failed"]
    monkeypatch.setattr(server.st, "error", lambda text, **_: told.append(text))
    server.tell_failure(MemoryError())  # what no page caught, such as a callback's
    assert told[-1] == f"{ShortMemoryError().text('ja')}\n\n{ShortMemoryError().text('en')}"


_TIGHT = """
import re, resource, sys
from kankei_geo.base.errors import ShortMemoryError
from kankei_geo.dataset import catalogue
from kankei_geo.export import formats
from kankei_geo.export.document import Document
from kankei_geo.view.view import View
document = Document(catalogue.open_dataset(), View())
made = formats.make("geojson", document)
size = int(re.search("VmSize:\\\\s+(\\\\d+)", open("/proc/self/status").read())[1]) * 1024
limits = resource.getrlimit(resource.RLIMIT_AS)
resource.setrlimit(resource.RLIMIT_AS, (size + len(made), limits[1]))
held = []
try:
    while True:  # others take what is left
        held.append(bytes(1_000_000))
except MemoryError:
    pass
try:
    formats.make("geojson", document)
    print("made")
except ShortMemoryError as error:
    print("told")
held.clear()
resource.setrlimit(resource.RLIMIT_AS, limits)
print(formats.make("geojson", document) == made)
"""


@pytest.mark.turns(3)
@pytest.mark.slow
@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="needs Linux's /proc")
def test_a_process_at_its_limit_of_memory_tells_and_goes_on() -> None:
    done = subprocess.run(
        (sys.executable, "-c", _TIGHT), cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stdout.split()) == (0, ["told", "True"]), done.stderr


def test_a_download_that_fails_is_a_line_of_the_log_without_a_trace(
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level(logging.ERROR)
    theirs = logging.Logger(log._DOWNLOADS)  # noqa: LOG001 -- one that no other test has
    theirs.addFilter(log._OfDownloads())
    seen = list[logging.LogRecord]()
    theirs.addHandler(SimpleNamespace(handle=seen.append, level=0))  # type: ignore[arg-type]  # enough of one
    error = RuntimeError("Callable execution failed")
    error.__cause__ = ShortMemoryError()
    theirs.error("Error executing deferred callable", exc_info=error)
    theirs.warning("something else")
    assert [record.getMessage() for record in seen] == ["something else"]
    (line,) = caplog.messages
    assert line.startswith("A download failed: ShortMemoryError: There is not enough memory")


def test_who_is_killed_for_memory_is_started_again_and_the_log_says_why(
    caplog: pytest.LogCaptureFixture,
) -> None:
    one = Child("Replica 1", (sys.executable, "-c", "import time; time.sleep(60)"), 1)
    one._started = -1_000.0
    one.start()
    first = one._process
    assert first is not None
    one._started -= 1_000  # it ran for long
    os.kill(first.pid, signal.SIGKILL)
    first.wait()
    one.revive()
    try:
        assert one.ended() is None
        assert caplog.messages[-1] == (
            "Replica 1 ended (SIGKILL: by somebody, or by the system because memory was short) "
            "and is started again in 0.0 s"
        )
    finally:
        one.kill()
        one.wait(0)


def test_the_limits_of_memory_stand_where_it_is_deployed() -> None:
    deploy = ROOT / "deploy"
    for unit in deploy.glob("*.service"):
        lines = unit.read_text("utf-8").splitlines()
        assert any(re.match(r"MemoryMax=\d", line) for line in lines)
        assert "OOMPolicy=continue" in lines  # systemd would stop everybody where one is killed
    assert "mem_limit:" in (deploy / "compose.yaml").read_text("utf-8")
    assert "limits: {memory:" in (deploy / "kubernetes.yaml").read_text("utf-8")
