"""How the tables become one: pure functions on tables, for the dataset and its builders."""

import calendar

import pandas as pd

from kankei_geo.base.errors import InputContentError
from kankei_geo.dataset.edition import Edition

NO_AIRPORTS = pd.DataFrame(
    {
        name: pd.Series(dtype=kind)
        for name, kind in {
            **dict.fromkeys(("iata", "icao", "name", "name_en", "code"), "str"),
            **dict.fromkeys(("lat", "lon"), "float"),
            **dict.fromkeys(("position_source", "status", "airport_class", "runway_m"), "str"),
            **dict.fromkeys(("haneda", "narita"), "bool"),
            **dict.fromkeys(("as_of", "url", "note_ja", "note_en"), "str"),
            "tokyo_direct": "bool",
        }.items()
    }
)
NO_ACCESS = pd.DataFrame(
    {
        name: pd.Series(dtype=kind)
        for name, kind in {
            **dict.fromkeys(("code", "airport"), "str"),
            **dict.fromkeys(("distance_km", "edge_km"), "float"),
            "method": "str",
            "drive_minutes": "float",
        }.items()
    }
)


_MONTH, _DAY = 7, 10  # letters of 2018-12 and of 2018-12-01


def last_day(told: str) -> str:
    """Return the last possible day of a date that may lack its day, or its month, too.

    >>> last_day("2018-12"), last_day("2023"), last_day("2024-02-01")
    ('2018-12-31', '2023-12-31', '2024-02-01')
    """
    if len(told) == _DAY:
        return told
    year, month = (int(told[:4]), int(told[5:])) if len(told) == _MONTH else (int(told), 12)
    return f"{year}-{month:02}-{calendar.monthrange(year, month)[1]}"


def table_columns(edition: Edition) -> tuple[str, ...]:
    """Return the columns of the joined table; those that the first issue fixed come first."""
    policies = edition.keys
    return (
        "code",
        "name",
        "kana",
        "subprefecture",
        "listed",
        *policies,
        *(f"{policy}_level" for policy in policies),
        "priority_count",
        "population",
        "area_km2",
        "office_lat",
        "office_lon",
        "name_en",
        "district",
        "name_printed",
        *(f"{policy}_grounds" for policy in policies),
        "population_register_2025",
        "polygon_area_km2",
        "area_difference_km2",
        "url",
    )


def with_flights(airports: pd.DataFrame, flights: pd.DataFrame) -> pd.DataFrame:
    """Return the airports with what is known about their flights to Tokyo.

    Raises
    ------
    InputContentError
        If an airport stands in one of the tables only.
    """
    missing = sorted(set(airports["iata"]) ^ set(flights["iata"]))
    if missing:
        raise InputContentError(
            "tokyo_flights.csv and airports.csv differ in: {airports}. Each airport needs one "
            "line in both.",
            airports=", ".join(missing),
        )
    joined = airports.merge(flights, on="iata", validate="1:1")
    return joined.assign(tokyo_direct=joined["haneda"] | joined["narita"])


def join(
    edition: Edition,
    municipalities: pd.DataFrame,
    matrix: pd.DataFrame,
    population: pd.DataFrame,
    polygons: pd.DataFrame,
) -> pd.DataFrame:
    """Join everything that is known about the municipalities.

    Parameters
    ----------
    edition : Edition
        Whose policies the matrix has.
    municipalities, matrix, population, polygons : pandas.DataFrame
        As `Dataset` has them.

    Returns
    -------
    pandas.DataFrame
        A row for each municipality in the order of their codes, columns `table_columns`. Marks
        and counts are nullable integers, missing where a municipality is not listed.
        ``area_km2`` is the official census area, ``polygon_area_km2`` the geodesic area of the
        boundary polygon and ``area_difference_km2`` the second minus the first.
    """
    people = population[["code", "census_2020", "register_2025", "area_km2"]].rename(
        columns={"census_2020": "population", "register_2025": "population_register_2025"}
    )
    areas = polygons.rename(columns={"area_km2": "polygon_area_km2"})
    table = (
        municipalities.merge(matrix, on="code", how="left", validate="1:1")
        .merge(people, on="code", validate="1:1")
        .merge(areas[["code", "polygon_area_km2"]], on="code", validate="1:1")
    )
    counts = [*edition.keys, "priority_count"]
    table[counts] = table[counts].astype("Int64")
    table["listed"] = table["priority_count"].notna()
    table["area_difference_km2"] = (table["polygon_area_km2"] - table["area_km2"]).round(2) + 0.0
    if "name_printed" not in table:
        table["name_printed"] = pd.Series(pd.NA, index=table.index, dtype="str")
    return table[list(table_columns(edition))]
