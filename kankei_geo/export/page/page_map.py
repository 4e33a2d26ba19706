"""The map of the single page: outlines as SVG path data, and the sheet they lie on.

One unit is 100 m in the equal-area projection, x to the east and y to the south, so that
numbers are whole and short, and a length on the map needs no conversion.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import geopandas as gpd
import numpy as np
import shapely
from numpy.typing import NDArray

from kankei_geo.base.crs import WGS84
from kankei_geo.dataset import facts, shapes
from kankei_geo.dataset.dataset import Dataset
from kankei_geo.dataset.kept import kept

UNIT_METRES = 100
_UNITS_PER_KM = 1_000 // UNIT_METRES
Sheet = tuple[int, int, int, int]  # left, top, width and height in units
WIDE_PX = 972  # of a sheet in a window
_HIGH_PX, _LONGEST_PX = 600, 130  # of the same sheet, and of its scale bar
_ROUND_KM = (1, 2, 5, 10, 20, 50, 100, 200)
_ACROSS, _DOWN = 0.42631, 0.97038  # where the bar begins, as shares of the sheet
_MARGIN = 60  # units around the shapes
_SPARE = 0.04  # of their size, around what is framed
# The patterns of the legend in pixels: width of a tile, what is drawn on it, and its line.
# A point is a line without length and with round ends.
PATTERNS = {
    "hatch": (6, "M-1 1L1 -1M0 6L6 0M5 7L7 5", 1),
    "back_hatch": (8, "M-1 7L1 9M0 0L8 8M7 -1L9 1", 1.2),
    "sparse_dots": (8, "M4 4h.01", 2),
    "dense_dots": (6, "M1.5 1.5h.01M4.5 4.5h.01", 2.4),
}


@dataclass(frozen=True)
class Outline:
    """The outline of one municipality, or of what is not counted.

    Attributes
    ----------
    code : str
        Five digits.
    in_scope : bool
        False for what is only outlined.
    path : str
        SVG path data; each ring is closed, and holes are left open under ``evenodd``.
    """

    code: str
    in_scope: bool
    path: str


@kept
def outlines(data: Dataset) -> tuple[Outline, ...]:
    """Return the outlines of the municipalities and of what is not counted, by code."""
    return tuple(
        Outline(row.code, row.in_scope, path(row.geometry)) for row in _drawn(data).itertuples()
    )


def paths(data: Dataset, codes: Sequence[str]) -> list[str]:
    """Return the outlines of some municipalities as SVG path data."""
    known = {item.code: item.path for item in outlines(data)}
    return [known[code] for code in codes]


@kept
def frame(data: Dataset, *, everything: bool) -> Sheet:
    """Return left, top, width and height of the sheet in units.

    Parameters
    ----------
    everything : bool
        With what is only outlined, or the municipalities only.
    """
    drawn = _drawn(data)
    shown = drawn if everything else drawn[drawn["in_scope"]]
    west, south, east, north = shown.total_bounds / UNIT_METRES
    left, top = round(west) - _MARGIN, round(-north) - _MARGIN
    return left, top, round(east) + _MARGIN - left, round(-south) + _MARGIN - top


def around(data: Dataset, codes: Sequence[str], *, spare: float = _SPARE) -> Sheet:
    """Return left, top, width and height of a sheet that shows some municipalities whole.

    Parameters
    ----------
    codes : sequence of str
        At least one.
    spare : float
        What is left free around them, as a share of their size.
    """
    drawn = _drawn(data)
    west, south, east, north = drawn[drawn["code"].isin(codes)].total_bounds / UNIT_METRES
    return _with_spare((west, -north, east, -south), spare)


def between(data: Dataset, bounds: tuple[float, ...]) -> Sheet:
    """Return the sheet that shows what lies between degrees: west, south, east and north."""
    west, south, east, north = bounds
    box = gpd.GeoSeries([shapely.box(west, south, east, north)], crs=WGS84)
    found = box.to_crs(data.prefecture.equal_area).total_bounds / UNIT_METRES
    return _with_spare((found[0], -found[3], found[2], -found[1]), 0)


def _with_spare(box: tuple[float, float, float, float], spare: float) -> Sheet:
    left, top, right, bottom = box
    margin = max(right - left, bottom - top) * spare + _MARGIN * bool(spare)
    return (
        round(left - margin),
        round(top - margin),
        round(right - left + 2 * margin),
        round(bottom - top + 2 * margin),
    )


def widened(sheet: Sheet, shape: float) -> Sheet:
    """Return a sheet that shows at least as much and is `shape` times as wide as high."""
    left, top, width, height = sheet
    wide, high = max(width, round(height * shape)), max(height, round(width / shape))
    return left - (wide - width) // 2, top - (high - height) // 2, wide, high


def group_codes(data: Dataset, slugs: Sequence[str]) -> list[str]:
    """Return the codes of the municipalities of some groups."""
    table = data.municipalities
    return list(table.loc[facts.of_groups(data, table, slugs), "code"])


def within(data: Dataset, sheet: Sheet) -> list[Outline]:
    """Return the outlines of what can be seen on a sheet."""
    left, top, width, height = sheet
    drawn = _drawn(data)
    corners = np.multiply((left, -top - height, left + width, -top), UNIT_METRES)
    seen = shapely.box(*corners)
    codes = set(drawn.loc[drawn.intersects(seen), "code"])
    return [item for item in outlines(data) if item.code in codes]


def units_of_pixel(sheet: Sheet, wide: int = WIDE_PX) -> float:
    """Return units for a pixel where a sheet is shown whole and `wide` pixels across."""
    return max(sheet[2] / wide, sheet[3] / (_HIGH_PX * wide / WIDE_PX))


@kept
def land(data: Dataset) -> str:
    """Return the municipalities as one area, as SVG path data."""
    drawn = _drawn(data)
    merged = shapely.coverage_union_all(drawn.loc[drawn["in_scope"]].geometry.values)
    return path(merged)


def merged(data: Dataset, codes: Sequence[str]) -> str:
    """Return some municipalities as one area, as SVG path data."""
    drawn = _drawn(data)
    return path(shapely.coverage_union_all(drawn[drawn["code"].isin(codes)].geometry.values))


@dataclass(frozen=True)
class ScaleBar:
    """The scale bar before a script has run.

    Attributes
    ----------
    at : tuple of int
        Its left end, in units.
    scale : str
        Units for a pixel of a wide window.
    km, long : int
        Its length, and the same in pixels.
    """

    at: tuple[int, int]
    scale: str
    km: int
    long: int


def scale_bar(sheet: Sheet, wide: int = WIDE_PX) -> ScaleBar:
    """Return a scale bar in the lower middle of the sheet, where `map.js` puts it, too."""
    left, top, width, height = sheet
    scale = units_of_pixel(sheet, wide)
    fitting = [km for km in _ROUND_KM if km * _UNITS_PER_KM <= _LONGEST_PX * scale]
    km = max(fitting, default=_ROUND_KM[0])
    at = (left + round(width * _ACROSS), top + round(height * _DOWN))
    return ScaleBar(at, f"{scale:.4g}", km, round(km * _UNITS_PER_KM / scale))


@kept
def _drawn(data: Dataset) -> gpd.GeoDataFrame:
    return shapes.on_screen(data).to_crs(data.prefecture.equal_area)


def units(metres: NDArray[np.float64]) -> NDArray[np.int64]:
    """Return positions in units, y to the south; neighbours keep their shared corners."""
    rounded: NDArray[np.int64] = np.rint(metres / UNIT_METRES * (1, -1)).astype(np.int64)
    return rounded


def path(geometry: shapely.Geometry) -> str:
    """Return an area in metres as SVG path data, its holes left open under ``evenodd``."""
    rings = [
        ring
        for polygon in shapely.get_parts(geometry)
        for ring in (polygon.exterior, *polygon.interiors)
    ]
    return "".join(_ring(units(shapely.get_coordinates(ring)).tolist()) for ring in rings)


def _ring(corners: list[list[int]]) -> str:
    """Return one ring as path data, closed."""
    found = steps(corners[:-1])
    # A rock of less than a unit would be a step to nowhere.
    return f"{found}z" if found else ""


def steps(corners: list[list[int]]) -> str:
    """Return a line as steps from corner to corner, which are shorter than places."""
    x, y = corners[0]
    pairs = ((b[0] - a[0], b[1] - a[1]) for a, b in pairwise(corners))
    told = " ".join(f"{across} {down}" for across, down in pairs if across or down)
    return f"M{x} {y}l{told}" if told else ""
