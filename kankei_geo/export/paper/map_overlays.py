"""What lies over a map on paper: isochrones, circles, areas, airports, names."""

import geopandas as gpd
import shapely
from matplotlib.axes import Axes
from matplotlib.patches import PathPatch

from kankei_geo.analysis import buffers, candidate_areas, candidates
from kankei_geo.analysis.rule import airports_of
from kankei_geo.base.crs import WGS84
from kankei_geo.dataset import shapes
from kankei_geo.dataset.dataset import Dataset
from kankei_geo.export.paper.map_furniture import label
from kankei_geo.export.paper.map_marks import DASHED, SEA, SOLID, borderline_marker, path
from kankei_geo.export.paper.sheet import MUTED, TEXT, Sheet
from kankei_geo.export.typeset import BOLD
from kankei_geo.present import palette
from kankei_geo.present.maps.pictures import AREAS, BORDERLINE, CIRCLES, ISOCHRONES
from kankei_geo.present.words import words
from kankei_geo.view.view import View


def draw_lines(data: Dataset, axes: Axes, kind: str, view: View, unit: float) -> None:
    """Draw the lines of a kind: isochrones, circles, candidate areas, borderline ones."""
    used = list(airports_of(data, view.rule)["iata"])
    if kind == ISOCHRONES:
        lines = _isochrones(data, view.winter)
        lines = lines[lines["airport"].isin(used)]
        for geometry, minutes in zip(lines.geometry, lines["minutes"], strict=True):
            width = 1.5 if minutes == view.minutes else 0.5
            _stroke(axes, geometry, palette.ISOCHRONE_COLOUR, width * unit)
    elif kind == CIRCLES:
        airports = data.airports
        chosen = airports[airports["iata"].isin(used)]
        circles = buffers.buffers(chosen, view.km, dissolved=view.merged)
        for geometry in circles.geometry.to_crs(data.prefecture.equal_area):
            _stroke(axes, geometry, palette.BUFFER_COLOUR, 1.2 * unit, dashed=True)
    elif kind == AREAS:
        table = shapes.on_paper(data).set_index("code").geometry
        for area in candidate_areas.areas(data, view.rule):
            merged = shapely.coverage_union_all(table[list(area.codes)].values)
            _stroke(axes, merged, palette.AREA_COLOUR, 1.6 * unit)
    elif kind == BORDERLINE:
        rated = candidates.tiers(data, view.rule)
        places = shapes.offices(data, rated[rated["borderline"]]).geometry
        axes.plot(places.x, places.y, linestyle="", **borderline_marker(unit))


def _isochrones(data: Dataset, winter: float) -> gpd.GeoDataFrame:
    return (
        data.isochrones(winter)
        .set_crs(WGS84, allow_override=True)
        .to_crs(data.prefecture.equal_area)
    )


def _stroke(
    axes: Axes, geometry: shapely.Geometry, colour: str, width: float, *, dashed: bool = False
) -> None:
    style = DASHED if dashed else SOLID
    axes.add_artist(  # see `map_marks.fill`
        PathPatch(path(geometry), fill=False, edgecolor=colour, linewidth=width, linestyle=style)
    )


def draw_airports(data: Dataset, axes: Axes, view: View, sheet: Sheet) -> None:
    """Mark all airports with their names; those that count are filled."""
    for _, row in shapes.airports(data, airports_of(data, view.rule)["iata"]).iterrows():
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


def draw_names(data: Dataset, axes: Axes, view: View, sheet: Sheet) -> None:
    """Name the selected municipalities."""
    table = data.municipalities
    chosen = table[table["code"].isin(view.code)]
    outlines = shapes.on_paper(data).set_index("code").geometry
    for _, row in chosen.iterrows():
        place = outlines[row["code"]].representative_point()
        label(axes, words.name(row, view.lang), place.x, place.y, sheet, weight=BOLD)
