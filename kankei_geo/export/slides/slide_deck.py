"""A deck of slides in the making: each with its title, rule, source lines and notes."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from pptx.util import Emu

from kankei_geo.export.document import Document
from kankei_geo.export.slides import slide_text
from kankei_geo.export.slides.slide_shapes import Box
from kankei_geo.export.slides.slide_theme import MARGIN, Palette
from kankei_geo.present.words import view_words


@dataclass(frozen=True)
class Deck:
    """A presentation in the making.

    Attributes
    ----------
    presentation : pptx.presentation.Presentation
        Receives the slides.
    document : Document
        What it is about.
    colours : Palette
        Of its theme.
    whole : bool
        Whether it is the whole set, or one slide.
    """

    presentation: Any
    document: Document
    colours: Palette
    whole: bool = True

    def add(
        self, title: str, rule: str, credit: Sequence[str], told: Sequence[str] = ()
    ) -> tuple[Any, Box]:
        """Add a slide with frame and notes; return it and where its content may stand."""
        document = self.document
        slide = self.presentation.slides.add_slide(self.presentation.slide_layouts[0])
        lines = slide_text.source_lines(document, credit)
        top, bottom = slide_text.frame(slide, title, rule, lines, self.colours, document.view.lang)
        shown = view_words.sentence(self.document.data, document.view, document.kept)
        slide_text.add_number(slide, self.colours)
        slide_text.add_notes(
            self.document.data, slide, document.view.lang, (title, rule, *told, shown), lines
        )
        width = Emu(self.presentation.slide_width).inches - 2 * MARGIN
        return slide, (MARGIN, top, width, bottom - top)

    def say(self, slide: Any, text: str, box: Box) -> None:  # noqa: ANN401 -- python-pptx has no types
        """Write a sentence where there is nothing to draw."""
        slide_text.text_box(slide.shapes, [text], box, 16, palette=self.colours)
