"""What the map says when the pointer rests on a municipality.

The texts travel with the geometry, once, so that a filter change need not send them again.
"""

import pandas as pd

from kankei_geo.analysis.candidates import nearest
from kankei_geo.analysis.rule import Rule
from kankei_geo.base.i18n import LANGUAGES
from kankei_geo.dataset.dataset import Dataset
from kankei_geo.dataset.japan import JapanDataset
from kankei_geo.present.words import candidate_words, words


def properties(data: Dataset, table: pd.DataFrame) -> pd.DataFrame:
    """Return the tooltip texts of the municipalities.

    Parameters
    ----------
    table : pandas.DataFrame
        The joined table.

    Returns
    -------
    pandas.DataFrame
        ``code`` and, for each language, ``name_<language>`` and ``tip_<language>``: lines
        with the count, each mark with its evidence level, and the drive in summer to the
        nearest airport with a flight to Tokyo.
    """
    reached = nearest(data, Rule())
    names = {
        language: dict(
            zip(data.subprefectures["name"], words.area_names(data, language).values(), strict=True)
        )
        for language in LANGUAGES
    }
    rows = []
    for _, row in table.iterrows():
        texts = {"code": row["code"]}
        for language in LANGUAGES:
            lines = [words.count(row, language)]
            if isinstance(data, JapanDataset):  # 府中市 is in two prefectures
                lines.insert(0, names[language][row["subprefecture"]])
            if row["listed"]:
                lines += words.marks(data, row, language)
            if data.prefecture.airports:
                lines.append(drive(data, reached.loc[row["code"]], language))
            texts[f"name_{language}"] = words.name(row, language)
            texts[f"tip_{language}"] = "\n".join(lines)
        rows.append(texts)
    return pd.DataFrame(rows)


def drive(data: Dataset, row: pd.Series, language: str) -> str:
    """Return the drive in summer to the nearest airport with a flight to Tokyo, in words.

    Parameters
    ----------
    row : pandas.Series
        Row of what `candidates.nearest` returns.
    """
    t = words.translator(language)
    return t("{airport} in summer: {minutes}").format(
        airport=words.airport_name(data, row["airport"], language),
        minutes=candidate_words.minutes(row, language),
    )
