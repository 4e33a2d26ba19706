"""A group of ideas on paper: the same boxes and lines as on the page."""

from collections.abc import Iterator
from typing import Any

from matplotlib.axes import Axes
from matplotlib.patches import FancyBboxPatch

from kankei_geo.dataset.dataset import Dataset
from kankei_geo.export.document import Document
from kankei_geo.export.paper import paper_table
from kankei_geo.export.paper.paper_size import Paper
from kankei_geo.export.paper.sheet import MUTED, TEXT, Box, Sheet, open_sheet
from kankei_geo.export.typeset import printable
from kankei_geo.present import diagram, palette
from kankei_geo.present.tables import study_tables
from kankei_geo.present.words import background_words
from kankei_geo.view import chapters
from kankei_geo.view.view import View

_INCH = 72
_MOST_PT, _TABLE_PT = 16, 9  # of a name, of a table


def draw_ideas(data: Dataset, sheet: Sheet, box: Box, view: View) -> None:
    """Draw the shown group at the top of a box; what the ideas say stands on `sheets`."""
    drawn = diagram.diagram(data, chapters.shown_group(data, view), view.lang)
    most = sheet.points(_MOST_PT) / diagram.NAME / _INCH
    scale = min(box.width / diagram.WIDTH, box.height / drawn.height, most)
    width, height = diagram.WIDTH * scale, drawn.height * scale
    axes = sheet.axes(Box(box.left, box.top - height, width, height))
    axes.set_xlim(0, diagram.WIDTH)
    axes.set_ylim(drawn.height, 0)
    axes.set_axis_off()
    thin = max(scale * _INCH * 1.3, 0.6)
    for frame in drawn.frames:
        _box(axes, frame.place, facecolor=palette.FRAME_COLOUR, linewidth=thin)
        style: dict[str, Any] = {"weight": "bold", "color": TEXT, "va": "center"}
        size = diagram.NAME * scale * _INCH
        axes.text(14, frame.place[1] + 17, printable(frame.title), size=size, **style)
    for line in drawn.lines:
        dash = "--" if line.is_dashed else "-"
        axes.plot(
            *zip(*line.points, strict=True), color=TEXT, linewidth=thin, linestyle=dash, zorder=2
        )
        if line.has_head:
            head = {"arrowstyle": "-|>", "color": TEXT, "linewidth": thin, "shrinkA": 0}
            head["mutation_scale"] = 11 * scale * _INCH
            axes.annotate("", line.points[-1], line.points[-2], arrowprops={**head, "shrinkB": 0})
    for node in drawn.nodes:
        _node(axes, node, scale, thin)
    for label in drawn.labels:
        _lines(axes, label.lines, label.middle, diagram.LABEL, scale, color=MUTED)


def sheets(document: Document, paper: Paper) -> Iterator[Sheet]:
    """Draw the pages behind the diagram (inside `typeset.drawing`): what each idea says."""
    data, view = document.data, document.view
    for table in background_words.tables(data, view).values():
        cells = study_tables.texts(table)
        head, rows = list(cells.columns), cells.to_numpy().tolist()
        while rows:
            sheet, box = open_sheet(document, paper.width, paper.height)
            number = paper_table.fitting(sheet, box, head, rows, _TABLE_PT)
            paper_table.draw_table(sheet, box, head, rows[:number], _TABLE_PT)
            rows = rows[number:]
            yield sheet


def _box(axes: Axes, place: diagram.Place, **style: Any) -> None:  # noqa: ANN401 -- of matplotlib
    left, top, width, height = place
    rounded = "round,pad=0,rounding_size=6"
    axes.add_patch(
        FancyBboxPatch(
            (left, top),
            width,
            height,
            boxstyle=rounded,
            edgecolor=palette.OUTLINE_COLOUR,
            clip_on=False,
            **style,
        )
    )


def _node(axes: Axes, node: diagram.Node, scale: float, thin: float) -> None:
    left, top, width, height = node.place
    dash = "--" if node.is_outside else "-"
    _box(axes, node.place, facecolor="white", linewidth=thin, linestyle=dash, zorder=3)
    high = (len(node.lines) * diagram.NAME + len(node.notes) * diagram.LABEL) * diagram.LEADING
    middle, first = left + width / 2, top + (height - high) / 2
    names = len(node.lines) * diagram.NAME * diagram.LEADING
    weight = "normal" if node.is_outside else "bold"
    place = (middle, first + names / 2)
    _lines(axes, node.lines, place, diagram.NAME, scale, color=TEXT, weight=weight)
    if node.notes:
        place = (middle, first + names + (high - names) / 2)
        _lines(axes, node.notes, place, diagram.LABEL, scale, color=TEXT)
    if not node.is_whole and not node.is_outside:
        size = 12 * scale * _INCH
        mark: dict[str, Any] = {"ha": "right", "va": "top", "zorder": 4}
        axes.text(left + width - 4, top + 3, printable("※"), size=size, color=TEXT, **mark)


def _lines(
    axes: Axes,
    lines: tuple[str, ...],
    middle: diagram.Point,
    size: float,
    scale: float,
    **style: Any,  # noqa: ANN401 -- of matplotlib
) -> None:
    x, y = middle
    first = y - (len(lines) - 1) / 2 * size * diagram.LEADING
    for number, line in enumerate(lines):
        axes.text(
            x,
            first + number * size * diagram.LEADING,
            printable(line),
            size=size * scale * _INCH,
            ha="center",
            va="center_baseline",
            zorder=4,
            **style,
        )
