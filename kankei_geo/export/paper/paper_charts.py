"""Tiles, bars, lines and tables on paper."""

from collections.abc import Sequence

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.patches import Rectangle
from matplotlib.ticker import FuncFormatter, MaxNLocator

from kankei_geo.analysis import distribution, hubs
from kankei_geo.dataset.dataset import Dataset
from kankei_geo.dataset.tables import CENSUS_YEARS, REGISTER_YEARS
from kankei_geo.export import tile_names, typeset
from kankei_geo.export.paper.map_marks import HATCHES
from kankei_geo.export.paper.sheet import LINE, MUTED, TEXT, Box, Sheet
from kankei_geo.export.typeset import BOLD, printable
from kankei_geo.present import legend, palette, series
from kankei_geo.present.legend import LegendClass
from kankei_geo.present.maps import drawings
from kankei_geo.present.maps.pictures import Picture
from kankei_geo.present.series import Series
from kankei_geo.present.tables.edition_tables import FlowBars
from kankei_geo.present.words import distribution_words, hub_words, words
from kankei_geo.view import layers
from kankei_geo.view.view import View

_MARKERS = {"circle": "o", "square": "s", "diamond": "D", "triangle-up": "^", "x": "x"}
_DASHES = {
    "solid": "-",
    "dash": (0, (5, 2)),
    "dot": (0, (1, 1.5)),
    "dashdot": (0, (5, 2, 1, 2)),
    "longdash": (0, (8, 2)),
}
_OVER_GRID = 1.5  # between the grid and the lines
_LOW = 1.3  # inches of a chart that has no room for two lines of a legend
_FLAT, _SAMPLE = 2.2, 0.7  # inches of a chart whose key stands beside it, and of a sample there


def draw_tiles(data: Dataset, sheet: Sheet, box: Box, view: View, picture: Picture) -> None:
    """Draw one tile for each municipality, with its name."""
    classes = {item.key: item for item in picture.classes}
    places = drawings.places(data, view.lang)
    rows = max(place["row"] for place in places) + 1
    columns = max(place["column"] for place in places) + 1
    axes = sheet.axes(box)
    side = min(box.width / columns, box.height / rows)
    axes.set_xlim(0, box.width / side)
    axes.set_ylim(box.height / side, 0)
    axes.set_axis_off()
    for place, key in zip(places, picture.keys, strict=True):
        chosen = place["code"] in view.code
        _tile(axes, place["column"], place["row"], classes[key], chosen=chosen)
        _tile_name(axes, place, classes[key], side)


def _tile(axes: Axes, x: float, y: float, item: LegendClass, *, chosen: bool) -> None:
    axes.add_patch(
        Rectangle(
            (x + 0.04, y + 0.04),
            0.92,
            0.92,
            facecolor=item.colour,
            edgecolor=palette.SELECTION_COLOUR if chosen else palette.OUTLINE_COLOUR,
            hatchcolor=item.pattern_colour,
            hatch=HATCHES[item.pattern],
            linewidth=2.5 if chosen else 0.5,
        )
    )


def _tile_name(axes: Axes, place: dict[str, object], item: LegendClass, side: float) -> None:
    """Write a name in its tile, in two or three lines if it must, as large as it fits."""
    size, lines = tile_names.fitted(str(place["short"]), side)
    plain = item.pattern == palette.NO_PATTERN
    axes.text(
        float(str(place["column"])) + 0.5,
        float(str(place["row"])) + 0.5,
        printable("\n".join(lines)),
        ha="center",
        va="center",
        size=size,
        linespacing=1.0,
        color=drawings.text_colour(item.colour),
        bbox=None if plain else {"facecolor": item.colour, "edgecolor": "none", "pad": 0.6},
    )


def draw_spread(data: Dataset, sheet: Sheet, box: Box, view: View, spread: pd.DataFrame) -> None:
    """Draw how many municipalities of each group have how many policies, as stacked bars.

    Not listed is a part of its own at the right end, never a zero.
    """
    t = words.translator(view.lang)
    groups = {item.key: item for item in distribution.groups(data, view.by)}
    filled = spread[spread["municipalities"] > 0].reset_index(drop=True)
    names = [
        distribution_words.group_name(data, groups[key], view.by, view.lang)
        for key in filled["group"]
    ]
    size = sheet.points(11)
    margin = max(typeset.width_inches(name, size) for name in names) + 0.15 * sheet.unit
    axes = sheet.axes(inside(box, margin, 0.45 * sheet.unit))
    before = pd.Series(0, index=filled.index)
    for item in legend.classes(data, layers.COUNT_LAYER):
        column = f"count_{item.key}" if item.key.isdigit() else item.key
        numbers = filled[column]
        _bars(axes, filled.index, numbers, before, item, sheet)
        before = before + numbers
    means = filled["mean_count"]
    for row, (mean, end) in enumerate(zip(means, before, strict=True)):
        if pd.isna(mean):
            continue
        text = t("mean {mean}").format(mean=f"{mean:.2f}")
        axes.text(
            end + 0.15,
            row,
            printable(text),
            va="center",
            size=sheet.points(9.5),
            color=MUTED,
        )
    axes.set_xlim(0, float(before.max()) * 1.12)
    _finished(axes, sheet, names, t("Municipalities"))


def draw_flows(sheet: Sheet, box: Box, bars: FlowBars, language: str) -> None:
    """Draw how many municipalities went from which number or mark to which, as stacked bars."""
    t = words.translator(language)
    size = sheet.points(11)
    margin = max(typeset.width_inches(name, size) for name in bars.names) + 0.15 * sheet.unit
    axes = sheet.axes(inside(box, margin, 0.45 * sheet.unit))
    rows = pd.RangeIndex(len(bars.names))
    before = pd.Series(0, index=rows)
    for item, numbers in bars.parts:
        found = pd.Series(numbers, index=rows)
        _bars(axes, rows, found, before, item, sheet)
        before = before + found
    _finished(axes, sheet, bars.names, t("Municipalities"))


def _finished(axes: Axes, sheet: Sheet, names: Sequence[str], title: str) -> None:
    """Name the bars from above and the axis of their numbers."""
    axes.set_yticks(range(len(names)), [printable(name) for name in names], size=sheet.points(11))
    axes.invert_yaxis()
    _plain_axes(axes, sheet)
    axes.set_xlabel(title, size=sheet.points(10), color=MUTED)
    axes.xaxis.set_major_locator(MaxNLocator(integer=True))
    axes.grid(axis="x", color=LINE, linewidth=0.6)
    axes.set_axisbelow(True)


def _bars(
    axes: Axes,
    rows: pd.Index,
    numbers: pd.Series,
    before: pd.Series,
    item: LegendClass,
    sheet: Sheet,
) -> None:
    axes.barh(
        rows,
        numbers,
        left=before,
        height=0.72,
        facecolor=item.colour,
        edgecolor=palette.OUTLINE_COLOUR,
        hatchcolor=item.pattern_colour,
        hatch=HATCHES[item.pattern],
        linewidth=0.5,
    )
    colour = drawings.text_colour(item.colour)
    for row, number, start in zip(rows, numbers, before, strict=True):
        if number:
            axes.text(
                start + number / 2,
                row,
                str(number),
                ha="center",
                va="center",
                size=sheet.points(9.5),
                color=colour,
                bbox=None
                if item.pattern == palette.NO_PATTERN
                else {"facecolor": item.colour, "edgecolor": "none", "pad": 0.8},
            )


def draw_index(data: Dataset, sheet: Sheet, box: Box, view: View, index: pd.DataFrame) -> None:
    """Draw the population of several items since 2005, each as an index (2005 = 100)."""
    t = words.translator(view.lang)
    rest = sheet.write(t("Population since 2005 (2005 = 100)"), box, 13, weight=BOLD)
    unit = sheet.unit
    drawn, size = series.population_index(data, index, view.lang), sheet.points(10)
    # In a flat chart the names would hide the lines: there they stand beside it.
    is_flat = rest.height < _FLAT * unit
    names = max(typeset.width_inches(printable(one.name), size) for one in drawn) + _SAMPLE * unit
    room = Box(rest.left, rest.bottom, rest.width - names * is_flat, rest.height)
    axes = sheet.axes(inside(room, 0.5 * unit, 0.3 * unit))
    plot(axes, drawn, 5 * unit, 1.6 * unit)
    if is_flat:
        axes.legend(fontsize=size, loc="center left", bbox_to_anchor=(1, 0.5), frameon=False)
    else:
        name_lines(axes, size)
    years(axes, list(index.index), sheet)


def draw_curve(data: Dataset, sheet: Sheet, box: Box, view: View) -> None:
    """Draw what each number of hubs reaches, as shares of all that counts."""
    found = hubs.curve(data, view.plan)
    if not found:
        return
    t = words.translator(view.lang)
    rest = sheet.write(t("Reached by number of hubs (%)"), box, 10, weight=BOLD)
    unit = sheet.unit
    shares = [hub_words.percent(data, view, one.total) for one in found]
    axes = sheet.axes(inside(rest, 0.35 * unit, 0.25 * unit))
    numbers = list(range(1, len(shares) + 1))
    axes.plot(
        numbers,
        shares,
        color=palette.LINE_COLOUR,
        marker="o",
        markersize=4.5 * unit,
        linewidth=1.5 * unit,
    )
    for number, share in zip(numbers, shares, strict=True):
        axes.annotate(
            f"{share:.1f}",
            (number, share),
            (0, 4 * unit),
            textcoords="offset points",
            ha="center",
            size=sheet.points(8),
            color=TEXT,
        )
    axes.set_ylim(0, 115)
    axes.set_yticks([0, 50, 100])
    years(axes, numbers, sheet)


def draw_population(sheet: Sheet, box: Box, row: pd.Series, language: str) -> None:
    """Draw the population of one municipality: census and register."""
    unit = sheet.unit
    axes = sheet.axes(inside(box, 0.65 * unit, 0.3 * unit))
    plot(axes, series.population(row, language), 4.5 * unit, 1.5 * unit)
    axes.set_ylim(0, axes.get_ylim()[1] * 1.08)
    axes.yaxis.set_major_formatter(FuncFormatter(lambda value, _: f"{value:,.0f}"))
    # Below the lines, which begin at zero; on a low chart side by side.
    beside = 2 if box.height < _LOW * unit else 1
    small = sheet.points(7 if beside > 1 else 9)
    name_lines(axes, small, beside)
    years(axes, (*CENSUS_YEARS, REGISTER_YEARS[-1]), sheet)


def name_lines(axes: Axes, size: float, beside: int = 1) -> None:
    """Name the lines where there are none: over the grid, which would strike words through."""
    key = axes.legend(
        fontsize=size,
        loc="lower left",
        ncol=beside,
        facecolor="white",
        edgecolor="none",
        framealpha=1,
        borderpad=0.2,
    )
    key.set_zorder(_OVER_GRID)


def plot(axes: Axes, drawn: Sequence[Series], marker_pt: float, line_pt: float) -> None:
    """Draw lines over the years, each with colour, dashes and markers of its own."""
    for one in drawn:
        colour, dash, marker = one.style
        axes.plot(
            list(one.by_year),
            list(one.by_year.values()),
            color=colour,
            linestyle=_DASHES[dash],
            marker=_MARKERS[marker],
            markersize=marker_pt,
            linewidth=line_pt,
            label=printable(one.name),
        )


def inside(box: Box, left: float, bottom: float) -> Box:
    """Return the part of a box that is left beside and above the labels of axes."""
    return Box(
        box.left + left, box.bottom + bottom, box.width - left - 0.15, box.height - bottom - 0.1
    )


def years(axes: Axes, values: Sequence[object], sheet: Sheet) -> None:
    """Mark the years of a chart, and make its frame light."""
    axes.set_xticks([int(str(year)) for year in values])
    _plain_axes(axes, sheet)
    axes.grid(axis="y", color=LINE, linewidth=0.6)
    axes.tick_params(labelsize=sheet.points(9), colors=MUTED)


def _plain_axes(axes: Axes, sheet: Sheet) -> None:
    for side in ("top", "right", "left"):
        axes.spines[side].set_visible(False)
    axes.spines["bottom"].set_color(LINE)
    axes.tick_params(length=0, labelsize=sheet.points(10), labelcolor=TEXT)
