"""Where names stand on a map so that none hides another: for paper, slides and single pages.

The browser's own map does the same as it moves (``scripts/names.js``).
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

import shapely

from kankei_geo.dataset.dataset import Dataset

Point = tuple[float, float]
# Steps aside of a name from the middle of a municipality, as shares of its width and height.
_ASIDE = ((0, 0), (0, -0.7), (0, 0.7), (0.4, 0), (-0.4, 0), (0, -1.3), (0, 1.3))
_SMALL = 3  # a name that is so many times as wide as its municipality stands beside it


@dataclass
class Room:
    """What of a map is written on, in any one unit.

    Attributes
    ----------
    taken : list of shapely.Polygon
        Where something stands.
    frame : shapely.Polygon, optional
        What is seen; nothing is written outside of it.
    """

    taken: list[shapely.Polygon] = field(default_factory=list)
    frame: shapely.Polygon | None = None

    def take(self, middle: Point, size: Point) -> None:
        """Take note of what stands around a point, with its width and height."""
        self.taken.append(_box(middle, size))

    def first_free(self, places: Iterable[Point], size: Point) -> Point | None:
        """Return the first of some places where something of a size hides nothing, and take it."""
        for place in places:
            box = _box(place, size)
            inside = self.frame is None or self.frame.contains(box)
            if inside and not shapely.intersects(self.taken, box).any():
                self.taken.append(box)
                return place
        return None


def places(middle: Point, radius: float, size: Point) -> Iterator[Point]:
    """Yield where the name of a municipality may stand, the best place first.

    Parameters
    ----------
    middle : tuple of float
        The middle of the largest circle within the municipality.
    radius : float
        Of that circle, in the unit of the others.
    size : tuple of float
        Width and height of the name.
    """
    (x, y), (wide, high) = middle, size
    if wide > 2 * _SMALL * radius:  # a name on it would hide the municipality
        beside, away = radius + 0.6 * high, radius + 0.55 * wide
        yield from ((x, y - beside), (x, y + beside), (x + away, y), (x - away, y))
        return
    for across, along in _ASIDE:
        yield x + across * wide, y + along * high


def in_order(data: Dataset, codes: Sequence[str]) -> list[str]:
    """Return codes in the order in which their names are written: the most people first."""
    people = data.table.set_index("code")["population"]
    return sorted(dict.fromkeys(codes), key=lambda code: (-(people.get(code) or 0), code))


def _box(middle: Point, size: Point) -> shapely.Polygon:
    (x, y), (wide, high) = middle, size
    return shapely.box(x - wide / 2, y - high / 2, x + wide / 2, y + high / 2)
