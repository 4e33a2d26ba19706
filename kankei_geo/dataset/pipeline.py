"""The one way from the shipped tables to every number that is shown or exported."""

import math
from dataclasses import dataclass
from functools import cache

import pandas as pd

from kankei_geo.base.errors import UnknownNameError
from kankei_geo.dataset import load
from kankei_geo.dataset.matrix import ALL_POLICIES, POLICIES
from kankei_geo.dataset.names import suggest
from kankei_geo.dataset.winter import check_winter, minutes_column

# The columns that the issue fixes; what else is useful stands after them.
TABLE_COLUMNS = (
    "code",
    "name",
    "kana",
    "subprefecture",
    "listed",
    *POLICIES,
    *(f"{policy}_level" for policy in POLICIES),
    "priority_count",
    "population",
    "area_km2",
    "office_lat",
    "office_lon",
    "name_en",
    "district",
    "name_printed",
    *(f"{policy}_grounds" for policy in POLICIES),
    "population_register_2025",
    "polygon_area_km2",
    "area_difference_km2",
    "url",
)

# What the joined table and the access table are made of, as the places of shipped files.
TABLE_LAYERS = (
    "geo/municipalities.shp",
    "data/policy_matrix.csv",
    "data/municipalities.csv",
    "data/population.csv",
)
ACCESS_LAYERS = ("data/access.csv", "data/airports.csv", "data/tokyo_flights.csv")


@cache
def joined_table() -> pd.DataFrame:
    """Join everything that is known about the 179 municipalities.

    Returns
    -------
    pandas.DataFrame
        179 rows in the order of their codes, columns `TABLE_COLUMNS`. Marks and counts are
        nullable integers, missing where a municipality is not listed. ``area_km2`` is the
        official census area, ``polygon_area_km2`` the geodesic area of the boundary polygon
        and ``area_difference_km2`` the second minus the first.
    """
    return join(
        load.municipalities(), load.policy_matrix(), load.population(), load.polygon_areas()
    )


def join(
    municipalities: pd.DataFrame,
    matrix: pd.DataFrame,
    population: pd.DataFrame,
    polygons: pd.DataFrame,
) -> pd.DataFrame:
    """Join the tables of `load` as `joined_table` returns them.

    Parameters
    ----------
    municipalities, matrix, population, polygons : pandas.DataFrame
        As `load.municipalities`, `load.policy_matrix`, `load.population` and
        `load.polygon_areas` return them.
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
    counts = [*POLICIES, "priority_count"]
    table[counts] = table[counts].astype("Int64")
    table["listed"] = table["priority_count"].notna()
    table["area_difference_km2"] = (table["polygon_area_km2"] - table["area_km2"]).round(2) + 0.0
    return table[list(TABLE_COLUMNS)]


def access(winter: float = 1.0) -> pd.DataFrame:
    """Return distance and drive time between each office and each airport.

    Parameters
    ----------
    winter : float
        Factor that divides road speeds, 1.0 to 2.0. Steps of 0.1 are modelled; between
        them the minutes are interpolated.

    Returns
    -------
    pandas.DataFrame
        179 x 13 rows: ``code``, ``name``, ``airport`` (IATA), ``distance_km`` (geodesic),
        ``drive_minutes`` (an estimate; missing where no road leads), ``method`` (``road``,
        ``estimate`` or ``none``) and ``edge_km``.

    Raises
    ------
    InputContentError
        If the factor is out of range.
    """
    check_winter(winter)
    table = load.access()
    lower = math.floor(round(winter * 10, 6)) / 10
    share = (winter - lower) * 10
    minutes = table[minutes_column(lower)]
    if share > 0:
        minutes = minutes * (1 - share) + table[minutes_column(lower + 0.1)] * share
    names = load.municipalities().set_index("code")["name"]
    return table.assign(
        name=table["code"].map(names), drive_minutes=minutes.astype(float).round(1)
    )[["code", "name", "airport", "distance_km", "drive_minutes", "method", "edge_km"]]


def record(code: str) -> pd.Series:
    """Return what is known about one municipality.

    Parameters
    ----------
    code : str
        Five digits.

    Returns
    -------
    pandas.Series
        One row of the joined table, followed by the municipality's row of the population
        table.

    Raises
    ------
    UnknownNameError
        If no municipality has this code.
    """
    table = joined_table()
    rows = table[table["code"] == code]
    if rows.empty:
        raise UnknownNameError(
            "{code} is no code of Hokkaido's 179 municipalities. Nearest: {nearest}.",
            code=code,
            nearest=", ".join(suggest(code, table["code"])) or "-",
        )
    people = load.population()
    own = people[people["code"] == code].drop(columns=["code", "area_km2"])
    joined: pd.Series = pd.concat([rows.astype(object).iloc[0], own.astype(object).iloc[0]])
    return joined


@dataclass(frozen=True)
class Summary:
    """Headline figures of the policy matrix.

    Attributes
    ----------
    municipalities, listed, not_listed : int
        All, those in table 3, and the others.
    by_count : dict of int to int
        Listed municipalities by their number of priority policies.
    by_policy : dict of str to int
        Municipalities that adopted each policy.
    by_level : dict of str to int
        Marks, ones and zeros alike, by evidence level.
    """

    municipalities: int
    listed: int
    not_listed: int
    by_count: dict[int, int]
    by_policy: dict[str, int]
    by_level: dict[str, int]


@cache
def headline() -> Summary:
    """Return the headline figures of the whole table."""
    return summarise(joined_table())


def summarise(table: pd.DataFrame) -> Summary:
    """Count what `table` holds."""
    listed = table[table["listed"]]
    levels = pd.concat([listed[f"{policy}_level"] for policy in POLICIES])
    return Summary(
        municipalities=len(table),
        listed=len(listed),
        not_listed=len(table) - len(listed),
        by_count={
            count: int((listed["priority_count"] == count).sum())
            for count in range(1, ALL_POLICIES + 1)
        },
        by_policy={policy: int(listed[policy].sum()) for policy in POLICIES},
        by_level={str(level): int(number) for level, number in levels.value_counts().items()},
    )
