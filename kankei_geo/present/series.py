"""Figures over the years as lines, for every way to draw them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from kankei_geo.dataset.dataset import Dataset
from kankei_geo.dataset.tables import CENSUS_YEARS, REGISTER_YEARS
from kankei_geo.present import palette
from kankei_geo.present.tables.comparison_html import item_name
from kankei_geo.present.words import words

Style = tuple[str, str, str]  # colour, dashes and symbol, as in `palette.LINES`


@dataclass(frozen=True)
class Series:
    """A line of a chart: its name, its values by year, and its style."""

    name: str
    by_year: Mapping[int, float]
    style: Style


def population(row: pd.Series, language: str) -> list[Series]:
    """Return the population of one municipality by census and by register.

    Parameters
    ----------
    row : pandas.Series
        Row of the population table.
    language : str
        Of the names.
    """
    t = words.translator(language)
    kinds = (
        (t("Census"), CENSUS_YEARS, "census", "solid", "circle"),
        (t("Resident register"), REGISTER_YEARS, "register", "dot", "diamond"),
    )
    return [
        Series(
            name,
            {year: int(row[f"{kind}_{year}"]) for year in years},
            (palette.LINE_COLOUR, dash, symbol),
        )
        for name, years, kind, dash, symbol in kinds
    ]


def population_index(data: Dataset, index: pd.DataFrame, language: str) -> list[Series]:
    """Return the population of what is compared, 2005 being 100; the prefecture is the last.

    Parameters
    ----------
    index : pandas.DataFrame
        What `comparison.population_index` returns.
    language : str
        Of the names.
    """
    styles = (*palette.LINES[: len(index.columns) - 1], palette.LINES[-1])
    return [
        Series(
            item_name(data, str(key), language),
            {int(str(year)): round(float(value), 1) for year, value in index[key].items()},
            style,
        )
        for key, style in zip(index.columns, styles, strict=True)
    ]


def years(series: Sequence[Series]) -> list[int]:
    """Return all years for which one of the lines has a value."""
    return sorted({year for one in series for year in one.by_year})
