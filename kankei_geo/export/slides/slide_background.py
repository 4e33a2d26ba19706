"""Slides of the page of background: the chapter that is shown."""

from collections.abc import Callable, Mapping

from kankei_geo.export.slides import slide_ideas, slide_tables
from kankei_geo.export.slides.slide_deck import Deck
from kankei_geo.present.tables import study_tables
from kankei_geo.present.words import background_words
from kankei_geo.view.view import IDEAS


def add_shown(deck: Deck) -> None:
    """Add what the page shows."""
    _SHOWN.get(deck.document.view.chapter, _add_tables)(deck)


def add_others(deck: Deck) -> None:
    """Add the other parts of the chapter."""
    add = _OTHERS.get(deck.document.view.chapter)
    if add is not None:
        add(deck)


def _add_tables(deck: Deck) -> None:
    document = deck.document
    data, view = document.data, document.view
    told = (document.title, document.rule, document.credit)
    notes = background_words.notes(data, view)
    for caption, table in background_words.tables(data, view).items():
        slide_tables.add(deck, told, study_tables.texts(table), caption, notes)


_SHOWN: Mapping[str, Callable[[Deck], None]] = {IDEAS: slide_ideas.add_shown}
_OTHERS: Mapping[str, Callable[[Deck], None]] = {IDEAS: slide_ideas.add_others}
