"""What documents and public pages tell of municipalities: the rules of its three tables.

``initiatives.csv`` has one row for a municipality and fact, ``initiative_terms.csv`` the words
that its columns may hold, and ``initiative_sources.csv`` tells of each part of each document what
was taken and what was left out. The code of the prefecture itself, two digits and ``000``, stands
for the prefecture's government and for groups that no source places in one municipality.
"""

from collections.abc import Collection, Mapping

import pandas as pd

from kankei_geo.base.errors import told
from kankei_geo.dataset.prefecture import (
    INITIATIVE_SOURCES,
    INITIATIVE_TERMS,
    INITIATIVES,
    Prefecture,
)
from kankei_geo.dataset.text_table import refuse

# The lists of terms: what a fact is about, how sure it is, where it is from.
KIND, LEVEL, SOURCE = "kind", "level", "source"
WEB = "web_pages"  # the source of rows that have an address instead of a document
DOCUMENT = ".txt"  # how the names of documents end
TAKEN, PARTLY, LEFT_OUT = "taken", "partly", "left_out"
BETWEEN_PLACES = "；"
MOST_KINDS = 20
COLUMNS = ("code", "kind", "year", "text_ja", "text_en", "source", "place", "level")
OF_PARTS = ("source", "place", "status", "code", "text_ja", "text_en")


def whole(prefecture: Prefecture) -> str:
    """Return the code of the prefecture itself."""
    return f"{prefecture.code}000"


def origin(source: str) -> str:
    """Return the key of a row's source among the terms: the document, or `WEB`."""
    return source if source.endswith(DOCUMENT) else WEB


def check(tables: Mapping[str, pd.DataFrame], known: Collection[str]) -> None:
    """Check the three tables against each other.

    Parameters
    ----------
    tables : mapping of str to pandas.DataFrame
        The three, by the names of their files.
    known : collection of str
        Codes of the municipalities and of the prefecture.

    Raises
    ------
    InputContentError
        Telling file, column, what was found and what was expected.
    """
    found, terms, told_parts = (
        tables[name] for name in (INITIATIVES, INITIATIVE_TERMS, INITIATIVE_SOURCES)
    )
    keys = {name: set(terms.loc[terms["list"] == name, "key"]) for name in (KIND, LEVEL, SOURCE)}
    expected = told("a key of {table}", table=INITIATIVE_TERMS)
    codes = told("a code of municipalities.csv, or the prefecture's with 000")
    for table, name in ((found, INITIATIVES), (told_parts, INITIATIVE_SOURCES)):
        given = table["code"].dropna()
        refuse(name, "code", given[~given.isin(known)], codes)
        origins = table["source"].map(origin)
        refuse(name, SOURCE, table.loc[~origins.isin(keys[SOURCE]), SOURCE], expected)
    for column in (KIND, LEVEL):
        refuse(INITIATIVES, column, found.loc[~found[column].isin(keys[column]), column], expected)
    taken = told_parts[told_parts["status"] == TAKEN]
    places = set(zip(taken["source"], taken["place"], strict=True))
    strange = [
        place
        for source, named in zip(found["source"], found["place"], strict=True)
        if origin(source) != WEB
        for place in named.split(BETWEEN_PLACES)
        if (source, place) not in places
    ]
    expected = told("a place that {table} tells to be taken", table=INITIATIVE_SOURCES)
    refuse(INITIATIVES, "place", strange, expected)
