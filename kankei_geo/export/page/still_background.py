"""The page of background as parts of a file that is read."""

from kankei_geo.export.document import Document
from kankei_geo.export.page.still_parts import Part, table_part
from kankei_geo.present.tables import goal_tables, study_tables
from kankei_geo.present.words import background_words


def parts(document: Document) -> list[Part]:
    """Return the chapter that is shown."""
    data, view = document.data, document.view
    notes = background_words.notes(data, view)
    return [
        table_part(caption, study_tables.texts(goal_tables.printed(table)), notes)
        for caption, table in background_words.tables(data, view).items()
    ]
