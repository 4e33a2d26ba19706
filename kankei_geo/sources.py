"""Sidecars: what each shipped file is, where it comes from and under which terms.

Every file under ``geo/``, ``data/`` and ``static/`` belongs to exactly one sidecar
(``NAME.source.json``). Its words are written by hand; its hashes are stamped by the build.
"""

import hashlib
import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from kankei_geo import paths
from kankei_geo.errors import InputContentError, InputFileError, LicenceError

Bilingual = Mapping[str, str]
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")


@dataclass(frozen=True)
class FileHash:
    """A file's name and its SHA-256."""

    name: str
    sha256: str


@dataclass(frozen=True)
class Sidecar:
    """Description of one shipped file, of the parts of one shapefile, or of a set of files.

    Attributes
    ----------
    path : pathlib.Path
        The sidecar itself; the files that it describes stand beside it.
    title, producer, licence, credit : mapping of str to str
        Texts by language (``"ja"``, ``"en"``).
    source, url, vintage : str
        Where the content comes from and as of when.
    redistributable : bool
        Whether the licence lets the content itself be passed on.
    processing : tuple of str
        Steps from the input to what is shipped, in English.
    inputs, outputs : tuple of FileHash
        What was read and what was written.
    """

    path: Path
    title: Bilingual
    producer: Bilingual
    source: str
    url: str
    vintage: str
    licence: Bilingual
    credit: Bilingual
    redistributable: bool
    processing: tuple[str, ...]
    inputs: tuple[FileHash, ...]
    outputs: tuple[FileHash, ...]

    @property
    def name(self) -> str:
        """Name of the described file: the sidecar's name without its suffix."""
        return self.path.name.removesuffix(paths.SIDECAR_SUFFIX)

    @property
    def place(self) -> str:
        """Where the described file stands in the project, such as ``data/access.csv``."""
        return (self.path.parent / self.name).relative_to(paths.ROOT).as_posix()


def sha256(path: Path) -> str:
    """Return the SHA-256 of the file at `path` as hexadecimal digits."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def hash_files(files: Iterable[Path]) -> tuple[FileHash, ...]:
    """Return names and hashes of `files`, in the order of their names."""
    return tuple(FileHash(file.name, sha256(file)) for file in sorted(files, key=_name))


def _name(file: Path) -> str:
    return file.name


def sidecar_path(file: Path) -> Path:
    """Return where the sidecar of `file` stands."""
    return file.with_name(file.name + paths.SIDECAR_SUFFIX)


def read_sidecar(path: Path) -> Sidecar:
    """Read one sidecar.

    Raises
    ------
    InputFileError
        If the file cannot be read.
    InputContentError
        If a field is missing.
    """
    try:
        content: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise InputFileError(
            "{path}: the sidecar cannot be read ({reason}). Restore it from the repository.",
            path=path,
            reason=error.strerror,
        ) from error
    try:
        return Sidecar(
            path=path,
            **{
                key: content[key]
                for key in ("title", "producer", "source", "url", "vintage", "licence", "credit")
            },
            redistributable=content["redistributable"],
            processing=tuple(content["processing"]),
            inputs=tuple(FileHash(**item) for item in content["inputs"]),
            outputs=tuple(FileHash(**item) for item in content["outputs"]),
        )
    except KeyError as error:
        raise InputContentError(
            "{path}: the sidecar has no field {field}. Add it; the other sidecars show how.",
            path=path,
            field=error.args[0],
        ) from error


def read_all() -> list[Sidecar]:
    """Read the sidecars of everything that is shipped, sorted by folder and name."""
    return [read_sidecar(path) for path in _sidecars()]


def _sidecars() -> list[Path]:
    """Return where the shipped sidecars stand, subfolders included."""
    folders = (paths.GEO, paths.DATA, paths.STATIC)
    pattern = f"*{paths.SIDECAR_SUFFIX}"
    return [path for folder in folders for path in sorted(folder.rglob(pattern))]


def stamp(
    file: Path,
    *,
    outputs: Iterable[Path],
    inputs: Iterable[Path] = (),
    words: Mapping[str, Any] | None = None,
) -> None:
    """Write the sidecar of `file` with fresh hashes, its words taken from the shipped one.

    Parameters
    ----------
    file : pathlib.Path
        The described file, or the name that a set of files shares; a build into another
        folder takes the words of the shipped sidecar of the same name.
    outputs, inputs : iterable of pathlib.Path
        Files whose hashes are recorded.
    words : mapping, optional
        Fields that replace those of the shipped sidecar, for a build from another input.
    """
    target = sidecar_path(file)
    template = target if target.exists() else _shipped_template(target.name)
    content = json.loads(template.read_text(encoding="utf-8"))
    content |= words or {}
    content["inputs"] = [vars(item) for item in hash_files(inputs)]
    content["outputs"] = [vars(item) for item in hash_files(outputs)]
    write_sidecar(target, content)


def write_sidecar(path: Path, content: Mapping[str, Any]) -> None:
    """Write the fields of a sidecar as readable JSON."""
    text = json.dumps(content, ensure_ascii=False, indent=2)
    path.write_text(text + "\n", encoding="utf-8")


def _shipped_template(name: str) -> Path:
    for path in _sidecars():
        if path.name == name:
            return path
    raise InputFileError(
        "{name}: there is no sidecar to take the description from. Restore it from the repository.",
        name=name,
    )


def credit_lines(sidecars: Iterable[Sidecar], language: str) -> list[str]:
    """Return the credit lines of `sidecars` in `language`, each once, in their order."""
    return list(dict.fromkeys(sidecar.credit[language] for sidecar in sidecars))


@cache
def data_hash() -> str:
    """Return a short hash of everything that is shipped: eight hexadecimal digits.

    It changes whenever one of the shipped files does, because it is made of their hashes.
    """
    hashes = (item.sha256 for sidecar in read_all() for item in sidecar.outputs)
    return hashlib.sha256("".join(hashes).encode()).hexdigest()[:8]


@cache
def data_date() -> date:
    """Return the newest full date that a shipped file states as its vintage."""
    found = (_DATE.search(sidecar.vintage) for sidecar in read_all())
    return max(date.fromisoformat(match.group()) for match in found if match)


def require_redistributable(sidecars: Iterable[Sidecar]) -> None:
    """Refuse to pass on data whose licence forbids it.

    Raises
    ------
    LicenceError
        Naming the layers and their licences.
    """
    forbidden = [sidecar for sidecar in sidecars if not sidecar.redistributable]
    if forbidden:
        raise LicenceError(
            "The licence of {layers} does not allow its data to be passed on, so no data file is "
            "written. Pictures (PNG, SVG, PDF) can be made.",
            layers=", ".join(item.place for item in forbidden),
        )
