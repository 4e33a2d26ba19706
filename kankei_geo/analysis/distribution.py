"""How the count and each policy spread over areas, sizes and access.

The classes of population have round limits near the quartiles (3,008, 5,266 and 14,359),
with the top quarter divided at 30,000. Each holds at least 22 municipalities, 16 of them
listed, so that no single one moves a share by more than about 6 points. The classes of
access follow the 30, 60 and 90 minutes of the map.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from kankei_geo.analysis import breaks, indicators
from kankei_geo.analysis.breaks import Cut
from kankei_geo.analysis.candidates import nearest
from kankei_geo.analysis.rule import Rule
from kankei_geo.base.i18n import Words, msgid
from kankei_geo.dataset.dataset import Dataset

GROUPINGS = ("area", "people", "access")
WHOLE = "whole"


def count_columns(data: Dataset) -> tuple[str, ...]:
    """Return the columns of the numbers of municipalities by their number of policies."""
    return tuple(f"count_{number}" for number in _counts(data))


def _counts(data: Dataset) -> range:
    """Return the numbers of policies that a listed municipality can have."""
    return range(0 if data.edition.rules is None else 1, len(data.policies) + 1)


def groupings(data: Dataset) -> tuple[str, ...]:
    """Return those of `GROUPINGS` for which the prefecture has figures, then the indicators."""
    return (*_groupings(data), *indicators.every(data))


def _groupings(data: Dataset) -> tuple[str, ...]:
    there = {"people": data.prefecture.population, "access": bool(data.prefecture.airports)}
    return tuple(by for by in GROUPINGS if there.get(by, True))


def columns(data: Dataset) -> tuple[str, ...]:
    """Return the columns of `spread`."""
    return (
        "group",
        "municipalities",
        "listed",
        "not_listed",
        "listed_share",
        *count_columns(data),
        "mean_count",
        *(
            f"{policy}_{figure}"
            for policy in data.policies
            for figure in ("adopters", "share_listed", "share_all")
        ),
    )


@dataclass(frozen=True)
class Group:
    """One group of a grouping.

    Attributes
    ----------
    key : str
        Stable name, such as ``"sorachi"``, ``"3000_4999"`` or ``"no_road"``.
    text : str
        English label with ``{fields}``, the key in the catalogues. A subprefecture's names
        in both languages stand in its table, not there.
    fields : tuple of (str, str or Words)
        Names of the label's fields and the texts that fill them.
    """

    key: str
    text: str
    fields: tuple[tuple[str, str | Words], ...] = ()


_BETWEEN_PEOPLE = msgid("{least} to {most} people")
_BETWEEN_MINUTES = msgid("Over {least} to {most} min")
_PEOPLE = (
    Group("under_3000", msgid("Under {limit} people"), (("limit", "3,000"),)),
    Group("3000_4999", _BETWEEN_PEOPLE, (("least", "3,000"), ("most", "4,999"))),
    Group("5000_9999", _BETWEEN_PEOPLE, (("least", "5,000"), ("most", "9,999"))),
    Group("10000_29999", _BETWEEN_PEOPLE, (("least", "10,000"), ("most", "29,999"))),
    Group("from_30000", msgid("{limit} people and more"), (("limit", "30,000"),)),
)
_PEOPLE_LIMITS = (0, 3_000, 5_000, 10_000, 30_000, np.inf)
_NO_ROAD = Group("no_road", msgid("No road"))
_ACCESS = (
    Group("to_30", msgid("Up to {limit} min"), (("limit", "30"),)),
    Group("to_60", _BETWEEN_MINUTES, (("least", "30"), ("most", "60"))),
    Group("to_90", _BETWEEN_MINUTES, (("least", "60"), ("most", "90"))),
    Group("to_120", _BETWEEN_MINUTES, (("least", "90"), ("most", "120"))),
    Group("over_120", msgid("Over {limit} min"), (("limit", "120"),)),
    _NO_ROAD,
)
_ACCESS_LIMITS = (-np.inf, 30, 60, 90, 120, np.inf)


def groups(data: Dataset, by: str) -> tuple[Group, ...]:
    """Return the groups of a grouping in their order.

    Parameters
    ----------
    by : str
        One of `GROUPINGS`: ``"area"`` (the subprefectures in the order of their table),
        ``"people"`` (census 2020) or ``"access"`` (estimated drive minutes to the nearest
        airport with a direct flight to Tokyo); or the key of an indicator, of which each class of
        its last year is a group, the lowest first, and no value is the last one.
    """
    if by == "area":
        table = data.subprefectures
        pairs = zip(table["slug"], table["name_en"], strict=True)
        return tuple(Group(slug, name) for slug, name in pairs)
    if by in GROUPINGS:
        return {"people": _PEOPLE, "access": _ACCESS}[by]
    indicator = indicators.every(data)[by]
    known = breaks.classes(data, by, Cut())
    found = tuple(Group(item.key, *breaks.label(item, indicator)) for item in known)
    if indicators.values(data, by).notna().all():
        return found
    return (*found, Group(breaks.NO_VALUE, breaks.NO_VALUE_TEXT))


def group_of(data: Dataset, table: pd.DataFrame, by: str, *, winter: float = 1.0) -> pd.Series:
    """Return the group of each municipality.

    Parameters
    ----------
    table : pandas.DataFrame
        Any rows of the joined table.
    by : str
        One of `GROUPINGS`.
    winter : float
        Factor that divides road speeds, 1.0 to 2.0; it only matters for ``"access"``.

    Returns
    -------
    pandas.Series
        Named ``group``, with the index of `table`: keys of `groups` as an ordered category,
        none missing.

    Raises
    ------
    InputContentError
        If the winter factor is out of range.
    """
    keys = [group.key for group in groups(data, by)]
    if by in GROUPINGS:
        found = _SORTERS[by](data, table, keys, winter)
    else:
        found = table["code"].map(breaks.class_of(data, by, Cut()).fillna(breaks.NO_VALUE))
    return found.astype(pd.CategoricalDtype(keys, ordered=True)).rename("group")


def spread(data: Dataset, table: pd.DataFrame, by: str, *, winter: float = 1.0) -> pd.DataFrame:
    """Return how the count and each policy spread over the groups.

    Parameters
    ----------
    table, by, winter
        As for `group_of`.

    Returns
    -------
    pandas.DataFrame
        One row a group, in order, also for a group without municipalities; columns
        `columns`. Whole numbers: ``municipalities``, ``listed``, ``not_listed``,
        ``count_1`` and so on (listed municipalities by their number of policies) and
        ``<policy>_adopters``. Shares, 0 to 1: ``listed_share``, ``<policy>_share_listed``
        (adopters ÷ listed) and ``<policy>_share_all`` (adopters ÷ municipalities; the least
        share, since nothing is known of those not listed). ``mean_count`` is the mean number
        of policies of the listed. Shares and means of nothing are missing.
    """
    keys = [group.key for group in groups(data, by)]
    return _figures(data, table, group_of(data, table, by, winter=winter).astype(str), keys)


def whole(data: Dataset, table: pd.DataFrame) -> pd.DataFrame:
    """Return the one row that `spread` would have if all of `table` were one group.

    Parameters
    ----------
    table : pandas.DataFrame
        Any rows of the joined table; all of them for the figures of the prefecture.

    Returns
    -------
    pandas.DataFrame
        One row, columns `columns`; its group is `WHOLE`.
    """
    return _figures(data, table, pd.Series(WHOLE, index=table.index), [WHOLE])


def _by_area(data: Dataset, table: pd.DataFrame, _keys: Sequence[str], _winter: float) -> pd.Series:
    return table["subprefecture"].map(data.subprefectures.set_index("name")["slug"])


def _by_people(
    _data: Dataset, table: pd.DataFrame, keys: Sequence[str], _winter: float
) -> pd.Series:
    return pd.cut(table["population"], _PEOPLE_LIMITS, right=False, labels=keys).astype(str)


def _by_access(data: Dataset, table: pd.DataFrame, keys: Sequence[str], winter: float) -> pd.Series:
    minutes = table["code"].map(nearest(data, Rule(winter=winter))["drive_minutes"])
    by_road = [key for key in keys if key != _NO_ROAD.key]
    found = pd.cut(minutes, _ACCESS_LIMITS, labels=by_road).astype(object)
    return found.where(minutes.notna(), _NO_ROAD.key)


_SORTERS: dict[str, Callable[[Dataset, pd.DataFrame, Sequence[str], float], pd.Series]] = {
    "area": _by_area,
    "people": _by_people,
    "access": _by_access,
}


def _figures(
    data: Dataset, table: pd.DataFrame, groups_of_rows: pd.Series, keys: list[str]
) -> pd.DataFrame:
    sums = _ones(data, table).groupby(groups_of_rows).sum().reindex(keys, fill_value=0)
    everyone, listed = sums["municipalities"], sums["listed"]
    # In pandas 0 ÷ 0 is missing, without a warning: the share of nothing.
    shares = {"listed_share": listed / everyone, "mean_count": sums["policies"] / listed}
    for policy in data.policies:
        shares[f"{policy}_share_listed"] = sums[f"{policy}_adopters"] / listed
        shares[f"{policy}_share_all"] = sums[f"{policy}_adopters"] / everyone
    return sums.assign(**shares).rename_axis("group").reset_index()[list(columns(data))]


def _ones(data: Dataset, table: pd.DataFrame) -> pd.DataFrame:
    """Return what each municipality adds to each sum."""
    count = table["priority_count"]
    counts = {
        column: count.eq(number).fillna(value=False)
        for number, column in zip(_counts(data), count_columns(data), strict=True)
    }
    # Zero for those not listed only inside the sums: they add nothing to any of them.
    adopters = {f"{policy}_adopters": table[policy].fillna(0) for policy in data.policies}
    listed = table["listed"]
    return pd.DataFrame(
        {
            "municipalities": 1,
            "listed": listed,
            "not_listed": ~listed,
            **counts,
            "policies": count.fillna(0),
            **adopters,
        },
        index=table.index,
    ).astype(int)
