"""New files under running replicas: who started before stays with the old ones, until asked.

A deployment writes for a while, so nothing is taken over by itself. `Files` tells that there is
something new; `renew` tries it with a process that nobody is led to, and only if that one can show
right figures are the replicas replaced, one after the other.
"""

import logging
import socket
import threading
import time
from collections.abc import Callable, Sequence
from contextlib import closing
from pathlib import Path

from kankei_geo.base import paths
from kankei_geo.dataset import release
from kankei_geo.ops.child import Child
from kankei_geo.ops.readiness import ServeError, await_ready

_LOG = logging.getLogger(__name__)
_LOOK_EVERY_S = 15.0
STOP_S = 10.0  # for what a reader is being given


class Files:
    """What the replicas were started with.

    Parameters
    ----------
    folder : pathlib.Path, optional
        Where they are started: can be a link to a version.
    """

    def __init__(self, folder: Path | None) -> None:
        self._folder = folder
        self.note()

    def note(self, found: tuple[str, ...] = ()) -> None:
        """Take what was found before, or what is there now, for what the replicas have."""
        self._known = self._told = found or self.found()
        self._looked = time.monotonic()

    def look(self) -> None:
        """Tell once that there is something else; looks at the disk now and then."""
        now = time.monotonic()
        if now - self._looked < _LOOK_EVERY_S:
            return
        self._looked = now
        found = self.found()
        if found not in (self._known, self._told):
            _LOG.warning(
                "The files are others than those that the replicas started with, and are not used "
                "yet; 'systemctl reload kankei-geo' (SIGHUP) takes them over"
            )
        self._told = found

    def found(self) -> tuple[str, ...]:
        """Return what tells the files that are there now from others."""
        version = "" if self._folder is None else str(self._folder.resolve())
        return version, release.of_program(), release.of_data(paths.home())


def renew(
    replicas: Sequence[Child],
    another: Callable[[str, int], Child],
    root: str,
    ended: threading.Event,
    alongside: Sequence[Child] = (),
) -> bool:
    """Replace the replicas one after the other, if a trial shows that the files are right.

    Parameters
    ----------
    replicas : sequence of Child
        They.
    another : callable
        Returns a process like them with a name and a port.
    root : str
        Path of the dashboard, without a slash at its end.
    ended : threading.Event
        Set when all are to be stopped.
    alongside : sequence of Child
        Who else is revived meanwhile.

    Returns
    -------
    bool
        Whether all of them were replaced.
    """
    _LOG.info("The files on the disk are tried before the replicas are replaced")
    trial = another("Trial", _free_port())
    trial.start()
    try:
        await_ready([trial], root, ended, (*replicas, *alongside))
    except ServeError as error:
        _LOG.error("Nothing was replaced, all replicas go on as they were: %s", error)
        return False
    finally:
        trial.stop()
        trial.wait(STOP_S)
    for child in replicas:
        if ended.is_set():
            return False
        child.stop()
        child.wait(STOP_S)
        child.start()
        others = [one for one in replicas if one is not child]
        try:
            await_ready([child], root, ended, (*others, *alongside))
        except ServeError as error:
            _LOG.error("The replicas after this one go on as they were: %s", error)
            return False
    _LOG.info("All replicas have been replaced")
    return True


def _free_port() -> int:
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
