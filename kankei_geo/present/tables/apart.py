"""What sets municipalities and groups apart, in one sentence, from the numbers of their tables."""

from collections.abc import Sequence

import numpy as np
import pandas as pd

from kankei_geo.analysis.comparison import WHOLE
from kankei_geo.analysis.standing import Standing, indicators, standing
from kankei_geo.dataset import facts
from kankei_geo.dataset.dataset import Dataset
from kankei_geo.present.tables import comparison_html, record_tables
from kankei_geo.present.words import words
from kankei_geo.view.view import View

# What is measured, as a comparison has it, with the least that is told: a part of the standard
# deviation over all municipalities.
_MEASURED = (
    *("population", "change_2005_2020_percent", "share_65plus", "density_per_km2"),
    *("drive_minutes", "distance_km"),
)
_BY_RATIO = ("population", "density_per_km2")  # twice as many is as much anywhere
_LEAST, _MOST_TOLD = 0.5, 2
_MARKED, _RARE = 25.0, 0.25  # of percentiles from the middle; share of the listed


def compared(data: Dataset, found: pd.DataFrame, language: str) -> str:
    """Say in one sentence what sets the items of a comparison apart.

    Told are the number of policies of municipalities, the policies that only one of them has,
    and the measured figures that differ most. One item is compared with the prefecture.

    Parameters
    ----------
    found : pandas.DataFrame
        What `comparison.compare` returns.
    language : str
        Language of the sentence.
    """
    t = words.translator(language)
    items = [key for key in found.columns if key not in ("unit", WHOLE)]
    against = items if len(items) > 1 else [*items, WHOLE]
    same, parts = _of_policies(data, found, items, language)
    parts += [
        _told(data, found, row, against, language) for row in _most_different(data, found, against)
    ]
    if not parts:
        return same or t("Nothing in the table sets them apart.")
    return words.sentences(
        language,
        *filter(None, [same]),
        t("Apart in: {parts}.").format(parts=t(", ").join(parts)),
    )


def placed(data: Dataset, view: View) -> str:
    """Say in one sentence what sets the focused municipality apart from the others.

    Told are rare policies that it has, and the ranks that are farthest from the middle.
    """
    t = words.translator(view.lang)
    row = facts.record(data, view.focus)
    listed = data.table[data.table["listed"]]
    parts = [
        t("{policy} ({number} of {listed} listed)").format(
            policy=words.policy_name(data, policy, view.lang),
            number=int(listed[policy].sum()),
            listed=len(listed),
        )
        for policy in data.policies
        if row["listed"] and row[policy] == 1 and listed[policy].mean() <= _RARE
    ]
    ranked = [one for one in standing(data, view.focus, winter=view.winter) if _is_marked(one)]
    ranked.sort(key=lambda one: -abs((one.percentile or 0.0) - 50.0))
    parts += [record_tables.told(data, one, view.lang) for one in ranked[:_MOST_TOLD]]
    name = words.name(row, view.lang)
    if not parts:
        return t("{name} is near the middle in every figure.").format(name=name)
    return t("{name} stands out in: {parts}.").format(name=name, parts=t(", ").join(parts))


def _is_marked(one: Standing) -> bool:
    if one.percentile is None or one.indicator == "priority_count":
        return False
    return abs(one.percentile - 50.0) >= _MARKED


def _of_policies(
    data: Dataset, found: pd.DataFrame, items: Sequence[str], language: str
) -> tuple[str, list[str]]:
    """Return that all have equally many policies, or else how many, and who alone has which."""
    t = words.translator(language)
    codes = [key for key in items if key.isdigit()]
    counts = {
        code: int(str(number))
        for code, number in found.loc["priority_count", codes].items()
        if not pd.isna(number)
    }
    listed = [code for code in codes if code in counts]
    same, parts = "", []
    if listed and len(listed) < len(codes):
        parts.append(t("being listed (only {names})").format(names=_names(data, listed, language)))
    if len(listed) < 2:  # noqa: PLR2004 -- nothing to compare with
        return same, parts
    if len(set(counts.values())) == 1:
        same = t("{names}: {count} policies each.").format(
            names=_names(data, listed, language), count=counts[listed[0]]
        )
    else:
        told = _each(data, listed, [str(counts[code]) for code in listed], language)
        parts.append(t("number of policies: {told}").format(told=told))
    alone: dict[str, list[str]] = {}
    for policy in data.policies:
        having = [code for code in listed if found.loc[policy, code] == 1]
        if len(having) == 1:
            alone.setdefault(having[0], []).append(words.policy_name(data, policy, language))
    parts += [
        t("{policies} (only {name})").format(
            policies=t(" · ").join(policies), name=_names(data, [code], language)
        )
        for code, policies in alone.items()
    ]
    return same, parts


def _most_different(data: Dataset, found: pd.DataFrame, items: Sequence[str]) -> list[str]:
    """Return the rows whose figures differ most, in standard deviations over the prefecture."""
    everyone = indicators(data)
    apart = {}
    # That a group has more people than a municipality says nothing.
    is_mixed = WHOLE in items or len({key.isdigit() for key in items}) > 1
    for row in _MEASURED[1:] if is_mixed else _MEASURED:
        values = found.loc[row, list(items)]
        if values.isna().any():
            continue
        own, whole = values.astype(float).to_numpy(), everyone[row].dropna()
        if row in _BY_RATIO:
            own, whole = np.log10(own), np.log10(whole)
        if whole.std() > 0:
            apart[row] = float(np.ptp(own) / whole.std())
    ordered = sorted(apart, key=lambda row: -apart[row])
    return [row for row in ordered if apart[row] >= _LEAST][:_MOST_TOLD]


def _told(data: Dataset, found: pd.DataFrame, row: str, items: Sequence[str], language: str) -> str:
    label, cells = comparison_html.line(data, found, row, language)
    every = [key for key in found.columns if key != "unit"]
    t = words.translator(language)
    values = {key: float(str(found.loc[row, key])) for key in items}
    ends = (max(values, key=values.__getitem__), min(values, key=values.__getitem__))
    most, least = (_each(data, [key], [cells[every.index(key)]], language) for key in ends)
    return t("{label}: {most} to {least}").format(label=label, most=most, least=least)


def _names(data: Dataset, items: Sequence[str], language: str) -> str:
    t = words.translator(language)
    return t(" · ").join(comparison_html.item_name(data, key, language) for key in items)


def _each(data: Dataset, items: Sequence[str], values: Sequence[str], language: str) -> str:
    """Return each item's name with its value."""
    t = words.translator(language)
    return t(" / ").join(
        t("{name} {value}").format(name=comparison_html.item_name(data, key, language), value=value)
        for key, value in zip(items, values, strict=True)
    )
