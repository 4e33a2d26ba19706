"""National figures as tables of a workbook: the series that is shown, then all of them."""

from collections.abc import Mapping
from dataclasses import replace

import pandas as pd

from kankei_geo.export.document import Document
from kankei_geo.present.words import national_numbers, national_words, words
from kankei_geo.view import chapters


def tables(document: Document) -> Mapping[str, pd.DataFrame]:
    """Return tables by their captions; numbers are numbers, and missing where they are lost."""
    data, view = document.data, document.view
    t = words.translator(view.lang)
    own = {
        **national_words.tables(data, view),
        national_words.caption(data, view): national_words.printed(data, view),
    }
    every = [replace(view, series=series) for series in chapters.series(data)]
    rows = [
        national_words.printed(data, one).assign(**{t("Series"): national_words.caption(data, one)})
        for one in every
    ]
    whole = pd.concat(rows, ignore_index=True)
    first = [t("Series"), *(name for name in whole if name != t("Series"))]
    found = {**own, t("All figures of the chapter"): whole[first]}
    return {name: _filled(table, view.lang) for name, table in found.items()}


def reasons(language: str) -> Mapping[str, str]:
    """Return why a cell of a column may be empty, by the names of the columns."""
    t = words.translator(language)
    no_census = t("no census of the first year here")
    return {
        t("Number"): t(national_numbers.LOST),
        t("Year"): t("year not told"),
        t("Share of N (%)"): t("no share of N can be computed"),
        t("Decline by the census"): no_census,
        t("Paper less census"): no_census,
    }


def _filled(table: pd.DataFrame, language: str) -> pd.DataFrame:
    """Return a table without empty columns; what need not be told is a dash."""
    t = words.translator(language)
    kept = table.dropna(axis="columns", how="all")
    return kept.fillna({name: "–" for name in (t("Whom"), t("Note")) if name in kept})
