"""What a file of boundaries may be and hold before GDAL opens it.

GDAL takes a file for what it holds, whatever its name is: one that is called GeoJSON can tell it
to open other files or addresses. So the first bytes must be those of the kind that is named.
"""

import shutil
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO

import pyarrow.parquet as pq

from kankei_geo.base.errors import (
    InputContentError,
    InputFileError,
    KankeiGeoError,
    Told,
    several,
    told,
)

HEAD = 65_536  # bytes in which a file says what it is
MOST_BYTES = 4_000_000_000  # unpacked; a national file has less than one
MOST_PARQUET_BYTES = 1_000_000_000  # unpacked: all of it is held at once
_ROWS_AT_ONCE = 16  # of Parquet: each can be megabytes
MOST_FEATURES = 2_000_000
_MOST_MEMBERS = 20_000  # of an archive and those in it
_DEEPEST = 4  # archives in archives
_SPACES = b"\xef\xbb\xbf\xff\xfe \t\r\n"
_BEGINNINGS = {
    ".shp": b"\0\0\x27\x0a",
    ".gpkg": b"SQLite format 3",
    ".fgb": b"fgb",
    ".parquet": b"PAR1",
    ".gml": b"<",
    ".geojson": b"{",
    ".topojson": b"{",
    ".json": b"{",
}
# What makes GDAL read or do something else, and document types, with which few bytes become many.
_FORBIDDEN = (b"<OGR", b"<!DOCTYPE", b"<!ENTITY", b"gdal_streamed_alg", b"<html")


@dataclass(frozen=True)
class Member:
    """A file in an archive: the names that lead to it, its size in bytes and how it begins.

    The last of the names is that in its archive; those before are archives around it.
    """

    way: tuple[str, ...]
    size: int
    head: bytes

    @property
    def name(self) -> str:
        """Its name without its folder."""
        # In Shift JIS the second byte of a letter may look like a backslash.
        return self.way[-1].rpartition("/")[2].rpartition("\\")[2]

    def is_of(self, layer: "Member") -> bool:
        """Return whether this belongs to a layer, such as the table of a shapefile."""
        folders = {(*item.way[:-1], item.way[-1].rpartition("/")[0]) for item in (self, layer)}
        stems = {Path(item.name).stem.lower() for item in (self, layer)}
        return len(folders) == len(stems) == 1


def check_file(path: Path, suffix: str) -> None:
    """Refuse a file that is too large or is not what its name ends as.

    Raises
    ------
    InputFileError
        If it cannot be read.
    InputContentError
        If it is refused.
    """
    try:
        with path.open("rb") as file:
            head, size = file.read(HEAD), path.stat().st_size
    except OSError as error:
        raise InputFileError(
            "{path}: cannot be read ({reason}). Check its name and its permissions.",
            path=path,
            reason=error.strerror or type(error).__name__,
        ) from error
    _check_size(path, size)
    if suffix in _BEGINNINGS:
        check_head(path, path.name, suffix, head)


def check_head(path: Path, name: str, suffix: str, head: bytes) -> None:
    """Refuse what does not begin as its kind does; `name` is told where it is in an archive."""
    plain = head
    if _BEGINNINGS[suffix] in {b"<", b"{"}:  # texts, in UTF-16, too
        plain = head.replace(b"\0", b"").lstrip(_SPACES)
        if any(word in plain for word in _FORBIDDEN):
            raise _not_as_named(path, name, suffix, told("something that is not read"))
    if not plain.startswith(_BEGINNINGS[suffix]):
        found = told("an empty file") if not head.strip(b"\0 \t\r\n") else told("another content")
        raise _not_as_named(path, name, suffix, found)


def check_features(path: Path, number: int) -> None:
    """Refuse a layer that says that it has more features than there are boundaries."""
    if number > MOST_FEATURES:
        raise InputContentError(
            "{path}: found {number} features, expected at most {most}. Take a file of municipal "
            "boundaries.",
            path=path,
            number=f"{number:,}",
            most=f"{MOST_FEATURES:,}",
        )


def check_parquet(path: Path) -> None:
    """Refuse a Parquet file that unpacks to more than boundaries need.

    One value that is written once can be that of a million rows, so rows are unpacked and counted,
    a few at a time, before all of them are kept.

    Raises
    ------
    InputContentError
        If it holds too much.
    pyarrow.ArrowException, OSError
        If it is damaged.
    """
    with pq.ParquetFile(path) as file:
        check_features(path, file.metadata.num_rows)
        size = 0
        for batch in file.iter_batches(batch_size=_ROWS_AT_ONCE, use_threads=False):
            size += batch.nbytes
            if size > MOST_PARQUET_BYTES:
                raise _too_large(path, MOST_PARQUET_BYTES)


@contextmanager
def nothing_beside(path: Path) -> Iterator[None]:
    """Take away what GDAL puts beside a GML when it only lists its layers."""
    made = path.with_suffix(".gfs")
    was_there = made.exists()
    try:
        yield
    finally:
        if not was_there:
            made.unlink(missing_ok=True)


def members(path: Path) -> list[Member]:
    """Return all files in a zip and in the zips inside it.

    An archive with names that lead out of it was made to do harm.

    Raises
    ------
    InputFileError
        If it is damaged or has a password.
    InputContentError
        If there is too much in it.
    """
    found: list[Member] = []
    size = 0
    with _zip_errors(path):
        for member in _members(path, (), path):
            found.append(member)
            size += member.size
            _check_size(path, size)
            _check_number(path, len(found))
    return found


def unpack(path: Path, parts: Iterable[Member], folder: Path) -> None:
    """Write some of an archive's files into a folder, without the folders they are in.

    Raises
    ------
    InputFileError
        If the archive is damaged.
    """
    for part in parts:
        with _zip_errors(path), ExitStack() as opened:
            archive = opened.enter_context(zipfile.ZipFile(path))
            for name in part.way[:-1]:
                inner = opened.enter_context(archive.open(name))
                archive = opened.enter_context(zipfile.ZipFile(inner))
            content = opened.enter_context(archive.open(part.way[-1]))
            # At most as many bytes come as were told, and checked, before.
            shutil.copyfileobj(content, opened.enter_context((folder / part.name).open("wb")))


@contextmanager
def _zip_errors(path: Path) -> Iterator[None]:
    """Tell in words what zipfile says of archives that it cannot read."""
    try:
        yield
    except KankeiGeoError:
        raise
    except RuntimeError as error:  # what zipfile says of passwords and of ways it does not know
        raise InputFileError(
            "{path}: the zip file has a password or is packed in a way that is not known. Pack it "
            "again without.",
            path=path,
        ) from error
    except (zipfile.BadZipFile, zlib.error, OSError, EOFError, ValueError) as error:
        raise InputFileError(
            "{path}: the zip file is damaged. Download it again.", path=path
        ) from error


def _members(archive: Path | IO[bytes], way: tuple[str, ...], path: Path) -> Iterator[Member]:
    if len(way) >= _DEEPEST:
        raise _too_much(path)
    with zipfile.ZipFile(archive) as opened:
        for item in opened.infolist():
            if item.is_dir():
                continue
            if item.filename.startswith("/") or ".." in item.filename.split("/"):
                raise _leads_out(path, item.filename)
            _check_size(path, item.file_size)
            if item.filename.lower().endswith(".zip"):
                with opened.open(item) as inner:
                    yield from _members(inner, (*way, item.filename), path)
            else:
                with opened.open(item) as content:
                    yield Member((*way, item.filename), item.file_size, content.read(HEAD))


def _check_number(path: Path, number: int) -> None:
    if number > _MOST_MEMBERS:
        raise _too_much(path)


def _check_size(path: Path, size: int) -> None:
    if size > MOST_BYTES:
        raise _too_large(path, MOST_BYTES)


def _too_large(path: Path, most: int) -> InputContentError:
    return InputContentError(
        "{path}: holds more than {most} GB unpacked. Take a file of one prefecture or of municipal "
        "boundaries only.",
        path=path,
        most=most // 1_000_000_000,
    )


def _leads_out(path: Path, name: str) -> InputContentError:
    return InputContentError(
        "{path}: the zip file names a place outside of itself: {found}. Expected names of files in "
        "it; do not trust where it comes from.",
        path=path,
        found=several([name]),
    )


def _too_much(path: Path) -> InputContentError:
    return InputContentError(
        "{path}: the zip file holds more than {files} files, or zip files more than {depth} deep. "
        "Name the boundary file itself.",
        path=path,
        files=f"{_MOST_MEMBERS:,}",
        depth=_DEEPEST,
    )


def _not_as_named(path: Path, name: str, suffix: str, found: Told) -> InputContentError:
    return InputContentError(
        "{path}: {name} ends as {suffix}, but found {found}. Expected what the ending says; "
        "download it again or rename it.",
        path=path,
        name=Path(name).name,
        suffix=suffix,
        found=found,
    )
