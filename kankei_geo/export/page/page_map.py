"""The map of the single page: outlines as SVG path data, airports, and the sheet they lie on.

One unit is 100 m in the equal-area projection, x to the east and y to the south, so that
numbers are whole and short, and a length on the map needs no conversion.
"""

from dataclasses import dataclass
from functools import cache
from itertools import pairwise

import geopandas as gpd
import numpy as np
import shapely
from numpy.typing import NDArray

from kankei_geo.analysis.rule import Rule
from kankei_geo.base.crs import HOKKAIDO_EQUAL_AREA
from kankei_geo.dataset import shapes
from kankei_geo.present.words import words

UNIT_METRES = 100
_MARGIN = 60  # units around the shapes
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
    """The outline of one municipality or village.

    Attributes
    ----------
    code : str
        Five digits.
    in_scope : bool
        False for the six villages of the Northern Territories.
    path : str
        SVG path data; each ring is closed, and holes are left open under ``evenodd``.
    """

    code: str
    in_scope: bool
    path: str


@dataclass(frozen=True)
class AirportPoint:
    """An airport on the map: its name, its place in units, and whether it counts."""

    name: str
    x: int
    y: int
    counts: bool


@cache
def outlines() -> tuple[Outline, ...]:
    """Return the outlines of the 179 municipalities and the six villages, by code."""
    return tuple(
        Outline(row.code, row.in_scope, _path(row.geometry)) for row in _drawn().itertuples()
    )


@cache
def frame(*, everything: bool) -> tuple[int, int, int, int]:
    """Return left, top, width and height of the sheet in units.

    Parameters
    ----------
    everything : bool
        With the six villages in the east, or the 179 municipalities only.
    """
    drawn = _drawn()
    shown = drawn if everything else drawn[drawn["in_scope"]]
    west, south, east, north = shown.total_bounds / UNIT_METRES
    left, top = round(west) - _MARGIN, round(-north) - _MARGIN
    return left, top, round(east) + _MARGIN - left, round(-south) + _MARGIN - top


def airports(rule: Rule, language: str) -> list[AirportPoint]:
    """Return the airports as points, those that count under the rule marked."""
    table = shapes.airports(rule)
    places = _units(shapely.get_coordinates(table.geometry))
    return [
        AirportPoint(words.airport_short_name(row, language), x, y, row["counts"])
        for (_, row), (x, y) in zip(table.iterrows(), places.tolist(), strict=True)
    ]


@cache
def _drawn() -> gpd.GeoDataFrame:
    return shapes.on_screen().to_crs(HOKKAIDO_EQUAL_AREA)


def _units(metres: NDArray[np.float64]) -> NDArray[np.int64]:
    """Return positions in units, y to the south; neighbours keep their shared corners."""
    rounded: NDArray[np.int64] = np.rint(metres / UNIT_METRES * (1, -1)).astype(np.int64)
    return rounded


def _path(geometry: shapely.Geometry) -> str:
    rings = [
        ring
        for polygon in shapely.get_parts(geometry)
        for ring in (polygon.exterior, *polygon.interiors)
    ]
    return "".join(_ring(_units(shapely.get_coordinates(ring)).tolist()) for ring in rings)


def _ring(corners: list[list[int]]) -> str:
    """Return one ring as steps from corner to corner, which are shorter than places."""
    x, y = corners[0]
    steps = ((b[0] - a[0], b[1] - a[1]) for a, b in pairwise(corners[:-1]))
    told = " ".join(f"{across} {down}" for across, down in steps if across or down)
    # A rock of less than a unit would be a step to nowhere.
    return f"M{x} {y}l{told}z" if told else ""
