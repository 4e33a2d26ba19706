"""One value of a municipality out of the values of its rows."""

import math
from collections.abc import Sequence

from kankei_geo.dataset.brought.cell_values import Mark
from kankei_geo.dataset.brought.choices import Rule
from kankei_geo.dataset.brought.finding import cut
from kankei_geo.dataset.brought.limits import LONGEST_CELL

CellValue = float | Mark | str | None
_PLACES = 9  # behind the point: what adding up binary fractions leaves is cut off
_BETWEEN = " / "


def of_parts(read: Sequence[CellValue], *, is_additive: bool) -> CellValue:
    """Return what parts of a municipality make: amounts are added up if none is missing.

    Anything else has a value only where all parts say the same; shares and means have none.
    """
    if is_additive:
        return _sum(read)
    is_same = len(set(read)) == 1 and not any(isinstance(value, float) for value in read)
    return read[0] if is_same else None


def of_rows(read: Sequence[CellValue], rule: Rule, *, is_additive: bool) -> CellValue:
    """Return what several rows of one municipality make by a rule that a reader chose.

    Parameters
    ----------
    read : sequence of CellValue
        The values of the rows.
    rule : Rule
        Sum and mean have a value only if each row has one; of marks any yes is a yes, and no is a
        no only if each row says so; texts are put one behind the other.
    is_additive : bool
        Whether numbers can be added up.
    """
    if len(read) == 1:
        return read[0]
    if any(isinstance(value, Mark) for value in read):
        return _any(read)
    if any(isinstance(value, str) for value in read):
        texts = dict.fromkeys(value for value in read if isinstance(value, str))
        return cut(_BETWEEN.join(texts), LONGEST_CELL)
    if rule is Rule.mean:
        total = _sum(read)
        return total / len(read) if isinstance(total, float) else None
    return _sum(read) if is_additive else None


def _any(read: Sequence[CellValue]) -> Mark | None:
    if Mark.yes in read:
        return Mark.yes
    if all(value is Mark.no for value in read):
        return Mark.no
    return Mark.undecided if Mark.undecided in read else None


def _sum(read: Sequence[CellValue]) -> float | None:
    numbers = [value for value in read if isinstance(value, float)]
    total = sum(numbers)  # of numbers without sense it is beyond all numbers
    return round(total, _PLACES) if len(numbers) == len(read) and math.isfinite(total) else None
