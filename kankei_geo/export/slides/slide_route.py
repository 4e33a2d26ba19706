"""Routes and hubs on slides: lines and numbers on the map, and their tables."""

from typing import Any

from pptx.enum.shapes import MSO_SHAPE
from pptx.enum.text import MSO_ANCHOR, PP_ALIGN
from pptx.util import Emu, Inches, Pt

from kankei_geo.analysis import hubs
from kankei_geo.dataset import shapes
from kankei_geo.export.document import HUB_MAP, Document
from kankei_geo.export.slides import slide_charts, slide_shapes
from kankei_geo.export.slides.slide_deck import Deck
from kankei_geo.export.slides.slide_overlays import add_marker, add_way
from kankei_geo.export.slides.slide_shapes import Plane, describe, group, undressed
from kankei_geo.export.slides.slide_text import write
from kankei_geo.export.slides.slide_theme import TEXT, WHITE, Palette
from kankei_geo.present import legend
from kankei_geo.present.tables import hub_tables, route_tables
from kankei_geo.present.words import hub_words, route_words, words

_DISC, _NUMBER_PT = 0.17, 9  # inches; letters


def draw(slide: Any, document: Document, colours: Palette, plane: Plane) -> None:  # noqa: ANN401 -- python-pptx has no types
    """Draw the route of a document over the municipalities, and the numbers of its picture.

    Parameters
    ----------
    slide : pptx.slide.Slide
        Receives groups of shapes.
    document : Document
        What is drawn.
    colours : Palette
        Of the theme.
    plane : Plane
        Where metres lie.
    """
    data, language, picture = document.data, document.view.lang, document.picture
    t = words.translator(language)
    if picture.route:
        lines = picture.route.lines.to_crs(data.prefecture.equal_area)
        for leg, line in zip(picture.route.legs, lines, strict=True):
            add_way(slide, line, route_words.leg_text(data, leg, language), colours, plane)
    if not picture.numbered:
        return
    layer = group(slide, t("Numbers"), document.title)
    if picture.route:  # first, so that no airport hides a number
        ends = shapes.airports(data, (picture.route.places[0], picture.route.places[-1]))
        for _, row in ends[ends["counts"]].iterrows():
            point = row["geometry"]
            x, y = (Emu(side).inches for side in plane.place(point.x, point.y))
            name = words.airport_short_name(row, language)
            add_marker(layer.shapes, colours, (x, y), name, row["iata"])
    offices = shapes.offices(data, data.municipalities).set_index("code")
    for number, code in enumerate(picture.numbered, start=1):
        place = offices.loc[code, "geometry"]
        name = f"{number} {route_words.place(data, code, language)}"
        _disc(layer.shapes, colours, plane.place(place.x, place.y), (str(number), name))


def _disc(target: Any, colours: Palette, place: tuple[int, int], texts: tuple[str, str]) -> None:  # noqa: ANN401 -- the same
    """Add a disc with a number, and the name that is read to those who cannot see it."""
    number, name = texts
    x, y = (Emu(side).inches for side in place)
    corner = (x - _DISC / 2, y - _DISC / 2, _DISC, _DISC)
    disc = target.add_shape(MSO_SHAPE.OVAL, *map(Inches, corner))
    describe(disc, name, name)
    undressed(disc)
    colours.plain(disc.fill, TEXT)
    colours.colour(disc.line.color, WHITE)
    disc.line.width = Pt(0.75)
    frame = disc.text_frame
    frame.margin_left = frame.margin_right = frame.margin_top = frame.margin_bottom = 0
    frame.vertical_anchor, frame.word_wrap = MSO_ANCHOR.MIDDLE, False
    style = {"palette": colours, "bold": True, "colour": WHITE, "align": PP_ALIGN.CENTER}
    write(frame, [number], _NUMBER_PT, **style)


def add_legs(deck: Deck) -> None:
    """Add the table of the legs, where the document has a route."""
    document, route = deck.document, deck.document.route
    if route is None:
        return
    data, view = document.data, document.view
    t = words.translator(view.lang)
    told = route_words.sentences(data, view, route)
    head = t("Legs of the route")
    title = f"{document.title} — {head}"
    slide, box = deck.add(title, told[0], document.credit, (head, *told))
    cells, shares = route_tables.narrow_legs(data, route, view.lang)
    graphic = slide_charts.table(slide, cells, shares, deck.colours, box)
    slide_shapes.describe(graphic, head, document.title)


def add_hubs(deck: Deck) -> None:
    """Add the table of the hubs and the chart of their number, where the document is about them."""
    document = deck.document
    if document.subject != HUB_MAP:
        return
    data, view = document.data, document.view
    t = words.translator(view.lang)
    told = hub_words.sentences(data, view)
    head, text = t("The hubs"), hub_words.curve_text(data, view)
    title = f"{document.title} — {head}"
    slide, box = deck.add(title, told[0], document.credit, (*told, text))
    cells, shares = hub_tables.narrow(data, view)
    if cells.empty:
        deck.say(slide, document.title, box)
        return
    graphic = slide_charts.table(slide, cells, shares, deck.colours, box)
    slide_shapes.describe(graphic, head, document.title)
    curve = hubs.curve(data, view.plan)
    head = t("Reached by number of hubs")
    slide, box = deck.add(head, told[0], document.credit, (text,))
    item = legend.hub_classes(view.plan)[1]
    slide_charts.stacked_bars(
        slide,
        [str(number) for number in range(1, len(curve) + 1)],
        {(item, words.class_label(item, view.lang)): [one.total for one in curve]},
        deck.colours,
        box,
        (head, text, hub_words.unit(view).strip()),
    )
