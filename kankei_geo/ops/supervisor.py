"""Replicas and nginx on one machine: started together, stopped together, each revived alone.

The replicas are separate processes, because one process of Python is one core. All state is in
the address and in shipped files, so they need nothing of each other. After a deployment they are
replaced one by one (`renewal`).
"""

import logging
import re
import shutil
import signal
import socket
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType

from kankei_geo.base import paths
from kankei_geo.base.errors import InputContentError
from kankei_geo.base.i18n import msgid
from kankei_geo.ops import log
from kankei_geo.ops.child import Child
from kankei_geo.ops.proxy import Proxy
from kankei_geo.ops.readiness import READY, START_S, ServeError, await_ready
from kankei_geo.ops.renewal import STOP_S, Files, renew
from kankei_geo.ops.settings import variable

_LOG = logging.getLogger(__name__)
_HEALTH = "/_stcore/health"
_LOOK_EVERY_S, _ASK_EVERY_S = 0.2, 15.0
_MOST_SILENT = 4  # questions in a row without an answer: then it hangs
_READY_EVERY = 4  # questions: about once a minute
_HERE = "127.0.0.1"
# 2026/11/29 09:00:00 [error] 12#12: *34 connect() failed …, client: …, request: …
_SAID_BY_NGINX = re.compile(r"\S+ \S+ \[(\w+)\] \d+#\d+: (?:\*\d+ )?(.*)")


def _installed() -> Path | None:
    """Return where the project stands as the command was told: it can be a link to a version.

    Who starts the command elsewhere has Streamlit's settings there, too, and stays there.
    """
    if Path.cwd() != paths.ROOT:
        return None
    told = (folder for folder in Path(sys.executable).parents if folder.resolve() == paths.ROOT)
    return next(told, paths.ROOT)


@dataclass(frozen=True)
class Served:
    """What one command serves.

    Attributes
    ----------
    proxy : Proxy
        Where readers come in, and the replicas, all of them on this machine.
    options : tuple of str
        Further options of ``streamlit run`` for each replica.
    folder : pathlib.Path, optional
        Where the replicas are started; where this process is if it is left out.
    metrics_port : int
        Where the first one tells its counts, each further one a port higher; 0 for nowhere.
    metrics_address : str
        Address of this machine for that.
    """

    proxy: Proxy
    options: tuple[str, ...] = ()
    metrics_port: int = 0
    metrics_address: str = _HERE
    folder: Path | None = field(default_factory=_installed)

    def replicas(self) -> list[Child]:
        """Return the processes of the dashboard."""
        return [
            self.replica(f"Replica {number}", port) for number, port in enumerate(self._ports(), 1)
        ]

    def replica(self, name: str, port: int) -> Child:
        """Return a process of the dashboard that listens on a port.

        One that is none of the replicas, as for a trial, tells no counts, and its log has its
        name: it listens on another port each time.
        """
        counted: dict[str, str] = {} if port in self._ports() else {log.NAMED: name.lower()}
        if self.metrics_port:
            told = zip(self._ports(), self.metrics_ports(), strict=True)
            counted[variable("metrics_port")] = str(dict(told).get(port, 0))
        return Child(name, self._command(port), port, counted, folder=self.folder)

    def _ports(self) -> list[int]:
        return [int(place.rpartition(":")[2]) for place in self.proxy.replicas]

    def metrics_ports(self) -> range:
        """Return where the processes tell their counts, in their order."""
        number = len(self.proxy.replicas) if self.metrics_port else 0
        return range(self.metrics_port, self.metrics_port + number)

    def _command(self, port: int) -> tuple[str, ...]:
        root = ("--server.baseUrlPath", self.proxy.root.strip("/")) if self.proxy.root else ()
        # Told from the folder, so that another version's are found when a link leads there.
        python, script = Path(sys.executable), paths.ROOT / "dashboard.py"
        if self.folder is not None:
            script = Path(script.name)
            if python.is_relative_to(self.folder):
                python = python.relative_to(self.folder)
        return (
            *(str(python), "-m", "streamlit", "run", str(script)),
            *("--server.headless", "true", "--server.address", _HERE, "--server.port", str(port)),
            *("--logger.hideWelcomeMessage", "true"),
            *root,
            *self.options,
        )


def serve(served: Served, told: Callable[[str], None]) -> None:
    """Serve until a signal ends it (SIGTERM, SIGINT); then nothing of it is left.

    SIGHUP replaces the replicas one after the other, by what stands on the disk then.

    Parameters
    ----------
    served : Served
        What is served.
    told : callable
        Is given the address once readers may come.

    Raises
    ------
    ServeError
        If nginx is missing, a port is taken, or a replica cannot show right figures.
    """
    nginx = find_nginx()
    replicas, files = served.replicas(), Files(served.folder)
    _check_ports(served, [child.port for child in replicas])
    ended, renewing = threading.Event(), threading.Event()
    root = served.proxy.root

    def end(_number: int, _frame: FrameType | None) -> None:
        ended.set()

    def renew_soon(_number: int, _frame: FrameType | None) -> None:
        renewing.set()

    def look() -> None:
        files.look()
        if renewing.is_set():
            renewing.clear()
            tried = files.found()  # what comes while they are replaced is told again
            if renew(replicas, served.replica, root, ended, children[len(replicas) :]):
                files.note(tried)

    # A terminal that is closed says it by SIGHUP.
    on_hangup = end if sys.stdin is not None and sys.stdin.isatty() else renew_soon
    handlers = {signal.SIGTERM: end, signal.SIGINT: end, signal.SIGHUP: on_hangup}
    before = {number: signal.signal(number, handler) for number, handler in handlers.items()}
    children = [*replicas]
    try:
        with tempfile.TemporaryDirectory(prefix="kankei-geo-") as name:
            folder = Path(name)
            folder.chmod(0o711)  # nginx gives its rights away, and still has to get there
            for child in replicas:
                child.start()
            await_ready(replicas, root, ended)
            children.append(front := _front(nginx, served.proxy, folder))
            if not ended.is_set():
                front.start()
                _await_front(front, root, ended)
            if not ended.is_set():
                told(f"http://{served.proxy.address}:{served.proxy.port}{served.proxy.root}/")
            _watch(children, root, ended, look)
            _stop(children)
    finally:
        _stop(children)
        for number, handler in before.items():
            signal.signal(number, handler)


def find_nginx() -> str:
    """Return where nginx is; it is often outside of a user's path.

    Raises
    ------
    ServeError
        If it is not installed.
    """
    found = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin:/usr/local/sbin")
    if found is None:
        raise ServeError(
            msgid(
                "nginx is not installed. As root on Debian or Ubuntu: apt-get install nginx-light. "
                "One process without it: ./start.sh"
            )
        )
    return found


def _check_ports(served: Served, ports: Sequence[int]) -> None:
    """Refuse a port that somebody else has: Streamlit and nginx would say less."""
    proxy, counted = served.proxy, served.metrics_ports()
    if proxy.port in ports:
        raise InputContentError(
            msgid("Port {port} is that of a replica, too; choose another one."), port=proxy.port
        )
    both = sorted({proxy.port, *ports}.intersection(counted))
    if both:
        raise InputContentError(
            msgid("Port {port} is wanted for counts, too; choose another metrics_port."),
            port=both[0],
        )
    for address, port in (
        (proxy.address, proxy.port),
        *((_HERE, port) for port in ports),
        *((served.metrics_address, port) for port in counted),
    ):
        family = socket.AF_INET6 if ":" in address else socket.AF_INET
        with socket.socket(family) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((address, port))
            except OSError as error:
                raise ServeError(
                    msgid("Port {port} of {address} cannot be used: {reason}. Choose another one."),
                    port=port,
                    address=address,
                    reason=error.strerror or str(error),
                ) from error


def _front(nginx: str, proxy: Proxy, folder: Path) -> Child:
    settings = folder / "nginx.conf"
    settings.write_text(proxy.configuration(folder), encoding="utf-8")
    command = (nginx, "-p", str(folder), "-e", "stderr", "-c", str(settings))
    return Child("nginx", command, proxy.port, hears=_hear_nginx)


def _hear_nginx(line: str) -> None:
    """Write what nginx says to the log, without the reader and the request that it names."""
    level, said = "error", line
    if (found := _SAID_BY_NGINX.fullmatch(line)) is not None:
        level, said = found.groups()
    is_worse = level not in {"warn", "notice", "info", "debug"}
    told = said.partition(", client: ")[0]
    _LOG.log(logging.ERROR if is_worse else logging.WARNING, "nginx: %s", told)


def _await_front(front: Child, root: str, ended: threading.Event) -> None:
    deadline = time.monotonic() + START_S
    while not ended.wait(_LOOK_EVERY_S / 4):
        if front.answers(root + _HEALTH):
            return
        if front.ended() is not None or time.monotonic() > deadline:
            raise ServeError(
                msgid("{name} does not start; what it said stands above."), name=front.name
            )


def _watch(
    children: Sequence[Child],
    root: str,
    ended: threading.Event,
    look: Callable[[], None] = lambda: None,
) -> None:
    """Revive who ends, end who hangs, and look at what else there is, until all are to stop."""
    for child in children:
        asking = threading.Thread(target=_ask, args=(child, root, ended), daemon=True)
        asking.start()
    while not ended.wait(_LOOK_EVERY_S):
        for child in children:
            child.revive()
        look()


def _ask(child: Child, root: str, ended: threading.Event) -> None:
    """End a process that runs and does not answer for about a minute."""
    silent = 0
    asked = 0
    while not ended.wait(_ASK_EVERY_S):
        asked += 1
        if asked % _READY_EVERY == 0:
            child.ask(root + READY)  # it looks at its files then, and logs what is wrong
        silent = 0 if child.ended() is not None or child.answers(root + _HEALTH) else silent + 1
        if silent >= _MOST_SILENT:
            _LOG.warning("%s does not answer and is ended", child.name)
            child.kill()
            silent = 0


def _stop(children: Sequence[Child]) -> None:
    """Stop them all: those in front first, so that no reader comes in any more."""
    for child in reversed(children):
        child.stop()
    deadline = time.monotonic() + STOP_S
    for child in children:
        child.wait(deadline - time.monotonic())
