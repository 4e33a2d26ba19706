"""Sentences about access and candidates, in Japanese and English."""

from collections.abc import Sequence

import pandas as pd

from kankei_geo.analysis import candidates
from kankei_geo.analysis.candidates import TIERS
from kankei_geo.analysis.rule import JOURNEY, LINE, ROAD, Rule
from kankei_geo.dataset.dataset import Dataset
from kankei_geo.dataset.kept import kept
from kankei_geo.present import classify, legend
from kankei_geo.present.html import render
from kankei_geo.present.words import changed_words, findings, journey_words, way_words, words
from kankei_geo.present.words.about import about
from kankei_geo.view.view import BOTH, View


def rule_sentence(data: Dataset, rule: Rule, language: str) -> str:
    """Say in words who is a candidate under `rule`."""
    t = words.translator(language)
    airports = (
        t("an airport with a direct flight to Tokyo")
        if rule.tokyo_direct
        else t("an airport in service")
    )
    access = {
        ROAD: t("the drive from the office to {airports} is estimated at {minutes} min or less"),
        LINE: t("the office lies within {km} km of {airports} in a straight line"),
        JOURNEY: t("the journey from Haneda to the office is estimated at {time} or less"),
    }[rule.measure].format(
        airports=airports,
        minutes=f"{rule.max_minutes:g}",
        km=f"{rule.max_km:g}",
        time=words.hours(rule.max_journey, language),
    )
    sentence = t(
        "Candidate: {access}, and {table} lists {count} or more of the priority policies."
    ).format(access=access, count=rule.min_count, **about(data, language))
    if rule.measure == JOURNEY:
        sentence += " " + journey_words.assumed(rule.assumptions, language)
    if rule.winter > 1 and rule.measure == ROAD:
        sentence += " " + words.winter(rule.winter, language)
    return sentence


def whole_rule_sentence(data: Dataset, view: View) -> str:
    """Say who is a candidate, and where filters are active, that they do not decide it."""
    rule, t = rule_sentence(data, view.rule, view.lang), words.translator(view.lang)
    if not view.is_filtered:
        return rule
    return t("{rule} All of {whole}: filters do not decide who is a candidate.").format(
        rule=rule, **about(data, view.lang)
    )


def agreement_sentence(data: Dataset, view: View) -> str:
    """Say what the map compares that shows where kilometres and minutes agree."""
    t = words.translator(view.lang)
    airports = (
        t("an airport with a direct flight to Tokyo")
        if view.rule.tokyo_direct
        else t("an airport in service")
    )
    return t(
        "From the office of each of the {total} municipalities to {airports}, whatever its "
        "policies. Minutes are estimates."
    ).format(airports=airports, **about(data, view.lang))


def tier_sentence(data: Dataset, rated: pd.DataFrame, rule: Rule, language: str) -> str:
    """Say how many municipalities are in each tier that the rule allows, and how sure that is."""
    t = words.translator(language)
    counts = rated["tier"].value_counts()
    told = t(" / ").join(
        t("{label}: {number}").format(
            label=words.class_label(item, language), number=counts.get(item.key, 0)
        )
        for item in legend.tier_classes(data, rule.min_count)
        if item.key in TIERS
    )
    span = span_sentence(data, rule, language)
    return words.sentences(language, *filter(None, (told + t("."), span)))


def span_sentence(data: Dataset, rule: Rule, language: str) -> str:
    """Say how many candidates the doubt of the minutes leaves open; nothing for kilometres."""
    if rule.measure == LINE:
        return ""
    t = words.translator(language)
    fewest, most = candidates.span(data, rule)
    number = candidates.number(data, rule)
    return t(
        "{number} candidates, between {fewest} and {most} if the doubt of the minutes counts."
    ).format(number=number, fewest=fewest, most=most)


def tier_name(data: Dataset, tier: str, rule: Rule, language: str) -> str:
    """Return what a tier stands for under `rule`."""
    classes = {item.key: item for item in legend.tier_classes(data, rule.min_count)}
    return words.class_label(classes[tier], language)


def area_name(data: Dataset, key: str, language: str) -> str:
    """Return a short name of a candidate area from its key: ``AKJ-1`` is Asahikawa 1."""
    iata, _, number = key.partition("-")
    t = words.translator(language)
    airport = words.airport_name(data, iata, language)
    return t("{airport} area {number}").format(airport=airport, number=number)


def isochrone_label(minutes: float, language: str) -> str:
    """Say what the isochrones show."""
    t = words.translator(language)
    return t("Reached within {minutes} min (estimate)").format(minutes=f"{minutes:g}")


def published(data: Dataset, row: pd.Series, language: str) -> str | None:
    """Return the published time of a municipality and its nearest airport, if there is one."""
    found = _all_published(data).get((row["code"], row["airport"]))
    if found is None:
        return None
    t = words.translator(language)
    return t("{minutes} min (median of {sources} source(s))").format(
        minutes=found[0], sources=found[1]
    )


@kept
def _all_published(data: Dataset) -> dict[tuple[str, str], tuple[int, int]]:
    """Return the published minutes and the number of their sources, by code and airport."""
    pairs = data.drive_model.pairs
    return {
        (code, airport): (round(minutes), sources)
        for code, airport, minutes, sources in zip(
            pairs["code"],
            pairs["airport"],
            pairs["published_minutes"],
            pairs["sources"],
            strict=True,
        )
    }


def minutes(row: pd.Series, language: str) -> str:
    """Return a drive time as an estimate with its interval, or that no road leads there.

    Parameters
    ----------
    row : pandas.Series
        ``drive_minutes``, ``drive_low`` and ``drive_high``.
    language : str
        Of the text.
    """
    t = words.translator(language)
    if pd.isna(row["drive_minutes"]):
        return t("no road")
    return t("about {minutes} min ({interval})").format(
        minutes=round(row["drive_minutes"]), interval=interval(row)
    )


def interval(row: pd.Series) -> str | None:
    """Return the interval of a drive time in whole minutes, 28–50, or nothing without a road."""
    if pd.isna(row["drive_minutes"]):
        return None
    return f"{row['drive_low']:.0f}–{row['drive_high']:.0f}"


def with_interval(data: Dataset, told: str, value: float | None, language: str) -> str:
    """Return a drive time in words with its interval behind it, if there is a time."""
    if value is None or pd.isna(value):
        return told
    ends = [end.iloc[0] for end in data.drive_model.doubt.interval(pd.Series([float(value)]))]
    return words.translator(language)("{figure} ({interval})").format(
        figure=told, interval="–".join(f"{end:.0f}" for end in ends)
    )


def access_html(data: Dataset, row: pd.Series, view: View, share: float | None = None) -> str:
    """Return what is known about one municipality's access, as HTML.

    Parameters
    ----------
    row : pandas.Series
        Row of a table of tiers.
    view : View
        Language and thresholds.
    share : float, optional
        Share of the municipality's area within the circle of any airport, 0 to 1.
    """
    return render("present/access", lines=access_lines(data, row, view, share))


def access_lines(
    data: Dataset, row: pd.Series, view: View, share: float | None = None
) -> list[tuple[str, str]]:
    """Return what `access_html` tells, as pairs of label and value."""
    t = words.translator(view.lang)
    tier = (
        tier_name(data, row["tier"], view.rule, view.lang)
        if pd.notna(row["tier"])
        else t("no tier")
    )
    known = published(data, row, view.lang)
    lines = [
        (t("Tier"), tier),
        (
            t("By the airport") if view.measure == JOURNEY else t("Nearest airport"),
            words.airport_name(data, row["airport"], view.lang),
        ),
        (t("By road (estimate, 80 % interval)"), minutes(row, view.lang)),
        *(
            ((t("Journey from Haneda (estimate)"), journey_words.of_rule(row, view.lang)),)
            if view.measure == JOURNEY
            else ()
        ),
        *(((t("Borderline"), borderline_text(view.rule, view.lang)),) if row["borderline"] else ()),
        *(((t("Published time"), known),) if known else ()),
        *way_lines(data, row, view.lang),
        (t("Straight line"), t("{km} km").format(km=f"{row['distance_km']:.1f}")),
    ]
    if share is not None:
        label = t("Share of its area within {km} km").format(km=view.km)
        lines.append((label, t("{share} %").format(share=f"{share * 100:.0f}")))
    return lines


def way_lines(data: Dataset, row: pd.Series, language: str) -> list[tuple[str, str]]:
    """Return how long the way by road is and along which roads it leads, where there is one."""
    way = way_words.way_of(data, row)
    if way is None:
        return []
    t = words.translator(language)
    return [
        (t("Way by road"), way_words.length(way, language)),
        (t("Roads, from the airport"), way_words.roads(data, way, language)),
    ]


def borderline_text(rule: Rule, language: str) -> str:
    """Say that an interval holds the threshold, so that either side may be right."""
    t = words.translator(language)
    return t("the interval holds {threshold}").format(threshold=_threshold(rule, language))


def borderline_label(rated: pd.DataFrame, rule: Rule, language: str) -> str:
    """Return what the legend says of the municipalities that are borderline, with n."""
    t = words.translator(language)
    return t("Borderline: interval holds {threshold} ({number})").format(
        threshold=_threshold(rule, language), number=int(rated["borderline"].sum())
    )


def _threshold(rule: Rule, language: str) -> str:
    """Return the threshold of minutes as it is told."""
    if rule.measure == JOURNEY:
        return words.hours(rule.max_journey, language)
    return words.translator(language)("{minutes} min").format(minutes=f"{rule.max_minutes:g}")


def map_text(data: Dataset, view: View, rated: pd.DataFrame) -> str:
    """Describe the map of candidates for readers who cannot see it."""
    t = words.translator(view.lang)
    parts = [
        findings.candidate_finding(data, view) + t("."),
        rule_sentence(data, view.rule, view.lang),
    ]
    classes: Sequence[legend.LegendClass]
    if view.measure == BOTH:
        counts = classify.classify_agreement(rated).value_counts()
        classes = legend.AGREEMENT_CLASSES
    else:
        counts = classify.classify_tiers(rated).value_counts()
        classes = legend.tier_classes(data, view.count)
    parts.append(
        t("; ").join(
            t("{label}: {number}").format(
                label=words.class_label(item, view.lang), number=counts.get(item.key, 0)
            )
            for item in classes
        )
        + t(".")
    )
    if rated["borderline"].any():
        parts.append(borderline_label(rated, view.rule, view.lang) + t("."))
    parts.append(changed_words.text(data, view))
    for tier in ("A", "B"):
        names = [words.name(row, view.lang) for _, row in rated[rated["tier"] == tier].iterrows()]
        if names:
            parts.append(
                t("{label}: {number}").format(
                    label=tier_name(data, tier, view.rule, view.lang), number=t(", ").join(names)
                )
                + t(".")
            )
    parts += [
        t("Selected: {name}, {count}.").format(
            name=words.name(row, view.lang),
            count=t("; ").join(
                [minutes(row, view.lang), *(text for _, text in way_lines(data, row, view.lang))]
            ),
        )
        for _, row in rated[rated["code"].isin(view.code)].iterrows()
    ]
    return " ".join(parts)


def quadrant_text(data: Dataset, rated: pd.DataFrame, rule: Rule, language: str) -> str:
    """Say what the chart of access and policies shows."""
    t = words.translator(language)
    without = int(rated[rule.deciding].isna().sum())
    return t(
        "Each point is a municipality: to the left of the line it has access, above it is listed "
        "with enough policies. Points of the same count are spread a little so that they do not "
        "hide each other. {access} of {total} have access; {without} have no road to such an "
        "airport and stand at the right edge."
    ).format(access=int(rated["access"].sum()), without=without, **about(data, language))
