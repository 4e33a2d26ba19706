"""What a record, a comparison or a distribution shows, as sheets of a workbook."""

from collections.abc import Mapping
from dataclasses import replace

import pandas as pd

from kankei_geo.analysis import comparison, distribution, indicators, journey
from kankei_geo.base.i18n import msgid
from kankei_geo.export.document import BACKGROUND, COMPARISON, RECORD, SPREAD, STUDY, Document
from kankei_geo.export.workbook import workbook_ideas, workbook_national
from kankei_geo.export.workbook.workbook_sheet import DECIMAL, Content
from kankei_geo.present import legend
from kankei_geo.present.tables import (
    comparison_html,
    edition_tables,
    goal_tables,
    initiative_tables,
    record_tables,
    study_tables,
    tables,
)
from kankei_geo.present.words import (
    background_words,
    distribution_words,
    goal_words,
    how_to_read,
    indicator_words,
    initiative_words,
    journey_words,
    record_words,
    study_words,
    words,
)
from kankei_geo.view import layers
from kankei_geo.view.layers import has_journeys
from kankei_geo.view.view import FINDINGS, GOALS, IDEAS, NATIONAL, STUDIES

_MEAN, _DISTANCE = "0.00", "0.000"


def contents(document: Document) -> list[Content]:
    """Return the sheets of the page's own tables; none where the page is a map of one edition."""
    if document.compared_with is not None:
        return _changes(document)
    own = {
        RECORD: _record,
        COMPARISON: _comparison,
        SPREAD: _spread,
        STUDY: _study,
        BACKGROUND: _background,
    }
    return own[document.subject](document) if document.subject in own else []


def _content(
    document: Document,
    names: tuple[str, str],
    sentence: str,
    table: pd.DataFrame,
    formats: Mapping[str, str] | None = None,
    missing: Mapping[str, str] | None = None,
) -> Content:
    """Return a sheet under its key and its name."""
    key, name = names
    return Content(
        key=key,
        name=name,
        title=document.title,
        sentence=sentence,
        credit=document.credit,
        table=table,
        formats=formats or {},
        missing=missing or {},
    )


def _changes(document: Document) -> list[Content]:
    """Return the marks that began or ended, and from which number to which municipalities went."""
    data, view, kept = document.data, document.view, document.kept
    t = words.translator(view.lang)
    changes = edition_tables.changes(data, view, kept).rename_axis(index=t("Code")).reset_index()
    found = [_content(document, ("changes", t("List of changes")), document.rule, changes)]
    flows = edition_tables.flows(data, view, kept)
    if not flows.empty:
        title = edition_tables.flows_title(data, view)
        table = flows.rename_axis(index=t("Before")).reset_index()
        found.append(_content(document, ("flows", t("Flows")), title, table))
    return found


def _spread(document: Document) -> list[Content]:
    """Return a row for each group that has a municipality, and the combinations."""
    data, view = document.data, document.view
    t, language = words.translator(view.lang), view.lang
    spread = document.spread[document.spread["municipalities"] > 0]
    names = {
        one.key: distribution_words.group_name(data, one, view.by, language)
        for one in distribution.groups(data, view.by)
    }
    mean = t("Mean of the listed")
    shares = {
        t(text).format(policy=words.policy_name(data, policy, language)): spread[
            f"{policy}{column}"
        ]
        for policy in data.policies
        for text, column in (
            (msgid("{policy}: share of all municipalities (%)"), "_share_all"),
            (msgid("{policy}: share of the listed (%)"), "_share_listed"),
        )
    }
    table = pd.DataFrame(
        {
            distribution_words.grouping_label(data, view.by, language): spread["group"].map(names),
            t("Municipalities"): spread["municipalities"],
            t("Listed"): spread["listed"],
            **{
                words.class_label(item, language): spread[
                    f"count_{item.key}" if item.key.isdigit() else item.key
                ]
                for item in legend.classes(data, layers.COUNT_LAYER)
            },
            mean: spread["mean_count"].astype("Float64").round(2),
            **{
                words.policy_name(data, policy, language): spread[f"{policy}_adopters"]
                for policy in data.policies
            },
            **{
                title: (values * 100).astype("Float64").round(1) for title, values in shares.items()
            },
        }
    ).reset_index(drop=True)
    found = [
        _content(
            document,
            ("spread", t("Distribution")),
            how_to_read.of_spread(language),
            table,
            {mean: _MEAN, **dict.fromkeys(shares, DECIMAL)},
            dict.fromkeys((mean, *shares), t("nothing is listed")),
        )
    ]
    if len(data.policies) > 1:
        counted = tables.combinations(data, document.kept, language)
        # As on the sheet of municipalities; what stands for several combinations has neither.
        marks = {
            name: pd.Series(counted[name].notna(), dtype="Int64").where(counted.index != "")
            for name in (words.policy_name(data, policy, language) for policy in data.policies)
        }
        counted = counted.assign(**marks).reset_index(drop=True)
        share = t("Share of the listed (%)")
        named = ("combinations", t("Combination"))
        found.append(_content(document, named, document.rule, counted, {share: DECIMAL}))
    return found


def _study(document: Document) -> list[Content]:
    """Return a sheet for each part of the analysis that has rows, the one that is shown first."""
    data, shown = document.data, document.view
    t, found = words.translator(shown.lang), []
    for study in sorted(STUDIES, key=lambda one: one != shown.study):
        view = replace(shown, study=study)
        table = study_tables.whole(data, view, study)
        if table.empty:
            continue
        told_in_words = table.select_dtypes(["object", "string"]).columns
        table[told_in_words] = table[told_in_words].fillna("–")
        told = (study_words.sentence(data, view), *study_words.notes(data, view))
        named = (f"study_{study}", study_words.label(study, view.lang))
        share, number = t("Share of the listed (%)"), t("Municipalities")
        formats = {share: DECIMAL} if share in table else {}
        missing = {number: t("about no rows")} if study == FINDINGS else {}
        one = _content(document, named, words.sentences(view.lang, *told), table, formats, missing)
        found.append(replace(one, title=study_words.title(data, view)))
    return found


def _background(document: Document) -> list[Content]:
    """Return a sheet for each table of the chapter that is shown."""
    data, view = document.data, document.view
    t, found = words.translator(view.lang), []
    told = words.sentences(view.lang, document.rule, *background_words.notes(data, view))
    label, names = background_words.label(view.chapter, view.lang), list[str]()
    own, otherwise = background_words.tables(data, view), t("not told")
    reasons: Mapping[str, str] = {}
    if view.chapter == IDEAS:
        own = workbook_ideas.tables(document)
    elif view.chapter == NATIONAL:
        own, reasons = workbook_national.tables(document), workbook_national.reasons(view.lang)
    elif view.chapter == GOALS:
        names, reasons = goal_words.short_names(data, view), goal_tables.reasons(view)
        otherwise = ""
    for number, (caption, shown) in enumerate(own.items(), 1):
        numbered = label if number == 1 else f"{label} {number}"
        named = (f"{view.chapter}_{number}", names[number - 1] if names else numbered)
        table = shown.reset_index(names=t("Code")) if shown.index.name == "code" else shown
        if view.chapter == GOALS:
            table = goal_tables.in_numbers(view, table)
        empty = [str(name) for name in table if table[name].isna().any()]
        missing = {name: reasons.get(name, otherwise) for name in empty}
        missing = {name: why for name, why in missing.items() if why}
        formats = {t("Share of N (%)"): DECIMAL} if t("Share of N (%)") in table else {}
        one = _content(document, named, told, table, formats, missing)
        found.append(replace(one, title=caption))
    return found


def _comparison(document: Document) -> list[Content]:
    """Return the lines of the comparison in the words of the page, and the chart's numbers."""
    data, view = document.data, document.view
    t = words.translator(view.lang)
    compared = comparison.compare(data, view.code, view.versus, winter=view.winter)
    lines = comparison_html.lines(data, compared, view.lang)
    names = [
        comparison_html.item_name(data, key, view.lang) for key in compared.columns if key != "unit"
    ]
    table = pd.DataFrame([[label, *cells] for label, cells in lines], columns=[t("Figure"), *names])
    how = how_to_read.of_comparison(data, view.lang)
    found = [_content(document, ("comparison", t("Compare")), how, table)]
    if data.prefecture.population:
        index = comparison.population_index(data, view.code, view.versus)
        named = {key: comparison_html.item_name(data, key, view.lang) for key in index.columns}
        years = index.astype("Float64").round(1).rename(columns=named)
        found.append(
            _content(
                document,
                ("population_index", t("Population since 2005")),
                t("Population since 2005 (2005 = 100)"),
                years.reset_index(names=t("Year")),
                dict.fromkeys(named.values(), DECIMAL),
            )
        )
    return found


def _record(document: Document) -> list[Content]:
    """Return where the municipality stands, the journey to it, and who is like it or near."""
    data, view = document.data, document.view
    t, code = words.translator(view.lang), view.focus
    head, rows = record_tables.standing_rows(data, view)
    standing = pd.DataFrame(rows, columns=list(head))
    percentile = head[-1]
    numbers = pd.to_numeric(standing[percentile], errors="coerce").astype("Int64")
    found = [
        _content(
            document,
            ("standing", t("Rank and percentile")),
            record_words.of_standing(view.lang),
            standing.assign(**{percentile: numbers}),
            missing={percentile: t("not ranked")},
        )
    ]
    if indicators.every(data):
        head, rows = record_tables.indicator_rows(data, view)
        how = words.sentences(view.lang, *indicator_words.of_standing(data, view.lang))
        table = pd.DataFrame(rows, columns=list(head))
        found.append(_content(document, ("indicators", t("Indicators")), how, table))
    if has_journeys(data):
        parts = journey_words.parts(data, view, journey.to(data, view.assumptions, code))
        told = {
            t("Part of the journey"): [one.label for one in parts],
            t("Minutes (estimate)"): [one.minutes for one in parts],
            t("Grounds"): [one.told for one in parts],
        }
        named = ("journey", t("Journey from Haneda"))
        how = journey_words.assumptions(view.lang)
        found.append(_content(document, named, how, pd.DataFrame(told)))
    if initiative_words.are_there(data):
        story = initiative_tables.whole_story(data, view)
        undated = {t("Year"): t("no year")}
        named = ("facts", t("In the order of time"))
        if not story.empty:
            how = t("Where no fact is told, something may be done all the same.")
            found.append(_content(document, named, how, story, missing=undated))
    likeness = record_words.of_likeness(data, view)
    similar = record_tables.similar_places(data, view)
    near = record_tables.neighbours(data, code, view.lang)
    for key, name, how, places in (
        ("similar", t("The most similar"), likeness, similar),
        ("near", t("Neighbours and their policies"), document.rule, near),
    ):
        if places.empty:
            continue
        in_words = _with_marks_in_words(document, places).reset_index(names=t("Code"))
        nothing = t("nothing in particular")
        reasons = {
            t("Count"): t("Not listed"),
            **dict.fromkeys((t("Most alike in"), t("Differs most in")), nothing),
        }
        missing = {name: why for name, why in reasons.items() if name in in_words}
        formats = {t("Distance (0–1)"): _DISTANCE}
        found.append(_content(document, (key, name), how, in_words, formats, missing))
    return found


def _with_marks_in_words(document: Document, places: pd.DataFrame) -> pd.DataFrame:
    """Return places, codes as index, with marks in full words: what is short needs a key."""
    data, language = document.data, document.view.lang
    rows = data.table.set_index("code", drop=False).loc[places.index]
    marks = {
        words.policy_name(data, policy, language): [
            words.mark(data, row, policy, language) for _, row in rows.iterrows()
        ]
        for policy in data.policies
    }
    return places.assign(**marks)
