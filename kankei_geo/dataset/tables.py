"""Which tables a prefecture and an edition have, by the names of their files.

What must stand in each of them is told by `schema`, which takes a third of a second to load.
"""

from kankei_geo.dataset import background, initiatives
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

CENSUS_YEARS = (2005, 2010, 2015, 2020)
REGISTER_YEARS = (2014, 2021, 2022, 2023, 2024, 2025)
POPULATION_COLUMNS = (
    "code",
    *(f"census_{year}" for year in CENSUS_YEARS),
    *(f"register_{year}" for year in REGISTER_YEARS),
    "area_km2",
    "mean_age_2020",
    "age0_14_2020",
    "age15_64_2020",
    "age65plus_2020",
    "households_2020",
)
# Columns of tables that there may be none of.
OPTIONAL_COLUMNS = {
    OTHER_AREAS: ("code", "prefecture", "name"),
    OTHER_NAMES: ("name", "code", "kind", "merged"),
    JAPAN_AIRPORTS: ("iata", "icao", "name", "name_en", "military", "lat", "lon"),
    AIRPORT_DISTANCES: ("code", "airport", "line_km"),
    MERGERS: ("code_before", "code_after", "date"),
    INITIATIVES: initiatives.COLUMNS,
    INITIATIVE_TERMS: ("list", "key", "name_ja", "name_en", "text_ja", "text_en"),
    INITIATIVE_SOURCES: initiatives.OF_PARTS,
    **background.COLUMNS,
    "cluster_places.csv": ("variable", "definition", "treatment", "code", "p", "p_adjusted"),
    "clusters.csv": (
        *("variable", "definition", "treatment", "municipalities", "statistic", "expected", "p"),
        *("readings", "joined"),
    ),
    "contradictions.csv": (
        *("topic_ja", "topic_en", "found_ja", "found_en", "handled_ja", "handled_en", "source"),
    ),
    "glossary.csv": (
        *("term_key", "term_ja", "reading", "term_en", "text_ja", "text_en", "source", "pages"),
    ),
    "grounds.csv": ("grounds", "level", "text_ja", "text_en", "source"),
    "name_aliases.csv": ("printed_name", "code", "certain", "reason_ja", "reason_en"),
    "notes.csv": ("code", "text_ja", "text_en", "source"),
    "programme_2019.csv": ("code", "plan", "url"),
}
_ALWAYS = ("municipalities.csv", "subprefectures.csv", "neighbours.csv", "tile_grid.csv")
_OF_AIRPORTS = (
    *("airports.csv", "tokyo_flights.csv", "flight_facts.csv", "access.csv"),
    *("road_openings.csv", "office_minutes.csv", "opening_effects.csv", "road_names.csv"),
    *("model_routes.csv", "toll_sections.csv"),
)


def of_prefecture(prefecture: Prefecture) -> tuple[str, ...]:
    """Return the names of a prefecture's tables, in order."""
    people = ("population.csv",) if prefecture.population else ()
    airports = _OF_AIRPORTS if prefecture.airports else ()
    own = (*prefecture.tables, *prefecture.indicator_tables)
    return tuple(sorted({*_ALWAYS, *people, *airports, *own}))


def of_edition(edition: Edition) -> tuple[str, ...]:
    """Return the names of an edition's tables, in order."""
    return tuple(sorted({"policy_matrix.csv", *edition.tables}))
