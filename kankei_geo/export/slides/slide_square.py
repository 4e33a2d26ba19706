"""The legend of a map of two figures on a slide: a square of native boxes."""

from typing import Any

from pptx.enum.shapes import MSO_SHAPE
from pptx.enum.text import MSO_ANCHOR, PP_ALIGN
from pptx.util import Inches, Pt

from kankei_geo.export.slides.slide_shapes import Box, describe, undressed
from kankei_geo.export.slides.slide_text import height_of, text_box
from kankei_geo.export.slides.slide_theme import Palette
from kankei_geo.present import palette
from kankei_geo.present.maps.pictures import Square

_LABEL_PT = 10
_HIGH, _GAP = 0.38, 0.05  # inches of a class, and between two
_LABEL_SHARE, _SAMPLE_SHARE = 0.28, 0.55  # of the width, and of a class's


def draw_square(
    target: Any,  # noqa: ANN401 -- python-pptx has no types
    colours: Palette,
    box: Box,
    square: Square,
) -> float:
    """Draw the square from the top of a box; return how high it is, in inches.

    Parameters
    ----------
    target : pptx shapes of a slide or of a group
        Receives the boxes.
    colours : Palette
        Of the theme.
    box : tuple of float
        Left, top and width in inches count.
    square : Square
        Classes, numbers and labels.
    """
    left, top, width, _ = box
    begin, style = top, {"palette": colours, "anchor": MSO_ANCHOR.MIDDLE}
    top += _written(target, f"↑ {square.up}", (left, top, width, 0.0), style)
    labels = width * _LABEL_SHARE
    wide = (width - labels) / len(square.columns)
    for label, cells in square.rows:
        beside = (left, top, labels - _GAP, _HIGH)
        text_box(target, [label], beside, _LABEL_PT, align=PP_ALIGN.RIGHT, **style)
        for place, (item, number) in enumerate(cells):
            corner, sample = left + labels + place * wide, wide * _SAMPLE_SHARE
            sides = (corner, top, sample, _HIGH)
            shape = target.add_shape(MSO_SHAPE.RECTANGLE, *map(Inches, sides))
            told = f"{square.up} {label} × {square.across} {square.columns[place]}: {number}"
            describe(shape, told, told)
            undressed(shape)
            colours.fill(shape.fill, item)
            colours.colour(shape.line.color, palette.OUTLINE_COLOUR)
            shape.line.width = Pt(0.5)
            beside = (corner + sample + _GAP, top, wide - sample - _GAP, _HIGH)
            text_box(target, [str(number)], beside, _LABEL_PT, **style)
        top += _HIGH + _GAP
    top += max(
        _written(target, label, (left + labels + place * wide, top, wide - _GAP, 0.0), style)
        for place, label in enumerate(square.columns)
    )
    top += _written(target, f"{square.across} →", (left, top, width, 0.0), style)
    return top - begin


def _written(target: Any, text: str, box: Box, style: dict[str, Any]) -> float:  # noqa: ANN401 -- the same
    """Write a text as high as it needs; return its height."""
    left, top, width, _ = box
    high = height_of([text], _LABEL_PT, width)
    text_box(target, [text], (left, top, width, high), _LABEL_PT, **style)
    return high
