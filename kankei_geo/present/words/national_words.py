"""The chapter of national figures in words: a series at a time, each number with its source."""

from collections.abc import Mapping

import pandas as pd

from kankei_geo.dataset.background import BOUND, PART, SERIES, UNIT
from kankei_geo.dataset.dataset import Dataset
from kankei_geo.dataset.prefecture import NATIONAL_FIGURES
from kankei_geo.present.words import background_terms, words
from kankei_geo.view import chapters
from kankei_geo.view.view import View


def shown(data: Dataset, view: View) -> pd.DataFrame:
    """Return the figures of the shown series, in their order."""
    figures = data.background[NATIONAL_FIGURES]
    return figures[figures["series"] == chapters.shown_series(data, view)]


def title(data: Dataset, view: View) -> str:
    """Return the name of the series."""
    return background_terms.name(data, SERIES, chapters.shown_series(data, view), view.lang)


def sentence(data: Dataset, view: View) -> str:
    """Return what the series is about."""
    return background_terms.meaning(data, SERIES, chapters.shown_series(data, view), view.lang)


def notes(data: Dataset, view: View) -> list[str]:
    """Return what is told of single figures."""
    told = shown(data, view)[f"note_{view.lang}"].dropna()
    return list(dict.fromkeys(told))


def text(data: Dataset, view: View) -> str:
    """Return the figures as sentences."""
    t = words.translator(view.lang)
    rows = next(iter(tables(data, view).values())).astype(str).to_numpy().tolist()
    return t("; ").join(t(", ").join(row) for row in rows)


def tables(data: Dataset, view: View) -> Mapping[str, pd.DataFrame]:
    """Return the figures as they are printed, with number of answers, source and place."""
    t, language, rows = words.translator(view.lang), view.lang, shown(data, view)
    table = pd.DataFrame(
        {
            t("Figure"): rows[f"item_{language}"],
            t("Whom"): [
                None if pd.isna(part) else background_terms.name(data, PART, part, language)
                for part in rows["part"]
            ],
            t("Year"): rows["year"].astype("string"),
            t("Number"): rows["value"],
            t("Unit"): [background_terms.name(data, UNIT, unit, language) for unit in rows["unit"]],
            t("Precision"): [
                background_terms.name(data, BOUND, bound, language) for bound in rows["bound"]
            ],
            t("Answers (N)"): rows["n"],
            t("Printed as"): rows["printed"],
            t("Source and place"): [
                background_terms.cited(row, language) for _, row in rows.iterrows()
            ],
        }
    )
    return {title(data, view): table.dropna(axis="columns", how="all").reset_index(drop=True)}
