"""Numbers of documents as they are written: with unit, bound and share; what is lost says so."""

import pandas as pd

from kankei_geo.base.i18n import msgid
from kankei_geo.dataset.background import UNIT
from kankei_geo.dataset.dataset import Dataset
from kankei_geo.present.words import background_terms, words

_BOUNDS = {
    "about": msgid("about {number}"),
    "under": msgid("a little less than {number}"),
    "over": msgid("{number} or more"),
}
_EXACT, _PERCENT, _GOVERNMENTS = "exact", "percent", "governments"
LOST = msgid("lost with the figure")
# From which number on, in steps of what, it is told in words, by the language: a shorter number
# is read at a glance, and none is rounded.
_WORDS = {
    "ja": ((10**8, 10**6, "億"), (10**4, 10**3, "万")),
    "en": ((10**9, 10**7, " billion"), (10**6, 10**4, " million")),
}


def amount(data: Dataset, row: pd.Series, language: str) -> str:
    """Return the number of a row with its unit and its bound."""
    t = words.translator(language)
    if pd.isna(row["value"]):
        return t(LOST)
    unit = background_terms.name(data, UNIT, row["unit"], language)
    between = " " if language == "en" and row["unit"] != _PERCENT else ""
    return _bounded(row, f"{spelled(row['value'], language)}{between}{unit}", language)


def count_alone(row: pd.Series, language: str) -> str:
    """Return the number of a row with its bound, without a unit."""
    return _bounded(row, f"{row['value']:,.15g}", language)


def _bounded(row: pd.Series, number: str, language: str) -> str:
    bound = _BOUNDS.get(row["bound"], "")
    return words.translator(language)(bound).format(number=number) if bound else number


def spelled(value: float, language: str) -> str:
    """Return a number, its thousands parted; a large round one in words."""
    for least, step, word in _WORDS[language]:
        if value >= least and value % step == 0:
            return f"{value / least:,.10g}{word}"
    return f"{value:,.15g}"


def may_be_shared(row: pd.Series) -> bool:
    """Tell whether a share of the answers may be computed: an exact count of N governments."""
    known = bool(pd.notna(row["value"]) and pd.notna(row["n"]))
    return known and (row["bound"], row["unit"]) == (_EXACT, _GOVERNMENTS)


def share(value: float, whole: float) -> str:
    """Return a part of a whole in percent."""
    return f"{value / whole * 100:.1f}%"


def count(value: int, whole: int, language: str) -> str:
    """Return a count with its share of the answers."""
    told = words.translator(language)("{number} ({share})")
    return told.format(number=f"{value:,}", share=share(value, whole))
