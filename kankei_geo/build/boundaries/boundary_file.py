"""Open a file of boundaries, whatever it is packed in, and tell what was opened.

Nothing here knows municipalities: a table with geometry comes out, as the file holds it.
"""

import tempfile
import warnings
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import geopandas as gpd
import pandas as pd
import pyogrio

from kankei_geo.base import paths
from kankei_geo.base.errors import (
    InputContentError,
    InputFileError,
    InputWarning,
    KankeiGeoError,
    several,
)
from kankei_geo.build.boundaries import boundary_safety

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
    boundary_safety.check_file(path, path.suffix.lower())


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
    members = boundary_safety.members(path)
    for suffix in _LAYERS[:-1]:  # a Parquet would not be in a zip
        layers = [member for member in members if member.name.lower().endswith(suffix)]
        if layers:
            # Newer zips also hold coarser layers (prefecture, subprefecture): all smaller.
            layer = max(layers, key=lambda member: member.size)
            boundary_safety.check_head(path, layer.name, suffix, layer.head)
            parts = [member for member in members if member.is_of(layer)]
            boundary_safety.unpack(path, parts, folder)
            return folder / layer.name
    raise InputContentError(
        "{path}: the zip holds no boundary file. Found: {found}. Expected the ministry's N03 zip "
        "or one around {kinds}.",
        path=path,
        found=several(member.name for member in members),
        kinds=" ".join(_LAYERS[:-1]),
    )


def _read(source: Path, path: Path, warn: Warn) -> gpd.GeoDataFrame:
    """Read with GDAL; `path` is what messages name."""
    suffix, first = source.suffix.lower(), _encoding(source)
    # GDAL would put a file of its own beside each GML that it opens, and fetch schemas from
    # addresses that are in it.
    options = {"WRITE_GFS": "NO", "DOWNLOAD_SCHEMA": "NO"} if suffix == ".gml" else {}
    encodings = (first, *_OTHER_ENCODINGS) if suffix == ".shp" else (first,)
    for encoding in encodings:
        try:
            with warnings.catch_warnings(), boundary_safety.nothing_beside(path):
                # What GDAL mutters about is told below in words that help.
                warnings.simplefilter("ignore", RuntimeWarning)
                layer = _largest_layer(source, path)
                table = pyogrio.read_dataframe(source, layer=layer, encoding=encoding, **options)
        except UnicodeDecodeError:
            continue
        except KankeiGeoError:
            raise
        except Exception as error:  # errors of GDAL and GEOS, and what broken files make of pyogrio
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
        boundary_safety.check_parquet(path)
        return _with_geometry(gpd.read_parquet(path), path)
    except KankeiGeoError:
        raise
    except Exception as error:  # errors of Arrow and GEOS, and what broken files make of GeoPandas
        raise InputFileError(
            "{path}: cannot be read as GeoParquet ({reason}). Check that the download is complete "
            "and that it holds geometry.",
            path=path,
            reason=_reason(error),
        ) from error


def _unreadable(path: Path, error: Exception) -> InputFileError:
    return InputFileError(
        "{path}: GDAL cannot read it ({reason}). Check that the download is complete and "
        "that all parts of a shapefile (.shp, .shx, .dbf, .prj) stand side by side.",
        path=path,
        reason=_reason(error),
    )


def _reason(error: Exception) -> str:
    return next(iter(str(error).splitlines()), type(error).__name__)


def _with_geometry(table: pd.DataFrame, path: Path) -> gpd.GeoDataFrame:
    if not isinstance(table, gpd.GeoDataFrame) or table.geometry.isna().all():
        raise _no_polygons(path)
    return table


def _no_polygons(path: Path) -> InputContentError:
    return InputContentError(
        "{path}: no polygons found. Expected the N03 boundary file.", path=path
    )


def _largest_layer(source: Path, path: Path) -> str:
    """Return the layer with the most features: the others are coarser or no boundaries."""
    layers = [str(name) for name, kind in pyogrio.list_layers(source) if kind is not None]
    counts = {name: pyogrio.read_info(source, layer=name)["features"] for name in layers}
    if not counts:
        raise _no_polygons(path)
    boundary_safety.check_features(path, max(counts.values()))
    return max(counts, key=counts.__getitem__)


def _encoding(path: Path) -> str | None:
    """Return the encoding of a shapefile without ``.cpg``: older vintages are Shift JIS."""
    stem = path.stem.lower()
    beside = {file.name.lower() for file in path.parent.glob("*.[cC][pP][gG]")}
    is_bare = path.suffix.lower() == ".shp" and f"{stem}.cpg" not in beside
    return "CP932" if is_bare else None
