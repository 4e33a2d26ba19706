"""Legends on paper, from the classes and in the patterns of the map."""

from collections.abc import Iterable
from typing import Any

from matplotlib.lines import Line2D
from matplotlib.patches import Rectangle

from kankei_geo.export import typeset
from kankei_geo.export.paper.map_marks import DASHED, HATCHES, SEA, SOLID, borderline_marker
from kankei_geo.export.paper.sheet import TEXT, Box, Sheet
from kankei_geo.export.typeset import BOLD
from kankei_geo.present import palette
from kankei_geo.present.legend import LegendClass
from kankei_geo.present.maps.pictures import (
    AREAS,
    BORDERLINE,
    CAME,
    CIRCLES,
    ISOCHRONE,
    LEFT,
    ROUTE,
    WAY,
)
from kankei_geo.present.words import words

AIRPORT, OTHER_AIRPORT = "airport", "other_airport"  # points in a legend
_APART, _LEAST_APART = 0.14, 0.06  # inches between classes side by side
_LEGEND_PT = 11
_ASCENT, _POINTS = 1.05, 72  # of a line by its size; points of an inch


def draw_legend(
    sheet: Sheet,
    box: Box,
    title: str,
    rows: Iterable[tuple[LegendClass, int | str]],
    lines: Iterable[tuple[str, str]],
    language: str,
) -> Box:
    """Draw a legend from the top of a box, each class with its n; return the box below.

    Without a title, the entries alone.
    """
    unit = sheet.unit
    size = sheet.points(_LEGEND_PT)
    rows = list(rows)
    labels = [words.class_label(item, language) for item, _ in rows]
    widest = max((typeset.width_inches(text, size) for text in labels), default=0)
    top = box.top
    if title:
        top = sheet.write(title, box, 12, weight=BOLD).top - 0.05 * unit
    gap, high, wide = 0.06 * unit, 0.19 * unit, 0.32 * unit
    left = box.left + wide + 0.1 * unit
    room = box.right - left - 0.5 * unit
    for item, number in rows:
        swatch(sheet, Box(box.left, top - high, wide, high), item)
        right = min(box.right, left + min(widest, room) + 0.5 * unit)
        base = top - size * _ASCENT / _POINTS
        top = _legend_text(sheet, words.class_label(item, language), left, top, room) - gap
        sheet.line(str(number), right, base, size, align="right")
    for kind, text in lines:
        _line_sample(sheet, Box(box.left, top - high, wide, high), kind)
        top = _legend_text(sheet, text, left, top, box.right - left) - gap
    return Box(box.left, box.bottom, box.width, top - box.bottom)


def legend_row(sheet: Sheet, box: Box, classes: Iterable[LegendClass], language: str) -> None:
    """Draw classes side by side, without numbers."""
    size, left, high = sheet.points(7.5), box.left, 0.12 * sheet.unit
    classes = list(classes)
    swatches = len(classes) * high * 2.1
    texts = (words.class_label(item, language) for item in classes)
    long = sum(typeset.width_inches(text, size) for text in texts)
    # Rather nearer to each other than too small to be read.
    gap = min(_APART, max((box.width - swatches - long) / len(classes), _LEAST_APART)) * sheet.unit
    room = box.width - swatches - gap * len(classes)
    size *= min(1, max(room, 0) / long or 1)
    for item in classes:
        swatch(sheet, Box(left, box.top - 0.06 * sheet.unit - high, high * 1.6, high), item)
        text = words.class_label(item, language)
        left += high * 2.1
        sheet.line(text, left, box.top - 0.05 * sheet.unit - high, size)
        left += typeset.width_inches(text, size) + gap


def _legend_text(sheet: Sheet, text: str, left: float, top: float, width: float) -> float:
    """Write a label in as many lines as it needs; return where the last one ends."""
    size = sheet.points(_LEGEND_PT)
    for line in typeset.wrap(text, size, width):
        sheet.line(line, left, top - size * _ASCENT / _POINTS, size)
        top -= sheet.leading(_LEGEND_PT)
    return top


def swatch(
    sheet: Sheet,
    place: Box,
    item: LegendClass,
    edge: tuple[str, float] = (palette.OUTLINE_COLOUR, 0.6),
) -> None:
    """Draw a sample of a class's fill; `edge` is the colour and the width of its line."""
    sheet.figure.add_artist(
        Rectangle(
            (place.left / sheet.width, place.bottom / sheet.height),
            place.width / sheet.width,
            place.height / sheet.height,
            transform=sheet.figure.transFigure,
            facecolor=item.colour,
            edgecolor=edge[0],
            hatchcolor=item.pattern_colour,
            hatch=HATCHES[item.pattern],
            linewidth=edge[1],
        )
    )


_REACHED = LegendClass(
    "reached", palette.ISOCHRONE_FILL, palette.NO_PATTERN, palette.ISOCHRONE_COLOUR, ""
)
_LINE_STYLES = {
    CIRCLES: (palette.BUFFER_COLOUR, 1.2, DASHED),
    AREAS: (palette.AREA_COLOUR, 1.6, SOLID),
    CAME: (palette.CHANGED_COLOUR, 1.8, SOLID),
    LEFT: (palette.CHANGED_COLOUR, 1.8, DASHED),
    **dict.fromkeys((WAY, ROUTE), (palette.WAY_COLOUR, 2.2, SOLID)),
}


def _line_sample(sheet: Sheet, place: Box, kind: str) -> None:
    middle = (place.bottom + place.top) / 2
    if kind == ISOCHRONE:
        swatch(sheet, place, _REACHED, (palette.ISOCHRONE_COLOUR, 1.2))
        return
    if kind in (AIRPORT, OTHER_AIRPORT, BORDERLINE):
        of_airport: dict[str, Any] = {
            "marker": "o",
            "markersize": 5 * sheet.unit,
            "markerfacecolor": TEXT if kind == AIRPORT else SEA,
            "markeredgecolor": TEXT,
        }
        marker = borderline_marker(sheet.unit) if kind == BORDERLINE else of_airport
        sheet.figure.add_artist(
            Line2D(
                [(place.left + place.right) / 2 / sheet.width],
                [middle / sheet.height],
                linestyle="",
                **marker,
                transform=sheet.figure.transFigure,
            )
        )
        return
    colour, width, style = _LINE_STYLES[kind]
    sheet.figure.add_artist(
        Line2D(
            [place.left / sheet.width, place.right / sheet.width],
            [middle / sheet.height] * 2,
            color=colour,
            linewidth=width * sheet.unit,
            linestyle=style,
            transform=sheet.figure.transFigure,
        )
    )
