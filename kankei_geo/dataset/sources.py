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
from pathlib import Path
from typing import Annotated, Any

import pydantic

from kankei_geo.base import files, paths
from kankei_geo.base.errors import InputContentError, InputFileError, LicenceError

Bilingual = Mapping[str, str]
FULL_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")
_FILE_NAME = re.compile(r"\S+\.(csv|geojson|json|pdf|shp|txt|xlsx?|zip)")
_STRICT = pydantic.ConfigDict(strict=True, extra="forbid")
_LONGEST_FOUND = 60  # letters of a wrong value that a message repeats


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
    def named_source(self) -> str:
        """Where the content comes from, without names of files, which tell a reader nothing."""
        parts = self.source.split("; ")
        return "; ".join(part for part in parts if not _FILE_NAME.fullmatch(part))

    @property
    def place(self) -> str:
        """Where the described file stands, such as ``data/01/access.csv``."""
        described = self.path.parent / self.name
        return described.relative_to(_home(described)).as_posix()


# Between the parts of a credit, before a producer, and between what one producer gave.
_PARTS = {"ja": ("；", "：", "、"), "en": ("; ", ": ", ", ")}
_ORDER = {"geo": 0, "data": 1, "static": 2}


def _home(path: Path) -> Path:
    """Return what the folder ``data``, ``geo`` or ``static`` around a file stands in."""
    inside = [parent.parent for parent in path.parents if parent.name in _ORDER]
    return inside[0] if inside else path.parent


def sha256(path: Path) -> str:
    """Return the SHA-256 of the file at `path` as hexadecimal digits."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def sha256_of(content: bytes) -> str:
    """Return the SHA-256 of a content as hexadecimal digits."""
    return hashlib.sha256(content).hexdigest()


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
        If a field is missing or of another kind.
    """
    try:
        content = path.read_bytes()
    except OSError as error:
        raise InputFileError(
            "{path}: the sidecar cannot be read ({reason}). Restore it from the repository.",
            path=path,
            reason=error.strerror,
        ) from error
    return parse_sidecar(content, path)


def parse_sidecar(content: bytes, path: Path) -> Sidecar:
    """Return the sidecar that a file's content describes.

    Parameters
    ----------
    content : bytes
        JSON with the fields of `Sidecar`, but for its path.
    path : pathlib.Path
        Where it stands.

    Raises
    ------
    InputContentError
        If a field is missing or of another kind; nothing is guessed, least of all whether the
        content may be passed on.
    """
    try:
        json.loads(content, object_pairs_hook=_once)
        fields = _Fields.model_validate_json(content)
    except (ValueError, RecursionError) as error:
        if not isinstance(error, pydantic.ValidationError):
            raise InputContentError(
                "{path}: not readable as JSON in UTF-8 ({reason}). Restore the sidecar.",
                path=path,
                reason=error,
            ) from error
        first = error.errors(include_url=False)[0]
        raise InputContentError(
            "{path}, {field}: found {found}, expected: {expected}. Correct the sidecar; the others "
            "show how.",
            path=path,
            field=".".join(map(str, first["loc"])) or "-",
            found=repr(first["input"])[:_LONGEST_FOUND],
            expected=first["msg"],
        ) from error
    told = fields.model_dump(exclude={"inputs", "outputs"})
    return Sidecar(
        path=path,
        inputs=tuple(FileHash(item.name, item.sha256) for item in fields.inputs),
        outputs=tuple(FileHash(item.name, item.sha256) for item in fields.outputs),
        **told,
    )


def _once(pairs: list[tuple[str, object]]) -> dict[str, object]:
    """Refuse a key that stands there twice: the last one would win in silence."""
    found = dict(pairs)
    if len(found) != len(pairs):
        names = [name for name, _ in pairs]
        raise ValueError(next(f"{name} twice" for name in found if names.count(name) > 1))
    return found


class _Texts(pydantic.BaseModel):
    """A text in both languages."""

    model_config = _STRICT

    ja: Annotated[str, pydantic.StringConstraints(min_length=1)]
    en: Annotated[str, pydantic.StringConstraints(min_length=1)]


class _File(pydantic.BaseModel):
    """A file beside its sidecar: a name without any folder, and its hash."""

    model_config = _STRICT

    name: Annotated[str, pydantic.StringConstraints(pattern=r"^[^/\\\x00-\x1f]+$")]
    sha256: Annotated[str, pydantic.StringConstraints(pattern=r"^[0-9a-f]{64}$")]


class _Fields(pydantic.BaseModel):
    """The fields of a sidecar's file; a text is never taken for a truth."""

    model_config = _STRICT

    title: _Texts
    producer: _Texts
    source: str
    url: Annotated[str, pydantic.StringConstraints(pattern=r"^(https?://\S+)?$")]
    vintage: str
    licence: _Texts
    credit: _Texts
    redistributable: bool
    processing: tuple[str, ...]
    inputs: tuple[_File, ...]
    outputs: Annotated[tuple[_File, ...], pydantic.Field(min_length=1)]

    @pydantic.field_validator("vintage")
    @classmethod
    def _has_real_dates(cls, vintage: str) -> str:
        for found in FULL_DATE.findall(vintage):
            date.fromisoformat(found)
        return vintage


def sidecars(folders: Iterable[Path]) -> list[Path]:
    """Return where the sidecars in some folders stand: shapes first, then tables, by name."""
    found = [path for folder in folders for path in folder.glob(f"*{paths.SIDECAR_SUFFIX}")]
    return sorted(
        found, key=lambda path: (_ORDER[path.relative_to(_home(path)).parts[0]], path.name)
    )


def stamp(
    file: Path,
    *,
    outputs: Iterable[Path],
    inputs: Iterable[Path] = (),
    words: Mapping[str, Any] | None = None,
    like: Path | None = None,
) -> None:
    """Write the sidecar of `file` with fresh hashes, its words taken from the one that is there.

    Parameters
    ----------
    file : pathlib.Path
        The described file, or the name that a set of files shares.
    outputs, inputs : iterable of pathlib.Path
        Files whose hashes are recorded.
    words : mapping, optional
        Fields that replace those of the sidecar, for a build from another input; all of them
        where there is no sidecar yet.
    like : pathlib.Path, optional
        The shipped file whose sidecar's words are taken where `file` has none yet: for a build
        into another folder.
    """
    target = sidecar_path(file)
    shipped = target if like is None or target.exists() else sidecar_path(like)
    try:
        content = json.loads(shipped.read_text(encoding="utf-8")) if shipped.exists() else {}
    except ValueError:
        content = {}
    content |= dict(words or {})
    if not content:
        raise InputFileError(
            "{name}: there is no sidecar to take the description from. Restore it from the "
            "repository.",
            name=target.name,
        )
    content["inputs"] = [vars(item) for item in hash_files(inputs)]
    content["outputs"] = [vars(item) for item in hash_files(outputs)]
    write_sidecar(target, content)


def describes(path: Path, content: bytes) -> bool:
    """Tell whether a file's sidecar was made for this content."""
    found = {item.name: item.sha256 for item in read_sidecar(sidecar_path(path)).outputs}
    return found.get(path.name) == sha256_of(content)


def restamped(path: Path, content: bytes, **inputs: bytes) -> bytes:
    """Return the sidecar of a file with the hash of new content, its words as they are.

    Parameters
    ----------
    path : pathlib.Path
        The described file; its sidecar exists.
    content : bytes
        What the file will hold.
    **inputs : bytes
        New content of files among its inputs, by name without suffix.
    """
    told = json.loads(sidecar_path(path).read_text(encoding="utf-8"))
    told["outputs"] = [_hashed(path.name, content)]
    told["inputs"] = [
        _hashed(item["name"], inputs[stem]) if (stem := Path(item["name"]).stem) in inputs else item
        for item in told["inputs"]
    ]
    return spelled(told)


def _hashed(name: str, content: bytes) -> dict[str, str]:
    return {"name": name, "sha256": sha256_of(content)}


def write_sidecar(path: Path, content: Mapping[str, Any]) -> None:
    """Write the fields of a sidecar as readable JSON."""
    files.write(path, spelled(content))


def spelled(content: Mapping[str, Any]) -> bytes:
    """Return the fields of a sidecar as its file holds them."""
    return f"{json.dumps(content, ensure_ascii=False, indent=2)}\n".encode()


def credit_lines(sidecars: Iterable[Sidecar], language: str) -> list[str]:
    """Return each producer of `sidecars` once in `language`, with all that it gave.

    The parts of a credit are ``what: producer``, with `_PARTS` between them.
    """
    gave = dict[str, dict[str, None]]()
    between, colon, joined = _PARTS[language]
    for sidecar in sidecars:
        for part in sidecar.credit[language].split(between):
            what, _, producer = part.rpartition(colon) if part.count(colon) == 1 else ("", "", part)
            gave.setdefault(producer, {})[what] = None
    return [
        f"{joined.join(what)}{colon}{producer}" if any(what) else producer
        for producer, what in gave.items()
    ]


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
