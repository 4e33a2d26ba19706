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
from kankei_geo.present.words import (
    candidate_words,
    initiative_words,
    journey_words,
    record_words,
    words,
)
from kankei_geo.present.words.about import about
from kankei_geo.present.words.words import Translator
from kankei_geo.view import layers
from kankei_geo.view.view import View

_AROUND = 0.35  # of its own size that is shown around a municipality
_LEAST_AROUND, _BEYOND = 9_000, 2_000  # metres
_LOCATOR = 0.26  # of the width of the map
_BETWEEN = 0.12  # inches between two tables
_SHARES = (
    0.58,
    0.54,
    0.5,
    0.46,
)  # of the width for where it stands: a long way by road needs the rest
_TALLEST = 0.75  # of a chart, by its width
_ROOM_FOR_CHART = 1.3  # inches
_MAP_SHARES = (0.37, 0.32, 0.27)  # of the width for the map and the neighbours
_SHARES_OF_INDICATORS = (0.24, 0.16, 0.1, 0.05)  # of the height of a record
_TABLE_PT, _MARKS_PT, _HEADING_PT = 7.5, 8.5, 12


def draw_record(document: Document, sheet: Sheet, box: Box) -> None:
    """Draw the record of the municipality in focus.

    Parameters
    ----------
    document : Document
        Its view has a focus.
    sheet, box : Sheet, Box
        Where it is drawn.
    """
    is_upright = box.height > box.width
    box = _foot(document.data, sheet, box, document.view)
    if is_upright:
        _upright(document, sheet, box)
    else:
        _across(document, sheet, box)


def _foot(data: Dataset, sheet: Sheet, box: Box, view: View) -> Box:
    """Tell at the foot of a box the indicators that have room, and where the story is.

    What the rest of a record needs is measured on a sheet that nobody sees: where it would not
    fit, fewer are told, then only where they are, and nothing where even one line is too much.
    Return the box above.
    """
    told = record_tables.indicators_in_brief(data, view)
    is_told = initiative_words.are_there(data)
    story = initiative_words.where_told(data, view, view.focus) if is_told else ""
    if not told and not story:
        return box
    for share in _SHARES_OF_INDICATORS:
        text, high = _fitting(sheet, (told, story), box, box.height * share, view)
        above = _without(box, high)
        if high <= box.height * share and _has_room(data, sheet, above, view):
            break
    else:
        text, high = _fitting(sheet, (told, story), box, 0, view)
        if not _has_room(data, sheet, _without(box, high), view):
            return box  # letters that can be read go first
    foot = Box(box.left, box.bottom, box.width, high - _BETWEEN * sheet.unit)
    sheet.write(text, foot, _TABLE_PT)
    return _without(box, high)


def _fitting(
    sheet: Sheet, told: tuple[list[str], str], box: Box, most: float, view: View
) -> tuple[str, float]:
    """Return as many indicators as fit in a height with a further text, and how high they are.

    The height is that with the gap above; with none of the indicators, it may be more than asked.
    """
    t, size = words.translator(view.lang), sheet.points(_TABLE_PT)
    values, story = told
    for shown in range(len(values), -1, -1):
        rest = len(values) - shown
        more = [t("and {number} more").format(number=rest)] if rest else []
        text = t("Indicators (rank): {values}").format(
            values=t("; ").join([*values[:shown], *more])
        )
        if not shown:
            text = t("Indicators: {number} (on slides, in the workbook and the HTML)")
            text = text.format(number=rest) if values else ""
        own = [one + t(".") for one in (text, story) if one]
        text = words.sentences(view.lang, *own)
        lines = len(typeset.wrap(text, size, box.width))
        high = lines * sheet.leading(_TABLE_PT) + _BETWEEN * sheet.unit
        if high <= most:
            break
    return text, high


def _has_room(
    data: Dataset, sheet: Sheet, box: Box, view: View, share: float = _MAP_SHARES[0]
) -> bool:
    """Return whether what is told beside the map ends within a box; an upright sheet has room."""
    if box.height > box.width:
        return True
    trial = Sheet(sheet.width, sheet.height)
    _, right = box.columns(share, 0.3 * sheet.unit)
    _beside(data, trial, right, facts.record(data, view.focus), view)
    ends = [text.get_position()[1] * sheet.height for text in trial.figure.texts]
    return min(ends, default=box.bottom) >= box.bottom


def _across(document: Document, sheet: Sheet, box: Box) -> None:
    """Draw surroundings and neighbours on the left, marks, place, access and people beside."""
    data, view, t = document.data, document.view, words.translator(document.view.lang)
    row = facts.record(data, view.focus)
    # Where texts are long, the map is narrower.
    fits = (share for share in _MAP_SHARES if _has_room(data, sheet, box, view, share))
    left, right = box.columns(next(fits, _MAP_SHARES[-1]), 0.3 * sheet.unit)
    above, below = left.rows(0.58, 0.12 * sheet.unit)
    _surroundings(data, sheet, above, view)
    _neighbours(data, sheet, below, view, t)
    _beside(data, sheet, right, row, view)


def _beside(data: Dataset, sheet: Sheet, right: Box, row: pd.Series, view: View) -> None:
    """Draw marks and, below, where it stands, access and people, as wide as they need."""
    t = words.translator(view.lang)
    rest = _marks(data, sheet, right, row, view.lang)
    kept, beside = 0.0, rest
    for share in _SHARES:
        left, right = beside.columns(share, 0.25 * sheet.unit)
        if data.prefecture.population:
            told, _ = record_words.of_population(row, view.lang)
            kept = _height_of_words(sheet, told, right.width)
        if _access_height(data, sheet, right, view) + kept <= right.height:
            break
    _standing_and_similar(data, sheet, left, view)
    rest = _access(data, sheet, _without(right, kept), view, t)
    below = Box(rest.left, right.bottom, rest.width, rest.top - right.bottom)
    _people(data, sheet, below, row, view)


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
    _standing_and_similar(data, sheet, left, view)
    upper, lower = right.rows(0.55, 0.12 * sheet.unit)
    _neighbours(data, sheet, upper, view, t)
    _people(data, sheet, lower, row, view)


def _people(data: Dataset, sheet: Sheet, box: Box, row: pd.Series, view: View) -> None:
    """Draw the population where there are figures; tell it where a chart has no room."""
    if not data.prefecture.population:
        return
    title = words.translator(view.lang)("Population since 2005")
    rest = sheet.write(title, box, _HEADING_PT, weight=BOLD)
    if box.height < _ROOM_FOR_CHART * sheet.unit:
        told, _ = record_words.of_population(row, view.lang)
        sheet.write(told, rest, _TABLE_PT)
        return
    high = min(rest.height, rest.width * _TALLEST)
    chart = Box(rest.left, rest.top - high, rest.width, high)
    paper_charts.draw_population(sheet, chart, row, view.lang)


def _height_of_words(sheet: Sheet, told: str, width: float) -> float:
    """Return how high a part of the record is that is told in words, with the gap above it."""
    lines = len(typeset.wrap(told, sheet.points(_TABLE_PT), width))
    heading = sheet.leading(_HEADING_PT) + _BETWEEN * sheet.unit
    return heading + lines * sheet.leading(_TABLE_PT)


def _without(box: Box, height: float) -> Box:
    """Return a box without what is kept at its foot."""
    return Box(box.left, box.bottom + height, box.width, box.height - height)


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
    hidden = [_covered(axes, box, corner), map_furniture.scale_bar(axes, sheet)]
    _labels(data, axes, near, seen, view, sheet, hidden)
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
    hidden: list[shapely.Polygon],
) -> None:
    """Name what is seen, the municipality itself first, as far as names have room."""
    names = data.municipalities.set_index("code")
    visible = near.set_index("code").geometry.intersection(seen)
    order = visible.area.sort_values(ascending=False).index
    metres_per_inch = (seen.bounds[2] - seen.bounds[0]) / axes.bbox.width * axes.figure.dpi
    taken = [*hidden]
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
    rest = sheet.write(title, box, _HEADING_PT, weight=BOLD)
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
    told = [
        (
            words.mark(data, row, policy, language),
            *((_grounds(data, row, policy, texts, language),) if has_grounds else ()),
        )
        for policy in data.policies
    ]
    # Policies with the same grounds are told once: what is said of them is long.
    alike: dict[tuple[str, ...], list[str]] = {}
    for policy, texts_of_it in zip(data.policies, told, strict=True):
        alike.setdefault(texts_of_it, []).append(words.policy_name(data, policy, language))
    rows = [(t(" · ").join(names), *texts_of_them) for texts_of_them, names in alike.items()]
    return _gap(sheet, paper_table.draw_table(sheet, rest, (), rows, _MARKS_PT))


def _grounds(data: Dataset, row: pd.Series, policy: str, texts: pd.Series, language: str) -> str:
    """Return the grounds of a mark; those of a 'no' begin with why it is no."""
    told = (words.why_not(data, row, policy, language), str(texts[row[f"{policy}_grounds"]]))
    return words.sentences(language, *filter(None, told))


def _standing_and_similar(data: Dataset, sheet: Sheet, box: Box, view: View) -> None:
    """Draw where it stands and, below, who is most alike; where room is short, their names."""
    t = words.translator(view.lang)
    head, rows = record_tables.standing_rows(data, view)
    found = record_tables.similar_texts(data, view).iloc[:, :3]
    alike, why = tuple(found.columns), found.to_numpy().tolist()
    brief = t(", ").join(f"{name} {distance}" for name, distance, _ in why)
    rest = sheet.write(record_tables.stands_where(data, view.lang), box, _HEADING_PT, weight=BOLD)
    also = record_words.also_named(data, view)
    in_words = " ".join(filter(None, (also, brief)))
    kept = _height_of_words(sheet, in_words, box.width)
    lower = paper_table.draw_table(sheet, _without(rest, kept), head, rows, _TABLE_PT)
    rest = _gap(sheet, Box(rest.left, rest.bottom, rest.width, lower.top - rest.bottom))
    title = t("The five most similar municipalities")
    rest = sheet.write(title, rest, _HEADING_PT, weight=BOLD)
    above = sheet.leading(_TABLE_PT) * len(
        typeset.wrap(also, sheet.points(_TABLE_PT), rest.width) if also else ()
    )
    if paper_table.height(sheet, rest, alike, why, _TABLE_PT) > rest.height - above:
        sheet.write(in_words, rest, _TABLE_PT)
        return
    if also:
        rest = sheet.write(also, rest, _TABLE_PT)
    paper_table.draw_table(sheet, rest, alike, why, _TABLE_PT)


def _access(data: Dataset, sheet: Sheet, box: Box, view: View, t: Translator) -> Box:
    if not data.prefecture.airports:
        return box
    rest = sheet.write(t("Access from the capital region"), box, _HEADING_PT, weight=BOLD)
    lines = _access_lines(data, view)
    return _gap(sheet, paper_table.draw_table(sheet, rest, (), lines, _TABLE_PT))


def _access_lines(data: Dataset, view: View) -> list[tuple[str, str]]:
    rated = candidates.tiers(data, view.rule)
    lines = candidate_words.access_lines(data, rated[rated["code"] == view.focus].iloc[0], view)
    if layers.has_journeys(data):
        lines.append(journey_words.brief(data, view, view.focus))
    return lines


def _access_height(data: Dataset, sheet: Sheet, box: Box, view: View) -> float:
    """Return how high what `_access` draws would be at its largest."""
    if not data.prefecture.airports:
        return 0
    table = paper_table.height(sheet, box, (), _access_lines(data, view), _TABLE_PT)
    return sheet.leading(_HEADING_PT) + table


def _neighbours(data: Dataset, sheet: Sheet, box: Box, view: View, t: Translator) -> None:
    near = record_tables.neighbours(data, view.focus, view.lang)
    rest = sheet.write(t("Neighbours and their policies"), box, _HEADING_PT, weight=BOLD)
    if near.empty:
        sheet.write(t("No municipality borders on it by land."), rest, 10)
        return
    # There is no room for the drive and for the group, which the map beside it shows.
    kept = [0, *range(near.shape[1] - 1 - len(data.policies), near.shape[1])]
    shown = near.iloc[:, kept]
    # Where a count is missing, the municipality is not listed: so are its marks.
    rows = shown.astype("string").fillna(t("Not listed")).to_numpy().tolist()
    head = tuple(shown.columns)
    # The last line tells how many more there are.
    room = rest.height - sheet.leading(_TABLE_PT)
    if paper_table.height(sheet, rest, head, rows, _TABLE_PT) > rest.height:
        while len(rows) > 1 and paper_table.height(sheet, rest, head, rows, _TABLE_PT) > room:
            rows.pop()
    rest = paper_table.draw_table(sheet, rest, head, rows, _TABLE_PT)
    if len(near) > len(rows):
        more = t("and {number} more").format(number=len(near) - len(rows))
        sheet.write(more, rest, _TABLE_PT, colour=MUTED)


def _gap(sheet: Sheet, box: Box) -> Box:
    return Box(box.left, box.bottom, box.width, box.height - _BETWEEN * sheet.unit)
