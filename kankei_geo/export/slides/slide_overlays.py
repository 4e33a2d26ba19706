"""What else is on a slide's map of candidates: isochrone, way, triangles, airports."""

from typing import Any

import geopandas as gpd
import shapely
from pptx.enum.dml import MSO_LINE
from pptx.enum.shapes import MSO_SHAPE
from pptx.enum.text import MSO_ANCHOR, PP_ALIGN
from pptx.oxml import parse_xml
from pptx.oxml.ns import nsdecls
from pptx.util import Emu, Inches, Pt

from kankei_geo.analysis import buffers, candidate_areas, candidates, reach, ways
from kankei_geo.analysis.rule import airports_of
from kankei_geo.base import harmless
from kankei_geo.dataset import facts, shapes
from kankei_geo.export import typeset
from kankei_geo.export.document import Document
from kankei_geo.export.slides.slide_shapes import (
    Plane,
    describe,
    fit_group,
    freeform,
    group,
    large_group,
    line,
    undressed,
)
from kankei_geo.export.slides.slide_text import text_box
from kankei_geo.export.slides.slide_theme import TEXT, WHITE, Palette
from kankei_geo.present import palette
from kankei_geo.present.maps import labels, outlines
from kankei_geo.present.maps.pictures import (
    AREAS,
    BORDERLINE,
    CAME,
    CIRCLES,
    ISOCHRONE,
    LEFT,
    WAY,
    Picture,
)
from kankei_geo.present.words import candidate_words, changed_words, words

_EDGE_PT, _REACHED_PT = 0.5, 1.5
_CASING_PT, _WAY_PT = 3.5, 1.75
_SEEN_METRES = 400  # what is smaller is not seen on a slide
_AIRPORT, _BORDERLINE = 0.13, 0.1  # inches
_LABEL_PT, _LABEL_HIGH = 9, 0.17
_AIRPORT_WIDE = 0.5  # inches that the name of an airport takes


def draw(slide: Any, document: Document, colours: Palette, plane: Plane) -> None:  # noqa: ANN401 -- python-pptx has no types
    """Draw what lies over the municipalities of a map of candidates.

    Parameters
    ----------
    slide : pptx.slide.Slide
        Receives a group of shapes for each kind.
    document : Document
        Its picture tells what there is.
    colours : Palette
        Of the theme.
    plane : Plane
        Where metres lie.
    """
    for part in (_isochrone, _circles, _areas, _changed, _way, _borderline, _airports):
        part(slide, document, colours, plane)


def _isochrone(slide: Any, document: Document, colours: Palette, plane: Plane) -> None:  # noqa: ANN401 -- the same
    """Draw the edge of what a car reaches: patterns of a slide hide what lies below them."""
    label = dict(document.picture.lines).get(ISOCHRONE)
    if label is None:
        return
    t = words.translator(document.view.lang)
    layer = group(slide, t("Isochrone"), label)
    for area in reach.area(document.data, document.view.rule).to_crs(
        document.data.prefecture.equal_area
    ):
        shape = freeform(layer.shapes, area.simplify(_SEEN_METRES), plane)
        describe(shape, t("Isochrone"), label)
        shape.fill.background()
        colours.colour(shape.line.color, palette.ISOCHRONE_COLOUR)
        shape.line.width = Pt(_REACHED_PT)
    fit_group(layer)


def circles(document: Document) -> gpd.GeoSeries:
    """Return the circles around the airports that count, in metres."""
    data, view = document.data, document.view
    chosen = data.airports[data.airports["iata"].isin(airports_of(data, view.rule)["iata"])]
    found = buffers.buffers(chosen, view.km, dissolved=view.merged)
    return found.geometry.to_crs(data.prefecture.equal_area)


def _circles(slide: Any, document: Document, colours: Palette, plane: Plane) -> None:  # noqa: ANN401 -- the same
    """Draw the circles around the airports that count."""
    label = dict(document.picture.lines).get(CIRCLES)
    if label is None:
        return
    layer = group(slide, label, label)
    for area in circles(document):
        shape = freeform(layer.shapes, area.simplify(_SEEN_METRES), plane)
        describe(shape, label, label)
        shape.fill.background()
        colours.colour(shape.line.color, palette.BUFFER_COLOUR)
        shape.line.width, shape.line.dash_style = Pt(_REACHED_PT), MSO_LINE.DASH
    fit_group(layer)


def _areas(slide: Any, document: Document, colours: Palette, plane: Plane) -> None:  # noqa: ANN401 -- the same
    """Outline the candidate areas."""
    label = dict(document.picture.lines).get(AREAS)
    if label is None:
        return
    data = document.data
    table = shapes.on_paper(data, _SEEN_METRES).set_index("code").geometry
    layer = group(slide, label, label)
    for area in candidate_areas.areas(data, document.view.rule):
        name = candidate_words.area_name(data, area.key, document.view.lang)
        whole = shapely.coverage_union_all(table[list(area.codes)].values)
        shape = freeform(layer.shapes, whole, plane)
        describe(shape, name, f"{name} {label}")
        shape.fill.background()
        colours.colour(shape.line.color, palette.AREA_COLOUR)
        shape.line.width = Pt(_REACHED_PT)
    fit_group(layer)


def _changed(slide: Any, document: Document, colours: Palette, plane: Plane) -> None:  # noqa: ANN401 -- the same
    """Outline who came, and dashed who left, each on an edge that stands out from any fill."""
    labels, view = dict(document.picture.lines), document.view
    change = changed_words.whole(document.data, view)
    table = shapes.on_paper(document.data, _SEEN_METRES).set_index("code").geometry
    for kind, codes in ((CAME, change.came), (LEFT, change.left)):
        if kind not in labels:
            continue
        layer = group(slide, labels[kind], labels[kind])
        for code in codes:
            name = words.name(facts.record(document.data, code), view.lang)
            for colour, width_pt in (
                (palette.CHANGED_CASING_COLOUR, _CASING_PT),
                (palette.CHANGED_COLOUR, _WAY_PT),
            ):
                shape = freeform(layer.shapes, table[code], plane)
                describe(shape, name, f"{name} {labels[kind]}")
                shape.fill.background()
                colours.colour(shape.line.color, colour)
                shape.line.width = Pt(width_pt)
                if kind == LEFT and colour == palette.CHANGED_COLOUR:
                    shape.line.dash_style = MSO_LINE.DASH
        fit_group(layer)


def _way(slide: Any, document: Document, colours: Palette, plane: Plane) -> None:  # noqa: ANN401 -- the same
    """Draw the way to the selected municipality, with an edge that stands out from any fill."""
    label = dict(document.picture.lines).get(WAY)
    if label is None:
        return
    view = document.view
    (way,) = ways.to_airports(document.data, view.rule, [view.focus]).geometry.to_crs(
        document.data.prefecture.equal_area
    )
    add_way(slide, way, label, colours, plane)


def add_way(
    slide: Any,  # noqa: ANN401 -- the same
    way: shapely.LineString,
    label: str,
    colours: Palette,
    plane: Plane,
) -> None:
    """Add a way by road (in metres) with an edge, as a group that says what it is."""
    layer = group(slide, label, label)
    for colour, width_pt in (
        (palette.WAY_CASING_COLOUR, _CASING_PT),
        (palette.WAY_COLOUR, _WAY_PT),
    ):
        shape = line(layer.shapes, way.simplify(_SEEN_METRES), plane)
        describe(shape, label, label)
        colours.colour(shape.line.color, colour)
        shape.line.width = Pt(width_pt)
    fit_group(layer)


def _borderline(slide: Any, document: Document, colours: Palette, plane: Plane) -> None:  # noqa: ANN401 -- the same
    """Mark the municipalities whose interval of minutes holds the threshold."""
    labels = dict(document.picture.lines)
    if BORDERLINE not in labels:
        return
    rated = candidates.tiers(document.data, document.view.rule)
    t = words.translator(document.view.lang)
    layer = group(slide, t("Borderline"), labels[BORDERLINE])
    for _, row in shapes.offices(document.data, rated[rated["borderline"]]).iterrows():
        point = row["geometry"]
        x, y = (Emu(side).inches for side in plane.place(point.x, point.y))
        corner = (x - _BORDERLINE / 2, y - _BORDERLINE / 2, _BORDERLINE, _BORDERLINE)
        marker = layer.shapes.add_shape(MSO_SHAPE.ISOSCELES_TRIANGLE, *map(Inches, corner))
        name = words.name(row, document.view.lang)
        describe(marker, name, f"{name} {candidate_words.minutes(row, document.view.lang)}")
        undressed(marker)
        marker.fill.solid()
        colours.colour(marker.fill.fore_color, palette.BORDERLINE_COLOUR)
        colours.colour(marker.line.color, WHITE)
        marker.line.width = Pt(_EDGE_PT)


def _airports(slide: Any, document: Document, colours: Palette, plane: Plane) -> None:  # noqa: ANN401 -- the same
    """Mark all airports with their names; those that do not count are hollow."""
    t = words.translator(document.view.lang)
    table = shapes.airports(document.data, airports_of(document.data, document.view.rule)["iata"])
    for counts, told in (
        (True, t("Airports that count")),
        (False, t("Airports that do not count")),
    ):
        if not (table["counts"] == counts).any():
            continue
        layer = group(slide, told, told)
        for _, row in table[table["counts"] == counts].iterrows():
            point = row["geometry"]
            x, y = (Emu(side).inches for side in plane.place(point.x, point.y))
            name = words.airport_short_name(row, document.view.lang)
            marker = add_marker(layer.shapes, colours, (x, y), name, row["iata"])
            if not counts:
                colours.plain(marker.fill, WHITE)
                colours.colour(marker.line.color, TEXT)


def add_marker(
    target: Any,  # noqa: ANN401 -- the same
    colours: Palette,
    place: tuple[float, float],
    name: str,
    iata: str,
) -> Any:  # noqa: ANN401 -- the same
    """Mark an airport at a place in inches, with its name above; return the marker."""
    x, y = place
    marker = _marker(target, colours, (x - _AIRPORT / 2, y - _AIRPORT / 2))
    describe(marker, name, f"{name} {iata}")
    _label(target, name, (x, y - _AIRPORT / 2 - 0.02), colours)
    return marker


def write_names(
    slide: Any,  # noqa: ANN401 -- the same
    document: Document,
    colours: Palette,
    plane: Plane,
    picture: Picture | None = None,
) -> None:
    """Name the municipalities that a picture names, as far as no name hides another.

    Parameters
    ----------
    picture : Picture, optional
        The document's own if left out.
    """
    data, view, picture = document.data, document.view, picture or document.picture
    if not picture.named:
        return
    t = words.translator(view.lang)
    layer = large_group(slide, t("Names"), picture.title)
    room = labels.Room()
    if picture.airports:
        for place in shapes.airports(data, airports_of(data, view.rule)["iata"]).geometry:
            x, y = (Emu(side).inches for side in plane.place(place.x, place.y))
            room.take((x, y - _LABEL_HIGH / 2), (_AIRPORT_WIDE, 2 * _LABEL_HIGH))
    for code in labels.in_order(data, picture.named):
        x, y, radius = outlines.middles_on_paper(data)[code]
        middle = plane.place(x, y)
        name = words.name(facts.record(data, code), view.lang)
        size = (_wide(name), _LABEL_HIGH)
        at = (Emu(middle[0]).inches, Emu(middle[1]).inches)
        ways = labels.places(at, Emu(round(radius * plane.scale)).inches, size)
        found = room.first_free(ways, size)
        if found:
            _label(layer.shapes, name, (found[0], found[1] + _LABEL_HIGH / 2), colours)
    fit_group(layer)


def _wide(name: str) -> float:
    return typeset.width_inches(typeset.printable(name), _LABEL_PT, typeset.BOLD) * 1.15 + 0.08


def _label(target: Any, name: str, foot: tuple[float, float], colours: Palette) -> None:  # noqa: ANN401 -- the same
    """Write a name above a point, on a ground that keeps it readable on any fill."""
    width = _wide(name)
    place = (foot[0] - width / 2, foot[1] - _LABEL_HIGH, width, _LABEL_HIGH)
    style = {"palette": colours, "bold": True, "align": PP_ALIGN.CENTER}
    label = text_box(target, [name], place, _LABEL_PT, anchor=MSO_ANCHOR.MIDDLE, **style)
    label.name = harmless.xml(name)
    label.text_frame.word_wrap = False
    colours.plain(label.fill, WHITE)
    ground = label.fill._xPr.find(".//{*}schemeClr")  # noqa: SLF001 -- no public way
    ground.append(parse_xml(f'<a:alpha {nsdecls("a")} val="75000"/>'))


def _marker(target: Any, colours: Palette, corner: tuple[float, float]) -> Any:  # noqa: ANN401 -- the same
    place = (*corner, _AIRPORT, _AIRPORT)
    shape = target.add_shape(MSO_SHAPE.DIAMOND, *(Inches(side) for side in place))
    undressed(shape)
    colours.plain(shape.fill, TEXT)
    colours.colour(shape.line.color, WHITE)
    shape.line.width = Pt(0.75)
    return shape
