"""A workbook of a view: municipalities, route or hubs, candidates, references, how to read it."""

import io
from datetime import UTC, datetime, time
from functools import partial
from typing import Any

import pandas as pd
import xlsxwriter

from kankei_geo.analysis.candidate_ranking import TOP_K, candidate_table
from kankei_geo.analysis.routes import Route
from kankei_geo.dataset import sources
from kankei_geo.dataset.dataset import Dataset
from kankei_geo.export import municipality_rows
from kankei_geo.export.document import AUTHOR, HUB_MAP, Document
from kankei_geo.export.office_file import fitting, repack
from kankei_geo.export.workbook import workbook_guide, workbook_reference
from kankei_geo.export.workbook.workbook_sheet import (
    DECIMAL,
    FONT,
    NUMBER,
    Content,
    Formats,
    add_sheet,
)
from kankei_geo.present import legend, palette
from kankei_geo.present.maps.drawings import text_colour
from kankei_geo.present.tables import hub_tables, route_tables, tables
from kankei_geo.present.words import candidate_words, words

_OPTIONS = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}
# What the sheet of municipalities is made of, as the places of shipped files.
_OWN = (
    "policy_matrix.csv",
    "municipalities.csv",
    "population.csv",
    "access.csv",
)


def make_workbook(document: Document) -> bytes:
    """Return an Excel file of a view.

    Parameters
    ----------
    document : Document
        Its filters decide which municipalities are told, its rule who is a candidate.

    Returns
    -------
    bytes
        The same for the same view and data.

    Raises
    ------
    LicenceError
        If one of the layers must not be passed on.
    """
    contents = [
        _municipalities(document),
        *([_route(document, document.route)] if document.route else []),
        *(_hubs(document) if document.subject == HUB_MAP else []),
        *([_candidates(document)] if document.data.prefecture.airports else []),
        *workbook_reference.contents(document.data, document.view),
    ]
    sources.require_redistributable((*document.layers, *_shipped(document.data)))
    target = io.BytesIO()
    # The library changes the properties that it is given.
    options = {**_OPTIONS, "default_format_properties": dict(FONT)}
    with xlsxwriter.Workbook(target, options) as workbook:
        _set_properties(workbook, document)
        formats = Formats(workbook)
        workbook_guide.add_guide(workbook, formats, document, contents)
        for content in contents:
            add_sheet(workbook, formats, content, document.view.lang)
    return repack(target.getvalue(), document.date)


def _shipped(data: Dataset) -> tuple[sources.Sidecar, ...]:
    """Return what the workbook passes on beside the layers of its document."""
    places = {*_OWN, *workbook_reference.PLACES}
    return data.layers(places)


def _set_properties(workbook: Any, document: Document) -> None:  # noqa: ANN401 -- xlsxwriter has no types
    workbook.set_properties(
        {
            "title": fitting(document.title),
            "subject": fitting(document.code),
            "author": AUTHOR,
            "created": datetime.combine(document.date, time(), UTC).replace(tzinfo=None),
        }
    )


def _municipalities(document: Document) -> Content:
    view = document.view
    t = words.translator(view.lang)
    found = municipality_rows.columns(document)
    titles = {column.key: column.title for column in found}
    formats = {
        column.title: {"people": NUMBER, "area": "#,##0.00"}.get(column.key, DECIMAL)
        for column in found
        if column.kind == municipality_rows.DECIMAL or column.key == "people"
    }
    return Content(
        name=t("Table of municipalities"),
        title=document.title,
        sentence=municipality_rows.told(document),
        credit=workbook_reference.credit(document.data, _OWN, view.lang),
        table=municipality_rows.table(document),
        formats=formats,
        frozen=2,
        fills={
            titles["priority_count"]: partial(_count_fill, document.data),
            titles["colour"]: _own_fill,
        },
    )


def _route(document: Document, route: Route) -> Content:
    """Return the legs of the route that the page shows."""
    data, view = document.data, document.view
    t, legs = words.translator(view.lang), route_tables.legs(data, route, view.lang)
    numbers = {
        t("Day"): [leg.day for leg in route.legs],
        t("Minutes (estimate)"): [leg.minutes for leg in route.legs],
        t("at least (min)"): [leg.low for leg in route.legs],
        t("at most (min)"): [leg.high for leg in route.legs],
        t("km"): [round(leg.way.km, 1) for leg in route.legs],
        t("of which with a toll (km)"): [round(leg.way.toll_km, 1) for leg in route.legs],
    }
    texts = legs.drop(columns=[t("Day"), t("By road (estimate)"), t("Length by road")])
    first = texts.columns[0]
    table = pd.concat([texts[[first]], pd.DataFrame(numbers), texts.drop(columns=first)], axis=1)
    return Content(
        name=t("Route"),
        title=document.title,
        sentence=document.rule,
        credit=document.credit,
        table=table,
        formats=dict.fromkeys((t("km"), t("of which with a toll (km)")), DECIMAL),
    )


_OF_HUBS = ("Adds", "Reached", "Reached with it", "Counts")  # their columns of large numbers


def _hubs(document: Document) -> list[Content]:
    """Return the hubs of the view, every number of them, and who is reached from where."""
    data, view = document.data, document.view
    t = words.translator(view.lang)
    reached = hub_tables.reached(data, view).reset_index(names=t("Code"))
    return [
        Content(
            name=name,
            title=title,
            sentence=document.rule,
            credit=document.credit,
            table=table,
            formats=dict.fromkeys(set(table.columns) & {t(head) for head in _OF_HUBS}, NUMBER),
        )
        for name, title, table in (
            (t("The hubs"), document.title, hub_tables.chosen(data, view)),
            (t("One more hub"), t("Reached by number of hubs"), hub_tables.curve(data, view)),
            (t("Reached"), t("Who is reached from where"), reached),
        )
    ]


def _count_fill(data: Dataset, value: Any) -> dict[str, str]:  # noqa: ANN401 -- a number, or missing
    colour = palette.NOT_LISTED_COLOUR if pd.isna(value) else legend.count_colours(data)[int(value)]
    return {"bg_color": colour, "font_color": text_colour(colour), "align": "center"}


def _own_fill(value: Any) -> dict[str, str]:  # noqa: ANN401 -- a colour, or missing
    return {} if pd.isna(value) else {"bg_color": value, "font_color": text_colour(value)}


def _candidates(document: Document) -> Content:
    view, rule = document.view, document.view.rule
    t, listed = words.translator(view.lang), candidate_table(document.data, rule)
    shown = tables.candidates(document.data, listed, rule, view.lang)
    chance = t("Chance of the top {k} under other weights (%)").format(k=TOP_K)
    # A tie is two equal ranks: here they stay numbers that can be sorted.
    shown = shown.assign(
        **{t("Rank"): listed["rank"].to_numpy(), chance: (listed["top_share"] * 100).to_numpy()}
    )
    shown.insert(0, t("Code"), listed["code"].to_numpy())
    shown[t("Why cells are empty")] = municipality_rows.reasons(document, listed).to_numpy()
    places = {"population.csv", *_OWN, "airports.csv", "tokyo_flights.csv"}
    found = candidate_words.tier_sentence(document.data, listed, rule, view.lang)
    return Content(
        name=t("Candidates"),
        title=candidate_words.whole_rule_sentence(document.data, view),
        sentence=words.sentences(
            document.view.lang,
            found,
            t("Minutes are estimates. Only tiers A, B and C are ranked."),
        ),
        credit=workbook_reference.credit(document.data, places, view.lang),
        table=shown,
        formats={chance: "0", t("Score"): "0.000", t("Straight line (km)"): DECIMAL},
        frozen=2,
        fills={t("Count"): partial(_count_fill, document.data)},
    )
