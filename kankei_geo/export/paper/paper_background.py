"""The page of background on paper."""

from kankei_geo.export.document import Document
from kankei_geo.export.paper import paper_goals, paper_study, paper_table
from kankei_geo.export.paper.sheet import Box, Sheet
from kankei_geo.present.tables import study_tables
from kankei_geo.present.words import background_words
from kankei_geo.view.view import GOALS

_TABLE = 9  # points


def draw_background(document: Document, sheet: Sheet, box: Box) -> None:
    """Draw the chapter that the page shows, and how it is to be read."""
    data, view = document.data, document.view
    box = paper_study.notes(sheet, box, background_words.notes(data, view))
    if view.chapter == GOALS:
        paper_goals.draw_goals(data, sheet, box, view)
        return
    for table in background_words.tables(data, view).values():
        cells = study_tables.texts(table)
        box = paper_table.draw_table(
            sheet, box, list(cells.columns), cells.to_numpy().tolist(), _TABLE
        )
