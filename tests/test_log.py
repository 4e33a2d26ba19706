"""The log tells what happened on the server, in lines or objects, and nothing of a reader."""

import contextlib
import json
import logging
import shutil
import threading
import warnings
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace

import pytest
import streamlit.logger
from starlette.applications import Starlette
from starlette.websockets import WebSocketDisconnected

from kankei_geo.base.errors import KankeiGeoError
from kankei_geo.dataset.brought.finding import UnreadableTableError
from kankei_geo.door import web
from kankei_geo.door.endpoints import ENDPOINTS
from kankei_geo.ops import log, supervisor
from kankei_geo.ops.gate import Rules
from kankei_geo.ops.settings import Settings
from kankei_geo.ui import held, server, sessions, state
from kankei_geo.ui.parts.atlas_job import Job

from .door import through
from .test_app import opened
from .test_brought_page import bring
from .test_fence import failing
from .test_gate import ask as ask_gate

NAME, PHONE, ADDRESS, NUMBER = "山田太郎", "090-1234-5678", "192.0.2.77", "4711.25"
SECRETS = (NAME, "%E5%B1%B1", PHONE, ADDRESS, ADDRESS.replace(".", "-"), NUMBER)
TABLE = f"市町村,担当\n札幌市,{NAME} {PHONE}\n".encode()
BEGUN: list[logging.Handler] = []
QUERY = f"find={NAME}&minutes={NUMBER}&{ADDRESS}"


@pytest.fixture(autouse=True)
def alone() -> Iterator[None]:
    """Leave all loggers as they were."""
    loggers = [one for one in logging.root.manager.loggerDict.values() if hasattr(one, "handlers")]
    before = [
        (one, [*one.handlers], one.propagate, one.level, [*one.filters])
        for one in (logging.root, *loggers)
    ]
    hook = threading.excepthook
    yield
    threading.excepthook = hook
    logging.captureWarnings(capture=False)
    for handler in BEGUN:
        with contextlib.suppress(OSError):  # what a full disk did not take
            handler.close()
    BEGUN.clear()
    for one, handlers, propagate, level, filters in before:
        one.handlers[:], one.propagate, one.filters[:] = handlers, propagate, filters
        one.setLevel(level)


def begin(folder: Path | None, process: str = "8601", **settings: object) -> None:
    made = log.set_up(Settings.model_validate({"log_folder": folder, **settings}), process)
    BEGUN.append(made)


def told(error: type[Exception] = ValueError) -> Exception:
    """Return an error with what a reader brought in its text, and in that of its cause."""
    made = error(f"cannot read {NAME} {PHONE} at {QUERY}")
    made.__cause__ = KeyError(NUMBER, ADDRESS)
    return made


def everything_goes_wrong(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let errors with a reader's words come from pages, documents, the door and libraries."""
    # A page: an address, a table, and what nobody foresaw with it.
    bring(opened("pages/brought.py", find=NAME), TABLE, f"{NAME}_{PHONE}.csv")
    for error in (
        told(),
        told(OSError),
        told(MemoryError),
        UnreadableTableError("{cell} is wrong", cell=NAME),
        KankeiGeoError("{cell} is wrong", cell=NAME),
    ):
        with monkeypatch.context() as patch:
            patch.setattr(held, "table", failing(error))
            bring(opened("pages/brought.py", find=NAME), TABLE, f"{NAME}.csv")
        with monkeypatch.context() as patch:
            patch.setattr(state, "open_view", failing(error))
            opened("pages/compare.py", find=NAME, code=PHONE)
        with monkeypatch.context() as patch:
            patch.setattr(server, "_asked_for", failing(error))
            app = Starlette(routes=server.routes())
            asked_too_much = isinstance(error, UnreadableTableError)  # told to who asked only
            status = through(app, f"/view/overview.csv?{QUERY}").status
            assert (status == 400) if asked_too_much else (status >= 500)
        with monkeypatch.context() as patch:
            patch.setattr(web, "read", failing(error))
            for one in ENDPOINTS:
                address = one.path.replace("{code}", NAME)
                assert through(web.application(), f"{address}?{QUERY}").status >= 404
    # The gate: a name that it does not know, a page of a reader's machine, an odd path.
    ask_gate(Rules(), path=f"/{NAME}", host=f"x.{ADDRESS}.example:1")
    ask_gate(Rules(), host=f"{PHONE}.{ADDRESS.replace('.', '-')}.isp.example")
    ask_gate(Rules(), path=f"/{PHONE}", host="127.0.0.1", origin=f"http://{ADDRESS}:3000")
    ask_gate(Rules(), host="evil.example", origin=f"http://{PHONE}%E5%B1%B1/{NUMBER}")
    # Libraries, as they write.
    library = logging.getLogger("uvicorn.error")
    library.warning('%s - "WebSocket %s" [accepted]', (ADDRESS, 1), f"/?{QUERY}")
    library.error("Exception in callback handle('%s')", exc_info=told())
    library.error(f"Exception in callback f('{NAME}')\ncontext: {PHONE}")
    library.info("%s connected", ADDRESS)
    logging.getLogger("streamlit.runtime").warning(told())
    logging.getLogger("streamlit").error("Error: %s", NAME, exc_info=told())
    logging.getLogger(log._DOWNLOADS).error("%s was not made", NAME, exc_info=told())
    warnings.warn_explicit(f"Cell {NAME} {PHONE}", UserWarning, "reader.py", 7)
    apart = threading.Thread(target=failing(told()))
    apart.start()
    apart.join()
    # nginx, as `serve` hears it.
    request = f'client: {ADDRESS}, server: _, request: "GET /?{QUERY} HTTP/1.1", host: "x"'
    begun = "2026/11/29 09:00:00 [error] 12#12: *34 "
    for line in (
        f"{begun}connect() failed (111: Connection refused) while connecting, {request}",
        f'{begun}limiting requests, excess: 20.5 by zone "kankei_documents", {request}',
        "nginx: [emerg] bind() to 0.0.0.0:80 failed (98: Address already in use)",
    ):
        supervisor._hear_nginx(line)


@pytest.mark.parametrize("error", [WebSocketDisconnected("closed"), RuntimeError("closed")])
def test_a_reader_who_closes_the_window_is_no_fault(
    error: RuntimeError, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(streamlit.logger, "setup_formatter", None)
    sessions._hear(Settings.model_validate({"log_folder": tmp_path}))
    BEGUN.append(logging.root.handlers[0])
    logging.getLogger("uvicorn.error").error("Exception in ASGI application", exc_info=error)
    logging.getLogger("uvicorn.error").error("Exception in callback", exc_info=error)
    written = (tmp_path / "kankei-geo-8501.log").read_text("utf-8")
    is_told = not isinstance(error, WebSocketDisconnected)
    assert ("in ASGI application" in written, "in callback" in written) == (is_told, is_told)


@pytest.mark.turns
@pytest.mark.filterwarnings("always::UserWarning")
@pytest.mark.parametrize(("kind", "traces"), [("text", "false"), ("json", "true")])
def test_nothing_of_a_reader_stands_in_any_line(
    kind: str,
    traces: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setattr(streamlit.logger, "setup_formatter", None)
    settings = {"log_folder": tmp_path, "log_format": kind, "traces": traces}
    sessions._hear(Settings.model_validate(settings))
    BEGUN.append(logging.root.handlers[0])
    everything_goes_wrong(monkeypatch)
    file = tmp_path / "kankei-geo-8501.log"
    text = file.read_text("utf-8")
    everywhere = text + capfd.readouterr().err
    for secret in SECRETS:
        assert secret not in everywhere
        assert json.dumps(secret)[1:-1] not in everywhere
    lines = text.splitlines()
    if kind == "json":
        found = [json.loads(line) for line in lines]
        assert all(one["time"][10] == "T" and one["time"][-6] in "+-" for one in found)
        assert {one["process"] for one in found} == {"8501"}
        page = next(one for one in found if one.get("page") == "pages/compare.py")
        assert (page["level"], page["logger"], page["cause"]) == (
            "ERROR",
            "kankei_geo",
            "ValueError",
        )
        assert page["message"] == f"pages/compare.py failed: ValueError ({page['place']})"
        assert "test_fence.py" in page["trace"]
        assert page["trace"].endswith("\ncaused by\nKeyError")
    # Each thing is told: what is left out is the reader, not the fault.
    for part in (
        *("pages/brought.py failed: ValueError (", "pages/compare.py failed: OSError"),
        *("/view/overview.csv failed: ValueError", "/view/overview.csv failed: KankeiGeoError"),
        *("/api/v1/municipalities/{code} failed: ValueError", "{cell} is wrong"),
        *(
            "A thread failed: ValueError (",
            "A download failed: KeyError (",
            "Refused (host)",
            "origin (no name)",
            "reader.py 7",
        ),
        "uvicorn.error: %s - ",
        "uvicorn.error: Exception in callback handle: ValueError",
        *("connect() failed (111: Connection refused)", "[emerg] bind() to 0.0.0.0:80 failed"),
    ):
        assert part.replace('"', '\\"') in text or part in text, part
    assert "/view/overview.csv failed: UnreadableTableError" not in text
    assert "connected" not in text  # of libraries only what is wrong


def test_files_rotate_between_whole_lines_and_few_are_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(log, "_LARGEST", 2_000)
    begin(tmp_path, log_format="json")
    for number in range(200):
        logging.getLogger("kankei_geo.test").info("%d %s", number, "渡" * 40)
    files = sorted(tmp_path.iterdir())
    assert [one.name for one in files] == [
        "kankei-geo-8601.log",
        *(f"kankei-geo-8601.log.{number}" for number in range(1, 6)),
    ]
    told = [
        int(json.loads(line)["message"].split()[0])
        for file in (files[0], *files[1:])[::-1]
        for line in file.read_text("utf-8").splitlines()
    ]
    assert told == list(range(told[0], 200))  # the newest, none lost between two files
    assert len(told) > 20


def test_each_process_has_a_file_of_its_own(tmp_path: Path) -> None:
    for process in ("8601", "8602", "serve"):
        begin(tmp_path / "new" / "log", process)
        logging.getLogger("kankei_geo").error("one")
    names = {one.name for one in (tmp_path / "new" / "log").iterdir()}
    assert names == {f"kankei-geo-{process}.log" for process in ("8601", "8602", "serve")}


def test_a_file_that_was_moved_or_removed_is_begun_again(tmp_path: Path) -> None:
    folder = tmp_path / "log"
    begin(folder)
    logger, file = logging.getLogger("kankei_geo"), folder / "kankei-geo-8601.log"
    logger.error("first")
    file.rename(tmp_path / "kept.log")  # as logrotate does
    logger.error("second")
    assert "first" in (tmp_path / "kept.log").read_text("utf-8")
    assert "second" in file.read_text("utf-8")
    shutil.rmtree(folder)
    logger.error("third")
    assert file.read_text("utf-8").endswith(" ERROR third\n")


def test_a_folder_that_cannot_be_written_is_told_and_stops_nothing(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "file").write_bytes(b"")
    begin(tmp_path / "file" / "log")
    logging.getLogger("kankei_geo").error("next")
    first, second = capfd.readouterr().err.splitlines()
    assert f"ERROR The folder of the log, {tmp_path}/file/log, cannot be written (" in first
    assert "Not a directory" in first
    assert second.endswith(" ERROR next")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="only Linux has a disk that is full")
def test_a_full_disk_loses_no_line_and_stops_nothing(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "kankei-geo-8601.log").symlink_to("/dev/full")
    begin(tmp_path)
    for number in range(3):
        logging.getLogger("kankei_geo").error("line %d", number)
    lines = capfd.readouterr().err.splitlines()
    assert "cannot be written (OSError: No space left on device)" in lines[0]
    assert [line.rpartition(" ERROR ")[2] for line in lines[1:]] == [f"line {n}" for n in range(3)]


def test_an_atlas_that_fails_is_told_by_its_place_and_kind() -> None:
    ended = SimpleNamespace(poll=lambda: 1)
    said = [
        "Traceback (most recent call last):",
        'File "/opt/kankei_geo/export/paper/atlas.py", line 9, in make_atlas',
        f"page({NAME})",
        f"ValueError: {NAME}",
    ]
    job = Job(ended, SimpleNamespace(), (), told=said)  # type: ignore[arg-type]
    place = 'File "/opt/kankei_geo/export/paper/atlas.py", line 9'
    assert job.reason == f"exit status 1, {place}, ValueError"
