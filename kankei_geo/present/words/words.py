"""Sentences about a view and about municipalities, in Japanese and English."""

from collections.abc import Callable, Collection
from functools import partial

import pandas as pd

from kankei_geo.analysis import indicators
from kankei_geo.analysis.journey import MINUTES_PER_HOUR
from kankei_geo.base.i18n import Words, msgid, translate
from kankei_geo.dataset.dataset import Dataset
from kankei_geo.dataset.japan import NO_TABLE
from kankei_geo.dataset.kept import kept
from kankei_geo.present import legend
from kankei_geo.present.words.about import about, begun
from kankei_geo.view import layers

Translator = Callable[[str | Words], str]
Scale = tuple[tuple[str, bool], ...]  # each step of evidence, and whether it is the mark's own


def translator(language: str) -> Translator:
    """Return the function that turns English keys into texts of `language`."""
    return partial(translate, language=language)


def sentences(language: str, *told: str) -> str:
    """Return sentences in a row: Japanese has no space between them."""
    return ("" if language == "ja" else " ").join(told)


def winter(factor: float, language: str) -> str:
    """Say which winter factor the minutes have, or nothing in summer."""
    if factor == 1:
        return ""
    t = translator(language)
    return t("Winter: road speeds divided by {winter}.").format(winter=f"{factor:.1f}")


def sure(data: Dataset, rows: pd.DataFrame, policy: str, language: str) -> str:
    """Say how many of some rows have adopted a policy, and of how many that is sure, and least so.

    Where all marks are as sure, the number alone.
    """
    adopted = rows[rows[policy].eq(1).fillna(value=False)]
    number = str(len(adopted))
    if len(data.levels) == 1:
        return number
    labels, t = legend.level_labels(data), translator(language)
    of_level = adopted[f"{policy}_level"].value_counts()
    told = [
        t("{level} {number}").format(
            level=translate(labels[level], language), number=of_level.get(level, 0)
        )
        for level in (data.levels[0], data.levels[-1])
        if level == data.levels[0] or level in of_level
    ]
    return t("{number} (of them: {levels})").format(number=number, levels=t(", ").join(told))


def day(text: str, language: str) -> str:
    """Return a day such as 2026-02-03 as people write it."""
    if language != "ja":
        return text
    year, month, number = map(int, text.split("-"))
    return f"{year}年{month}月{number}日"


def name(row: pd.Series, language: str) -> str:
    """Return a municipality's name in `language`."""
    return str(row["name"] if language == "ja" else row["name_en"])


def subprefecture(data: Dataset, row: pd.Series, language: str) -> str:
    """Return the name of a municipality's subprefecture."""
    if language == "ja":
        return str(row["subprefecture"])
    table = data.subprefectures
    return str(table.set_index("name")["name_en"][row["subprefecture"]])


def area_name(data: Dataset, slug: str, language: str) -> str:
    """Return a subprefecture's name by its short name."""
    return area_names(data, language)[slug]


@kept
def area_names(data: Dataset, language: str) -> dict[str, str]:
    """Return the names of all subprefectures by their short names."""
    table = data.subprefectures
    return dict(zip(table["slug"], table["name" if language == "ja" else "name_en"], strict=True))


@kept
def airport_name(data: Dataset, iata: str, language: str) -> str:
    """Return an airport's short name by its IATA code."""
    table = data.airports
    return airport_short_name(table[table["iata"] == iata].iloc[0], language)


def airport_short_name(row: pd.Series, language: str) -> str:
    """Return an airport's name as people say it: 新千歳, 丘珠."""
    if language != "ja":
        return str(row["name_en"])
    name = str(row["name"]).replace("札幌飛行場（丘珠空港）", "丘珠")
    return name.removesuffix("空港")


def policy_name(data: Dataset, policy: str, language: str) -> str:
    """Return a policy's name."""
    return translate(legend.policy_labels(data)[policy], language)


def mark(data: Dataset, row: pd.Series, policy: str, language: str, *, short: bool = False) -> str:
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
        return not_listed(row, language)
    labels = legend.level_short_labels(data) if short else legend.level_labels(data)
    level = t(labels[row[f"{policy}_level"]])
    value = t("Yes") if row[policy] == 1 else t("No")
    return t("{value} ({level})").format(value=value, level=level)


def short_levels(data: Dataset, language: str, shown: Collection[str] | None = None) -> str:
    """Return what the short names of the evidence levels stand for; nothing if none is short.

    Parameters
    ----------
    shown : collection of str, optional
        The levels that are explained; all if left out.
    """
    t, whole = translator(language), legend.level_labels(data)
    told = [
        t("{label}: {number}").format(label=t(short), number=t(whole[level]))
        for level, short in legend.level_short_labels(data).items()
        if t(short) != t(whole[level]) and (shown is None or level in shown)
    ]
    return t("Evidence — {levels}").format(levels=t(", ").join(told)) if told else ""


def scale(data: Dataset, level: str, language: str) -> Scale:
    """Return the edition's levels of evidence, the surest first, and which one a mark has.

    An edition with a single level has no scale.
    """
    t, labels = translator(language), legend.level_short_labels(data)
    if len(data.levels) < 2:  # noqa: PLR2004 -- nothing to tell apart
        return ()
    return tuple((t(labels[one]), one == level) for one in data.levels)


def why_not(data: Dataset, row: pd.Series, policy: str, language: str) -> str:
    """Say why a mark is 'no' where totals are printed: others reach the total; else nothing."""
    if not data.edition.rules or not row["listed"] or row[policy] == 1:
        return ""
    t = translator(language)
    others = [policy_name(data, other, language) for other in data.policies if row[other] == 1]
    return t("It is “no” because {others} make up the printed total of {count}.").format(
        others=t(" · ").join(others), count=row["priority_count"]
    )


def count(row: pd.Series, language: str) -> str:
    """Return a municipality's number of priority policies, or that it is not listed."""
    t = translator(language)
    if not row["listed"]:
        return not_listed(row, language)
    return t("Priority policies: {count}").format(count=row["priority_count"])


def not_listed(row: pd.Series, language: str) -> str:
    """Return what is said of a municipality without marks: not listed, or without any table."""
    t = translator(language)
    return t("No table") if row.get(NO_TABLE, default=False) else t("Not listed")


def count_name(count: str, language: str) -> str:
    """Return one of `layers.counts` that is no number in words."""
    return translator(language)("No table" if count == NO_TABLE else "Not listed")


def all_policies(data: Dataset, language: str) -> str:
    """Return what stands for all policies together."""
    t = translator(language)
    if len(data.policies) == 1:
        return policy_name(data, data.policies[0], language)
    return t("All {number} policies").format(number=about(data, language)["policies"])


def the_policies(data: Dataset, language: str) -> str:
    """Return what the policies are called as columns of a table."""
    t = translator(language)
    if len(data.policies) == 1:
        return policy_name(data, data.policies[0], language)
    return t("The {things} policies").format(**about(data, language))


def class_label(item: legend.LegendClass, language: str) -> str:
    """Return the label of a legend class."""
    t = translator(language)
    return t(item.text).format(**{field: t(text) for field, text in item.fields})


_OF_PROJECT = "project"  # source of a text that rests on nothing else
_FIGURES = {
    "policies": msgid("{value:.2g}"),
    "people": msgid("{value:,.0f} people"),
    "percent": msgid("{value:+.1f} %"),
    "share": msgid("{value:.1f} %"),
    "people_per_km2": msgid("{value:,.1f} per km²"),
    "minutes": msgid("about {value:.0f} min"),
    "km": msgid("{value:.1f} km"),
    "km2": msgid("{value:,.2f} km²"),
    "municipalities": msgid("{value:.0f}"),
}


def figure(value: float | None, unit: str, language: str, *, missing: str) -> str:
    """Return a number with its unit, or what stands for a missing one.

    Parameters
    ----------
    value : float or None
        In the unit; shares from 0 to 1.
    unit : str
        One of the units of `standing.INDICATORS` and `comparison.ROWS`.
    language : str
        Language of the text.
    missing : str
        The text for None, in that language.
    """
    if value is None:
        return missing
    if unit == "share":
        value *= 100
    return with_minus(translate(_FIGURES[unit], language).format(value=value))


def with_minus(number: str) -> str:
    """Return the text of a number with a sign that nobody takes for a hyphen."""
    return number.replace("-", "−")


def cited(data: Dataset, table: pd.DataFrame, language: str) -> pd.DataFrame:
    """Return a table of texts with its sources as a reader would cite them, not as files."""
    t = translator(language)
    own = {_OF_PROJECT: t("Definition of this project")}
    sources = [own.get(one) or data.edition.cited(one, language) for one in table["source"]]
    return table.assign(source=sources)


def hours(minutes: float, language: str) -> str:
    """Return a time as hours and minutes: 3時間5分, or 4時間."""
    t = translator(language)
    whole, rest = divmod(round(minutes), MINUTES_PER_HOUR)
    if not whole:
        return t("{minutes} min").format(minutes=rest)
    if not rest:
        return t("{hours} h").format(hours=whole)
    return t("{hours} h {minutes} min").format(hours=whole, minutes=rest)


def layer_name(data: Dataset, layer: str, language: str) -> str:
    """Return what a map layer shows."""
    if layer == layers.COUNT_LAYER:
        return translate("number of priority policies", language)
    if layer == layers.COMBINATION_LAYER:
        return translate("combination of policies", language)
    if layer == layers.JOURNEY_LAYER:
        return translate("journey from Haneda (estimate)", language)
    if layers.is_indicator(data, layer):
        return indicators.every(data)[layer].words.text(language)
    return policy_name(data, layer, language)


def layer_title(data: Dataset, layer: str, language: str) -> str:
    """Return what a map layer shows, as a heading."""
    return begun(layer_name(data, layer, language))


def marks(data: Dataset, row: pd.Series, language: str) -> list[str]:
    """Return all marks of a municipality, each with its policy and evidence level."""
    t = translator(language)
    return [
        t("{label}: {number}").format(
            label=policy_name(data, policy, language), number=mark(data, row, policy, language)
        )
        for policy in data.policies
    ]
