"""Charts of the single page as SVG: their letters are text, so they stay sharp and are read."""

from collections.abc import Sequence

from markupsafe import Markup
from matplotlib.ticker import MaxNLocator

from kankei_geo.present.series import Series
from kankei_geo.present.series import years as all_years

_WIDE, _HIGH = 440, 280  # what is drawn on; as wide as a window at most
_LEFT, _RIGHT, _TOP, _BOTTOM = 66, 16, 14, 26
_DASHES = {"solid": "", "dash": "8 4", "dot": "2 4", "dashdot": "8 4 2 4", "longdash": "12 4"}
_SYMBOLS = {
    "circle": "M-4 0a4 4 0 1 0 8 0a4 4 0 1 0 -8 0z",
    "square": "M-4 -4h8v8h-8z",
    "diamond": "M0 -5.5l5.5 5.5l-5.5 5.5l-5.5 -5.5z",
    "triangle-up": "M0 -5l5 9h-10z",
    "x": "M-4 -4l8 8M-4 4l8 -8",
}
_TICKS = 5
_BETWEEN_CENSUSES, _LEAST_YEARS = 5, 3  # years


def lines(title: str, series: Sequence[Series], *, from_zero: bool) -> Markup:
    """Return lines over the years, with a key that tells them apart without colour.

    Parameters
    ----------
    title : str
        What the chart is called where it cannot be seen.
    series : sequence of Series
        At least one.
    from_zero : bool
        Whether the axis begins at zero.
    """
    every = [value for one in series for value in one.by_year.values()]
    years = all_years(series)
    ticks = MaxNLocator(_TICKS).tick_values(0 if from_zero else min(every), max(every))
    low, high = float(ticks[0]), float(ticks[-1])

    def across(year: float) -> float:
        return _LEFT + (year - years[0]) / (years[-1] - years[0]) * (_WIDE - _LEFT - _RIGHT)

    def down(value: float) -> float:
        return _HIGH - _BOTTOM - (value - low) / (high - low) * (_HIGH - _TOP - _BOTTOM)

    grid = [
        Markup(
            '<path class="grid" d="M{left} {y:.1f}H{right}"/>'
            '<text class="end" x="{label}" y="{below:.1f}">{told}</text>'
        ).format(
            left=_LEFT,
            right=_WIDE - _RIGHT,
            y=down(float(tick)),
            label=_LEFT - 8,
            below=down(float(tick)) + 4.5,
            told=f"{tick:,.10g}",
        )
        for tick in ticks
    ]
    marked = [
        Markup('<text class="middle" x="{x:.1f}" y="{y}">{year}</text>').format(
            x=across(year), y=_HIGH - 6, year=year
        )
        for year in _apart(years)
    ]
    drawn = [
        _line(one, [(across(year), down(value)) for year, value in one.by_year.items()])
        for one in series
    ]
    return Markup(
        '<svg class="chart" viewBox="0 0 {wide} {high}" role="img" aria-label="{title}">'
        "{grid}{marked}{drawn}</svg>{key}"
    ).format(
        wide=_WIDE,
        high=_HIGH,
        title=title,
        grid=Markup("").join(grid),
        marked=Markup("").join(marked),
        drawn=Markup("").join(drawn),
        key=_key(series),
    )


def _apart(years: Sequence[int]) -> list[int]:
    """Return the years that are written: none so near to another that they would touch.

    The ends go first, then those of a census, then the others.
    """
    ends = {years[0], years[-1]}
    written: list[int] = []
    for year in sorted(years, key=lambda one: (one not in ends, one % _BETWEEN_CENSUSES, one)):
        if all(abs(year - other) >= _LEAST_YEARS for other in written):
            written.append(year)
    return sorted(written)


def _line(one: Series, points: Sequence[tuple[float, float]]) -> Markup:
    colour, dash, symbol = one.style
    path = "M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in points)
    marks = Markup("").join(
        Markup('<path transform="translate({x:.1f} {y:.1f})" d="{d}"/>').format(
            x=x, y=y, d=_SYMBOLS[symbol]
        )
        for x, y in points
    )
    return Markup(
        '<g fill="{colour}" stroke="{colour}"><path class="line" d="{path}"'
        ' stroke-dasharray="{dash}"/>{marks}</g>'
    ).format(colour=colour, path=path, dash=_DASHES[dash] or "none", marks=marks)


def _key(series: Sequence[Series]) -> Markup:
    item = Markup(
        '<li><svg class="swatch" width="40" height="16" aria-hidden="true">{line}</svg>{name}</li>'
    )
    items = Markup("").join(
        item.format(line=_line(one, [(2, 8), (20, 8), (38, 8)]), name=one.name) for one in series
    )
    return Markup('<ul class="key">{items}</ul>').format(items=items)
