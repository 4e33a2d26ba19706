"""National figures as tables of a workbook: the series that is shown, then all of them."""

from collections.abc import Mapping
from dataclasses import replace

import pandas as pd

from kankei_geo.export.document import Document
from kankei_geo.present.words import national_words, words
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
    return {name: table.dropna(axis="columns", how="all") for name, table in found.items()}
