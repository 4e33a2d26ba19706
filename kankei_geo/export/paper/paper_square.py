"""The legend of a map of two figures on paper: a square of classes, and the rest below it."""

from collections.abc import Iterable

from kankei_geo.export import typeset
from kankei_geo.export.paper.paper_legend import draw_legend, swatch
from kankei_geo.export.paper.sheet import Box, Sheet
from kankei_geo.export.typeset import BOLD
from kankei_geo.present.maps.pictures import Picture, Rows, Square

_LABEL_PT = 10
_HIGH, _GAP = 0.42, 0.05  # inches of a class, and between two
_LABEL_SHARE = 0.26  # of the width, for the values of the second figure
_SWATCH_SHARE = 0.6  # of the width of a class; the rest is for its number
_ASCENT, _POINTS = 1.05, 72


def draw_picture_legend(
    sheet: Sheet,
    box: Box,
    picture: Picture,
    rows: Rows,
    lines: Iterable[tuple[str, str]],
    language: str,
) -> Box:
    """Draw the legend of a picture from the top of a box; return the box below.

    Parameters
    ----------
    picture : Picture
        With or without two figures.
    rows : Rows
        Which of its entries are told.
    lines : iterable of (str, str)
        As `draw_legend` takes them.
    language : str
        Of the labels.
    """
    if picture.square is None:
        return draw_legend(sheet, box, picture.title, rows, lines, language)
    rest = sheet.write(picture.title, box, 12, weight=BOLD)
    rest = _draw_square(sheet, rest, picture.square)
    others = [row for row in picture.rest if row in rows]
    return draw_legend(sheet, rest, "", others, lines, language)


def _draw_square(sheet: Sheet, box: Box, square: Square) -> Box:
    unit, size = sheet.unit, sheet.points(_LABEL_PT)
    high, gap = _HIGH * unit, _GAP * unit
    rest = sheet.write(f"↑ {square.up}", box, _LABEL_PT)
    left = box.left + box.width * _LABEL_SHARE
    wide = (box.right - left) / len(square.columns)
    top = rest.top - gap
    for label, cells in square.rows:
        _label(sheet, label, Box(box.left, top - high, left - box.left - gap, high))
        for place, (item, number) in enumerate(cells):
            corner = left + place * wide
            swatch(sheet, Box(corner, top - high, wide * _SWATCH_SHARE, high), item)
            base = top - high / 2 - size / _POINTS / 3
            sheet.line(str(number), corner + wide * _SWATCH_SHARE + gap, base, size)
        top -= high + gap
    lowest = top
    for place, label in enumerate(square.columns):
        below = sheet.write(label, Box(left + place * wide, 0, wide - gap, top), _LABEL_PT)
        lowest = min(lowest, below.top)
    below = Box(box.left, box.bottom, box.width, lowest - box.bottom)
    rest = sheet.write(f"{square.across} →", below, _LABEL_PT)
    return Box(rest.left, rest.bottom, rest.width, rest.height - 2 * gap)


def _label(sheet: Sheet, text: str, box: Box) -> None:
    """Write a label beside a row of classes, in the middle of its height."""
    size, step = sheet.points(_LABEL_PT), sheet.leading(_LABEL_PT)
    told = typeset.wrap(text, size, box.width)
    top = (box.bottom + box.top + step * len(told)) / 2
    for line in told:
        sheet.line(line, box.right, top - size * _ASCENT / _POINTS, size, align="right")
        top -= step
