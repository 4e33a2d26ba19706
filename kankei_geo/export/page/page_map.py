"""The map of the single page: outlines as SVG path data, airports, and the sheet they lie on.

One unit is 100 m in the equal-area projection, x to the east and y to the south, so that
numbers are whole and short, and a length on the map needs no conversion.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise

import geopandas as gpd
import numpy as np
import shapely
from numpy.typing import NDArray

from kankei_geo.analysis import candidates, reach
from kankei_geo.analysis.routes import Route
from kankei_geo.analysis.rule import Rule, airports_of
from kankei_geo.analysis.ways import to_airports
from kankei_geo.dataset import facts, shapes
from kankei_geo.dataset.dataset import Dataset
from kankei_geo.export import typeset
from kankei_geo.present.maps import labels
from kankei_geo.present.maps import outlines as boundaries
from kankei_geo.present.words import words

UNIT_METRES = 100
_UNITS_PER_KM = 1_000 // UNIT_METRES
_WIDE_PX, _LONGEST_PX = 972, 130  # of a sheet in a window, and of its scale bar
_ROUND_KM = (1, 2, 5, 10, 20, 50, 100, 200)
_ACROSS, _DOWN = 0.42631, 0.97038  # where the bar begins, as shares of the sheet
_NAME_PX, _PX_OF_INCH = 12, 72  # typeset measures in points; here one is a pixel
_MARGIN = 60  # units around the shapes
_WAY_METRES = 300  # what of a way is not seen
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


@dataclass(frozen=True)
class AirportPoint:
    """An airport on the map: its name, its place in units, and whether it counts."""

    name: str
    x: int
    y: int
    counts: bool


@cache
def outlines(data: Dataset) -> tuple[Outline, ...]:
    """Return the outlines of the municipalities and of what is not counted, by code."""
    return tuple(
        Outline(row.code, row.in_scope, _path(row.geometry)) for row in _drawn(data).itertuples()
    )


@cache
def frame(data: Dataset, *, everything: bool) -> tuple[int, int, int, int]:
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


def scale_bar(data: Dataset) -> ScaleBar:
    """Return a scale bar in the lower middle of the sheet, where `map.js` puts it, too."""
    left, top, width, height = frame(data, everything=True)
    scale = width / _WIDE_PX
    fitting = [km for km in _ROUND_KM if km * _UNITS_PER_KM <= _LONGEST_PX * scale]
    km = max(fitting, default=_ROUND_KM[0])
    at = (left + round(width * _ACROSS), top + round(height * _DOWN))
    return ScaleBar(at, f"{scale:g}", km, round(km * _UNITS_PER_KM / scale))


def airports(data: Dataset, rule: Rule, language: str) -> list[AirportPoint]:
    """Return the airports as points, those that count under the rule marked."""
    return _points(shapes.airports(data, airports_of(data, rule)["iata"]), language)


def ends(data: Dataset, route: Route, language: str) -> list[AirportPoint]:
    """Return the airports where a route begins and ends as points."""
    table = shapes.airports(data, (route.places[0], route.places[-1]))
    return _points(table[table["counts"]], language)


def _points(table: gpd.GeoDataFrame, language: str) -> list[AirportPoint]:
    places = _units(shapely.get_coordinates(table.geometry))
    return [
        AirportPoint(words.airport_short_name(row, language), x, y, row["counts"])
        for (_, row), (x, y) in zip(table.iterrows(), places.tolist(), strict=True)
    ]


def borderline(data: Dataset, rule: Rule) -> list[tuple[int, int]]:
    """Return the offices of the municipalities that are borderline, in units."""
    rated = candidates.tiers(data, rule)
    places = shapes.offices(data, rated[rated["borderline"]])
    found: list[tuple[int, int]] = _units(shapely.get_coordinates(places.geometry)).tolist()
    return found


def isochrone(data: Dataset, rule: Rule) -> str:
    """Return the edge of what a car reaches as SVG path data."""
    area = reach.area(data, rule).to_crs(data.prefecture.equal_area)
    return "".join(map(_path, area))


def ways(data: Dataset, rule: Rule) -> dict[str, str]:
    """Return the way from its airport to each municipality as SVG path data, by code."""
    table = to_airports(data, rule, data.municipalities["code"])
    lines = table.geometry.to_crs(data.prefecture.equal_area).simplify(_WAY_METRES)
    return {
        code: _steps(_units(shapely.get_coordinates(line)).tolist())
        for code, line in zip(table["code"], lines, strict=True)
    }


@dataclass(frozen=True)
class Name:
    """The name of a municipality on the map, and its place in units."""

    text: str
    x: int
    y: int


def names(
    data: Dataset, codes: Sequence[str], airports: Sequence[AirportPoint], language: str
) -> list[Name]:
    """Return the names of municipalities, placed for a wide window so that none hides another.

    Further in, where the same names have more room, they stay in their places.

    Parameters
    ----------
    codes : sequence of str
        Of the municipalities that are named.
    airports : sequence of AirportPoint
        What else is on the map; their names stand above them.
    language : str
        Of the names.
    """
    left, top, width, height = frame(data, everything=True)
    scale = width / _WIDE_PX  # units of a pixel
    room = labels.Room(frame=shapely.box(left, top, left + width, top + height))
    for airport in airports:
        wide = len(airport.name) * _NAME_PX * 1.2 * scale
        room.take((airport.x, airport.y - _NAME_PX * scale / 2), (wide, 2 * _NAME_PX * scale))
    middles = boundaries.middles_on_paper(data)
    found = []
    for code in labels.in_order(data, codes):
        text = words.name(facts.record(data, code), language)
        size = (
            typeset.width_inches(typeset.printable(text), _NAME_PX, typeset.REGULAR)
            * _PX_OF_INCH
            * scale,
            _NAME_PX * scale,
        )
        x, y, radius = middles[code]
        ways = labels.places((x / UNIT_METRES, -y / UNIT_METRES), radius / UNIT_METRES, size)
        place = room.first_free(ways, size)
        if place:
            found.append(Name(text, round(place[0]), round(place[1])))
    return found


@dataclass(frozen=True)
class Stop:
    """A stop of a route, or a hub, on the map: its number and its place in units."""

    number: int
    x: int
    y: int


def route_line(data: Dataset, route: Route) -> str:
    """Return the legs of a route as SVG path data."""
    drawn = route.lines.to_crs(data.prefecture.equal_area).simplify(_WAY_METRES)
    return "".join(_steps(_units(shapely.get_coordinates(line)).tolist()) for line in drawn)


def stops(data: Dataset, codes: Sequence[str]) -> list[Stop]:
    """Return municipalities with their numbers, from 1."""
    table = shapes.offices(data, data.municipalities).set_index("code")
    places = _units(shapely.get_coordinates(table.geometry[list(codes)]))
    return [Stop(number, x, y) for number, (x, y) in enumerate(places.tolist(), start=1)]


@cache
def _drawn(data: Dataset) -> gpd.GeoDataFrame:
    return shapes.on_screen(data).to_crs(data.prefecture.equal_area)


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
    """Return one ring as path data, closed."""
    steps = _steps(corners[:-1])
    # A rock of less than a unit would be a step to nowhere.
    return f"{steps}z" if steps else ""


def _steps(corners: list[list[int]]) -> str:
    """Return a line as steps from corner to corner, which are shorter than places."""
    x, y = corners[0]
    steps = ((b[0] - a[0], b[1] - a[1]) for a, b in pairwise(corners))
    told = " ".join(f"{across} {down}" for across, down in steps if across or down)
    return f"M{x} {y}l{told}" if told else ""
