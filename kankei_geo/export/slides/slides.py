"""Slides of a view that an official can edit: map, charts and table are native objects."""

import io
import math
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime, time
from typing import Any

import pandas as pd

from kankei_geo.analysis import distribution
from kankei_geo.base.pages import OVERVIEW_PAGE
from kankei_geo.dataset.dataset import Dataset
from kankei_geo.export.document import (
    AUTHOR,
    BACKGROUND,
    COMPARISON,
    FACT_MAP,
    FOUR_MAPS,
    RECORD,
    SPREAD,
    STUDY,
    TILE_MAP,
    Document,
)
from kankei_geo.export.office_file import fitting, repack
from kankei_geo.export.slides import (
    slide_background,
    slide_changes,
    slide_charts,
    slide_facts,
    slide_legend,
    slide_map,
    slide_record,
    slide_route,
    slide_study,
    slide_text,
)
from kankei_geo.export.slides.slide_candidates import add_table, add_tiers
from kankei_geo.export.slides.slide_deck import Deck
from kankei_geo.export.slides.slide_shapes import Box, parted
from kankei_geo.export.slides.slide_theme import dress, new_presentation, palette_of
from kankei_geo.present import legend
from kankei_geo.present.legend import LegendClass
from kankei_geo.present.maps.pictures import four_rows, four_title, small_picture
from kankei_geo.present.words import distribution_words, view_words, words
from kankei_geo.view import layers
from kankei_geo.view.view import View, without

WIDESCREEN = (13.333, 7.5)  # inches, 16:9
_BY_AREA = "area"
_MAP_SHARES = (0.7, 0.66)  # of the width; of the height of an upright slide
_BESIDE_SIGNS, _WIDE = 0.58, 2.0  # of the width, where it is so many times the height
_NAME_HIGH = 0.3  # inches of the name of one of several maps


def make_slides(
    document: Document, size: tuple[float, float] = WIDESCREEN, *, whole: bool = True
) -> bytes:
    """Return a PowerPoint file of what a page shows.

    Parameters
    ----------
    document : Document
        The view, its title, credit and code; its subject decides what stands on the slides.
    size : tuple of float
        Width and height of the slides in inches.
    whole : bool
        Whether there is the whole set, or only the first slide: what the page draws.

    Returns
    -------
    bytes
        The same for the same view and data.
    """
    colours = palette_of(document.data, document.picture)
    deck = Deck(new_presentation(size, colours), document, colours, whole)
    first, *rest = _OF_PAGE.get(document.subject) or _of_map(document)
    for add_slide in (first, *rest) if whole else (first,):
        add_slide(deck)
    return _finished(deck)


def _of_map(document: Document) -> Sequence[Callable[[Deck], None]]:
    """Return the slides of a map: itself, its tables, the spread over groups, the candidates."""
    own = {FOUR_MAPS: _add_four, TILE_MAP: _add_tiles}.get(document.subject, _add_map)
    of_candidates = (add_tiers, add_table) if document.data.prefecture.airports else ()
    added = (slide_changes.add_flows, slide_changes.add_list)
    changes = added if document.compared_with is not None else ()
    return (
        own,
        *changes,
        slide_route.add_legs,
        slide_route.add_hubs,
        slide_facts.add_facts,
        _add_spread,
        *of_candidates,
    )


def _add_map(deck: Deck) -> None:
    document = deck.document
    slide, box = deck.add(document.title, document.rule, document.credit)
    share, upright = _MAP_SHARES
    if document.subject == FACT_MAP and box[2] > _WIDE * box[3]:
        share = _BESIDE_SIGNS  # two columns of signs beside a map that is as high as before
    (left, top, width, height), place = parted(box, share, upright)
    above = 0.12  # the northernmost airport's name
    slide_map.draw(slide, document, deck.colours, (left, top + above, width, height - above))
    slide_legend.draw_legend(slide, document, deck.colours, place)


def _add_tiles(deck: Deck) -> None:
    document = deck.document
    slide, box = deck.add(document.title, document.rule, document.credit)
    box, place = parted(box, *_MAP_SHARES)
    slide_map.draw_tiles(slide, document, deck.colours, box)
    slide_legend.draw_legend(slide, document, deck.colours, place)


def _add_four(deck: Deck) -> None:
    """Add a map for each policy, with the legend that they share."""
    document = deck.document
    data, view = document.data, document.view
    slide, box = deck.add(document.title, document.rule, document.credit)
    (left, top, width, height), place = parted(box, *_MAP_SHARES)
    across = math.ceil(math.sqrt(len(data.policies)))
    down = math.ceil(len(data.policies) / across)
    wide, high = width / across, height / down
    for number, policy in enumerate(data.policies):
        picture = small_picture(data, view, policy, data.table, document.matching)
        corner = (left + number % across * wide, top + number // across * high)
        name = (*corner, wide - 0.1, _NAME_HIGH)
        style = {"palette": deck.colours, "bold": True}
        slide_text.text_box(slide.shapes, [picture.title], name, 12, **style)
        below = (corner[0], corner[1] + _NAME_HIGH, wide - 0.1, high - _NAME_HIGH - 0.1)
        slide_map.draw_small(slide, document, picture, deck.colours, below)
    shared = four_title(data, view.lang), four_rows(data, document.kept, len(data.table))
    slide_legend.draw_legend(slide, document, deck.colours, place, shared)


def _add_own_spread(deck: Deck) -> None:
    """Add how what is kept spreads over the groups of the page."""
    document = deck.document
    data, view, spread = document.data, document.view, document.spread
    told = distribution_words.caption(data, view.by, view.lang)
    text = distribution_words.spread_text(data, spread, view)
    slide, box = deck.add(document.title, document.rule, document.credit, (told, text))
    _bars(deck, slide, spread, view, (told, text), box)


def _add_spread(deck: Deck) -> None:
    document, view = deck.document, deck.document.view
    spread = distribution.spread(deck.document.data, document.kept, _BY_AREA)
    title = distribution_words.finding(deck.document.data, spread, View(lang=view.lang))
    told = distribution_words.caption(document.data, _BY_AREA, view.lang)
    shown = view_words.sentence(deck.document.data, view, document.kept)
    credit = Document(deck.document.data, without(view, "since"), OVERVIEW_PAGE).credit
    text = distribution_words.spread_text(deck.document.data, spread, View(lang=view.lang))
    slide, box = deck.add(title, shown, credit, (told, text))
    _bars(deck, slide, spread, View(lang=view.lang), (told, text), box)


def _bars(
    deck: Deck,
    slide: Any,  # noqa: ANN401 -- python-pptx has no types
    spread: pd.DataFrame,
    view: View,
    told: tuple[str, str],
    box: Box,
) -> None:
    """Add the bars of a spread: the groups of the view by number of policies."""
    data, t = deck.document.data, words.translator(view.lang)
    filled = spread[spread["municipalities"] > 0]
    if filled.empty:
        deck.say(slide, t("No municipality meets these conditions."), box)
        return
    groups = {item.key: item for item in distribution.groups(data, view.by)}
    names = [
        distribution_words.group_name(data, groups[key], view.by, view.lang)
        for key in filled["group"]
    ]
    heads = (*told, t("Municipalities"))
    slide_charts.stacked_bars(slide, names, _by_count(data, filled, view), deck.colours, box, heads)


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
        slide_text.in_reading_order(slide, document.view.lang)
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


# What pages of their own show; the others show a map.
_OF_PAGE: Mapping[str, Sequence[Callable[[Deck], None]]] = {
    RECORD: (
        slide_record.add_marks,
        slide_record.add_standing,
        slide_record.add_around,
        slide_record.add_people,
        slide_facts.add_story,
        slide_record.add_indicators,
    ),
    COMPARISON: (slide_record.add_compared, slide_record.add_index),
    SPREAD: (_add_own_spread,),
    STUDY: (slide_study.add_shown, slide_study.add_others),
    BACKGROUND: (slide_background.add_chapter,),
}
