"""What else is told to programs: facts of documents, indicators, sources, and all codes."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pandas as pd

from kankei_geo.analysis import indicators
from kankei_geo.base.errors import UnknownNameError
from kankei_geo.base.i18n import LANGUAGES, Words, msgid, translate
from kankei_geo.base.pages import INITIATIVES_PAGE, OVERVIEW_PAGE
from kankei_geo.dataset import facts
from kankei_geo.dataset.catalogue import all_datasets
from kankei_geo.dataset.dataset import Dataset
from kankei_geo.dataset.names import suggest
from kankei_geo.dataset.sources import require_redistributable
from kankei_geo.door import compared, envelope, hubs, routes, rows, studies
from kankei_geo.door.asked import COMMON, FILTERING, RANKING, Asked, wrong
from kankei_geo.door.envelope import both
from kankei_geo.present import legend
from kankei_geo.present.words import initiative_words, words
from kankei_geo.view import address, told
from kankei_geo.view.view import OF_FACTS

_OF_AIRPORTS = (
    *("iata", "icao", "name", "name_en", "code", "lat", "lon", "status", "tokyo_direct"),
    *("haneda", "narita", "as_of", "url"),
)
_OF_INITIATIVES = ("code", "kind", "year", "text_ja", "text_en", "source", "place", "level")


def initiatives(asked: Asked) -> dict[str, Any]:
    """Return what documents tell of municipalities, a fact a row."""
    found = told.shown(asked.data, asked.view)
    shown = found.iloc[asked.offset : asked.offset + asked.limit]
    return {
        **envelope.of_document(asked, INITIATIVES_PAGE),
        "total": len(found),
        "offset": asked.offset,
        "returned": len(shown),
        "initiatives": rows_of(asked.data, shown),
    }


def rows_of(data: Dataset, found: pd.DataFrame, code: str = "") -> list[dict[str, Any]]:
    """Return facts as JSON has them, perhaps those of one municipality only."""
    own = found[found["code"] == code] if code else found
    cited = [
        {one: initiative_words.cited(data, row, one) for one in LANGUAGES}
        for _, row in own.iterrows()
    ]
    records = rows.records(own[list(_OF_INITIATIVES)])
    return [{**row, "cited": source} for row, source in zip(records, cited, strict=True)]


def of_indicator(data: Dataset, key: str) -> dict[str, Any]:
    """Return what an indicator is."""
    one = indicators.every(data)[key]
    return {
        "indicator": key,
        "name": both(one.words),
        "unit": both(one.unit_words),
        "estimate": one.estimate,
    }


def all_indicators(asked: Asked) -> dict[str, Any]:
    """Return all indicators with unit, years and definition."""
    data = asked.data
    found = indicators.every(data)
    return {
        **envelope.of_layers(
            asked,
            OVERVIEW_PAGE,
            data.layers({name for one in found.values() for name in one.tables}),
        ),
        "total": len(found),
        "indicators": [
            {
                **of_indicator(data, key),
                "years": list(indicators.years(data, key)),
                "definition": both(one.definition.words),
                "missing": both(one.missing.words) if one.missing else None,
                "warning": both(one.warning.words) if one.warning else None,
                "tables": list(one.tables),
            }
            for key, one in found.items()
        ],
    }


def indicator(asked: Asked) -> dict[str, Any]:
    """Return the values of an indicator of one year.

    Raises
    ------
    UnknownNameError
        If there is no such indicator.
    AskedError
        If it has no values of the year.
    """
    data, key = asked.data, asked.own["indicator"]
    known = indicators.every(data)
    if key not in known:
        raise UnknownNameError(
            "{found} is no indicator of {prefecture}. There are: {known}. Nearest: {nearest}.",
            found=repr(key),
            prefecture=data.prefecture.title,
            known=", ".join(known) or "-",
            nearest=", ".join(suggest(key, known)) or "-",
        )
    there = indicators.years(data, key)
    given = asked.own.get("year", str(there[-1]))
    if given not in map(str, there):
        raise wrong("year", given, map(str, there))
    year = int(given)
    shown = 0 if year == there[-1] else year
    asked = replace(asked, view=replace(asked.view, layer=key, year=shown))
    values = indicators.values(data, key, year)
    towns = data.municipalities
    table = towns[["code", "name", "name_en"]].assign(value=values[towns["code"]].to_numpy())
    return {
        **envelope.of_document(asked, OVERVIEW_PAGE),
        **of_indicator(data, key),
        "year": year,
        "years": list(there),
        "total": int(values.notna().sum()),
        "values": rows.records(table),
    }


def airports(asked: Asked) -> dict[str, Any]:
    """Return all airports with their state, place (WGS 84) and where they are told of."""
    data = asked.data
    facts.require_airports(data)
    layers = data.layers({"airports.csv"})
    require_redistributable(layers)
    return {
        **envelope.of_layers(asked, "airport_access", layers),
        "total": len(data.airports),
        "airports": rows.records(data.airports[list(_OF_AIRPORTS)]),
    }


def sources(asked: Asked) -> dict[str, Any]:
    """Return every shipped file with source, terms, credit line and hash."""
    language = asked.view.lang
    return {
        **envelope.of_layers(asked, "sources", asked.data.credited),
        "total": len(asked.data.sidecars),
        "sources": [
            {
                "file": item.place,
                "title": item.title[language],
                "producer": item.producer[language],
                "source": item.named_source,
                "url": item.url or None,
                "as_of": item.vintage,
                "licence": item.licence[language],
                "redistributable": item.redistributable,
                "credit": item.credit[language],
                "sha256": {file.name: file.sha256 for file in item.outputs},
            }
            for item in asked.data.sidecars
        ],
    }


def codes(asked: Asked) -> dict[str, Any]:
    """Return all codes with their names, the fields of the table, and what can be asked."""
    data = asked.data
    of_pages = (*routes.DRIVEN, *routes.PROPOSED, *hubs.SOUGHT, *compared.COMPARED)
    every = (*COMMON, *FILTERING, *RANKING, "by", *OF_FACTS, *of_pages, *studies.STUDIED)
    settings = dict.fromkeys(every)
    return {
        **envelope.of_layers(asked, "sources", data.credited),
        "datasets": [{"prefecture": code, "edition": name} for code, name in all_datasets()],
        "policies": _named(legend.policy_labels(data)),
        "evidence": _named(legend.level_labels(data)),
        "areas": _named(
            {slug: _area(data, slug) for slug in data.subprefectures["slug"]},
        ),
        "fields": [
            {
                "name": one.name,
                "meaning": both(one.meaning),
                "unit": both(one.unit) if one.unit.en else None,
                "values": _named(dict(one.choices)) or None,
            }
            for one in rows.columns(data)
        ],
        "parameters": {name: list(address.choices(data, name)) or None for name in settings},
    }


def _area(data: Dataset, slug: str) -> Words:
    return Words(*(words.area_name(data, slug, one) for one in LANGUAGES))


def _named(texts: Mapping[str, Words]) -> dict[str, dict[str, str]]:
    return {key: both(text) for key, text in texts.items()}


def of_everything(asked: Asked) -> dict[str, Any]:
    """Return what is told of the whole dataset."""
    return {
        "title": in_both(msgid("Kankei-Geo: tables and results for programs")),
        **envelope.of_layers(asked, OVERVIEW_PAGE, asked.data.credited),
    }


def in_both(text: str) -> dict[str, str]:
    """Return a text of the catalogues in both languages."""
    return {language: translate(text, language) for language in LANGUAGES}
