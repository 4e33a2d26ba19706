"""Documents of the states that the tests of exports share."""

from kankei_geo.export import restore
from kankei_geo.export.document import Document


def document(state: str) -> Document:
    """Return the document of a state as the command line takes it."""
    page, view = restore.read_state(state)
    return Document(view, page)
