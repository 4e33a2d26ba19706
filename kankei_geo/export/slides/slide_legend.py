"""The legend on a slide: native boxes with the fills of the map."""

from typing import Any

from pptx.enum.shapes import MSO_SHAPE
from pptx.enum.text import MSO_ANCHOR
from pptx.util import Inches, Pt

from kankei_geo.dataset import facts
from kankei_geo.export.document import CANDIDATE_MAP, Document
from kankei_geo.export.slides.slide_shapes import Box, class_text, describe, group, undressed
from kankei_geo.export.slides.slide_text import height_of, text_box
from kankei_geo.export.slides.slide_theme import TEXT, Palette
from kankei_geo.present import legend, palette
from kankei_geo.present.legend import LegendClass
from kankei_geo.present.maps.pictures import BORDERLINE
from kankei_geo.present.words import words

_TITLE_PT, _LABEL_PT = 13, 12
_WIDE, _HIGH, _GAP = 0.36, 0.22, 0.1  # inches of a sample and around it
_MARKERS = {"airport": MSO_SHAPE.DIAMOND, BORDERLINE: MSO_SHAPE.ISOSCELES_TRIANGLE}
_SELECTED = LegendClass("selected", "#ffffff", palette.NO_PATTERN, "#ffffff", "")


def draw_legend(slide: Any, document: Document, colours: Palette, box: Box) -> None:  # noqa: ANN401 -- python-pptx has no types
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
    """
    t = words.translator(document.view.lang)
    left, top, width, height = box
    target = group(slide, t("Legend"), document.picture.title).shapes
    title = t("{title} (number of municipalities)").format(title=document.picture.title)
    high = height_of([title], _TITLE_PT, width, bold=True)
    text_box(target, [title], (left, top, width, high), _TITLE_PT, palette=colours, bold=True)
    top += high + _GAP
    entries = [
        (item, class_text(item, number, document.view.lang))
        for item, number in document.picture.rows
    ]
    entries += _more(document)
    taken = sum(_height(text, width) for _, text in entries)
    # On a narrow slide with many classes they stand closer.
    gap = min(_GAP, max((box[1] + height - top - taken) / len(entries), 0.0))
    for item, text in entries:
        top += _entry(target, colours, item, text, (left, top, width, 0)) + gap


def _more(document: Document) -> list[tuple[LegendClass, str]]:
    """Return what else is on the map: airports and the selection."""
    t, view = words.translator(document.view.lang), document.view
    found = []
    if document.subject == CANDIDATE_MAP:
        item = LegendClass("airport", TEXT, palette.NO_PATTERN, TEXT, "")
        found.append((item, t("Airports that count")))
        found += [
            (LegendClass(kind, palette.BORDERLINE_COLOUR, palette.NO_PATTERN, TEXT, ""), label)
            for kind, label in document.picture.lines
            if kind == BORDERLINE
        ]
    if view.code:
        told = t(", ").join(
            words.name(facts.record(document.data, code), view.lang) for code in view.code
        )
        found.append((_SELECTED, t("Selected: {names}").format(names=told)))
    return found


def _height(text: str, width: float) -> float:
    return max(height_of([text], _LABEL_PT, width - _WIDE - _GAP), _HIGH)


def _entry(target: Any, colours: Palette, item: LegendClass, text: str, box: Box) -> float:  # noqa: ANN401 -- the same
    """Draw one entry; return how high it is."""
    left, top, width, _ = box
    beside, high = width - _WIDE - _GAP, _height(text, width)
    kind, wide = MSO_SHAPE.RECTANGLE, _WIDE
    if item.key in _MARKERS:
        kind, wide = _MARKERS[item.key], _HIGH * 0.7
    place = (left + (_WIDE - wide) / 2, top, wide, _HIGH if wide == _WIDE else wide)
    sample = target.add_shape(kind, *map(Inches, place))
    describe(sample, text, text)
    undressed(sample)
    _paint(sample, colours, item)
    text_box(
        target,
        [text],
        (left + _WIDE + _GAP, top, beside, high),
        _LABEL_PT,
        palette=colours,
        anchor=MSO_ANCHOR.MIDDLE,
    )
    return high


def _paint(sample: Any, colours: Palette, item: LegendClass) -> None:  # noqa: ANN401 -- the same
    selected = item is _SELECTED
    if selected or item is legend.OUT_OF_SCOPE:
        sample.fill.background()
    else:
        colours.fill(sample.fill, item)
    colours.colour(
        sample.line.color, palette.SELECTION_COLOUR if selected else palette.OUTLINE_COLOUR
    )
    sample.line.width = Pt(2.25 if selected else 0.5)
