"""The candidates on slides: where they are, and which lead the ranking."""

import pandas as pd

from kankei_geo.analysis import candidates
from kankei_geo.analysis.candidate_ranking import candidate_table
from kankei_geo.analysis.rule import JOURNEY, LINE, ROAD, Rule, criteria_of, weights_of
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
# Widths of the columns of the table, in parts.
_SHARES = (0.8, 1.6, 2.4, 1.3, 1.4, 0.8, 0.8, 2.1)
_WIDE, _NARROW = 11, 6  # inches that all columns need; columns that fit into less


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
    slide, (left, top, width, height) = deck.add(
        title, about, _candidate_credit(deck.document.data, view), told
    )
    if ranked.empty:
        deck.say(
            slide, _no_candidate(deck.document.data, rule, view.lang), (left, top, width, height)
        )
        return
    cells = table_cells(deck.document.data, ranked, rule, view.lang)
    shown = len(_SHARES) if width >= _WIDE else _NARROW
    cells = cells.iloc[:, :shown]
    style = slide_charts.fitted(cells, _SHARES[:shown], width, height)
    box = (left, top, width, style.height)
    graphic = slide_charts.table(
        slide, cells.head(len(style.heights)), _SHARES[:shown], deck.colours, box, style
    )
    slide_shapes.describe(graphic, t("Candidates"), title)
    classes = {item.key: item for item in legend.tier_classes(deck.document.data, rule.min_count)}
    for number, tier in enumerate(ranked["tier"].head(len(style.heights)), start=1):
        slide_charts.paint_cell(graphic.table.cell(number, 2), classes[tier], deck.colours)


def table_cells(data: Dataset, ranked: pd.DataFrame, rule: Rule, language: str) -> pd.DataFrame:
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
    measure = {
        ROAD: "By road (min, estimate)",
        LINE: "Straight line (km)",
        JOURNEY: "Journey from Haneda (min, estimate)",
    }[rule.measure]
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
    cells = tables.candidates(data, ranked, rule, language)[[t(name) for name in wanted]].copy()
    if rule.measure == ROAD:
        intervals = [candidate_words.interval(row) for _, row in ranked.iterrows()]
        cells[t(measure)] = [
            t("{figure} ({interval})").format(figure=minutes, interval=interval)
            for minutes, interval in zip(cells[t(measure)], intervals, strict=True)
        ]
    cells[t("Score")] = cells[t("Score")].map("{:.3f}".format)
    return cells.astype("string").fillna("–").astype(object)


def _candidate_credit(data: Dataset, view: View) -> list[str]:
    """Return the credit lines of access and, where its trend counts, of the population."""
    lines = [*Document(data, view, "airport_access").credit]
    if dict(zip(criteria_of(data), weights_of(data, view.rule), strict=True))[("trend", "benefit")]:
        people = data.layers({"population.csv"})
        lines += sources.credit_lines(people, view.lang)
    return lines
