"""Whether the disk still holds what this process read when it started.

Readers see what was read, so a later damage shows no wrong figure; but the next start would fail,
or show others. A file is read again where its size, times or place on the disk differ from the last
look, and all of them once an hour, because a disk can rot without a trace.
"""

import stat
import threading
import time
from collections.abc import Callable, Iterable
from functools import partial
from pathlib import Path

from kankei_geo.base.errors import DamagedError, InputContentError, KankeiGeoError
from kankei_geo.base.i18n import msgid
from kankei_geo.dataset import sources
from kankei_geo.dataset.shipped import Shipped
from kankei_geo.dataset.sources import Sidecar

WHOLE_EVERY_S = 3_600.0
_MOST_TOLD = 5
_Mark = tuple[int, ...]


class ChangedError(DamagedError):
    """The disk holds something else than what was read.

    Parameters
    ----------
    places : iterable of str
        Which files.
    """

    def __init__(self, places: Iterable[str]) -> None:
        InputContentError.__init__(
            self,
            msgid(
                "The disk holds other data than this server read when it started: {places}. It "
                "goes on showing what it read. For those who run it: restore the files, or start "
                "it again."
            ),
            places=tuple(places)[:_MOST_TOLD],
        )


class Watch:
    """Looks at the files of datasets again and again."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._sound: dict[Path, _Mark] = {}
        self._whole_at = 0.0

    def look(self, files: Iterable[Shipped]) -> None:
        """Compare what was read with the disk.

        Parameters
        ----------
        files : iterable of Shipped
            What was read.

        Raises
        ------
        ChangedError
            If a file is gone, cannot be read or is another one.
        """
        with self._lock:
            now = time.monotonic()
            if now - self._whole_at >= WHOLE_EVERY_S:
                self._sound.clear()
                self._whole_at = now
            changed = {
                path.relative_to(shipped.places.home).as_posix()
                for shipped in files
                for path in self._changed(shipped)
            }
        if changed:
            raise ChangedError(sorted(changed))

    def _changed(self, shipped: Shipped) -> list[Path]:
        looks = [(path, partial(_holds, path, was)) for path, was in shipped.contents.items()]
        looks += [(one.path, partial(_describes, one)) for one in shipped.sidecars]
        return [path for path, compare in looks if not self._is_same(path, compare)]

    def _is_same(self, path: Path, compare: Callable[[], bool]) -> bool:
        try:
            found = path.stat()
            mark = (found.st_ino, found.st_size, found.st_mtime_ns, found.st_ctime_ns)
            if self._sound.get(path) == mark:
                return True
            # A pipe would be waited for.
            if not stat.S_ISREG(found.st_mode) or not compare():
                return False
        except (OSError, KankeiGeoError):
            return False
        self._sound[path] = mark
        return True


def _holds(path: Path, content: bytes) -> bool:
    return path.read_bytes() == content


def _describes(sidecar: Sidecar) -> bool:
    return sources.read_sidecar(sidecar.path) == sidecar
