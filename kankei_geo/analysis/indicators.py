"""The indicators that there are, shipped or computed, and their values by municipality and year.

Computed ones say by which formula, and are there where the tables that they need are.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import pandas as pd

from kankei_geo.analysis.standing import Standing, stand
from kankei_geo.analysis.standing import indicators as standing_indicators
from kankei_geo.dataset.dataset import Dataset
from kankei_geo.dataset.indicator import LESS, Indicator
from kankei_geo.dataset.kept import kept
from kankei_geo.dataset.settings import Texts

_PERCENT, _PEOPLE_PER_KM2 = Texts(ja="%", en="%"), Texts(ja="人/km²", en="people/km²")
_STOPS = 40  # steps of a range: few enough to travel with each change
_PEOPLE_TABLE, _CENSUS = "population.csv", 2020
_PROJECTED, _PROJECTED_OLD = "projected_population", "projected_65plus"


@dataclass(frozen=True)
class _Computed:
    """An indicator that is computed.

    Attributes
    ----------
    indicator : Indicator
        What it is; the tables of the indicators that it needs are added to its own.
    needs : tuple of str
        Keys of shipped indicators.
    values : callable
        Makes a table of the dataset: a row for each municipality by code, a column a year.
    of_sums : callable, optional
        The same of all municipalities of a group together, by year.
    """

    indicator: Indicator
    needs: tuple[str, ...]
    values: Callable[[Dataset], pd.DataFrame]
    of_sums: Callable[[Dataset, list[str]], pd.Series] | None = None


@kept
def _shipped(data: Dataset, key: str) -> pd.DataFrame:
    rows = data.indicator_values
    table = rows[rows["indicator"] == key].pivot_table(index="code", columns="year", values="value")
    return table.reindex(data.municipalities["code"])


def _census(data: Dataset) -> pd.Series:
    return data.population.set_index("code")["census_2020"].astype(float)


def _of_2020(column: str, factor: float) -> Callable[[Dataset], pd.DataFrame]:
    return lambda data: standing_indicators(data)[[column]].set_axis([_CENSUS], axis=1) * factor


def _projected_change(data: Dataset) -> pd.DataFrame:
    return (_shipped(data, _PROJECTED).div(_census(data), axis="index") - 1) * 100


def _projected_ageing(data: Dataset) -> pd.DataFrame:
    old = _shipped(data, _PROJECTED_OLD)
    return old / _shipped(data, _PROJECTED)[list(old.columns)] * 100


def _change_together(data: Dataset, codes: list[str]) -> pd.Series:
    return (_shipped(data, _PROJECTED).loc[codes].sum() / _census(data)[codes].sum() - 1) * 100


def _ageing_together(data: Dataset, codes: list[str]) -> pd.Series:
    old = _shipped(data, _PROJECTED_OLD).loc[codes].sum()
    return old / _shipped(data, _PROJECTED).loc[codes].sum()[old.index] * 100


_PROJECTION = Texts(
    ja="2020年国勢調査を出発点とする推計から計算した値で、実際の値ではありません。",
    en="Computed from a projection that begins with the census of 2020, not a measured figure.",
)
_COMPUTED = (
    _Computed(
        Indicator(
            key="population_change",
            name=Texts(ja="人口の増減率", en="Population change"),
            unit=_PERCENT,
            middle=0.0,
            decimals=1,
            since=2005,
            definition=Texts(
                ja="（2020年国勢調査人口−2005年国勢調査人口）÷2005年国勢調査人口",
                en="(Census population 2020 - 2005) / 2005",
            ),
            tables=(_PEOPLE_TABLE,),
        ),
        (),
        _of_2020("change_2005_2020_percent", 1),
    ),
    _Computed(
        Indicator(
            key="ageing",
            name=Texts(ja="高齢化率", en="Share of 65 and over"),
            unit=_PERCENT,
            decimals=1,
            definition=Texts(
                ja="65歳以上の人口÷総人口（2020年国勢調査）",
                en="People of 65 and over / all people (census of 2020)",
            ),
            tables=(_PEOPLE_TABLE,),
        ),
        (),
        _of_2020("share_65plus", 100),
    ),
    _Computed(
        Indicator(
            key="population_density",
            name=Texts(ja="人口密度", en="Population density"),
            unit=_PEOPLE_PER_KM2,
            decimals=1,
            definition=Texts(
                ja="人口÷面積（2020年国勢調査）", en="People / area in km² (census of 2020)"
            ),
            tables=(_PEOPLE_TABLE,),
        ),
        (),
        _of_2020("density_per_km2", 1),
    ),
    _Computed(
        Indicator(
            key="projected_change",
            name=Texts(ja="将来の人口増減率", en="Projected population change"),
            unit=_PERCENT,
            middle=0.0,
            decimals=1,
            since=_CENSUS,
            estimate=True,
            definition=Texts(
                ja="（将来推計人口−2020年国勢調査人口）÷2020年国勢調査人口",
                en="(Projected population - census 2020) / census 2020",
            ),
            warning=_PROJECTION,
            tables=(_PEOPLE_TABLE,),
        ),
        (_PROJECTED,),
        _projected_change,
        _change_together,
    ),
    _Computed(
        Indicator(
            key="projected_ageing",
            name=Texts(ja="将来の高齢化率", en="Projected share of 65 and over"),
            unit=_PERCENT,
            decimals=1,
            estimate=True,
            definition=Texts(
                ja="将来推計人口（65歳以上）÷将来推計人口",
                en="Projected population of 65 and over / projected population",
            ),
            warning=_PROJECTION,
        ),
        (_PROJECTED, _PROJECTED_OLD),
        _projected_ageing,
        _ageing_together,
    ),
)


@kept
def _computed(data: Dataset) -> Mapping[str, _Computed]:
    own = {item.key: item for item in data.indicators}
    return {
        item.indicator.key: item
        for item in _COMPUTED
        if set(item.needs) <= set(own)
        and (data.prefecture.population or _PEOPLE_TABLE not in item.indicator.tables)
        and item.indicator.key not in own
    }


@kept
def every(data: Dataset) -> Mapping[str, Indicator]:
    """Return all indicators by their keys, those computed behind what they are computed of.

    A key that is a policy's is left to the policy.
    """
    waiting = dict(_computed(data))
    found: dict[str, Indicator] = {}
    for shipped in (None, *data.indicators):
        if shipped is not None:
            found[shipped.key] = shipped
        for item in [one for one in waiting.values() if set(one.needs) <= set(found)]:
            of_needs = [name for need in item.needs for name in found[need].tables]
            tables = tuple(dict.fromkeys((*item.indicator.tables, *of_needs)))
            whole = item.indicator.model_copy(update={"tables": tables})
            found[whole.key] = whole
            del waiting[whole.key]
    return {key: item for key, item in found.items() if key not in data.policies}


@kept
def table(data: Dataset, key: str) -> pd.DataFrame:
    """Return the values of an indicator: a row a municipality by code, a column a year.

    Parameters
    ----------
    key : str
        One of `every`.

    Returns
    -------
    pandas.DataFrame
        Floats in the indicator's unit, rounded to its decimals; missing where there is no value.
        Callers must not change it.
    """
    indicator = every(data)[key]
    computed = _computed(data).get(key)
    values = computed.values(data) if computed else _shipped(data, key)
    return values.reindex(data.municipalities["code"]).round(indicator.decimals)


def years(data: Dataset, key: str) -> tuple[int, ...]:
    """Return the years of which an indicator has values, the earliest first."""
    return tuple(int(year) for year in table(data, key).columns)


def values(data: Dataset, key: str, year: int = 0) -> pd.Series:
    """Return the values of one year by code, of all municipalities.

    Parameters
    ----------
    key : str
        One of `every`.
    year : int
        One of `years`; 0, or one without values, for the last.
    """
    known = table(data, key)
    return known[year if year in known.columns else known.columns[-1]].rename(key)


def together(data: Dataset, key: str, codes: list[str]) -> float:
    """Return the last year's value of several municipalities together, missing if none has one.

    It is the sum where values add up and, where it is computed of sums, that of the sums; the
    median of the municipalities otherwise (`is_median`).
    """
    of_sums = _computed(data)[key].of_sums if key in _computed(data) else None
    if of_sums is not None:
        return float(of_sums(data, codes).iloc[-1])
    known = values(data, key)[codes].dropna()
    if known.empty:
        return float("nan")
    return float(known.sum() if every(data)[key].adds_up else known.median())


def is_median(data: Dataset, key: str) -> bool:
    """Return whether several municipalities together have a median, and neither sum nor ratio."""
    of_sums = _computed(data)[key].of_sums if key in _computed(data) else None
    return of_sums is None and not every(data)[key].adds_up


def standing(data: Dataset, key: str, code: str) -> Standing:
    """Return where a municipality stands by the last year of an indicator.

    Rank 1 is the most, or the least where less is what one wants.
    """
    known = values(data, key).dropna()
    return stand(known, code, key, least_first=every(data)[key].direction == LESS)


def stops(
    data: Dataset, key: str, year: int, asked: tuple[float | None, ...] = ()
) -> tuple[float, ...]:
    """Return values at which a range can begin or end: as many municipalities lie between each.

    Parameters
    ----------
    key, year
        As for `values`.
    asked : tuple of float or None
        Values that have to be among them.

    Returns
    -------
    tuple of float
        In order, the least and the greatest value among them.
    """
    known = values(data, key, year).dropna()
    shares = [number / _STOPS for number in range(_STOPS + 1)]
    found = {*known.quantile(shares, interpolation="nearest")} if len(known) else set()
    return tuple(sorted(found | {value for value in asked if value is not None}))
