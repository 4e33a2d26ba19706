"""The map on a slide: one native shape for each municipality, in groups, with its legend."""

from functools import cache
from typing import Any

import geopandas as gpd
import pandas as pd
import shapely
from pptx.enum.shapes import MSO_SHAPE
from pptx.enum.text import MSO_ANCHOR, PP_ALIGN
from pptx.util import Emu, Inches, Pt

from kankei_geo.dataset import shapes
from kankei_geo.dataset.dataset import Dataset
from kankei_geo.export.document import CANDIDATE_MAP, Document
from kankei_geo.export.slides import slide_overlays, slide_route
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
from kankei_geo.export.slides.slide_theme import MUTED, TEXT, Palette
from kankei_geo.present import legend, palette
from kankei_geo.present.words import words
from kankei_geo.present.words.about import about

_OUTLINE_PT, _SELECTED_PT = 0.5, 2.25
_INSET_SHARE = 0.26  # of the box's width; the sea of Okhotsk is empty there
_INSET_HEIGHT = 0.8  # of its width
_INSET_TITLE = 0.3  # inches: two lines
_BAR_KM = (100, 50, 20, 10, 5, 2, 1)
_BAR_SHARE = 0.3
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
        slide_overlays.draw(slide, document, colours, plane)
    slide_route.draw(slide, document, colours, plane)
    slide_overlays.write_names(slide, document, colours, plane)
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
    chosen = table["code"].isin(document.chosen)
    for _, row in pd.concat([table[~chosen], table[chosen]]).iterrows():
        item = classes[keys[row["code"]]]
        name = words.name(names.loc[row["code"]], language)
        shape = freeform(layer.shapes, row["geometry"], plane)
        describe(shape, name, f"{name} {row['code']} {words.class_label(item, language)}")
        colours.fill(shape.fill, item)
        selected = row["code"] in document.chosen
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
