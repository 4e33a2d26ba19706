"""The table of a view: a row for each municipality, with its class on the present map.

The workbook and the CSV hold it, and the metadata of the CSV describe it.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Any

import pandas as pd

from kankei_geo.analysis import candidates, distribution, standing
from kankei_geo.base.i18n import Words, msgid
from kankei_geo.dataset.dataset import Dataset
from kankei_geo.export.document import CANDIDATE_MAP, FOUR_MAPS, HUB_MAP, SPREAD, Document
from kankei_geo.present import classify, legend
from kankei_geo.present.legend import LegendClass
from kankei_geo.present.tables import hub_tables
from kankei_geo.present.words import (
    candidate_words,
    changed_words,
    distribution_words,
    hub_words,
    words,
)
from kankei_geo.present.words.about import about
from kankei_geo.view.layers import has_journeys
from kankei_geo.view.view import BOTH

TEXT, INTEGER, NUMBER, TRUTH = "string", "integer", "decimal", "boolean"
MINUTES, KM, PERCENT, PEOPLE = "min", "km", "%", "people"
_CODE, _COLOUR = "[0-9]{5}", "#[0-9a-f]{6}"
_NOT_LISTED, _NO_ROAD = legend.NOT_LISTED.text, msgid("no road")
_FARTHER = msgid("no hub within the minutes")


@dataclass(frozen=True)
class Column:
    """A column of the table.

    Attributes
    ----------
    key : str
        Its name for programs.
    text : str or Words
        Its title in English, to be translated, with ``{fields}``; or in both languages.
    kind : str
        `TEXT`, `INTEGER`, `NUMBER` or `TRUTH`.
    values : sequence or pandas.Series
        A cell for each municipality in the order of codes, missing where nothing is known.
    unit : str
        `MINUTES`, `KM`, `PERCENT`, `PEOPLE`, or none.
    pattern : str
        Regular expression of a text's cells, if there is one.
    places : int
        Decimal places of a number.
    fields : mapping of str to str or Words
        What fills the title's fields.
    missing : str
        Why a cell may be missing, in English; the catalogues hold the Japanese.
    fills : mapping of str to str
        Colours of the cells by their texts.
    """

    key: str
    text: str | Words
    kind: str
    values: Sequence[Any] | pd.Series
    unit: str = ""
    pattern: str = ""
    places: int = 0
    fields: Mapping[str, str | Words] = field(default_factory=dict)
    missing: str = ""
    fills: Mapping[str, str] = field(default_factory=dict)

    def title(self, language: str) -> str:
        """Return its heading."""
        t = words.translator(language)
        if isinstance(self.text, Words):  # of the data: no field is looked for in it
            return t(self.text)
        return t(self.text).format(**{name: t(text) for name, text in self.fields.items()})

    @property
    def cells(self) -> pd.Series:
        """Its values as a series of its kind."""
        kinds = {TEXT: "string", INTEGER: "Int64", NUMBER: "Float64", TRUTH: "boolean"}
        found = pd.Series(list(self.values), dtype=kinds[self.kind])
        return found.round(self.places) if self.kind == NUMBER else found


def columns(document: Document) -> list[Column]:
    """Return the columns of a view's table, the code first.

    Every municipality has a row, so that what is counted on the map can be counted here;
    whether it meets the conditions is a column.
    """
    found = [*_who(document), *_on_the_map(document), *_marks(document)]
    if document.data.prefecture.airports:
        found += _access(document)
    if document.route:
        found += _stops(document)
    if document.subject == HUB_MAP:
        found += _hubs(document)
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


def _on_the_map(document: Document) -> Iterator[Column]:
    data, view = document.data, document.view
    if document.subject == FOUR_MAPS:
        yield from _on_small_maps(document)
        return
    picture = document.picture
    label = partial(words.class_label, language=view.lang)
    labels = {item.key: label(item) for item in picture.classes}
    colours = {item.key: item.colour for item in picture.classes}
    fills = {labels[key]: colour for key, colour in colours.items()}
    keys = picture.keys.to_numpy()
    yield Column(
        "map_class", msgid("Class on the map"), TEXT, [labels[key] for key in keys], fills=fills
    )
    yield _colour("map_colour", msgid("Colour on the map"), [colours[key] for key in keys])
    whole = {item.key: label(_in_full(data, item)) for item in picture.classes}
    if whole != labels:
        told = [whole[key] for key in keys]
        yield Column("map_class_meaning", msgid("Class on the map, in full"), TEXT, told)
    if document.subject == SPREAD:
        groups = {
            one.key: distribution_words.group_name(data, one, view.by, view.lang)
            for one in distribution.groups(data, view.by)
        }
        found = distribution.group_of(data, data.table, view.by, winter=view.winter)
        named = [groups[key] for key in found]
        yield Column("distribution_group", msgid("Class of the distribution"), TEXT, named)


def _in_full(data: Dataset, item: LegendClass) -> LegendClass:
    """Return a class whose label tells the level of evidence in full, where it has one."""
    level = item.key.partition(":")[2]
    full = legend.level_labels(data).get(level)
    return replace(item, fields=(("level", full),)) if full else item


def _on_small_maps(document: Document) -> Iterator[Column]:
    """Yield class and colour of each policy's small map."""
    data, language = document.data, document.view.lang
    kept = document.matching.to_numpy()
    for policy in data.policies:
        name = {"policy": legend.policy_labels(data)[policy]}
        states = {item.key: item for item in (*legend.mark_states(data), legend.FILTERED_OUT)}
        keys = classify.classify(data, data.table, policy)
        keys = keys.str.replace("^0:.*", legend.NOT_ADOPTED.key, regex=True)
        keys = keys.where(kept, legend.FILTERED_OUT.key)
        found = [states[key] for key in keys]
        yield Column(
            f"{policy}_map_class",
            msgid("{policy}: class on the map"),
            TEXT,
            [words.class_label(item, language) for item in found],
            fields=name,
        )
        yield _colour(
            f"{policy}_map_colour",
            msgid("{policy}: colour on the map"),
            [_colour_of(data, policy, item) for item in found],
            name,
        )


def _colour_of(data: Dataset, policy: str, item: LegendClass) -> str:
    """Return the colour of a mark on the small map of its policy."""
    own = legend.policy_colours(data)[policy]
    return own if item.key.startswith("1:") else item.colour


def _colour(
    key: str, title: str, values: Sequence[str], fields: Mapping[str, str | Words] | None = None
) -> Column:
    fills = {value: value for value in values}
    return Column(key, title, TEXT, values, pattern=_COLOUR, fields=fields or {}, fills=fills)


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
    )
    yield Column(
        "airport", msgid("Airport"), TEXT, rated["airport"].map(airport, na_action="ignore")
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
            **dict.fromkeys(change.came, t("came")),
            **dict.fromkeys(change.left, t("left")),
        }
        yield Column(
            "changed",
            msgid("Against the default rule"),
            TEXT,
            [told.get(code) for code in data.table["code"]],
        )
    if has_journeys(data):
        journey = partial(
            Column, kind=INTEGER, unit=MINUTES, missing=legend.JOURNEY_CLASSES[-1].text
        )
        title = msgid("Journey from Haneda (min, estimate)")
        yield journey("journey_minutes", title, values=rated["journey_minutes"])


def _stops(document: Document) -> Iterator[Column]:
    """Yield the number of each stop of the route, with the legs that lead there and on."""
    route = document.route
    if route is None:
        return
    codes = document.data.table["code"]
    stops = {code: number for number, code in enumerate(route.stops, start=1)}
    before, after = ({getattr(leg, end): leg for leg in route.legs} for end in ("end", "start"))
    yield Column("stop", msgid("Stop (order)"), INTEGER, [stops.get(code) for code in codes])
    days = {code: leg.day for code, leg in before.items()}
    yield Column("stop_day", msgid("Day of arrival"), INTEGER, [days.get(code) for code in codes])
    for key, legs, minutes, km in (
        (
            "from_before",
            before,
            msgid("From the place before (min, estimate)"),
            msgid("From the place before (km)"),
        ),
        (
            "to_next",
            after,
            msgid("To the next place (min, estimate)"),
            msgid("To the next place (km)"),
        ),
    ):
        told = [legs.get(code) for code in codes]
        yield Column(
            f"{key}_minutes", minutes, INTEGER, [leg and leg.minutes for leg in told], unit=MINUTES
        )
        yield Column(
            f"{key}_km", km, NUMBER, [leg and leg.way.km for leg in told], unit=KM, places=2
        )


def _hubs(document: Document) -> Iterator[Column]:
    data, view = document.data, document.view
    found = hub_words.cover(data, view)
    minutes = partial(Column, kind=INTEGER, unit=MINUTES, missing=_FARTHER)
    choice = hub_words.choice(data, view)
    hubs = choice.hubs if choice else ()
    numbers = {code: number for number, code in enumerate(hubs, start=1)}
    yield Column(
        "hub_number",
        msgid("No. as a hub"),
        INTEGER,
        [numbers.get(code) for code in data.table["code"]],
    )
    served = found.served if found else hub_tables.nobody(data, view)
    names = dict(
        zip(
            data.table["code"],
            data.table["name" if view.lang == "ja" else "name_en"],
            strict=True,
        )
    )
    yield Column("counts", msgid("Counts"), INTEGER, served["counts"])
    yield Column(
        "hub",
        msgid("Hub"),
        TEXT,
        served["hub"].map(names, na_action="ignore"),
        missing=_FARTHER,
    )
    yield minutes("hub_minutes", msgid("From the hub (min, estimate)"), values=served["minutes"])
    yield minutes("hub_low", msgid("From the hub, at least (min)"), values=served["low"])
    yield minutes("hub_high", msgid("From the hub, at most (min)"), values=served["high"])


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
