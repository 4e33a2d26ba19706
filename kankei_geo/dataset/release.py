"""Which release a process shows: files that are put in their place later are none of its.

A server reads a prefecture when somebody asks for it, which can be after a deployment has replaced
the files. What it read before and what it would read now would stand on one page: two editions side
by side, or all of Japan. So a process that lives long shows the release of its first dataset to its
end, and refuses to read of another one.

The release of the data is told by the sidecars, which have the hash of every file, and by the
settings. A damaged file that is restored is thus the same release.
"""

import struct
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache, wraps
from hashlib import sha256
from importlib.util import MAGIC_NUMBER, cache_from_source
from pathlib import Path
from typing import TypeVar

from kankei_geo.base import paths
from kankei_geo.base.errors import (
    DamagedError,
    InputContentError,
    InputFileError,
    KankeiGeoError,
    ServedFilesError,
    is_of_asker,
)
from kankei_geo.base.i18n import msgid

_DESCRIBING = (
    f"data/*/{paths.PREFECTURE_SETTINGS}",
    f"data/*/*/{paths.EDITION_SETTINGS}",
    *(f"{room}/*/*{paths.SIDECAR_SUFFIX}" for room in ("data", "geo", "static")),
    f"data/*/*/*{paths.SIDECAR_SUFFIX}",
)
_Result = TypeVar("_Result")
_PROGRAM = {".py", ".html", ".js", ".css", ".po"}


class ReplacedError(ServedFilesError):
    """The files are those of another release than the one that this process shows."""

    def __init__(self) -> None:
        super().__init__(
            msgid(
                "The files of this server have been replaced by a newer version, and this window "
                "still belongs to the former one, so nothing of both is mixed. What is open can be "
                "used as before; for all else load the page again in a minute. For those who run "
                "it: 'systemctl reload kankei-geo', or start the server again."
            )
        )


@dataclass
class _Held:
    """What this process holds to."""

    is_on: bool = False
    program: str = ""
    data: dict[Path, str] = field(default_factory=dict)
    lock: threading.Lock = field(default_factory=threading.Lock)


_held = _Held()


def hold() -> None:
    """Let this process show one release only, from its first dataset on.

    For those that live long. A command that builds reads what it has just written.
    """
    _held.program = of_program()
    _held.is_on = True


def of_data(home: Path) -> str:
    """Return a hash of what describes all files below a home.

    A file that is gone while they are read counts as missing.
    """
    told = sha256()
    for path in sorted(found for pattern in _DESCRIBING for found in home.glob(pattern)):
        told.update(f"{path.relative_to(home).as_posix()}\n".encode())
        try:
            told.update(path.read_bytes())
        except OSError:
            told.update(b"-")
    return told.hexdigest()


def of_program() -> str:
    """Return a hash of names, sizes and times of the program's files: none of them is read."""
    told = sha256()
    for file in _program_files():
        try:
            now = file.stat()
        except OSError:
            continue
        told.update(f"{file.relative_to(paths.ROOT)} {now.st_size} {now.st_mtime_ns}\n".encode())
    return told.hexdigest()


def _program_files() -> list[Path]:
    own = paths.ROOT / "kankei_geo", paths.ROOT / "pages"
    files = sorted(file for folder in own for file in folder.rglob("*") if file.suffix in _PROGRAM)
    return [*files, paths.ROOT / "dashboard.py"]


@cache
def require_whole_program() -> None:
    """Refuse a program of which Python cannot read a file: a page is read only when it is opened.

    Raises
    ------
    InputContentError
        Naming the first such file.
    """
    for file in _program_files():
        if file.suffix != ".py" or _is_compiled(file):
            continue
        try:
            compile(file.read_bytes(), file, "exec", dont_inherit=True)
        except (OSError, SyntaxError, ValueError) as error:
            raise InputContentError(
                msgid(
                    "{file}: Python cannot read this file of the program ({reason}). For those "
                    "who run it: put the whole version in place again."
                ),
                file=file.relative_to(paths.ROOT).as_posix(),
                reason=str(error),
            ) from error


def _is_compiled(file: Path) -> bool:
    """Tell whether Python has compiled this very file before: then it could read it."""
    try:
        header = Path(cache_from_source(file)).read_bytes()[:16]
        now = file.stat()
    except OSError:
        return False
    told = (0, int(now.st_mtime) & 0xFFFFFFFF, now.st_size & 0xFFFFFFFF)
    return header == MAGIC_NUMBER + struct.pack("<3I", *told)


@contextmanager
def reading(home: Path) -> Iterator[None]:
    """Read a dataset, all of it from the release that this process holds to.

    Raises
    ------
    ReplacedError
        If it is another one before or after; then nothing may be kept.
    """
    if not _held.is_on:
        yield
        return
    before = of_data(home)
    if _held.data.get(home, before) != before:
        raise ReplacedError
    try:
        yield
    except KankeiGeoError as error:  # what is half replaced looks damaged
        if of_data(home) != before:
            raise ReplacedError from error
        # To a command that edits it, a wrong setting is told as such; no reader can mend it.
        if is_of_asker(error) or isinstance(error, InputFileError):
            raise DamagedError([error]) from error
        raise
    with _held.lock:
        if of_data(home) != before or _held.data.setdefault(home, before) != before:
            raise ReplacedError


def of_one(read: Callable[[Path], _Result]) -> Callable[[Path], _Result]:
    """Let a function of a home read all of it from one release: see `reading`."""

    @wraps(read)
    def found(home: Path) -> _Result:
        with reading(home):
            return read(home)

    return found


def require_current(home: Path) -> None:
    """Refuse if the files on the disk are no longer those that this process holds to.

    Raises
    ------
    ReplacedError
        If data or program have been replaced.
    """
    if not _held.is_on:
        return
    held = _held.data.get(home)
    if of_program() != _held.program or (held is not None and of_data(home) != held):
        raise ReplacedError


def is_current(home: Path) -> bool:
    """Tell whether `require_current` would let pass."""
    try:
        require_current(home)
    except ReplacedError:
        return False
    return True
