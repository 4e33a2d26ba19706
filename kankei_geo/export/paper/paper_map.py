"""A map on paper: classes with their patterns, lines, names, scale bar, north arrow, inset."""

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.patches import Rectangle
from shapely import box as rectangle

from kankei_geo.analysis.routes import Route
from kankei_geo.dataset import facts, shapes
from kankei_geo.dataset.dataset import Dataset
from kankei_geo.export import typeset
from kankei_geo.export.paper import map_route
from kankei_geo.export.paper.map_furniture import north_arrow, scale_bar
from kankei_geo.export.paper.map_marks import fill, outline
from kankei_geo.export.paper.map_names import Lettering, draw_names
from kankei_geo.export.paper.map_overlays import (
    circles,
    draw_airports,
    draw_isochrone,
    draw_lines,
)
from kankei_geo.export.paper.sheet import MUTED, Box, Sheet
from kankei_geo.present.maps.pictures import CIRCLES, ISOCHRONE, OUTLINED, Picture, Rows
from kankei_geo.present.words import words
from kankei_geo.present.words.about import about
from kankei_geo.view.view import View

_MARGIN_SHARE, _ROUTE_MARGIN_SHARE = 0.02, 0.07  # with room for the name of an airport
_SEEN_PER_INCH = 300  # details that a reader can tell apart
_WIDE = 1.5  # width by height of a map with room for what is only outlined
_OUTLINED_LABEL = (300_000, 215_000)  # metres: the sea north of 国後
_INSET = (0.72, 0.76, 0.28, 0.24)  # left, bottom, width, height as shares of the map
Extent = tuple[float, float, float, float]


def extent(
    data: Dataset, view: View, *, wide: bool, route: Route | None = None, circled: bool = False
) -> Extent:
    """Return what a map frames in metres: the whole prefecture, or some of it.

    Parameters
    ----------
    view : View
        Its groups are framed; none for all.
    wide : bool
        Whether there is room for what is only outlined at its place.
    route : Route, optional
        It is framed instead of the groups, with the whole of its stops.
    circled : bool
        Whether the circles around airports are framed with the whole prefecture.
    """
    table = shapes.on_paper(data)
    framed = table["in_scope"] | wide
    if route:
        framed = table["code"].isin(route.stops)
    elif view.area:
        towns = data.municipalities
        inside = towns.loc[facts.of_groups(data, towns, view.area), "code"]
        framed = table["code"].isin(inside)
    shown = table.loc[framed].geometry
    if route:
        shown = pd.concat([shown, map_route.lines(data, route)])
    elif circled and not view.area:
        shown = pd.concat([shown, circles(data, view)])
    west, south, east, north = shown.total_bounds
    share = _MARGIN_SHARE if route is None else _ROUTE_MARGIN_SHARE
    margin = max(east - west, north - south) * share
    return west - margin, south - margin, east + margin, north + margin


def draw_map(
    data: Dataset,
    sheet: Sheet,
    box: Box,
    view: View,
    picture: Picture,
    *,
    furniture: bool = True,
) -> Axes:
    """Draw a map that fills a box.

    Parameters
    ----------
    sheet : Sheet
        Where it is drawn.
    box : Box
        Its place in inches.
    view : View
        Frame, selection, thresholds and language.
    picture : Picture
        What it shows.
    furniture : bool
        Whether scale bar, north arrow and the inset of what is only outlined are drawn.
    """
    wide = box.width / box.height >= _WIDE
    kinds = [kind for kind, _ in picture.lines]
    framed = extent(data, view, wide=wide, route=picture.route, circled=CIRCLES in kinds)
    axes = frame(sheet, box, framed)
    classes = {item.key: item for item in picture.classes}
    keys = dict(zip(data.table["code"], picture.keys, strict=True))
    west, east = axes.get_xlim()
    table = shapes.on_paper(data, (east - west) / box.width / _SEEN_PER_INCH)
    drawn = table[table["in_scope"] | wide]
    if ISOCHRONE in kinds:
        draw_isochrone(data, axes, view, drawn[drawn["in_scope"]], sheet.unit)
    fill(
        axes,
        {code: classes[key] for code, key in keys.items()},
        sheet.unit,
        drawn,
        see_through=ISOCHRONE in kinds,
    )
    if picture.numbered:
        outline(data, axes, view.code, sheet.unit)
        map_route.draw(data, axes, picture, view.lang, sheet)
    else:
        for kind in kinds:
            draw_lines(data, axes, kind, view, sheet.unit)
        lettering = Lettering(axes, sheet)
        if furniture:
            lettering.take_area(scale_bar(axes, sheet))
        if picture.airports:
            draw_airports(data, axes, view, sheet, lettering)
        outline(data, axes, view.code, sheet.unit)
        draw_names(data, view, picture, lettering)
    if furniture:
        if picture.numbered:
            scale_bar(axes, sheet)
        north_arrow(axes, sheet)
        if view.area or picture.route or not data.prefecture.outlined:
            pass  # nothing is there, or nobody asked for it
        elif wide:
            _outlined_label(data, axes, sheet, view)
        else:
            _inset(data, sheet, box, view)
    return axes


def rows_in_sight(data: Dataset, view: View, picture: Picture, axes: Axes) -> Rows:
    """Return the legend's entries of a map: without what is only outlined where none is seen.

    Parameters
    ----------
    view : View
        Whose groups are framed.
    axes : matplotlib.axes.Axes
        What `draw_map` returned.
    """
    if not view.area and not picture.route:
        return picture.rows
    (west, east), (south, north) = axes.get_xlim(), axes.get_ylim()
    table = shapes.on_paper(data)
    outlined = table.loc[~table["in_scope"]].geometry
    wide = (east - west) / (north - south) >= _WIDE
    if wide and outlined.intersects(rectangle(west, south, east, north)).any():
        return picture.rows
    return [row for row in picture.rows if row != OUTLINED]


def frame(sheet: Sheet, box: Box, bounds: Extent) -> Axes:
    """Return axes in metres that show `bounds` whole and are as large as the box."""
    west, south, east, north = bounds
    scale = max((east - west) / box.width, (north - south) / box.height)
    middle = (west + east) / 2, (south + north) / 2
    axes = sheet.axes(box)
    axes.set_xlim(middle[0] - scale * box.width / 2, middle[0] + scale * box.width / 2)
    axes.set_ylim(middle[1] - scale * box.height / 2, middle[1] + scale * box.height / 2)
    axes.set_axis_off()
    return axes


def _outlined_label(data: Dataset, axes: Axes, sheet: Sheet, view: View) -> None:
    t = words.translator(view.lang)
    axes.text(
        *_OUTLINED_LABEL,
        t("{outlined} (out of scope)")
        .format(**about(data, view.lang))
        .replace(" (", "\n(")
        .replace("（", "\n（"),
        ha="center",
        va="top",
        size=sheet.points(8),
        color=MUTED,
    )


def _inset(data: Dataset, sheet: Sheet, box: Box, view: View) -> None:
    """Draw the outlined villages, which lie beyond the frame, in the empty sea."""
    left, bottom, width, height = _INSET
    place = Box(
        box.left + left * box.width,
        box.bottom + bottom * box.height,
        width * box.width,
        height * box.height,
    )
    table = shapes.on_paper(data)
    outlined = table[~table["in_scope"]]
    west, south, east, north = outlined.total_bounds
    margin = (east - west) * 0.06
    axes = frame(sheet, place, (west - margin, south - margin, east + margin, north + margin))
    fill(axes, {}, sheet.unit, outlined)
    axes.add_patch(
        Rectangle(
            (0, 0), 1, 1, transform=axes.transAxes, fill=False, edgecolor=MUTED, linewidth=0.8
        )
    )
    t = words.translator(view.lang)
    axes.text(
        0.04,
        0.94,
        "\n".join(
            typeset.wrap(
                t("{outlined} (out of scope)").format(**about(data, view.lang)),
                sheet.points(8),
                place.width * 0.92,
            )
        ),
        transform=axes.transAxes,
        ha="left",
        va="top",
        size=sheet.points(8),
        color=MUTED,
    )
