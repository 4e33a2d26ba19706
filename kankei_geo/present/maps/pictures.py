"""What a map shows, for every way to draw it: class of each municipality and its legend."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

import pandas as pd

from kankei_geo.analysis import candidates
from kankei_geo.analysis.routes import Route
from kankei_geo.analysis.rule import LINE, ROAD
from kankei_geo.dataset import facts
from kankei_geo.dataset.dataset import Dataset
from kankei_geo.dataset.initiatives import KIND
from kankei_geo.present import classify, legend
from kankei_geo.present.legend import LegendClass
from kankei_geo.present.signs import Sign, signs
from kankei_geo.present.words import (
    candidate_words,
    changed_words,
    edition_words,
    hub_words,
    indicator_words,
    initiative_words,
    map_tips,
    pair_words,
    route_words,
    way_words,
    words,
)
from kankei_geo.present.words.about import about
from kankei_geo.view.layers import JOURNEY_LAYER, is_change, is_indicator, is_pair
from kankei_geo.view.view import (
    ALSO_AREAS,
    ALSO_BORDERLINE,
    ALSO_POTENTIAL,
    ALSO_TIERS,
    BOTH,
    MAP,
    View,
    additions,
)

Rows = Sequence[tuple[LegendClass, int | str]]
OUTLINED = (legend.OUT_OF_SCOPE, "")  # villages that are drawn, but not counted
_AROUND_ROUTE = 0.15  # of its size, left free around it
_NOT_ADOPTED = r"^0:.*"
ISOCHRONE, CIRCLES, AREAS = "isochrone", "buffer", "area"
BORDERLINE, WAY, ROUTE = "borderline", "way", "route"
MOST_NAMED = 15  # of all that match: so few have their names on the map of the whole
CAME, LEFT = "came", "left"


@dataclass(frozen=True)
class Square:
    """The legend of two figures at once, a row for each part of the second.

    Attributes
    ----------
    across, up : str
        What is told from left to right and from below, with year and unit.
    columns : tuple of str
        Values of the parts of the first figure, the lowest first.
    rows : tuple of (str, tuple)
        Values of a part of the second figure, the highest first, with a class and its number of
        municipalities for each column.
    """

    across: str
    up: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, tuple[tuple[LegendClass, int], ...]], ...]

    @property
    def keys(self) -> frozenset[str]:
        """The keys of all its classes."""
        return frozenset(item.key for _, cells in self.rows for item, _ in cells)


@dataclass(frozen=True)
class Picture:
    """The content of a map, before it is drawn on a screen or in a document.

    Attributes
    ----------
    title : str
        Heading of the legend, in the reader's language.
    keys : pandas.Series
        Key of each municipality's class, in the order of codes.
    classes : tuple of LegendClass
        All classes that may occur.
    rows : tuple of (LegendClass, int or str)
        Entries of the legend with the number of municipalities; empty where none is told.
    lines : tuple of (str, str)
        Kind (`ISOCHRONE`, `CIRCLES`, `AREAS`, `BORDERLINE`, `WAY`, `ROUTE`,
        `CAME`, `LEFT`) and label of what
        else is on the map.
    named : tuple of str
        Codes of the municipalities whose names stand on the map at any scale.
    tips : tuple of str
        What the map says of each municipality under the pointer, in the order of codes; empty
        where that are its marks.
    route : Route, optional
        The route that is drawn on the map.
    airports : bool
        Whether all airports are on the map.
    signs : tuple of (Sign, str, int)
        Signs on the map, each with its label and the number of facts.
    numbered : tuple of str
        Codes of the municipalities that have a number on the map, from 1.
    bounds : tuple of float
        West, south, east and north of what is shown, in degrees; empty for the view's groups.
    square : Square, optional
        The classes of two figures, where the map shows such.
    """

    title: str
    keys: pd.Series
    classes: tuple[LegendClass, ...]
    rows: tuple[tuple[LegendClass, int | str], ...]
    lines: tuple[tuple[str, str], ...] = ()
    named: tuple[str, ...] = ()
    tips: tuple[str, ...] = ()
    airports: bool = False
    route: Route | None = None
    signs: tuple[tuple[Sign, str, int], ...] = ()
    numbered: tuple[str, ...] = ()
    bounds: tuple[float, ...] = ()
    square: Square | None = None

    @property
    def rest(self) -> Rows:
        """The entries of the legend that do not stand in its square."""
        inside = self.square.keys if self.square else frozenset()
        return [row for row in self.rows if row[0].key not in inside]


def policy_picture(
    data: Dataset, view: View, layer: str, table: pd.DataFrame, matching: pd.Series
) -> Picture:
    """Return the map of a policy layer; what the filters keep out is faded.

    Parameters
    ----------
    view : View
        Kind of map and language.
    layer : str
        One of `layers.all_layers`.
    table : pandas.DataFrame
        The joined table.
    matching : pandas.Series
        Which of its rows the filters let through.
    """
    keys = classify.classify(data, table, layer, view)
    # Of some hundred texts, lists are quicker than what pandas does with them.
    every, shown = keys.tolist(), matching.tolist()
    kept = [key for key, is_shown in zip(every, shown, strict=True) if is_shown]
    drawn = [
        key if is_shown else legend.FILTERED_OUT.key
        for key, is_shown in zip(every, shown, strict=True)
    ]
    # Only those that occur: up to ten are one digit each in the browser's message.
    square = _square(data, view, layer, kept)
    told = set(every) | (square.keys if square else frozenset())
    occurring = [item for item in legend.classes_of(data, view, layer) if item.key in told]
    return Picture(
        _title(data, view, layer),
        pd.Series(drawn, index=keys.index, dtype=keys.dtype, name=keys.name),
        (*occurring, legend.FILTERED_OUT),
        tuple(_policy_rows(data, view, kept, occurring, len(table))),
        named=_named(data, view, shown),
        tips=_tips(data, view, layer),
        square=square,
    )


def _square(data: Dataset, view: View, layer: str, kept: Sequence[str]) -> Square | None:
    if not is_pair(data, view.against, layer):
        return None
    counted = _counted(kept, legend.classes_of(data, view, layer))
    by_key = {item.key: (item, int(number)) for item, number in counted}
    across, up = pair_words.axes(data, view)
    columns = range(len(across.parts))
    return Square(
        pair_words.measured(data, across, view.lang),
        pair_words.measured(data, up, view.lang),
        tuple(legend.part_words(data, across, one).text(view.lang) for one in columns),
        tuple(
            (
                legend.part_words(data, up, part).text(view.lang),
                tuple(by_key[legend.pair_key(one, part)] for one in columns),
            )
            for part in reversed(range(len(up.parts)))
        ),
    )


def _title(data: Dataset, view: View, layer: str) -> str:
    if is_pair(data, view.against, layer):
        return pair_words.title(data, view)
    if is_indicator(data, layer):
        return indicator_words.title(data, layer, view)
    if is_change(data, view.since, layer):
        return edition_words.title(data, layer, view)
    return words.layer_title(data, layer, view.lang)


def _tips(data: Dataset, view: View, layer: str) -> tuple[str, ...]:
    if layer == JOURNEY_LAYER:
        return map_tips.of_journeys(data, view)
    if is_change(data, view.since, layer):
        return edition_words.tips(data, view, layer)
    if is_pair(data, view.against, layer):
        return pair_words.tips(data, view)
    return map_tips.of_indicator(data, view, layer) if is_indicator(data, layer) else ()


def _policy_rows(
    data: Dataset, view: View, kept: Sequence[str], occurring: Sequence[LegendClass], everyone: int
) -> Rows:
    rows = [*_counted(kept, occurring)]
    if len(kept) < everyone:
        rows.append((legend.FILTERED_OUT, everyone - len(kept)))
    if view.kind == MAP:
        rows += outlined(data)
    return rows


def route_picture(data: Dataset, view: View, matching: pd.Series, route: Route | None) -> Picture:
    """Return the map of a route: the view's policy layer with the route on it.

    Parameters
    ----------
    matching : pandas.Series
        Which municipalities the filters let through.
    route : Route or None
        Without one, it is the map of the layer.
    """
    picture = policy_picture(data, replace(view, kind=MAP), view.layer, data.table, matching)
    if route is None:
        return picture
    label = route_words.label(data, route, view.lang)
    bounds: tuple[float, ...] = ()
    if view.closer:
        west, south, east, north = route.lines.total_bounds
        spare = max(east - west, north - south) * _AROUND_ROUTE
        bounds = (west - spare, south - spare, east + spare, north + spare)
    return replace(
        picture, lines=((ROUTE, label),), route=route, numbered=route.stops, bounds=bounds
    )


def hub_picture(data: Dataset, view: View) -> Picture:
    """Return the map of hubs: who is one, who is reached, who is not, and who does not count."""
    t = words.translator(view.lang)
    choice = hub_words.choice(data, view)
    hubs = choice.hubs if choice else ()
    classes = legend.hub_classes(view.plan)
    keys = classify.classify_hubs(data, view.plan, hubs)
    title = t("Within {minutes} min of a hub (estimate)").format(minutes=view.within)
    # Hubs that do not count are told where there are some.
    special = (legend.HUB_NOT_LISTED, legend.HUB_WITHOUT)
    rows = [row for row in _counted(keys.tolist(), classes) if row[1] or row[0].key not in special]
    rows = [*rows, *outlined(data)]
    tips = map_tips.of_hubs(data, view)
    return Picture(title, keys, classes, tuple(rows), numbered=hubs, tips=tips)


def initiative_picture(data: Dataset, view: View) -> Picture:
    """Return the map of facts: how many each municipality has, of those that are shown."""
    t = words.translator(view.lang)
    keys = classify.classify_facts(data, view)
    rows = (*_counted(keys.tolist(), legend.FACT_CLASSES), *outlined(data))
    title = t("Facts in documents and pages")
    tips = initiative_words.tips(data, view)
    numbers = initiative_words.counts(data, view, KIND)
    key = tuple(
        (sign, initiative_words.term(data, KIND, kind, view.lang), int(numbers[kind]))
        for kind, sign in signs(data).items()
    )
    return Picture(title, keys, legend.FACT_CLASSES, rows, tips=tips, signs=key)


def small_picture(
    data: Dataset, view: View, policy: str, table: pd.DataFrame, matching: pd.Series
) -> Picture:
    """Return one of the small maps: there is no room for the levels of what is not adopted.

    Parameters
    ----------
    view, table, matching
        As for `policy_picture`.
    policy : str
        One of the edition's.
    """
    # They show one edition: of changes each map would need a legend of its own.
    picture = policy_picture(data, replace(view, since=""), policy, table, matching)
    classes = [item for item in picture.classes if not item.key.startswith("0:")]
    return replace(
        picture,
        keys=picture.keys.str.replace(_NOT_ADOPTED, legend.NOT_ADOPTED.key, regex=True),
        classes=(legend.NOT_ADOPTED, *classes),
    )


def outlined(data: Dataset) -> Rows:
    """Return the entry of what is drawn, but not counted, where there is something."""
    return [OUTLINED] if data.prefecture.outlined else []


def four_title(data: Dataset, language: str) -> str:
    """Return the heading of the legend that the small maps share."""
    t = words.translator(language)
    heading = t("Marks on the {things} maps (not listed: municipalities)")
    return heading.format(**about(data, language))


def four_rows(data: Dataset, kept: pd.DataFrame, everyone: int) -> Rows:
    """Return the legend that the small maps share: the marks of all policies, with n.

    Parameters
    ----------
    kept : pandas.DataFrame
        The rows of the joined table that the filters let through.
    everyone : int
        Number of all municipalities.
    """
    keys = pd.concat([classify.classify(data, kept, policy) for policy in data.policies])
    rows = [
        *_counted(
            keys.str.replace(_NOT_ADOPTED, legend.NOT_ADOPTED.key, regex=True).tolist(),
            legend.mark_states(data),
        )
    ]
    # Each municipality stands on several maps, but is not listed only once.
    rows[-1] = (legend.NOT_LISTED, int((~kept["listed"]).sum()))
    if len(kept) < everyone:
        rows.append((legend.FILTERED_OUT, everyone - len(kept)))
    return rows


def candidate_picture(data: Dataset, view: View) -> Picture:
    """Return the map of candidates, or of where kilometres and minutes agree.

    Who is no candidate is one class, unless the view asks for more (`view.also`).
    """
    t = words.translator(view.lang)
    rated = candidates.tiers(data, view.rule)
    classes: tuple[LegendClass, ...]
    if view.measure == BOTH:  # there, the question is where the two measures disagree
        keys, classes = classify.classify_agreement(rated), legend.AGREEMENT_CLASSES
        title = t("Within {km} km and {minutes} min").format(km=view.km, minutes=view.minutes)
    else:
        keys, classes = _tiers(data, view, rated)
        title = t("Candidates")
    also = set(view.also) & set(additions(view.measure))
    lines = []
    if view.measure in (ROAD, BOTH):
        lines.append((ISOCHRONE, candidate_words.isochrone_label(view.minutes, view.lang)))
    if view.measure in (LINE, BOTH):
        lines.append((CIRCLES, t("{km} km circle").format(km=view.km)))
    if ALSO_AREAS in also:
        lines.append((AREAS, t("Candidate area")))
    if ALSO_BORDERLINE in also and rated["borderline"].any():
        label = candidate_words.borderline_label(rated, view.rule, view.lang)
        lines.append((BORDERLINE, label))
    change = changed_words.whole(data, view)
    if change.came:
        lines.append((CAME, changed_words.came_label(change, view.lang)))
    if change.left:
        lines.append((LEFT, changed_words.left_label(change, view.lang)))
    if view.focus and view.measure != LINE:
        way = way_words.way_label(data, rated, view.focus, view.lang)
        lines += [(WAY, way)] if way else []
    rows = (*_counted(keys.tolist(), classes), *outlined(data))
    # A group only zooms this map.
    marked = keys.isin((*_CANDIDATES, "both", "road", "line")) | bool(view.area)
    named = _named(data, view, marked.tolist())
    tips = map_tips.of_candidates(data, view)
    return Picture(title, keys, classes, rows, tuple(lines), named, tips, airports=True)


_CANDIDATES = ("A", "B", "C")


def _tiers(
    data: Dataset, view: View, rated: pd.DataFrame
) -> tuple[pd.Series, tuple[LegendClass, ...]]:
    """Return the class of each municipality, and the classes, as far as the view asks for them."""
    keys, classes = classify.classify_tiers(rated), legend.tier_classes(data, view.count)
    told = {*_CANDIDATES}
    if ALSO_POTENTIAL in view.also:
        told |= {ALSO_POTENTIAL}
    if ALSO_TIERS in view.also:
        told |= {item.key for item in classes} - {ALSO_POTENTIAL}
    shown = tuple(item for item in classes if item.key in told)
    if len(shown) < len(classes):
        shown = (*shown, legend.NO_CANDIDATE)
    return keys.where(keys.isin(told), legend.NO_CANDIDATE.key), shown


def _named(data: Dataset, view: View, shown: Sequence[bool]) -> tuple[str, ...]:
    """Return the codes whose names stand on the map at any scale: of few, or of a group.

    Parameters
    ----------
    shown : sequence of bool
        Who is not faded, in the order of codes.
    """
    if not view.area and sum(shown) > MOST_NAMED:
        return ()
    codes, groups = (data.table[column].tolist() for column in ("code", "subprefecture"))
    names = facts.group_names(data)
    wanted = {names[slug] for slug in view.area}
    return tuple(
        code
        for code, group, is_shown in zip(codes, groups, shown, strict=True)
        if is_shown and (not wanted or group in wanted)
    )


def _counted(keys: Iterable[str], classes: Sequence[LegendClass]) -> Rows:
    counts = Counter(keys)
    return [(item, counts[item.key]) for item in classes]
