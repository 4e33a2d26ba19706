"""A table on paper."""

from bisect import bisect_right
from collections.abc import Callable, Sequence

from kankei_geo.export import typeset
from kankei_geo.export.paper.sheet import Box, Sheet
from kankei_geo.export.typeset import BOLD, REGULAR
from kankei_geo.present.words import words

_LEAST_PT = 5.5
_ABOVE_RULE, _BELOW_RULE, _BESIDE = 0.035, 0.02, 0.08  # inches
_ROUNDING = 1e-3  # of an inch, so that what is as wide as its column is one line
# Of the table, what a column may ask for.
_MOST_SHARES = (0.08, 0.1, 0.12, 0.15, 0.2, 0.25, 0.3, 0.4, 0.6, 1)


def draw_table(
    sheet: Sheet,
    box: Box,
    head: Sequence[str],
    rows: Sequence[Sequence[str]],
    size_pt: float = 10,
) -> Box:
    """Draw a table from the top of a box, long cells in lines; return the box below.

    Columns are as wide as what stands in them; those with long texts share what is left.

    Parameters
    ----------
    sheet, box : Sheet, Box
        Where it is drawn.
    head, rows : sequence of str
        Texts.
    size_pt : float
        Size of the type, smaller where the table would not fit.
    """
    lines = [head, *rows] if head else list(rows)
    bold = bool(head)
    while size_pt > sheet.least(_LEAST_PT) and height(sheet, box, head, rows, size_pt) > box.height:
        size_pt -= 0.5
    widths = _widths(sheet, box, lines, size_pt, bold=bold)
    lefts = [box.left + sum(widths[:n]) for n in range(len(widths))]
    rest = box
    for number, cells in enumerate(lines):
        bottoms = []
        weight = _weight(number, bold=bold)
        for left, wide, text in zip(lefts, widths, cells, strict=True):
            place = Box(left, rest.bottom, wide - _BESIDE * sheet.unit, rest.height)
            bottoms.append(sheet.write(text, place, size_pt, weight=weight).top)
        line = min(bottoms) - _ABOVE_RULE * sheet.unit
        sheet.rule(box.left, box.right, line)
        below = line - _BELOW_RULE * sheet.unit
        rest = Box(box.left, box.bottom, box.width, below - box.bottom)
    return rest


def draw_fitting(
    sheet: Sheet,
    box: Box,
    table: tuple[Sequence[str], Sequence[Sequence[str]]],
    sizes_pt: Sequence[float],
    language: str,
) -> Box:
    """Draw as many rows of a table as have room, and say how many more there are.

    Rather smaller letters than fewer rows.

    Parameters
    ----------
    sheet, box : Sheet, Box
        Where it is drawn.
    table : tuple
        Its head and its rows.
    sizes_pt : sequence of float
        Sizes of type to choose from, the largest first.
    language : str
        Of what is said.

    Returns
    -------
    Box
        What is left below.
    """
    head, rows = table
    size, shown = sizes_pt[-1], list(rows)
    for one in sizes_pt:
        if height(sheet, box, head, rows, one) < box.height:
            size = one
            break
    else:
        room = box.height - sheet.leading(size)
        while len(shown) > 1 and height(sheet, box, head, shown, size) > room:
            shown.pop()
    rest = draw_table(sheet, box, head, shown, size)
    if len(shown) < len(rows):
        t = words.translator(language)
        rest = sheet.write(t("and {number} more").format(number=len(rows) - len(shown)), rest, size)
    return rest


def height(
    sheet: Sheet, box: Box, head: Sequence[str], rows: Sequence[Sequence[str]], size_pt: float
) -> float:
    """Return how high a table would be in a box, in inches."""
    lines = [head, *rows] if head else list(rows)
    widths = _widths(sheet, box, lines, size_pt, bold=bool(head))
    number = sum(map(max, _lines_of_rows(sheet, lines, widths, size_pt, bold=bool(head))))
    rules = (_ABOVE_RULE + _BELOW_RULE) * sheet.unit
    return number * sheet.leading(size_pt) + len(lines) * rules


def fitting(
    sheet: Sheet, box: Box, head: Sequence[str], rows: Sequence[Sequence[str]], size_pt: float
) -> int:
    """Return how many rows have room in a box: at least one, so that a list comes to its end."""
    found = bisect_right(
        range(1, len(rows) + 1),
        box.height,
        key=lambda number: height(sheet, box, head, rows[:number], size_pt),
    )
    return max(found, 1)


def _lines_of_rows(
    sheet: Sheet,
    lines: Sequence[Sequence[str]],
    widths: Sequence[float],
    size_pt: float,
    *,
    bold: bool,
) -> list[list[int]]:
    """Return how many lines of type each cell takes, by rows."""
    size, gap = sheet.points(size_pt), _BESIDE * sheet.unit
    return [
        [
            len(typeset.wrap(text, size, wide - gap, _weight(n, bold=bold)))
            for wide, text in zip(widths, cells, strict=True)
        ]
        for n, cells in enumerate(lines)
    ]


def _weight(number: int, *, bold: bool) -> str:
    """Return the weight of a row by its number: the first is the head where there is one."""
    return BOLD if bold and not number else REGULAR


def _widths(
    sheet: Sheet, box: Box, lines: Sequence[Sequence[str]], size_pt: float, *, bold: bool
) -> list[float]:
    """Return the width of each column in inches, with the gap beside it.

    No column is narrower than what cannot be broken in it; the rest is shared in the way that
    makes the table the lowest.
    """
    size, gap = sheet.points(size_pt), _BESIDE * sheet.unit

    def widest(measure: Callable[[str, float, str], float], column: Sequence[str]) -> float:
        wide = (measure(text, size, _weight(n, bold=bold)) for n, text in enumerate(column))
        return gap + max(wide) + _ROUNDING

    columns = list(zip(*lines, strict=True))
    whole = [widest(typeset.longest_line, column) for column in columns]
    least = [widest(typeset.longest_unit, column) for column in columns]
    if sum(whole) <= box.width:  # the rest goes between the columns
        return [one + (box.width - sum(whole)) / len(whole) for one in whole]
    if sum(least) >= box.width:  # something is torn: at least all by the same share
        return [one * box.width / sum(least) for one in least]

    def torn(widths: Sequence[float]) -> tuple[int, int]:
        """Return how high the table would be, then how many cells are in lines."""
        rows = _lines_of_rows(sheet, lines, widths, size_pt, bold=bold)
        return sum(map(max, rows)), sum(map(sum, rows))

    return min(
        (_shared(least, whole, box.width, most * box.width) for most in _MOST_SHARES), key=torn
    )


def _shared(
    least: Sequence[float], whole: Sequence[float], width: float, most: float
) -> list[float]:
    """Return widths that fill a table: what a column wants, at most `most`, counts by itself."""
    wanted = [max(low, min(high, most)) for low, high in zip(least, whole, strict=True)]
    if sum(wanted) <= width:  # those that want more have the rest
        more = [high - one for one, high in zip(wanted, whole, strict=True)]
        base, spare = wanted, width - sum(wanted)
    else:
        more = [one - low for one, low in zip(wanted, least, strict=True)]
        base, spare = list(least), width - sum(least)
    return [one + spare * part / sum(more) for one, part in zip(base, more, strict=True)]
