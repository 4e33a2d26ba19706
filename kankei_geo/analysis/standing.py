"""Where one municipality stands among the others.

Ranks are competition ranks: equal values share the best rank, the next rank is left out.
The percentile is the mid-rank percentile [1]_: the percentage of compared municipalities
with a lower value, plus half of those with the same value, the municipality itself
included. It follows the value, not the rank: few minutes are a low percentile and rank 1.

References
----------
.. [1] Roscoe, J. T. (1975). Fundamental Research Statistics for the Behavioral Sciences,
   2nd ed. Holt, Rinehart and Winston.
"""

from dataclasses import dataclass

import pandas as pd

from kankei_geo.analysis.candidates import REMEMBERED, nearest
from kankei_geo.analysis.rule import LINE, Rule
from kankei_geo.dataset import facts
from kankei_geo.dataset.dataset import Dataset
from kankei_geo.dataset.kept import remembered

# Each indicator with its unit, in the order in which they are told.
INDICATORS = {
    "priority_count": "policies",
    "population": "people",
    "change_2005_2020_percent": "percent",
    "share_65plus": "share",
    "density_per_km2": "people_per_km2",
    "drive_minutes": "minutes",
    "distance_km": "km",
}
LEAST_FIRST = ("drive_minutes", "distance_km")  # the nearest has rank 1


@dataclass(frozen=True)
class Standing:
    """Where a municipality stands by one indicator.

    Attributes
    ----------
    indicator, unit : str
        Key and value of `INDICATORS`.
    value : float or None
        None where it is missing (not listed, or no road), as are the next three.
    rank : int or None
        1 is the most, or the nearest for `LEAST_FIRST`.
    tied_with : int or None
        Number of other municipalities with the same value, and so the same rank.
    percentile : float or None
        Mid-rank percentile, 0 to 100.
    compared : int
        Number of municipalities that have a value.
    """

    indicator: str
    unit: str
    value: float | None
    rank: int | None
    tied_with: int | None
    percentile: float | None
    compared: int


@remembered(REMEMBERED)
def indicators(data: Dataset, winter: float = 1.0) -> pd.DataFrame:
    """Return the indicators of all municipalities.

    Parameters
    ----------
    winter : float
        Factor that divides road speeds, 1.0 to 2.0.

    Returns
    -------
    pandas.DataFrame
        A row for each municipality, indexed by code, columns of `INDICATORS` as floats:
        number of priority policies (missing where not listed), population of 2020, its
        change since 2005 in
        percent, share of people of 65 and over in 2020 (0 to 1), people per km² of census
        area, and the drive minutes (an estimate; missing where no road leads) and
        straight-line km to the nearest airport with a direct flight to Tokyo, which may be
        two different airports. Callers must not change it.

    Raises
    ------
    InputContentError
        If the winter factor is out of range.
    """
    people = data.population.set_index("code")
    count = data.table.set_index("code")["priority_count"]
    population = people["census_2020"]
    return pd.DataFrame(
        {
            "priority_count": count,
            "population": population,
            "change_2005_2020_percent": (population / people["census_2005"] - 1) * 100,
            "share_65plus": people["age65plus_2020"] / population,
            "density_per_km2": population / people["area_km2"],
            "drive_minutes": nearest(data, Rule(winter=winter))["drive_minutes"],
            "distance_km": nearest(data, Rule(measure=LINE))["distance_km"],
        }
    ).astype(float)


def standing(data: Dataset, code: str, *, winter: float = 1.0) -> tuple[Standing, ...]:
    """Return where a municipality stands by each indicator.

    Parameters
    ----------
    code : str
        Five digits.
    winter : float
        Factor that divides road speeds, 1.0 to 2.0.

    Returns
    -------
    tuple of Standing
        One for each of `INDICATORS`, in that order.

    Raises
    ------
    UnknownNameError
        If no municipality has this code.
    InputContentError
        If the winter factor is out of range.
    """
    facts.record(data, code)  # refuses an unknown code
    table = indicators(data, winter)
    return tuple(
        stand(table[key].dropna(), code, unit, least_first=key in LEAST_FIRST)
        for key, unit in INDICATORS.items()
    )


def stand(values: pd.Series, code: str, unit: str, *, least_first: bool) -> Standing:
    """Return where a municipality stands among values by code, none of them missing.

    Parameters
    ----------
    values : pandas.Series
        Named by the indicator.
    code : str
        Five digits.
    unit : str
        Unit of the values.
    least_first : bool
        Whether the least value has rank 1.
    """
    key, compared = str(values.name), len(values)
    if code not in values.index:
        return Standing(key, unit, None, None, None, None, compared)
    own = float(values[code])
    lower, equal = int((values < own).sum()), int((values == own).sum())
    ahead = lower if least_first else compared - lower - equal
    return Standing(
        indicator=key,
        unit=unit,
        value=own,
        rank=ahead + 1,
        tied_with=equal - 1,
        percentile=(lower + equal / 2) / compared * 100,
        compared=compared,
    )
