"""Several processes behind nginx: its configuration, who is revived, and what is refused."""

import asyncio
import itertools
import re
import shutil
import signal
import subprocess
import sys
import threading
import time
from argparse import ArgumentTypeError
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
import yaml
from streamlit.runtime.memory_session_storage import MemorySessionStorage
from streamlit.runtime.scriptrunner.script_cache import ScriptCache
from streamlit.runtime.websocket_session_manager import WebsocketSessionManager
from typer.testing import CliRunner

from benchmarks import load
from kankei_geo.base.errors import KankeiGeoError
from kankei_geo.cli import main as cli
from kankei_geo.ops import child, supervisor
from kankei_geo.ops.child import Child
from kankei_geo.ops.proxy import Proxy
from kankei_geo.ops.supervisor import Served, ServeError
from kankei_geo.ui import sessions

from .browser.servers import free_ports
from .conftest import ROOT

DEPLOY = ROOT / "deploy"
NGINX = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin:/usr/local/sbin")
with_nginx = pytest.mark.skipif(
    NGINX is None, reason="there is no nginx; as root: apt-get install nginx-light"
)
TWO = ("127.0.0.1:8601", "127.0.0.1:8602")
# Streamlit answers this long after a start at the earliest; here a process that does nothing.
IDLE = (sys.executable, "-c", "import time; time.sleep(60)")


def test_the_shipped_site_is_what_the_template_makes() -> None:
    command = ("serve", "--print-nginx", "--address", "0.0.0.0", "--port", "80")  # noqa: S104 -- as shipped
    told = CliRunner().invoke(cli.app, command)
    assert told.exit_code == 0
    assert told.stdout == (DEPLOY / "nginx.conf").read_text(encoding="utf-8"), " ".join(command)


@with_nginx
@pytest.mark.parametrize("root", ["", "/kankei"])
@pytest.mark.parametrize("is_whole", [True, False])
def test_nginx_takes_the_configuration(tmp_path: Path, root: str, *, is_whole: bool) -> None:
    proxy = Proxy((*TWO, "[::1]:8603"), "::1", 18_501, root, ("10.0.0.0/8", "::1"))
    settings = tmp_path / "nginx.conf"
    if is_whole:
        settings.write_text(proxy.configuration(tmp_path), encoding="utf-8")
    else:
        site = proxy.configuration().replace("/var/cache/nginx", str(tmp_path))
        settings.write_text(f"pid {tmp_path}/pid;\nevents {{}}\nhttp {{\n{site}}}\n", "utf-8")
    command = (str(NGINX), "-t", "-q", "-p", str(tmp_path), "-e", "stderr", "-c", str(settings))
    tried = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (tried.returncode, tried.stderr) == (0, "")


@pytest.mark.parametrize(
    ("settings", "found"),
    [
        ({"replicas": ("app:8601",)}, "app:8601"),  # nginx tells who answered by the address
        ({"replicas": ("127.0.0.1",)}, "127.0.0.1"),
        ({"replicas": ("127.0.0.1:70000",)}, "127.0.0.1:70000"),
        ({"replicas": ("127.0.0.1:8601;",)}, "127.0.0.1:8601;"),
        ({"address": "all"}, "all:8501"),
        ({"root": "/a b;"}, "/a b;"),
        ({"root": "kankei"}, "kankei"),
        ({"behind": ("10.0.0.1/8",)}, "10.0.0.1/8"),
    ],
)
def test_what_nginx_would_misunderstand_is_refused(settings: dict[str, Any], found: str) -> None:
    with pytest.raises(KankeiGeoError, match=re.escape(f"found {found}, expected")):
        Proxy(**{"replicas": TWO, **settings})


def test_whoever_lacks_nginx_is_told_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(supervisor.shutil, "which", lambda _name, **_rest: None)
    with pytest.raises(ServeError, match="apt-get install nginx-light"):
        supervisor.serve(Served(Proxy(TWO)), print)


@with_nginx
def test_a_port_that_is_taken_is_named() -> None:
    with supervisor.socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        with pytest.raises(ServeError, match=f"Port {port} of 127.0.0.1 cannot be used: Address"):
            supervisor.serve(Served(Proxy((f"127.0.0.1:{port}",), port=port - 1)), print)
    with pytest.raises(KankeiGeoError, match="Port 8601 is that of a replica, too"):
        supervisor.serve(Served(Proxy(TWO, port=8601)), print)


def until(is_met: Callable[[], bool]) -> None:
    """Wait for a condition."""
    deadline = time.monotonic() + 10
    while not is_met():
        assert time.monotonic() < deadline
        time.sleep(0.02)


def test_who_is_killed_is_started_again_and_all_end_together(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(child, "_FIRST_WAIT_S", 0.05)
    both = [Child("one", IDLE, 1), Child("two", IDLE, 2)]
    ended = threading.Event()
    for one in both:
        one.start()
    watching = threading.Thread(target=supervisor._watch, args=(both, "", ended))
    watching.start()
    try:
        killed, kept = (one._process for one in both)
        assert killed is not None
        killed.kill()
        until(lambda: both[0]._process is not killed)
        assert both[0].ended() is None
        assert both[1]._process is kept
    finally:
        ended.set()
        watching.join()
        supervisor._stop(both)
    assert [one.ended() for one in both] == [-signal.SIGTERM, -signal.SIGTERM]


@with_nginx
def test_an_nginx_whose_master_is_killed_is_there_again_and_leaves_nobody(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(child, "_FIRST_WAIT_S", 0.05)
    front = supervisor._front(str(NGINX), Proxy(TWO, port=free_ports(1)[0]), tmp_path)
    tmp_path.chmod(0o755)
    front.start()
    try:
        until(lambda: front.ask("/")[0] == 503)  # it has nobody to ask
        killed = front._process
        assert killed is not None
        killed.kill()
        until(lambda: front.ended() is not None)
        until(lambda: front.ask("/")[0] == 0)  # its workers are gone, too
        front.revive()
        until(lambda: front.revive() or front.ask("/")[0] == 503)
        assert front._process is not killed
    finally:
        front.kill()
        front.wait(10)
    until(lambda: front.ask("/")[0] == 0)


def test_who_fails_again_and_again_is_tried_more_and_more_rarely(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    now, started = [100.0], list[float]()
    monkeypatch.setattr(child.time, "monotonic", lambda: now[0])
    failing = Child("one", IDLE, 1)
    monkeypatch.setattr(Child, "ended", lambda _self: 1)
    monkeypatch.setattr(Child, "start", lambda self: (started.append(now[0]), begin(self)))

    def begin(self: Child) -> None:
        self._started = now[0]

    failing._started = 0.0  # it ran for long
    while now[0] < 300:
        failing.revive()
        now[0] += 0.25
    waits = [after - before for before, after in itertools.pairwise(started)]
    assert started[0] == 100.0
    assert waits[:4] == pytest.approx([0.5, 1.0, 2.0, 4.0], abs=0.3)
    assert max(waits) == pytest.approx(30, abs=0.5)


def test_what_a_process_says_is_heard_line_by_line() -> None:
    heard = list[str]()
    code = "import sys; sys.stderr.write('one\\n二\\nthree')"
    one = Child("one", (sys.executable, "-c", code), 1, hears=heard.append)
    one.start()
    one.wait(10)
    assert heard == ["one", "二", "three"]


def test_a_process_that_answers_is_asked_for_its_data_now_and_then(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(supervisor, "_ASK_EVERY_S", 0.001)
    asked, ended = list[str](), threading.Event()

    def answers(path: str) -> bool:
        asked.append(path)
        if len(asked) > 12:
            ended.set()
        return True

    one = SimpleNamespace(ended=lambda: None, answers=answers, ask=asked.append)
    supervisor._ask(one, "/kankei", ended)  # type: ignore[arg-type]
    assert asked[:9].count("/kankei/_stcore/health") == 7
    assert asked[3] == asked[8] == "/kankei/ready"


@with_nginx
def test_nothing_is_left_where_a_replica_does_not_start(monkeypatch: pytest.MonkeyPatch) -> None:
    begun = list[Child]()
    start = Child.start
    monkeypatch.setattr(Child, "start", lambda self: (begun.append(self), start(self)))
    fails = (sys.executable, "-c", "raise SystemExit(3)")
    monkeypatch.setattr(
        Served, "replicas", lambda _self: [Child("Replica 1", fails, 1), Child("2", IDLE, 2)]
    )
    with pytest.raises(ServeError, match="Replica 1 does not start; what it said stands above"):
        supervisor.serve(Served(Proxy(TWO, port=28_501)), print)
    assert [one.name for one in begun] == ["Replica 1", "2"]
    assert [one.ended() for one in begun] == [3, -signal.SIGTERM]


class Client:
    """A browser's side of a session, which nothing is sent to."""

    client_context = None

    def write_forward_msg(self, msg: object) -> None:
        """Take a message."""


@pytest.mark.parametrize(("storage", "found_again"), [(sessions.storage, 200), (None, 128)])
def test_two_hundred_readers_who_come_back_find_their_sessions(
    storage: Callable[[], Any] | None, found_again: int
) -> None:
    kept = storage() if storage else MemorySessionStorage()

    async def all_lose_the_connection() -> int:
        manager = WebsocketSessionManager(kept, SimpleNamespace(), ScriptCache(), None)  # type: ignore[arg-type]
        made = {str(number): session(str(number)) for number in range(200)}
        for name, one in made.items():
            manager._active_session_info_by_id[name] = SimpleNamespace(  # type: ignore[assignment]
                client=Client(), session=one, script_run_count=1
            )
        for name in made:
            manager.disconnect_session(name)
        back = (manager._resume_stored_session(name, Client(), {}) for name in made)  # type: ignore[arg-type]
        return sum(name is not None for name in back)

    assert asyncio.run(all_lose_the_connection()) == found_again


def session(name: str) -> SimpleNamespace:
    """Return what the manager needs of a session."""
    quiet = ("request_script_stop", "disconnect_file_watchers", "clear_session_caches")
    return SimpleNamespace(
        id=name,
        is_resumable=lambda: True,
        matches_user_info=lambda _info: True,
        register_file_watchers=lambda: None,
        **dict.fromkeys(quiet, lambda: None),
    )


def test_what_is_deployed_agrees_with_the_command_line() -> None:
    """Units, container, compose and manifest can't be run here; what they call can be asked."""
    unit = (DEPLOY / "kankei-geo.service").read_text(encoding="utf-8")
    started = re.findall(r"^ExecStart=\S+ -m kankei_geo (.+)$", unit, re.MULTILINE)
    container = (DEPLOY / "Containerfile").read_text(encoding="utf-8")
    begun = re.findall(r'"kankei_geo", (.+)\]$', container, re.MULTILINE)
    compose = yaml.safe_load((DEPLOY / "compose.yaml").read_text(encoding="utf-8"))
    objects = list(yaml.safe_load_all((DEPLOY / "kubernetes.yaml").read_text(encoding="utf-8")))
    pod = next(one for one in objects if one["kind"] == "Deployment")["spec"]["template"]
    words = [
        *(" ".join(started)).split(),
        *re.findall(r'"([^"]+)"', begun[0]),
        *compose["services"]["dashboard"]["command"],
        *pod["spec"]["containers"][0]["args"],
    ]
    known = {option for part in cli_options() for option in part}
    assert {word for word in words if word.startswith("--")} <= known
    assert words.count("serve") == 2
    ports = compose["services"]["dashboard"]["ports"]
    assert ports == ["127.0.0.1:8080:8080"]
    assert pod["spec"]["containers"][0]["ports"][0]["containerPort"] == 8080
    assert "EXPOSE 8080" in container


def cli_options() -> list[list[str]]:
    """Return the spellings of each option of the command."""
    return [option.opts for option in cli._Late(cli._COMMANDS)["serve"].params]


@pytest.mark.parametrize(
    "address", ["http://map.example.jp", "http://10.0.0.1:8501", "https://127.0.0.1", "127.0.0.1"]
)
def test_the_load_is_put_on_this_machine_only(address: str) -> None:
    with pytest.raises(ArgumentTypeError, match="expected one such as"):
        load.on_this_machine(address)
    with pytest.raises(ArgumentTypeError, match="expected 1 to 2,000"):
        load.bounded(load.MOST_SESSIONS)("2001")
    assert load.on_this_machine("http://[::1]:8501/") == "http://[::1]:8501"
