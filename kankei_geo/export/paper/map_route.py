"""A route on a map on paper, and numbered municipalities with names where there is room."""

import geopandas as gpd
from matplotlib.axes import Axes

from kankei_geo.analysis.routes import Route
from kankei_geo.dataset import shapes
from kankei_geo.dataset.dataset import Dataset
from kankei_geo.export import typeset
from kankei_geo.export.paper.map_names import Lettering
from kankei_geo.export.paper.map_overlays import draw_airport, draw_ways
from kankei_geo.export.paper.sheet import TEXT, Sheet
from kankei_geo.present.maps.pictures import Picture
from kankei_geo.present.words import words

_DISC_PT, _NUMBER_PT, _GAP_PT = 12.0, 8.0, 2.0
# Where a name may stand, as shares of its size from the disc: above, below, right, left.
_BESIDE = ((0, 1), (0, -1), (1, 0), (-1, 0))


def lines(data: Dataset, route: Route) -> gpd.GeoSeries:
    """Return the legs of a route as lines in metres."""
    return route.lines.to_crs(data.prefecture.equal_area)


def draw(data: Dataset, axes: Axes, picture: Picture, language: str, sheet: Sheet) -> None:
    """Draw a picture's route with its airports, and its numbers with names.

    A name that would hide another one or a number is left out: the numbers tell.
    """
    lettering = Lettering(axes, sheet)
    if picture.route:
        draw_ways(axes, lines(data, picture.route), sheet.unit)
        ends = shapes.airports(data, (picture.route.places[0], picture.route.places[-1]))
        for _, row in ends[ends["counts"]].iterrows():
            draw_airport(axes, row, language, sheet)
            lettering.take_airport(row, language)
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
        lettering.take((place.x, place.y), (disc, disc))
    for _, row in offices.iterrows():
        name, place = words.name(row, language), row["geometry"]
        wide, high = lettering.size(name, typeset.BOLD)
        shift = (disc + _GAP_PT + high) / 2
        lettering.write(
            name,
            [
                (
                    place.x + across * (shift - high / 2 + wide / 2) * lettering.metre,
                    place.y + up * shift * lettering.metre,
                )
                for across, up in _BESIDE
            ],
        )
