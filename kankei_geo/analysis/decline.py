"""The prefecture's population as a paper tells it, beside the census of its municipalities."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd

from kankei_geo.analysis import indicators
from kankei_geo.dataset.dataset import Dataset
from kankei_geo.dataset.tables import CENSUS_YEARS, REGISTER_YEARS

_PEOPLE_TABLE, _PROJECTED = "population.csv", "projected_population"
_PEOPLE, _DECLINE = re.compile(r"people_(\d{4})"), re.compile(r"decline_(\d{4})")


@dataclass(frozen=True)
class Told:
    """What a paper tells, in people by year.

    Attributes
    ----------
    people : mapping of int to int
        Population.
    declines : mapping of int to int
        By how many people it fell up to that year, since the year before it of the paper's.
    """

    people: Mapping[int, int]
    declines: Mapping[int, int]

    @property
    def path(self) -> Mapping[int, int]:
        """The first population less the declines, one after the other: our sum, not the paper's."""
        if not self.people or not self.declines:
            return {}
        begin = min(self.people)
        found = {begin: self.people[begin]}
        for year, fell in sorted(self.declines.items()):
            found[year] = found[max(found)] - fell
        return found

    @property
    def spans(self) -> list[tuple[int, int]]:
        """First and last year of each decline."""
        years = sorted(self.declines)
        begin = min(self.people, default=0)
        return list(zip((begin, *years), years, strict=False)) if begin else []


def told(figures: pd.DataFrame) -> Told:
    """Return what the rows of a series tell; a value that is lost is not there.

    Parameters
    ----------
    figures : pandas.DataFrame
        Rows of ``national_figures.csv`` whose items are ``people_2000``, ``decline_2005`` …
    """
    values = {
        str(item): int(value)
        for item, value in zip(figures["item"], figures["value"], strict=True)
        if pd.notna(value)
    }
    return Told(_by_year(values, _PEOPLE), _by_year(values, _DECLINE))


def _by_year(values: Mapping[str, int], pattern: re.Pattern[str]) -> Mapping[int, int]:
    matched = ((pattern.fullmatch(item), value) for item, value in values.items())
    return dict(sorted((int(found[1]), value) for found, value in matched if found))


def census(data: Dataset) -> Mapping[int, int]:
    """Return the census population of all municipalities by year; none where one is missing."""
    return _sums(data.population, {year: f"census_{year}" for year in CENSUS_YEARS})


def register(data: Dataset) -> Mapping[int, int]:
    """Return the population of all municipalities by resident register, by year."""
    return _sums(data.population, {year: f"register_{year}" for year in REGISTER_YEARS})


def projected(data: Dataset) -> Mapping[int, int]:
    """Return the projected population of all municipalities by year, where it is shipped."""
    if _PROJECTED not in indicators.every(data):
        return {}
    table = indicators.table(data, _PROJECTED)
    return _sums(table, {int(str(year)): year for year in table})


def tables(data: Dataset) -> tuple[str, ...]:
    """Return the names of the shipped files of `census`, `register` and `projected`."""
    known = indicators.every(data)
    people = (_PEOPLE_TABLE,) if data.prefecture.population else ()
    return (*people, *(known[_PROJECTED].tables if _PROJECTED in known else ()))


def _sums(table: pd.DataFrame, columns: Mapping[int, object]) -> Mapping[int, int]:
    return {
        year: int(table[column].sum())
        for year, column in columns.items()
        if len(table) and table[column].notna().all()
    }
