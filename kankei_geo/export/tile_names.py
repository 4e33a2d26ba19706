"""Names in the tiles of a map, in as many lines as make them large enough."""

from collections.abc import Sequence
from itertools import accumulate, pairwise

from kankei_geo.export import typeset

_ONE_LINE = 2  # letters of a name on a tile
_WIDE, _HIGH = 0.8, 0.75  # of a tile that its name takes at most
_WIDER, _HIGHER = 0.88, 0.9  # the same in three lines
READABLE_PT = 6.5


def fitted(name: str, side: float) -> tuple[float, list[str]]:
    """Return the largest letters (points) at which a name fits a tile, and its lines.

    Parameters
    ----------
    name : str
        In as few letters as it can be told from others.
    side : float
        Of the tile, in inches.
    """
    if len(name) <= _ONE_LINE:
        return _size([name], side, _WIDE, _HIGH), [name]
    two, three = _cut(name, 2), _cut(name, 3)
    sizes = _size(two, side, _WIDE, _HIGH), _size(three, side, _WIDER, _HIGHER)
    # Three lines fill a tile to its edges: only for names that two would make too small.
    if sizes[0] >= READABLE_PT or sizes[1] <= sizes[0]:
        return sizes[0], two
    return sizes[1], three


def _cut(name: str, number: int) -> list[str]:
    """Return a name in a number of parts of nearly the same length, the longer ones first."""
    least, more = divmod(len(name), number)
    ends = accumulate(least + (part < more) for part in range(number))
    return [name[start:end] for start, end in pairwise((0, *ends)) if end > start]


def _size(lines: Sequence[str], side: float, wide: float, high: float) -> float:
    """Return the largest letters at which lines take so much of a tile, each way."""
    widest = max(typeset.width_inches(line, 10) for line in lines)
    return min(10.0, 10 * side * wide / widest, side * 72 * high / len(lines))
