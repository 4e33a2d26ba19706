"""What lies on the map of the single page: airports, areas, circles, ways, names, numbers."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import geopandas as gpd
import shapely

from kankei_geo.analysis import buffers, candidate_areas, candidates, reach
from kankei_geo.analysis.routes import Route
from kankei_geo.analysis.rule import Rule, airports_of
from kankei_geo.analysis.ways import to_airports
from kankei_geo.dataset import facts, shapes
from kankei_geo.dataset.dataset import Dataset
from kankei_geo.export import typeset
from kankei_geo.export.page import page_map
from kankei_geo.export.page.page_map import Sheet
from kankei_geo.present.maps import labels
from kankei_geo.present.maps import outlines as boundaries
from kankei_geo.present.maps.pictures import AREAS, CAME, CIRCLES, LEFT
from kankei_geo.present.maps.sign_points import sign_points
from kankei_geo.present.words import changed_words, words
from kankei_geo.view.view import View

_NAME_PX, _PX_OF_INCH = 12, 72  # typeset measures in points; here one is a pixel
_SIGN_PX = 13
_WAY_METRES = 300  # what of a way is not seen


@dataclass(frozen=True)
class AirportPoint:
    """An airport on the map: its name, its place in units, and whether it counts."""

    name: str
    x: int
    y: int
    counts: bool


def airports(data: Dataset, rule: Rule, language: str) -> list[AirportPoint]:
    """Return the airports as points, those that count under the rule marked."""
    return _points(shapes.airports(data, airports_of(data, rule)["iata"]), language)


def ends(data: Dataset, route: Route, language: str) -> list[AirportPoint]:
    """Return the airports where a route begins and ends as points."""
    table = shapes.airports(data, (route.places[0], route.places[-1]))
    return _points(table[table["counts"]], language)


def _points(table: gpd.GeoDataFrame, language: str) -> list[AirportPoint]:
    places = page_map.units(shapely.get_coordinates(table.geometry))
    return [
        AirportPoint(words.airport_short_name(row, language), x, y, row["counts"])
        for (_, row), (x, y) in zip(table.iterrows(), places.tolist(), strict=True)
    ]


def borderline(data: Dataset, rule: Rule) -> list[tuple[int, int]]:
    """Return the offices of the municipalities that are borderline, in units."""
    rated = candidates.tiers(data, rule)
    places = shapes.offices(data, rated[rated["borderline"]])
    found: list[tuple[int, int]] = page_map.units(shapely.get_coordinates(places.geometry)).tolist()
    return found


def isochrone(data: Dataset, rule: Rule) -> str:
    """Return the edge of what a car reaches as SVG path data."""
    area = reach.area(data, rule).to_crs(data.prefecture.equal_area)
    return "".join(map(page_map.path, area))


def ways(data: Dataset, rule: Rule) -> dict[str, str]:
    """Return the way from its airport to each municipality as SVG path data, by code."""
    table = to_airports(data, rule, data.municipalities["code"])
    lines = table.geometry.to_crs(data.prefecture.equal_area).simplify(_WAY_METRES)
    return {code: _line(line) for code, line in zip(table["code"], lines, strict=True)}


def circles(data: Dataset, view: View) -> list[str]:
    """Return the circles around the airports that count as SVG path data."""
    airports = data.airports
    chosen = airports[airports["iata"].isin(airports_of(data, view.rule)["iata"])]
    found = buffers.buffers(chosen, view.km, dissolved=view.merged)
    return [page_map.path(one) for one in found.geometry.to_crs(data.prefecture.equal_area)]


def drawn_lines(data: Dataset, view: View, kinds: Sequence[str]) -> dict[str, list[str]]:
    """Return circles, candidate areas, and who came and left, each as SVG path data.

    Parameters
    ----------
    kinds : sequence of str
        Of the lines of a picture; others are not returned.
    """
    change = changed_words.whole(data, view)
    by_kind: dict[str, Callable[[], list[str]]] = {
        CIRCLES: lambda: circles(data, view),
        AREAS: lambda: [
            page_map.merged(data, area.codes) for area in candidate_areas.areas(data, view.rule)
        ],
        CAME: lambda: page_map.paths(data, change.came),
        LEFT: lambda: page_map.paths(data, change.left),
    }
    return {kind: by_kind[kind]() for kind in kinds if kind in by_kind}


@dataclass(frozen=True)
class Name:
    """The name of a municipality on the map, its place in units, and its code."""

    text: str
    x: int
    y: int
    code: str


def names(
    data: Dataset,
    codes: Sequence[str],
    airports: Sequence[AirportPoint],
    language: str,
    sheet: Sheet,
    wide: int = page_map.WIDE_PX,
) -> list[Name]:
    """Return the names of municipalities, placed so that none hides another.

    Further in, where the same names have more room, they stay in their places.

    Parameters
    ----------
    codes : sequence of str
        Of the municipalities that are named.
    airports : sequence of AirportPoint
        What else is on the map; their names stand above them.
    language : str
        Of the names.
    sheet : tuple of int
        What is framed at first.
    wide : int
        How many pixels it takes across; those of a wide window if left out.
    """
    left, top, width, height = sheet
    scale = page_map.units_of_pixel(sheet, wide)
    room = labels.Room(frame=shapely.box(left, top, left + width, top + height))
    bar = page_map.scale_bar(sheet, wide)
    above, beside = -16 * scale, (bar.long - 25) / 2 * scale  # its paper: see `macros.html`
    room.take((bar.at[0] + beside, bar.at[1] + above), ((bar.long + 59) * scale, 51 * scale))
    for airport in airports:
        across = len(airport.name) * _NAME_PX * 1.2 * scale
        room.take((airport.x, airport.y - _NAME_PX * scale / 2), (across, 2 * _NAME_PX * scale))
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
        ways = labels.places(
            (x / page_map.UNIT_METRES, -y / page_map.UNIT_METRES),
            radius / page_map.UNIT_METRES,
            size,
        )
        place = room.first_free(ways, size)
        if place:
            found.append(Name(text, round(place[0]), round(place[1]), code))
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
    return "".join(
        page_map.steps(page_map.units(shapely.get_coordinates(line)).tolist()) for line in drawn
    )


def _line(line: shapely.LineString) -> str:
    return page_map.steps(page_map.units(shapely.get_coordinates(line)).tolist())


def stops(data: Dataset, codes: Sequence[str]) -> list[Stop]:
    """Return municipalities with their numbers, from 1."""
    table = shapes.offices(data, data.municipalities).set_index("code")
    places = page_map.units(shapely.get_coordinates(table.geometry[list(codes)]))
    return [Stop(number, x, y) for number, (x, y) in enumerate(places.tolist(), start=1)]


@dataclass(frozen=True)
class SignOnPage:
    """A sign of facts: office in units of the map, pixels beside it, letter and colour."""

    x: int
    y: int
    right: int
    down: int
    shape: str
    colour: str


def signs(data: Dataset, view: View) -> list[SignOnPage]:
    """Return the signs of the facts that a view shows."""
    table = shapes.offices(data, data.municipalities).set_index("code")
    places = dict(
        zip(
            table.index,
            page_map.units(shapely.get_coordinates(table.geometry)).tolist(),
            strict=True,
        )
    )
    return [
        SignOnPage(
            places[one.code][0],
            places[one.code][1],
            round(one.right * _SIGN_PX),
            round(one.down * _SIGN_PX + _SIGN_PX / 3),
            one.sign.shape,
            one.sign.colour,
        )
        for one in sign_points(data, view)
    ]
