"""Slides of the ideas: each group as a diagram of native boxes and lines, and as a table."""

from dataclasses import replace
from typing import Any

import shapely
from pptx.enum.dml import MSO_LINE
from pptx.enum.shapes import MSO_SHAPE
from pptx.enum.text import MSO_ANCHOR, PP_ALIGN
from pptx.oxml.ns import qn
from pptx.util import Inches, Pt

from kankei_geo.base import harmless
from kankei_geo.export.document import Document
from kankei_geo.export.slides import slide_shapes, slide_tables, slide_text
from kankei_geo.export.slides.slide_deck import Deck
from kankei_geo.export.slides.slide_shapes import Box, Plane
from kankei_geo.export.slides.slide_theme import WHITE, Palette
from kankei_geo.present import diagram, palette
from kankei_geo.present.diagram import Diagram, Node, Text
from kankei_geo.present.tables import study_tables
from kankei_geo.present.words import background_words, concept_words
from kankei_geo.view import chapters
from kankei_geo.view.view import View

_MOST_PT = 18.0  # of a name, where a small diagram has much room
_INCH = 72


def add(deck: Deck) -> None:
    """Add the group that is shown; in the whole set the others behind it, in their order."""
    data, view = deck.document.data, deck.document.view
    shown = chapters.shown_group(data, view)
    rest = [group for group in chapters.groups(data) if group != shown]
    for group in (shown, *rest) if deck.whole else (shown,):
        _add(deck, replace(view, idea=group))


def _add(deck: Deck, view: View) -> None:
    document = deck.document
    data, notes = document.data, concept_words.notes(document.data, view)
    credit = Document(data, view, document.page, document.with_tables).credit
    told = (concept_words.title(data, view), concept_words.sentence(data, view), credit)
    drawn = diagram.diagram(data, chapters.shown_group(data, view), view.lang)
    slide, (left, top, width, height) = deck.add(*told, notes)
    high = slide_text.height_of(notes, 12, width)
    slide_text.text_box(
        slide.shapes,
        notes,
        (left, top + height - high, width, high),
        12,
        palette=deck.colours,
    )
    group = slide_shapes.group(slide, told[0], concept_words.text(data, view))
    draw(group.shapes, drawn, (left, top, width, height - high - 0.1), deck.colours)
    if deck.whole:
        for caption, table in background_words.tables(data, view).items():
            slide_tables.add(deck, told, study_tables.texts(table), caption, notes)


def draw(target: Any, drawn: Diagram, box: Box, colours: Palette) -> None:  # noqa: ANN401 -- python-pptx has no types
    """Draw a diagram into a box, as large as it fits.

    Parameters
    ----------
    target : pptx shapes of a group
        Receives the shapes.
    drawn : Diagram
        What `diagram.diagram` returns.
    box : tuple of float
        Left, top, width and height in inches.
    colours : Palette
        Of the theme.
    """
    left, top, width, height = box
    scale = min(width / diagram.WIDTH, height / drawn.height, _MOST_PT / diagram.NAME / _INCH)
    for frame in drawn.frames:
        shape = _box(target, _placed(frame.place, left, top, scale), colours)
        colours.colour(_filled(shape), palette.NOT_LISTED_COLOUR)
        shape.name = harmless.xml(frame.title)
        heading = (*frame.place[:2], frame.place[2], 34.0)
        _write(target, [frame.title], _placed(heading, left, top, scale), scale, colours)
    plane = Plane(Inches(left), Inches(top), 0, 0, Inches(scale))
    for line in drawn.lines:
        points = [(x, -y) for x, y in line.points]
        shape = slide_shapes.line(target, shapely.LineString(points), plane)
        colours.colour(shape.line.color, palette.DARKEST)
        shape.line.width = Pt(1.25)
        if line.is_dashed:
            shape.line.dash_style = MSO_LINE.DASH
        if line.has_head:
            _add_head(shape)
    for node in drawn.nodes:
        _add_node(target, node, _placed(node.place, left, top, scale), (scale, colours))
    for label in drawn.labels:
        _add_label(target, label, (left, top, scale), colours)


def _placed(place: diagram.Place, left: float, top: float, scale: float) -> Box:
    x, y, width, height = place
    return (left + x * scale, top + y * scale, width * scale, height * scale)


def _box(target: Any, place: Box, colours: Palette) -> Any:  # noqa: ANN401 -- the same
    shape = target.add_shape(MSO_SHAPE.ROUNDED_RECTANGLE, *map(Inches, place))
    slide_shapes.undressed(shape)
    shape.adjustments[0] = min(0.06 / min(place[2:]), 0.5)
    colours.colour(shape.line.color, palette.OUTLINE_COLOUR)
    shape.line.width = Pt(1)
    return shape


def _filled(shape: Any) -> Any:  # noqa: ANN401 -- the same
    shape.fill.solid()
    return shape.fill.fore_color


def _add_node(target: Any, node: Node, place: Box, style: tuple[float, Palette]) -> None:  # noqa: ANN401 -- the same
    scale, colours = style
    shape = _box(target, place, colours)
    colours.colour(_filled(shape), WHITE)
    if node.is_outside:
        shape.line.dash_style = MSO_LINE.DASH
    between = " " if all(line.isascii() for line in node.lines) else ""
    mark = "" if node.is_whole or node.is_outside else "※"
    names = [between.join(node.lines) + mark, *([between.join(node.notes)] if node.notes else [])]
    shape.name = harmless.xml(names[0])
    slide_text.write(
        shape.text_frame,
        names,
        diagram.NAME * scale * _INCH,
        bold=not node.is_outside,
        align=PP_ALIGN.CENTER,
        palette=colours,
    )
    for run in (run for line in shape.text_frame.paragraphs[1:] for run in line.runs):
        run.font.size, run.font.bold = Pt(diagram.LABEL * scale * _INCH), False
    shape.text_frame.word_wrap = True
    shape.text_frame.vertical_anchor = MSO_ANCHOR.MIDDLE


def _add_label(
    target: Any,  # noqa: ANN401 -- the same
    label: Text,
    origin: tuple[float, float, float],
    colours: Palette,
) -> None:
    left, top, scale = origin
    width = max(diagram.wide(line, diagram.LABEL) for line in label.lines) + 2 * diagram.LABEL
    height = len(label.lines) * diagram.LABEL * diagram.LEADING
    x, y = label.middle
    place = _placed((x - width / 2, y - height / 2, width, height), left, top, scale)
    size = diagram.LABEL * scale * _INCH
    style = {"palette": colours, "align": PP_ALIGN.CENTER, "anchor": MSO_ANCHOR.MIDDLE}
    slide_text.text_box(target, list(label.lines), place, size, **style)


def _write(target: Any, texts: list[str], place: Box, scale: float, colours: Palette) -> None:  # noqa: ANN401 -- the same
    left, top, width, height = place
    inside = (left + 0.12, top, width - 0.24, height)
    size = diagram.NAME * scale * _INCH
    style = {"palette": colours, "bold": True, "anchor": MSO_ANCHOR.MIDDLE}
    slide_text.text_box(target, texts, inside, size, **style)


def _add_head(shape: Any) -> None:  # noqa: ANN401 -- the same
    """Put an arrow at the end of a line: the library has no word for it."""
    line = shape.line._get_or_add_ln()  # noqa: SLF001 -- no public way
    head = line.makeelement(qn("a:tailEnd"), {"type": "triangle", "w": "med", "len": "med"})
    line.append(head)
