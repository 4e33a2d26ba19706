"""A view in words: its conditions, the sentence that tells it, and its map as text."""

import pandas as pd

from kankei_geo.analysis.rule import JOURNEY, LINE, ROAD
from kankei_geo.dataset.dataset import Dataset
from kankei_geo.present import classify, legend
from kankei_geo.present.words import (
    edition_words,
    findings,
    indicator_words,
    journey_words,
    pair_words,
    short,
    where_words,
    words,
)
from kankei_geo.present.words.about import about
from kankei_geo.view import layers, where
from kankei_geo.view.filters import Condition
from kankei_geo.view.filters import conditions as active
from kankei_geo.view.view import ALL_PEOPLE, AND, ANY_AIRPORT, FOUR, NO_SPHERE, View

_MAX_NAMED = 8


def sentence(data: Dataset, view: View, kept: pd.DataFrame) -> str:
    """Say what is shown, how many municipalities that is, and what a journey assumes.

    Parameters
    ----------
    view : View
        Its filters are told.
    kept : pandas.DataFrame
        The rows of the joined table that the filters let through.
    """
    t = words.translator(view.lang)
    told = t(", ").join(phrases(data, view)) or t("all municipalities")
    shown = t(
        "Shown: {conditions} — {shown} of {total} municipalities, {listed} of them {listing}."
    ).format(
        conditions=told,
        shown=len(kept),
        listed=int(kept["listed"].sum()),
        **about(data, view.lang),
    )
    more = []
    if view.hours or view.layer == layers.JOURNEY_LAYER:
        more.append(journey_words.assumed(view.assumptions, view.lang))
    if pair_words.is_shown(data, view):
        more += pair_words.warnings(data, view)
    elif view.kind != FOUR:
        more += indicator_words.warning(data, view)
    return words.sentences(view.lang, shown, *more)


def map_sentence(data: Dataset, view: View, kept: pd.DataFrame) -> str:
    """Say what `sentence` does, and of a map of changes what it compares.

    Parameters
    ----------
    view, kept
        As for `sentence`.
    """
    told = [sentence(data, view, kept)]
    if view.kind != FOUR and layers.is_change(data, view.since, view.layer):
        told += edition_words.sentences(data, view, kept)
    return words.sentences(view.lang, *told)


def map_text(data: Dataset, view: View, table: pd.DataFrame, kept: pd.DataFrame) -> str:
    """Describe what the map shows now, for readers who cannot see it.

    Parameters
    ----------
    view : View
        The layer, the filters and the selection.
    table : pandas.DataFrame
        The joined table.
    kept : pandas.DataFrame
        The rows that the filters let through.
    """
    t = words.translator(view.lang)
    layer = words.layer_name(data, view.layer, view.lang)
    if layers.is_indicator(data, view.layer):
        layer = indicator_words.title(data, view.layer, view)
    is_change = layers.is_change(data, view.since, view.layer)
    if is_change:
        layer = edition_words.title(data, view.layer, view)
    is_pair = pair_words.is_shown(data, view)
    if is_pair:
        layer = pair_words.title(data, view)
    parts = [
        findings.map_finding(data, view, kept) + t("."),
        t("Map of {prefecture}, coloured by {layer}.").format(
            layer=layer, **about(data, view.lang)
        ),
    ]
    parts.append(map_sentence(data, view, kept))
    keys = classify.classify(data, kept, view.layer, view).value_counts()
    classes = [
        t("{label}: {number}").format(
            label=words.class_label(item, view.lang), number=keys[item.key]
        )
        for item in legend.classes_of(data, view, view.layer)
        if item.key in keys
    ]
    if classes:
        parts.append(t("; ").join(classes) + t("."))
    if is_pair:
        parts.append(pair_words.chart_text(data, view, kept))
    top = kept[kept["priority_count"].eq(kept["priority_count"].max()).fillna(value=False)]
    tells_count = view.layer == layers.COUNT_LAYER and not is_change
    if tells_count and not top.empty and len(top) <= _MAX_NAMED:
        names = t(", ").join(words.name(row, view.lang) for _, row in top.iterrows())
        parts.append(t("Highest: {names}.").format(names=names))
    parts += [
        t("Selected: {name}, {count}.").format(
            name=words.name(row, view.lang), count=words.count(row, view.lang)
        )
        for _, row in table[table["code"].isin(view.code)].iterrows()
    ]
    return " ".join(parts)


def phrases(data: Dataset, view: View) -> list[str]:
    """Return a view's active filters as noun phrases, in the order of the controls."""
    t = words.translator(view.lang)
    policies = [words.policy_name(data, policy, view.lang) for policy in view.policy]
    if view.mode != AND:
        policies = [t(" or ").join(policies)] if policies else []
    rest = [(item.setting, item.value) for item in active(view)]
    areas = t(" or ").join(words.area_name(data, slug, view.lang) for slug in view.area)
    return [
        *(t("with {policy}").format(policy=policy) for policy in policies),
        *(_phrase(data, *item, view) for item in rest if item[0] not in ("policy", "area")),
        *([areas] if areas else []),
    ]


def chips(data: Dataset, view: View) -> list[tuple[Condition, str]]:
    """Return each active condition with its phrase, in the order of the controls."""
    return [(condition, phrase(data, condition, view)) for condition in active(view)]


def count_label(count: str, language: str) -> str:
    """Return one of `layers.counts` in words: a number of policies, or not listed."""
    if not count.isdigit():
        return words.count_name(count, language)
    return short.count(int(count), language)


def phrase(data: Dataset, condition: Condition, view: View) -> str:
    """Return one condition as a noun phrase.

    Parameters
    ----------
    condition : Condition
        One that `view` has; without a value it stands for all values of its setting.
    view : View
        Tells the values and the language.
    """
    return _phrase(data, condition.setting, condition.value, view)


def _phrase(data: Dataset, setting: str, value: str, view: View) -> str:
    t = words.translator(view.lang)
    values = (value,) if value else getattr(view, setting)
    if setting in ("area", "counts"):
        areas = words.area_names(data, view.lang)
        named = [areas[one] for one in values] if setting == "area" else []
        return t(" or ").join(named or short.counts(data, values, view.lang))
    if setting in ("policy", "without"):
        text = t("with {policy}") if setting == "policy" else t("without {policy}")
        names = (words.policy_name(data, policy, view.lang) for policy in values)
        return text.format(policy=t(" or ").join(names))
    if setting == "evidence":
        levels = (t(legend.level_labels(data)[level]) for level in values)
        return t("evidence: {levels}").format(levels=t(" or ").join(levels))
    if setting == "where":
        told = (where_words.condition(data, where.read(data, one), view.lang) for one in values)
        return t(", ").join(told)
    if setting in ("find", "hours"):
        text = {
            "find": t("“{text}” in the name or code"),
            "hours": t("{hours} hours or less from Haneda (estimate)"),
        }[setting]
        return text.format(text=view.find, hours=view.hours)
    return people(view) if setting == "people" else sphere(data, view)


def people(view: View) -> str:
    """Return the population filter in words."""
    t = words.translator(view.lang)
    low, high = view.people
    if low == ALL_PEOPLE[0]:
        return t("population under {high}").format(high=f"{high:,}")
    if high == ALL_PEOPLE[1]:
        return t("population {low} or more").format(low=f"{low:,}")
    return t("population {low} to under {high}").format(low=f"{low:,}", high=f"{high:,}")


def sphere(data: Dataset, view: View) -> str:
    """Return the filter by an airport's sphere in words."""
    t = words.translator(view.lang)
    rule = view.rule
    text = {
        ROAD: t("within {threshold} min by road of {airport} (estimate)"),
        LINE: t("within {threshold} km of {airport}"),
        JOURNEY: t("{threshold} min or less from Haneda by {airport} (estimate)"),
    }[rule.measure]
    return text.format(
        threshold=f"{rule.threshold:g}", airport=sphere_name(data, view.sphere, view.lang)
    )


def sphere_name(data: Dataset, sphere: str, language: str) -> str:
    """Return the airport of the filter by sphere, or what stands for none and any."""
    t = words.translator(language)
    if sphere == NO_SPHERE:
        return t("(no condition)")
    if sphere == ANY_AIRPORT:
        return t("any airport that counts")
    return words.airport_name(data, sphere, language)
