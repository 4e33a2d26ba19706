"""Slides of the page of background."""

import itertools

from kankei_geo.export.slides import slide_tables
from kankei_geo.export.slides.slide_deck import Deck
from kankei_geo.present.tables import goal_tables, study_tables
from kankei_geo.present.words import background_words
from kankei_geo.view.view import GOALS


def add_chapter(deck: Deck) -> None:
    """Add the tables of the chapter that is shown."""
    document = deck.document
    data, view = document.data, document.view
    told = (document.title, document.rule, document.credit)
    notes = background_words.notes(data, view)
    tables = background_words.tables(data, view)
    if view.chapter == GOALS and not deck.whole:  # one slide: what is filled in
        tables = dict(itertools.islice(tables.items(), 1))
    for caption, table in tables.items():
        cells = study_tables.texts(goal_tables.printed(table))
        slide_tables.add(deck, told, cells, caption, notes)
