"""Two figures of each municipality at once, in words: titles, axes, what their map tells."""

from collections.abc import Iterator

import pandas as pd

from kankei_geo.analysis import indicators, two_figures
from kankei_geo.base.i18n import msgid
from kankei_geo.dataset.dataset import Dataset
from kankei_geo.present import classify, legend
from kankei_geo.present.words import indicator_words, short, words
from kankei_geo.view.layers import COUNT_LAYER, is_pair
from kankei_geo.view.view import FOUR, View

_HOW = msgid(
    "Each figure is cut into thirds: about as many municipalities in each. Colour and pattern tell "
    "both thirds: to the right in the legend is more of {across}, upwards (dots, then lines) is "
    "more of {up}."
)
_TOGETHER = msgid("That two figures go together does not say that one is the cause of the other.")
_NO_VALUE = msgid("Dots on white: one of the two has no value, which is not zero.")
_NOT_LISTED = msgid("Hatched grey: not listed, so there is no number of policies; it is not zero.")


def is_shown(data: Dataset, view: View) -> bool:
    """Return whether a view shows two figures at once."""
    return view.kind != FOUR and is_pair(data, view.against, view.layer)


def axes(data: Dataset, view: View) -> tuple[two_figures.Axis, two_figures.Axis]:
    """Return the two figures of a view that shows such."""
    first, second = (two_figures.axis(data, key, view.year) for key in (view.layer, view.against))
    return first, second


def measured(data: Dataset, axis: two_figures.Axis, language: str) -> str:
    """Return what is measured along an axis, with year and unit; an estimate is called so."""
    if axis.key == COUNT_LAYER:
        return words.layer_title(data, axis.key, language)
    return indicator_words.heading(data, axis.key, axis.year, language)


def value(data: Dataset, axis: two_figures.Axis, code: str, language: str) -> str:
    """Return the value of a municipality, or why there is none."""
    number = axis.figures[code]
    if axis.key != COUNT_LAYER:
        return indicator_words.value(data, axis.key, number, language)
    if pd.isna(number):
        return words.translator(language)("Not listed")
    return short.count(int(number), language)


def known(data: Dataset, view: View) -> pd.Series:
    """Return which municipalities have both values, by code."""
    first, second = axes(data, view)
    return first.figures.notna() & second.figures.notna()


def title(data: Dataset, view: View) -> str:
    """Return the names of both figures with the number of municipalities that have both."""
    t = words.translator(view.lang)
    return t("{first} × {second} (n = {number})").format(
        first=words.layer_title(data, view.layer, view.lang),
        second=words.layer_name(data, view.against, view.lang),
        number=int(known(data, view).sum()),
    )


def lines(data: Dataset, view: View, code: str) -> list[tuple[str, str]]:
    """Return what is told of one municipality, as labels and values: both figures, its class."""
    t = words.translator(view.lang)
    told = [
        (measured(data, axis, view.lang), value(data, axis, code, view.lang))
        for axis in axes(data, view)
    ]
    return [*told, (t("Class on the map"), str(classes(data, view)[code]))]


def classes(data: Dataset, view: View) -> pd.Series:
    """Return the label of each municipality's class on the map, by code."""
    keys = classify.classify(data, data.table, view.layer, view).set_axis(data.table["code"])
    items = legend.classes_of(data, view, view.layer)
    return keys.map({item.key: words.class_label(item, view.lang) for item in items})


def tips(data: Dataset, view: View) -> tuple[str, ...]:
    """Return both values of each municipality, in the order of codes."""
    t = words.translator(view.lang)
    told = [(axis, measured(data, axis, view.lang)) for axis in axes(data, view)]
    return tuple(
        "\n".join(
            t("{label}: {number}").format(label=label, number=value(data, axis, code, view.lang))
            for axis, label in told
        )
        for code in data.table["code"]
    )


def findings(data: Dataset, view: View, kept: pd.DataFrame) -> Iterator[str]:
    """Yield who is in the highest third of both, the most telling first.

    Parameters
    ----------
    kept : pandas.DataFrame
        The rows of the joined table that the filters let through.
    """
    t = words.translator(view.lang)
    first, second = axes(data, view)
    keys = classify.classify(data, kept, view.layer, view)
    top = legend.pair_key(len(first.parts) - 1, len(second.parts) - 1)
    high = kept[keys == top]
    number = short.how_many(high, view.lang)
    names = [words.layer_name(data, key, view.lang) for key in (view.layer, view.against)]
    told = t("{first} and {second}: {found} in the top third of both").format(
        first=names[0], second=names[1], found=number
    )
    yield from short.with_names(data, told, high, view.lang)
    yield told
    yield t("{first} × {second}: top third of both: {count}").format(
        first=names[0], second=names[1], count=len(high)
    )
    yield t("Top third of both figures: {found}").format(found=number)


def explained(data: Dataset, view: View) -> list[str]:
    """Return what explains the map of two figures."""
    t = words.translator(view.lang)
    across, up = (words.layer_name(data, key, view.lang) for key in (view.layer, view.against))
    told = [t(_HOW).format(across=across, up=up), t(_NO_VALUE)]
    if view.against == COUNT_LAYER:
        told.append(t(_NOT_LISTED))
    own = indicators.every(data)
    told += [t(own[key].definition.words) for key in (view.layer, view.against) if key in own]
    return [*told, t(_TOGETHER)]


def warnings(data: Dataset, view: View) -> list[str]:
    """Return what a reader must know before judging by either figure, each thing once."""
    t = words.translator(view.lang)
    own = [indicators.every(data).get(key) for key in (view.layer, view.against)]
    told = (one.warning for one in own if one is not None and one.warning is not None)
    return list(dict.fromkeys(t(warning.words) for warning in told))


def chart_text(data: Dataset, view: View, kept: pd.DataFrame) -> str:
    """Say what the chart of both figures shows: n, extremes, how they go together, who is missing.

    Parameters
    ----------
    kept : pandas.DataFrame
        The rows of the joined table that the filters let through.
    """
    t = words.translator(view.lang)
    first, second = axes(data, view)
    codes = kept["code"]
    there = kept[known(data, view)[codes].to_numpy()]
    told = [t("n = {number}").format(number=len(there)) + t(".")]
    for axis in (first, second):
        if there.empty:
            break
        values = axis.figures[there["code"]]
        low, high = (
            _named(data, axis, values, extreme, view.lang)
            for extreme in (values.min(), values.max())
        )
        text = t("{figure}: {low} to {high}.")
        told.append(text.format(figure=measured(data, axis, view.lang), low=low, high=high))
    related = correlation(data, view, there)
    if related is not None:
        text = t("Rank correlation (Spearman): {number}.")
        told.append(text.format(number=f"{related:+.2f}".replace("-", "−")))
    not_listed = kept[~kept["listed"]] if second.key == COUNT_LAYER else kept[:0]
    gone = kept[~kept["code"].isin([*there["code"], *not_listed["code"]])]
    if len(not_listed):
        text = t("Not listed, drawn below the others: {number}.")
        told.append(text.format(number=len(not_listed)))
    if len(gone):
        names = t(", ").join(words.name(row, view.lang) for _, row in gone.iterrows())
        text = t("Without a value, so not in the chart: {number} ({names}).")
        told.append(text.format(number=len(gone), names=names))
    return words.sentences(view.lang, *told, t(_TOGETHER))


def _named(
    data: Dataset, axis: two_figures.Axis, values: pd.Series, number: float, language: str
) -> str:
    """Return a value with the municipality that has it, or how many have it."""
    t = words.translator(language)
    codes = values.index[values == number]
    told = value(data, axis, codes[0], language)
    if len(codes) > 1:
        name = t("{number} municipalities").format(number=len(codes))
    else:
        name = words.name(data.table.set_index("code").loc[codes[0]], language)
    return t("{value} ({names})").format(value=told, names=name)


_LEAST = 3  # municipalities of which a correlation says anything


def correlation(data: Dataset, view: View, rows: pd.DataFrame) -> float | None:
    """Return Spearman's rank correlation of both figures; none where too few or all are equal.

    Parameters
    ----------
    rows : pandas.DataFrame
        Rows of the joined table; those without a value are left out.
    """
    both = pd.concat([axis.figures[rows["code"]] for axis in axes(data, view)], axis=1).dropna()
    if len(both) < _LEAST or (both.min() == both.max()).any():
        return None
    ranks = both.rank()
    return float(ranks.iloc[:, 0].corr(ranks.iloc[:, 1]))
