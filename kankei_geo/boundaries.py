"""Read N03 administrative boundaries of any vintage and make municipalities of them.

Source: 国土数値情報 行政区域データ (N03), Ministry of Land, Infrastructure, Transport and
Tourism. Columns, wards and packaging differ between vintages; the five-digit code is what
all of them share, so it is the only thing that is relied upon.
"""

import re
import zipfile
from pathlib import Path

import geopandas as gpd
import pandas as pd
import pyogrio

from kankei_geo import load
from kankei_geo.codes import NORTHERN_TERRITORIES, SAPPORO, SAPPORO_WARDS
from kankei_geo.crs import JGD2011
from kankei_geo.errors import InputContentError, InputFileError, UnexpectedCrsError
from kankei_geo.names import suggest

_CODE_COLUMN = "n03_007"
_CODE_PATTERN = re.compile(r"^\d{5}$")
_CODE_SHARE = 0.9  # a column is the code column if this share of it looks like codes
_READABLE = (".shp", ".zip", ".geojson", ".json", ".gpkg")
_HOKKAIDO_BOUNDS = (138.0, 40.0, 150.0, 47.0)
_MAX_NAMES_TOLD = 10


def read_boundaries(path: Path) -> gpd.GeoDataFrame:
    """Read the polygons of Hokkaido from an N03 file.

    Parameters
    ----------
    path : pathlib.Path
        ``.shp``, ``.geojson``, ``.gpkg``, or the ministry's ``.zip`` around one of them.

    Returns
    -------
    geopandas.GeoDataFrame
        Columns ``code`` (five digits as text) and ``geometry``, EPSG:6668; one row for each
        polygon of the file that lies in Hokkaido and belongs to a municipality.

    Raises
    ------
    InputFileError
        If the file is missing, of another kind, or not readable.
    InputContentError
        If there is no column of codes, or none of Hokkaido.
    UnexpectedCrsError
        If there is no reference system and the coordinates are no degrees in Hokkaido.
    """
    _check_kind(path)
    source = _inside_zip(path) if path.suffix.lower() == ".zip" else str(path)
    try:
        raw = pyogrio.read_dataframe(source, encoding=_encoding(path))
    except (pyogrio.errors.DataSourceError, UnicodeDecodeError, ValueError) as error:
        raise InputFileError(
            "{path}: GDAL cannot read it ({reason}). Check that the download is complete and "
            "that all parts of a shapefile (.shp, .shx, .dbf, .prj) stand side by side.",
            path=path,
            reason=str(error).splitlines()[0],
        ) from error
    if not isinstance(raw, gpd.GeoDataFrame) or raw.geometry.isna().all():
        raise InputContentError(
            "{path}: no polygons found. Expected the N03 boundary file.", path=path
        )
    codes = _codes(raw, path)
    # National files hold all prefectures; land that belongs to no municipality has no code.
    hokkaido = codes.str.startswith("01").fillna(value=False)
    if not hokkaido.any():
        raise InputContentError(
            "{path}: no code begins with 01. Expected Hokkaido's boundaries (N03 …_01_… or the "
            "national file).",
            path=path,
        )
    polygons = gpd.GeoDataFrame({"code": codes}, geometry=raw.geometry)[hokkaido]
    return _to_jgd2011(polygons.reset_index(drop=True), path)


def dissolve(polygons: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Merge polygons to municipalities, and the ten wards of 札幌市 to 01100.

    Parameters
    ----------
    polygons : geopandas.GeoDataFrame
        What `read_boundaries` returns.

    Returns
    -------
    geopandas.GeoDataFrame
        Sorted by ``code``: the 179 municipalities and, where the file has them, the six
        villages of the Northern Territories; ``in_scope`` tells them apart. EPSG:6668.

    Raises
    ------
    InputContentError
        If the result is not exactly the 179; it names what is missing and what is too much.
    """
    merged = polygons.assign(code=polygons["code"].replace(dict.fromkeys(SAPPORO_WARDS, SAPPORO)))
    # The polygons of a code never overlap, so the fast coverage union is exact.
    areas = merged.dissolve("code", method="coverage", as_index=False)
    areas["in_scope"] = ~areas["code"].isin(NORTHERN_TERRITORIES)
    _check_179(areas.loc[areas["in_scope"], "code"])
    return areas[["code", "in_scope", "geometry"]].sort_values("code", ignore_index=True)


def vintage_of(path: Path) -> str | None:
    """Return the reference date in an N03 file's name (``2022-01-01``), if there is one."""
    found = re.search(r"(?<!\d)(?:(20\d{2})|(\d{2}))(\d{2})(\d{2})(?!\d)", path.stem)
    if not found:
        return None
    return f"{found[1] or '20' + found[2]}-{found[3]}-{found[4]}"


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


def _inside_zip(path: Path) -> str:
    """Return GDAL's name of the most detailed layer in the ministry's zip."""
    try:
        with zipfile.ZipFile(path) as archive:
            members = {item.filename: item.file_size for item in archive.infolist()}
    except zipfile.BadZipFile as error:
        raise InputFileError(
            "{path}: the zip file is damaged. Download it again.", path=path
        ) from error
    for suffix in (".shp", ".geojson", ".gpkg"):
        layers = {name: size for name, size in members.items() if name.lower().endswith(suffix)}
        if layers:
            # Newer zips also hold coarser layers (prefecture, subprefecture): all smaller.
            return f"/vsizip/{path}/{max(layers, key=layers.__getitem__)}"
    raise InputContentError(
        "{path}: the zip holds no .shp, .geojson or .gpkg. Found: {found}. Expected the "
        "ministry's N03 zip.",
        path=path,
        found=", ".join(list(members)[:_MAX_NAMES_TOLD]) or "-",
    )


def _encoding(path: Path) -> str | None:
    """Return the encoding of a shapefile without ``.cpg``: older vintages are Shift JIS."""
    bare_shapefile = path.suffix.lower() == ".shp" and not path.with_suffix(".cpg").exists()
    return "CP932" if bare_shapefile else None


def _codes(raw: gpd.GeoDataFrame, path: Path) -> pd.Series:
    """Return the column of five-digit codes as text; empty cells stay empty."""
    columns = {str(name).lower(): name for name in raw.columns if name != "geometry"}
    if _CODE_COLUMN in columns:
        return _as_code_text(raw[columns[_CODE_COLUMN]])
    for name in columns.values():
        text = _as_code_text(raw[name])
        if text.dropna().str.match(_CODE_PATTERN).mean() >= _CODE_SHARE:
            return text
    raise InputContentError(
        "{path}: no column of five-digit municipality codes. Found columns: {found}. Expected "
        "N03_007.",
        path=path,
        found=", ".join(map(str, columns.values())) or "-",
    )


def _as_code_text(column: pd.Series) -> pd.Series:
    """Return codes as text; a file that stored them as numbers has lost the first 0."""
    if pd.api.types.is_numeric_dtype(column):
        return column.astype("Int64").astype("string").str.zfill(5)
    return column.astype("string")


def _to_jgd2011(polygons: gpd.GeoDataFrame, path: Path) -> gpd.GeoDataFrame:
    if polygons.crs is not None:
        return polygons.to_crs(JGD2011)
    west, south, east, north = polygons.total_bounds
    low_x, low_y, high_x, high_y = _HOKKAIDO_BOUNDS
    # The product specification of N03 fixes JGD2011, so degrees inside Hokkaido are safe.
    if low_x <= west <= east <= high_x and low_y <= south <= north <= high_y:
        return polygons.set_crs(JGD2011)
    raise UnexpectedCrsError(
        "{path}: no reference system (.prj) and coordinates that are no degrees in Hokkaido "
        "({west:.1f}, {south:.1f} to {east:.1f}, {north:.1f}). Expected JGD2011; add the .prj "
        "file.",
        path=path,
        west=west,
        south=south,
        east=east,
        north=north,
    )


def _check_179(found: pd.Series) -> None:
    known = load.municipalities().set_index("code")["name"]
    missing = [f"{code} {known[code]}" for code in known.index if code not in set(found)]
    surplus = [
        f"{code} ({', '.join(suggest(code, known.index)) or '?'})"
        for code in sorted(set(found) - set(known.index))
    ]
    if not missing and not surplus:
        return
    raise InputContentError(
        "Boundaries: found {count} of 179 municipalities. Missing: {missing}. Too much: "
        "{surplus}. Expected Hokkaido's municipalities as of 2010 or later.",
        count=len(known) - len(missing),
        missing=_told(missing),
        surplus=_told(surplus),
    )


def _told(items: list[str]) -> str:
    rest = f" … (+{len(items) - _MAX_NAMES_TOLD})" if len(items) > _MAX_NAMES_TOLD else ""
    return ", ".join(items[:_MAX_NAMES_TOLD]) + rest or "-"
