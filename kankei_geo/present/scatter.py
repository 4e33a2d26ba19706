"""Two figures of each municipality as points of a chart, with the limits of their thirds."""

import json
import re
from typing import Any

import numpy as np
import pandas as pd

from kankei_geo.analysis import indicators
from kankei_geo.analysis.pairs import Axis
from kankei_geo.dataset.dataset import Dataset
from kankei_geo.present import classify, legend, palette, quadrant_points
from kankei_geo.present.charts import FONT, GRID, TEXT
from kankei_geo.present.words import pair_words, words
from kankei_geo.view.layers import COUNT_LAYER
from kankei_geo.view.view import View

_SKEWED = 8.0  # times the median: then equal steps would press most points into a corner
_OPENING = re.compile(r" ?(?=[(（])")  # of what stands behind a name: unit and year


def points(data: Dataset, view: View, matching: pd.Series) -> list[dict[str, Any]]:
    """Return who has both values and is let through by the filters, in the order of codes.

    Parameters
    ----------
    view : View
        One that shows two figures.
    matching : pandas.Series
        Which municipalities the filters let through.

    Returns
    -------
    list of dict
        ``code``, ``name``, ``x``, ``y`` (a count is spread a little; who is not listed stands
        below), ``class`` (a key of the legend), ``told`` (both values and the class).
    """
    first, second = pair_words.axes(data, view)
    rows = data.table[matching]
    keys = classify.classify(data, rows, view.layer, view)
    tips = dict(zip(data.table["code"], pair_words.tips(data, view), strict=True))
    labels = pair_words.classes(data, view)
    y = second.figures
    if second.key == COUNT_LAYER:
        # Spread by position in the list of codes: repeatable, and no two neighbours coincide.
        spread = (np.arange(len(y)) * quadrant_points.GOLDEN % 1 - 0.5) * 0.7
        y = (y.fillna(quadrant_points.not_listed(data)) + spread).round(2)
    return [
        {
            "code": row["code"],
            "name": words.name(row, view.lang),
            "x": float(first.figures[row["code"]]),
            "y": float(y[row["code"]]),
            "class": key,
            "told": " / ".join((*tips[row["code"]].split("\n"), labels[row["code"]])),
        }
        for key, (_, row) in zip(keys, rows.iterrows(), strict=True)
        if pd.notna(first.figures[row["code"]]) and pd.notna(y[row["code"]])
    ]


def is_log(axis: Axis) -> bool:
    """Return whether equal steps of an axis are equal ratios: of skewed, positive values."""
    known = axis.figures.dropna()
    return bool(len(known) and known.min() > 0 and known.max() > known.median() * _SKEWED)


def limits(axis: Axis) -> list[float]:
    """Return the least value, where each further third begins, and the greatest value."""
    return [*(low for low, _ in axis.parts), axis.parts[-1][1]] if axis.parts else []


def chart(data: Dataset, view: View, url: str) -> dict[str, Any]:
    """Return the chart as a Vega-Lite specification.

    Its grid are the limits of the thirds, so that nine fields stand for the nine classes.

    Parameters
    ----------
    view : View
        One that shows two figures; the selected municipalities stand out.
    url : str
        Where the browser fetches what `points` returns.
    """
    t = words.translator(view.lang)
    across, up = pair_words.axes(data, view)
    classes = [
        item for item in legend.classes_of(data, view, view.layer) if item != legend.NO_VALUE
    ]
    chosen = f"indexof({json.dumps(list(view.code))}, datum.code) >= 0"
    return {
        "data": {"url": url, "format": {"type": "json"}},
        "height": 340,
        "width": "container",
        "params": [{"name": "pick", "select": {"type": "point", "fields": ["code"]}}],
        "mark": {"type": "point", "filled": True, "stroke": TEXT, "strokeWidth": 0.5},
        "encoding": {
            "x": {"field": "x", **_axis(data, view, across)},
            "y": {"field": "y", **_axis(data, view, up)},
            "color": {
                "condition": {"test": chosen, "value": palette.SELECTION_COLOUR},
                "field": "class",
                "type": "nominal",
                "scale": {
                    "domain": [item.key for item in classes],
                    "range": [item.colour for item in classes],
                },
                "legend": None,
            },
            "size": {"condition": {"test": chosen, "value": 220}, "value": 70},
            "opacity": {"value": 1},
            "tooltip": [
                {"field": "name", "title": t("Municipality")},
                {"field": "told", "title": t("Figures")},
            ],
        },
        "config": {"font": FONT, "axis": {"labelFontSize": 14, "titleFontSize": 14}},
    }


def title(data: Dataset, axis: Axis, language: str) -> list[str]:
    """Return what stands along an axis, in lines: the name, unit and year, and which scale."""
    measured = pair_words.measured(data, axis, language)
    lines = _OPENING.split(measured, maxsplit=1)
    t = words.translator(language)
    return [*lines, t("logarithmic scale")] if is_log(axis) else lines


def _axis(data: Dataset, view: View, axis: Axis) -> dict[str, Any]:
    """Return scale and grid of one figure."""
    told: dict[str, Any] = {"title": title(data, axis, view.lang), "gridColor": GRID}
    scale: dict[str, Any]
    if axis.key == COUNT_LAYER:
        most, low = len(data.policies), quadrant_points.not_listed(data)
        not_listed = words.translator(view.lang)("Not listed")
        told["values"] = [*range(low, most + 1)]
        told["labelExpr"] = f"datum.value === {low} ? '{not_listed}' : datum.label"
        scale = {"domain": [low - 0.5, most + 0.5]}
    else:
        decimals = indicators.every(data)[axis.key].decimals
        told |= {"values": limits(axis), "labelOverlap": True, "format": f",.{decimals}f"}
        scale = {"type": "log"} if is_log(axis) else {}
        ends = limits(axis)[:1] + limits(axis)[-1:]
        scale |= {"zero": False, "nice": False, "padding": 12, "domain": ends}
    return {"type": "quantitative", "scale": scale, "axis": told}
