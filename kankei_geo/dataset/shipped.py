"""What is shipped, read once and as a whole: every file with the description it was made for.

A process holds one edition of the data. All files are read at the first use and compared with
the hashes in their sidecars; what differs, is missing or is not described is never used. A
file that is changed later is not seen before the process starts again, so no part of a page
can tell another number than the rest.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from hashlib import sha256
from pathlib import Path
from threading import Event

from kankei_geo.base import paths
from kankei_geo.base.errors import InputContentError, InputFileError, KankeiGeoError
from kankei_geo.base.i18n import msgid
from kankei_geo.dataset import sources
from kankei_geo.dataset.sources import Sidecar
from kankei_geo.dataset.winter import WINTERS, isochrone_name

_DIGITS = 8  # of a short hash
_MOST_TOLD = 5  # faults in a message
ISOCHRONES = paths.STATIC / "isochrones"
# What the dashboard cannot do without: a sidecar that is deleted with its file is missed, too.
_NEEDED = (
    *(paths.ANALYSIS_SHAPEFILE.with_suffix(suffix) for suffix in paths.SHAPEFILE_PARTS),
    *(paths.DATA / name for name in paths.TABLES),
    paths.DRIVE_MODEL,
    paths.DRAW_GEOJSON,
    paths.PICK_GEOJSON,
    *(ISOCHRONES / isochrone_name(winter) for winter in WINTERS),
)


@dataclass(frozen=True)
class Shipped:
    """Everything that is shipped, as it was when it was read.

    Attributes
    ----------
    sidecars : tuple of Sidecar
        Those that can be read, sorted by folder and name.
    contents : mapping of pathlib.Path to bytes
        Every file that is what its sidecar says.
    faults : mapping of pathlib.Path to KankeiGeoError
        Every file that is not, with the reason.
    """

    sidecars: tuple[Sidecar, ...]
    contents: Mapping[Path, bytes]
    faults: Mapping[Path, KankeiGeoError]


class DamagedError(InputContentError):
    """Something that is shipped is missing or is not what its description says.

    Parameters
    ----------
    found : Shipped
        All that could be read, and why the rest could not.
    """

    def __init__(self, found: Shipped) -> None:
        self.found = found
        super().__init__(
            msgid(
                "The data of this server are damaged, so nothing is shown: {faults}. For those who "
                "run it: restore the file, or check an edited table with 'python -m kankei_geo "
                "refresh'."
            ),
            faults=tuple(error.told for error in found.faults.values())[:_MOST_TOLD],
        )


def read() -> Shipped:
    """Read everything that is shipped and compare it with its sidecars."""
    described: dict[Path, str] = {}
    faults: dict[Path, KankeiGeoError] = {}
    sidecars = []
    for path in sources.sidecars():
        try:
            sidecar = sources.read_sidecar(path)
        except KankeiGeoError as error:
            faults[path] = error
            continue
        sidecars.append(sidecar)
        described |= {path.parent / output.name: output.sha256 for output in sidecar.outputs}
    contents = {}
    for path in (*described, *(path for path in _NEEDED if path not in described)):
        try:
            contents[path] = _checked(path, described.get(path))
        except KankeiGeoError as error:
            faults[path] = error
    return Shipped(tuple(sidecars), contents, faults)


def _checked(path: Path, digest: str | None) -> bytes:
    place = path.relative_to(paths.ROOT).as_posix()
    if digest is None:
        raise InputFileError(
            "{place}: the sidecar that describes it is missing or damaged. Restore it.",
            place=place,
        )
    try:
        if not path.is_file():  # a pipe would be waited for
            raise FileNotFoundError(path)
        content = path.read_bytes()
    except OSError as error:
        raise InputFileError(
            "{place}: the file is missing or cannot be read. Restore it.",
            place=place,
        ) from error
    if sha256(content).hexdigest() != digest:
        raise InputContentError(
            "{place}: the file is another one than its sidecar describes ({count} bytes).",
            place=place,
            count=len(content),
        )
    return content


@cache
def whole() -> Shipped:
    """Return what is shipped, of which nothing is damaged. It is read once in a process.

    Raises
    ------
    DamagedError
        If anything is. Nothing is kept then: after a repair the next call reads again.
    """
    found = read()
    if found.faults:
        raise DamagedError(found)
    return found


_REPAIRING = Event()


def repair() -> None:
    """Let this process use what is whole although something else is damaged.

    For commands that build again or take edits over: they need a part only, and end then.
    """
    _REPAIRING.set()


def _present() -> Shipped:
    try:
        return whole()
    except DamagedError as error:
        if not _REPAIRING.is_set():
            raise
        return error.found


def content(path: Path) -> bytes:
    """Return one shipped file.

    Raises
    ------
    DamagedError
        If anything that is shipped is damaged, be it this file or another: what is read now
        would be mixed with what is read after the repair.
    InputFileError, InputContentError
        In a process that repairs: if this one is missing or damaged.
    """
    found = _present()
    if path in found.faults:
        raise found.faults[path]
    try:
        return found.contents[path]
    except KeyError as error:
        raise InputFileError(
            "{path}: this file is none of those that are shipped.", path=path
        ) from error


def digest(path: Path) -> str:
    """Return a short hash of one shipped file, for its address."""
    return sha256(content(path)).hexdigest()[:_DIGITS]


def sidecars() -> tuple[Sidecar, ...]:
    """Return the sidecars of everything that is shipped, sorted by folder and name."""
    return _present().sidecars


def layers(places: Collection[str]) -> tuple[Sidecar, ...]:
    """Return the sidecars of some shipped files, in the order of `sidecars`.

    Parameters
    ----------
    places : collection of str
        Such as ``data/access.csv``.

    Raises
    ------
    InputFileError
        If one is missing: then nobody knows under which licence its content stands.
    """
    found = {sidecar.place: sidecar for sidecar in sidecars()}
    missing = sorted(set(places) - set(found))
    if missing:
        raise InputFileError(
            "{places}: the description with source and licence is missing, so nothing is passed "
            "on. Restore it from the repository.",
            places=", ".join(missing),
        )
    return tuple(sidecar for place, sidecar in found.items() if place in places)


@cache
def data_hash() -> str:
    """Return a short hash of everything that is shipped: eight hexadecimal digits.

    It changes whenever one of the shipped files does, because it is made of their hashes.
    """
    hashes = (item.sha256 for sidecar in whole().sidecars for item in sidecar.outputs)
    return sha256("".join(hashes).encode()).hexdigest()[:_DIGITS]


@cache
def data_date() -> date:
    """Return the newest full date that a shipped file states as its vintage."""
    found = (sources.FULL_DATE.search(sidecar.vintage) for sidecar in whole().sidecars)
    return max(date.fromisoformat(match.group()) for match in found if match)
