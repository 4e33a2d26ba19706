"""The map on a slide: one native shape for each municipality, in groups, with its legend."""

from dataclasses import replace
from typing import Any

import geopandas as gpd
import pandas as pd
import shapely
from pptx.enum.shapes import MSO_SHAPE
from pptx.enum.text import MSO_ANCHOR, PP_ALIGN
from pptx.util import Emu, Inches, Pt

from kankei_geo.dataset import facts, shapes
from kankei_geo.dataset.dataset import Dataset
from kankei_geo.dataset.kept import kept
from kankei_geo.export import tile_names
from kankei_geo.export.document import CANDIDATE_MAP, Document
from kankei_geo.export.slides import slide_overlays, slide_route, slide_signs
from kankei_geo.export.slides.slide_shapes import (
    Box,
    Plane,
    describe,
    fit_group,
    freeform,
    group,
    large_group,
    undressed,
)
from kankei_geo.export.slides.slide_text import text_box, write
from kankei_geo.export.slides.slide_theme import MUTED, TEXT, Palette
from kankei_geo.present import legend, palette
from kankei_geo.present.maps import drawings, outlines
from kankei_geo.present.maps.pictures import CIRCLES, Picture
from kankei_geo.present.words import story, words
from kankei_geo.present.words.about import about

_OUTLINE_PT, _SELECTED_PT = 0.5, 2.25
_LEAST_NAME_PT, _TILE_LEADING = 6.0, 1.0  # of names in tiles
_INSET_SHARE = 0.26  # of the box's width; the sea of Okhotsk is empty there
_INSET_HEIGHT = 0.8  # of its width
_INSET_TITLE = 0.3  # inches: two lines
_BAR_KM = (100, 50, 20, 10, 5, 2, 1)
_BAR_SHARE = 0.3
_LABEL_PT = 9
_NAME_MARGIN = 0.06  # of a map's width from its edge, where no name stands
_AROUND_GROUP = 0.04  # of the size of a group, left free around it
Bounds = tuple[float, float, float, float]  # west, south, east, north in metres


@kept
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
    framed = _framed(document, inside)
    plane, shown = _seen(framed, inside, box)
    if CIRCLES in dict(document.picture.lines) and len(framed) == len(inside):
        both = pd.concat([inside.geometry, slide_overlays.circles(document)])
        plane = Plane.fitting(tuple(both.total_bounds), box)
    layer = _municipalities(slide, document, document.picture, colours, plane, shown)
    # What the page tells those who cannot see its map.
    told = story.told(document.data, document.view, document.page)
    describe(layer, document.picture.title, told)
    if document.subject == CANDIDATE_MAP:
        slide_overlays.draw(slide, document, colours, plane)
    slide_route.draw(slide, document, colours, plane)
    slide_signs.draw(slide, document, colours, plane)
    slide_overlays.write_names(slide, document, colours, plane)
    if document.data.prefecture.outlined and len(framed) == len(inside):
        _inset(slide, document, colours, _inset_box(inside, plane, box))
    _scale_and_north(slide, colours, plane, box, t)


def _framed(document: Document, inside: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Return what the map frames: the groups of the view, or everything."""
    data, view = document.data, document.view
    if not view.area:
        return inside
    towns = data.municipalities
    codes = towns.loc[facts.of_groups(data, towns, view.area), "code"]
    return inside[inside["code"].isin(codes)]


def _seen(
    framed: gpd.GeoDataFrame, inside: gpd.GeoDataFrame, box: Box
) -> tuple[Plane, gpd.GeoDataFrame]:
    """Return where metres lie, and what is in sight: everything, or what surrounds a group."""
    if len(framed) == len(inside):
        return Plane.fitting(tuple(inside.total_bounds), box), inside
    west, south, east, north = framed.total_bounds
    spare = max(east - west, north - south) * _AROUND_GROUP
    bounds = (west - spare, south - spare, east + spare, north + spare)
    plane = Plane.fitting(_filling(bounds, box), box)
    return plane, _clipped(inside, plane, box)


def _clipped(table: gpd.GeoDataFrame, plane: Plane, box: Box) -> gpd.GeoDataFrame:
    """Return what lies in a box: shapes on a slide have no frame that would hide the rest."""
    _, _, width, height = box
    wide, high = Inches(width) / plane.scale, Inches(height) / plane.scale
    seen = (plane.west, plane.north - high, plane.west + wide, plane.north)
    cut = table.set_geometry(table.geometry.make_valid().clip_by_rect(*seen))
    cut = cut[~cut.geometry.is_empty & (cut.geometry.area > 0)]
    return cut.set_geometry(cut.geometry.map(_polygons))


def _polygons(geometry: shapely.Geometry) -> shapely.MultiPolygon:
    """Return the areas of a geometry: where a border touches the frame, points are left over."""
    parts = shapely.get_parts(geometry)
    return shapely.MultiPolygon([part for part in parts if part.geom_type == "Polygon"])


def _filling(bounds: Bounds, box: Box) -> Bounds:
    """Return bounds in metres that have the proportion of a box, around the same middle."""
    west, south, east, north = bounds
    _, _, width, height = box
    scale = max((east - west) / width, (north - south) / height)
    x, y = (west + east) / 2, (south + north) / 2
    half = scale * width / 2, scale * height / 2
    return x - half[0], y - half[1], x + half[0], y + half[1]


def draw_around(
    slide: Any,  # noqa: ANN401 -- the same
    document: Document,
    colours: Palette,
    box: Box,
    around_metres: float,
) -> None:
    """Draw the municipality in focus among its neighbours, with names and a scale bar."""
    table = projected(document.data)
    inside = table[table["in_scope"]]
    own = inside[inside["code"] == document.view.focus].geometry.iloc[0]
    bounds = _filling(own.buffer(around_metres).bounds, box)
    plane = Plane.fitting(bounds, box)
    near = _clipped(inside, plane, box)
    middles = outlines.middles_on_paper(document.data)
    seen = shapely.box(*bounds).buffer(-(bounds[2] - bounds[0]) * _NAME_MARGIN)
    named = tuple(code for code in near["code"] if seen.contains(shapely.Point(middles[code][:2])))
    picture = replace(document.picture, named=named)
    _municipalities(slide, document, picture, colours, plane, near)
    slide_overlays.write_names(slide, document, colours, plane, picture)
    _scale_and_north(slide, colours, plane, box, words.translator(document.view.lang))


def draw_small(
    slide: Any,  # noqa: ANN401 -- the same
    document: Document,
    picture: Picture,
    colours: Palette,
    box: Box,
) -> None:
    """Draw one of several maps: its municipalities only."""
    table = projected(document.data)
    inside = table[table["in_scope"]]
    framed = _framed(document, inside)
    plane, shown = _seen(framed, inside, box)
    _municipalities(slide, document, picture, colours, plane, shown)


def draw_tiles(slide: Any, document: Document, colours: Palette, box: Box) -> None:  # noqa: ANN401 -- the same
    """Draw one square for each municipality, with its short name."""
    picture, language = document.picture, document.view.lang
    classes = {item.key: item for item in picture.classes}
    places = drawings.places(document.data, language)
    columns = max(int(place["column"]) for place in places) + 1
    rows = max(int(place["row"]) for place in places) + 1
    left, top, width, height = box
    side = min(width / columns, height / rows)
    told = story.told(document.data, document.view, document.page)
    layer = large_group(slide, picture.title, told)
    for place, key in zip(places, picture.keys, strict=True):
        item = classes[key]
        corner = (left + int(place["column"]) * side, top + int(place["row"]) * side)
        tile = layer.shapes.add_shape(
            MSO_SHAPE.RECTANGLE, *map(Inches, (*corner, side * 0.94, side * 0.94))
        )
        undressed(tile)
        code, name = str(place["code"]), str(place["short"])
        describe(tile, name, f"{name} {code} {words.class_label(item, language)}")
        colours.fill(tile.fill, item)
        selected = code in document.chosen
        colours.colour(
            tile.line.color, palette.SELECTION_COLOUR if selected else palette.OUTLINE_COLOUR
        )
        tile.line.width = Pt(_SELECTED_PT if selected else _OUTLINE_PT)
        size, lines = min(9.0, 72 * side * 0.9 / max(len(name), 2)), [name]
        if size < _LEAST_NAME_PT:
            size, lines = tile_names.fitted(name, side)
        ink = drawings.text_colour(item.colour)
        style = {"palette": colours, "align": PP_ALIGN.CENTER, "colour": ink}
        write(tile.text_frame, lines, size, **style)
        if len(lines) > 1:  # the typeface's own leading would not fit
            for paragraph in tile.text_frame.paragraphs:
                paragraph.line_spacing = Pt(size * _TILE_LEADING)
        tile.text_frame.vertical_anchor = MSO_ANCHOR.MIDDLE
        tile.text_frame.word_wrap = False
    fit_group(layer)


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
    picture: Picture,
    colours: Palette,
    plane: Plane,
    table: gpd.GeoDataFrame,
) -> Any:  # noqa: ANN401 -- the same
    """Draw the municipalities, those that are selected last, so that no outline hides theirs.

    Return their group.
    """
    language = document.view.lang
    classes = {item.key: item for item in picture.classes}
    keys = pd.Series(picture.keys.to_numpy(), index=document.data.municipalities["code"])
    names = document.data.municipalities.set_index("code")
    layer = large_group(slide, picture.title, picture.title)
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
    return layer


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
