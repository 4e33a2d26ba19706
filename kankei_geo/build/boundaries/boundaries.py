"""Read administrative boundaries of any vintage and make municipalities of them.

Source: 国土数値情報 行政区域データ (N03), Ministry of Land, Infrastructure, Transport and
Tourism. Columns, wards and packaging differ between vintages; the code is what all of them
share, so it is the only thing that is relied upon.
"""

from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from pyproj import CRS
from pyproj.exceptions import CRSError, ProjError

from kankei_geo.base.codes import NORTHERN_TERRITORIES, SAPPORO, SAPPORO_WARDS
from kankei_geo.base.crs import JGD2011
from kankei_geo.base.errors import InputContentError, InputWarning, UnexpectedCrsError, several
from kankei_geo.build import coverage
from kankei_geo.build.boundaries.boundary_codes import codes_of
from kankei_geo.build.boundaries.boundary_file import BoundaryFile, Warn
from kankei_geo.build.boundaries.boundary_polygons import once, repaired, with_area
from kankei_geo.dataset import load
from kankei_geo.dataset.names import suggest

_HOKKAIDO_BOUNDS = (138.0, 40.0, 150.0, 47.0)
_GRID_DEGREES = 1e-8  # about a millimetre
_VISIBLE_SHARE = 1e-4


def polygons_of(file: BoundaryFile, warn: Warn, crs: str | None = None) -> gpd.GeoDataFrame:
    """Return the polygons of Hokkaido in a file of boundaries.

    Parameters
    ----------
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
        valid polygon of the file that lies in Hokkaido and belongs to a municipality.

    Raises
    ------
    InputContentError
        If there is no column of codes, none of Hokkaido, or a code without a polygon.
    UnexpectedCrsError
        If the coordinates are not in Hokkaido.
    """
    codes = codes_of(file.table, file.path, warn)
    # National files hold all prefectures; land that belongs to no municipality has no code.
    hokkaido = codes.str.startswith("01").fillna(value=False)
    if not hokkaido.any():
        raise InputContentError(
            "{path}: no code begins with 01. Expected Hokkaido's boundaries (N03 …_01_… or the "
            "national file).",
            path=file.path,
        )
    found = gpd.GeoDataFrame({"code": codes}, geometry=file.table.geometry)[hokkaido]
    areal = with_area(found, file.path, warn)
    placed = _to_jgd2011(areal, file.path, warn, crs)
    single = once(repaired(placed, file.path, warn), file.path, warn)
    return single.reset_index(drop=True)


def dissolve(polygons: gpd.GeoDataFrame, warn: Warn) -> gpd.GeoDataFrame:
    """Merge polygons to municipalities, and the ten wards of 札幌市 to 01100.

    Parameters
    ----------
    polygons : geopandas.GeoDataFrame
        What `polygons_of` returns.
    warn : callable
        Called with the codes whose borders had to be mended.

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
    codes = merged.loc[~merged["code"].isin(NORTHERN_TERRITORIES), "code"]
    _check_179(codes)
    areas = _fitting(_merged(merged), warn)
    areas["in_scope"] = ~areas["code"].isin(NORTHERN_TERRITORIES)
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


def _to_jgd2011(
    polygons: gpd.GeoDataFrame, path: Path, warn: Warn, crs: str | None
) -> gpd.GeoDataFrame:
    given = _parsed(crs) if crs else polygons.crs
    # The product specification of N03 fixes JGD2011, so degrees inside Hokkaido are safe.
    stated = polygons.set_crs(given or JGD2011, allow_override=True)
    swapped = _in_hokkaido(stated.bounds[["miny", "minx", "maxy", "maxx"]])
    if stated.crs.is_geographic and swapped.any():
        warn(
            InputWarning(
                "{path}: latitude and longitude are swapped in {count} of {total} polygons; they "
                "were put the right way round.",
                path=path,
                count=int(swapped.sum()),
                total=len(stated),
            )
        )
        turned = shapely.transform(np.asarray(stated.geometry[swapped]), lambda xy: xy[:, ::-1])
        stated.loc[swapped, "geometry"] = gpd.GeoSeries(
            turned, index=stated.index[swapped], crs=stated.crs
        )
    try:
        placed = stated.to_crs(JGD2011)
    except ProjError as error:
        raise UnexpectedCrsError(
            "{path}: the reference system {found} cannot be converted to JGD2011 ({reason}). Say "
            "which one it is with --crs, such as EPSG:6668.",
            path=path,
            found=stated.crs.name,
            reason=str(error),
        ) from error
    inside = _in_hokkaido(placed.bounds)
    if inside.all():
        return placed
    if inside.any():
        raise InputContentError(
            "{path}: the polygons of {codes} do not lie in Hokkaido. Expected every code that "
            "begins with 01 there; correct their coordinates or their codes.",
            path=path,
            codes=several(placed.loc[~inside, "code"]),
        )
    west, south, east, north = polygons.total_bounds
    if given is None:
        raise UnexpectedCrsError(
            "{path}: no reference system (.prj) and coordinates that are no degrees in Hokkaido "
            "({west:.1f}, {south:.1f} to {east:.1f}, {north:.1f}). Expected JGD2011; add the .prj "
            "file, or say which it is with --crs.",
            path=path,
            west=west,
            south=south,
            east=east,
            north=north,
        )
    raise UnexpectedCrsError(
        "{path}: in the reference system {found} the coordinates ({west:.1f}, {south:.1f} to "
        "{east:.1f}, {north:.1f}) do not lie in Hokkaido. Say the right one with --crs, such as "
        "EPSG:6668.",
        path=path,
        found=stated.crs.name,
        west=west,
        south=south,
        east=east,
        north=north,
    )


def _parsed(crs: str) -> CRS:
    try:
        return CRS.from_user_input(crs)
    except CRSError as error:
        raise UnexpectedCrsError(
            "--crs {found}: no such reference system. Expected a code such as EPSG:6668 (JGD2011) "
            "or EPSG:4301 (Tokyo Datum).",
            found=crs,
        ) from error


def _in_hokkaido(bounds: pd.DataFrame) -> pd.Series:
    """Tell for each row of west, south, east and north whether it lies in Hokkaido."""
    west, south, east, north = (bounds.iloc[:, place] for place in range(4))
    low_x, low_y, high_x, high_y = _HOKKAIDO_BOUNDS
    return west.ge(low_x) & east.le(high_x) & south.ge(low_y) & north.le(high_y)


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
        missing=several(missing),
        surplus=several(surplus),
    )
