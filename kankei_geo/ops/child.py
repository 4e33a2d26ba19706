"""A process that is started again when it ends."""

import http.client
import logging
import os
import shutil
import signal
import subprocess
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import closing, suppress
from dataclasses import dataclass, field
from http import HTTPStatus
from pathlib import Path
from typing import IO

_LOG = logging.getLogger(__name__)
_FIRST_WAIT_S, _LONGEST_WAIT_S = 0.5, 30.0
_SOUND_S = 10.0  # who ran as long as that is started again at once
_ANSWER_S = 5.0


@dataclass
class Child:
    """A process of ours.

    Attributes
    ----------
    name : str
        As the log tells it.
    command : sequence of str
        What it runs.
    port : int
        Where it listens on this machine.
    environment : mapping of str to str
        Added to that of this process.
    folder : pathlib.Path, optional
        Where it is started. A link is followed at each start, so that what runs stays with the
        version that it was started from when the link is set to another one.
    stops_by : signal.Signals
        What ends it in good order.
    hears : callable, optional
        Takes each line of its standard error; they go to that of this process if left out.
    """

    name: str
    command: Sequence[str]
    port: int
    environment: Mapping[str, str] = field(default_factory=dict)
    folder: Path | None = None
    stops_by: signal.Signals = signal.SIGTERM
    hears: Callable[[str], None] | None = None
    _process: subprocess.Popen[bytes] | None = field(default=None, init=False)
    _left: int = field(default=0, init=False)  # the group of which some may be left
    _hearing: threading.Thread | None = field(default=None, init=False)
    _started: float = field(default=0.0, init=False)
    _wait: float = field(default=0.0, init=False)
    _not_before: float = field(default=0.0, init=False)

    def start(self) -> None:
        """Start it. It ends with this process, however that ends."""
        self._started = time.monotonic()
        self._process = subprocess.Popen(  # noqa: S603 -- our own command line
            [*_tied(), *self.command],
            cwd=None if self.folder is None else self.folder.resolve(),
            env={**os.environ, **self.environment},
            stdin=subprocess.DEVNULL,
            stderr=None if self.hears is None else subprocess.PIPE,
            start_new_session=True,  # Ctrl-C in a terminal reaches only the one who stops them all
        )
        self._left = self._process.pid
        if self.hears is not None and self._process.stderr is not None:
            heard = (self._process.stderr, self.hears)
            self._hearing = threading.Thread(target=_hear, args=heard, daemon=True)
            self._hearing.start()
        _LOG.info("%s started (process %d)", self.name, self._process.pid)

    def ended(self) -> int | None:
        """Return its exit status, a signal as a minus; nothing while it runs.

        What it started itself ends with it: workers of an nginx that was killed would keep its
        port, and answer there for nobody.
        """
        status = None if self._process is None else self._process.poll()
        if status is not None:
            self._end_rest()
        return status

    def _end_rest(self) -> None:
        """End what is left of its group; once, as the number may become somebody else's."""
        group, self._left = self._left, 0
        if group:
            with suppress(ProcessLookupError, PermissionError):
                os.killpg(group, signal.SIGKILL)

    def revive(self) -> None:
        """Start it again if it has ended: at once, and after longer and longer waits if it fails.

        To be called again and again.
        """
        status, now = self.ended(), time.monotonic()
        if status is None:
            return
        if not self._not_before:
            is_sound = now - self._started > _SOUND_S
            self._wait = (
                0.0 if is_sound else min(max(2 * self._wait, _FIRST_WAIT_S), _LONGEST_WAIT_S)
            )
            self._not_before = now + self._wait
            _LOG.warning(
                "%s ended (%s) and is started again in %.1f s", self.name, _told(status), self._wait
            )
        if now >= self._not_before:
            self._not_before = 0.0
            self.start()

    def ask(self, path: str) -> tuple[int, str]:
        """Return status and text of the answer to a path; 0 where there is none."""
        try:
            with closing(
                http.client.HTTPConnection("127.0.0.1", self.port, timeout=_ANSWER_S)
            ) as connection:
                connection.request("GET", path)
                answer = connection.getresponse()
                return answer.status, answer.read().decode("utf-8", "replace")
        except (OSError, http.client.HTTPException) as error:
            return 0, str(error)

    def answers(self, path: str) -> bool:
        """Tell whether it answers a path at all."""
        return self.ask(path)[0] not in {0, HTTPStatus.BAD_GATEWAY}

    def stop(self) -> None:
        """Ask it to end; `wait` waits for it."""
        if self._process is not None and self._process.poll() is None:
            self._process.send_signal(self.stops_by)

    def kill(self) -> None:
        """End it at once."""
        if self._process is not None and self._process.poll() is None:
            self._process.kill()

    def wait(self, seconds: float) -> None:
        """Wait until it has ended; who does not within that time is killed."""
        if self._process is None:
            return
        try:
            self._process.wait(timeout=max(seconds, 0.0))
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self._end_rest()
        if self._hearing is not None:
            self._hearing.join(timeout=_ANSWER_S)


def _hear(said: IO[bytes], hears: Callable[[str], None]) -> None:
    with said:
        for line in said:
            hears(line.decode("utf-8", "replace").rstrip("\n"))


def _tied() -> tuple[str, ...]:
    """Return what lets the system end a child whose parent is gone (util-linux)."""
    found = shutil.which("setpriv")
    return (found, "--pdeathsig", "TERM", "--") if found else ()


def _told(status: int) -> str:
    if status >= 0:
        return f"exit status {status}"
    if status == -signal.SIGKILL:  # the log of the kernel knows which of them
        return "SIGKILL: by somebody, or by the system because memory was short"
    try:
        return signal.Signals(-status).name
    except ValueError:
        return f"signal {-status}"
