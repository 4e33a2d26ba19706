"""The page of background on paper: the chapter that is shown."""

from kankei_geo.export.document import Document
from kankei_geo.export.paper import paper_goals, paper_ideas, paper_national, paper_study
from kankei_geo.export.paper.sheet import Box, Sheet
from kankei_geo.present.words import background_words
from kankei_geo.view.view import IDEAS, NATIONAL


def draw_background(document: Document, sheet: Sheet, box: Box) -> None:
    """Draw the chapter that the page shows, and how it is to be read."""
    data, view = document.data, document.view
    if view.chapter == NATIONAL:
        paper_national.draw(data, sheet, box, view)
        return
    box = paper_study.notes(sheet, box, background_words.notes(data, view))
    draw = paper_ideas.draw_ideas if view.chapter == IDEAS else paper_goals.draw_goals
    draw(data, sheet, box, view)
