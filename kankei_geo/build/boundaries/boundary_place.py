"""Put polygons where they belong: into the reference system that the project works in."""

from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from pyproj import CRS
from pyproj.exceptions import CRSError, ProjError

from kankei_geo.base.crs import JGD2011
from kankei_geo.base.errors import InputContentError, InputWarning, UnexpectedCrsError, several
from kankei_geo.build.boundaries.boundary_file import Warn
from kankei_geo.dataset.prefecture import Prefecture

_MARGIN_DEGREES = 1.0  # polygons may reach as far beyond where offices lie


def to_jgd2011(
    prefecture: Prefecture, polygons: gpd.GeoDataFrame, path: Path, warn: Warn, crs: str | None
) -> gpd.GeoDataFrame:
    """Return polygons in degrees, EPSG:6668, all of which lie in the prefecture.

    Parameters
    ----------
    prefecture : Prefecture
        Where they must lie, with a margin of one degree around its offices.
    polygons : geopandas.GeoDataFrame
        ``code`` and polygons as the file has them, with or without a reference system.
    path : pathlib.Path
        Named in messages.
    warn : callable
        Called if latitude and longitude were swapped and put right.
    crs : str, optional
        Reference system in place of what the file says.

    Raises
    ------
    UnexpectedCrsError
        If the reference system is unknown, or does not lead into the prefecture.
    InputContentError
        If some polygons lie elsewhere.
    """
    given = _parsed(crs) if crs else polygons.crs
    # The product specification of N03 fixes JGD2011, so degrees inside the prefecture are safe.
    stated = polygons.set_crs(given or JGD2011, allow_override=True)
    swapped = _inside(prefecture, stated.bounds[["miny", "minx", "maxy", "maxx"]])
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
    inside = _inside(prefecture, placed.bounds)
    if inside.all():
        return placed
    if inside.any():
        raise InputContentError(
            "{path}: the polygons of {codes} do not lie in {prefecture}. Expected every code that "
            "begins with {code} there; correct their coordinates or their codes.",
            path=path,
            prefecture=prefecture.title,
            code=prefecture.code,
            codes=several(placed.loc[~inside, "code"]),
        )
    west, south, east, north = polygons.total_bounds
    if given is None:
        raise UnexpectedCrsError(
            "{path}: no reference system (.prj) and coordinates that are no degrees in "
            "{prefecture} ({west:.1f}, {south:.1f} to {east:.1f}, {north:.1f}). Expected JGD2011; "
            "add the .prj file, or say which it is with --crs.",
            path=path,
            prefecture=prefecture.title,
            west=west,
            south=south,
            east=east,
            north=north,
        )
    raise UnexpectedCrsError(
        "{path}: in the reference system {found} the coordinates ({west:.1f}, {south:.1f} to "
        "{east:.1f}, {north:.1f}) do not lie in {prefecture}. Say the right one with --crs, "
        "such as EPSG:6668.",
        path=path,
        prefecture=prefecture.title,
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


def _inside(prefecture: Prefecture, bounds: pd.DataFrame) -> pd.Series:
    """Tell for each row of west, south, east and north whether it lies in the prefecture."""
    west, south, east, north = (bounds.iloc[:, place] for place in range(4))
    box, margin = prefecture.extent, _MARGIN_DEGREES
    in_width = west.ge(box.west - margin) & east.le(box.east + margin)
    return in_width & south.ge(box.south - margin) & north.le(box.north + margin)
