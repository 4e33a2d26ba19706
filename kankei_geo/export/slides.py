"""Slides of a view that an official can edit: map, charts and table are native objects."""

import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time
from typing import Any

import pandas as pd
from pptx.util import Emu

from kankei_geo import candidates, distribution, legend, sources
from kankei_geo.candidate_ranking import candidate_table
from kankei_geo.candidates import ROAD, Rule
from kankei_geo.export import harmless, slide_charts, slide_legend, slide_map, slide_text
from kankei_geo.export.document import Document
from kankei_geo.export.office_file import repack
from kankei_geo.export.slide_theme import MARGIN, Palette, dress, new_presentation, palette
from kankei_geo.legend import LegendClass
from kankei_geo.present import (
    candidate_words,
    distribution_words,
    findings,
    tables,
    view_words,
    words,
)
from kankei_geo.view import OVERVIEW_PAGE, View

WIDESCREEN = (13.333, 7.5)  # inches, 16:9
TOP = 10  # candidates in the table
AUTHOR = "Kankei-Geo"
_LEGEND_SHARE = 0.3  # of the width
_RANKED = ("A", "B", "C")
# Widths of the columns of the table, in parts.
_SHARES = (0.8, 1.6, 2.4, 1.3, 1.4, 0.8, 0.8, 2.1)


@dataclass(frozen=True)
class _Deck:
    presentation: Any
    document: Document
    colours: Palette

    def add(
        self, title: str, rule: str, credit: Sequence[str], told: Sequence[str] = ()
    ) -> tuple[Any, slide_map.Box]:
        """Add a slide with frame and notes; return it and where its content may stand."""
        document = self.document
        slide = self.presentation.slides.add_slide(self.presentation.slide_layouts[0])
        lines = slide_text.source_lines(document, credit)
        top, bottom = slide_text.frame(slide, title, rule, lines, self.colours)
        shown = view_words.sentence(document.view, document.kept)
        slide_text.add_notes(slide, document.view.lang, (title, rule, *told, shown), lines)
        width = Emu(self.presentation.slide_width).inches - 2 * MARGIN
        return slide, (MARGIN, top, width, bottom - top)

    def say(self, slide: Any, text: str, box: slide_map.Box) -> None:  # noqa: ANN401 -- python-pptx has no types
        """Write a sentence where there is nothing to draw."""
        slide_text.text_box(slide.shapes, [text], box, 16, palette=self.colours)


def make_slides(document: Document, size: tuple[float, float] = WIDESCREEN) -> bytes:
    """Return a PowerPoint file: the map, the spread over subprefectures, the candidates.

    Parameters
    ----------
    document : Document
        The view, its title, credit and code. A subject without a map of its own (a record,
        a comparison) shows the map of its layer.
    size : tuple of float
        Width and height of the slides in inches.

    Returns
    -------
    bytes
        The same for the same view and data.
    """
    colours = palette(document.picture)
    deck = _Deck(new_presentation(size, colours), document, colours)
    for add_slide in (_add_map, _add_spread, _add_tiers, _add_table):
        add_slide(deck)
    return _finished(deck)


def _add_map(deck: _Deck) -> None:
    document = deck.document
    slide, (left, top, width, height) = deck.add(document.title, document.rule, document.credit)
    beside = width * _LEGEND_SHARE
    above = 0.12  # the northernmost airport's name
    box = (left, top + above, width - beside - 0.3, height - above)
    slide_map.draw(slide, document, deck.colours, box)
    place = (left + width - beside, top, beside, height)
    slide_legend.draw_legend(slide, document, deck.colours, place)


def _add_spread(deck: _Deck) -> None:
    document, view = deck.document, deck.document.view
    t = words.translator(view.lang)
    spread = distribution.spread(document.kept, "area")
    title = findings.spread_finding(View(lang=view.lang), spread)
    told = t("Number of priority policies by {grouping}").format(
        grouping=t(distribution_words.GROUPING_LABELS["area"])
    )
    shown = view_words.sentence(view, document.kept)
    credit = Document(view, OVERVIEW_PAGE).credit
    text = distribution_words.spread_text(spread, View(lang=view.lang))
    slide, box = deck.add(title, shown, credit, (told, text))
    filled = spread[spread["municipalities"] > 0]
    if filled.empty:
        deck.say(slide, t("No municipality meets these conditions."), box)
        return
    names = [words.area_name(slug, view.lang) for slug in filled["group"]]
    heads = (told, text, t("Municipalities"))
    slide_charts.stacked_bars(slide, names, _by_count(filled, view), deck.colours, box, heads)


def _by_count(spread: pd.DataFrame, view: View) -> Mapping[tuple[LegendClass, str], Sequence[int]]:
    """Return the parts of the bars: listed by their count, and those not listed apart."""
    classes = legend.classes(legend.COUNT_LAYER)
    return {
        (item, words.class_label(item, view.lang)): list(
            spread[f"count_{item.key}" if item.key.isdigit() else item.key]
        )
        for item in classes
    }


def _add_tiers(deck: _Deck) -> None:
    view, rule = deck.document.view, deck.document.view.rule
    t = words.translator(view.lang)
    rated = candidates.tiers(rule)
    found = rated[candidates.is_candidate(rated)]
    told = t("Candidates by nearest airport and tier")
    sentences = (told, candidate_words.tier_sentence(rated, rule, view.lang))
    slide, box = deck.add(
        _tier_finding(found, view),
        candidate_words.rule_sentence(rule, view.lang),
        _candidate_credit(view),
        sentences,
    )
    if found.empty:
        deck.say(slide, _no_candidate(rule, view.lang), box)
        return
    numbers = pd.crosstab(found["airport"], found["tier"]).reindex(columns=_RANKED, fill_value=0)
    order = numbers.sum(axis=1).sort_values(ascending=False, kind="stable").index
    classes = {item.key: item for item in legend.tier_classes(rule.min_count)}
    parts = {
        (
            classes[tier],
            slide_map.class_text(classes[tier], int(numbers[tier].sum()), view.lang),
        ): list(numbers.loc[order, tier])
        for tier in _RANKED
        if tier in classes
    }
    names = [words.airport_name(iata, view.lang) for iata in order]
    heads = (told, " ".join(sentences), t("Candidates (number of municipalities)"))
    slide_charts.stacked_bars(slide, names, parts, deck.colours, box, heads)


def _tier_finding(found: pd.DataFrame, view: View) -> str:
    """Say near which airport most candidates are."""
    t = words.translator(view.lang)
    if found.empty:
        return t("No municipality is a candidate under this rule")
    numbers = found["airport"].value_counts().sort_index()
    first = numbers[numbers == numbers.max()]
    text = (
        t("Nearest airport of most candidates: {airports}, {number} of {all}")
        if len(first) == 1
        else t("Nearest airports of most candidates: {airports}, {number} each of {all}")
    )
    return text.format(
        airports=t(", ").join(words.airport_name(iata, view.lang) for iata in first.index),
        number=first.iloc[0],
        all=len(found),
    )


def _no_candidate(rule: Rule, language: str) -> str:
    """Say that there is none, and with which rule there would be some."""
    t = words.translator(language)
    looser = candidates.nearest_rule_with_candidates(rule)
    return t("No municipality meets this rule. There would be some with: {rule}").format(
        rule=candidate_words.rule_sentence(looser, language)
    )


def _add_table(deck: _Deck) -> None:
    view, rule = deck.document.view, deck.document.view.rule
    t = words.translator(view.lang)
    listed = candidate_table(rule)
    ranked = listed[listed["rank"].notna()].head(TOP)
    sentence = candidate_words.rule_sentence(rule, view.lang)
    told = (
        sentence,
        candidate_words.robustness_text(rule, view.lang),
        candidate_words.derived_text(rule, view.lang),
    )
    title, about = t("There is nothing to rank"), sentence
    if not ranked.empty:
        names = (words.name(row, view.lang) for _, row in ranked.head(3).iterrows())
        title = t("The highest ranks: {names}").format(names=t(", ").join(names))
        about = t(
            "By score, the first {number} of {all} candidates. Minutes are estimates."
        ).format(number=len(ranked), all=int(listed["rank"].notna().sum()))
    slide, (left, top, width, height) = deck.add(title, about, _candidate_credit(view), told)
    if ranked.empty:
        deck.say(slide, _no_candidate(rule, view.lang), (left, top, width, height))
        return
    cells = table_cells(ranked, rule, view.lang)
    high = min(height, 0.42 * (len(cells) + 1))
    graphic = slide_charts.table(slide, cells, _SHARES, deck.colours, (left, top, width, high))
    slide_map.describe(graphic, t("Candidates"), title)
    classes = {item.key: item for item in legend.tier_classes(rule.min_count)}
    for number, tier in enumerate(ranked["tier"], start=1):
        slide_charts.paint_cell(graphic.table.cell(number, 2), classes[tier], deck.colours)


def table_cells(ranked: pd.DataFrame, rule: Rule, language: str) -> pd.DataFrame:
    """Return the table of the first candidates as texts, with the columns that fit a slide.

    Parameters
    ----------
    ranked : pandas.DataFrame
        First rows of what `candidate_ranking.candidate_table` returns.
    rule : Rule
        Decides whether minutes or kilometres are shown.
    language : str
        Language of headings and cells.
    """
    t = words.translator(language)
    measure = "By road (min, estimate)" if rule.measure == ROAD else "Straight line (km)"
    wanted = [
        "Rank",
        "Municipality",
        "Tier",
        "Airport",
        measure,
        "Count",
        "Score",
        "Ranks under other weights",
    ]
    cells = tables.candidates(ranked, rule, language)[[t(name) for name in wanted]].copy()
    cells[t("Score")] = cells[t("Score")].map("{:.3f}".format)
    return cells.astype("string").fillna("–").astype(object)


def _candidate_credit(view: View) -> list[str]:
    """Return the credit lines of access and, where its trend counts, of the population."""
    lines = [*Document(view, "airport_access").credit]
    if dict(zip(candidates.CRITERIA, view.rule.weights, strict=True))[("trend", "benefit")]:
        people = [item for item in sources.read_all() if item.place == "data/population.csv"]
        lines += sources.credit_lines(people, view.lang)
    return lines


def _finished(deck: _Deck) -> bytes:
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
    about.title, about.subject = harmless.xml(document.title)[:255], document.code[:255]
    about.author = about.last_modified_by = AUTHOR
    about.language = document.view.lang
    about.created = about.modified = day
    about.revision = 1
    target = io.BytesIO()
    presentation.save(target)
    return repack(target.getvalue(), document.date)
