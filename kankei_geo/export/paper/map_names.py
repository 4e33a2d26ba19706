"""Names on a map on paper, written where they hide nothing."""

from collections.abc import Iterable

import pandas as pd
import shapely
from matplotlib.axes import Axes

from kankei_geo.dataset import facts
from kankei_geo.dataset.dataset import Dataset
from kankei_geo.export import typeset
from kankei_geo.export.paper.map_furniture import LABEL_PT, write
from kankei_geo.export.paper.sheet import TEXT, Sheet
from kankei_geo.present.maps import labels, outlines
from kankei_geo.present.maps.labels import Point, Room
from kankei_geo.present.maps.pictures import Picture
from kankei_geo.present.words import words
from kankei_geo.view.view import View

_POINTS = 72  # of an inch
_APART = 0.5  # of a letter between two names: without it they read as one word


class Lettering:
    """The names of one map, in metres of its projection.

    Parameters
    ----------
    axes : matplotlib.axes.Axes
        The map, its limits set.
    sheet : Sheet
        Where it lies.

    Attributes
    ----------
    metre : float
        Metres of a point of type.
    """

    def __init__(self, axes: Axes, sheet: Sheet) -> None:
        self._axes, self._sheet = axes, sheet
        (west, east), (south, north) = axes.get_xlim(), axes.get_ylim()
        self.metre = (east - west) / (axes.bbox.width / axes.figure.dpi * _POINTS)
        self._room = Room(frame=shapely.box(west, south, east, north))

    def take(self, middle: Point, size: Point) -> None:
        """Take note of what stands around a point: its width and height in points."""
        self._room.take(middle, (size[0] * self.metre, size[1] * self.metre))

    def take_area(self, area: shapely.Polygon) -> None:
        """Take note of what covers a rectangle in metres."""
        west, south, east, north = area.bounds
        middle, size = ((west + east) / 2, (south + north) / 2), (east - west, north - south)
        self._room.take(middle, size)

    def take_airport(self, row: pd.Series, language: str) -> None:
        """Take note of an airport with its name above."""
        size, place = self._sheet.points(LABEL_PT), row["geometry"]
        wide, _ = self.size(words.airport_short_name(row, language), typeset.REGULAR)
        self.take((place.x, place.y + size * self.metre), (wide, 2 * size))

    def size(self, name: str, weight: str) -> Point:
        """Return width and height of a name in points."""
        size = self._sheet.points(LABEL_PT)
        return typeset.width_inches(typeset.printable(name), size, weight) * _POINTS, size

    def write(self, name: str, places: Iterable[Point], weight: str = typeset.BOLD) -> None:
        """Write a name at the first of some places that is free; nowhere if none is."""
        wide, high = (side * self.metre for side in self.size(name, weight))
        wide += self._sheet.points(LABEL_PT) * _APART * self.metre
        place = self._room.first_free(places, (wide, high))
        if place is None:
            return
        write(
            self._axes,
            typeset.printable(name),
            place,
            self._sheet,
            ha="center",
            va="center",
            size=self._sheet.points(LABEL_PT),
            color=TEXT,
            weight="bold" if weight == typeset.BOLD else "normal",
            annotation_clip=True,
        )


def draw_names(data: Dataset, view: View, picture: Picture, lettering: Lettering) -> None:
    """Name the selected municipalities, and those that the picture names."""
    middles = outlines.middles_on_paper(data)
    others = [code for code in picture.named if code not in view.code]
    for codes, weight in ((view.code, typeset.BOLD), (others, typeset.REGULAR)):
        for code in labels.in_order(data, codes):
            name = words.name(facts.record(data, code), view.lang)
            x, y, radius = middles[code]
            wide, high = (side * lettering.metre for side in lettering.size(name, weight))
            places = labels.places((x, y), radius, (wide, high))
            lettering.write(name, places, weight)
