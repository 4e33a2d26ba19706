"""The map on a slide: one native shape for each municipality, in groups, with its legend."""

from functools import cache
from typing import Any

import geopandas as gpd
import pandas as pd
import shapely
from pptx.enum.shapes import MSO_SHAPE
from pptx.enum.text import MSO_ANCHOR, PP_ALIGN
from pptx.oxml import parse_xml
from pptx.oxml.ns import nsdecls
from pptx.util import Emu, Inches, Pt

from kankei_geo.analysis import candidates
from kankei_geo.analysis.rule import airports_of
from kankei_geo.base import harmless
from kankei_geo.dataset import shapes
from kankei_geo.dataset.dataset import Dataset
from kankei_geo.export import typeset
from kankei_geo.export.document import CANDIDATE_MAP, Document
from kankei_geo.export.slides.slide_shapes import (
    Box,
    Plane,
    describe,
    fit_group,
    freeform,
    group,
    undressed,
)
from kankei_geo.export.slides.slide_text import text_box
from kankei_geo.export.slides.slide_theme import MUTED, TEXT, WHITE, Palette
from kankei_geo.present import legend, palette
from kankei_geo.present.maps.pictures import BORDERLINE
from kankei_geo.present.words import candidate_words, words
from kankei_geo.present.words.about import about

_OUTLINE_PT, _SELECTED_PT = 0.5, 2.25
_INSET_SHARE = 0.26  # of the box's width; the sea of Okhotsk is empty there
_INSET_HEIGHT = 0.8  # of its width
_INSET_TITLE = 0.3  # inches: two lines
_BAR_KM = (100, 50, 20, 10, 5, 2, 1)
_BAR_SHARE = 0.3
_AIRPORT, _BORDERLINE = 0.13, 0.1  # inches
_LABEL_PT = 9


@cache
def projected(data: Dataset) -> gpd.GeoDataFrame:
    """Return the light shapes, equal-area. Callers must not change them."""
    return shapes.on_screen(data).to_crs(data.prefecture.equal_area)


def draw(slide: Any, document: Document, colours: Palette, box: Box) -> None:  # noqa: ANN401 -- python-pptx has no types
    """Draw the map of a document's picture.

    Parameters
    ----------
    slide : pptx.slide.Slide
        Receives a group of shapes for each layer.
    document : Document
        Its picture, its selection and, for candidates, its airports are drawn.
    colours : Palette
        Of the theme.
    box : tuple of float
        Where the map may stand, in inches.
    """
    table, t = projected(document.data), words.translator(document.view.lang)
    inside = table[table["in_scope"]]
    plane = Plane.fitting(tuple(inside.total_bounds), box)
    _municipalities(slide, document, colours, plane, inside)
    if document.subject == CANDIDATE_MAP:
        _borderline(slide, document, colours, plane)
        _airports(slide, document, colours, plane)
    if document.data.prefecture.outlined:
        _inset(slide, document, colours, _inset_box(inside, plane, box))
    _scale_and_north(slide, colours, plane, box, t)


def _inset_box(table: gpd.GeoDataFrame, plane: Plane, box: Box) -> Box:
    """Return where the inset stands: at the upper right, without hiding land."""
    left, top, width, _ = box
    wide = width * _INSET_SHARE
    points = shapely.get_coordinates(table.geometry.to_numpy())
    high = wide * _INSET_HEIGHT + _INSET_TITLE
    beside = points[points[:, 1] > plane.north - Inches(high) / plane.scale]
    coast = Emu(plane.place(beside[:, 0].max(), 0)[0]).inches
    wide = min(wide, left + width - coast - 0.08)
    return left + width - wide, top, wide, wide * _INSET_HEIGHT + _INSET_TITLE


def _municipalities(
    slide: Any,  # noqa: ANN401 -- the same
    document: Document,
    colours: Palette,
    plane: Plane,
    table: gpd.GeoDataFrame,
) -> None:
    """Draw the municipalities, those that are selected last, so that no outline hides theirs."""
    picture, language = document.picture, document.view.lang
    t = words.translator(language)
    classes = {item.key: item for item in picture.classes}
    keys = pd.Series(picture.keys.to_numpy(), index=document.data.municipalities["code"])
    names = document.data.municipalities.set_index("code")
    layer = group(slide, t("Municipalities"), picture.title)
    chosen = table["code"].isin(document.view.code)
    for _, row in pd.concat([table[~chosen], table[chosen]]).iterrows():
        item = classes[keys[row["code"]]]
        name = words.name(names.loc[row["code"]], language)
        shape = freeform(layer.shapes, row["geometry"], plane)
        describe(shape, name, f"{name} {row['code']} {words.class_label(item, language)}")
        colours.fill(shape.fill, item)
        selected = row["code"] in document.view.code
        colours.colour(
            shape.line.color, palette.SELECTION_COLOUR if selected else palette.OUTLINE_COLOUR
        )
        shape.line.width = Pt(_SELECTED_PT if selected else _OUTLINE_PT)
    fit_group(layer)


def _inset(slide: Any, document: Document, colours: Palette, box: Box) -> None:  # noqa: ANN401 -- the same
    """Draw what no figure includes as outlines."""
    t, told = words.translator(document.view.lang), about(document.data, document.view.lang)
    left, top, width, height = box
    title = t("{outlined} (out of scope)").format(**told)
    border = slide.shapes.add_shape(MSO_SHAPE.RECTANGLE, *(Inches(side) for side in box))
    describe(border, title, "")
    undressed(border)
    border.fill.background()
    colours.colour(border.line.color, palette.OUTLINE_COLOUR)
    border.line.width = Pt(_OUTLINE_PT)
    text_box(
        slide.shapes,
        [title],
        (left + 0.06, top + 0.03, width - 0.1, _INSET_TITLE),
        8,
        palette=colours,
        colour=MUTED,
    )
    outside = projected(document.data)[~projected(document.data)["in_scope"]]
    inner = (left + 0.1, top + _INSET_TITLE + 0.08, width - 0.2, height - _INSET_TITLE - 0.16)
    plane = Plane.fitting(tuple(outside.total_bounds), inner)
    place, scope = told["outlined"], t(legend.OUT_OF_SCOPE.text)
    layer = group(slide, place, title)
    for code, geometry in zip(outside["code"], outside.geometry, strict=True):
        shape = freeform(layer.shapes, geometry, plane)
        describe(shape, code, f"{place} {code} {scope}")
        shape.fill.background()
        colours.colour(shape.line.color, palette.OUTLINE_COLOUR)
        shape.line.width = Pt(_OUTLINE_PT)
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
        marker.line.width = Pt(_OUTLINE_PT)


def _airports(slide: Any, document: Document, colours: Palette, plane: Plane) -> None:  # noqa: ANN401 -- the same
    """Mark the airports that count under the rule, each with its name."""
    t = words.translator(document.view.lang)
    table = shapes.airports(document.data, airports_of(document.data, document.view.rule)["iata"])
    layer = group(slide, t("Airports"), t("Airports that count"))
    for _, row in table[table["counts"]].iterrows():
        point = row["geometry"]
        x, y = (Emu(side).inches for side in plane.place(point.x, point.y))
        name = words.airport_short_name(row, document.view.lang)
        marker = _marker(layer.shapes, colours, (x - _AIRPORT / 2, y - _AIRPORT / 2))
        describe(marker, name, f"{name} {row['iata']}")
        _label(layer.shapes, name, (x, y - _AIRPORT / 2 - 0.02), colours)


def _label(target: Any, name: str, foot: tuple[float, float], colours: Palette) -> None:  # noqa: ANN401 -- the same
    """Write a name above a point, on a ground that keeps it readable on any fill."""
    width = typeset.width_inches(name, _LABEL_PT, typeset.BOLD) * 1.15 + 0.08
    place = (foot[0] - width / 2, foot[1] - 0.17, width, 0.17)
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


def _scale_and_north(
    slide: Any,  # noqa: ANN401 -- the same
    colours: Palette,
    plane: Plane,
    box: Box,
    t: words.Translator,
) -> None:
    """Draw a scale bar, true to within 0.2 % all over the prefecture, and an arrow to the north."""
    left, top, width, height = box
    longest = Inches(width * _BAR_SHARE)
    km = next((km for km in _BAR_KM if km * 1000 * plane.scale <= longest), _BAR_KM[-1])
    long = Emu(round(km * 1000 * plane.scale)).inches
    bottom, right = top + height, left + width
    # Below the inset, where the sea is empty, too.
    left = right - 0.6 - long
    bar = slide.shapes.add_shape(
        MSO_SHAPE.RECTANGLE, *map(Inches, (left, bottom - 0.05, long, 0.05))
    )
    arrow = slide.shapes.add_shape(
        MSO_SHAPE.ISOSCELES_TRIANGLE, *map(Inches, (right - 0.3, bottom - 0.22, 0.16, 0.22))
    )
    for shape, name in ((bar, t("Scale bar")), (arrow, t("North arrow"))):
        undressed(shape)
        colours.plain(shape.fill, TEXT)
        shape.line.fill.background()
        describe(shape, name, f"{name}: {km} km" if shape is bar else name)
    style = {"palette": colours, "align": PP_ALIGN.CENTER, "anchor": MSO_ANCHOR.BOTTOM}
    text_box(slide.shapes, [f"{km} km"], (left, bottom - 0.26, long, 0.18), _LABEL_PT, **style)
    middle = right - 0.22
    text_box(slide.shapes, ["N"], (middle - 0.2, bottom - 0.42, 0.4, 0.18), _LABEL_PT, **style)
