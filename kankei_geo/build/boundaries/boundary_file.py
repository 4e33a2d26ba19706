"""Open a file of boundaries, whatever it is packed in, and tell what was opened.

Nothing here knows municipalities: a table with geometry comes out, as the file holds it.
"""

import shutil
import tempfile
import warnings
import zipfile
import zlib
from collections.abc import Callable, Iterable
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

import geopandas as gpd
import pandas as pd
import pyogrio

from kankei_geo.base import paths
from kankei_geo.base.errors import InputContentError, InputFileError, InputWarning, several

Warn = Callable[[InputWarning], None]

# In the order in which they are looked for in a folder or a zip.
_LAYERS = (".shp", ".geojson", ".gpkg", ".fgb", ".gml", ".topojson", ".json", ".parquet")
_READABLE = (*_LAYERS, ".zip")
# What a wrong .cpg hides is mostly Shift JIS; the last one decodes every byte, and codes are
# ASCII in all of them.
_OTHER_ENCODINGS = ("CP932", "UTF-8", "ISO-8859-1")


@dataclass(frozen=True)
class BoundaryFile:
    """What was read.

    Attributes
    ----------
    path : pathlib.Path
        What the user named.
    name : str
        Name of the file that holds the polygons; inside a zip or folder it is another one.
    parts : tuple of pathlib.Path
        The files on disk whose hashes tell what was read.
    table : geopandas.GeoDataFrame
        The content, unchanged.
    """

    path: Path
    name: str
    parts: tuple[Path, ...]
    table: gpd.GeoDataFrame


def read_file(path: Path, warn: Warn) -> BoundaryFile:
    """Read a file of polygons, a zip (also a zip in a zip) or a folder around one.

    Parameters
    ----------
    path : pathlib.Path
        Shapefile, GeoJSON, TopoJSON, GeoPackage, FlatGeobuf, GML or GeoParquet.
    warn : callable
        Called with what was found and put right.

    Returns
    -------
    BoundaryFile
        The table and where it comes from.

    Raises
    ------
    InputFileError
        If the file is missing, of another kind, or not readable.
    InputContentError
        If it holds no geometry, or nothing that can be read.
    """
    file = _in_folder(path) if path.is_dir() else path
    _check_kind(file)
    if file.suffix.lower() == ".zip":
        with tempfile.TemporaryDirectory() as folder:
            layer = _unpacked(file, Path(folder))
            return BoundaryFile(path, layer.name, (file,), _read(layer, file, warn))
    table = _read_parquet(file) if file.suffix.lower() == ".parquet" else _read(file, file, warn)
    return BoundaryFile(path, file.name, _parts(file), table)


def _parts(file: Path) -> tuple[Path, ...]:
    """Return the files that belong together: a shapefile's parts, or the file itself."""
    if file.suffix.lower() != ".shp":
        return (file,)
    parts = (file.with_suffix(suffix) for suffix in paths.SHAPEFILE_PARTS)
    return tuple(part for part in parts if part.exists()) or (file,)


def _check_kind(path: Path) -> None:
    if not path.is_file():
        raise InputFileError(
            "{path}: no such file. Expected an N03 boundary file ({kinds}); see the README for "
            "where to download it.",
            path=path,
            kinds=" ".join(_READABLE),
        )
    if path.suffix.lower() not in _READABLE:
        raise InputFileError(
            "{path}: cannot read files of the kind {found}. Expected one of {kinds}.",
            path=path,
            found=path.suffix or "?",
            kinds=" ".join(_READABLE),
        )


def _in_folder(folder: Path) -> Path:
    """Return the one file of the folder that can be read."""
    files = sorted(file for file in folder.iterdir() if file.suffix.lower() in _READABLE)
    for suffix in _READABLE:
        found = [file for file in files if file.suffix.lower() == suffix]
        whole = min(found, key=lambda file: len(file.stem), default=None)
        # The ministry's folder holds coarser layers beside the whole one: its name and more.
        if whole and all(file.stem.startswith(whole.stem) for file in found):
            return max(found, key=lambda file: file.stat().st_size)
        if found:
            break
    raise InputContentError(
        "{path}: found {found} in this folder, expected exactly one boundary file ({kinds}). Name "
        "the file itself.",
        path=folder,
        found=several(file.name for file in files),
        kinds=" ".join(_READABLE),
    )


def _unpacked(path: Path, folder: Path) -> Path:
    """Unpack the most detailed layer of the ministry's zip into a folder, and return its file.

    GDAL finds no member in a zip whose folders are named in Shift JIS, as older ones are.
    """
    try:
        with zipfile.ZipFile(path) as archive, ExitStack() as inner:
            members = _members(archive, inner)
            for suffix in _LAYERS[:-1]:  # a Parquet would not be in a zip
                layers = [item for item in members if item.name.lower().endswith(suffix)]
                if layers:
                    # Newer zips also hold coarser layers (prefecture, subprefecture): all smaller.
                    found = max(layers, key=lambda item: item.info.file_size)
                    return _write_parts(found, members, folder)
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, zlib.error) as error:
        raise InputFileError(
            "{path}: the zip file is damaged. Download it again.", path=path
        ) from error
    raise InputContentError(
        "{path}: the zip holds no boundary file. Found: {found}. Expected the ministry's N03 zip "
        "or one around {kinds}.",
        path=path,
        found=several(item.name for item in members),
        kinds=" ".join(_LAYERS[:-1]),
    )


@dataclass(frozen=True)
class _Member:
    """A file in a zip, or in a zip inside it; `folder` is where it stands, `name` without that."""

    archive: zipfile.ZipFile
    info: zipfile.ZipInfo
    folder: str
    name: str


def _members(archive: zipfile.ZipFile, inner: ExitStack) -> list[_Member]:
    """Return all files in a zip and in the zips inside it, which stay open as long as `inner`."""
    members = []
    for info in archive.infolist():
        if info.filename.lower().endswith(".zip"):
            opened = inner.enter_context(archive.open(info))
            members += _members(inner.enter_context(zipfile.ZipFile(opened)), inner)
        elif not info.is_dir():
            # In Shift JIS the second byte of a letter may look like a backslash.
            folder, _, name = info.filename.rpartition("/")
            members.append(_Member(archive, info, folder, name.rpartition("\\")[2]))
    return members


def _write_parts(layer: _Member, members: Iterable[_Member], folder: Path) -> Path:
    """Write a layer with what belongs to it, such as the table of a shapefile."""
    stem = Path(layer.name).stem.lower()
    for item in members:
        is_beside = item.archive is layer.archive and item.folder == layer.folder
        if is_beside and Path(item.name).stem.lower() == stem:
            with item.archive.open(item.info) as content, (folder / item.name).open("wb") as file:
                shutil.copyfileobj(content, file)
    return folder / layer.name


def _read(source: Path, path: Path, warn: Warn) -> gpd.GeoDataFrame:
    """Read with GDAL; `path` is what messages name."""
    suffix, first = source.suffix.lower(), _encoding(source)
    # GDAL would put a file of its own beside each GML that it opens.
    options = {"WRITE_GFS": "NO"} if suffix == ".gml" else {}
    encodings = (first, *_OTHER_ENCODINGS) if suffix == ".shp" else (first,)
    for encoding in encodings:
        try:
            with warnings.catch_warnings():
                # What GDAL mutters about is told below in words that help.
                warnings.simplefilter("ignore", RuntimeWarning)
                table = pyogrio.read_dataframe(
                    source, layer=_largest_layer(source), encoding=encoding, **options
                )
        except UnicodeDecodeError:
            continue
        except (pyogrio.errors.DataSourceError, pyogrio.errors.DataLayerError) as error:
            raise _unreadable(path, error) from error
        except (pyogrio.errors.FeatureError, pyogrio.errors.GeometryError, ValueError) as error:
            raise _unreadable(path, error) from error
        if encoding != first:
            warn(
                InputWarning(
                    "{path}: the texts are not in the encoding that the file names (.cpg); read "
                    "as {encoding}. Only the codes are used, so nothing is lost.",
                    path=path,
                    encoding=encoding,
                )
            )
        return _with_geometry(table, path)
    raise InputFileError(
        "{path}: the texts can be read in no known encoding. Save the file as UTF-8.", path=path
    )


def _read_parquet(path: Path) -> gpd.GeoDataFrame:
    try:
        return _with_geometry(gpd.read_parquet(path), path)
    except (OSError, ValueError) as error:
        raise _unreadable(path, error) from error


def _unreadable(path: Path, error: Exception) -> InputFileError:
    return InputFileError(
        "{path}: GDAL cannot read it ({reason}). Check that the download is complete and "
        "that all parts of a shapefile (.shp, .shx, .dbf, .prj) stand side by side.",
        path=path,
        reason=next(iter(str(error).splitlines()), type(error).__name__),
    )


def _with_geometry(table: pd.DataFrame, path: Path) -> gpd.GeoDataFrame:
    if not isinstance(table, gpd.GeoDataFrame) or table.geometry.isna().all():
        raise InputContentError(
            "{path}: no polygons found. Expected the N03 boundary file.", path=path
        )
    return table


def _largest_layer(source: Path) -> str | None:
    """Return the layer with the most features: the others are coarser or no boundaries."""
    layers = [str(name) for name, kind in pyogrio.list_layers(source) if kind is not None]
    counts = {name: pyogrio.read_info(source, layer=name)["features"] for name in layers}
    return max(counts, key=counts.__getitem__, default=None)


def _encoding(path: Path) -> str | None:
    """Return the encoding of a shapefile without ``.cpg``: older vintages are Shift JIS."""
    stem = path.stem.lower()
    beside = {file.name.lower() for file in path.parent.glob("*.[cC][pP][gG]")}
    is_bare = path.suffix.lower() == ".shp" and f"{stem}.cpg" not in beside
    return "CP932" if is_bare else None
