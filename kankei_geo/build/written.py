"""Files as a build writes them: a table as CSV, areas as GeoJSON, and the sidecar of each."""

from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any

import geopandas as gpd
import pandas as pd

from kankei_geo.base import files
from kankei_geo.base.errors import InputFileError, KankeiGeoError
from kankei_geo.dataset import geojson, sources
from kankei_geo.dataset.sources import Sidecar

# Called with the name of each step of a build as it begins.
Step = Callable[[str], None]
# Fields of a sidecar that are those of another file where something is made of that alone.
_OF_ORIGIN = ("source", "url", "vintage", "licence", "credit", "redistributable")


def csv_text(table: pd.DataFrame) -> str:
    """Return `table` as CSV with ``true``/``false`` for booleans."""
    flags = table.select_dtypes("bool").columns
    spelled = {name: table[name].map({True: "true", False: "false"}) for name in flags}
    return str(table.assign(**spelled).to_csv(index=False, lineterminator="\n"))


def write_csv(table: pd.DataFrame, path: Path) -> Path:
    """Write `table` as UTF-8 CSV, make its folder if needed, and return `path`."""
    path.parent.mkdir(parents=True, exist_ok=True)
    return files.write(path, csv_text(table).encode())


def write_geojson(areas: gpd.GeoDataFrame, path: Path) -> Path:
    """Write `areas` (degrees, WGS 84), make the folder if needed, and return `path`."""
    path.parent.mkdir(parents=True, exist_ok=True)
    return files.write(path, geojson.text(areas).encode())


def from_disk(path: Path) -> bytes:
    """Return the content of a file that a person named or edits.

    Raises
    ------
    InputFileError
        If it cannot be read.
    """
    try:
        return path.read_bytes()
    except OSError as error:
        raise InputFileError(
            "{path}: the file is missing or cannot be read ({reason}). Check its name.",
            path=path,
            reason=error.strerror,
        ) from error


def stamp(
    path: Path,
    *,
    shipped: Path,
    inputs: Iterable[Path],
    outputs: Iterable[Path],
    words: Mapping[str, Any] | None = None,
    first: Mapping[str, Any] | None = None,
) -> None:
    """Write the sidecar of what was built, its words kept by hand where there are some.

    Parameters
    ----------
    path : pathlib.Path
        The described file, or the name that a set of files shares.
    shipped : pathlib.Path
        The same in the dataset's own folder, whose sidecar is taken for a build elsewhere.
    inputs, outputs : iterable of pathlib.Path
        Files whose hashes are recorded.
    words : mapping, optional
        Fields that this build decides, such as where its input comes from.
    first : mapping, optional
        The other fields, for a file that was never described before.

    Raises
    ------
    InputFileError
        If there are no words at all.
    """
    whole = first is not None and not any(map(_is_described, (path, shipped)))
    told = {**(first if whole and first else {}), **(words or {})}
    sources.stamp(path, inputs=inputs, outputs=outputs, words=told, like=shipped)


def _is_described(path: Path) -> bool:
    try:
        sources.read_sidecar(sources.sidecar_path(path))
    except KankeiGeoError:
        return False
    return True


def origin_of(sidecar: Sidecar) -> dict[str, Any]:
    """Return the fields on origin and terms that hold for what is made of a file alone."""
    return {field: getattr(sidecar, field) for field in _OF_ORIGIN}
