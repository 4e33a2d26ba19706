"""The files of one prefecture and edition, read once: each with the description it was made for.

All files are read at the first use and compared with the hashes in their sidecars; what differs,
is missing or is not described is never used. A file that is changed later is not seen before the
process starts again, so no part of a page can tell another number than the rest.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from hashlib import sha256
from pathlib import Path

from kankei_geo.base import paths
from kankei_geo.base.errors import InputContentError, InputFileError, KankeiGeoError
from kankei_geo.base.paths import Places
from kankei_geo.dataset import seals, sources, tables
from kankei_geo.dataset.edition import Edition
from kankei_geo.dataset.prefecture import Prefecture
from kankei_geo.dataset.seals import Seal
from kankei_geo.dataset.sources import Sidecar
from kankei_geo.dataset.text_table import Kind

_DIGITS = 8  # of a short hash


def short_hash(content: bytes) -> str:
    """Return the first digits of a SHA-256: enough to tell versions apart."""
    return sha256(content).hexdigest()[:_DIGITS]


@dataclass(frozen=True, eq=False)
class Shipped:
    """Everything that is shipped for a prefecture and an edition, as it was when it was read.

    Attributes
    ----------
    places : Places
        The folders.
    sidecars : tuple of Sidecar
        Those that can be read, by folder and name.
    contents : mapping of pathlib.Path to bytes
        Every file that is what its sidecar says, and the settings.
    faults : mapping of pathlib.Path to KankeiGeoError
        Every file that is not, with the reason.
    seals : mapping of str to Seal
        What the build has checked, by its place.
    """

    places: Places
    sidecars: tuple[Sidecar, ...]
    contents: Mapping[Path, bytes]
    faults: Mapping[Path, KankeiGeoError]
    seals: Mapping[str, Seal] = field(default_factory=dict)

    def content(self, path: Path) -> bytes:
        """Return one shipped file.

        Raises
        ------
        InputFileError, InputContentError
            If it is missing or damaged, or is none of those that are shipped.
        """
        if path in self.faults:
            raise self.faults[path]
        try:
            return self.contents[path]
        except KeyError as error:
            raise InputFileError(
                "{path}: this file is none of those that are shipped.", path=path
            ) from error

    def digest(self, path: Path) -> str:
        """Return a short hash of one shipped file, for its address."""
        return short_hash(self.content(path))

    @cached_property
    def _rules(self) -> str:
        return seals.rules()

    def digest_of_check(self, files: tuple[Path, ...], columns: Mapping[str, Kind]) -> str:
        """Return what the check of some files that belong together depends on: `seals.digest`.

        Parameters
        ----------
        files : tuple of pathlib.Path
            They; the first one has the seal.
        columns : mapping of str to Kind
            As in `Seal`.

        Raises
        ------
        InputFileError, InputContentError
            As `content` does.
        """
        settings = [self.places.data / paths.PREFECTURE_SETTINGS]
        if files[0].parent not in (self.places.data, self.places.geo):
            settings.append(files[0].parent / paths.EDITION_SETTINGS)
        return seals.digest(self._rules, map(self.content, (*settings, *files)), columns)

    def checked(self, *files: Path) -> Seal | None:
        """Return the seal of some files that belong together, if they are what was checked."""
        seal = self.seals.get(files[0].relative_to(self.places.home).as_posix())
        same = seal is not None and seal.digest == self.digest_of_check(files, seal.columns)
        return seal if same else None

    def layers(self, names: Collection[str]) -> tuple[Sidecar, ...]:
        """Return the sidecars of some shipped files, in the order of `sidecars`.

        Parameters
        ----------
        names : collection of str
            Such as ``access.csv``.

        Raises
        ------
        InputFileError
            If one is missing: then nobody knows under which licence its content stands.
        """
        found = {sidecar.name: sidecar for sidecar in self.sidecars}
        missing = sorted(set(names) - set(found))
        if missing:
            raise InputFileError(
                "{places}: the description with source and licence is missing, so nothing is "
                "passed on. Restore it from the repository.",
                places=", ".join(missing),
            )
        return tuple(sidecar for name, sidecar in found.items() if name in names)

    def with_others(
        self, folder: Path | None, sidecars: tuple[Sidecar, ...], contents: Mapping[Path, bytes]
    ) -> "Shipped":
        """Return the files with others beside them, or in place of an edition's.

        Parameters
        ----------
        folder : pathlib.Path, optional
            Of the edition that is left out.
        sidecars : tuple of Sidecar
            What describes the other files.
        contents : mapping of pathlib.Path to bytes
            They and their settings.
        """
        kept = {path: content for path, content in self.contents.items() if path.parent != folder}
        others = tuple(item for item in self.sidecars if item.path.parent != folder)
        faults = {path: fault for path, fault in self.faults.items() if path.parent != folder}
        return Shipped(self.places, (*others, *sidecars), kept | dict(contents), faults, self.seals)

    @cached_property
    def hash(self) -> str:
        """A short hash of everything: eight hexadecimal digits.

        It changes whenever one of the files or settings does.
        """
        hashes = [item.sha256 for sidecar in self.sidecars for item in sidecar.outputs]
        hashes += [
            sha256(content).hexdigest()
            for path, content in sorted(self.contents.items())
            if path.name in (paths.PREFECTURE_SETTINGS, paths.EDITION_SETTINGS)
        ]
        return short_hash("".join(hashes).encode())

    @cached_property
    def date(self) -> date:
        """The newest full date that a file states as its vintage."""
        found = (sources.FULL_DATE.search(sidecar.vintage) for sidecar in self.sidecars)
        return max((date.fromisoformat(match.group()) for match in found if match), default=_NEVER)


_NEVER = date(1970, 1, 1)


def folders(places: Places, edition: str) -> tuple[Path, ...]:
    """Return the folders that hold a prefecture's and an edition's files."""
    return places.geo, places.data, places.edition(edition), places.static


def needed(places: Places, prefecture: Prefecture, edition: Edition) -> list[Path]:
    """Return what the dashboard cannot do without: what is deleted with its sidecar is missed."""
    found = [
        *(places.shapefile.with_suffix(suffix) for suffix in paths.SHAPEFILE_PARTS),
        *(places.data / name for name in tables.of_prefecture(prefecture)),
        *(places.edition(edition.id) / name for name in tables.of_edition(edition)),
        places.static / paths.DRAWN,
        places.static / paths.PICKED,
    ]
    if prefecture.airports:
        found.append(places.data / paths.DRIVE_MODEL)
        found += [places.geo / name for name in (paths.ISOCHRONES, paths.WAYS)]
    return found


def read(places: Places, prefecture: Prefecture, edition: Edition) -> Shipped:
    """Read everything that is shipped and compare it with its sidecars."""
    described: dict[Path, str] = {}
    faults: dict[Path, KankeiGeoError] = {}
    sidecars = []
    for path in sources.sidecars(folders(places, edition.id)):
        try:
            sidecar = sources.read_sidecar(path)
        except KankeiGeoError as error:
            faults[path] = error
            continue
        sidecars.append(sidecar)
        described |= {path.parent / output.name: output.sha256 for output in sidecar.outputs}
    contents = {
        path: path.read_bytes()
        for path in (
            places.data / paths.PREFECTURE_SETTINGS,
            places.edition(edition.id) / paths.EDITION_SETTINGS,
        )
    }
    others = [path for path in needed(places, prefecture, edition) if path not in described]
    for path in (*described, *others):
        try:
            contents[path] = _checked(path, described.get(path), places.home)
        except KankeiGeoError as error:
            faults[path] = error
    return Shipped(places, tuple(sidecars), contents, faults, seals.read(places.home))


def _checked(path: Path, digest: str | None, home: Path) -> bytes:
    place = path.relative_to(home).as_posix()
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
