"""The words of the tables of background: names of groups, series, units, and what is cited."""

import pandas as pd

from kankei_geo.base.i18n import Words
from kankei_geo.dataset.dataset import Dataset
from kankei_geo.dataset.initiatives import BETWEEN_PLACES
from kankei_geo.dataset.kept import kept
from kankei_geo.dataset.prefecture import BACKGROUND_TERMS
from kankei_geo.present.words import words


def name(data: Dataset, of: str, key: str, language: str) -> str:
    """Return the name of a term, for instance of a group (`background.GROUP`)."""
    return _texts(data, "name")[of, key].text(language)


def meaning(data: Dataset, of: str, key: str, language: str) -> str:
    """Return what a term means; empty where nothing is told."""
    return _texts(data, "text")[of, key].text(language)


def cited(row: pd.Series, language: str) -> str:
    """Return the document and the place of a row."""
    t = words.translator(language)
    return t("{source}: {place}").format(
        source=row["source"], place=row["place"].replace(BETWEEN_PLACES, t("; "))
    )


@kept
def _texts(data: Dataset, what: str) -> dict[tuple[str, str], Words]:
    terms = data.background[BACKGROUND_TERMS].fillna("")
    return {
        (row["list"], row["key"]): Words(row[f"{what}_ja"], row[f"{what}_en"])
        for row in terms.to_dict("records")
    }
