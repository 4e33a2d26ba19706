"""The legend on a slide: native boxes with the fills of the map."""

from collections.abc import Sequence
from typing import Any

from pptx.enum.dml import MSO_LINE
from pptx.enum.shapes import MSO_SHAPE
from pptx.enum.text import MSO_ANCHOR
from pptx.util import Inches, Pt

from kankei_geo.dataset import facts
from kankei_geo.export.document import CANDIDATE_MAP, HUB_MAP, Document
from kankei_geo.export.slides import slide_signs
from kankei_geo.export.slides.slide_shapes import Box, class_text, describe, group, undressed
from kankei_geo.export.slides.slide_square import draw_square
from kankei_geo.export.slides.slide_text import height_of, text_box
from kankei_geo.export.slides.slide_theme import TEXT, Palette
from kankei_geo.present import legend, palette
from kankei_geo.present.legend import LegendClass
from kankei_geo.present.maps.pictures import (
    AREAS,
    BORDERLINE,
    CAME,
    CIRCLES,
    ISOCHRONE,
    LEFT,
    OUTLINED,
    ROUTE,
    WAY,
    Rows,
)
from kankei_geo.present.words import words

_TITLE_PT = 13
_LABEL_PTS = (12, 11, 10, 9)  # the first in which all entries have room
_WIDE, _HIGH, _GAP = 0.36, 0.22, 0.1  # inches of a sample and around it
_LINE = 0.04  # inches that a line is thick
_MARKER_SHARE = 0.7  # of the height of a sample
_OTHER_AIRPORT = "other_airport"
_MARKERS = {
    **dict.fromkeys(("airport", _OTHER_AIRPORT), MSO_SHAPE.DIAMOND),
    BORDERLINE: MSO_SHAPE.ISOSCELES_TRIANGLE,
}
_OF_LINES = {
    ISOCHRONE: palette.ISOCHRONE_COLOUR,
    CIRCLES: palette.BUFFER_COLOUR,
    AREAS: palette.AREA_COLOUR,
    BORDERLINE: palette.BORDERLINE_COLOUR,
    **dict.fromkeys((CAME, LEFT), palette.CHANGED_COLOUR),
    **dict.fromkeys((WAY, ROUTE), palette.WAY_COLOUR),
}
_SELECTED = LegendClass("selected", "#ffffff", palette.NO_PATTERN, "#ffffff", "")


def draw_legend(
    slide: Any,  # noqa: ANN401 -- python-pptx has no types
    document: Document,
    colours: Palette,
    box: Box,
    shared: tuple[str, Rows] | None = None,
) -> None:
    """Draw the legend of a document's picture, each class with its n.

    Parameters
    ----------
    slide : pptx.slide.Slide
        Receives one group.
    document : Document
        Its picture tells the classes.
    colours : Palette
        Of the theme.
    box : tuple of float
        Left, top, width and height in inches; it begins at the top.
    shared : tuple of str and Rows, optional
        Heading and entries that several maps have in common; those of the picture if left out.
    """
    t = words.translator(document.view.lang)
    left, top, width, height = box
    heading, rows = shared or (document.picture.title, document.picture.rows)
    if document.view.area:  # a map of groups has no inset with what is only outlined
        rows = [row for row in rows if row != OUTLINED]
    target = group(slide, t("Legend"), heading).shapes
    title = heading
    if shared is None:
        title = t("{title} (number of municipalities)").format(title=heading)
    high = height_of([title], _TITLE_PT, width, bold=True)
    text_box(target, [title], (left, top, width, high), _TITLE_PT, palette=colours, bold=True)
    top += high + _GAP
    if shared is None and document.picture.square is not None:
        place = (left, top, width, 0.0)
        top += draw_square(target, colours, place, document.picture.square) + _GAP
        rows = document.picture.rest
    entries = [(item, class_text(item, number, document.view.lang)) for item, number in rows]
    entries += _more(document)
    signs = document.picture if shared is None and document.picture.signs else None
    room = (
        box[1]
        + height
        - top
        - (slide_signs.key_height(signs, width, document.view.lang) if signs else 0)
    )
    taken = {size: sum(_height(text, size, width) for _, text in entries) for size in _LABEL_PTS}
    # On a narrow slide with many classes they are smaller and stand closer.
    size = next((one for one in _LABEL_PTS if taken[one] <= room), _LABEL_PTS[-1])
    gap = min(_GAP, max((room - taken[size]) / max(len(entries), 1), 0.0))
    for item, text in entries:
        top += _entry(target, colours, (item, text, size), (left, top, width, 0)) + gap
    if signs:
        place = (left, top, width, box[1] + height - top)
        slide_signs.draw_key(target, colours, place, signs, document.view.lang)


def _more(document: Document) -> list[tuple[LegendClass, str]]:
    """Return what else is on the map: airports and the selection."""
    t, view = words.translator(document.view.lang), document.view
    found = []
    if document.subject == CANDIDATE_MAP:
        item = LegendClass("airport", TEXT, palette.NO_PATTERN, TEXT, "")
        found.append((item, t("Airports that count")))
        item = LegendClass(_OTHER_AIRPORT, "#ffffff", palette.NO_PATTERN, TEXT, "")
        found.append((item, t("Airports that do not count")))
    found += [
        (LegendClass(kind, _OF_LINES[kind], palette.NO_PATTERN, TEXT, ""), label)
        for kind, label in document.picture.lines
        if kind in _OF_LINES
    ]
    if document.subject == HUB_MAP and document.picture.numbered:
        names = _numbered(document, document.picture.numbered)
        item = LegendClass("numbers", TEXT, palette.NO_PATTERN, TEXT, "")
        found.append((item, t("Numbers: {names}").format(names=t(", ").join(names))))
    if document.chosen:
        names = [
            words.name(facts.record(document.data, code), view.lang) for code in document.chosen
        ]
        text = t("Selected: {names}")
        if document.route:
            names = _numbered(document, document.chosen)
            text = t("Stops: {names}")
        found.append((_SELECTED, text.format(names=t(", ").join(names))))
    return found


def _numbered(document: Document, codes: Sequence[str]) -> list[str]:
    """Return the names of municipalities with their numbers."""
    rows = (facts.record(document.data, code) for code in codes)
    names = (words.name(row, document.view.lang) for row in rows)
    return [f"{number} {name}" for number, name in enumerate(names, start=1)]


def _height(text: str, size: int, width: float) -> float:
    return max(height_of([text], size, width - _WIDE - _GAP), _HIGH * size / _LABEL_PTS[0])


def _entry(
    target: Any,  # noqa: ANN401 -- the same
    colours: Palette,
    entry: tuple[LegendClass, str, int],
    box: Box,
) -> float:
    """Draw one entry with its text in a size; return how high it is."""
    item, text, size = entry
    left, top, width, _ = box
    beside, high = width - _WIDE - _GAP, _height(text, size, width)
    tall = _HIGH * size / _LABEL_PTS[0]
    kind, place = MSO_SHAPE.RECTANGLE, (left, top, _WIDE, tall)
    if item.key in _MARKERS:
        side = tall * _MARKER_SHARE
        kind, place = _MARKERS[item.key], (left + (_WIDE - side) / 2, top, side, side)
    elif item.key in (WAY, ROUTE):
        place = (left, top + (tall - _LINE) / 2, _WIDE, _LINE)
    sample = target.add_shape(kind, *map(Inches, place))
    describe(sample, text, text)
    undressed(sample)
    _paint(sample, colours, item)
    text_box(
        target,
        [text],
        (left + _WIDE + _GAP, top, beside, high),
        size,
        palette=colours,
        anchor=MSO_ANCHOR.MIDDLE,
    )
    return high


def _paint(sample: Any, colours: Palette, item: LegendClass) -> None:  # noqa: ANN401 -- the same
    edges = {
        _SELECTED.key: (palette.SELECTION_COLOUR, 2.25),
        ISOCHRONE: (palette.ISOCHRONE_COLOUR, 1.5),
        CIRCLES: (palette.BUFFER_COLOUR, 1.5),
        AREAS: (palette.AREA_COLOUR, 1.5),
        **dict.fromkeys((CAME, LEFT), (palette.CHANGED_COLOUR, 1.75)),
    }
    if item.key in edges or item is legend.OUT_OF_SCOPE:
        sample.fill.background()
    else:
        colours.fill(sample.fill, item)
    colour, width_pt = edges.get(item.key, (palette.OUTLINE_COLOUR, 0.5))
    colours.colour(sample.line.color, colour)
    sample.line.width = Pt(width_pt)
    if item.key in (LEFT, CIRCLES):
        sample.line.dash_style = MSO_LINE.DASH
