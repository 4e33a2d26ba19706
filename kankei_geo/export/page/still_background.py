"""The page of background as parts of a file that is read."""

from dataclasses import replace

from kankei_geo.export.document import Document
from kankei_geo.export.page import still_national
from kankei_geo.export.page.still_parts import Part, table_part
from kankei_geo.present import drawn_ideas
from kankei_geo.present.tables import goal_tables, study_tables
from kankei_geo.present.words import background_words
from kankei_geo.view.view import IDEAS, NATIONAL


def parts(document: Document) -> list[Part]:
    """Return the chapter that is shown."""
    data, view = document.data, document.view
    if view.chapter == NATIONAL:
        return still_national.parts(document)
    notes = background_words.notes(data, view)
    chart = drawn_ideas.html(data, view) if view.chapter == IDEAS else None
    found = [
        table_part(caption, study_tables.texts(goal_tables.printed(table)), notes)
        for caption, table in background_words.tables(data, view).items()
    ]
    return [replace(found[0], chart=chart), *found[1:]]
