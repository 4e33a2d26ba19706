"""The candidates on slides: where they are, and which lead the ranking."""

from collections.abc import Mapping

import pandas as pd

from kankei_geo.analysis import candidates
from kankei_geo.analysis.candidate_ranking import candidate_table, criteria
from kankei_geo.analysis.rule import JOURNEY, LINE, ROAD, Rule
from kankei_geo.base.i18n import msgid
from kankei_geo.dataset import sources
from kankei_geo.dataset.dataset import Dataset
from kankei_geo.export.document import Document
from kankei_geo.export.slides import slide_charts, slide_shapes
from kankei_geo.export.slides.slide_deck import Deck
from kankei_geo.present import legend
from kankei_geo.present.tables import tables
from kankei_geo.present.words import candidate_words, ranking_words, words
from kankei_geo.view.view import View

TOP = 10  # candidates in the table
_RANKED = ("A", "B", "C")
_BY_ROAD, _LINE = msgid("By road (min, estimate)"), msgid("Straight line (km)")
_JOURNEY = msgid("Journey from Haneda (min, estimate)")
# The columns of the table with their widths in parts; what is measured stands in the middle.
_BEFORE = {"Rank": 0.8, "Municipality": 1.6, "Tier": 2.8, "Airport": 1.3}
_MEASURES = {_BY_ROAD: 1.5, _LINE: 1.1, _JOURNEY: 1.6}
_AFTER = {"Count": 0.8, "Score": 0.8, "Ranks under other weights": 1.3}


def add_tiers(deck: Deck) -> None:
    """Add the chart of the candidates by nearest airport and tier."""
    view, rule = deck.document.view, deck.document.view.rule
    t = words.translator(view.lang)
    rated = candidates.tiers(deck.document.data, rule)
    found = rated[candidates.is_candidate(rated)]
    told = t("Candidates by nearest airport and tier")
    sentences = (told, candidate_words.tier_sentence(deck.document.data, rated, rule, view.lang))
    slide, box = deck.add(
        _tier_finding(deck.document.data, found, view),
        candidate_words.whole_rule_sentence(deck.document.data, view),
        _candidate_credit(deck.document.data, view),
        sentences,
    )
    if found.empty:
        deck.say(slide, _no_candidate(deck.document.data, rule, view.lang), box)
        return
    numbers = pd.crosstab(found["airport"], found["tier"]).reindex(columns=_RANKED, fill_value=0)
    order = numbers.sum(axis=1).sort_values(ascending=False, kind="stable").index
    classes = {item.key: item for item in legend.tier_classes(deck.document.data, rule.min_count)}
    parts = {
        (
            classes[tier],
            slide_shapes.class_text(classes[tier], int(numbers[tier].sum()), view.lang),
        ): list(numbers.loc[order, tier])
        for tier in _RANKED
        if tier in classes
    }
    names = [words.airport_name(deck.document.data, iata, view.lang) for iata in order]
    heads = (told, " ".join(sentences), t("Candidates (number of municipalities)"))
    slide_charts.stacked_bars(slide, names, parts, deck.colours, box, heads)


def _tier_finding(data: Dataset, found: pd.DataFrame, view: View) -> str:
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
        airports=t(", ").join(words.airport_name(data, iata, view.lang) for iata in first.index),
        number=first.iloc[0],
        all=len(found),
    )


def _no_candidate(data: Dataset, rule: Rule, language: str) -> str:
    """Say that there is none, and with which rule there would be some."""
    t = words.translator(language)
    looser = candidates.nearest_rule_with_candidates(data, rule)
    return t("No municipality meets this rule. There would be some with: {rule}").format(
        rule=candidate_words.rule_sentence(data, looser, language)
    )


def add_table(deck: Deck) -> None:
    """Add the table of the first candidates."""
    view, rule = deck.document.view, deck.document.view.rule
    t = words.translator(view.lang)
    listed = candidate_table(deck.document.data, rule)
    ranked = listed[listed["rank"].notna()].head(TOP)
    sentence = candidate_words.whole_rule_sentence(deck.document.data, view)
    told = (
        sentence,
        ranking_words.robustness_text(deck.document.data, rule, view.lang),
        ranking_words.derived_text(deck.document.data, rule, view.lang),
    )
    title, about = t("There is nothing to rank"), sentence
    if not ranked.empty:
        names = (words.name(row, view.lang) for _, row in ranked.head(3).iterrows())
        title = t("The highest ranks: {names}").format(names=t(", ").join(names))
        about = t("By score, the first {number} of {all} candidates.").format(
            number=len(ranked), all=int(listed["rank"].notna().sum())
        )
        if rule.measure != LINE:
            about += " " + t("Minutes are estimates.")
        notes = ranking_words.added_notes(deck.document.data, rule, view.lang)
        about = words.sentences(view.lang, about, *notes)
    slide, box = deck.add(title, about, _candidate_credit(deck.document.data, view), told)
    if ranked.empty:
        deck.say(slide, _no_candidate(deck.document.data, rule, view.lang), box)
        return
    cells = table_cells(deck.document.data, ranked, rule, view.lang)
    shares = list(_columns(rule).values())
    graphic = slide_charts.table(slide, cells, shares, deck.colours, box)
    slide_shapes.describe(graphic, t("Candidates"), title)
    classes = {item.key: item for item in legend.tier_classes(deck.document.data, rule.min_count)}
    for number, tier in enumerate(ranked["tier"].head(len(graphic.table.rows) - 1), start=1):
        slide_charts.paint_cell(graphic.table.cell(number, 2), classes[tier], deck.colours)


def _columns(rule: Rule) -> Mapping[str, float]:
    """Return the titles of the table's columns with their widths in parts."""
    measured = {
        ROAD: (_BY_ROAD, _LINE),
        LINE: (_LINE, _BY_ROAD),
        JOURNEY: (_JOURNEY, _BY_ROAD),
    }[rule.measure]
    return {**_BEFORE, **{name: _MEASURES[name] for name in measured}, **_AFTER}


def table_cells(data: Dataset, ranked: pd.DataFrame, rule: Rule, language: str) -> pd.DataFrame:
    """Return the table of the first candidates as texts.

    Parameters
    ----------
    ranked : pandas.DataFrame
        First rows of what `candidate_ranking.candidate_table` returns.
    rule : Rule
        Decides what is measured; kilometres, or else minutes by road, stand beside it.
    language : str
        Language of headings and cells.
    """
    t = words.translator(language)
    wanted = [t(name) for name in _columns(rule)]
    cells = tables.candidates(data, ranked, rule, language)[wanted].copy()
    intervals = [candidate_words.interval(row) for _, row in ranked.iterrows()]
    cells[t(_BY_ROAD)] = [
        t("{figure} ({interval})").format(figure=minutes, interval=interval)
        if interval
        else t("no road")
        for minutes, interval in zip(cells[t(_BY_ROAD)], intervals, strict=True)
    ]
    cells[t("Score")] = cells[t("Score")].map("{:.3f}".format)
    return cells.astype("string").fillna("–").astype(object)


def _candidate_credit(data: Dataset, view: View) -> list[str]:
    """Return the credit lines of access and, where its trend counts, of the population."""
    lines = [*Document(data, view, "airport_access").credit]
    used = {one.key for one in criteria(data, view.rule) if one.weight}
    if "trend" in used:
        people = data.layers({"population.csv"})
        lines += sources.credit_lines(people, view.lang)
    return lines
