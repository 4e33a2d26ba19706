"""Slides of facts: how many there are of each kind, the list, and a municipality's story."""

import pandas as pd

from kankei_geo.export.document import FACT_MAP
from kankei_geo.export.slides import slide_list
from kankei_geo.export.slides.slide_deck import Deck
from kankei_geo.export.slides.slide_list import Told
from kankei_geo.present.tables import initiative_tables
from kankei_geo.present.words import initiative_words
from kankei_geo.present.words.words import sentences, translator

_MOST_LISTED = 60  # facts: ten slides
_STORY_SHARES = (1, 2.1, 6, 1.7, 3.6)  # year, kind, what is told, how sure, source and place
_LIST_SHARES = (1.5, *_STORY_SHARES)


def add_facts(deck: Deck) -> None:
    """Add the table of kinds and the list of facts, where the document is about facts."""
    document = deck.document
    if document.subject != FACT_MAP:
        return
    data, view = document.data, document.view
    t = translator(view.lang)
    text = initiative_words.map_text(data, view)
    cells, shares = initiative_tables.by_kind(data, view)
    kinds, facts = t("Facts by kind"), t("List of facts")
    listed = initiative_tables.listed(data, view).fillna(t("no year"))
    rule = document.rule
    if len(listed) > _MOST_LISTED:
        where = t("The list of all {number} facts is in the workbook and in the HTML.")
        rule = sentences(view.lang, rule, where.format(number=len(listed)))
    told = Told(f"{document.title} — {kinds}", rule, document.credit, kinds, (text,))
    slide_list.add_table(deck, told, cells, shares)
    if len(listed) <= _MOST_LISTED:
        told = Told(f"{document.title} — {facts}", document.rule, document.credit, facts)
        slide_list.add_table(deck, told, listed, _LIST_SHARES)


def add_story(deck: Deck) -> None:
    """Add what documents tell of the municipality of a record, in the order of time."""
    document = deck.document
    data, view = document.data, document.view
    if not initiative_words.are_there(data):
        return
    heading, rule, head, rows = initiative_tables.story_on_pages(data, view)
    title = f"{document.title} — {heading}"
    if not rows:
        nothing = translator(view.lang)("No fact here")
        slide, box = deck.add(title, rule, document.credit)
        deck.say(slide, nothing, box)
        return
    cells = pd.DataFrame(rows, columns=head)
    slide_list.add_table(deck, Told(title, rule, document.credit, heading), cells, _STORY_SHARES)
