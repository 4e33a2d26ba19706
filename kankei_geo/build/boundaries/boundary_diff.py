"""What differs between two files of boundaries: who came, left, or is called otherwise.

Codes and names say what a file calls a place, areas in common say which place it is. Two files
may draw the same place finer or coarser, so a place is the same if the two areas have a large
share in common, each seen from the other.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from kankei_geo.base.crs import JGD2011, equal_area
from kankei_geo.base.errors import InputContentError, UnexpectedCrsError
from kankei_geo.build import coverage, measure
from kankei_geo.build.boundaries.boundary_codes import codes_of
from kankei_geo.build.boundaries.boundary_file import BoundaryFile, Warn
from kankei_geo.build.boundaries.boundary_names import names_of

SAME_SHARE = 0.8  # of both areas: the least that the same place drawn by two has in common
_JAPAN = (120.0, 20.0, 160.0, 50.0)  # west, south, east and north in degrees
_CENTRE = (137.0, 38.0)  # of the equal-area projection; it is equal-area everywhere


@dataclass(frozen=True)
class Place:
    """What a file has under a code: five digits, its name if the file tells it, its km²."""

    code: str
    name: str
    area_km2: float


@dataclass(frozen=True)
class Change:
    """Places of the first file that became places of the second.

    Attributes
    ----------
    before, after : tuple of Place
        One and one, several and one (merged), or one and several (split).
    common : float
        Share of the larger area that both have, 0 to 1.
    """

    before: tuple[Place, ...]
    after: tuple[Place, ...]
    common: float


@dataclass(frozen=True)
class Difference:
    """What differs between two files.

    Attributes
    ----------
    added, removed : tuple of Place
        Codes that one file has only, and no other kind of change explains.
    renamed : tuple of Change
        The same code with another name.
    recoded : tuple of Change
        The same place under another code.
    merged, split : tuple of Change
        Several places that became one, and one that became several.
    redrawn : tuple of Change
        The same code with another area: less in common than `SAME_SHARE`.
    compares_names : bool
        Whether both files tell names.
    """

    added: tuple[Place, ...]
    removed: tuple[Place, ...]
    renamed: tuple[Change, ...]
    recoded: tuple[Change, ...]
    merged: tuple[Change, ...]
    split: tuple[Change, ...]
    redrawn: tuple[Change, ...]
    compares_names: bool

    @property
    def is_none(self) -> bool:
        """Whether nothing differs."""
        kinds = (self.added, self.removed, self.renamed, self.recoded, self.merged, self.split)
        return not any((*kinds, self.redrawn))


def places_of(
    file: BoundaryFile, known: Collection[str], warn: Warn, prefix: str = ""
) -> gpd.GeoDataFrame:
    """Return each code of a boundary file once, with its name and all of its area.

    Parameters
    ----------
    file : BoundaryFile
        What `boundary_file.read_file` returns.
    known : collection of str
        Codes that exist: see `boundary_codes.codes_of`.
    warn : callable
        Called with what could not be read.
    prefix : str
        First digits of the codes that count; all do if left out.

    Returns
    -------
    geopandas.GeoDataFrame
        ``name`` (missing where the file tells none), ``area_km2`` (geodesic) and the geometry,
        by ``code``; EPSG:6668. Land that belongs to no municipality has no code and is left out.

    Raises
    ------
    InputContentError
        If no code counts.
    UnexpectedCrsError
        If the coordinates are not in Japan.
    """
    codes = codes_of(known, file.table, file.path, warn)
    own = codes.notna() & codes.str.startswith(prefix).fillna(value=False)
    if not own.any():
        raise InputContentError(
            "{path}: no code begins with {code}. Name another file, or another prefecture.",
            path=file.path,
            code=prefix or "01 … 47",
        )
    found = gpd.GeoDataFrame(
        {"code": codes, "name": names_of(file.table)}, geometry=file.table.geometry
    )[own]
    placed = _in_japan(found, file)
    shapes = [coverage.areal(shape) for shape in shapely.force_2d(placed.geometry.to_numpy())]
    placed = placed.set_geometry(gpd.GeoSeries(shapes, index=placed.index, crs=placed.crs))
    try:
        # The polygons of a code hardly ever overlap, so the fast coverage union is exact.
        whole = placed.dissolve("code", aggfunc="first", method="coverage")
    except shapely.errors.GEOSException:
        whole = placed.dissolve("code", aggfunc="first", method="unary")
    return whole.assign(area_km2=measure.area_km2(whole.geometry))


def difference(first: gpd.GeoDataFrame, second: gpd.GeoDataFrame) -> Difference:
    """Compare two files of boundaries.

    Parameters
    ----------
    first, second : geopandas.GeoDataFrame
        What `places_of` returns of the earlier and the later file.

    Returns
    -------
    Difference
        Each kind in the order of codes.
    """
    ties = _ties(first, second)
    here, there = _Side(first), _Side(second)
    removed = set(first.index) - set(second.index)
    added = set(second.index) - set(first.index)
    merged = _several(ties, "of_first", ("other", "code"), removed, added)
    split = _several(ties, "of_second", ("code", "other"), added, removed)
    same = ties[ties["both"] >= SAME_SHARE].set_index(["code", "other"])["both"]
    # Where codes were exchanged, both stand in both files, but at another place.
    recoded = [
        (code, other)
        for code, other in same.index
        if code != other and (code, code) not in same and not (other in merged or code in split)
    ]
    told = {code for pair in recoded for code in pair}
    told |= {code for whole, parts in (merged | split).items() for code in (whole, *parts)}
    kept = [code for code in first.index.intersection(second.index) if code not in told]
    names = pd.DataFrame({"before": first["name"], "after": second["name"]}).loc[kept].dropna()
    common = ties.set_index(["code", "other"])["both"]
    return Difference(
        added=there.places(sorted(added - told)),
        removed=here.places(sorted(removed - told)),
        renamed=tuple(
            _change(here, there, ([code], [code]), common)
            for code in names.index[names["before"] != names["after"]]
        ),
        recoded=tuple(_change(here, there, ([a], [b]), common) for a, b in sorted(recoded)),
        merged=tuple(
            _change(here, there, (parts, [whole]), common) for whole, parts in merged.items()
        ),
        split=tuple(
            _change(here, there, ([whole], parts), common) for whole, parts in split.items()
        ),
        redrawn=tuple(
            _change(here, there, ([code], [code]), common)
            for code in kept
            if (code, code) not in same
        ),
        compares_names=bool(first["name"].notna().any() and second["name"].notna().any()),
    )


class _Side:
    """The places of one file, by their codes."""

    def __init__(self, table: gpd.GeoDataFrame) -> None:
        self._rows = table[["name", "area_km2"]].to_dict("index")

    def places(self, codes: Iterable[str]) -> tuple[Place, ...]:
        """Return some of them."""
        rows = ((code, self._rows[code]) for code in codes)
        return tuple(
            Place(code, "" if pd.isna(row["name"]) else str(row["name"]), float(row["area_km2"]))
            for code, row in rows
        )


def _change(
    here: _Side, there: _Side, codes: tuple[list[str], list[str]], common: pd.Series
) -> Change:
    before, after = here.places(codes[0]), there.places(codes[1])
    share = sum(common.get((one.code, other.code), 0.0) for one in before for other in after)
    return Change(before, after, min(float(share), 1.0))


def _several(
    ties: pd.DataFrame, share: str, sides: tuple[str, str], gone: set[str], new: set[str]
) -> dict[str, list[str]]:
    """Return the places that hold several others, with those: by the share of each part.

    `gone` are parts, and `new` wholes, that the other file has not under their codes: with
    neither, no place became another one.
    """
    whole, part = sides
    inside = ties[ties[share] >= SAME_SHARE].groupby(whole)[part].agg(sorted)
    return {
        str(code): parts
        for code, parts in inside.items()
        if len(parts) > 1 and (gone.intersection(parts) or code in new)
    }


def _ties(first: gpd.GeoDataFrame, second: gpd.GeoDataFrame) -> pd.DataFrame:
    """Return the pairs of places that have area in common.

    ``code`` of the first file, ``other`` of the second; ``of_first`` and ``of_second`` are the
    shares of each that both have, and ``both`` that of the larger one.
    """
    metric = equal_area(*_CENTRE)
    one, other = (side.geometry.to_crs(metric).to_numpy() for side in (first, second))
    # A projection may fold what just touches itself.
    one, other = (np.array([coverage.areal(shape) for shape in side]) for side in (one, other))
    left, right = shapely.STRtree(other).query(one, predicate="intersects")
    common = shapely.area(shapely.intersection(one[left], other[right]))
    of_first, of_second = common / shapely.area(one[left]), common / shapely.area(other[right])
    return pd.DataFrame(
        {
            "code": first.index.to_numpy()[left],
            "other": second.index.to_numpy()[right],
            "of_first": of_first,
            "of_second": of_second,
            "both": np.minimum(of_first, of_second),
        }
    )


def _in_japan(found: gpd.GeoDataFrame, file: BoundaryFile) -> gpd.GeoDataFrame:
    """Return rows in degrees, EPSG:6668; without a reference system they are taken for that."""
    placed = (found if found.crs else found.set_crs(JGD2011)).to_crs(JGD2011)
    bounds = placed.total_bounds
    west, south, east, north = _JAPAN
    if bounds[0] < west or bounds[1] < south or bounds[2] > east or bounds[3] > north:
        raise UnexpectedCrsError(
            "{path}: the coordinates ({west:.1f}, {south:.1f} to {east:.1f}, {north:.1f}) are no "
            "degrees in Japan. Expected longitude and latitude, JGD2011, or a file that names its "
            "reference system.",
            path=file.path,
            **dict(zip(("west", "south", "east", "north"), bounds, strict=True)),
        )
    return placed
