"""Tables of what changed between two editions: mark by mark, and from which number to which."""

from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

from kankei_geo.analysis import editions
from kankei_geo.dataset.dataset import Dataset
from kankei_geo.present import legend
from kankei_geo.present.html import render
from kankei_geo.present.legend import LegendClass
from kankei_geo.present.words import edition_words, short, words
from kankei_geo.present.words.about import begun
from kankei_geo.view.layers import COUNT_LAYER
from kankei_geo.view.view import View

_STRONGEST = 45  # per cent of the colour in the fullest cell: its number stays readable


def changes(data: Dataset, view: View, kept: pd.DataFrame) -> pd.DataFrame:
    """Return the marks that began or ended, of the policy on the map or of all that both have.

    Parameters
    ----------
    kept : pandas.DataFrame
        The rows of the joined table that the filters let through.

    Returns
    -------
    pandas.DataFrame
        Texts in the reader's language: who, which policy, what became of it, and what each
        edition says, with its evidence. Indexed by ``code``.
    """
    found, t = editions.compared(data, view.since), words.translator(view.lang)
    marks = found.change.marks
    marks = marks[marks["code"].isin(kept["code"])]
    if view.layer != COUNT_LAYER:
        marks = marks[marks["policy"] == view.layer]
    names = dict(zip(kept["code"], kept["name" if view.lang == "ja" else "name_en"], strict=True))
    labels = {item.key: words.class_label(item, view.lang) for item in legend.MARK_CHANGES}
    told = {
        key: edition_words.sides(data, view, key).to_dict("index")
        for key in marks["policy"].unique()
    }
    sides = [
        told[policy][code] for code, policy in zip(marks["code"], marks["policy"], strict=True)
    ]
    before, after = (
        begun(edition_words.edition_name(side, view.lang)) for side in (found.before, found.after)
    )
    policies = [words.policy_name(found.after, key, view.lang) for key in marks["policy"]]
    return pd.DataFrame(
        {
            t("Municipality"): marks["code"].map(names).to_list(),
            t("Policy"): policies,
            t("Change"): marks["state"].map(labels).to_list(),
            before: [side["before"] for side in sides],
            after: [side["after"] for side in sides],
        },
        index=pd.Index(marks["code"], name="code"),
        dtype="object",
    )


def flows(data: Dataset, view: View, kept: pd.DataFrame) -> pd.DataFrame:
    """Return from which number of policies, or which mark, to which municipalities went.

    Returns
    -------
    pandas.DataFrame
        Numbers of municipalities: rows are what the edition before says, columns what the one
        after does, both in words. Empty where the policy on the map is one of one edition only,
        or none is in both.
    """
    found = _flows(data, view, kept)
    names = _numbers(view.layer, list(found.index), view.lang)
    return found.set_axis(names, axis=0).set_axis(names, axis=1)


def _flows(data: Dataset, view: View, kept: pd.DataFrame) -> pd.DataFrame:
    """Return `flows` by numbers."""
    change = editions.compared(data, view.since).change
    key = editions.COUNT if view.layer == COUNT_LAYER else view.layer
    if key not in (editions.COUNT, *change.shared) or not change.shared:
        return pd.DataFrame()
    return change.flows(key, list(kept["code"]))


@dataclass(frozen=True)
class FlowBars:
    """`flows` as a chart: a bar for what the edition before says, parts for the one after.

    Attributes
    ----------
    names : tuple of str
        Of the bars, the most policies first, not listed last; those of nobody are left out.
    parts : tuple of (LegendClass, tuple of int)
        What each part is, in the same order, with its number in each bar.
    """

    names: tuple[str, ...]
    parts: tuple[tuple[LegendClass, tuple[int, ...]], ...]


def flow_bars(data: Dataset, view: View, kept: pd.DataFrame) -> FlowBars | None:
    """Return `flows` as a chart, or nothing where there are none."""
    found = _flows(data, view, kept)
    if found.empty or not found.to_numpy().sum():
        return None
    classes = legend.flow_classes(data, view.layer, max(found.index))
    rows = [number for number in classes if found.loc[number].sum()]
    return FlowBars(
        tuple(_numbers(view.layer, rows, view.lang)),
        tuple(
            (item, tuple(found.loc[rows, number].astype(int).tolist()))
            for number, item in classes.items()
            if found[number].sum()
        ),
    )


def bars_title(data: Dataset, view: View) -> str:
    """Return what bars and parts of `flow_bars` are."""
    found, t = editions.compared(data, view.since), words.translator(view.lang)
    return t("Bars: {before}. Their parts: {after}. Not listed is a part of its own.").format(
        before=edition_words.edition_name(found.before, view.lang),
        after=edition_words.edition_name(found.after, view.lang),
    )


def flows_html(data: Dataset, view: View, kept: pd.DataFrame) -> str:
    """Return `flows` as a table whose cells are a chart, or nothing where there are none."""
    table = flows(data, view, kept)
    if table.empty:
        return ""
    most = max(int(table.to_numpy().max()), 1)
    return render(
        "present/flows",
        caption=flows_title(data, view),
        names=list(table),
        lines=[
            (
                name,
                [
                    (int(number), round(_STRONGEST * int(number) / most), row == column)
                    for column, number in enumerate(numbers)
                ],
            )
            for row, (name, numbers) in enumerate(zip(table.index, table.to_numpy(), strict=True))
        ],
    )


def flows_title(data: Dataset, view: View) -> str:
    """Return what rows and columns of `flows` are."""
    found, t = editions.compared(data, view.since), words.translator(view.lang)
    return t("From {before} (rows) to {after} (columns): municipalities").format(
        before=edition_words.edition_name(found.before, view.lang),
        after=edition_words.edition_name(found.after, view.lang),
    )


def _numbers(layer: str, numbers: Sequence[int], language: str) -> list[str]:
    """Return what the numbers of policies, or a policy's 0 and 1, are called."""
    t = words.translator(language)
    told = {editions.NOT_LISTED: t("Not listed")}
    if layer != COUNT_LAYER:
        told |= {0: t("No"), 1: t("Yes")}
    return [told.get(number) or short.count(number, language) for number in numbers]
