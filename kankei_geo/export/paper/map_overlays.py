"""What else is on a map on paper: isochrone, circles, areas, a way, airports, names."""

import geopandas as gpd
import pandas as pd
import shapely
from matplotlib.axes import Axes
from matplotlib.patches import PathPatch

from kankei_geo.analysis import buffers, candidate_areas, candidates, reach, ways
from kankei_geo.analysis.rule import airports_of
from kankei_geo.dataset import shapes
from kankei_geo.dataset.dataset import Dataset
from kankei_geo.export.paper.map_furniture import label
from kankei_geo.export.paper.map_marks import DASHED, SEA, SOLID, borderline_marker, path
from kankei_geo.export.paper.map_names import Lettering
from kankei_geo.export.paper.sheet import MUTED, TEXT, Sheet
from kankei_geo.present import palette
from kankei_geo.present.maps.pictures import AREAS, BORDERLINE, CAME, CIRCLES, LEFT, WAY
from kankei_geo.present.words import changed_words, words
from kankei_geo.view.view import View


def draw_isochrone(
    data: Dataset, axes: Axes, view: View, land: gpd.GeoDataFrame, unit: float
) -> None:
    """Draw the land, and on it what a car reaches: municipalities come on top."""
    for geometry in land.geometry:
        axes.add_artist(PathPatch(path(geometry), facecolor=palette.GROUND_COLOUR, linewidth=0))
    for geometry in reach.area(data, view.rule).to_crs(data.prefecture.equal_area):
        axes.add_artist(
            PathPatch(
                path(geometry),
                facecolor=palette.ISOCHRONE_FILL,
                edgecolor=palette.ISOCHRONE_COLOUR,
                linewidth=1.2 * unit,
            )
        )


def circles(data: Dataset, view: View) -> gpd.GeoSeries:
    """Return the circles around the airports that count, in metres."""
    used = airports_of(data, view.rule)["iata"]
    chosen = data.airports[data.airports["iata"].isin(used)]
    found = buffers.buffers(chosen, view.km, dissolved=view.merged)
    return found.geometry.to_crs(data.prefecture.equal_area)


def draw_lines(data: Dataset, axes: Axes, kind: str, view: View, unit: float) -> None:
    """Draw the lines of a kind: circles, areas, borderline ones, who came or left, the way."""
    if kind == CIRCLES:
        for geometry in circles(data, view):
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
    elif kind in (CAME, LEFT):
        change = changed_words.whole(data, view)
        codes = change.came if kind == CAME else change.left
        table = shapes.on_paper(data).set_index("code").geometry
        for geometry in table[list(codes)]:
            _stroke(axes, geometry, palette.CHANGED_CASING_COLOUR, 3.6 * unit)
            _stroke(axes, geometry, palette.CHANGED_COLOUR, 1.8 * unit, dashed=kind == LEFT)
    elif kind == WAY:
        line = ways.to_airports(data, view.rule, [view.focus]).to_crs(data.prefecture.equal_area)
        draw_ways(axes, line.geometry, unit)


def draw_ways(axes: Axes, lines: gpd.GeoSeries, unit: float) -> None:
    """Draw ways by road, each on a wider line that stands out from any fill."""
    for colour, width in ((palette.WAY_CASING_COLOUR, 4.4), (palette.WAY_COLOUR, 2.2)):
        for geometry in lines:
            axes.plot(*geometry.xy, color=colour, linewidth=width * unit, solid_capstyle="round")


def _stroke(
    axes: Axes, geometry: shapely.Geometry, colour: str, width: float, *, dashed: bool = False
) -> None:
    style = DASHED if dashed else SOLID
    axes.add_artist(  # see `map_marks.fill`
        PathPatch(path(geometry), fill=False, edgecolor=colour, linewidth=width, linestyle=style)
    )


def draw_airports(
    data: Dataset, axes: Axes, view: View, sheet: Sheet, lettering: Lettering
) -> None:
    """Mark all airports with their names; those that count are filled."""
    for _, row in shapes.airports(data, airports_of(data, view.rule)["iata"]).iterrows():
        draw_airport(axes, row, view.lang, sheet)
        lettering.take_airport(row, view.lang)


def draw_airport(axes: Axes, row: pd.Series, language: str, sheet: Sheet) -> None:
    """Mark one airport with its name; it is filled if it counts."""
    place, counted = row["geometry"], row["counts"]
    axes.plot(
        place.x,
        place.y,
        marker="o",
        markersize=5 * sheet.unit,
        markerfacecolor=TEXT if counted else SEA,
        markeredgecolor=TEXT,
    )
    name = words.airport_short_name(row, language)
    label(axes, name, place.x, place.y, sheet, colour=TEXT if counted else MUTED)
