"""Slides of the page of background: the chapter that is shown."""

import itertools
from collections.abc import Callable, Mapping

from kankei_geo.export.slides import slide_ideas, slide_national, slide_tables
from kankei_geo.export.slides.slide_deck import Deck
from kankei_geo.present.tables import goal_tables, study_tables
from kankei_geo.present.words import background_words
from kankei_geo.view.view import GOALS, IDEAS, NATIONAL


def add_chapter(deck: Deck) -> None:
    """Add what the page shows; in the whole set the rest of the chapter behind it."""
    _CHAPTERS[deck.document.view.chapter](deck)


def _add_goals(deck: Deck) -> None:
    """Add what is filled in; in the whole set the checklist, too."""
    document = deck.document
    data, view = document.data, document.view
    told = (document.title, document.rule, document.credit)
    notes = background_words.notes(data, view)
    tables = background_words.tables(data, view)
    for caption, table in itertools.islice(tables.items(), None if deck.whole else 1):
        cells = study_tables.texts(goal_tables.printed(table))
        slide_tables.add(deck, told, cells, caption, notes)


_CHAPTERS: Mapping[str, Callable[[Deck], None]] = {
    IDEAS: slide_ideas.add,
    NATIONAL: slide_national.add,
    GOALS: _add_goals,
}
