"""The signs of facts on a map on paper, and their key."""

from matplotlib.axes import Axes
from matplotlib.patheffects import withStroke

from kankei_geo.dataset import shapes
from kankei_geo.dataset.dataset import Dataset
from kankei_geo.export import typeset
from kankei_geo.export.paper.sheet import Box, Sheet
from kankei_geo.present.maps.legend_html import SIGNS
from kankei_geo.present.maps.pictures import Picture
from kankei_geo.present.maps.sign_points import sign_points
from kankei_geo.present.words import words
from kankei_geo.view.view import View

_SIGN_PT, _KEY_PT, _EDGE_PT = 8, 9, 1.6
_ACROSS, _LEAST_COLUMN = 2, 1.9  # columns of the key, and inches that one needs


def draw(data: Dataset, axes: Axes, view: View, sheet: Sheet) -> None:
    """Draw the signs around each office, with a white edge."""
    places = shapes.offices(data, data.municipalities).set_index("code").geometry
    size = _SIGN_PT * sheet.unit
    edge = [withStroke(linewidth=_EDGE_PT * sheet.unit, foreground="white")]
    points = sign_points(data, view)
    # All edges come first: none cuts into the sign beside it.
    for effects in (edge, []):
        for one in points:
            place = places[one.code]
            axes.annotate(
                one.sign.shape,
                (place.x, place.y),
                xytext=(one.right * size, -one.down * size),
                textcoords="offset points",
                ha="center",
                va="center",
                size=size,
                weight="bold",
                color=one.sign.colour,
                path_effects=effects,
                annotation_clip=True,
            )


def draw_key(sheet: Sheet, box: Box, picture: Picture, language: str) -> None:
    """Draw the key of a picture's signs with the number of facts from the top of a box."""
    t = words.translator(language)
    rows_told = [row for row in picture.signs if row[2]]
    if not rows_told:
        return
    rest = sheet.write(t(SIGNS), box, 12, weight=typeset.BOLD)
    across = _ACROSS if rest.width >= _ACROSS * _LEAST_COLUMN * sheet.unit else 1
    rows = -(-len(rows_told) // across)
    size, step = sheet.points(_KEY_PT), sheet.leading(_KEY_PT)
    # Rather smaller letters than lines that leave the sheet.
    fitting = min(1.0, rest.height / (step * max(rows, 1)))
    size, step = size * fitting, step * fitting
    for number, (sign, name, facts) in enumerate(rows_told):
        column, row = divmod(number, rows)
        left = rest.left + column * rest.width / across
        base = rest.top - step * (row + 0.8)
        sheet.line(sign.shape, left + size / 72, base, size, colour=sign.colour, align="center")
        text = t("{label}: {number}").format(label=name, number=facts)
        sheet.line(text, left + size / 36, base, size)
