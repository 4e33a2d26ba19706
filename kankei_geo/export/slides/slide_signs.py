"""The signs of facts on a slide's map, and their key: letters that an official can change."""

from collections.abc import Sequence
from itertools import groupby
from typing import Any

from pptx.enum.text import MSO_ANCHOR, PP_ALIGN
from pptx.oxml import parse_xml
from pptx.oxml.ns import nsdecls
from pptx.util import Emu, Pt

from kankei_geo.dataset import shapes
from kankei_geo.export.document import FACT_MAP, Document
from kankei_geo.export.slides.slide_shapes import Box, Plane, describe, fit_group, large_group
from kankei_geo.export.slides.slide_text import height_of, text_box
from kankei_geo.export.slides.slide_theme import Palette
from kankei_geo.export.typeset import width_inches
from kankei_geo.present.maps.legend_html import SIGNS
from kankei_geo.present.maps.pictures import Picture
from kankei_geo.present.maps.sign_points import sign_points
from kankei_geo.present.signs import Sign
from kankei_geo.present.words import words

_SIGN_PT = 8  # of a sign on the map
_TITLE_PT, _GAP = 12, 0.1
_KEY_PTS = (11, 10, 9, 8, 7)  # the first in which all entries have room
_MOST_ACROSS = 4
_RESERVED_PT = 9  # beside the classes, which are smaller rather than this
_LEADING, _BESIDE = 1.22, 2.0  # of the size: a line, and what the sign takes
_SPARE = 1.12  # other typefaces are wider
# A white edge, so that a sign stands out from any fill.
_EDGE = '<a:effectLst {}><a:glow rad="19050"><a:srgbClr val="FFFFFF"/></a:glow></a:effectLst>'

Told = tuple[Sign, str]  # a sign of the key with its text


def draw(slide: Any, document: Document, colours: Palette, plane: Plane) -> None:  # noqa: ANN401 -- python-pptx has no types
    """Draw the signs of the kinds around each office, where the document is about facts.

    Parameters
    ----------
    slide : pptx.slide.Slide
        Receives one group.
    document : Document
        Its view tells which facts are shown.
    colours : Palette
        Of the theme.
    plane : Plane
        Where metres lie.
    """
    if document.subject != FACT_MAP:
        return
    data, view = document.data, document.view
    points = sign_points(data, view)
    if not points:
        return
    metres = data.prefecture.equal_area
    places = shapes.offices(data, data.municipalities).to_crs(metres).set_index("code").geometry
    towns = data.municipalities.set_index("code")
    kinds = {sign: name for sign, name, _ in document.picture.signs}
    t = words.translator(view.lang)
    layer, side = large_group(slide, t(SIGNS), t(SIGNS)), _SIGN_PT / 72
    # One shape for a municipality: it is moved as a whole, and hundreds would take seconds.
    for code, own in groupby(points, key=lambda one: one.code):
        rows = [[one.sign for one in row] for _, row in groupby(own, key=lambda one: one.down)]
        x, y = (Emu(at).inches for at in plane.place(places[code].x, places[code].y))
        wide, high = side * (max(map(len, rows)) + 1), side * len(rows)
        shape = _write(layer.shapes, colours, rows, (x - wide / 2, y - high / 2, wide, high))
        name = words.name(towns.loc[code], view.lang)
        told = t(", ").join(kinds[sign] for row in rows for sign in row)
        describe(shape, name, t("{label}: {number}").format(label=name, number=told))
    fit_group(layer)


def _write(
    target: Any,  # noqa: ANN401 -- the same
    colours: Palette,
    rows: Sequence[Sequence[Sign]],
    box: Box,
    points: float = _SIGN_PT,
    leading: float = _SIGN_PT,
) -> Any:  # noqa: ANN401 -- the same
    """Write rows of signs in the middle of a box, each in its colour; return the shape."""
    texts = ["".join(sign.shape for sign in row) for row in rows]
    shape = text_box(target, texts, box, points, anchor=MSO_ANCHOR.MIDDLE, palette=colours)
    shape.text_frame.word_wrap = False
    for paragraph, row in zip(shape.text_frame.paragraphs, rows, strict=True):
        paragraph.alignment, paragraph.line_spacing = PP_ALIGN.CENTER, Pt(leading)
        first, *_ = paragraph.runs
        runs = [first, *(paragraph.add_run() for _ in row[1:])]
        for run, sign in zip(runs, row, strict=True):
            run.text = sign.shape
            run.font.size, run.font.bold = Pt(points), True
            colours.colour(run.font.color, sign.colour)
            # Behind the fill, before the typeface: the order of the schema.
            fill = run.font._element.find("{*}solidFill")  # noqa: SLF001 -- no public way
            fill.addnext(parse_xml(_EDGE.format(nsdecls("a"))))
    return shape


def key_height(picture: Picture, width: float, language: str) -> float:
    """Return how high the key of a picture's signs is in small letters, in inches; 0 without."""
    told = _texts(picture, language)
    if not told:
        return 0.0
    across = _most_across(told, width, _RESERVED_PT)
    rows = -(-len(told) // across)
    return _GAP + _heading(width, language) + rows * _RESERVED_PT * _LEADING / 72


def draw_key(target: Any, colours: Palette, box: Box, picture: Picture, language: str) -> None:  # noqa: ANN401 -- the same
    """Draw the key of a picture's signs with the number of facts from the top of a box.

    Parameters
    ----------
    target : pptx shapes of a group
        Receives a sign and a text for each kind that is shown.
    box : tuple of float
        Left, top, width and height in inches.
    """
    told = _texts(picture, language)
    if not told:
        return
    left, top, width, height = box
    top, high = top + _GAP, _heading(width, language)
    title = words.translator(language)(SIGNS)
    text_box(target, [title], (left, top, width, high), _TITLE_PT, palette=colours, bold=True)
    top += high
    points, across = _arranged(told, width, height - _GAP - high)
    step, beside = points * _LEADING, points * _BESIDE / 72
    for own, wide in _columns(told, across, points):
        lines, names = [[sign] for sign, _ in own], [text for _, text in own]
        high = len(own) * step / 72
        signs = _write(target, colours, lines, (left, top, beside, high), points, step)
        describe(signs, title, words.translator(language)("; ").join(names))
        place = (left + beside, top, wide - beside, high)
        texts = text_box(target, names, place, points, palette=colours, anchor=MSO_ANCHOR.MIDDLE)
        for paragraph in texts.text_frame.paragraphs:
            paragraph.line_spacing = Pt(step)
        left += wide


def _heading(width: float, language: str) -> float:
    return height_of([words.translator(language)(SIGNS)], _TITLE_PT, width, bold=True) + _GAP


def _texts(picture: Picture, language: str) -> list[Told]:
    """Return the signs that are on the map, each with its kind and number of facts."""
    t = words.translator(language)
    return [
        (sign, t("{label}: {number}").format(label=name, number=number))
        for sign, name, number in picture.signs
        if number
    ]


def _columns(
    told: Sequence[Told], across: int, points: float
) -> list[tuple[Sequence[Told], float]]:
    """Return the entries of each column, and how wide it must be, in inches."""
    rows = -(-len(told) // across)
    parts = [told[start : start + rows] for start in range(0, len(told), rows)]
    return [
        (part, max(width_inches(text, points) for _, text in part) * _SPARE + points * _BESIDE / 72)
        for part in parts
    ]


def _fits(told: Sequence[Told], across: int, width: float, points: float) -> bool:
    """Tell whether some columns fit beside each other, in which no text is broken."""
    return sum(wide for _, wide in _columns(told, across, points)) <= width


def _most_across(told: Sequence[Told], width: float, points: float) -> int:
    """Return the most columns that fit."""
    fits = (one for one in range(_MOST_ACROSS, 1, -1) if _fits(told, one, width, points))
    return next(fits, 1)


def _arranged(told: Sequence[Told], width: float, height: float) -> tuple[float, int]:
    """Return the largest letters in which all signs have room, and in how many columns."""
    for points in _KEY_PTS:
        lines = max(int(height / (points * _LEADING / 72)), 1)
        across = -(-len(told) // lines)
        if _fits(told, across, width, points):
            return points, across
    return _KEY_PTS[-1], _most_across(told, width, _KEY_PTS[-1])
