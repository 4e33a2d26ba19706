"""Ways by road in words, in Japanese and English."""

import pandas as pd

from kankei_geo.analysis import ways
from kankei_geo.analysis.ways import Way
from kankei_geo.base.i18n import msgid
from kankei_geo.dataset.dataset import Dataset
from kankei_geo.dataset.kept import kept
from kankei_geo.present.words import words

NATIONAL, PREFECTURAL = "n", "p"
_NATIONAL_TEXT = msgid("National Route {number}")
# A prefectural road is called by what kind of prefecture it is in.
_PREFECTURAL_TEXTS = {
    "道": msgid("Hokkaido Route {number}"),
    "都": msgid("Tokyo Route {number}"),
    "府": msgid("Urban Prefectural Route {number}"),
    "県": msgid("Prefectural Route {number}"),
}


def road_name(data: Dataset, road: str, language: str) -> str:
    """Return what a road is called, from what the road file calls it.

    Parameters
    ----------
    road : str
        ``n36``, ``p89``, a name, or an empty text for roads without one.
    language : str
        Language of the text.
    """
    t = words.translator(language)
    if not road:
        return t("roads without a name")
    number = road[1:]
    if road.startswith(NATIONAL) and number.isdigit():
        return t(_NATIONAL_TEXT).format(number=number)
    if road.startswith(PREFECTURAL) and number.isdigit():
        kind = _PREFECTURAL_TEXTS[data.prefecture.name.ja[-1]]
        return t(kind).format(number=number)
    return road if language == "ja" else _english(data).get(road, road)


@kept
def _english(data: Dataset) -> dict[str, str]:
    """Return the English names of roads; those of openings name the section behind a colon."""
    opened = data.road_openings
    sections = opened["name_en"].str.partition(":")[0]
    known = data.road_names
    return dict(zip(opened["road"], sections, strict=True)) | dict(
        zip(known["name"], known["name_en"], strict=True)
    )


def way_of(data: Dataset, row: pd.Series) -> Way | None:
    """Return the way from a municipality's airport to its office, if a road leads there.

    Parameters
    ----------
    row : pandas.Series
        Row of what `candidates.nearest` returns, with ``code``.
    """
    if pd.isna(row["drive_minutes"]):
        return None
    return ways.way(data, row["airport"], row["code"])


def length(way: Way, language: str) -> str:
    """Return the kilometres of a way, and how many of them cost a toll."""
    return kilometres(way.km, way.toll_km, language)


def kilometres(km: float, toll_km: float, language: str) -> str:
    """Return a length by road, and how much of it costs a toll."""
    t = words.translator(language)
    told = t("{km} km").format(km=f"{km:.1f}")
    if toll_km:
        return t("{length}, of which {km} km with a toll").format(length=told, km=f"{toll_km:.1f}")
    return t("{length}, no toll").format(length=told)


def roads(data: Dataset, way: Way, language: str) -> str:
    """Return the names of the roads of a way in order."""
    return " → ".join(road_name(data, road, language) for road in way.roads)


def way_label(data: Dataset, rated: pd.DataFrame, code: str, language: str) -> str | None:
    """Return what the legend says of the way to a municipality, if a road leads there.

    Parameters
    ----------
    rated : pandas.DataFrame
        What `candidates.tiers` returns.
    """
    (row,) = (row for _, row in rated[rated["code"] == code].iterrows())
    way = way_of(data, row)
    if way is None:
        return None
    t = words.translator(language)
    return t("Way from {airport} to {name}: {length}").format(
        airport=words.airport_name(data, row["airport"], language),
        name=words.name(row, language),
        length=length(way, language),
    )
