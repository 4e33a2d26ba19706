"""The story of a municipality on paper: what documents tell of it, on pages behind its record."""

from collections.abc import Iterator, Sequence

from kankei_geo.export.document import Document
from kankei_geo.export.paper import paper_table
from kankei_geo.export.paper.paper_size import Paper
from kankei_geo.export.paper.sheet import Box, Sheet, open_sheet
from kankei_geo.present.tables import initiative_tables
from kankei_geo.present.words import initiative_words
from kankei_geo.present.words.words import translator

_TABLE_PT = 11  # on A4, too, nine points at least


def sheets(document: Document, paper: Paper) -> Iterator[Sheet]:
    """Draw the pages behind a record (inside `typeset.drawing`); none where no fact is told."""
    for sheet, box, head, rows in _pages(document, paper):
        paper_table.draw_table(sheet, box, head, rows, _TABLE_PT)
        yield sheet


def number(document: Document, paper: Paper) -> int:
    """Return how many pages `sheets` draws (inside `typeset.drawing`)."""
    return sum(1 for _ in _pages(document, paper))


def _pages(
    document: Document, paper: Paper
) -> Iterator[tuple[Sheet, Box, Sequence[str], Sequence[Sequence[str]]]]:
    """Yield sheets with a place for a table, its head, and the rows that have room there."""
    data, view = document.data, document.view
    if not initiative_words.are_there(data):
        return
    heading, rule, head, rows = initiative_tables.story_on_pages(data, view)
    title = f"{document.title} — {heading}"
    while rows:
        sheet, box = open_sheet(
            document, paper.width, paper.height, title=title, rule=rule, with_marks=False
        )
        fitting = paper_table.fitting(sheet, box, head, rows, _TABLE_PT)
        yield sheet, box, head, rows[:fitting]
        rows = rows[fitting:]
        more = translator(view.lang)("{title} (continued)")
        title = more.format(title=f"{document.title} — {heading}")
