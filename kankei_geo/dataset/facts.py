"""Facts of a dataset that more than one room asks for: minutes, records, headline figures."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import pandas as pd

from kankei_geo.base.errors import InputContentError, UnknownNameError
from kankei_geo.dataset.dataset import Dataset
from kankei_geo.dataset.kept import kept
from kankei_geo.dataset.names import suggest
from kankei_geo.dataset.winter import check_winter

# What the joined table and the access table are made of, as the names of shipped files.
TABLE_LAYERS = ("municipalities.shp", "policy_matrix.csv", "municipalities.csv", "population.csv")
JOURNEY_LAYERS = ("flight_facts.csv",)
ACCESS_LAYERS = ("access.csv", "airports.csv", "tokyo_flights.csv")
_ACCESS_COLUMNS = (
    *("code", "name", "airport", "distance_km", "drive_minutes", "drive_low", "drive_high"),
    *("method", "edge_km"),
)


def require_airports(data: Dataset) -> None:
    """Refuse a prefecture without airports: it has no access, no routes and no hubs.

    Raises
    ------
    InputContentError
        If it has none.
    """
    if not data.prefecture.airports:
        raise InputContentError(
            "{prefecture} has no airports, so there is no access and there are no candidates.",
            prefecture=data.prefecture.title,
        )


def access(data: Dataset, winter: float = 1.0) -> pd.DataFrame:
    """Return distance and drive time between each office and each airport.

    Parameters
    ----------
    winter : float
        Factor that divides road speeds, 1.0 to 2.0.

    Returns
    -------
    pandas.DataFrame
        A row for each municipality and airport: ``code``, ``name``, ``airport`` (IATA),
        ``distance_km`` (geodesic),
        ``drive_minutes`` (an estimate; missing where no road leads) with ``drive_low`` and
        ``drive_high`` (the interval that holds four published times of five), ``method``
        (``road`` or ``none``) and ``edge_km``.

    Raises
    ------
    InputContentError
        If the factor is out of range.
    """
    check_winter(winter)
    table = data.access
    minutes = table["drive_minutes"].astype(float)
    low, high = minutes, minutes
    if data.prefecture.airports:
        minutes = data.drive_model.at_winter(minutes, winter).round(1)
        low, high = data.drive_model.doubt.interval(minutes)
    names = data.municipalities.set_index("code")["name"]
    return table.assign(
        name=table["code"].map(names),
        drive_minutes=minutes,
        drive_low=low,
        drive_high=high,
    )[list(_ACCESS_COLUMNS)]


def neighbours(data: Dataset, code: str) -> tuple[str, ...]:
    """Return the codes of the municipalities that share a border with one, in order."""
    pairs = data.neighbours
    found = {
        *pairs.loc[pairs["code"] == code, "neighbour"],
        *pairs.loc[pairs["neighbour"] == code, "code"],
    }
    return tuple(sorted(found))


def record(data: Dataset, code: str) -> pd.Series:
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
    records = _records(data)
    if code not in records.index:
        raise UnknownNameError(
            "{code} is no code of {prefecture}'s {count} municipalities. Nearest: {nearest}.",
            code=code,
            prefecture=data.prefecture.title,
            count=len(records),
            nearest=", ".join(suggest(code, records.index)) or "-",
        )
    return pd.Series(records.loc[code], name=None, dtype=object)


@kept
def _records(data: Dataset) -> pd.DataFrame:
    """Return all records by code: pages ask for the names of hundreds of rows, one by one."""
    codes = pd.Index(data.table["code"])
    people = data.population.set_index("code").drop(columns="area_km2").loc[codes]
    both = [data.table.astype(object).set_axis(codes), people.astype(object)]
    joined: pd.DataFrame = pd.concat(both, axis=1)
    return joined


@dataclass(frozen=True)
class Summary:
    """Headline figures of the policy matrix.

    Attributes
    ----------
    municipalities, listed, not_listed : int
        All, those in the edition's matrix, and the others.
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
    by_count: Mapping[int, int]
    by_policy: Mapping[str, int]
    by_level: Mapping[str, int]


@kept
def group_names(data: Dataset) -> Mapping[str, str]:
    """Return the names of the groups, as tables have them, by their short names."""
    return dict(zip(data.subprefectures["slug"], data.subprefectures["name"], strict=True))


def of_groups(data: Dataset, table: pd.DataFrame, slugs: Iterable[str]) -> pd.Series:
    """Return which rows of a table with ``subprefecture`` lie in some groups (short names)."""
    names = group_names(data)
    return table["subprefecture"].isin([names[slug] for slug in slugs])


@kept
def headline(data: Dataset) -> Summary:
    """Return the headline figures of the whole table."""
    return summarise(data, data.table)


def summarise(data: Dataset, table: pd.DataFrame) -> Summary:
    """Count what `table` holds."""
    listed = table[table["listed"]]
    # Of no policies there are no marks.
    marks = [listed[f"{policy}_level"] for policy in data.policies]
    levels = pd.concat([pd.Series(dtype="str"), *marks])
    return Summary(
        municipalities=len(table),
        listed=len(listed),
        not_listed=len(table) - len(listed),
        by_count={
            count: int((listed["priority_count"] == count).sum())
            for count in range(1, len(data.policies) + 1)
        },
        by_policy={policy: int(listed[policy].sum()) for policy in data.policies},
        by_level={str(level): int(number) for level, number in levels.value_counts().items()},
    )
