"""Which features a box and a time let through (OGC API – Features, 7.15.3 and 7.15.4)."""

import re
from collections.abc import Mapping

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from kankei_geo.base.errors import told
from kankei_geo.door.asked import Asked, unfit

_FLAT, _HIGH = 4, 6  # numbers of a box
_DAY = r"\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}:\d{2}(\.\d+)?(Z|[+-]\d{2}:\d{2}))?"
_TIME = re.compile(rf"{_DAY}|({_DAY}|\.\.|)/({_DAY}|\.\.|)", re.ASCII)


def touching(asked: Asked, codes: list[str], shapes: Mapping[str, BaseGeometry]) -> list[str]:
    """Return whose shapes touch the box that is asked for; what has no time fits any.

    Parameters
    ----------
    codes : list of str
        Who is looked at.
    shapes : mapping of str to geometry
        Shapes by code, in WGS 84.

    Raises
    ------
    AskedError
        If the box or the time is none.
    """
    time, text = asked.own.get("datetime", ""), asked.own.get("bbox", "")
    if time and not _TIME.fullmatch(time):
        raise unfit("datetime", time, told("a time or an interval (RFC 3339)"))
    if not text:
        return codes
    wanted = _box(text)
    return [code for code in codes if shapely.intersects(shapes[code], wanted)]


def _box(text: str) -> BaseGeometry:
    """Read a box: west, south, east, north, perhaps with heights, which nothing here has."""
    expected = told("four numbers: west, south, east, north in degrees")
    try:
        numbers = [float(part) for part in text.split(",")]
    except ValueError as error:
        raise unfit("bbox", text, expected) from error
    if len(numbers) == _HIGH:
        numbers = [*numbers[:2], *numbers[3:5]]
    if len(numbers) != _FLAT or not np.isfinite(numbers).all() or numbers[1] > numbers[3]:
        raise unfit("bbox", text, expected)
    west, south, east, north = numbers
    if west <= east:
        return shapely.box(west, south, east, north)
    # Across the antimeridian.
    eastern, western = (west, south, 180, north), (-180, south, east, north)
    return shapely.union(shapely.box(*eastern), shapely.box(*western))
