"""Documents of the states that the tests of exports share."""

from kankei_geo.export.document import Document
from kankei_geo.view import restore
from tests.hokkaido import HOKKAIDO


def document(state: str) -> Document:
    """Return the document of a state as the command line takes it."""
    data, page, view = restore.read_state(HOKKAIDO, state)
    return Document(data, view, page)
