"""A route on slides: its lines and stops on the map, and the table of its legs."""

from typing import Any

import geopandas as gpd
from pptx.enum.shapes import MSO_SHAPE
from pptx.enum.text import MSO_ANCHOR, PP_ALIGN
from pptx.util import Emu, Inches, Pt

from kankei_geo.analysis.routes import Route
from kankei_geo.base.crs import WGS84
from kankei_geo.dataset import shapes
from kankei_geo.export.document import Document
from kankei_geo.export.slides import slide_charts, slide_shapes
from kankei_geo.export.slides.slide_deck import Deck
from kankei_geo.export.slides.slide_overlays import add_marker, add_way
from kankei_geo.export.slides.slide_shapes import Plane, describe, group, undressed
from kankei_geo.export.slides.slide_text import write
from kankei_geo.export.slides.slide_theme import TEXT, WHITE, Palette
from kankei_geo.present.maps.pictures import ROUTE
from kankei_geo.present.tables import route_tables
from kankei_geo.present.words import route_words, words

_DISC, _NUMBER_PT = 0.17, 9  # inches; letters
_ROW, _HEAD = 0.42, 0.5


def draw(slide: Any, document: Document, route: Route, colours: Palette, plane: Plane) -> None:  # noqa: ANN401 -- python-pptx has no types
    """Draw a route over the municipalities of a map.

    Parameters
    ----------
    slide : pptx.slide.Slide
        Receives a group for the lines and one for the places.
    document : Document
        Its picture tells the label.
    route : Route
        What is drawn.
    colours : Palette
        Of the theme.
    plane : Plane
        Where metres lie.
    """
    data, language = document.data, document.view.lang
    label = dict(document.picture.lines)[ROUTE]
    lines = gpd.GeoSeries([leg.way.line for leg in route.legs], crs=WGS84)
    for leg, line in zip(route.legs, lines.to_crs(data.prefecture.equal_area), strict=True):
        add_way(slide, line, route_words.leg_text(data, leg, language), colours, plane)
    t = words.translator(language)
    layer = group(slide, t("Stops in order"), label)
    offices = shapes.offices(data, data.municipalities).set_index("code")
    for number, code in enumerate(route.stops, start=1):
        place = offices.loc[code, "geometry"]
        x, y = (Emu(side).inches for side in plane.place(place.x, place.y))
        corner = (x - _DISC / 2, y - _DISC / 2, _DISC, _DISC)
        disc = layer.shapes.add_shape(MSO_SHAPE.OVAL, *map(Inches, corner))
        name = f"{number} {route_words.place(data, code, language)}"
        describe(disc, name, name)
        undressed(disc)
        colours.plain(disc.fill, TEXT)
        colours.colour(disc.line.color, WHITE)
        disc.line.width = Pt(0.75)
        frame = disc.text_frame
        frame.margin_left = frame.margin_right = frame.margin_top = frame.margin_bottom = 0
        frame.vertical_anchor, frame.word_wrap = MSO_ANCHOR.MIDDLE, False
        style = {"palette": colours, "bold": True, "colour": WHITE, "align": PP_ALIGN.CENTER}
        write(frame, [str(number)], _NUMBER_PT, **style)
    ends = shapes.airports(data, (route.places[0], route.places[-1]))
    for _, row in ends[ends["counts"]].iterrows():
        point = row["geometry"]
        x, y = (Emu(side).inches for side in plane.place(point.x, point.y))
        name = words.airport_short_name(row, language)
        add_marker(layer.shapes, colours, (x, y), name, row["iata"])


def add_legs(deck: Deck) -> None:
    """Add the table of the legs, where the document has a route."""
    document, route = deck.document, deck.document.route
    if route is None:
        return
    data, view = document.data, document.view
    t = words.translator(view.lang)
    told = route_words.sentences(data, view, route)
    slide, (left, top, width, height) = deck.add(
        document.title, told[0], document.credit, (t("Legs of the route"), *told)
    )
    cells, shares = route_tables.narrow_legs(data, route, view.lang)
    box = (left, top, width, min(height, _ROW * len(cells) + _HEAD))
    graphic = slide_charts.table(slide, cells, shares, deck.colours, box)
    slide_shapes.describe(graphic, t("Legs of the route"), document.title)
