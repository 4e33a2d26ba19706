"""What each table of a prefecture and of an edition must look like, as pandera schemas.

Codes are text of five digits. A schema is strict: a column too many is a fault, too.
"""

from collections.abc import Callable, Collection
from functools import partial

import pandera.pandas as pa

from kankei_geo.base.i18n import msgid
from kankei_geo.base.pages import PAGE_NAMES
from kankei_geo.dataset import (
    columns,
    indicator,
    schema_access,
    schema_background,
    schema_initiatives,
    tables,
)
from kankei_geo.dataset.columns import (
    IATA,
    SLUG,
    code,
    is_in_the_calendar,
    name,
    one_of,
    rows,
    text,
)
from kankei_geo.dataset.edition import Edition
from kankei_geo.dataset.mergers import MERGERS
from kankei_geo.dataset.prefecture import (
    AIRPORT_DISTANCES,
    INITIATIVE_SOURCES,
    INITIATIVE_TERMS,
    INITIATIVES,
    JAPAN_AIRPORTS,
    OTHER_AREAS,
    OTHER_NAMES,
    Prefecture,
)
from kankei_geo.dataset.tables import POPULATION_COLUMNS
from kankei_geo.dataset.text_table import CODE, expectation

_PAGE = f"({'|'.join(PAGE_NAMES)})"
Rules = Callable[[], pa.DataFrameSchema]


def of_prefecture(prefecture: Prefecture) -> dict[str, Rules]:
    """Return what makes the schema of each of a prefecture's tables, by the names of their files.

    Making all of them takes a tenth of a second; most commands read a few tables.
    """
    make: dict[str, Callable[[Prefecture], pa.DataFrameSchema]] = {
        "municipalities.csv": _municipalities,
        "subprefectures.csv": _subprefectures,
        "neighbours.csv": schema_access.neighbours,
        "tile_grid.csv": schema_access.tile_grid,
        "population.csv": _population,
        "airports.csv": _airports,
        "tokyo_flights.csv": lambda _: TOKYO_FLIGHTS,
        "flight_facts.csv": lambda _: FLIGHT_FACTS,
        "access.csv": schema_access.access,
        "road_openings.csv": schema_access.road_openings,
        "office_minutes.csv": schema_access.office_minutes,
        "opening_effects.csv": schema_access.opening_effects,
        "road_names.csv": lambda _: schema_access.ROAD_NAMES,
        "model_routes.csv": schema_access.model_routes,
        "toll_sections.csv": schema_access.toll_sections,
        OTHER_AREAS: lambda _: OTHER_AREAS_OF_JAPAN,
        OTHER_NAMES: _other_names,
        JAPAN_AIRPORTS: lambda _: AIRPORTS_OF_JAPAN,
        AIRPORT_DISTANCES: airport_distances,
        MERGERS: _mergers,
        INITIATIVES: schema_initiatives.initiatives,
        INITIATIVE_TERMS: lambda _: schema_initiatives.TERMS,
        INITIATIVE_SOURCES: schema_initiatives.parts,
        **{name: partial(_given, rules) for name, rules in schema_background.SCHEMAS.items()},
        **{
            name: partial(indicator_values, keys=keys, table=name)
            for name, keys in prefecture.indicator_tables.items()
        },
    }
    return {name: partial(make[name], prefecture) for name in tables.of_prefecture(prefecture)}


def _given(rules: pa.DataFrameSchema, _: Prefecture) -> pa.DataFrameSchema:
    """Return rules that are the same in every prefecture."""
    return rules


def of_edition(prefecture: Prefecture, edition: Edition) -> dict[str, Rules]:
    """Return what makes the schema of each of an edition's tables, by the names of their files."""
    make: dict[str, Rules] = {
        "policy_matrix.csv": partial(policy_matrix, prefecture, edition),
        "cluster_places.csv": partial(_cluster_places, prefecture, edition),
        "clusters.csv": partial(_clusters, edition),
        "contradictions.csv": lambda: CONTRADICTIONS,
        "glossary.csv": lambda: GLOSSARY,
        "grounds.csv": partial(_grounds, edition),
        "name_aliases.csv": partial(_aliases, prefecture),
        "notes.csv": partial(_notes, prefecture),
        "programme_2019.csv": partial(_programme, prefecture),
    }
    return {name: make[name] for name in tables.of_edition(edition)}


def _municipalities(prefecture: Prefecture) -> pa.DataFrameSchema:
    return pa.DataFrameSchema(
        {
            "code": code(prefecture),
            "name": name(),
            "kana": name(unique=False),
            "name_en": name(unique=False),
            "subprefecture": text(),
            "district": pa.Column(str, nullable=True),
            "office_lat": columns.latitude(prefecture),
            "office_lon": columns.longitude(prefecture),
            "url": pa.Column(
                str,
                pa.Check.str_startswith("http", error=msgid("an address that begins with http")),
            ),
        },
        checks=rows(prefecture.municipalities),
        strict=True,
        name="municipalities.csv",
    )


def _subprefectures(prefecture: Prefecture) -> pa.DataFrameSchema:
    return pa.DataFrameSchema(
        {
            "slug": pa.Column(str, SLUG, unique=True),
            "name": text(unique=True),
            "name_en": text(unique=True),
        },
        checks=rows(prefecture.groups.count),
        strict=True,
        name="subprefectures.csv",
    )


# Who else has a code: wards with the name of their city before their own, other prefectures.
OTHER_AREAS_OF_JAPAN = pa.DataFrameSchema(
    {
        "code": pa.Column(
            str,
            pa.Check.str_matches(r"^\d{5}$", error=msgid("a code of five digits")),
            unique=True,
            metadata={"kind": CODE},
        ),
        "prefecture": text(),
        "name": name(unique=False),
    },
    strict=True,
    name=OTHER_AREAS,
)


def _other_names(prefecture: Prefecture) -> pa.DataFrameSchema:
    """Return the schema of names that are no municipality's today.

    ``member`` is who merged into the municipality with this code, one that kept its name among
    them; ``outside`` an area out of scope with its district before its name.
    """
    return pa.DataFrameSchema(
        {
            "name": name(unique=False),
            "code": code(prefecture, unique=False),
            "kind": pa.Column(str, one_of("member", "outside")),
            "merged": pa.Column(
                str,
                pa.Check(
                    is_in_the_calendar, element_wise=True, error=msgid("a day of the calendar")
                ),
                nullable=True,
            ),
        },
        unique=["name", "code"],
        strict=True,
        name=OTHER_NAMES,
    )


def _mergers(prefecture: Prefecture) -> pa.DataFrameSchema:
    """Return the schema of who merged into whom: a row for each part, see `mergers.carried`."""
    return pa.DataFrameSchema(
        {
            "code_before": code(prefecture, unique=False),
            "code_after": code(prefecture, unique=False),
            "date": columns.dated(),
        },
        unique=["code_before", "date"],
        strict=True,
        name=MERGERS,
    )


def _population(prefecture: Prefecture) -> pa.DataFrameSchema:
    special = {
        "code": code(prefecture),
        "area_km2": columns.more_than_0(),
        "mean_age_2020": pa.Column(
            float, pa.Check.in_range(20, 90, error=msgid("an age from 20 to 90"))
        ),
    }
    return pa.DataFrameSchema(
        {column: special.get(column, columns.count()) for column in POPULATION_COLUMNS},
        checks=rows(prefecture.municipalities),
        strict=True,
        name="population.csv",
    )


def indicator_values(
    prefecture: Prefecture, *, keys: Collection[str], table: str = "indicators"
) -> pa.DataFrameSchema:
    """Return the schema of values of indicators, one of a municipality and a year in a row.

    A value that there is not has no row.

    Parameters
    ----------
    keys : collection of str
        Which indicators there are.
    table : str
        What the table is called in messages.
    """
    first, last = indicator.YEARS
    return pa.DataFrameSchema(
        {
            "code": code(prefecture, unique=False),
            "indicator": pa.Column(str, one_of(*keys)),
            "year": pa.Column(
                int,
                pa.Check.in_range(
                    first,
                    last,
                    error=expectation("a number from {low} to {high}", low=first, high=last),
                ),
            ),
            "value": pa.Column(float),
        },
        unique=["code", "indicator", "year"],
        strict=True,
        name=table,
    )


def _airports(prefecture: Prefecture) -> pa.DataFrameSchema:
    return pa.DataFrameSchema(
        {
            "iata": pa.Column(str, IATA, unique=True),
            "icao": pa.Column(
                str,
                pa.Check.str_matches(r"^R[JO][A-Z]{2}$", error=msgid("RJ or RO and two letters")),
                unique=True,
            ),
            "name": text(unique=True),
            "name_en": text(unique=True),
            "code": code(prefecture, unique=False),
            "lat": columns.latitude(prefecture),
            "lon": columns.longitude(prefecture),
            "position_source": text(),
            "status": pa.Column(str, one_of("in_service", "suspended")),
            "airport_class": text(),
            "runway_m": text(),
        },
        checks=rows(prefecture.airports),
        strict=True,
        name="airports.csv",
    )


AIRPORTS_OF_JAPAN = pa.DataFrameSchema(
    {
        "iata": pa.Column(str, IATA, unique=True),
        "icao": text(unique=True),
        "name": text(unique=True),
        "name_en": text(unique=True),
        "military": pa.Column(bool),
        "lat": pa.Column(float, pa.Check.in_range(20, 50, error="20 – 50")),
        "lon": pa.Column(float, pa.Check.in_range(120, 160, error="120 – 160")),
    },
    strict=True,
    name=JAPAN_AIRPORTS,
)


def airport_distances(prefecture: Prefecture) -> pa.DataFrameSchema:
    """Return the schema of the distances in a straight line to the airports of Japan."""
    return pa.DataFrameSchema(
        {
            "code": code(prefecture, unique=False),
            "airport": pa.Column(str, IATA),
            "line_km": columns.distance(),
        },
        unique=["code", "airport"],
        strict=True,
        name=AIRPORT_DISTANCES,
    )


TOKYO_FLIGHTS = pa.DataFrameSchema(
    {
        "iata": pa.Column(str, IATA, unique=True),
        "haneda": pa.Column(bool),
        "narita": pa.Column(bool),
        "as_of": columns.dated(or_undated=True),
        "url": text(),
        "note_ja": pa.Column(str, nullable=True),
        "note_en": pa.Column(str, nullable=True),
    },
    strict=True,
    name="tokyo_flights.csv",
)

# What is known of single routes, a fact a row; of several on one matter `analysis.journey` tells
# which one counts.
FLIGHT_FACTS = pa.DataFrameSchema(
    {
        "iata": pa.Column(str, IATA),
        "origin": pa.Column(str, one_of("haneda", "narita")),
        "fact": pa.Column(str, one_of("block_minutes", "round_trips")),
        "value": pa.Column(int, pa.Check.in_range(1, 300, error=msgid("1 to 300"))),
        "as_of": columns.dated(or_undated=True),
        "url": text(),
        "note_ja": pa.Column(str, nullable=True),
        "note_en": pa.Column(str, nullable=True),
    },
    unique=["iata", "origin", "fact", "value", "as_of", "url"],
    strict=True,
    name="flight_facts.csv",
)


def policy_matrix(prefecture: Prefecture, edition: Edition) -> pa.DataFrameSchema:
    """Return the schema of an edition's matrix.

    ``panel``, ``row``, ``name_printed`` and ``marks_printed`` are there where a printed table
    was rebuilt.
    """
    most = len(edition.policies)
    marks = pa.Check.in_range(
        0 if edition.rules is None else 1,
        most,
        error=expectation(
            "a number from {low} to {high}", low=0 if edition.rules is None else 1, high=most
        ),
    )
    printed = edition.rules is not None
    return pa.DataFrameSchema(
        {
            "code": code(prefecture),
            "panel": pa.Column(str, one_of("left", "right"), required=printed),
            "row": pa.Column(int, pa.Check.ge(1, error=msgid("1 or more")), required=printed),
            "name_printed": text(unique=True, required=printed),
            "marks_printed": pa.Column(int, marks, required=printed),
            "priority_count": pa.Column(int, marks),
            **{
                key: column
                for policy in edition.keys
                for key, column in {
                    policy: pa.Column(int, pa.Check.isin([0, 1], error="0 / 1")),
                    f"{policy}_level": pa.Column(str, one_of(*edition.level_keys)),
                    f"{policy}_grounds": text(),
                }.items()
            },
        },
        strict=True,
        name="policy_matrix.csv",
    )


_CLUSTER_KEYS = ("variable", "definition", "treatment")
_SHARE = pa.Check.in_range(0, 1, error=msgid("0 to 1"))
_JOINED = pa.Check.str_matches(
    r"^(\d{5}>\d{5}( \d{5}>\d{5})*)?$", error=msgid("pairs of codes such as 01367>01345")
)


def _cluster_keys(edition: Edition) -> dict[str, pa.Column]:
    """Return what says which test a row belongs to."""
    return {
        "variable": pa.Column(str, one_of("count", *edition.keys)),
        "definition": pa.Column(str, one_of("border", "nearest", "road")),
        "treatment": pa.Column(str, one_of("left_out", "no_adopter")),
    }


def _clusters(edition: Edition) -> pa.DataFrameSchema:
    return pa.DataFrameSchema(
        {
            **_cluster_keys(edition),
            "municipalities": pa.Column(int, pa.Check.ge(1, error=msgid("1 or more"))),
            "statistic": pa.Column(float, nullable=True),
            "expected": pa.Column(float, nullable=True),
            "p": pa.Column(float, _SHARE, nullable=True),
            "readings": pa.Column(float, _SHARE, nullable=True),
            "joined": pa.Column(str, _JOINED, nullable=True),
        },
        unique=list(_CLUSTER_KEYS),
        strict=True,
        name="clusters.csv",
    )


def _cluster_places(prefecture: Prefecture, edition: Edition) -> pa.DataFrameSchema:
    return pa.DataFrameSchema(
        {
            **_cluster_keys(edition),
            "code": code(prefecture, unique=False),
            "p": pa.Column(float, _SHARE),
            "p_adjusted": pa.Column(float, _SHARE),
        },
        unique=[*_CLUSTER_KEYS, "code"],
        strict=True,
        name="cluster_places.csv",
    )


def _grounds(edition: Edition) -> pa.DataFrameSchema:
    return pa.DataFrameSchema(
        {
            "grounds": text(unique=True),
            "level": pa.Column(str, one_of(*edition.level_keys)),
            "text_ja": text(),
            "text_en": text(),
            "source": text(),
        },
        strict=True,
        name="grounds.csv",
    )


def _aliases(prefecture: Prefecture) -> pa.DataFrameSchema:
    return pa.DataFrameSchema(
        {
            "printed_name": text(unique=True),
            "code": code(prefecture),
            "certain": pa.Column(bool),
            "reason_ja": text(),
            "reason_en": text(),
        },
        strict=True,
        name="name_aliases.csv",
    )


def _notes(prefecture: Prefecture) -> pa.DataFrameSchema:
    return pa.DataFrameSchema(
        {
            "code": code(prefecture, unique=False),
            "text_ja": text(),
            "text_en": text(),
            "source": text(),
        },
        strict=True,
        name="notes.csv",
    )


def _programme(prefecture: Prefecture) -> pa.DataFrameSchema:
    return pa.DataFrameSchema(
        {
            "code": code(prefecture),
            "plan": pa.Column(int, pa.Check.isin([1, 2], error="1 / 2")),
            "url": text(),
        },
        strict=True,
        name="programme_2019.csv",
    )


CONTRADICTIONS = pa.DataFrameSchema(
    {
        "topic_ja": text(unique=True),
        "topic_en": text(unique=True),
        "found_ja": text(),
        "found_en": text(),
        "handled_ja": text(),
        "handled_en": text(),
        "source": text(),
    },
    strict=True,
    name="contradictions.csv",
)

GLOSSARY = pa.DataFrameSchema(
    {
        "term_key": pa.Column(str, SLUG, unique=True),
        "term_ja": text(unique=True),
        "reading": pa.Column(
            str, pa.Check.str_matches(r"^[ぁ-んー・]+$", error=msgid("a reading in hiragana"))
        ),
        "term_en": text(unique=True),
        "text_ja": pa.Column(
            str,
            pa.Check.str_length(min_value=1, max_value=120, error=msgid("a text of 120 letters")),
        ),
        "text_en": text(),
        "source": text(),
        "pages": pa.Column(
            str,
            pa.Check.str_matches(
                rf"^{_PAGE}(\.{_PAGE})*$", error=msgid("names of pages with a dot between them")
            ),
        ),
    },
    strict=True,
    name="glossary.csv",
)


def polygon_areas(prefecture: Prefecture) -> pa.DataFrameSchema:
    """Return the schema of the shapefile's attributes."""
    return pa.DataFrameSchema(
        {
            "code": code(prefecture),
            "in_scope": pa.Column(bool),
            "area_km2": columns.more_than_0(),
        },
        name="municipalities.shp",
    )
