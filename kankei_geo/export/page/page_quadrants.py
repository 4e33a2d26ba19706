"""The chart of access and number of policies in the single page, as SVG."""

from collections.abc import Sequence

import pandas as pd
from markupsafe import Markup

from kankei_geo.analysis.rule import Rule
from kankei_geo.dataset.dataset import Dataset
from kankei_geo.export.document import Document
from kankei_geo.present import classify, legend, palette, quadrant_points
from kankei_geo.present.legend import LegendClass
from kankei_geo.present.words import words

_WIDE, _HIGH = 440, 300  # what is drawn on, as large as the other charts of the page
_LEFT, _RIGHT, _TOP, _BOTTOM = 78, 12, 12, 46
_STEPS, _MOST_TICKS, _TOUCHING = (10, 20, 30, 60, 120), 10, 24
_SMALL, _LARGE = 3.5, 6.0
_DOT = Markup(
    '<circle cx="{x:.1f}" cy="{y:.1f}" r="{r}" fill="{fill}"><title>{name}</title></circle>'
)


def quadrants(document: Document, rated: pd.DataFrame) -> Markup:
    """Return the municipalities by access and number of policies, with the key of their tiers.

    Parameters
    ----------
    document : Document
        Its rule has the thresholds, its view the language and who stands out.
    rated : pandas.DataFrame
        What `candidates.tiers` returns.
    """
    data, rule, language = document.data, document.view.rule, document.view.lang
    classes = [
        item
        for item in legend.tier_classes(data, rule.min_count)
        if item.key in set(classify.classify_tiers(rated))
    ]
    t = words.translator(language)
    plane = _Plane(quadrant_points.edge(rated, rule), quadrant_points.not_listed(data), data)
    drawn = Markup(
        '<svg class="chart" viewBox="0 0 {wide} {high}" role="img" aria-label="{title}">'
        '{axes}<g class="dots">{dots}</g>'
        '<text class="middle" x="{middle}" y="{foot}">{measured}</text></svg>{key}'
    )
    return drawn.format(
        wide=_WIDE,
        high=_HIGH,
        title=t("Chart of access and number of policies. The text below says what it shows."),
        axes=_axes(plane, rule, t("Not listed")),
        dots=_dots(document, rated, plane, classes),
        middle=(_LEFT + _WIDE - _RIGHT) // 2,
        foot=_HIGH - 6,
        measured=quadrant_points.across(rule, language),
        key=_key_of_tiers(rated, classes, language),
    )


class _Plane:
    """Where access and a number of policies lie in the chart."""

    bottom = _HIGH - _BOTTOM

    def __init__(self, edge: float, low: int, data: Dataset) -> None:
        self.edge, self.low, self.most = edge, low, len(data.policies)

    def across(self, access: float) -> float:
        return _LEFT + access / (self.edge + 5) * (_WIDE - _LEFT - _RIGHT)

    def down(self, count: float) -> float:
        share = (count - self.low + 0.5) / (self.most - self.low + 1)
        return self.bottom - share * (self.bottom - _TOP)


def _axes(plane: _Plane, rule: Rule, not_listed: str) -> Markup:
    """Return the grid with its figures, and the thresholds as dashed lines."""
    step = next((one for one in _STEPS if plane.edge / one <= _MOST_TICKS), _STEPS[-1])
    # The threshold is always told; a figure that would touch it is left out.
    steps = range(0, int(plane.edge) + 1, step)
    threshold = plane.across(rule.threshold)
    ticks = [tick for tick in steps if abs(plane.across(tick) - threshold) >= _TOUCHING]
    told = [
        Markup('<text class="middle" x="{x:.1f}" y="{y}">{tick}</text>').format(
            x=plane.across(tick), y=plane.bottom + 17, tick=tick
        )
        for tick in (*ticks, rule.threshold)
    ]
    told += [
        Markup(
            '<path class="grid" d="M{left} {y:.1f}H{right}"/>'
            '<text class="end" x="{label}" y="{below:.1f}">{count}</text>'
        ).format(
            left=_LEFT,
            right=_WIDE - _RIGHT,
            y=plane.down(count),
            label=_LEFT - 8,
            below=plane.down(count) + 4.5,
            count=not_listed if count == plane.low else count,
        )
        for count in range(plane.low, plane.most + 1)
    ]
    thresholds = Markup(
        '<path class="threshold" d="M{x:.1f} {top}V{bottom}M{left} {y:.1f}H{right}"/>'
    ).format(
        x=threshold,
        top=_TOP,
        bottom=plane.bottom,
        left=_LEFT,
        right=_WIDE - _RIGHT,
        y=plane.down(rule.min_count - 0.5),
    )
    return Markup("").join((*told, thresholds))


def _dots(
    document: Document, rated: pd.DataFrame, plane: _Plane, classes: Sequence[LegendClass]
) -> Markup:
    """Return a point for each municipality; who is selected lies on top."""
    view, chosen = document.view, set(document.chosen)
    fills = {item.key: quadrant_points.colour(item) for item in classes}
    points = quadrant_points.points(document.data, rated, view.rule, view.lang)
    points.sort(key=lambda one: one["code"] in chosen)
    return Markup("").join(
        _DOT.format(
            x=plane.across(one["access"]),
            y=plane.down(one["count"]),
            r=_LARGE if one["code"] in chosen else _SMALL,
            fill=palette.SELECTION_COLOUR if one["code"] in chosen else fills[one["tier"]],
            name=one["name"],
        )
        for one in points
    )


def _key_of_tiers(rated: pd.DataFrame, classes: Sequence[LegendClass], language: str) -> Markup:
    """Return what the fills of the points mean, and how many points each has."""
    numbers = classify.classify_tiers(rated).value_counts()
    item = Markup(
        '<li><svg class="swatch" width="16" height="16" aria-hidden="true"><g class="dots">'
        '<circle cx="8" cy="8" r="5" fill="{fill}"/></g></svg>{label} '
        '<span class="n">{number}</span></li>'
    )
    items = Markup("").join(
        item.format(
            fill=quadrant_points.colour(one),
            label=words.class_label(one, language),
            number=numbers[one.key],
        )
        for one in classes
    )
    return Markup('<ul class="key">{items}</ul>').format(items=items)
