"""How a map on paper draws what it is made of: fills with patterns, outlines."""

from collections.abc import Sequence
from typing import Any

import geopandas as gpd
import numpy as np
import shapely
from matplotlib.axes import Axes
from matplotlib.patches import PathPatch
from matplotlib.path import Path

from kankei_geo.dataset import shapes
from kankei_geo.dataset.dataset import Dataset
from kankei_geo.present import legend, palette
from kankei_geo.present.legend import LegendClass

HATCHES = {
    palette.NO_PATTERN: "",
    "hatch": "/////",
    "back_hatch": "\\\\\\\\",
    "sparse_dots": "...",
    "dense_dots": ".....",
}
SEA = "#ffffff"
SOLID: tuple[float, tuple[float, ...]] = (0, ())
DASHED: tuple[float, tuple[float, ...]] = (0, (5, 3))


def fill(
    axes: Axes,
    classes: dict[str, LegendClass],
    unit: float,
    table: gpd.GeoDataFrame,
    *,
    see_through: bool = False,
) -> None:
    """Draw municipalities by their classes; those without one are outlines.

    With `see_through`, classes whose fill is the ground show what lies on it. Each carries its
    code as its identifier, so that it can be found in an SVG file.
    """
    for code, geometry in zip(table["code"], table.geometry, strict=True):
        item = classes.get(code, legend.OUT_OF_SCOPE)
        patch = PathPatch(
            path(geometry),
            facecolor="none" if see_through and item.is_ground else item.colour,
            edgecolor=palette.OUTLINE_COLOUR,
            hatchcolor=item.pattern_colour,
            hatch=HATCHES[item.pattern],
            linewidth=0.4 * unit,
        )
        patch.set_gid(f"m{code}")
        # As a patch it would be measured for limits that a map sets itself: three times as slow.
        axes.add_artist(patch)


def outline(
    data: Dataset,
    axes: Axes,
    codes: Sequence[str],
    unit: float,
    table: gpd.GeoDataFrame | None = None,
) -> None:
    """Draw the outlines of the selected municipalities: orange on black."""
    table = (shapes.on_paper(data) if table is None else table).set_index("code").geometry
    for colour, width in ((palette.SELECTION_CASING_COLOUR, 3.6), (palette.SELECTION_COLOUR, 1.8)):
        for code in codes:
            axes.add_artist(
                PathPatch(path(table[code]), fill=False, edgecolor=colour, linewidth=width * unit)
            )


def path(geometry: shapely.Geometry) -> Path:
    """Return a polygon, with its holes and parts, as one path."""
    rings = [
        np.asarray(ring.coords)
        for polygon in shapely.get_parts(geometry)
        for ring in (polygon.exterior, *polygon.interiors)
    ]
    codes = []
    for ring in rings:
        codes += [Path.MOVETO, *[Path.LINETO] * (len(ring) - 2), Path.CLOSEPOLY]
    return Path(np.concatenate(rings), codes)


def borderline_marker(unit: float) -> dict[str, Any]:
    """Return how matplotlib draws a municipality that is borderline: a triangle."""
    return {
        "marker": "^",
        "markersize": 5 * unit,
        "markerfacecolor": palette.BORDERLINE_COLOUR,
        "markeredgecolor": "white",
        "markeredgewidth": 0.6 * unit,
    }
