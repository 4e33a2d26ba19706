"""What lies beside the municipalities of a map: ways, route, airports, areas, marks, numbers."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

import geopandas as gpd
import pandas as pd
import shapely

from kankei_geo.analysis import buffers, candidate_areas, candidates, reach
from kankei_geo.analysis.routes import Route, legs_table
from kankei_geo.analysis.rule import JOURNEY, airports_of
from kankei_geo.base import harmless
from kankei_geo.base.crs import JGD2011, WGS84
from kankei_geo.base.i18n import Words, msgid
from kankei_geo.dataset import shapes
from kankei_geo.dataset.dataset import Dataset
from kankei_geo.dataset.initiatives import LEVEL, whole
from kankei_geo.export.document import FACT_MAP, Document
from kankei_geo.export.gis import attributes, fields
from kankei_geo.export.gis.fields import CAME, COUNTED, LEFT, NOT_COUNTED, Field, both
from kankei_geo.present import palette
from kankei_geo.present.maps import pictures
from kankei_geo.present.maps.pictures import AREAS, BORDERLINE, CIRCLES, ISOCHRONE, WAY
from kankei_geo.present.maps.sign_points import sign_points
from kankei_geo.present.signs import signs
from kankei_geo.present.words import (
    changed_words,
    initiative_words,
    route_words,
    way_words,
    words,
)
from kankei_geo.view.told import shown as shown_facts

WAYS, ROUTE_LEGS, AIRPORTS = "ways_from_airports", "route_legs", "airports"
REACHED, CIRCLE, CANDIDATE_AREAS = "isochrones", "circles", "candidate_areas"
MARKED, CHANGED, OWN_WAY, NUMBERED = "borderline", "changed", "own_way", "numbered_places"
FACTS = "facts"
_BLACK = "#1a1a1a"
_SIGN_PX = 12  # nine points


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
    shape : str
        Of a marker, as QGIS calls it, or one letter.
    """

    kind: str
    colour: str
    width_px: float
    fill: str = ""
    dashed: bool = False
    shape: str = "circle"


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
    MARKED: msgid("Borderline: the interval holds the threshold"),
    CHANGED: msgid("Joined or left, against the default rule"),
    OWN_WAY: msgid("Quickest way by road to the selected municipality"),
    NUMBERED: msgid("Numbers on the map"),
    FACTS: msgid("Facts with the signs of their kinds, at the municipal offices"),
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
    MARKED: (("", Mark("marker", "#ffffff", 11, palette.BORDERLINE_COLOUR, shape="triangle")),),
    CHANGED: (
        (CAME, Mark("fill", palette.CHANGED_COLOUR, 3)),
        (LEFT, Mark("fill", palette.CHANGED_COLOUR, 3, dashed=True)),
    ),
    OWN_WAY: (("", Mark("line", palette.WAY_COLOUR, 3)),),
    NUMBERED: (("", Mark("marker", _BLACK, 10, _BLACK)),),
}
_NAMED_BY = {ROUTE_LEGS: "name", AIRPORTS: "label", CANDIDATE_AREAS: "area", NUMBERED: "number"}


def beside(document: Document) -> tuple[Layer, ...]:
    """Return the layers beside the municipalities: the ways, and what the page draws."""
    made: dict[str, Callable[[Document], gpd.GeoDataFrame]] = {}
    if document.data.prefecture.airports:
        made = _by_road(document)
    if document.subject == FACT_MAP:
        made[FACTS] = _facts
    found = ((name, make(document)) for name, make in made.items())
    # Without a row, a file would not know whether they are lines or areas.
    return tuple(_layer(document, name, table) for name, table in found if len(table))


def _by_road(document: Document) -> dict[str, Callable[[Document], gpd.GeoDataFrame]]:
    """Return what makes each layer that needs roads or airports: the ways, and what is drawn."""
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
        (BORDERLINE, MARKED, _borderline),
        (pictures.CAME, CHANGED, _changed),
        (pictures.LEFT, CHANGED, _changed),
        (WAY, OWN_WAY, _own_way),
    )
    made.update({name: make for kind, name, make in also if kind in drawn})
    if picture.numbered:
        made[NUMBERED] = _numbered
    return made


def _layer(document: Document, name: str, table: gpd.GeoDataFrame) -> Layer:
    classes = {AIRPORTS: fields.counted, CHANGED: fields.changes, FACTS: fields.kinds}
    marks = _of_signs(document.data) if name == FACTS else _MARKS[name]
    told = classes[name](document.data) if name in classes else ()
    columns = [column for column in table.columns if column != "geometry"]
    texts = table.select_dtypes(include=["string", "object"]).columns
    safe = {one: table[one].map(harmless.xml, na_action="ignore") for one in texts}
    return Layer(
        name,
        both(document.data, _TITLES[name]),
        table.assign(**safe),
        fields.of_layer(document, columns, told),
        marks,
        _NAMED_BY.get(name, ""),
    )


def _of_signs(data: Dataset) -> tuple[tuple[str, Mark], ...]:
    """Return the sign of each kind of fact as a mark."""
    return tuple(
        (kind, Mark("marker", "#ffffff", _SIGN_PX, sign.colour, shape=sign.shape))
        for kind, sign in signs(data).items()
    )


def _facts(document: Document) -> gpd.GeoDataFrame:
    """Return a point at the office for each fact that is shown, with its source.

    Facts of a kind have one sign: its place beside the office is told in widths of a sign.
    """
    data, view = document.data, document.view
    shown = shown_facts(data, view)
    shown = shown[shown["code"] != whole(data.prefecture)].reset_index(drop=True)
    kinds = {sign: kind for kind, sign in signs(data).items()}
    places = {(one.code, kinds[one.sign]): one for one in sign_points(data, view)}
    points = [places[pair] for pair in zip(shown["code"], shown["kind"], strict=True)]
    rows = [row for _, row in shown.iterrows()]
    more: dict[str, Iterable[object]] = {
        "class_key": shown["kind"],
        "sign": [one.sign.shape for one in points],
        "year": shown["year"],
        "told": shown[f"text_{view.lang}"],
        "level": [initiative_words.term(data, LEVEL, row["level"], view.lang) for row in rows],
        "source": [initiative_words.cited(data, row, view.lang) for row in rows],
        "right": [one.right for one in points],
        "down": [one.down for one in points],
    }
    return _offices(document, shown["code"], more)


def _borderline(document: Document) -> gpd.GeoDataFrame:
    """Return the offices of those whose interval holds the threshold, with minutes."""
    rated = candidates.tiers(document.data, document.view.rule)
    found = rated[rated["borderline"]].reset_index(drop=True)
    if document.view.measure == JOURNEY:
        minutes = {name: found[name] for name in attributes.OF_JOURNEY}
    else:
        minutes = {
            "drive_minutes_estimate": found["drive_minutes"],
            "drive_minutes_low": found["drive_low"],
            "drive_minutes_high": found["drive_high"],
        }
    return _offices(document, found["code"], minutes)


def _numbered(document: Document) -> gpd.GeoDataFrame:
    """Return the offices that have a number on the map: stops of a route, or hubs."""
    codes = document.picture.numbered
    return _offices(document, codes, {"number": range(1, len(codes) + 1)})


def _offices(
    document: Document, codes: Iterable[str], more: Mapping[str, Iterable[object]]
) -> gpd.GeoDataFrame:
    """Return offices as points, with their municipalities' names and further columns."""
    data = document.data
    found = data.municipalities.set_index("code").loc[list(codes)].reset_index()
    told = pd.concat([found[["code", "name", "name_en"]], pd.DataFrame(more)], axis=1)
    return gpd.GeoDataFrame(told, geometry=shapes.offices(data, found).to_crs(JGD2011).geometry)


def _changed(document: Document) -> gpd.GeoDataFrame:
    """Return the shapes of who came and who left against the default rule."""
    data = document.data
    change = changed_words.whole(data, document.view)
    codes = [*change.came, *change.left]
    told = data.municipalities.set_index("code").loc[codes, ["name", "name_en"]].reset_index()
    keys = [*(CAME for _ in change.came), *(LEFT for _ in change.left)]
    outlines = shapes.as_shipped(data).set_index("code").geometry[codes]
    return gpd.GeoDataFrame(told.assign(class_key=keys), geometry=outlines.to_numpy(), crs=JGD2011)


def _own_way(document: Document) -> gpd.GeoDataFrame:
    """Return the way from its airport to the selected municipality."""
    found = attributes.found_ways(document)
    return found[found["code"] == document.view.focus].reset_index(drop=True)


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
