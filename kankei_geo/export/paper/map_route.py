"""A route on a map on paper, and numbered municipalities with names where there is room."""

import geopandas as gpd
import pandas as pd
import shapely
from matplotlib.axes import Axes

from kankei_geo.analysis.routes import Route
from kankei_geo.base.crs import WGS84
from kankei_geo.dataset import shapes
from kankei_geo.dataset.dataset import Dataset
from kankei_geo.export import typeset
from kankei_geo.export.paper.map_furniture import LABEL_PT, halo
from kankei_geo.export.paper.map_overlays import draw_airport, draw_ways
from kankei_geo.export.paper.sheet import TEXT, Sheet
from kankei_geo.present.maps.pictures import Picture
from kankei_geo.present.words import words

_DISC_PT, _NUMBER_PT, _GAP_PT = 12.0, 8.0, 2.0
_POINTS = 72  # of an inch
# Where a name may stand, as shares of its size from the disc: above, below, right, left.
_BESIDE = ((0, 1), (0, -1), (1, 0), (-1, 0))


def lines(data: Dataset, route: Route) -> gpd.GeoSeries:
    """Return the legs of a route as lines in metres."""
    found = gpd.GeoSeries([leg.way.line for leg in route.legs], crs=WGS84)
    return found.to_crs(data.prefecture.equal_area)


def draw(data: Dataset, axes: Axes, picture: Picture, language: str, sheet: Sheet) -> None:
    """Draw a picture's route with its airports, and its numbers with names.

    A name that would hide another one or a number is left out: the numbers tell.
    """
    west, east = axes.get_xlim()
    metres = (east - west) / (axes.bbox.width / axes.figure.dpi * _POINTS)  # of a point
    taken = []
    if picture.route:
        draw_ways(axes, lines(data, picture.route), sheet.unit)
        ends = shapes.airports(data, (picture.route.places[0], picture.route.places[-1]))
        for _, row in ends[ends["counts"]].iterrows():
            draw_airport(axes, row, language, sheet)
            taken.append(_of_airport(row, language, sheet, metres))
    offices = shapes.offices(data, data.municipalities).set_index("code")
    offices = offices.loc[list(picture.numbered)]
    disc = _DISC_PT * sheet.unit
    for number, place in enumerate(offices.geometry, start=1):
        axes.plot(
            place.x, place.y, marker="o", markersize=disc, color=TEXT, markeredgecolor="white"
        )
        axes.annotate(
            str(number),
            (place.x, place.y),
            ha="center",
            va="center_baseline",
            size=sheet.points(_NUMBER_PT),
            color="white",
            weight="bold",
        )
        taken.append(_box(place.x, place.y, disc * metres, disc * metres))
    for _, row in offices.iterrows():
        _name(axes, row, words.name(row, language), taken, (metres, sheet))


def _name(
    axes: Axes,
    row: pd.Series,
    name: str,
    taken: list[shapely.Polygon],
    scale: tuple[float, Sheet],
) -> None:
    """Write a name beside its number, where nothing stands yet, and take note of its room."""
    metres, sheet = scale
    size, place = sheet.points(LABEL_PT), row["geometry"]
    wide = typeset.width_inches(name, size, typeset.BOLD) * _POINTS
    shift = (_DISC_PT * sheet.unit + _GAP_PT + size) / 2
    for across, up in _BESIDE:
        x = place.x + across * (shift - size / 2 + wide / 2) * metres
        y = place.y + up * shift * metres
        room = _box(x, y, wide * metres, size * metres)
        if not shapely.intersects(taken, room).any():
            taken.append(room)
            axes.annotate(
                typeset.printable(name),
                (x, y),
                ha="center",
                va="center",
                size=size,
                color=TEXT,
                weight="bold",
                annotation_clip=True,
                path_effects=halo(sheet),
            )
            return


def _of_airport(row: pd.Series, language: str, sheet: Sheet, metres: float) -> shapely.Polygon:
    """Return the room that an airport with its name takes."""
    size, place = sheet.points(LABEL_PT), row["geometry"]
    wide = typeset.width_inches(words.airport_short_name(row, language), size) * _POINTS
    return _box(place.x, place.y + size * metres, wide * metres, 2 * size * metres)


def _box(x: float, y: float, wide: float, high: float) -> shapely.Polygon:
    return shapely.box(x - wide / 2, y - high / 2, x + wide / 2, y + high / 2)
