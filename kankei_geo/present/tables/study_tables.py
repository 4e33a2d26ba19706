"""Tables of the page of analysis: the same on the page and in every document."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import replace

import pandas as pd

from kankei_geo.analysis import cluster_results, clusters, context, policy_pairs, readings
from kankei_geo.analysis.clusters import Definition, Treatment
from kankei_geo.analysis.policy_pairs import Pair
from kankei_geo.base.i18n import msgid
from kankei_geo.dataset.dataset import Dataset
from kankei_geo.dataset.kept import kept
from kankei_geo.present.words import doubt_words, study_findings, study_numbers, words
from kankei_geo.present.words.about import about
from kankei_geo.view import doubt
from kankei_geo.view import view as views
from kankei_geo.view.view import View

MOST_BARS = 20  # of a chart of combinations; the table has all
TREATMENTS: Mapping[Treatment, str] = {
    clusters.LEFT_OUT: msgid("Listed municipalities only"),
    clusters.NO_ADOPTER: msgid("All, those not listed as if they had none"),
}
DEFINITIONS: Mapping[Definition, str] = {
    "border": msgid("A common border on land"),
    "nearest": msgid("One of the {number} nearest offices"),
    "road": msgid("Offices within {minutes} min by road (estimate)"),
}


def table(data: Dataset, view: View, study: str) -> pd.DataFrame:
    """Return the table of a part of the page, with headings and cells in the view's language.

    Parameters
    ----------
    data, view : Dataset, View
        What is shown.
    study : str
        One of `view.STUDIES`.

    Returns
    -------
    pandas.DataFrame
        Of the combinations indexed by them (named ``code``: they can be pressed).
    """
    return {
        views.FINDINGS: findings,
        views.COMBINATIONS: combinations,
        views.PAIRS: pairs_of_policies,
        views.NEIGHBOURS: neighbours,
        views.DIFFERENCES: differences,
    }[study](data, view)


def findings(data: Dataset, view: View) -> pd.DataFrame:
    """Return the findings with what other readings make of them and how they are known."""
    t = words.translator(view.lang)
    found = study_findings.findings(data, view)
    return pd.DataFrame(
        {
            t("Finding"): [one.text for one in found],
            t("In other readings"): [one.doubt or None for one in found],
            t("How it is known"): [one.known or None for one in found],
            t("Municipalities"): pd.array(
                [len(one.codes) if one.settings else None for one in found], dtype="Int64"
            ),
        }
    )


@kept
def counted(data: Dataset, view: View) -> tuple[tuple[str, readings.Span], ...]:
    """Return each combination that occurs with what other readings make of it, most first."""
    marks = data.policy_matrix[list(data.policies)].astype(str).agg("".join, axis=1)
    numbers = marks.value_counts()
    ranked = sorted(numbers.items(), key=lambda item: (-int(item[1]), str(item[0])[::-1]))
    rule = doubt.rule(data, view)
    return tuple((str(key), readings.combination_span(data, rule, str(key))) for key, _ in ranked)


def combinations(data: Dataset, view: View) -> pd.DataFrame:
    """Return every combination that occurs, most first, with what other readings make of it."""
    t = words.translator(view.lang)
    found = counted(data, spans_of(view))
    whole = max(len(data.policy_matrix), 1)
    return pd.DataFrame(
        {
            t("Combination"): [
                study_numbers.combination_name(data, key, view.lang) for key, _ in found
            ],
            **{
                words.policy_name(data, policy, view.lang): [
                    "●" if key[n] == "1" else None for key, _ in found
                ]
                for n, policy in enumerate(data.policies)
            },
            t("Municipalities"): [span.value for _, span in found],
            t("Share of the listed (%)"): [round(span.value / whole * 100, 1) for _, span in found],
            t("In other readings"): [doubt_words.span(span, view.lang) for _, span in found],
        },
        index=pd.Index([key for key, _ in found], name="code"),
    )


def spans_of(view: View) -> View:
    """Return a view with nothing but how the doubt is counted, by which results are kept."""
    return views.only(view, "likely", "unsure")


def pairs_of_policies(data: Dataset, view: View) -> pd.DataFrame:
    """Return the pairs of policies with their tests."""
    t = words.translator(view.lang)
    found = policy_pairs.pairs(data, doubt.rule(data, view))
    several = len(data.levels) > 1
    within = t("p within {groups}").format(**about(data, view.lang))
    return pd.DataFrame(
        {
            t("Pair"): [study_numbers.pair_name(data, one, view.lang) for one in found],
            t("What it tells"): [verdict(one, view.lang) for one in found],
            t("Both"): [one.both for one in found],
            t("Only the first"): [one.only_first for one in found],
            t("Only the second"): [one.only_second for one in found],
            t("Neither of them"): [one.neither for one in found],
            t("Odds ratio (95 % interval)"): [study_numbers.odds(one, view.lang) for one in found],
            t("p"): [study_numbers.p_value(one.p, view.lang) for one in found],
            t("p, corrected"): [study_numbers.p_value(one.p_adjusted, view.lang) for one in found],
            within: [study_numbers.p_value(one.p_within, view.lang) for one in found],
            t("Same direction (% of readings)"): [
                None if pd.isna(one.same_direction) else f"{one.same_direction * 100:.1f}"
                for one in found
            ],
            **({t("Both marks printed"): [one.printed for one in found]} if several else {}),
        }
    )


def verdict(pair: Pair, language: str) -> str:
    """Return what a pair tells in a few words."""
    t = words.translator(language)
    if pair.is_forced:
        return t("put in: both marks stand on the same grounds")
    if pd.isna(pair.odds_ratio):
        return t("cannot be tested: all or none have one of them")
    if not pair.is_significant:
        return t("no clear difference from chance")
    return t("more often than by chance") if pair.odds_ratio > 1 else t("less often than by chance")


def definition(one: Definition, language: str) -> str:
    """Return what makes two municipalities neighbours."""
    told = words.translator(language)(DEFINITIONS[one])
    return told.format(number=clusters.NEAREST, minutes=clusters.WITHIN_MINUTES)


def neighbours(data: Dataset, view: View) -> pd.DataFrame:
    """Return the tests of one variable, a meaning of 'neighbour' a row."""
    t, variable, treatment = words.translator(view.lang), view.clustered, view.unlisted
    asked = clusters.definitions(data)
    found = [cluster_results.result(data, variable, one, treatment) for one in asked]
    corrected = [cluster_results.adjusted(data, one, treatment)[variable] for one in asked]
    is_count = variable == clusters.COUNT
    statistic = t("Moran’s I") if is_count else t("Pairs of neighbours that both have it")
    decimals = 3 if is_count else 1
    return pd.DataFrame(
        {
            t("Neighbours are"): [definition(one, view.lang) for one in asked],
            t("Holds"): [
                t("holds") if p < policy_pairs.SIGNIFICANT else t("does not hold")
                for p in corrected
            ],
            t("Municipalities"): [one.municipalities for one in found],
            statistic: [words.with_minus(f"{one.statistic:.{decimals}f}") for one in found],
            t("By chance"): [words.with_minus(f"{one.expected:.{decimals}f}") for one in found],
            t("p"): [study_numbers.p_value(one.p, view.lang) for one in found],
            t("p, corrected"): [study_numbers.p_value(p, view.lang) for p in corrected],
            **_in_readings(found, view.lang),
            t("Single places that stand out"): [
                study_numbers.names(data, one.significant, view.lang) or t("none") for one in found
            ],
            t("Joined to the nearest"): [
                t(", ").join(
                    t("{name} to {other}").format(
                        name=study_numbers.names(data, [code], view.lang),
                        other=study_numbers.names(data, [other], view.lang),
                    )
                    for code, other in one.joined.items()
                )
                or None
                for one in found
            ],
        }
    )


def _in_readings(found: Sequence[cluster_results.Result], language: str) -> dict[str, list[str]]:
    """Return in how many readings a policy clusters; of the count nothing, it stays the same."""
    t = words.translator(language)
    shares = [one.readings for one in found]
    if all(map(math.isnan, shares)):
        return {}
    title = t("p below 0.05 in % of the readings")
    return {title: ["–" if math.isnan(one) else f"{one * 100:.1f}" for one in shares]}


def differences(data: Dataset, view: View) -> pd.DataFrame:
    """Return how a group differs from the other listed municipalities, a figure a row."""
    t = words.translator(view.lang)
    group = contrast(data, view)
    found = context.differences(data, group)
    spans = context.spans(data, group, doubt.rule(data, view))
    return pd.DataFrame(
        {
            t("Figure"): [
                study_numbers.measure_name(data, one.measure, view.lang) for one in found
            ],
            t("What it tells"): [
                (t("larger in the group") if one.delta > 0 else t("smaller in the group"))
                if one.is_clear
                else t("no clear difference")
                for one in found
            ],
            t("Group: n"): [one.inside for one in found],
            t("Group: median"): [
                study_numbers.median(data, one.measure, one.median_inside, view.lang)
                for one in found
            ],
            t("Others: n"): [one.outside for one in found],
            t("Others: median"): [
                study_numbers.median(data, one.measure, one.median_outside, view.lang)
                for one in found
            ],
            t("Cliff’s delta"): [study_numbers.signed(one.delta) for one in found],
            t("Interval (together 95 %)"): [
                t("{low} to {high}").format(
                    low=study_numbers.signed(one.low), high=study_numbers.signed(one.high)
                )
                for one in found
            ],
            t("Delta in nine of ten readings"): [
                doubt_words.middle(*spans[one.measure], view.lang) for one in found
            ],
        }
    )


def contrast(data: Dataset, view: View) -> str:
    """Return the group that a view compares with the others: with one policy, its adopters."""
    known = context.groups(data)
    return view.contrast if view.contrast in known else known[0]


def whole(data: Dataset, view: View, study: str) -> pd.DataFrame:
    """Return the table of a part for a file: neighbours and background with all their choices.

    Of a table whose tests of neighbours are not shipped, the present choice only: the others
    would take a minute.

    Parameters
    ----------
    data, view, study
        As for `table`.
    """
    t = words.translator(view.lang)
    if study == views.DIFFERENCES:
        return pd.concat(
            [
                _before(differences(data, replace(view, contrast=group)), {t("Group"): name})
                for group in context.groups(data)
                for name in (study_numbers.group_name(data, group, view.lang),)
            ],
            ignore_index=True,
        )
    if study != views.NEIGHBOURS or not cluster_results.is_shipped(data):
        return table(data, view, study).reset_index(drop=True)
    statistic = t("Moran’s I, or pairs of neighbours that both have it")
    parts = []
    for variable in clusters.variables(data):
        for treatment in clusters.TREATMENTS:
            asked = replace(view, clustered=variable, unlisted=treatment)
            made = neighbours(data, asked)
            told = {
                t("What is compared"): study_numbers.variable_name(data, variable, view.lang),
                t("Who is compared"): t(TREATMENTS[treatment]),
            }
            parts.append(_before(made.rename(columns={made.columns[3]: statistic}), told))
    return pd.concat(parts, ignore_index=True)


def _before(table: pd.DataFrame, told: Mapping[str, str]) -> pd.DataFrame:
    """Return a table with the same texts before each row."""
    found = table.copy()
    for place, (name, text) in enumerate(told.items()):
        found.insert(place, name, text)
    return found


def texts(table: pd.DataFrame) -> pd.DataFrame:
    """Return a table as texts, a dash for what is missing."""
    return table.reset_index(drop=True).astype("string").fillna("–").astype(object)
