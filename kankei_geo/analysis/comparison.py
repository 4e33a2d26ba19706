"""Municipalities and groups of them side by side, with the whole prefecture."""

from collections.abc import Sequence

import numpy as np
import pandas as pd

from kankei_geo.analysis import distribution
from kankei_geo.analysis import indicators as table_indicators
from kankei_geo.analysis.candidates import nearest
from kankei_geo.analysis.rule import LINE, Rule
from kankei_geo.analysis.standing import indicators
from kankei_geo.base.errors import InputContentError, UnknownNameError
from kankei_geo.base.i18n import Words
from kankei_geo.dataset import facts
from kankei_geo.dataset.dataset import Dataset
from kankei_geo.dataset.kept import remembered
from kankei_geo.dataset.names import suggest
from kankei_geo.dataset.tables import CENSUS_YEARS

MOST_ITEMS = 4
_TABLES = 8  # of all municipalities, for as many factors of winter
INDICATOR = "indicator"  # the unit of a row that has its own
_TOLD = ("population_change", "ageing", "population_density")  # in rows of their own
WHOLE = "whole"  # the key of the prefecture as a whole

# Each row with its unit. A mark and its level belong to a municipality; numbers of
# municipalities, their shares and means to a group or the prefecture; the rest to both.


def rows_of(data: Dataset) -> dict[str, str]:
    """Return the rows of a comparison, each with its unit."""
    return {
        "municipalities": "municipalities",
        "listed": "municipalities",
        "listed_share": "share",
        "priority_count": "policies",
        "mean_count": "policies",
        **{
            f"{policy}{ending}": unit
            for policy in data.policies
            for ending, unit in (
                ("", "mark"),
                ("_level", "level"),
                ("_adopters", "municipalities"),
                ("_share_all", "share"),
            )
        },
        "population": "people",
        "change_2005_2020_percent": "percent",
        "register_2025": "people",
        "share_65plus": "share",
        "area_km2": "km2",
        "density_per_km2": "people_per_km2",
        "drive_minutes": "minutes",
        "airport_by_road": "iata",
        "without_road": "municipalities",
        "distance_km": "km",
        "airport_by_line": "iata",
        **dict.fromkeys(compared_indicators(data), INDICATOR),
    }


def compared_indicators(data: Dataset) -> tuple[str, ...]:
    """Return the indicators that are compared: those that no other row tells."""
    return tuple(key for key in table_indicators.every(data) if key not in _TOLD)


def compare(
    data: Dataset, codes: Sequence[str] = (), areas: Sequence[str] = (), *, winter: float = 1.0
) -> pd.DataFrame:
    """Put municipalities and subprefectures side by side.

    Parameters
    ----------
    codes : sequence of str
        Five-digit codes of municipalities.
    areas : sequence of str
        Short names of subprefectures, as in ``subprefectures.csv``. With the codes no more
        than `MOST_ITEMS`; one that is given twice counts once.
    winter : float
        Factor that divides road speeds, 1.0 to 2.0.

    Returns
    -------
    pandas.DataFrame
        Rows `rows_of`; columns ``unit``, each code, each short name and ``whole``. Cells are
        int, float (shares 0 to 1), str (levels of evidence, IATA codes) or `pandas.NA`:
        where the row does not belong to the item, for marks and the count of a municipality
        that is not listed, and for the minutes where no road leads. Ask with `pandas.isna`:
        ``iterrows`` and ``to_dict`` turn it into NaN and None. For a municipality
        ``municipalities``, ``listed`` and ``without_road`` are 1 or 0.

        A subprefecture's change, share of 65 and over and density are taken from sums, not
        from the municipalities' values. ``<policy>_share_all`` divides by all
        municipalities, listed or not. Its minutes (an estimate) and km to the nearest
        airport with a direct flight to Tokyo are the plain medians of its municipalities',
        each counting once whatever its population; the minutes leave out those that
        ``without_road`` counts. Indicators are those of their last year, of several
        municipalities as `analysis.indicators.together` has them.

    Raises
    ------
    UnknownNameError
        If a code or a short name does not exist; with suggestions.
    InputContentError
        If there are too many items, or the winter factor is out of range.
    """
    columns = {
        key: _municipality(data, members) if key in codes else _area(data, members)
        for key, members in _chosen(data, codes, areas, winter).items()
    }
    rows = rows_of(data)
    cells = {
        key: [_plain(column.get(row, pd.NA)) for row in rows] for key, column in columns.items()
    }
    return pd.DataFrame({"unit": list(rows.values()), **cells}, index=list(rows), dtype=object)


def population_index(
    data: Dataset, codes: Sequence[str] = (), areas: Sequence[str] = ()
) -> pd.DataFrame:
    """Return how the population changed since 2005, which is 100.

    Parameters
    ----------
    codes, areas
        As for `compare`.

    Returns
    -------
    pandas.DataFrame
        Index ``year`` (the censuses of `CENSUS_YEARS`); columns each code, each short name
        and ``whole``. A subprefecture's index is taken from the sums of its people.

    Raises
    ------
    UnknownNameError, InputContentError
        As `compare` does.
    """
    people = data.population.set_index("code")[[f"census_{year}" for year in CENSUS_YEARS]]
    sums = pd.DataFrame(
        {
            key: people.loc[members.index].sum(min_count=1)
            for key, members in _chosen(data, codes, areas).items()
        }
    )
    return (sums / sums.iloc[0] * 100).set_axis(pd.Index(CENSUS_YEARS, name="year"))


def _chosen(
    data: Dataset, codes: Sequence[str], areas: Sequence[str], winter: float = 1.0
) -> dict[str, pd.DataFrame]:
    """Return the municipalities of each item by its key, the prefecture's last."""
    codes, areas = list(dict.fromkeys(codes)), list(dict.fromkeys(areas))
    if len(codes) + len(areas) > MOST_ITEMS:
        raise InputContentError(
            "Comparison: found {found} municipalities and {groups}, expected {most} at most. Take "
            "some out.",
            groups=_groups(data),
            found=len(codes) + len(areas),
            most=MOST_ITEMS,
        )
    for code in codes:
        facts.record(data, code)  # refuses an unknown code
    everything = _everything(data, winter)
    return {
        **{code: everything.loc[[code]] for code in codes},
        **{slug: _members(data, everything, slug) for slug in areas},
        WHOLE: everything,
    }


@remembered(_TABLES)
def _everything(data: Dataset, winter: float) -> pd.DataFrame:
    """Return the joined table with all that is compared or summed, indexed by code."""
    people = data.population.set_index("code")
    road, line = nearest(data, Rule(winter=winter)), nearest(data, Rule(measure=LINE))
    table = data.table.set_index("code", drop=False).rename_axis(index=None)
    added = indicators(data, winter).drop(columns=["priority_count", "population"])
    return table.join(added).assign(
        census_2005=people["census_2005"],
        register_2025=people["register_2025"],
        age65plus_2020=people["age65plus_2020"],
        # Where no road leads, the rule names the nearest airport in a straight line.
        airport_by_road=road["airport"].where(road["drive_minutes"].notna()),
        airport_by_line=line["airport"],
        without_road=road["drive_minutes"].isna().astype(int),
        **{key: table_indicators.values(data, key) for key in compared_indicators(data)},
    )


def _members(data: Dataset, everything: pd.DataFrame, slug: str) -> pd.DataFrame:
    names = facts.group_names(data)
    if slug not in names:
        raise UnknownNameError(
            "{slug} is no short name of {prefecture}'s {count} {groups}. Nearest: {nearest}.",
            slug=slug,
            prefecture=data.prefecture.title,
            count=data.prefecture.groups.count,
            groups=_groups(data),
            nearest=", ".join(suggest(slug, names)) or "-",
        )
    members: pd.DataFrame = everything[facts.of_groups(data, everything, [slug])]
    return members


def _groups(data: Dataset) -> Words:
    """Return what the groups are called inside of a sentence."""
    name = data.prefecture.groups.many
    return Words(name.ja, name.en[0].lower() + name.en[1:])


def _municipality(data: Dataset, members: pd.DataFrame) -> dict[str, object]:
    row = members.astype(object).iloc[0]
    own = {key: row[key] for key in rows_of(data) if key in row.index}
    return own | {"municipalities": 1, "listed": int(bool(row["listed"]))}


def _area(data: Dataset, members: pd.DataFrame) -> dict[str, object]:
    counted = distribution.whole(data, members).iloc[0]
    sums = members[
        ["population", "census_2005", "register_2025", "age65plus_2020", "area_km2"]
    ].sum(min_count=1)
    return {
        **{key: counted[key] for key in rows_of(data) if key in counted.index},
        "population": _whole_number(sums["population"]),
        "change_2005_2020_percent": (sums["population"] / sums["census_2005"] - 1) * 100,
        "register_2025": _whole_number(sums["register_2025"]),
        "share_65plus": sums["age65plus_2020"] / sums["population"],
        "area_km2": sums["area_km2"],
        "density_per_km2": sums["population"] / sums["area_km2"],
        "drive_minutes": members["drive_minutes"].median(),
        "without_road": int(members["without_road"].sum()),
        "distance_km": members["distance_km"].median(),
        **{
            key: table_indicators.together(data, key, list(members["code"]))
            for key in compared_indicators(data)
        },
    }


def _whole_number(value: float) -> object:
    return pd.NA if pd.isna(value) else int(value)


def _plain(value: object) -> object:
    """Return a cell as Python's own number or text, and anything missing as `pandas.NA`."""
    if pd.isna(value):  # type: ignore[call-overload]  # a scalar in every cell
        return pd.NA
    return value.item() if isinstance(value, np.generic) else value
