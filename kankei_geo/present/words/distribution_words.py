"""How policies spread over groups: what the tables of bars need, and as text."""

from typing import Any

import pandas as pd

from kankei_geo.analysis import distribution, indicators
from kankei_geo.analysis.distribution import Group
from kankei_geo.base.i18n import msgid
from kankei_geo.dataset.dataset import Dataset
from kankei_geo.present import legend
from kankei_geo.present.maps.legend_html import style_classes
from kankei_geo.present.words import indicator_words, short, words
from kankei_geo.present.words.about import about
from kankei_geo.view import layers
from kankei_geo.view.view import View

_GROUPING_LABELS = {
    "people": msgid("Population 2020"),
    "access": msgid("Drive to a Tokyo flight (estimate)"),
}
_LISTED_COLOUR = "#767676"


def grouping_label(data: Dataset, by: str, language: str) -> str:
    """Return what municipalities are grouped by, in the reader's language."""
    if by == "area":
        return about(data, language)["Group"]
    if by in _GROUPING_LABELS:
        return words.translator(language)(_GROUPING_LABELS[by])
    return indicator_words.name(data, by, indicators.years(data, by)[-1], language)


def caption(data: Dataset, by: str, language: str) -> str:
    """Return what a chart of groups shows, as its heading."""
    t = words.translator(language)
    label = grouping_label(data, by, language)
    return t("Number of priority policies by {grouping}").format(
        grouping=label[0].lower() + label[1:]
    )


def group_name(data: Dataset, group: Group, by: str, language: str) -> str:
    """Return the name of a group in the reader's language."""
    if by == "area":
        return words.area_name(data, group.key, language)
    t = words.translator(language)
    return t(group.text).format(**{name: t(text) for name, text in group.fields})


def words_of_tables(data: Dataset, by: str, language: str) -> dict[str, Any]:
    """Return the words and colours of the two tables, which no filter changes.

    Parameters
    ----------
    by : str
        One of `distribution.GROUPINGS`.
    language : str
        Language of the texts.
    """
    t = words.translator(language)
    grouping = grouping_label(data, by, language)
    return {
        "names": [group_name(data, group, by, language) for group in distribution.groups(data, by)],
        "group": grouping,
        "counts": {
            "style": "kg-counts",
            "caption": caption(data, by, language),
            "classes": [
                [style_classes(data, item), words.class_label(item, language)]
                for item in legend.classes(data, layers.COUNT_LAYER)
            ],
            "heads": [
                t("Municipalities"),
                t("Share of each number of policies"),
                *(
                    item.key if item.key.isdigit() else t("Not listed")
                    for item in legend.classes(data, layers.COUNT_LAYER)
                ),
                t("Mean of the listed"),
            ],
        },
        "policies": {
            "style": "kg-shares",
            "caption": t("Share of all municipalities of the group, with n"),
            "colours": [_LISTED_COLOUR, *legend.policy_colours(data).values()],
            "heads": [
                t("Listed"),
                *(words.policy_name(data, policy, language) for policy in data.policies),
            ],
            "share": t("{share} % ({number} of {all})"),
        },
    }


def rows(data: Dataset, spread: pd.DataFrame) -> list[list[Any]]:
    """Return the numbers of the two tables, as little as can be sent.

    Parameters
    ----------
    spread : pandas.DataFrame
        What `distribution.spread` returns.

    Returns
    -------
    list of list
        For each group with a municipality: its position among the groups, its number of
        municipalities, the mean count of the listed as text, the numbers by class (in the
        order of the legend), and the numbers of the listed and of each policy's adopters.
    """
    return [
        [
            position,
            int(row["municipalities"]),
            "–" if pd.isna(row["mean_count"]) else f"{row['mean_count']:.2f}",
            [
                int(row[f"count_{item.key}" if item.key.isdigit() else item.key])
                for item in legend.classes(data, layers.COUNT_LAYER)
            ],
            [int(row["listed"]), *(int(row[f"{policy}_adopters"]) for policy in data.policies)],
        ]
        for position, (_, row) in enumerate(spread.iterrows())
        if row["municipalities"]
    ]


def finding(data: Dataset, spread: pd.DataFrame, view: View) -> str:
    """Say in which groups the mean number of policies is highest, ties included.

    Parameters
    ----------
    spread : pandas.DataFrame
        What `distribution.spread` returns for the grouping of the view.
    """
    t = words.translator(view.lang)
    means = spread.set_index("group")["mean_count"].dropna().round(2)
    if means.empty:
        return t("nothing is listed")
    if len(means) > 1 and means.min() == means.max():
        return t("Mean number of policies: {mean} in all groups").format(mean=f"{means.max():.2f}")
    highest = set(means[means == means.max()].index)
    names = [
        short.area(data, group.key, view.lang)
        if view.by == "area"
        else group_name(data, group, view.by, view.lang)
        for group in distribution.groups(data, view.by)
        if group.key in highest
    ]
    several = t("{number} groups").format(number=len(names))
    text = t("Mean number of policies: highest in {groups} ({mean})")
    if len(means) == 1:  # nothing to compare with
        text = t("Mean number of policies in {groups}: {mean}")
    return short.fitting(
        view.lang,
        [
            text.format(groups=told, mean=f"{means.max():.2f}")
            for told in (t(" · ").join(names), several)
        ],
    )


def spread_text(data: Dataset, spread: pd.DataFrame, view: View) -> str:
    """Say for the listing and for each policy where its share is highest and lowest."""
    t = words.translator(view.lang)
    groups = {group.key: group for group in distribution.groups(data, view.by)}
    filled = spread[spread["municipalities"] > 0]
    if filled.empty:
        return t("No municipality meets these conditions.")
    figures = [
        (t("Listed"), "listed_share", "listed"),
        *(
            (
                words.policy_name(data, policy, view.lang),
                f"{policy}_share_all",
                f"{policy}_adopters",
            )
            for policy in data.policies
        ),
    ]
    parts = []
    for label, share, number in figures:
        ordered = filled.sort_values(share, ascending=False, kind="stable")
        told = [
            t("{group} {share} % ({number} of {all})").format(
                group=group_name(data, groups[row["group"]], view.by, view.lang),
                share=round(row[share] * 100),
                number=row[number],
                all=row["municipalities"],
            )
            for _, row in ordered.iloc[[0, -1]].iterrows()
        ]
        parts.append(
            t("{label}: highest {first}, lowest {last}.").format(
                label=label, first=told[0], last=told[1]
            )
        )
    return " ".join((finding(data, spread, view) + t("."), *parts))
