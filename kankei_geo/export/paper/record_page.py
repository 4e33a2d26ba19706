"""The record of one municipality on a sheet: surroundings, marks, access, people, neighbours."""

import geopandas as gpd
import pandas as pd
import shapely
from matplotlib.axes import Axes
from matplotlib.patches import PathPatch, Rectangle

from kankei_geo.analysis import candidates
from kankei_geo.dataset import facts, shapes
from kankei_geo.dataset.dataset import Dataset
from kankei_geo.export import typeset
from kankei_geo.export.document import Document
from kankei_geo.export.paper import (
    map_furniture,
    map_marks,
    paper_charts,
    paper_legend,
    paper_map,
    paper_table,
)
from kankei_geo.export.paper.sheet import LINE, MUTED, TEXT, Box, Sheet
from kankei_geo.export.typeset import BOLD
from kankei_geo.present import classify, legend
from kankei_geo.present.palette import SELECTION_COLOUR
from kankei_geo.present.tables import record_tables
from kankei_geo.present.words import candidate_words, journey_words, words
from kankei_geo.present.words.about import about
from kankei_geo.present.words.words import Translator
from kankei_geo.view import layers
from kankei_geo.view.view import View

_AROUND = 0.35  # of its own size that is shown around a municipality
_LEAST_AROUND, _BEYOND = 9_000, 2_000  # metres
_LOCATOR = 0.26  # of the width of the map
_TALLEST = 0.75  # of a chart, by its width
_ROOM_FOR_SIMILAR, _ROOM_FOR_CHART = 2.2, 1.3  # inches


def draw_record(document: Document, sheet: Sheet, box: Box) -> None:
    """Draw the record of the municipality in focus.

    Parameters
    ----------
    document : Document
        Its view has a focus.
    sheet, box : Sheet, Box
        Where it is drawn.
    """
    if box.height > box.width:
        _upright(document, sheet, box)
    else:
        _across(document, sheet, box)


def _across(document: Document, sheet: Sheet, box: Box) -> None:
    """Draw surroundings and neighbours on the left, marks, place, access and people beside."""
    data, view, t = document.data, document.view, words.translator(document.view.lang)
    row = facts.record(data, view.focus)
    left, right = box.columns(0.4, 0.3 * sheet.unit)
    above, below = left.rows(0.58, 0.12 * sheet.unit)
    _surroundings(data, sheet, above, view)
    _neighbours(data, sheet, below, view, t)
    rest = _marks(data, sheet, right, row, view.lang)
    left, right = rest.columns(0.58, 0.25 * sheet.unit)
    _similar(data, sheet, _standing(data, sheet, left, view), view, t)
    _people(data, sheet, _access(data, sheet, right, view, t), row, view)


def _upright(document: Document, sheet: Sheet, box: Box) -> None:
    """Draw surroundings and access above, the marks below over the whole width, then the rest."""
    data, view, t = document.data, document.view, words.translator(document.view.lang)
    row = facts.record(data, view.focus)
    above, below = box.rows(0.32, 0.12 * sheet.unit)
    left, right = above.columns(0.52, 0.25 * sheet.unit)
    _surroundings(data, sheet, left, view)
    _access(data, sheet, right, view, t)
    rest = _marks(data, sheet, below, row, view.lang)
    left, right = rest.columns(0.52, 0.25 * sheet.unit)
    _similar(data, sheet, _standing(data, sheet, left, view), view, t)
    upper, lower = right.rows(0.55, 0.12 * sheet.unit)
    _neighbours(data, sheet, upper, view, t)
    _people(data, sheet, lower, row, view)


def _people(data: Dataset, sheet: Sheet, box: Box, row: pd.Series, view: View) -> None:
    """Draw the population where there are figures and room."""
    if not data.prefecture.population or box.height < _ROOM_FOR_CHART * sheet.unit:
        return
    title = words.translator(view.lang)("Population since 2005")
    rest = sheet.write(title, box, 12, weight=BOLD)
    high = min(rest.height, rest.width * _TALLEST)
    chart = Box(rest.left, rest.top - high, rest.width, high)
    paper_charts.draw_population(sheet, chart, row, view.lang)


def _surroundings(data: Dataset, sheet: Sheet, box: Box, view: View) -> None:
    """Draw the municipality among its neighbours, coloured by their number of policies."""
    box, key = box.rows(1 - 0.22 * sheet.unit / box.height, 0)
    table = shapes.in_detail(data)
    own = table.set_index("code").geometry[view.focus]
    west, south, east, north = own.bounds
    around = max((east - west) * _AROUND, (north - south) * _AROUND, _LEAST_AROUND)
    bounds = (west - around, south - around, east + around, north + around)
    axes = paper_map.frame(sheet, box, bounds)
    seen = _seen(axes)
    near = table[table.intersects(seen)]
    # What lies beyond the frame need not be in the file; its new edges are out of sight.
    near = near.set_geometry(near.geometry.clip_by_rect(*seen.buffer(_BEYOND).bounds))
    joined = data.table
    keys = dict(
        zip(joined["code"], classify.classify(data, joined, layers.COUNT_LAYER), strict=True)
    )
    classes = {item.key: item for item in legend.classes(data, layers.COUNT_LAYER)}
    map_marks.fill(axes, {code: classes[key] for code, key in keys.items()}, sheet.unit, near)
    map_marks.outline(data, axes, (view.focus,), sheet.unit, table)
    corner = _locator(data, sheet, box, view)
    hidden = _covered(axes, box, corner)
    _labels(data, axes, near, seen, view, sheet, hidden)
    map_furniture.scale_bar(axes, sheet)
    paper_legend.legend_row(sheet, key, legend.classes(data, layers.COUNT_LAYER), view.lang)


def _locator(data: Dataset, sheet: Sheet, box: Box, view: View) -> Box:
    """Draw in a corner where in the prefecture the municipality lies; return the corner."""
    whole = shapes.coast(data)
    west, south, east, north = whole.bounds
    wide = box.width * _LOCATOR
    high = min(wide * (north - south) / (east - west), box.height * _LOCATOR * 1.2)
    corner = Box(box.left, box.top - high, wide, high)
    spare = (east - west) * 0.06
    bounds = (west - spare, south - spare, east + spare, north + spare)
    axes = paper_map.frame(sheet, corner, bounds)
    axes.add_artist(
        Rectangle((0, 0), 1, 1, transform=axes.transAxes, facecolor="white", edgecolor=LINE)
    )
    axes.add_artist(PathPatch(map_marks.path(whole), facecolor=LINE, linewidth=0))
    own = shapes.on_paper(data).set_index("code").geometry[view.focus]
    axes.add_artist(PathPatch(map_marks.path(own), facecolor=SELECTION_COLOUR, linewidth=0))
    middle = own.representative_point()
    axes.plot(
        [middle.x],
        [middle.y],
        "o",
        markersize=4 * sheet.unit,
        markerfacecolor=SELECTION_COLOUR,
        markeredgecolor=TEXT,
        markeredgewidth=0.6 * sheet.unit,
    )
    return corner


def _covered(axes: Axes, box: Box, corner: Box) -> shapely.Polygon:
    """Return what a corner of a map's box hides, in the map's metres."""
    (west, east), (south, north) = axes.get_xlim(), axes.get_ylim()
    wide = (east - west) * corner.width / box.width
    high = (north - south) * corner.height / box.height
    return shapely.box(west, north - high, west + wide, north)


def _labels(  # noqa: PLR0913, PLR0917 -- what names on a map need
    data: Dataset,
    axes: Axes,
    near: gpd.GeoDataFrame,
    seen: shapely.Polygon,
    view: View,
    sheet: Sheet,
    hidden: shapely.Polygon,
) -> None:
    """Name what is seen, the municipality itself first, as far as names have room."""
    names = data.municipalities.set_index("code")
    visible = near.set_index("code").geometry.intersection(seen)
    order = visible.area.sort_values(ascending=False).index
    metres_per_inch = (seen.bounds[2] - seen.bounds[0]) / axes.bbox.width * axes.figure.dpi
    taken = [hidden]
    for code in (view.focus, *(code for code in order if code != view.focus)):
        if code not in names.index:
            continue
        name, place = words.name(names.loc[code], view.lang), visible[code].representative_point()
        size = sheet.points(map_furniture.LABEL_PT)
        half = typeset.width_inches(name, size) / 2 * metres_per_inch
        high = size / 72 * 1.6 * metres_per_inch
        room = shapely.box(place.x - half, place.y, place.x + half, place.y + high)
        if code == view.focus or (
            seen.contains(room) and not any(room.intersects(other) for other in taken)
        ):
            taken.append(room)
            weight = BOLD if code == view.focus else "Regular"
            map_furniture.label(axes, name, place.x, place.y, sheet, weight=weight)


def _seen(axes: Axes) -> shapely.Polygon:
    (west, east), (south, north) = axes.get_xlim(), axes.get_ylim()
    return shapely.box(west, south, east, north)


def _marks(data: Dataset, sheet: Sheet, box: Box, row: pd.Series, language: str) -> Box:
    t = words.translator(language)
    has_grounds = not data.grounds.empty
    title = t("Priority policies and their grounds") if has_grounds else t("Priority policies")
    rest = sheet.write(title, box, 12, weight=BOLD)
    if not row["listed"]:
        return _gap(
            sheet,
            sheet.write(
                t(
                    "Not in {table}. It may not have been surveyed, or had nothing to list: the "
                    "source does not say. This is not zero."
                ).format(**about(data, language)),
                rest,
                10,
            ),
        )
    texts = data.grounds.set_index("grounds")[f"text_{language}"]
    rows = [
        (
            words.policy_name(data, policy, language),
            words.mark(data, row, policy, language),
            *((_grounds(data, row, policy, texts, language),) if has_grounds else ()),
        )
        for policy in data.policies
    ]
    widths = (0.13, 0.24, 0.63) if has_grounds else (0.4, 0.6)
    return _gap(sheet, paper_table.draw_table(sheet, rest, (), rows, widths, 8.5))


def _grounds(data: Dataset, row: pd.Series, policy: str, texts: pd.Series, language: str) -> str:
    """Return the grounds of a mark; those of a 'no' begin with why it is no."""
    told = (words.why_not(data, row, policy, language), str(texts[row[f"{policy}_grounds"]]))
    return words.sentences(language, *filter(None, told))


def _standing(data: Dataset, sheet: Sheet, box: Box, view: View) -> Box:
    rest = sheet.write(record_tables.stands_where(data, view.lang), box, 12, weight=BOLD)
    head, rows = record_tables.standing_rows(data, view)
    return _gap(
        sheet, paper_table.draw_table(sheet, rest, head, rows, (0.36, 0.15, 0.28, 0.21), 7.5)
    )


def _similar(data: Dataset, sheet: Sheet, box: Box, view: View, t: Translator) -> None:
    """Draw the most similar municipalities; where there is little room, name them."""
    found = record_tables.similar_places(data, view.focus, view.lang).iloc[:, :3]
    rest = sheet.write(t("The five most similar municipalities"), box, 12, weight=BOLD)
    if box.height < _ROOM_FOR_SIMILAR * sheet.unit:
        named = (f"{name} {distance}" for name, distance in found.iloc[:, :2].to_numpy())
        sheet.write(t(", ").join(named), rest, 7.5)
        return
    rows = found.astype("string").fillna("–").to_numpy().tolist()
    paper_table.draw_table(sheet, rest, tuple(found.columns), rows, (0.24, 0.2, 0.56), 7.5)


def _access(data: Dataset, sheet: Sheet, box: Box, view: View, t: Translator) -> Box:
    if not data.prefecture.airports:
        return box
    rest = sheet.write(t("Access from the capital region"), box, 12, weight=BOLD)
    rated = candidates.tiers(data, view.rule)
    lines = candidate_words.access_lines(data, rated[rated["code"] == view.focus].iloc[0], view)
    if layers.has_journeys(data):
        lines.append(journey_words.brief(data, view, view.focus))
    return _gap(sheet, paper_table.draw_table(sheet, rest, (), lines, (0.42, 0.58), 7.5))


def _neighbours(data: Dataset, sheet: Sheet, box: Box, view: View, t: Translator) -> None:
    near = record_tables.neighbours(data, view.focus, view.lang)
    rest = sheet.write(t("Neighbours and their policies"), box, 12, weight=BOLD)
    if near.empty:
        sheet.write(t("No municipality borders on it by land."), rest, 10)
        return
    # The last lines are kept for how many more there are and for the short words of evidence,
    # the first is the head.
    room = int(rest.height / paper_table.row_height(sheet, 7.5)) - 4
    # There is no room for the drive and for the group, which the map beside it shows.
    kept = [0, *range(near.shape[1] - 1 - len(data.policies), near.shape[1])]
    shown = near.iloc[:, kept].head(max(room, 1))
    # Where a count is missing, the municipality is not listed: so are its marks.
    rows = shown.astype("string").fillna(t("Not listed")).to_numpy().tolist()
    number = len(data.policies)
    widths = (0.2, 0.12, *((0.68 / number,) * number))
    rest = paper_table.draw_table(sheet, rest, tuple(shown.columns), rows, widths, 7.5)
    if len(near) > len(shown):
        more = t("and {number} more").format(number=len(near) - len(shown))
        rest = sheet.write(more, rest, 8, colour=MUTED)
    sheet.write(words.short_levels(data, view.lang), rest, 7, colour=MUTED)


def _gap(sheet: Sheet, box: Box) -> Box:
    return Box(box.left, box.bottom, box.width, box.height - 0.12 * sheet.unit)
