"""What stands beside or on a map on paper: labels, scale bar, north arrow."""

from typing import Any

import shapely
from matplotlib.axes import Axes
from matplotlib.patheffects import Stroke, withStroke

from kankei_geo.export.paper.sheet import TEXT, Sheet
from kankei_geo.export.typeset import BOLD, printable

LABEL_PT = 9
_ROUND_KM = (1, 2, 5, 10, 20, 50, 100, 200)
_BAR_SHARE = 0.22  # of the map's width, at most
_HALO = "#ffffff"
_METRES, _POINTS = 1_000, 72  # of a kilometre, of an inch


def label(  # noqa: PLR0913 -- what a label needs
    axes: Axes,
    text: str,
    x: float,
    y: float,
    sheet: Sheet,
    *,
    colour: str = TEXT,
    weight: str = "Regular",
) -> None:
    """Write a name above a place, with a halo that keeps it readable on any fill."""
    write(
        axes,
        printable(text),
        (x, y),
        sheet,
        xytext=(0, 5 * sheet.unit),
        textcoords="offset points",
        ha="center",
        va="bottom",
        size=sheet.points(LABEL_PT),
        weight="bold" if weight == BOLD else "normal",
        color=colour,
        annotation_clip=True,
    )


def scale_bar(axes: Axes, sheet: Sheet) -> shapely.Polygon:
    """Draw a scale bar, and return what it covers: no name may stand there.

    The projection is true to within 0.2 % all over the prefecture.
    """
    west, east = axes.get_xlim()
    longest = (east - west) / _METRES * _BAR_SHARE
    length = max(km for km in _ROUND_KM if km <= max(longest, 1))
    x, y = _corner(axes, 0.97, 0.03)
    x -= length * _METRES  # the sea in the south-east is empty
    axes.plot(
        [x, x + length * _METRES],
        [y, y],
        color=TEXT,
        linewidth=2 * sheet.unit,
        path_effects=[withStroke(linewidth=5 * sheet.unit, foreground=_HALO)],
    )
    write(
        axes,
        f"{length} km",
        (x + length * _METRES / 2, y),
        sheet,
        xytext=(0, 4 * sheet.unit),
        textcoords="offset points",
        ha="center",
        size=sheet.points(LABEL_PT),
        color=TEXT,
    )
    point = (east - west) / (axes.bbox.width / axes.figure.dpi * _POINTS)
    around, high = 3 * sheet.unit * point, (6 * sheet.unit + sheet.points(LABEL_PT)) * point
    return shapely.box(x - around, y - around, x + length * _METRES + around, y + high)


def write(
    axes: Axes,
    text: str,
    place: tuple[float, float],
    sheet: Sheet,
    **style: Any,  # noqa: ANN401 -- what Matplotlib's annotations take
) -> None:
    """Write a text that can be read on any fill, and that programs can read in PDF and SVG.

    Matplotlib turns a text with a halo into outlines, so the halo is drawn by itself beneath.
    """
    beneath = {name: value for name, value in style.items() if name != "arrowprops"}
    halo = Stroke(linewidth=2.5 * sheet.unit, foreground=_HALO)
    axes.annotate(text, place, **{**beneath, "color": _HALO, "path_effects": [halo]})
    axes.annotate(text, place, **style)


def north_arrow(axes: Axes, sheet: Sheet) -> None:
    """Draw a north arrow; north is up in the middle of the map."""
    x, y = _corner(axes, 0.95, 0.12)
    write(
        axes,
        "N",
        (x, y),
        sheet,
        xytext=(0, 22 * sheet.unit),
        textcoords="offset points",
        ha="center",
        va="bottom",
        size=sheet.points(10),
        color=TEXT,
        arrowprops={
            "arrowstyle": "<|-",
            "color": TEXT,
            "linewidth": 1.2 * sheet.unit,
            "mutation_scale": 12 * sheet.unit,
            "shrinkB": 0,
        },
    )


def _corner(axes: Axes, across: float, up: float) -> tuple[float, float]:
    west, east = axes.get_xlim()
    south, north = axes.get_ylim()
    return west + (east - west) * across, south + (north - south) * up
