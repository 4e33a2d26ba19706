"""The municipalities most like one, by Gower's general coefficient of similarity.

Features differ in kind (marks, people, shares, minutes) and some are missing, for which the
coefficient was made [1]_: each compared feature gives a difference of 0 to 1, equal or not
for a mark, part of the range over all for a number, and the distance is their weighted
mean. A feature that one of two municipalities lacks is left out of their comparison, and the
weights of the others share its place.

Weights: the marks together count as much as the five place features together, one half
each, because this project is about policies in places and knows no reason to prefer either.
Marks are compared only where both are listed; 0 and 0 are alike, for both are known. Where
exactly one is listed, that itself is a difference with the weight of one mark: it is known
that their standing differs, but not by which marks. Where neither is listed, nothing is
known about policies, so only the places are compared.

References
----------
.. [1] Gower, J. C. (1971). A general coefficient of similarity and some of its properties.
   Biometrics, 27(4), 857-871.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from kankei_geo.analysis import candidates, indicators
from kankei_geo.analysis.rule import ROAD, Rule, added_column
from kankei_geo.dataset import facts
from kankei_geo.dataset.dataset import Dataset
from kankei_geo.dataset.kept import remembered

LISTED = "listed"
PLACE = ("population", "share_65plus", "population_change", "airport_minutes", "density")
ALL_MARKS = "all_marks"  # stands for the marks where they are a reason together
ALIKE = 0.1  # a tenth of the range over the prefecture
MOST_REASONS = 3
MOST_ALSO = 4  # indicators that are compared, too
_SKEWED = 8.0  # times the median
_REMEMBERED = 8  # choices of indicators; the matrices of one take 3 MB for 179 municipalities

Floats = npt.NDArray[np.float64]


def features_of(data: Dataset, also: tuple[str, ...] = ()) -> tuple[str, ...]:
    """Return what is compared: the marks, whether listed, the place, and some indicators."""
    return (*data.policies, LISTED, *PLACE, *map(added_column, also))


def weights_of(data: Dataset, also: tuple[str, ...] = ()) -> dict[str, float]:
    """Return the weight of each feature: marks one half, place and indicators the other."""
    places = (*PLACE, *map(added_column, also))
    return {
        **dict.fromkeys((*data.policies, LISTED), 0.5 / len(data.policies)),
        **dict.fromkeys(places, 0.5 / len(places)),
    }


def is_skewed(values: pd.Series) -> bool:
    """Return whether an indicator is compared by its logarithm."""
    known = values.dropna()
    return bool(len(known) and known.min() > 0 and known.max() > known.median() * _SKEWED)


@dataclass(frozen=True)
class Reasons:
    """Why two municipalities are alike, and what parts them.

    Attributes
    ----------
    alike : tuple of str
        Up to `MOST_REASONS` keys of `features_of`, or `ALL_MARKS`, the most alike first.
    differs : str or None
        The feature that differs most, or None where none differs by more than `ALIKE`.
    """

    alike: tuple[str, ...]
    differs: str | None


def similar(data: Dataset, code: str, number: int = 5, also: tuple[str, ...] = ()) -> pd.DataFrame:
    """Return the municipalities most like one.

    Parameters
    ----------
    code : str
        Five digits.
    number : int
        How many at most.
    also : tuple of str
        Indicators that are compared, too.

    Returns
    -------
    pandas.DataFrame
        ``code``, ``distance`` (0-1, 0 where all that is compared is equal) and for each of
        `features_of` its own difference (0-1, missing where it is not compared), by distance,
        then code. The municipality itself is left out. Minutes are an estimate, so the
        distance is one, too.

    Raises
    ------
    UnknownNameError
        If no municipality has this code.
    """
    facts.record(data, code)  # refuses an unknown code
    codes = features(data).index
    own = codes.get_loc(code)
    columns = dict(zip(features_of(data, also), _differences(data, also)[:, own], strict=True))
    table = pd.DataFrame({"code": codes, "distance": _distances(data, also)[own], **columns})
    others = table[table["code"] != code].sort_values(["distance", "code"], ignore_index=True)
    return others.head(max(number, 0))


def reasons(data: Dataset, row: pd.Series, also: tuple[str, ...] = ()) -> Reasons:
    """Tell from one row of `similar` what is most alike, and what differs most.

    The marks are a reason only together, when all of them agree: most municipalities agree in
    most marks, so a single one says little. Ties go by the order of `features_of`.
    """
    compared = row[list(features_of(data, also))].astype(float).dropna()
    marks = compared.reindex(data.policies)
    candidate = compared.reindex([*PLACE, *map(added_column, also)]).dropna()
    if marks.notna().all():
        candidate = pd.concat([pd.Series({ALL_MARKS: marks.max()}), candidate])
    ordered = candidate[candidate <= ALIKE].sort_values(kind="stable")
    differs = str(compared.idxmax()) if compared.max() > ALIKE else None
    return Reasons(tuple(map(str, ordered.index[:MOST_REASONS])), differs)


@remembered(_REMEMBERED)
def features(data: Dataset, also: tuple[str, ...] = ()) -> pd.DataFrame:
    """Return what is compared, one row for each municipality.

    Returns
    -------
    pandas.DataFrame
        Indexed by code, columns `features_of` as floats: the marks (missing where not listed),
        ``listed`` (0 or 1), ``population`` (log10 of the census 2020), ``share_65plus`` (of
        that population), ``population_change`` (2005 to 2020, as a part of 2005),
        ``airport_minutes`` (estimate in summer from the office to the nearest airport in
        service with a direct flight to Tokyo, missing where no road leads there) and
        ``density`` (log10 of people per km²); then the indicators, or their log10.
    """
    table = data.table.set_index("code")
    people = data.population.set_index("code")
    population = people["census_2020"]
    rule = Rule(measure=ROAD, tokyo_direct=True, winter=1.0)
    place = {
        "population": np.log10(population),
        "share_65plus": people["age65plus_2020"] / population,
        "population_change": population / people["census_2005"] - 1,
        "airport_minutes": candidates.nearest(data, rule)["drive_minutes"],
        "density": np.log10(population / people["area_km2"]),
    }
    for key in also:
        values = indicators.values(data, key)
        place[added_column(key)] = np.log10(values) if is_skewed(values) else values
    return table[[*data.policies, LISTED]].assign(**place).astype(float)


@remembered(_REMEMBERED)
def _differences(data: Dataset, also: tuple[str, ...]) -> Floats:
    """Return each feature's differences, one matrix of municipalities each, NaN if not compared."""
    values = features(data, also)
    spread = (values.max() - values.min()).to_numpy()[:, None, None]
    columns = values.to_numpy().T
    apart: Floats = np.abs(columns[:, :, None] - columns[:, None, :])
    # What is the same everywhere parts no two, and what nobody has is not compared.
    apart = np.divide(apart, spread, out=apart, where=spread > 0)
    # That both are listed, or neither, makes no two alike.
    listed = apart[features_of(data, also).index(LISTED)]
    listed[listed == 0] = np.nan
    return apart


@remembered(_REMEMBERED)
def _distances(data: Dataset, also: tuple[str, ...]) -> Floats:
    """Return the distances between all municipalities."""
    apart = _differences(data, also)
    own = weights_of(data, also)
    weights = np.array([own[feature] for feature in features_of(data, also)])[:, None, None]
    compared = weights * ~np.isnan(apart)
    sums, shared = (weights * np.nan_to_num(apart)).sum(axis=0), compared.sum(axis=0)
    mean: Floats = np.divide(sums, shared, out=np.full_like(sums, np.nan), where=shared > 0)
    return mean
