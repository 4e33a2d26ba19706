"""Read administrative boundaries of any vintage and make municipalities of them.

Source: 国土数値情報 行政区域データ (N03), Ministry of Land, Infrastructure, Transport and
Tourism. Columns, wards and packaging differ between vintages; the code is what all of them
share, so it is the only thing that is relied upon.
"""

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from kankei_geo.base.errors import InputContentError, InputWarning, several
from kankei_geo.build import coverage
from kankei_geo.build.boundaries.boundary_codes import codes_of
from kankei_geo.build.boundaries.boundary_file import BoundaryFile, Warn
from kankei_geo.build.boundaries.boundary_names import names_of
from kankei_geo.build.boundaries.boundary_place import to_jgd2011
from kankei_geo.build.boundaries.boundary_polygons import once, repaired, with_area
from kankei_geo.dataset.dataset import Dataset
from kankei_geo.dataset.names import suggest

_MOST_TO_MEND = 1_000_000  # corners of polygons that do not fit their neighbours
_GRID_DEGREES = 1e-8  # about a millimetre
_VISIBLE_SHARE = 1e-4
_PREFECTURE_FIELD, _CODE_FIELD = "n03_001", "n03_007"


def polygons_of(
    data: Dataset, file: BoundaryFile, warn: Warn, crs: str | None = None
) -> gpd.GeoDataFrame:
    """Return the polygons of the prefecture in a file of boundaries.

    Parameters
    ----------
    data : Dataset
        The prefecture with its municipalities.
    file : BoundaryFile
        What `boundary_file.read_file` returns.
    warn : callable
        Called with what was found and put right.
    crs : str, optional
        Reference system of the coordinates, in place of what the file says of it.

    Returns
    -------
    geopandas.GeoDataFrame
        Columns ``code`` (five digits as text) and ``geometry``, EPSG:6668; one row for each
        valid polygon of the file that belongs to one of the prefecture's codes.

    Raises
    ------
    InputContentError
        If there is no column of codes, none of the prefecture, or a code without a polygon.
    UnexpectedCrsError
        If the coordinates are not in the prefecture.
    """
    prefecture = data.prefecture
    known = {*data.municipalities["code"], *prefecture.wards, *prefecture.outlined}
    codes = codes_of(known, file.table, file.path, warn)
    # National files hold all prefectures; land that belongs to no municipality has no code.
    own = codes.str.startswith(prefecture.code).fillna(value=False)
    if not own.any():
        raise InputContentError(
            "{path}: no code begins with {code}. Expected the boundaries of {prefecture} (N03 "
            "…_{code}_… or the national file).",
            path=file.path,
            code=prefecture.code,
            prefecture=prefecture.title,
        )
    _tell_land_of_nobody(data, file, codes, warn)
    found = gpd.GeoDataFrame({"code": codes}, geometry=file.table.geometry)[own]
    areal = with_area(found, file.path, warn)
    placed = to_jgd2011(prefecture, areal, file.path, warn, crs)
    single = once(repaired(placed, file.path, warn), file.path, warn)
    return single.reset_index(drop=True)


def _tell_land_of_nobody(data: Dataset, file: BoundaryFile, codes: pd.Series, warn: Warn) -> None:
    """Say that the prefecture's features without a code are left out (所属未定地)."""
    columns = {str(name).lower(): name for name in file.table.columns}
    bare = file.table[codes.isna() & ~(file.table.geometry.isna() | file.table.geometry.is_empty)]
    if _CODE_FIELD not in columns or _PREFECTURE_FIELD not in columns:
        return
    # What has a code that cannot be read was told as such.
    written = bare[columns[_CODE_FIELD]].fillna("").astype(str).str.strip()
    own = bare[(bare[columns[_PREFECTURE_FIELD]] == data.prefecture.name.ja) & (written == "")]
    if len(own):
        warn(
            InputWarning(
                "{path}: {count} feature(s) of {prefecture} have no code ({names}) and are left "
                "out: land that belongs to no municipality yet. Their area counts nowhere.",
                path=file.path,
                count=len(own),
                prefecture=data.prefecture.title,
                names=several(name for name in names_of(own).dropna()),
            )
        )


def dissolve(data: Dataset, polygons: gpd.GeoDataFrame, warn: Warn) -> gpd.GeoDataFrame:
    """Merge polygons to municipalities, and wards to their designated city.

    Parameters
    ----------
    data : Dataset
        The prefecture with its municipalities.
    polygons : geopandas.GeoDataFrame
        What `polygons_of` returns.
    warn : callable
        Called with the codes whose borders had to be mended.

    Returns
    -------
    geopandas.GeoDataFrame
        Sorted by ``code``: the municipalities and, where the file has them, the areas that are
        only outlined; ``in_scope`` tells them apart. EPSG:6668.

    Raises
    ------
    InputContentError
        If the municipalities are not exactly those of the table; it names what is missing and
        what is too much.
    """
    merged = polygons.assign(code=polygons["code"].replace(data.prefecture.wards))
    codes = merged.loc[~merged["code"].isin(data.prefecture.outlined), "code"]
    _check_whole(data, codes)
    areas = _fitting(_merged(merged), warn)
    areas["in_scope"] = ~areas["code"].isin(data.prefecture.outlined)
    return areas[["code", "in_scope", "geometry"]].sort_values("code", ignore_index=True)


def _merged(polygons: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    try:
        # The polygons of a code hardly ever overlap, so the fast coverage union is exact.
        return polygons.dissolve("code", method="coverage", as_index=False)
    except shapely.errors.GEOSException:
        return polygons.dissolve("code", method="unary", as_index=False)


def _fitting(areas: gpd.GeoDataFrame, warn: Warn) -> gpd.GeoDataFrame:
    """Return `areas` with borders that fit together, mended where they do not."""
    before = np.asarray(areas.geometry)
    if coverage.is_coverage(before):
        return areas
    _check_work(areas)
    after = coverage.mended(before, _GRID_DEGREES)
    lost = areas.loc[shapely.is_empty(after), "code"]
    if len(lost):
        raise InputContentError(
            "Boundaries: the polygons of {codes} are wholly covered by those of other codes. "
            "Expected each place to belong to one municipality; correct the codes.",
            codes=several(lost),
        )
    # Borders that differ by less than can be seen are no news.
    shrunk = shapely.area(before) - shapely.area(after) > _VISIBLE_SHARE * shapely.area(before)
    if shrunk.any():
        warn(
            InputWarning(
                "Boundaries: parts of {codes} were covered by other codes, too, and were given to "
                "those. Look at these on the map.",
                codes=several(areas.loc[shrunk, "code"]),
            )
        )
    return areas.set_geometry(gpd.GeoSeries(after, index=areas.index, crs=areas.crs))


def _check_work(areas: gpd.GeoDataFrame) -> None:
    """Refuse borders of which too many do not fit: to mend each corner takes a tenth of a ms."""
    wrong = coverage.apart(np.asarray(areas.geometry))
    corners = int(shapely.get_num_coordinates(np.asarray(areas.geometry)[wrong]).sum())
    if corners > _MOST_TO_MEND:
        raise InputContentError(
            "Boundaries: those of {codes} do not fit those beside them, with {found} corners in "
            "all, expected at most {most}. Take a file in which neighbours share their borders, "
            "or simplify it.",
            codes=several(areas.loc[wrong, "code"]),
            found=f"{corners:,}",
            most=f"{_MOST_TO_MEND:,}",
        )


def _check_whole(data: Dataset, found: pd.Series) -> None:
    known = data.municipalities.set_index("code")["name"]
    missing = [f"{code} {known[code]}" for code in known.index if code not in set(found)]
    surplus = [
        f"{code} ({', '.join(suggest(code, known.index)) or '?'})"
        for code in sorted(set(found) - set(known.index))
    ]
    if not missing and not surplus:
        return
    raise InputContentError(
        "Boundaries: found {count} of {total} municipalities. Missing: {missing}. Too much: "
        "{surplus}. Expected exactly those of municipalities.csv; take boundaries of a date at "
        "which they were the same.",
        count=len(known) - len(missing),
        total=len(known),
        missing=several(missing),
        surplus=several(surplus),
    )
