"""A map on paper: classes with their patterns, lines, names, scale bar, north arrow, inset."""

from collections.abc import Sequence

import geopandas as gpd
import numpy as np
import shapely
from matplotlib.axes import Axes
from matplotlib.patches import PathPatch, Rectangle
from matplotlib.path import Path
from matplotlib.patheffects import withStroke

from kankei_geo.analysis import buffers, candidate_areas
from kankei_geo.analysis.rule import airports_of
from kankei_geo.base.crs import HOKKAIDO_EQUAL_AREA, WGS84
from kankei_geo.dataset import load, pipeline, shapes
from kankei_geo.export.paper.sheet import MUTED, TEXT, Box, Sheet
from kankei_geo.export.typeset import BOLD, printable
from kankei_geo.present import legend
from kankei_geo.present.legend import LegendClass
from kankei_geo.present.maps.pictures import AREAS, CIRCLES, ISOCHRONES, Picture
from kankei_geo.present.words import words
from kankei_geo.view.view import View

HATCHES = {
    legend.NO_PATTERN: "",
    "hatch": "/////",
    "back_hatch": "\\\\\\\\",
    "sparse_dots": "...",
    "dense_dots": ".....",
}
LABEL_PT = 9
SEA = "#ffffff"
_ROUND_KM = (1, 2, 5, 10, 20, 50, 100, 200)
_BAR_SHARE = 0.22  # of the map's width, at most
_MARGIN_SHARE = 0.02
_HALO = "#ffffff"
_SEEN_PER_INCH = 300  # details that a reader can tell apart
_WIDE = 1.5  # width by height of a map with room for the Northern Territories
_OUTLINED_LABEL = (300_000, 215_000)  # metres: the sea north of 国後
_INSET = (0.72, 0.76, 0.28, 0.24)  # left, bottom, width, height as shares of the map
_METRES = 1_000
SOLID: tuple[float, tuple[float, ...]] = (0, ())
DASHED: tuple[float, tuple[float, ...]] = (0, (5, 3))
Extent = tuple[float, float, float, float]


def extent(view: View, *, wide: bool) -> Extent:
    """Return what a map frames in metres: all of Hokkaido, or the chosen subprefectures.

    Parameters
    ----------
    view : View
        Its subprefectures are framed; none for all.
    wide : bool
        Whether there is room for the Northern Territories at their place.
    """
    table = shapes.on_paper()
    framed = table["in_scope"] | wide
    if view.area:
        names = load.subprefectures().set_index("slug")["name"][list(view.area)]
        municipalities = load.municipalities()
        inside = municipalities.loc[municipalities["subprefecture"].isin(names), "code"]
        framed = table["code"].isin(inside)
    west, south, east, north = table.loc[framed].total_bounds
    margin = max(east - west, north - south) * _MARGIN_SHARE
    return west - margin, south - margin, east + margin, north + margin


def draw_map(
    sheet: Sheet,
    box: Box,
    view: View,
    picture: Picture,
    *,
    furniture: bool = True,
) -> Axes:
    """Draw a map that fills a box.

    Parameters
    ----------
    sheet : Sheet
        Where it is drawn.
    box : Box
        Its place in inches.
    view : View
        Frame, selection, thresholds and language.
    picture : Picture
        What it shows.
    furniture : bool
        Whether scale bar, north arrow and the inset of the Northern Territories are drawn.
    """
    wide = box.width / box.height >= _WIDE
    axes = frame(sheet, box, extent(view, wide=wide))
    classes = {item.key: item for item in picture.classes}
    keys = dict(zip(pipeline.joined_table()["code"], picture.keys, strict=True))
    west, east = axes.get_xlim()
    table = shapes.on_paper((east - west) / box.width / _SEEN_PER_INCH)
    drawn = table[table["in_scope"] | wide]
    fill(axes, {code: classes[key] for code, key in keys.items()}, sheet.unit, drawn)
    for kind, _ in picture.lines:
        _draw_lines(axes, kind, view, sheet.unit)
    if picture.lines:
        _airports(axes, view, sheet)
    outline(axes, view.code, sheet.unit)
    _names(axes, view, sheet)
    if furniture:
        scale_bar(axes, sheet)
        north_arrow(axes, sheet)
        if wide and not view.area:
            _outlined_label(axes, sheet, view)
        elif not view.area:
            _inset(sheet, box, view)
    return axes


def frame(sheet: Sheet, box: Box, bounds: Extent) -> Axes:
    """Return axes in metres that show `bounds` whole and are as large as the box."""
    west, south, east, north = bounds
    scale = max((east - west) / box.width, (north - south) / box.height)
    middle = (west + east) / 2, (south + north) / 2
    axes = sheet.axes(box)
    axes.set_xlim(middle[0] - scale * box.width / 2, middle[0] + scale * box.width / 2)
    axes.set_ylim(middle[1] - scale * box.height / 2, middle[1] + scale * box.height / 2)
    axes.set_axis_off()
    return axes


def fill(
    axes: Axes,
    classes: dict[str, LegendClass],
    unit: float,
    table: gpd.GeoDataFrame,
) -> None:
    """Draw municipalities by their classes; those without one are outlines.

    Each carries its code as its identifier, so that it can be found in an SVG file.
    """
    for code, geometry in zip(table["code"], table.geometry, strict=True):
        item = classes.get(code, legend.OUT_OF_SCOPE)
        patch = PathPatch(
            path(geometry),
            facecolor=item.colour,
            edgecolor=legend.OUTLINE_COLOUR,
            hatchcolor=item.pattern_colour,
            hatch=HATCHES[item.pattern],
            linewidth=0.4 * unit,
        )
        patch.set_gid(f"m{code}")
        axes.add_patch(patch)


def outline(
    axes: Axes, codes: Sequence[str], unit: float, table: gpd.GeoDataFrame | None = None
) -> None:
    """Draw the outlines of the selected municipalities: orange on black."""
    table = (shapes.on_paper() if table is None else table).set_index("code").geometry
    for colour, width in ((legend.SELECTION_CASING_COLOUR, 3.6), (legend.SELECTION_COLOUR, 1.8)):
        for code in codes:
            axes.add_patch(
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


def _draw_lines(axes: Axes, kind: str, view: View, unit: float) -> None:
    used = list(airports_of(view.rule)["iata"])
    if kind == ISOCHRONES:
        lines = _isochrones(view.winter)
        lines = lines[lines["airport"].isin(used)]
        for geometry, minutes in zip(lines.geometry, lines["minutes"], strict=True):
            width = 1.5 if minutes == view.minutes else 0.5
            _stroke(axes, geometry, legend.ISOCHRONE_COLOUR, width * unit)
    elif kind == CIRCLES:
        airports = load.airports()
        chosen = airports[airports["iata"].isin(used)]
        circles = buffers.buffers(chosen, view.km, dissolved=view.merged)
        for geometry in circles.geometry.to_crs(HOKKAIDO_EQUAL_AREA):
            _stroke(axes, geometry, legend.BUFFER_COLOUR, 1.2 * unit, dashed=True)
    elif kind == AREAS:
        table = shapes.on_paper().set_index("code").geometry
        for area in candidate_areas.areas(view.rule):
            merged = shapely.coverage_union_all(table[list(area.codes)].values)
            _stroke(axes, merged, legend.AREA_COLOUR, 1.6 * unit)


def _isochrones(winter: float) -> gpd.GeoDataFrame:
    return load.isochrones(winter).set_crs(WGS84, allow_override=True).to_crs(HOKKAIDO_EQUAL_AREA)


def _stroke(
    axes: Axes, geometry: shapely.Geometry, colour: str, width: float, *, dashed: bool = False
) -> None:
    style = DASHED if dashed else SOLID
    axes.add_patch(
        PathPatch(path(geometry), fill=False, edgecolor=colour, linewidth=width, linestyle=style)
    )


def _airports(axes: Axes, view: View, sheet: Sheet) -> None:
    for _, row in shapes.airports(view.rule).iterrows():
        place, counted = row["geometry"], row["counts"]
        axes.plot(
            place.x,
            place.y,
            marker="o",
            markersize=5 * sheet.unit,
            markerfacecolor=TEXT if counted else SEA,
            markeredgecolor=TEXT,
        )
        name = words.airport_short_name(row, view.lang)
        label(axes, name, place.x, place.y, sheet, colour=TEXT if counted else MUTED)


def _names(axes: Axes, view: View, sheet: Sheet) -> None:
    table = load.municipalities()
    chosen = table[table["code"].isin(view.code)]
    outlines = shapes.on_paper().set_index("code").geometry
    for _, row in chosen.iterrows():
        place = outlines[row["code"]].representative_point()
        label(axes, words.name(row, view.lang), place.x, place.y, sheet, weight=BOLD)


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
    axes.annotate(
        printable(text),
        (x, y),
        (0, 5 * sheet.unit),
        textcoords="offset points",
        ha="center",
        va="bottom",
        size=sheet.points(LABEL_PT),
        weight="bold" if weight == BOLD else "normal",
        color=colour,
        annotation_clip=True,
        path_effects=_halo(sheet),
    )


def scale_bar(axes: Axes, sheet: Sheet) -> None:
    """Draw a scale bar; the projection is true to within 0.2 % all over Hokkaido."""
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
    axes.annotate(
        f"{length} km",
        (x + length * _METRES / 2, y),
        (0, 4 * sheet.unit),
        textcoords="offset points",
        ha="center",
        size=sheet.points(9),
        color=TEXT,
        path_effects=_halo(sheet),
    )


def _halo(sheet: Sheet) -> list[withStroke]:
    return [withStroke(linewidth=2.5 * sheet.unit, foreground=_HALO)]


def north_arrow(axes: Axes, sheet: Sheet) -> None:
    """Draw a north arrow; north is up in the middle of the map."""
    x, y = _corner(axes, 0.95, 0.12)
    axes.annotate(
        "N",
        (x, y),
        (0, 22 * sheet.unit),
        textcoords="offset points",
        ha="center",
        va="bottom",
        size=sheet.points(10),
        color=TEXT,
        path_effects=_halo(sheet),
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


def _outlined_label(axes: Axes, sheet: Sheet, view: View) -> None:
    t = words.translator(view.lang)
    axes.text(
        *_OUTLINED_LABEL,
        t("Northern Territories (out of scope)").replace(" (", "\n(").replace("（", "\n（"),
        ha="center",
        va="top",
        size=sheet.points(8),
        color=MUTED,
    )


def _inset(sheet: Sheet, box: Box, view: View) -> None:
    """Draw the outlined villages, which lie beyond the frame, in the empty sea."""
    left, bottom, width, height = _INSET
    place = Box(
        box.left + left * box.width,
        box.bottom + bottom * box.height,
        width * box.width,
        height * box.height,
    )
    table = shapes.on_paper()
    outlined = table[~table["in_scope"]]
    west, south, east, north = outlined.total_bounds
    margin = (east - west) * 0.06
    axes = frame(sheet, place, (west - margin, south - margin, east + margin, north + margin))
    fill(axes, {}, sheet.unit, outlined)
    axes.add_patch(
        Rectangle(
            (0, 0), 1, 1, transform=axes.transAxes, fill=False, edgecolor=MUTED, linewidth=0.8
        )
    )
    t = words.translator(view.lang)
    axes.text(
        0.04,
        0.94,
        t("Northern Territories (out of scope)"),
        transform=axes.transAxes,
        ha="left",
        va="top",
        size=sheet.points(8),
        color=MUTED,
    )
