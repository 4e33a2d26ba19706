"""A table on paper."""

from collections.abc import Sequence

from kankei_geo.export import typeset
from kankei_geo.export.paper.sheet import Box, Sheet
from kankei_geo.export.typeset import BOLD

_LEAST_PT = 5.5
_ABOVE_RULE, _BELOW_RULE = 0.035, 0.02  # inches


def draw_table(
    sheet: Sheet,
    box: Box,
    head: Sequence[str],
    rows: Sequence[Sequence[str]],
    widths: Sequence[float],
    size_pt: float = 10,
) -> Box:
    """Draw a table from the top of a box, long cells in lines; return the box below.

    Parameters
    ----------
    sheet, box : Sheet, Box
        Where it is drawn.
    head, rows : sequence of str
        Texts.
    widths : sequence of float
        Width of each column as a share of the box.
    size_pt : float
        Size of the type.
    """
    lefts = [box.left + sum(widths[:n]) * box.width for n in range(len(widths))]
    lines = [head, *rows] if head else list(rows)
    while size_pt > _LEAST_PT and _table_height(sheet, box, lines, widths, size_pt) > box.height:
        size_pt -= 0.5
    rest = box
    for number, cells in enumerate(lines):
        bottoms = []
        weight = BOLD if head and not number else "Regular"
        for left, share, text in zip(lefts, widths, cells, strict=True):
            place = Box(left, rest.bottom, _cell_width(sheet, box, share), rest.height)
            bottoms.append(sheet.write(text, place, size_pt, weight=weight).top)
        line = min(bottoms) - _ABOVE_RULE * sheet.unit
        sheet.rule(box.left, box.right, line)
        below = line - _BELOW_RULE * sheet.unit
        rest = Box(box.left, box.bottom, box.width, below - box.bottom)
    return rest


def row_height(sheet: Sheet, size_pt: float) -> float:
    """Return how much room a row of one line takes in a table, in inches."""
    return sheet.leading(size_pt) + (_ABOVE_RULE + _BELOW_RULE) * sheet.unit


def _table_height(
    sheet: Sheet, box: Box, rows: Sequence[Sequence[str]], widths: Sequence[float], size_pt: float
) -> float:
    """Return how high a table would be, every row as if it were bold."""
    size = sheet.points(size_pt)
    lines = [
        max(
            len(typeset.wrap(text, size, _cell_width(sheet, box, share), BOLD))
            for share, text in zip(widths, cells, strict=True)
        )
        for cells in rows
    ]
    extra = row_height(sheet, size_pt) - sheet.leading(size_pt)
    return sum(lines) * sheet.leading(size_pt) + len(lines) * extra


def _cell_width(sheet: Sheet, box: Box, share: float) -> float:
    return share * box.width - 0.08 * sheet.unit
