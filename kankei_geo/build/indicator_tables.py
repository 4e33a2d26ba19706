"""The values of Hokkaido's indicators, made from raw inputs, each of which has its own layout."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pandas as pd
import pandera.pandas as pa

from kankei_geo.base.errors import InputContentError, several
from kankei_geo.build import raw_schema
from kankei_geo.build.raw_input import read_raw
from kankei_geo.dataset import schema, text_table
from kankei_geo.dataset.check_digits import check_digit
from kankei_geo.dataset.indicator import COLUMNS, in_order
from kankei_geo.dataset.prefecture import Prefecture

_FIVE = 5  # digits of a code without the check digit
_NOT_GIVEN = "-"  # what public finance prints where there is no ratio
_FISCAL_YEAR, _MAPPED_YEAR = 2021, 2021
_TAX_YEAR = 2021


@dataclass(frozen=True)
class _Made:
    """How one table is made: from which input, with which columns, by which function."""

    raw: str
    expected: pa.DataFrameSchema
    make: Callable[[pd.DataFrame], pd.DataFrame]


def inputs(prefecture: Prefecture) -> dict[str, str]:
    """Return the raw input, below the folder of inputs, of each table that is made here."""
    return {name: _TABLES[name].raw for name in prefecture.indicator_tables if name in _TABLES}


def build(prefecture: Prefecture, source: Path, name: str, census: pd.Series) -> pd.DataFrame:
    """Return one of the tables of `inputs`.

    Parameters
    ----------
    prefecture : Prefecture
        Whose settings tell the indicators.
    source : pathlib.Path
        Folder of the raw inputs.
    name : str
        The table.
    census : pandas.Series
        Population of 2020 by code, which a projection must begin with.

    Returns
    -------
    pandas.DataFrame
        `indicator.COLUMNS`; values are texts as the source has them, without zeros behind them.

    Raises
    ------
    InputFileError, InputContentError
        If the input is missing, is not what it should be, or begins with other people.
    """
    made = _TABLES[name]
    raw = read_raw(source, made.raw, made.expected)
    if raw_schema.PROJECTED_FROM in raw:
        begins = raw.set_index("code5")[raw_schema.PROJECTED_FROM]
        wrong = begins.index[begins != census.reindex(begins.index)]
        if len(wrong):
            raise InputContentError(
                "{path}: the projection begins with other people than the census of 2020 for "
                "{codes}. Look for a slip of the pen in the table.",
                path=made.raw,
                codes=several(wrong),
            )
    keys = prefecture.indicator_tables[name]
    values = made.make(raw)
    strange = sorted({*census.index} ^ {*values["code"]})
    strange += sorted({*keys} - {*values["indicator"]})
    if strange:
        raise InputContentError(
            "{path}: other municipalities or indicators than expected: {found}. Compare it with "
            "prefecture.toml.",
            path=made.raw,
            found=several(strange),
        )
    values = values[values["indicator"].isin(keys)].dropna(subset="value")
    values = in_order(values, keys)
    expected = schema.indicator_values(prefecture, keys=keys, table=name)
    checked = text_table.check(values.astype({"value": float, "year": int}), expected, where=name)
    return checked.assign(value=checked["value"].map("{:.10g}".format))


def _rows(raw: pd.DataFrame, code: pd.Series, columns: dict[str, tuple[str, int]]) -> pd.DataFrame:
    """Return rows of `COLUMNS` of columns that are one indicator and one year each."""
    return pd.concat(
        pd.DataFrame(
            {"code": code, "indicator": key, "year": year, "value": raw[column].astype(float)}
        )
        for column, (key, year) in columns.items()
    )[list(COLUMNS)]


def _projection(raw: pd.DataFrame) -> pd.DataFrame:
    people = {f"pop{year}": ("projected_population", year) for year in raw_schema.PROJECTED}
    old = {"aged65plus_2050": ("projected_65plus", raw_schema.PROJECTED[-1])}
    return _rows(raw, raw["code5"], people | old)


def _finance(raw: pd.DataFrame) -> pd.DataFrame:
    codes = raw["団体コード"]
    wrong = codes[codes.map(lambda code: code[_FIVE:] != check_digit(code[:_FIVE]))]
    if len(wrong):
        raise InputContentError(
            "{name}: the check digits of {codes} are wrong. Compare them with the source.",
            name=_TABLES["indicators_finance.csv"].raw,
            codes=several(wrong),
        )
    ratios = raw_schema.FINANCE
    values = raw[list(ratios)].replace(_NOT_GIVEN, None)
    columns = {column: (key, _FISCAL_YEAR) for column, key in ratios.items()}
    return _rows(values, codes.str[:_FIVE], columns)


def _donations(raw: pd.DataFrame) -> pd.DataFrame:
    years = raw_schema.DONATED
    columns = {f"amount_1000yen_{year}": ("furusato_amount", year) for year in years}
    columns |= {f"count_{year}": ("furusato_count", year) for year in years}
    columns["resident_deduction_1000yen_2021tax"] = ("furusato_deduction", _TAX_YEAR)
    return _rows(raw, raw["code5"], columns)


def _places(raw: pd.DataFrame) -> pd.DataFrame:
    columns = {}
    counted = {}
    for key, tags in raw_schema.PLACES.items():
        counted[key] = raw[list(tags)].sum(axis="columns")
        columns[key] = (key, _MAPPED_YEAR)
    values = pd.DataFrame(counted)
    # That none is mapped does not tell that there is none.
    return _rows(values.where(values > 0), raw["code"], columns)


_TABLES = {
    "indicators_projection.csv": _Made(
        "indicators/ipss2023_hokkaido_179_population_2020_2050.csv",
        raw_schema.PROJECTION,
        _projection,
    ),
    "indicators_finance.csv": _Made(
        "indicators/soumu_finance_R3_hokkaido.csv", raw_schema.PUBLIC_FINANCE, _finance
    ),
    "indicators_furusato.csv": _Made(
        "indicators/furusato_hokkaido_2008_2020.csv", raw_schema.DONATIONS, _donations
    ),
    "indicators_osm.csv": _Made(
        "indicators/osm2021_poi_counts_179.csv", raw_schema.MAPPED_PLACES, _places
    ),
}
