"""What the documents tell of ideas, and of Japan and Hokkaido as a whole: its five tables.

``concepts.csv`` has one row for an idea in words of our own, ``concept_links.csv`` how they hang
together, ``national_figures.csv`` one for a printed number, ``kpi_indicators.csv`` one for an
indicator that a document proposes, and ``background_terms.csv`` the words that their columns may
hold. A place is one that ``initiative_sources.csv`` has among the parts of its document.
"""

from collections.abc import Mapping

import pandas as pd

from kankei_geo.base.errors import Told, told
from kankei_geo.dataset.initiatives import BETWEEN_PLACES
from kankei_geo.dataset.prefecture import (
    BACKGROUND_TERMS,
    CONCEPT_LINKS,
    CONCEPTS,
    INITIATIVE_SOURCES,
    KPI_INDICATORS,
    NATIONAL_FIGURES,
)
from kankei_geo.dataset.text_table import refuse

# The lists of terms.
GROUP, STATE, LINK, TOPIC = "group", "state", "link", "topic"
SERIES, PART, UNIT, BOUND = "series", "part", "unit", "bound"
LISTS = (GROUP, STATE, LINK, SERIES, PART, UNIT, BOUND, TOPIC)
# How much of an idea the documents' text keeps: most of their drawings are lost.
WHOLE, PARTLY, LOST = "whole", "partly", "lost"
TOTAL, ALL = "total", "all"  # the item and the part that printed sums stand in
COLUMNS: Mapping[str, tuple[str, ...]] = {
    CONCEPTS: (
        *("key", "group", "order", "name_ja", "name_en", "text_ja", "text_en"),
        *("state", "source", "place"),
    ),
    CONCEPT_LINKS: ("from", "to", "kind", "label_ja", "label_en", "source", "place"),
    NATIONAL_FIGURES: (
        *("series", "item", "item_ja", "item_en", "part", "year", "value", "bound", "unit", "n"),
        *("printed", "source", "place", "note_ja", "note_en"),
    ),
    KPI_INDICATORS: (
        *("key", "topic", "purpose_ja", "purpose_en", "indicator_ja", "indicator_en"),
        *("unit", "printed", "source", "place"),
    ),
    BACKGROUND_TERMS: ("list", "key", "name_ja", "name_en", "text_ja", "text_en"),
}
# Which columns hold a key of which list.
_OF_TERMS = {
    CONCEPTS: {"group": GROUP, "state": STATE},
    CONCEPT_LINKS: {"kind": LINK},
    NATIONAL_FIGURES: {"series": SERIES, "part": PART, "unit": UNIT, "bound": BOUND},
    KPI_INDICATORS: {"topic": TOPIC, "unit": UNIT},
}


def check(tables: Mapping[str, pd.DataFrame]) -> None:
    """Check the five tables against each other, and their places against the documents' parts.

    Parameters
    ----------
    tables : mapping of str to pandas.DataFrame
        The five and ``initiative_sources.csv``, by the names of their files.

    Raises
    ------
    InputContentError
        Telling file, column, what was found and what was expected.
    """
    terms = tables[BACKGROUND_TERMS]
    expected = told("a key of {table}", table=BACKGROUND_TERMS)
    for name, columns in _OF_TERMS.items():
        for column, of in columns.items():
            keys = terms.loc[terms["list"] == of, "key"]
            _known(name, column, tables[name][column], keys, expected)
    ideas = tables[CONCEPTS]["key"]
    for column in ("from", "to"):
        links = tables[CONCEPT_LINKS][column]
        _known(CONCEPT_LINKS, column, links, ideas, told("a key of {table}", table=CONCEPTS))
    parts = tables[INITIATIVE_SOURCES]
    places = set(zip(parts["source"], parts["place"], strict=True))
    for name in _OF_TERMS:
        _check_places(name, tables[name], places)
    figures = tables[NATIONAL_FIGURES]
    unsaid = figures.loc[figures["value"].isna() & figures["n"].isna(), "item"]
    refuse(NATIONAL_FIGURES, "value", unsaid, told("a value, or n where the values are lost"))


def _known(name: str, column: str, found: pd.Series, keys: pd.Series, expected: Told) -> None:
    given = found.dropna()
    refuse(name, column, given[~given.isin(keys)], expected)


def _check_places(name: str, table: pd.DataFrame, places: set[tuple[str, str]]) -> None:
    strange = [
        place
        for source, named in zip(table["source"], table["place"], strict=True)
        for place in named.split(BETWEEN_PLACES)
        if (source, place) not in places
    ]
    refuse(name, "place", strange, told("a place that {table} has", table=INITIATIVE_SOURCES))
