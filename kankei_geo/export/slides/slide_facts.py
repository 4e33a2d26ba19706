"""The slide of facts: how many there are of each kind, and on whom."""

from kankei_geo.export.document import FACT_MAP
from kankei_geo.export.slides import slide_charts, slide_shapes
from kankei_geo.export.slides.slide_deck import Deck
from kankei_geo.present.tables import initiative_tables
from kankei_geo.present.words import initiative_words
from kankei_geo.present.words.words import translator


def add_facts(deck: Deck) -> None:
    """Add the table of kinds, where the document is about facts."""
    document = deck.document
    if document.subject != FACT_MAP:
        return
    data, view = document.data, document.view
    t = translator(view.lang)
    head, text = t("Facts by kind"), initiative_words.map_text(data, view)
    title = f"{document.title} — {head}"
    slide, box = deck.add(title, document.rule, document.credit, (text,))
    cells, shares = initiative_tables.by_kind(data, view)
    if cells.empty:
        deck.say(slide, document.title, box)
        return
    graphic = slide_charts.table(slide, cells, shares, deck.colours, box)
    slide_shapes.describe(graphic, head, document.title)
