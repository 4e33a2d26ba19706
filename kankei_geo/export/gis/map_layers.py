"""What lies beside the municipalities of a map: ways, route, airports, areas, circles."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

import geopandas as gpd
import pandas as pd
import shapely

from kankei_geo.analysis import buffers, candidate_areas, reach
from kankei_geo.analysis.routes import Route, legs_table
from kankei_geo.analysis.rule import airports_of
from kankei_geo.base import harmless
from kankei_geo.base.crs import JGD2011, WGS84
from kankei_geo.base.i18n import Words, msgid
from kankei_geo.dataset import shapes
from kankei_geo.export.document import Document
from kankei_geo.export.gis import attributes, fields
from kankei_geo.export.gis.fields import COUNTED, NOT_COUNTED, Field, both
from kankei_geo.present import palette
from kankei_geo.present.maps.pictures import AREAS, CIRCLES, ISOCHRONE
from kankei_geo.present.words import route_words, way_words, words

WAYS, ROUTE_LEGS, AIRPORTS = "ways_from_airports", "route_legs", "airports"
REACHED, CIRCLE, CANDIDATE_AREAS = "isochrones", "circles", "candidate_areas"
_BLACK = "#1a1a1a"


@dataclass(frozen=True)
class Mark:
    """How a layer or one of its classes is drawn.

    Attributes
    ----------
    kind : str
        ``"line"``, ``"fill"`` or ``"marker"``.
    colour : str
        Of the line, the outline or the dot's edge, as ``#rrggbb``.
    width_px : float
        Of the line or the outline; the diameter of a dot.
    fill : str
        Of the area or the dot; empty for none.
    dashed : bool
        Whether the line is dashed.
    """

    kind: str
    colour: str
    width_px: float
    fill: str = ""
    dashed: bool = False


@dataclass(frozen=True)
class Layer:
    """A layer beside the municipalities.

    Attributes
    ----------
    name : str
        In the files.
    title : Words
        What it shows.
    table : geopandas.GeoDataFrame
        In JGD2011.
    fields : tuple of Field
        Its columns.
    marks : tuple of (str, Mark)
        Class and how it is drawn; one without a key where all are drawn the same.
    named_by : str
        The field whose text stands on the map; empty for none.
    """

    name: str
    title: Words
    table: gpd.GeoDataFrame
    fields: tuple[Field, ...]
    marks: tuple[tuple[str, Mark], ...]
    named_by: str = ""


_TITLES = {
    WAYS: msgid("Quickest ways by road from the airports"),
    ROUTE_LEGS: msgid("Legs of the route"),
    AIRPORTS: msgid("Airports"),
    REACHED: msgid("Reached by car from the airports that count (estimate)"),
    CIRCLE: msgid("Distance circles around the airports that count"),
    CANDIDATE_AREAS: msgid("Candidate area"),
}
_MARKS = {
    WAYS: (("", Mark("line", palette.WAY_COLOUR, 1)),),
    ROUTE_LEGS: (("", Mark("line", palette.WAY_COLOUR, 3)),),
    AIRPORTS: (
        (COUNTED, Mark("marker", _BLACK, 10, _BLACK)),
        (NOT_COUNTED, Mark("marker", _BLACK, 10, "#ffffff")),
    ),
    REACHED: (("", Mark("fill", palette.ISOCHRONE_COLOUR, 1, palette.ISOCHRONE_FILL)),),
    CIRCLE: (("", Mark("fill", palette.BUFFER_COLOUR, 2, dashed=True)),),
    CANDIDATE_AREAS: (("", Mark("fill", palette.AREA_COLOUR, 2.5)),),
}
_NAMED_BY = {ROUTE_LEGS: "name", AIRPORTS: "label", CANDIDATE_AREAS: "area"}
_OF_AIRPORTS = {COUNTED: msgid("It counts"), NOT_COUNTED: msgid("It does not count")}


def beside(document: Document) -> tuple[Layer, ...]:
    """Return the layers beside the municipalities: the ways, and what the page draws."""
    if not document.data.prefecture.airports:
        return ()
    picture, route = document.picture, document.route
    drawn = {kind for kind, _ in picture.lines}
    made: dict[str, Callable[[Document], gpd.GeoDataFrame]] = {WAYS: attributes.found_ways}
    if route:
        made[ROUTE_LEGS] = lambda one: _legs(one, route)
        made[AIRPORTS] = lambda one: _airports(one, (route.places[0], route.places[-1]))
    if picture.airports:
        made[AIRPORTS] = lambda one: _airports(one, one.data.airports["iata"])
    also = (
        (ISOCHRONE, REACHED, _reached),
        (CIRCLES, CIRCLE, _circles),
        (AREAS, CANDIDATE_AREAS, _areas),
    )
    made.update({name: make for kind, name, make in also if kind in drawn})
    return tuple(_layer(document, name, make(document)) for name, make in made.items())


def _layer(document: Document, name: str, table: gpd.GeoDataFrame) -> Layer:
    told = {key: both(document.data, text) for key, text in _OF_AIRPORTS.items()}
    columns = [column for column in table.columns if column != "geometry"]
    texts = table.select_dtypes(include=["string", "object"]).columns
    safe = {one: table[one].map(harmless.xml, na_action="ignore") for one in texts}
    return Layer(
        name,
        both(document.data, _TITLES[name]),
        table.assign(**safe),
        fields.of_layer(document, columns, tuple(told.items())),
        _MARKS[name],
        _NAMED_BY.get(name, ""),
    )


def _legs(document: Document, route: Route) -> gpd.GeoDataFrame:
    """Return the legs of a route in order, with minutes (an estimate) and their interval."""
    data, language = document.data, document.view.lang
    table = legs_table(route).assign(
        name=[route_words.chain(data, (leg.start, leg.end), language) for leg in route.legs],
        roads=[way_words.roads(data, leg.way, language) for leg in route.legs],
    )
    return gpd.GeoDataFrame(table, geometry=route.lines.to_crs(JGD2011))


def _airports(document: Document, drawn: Iterable[str]) -> gpd.GeoDataFrame:
    """Return some airports as points, and whether they count under the view's rule."""
    data = document.data
    table = data.airports[data.airports["iata"].isin(list(drawn))].reset_index(drop=True)
    counts = table["iata"].isin(airports_of(data, document.view.rule)["iata"])
    told = {
        "airport": table["iata"],
        "name": table["name"],
        "name_en": table["name_en"],
        "label": [words.airport_short_name(row, document.view.lang) for _, row in table.iterrows()],
        "class_key": counts.map({True: COUNTED, False: NOT_COUNTED}),
    }
    points = gpd.GeoSeries.from_xy(table["lon"], table["lat"], crs=WGS84)
    return gpd.GeoDataFrame(told, geometry=points.to_crs(JGD2011))


def _reached(document: Document) -> gpd.GeoDataFrame:
    area = reach.area(document.data, document.view.rule)
    told = {"within_min": document.view.minutes, "winter": document.view.winter}
    return gpd.GeoDataFrame(pd.DataFrame(told, index=area.index), geometry=area.to_crs(JGD2011))


def _circles(document: Document) -> gpd.GeoDataFrame:
    view = document.view
    used = airports_of(document.data, view.rule)
    found = buffers.buffers(used, view.km, dissolved=view.merged)
    told = {"airport": found["airport"], "radius_km": view.km}
    return gpd.GeoDataFrame(told, geometry=found.geometry.to_crs(JGD2011))


def _areas(document: Document) -> gpd.GeoDataFrame:
    """Return the candidate areas, the shapes of their members merged."""
    data, language = document.data, document.view.lang
    found = candidate_areas.areas(data, document.view.rule)
    polygons = shapes.as_shipped(data).set_index("code").geometry
    told = {
        "area": [one.key for one in found],
        "airport": [one.airport for one in found],
        "members": [" ".join(one.codes) for one in found],
        "population": pd.array([one.population for one in found], dtype="Int64"),
        "policies": [
            words.translator(language)(" · ").join(
                words.policy_name(data, policy, language) for policy in one.present
            )
            for one in found
        ],
    }
    merged = [shapely.coverage_union_all(polygons[list(one.codes)].to_numpy()) for one in found]
    return gpd.GeoDataFrame(told, geometry=gpd.GeoSeries(merged, crs=JGD2011))
