"""What the file of a map is filled with: the map, its legends, its tables, its selection."""

from typing import Any

import pandas as pd
from markupsafe import Markup

from kankei_geo.analysis import candidate_areas, candidate_ranking, candidates
from kankei_geo.analysis.rule import LINE
from kankei_geo.export.document import (
    CANDIDATE_MAP,
    FACT_MAP,
    FOUR_MAPS,
    HUB_MAP,
    ROUTE_MAP,
    TILE_MAP,
    Document,
)
from kankei_geo.export.page import (
    page_data,
    page_map,
    page_overlays,
    page_quadrants,
    page_table,
    page_texts,
)
from kankei_geo.export.page.page_data import Layer
from kankei_geo.present import legend
from kankei_geo.present.maps import drawings
from kankei_geo.present.maps.pictures import BORDERLINE, ISOCHRONE, WAY, four_rows, four_title
from kankei_geo.present.tables import (
    edition_tables,
    hub_tables,
    initiative_tables,
    route_tables,
    tables,
)
from kankei_geo.present.words import (
    candidate_words,
    changed_words,
    edition_words,
    ranking_words,
    route_words,
    words,
)
from kankei_geo.present.words.about import about
from kankei_geo.view.layers import counts

# Title, headings, rows, and what stands below.
OwnTable = tuple[str, list[str], list[list[str]], list[str]]
OwnChart = tuple[str, Markup, str]  # title, drawing, and what it says
_TILE_PX = 40


def content(document: Document) -> dict[str, Any]:
    """Return what the template of a map is filled with, in the language of the view."""
    view, data = document.view, document.data
    t = words.translator(view.lang)
    kept = page_data.universe(document)
    found, chosen = page_data.layers(document)
    facts = page_data.data(document, found, chosen)
    return {
        "facts": facts,
        "records": [item for item in facts["municipalities"] if item["code"] in document.chosen],
        "texts": page_texts.of_page(document),
        "policies": [
            (policy, words.policy_name(data, policy, view.lang)) for policy in data.policies
        ],
        "counts": {count: count if count.isdigit() else t("Not listed") for count in counts(data)},
        "kind": {FOUR_MAPS: "four", TILE_MAP: "tiles"}.get(document.subject, "map"),
        **_drawn(document, found, chosen, kept),
        **_overlays(document),
        "own_chart": _own_chart(document),
        "own_tables": _own_tables(document),
        **page_table.table(data, data.table[kept], view),
    }


def _drawn(document: Document, found: list[Layer], chosen: int, kept: pd.Series) -> dict[str, Any]:
    """Return the map and its legends as they are before a script has run."""
    data = document.data
    fills = page_data.fills(page_data.legend_classes(document, found))
    sheet = page_data.frames(document)[0]
    bar = page_map.scale_bar(sheet)
    small = 2 if document.subject == FOUR_MAPS else 1  # as many maps stand side by side
    painted = page_data.painted(document, found, kept)
    see_through = page_data.is_see_through(document)
    return {
        "legends": _legends(document, found, kept),
        "titles": [] if document.subject in (FOUR_MAPS, *_ONE) else [one.title for one in found],
        "chosen": chosen,
        "left_out": int((~kept).sum()),
        "everyone": len(kept),
        "filtered_out": legend.FILTERED_OUT,
        "out_of_scope": legend.OUT_OF_SCOPE if data.prefecture.outlined else None,
        "outlined": _outlined(document),
        "bar": bar,
        "pattern_scale": f"{float(bar.scale) * small:.4g}",
        "fills": fills,
        "see_through": see_through,
        "outlines": page_map.outlines(data),
        "painted": painted,
        "tiles": _tiles(document, painted[chosen], page_data.inks(data, found[chosen], kept))
        if document.subject == TILE_MAP
        else None,
        "small_titles": page_data.small_titles(document),
        "frame": sheet,
        "casings": page_map.paths(data, document.chosen),
        "land": page_map.land(data) if see_through else "",
    }


_ONE = (CANDIDATE_MAP, HUB_MAP, FACT_MAP)


def _legends(document: Document, found: list[Layer], kept: pd.Series) -> list[dict[str, Any]]:
    """Return a legend for each layer, or the one that the small maps share."""
    data, language = document.data, document.view.lang
    if document.subject == FOUR_MAPS:
        rows = [
            (item, number)
            for item, number in four_rows(data, document.kept, len(kept))
            if item != legend.FILTERED_OUT
        ]
        told = [(item.key, item, number) for item, number in rows]
        title = four_title(data, language)
        return [{"title": title, "rows": told, "square": None, "wordy": True}]
    # A class of hubs that does not occur is not told.
    told_keys = {item.key for item, _ in document.picture.rows}
    is_one = document.subject in _ONE
    # Near by there is no empty sea for it.
    is_below = is_one or not page_data.is_whole(document)
    return [
        {
            "title": layer.title,
            "rows": [
                (str(n), item, number)
                for n, (item, number) in enumerate(layer.rows(kept))
                if (not is_one or item.key in told_keys)
                and (layer.square is None or item.key not in layer.square.keys)
            ],
            "square": _square(layer, kept),
            "wordy": is_below or page_data.is_wordy(layer, language),
        }
        for layer in found
    ]


def _square(layer: Layer, kept: pd.Series) -> dict[str, Any] | None:
    """Return the square of the classes of two figures, each as an entry of a legend."""
    if layer.square is None:
        return None
    entries = {
        item.key: (str(n), item, number) for n, (item, number) in enumerate(layer.rows(kept))
    }
    return {
        "across": layer.square.across,
        "up": layer.square.up,
        "columns": layer.square.columns,
        "rows": [
            (label, [entries[item.key] for item, _ in cells]) for label, cells in layer.square.rows
        ],
    }


def _outlined(document: Document) -> dict[str, Any] | None:
    """Return the name of what is only outlined, its place and its own small sheet."""
    data = document.data
    if not data.prefecture.outlined:
        return None
    t = words.translator(document.view.lang)
    told = t("{outlined} (out of scope)").format(**about(data, document.view.lang))
    outside = [item.code for item in page_map.outlines(data) if not item.in_scope]
    sheet = page_map.around(data, outside)
    return {
        "lines": told.replace(" (", "\n(").replace("（", "\n（").split("\n"),
        "at": (sheet[0] + sheet[2] // 2, sheet[1] + sheet[3] // 6),
        "sheet": sheet,
        "is_beside": page_data.is_whole(document),
    }


def _tiles(
    document: Document, fills: dict[str, str], inks: dict[str, tuple[str, str]]
) -> dict[str, Any]:
    """Return a tile for each municipality: place, name, fill and colour of its letters."""
    places = drawings.places(document.data, document.view.lang)
    return {
        "side": _TILE_PX,
        "size": tuple(
            (max(place[way] for place in places) + 1) * _TILE_PX for way in ("column", "row")
        ),
        "places": [
            (
                place["code"],
                place["column"] * _TILE_PX,
                place["row"] * _TILE_PX,
                _in_lines(place["short"]),
                fills[place["code"]],
                inks[place["code"]],
            )
            for place in places
        ],
    }


def _in_lines(name: str) -> tuple[list[str], float]:
    """Return a name in one line or two, and the size in which it fits into its tile."""
    half = len(name) if len(name) <= 2 else -(-len(name) // 2)  # noqa: PLR2004 -- letters in a line
    lines = [part for part in (name[:half], name[half:]) if part]
    wide = max(sum(1.0 if ord(letter) > 0x2E7F else 0.62 for letter in line) for line in lines)  # noqa: PLR2004 -- CJK
    return lines, min(13.0, round(0.88 * _TILE_PX / wide, 1))


def _overlays(document: Document) -> dict[str, Any]:
    """Return what lies on the map, and its labels in the legend."""
    data, view, picture = document.data, document.view, document.picture
    language = view.lang
    t = words.translator(language)
    is_candidates = document.subject == CANDIDATE_MAP
    labels = dict(picture.lines) if document.subject in (CANDIDATE_MAP, ROUTE_MAP) else {}
    airports = _airports(document)
    route = document.route
    drawn = page_overlays.drawn_lines(data, view, list(labels)) if is_candidates else {}
    sheet = page_data.frames(document)[0]
    is_map = document.subject not in (FOUR_MAPS, TILE_MAP)
    ways = page_overlays.ways(data, view.rule) if WAY in labels else {}
    return {
        "airports": airports,
        "has_airports": picture.airports,
        "names": page_overlays.names(data, picture.named, airports, language, sheet)
        if is_map
        else [],
        "stops": page_overlays.stops(data, picture.numbered),
        "signs": page_overlays.signs(data, view) if document.subject == FACT_MAP else [],
        "route": page_overlays.route_line(data, route) if route else "",
        "route_label": route_words.label(data, route, language) if route else "",
        "isochrone": page_overlays.isochrone(data, view.rule) if ISOCHRONE in labels else "",
        "isochrone_label": labels.get(ISOCHRONE, ""),
        "lines": [(kind, labels[kind], paths) for kind, paths in drawn.items()],
        "borderline": page_overlays.borderline(data, view.rule) if BORDERLINE in labels else [],
        "borderline_label": labels.get(BORDERLINE, ""),
        "own_way": ways.get(view.focus, ""),
        "has_ways": is_candidates and view.measure != LINE,
        "way_label": t("Way from its airport to the selected municipality"),
    }


def _airports(document: Document) -> list[page_overlays.AirportPoint]:
    """Return the airports on the map: all around candidates, its ends with a route."""
    data, language = document.data, document.view.lang
    if document.subject == CANDIDATE_MAP:
        return page_overlays.airports(data, document.view.rule, language)
    return page_overlays.ends(data, document.route, language) if document.route else []


def _own_tables(document: Document) -> list[OwnTable]:
    """Return the tables that only this page has: of candidates, of a route's legs, of hubs."""
    data, view = document.data, document.view
    t = words.translator(view.lang)
    if document.route:
        legs = route_tables.legs(data, document.route, view.lang)
        return [_texts(t("Legs of the route"), legs)]
    if document.subject == HUB_MAP:
        return [
            _texts(t("The hubs"), hub_tables.chosen(data, view)),
            _texts(t("One more hub"), hub_tables.curve(data, view)),
            _texts(t("Who is reached from where"), hub_tables.reached(data, view)),
        ]
    if document.subject == FACT_MAP:
        listed = initiative_tables.without_schemes(initiative_tables.listed(data, view))
        return [
            _texts(t("List of facts"), listed),
            _texts(
                t("What was taken, and what was left out"), initiative_tables.parts(data, view.lang)
            ),
        ]
    if document.compared_with is not None:
        return _of_changes(document)
    return _of_candidates(document) if document.subject == CANDIDATE_MAP else []


def _of_changes(document: Document) -> list[OwnTable]:
    """Return the flows between two editions, and the marks that began or ended."""
    data, view, kept = document.data, document.view, document.kept
    t = words.translator(view.lang)
    flows = edition_tables.flows(data, view, kept)
    changes = edition_tables.changes(data, view, kept)
    head = t("Changes ({number})").format(number=len(changes))
    found = [_texts(head, changes, edition_words.only(data, view))]
    if not flows.empty:
        table = flows.rename_axis(index=t("Before")).reset_index()
        found.insert(0, _texts(t("Flows"), table, [edition_tables.flows_title(data, view)]))
    return found


def _own_chart(document: Document) -> OwnChart | None:
    """Return the chart that only the page of candidates has: who has access, and how much."""
    if document.subject != CANDIDATE_MAP:
        return None
    data, view = document.data, document.view
    rated = candidates.tiers(data, view.rule)
    return (
        words.translator(view.lang)("Access and number of policies"),
        page_quadrants.quadrants(document, rated),
        candidate_words.quadrant_text(data, rated, view.rule, view.lang),
    )


def _of_candidates(document: Document) -> list[OwnTable]:
    """Return the ranking, the areas, what changed, and where kilometres and minutes disagree."""
    data, view, rule = document.data, document.view, document.view.rule
    t = words.translator(view.lang)
    ranked = candidate_ranking.candidate_table(data, rule)
    contradicted = ranking_words.contradictions(data, ranked, view.lang, rule.winter)
    notes = [
        *ranking_words.added_notes(data, rule, view.lang),
        *ranking_words.notes_of_ranking(data, rule, contradicted, view.lang),
    ]
    differ = tables.disagreements(data, candidates.disagreements(data, rule), view.lang)
    disagree = t("Where {km} km and {minutes} minutes disagree").format(
        km=view.km, minutes=view.minutes
    )
    areas = tables.areas(data, candidate_areas.areas(data, rule), rule, view.lang)
    ranking = tables.candidates(data, ranked, rule, view.lang)
    found = [
        _texts(t("Candidates and other tiers"), ranking, notes),
        _texts(t("Candidate areas"), areas),
        _texts(t("What changed"), changed_words.table(data, view)),
        _texts(disagree, differ, missing=t("no road")),
    ]
    return [one for one in found if one[2]]


def _texts(
    title: str, table: pd.DataFrame, notes: list[str] | None = None, missing: str = "–"
) -> OwnTable:
    whole = table.select_dtypes("integer").columns
    # 2,368,653 people, as everywhere else.
    grouped = {name: table[name].map("{:,}".format, na_action="ignore") for name in whole}
    texts = table.assign(**grouped).astype("string").fillna(missing)
    return title, list(table.columns), texts.to_numpy().tolist(), notes or []
