"""A record and a comparison on slides: native tables and charts of what their pages tell."""

from collections.abc import Sequence

import pandas as pd

from kankei_geo.analysis import candidates, comparison, indicators
from kankei_geo.dataset import facts
from kankei_geo.export.slides import slide_charts, slide_map, slide_shapes, slide_text
from kankei_geo.export.slides.slide_deck import Deck
from kankei_geo.export.slides.slide_shapes import Box
from kankei_geo.present import series
from kankei_geo.present.series import Series
from kankei_geo.present.tables import record_tables
from kankei_geo.present.tables.comparison_html import item_name, lines
from kankei_geo.present.words import (
    candidate_words,
    indicator_words,
    journey_words,
    record_words,
    words,
)
from kankei_geo.view import layers

_MOST_ROWS = 10  # of a table whose letters can be read across a room
_MOST_COMPARED = 12  # of a comparison, whose cells are shorter
_NOTE = 0.18  # inches
_NOTE_PT = 9
_MAP_SHARE = 0.42
_AROUND_METRES = 12_000


def add_marks(deck: Deck) -> None:
    """Add where the municipality lies, and its marks with their evidence."""
    document = deck.document
    data, view = document.data, document.view
    t, row = words.translator(view.lang), facts.record(document.data, view.focus)
    told = words.marks(data, row, view.lang) if row["listed"] else [t("Not listed")]
    slide, whole = deck.add(document.title, document.rule, document.credit, told)
    place, box = slide_shapes.parted(whole, _MAP_SHARE)
    slide_map.draw_around(slide, document, deck.colours, place, _AROUND_METRES)
    head = (t("Priority policies"), t("Mark"))
    marks = [
        (words.policy_name(data, policy, view.lang), words.mark(data, row, policy, view.lang))
        for policy in data.policies
    ]
    marks.append((t("Count"), words.count(row, view.lang)))
    _table(deck, slide, head, marks, (2, 3), box, t("Priority policies"))


def add_standing(deck: Deck) -> None:
    """Add where it stands among all, and its access."""
    document = deck.document
    data, view = document.data, document.view
    t = words.translator(view.lang)
    title = record_tables.stands_where(data, view.lang)
    slide, whole = deck.add(f"{document.title} — {title}", document.rule, document.credit)
    box, beside = slide_shapes.parted(whole, 0.5)
    head, rows = record_tables.standing_rows(data, view)
    _table(deck, slide, head, rows, (3.6, 1.8, 3, 2.6), box, title)
    if not data.prefecture.airports:
        return
    rated = candidates.tiers(data, view.rule)
    access = candidate_words.access_lines(data, rated[rated["code"] == view.focus].iloc[0], view)
    if layers.has_journeys(data):
        access.append(journey_words.brief(data, view, view.focus))
    head = (t("Access from the capital region"), "")
    _table(deck, slide, head, access, (2, 3), beside, head[0])


def add_around(deck: Deck) -> None:
    """Add the neighbours with their policies, and the municipalities that are most alike."""
    document = deck.document
    data, view = document.data, document.view
    t = words.translator(view.lang)
    near = record_tables.neighbours(data, view.focus, view.lang)
    title = t("Neighbours and their policies")
    note = words.short_levels(data, view.lang)
    slide, box = deck.add(f"{document.title} — {title}", note, document.credit)
    if near.empty:
        deck.say(slide, t("No municipality borders on it by land."), box)
    else:
        kept = [0, 1, *range(near.shape[1] - 1 - len(data.policies), near.shape[1])]
        shown = near.iloc[:, kept].astype("string").fillna(t("Not listed"))
        shares = (2, 2, 1, *(1.6,) * len(data.policies))
        _table(deck, slide, tuple(shown.columns), shown.to_numpy().tolist(), shares, box, title)
    alike = record_tables.similar_places(data, view).iloc[:, :3]
    title = t("The five most similar municipalities")
    also = record_words.also_compared(data, view)
    note = words.sentences(view.lang, document.rule, *also)
    slide, box = deck.add(f"{document.title} — {title}", note, document.credit)
    cells = alike.astype("string").fillna("–").to_numpy().tolist()
    _table(deck, slide, tuple(alike.columns), cells, (2, 1.4, 6), box, title)


def add_people(deck: Deck) -> None:
    """Add the chart of its population by census and register."""
    document = deck.document
    if not document.data.prefecture.population:
        return
    view = document.view
    t, row = words.translator(view.lang), facts.record(document.data, view.focus)
    title = t("Population since 2005")
    _lines(deck, f"{document.title} — {title}", series.population(row, view.lang), title)


def add_indicators(deck: Deck) -> None:
    """Add the table of its indicators, on as many slides as it takes."""
    document = deck.document
    data, view = document.data, document.view
    if not indicators.every(data):
        return
    title = words.translator(view.lang)("Indicators")
    head, rows = record_tables.indicator_rows(data, view)
    note = words.sentences(view.lang, *indicator_words.of_standing(data, view.lang))
    rest: Sequence[Sequence[str]] = rows
    while rest:
        slide, box = deck.add(f"{document.title} — {title}", note, document.credit)
        shown = rest[:_MOST_ROWS]
        rest = rest[_table(deck, slide, head, shown, (4, 2, 2.6, 1.6, 4), box, title) :]


def add_compared(deck: Deck) -> None:
    """Add the table of a comparison."""
    document = deck.document
    data, view = document.data, document.view
    found = comparison.compare(data, view.code, view.versus, winter=view.winter)
    items = [key for key in found.columns if key != "unit"]
    head = ("", *(item_name(data, key, view.lang) for key in items))
    told = lines(data, found, view.lang, with_indicators=deck.whole)
    rows = [(label, *cells) for label, cells in told]
    shares = (3, *(2,) * len(items))
    while rows:  # what does not fit goes on on the next slide, where there is one
        slide, (left, top, width, height) = deck.add(document.title, document.rule, document.credit)
        box = (left, top, width, height - _NOTE)
        shown = rows[:_MOST_COMPARED] if deck.whole else rows
        rows = rows[_table(deck, slide, head, shown, shares, box, document.title) :]
        if rows and not deck.whole:
            more = words.translator(view.lang)("and {number} more").format(number=len(rows))
            place = (left, top + height - _NOTE, width, _NOTE)
            slide_text.text_box(slide.shapes, [more], place, _NOTE_PT, palette=deck.colours)
            return


def add_index(deck: Deck) -> None:
    """Add the chart of the population of all that is compared, 2005 being 100."""
    document = deck.document
    data, view = document.data, document.view
    if not data.prefecture.population:
        return
    index = comparison.population_index(data, view.code, view.versus)
    title = words.translator(view.lang)("Population since 2005 (2005 = 100)")
    _lines(deck, title, series.population_index(data, index, view.lang), title)


def _lines(deck: Deck, title: str, drawn: Sequence[Series], name: str) -> None:
    """Add a slide with a chart of lines, whose figures are told in its alternative text."""
    t = words.translator(deck.document.view.lang)
    told = []
    for one in drawn:
        figures = t(", ").join(f"{year} {value:,.10g}" for year, value in one.by_year.items())
        told.append(t("{label}: {number}").format(label=one.name, number=figures))
    slide, box = deck.add(title, deck.document.rule, deck.document.credit, told)
    slide_charts.lines(slide, drawn, deck.colours, box, (name, " ".join(told)))


def _table(  # noqa: PLR0913, PLR0917 -- what a table on a slide needs
    deck: Deck,
    slide: object,
    head: Sequence[str],
    rows: Sequence[Sequence[str]],
    shares: Sequence[float],
    box: Box,
    name: str,
) -> int:
    """Add a table as high as its rows, with what it shows as its alternative text.

    Returns
    -------
    int
        How many rows stand on it.
    """
    cells = pd.DataFrame([list(row) for row in rows], columns=list(head)).astype(object)
    graphic = slide_charts.table(slide, cells, shares, deck.colours, box)
    fitting = len(graphic.table.rows) - 1
    t = words.translator(deck.document.view.lang)
    told = t(", ").join(" ".join(map(str, row)) for row in rows[:fitting])
    if len(rows) > fitting:
        more = t("and {number} more").format(number=len(rows) - fitting)
        told = f"{told} {more}"
    slide_shapes.describe(graphic, name, told)
    return fitting
