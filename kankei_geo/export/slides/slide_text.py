"""Text on slides: title, lines that fit, source lines, speaker notes, and its language."""

from collections.abc import Sequence
from typing import Any

from pptx.enum.text import MSO_ANCHOR, PP_ALIGN
from pptx.oxml import parse_xml
from pptx.oxml.ns import nsdecls
from pptx.util import Emu, Inches, Pt

from kankei_geo.base import harmless
from kankei_geo.dataset.dataset import Dataset
from kankei_geo.export import typeset
from kankei_geo.export.document import Document
from kankei_geo.export.slides.slide_theme import (
    MARGIN,
    MUTED,
    TEXT,
    TITLE_HEIGHT,
    TITLE_TOP,
    Palette,
)
from kankei_geo.export.terms import TERMS
from kankei_geo.present.words import words

_TITLE_PT, _LEAST_TITLE_PT, _TITLE_LINES = 24, 14, 2
_RULE_PT, _SOURCE_PT = 12, 8
_LEADING = 1.25  # height of a line, of its size; offices set Japanese a little wider
_SPARE = 0.92  # of the width: the reader's font may be wider than the one measured
_BOTTOM = 0.25  # inches below the source lines
_NUMBER_WIDE = 0.8
_LONGEST_NAME = 40  # letters of a shape's name
NUMBER = "#"  # name of the shape with the slide's number, in every language
_FIELD = "{B6F15528-21DE-4FAA-801E-634DDDAF4B2B}"  # Office's own for a slide's number
_LANGUAGES = {"ja": "ja-JP", "en": "en-US"}


def height_of(texts: Sequence[str], points: float, width: float, *, bold: bool = False) -> float:
    """Return how high paragraphs are, in inches, in a box of `width` inches."""
    weight = typeset.BOLD if bold else typeset.REGULAR
    lines = sum(len(typeset.wrap(text, points, width * _SPARE, weight)) for text in texts)
    return lines * points * _LEADING / 72


def write(frame: Any, texts: Sequence[str], points: float, **style: Any) -> None:  # noqa: ANN401 -- python-pptx has no types
    """Write paragraphs into a text frame, without its margins.

    Parameters
    ----------
    frame : pptx.text.text.TextFrame
        Of any shape, cell or title.
    texts : sequence of str
        One for each paragraph.
    points : float
        Size of the letters.
    **style
        ``palette`` and ``colour``, ``bold``, ``align`` (PP_ALIGN).
    """
    frame.word_wrap = True
    frame.margin_left = frame.margin_right = frame.margin_top = frame.margin_bottom = 0
    frame.text = harmless.xml("\n".join(text.replace("\n", " ") for text in texts))
    for paragraph in frame.paragraphs:
        paragraph.alignment = style.get("align")
        for run in paragraph.runs:
            run.font.size, run.font.bold = Pt(points), style.get("bold", False)
            if "palette" in style:
                style["palette"].colour(run.font.color, style.get("colour", TEXT))


def text_box(
    shapes: Any,  # noqa: ANN401 -- the same
    texts: Sequence[str],
    box: tuple[float, float, float, float],
    points: float,
    **style: Any,  # noqa: ANN401 -- the same
) -> Any:  # noqa: ANN401 -- the same
    """Add a box of text.

    Parameters
    ----------
    shapes : pptx shapes of a slide or of a group
        Where it is added.
    texts : sequence of str
        One for each paragraph.
    box : tuple of float
        Left, top, width and height in inches.
    points : float
        Size of the letters.
    **style
        As for `write`; ``anchor`` (MSO_ANCHOR).
    """
    shape = shapes.add_textbox(*(Inches(side) for side in box))
    shape.name = harmless.xml(texts[0][:_LONGEST_NAME]) if texts else ""
    write(shape.text_frame, texts, points, **style)
    shape.text_frame.vertical_anchor = style.get("anchor", MSO_ANCHOR.TOP)
    return shape


def frame(
    slide: Any,  # noqa: ANN401 -- the same
    title: str,
    rule: str,
    sources: Sequence[str],
    colours: Palette,
    language: str,
) -> tuple[float, float]:
    """Write title, rule and source lines of a slide; return where the content may stand.

    Returns
    -------
    tuple of float
        Top and bottom of the content, in inches.
    """
    page = slide.part.package.presentation_part.presentation
    width = Emu(page.slide_width).inches - 2 * MARGIN
    t = words.translator(language)
    slide.shapes.title.name = t("Title")
    write(slide.shapes.title.text_frame, [title], _title_points(title, width), bold=True)
    style = {"palette": colours, "colour": MUTED}
    top, high = TITLE_TOP + TITLE_HEIGHT + 0.06, height_of([rule], _RULE_PT, width)
    shape = text_box(slide.shapes, [rule], (MARGIN, top, width, high), _RULE_PT, **style)
    shape.name = t("What is shown")
    foot = height_of(sources, _SOURCE_PT, width)
    bottom = Emu(page.slide_height).inches - _BOTTOM - foot
    place = (MARGIN, bottom, width, foot)
    text_box(slide.shapes, sources, place, _SOURCE_PT, **style).name = t("Source")
    return top + high + 0.1, bottom - 0.1


def add_number(slide: Any, colours: Palette) -> None:  # noqa: ANN401 -- the same
    """Add the number of a slide at the lower right: a field, so that it follows the order."""
    page = slide.part.package.presentation_part.presentation
    width, height = (Emu(side).inches for side in (page.slide_width, page.slide_height))
    place = (width - MARGIN - _NUMBER_WIDE, height - _BOTTOM + 0.02, _NUMBER_WIDE, 0.16)
    style = {"palette": colours, "colour": MUTED, "align": PP_ALIGN.RIGHT}
    shape = text_box(slide.shapes, ["0"], place, _SOURCE_PT, **style)
    shape.name = NUMBER
    (run,) = shape.text_frame.paragraphs[0].runs
    field = parse_xml(f'<a:fld {nsdecls("a")} id="{_FIELD}" type="slidenum"/>')
    run._r.addprevious(field)  # noqa: SLF001 -- no public way
    field.extend(list(run._r))  # noqa: SLF001 -- the same
    run._r.getparent().remove(run._r)  # noqa: SLF001 -- the same


def in_reading_order(slide: Any, language: str) -> None:  # noqa: ANN401 -- the same
    """Let what is read aloud end with the sources and the number of the slide."""
    last = (words.translator(language)("Source"), NUMBER)
    tree = slide.shapes._spTree  # noqa: SLF001 -- no public way
    for name in last:
        for shape in [shape for shape in slide.shapes if shape.name == name]:
            tree.append(shape._element)  # noqa: SLF001 -- the same


def _title_points(title: str, width: float) -> int:
    points = _TITLE_PT
    while (
        points > _LEAST_TITLE_PT
        and len(typeset.wrap(title, points, width * _SPARE, typeset.BOLD)) > _TITLE_LINES
    ):
        points -= 1
    return points


def source_lines(document: Document, credit: Sequence[str]) -> list[str]:
    """Return what stands at the foot of a slide: credit, data and the code.

    Parameters
    ----------
    document : Document
        Its stamp and its code are told.
    credit : sequence of str
        Of what the slide shows.
    """
    t = words.translator(document.view.lang)
    told = t("Source: {credit}").format(credit=t(" / ").join(credit))
    code = t("To see this view again, open the dashboard with this code: {code}")
    return [told, document.stamp, code.format(code=document.code)]


def add_notes(
    data: Dataset,
    slide: Any,  # noqa: ANN401 -- python-pptx has no types
    language: str,
    told: Sequence[str],
    sources: Sequence[str],
) -> None:
    """Write the speaker's notes: what is shown, what the terms mean, sources and code.

    Parameters
    ----------
    slide : pptx.slide.Slide
        Whose notes are written.
    language : str
        Of the definitions.
    told : sequence of str
        What is to say about this slide; what is said twice is written once.
    sources : sequence of str
        What `source_lines` returns.
    """
    t = words.translator(language)
    meanings = definitions(data, language)
    terms = ["", t("Terms"), *meanings] if meanings else []
    lines = [*dict.fromkeys(told), *terms, "", *sources]
    slide.notes_slide.notes_text_frame.text = harmless.xml("\n".join(lines))


def definitions(data: Dataset, language: str) -> list[str]:
    """Return the terms that a figure needs, each with its meaning, from the glossary."""
    t = words.translator(language)
    glossary = data.glossary.set_index("term_key")
    return [
        t("{label}: {number}").format(
            label=glossary.loc[key, f"term_{language}"],
            number=glossary.loc[key, f"text_{language}"],
        )
        for key in TERMS
        if key in glossary.index
    ]


def set_language(root: Any, language: str) -> None:  # noqa: ANN401 -- the same
    """Say of each piece of text in which language it is, for spelling and for reading aloud."""
    for element in root.iter("{*}r"):
        if element.find("{*}t") is not None and hasattr(element, "get_or_add_rPr"):
            element.get_or_add_rPr()
    for kind in ("rPr", "endParaRPr", "defRPr"):
        for element in root.iter(f"{{*}}{kind}"):
            element.set("lang", _LANGUAGES[language])
