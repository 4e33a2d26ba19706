"""New files under running replicas: a trial first, then one by one; a link is followed."""

import http.client
import logging
import os
import shutil
import signal
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest

from kankei_geo.ops import renewal, supervisor
from kankei_geo.ops.child import Child
from kankei_geo.ops.proxy import Proxy
from kankei_geo.ops.readiness import await_ready
from kankei_geo.ops.renewal import Files, renew
from kankei_geo.ops.supervisor import Served
from tests.browser.servers import free_ports

from .conftest import ROOT

# A process like a replica, in little: it shows what it read when it was started, for ever.
_REPLICA = """
import http.server, pathlib, sys
TOLD = pathlib.Path("told.txt").read_text()
class Answer(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(503 if "damaged" in TOLD else 200)
        self.send_header("Content-Length", str(len(TOLD)))
        self.end_headers()
        self.wfile.write(TOLD.encode())
    def log_message(self, *rest): pass
http.server.ThreadingHTTPServer(("127.0.0.1", int(sys.argv[1])), Answer).serve_forever()
"""


def replica(folder: Path, name: str, port: int) -> Child:
    """Return a process like a replica that is started in a folder."""
    return Child(name, (sys.executable, "-c", _REPLICA, str(port)), port, folder=folder)


def version(folder: Path, number: str, told: str) -> None:
    """Put a version beside the others, and lead the link there."""
    (folder / number).mkdir()
    (folder / number / "told.txt").write_text(told, encoding="utf-8")
    (folder / "current").unlink(missing_ok=True)
    (folder / "current").symlink_to(number)


def told_by(port: int) -> str:
    """Return what is shown at a port; empty where nobody answers."""
    try:
        with closing(http.client.HTTPConnection("127.0.0.1", port, timeout=5)) as connection:
            connection.request("GET", "/ready")
            return connection.getresponse().read().decode()
    except OSError:
        return ""


class Pair:
    """Two processes that were started by way of a link to a version."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.ended = threading.Event()
        self.deploy("1", "first")
        self.children = [
            self.another(f"Replica {number}", port) for number, port in enumerate(free_ports(2), 1)
        ]
        for child in self.children:
            child.start()
        await_ready(self.children, "", self.ended)

    def another(self, name: str, port: int) -> Child:
        """Return a process like them."""
        return replica(self.folder / "current", name, port)

    def deploy(self, number: str, told: str) -> None:
        """Put a version beside the others, and lead the link there."""
        version(self.folder, number, told)

    def shown(self) -> list[str]:
        """Return what each of them shows; empty for who does not answer."""
        return [told_by(child.port) for child in self.children]

    def renew(self) -> bool:
        """Replace them."""
        return renew(self.children, self.another, "", self.ended)


@pytest.fixture
def pair(tmp_path: Path) -> Iterator[Pair]:
    """Return two processes, and end them."""
    made = Pair(tmp_path)
    yield made
    for child in made.children:
        child.kill()
        child.wait(0)


def watched(pair: Pair, act: Callable[[], object]) -> list[tuple[str, ...]]:
    """Return what both show while something is done, each state once in a row."""
    seen, is_over = list[tuple[str, ...]](), threading.Event()

    def watch() -> None:
        while not is_over.wait(0.02):
            now = tuple(pair.shown())
            if not seen or seen[-1] != now:
                seen.append(now)

    watching = threading.Thread(target=watch)
    watching.start()
    try:
        act()
    finally:
        is_over.set()
        watching.join()
    return seen


def test_they_are_replaced_one_after_the_other_and_one_always_answers(
    pair: Pair, caplog: pytest.LogCaptureFixture
) -> None:
    pair.deploy("2", "second")
    assert pair.shown() == ["first", "first"]  # until somebody asks for it
    with caplog.at_level(logging.INFO):
        seen = watched(pair, pair.renew)
    assert pair.shown() == ["second", "second"]
    assert ("", "") not in seen
    assert ("first", "second") not in seen  # the first one goes first
    assert {both for both in seen if "" not in both} <= {
        ("first", "first"),
        ("second", "first"),
        ("second", "second"),
    }
    assert caplog.messages[-1] == "All replicas have been replaced"


def test_files_that_cannot_be_shown_replace_nobody(
    pair: Pair, caplog: pytest.LogCaptureFixture
) -> None:
    pair.deploy("2", "damaged: a table")
    before = [child._process for child in pair.children]
    assert not pair.renew()
    assert [child._process for child in pair.children] == before
    assert pair.shown() == ["first", "first"]
    assert (
        "all replicas go on as they were: Trial cannot show right figures: damaged: a table"
        in (caplog.messages[-1])
    )


def test_who_dies_meanwhile_is_revived(pair: Pair) -> None:
    pair.deploy("2", "second")
    pair.children[1].kill()
    assert pair.renew()
    assert pair.shown() == ["second", "second"]


def test_that_there_is_something_new_is_told_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(renewal, "_LOOK_EVERY_S", 0)
    data = ["a"]
    monkeypatch.setattr(renewal.release, "of_data", lambda _home: data[0])
    (tmp_path / "1").mkdir()
    link = tmp_path / "current"
    link.symlink_to("1")
    files = Files(link)
    files.look()
    assert not caplog.messages
    data[0] = "b"
    files.look()
    files.look()
    assert len(caplog.messages) == 1
    assert "'systemctl reload kankei-geo' (SIGHUP) takes them over" in caplog.messages[0]
    tried = files.found()
    data[0] = "a"  # the damaged ones were taken back, and nothing is new
    files.look()
    assert len(caplog.messages) == 1
    data[0] = "b"
    files.note(tried)
    (tmp_path / "2").mkdir()
    link.unlink()
    link.symlink_to("2")
    files.look()
    assert len(caplog.messages) == 2


def test_a_reload_follows_the_link_by_which_the_command_was_started(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    link = tmp_path / "kankei-geo"
    link.symlink_to(ROOT)
    monkeypatch.setattr(sys, "executable", str(link / ".venv" / "bin" / "python"))
    monkeypatch.chdir(ROOT)
    proxy = Proxy(("127.0.0.1:8601",))
    one = Served(proxy).replica("Replica 1", 8601)
    assert one.folder == link
    assert one.command[:5] == (".venv/bin/python", "-m", "streamlit", "run", "dashboard.py")
    # Elsewhere there may be other settings of Streamlit, such as those of sign-in.
    monkeypatch.chdir(tmp_path)
    one = Served(proxy).replica("Replica 1", 8601)
    assert (one.folder, one.command[4]) == (None, str(ROOT / "dashboard.py"))
    unit = (ROOT / "deploy" / "kankei-geo.service").read_text(encoding="utf-8")
    assert "\nExecReload=/bin/kill -HUP $MAINPID\n" in unit


@pytest.mark.skipif(
    shutil.which("nginx", path="/usr/sbin:/usr/local/sbin:/usr/bin") is None,
    reason="there is no nginx; as root: apt-get install nginx-light",
)
def test_the_command_replaces_its_replicas_when_it_is_told_to(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    first, second, port = free_ports(3)
    version(tmp_path, "1", "first")
    monkeypatch.setattr(
        Served, "replica", lambda _self, name, port: replica(tmp_path / "current", name, port)
    )
    shown = list[str]()

    def act() -> None:
        try:
            shown.append(told_by(port))
            version(tmp_path, "2", "second")
            os.kill(os.getpid(), signal.SIGHUP)
            deadline = time.monotonic() + 60
            while "All replicas have been replaced" not in caplog.messages:
                assert time.monotonic() < deadline, caplog.messages
                time.sleep(0.02)
            shown.append(told_by(port))
        finally:
            os.kill(os.getpid(), signal.SIGTERM)

    proxy = Proxy((f"127.0.0.1:{first}", f"127.0.0.1:{second}"), port=port)
    acting = threading.Thread(target=act)
    supervisor.serve(Served(proxy), lambda _url: acting.start())
    acting.join()
    assert shown == ["first", "second"]
