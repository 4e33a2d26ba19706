"""The columns that a page adds to the table of municipalities: its map, its route, its hubs."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import partial

from kankei_geo.analysis import distribution
from kankei_geo.base.i18n import Words, msgid
from kankei_geo.dataset.dataset import Dataset
from kankei_geo.dataset.initiatives import KIND
from kankei_geo.export.column import INTEGER, KM, MINUTES, NUMBER, TEXT, Column
from kankei_geo.export.document import FOUR_MAPS, SPREAD, Document
from kankei_geo.present import legend
from kankei_geo.present.legend import LegendClass
from kankei_geo.present.tables import hub_tables
from kankei_geo.present.words import (
    distribution_words,
    edition_words,
    hub_words,
    initiative_words,
    words,
)
from kankei_geo.view import told

_COLOUR = "#[0-9a-f]{6}"
_FARTHER = msgid("no hub within the minutes")
_NO_STOP, _NO_HUB = msgid("not a stop"), msgid("not a hub")
_NO_FACT = msgid("No fact here")


def on_the_map(document: Document) -> Iterator[Column]:
    """Yield class and colour on the present map, and the group of a distribution."""
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
    if document.compared_with is not None:
        sides = edition_words.sides(data, view, view.layer)
        yield Column("before", msgid("In the edition before"), TEXT, sides["before"])
        yield Column("after", msgid("In the edition after"), TEXT, sides["after"])
    if document.subject == SPREAD:
        yield Column(
            "distribution_group", msgid("Class of the distribution"), TEXT, list(groups(document))
        )


def groups(document: Document) -> Iterator[str]:
    """Yield the group of a distribution of each municipality, in the order of codes."""
    data, view = document.data, document.view
    names = {
        one.key: distribution_words.group_name(data, one, view.by, view.lang)
        for one in distribution.groups(data, view.by)
    }
    for key in distribution.group_of(data, data.table, view.by, winter=view.winter):
        yield names[key]


def _in_full(data: Dataset, item: LegendClass) -> LegendClass:
    """Return a class whose label tells the level of evidence in full, where it has one."""
    level = item.key.partition(":")[2]
    full = legend.level_labels(data).get(level)
    return replace(item, fields=(("level", full),)) if full else item


def _on_small_maps(document: Document) -> Iterator[Column]:
    """Yield class and colour of each policy's small map."""
    language = document.view.lang
    for policy, picture in document.small_pictures.items():
        name = {"policy": legend.policy_labels(document.data)[policy]}
        # In full words: what is short needs a key.
        states = {item.key: _in_full(document.data, item) for item in picture.classes}
        found = [states[key] for key in picture.keys]
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
            [item.colour for item in found],
            name,
        )


def _colour(
    key: str, title: str, values: Sequence[str], fields: Mapping[str, str | Words] | None = None
) -> Column:
    fills = {value: value for value in values}
    return Column(key, title, TEXT, values, pattern=_COLOUR, fields=fields or {}, fills=fills)


def stops(document: Document) -> Iterator[Column]:
    """Yield the number of each stop of the route, with the legs that lead there and on."""
    route = document.route
    if route is None:
        return
    codes = document.data.table["code"]
    integer = partial(Column, kind=INTEGER, missing=_NO_STOP)
    stops = {code: number for number, code in enumerate(route.stops, start=1)}
    before, after = ({getattr(leg, end): leg for leg in route.legs} for end in ("end", "start"))
    yield integer("stop", msgid("Stop (order)"), values=[stops.get(code) for code in codes])
    days = {code: leg.day for code, leg in before.items()}
    yield integer("stop_day", msgid("Day of arrival"), values=[days.get(code) for code in codes])
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
        yield integer(
            f"{key}_minutes", minutes, values=[leg and leg.minutes for leg in told], unit=MINUTES
        )
        yield Column(
            f"{key}_km",
            km,
            NUMBER,
            [leg and leg.way.km for leg in told],
            unit=KM,
            places=2,
            missing=_NO_STOP,
        )


def hubs(document: Document) -> Iterator[Column]:
    """Yield how much each counts, its hub and the minutes from it."""
    data, view = document.data, document.view
    minutes = partial(Column, kind=INTEGER, unit=MINUTES, missing=_FARTHER)
    choice = hub_words.choice(data, view)
    hubs = choice.hubs if choice else ()
    numbers = {code: number for number, code in enumerate(hubs, start=1)}
    yield Column(
        "hub_number",
        msgid("No. as a hub"),
        INTEGER,
        [numbers.get(code) for code in data.table["code"]],
        missing=_NO_HUB,
    )
    served = hub_tables.served(data, view)
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


def facts(document: Document) -> Iterator[Column]:
    """Yield how many facts each municipality has, their kinds, and its story."""
    data, view = document.data, document.view
    t, codes = words.translator(view.lang), data.table["code"]
    shown = told.shown(data, view)
    kinds = shown.groupby("code")["kind"].agg(
        lambda own: t(", ").join(
            initiative_words.term(data, KIND, kind, view.lang) for kind in dict.fromkeys(own)
        )
    )
    numbers = codes.map(shown["code"].value_counts()).astype("Int64")
    yield Column("facts", msgid("Number of facts"), INTEGER, numbers, missing=_NO_FACT)
    yield Column("fact_kinds", msgid("Kinds of facts"), TEXT, codes.map(kinds), missing=_NO_FACT)
    stories = [initiative_words.told_story(data, view, code) or None for code in codes]
    yield Column("fact_story", msgid("In the order of time"), TEXT, stories, missing=_NO_FACT)
