"""What changed between two editions on slides: the flows as a chart, and the list of changes."""

from kankei_geo.export.slides import slide_charts, slide_shapes
from kankei_geo.export.slides.slide_deck import Deck
from kankei_geo.present.tables import edition_tables
from kankei_geo.present.words import words

_ROWS = 14  # on a slide, at a size that can be read from a distance
_MOST_SLIDES = 10
_SHARES = (2.2, 2.4, 1.2, 2.6, 2.6)  # who, which policy, what became of it, before, after


def add_flows(deck: Deck) -> None:
    """Add the chart of how many went from which number, or mark, to which."""
    document = deck.document
    data, view = document.data, document.view
    t = words.translator(view.lang)
    head, told = t("Flows"), edition_tables.bars_title(data, view)
    bars = edition_tables.flow_bars(data, view, document.kept)
    if bars is None:
        return
    slide, box = deck.add(f"{document.title} — {head}", told, document.credit, (document.rule,))
    slide_charts.stacked_bars(
        slide,
        bars.names,
        {(item, words.class_label(item, view.lang)): numbers for item, numbers in bars.parts},
        deck.colours,
        box,
        (head, told, t("Municipalities")),
    )


def add_list(deck: Deck) -> None:
    """Add the marks that began or ended, each with its evidence, on as many slides as it takes."""
    document = deck.document
    data, view = document.data, document.view
    t = words.translator(view.lang)
    changes = edition_tables.changes(data, view, document.kept)
    head, rule = t("List of changes"), t("Changes ({number})").format(number=len(changes))
    shown = changes.head(_MOST_SLIDES * _ROWS)
    if len(shown) < len(changes):
        rule += t(" — the first {number}; the workbook has all.").format(number=len(shown))
    parts = [shown.iloc[start : start + _ROWS] for start in range(0, len(shown), _ROWS)]
    for number, part in enumerate(parts, start=1):
        page = f" {number}/{len(parts)}" if len(parts) > 1 else ""
        title = f"{document.title} — {head}{page}"
        slide, box = deck.add(title, rule, document.credit, (document.rule,))
        graphic = slide_charts.table(slide, part, _SHARES, deck.colours, box)
        slide_shapes.describe(graphic, f"{head}{page}", document.title)
