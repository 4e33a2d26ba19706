"""Slides of the page of background."""

from kankei_geo.export.slides import slide_national, slide_tables
from kankei_geo.export.slides.slide_deck import Deck
from kankei_geo.present.tables import study_tables
from kankei_geo.present.words import background_words
from kankei_geo.view.view import NATIONAL


def add_chapter(deck: Deck) -> None:
    """Add the tables of the chapter that is shown."""
    document = deck.document
    data, view = document.data, document.view
    if view.chapter == NATIONAL:
        slide_national.add(deck)
        return
    told = (document.title, document.rule, document.credit)
    notes = background_words.notes(data, view)
    for caption, table in background_words.tables(data, view).items():
        slide_tables.add(deck, told, study_tables.texts(table), caption, notes)
