"""What is said of a prefecture that has boundaries and offices, and no table of policies yet."""

from collections.abc import Collection

import pandas as pd

from kankei_geo.base.i18n import msgid
from kankei_geo.base.pages import (
    HUBS_PAGE,
    OVERVIEW_PAGE,
    ROUTES_PAGE,
)
from kankei_geo.dataset import facts
from kankei_geo.dataset.dataset import Dataset
from kankei_geo.dataset.japan import JapanDataset
from kankei_geo.present.words import words
from kankei_geo.present.words.about import about

_NEAREST = 5
_BY_ROAD = frozenset(("airport_access", ROUTES_PAGE, HUBS_PAGE))
_BY_MARKS = frozenset(("compare", "distribution", "analysis"))
_NEEDS_ROADS = msgid(
    "This page needs roads, airports and a table of policies, which {prefecture} does not have "
    "yet. The map stands here instead."
)
_NEEDS_MARKS = msgid(
    "This page needs a table of policies, which {prefecture} does not have yet. The map stands "
    "here instead."
)
_STEPS = (
    msgid(
        "Make a table with a row for each municipality: code or name, and a column for each "
        "policy (CSV or Excel)."
    ),
    msgid(
        "Bring it to the page “Your own table”: a template is there, too. What it shows is seen in "
        "your window only."
    ),
    msgid(
        "To show it to everybody, people who run the server make an edition of it: python -m "
        "kankei_geo add-edition FILE --prefecture {code} (README, How to extend it)."
    ),
)


def title(data: Dataset, language: str) -> str:
    """Say whose map it is, and what is missing."""
    t = words.translator(language)
    return t("Map of {municipalities} (no table of policies yet)").format(**about(data, language))


def paragraphs(data: Dataset, page: str, language: str) -> list[str]:
    """Say what the page can show, and that nobody knows more."""
    t = words.translator(language)
    told = []
    if page in _BY_ROAD:
        told.append(t(_NEEDS_ROADS).format(**about(data, language)))
    elif page in _BY_MARKS:
        told.append(t(_NEEDS_MARKS).format(**about(data, language)))
    elif page in (OVERVIEW_PAGE, "priority_map"):
        told.append(
            t(
                "Nobody has brought a table yet, so every municipality is drawn as not listed. "
                "That does not mean that it has no policies."
            )
        )
    return told


def invitation(data: Dataset, language: str) -> tuple[str, list[str]]:
    """Return the heading and the steps by which a table is brought."""
    t = words.translator(language)
    steps = [t(step).format(code=data.prefecture.code) for step in _STEPS]
    return t("Bring a table of policies"), steps


def airports(data: Dataset, code: str, language: str) -> tuple[str, str]:
    """Return the nearest airports of a municipality with kilometres, and what those are.

    Empty where no distances are known. Military airfields are left out.
    """
    t = words.translator(language)
    known = data.japan_airports
    if known.empty:
        return "", ""
    civil = known[~known["military"]].set_index("iata")
    found = data.airport_distances
    near = found[(found["code"] == code) & found["airport"].isin(civil.index)].head(_NEAREST)
    name = civil["name" if language == "ja" else "name_en"]
    told = t("; ").join(
        t("{airport} about {km} km").format(airport=name[row["airport"]], km=_km(row["line_km"]))
        for _, row in near.iterrows()
    )
    return told, t(
        "Estimates: straight lines from the office, not roads; no minutes are known. The list "
        "has airports with and without scheduled flights (airportsdata)."
    )


def _km(line_km: float) -> str:
    return f"{line_km:.0f}"


def neighbours(data: Dataset, code: str, language: str) -> str:
    """Say who borders on a municipality by land; of all of Japan, within its prefecture."""
    t = words.translator(language)
    text = t("Neighbours by land: {names}")
    if isinstance(data, JapanDataset):
        text = t("Neighbours by land within the prefecture: {names}")
    names = _names(data, facts.neighbours(data, code), language)
    names = names or t("No municipality borders on it by land.")
    return text.format(names=names)


def away(data: Dataset, codes: Collection[str], language: str) -> str:
    """Say which municipalities lie outside of the map until one zooms out."""
    t = words.translator(language)
    return t("The map begins at the main land. Zoom out to see: {names}.").format(
        names=_names(data, codes, language)
    )


def _names(data: Dataset, codes: Collection[str], language: str) -> str:
    table: pd.DataFrame = data.table
    rows = table[table["code"].isin(codes)]
    return words.translator(language)(", ").join(
        words.name(row, language) for _, row in rows.iterrows()
    )
