"""Charts and the table on slides, native, so that an official can change them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate, count
from typing import Any

import pandas as pd
from pptx.chart.data import CategoryChartData
from pptx.enum.chart import (
    XL_CHART_TYPE,
    XL_LEGEND_POSITION,
    XL_MARKER_STYLE,
    XL_TICK_LABEL_POSITION,
    XL_TICK_MARK,
)
from pptx.enum.dml import MSO_LINE
from pptx.enum.text import MSO_ANCHOR, PP_ALIGN
from pptx.oxml import parse_xml
from pptx.oxml.ns import nsdecls
from pptx.util import Inches, Pt

from kankei_geo.base import harmless
from kankei_geo.export.slides.slide_shapes import Box, describe
from kankei_geo.export.slides.slide_text import height_of, write
from kankei_geo.export.slides.slide_theme import LINE, TEXT, WHITE, Palette
from kankei_geo.present import palette
from kankei_geo.present.legend import LegendClass
from kankei_geo.present.maps.drawings import text_colour
from kankei_geo.present.series import Series
from kankei_geo.present.series import years as all_years

_TEXT_PT = 12
_MANY, _SMALLER_PT = 10, 10.5  # bars, and the size of their names beyond
_HEAD_HEIGHT = 0.5  # inches: two lines
_TABLE_PTS = (12.0, 11.0, 10.0, 9.0, 8.0, 7.0, 6.0)
_AROUND_TEXT, _BESIDE_TEXT = 0.12, 0.16  # inches above and below, left and right
_HEAD_COLOUR = "#f2f2f2"
_MISSING = "–"  # in a column of numbers it stands with them
_NO_STYLE = "{2D5ABB26-0587-4C30-8999-92F81FD0307C}"  # Office: no style, no grid
_STEPS, _MOST_STEPS = (1, 2, 5), 8  # of the axis of numbers, and those ten times as long …
_DASHES = {
    "solid": MSO_LINE.SOLID,
    "dash": MSO_LINE.DASH,
    "dot": MSO_LINE.ROUND_DOT,
    "dashdot": MSO_LINE.DASH_DOT,
    "longdash": MSO_LINE.LONG_DASH,
}
_MARKERS = {
    "circle": XL_MARKER_STYLE.CIRCLE,
    "square": XL_MARKER_STYLE.SQUARE,
    "diamond": XL_MARKER_STYLE.DIAMOND,
    "triangle-up": XL_MARKER_STYLE.TRIANGLE,
    "x": XL_MARKER_STYLE.X,
}
_INDEX_FROM, _INDEX_TO = 50, 200
_WITHOUT_ZERO = "#,##0;;"  # a bar of no length needs no label


@dataclass(frozen=True)
class _Fit:
    """Size of a table's letters in points, the height of each row and of the head in inches."""

    points: float
    heights: tuple[float, ...]
    head: float

    @property
    def height(self) -> float:
        """Height of the whole table with its head, in inches."""
        return sum(self.heights) + self.head


def _fitted(
    cells: pd.DataFrame,
    shares: Sequence[float],
    width: float,
    height: float,
    sizes: Sequence[float],
) -> _Fit:
    """Return the largest letters at which all rows of a table fit, and how high each row is.

    Where they do not fit at all, there are heights for fewer rows.

    Parameters
    ----------
    cells, shares, sizes
        As for `table`.
    width, height : float
        Of the table, in inches.
    """
    top = pd.DataFrame([list(cells.columns)])
    sized = []
    for points in sizes:
        head = max(*_heights(top, shares, width, points), _HEAD_HEIGHT)
        sized.append(_Fit(points, tuple(_heights(cells, shares, width, points)), head))
    fit = (style for style in sized if style.height <= height)
    style = next(fit, sized[-1])
    if style.height <= height:
        return style
    rows = sum(total <= height - style.head for total in accumulate(style.heights))
    return replace(style, heights=style.heights[: max(rows, 1)])


def _heights(
    cells: pd.DataFrame, shares: Sequence[float], width: float, points: float
) -> list[float]:
    """Return how high each row must be, in inches."""
    wide = [width * share / sum(shares) - _BESIDE_TEXT for share in shares]
    return [
        max(height_of([str(text)], points, room) for text, room in zip(row, wide, strict=True))
        + _AROUND_TEXT
        for row in cells.to_numpy().tolist()
    ]


def stacked_bars(
    slide: Any,  # noqa: ANN401 -- python-pptx has no types
    categories: Sequence[str],
    series: Mapping[tuple[LegendClass, str], Sequence[int]],
    colours: Palette,
    box: Box,
    told: tuple[str, str, str],
) -> Any:  # noqa: ANN401 -- the same
    """Add a chart of bars that are divided by class.

    Parameters
    ----------
    slide : pptx.slide.Slide
        Where it is added.
    categories : sequence of str
        One bar each, from above.
    series : mapping of (LegendClass, str) to sequence of int
        Class and name of each part, with its number in each category.
    colours : Palette
        Of the theme.
    box : tuple of float
        Left, top, width and height in inches.
    told : tuple of str
        Name, alternative text and title of the axis of numbers.
    """
    content = CategoryChartData(number_format="#,##0")
    content.categories = [harmless.cell(name) for name in categories]
    for (_, name), values in series.items():
        content.add_series(harmless.cell(name), [int(value) for value in values])
    graphic = slide.shapes.add_chart(XL_CHART_TYPE.BAR_STACKED, *map(Inches, box), content)
    describe(graphic, *told[:2])
    chart = graphic.chart
    chart.has_title = False
    chart.font.size = Pt(_TEXT_PT)
    colours.colour(chart.font.color, TEXT)
    _axes(chart, colours, told[2])
    longest = max([1, *(sum(values) for values in zip(*series.values(), strict=True))])
    steps = (step * 10**power for power in count() for step in _STEPS)
    step = next(step for step in steps if longest <= step * _MOST_STEPS)
    chart.value_axis.major_unit = step
    chart.value_axis.maximum_scale = -(-longest // step) * step
    if len(categories) > _MANY:
        chart.category_axis.tick_labels.font.size = Pt(_SMALLER_PT)
    _legend(chart)
    plot = chart.plots[0]
    plot.gap_width, plot.overlap = 35, 100
    for drawn, (item, _) in zip(plot.series, series, strict=True):
        _paint(drawn, item, colours)
    return graphic


def _axes(chart: Any, colours: Palette, title: str) -> None:  # noqa: ANN401 -- the same
    chart.category_axis.reverse_order = True  # the first one above
    chart.category_axis.major_tick_mark = XL_TICK_MARK.NONE
    colours.colour(chart.category_axis.format.line.color, palette.OUTLINE_COLOUR)
    # Every bar has its name, also where they stand close.
    element = chart.category_axis._element  # noqa: SLF001 -- no public way
    skip = parse_xml(f'<c:tickLblSkip {nsdecls("c")} val="1"/>')
    element.find("{*}noMultiLvlLbl").addprevious(skip)
    values = chart.value_axis
    values.minimum_scale = 0
    values.major_tick_mark = XL_TICK_MARK.NONE
    # With the categories turned round, "high" is the lower edge.
    values.tick_label_position = XL_TICK_LABEL_POSITION.HIGH
    values.tick_labels.number_format, values.tick_labels.number_format_is_linked = "#,##0", False
    colours.colour(values.major_gridlines.format.line.color, LINE)
    values.format.line.fill.background()
    write_axis_title(values, title)


def write_axis_title(axis: Any, title: str) -> None:  # noqa: ANN401 -- the same
    """Name an axis, in letters as small as its labels."""
    axis.has_title = True
    axis.axis_title.text_frame.text = harmless.xml(title)
    font = axis.axis_title.text_frame.paragraphs[0].runs[0].font
    font.size, font.bold = Pt(_TEXT_PT), False


def _legend(chart: Any) -> None:  # noqa: ANN401 -- the same
    chart.has_legend = True
    chart.legend.position = XL_LEGEND_POSITION.TOP
    chart.legend.include_in_layout = False
    chart.legend.font.size = Pt(_TEXT_PT)


def lines(
    slide: Any,  # noqa: ANN401 -- the same
    drawn: Sequence[Series],
    colours: Palette,
    box: Box,
    told: tuple[str, str],
    shown: Sequence[int] = (),
) -> Any:  # noqa: ANN401 -- the same
    """Add a chart of lines over the years, each with colour, dashes and markers of its own.

    Parameters
    ----------
    slide, colours, box
        As for `stacked_bars`.
    drawn : sequence of Series
        A year without a value of one of them is bridged.
    told : tuple of str
        Name and alternative text.
    shown : sequence of int
        The years along the axis, as far from each other as they stand there; none for those that
        have a value.
    """
    values = [value for one in drawn for value in one.by_year.values()]
    has_parts = any(value % 1 for value in values)
    content = CategoryChartData(number_format="#,##0.0" if has_parts else "#,##0")
    years = shown or all_years(drawn)
    content.categories = [str(year) for year in years]
    for one in drawn:
        content.add_series(harmless.cell(one.name), [one.by_year.get(year) for year in years])
    graphic = slide.shapes.add_chart(XL_CHART_TYPE.LINE_MARKERS, *map(Inches, box), content)
    describe(graphic, *told)
    chart = graphic.chart
    chart.has_title = False
    chart.font.size = Pt(_TEXT_PT)
    colours.colour(chart.font.color, TEXT)
    gridlines = chart.value_axis.major_gridlines.format.line
    colours.colour(gridlines.color, LINE)
    for line, one in zip(chart.plots[0].series, drawn, strict=True):
        colour, dash, marker = one.style
        line.smooth = False
        colours.colour(line.format.line.color, colour)
        line.format.line.width, line.format.line.dash_style = Pt(2), _DASHES[dash]
        line.marker.style, line.marker.size = _MARKERS[marker], 8
        line.marker.format.fill.solid()
        colours.colour(line.marker.format.fill.fore_color, colour)
        colours.colour(line.marker.format.line.color, colour)
    least = min(values)
    # An index does not begin at zero: its lines would lie on each other.
    if _INDEX_FROM <= least < _INDEX_TO:
        chart.value_axis.minimum_scale = least // 10 * 10
    # A year without a figure is bridged, as on the page.
    gaps = parse_xml(f'<c:dispBlanksAs {nsdecls("c")} val="span"/>')
    blanks = chart._chartSpace.chart.find("{*}dispBlanksAs")  # noqa: SLF001 -- no public way
    blanks.getparent().replace(blanks, gaps)
    _legend(chart)
    return graphic


def _paint(drawn: Any, item: LegendClass, colours: Palette) -> None:  # noqa: ANN401 -- the same
    colours.fill(drawn.format.fill, item)
    colours.colour(drawn.format.line.color, palette.OUTLINE_COLOUR)
    drawn.format.line.width = Pt(0.5)
    drawn.invert_if_negative = False
    labels = drawn.data_labels
    labels.show_value = True
    labels.number_format, labels.number_format_is_linked = _WITHOUT_ZERO, False
    labels.font.size, labels.font.bold = Pt(_TEXT_PT), True
    colours.colour(labels.font.color, text_colour(item.colour))


def table(
    slide: Any,  # noqa: ANN401 -- the same
    cells: pd.DataFrame,
    shares: Sequence[float],
    colours: Palette,
    box: Box,
    sizes: Sequence[float] = _TABLE_PTS,
) -> Any:  # noqa: ANN401 -- the same
    """Add a native table with the largest letters that fit; numbers stand to the right.

    It is as high as its rows need. Where a box has no room for all, it has fewer of them.

    Parameters
    ----------
    slide : pptx.slide.Slide
        Where it is added.
    cells : pandas.DataFrame
        Columns as headings; texts as they are shown.
    shares : sequence of float
        Width of each column, in parts of their sum.
    colours : Palette
        Of the theme.
    box : tuple of float
        Left, top, width and height in inches, of which the table may need less.
    sizes : sequence of float
        Of the letters, in points, the largest first.
    """
    left, top, width, height = box
    fit = _fitted(cells, shares, width, height, sizes)
    cells = cells.head(len(fit.heights))
    rows, columns = len(cells) + 1, len(cells.columns)
    place = (left, top, width, fit.height)
    graphic = slide.shapes.add_table(rows, columns, *map(Inches, place))
    drawn = graphic.table
    drawn.horz_banding = False
    graphic._element.find(".//{*}tableStyleId").text = _NO_STYLE  # noqa: SLF001 -- no public way
    for column, share in zip(drawn.columns, shares, strict=True):
        column.width = round(Inches(width) * share / sum(shares))
    right = [all(map(_is_number, cells[name][cells[name] != _MISSING])) for name in cells]
    for number, texts in enumerate([list(cells.columns), *cells.to_numpy().tolist()]):
        drawn.rows[number].height = Inches(fit.heights[number - 1] if number else fit.head)
        for position, text in enumerate(texts):
            align = PP_ALIGN.RIGHT if right[position] else PP_ALIGN.LEFT
            cell = drawn.cell(number, position)
            _cell(cell, str(text), colours, fit.points, align=align, head=number == 0)
    return graphic


def _is_number(text: str) -> bool:
    digits = text.rstrip("%").lstrip("-").replace(".", "").replace("–", "").replace(",", "")
    return digits.isdigit()


def _cell(
    cell: Any,  # noqa: ANN401 -- the same
    text: str,
    colours: Palette,
    points: float,
    *,
    align: Any,  # noqa: ANN401 -- the same
    head: bool,
) -> None:
    write(cell.text_frame, [text], points, palette=colours, bold=head, align=align)
    cell.vertical_anchor = MSO_ANCHOR.MIDDLE
    cell.margin_left = cell.margin_right = Inches(0.08)
    cell.margin_top = cell.margin_bottom = Inches(0.02)
    colours.plain(cell.fill, _HEAD_COLOUR if head else WHITE)
    _line_below(cell)


def _line_below(cell: Any) -> None:  # noqa: ANN401 -- the same
    line = parse_xml(
        f'<a:lnB {nsdecls("a")} w="9525"><a:solidFill><a:srgbClr val="{LINE[1:].upper()}"/>'
        "</a:solidFill></a:lnB>"
    )
    cell._tc.get_or_add_tcPr().insert(0, line)  # noqa: SLF001 -- lines come before the fill


def paint_cell(cell: Any, item: LegendClass, colours: Palette) -> None:  # noqa: ANN401 -- the same
    """Give a cell the colour of a class, and its text one that can be read on it."""
    colours.plain(cell.fill, item.colour)
    for paragraph in cell.text_frame.paragraphs:
        for run in paragraph.runs:
            colours.colour(run.font.color, text_colour(item.colour))
