"""Clean the polygons of a boundary file one by one, and say what had to be cleaned.

Each function takes rows of ``code`` and ``geometry`` as they stand in the file.
"""

from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from kankei_geo.base.errors import InputContentError, InputWarning, several
from kankei_geo.build import coverage
from kankei_geo.build.boundaries.boundary_file import Warn

_EMPTY = "EMPTY"
_MOST_TANGLES = 30_000  # pairs of segments that may cross; to repair so many takes half a minute
_SMALL = 2_000  # corners: however these cross, it takes no time
_MOST_CORNERS = 500_000  # of one polygon; the largest of N03 in Hokkaido has 46 thousand
_POLYGONS = ("Polygon", "MultiPolygon", "GeometryCollection")


def with_area(found: gpd.GeoDataFrame, path: Path, warn: Warn) -> gpd.GeoDataFrame:
    """Leave out what has no area.

    Raises
    ------
    InputContentError
        If a code has nothing else, or a polygon more corners than time is for.
    """
    kinds = found.geometry.geom_type.where(~found.geometry.is_empty).fillna(_EMPTY)
    _check_corners(found, path)
    _check_tangles(found, path)
    coordinates, row = shapely.get_coordinates(np.asarray(found.geometry), return_index=True)
    kinds.iloc[row[~np.isfinite(coordinates).all(axis=1)]] = "NaN"
    usable = kinds.isin(_POLYGONS)
    bare = found[~usable]
    if bare.empty:
        return found
    lost = bare[~bare["code"].isin(found.loc[usable, "code"])]
    empty = lost[kinds[lost.index] == _EMPTY]
    if len(empty):
        raise InputContentError(
            "{path}: the geometry of {codes} is empty (the first: feature {number}). Expected a "
            "polygon for each code; restore these in the file, or download it again.",
            path=path,
            codes=several(empty["code"]),
            number=found.index.tolist().index(empty.index[0]) + 1,
        )
    if len(lost):
        raise InputContentError(
            "{path}: found {found} where polygons are expected (codes: {codes}; the first: "
            "feature {number}). Take the file of areas, or restore these polygons.",
            path=path,
            found=several(kinds[lost.index]),
            codes=several(lost["code"]),
            number=found.index.tolist().index(lost.index[0]) + 1,
        )
    warn(
        InputWarning(
            "{path}: {count} feature(s) that are empty or no polygons are left out; each of their "
            "codes has other polygons ({codes}).",
            path=path,
            count=len(bare),
            codes=several(bare["code"]),
        )
    )
    return found[usable]


def _check_corners(found: gpd.GeoDataFrame, path: Path) -> None:
    corners = shapely.get_num_coordinates(np.asarray(found.geometry))
    if corners.max(initial=0) > _MOST_CORNERS:
        at = int(corners.argmax())
        raise InputContentError(
            "{path}: feature {number} ({code}) has {found} corners, expected at most {most}. "
            "Simplify the polygons, or take N03.",
            path=path,
            number=at + 1,
            code=found["code"].iloc[at],
            found=f"{corners[at]:,}",
            most=f"{_MOST_CORNERS:,}",
        )


def _check_tangles(found: gpd.GeoDataFrame, path: Path) -> None:
    """Refuse polygons that cross themselves so often that nobody can repair them."""
    corners = shapely.get_num_coordinates(np.asarray(found.geometry))
    for at in np.flatnonzero(corners > _SMALL):
        if coverage.tangles(found.geometry.iloc[at], _MOST_TANGLES) > _MOST_TANGLES:
            raise InputContentError(
                "{path}: the lines of feature {number} ({code}) lie over each other in more than "
                "{most} places. Expected lines that do not cross; draw it again.",
                path=path,
                number=int(at) + 1,
                code=found["code"].iloc[at],
                most=f"{_MOST_TANGLES:,}",
            )


def repaired(polygons: gpd.GeoDataFrame, path: Path, warn: Warn) -> gpd.GeoDataFrame:
    """Return valid polygons without heights; those that cross themselves are repaired.

    Raises
    ------
    InputContentError
        If nothing is left of a code.
    """
    flat = polygons.set_geometry(polygons.geometry.force_2d())
    broken = ~flat.geometry.is_valid
    flat = flat.set_geometry(
        gpd.GeoSeries(flat.geometry.map(coverage.areal), index=flat.index, crs=flat.crs)
    )
    kept = flat[~flat.geometry.is_empty]
    lost = flat.loc[~flat["code"].isin(kept["code"]), "code"]
    if len(lost):
        raise InputContentError(
            "{path}: the polygons of {codes} have no area. Expected at least one ring of three "
            "corners for each code; restore them.",
            path=path,
            codes=several(lost),
        )
    if not broken.any():
        return kept
    warn(
        InputWarning(
            "{path}: {count} polygon(s) cross themselves and were repaired (codes: {codes}). "
            "Look at these on the map.",
            path=path,
            count=int(broken.sum()),
            codes=several(flat.loc[broken, "code"]),
        )
    )
    return kept


def once(polygons: gpd.GeoDataFrame, path: Path, warn: Warn) -> gpd.GeoDataFrame:
    """Leave out what stands twice: the same area under the same code."""
    shapes = polygons.geometry.normalize().to_wkb()
    twice = pd.DataFrame({"code": polygons["code"], "shape": shapes}).duplicated()
    if not twice.any():
        return polygons
    warn(
        InputWarning(
            "{path}: {count} polygon(s) stand in the file more than once (codes: {codes}) and "
            "are counted once.",
            path=path,
            count=int(twice.sum()),
            codes=several(polygons.loc[twice, "code"]),
        )
    )
    return polygons[~twice]
