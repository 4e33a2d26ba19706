"""The page of analysis on paper: combinations over a matrix of dots, differences, tables."""

import math
from collections.abc import Sequence

from kankei_geo.analysis import context
from kankei_geo.dataset.dataset import Dataset
from kankei_geo.export import typeset
from kankei_geo.export.document import Document
from kankei_geo.export.paper import paper_table
from kankei_geo.export.paper.sheet import LINE, MUTED, TEXT, Box, Sheet
from kankei_geo.export.typeset import printable
from kankei_geo.present import palette
from kankei_geo.present.tables import study_tables
from kankei_geo.present.words import study_numbers, study_words, words
from kankei_geo.view.view import COMBINATIONS, DIFFERENCES, View

_GAP = 0.2  # inches
_SIZE, _NOTE, _TABLE = 11, 8, 10  # points
_BESIDE, _OVER = 0.4, 1.15  # of a bar: where its span stands; room above the highest


def draw_study(document: Document, sheet: Sheet, box: Box) -> None:
    """Draw the part of the analysis that the page shows, and how it is to be read."""
    data, view = document.data, document.view
    box = notes(sheet, box, study_words.notes(data, view))
    if view.study == COMBINATIONS:
        _upset(data, sheet, box, view)
        return
    if view.study == DIFFERENCES:
        chart, box = box.rows(0.5, _GAP * sheet.unit)
        _deltas(data, sheet, chart, view)
    cells = study_tables.texts(study_tables.table(data, view, view.study))
    rows = cells.to_numpy().tolist()
    paper_table.draw_table(sheet, box, list(cells.columns), rows, _TABLE)


def notes(sheet: Sheet, box: Box, notes: Sequence[str]) -> Box:
    """Write the notes at the foot of a box, and return the box above."""
    size = sheet.points(_NOTE)
    lines = sum(len(typeset.wrap(note, size, box.width)) for note in notes)
    high = lines * sheet.leading(_NOTE)
    place = Box(box.left, box.bottom, box.width, high)
    for note in notes:
        place = sheet.write(note, place, _NOTE, colour=MUTED)
    above = high + _GAP * sheet.unit
    return Box(box.left, box.bottom + above, box.width, box.height - above)


def _upset(data: Dataset, sheet: Sheet, box: Box, view: View) -> None:
    found = study_tables.counted(data, study_tables.spans_of(view))[: study_tables.MOST_BARS]
    names = [words.policy_name(data, policy, view.lang) for policy in data.policies]
    size = sheet.points(_SIZE)
    margin = max(typeset.width_inches(name, size) for name in names) + 0.15 * sheet.unit
    inside = Box(box.left + margin, box.bottom, box.width - margin, box.height)
    row = min(0.34 * sheet.unit, inside.height / 2 / max(len(names), 1))
    matrix = Box(inside.left, inside.bottom, inside.width, row * len(names))
    bars = sheet.axes(
        Box(inside.left, matrix.top, inside.width, inside.height - matrix.height - 0.1)
    )
    places = range(len(found))
    bars.bar(places, [span.value for _, span in found], width=0.6, color=palette.ACCENT_COLOUR)
    for place, (_, span) in enumerate(found):
        bars.annotate(
            str(span.value),
            (place, span.value),
            (0, 2 * sheet.unit),
            textcoords="offset points",
            ha="center",
            size=size,
            color=TEXT,
        )
        if not span.is_certain:
            ends, middle = (span.low, span.high), place + _BESIDE
            bars.plot((middle, middle), ends, color=TEXT, marker="_", linewidth=1.2 * sheet.unit)
    most = max((max(span.value, span.high) for _, span in found), default=1)
    bars.set_ylim(0, most * _OVER)
    bars.set_axisbelow(True)
    bars.grid(axis="y", color=LINE, linewidth=0.6)
    bars.set_xticks([])
    bars.tick_params(length=0, labelsize=sheet.points(9), labelcolor=MUTED)
    for side in ("top", "right", "left"):
        bars.spines[side].set_visible(False)
    dots = sheet.axes(matrix)
    for place, (key, _) in enumerate(found):
        for level, digit in enumerate(key):
            dots.plot(
                [place],
                [level],
                marker="o",
                markersize=9 * sheet.unit,
                markerfacecolor=TEXT if digit == "1" else "white",
                markeredgecolor=TEXT if digit == "1" else palette.OUTLINE_COLOUR,
            )
    dots.set_yticks(range(len(names)), [printable(name) for name in names], size=size)
    dots.set_ylim(len(names) - 0.5, -0.5)
    dots.set_xticks([])
    dots.tick_params(length=0)
    for spine in dots.spines.values():
        spine.set_visible(False)
    for axes in (bars, dots):
        axes.set_xlim(-0.6, max(len(found), 1) - 0.3)


def _deltas(data: Dataset, sheet: Sheet, box: Box, view: View) -> None:
    t = words.translator(view.lang)
    found = [
        one
        for one in context.differences(data, study_tables.contrast(data, view))
        if not math.isnan(one.delta)
    ]
    if not found:
        return
    size = sheet.points(_SIZE)
    names = [study_numbers.measure_name(data, one.measure, view.lang) for one in found]
    margin = max(typeset.width_inches(name, size) for name in names) + 0.15 * sheet.unit
    below = 0.5 * sheet.unit
    axes = sheet.axes(
        Box(box.left + margin, box.bottom + below, box.width - margin, box.height - below)
    )
    axes.axvline(0, color=TEXT, linestyle="--", linewidth=1.0 * sheet.unit)
    for place, one in enumerate(found):
        axes.plot((one.low, one.high), (place, place), color=TEXT, linewidth=1.2 * sheet.unit)
        axes.plot(
            [one.delta],
            [place],
            marker="D",
            markersize=7 * sheet.unit,
            markerfacecolor=palette.ACCENT_COLOUR if one.is_clear else "white",
            markeredgecolor=palette.ACCENT_COLOUR,
        )
    axes.set_xlim(-1, 1)
    axes.set_ylim(len(found) - 0.5, -0.5)
    axes.set_yticks(range(len(found)), [printable(name) for name in names], size=size)
    axes.grid(axis="x", color=LINE, linewidth=0.6)
    axes.set_axisbelow(True)
    axes.tick_params(length=0, labelsize=size, labelcolor=TEXT)
    title = t("less in the group ← Cliff’s delta → more in the group")
    axes.set_xlabel(printable(title), size=sheet.points(10), color=MUTED)
    for side in ("top", "right", "left"):
        axes.spines[side].set_visible(False)
