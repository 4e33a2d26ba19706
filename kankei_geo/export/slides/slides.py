"""Slides of a view that an official can edit: map, charts and table are native objects."""

import io
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, time

import pandas as pd

from kankei_geo.analysis import distribution
from kankei_geo.base.pages import OVERVIEW_PAGE
from kankei_geo.dataset.dataset import Dataset
from kankei_geo.export.document import AUTHOR, Document
from kankei_geo.export.office_file import fitting, repack
from kankei_geo.export.slides import slide_charts, slide_legend, slide_map, slide_route, slide_text
from kankei_geo.export.slides.slide_candidates import add_table, add_tiers
from kankei_geo.export.slides.slide_deck import Deck
from kankei_geo.export.slides.slide_theme import dress, new_presentation, palette_of
from kankei_geo.present import legend
from kankei_geo.present.legend import LegendClass
from kankei_geo.present.words import distribution_words, view_words, words
from kankei_geo.view import layers
from kankei_geo.view.view import View

WIDESCREEN, STANDARD = (13.333, 7.5), (10.0, 7.5)  # inches, 16:9 and 4:3
_BY_AREA = "area"
_BETWEEN = 1.5  # proportion that parts the two
_LEGEND_SHARE = 0.3  # of the width


def size(width: float, height: float) -> tuple[float, float]:
    """Return the size of slides that is nearest to the proportion of a paper, in inches."""
    return WIDESCREEN if width / height > _BETWEEN else STANDARD


def make_slides(
    document: Document, size: tuple[float, float] = WIDESCREEN, *, whole: bool = True
) -> bytes:
    """Return a PowerPoint file: the map, legs or hubs, the spread over groups, the candidates.

    Parameters
    ----------
    document : Document
        The view, its title, credit and code. A subject without a map of its own (a record,
        a comparison) shows the map of its layer.
    size : tuple of float
        Width and height of the slides in inches.
    whole : bool
        Whether there is the whole set, or the map alone.

    Returns
    -------
    bytes
        The same for the same view and data.
    """
    colours = palette_of(document.data, document.picture)
    deck = Deck(new_presentation(size, colours), document, colours)
    of_candidates = (add_tiers, add_table) if document.data.prefecture.airports else ()
    own = (slide_route.add_legs, slide_route.add_hubs)
    for add_slide in (_add_map, *own, _add_spread, *of_candidates) if whole else (_add_map,):
        add_slide(deck)
    return _finished(deck)


def _add_map(deck: Deck) -> None:
    document = deck.document
    slide, (left, top, width, height) = deck.add(document.title, document.rule, document.credit)
    beside = width * _LEGEND_SHARE
    above = 0.12  # the northernmost airport's name
    box = (left, top + above, width - beside - 0.3, height - above)
    slide_map.draw(slide, document, deck.colours, box)
    place = (left + width - beside, top, beside, height)
    slide_legend.draw_legend(slide, document, deck.colours, place)


def _add_spread(deck: Deck) -> None:
    document, view = deck.document, deck.document.view
    t = words.translator(view.lang)
    spread = distribution.spread(deck.document.data, document.kept, _BY_AREA)
    title = distribution_words.finding(deck.document.data, spread, View(lang=view.lang))
    told = t("Number of priority policies by {grouping}").format(
        grouping=distribution_words.grouping_label(document.data, _BY_AREA, view.lang)
    )
    shown = view_words.sentence(deck.document.data, view, document.kept)
    credit = Document(deck.document.data, view, OVERVIEW_PAGE).credit
    text = distribution_words.spread_text(deck.document.data, spread, View(lang=view.lang))
    slide, box = deck.add(title, shown, credit, (told, text))
    filled = spread[spread["municipalities"] > 0]
    if filled.empty:
        deck.say(slide, t("No municipality meets these conditions."), box)
        return
    names = [words.area_name(deck.document.data, slug, view.lang) for slug in filled["group"]]
    heads = (told, text, t("Municipalities"))
    slide_charts.stacked_bars(
        slide, names, _by_count(deck.document.data, filled, view), deck.colours, box, heads
    )


def _by_count(
    data: Dataset, spread: pd.DataFrame, view: View
) -> Mapping[tuple[LegendClass, str], Sequence[int]]:
    """Return the parts of the bars: listed by their count, and those not listed apart."""
    classes = legend.classes(data, layers.COUNT_LAYER)
    return {
        (item, words.class_label(item, view.lang)): list(
            spread[f"count_{item.key}" if item.key.isdigit() else item.key]
        )
        for item in classes
    }


def _finished(deck: Deck) -> bytes:
    document, presentation = deck.document, deck.presentation
    dress(presentation.notes_master.part, deck.colours)
    for slide in presentation.slides:
        for root in (slide.element, slide.notes_slide.element):
            slide_text.set_language(root, document.view.lang)
        for shape in slide.shapes:
            if shape.has_chart:
                slide_text.set_language(shape.chart.element, document.view.lang)
    day = datetime.combine(document.date, time(), UTC).replace(tzinfo=None)
    about = presentation.core_properties
    about.title, about.subject = fitting(document.title), fitting(document.code)
    about.author = about.last_modified_by = AUTHOR
    about.language = document.view.lang
    about.created = about.modified = day
    about.revision = 1
    target = io.BytesIO()
    presentation.save(target)
    return repack(target.getvalue(), document.date)
