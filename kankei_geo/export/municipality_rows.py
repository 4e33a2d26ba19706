"""The table of a view: a row for each municipality, with its class on the present map.

The workbook and the CSV hold it, and the metadata of the CSV describe it.
"""

from collections.abc import Iterator, Sequence
from functools import partial

import pandas as pd

from kankei_geo.analysis import candidates, indicators, standing
from kankei_geo.base.i18n import LANGUAGES, Words, msgid
from kankei_geo.export import page_columns
from kankei_geo.export.column import (
    INTEGER,
    KM,
    MINUTES,
    NUMBER,
    PEOPLE,
    PERCENT,
    TEXT,
    TRUTH,
    Column,
)
from kankei_geo.export.document import CANDIDATE_MAP, FACT_MAP, HUB_MAP, Document
from kankei_geo.present import classify, legend
from kankei_geo.present.words import (
    candidate_words,
    changed_words,
    indicator_words,
    words,
)
from kankei_geo.present.words.about import about
from kankei_geo.view.layers import has_journeys
from kankei_geo.view.view import BOTH

_CODE = "[0-9]{5}"
_NOT_LISTED, _NO_ROAD = legend.NOT_LISTED.text, msgid("no road")


def columns(document: Document) -> list[Column]:
    """Return the columns of a view's table, the code first.

    Every municipality has a row, so that what is counted on the map can be counted here;
    whether it meets the conditions is a column.
    """
    found = [*_who(document), *page_columns.on_the_map(document), *_indicator(document)]
    found += _marks(document)
    if document.data.prefecture.airports:
        found += _access(document)
    if document.route:
        found += page_columns.stops(document)
    if document.subject == HUB_MAP:
        found += page_columns.hubs(document)
    if document.subject == FACT_MAP:
        found += page_columns.facts(document)
    return [*found, *_figures(document), _reasons(found, document)]


def order(document: Document) -> pd.Index:
    """Return the positions of the rows: who meets the conditions first, the strongest first."""
    table = document.data.table.assign(kept=document.matching.to_numpy()).reset_index(drop=True)
    by = ["kept", "priority_count", "code"]
    return table.sort_values(by, ascending=[False, False, True], na_position="last").index


def table(document: Document, found: Sequence[Column]) -> pd.DataFrame:
    """Return columns as a table with headings in the reader's language, in `order`."""
    titled = {column.title(document.view.lang): column.cells for column in found}
    return pd.DataFrame(titled).iloc[order(document)].reset_index(drop=True)


def _who(document: Document) -> Iterator[Column]:
    data, language = document.data, document.view.lang
    towns = data.table
    areas = data.subprefectures.set_index("name")["name_en"]
    area = towns["subprefecture"]
    group = Words(about(data, "ja")["Group"], about(data, "en")["Group"])
    yield Column("code", msgid("Code"), TEXT, towns["code"], pattern=_CODE)
    name = towns["name" if language == "ja" else "name_en"]
    yield Column("name", msgid("Municipality"), TEXT, name)
    yield Column("subprefecture", group, TEXT, area if language == "ja" else area.map(areas))
    yield Column("matching", msgid("Meets the conditions"), TRUTH, document.matching)
    chosen = towns["code"].isin(document.chosen)
    yield Column("selected", msgid("Selected"), TRUTH, chosen)


def _indicator(document: Document) -> Iterator[Column]:
    """Yield the values of the indicators that colour the map."""
    data, view = document.data, document.view
    for indicator, year in document.indicators:
        values = indicators.values(data, indicator.key, year)[data.table["code"]]
        heading = (indicator_words.heading(data, indicator.key, year, one) for one in LANGUAGES)
        yield Column(
            f"{indicator.key}_{year}",
            Words(*heading),
            NUMBER if indicator.decimals else INTEGER,
            values.where(values.notna(), None),
            unit=indicator.unit_words.text(view.lang),
            places=indicator.decimals,
            missing=indicator.missing.words if indicator.missing else legend.NO_VALUE.text,
        )


def _marks(document: Document) -> Iterator[Column]:
    """Yield count and marks; the evidence stands in full words, so nothing needs a key."""
    data = document.data
    t, towns = words.translator(document.view.lang), data.table
    counts = legend.count_colours(data)
    fills = {str(number): colour for number, colour in counts.items()}
    yield Column("listed", msgid("Listed"), TRUTH, towns["listed"])
    yield Column(
        "count",
        msgid("Count"),
        INTEGER,
        towns["priority_count"],
        missing=_NOT_LISTED,
        fills={**fills, "": legend.NOT_LISTED.colour},
    )
    labels = {level: t(text) for level, text in legend.level_labels(data).items()}
    for policy in data.policies:
        name = {"policy": legend.policy_labels(data)[policy]}
        yield Column(
            policy,
            name["policy"],
            INTEGER,
            towns[policy],
            missing=_NOT_LISTED,
        )
        yield Column(
            f"{policy}_evidence",
            msgid("{policy}: evidence"),
            TEXT,
            towns[f"{policy}_level"].map(labels, na_action="ignore"),
            fields=name,
            missing=_NOT_LISTED,
        )


def _access(document: Document) -> Iterator[Column]:
    """Yield access by the view's rule: the airport, minutes, kilometres, agreement, tier."""
    data, view = document.data, document.view
    rated = candidates.tiers(data, view.rule)
    airport = partial(words.airport_name, data, language=view.lang)
    tier = partial(candidate_words.tier_name, data, rule=view.rule, language=view.lang)
    agreement = {item.key: words.class_label(item, view.lang) for item in legend.AGREEMENT_CLASSES}
    minutes = partial(Column, kind=NUMBER, unit=MINUTES, places=1, missing=_NO_ROAD)
    yield Column(
        "tier",
        msgid("Tier of candidates"),
        TEXT,
        rated["tier"].map(tier, na_action="ignore"),
        missing=msgid("no tier"),
    )
    yield Column(
        "airport",
        msgid("Airport"),
        TEXT,
        rated["airport"].map(airport, na_action="ignore"),
        missing=_NO_ROAD,
    )
    yield minutes("drive_minutes", msgid("By road (min, estimate)"), values=rated["drive_minutes"])
    yield minutes("drive_low", msgid("80 % interval from (min)"), values=rated["drive_low"])
    yield minutes("drive_high", msgid("80 % interval to (min)"), values=rated["drive_high"])
    yield Column(
        "straight_km",
        msgid("Straight line (km)"),
        NUMBER,
        rated["distance_km"],
        unit=KM,
        places=3,
    )
    yield Column("access", msgid("Has access under the rule"), TRUTH, rated["access"])
    yield Column("borderline", msgid("Borderline"), TRUTH, rated["borderline"])
    yield Column(
        "agreement",
        msgid("Agreement of minutes and kilometres"),
        TEXT,
        classify.classify_agreement(rated).map(agreement),
    )
    if document.subject == CANDIDATE_MAP and view.measure != BOTH:
        change = changed_words.whole(data, view)
        t = words.translator(view.lang)
        told = {
            **dict.fromkeys(change.came, t("Joined")),
            **dict.fromkeys(change.left, t("Left")),
        }
        yield Column(
            "changed",
            msgid("Against the default rule"),
            TEXT,
            [told.get(code, t("unchanged")) for code in data.table["code"]],
        )
    if has_journeys(data):
        journey = partial(
            Column, kind=INTEGER, unit=MINUTES, missing=legend.JOURNEY_CLASSES[-1].text
        )
        title = msgid("Journey from Haneda (min, estimate)")
        yield journey("journey_minutes", title, values=rated["journey_minutes"])


def _figures(document: Document) -> Iterator[Column]:
    data = document.data
    towns = data.table
    if data.prefecture.population:
        more = standing.indicators(data).loc[towns["code"]]
        yield Column(
            "population", msgid("Population 2020"), INTEGER, towns["population"], unit=PEOPLE
        )
        change = more["change_2005_2020_percent"]
        percent = partial(Column, kind=NUMBER, unit=PERCENT, places=1)
        yield percent("change_percent", msgid("Population 2005–2020 (%)"), values=change)
        old = more["share_65plus"] * 100
        yield percent("old_percent", msgid("65 and over 2020 (%)"), values=old)
        yield Column(
            "area_km2", msgid("Area (km²)"), NUMBER, towns["area_km2"], unit="km²", places=2
        )
        density = more["density_per_km2"]
        yield Column("density", msgid("People per km²"), NUMBER, density, places=1)
    yield Column("reading", msgid("Reading"), TEXT, towns["kana"])


def _reasons(found: Sequence[Column], document: Document) -> Column:
    """Return why cells of a row are empty, each reason once."""
    t = words.translator(document.view.lang)
    told: list[dict[str, None]] = [{} for _ in range(len(document.data.table))]
    for column in found:
        if column.missing:
            for row, gone in enumerate(column.cells.isna()):
                if gone:
                    told[row][t(column.missing)] = None
    return Column(
        "missing", msgid("Why cells are empty"), TEXT, [t(", ").join(one) or None for one in told]
    )
