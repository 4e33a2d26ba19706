"""Sentences about a view and about municipalities, in Japanese and English."""

from collections.abc import Callable
from functools import cache, partial

import pandas as pd

from kankei_geo import legend, load
from kankei_geo.i18n import translate
from kankei_geo.matrix import POLICIES
from kankei_geo.view import ALL_AREAS, ANY_POLICY, View

Translator = Callable[[str], str]


def translator(language: str) -> Translator:
    """Return the function that turns English keys into texts of `language`."""
    return partial(translate, language=language)


def name(row: pd.Series, language: str) -> str:
    """Return a municipality's name in `language`."""
    return str(row["name"] if language == "ja" else row["name_en"])


def area_name(slug: str, language: str) -> str:
    """Return a subprefecture's name by its short name."""
    return area_names(language)[slug]


@cache
def area_names(language: str) -> dict[str, str]:
    """Return the names of all subprefectures by their short names."""
    table = load.subprefectures()
    return dict(zip(table["slug"], table["name" if language == "ja" else "name_en"], strict=True))


def policy_name(policy: str, language: str) -> str:
    """Return a policy's name."""
    return translate(legend.POLICY_LABELS[policy], language)


def mark(row: pd.Series, policy: str, language: str, *, short: bool = False) -> str:
    """Return one mark with its evidence level, such as ``Yes (printed)``.

    Parameters
    ----------
    row : pandas.Series
        Row of the joined table.
    policy : str
        One of `matrix.POLICIES`.
    language : str
        Language of the text.
    short : bool
        Whether the level is told in its short form, for tables.
    """
    t = translator(language)
    if not row["listed"]:
        return t("Not listed")
    labels = legend.LEVEL_SHORT_LABELS if short else legend.LEVEL_LABELS
    level = t(labels[row[f"{policy}_level"]])
    value = t("Yes") if row[policy] == 1 else t("No")
    return t("{value} ({level})").format(value=value, level=level)


def count(row: pd.Series, language: str) -> str:
    """Return a municipality's number of priority policies, or that it is not listed."""
    t = translator(language)
    if not row["listed"]:
        return t("Not listed")
    return t("Priority policies: {count}").format(count=row["priority_count"])


def class_label(item: legend.LegendClass, language: str) -> str:
    """Return the label of a legend class."""
    t = translator(language)
    return t(item.text).format(**{field: t(text) for field, text in item.fields})


def conditions(view: View) -> list[str]:
    """Return a view's active filters as noun phrases, in the order of the controls."""
    t = translator(view.lang)
    found = []
    if view.policy != ANY_POLICY:
        policy = policy_name(view.policy, view.lang)
        found.append(t("adopts {policy}").format(policy=policy))
    if view.minimum > 0:
        found.append(t("at least {minimum} priority policies").format(minimum=view.minimum))
    if view.area != ALL_AREAS:
        found.append(area_name(view.area, view.lang))
    return found


def sentence(view: View, kept: pd.DataFrame) -> str:
    """Say in one sentence what is shown and how many municipalities that is.

    Parameters
    ----------
    view : View
        Its filters are told.
    kept : pandas.DataFrame
        The rows of the joined table that the filters let through.
    """
    t = translator(view.lang)
    told = t(", ").join(conditions(view)) or t("all municipalities")
    return t(
        "Shown: {conditions} — {shown} of 179 municipalities, {listed} of them listed."
    ).format(conditions=told, shown=len(kept), listed=int(kept["listed"].sum()))


def map_text(view: View, table: pd.DataFrame, kept: pd.DataFrame) -> str:
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
    t = translator(view.lang)
    parts = [
        t("Map of Hokkaido, coloured by {layer}.").format(layer=layer_name(view.layer, view.lang))
    ]
    parts.append(sentence(view, kept))
    keys = legend.classify(kept, view.layer).value_counts()
    classes = [
        t("{label}: {number}").format(label=class_label(item, view.lang), number=keys[item.key])
        for item in legend.classes(view.layer)
        if item.key in keys
    ]
    if classes:
        parts.append(t("; ").join(classes) + t("."))
    top = kept[kept["priority_count"].eq(kept["priority_count"].max()).fillna(value=False)]
    if view.layer == legend.COUNT_LAYER and not top.empty and len(top) <= _MAX_NAMED:
        names = t(", ").join(name(row, view.lang) for _, row in top.iterrows())
        parts.append(t("Highest: {names}.").format(names=names))
    if view.code:
        row = table[table["code"] == view.code].iloc[0]
        parts.append(
            t("Selected: {name}, {count}.").format(
                name=name(row, view.lang), count=count(row, view.lang)
            )
        )
    return " ".join(parts)


def spread_text(spread: pd.DataFrame, language: str) -> str:
    """Say where the share of listed municipalities is highest and lowest.

    Parameters
    ----------
    spread : pandas.DataFrame
        What `pipeline.by_subprefecture` returns.
    language : str
        Language of the text.
    """
    t = translator(language)
    column = "subprefecture" if language == "ja" else "name_en"
    ordered = spread.sort_values("listed_share", ascending=False)
    return t(
        "Highest: {first} ({high} %). Lowest: {last} ({low} %). Share = listed in table 3 ÷ "
        "all municipalities of the subprefecture."
    ).format(
        first=ordered[column].iloc[0],
        high=round(ordered["listed_share"].iloc[0] * 100),
        last=ordered[column].iloc[-1],
        low=round(ordered["listed_share"].iloc[-1] * 100),
    )


def layer_name(layer: str, language: str) -> str:
    """Return what a map layer shows."""
    if layer == legend.COUNT_LAYER:
        return translate("number of priority policies", language)
    return policy_name(layer, language)


def marks(row: pd.Series, language: str) -> list[str]:
    """Return all four marks of a municipality, each with its policy and evidence level."""
    t = translator(language)
    return [
        t("{label}: {number}").format(
            label=policy_name(policy, language), number=mark(row, policy, language)
        )
        for policy in POLICIES
    ]


_MAX_NAMED = 8
