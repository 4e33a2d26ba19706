"""A workbook of a view: how to read it, its route, municipalities, candidates, references."""

import io
from collections.abc import Mapping
from datetime import UTC, datetime, time
from functools import partial
from typing import Any

import pandas as pd
import xlsxwriter

from kankei_geo.analysis import indicators
from kankei_geo.analysis.candidate_ranking import TOP_K, candidate_table
from kankei_geo.analysis.routes import Route
from kankei_geo.dataset import sources
from kankei_geo.dataset.dataset import Dataset
from kankei_geo.export import municipality_rows
from kankei_geo.export.column import INTEGER, PEOPLE, Column
from kankei_geo.export.column import NUMBER as NUMBERS
from kankei_geo.export.document import AUTHOR, FACT_MAP, FOUR_MAPS, HUB_MAP, Document
from kankei_geo.export.office_file import fitting, repack
from kankei_geo.export.workbook import workbook_guide, workbook_page, workbook_reference
from kankei_geo.export.workbook.workbook_sheet import (
    DECIMAL,
    FONT,
    NUMBER,
    WHOLE,
    Content,
    Formats,
    add_sheet,
)
from kankei_geo.present import legend
from kankei_geo.present.maps import pictures
from kankei_geo.present.maps.drawings import text_colour
from kankei_geo.present.tables import hub_tables, initiative_tables, tables
from kankei_geo.present.words import (
    candidate_words,
    hub_words,
    indicator_words,
    ranking_words,
    route_words,
    way_words,
    words,
)

_OPTIONS = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}
# What the sheets of municipalities and candidates are made of, as the places of shipped files.
_OWN = ("policy_matrix.csv", "population.csv", "access.csv", "municipalities.csv")


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
        _legend(document),
        *workbook_page.contents(document),
        *([_route(document, document.route)] if document.route else []),
        *(_hubs(document) if document.subject == HUB_MAP else []),
        *(_facts(document) if document.subject == FACT_MAP else []),
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
    language = document.view.lang
    t, found = words.translator(language), municipality_rows.columns(document)
    table = municipality_rows.table(document, found)
    # Where there is no room for all at the foot of a page, these come first.
    layers = sorted(document.layers, key=lambda item: (*_OWN, item.name).index(item.name))
    return Content(
        key="municipalities",
        name=t("Table of municipalities"),
        title=document.title,
        sentence=words.sentences(
            language, document.rule, t("Marks: 1 is yes, 0 is no, empty is not listed.")
        ),
        credit=tuple(sources.credit_lines(layers, language)),
        table=table,
        formats={one.title(language): _format(one) for one in found if one.kind in _NUMBERS},
        missing={},  # told by the table itself
        frozen=2,
        fills={one.title(language): partial(_fill, one.fills) for one in found if one.fills},
    )


_NUMBERS = (INTEGER, NUMBERS)
_SHOWN_PLACES = 2


def _format(column: Column) -> str:
    if column.kind == NUMBERS:
        places = column.places if column.places <= _SHOWN_PLACES else 1
        return f"#,##0.{'0' * places}"
    return NUMBER if column.unit == PEOPLE or column.key == "counts" else WHOLE


def _fill(colours: Mapping[str, str], value: Any) -> dict[str, str]:  # noqa: ANN401 -- a number, a text, or missing
    colour = colours.get("" if pd.isna(value) else str(value))
    return _painted(colour) if colour else {}


def _painted(colour: str) -> dict[str, str]:
    return {"bg_color": colour, "font_color": text_colour(colour)}


def _legend(document: Document) -> Content:
    """Return the legend of the map: classes, colours, and how many each has."""
    data, view = document.data, document.view
    t, picture = words.translator(view.lang), document.picture
    title, rows = picture.title, picture.rows
    if document.subject == FOUR_MAPS:
        title = pictures.four_title(data, view.lang)
        rows = tuple(pictures.four_rows(data, document.kept, len(data.table)))
    told = [(item, number) for item, number in rows if isinstance(number, int)]
    colour = t("Colour on the map")
    shown = pd.DataFrame(
        {
            t("Class on the map"): [words.class_label(item, view.lang) for item, _ in told],
            colour: [item.colour for item, _ in told],
            t("Municipalities"): pd.array([number for _, number in told], dtype="Int64"),
        }
    )
    return Content(
        key="legend",
        name=t("Legend"),
        title=title,
        sentence=t("The classes of the map, each with its number."),
        credit=document.credit,
        table=shown,
        formats={},
        missing={},
        fills={colour: _painted},
    )


def _route(document: Document, route: Route) -> Content:
    """Return the legs of the route that the page shows."""
    data, language = document.data, document.view.lang
    t, towns = words.translator(language), {row["code"]: row for _, row in data.table.iterrows()}
    ends = [towns.get(leg.end) for leg in route.legs]
    table = pd.DataFrame(
        {
            t("Leg"): [
                route_words.chain(data, (leg.start, leg.end), language) for leg in route.legs
            ],
            t("Day"): [leg.day for leg in route.legs],
            t("Minutes (estimate)"): [leg.minutes for leg in route.legs],
            t("at least (min)"): [leg.low for leg in route.legs],
            t("at most (min)"): [leg.high for leg in route.legs],
            t("km"): [leg.way.km for leg in route.legs],
            t("of which with a toll (km)"): [leg.way.toll_km for leg in route.legs],
            t("Roads"): [way_words.roads(data, leg.way, language) for leg in route.legs],
            t("Number at the stop"): pd.Series(
                [None if end is None else end["priority_count"] for end in ends], dtype="Int64"
            ),
            # In full words: what is short needs a key.
            **{
                words.policy_name(data, policy, language): [
                    None if end is None else words.mark(data, end, policy, language) for end in ends
                ]
                for policy in data.policies
            },
        }
    )
    return Content(
        key="route",
        name=t("Route"),
        title=document.title,
        sentence=document.rule,
        credit=document.credit,
        table=table,
        formats=dict.fromkeys((t("km"), t("of which with a toll (km)")), DECIMAL),
        missing={t("Number at the stop"): t("airport, or not listed")},
    )


def _hubs(document: Document) -> list[Content]:
    """Return the hubs of the view, and what every number of them reaches."""
    data, view = document.data, document.view
    t = words.translator(view.lang)
    share, instead = t("Share (%)"), t("Could be in its stead")

    def shares(table: pd.DataFrame, reached: str) -> pd.DataFrame:
        numbers = [hub_words.percent(data, view, number) for number in table[reached]]
        own = t("Share")
        told = pd.array(numbers, dtype="Float64")
        return table.assign(**{own: told}).rename(columns={own: share})

    chosen = shares(hub_tables.chosen(data, view), t("Reached with it"))
    large = {t("Adds"), t("Reached"), t("Reached with it")}
    return [
        Content(
            key=key,
            name=name,
            title=title,
            sentence=document.rule,
            credit=document.credit,
            table=table,
            formats={**dict.fromkeys(set(table.columns) & large, NUMBER), share: DECIMAL},
            missing={one: t("none") for one in table.columns if one == instead},
        )
        for key, name, title, table in (
            ("hubs", t("The hubs"), document.title, chosen.reset_index(names=t("Code"))),
            (
                "hub_numbers",
                t("One more hub"),
                t("Reached by number of hubs"),
                shares(hub_tables.curve(data, view), t("Reached")),
            ),
        )
    ]


def _facts(document: Document) -> list[Content]:
    """Return the facts that are shown, and what was taken from each document."""
    data, view = document.data, document.view
    t = words.translator(view.lang)
    listed = initiative_tables.listed(data, view).reset_index(names=t("Code"))
    names = (t("List of facts"), t("What was taken, and what was left out"))
    parts = initiative_tables.parts(data, view.lang)
    return [
        Content(
            key=key,
            name=name,
            title=title,
            sentence=document.rule,
            credit=document.credit,
            table=table,
            formats={},
            missing={t("Year"): t("no year")} if key == "facts" else {},
        )
        for key, name, title, table in (
            ("facts", names[0], document.title, listed),
            ("fact_parts", t("Taken and left out"), names[1], parts),
        )
    ]


def _candidates(document: Document) -> Content:
    data, view, rule = document.data, document.view, document.view.rule
    t, listed = words.translator(view.lang), candidate_table(data, rule)
    shown = tables.candidates(data, listed, rule, view.lang)
    chance = t("Top {k} under other weights (%)").format(k=TOP_K)
    shown.insert(0, t("Code"), listed["code"].to_numpy())
    # A tie is two equal ranks, a range is two numbers: here they can be sorted.
    # A word or nothing on the page: here a truth, so that no cell is empty without a reason.
    ranks, marked = listed["rank"].astype("Int64"), listed["borderline"]
    shown = shown.assign(**{t("Rank"): ranks.to_numpy(), t("Borderline"): marked.to_numpy()})
    ends = {
        t("Ranks under other weights"): {
            t("best rank under other weights"): listed["rank_low"].astype("Int64"),
            t("worst rank under other weights"): listed["rank_high"].astype("Int64"),
        },
        t("80 % interval (min)"): {
            t("80 % interval from (min)"): listed["drive_low"],
            t("80 % interval to (min)"): listed["drive_high"],
        },
    }
    for name, both in ends.items():
        place = list(shown.columns).index(name)
        for title, values in reversed(both.items()):
            shown.insert(place, title, values.to_numpy())
    shown = shown.drop(columns=list(ends))
    places = {*_OWN, "airports.csv", "tokyo_flights.csv"}
    places |= {name for one in rule.added for name in indicators.every(data)[one.key].tables}
    found = candidate_words.tier_sentence(data, listed, rule, view.lang)
    counts = {str(number): colour for number, colour in legend.count_colours(data).items()}
    unranked = [t("Rank"), *ends[t("Ranks under other weights")], chance, t("Score")]
    unranked += [t("Score made of")] if rule.added else []
    no_value = {}
    for one in rule.added:
        heading = indicator_words.heading(
            data, one.key, indicators.years(data, one.key)[-1], view.lang
        )
        why = indicators.every(data)[one.key].missing
        no_value[heading] = t(why.words if why else legend.NO_VALUE.text)
    no_road = [t("By road (min, estimate)"), *ends[t("80 % interval (min)")]]
    return Content(
        key="candidates",
        name=t("Candidates"),
        title=candidate_words.whole_rule_sentence(data, view),
        sentence=words.sentences(
            view.lang,
            found,
            t("Minutes are estimates. Only tiers A, B and C are ranked."),
            *ranking_words.added_notes(data, rule, view.lang),
        ),
        credit=workbook_reference.credit(data, places, view.lang),
        table=shown.reset_index(drop=True),
        formats={
            chance: WHOLE,
            t("Score"): "0.000",
            **dict.fromkeys((t("Straight line (km)"), *no_road[1:]), DECIMAL),
        },
        missing={
            **dict.fromkeys(unranked, t("not ranked")),
            **dict.fromkeys(no_road, t("no road")),
            **no_value,
            t("Count"): t("Not listed"),
        },
        frozen=2,
        fills={t("Count"): partial(_fill, {**counts, "": legend.NOT_LISTED.colour})},
    )
