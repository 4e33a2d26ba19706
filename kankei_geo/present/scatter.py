"""Two figures of each municipality as points of a chart, with the limits of their thirds."""

import math
import re
from typing import Any

import numpy as np
import pandas as pd

from kankei_geo.analysis import indicators, similar
from kankei_geo.analysis.two_figures import Axis
from kankei_geo.dataset.dataset import Dataset
from kankei_geo.present import classify, legend, quadrant_points
from kankei_geo.present.words import pair_words, words
from kankei_geo.view.layers import COUNT_LAYER
from kankei_geo.view.view import View

_OPENING = re.compile(r" ?(?=[(（])")  # of what stands behind a name: unit and year
_SPREAD = 0.7  # of the distance of two counts, so that points with one count are seen
_DIGITS = 4  # of a place in the chart


def chart(data: Dataset, view: View, matching: pd.Series) -> dict[str, Any]:
    """Return the chart as the browser draws it.

    Its grid are the limits of the thirds, so that nine fields stand for the nine classes.

    Parameters
    ----------
    view : View
        One that shows two figures.
    matching : pandas.Series
        Which municipalities the filters let through.

    Returns
    -------
    dict
        ``title``, ``label`` and ``text``; ``across`` and ``up`` with lines of a ``title`` and
        ``ticks`` (place, text); ``points``: code, name, place across and up, fill, what is told.
        Places go from 0 to 1.
    """
    t = words.translator(view.lang)
    across, up = pair_words.axes(data, view)
    return {
        "title": pair_words.title(data, view),
        "label": t("Chart of two figures. The text below says what it shows."),
        "text": pair_words.chart_text(data, view, data.table[matching]),
        "across": {"title": title(data, across, view.lang), "ticks": _ticks(data, across, view)},
        "up": {"title": title(data, up, view.lang), "ticks": _ticks(data, up, view)},
        "points": points(data, view, matching),
    }


def points(data: Dataset, view: View, matching: pd.Series) -> list[list[Any]]:
    """Return who has both values and is let through by the filters, in the order of codes.

    A count is spread a little; who is not listed stands below all others, never at zero.
    """
    across, up = pair_words.axes(data, view)
    rows = data.table[matching]
    classes = {item.key: item.colour for item in legend.classes_of(data, view, view.layer)}
    fills = classify.classify(data, rows, view.layer, view).map(classes)
    tips = dict(zip(data.table["code"], pair_words.tips(data, view), strict=True))
    labels = pair_words.classes(data, view)
    values = up.figures
    if up.key == COUNT_LAYER:
        # Spread by position in the list of codes: repeatable, and no two neighbours coincide.
        spread = (np.arange(len(values)) * quadrant_points.GOLDEN % 1 - 0.5) * _SPREAD
        values = values.fillna(quadrant_points.not_listed(data)) + spread
    return [
        [
            code,
            words.name(row, view.lang),
            _place(data, across, across.figures[code]),
            _place(data, up, values[code]),
            fill,
            f"{tips[code]}\n{labels[code]}",
        ]
        for fill, code, (_, row) in zip(fills, map(str, rows["code"]), rows.iterrows(), strict=True)
        if pd.notna(across.figures[code]) and pd.notna(values[code])
    ]


def is_log(axis: Axis) -> bool:
    """Return whether equal steps of an axis are equal ratios: of skewed, positive values."""
    return similar.is_skewed(axis.figures)


def limits(axis: Axis) -> list[float]:
    """Return the least value, where each further third begins, and the greatest value."""
    return [*(low for low, _ in axis.parts), axis.parts[-1][1]] if axis.parts else []


def title(data: Dataset, axis: Axis, language: str) -> list[str]:
    """Return what stands along an axis, in lines: the name, unit and year, and which scale."""
    measured = pair_words.measured(data, axis, language)
    lines = _OPENING.split(measured, maxsplit=1)
    t = words.translator(language)
    return [*lines, t("logarithmic scale")] if is_log(axis) and axis.key != COUNT_LAYER else lines


def _ticks(data: Dataset, axis: Axis, view: View) -> list[tuple[float, str]]:
    """Return the limits of the thirds, or the numbers of policies, with their places."""
    if axis.key == COUNT_LAYER:
        low = quadrant_points.not_listed(data)
        told = {low: words.translator(view.lang)("Not listed")}
        numbers = range(low, len(data.policies) + 1)
        return [(_place(data, axis, one), told.get(one, str(one))) for one in numbers]
    indicator = indicators.every(data)[axis.key]
    found = dict.fromkeys(limits(axis))
    return [(_place(data, axis, one), indicator.number(one)) for one in found]


def _place(data: Dataset, axis: Axis, value: float) -> float:
    """Return where a value lies on an axis, from 0 to 1."""
    if axis.key == COUNT_LAYER:
        low, high = quadrant_points.not_listed(data) - 0.5, len(data.policies) + 0.5
    else:
        low, high = limits(axis)[0], limits(axis)[-1]
        if is_log(axis):
            low, high, value = math.log(low), math.log(high), math.log(value)
    return round((value - low) / (high - low), _DIGITS) if high > low else 0.5
