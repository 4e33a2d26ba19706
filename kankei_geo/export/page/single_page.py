"""A view as one HTML file that asks for nothing: map, filters, table and record, offline.

It is put on a web server or sent by mail, and opened from a disk on a closed network: the
outlines, the typeface, the scripts and the data are all inside.
"""

import base64
import hashlib
from functools import cache
from pathlib import Path
from typing import Any

import jinja2
import pandas as pd
from markupsafe import Markup

from kankei_geo import __version__
from kankei_geo.analysis.rule import LINE
from kankei_geo.base import harmless
from kankei_geo.dataset import sources
from kankei_geo.dataset.dataset import Dataset
from kankei_geo.dataset.facts import ACCESS_LAYERS
from kankei_geo.dataset.sources import Sidecar
from kankei_geo.export import fonts
from kankei_geo.export.document import CANDIDATE_MAP, HUB_MAP, Document
from kankei_geo.export.page import page_data, page_map
from kankei_geo.export.page.page_data import Layer
from kankei_geo.present import legend, palette
from kankei_geo.present.legend import LegendClass
from kankei_geo.present.maps.pictures import BORDERLINE, CAME, ISOCHRONE, LEFT
from kankei_geo.present.tables import hub_tables, municipality_table, route_tables
from kankei_geo.present.tables.municipality_table import column_title
from kankei_geo.present.words import changed_words, route_words, words
from kankei_geo.present.words.about import about
from kankei_geo.present.words.words import Translator
from kankei_geo.view.layers import counts

_FOLDER = Path(__file__).parent
_SCRIPTS = ("search.js", "map.js", "page.js")
# What every page shows, whatever its document is about.
_SHOWN = (
    *("municipalities.shp", "municipalities.csv", "policy_matrix.csv"),
    *("population.csv", "notes.csv", "name_aliases.csv"),
    *("subprefectures.csv", "municipalities.geojson"),
    *ACCESS_LAYERS,
)


def make_page(document: Document) -> bytes:
    """Write a document as one HTML file in UTF-8 that needs no network.

    Raises
    ------
    LicenceError
        If the licence of a layer does not let its data be passed on.
    """
    shown = layers(document)
    sources.require_redistributable(shown)
    template = _environment().get_template("page.html")
    content = _content(document) | {"credit": sources.credit_lines(shown, document.view.lang)}
    # Written once without a typeface, to know which characters it needs.
    needed = template.render(content, typeface="")
    typeface = fonts.faces(needed)
    return harmless.xml(template.render(content, typeface=Markup(typeface))).encode()  # noqa: S704 -- base64


def layers(document: Document) -> tuple[Sidecar, ...]:
    """Return the shipped files of which there is something in the file."""
    places = {*_SHOWN, *(item.name for item in document.layers)}
    return document.data.layers(places)


@cache
def _environment() -> jinja2.Environment:
    return jinja2.Environment(
        loader=jinja2.FileSystemLoader(_FOLDER),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )


def _content(document: Document) -> dict[str, Any]:
    """Return what the template is filled with."""
    view, table = document.view, document.data.table
    t = words.translator(view.lang)
    kept = page_data.universe(document)
    found, chosen = page_data.layers(document)
    script = _script()
    return {
        "document": document,
        "version": __version__,
        "style": Markup(_ours("page.css")),  # noqa: S704 -- ours
        "script": Markup(script),  # noqa: S704 -- ours
        "script_hash": base64.b64encode(hashlib.sha256(script.encode()).digest()).decode(),
        "data": Markup(page_data.safe_json(page_data.data(document))),  # noqa: S704 -- made safe
        "texts": _texts(document.data, view.lang),
        "label": lambda item: words.class_label(item, view.lang),
        "policies": [
            (policy, words.policy_name(document.data, policy, view.lang))
            for policy in document.data.policies
        ],
        "counts": {
            count: count if count.isdigit() else t("Not listed") for count in counts(document.data)
        },
        **_drawn(document, found, chosen, kept),
        **_table(document.data, table[kept], view.lang),
    }


@cache
def _script() -> str:
    """Return the scripts as one, so that their names stay their own."""
    body = "\n".join(_ours(name) for name in _SCRIPTS)
    return f'(() => {{\n"use strict";\n{body}}})();\n'


def _ours(name: str) -> str:
    return (_FOLDER / name).read_text(encoding="utf-8")


def _drawn(document: Document, found: list[Layer], chosen: int, kept: pd.Series) -> dict[str, Any]:
    """Return the map and its legends as they are before a script has run."""
    language, is_candidates = document.view.lang, document.subject == CANDIDATE_MAP
    fills = page_data.fills(found)
    t = words.translator(language)
    lines, airports = dict(document.picture.lines), _airports(document)
    reached, doubtful = lines.get(ISOCHRONE, ""), lines.get(BORDERLINE, "")
    return {
        "layers": [
            (layer, layer.rows(kept), page_data.is_wordy(layer, language)) for layer in found
        ],
        "chosen": chosen,
        "left_out": int((~kept).sum()),
        "everyone": len(kept),
        "filtered_out": legend.FILTERED_OUT,
        "out_of_scope": legend.OUT_OF_SCOPE if document.data.prefecture.outlined else None,
        "bar": page_map.scale_bar(document.data),
        "fills": fills,
        "patterns": page_map.PATTERNS,
        "colours": {
            "outline": palette.OUTLINE_COLOUR,
            "chosen": palette.SELECTION_COLOUR,
            "casing": palette.SELECTION_CASING_COLOUR,
        },
        "outlines": _painted(document.data, found[chosen], fills, kept),
        "frame": page_map.frame(document.data, everything=True),
        "airports": airports,
        "names": page_map.names(document.data, document.picture.named, airports, language),
        "stops": page_map.stops(document.data, document.picture.numbered),
        **_route(document),
        "own_tables": _own_tables(document),
        "borderline": page_map.borderline(document.data, document.view.rule) if doubtful else [],
        "borderline_label": doubtful,
        "isochrone": page_map.isochrone(document.data, document.view.rule) if reached else "",
        "isochrone_label": reached,
        "changed": _changed(document) if is_candidates else [],
        "has_ways": is_candidates and document.view.measure != LINE,
        "way_label": t("Way from its airport to the selected municipality"),
    }


def _changed(document: Document) -> list[tuple[str, str, list[str]]]:
    """Return who came and who left: the style, the label, and the outlines."""
    labels = dict(document.picture.lines)
    change = changed_words.whole(document.data, document.view)
    paths = {item.code: item.path for item in page_map.outlines(document.data)}
    return [
        (kind, labels[kind], [paths[code] for code in codes])
        for kind, codes in ((CAME, change.came), (LEFT, change.left))
        if kind in labels
    ]


def _airports(document: Document) -> list[page_map.AirportPoint]:
    """Return the airports on the map: all around candidates, its ends with a route."""
    data, language = document.data, document.view.lang
    if document.subject == CANDIDATE_MAP:
        return page_map.airports(data, document.view.rule, language)
    return page_map.ends(data, document.route, language) if document.route else []


def _route(document: Document) -> dict[str, Any]:
    """Return the line of the document's route with its label, or nothing."""
    data, route, language = document.data, document.route, document.view.lang
    return {
        "route": page_map.route_line(data, route) if route else "",
        "route_label": route_words.label(data, route, language) if route else "",
    }


def _own_tables(document: Document) -> list[tuple[str, list[str], list[list[str]]]]:
    """Return the tables of the route's legs or of the hubs: title, headings and rows."""
    data, view = document.data, document.view
    t = words.translator(view.lang)
    found = []
    if document.route:
        legs = route_tables.legs(data, document.route, view.lang)
        found.append((t("Legs of the route"), legs))
    elif document.subject == HUB_MAP:
        found.append((t("The hubs"), hub_tables.narrow(data, view)[0]))
        found.append((t("Reached by number of hubs"), hub_tables.curve(data, view)))
    texts = [(title, table.astype("string").fillna("–")) for title, table in found]
    return [(title, list(one.columns), one.to_numpy().tolist()) for title, one in texts]


def _painted(
    data: Dataset, layer: Layer, fills: dict[LegendClass, str], kept: pd.Series
) -> list[tuple[page_map.Outline, str]]:
    """Return each outline with its fill."""
    by_key = {item.key: fills[item] for item in layer.classes}
    painted = {
        code: by_key[key] if shown else legend.FILTERED_OUT.colour
        for code, key, shown in zip(data.municipalities["code"], layer.keys, kept, strict=True)
    }
    return [
        (item, painted.get(item.code, legend.OUT_OF_SCOPE.colour))
        for item in page_map.outlines(data)
    ]


def _table(data: Dataset, kept: pd.DataFrame, language: str) -> dict[str, Any]:
    """Return headings and rows of the table, each cell with the value that sorts it."""
    t = words.translator(language)
    ordered = kept.set_index("code", drop=False).loc[
        municipality_table.municipalities(data, kept, language).index
    ]
    marks = {
        policy: municipality_table.marks(data, ordered, policy, language)
        for policy in data.policies
    }
    has_people = data.prefecture.population
    return {
        "columns": [
            (t("Municipality"), ""),
            (column_title(data, "code", language), ""),
            (column_title(data, "subprefecture", language), ""),
            (column_title(data, "count", language), "number"),
            *((words.policy_name(data, policy, language), "") for policy in data.policies),
            *([(column_title(data, "people", language), "number")] if has_people else []),
        ],
        "rows": [
            _row(data, row, [marks[policy][row["code"]] for policy in data.policies], language)
            for _, row in ordered.iterrows()
        ],
    }


def _row(data: Dataset, row: pd.Series, marks: list[str], language: str) -> dict[str, Any]:
    area = words.subprefecture(data, row, language)
    count = int(row["priority_count"]) if row["listed"] else ""
    values = [int(row[policy]) if row["listed"] else "" for policy in data.policies]
    return {
        "code": row["code"],
        "name": words.name(row, language),
        "sorted_by": row["kana"] if language == "ja" else row["name_en"],
        "cells": [
            (row["code"], row["code"], ""),
            (area, area, ""),
            (count, count if row["listed"] else words.count(row, language), "number"),
            *((value, mark, "") for value, mark in zip(values, marks, strict=True)),
            *(
                [(row["population"], f"{row['population']:,}", "number")]
                if data.prefecture.population
                else []
            ),
        ],
    }


def _levels(data: Dataset, t: Translator) -> str:
    """Say what the short names of the evidence levels in the table mean."""
    told = t(", ").join(
        f"{t(short)} = {t(legend.level_labels(data)[level])}"
        for level, short in legend.level_short_labels(data).items()
    )
    return t("{label}: {number}").format(label=t("Evidence of the marks"), number=told)


def _texts(data: Dataset, language: str) -> dict[str, str]:
    """Return the words of the page that never change."""
    t, told = words.translator(language), about(data, language)
    return {
        "product": t("Kankei-Geo"),
        "edition": t("Edition: {edition}").format(**told),
        "exported": t("When exported"),
        "skip": t("Skip to the table"),
        "filters": t("Filters"),
        "layer": t("Colours of the map"),
        "policies": t("With these policies"),
        "counts": t("Number of priority policies"),
        "search": t("Search a municipality"),
        "search_help": t("Name, reading, romaji or code"),
        "reset": t("Clear all filters"),
        "nothing": t("No municipality meets these conditions."),
        "nothing_from_the_start": t("The view that was exported shows no municipality."),
        "map": t("Map of {prefecture}").format(**told),
        "zoom_in": t("Zoom in"),
        "zoom_out": t("Zoom out"),
        "whole": t("All of {prefecture}").format(**told),
        "west": t("To the west"),
        "north": t("To the north"),
        "south": t("To the south"),
        "east": t("To the east"),
        "north_letter": t("N"),
        "record": t("Selected municipalities"),
        "how": t("How to read the map"),
        "how_click": t("Click a municipality on the map or in the table, or search its name."),
        "how_grey": t("Hatched grey is not listed in {table}: this is not zero.").format(**told),
        "how_zoom": t("The buttons, or Ctrl and the mouse wheel, zoom the map; drag to move it."),
        "table": t("Municipalities shown"),
        "table_help": t("Press a heading to sort. Arrow keys move from row to row, Enter selects."),
        "levels": _levels(data, t),
        "airport": t("Airport that counts"),
        "other_airport": t("Other airport"),
        "credit": t("Source and credit"),
        "code": t("Code of this view"),
        "code_help": t("Paste it in the dashboard to open this view again."),
        "made": t("The file holds everything that it shows and asks for nothing from a network."),
        "unselect": t("Take off the selection"),
    }
