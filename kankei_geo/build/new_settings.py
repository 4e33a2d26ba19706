"""The settings of a prefecture that nobody has settled yet, from boundaries and offices alone."""

import math
from collections.abc import Mapping
from dataclasses import dataclass

import geopandas as gpd
import pandas as pd

from kankei_geo.base.crs import JGD2011
from kankei_geo.base.errors import UnknownNameError
from kankei_geo.build.boundaries.boundary_names import city_of_wards
from kankei_geo.build.japan import OUT_OF_SCOPE, PREFECTURES
from kankei_geo.dataset.prefecture import AIRPORT_DISTANCES, JAPAN_AIRPORTS, OTHER_AREAS
from kankei_geo.dataset.settings import SCHEMA

NO_EDITION = "none"
_SUBPREFECTURE, _COUNTY = "N03_002", "N03_003"
_BETWEEN = " "  # a city and its ward in the list of offices
_DECIMAL = 10  # extents are told in tenths of a degree
_LIMITS = (120.0, 20.0, 160.0, 50.0)  # what `prefecture.Extent` may have

EDITION = f"""\
# No table of policies yet. Add an edition beside this folder (README, How to extend it) and name
# it in prefecture.toml (default_edition); this folder can be removed then.
schema = {SCHEMA}
id = "none"
title = {{ ja = "施策の表なし", en = "no table of policies" }}
short = {{ ja = "施策の表", en = "table of policies" }}
as_of = "{{year}}"
source = "なし / none"
licence = {{ ja = "なし（空の表）", en = "none (an empty table)" }}
policies = []
levels = []
"""
MATRIX = "code,priority_count\n"


@dataclass(frozen=True)
class _Groups:
    """How municipalities are grouped: field of the boundaries, and how groups are called."""

    ja: str
    en: str
    count: int
    field: str | None = None
    others: tuple[str, str] | None = None


def check_code(code: str) -> None:
    """Refuse what is no prefecture.

    Raises
    ------
    UnknownNameError
        Telling what is expected.
    """
    if code not in PREFECTURES:
        raise UnknownNameError(
            "{code} is no prefecture of Japan. Expected two digits, {first} to {last}.",
            code=code,
            first=min(PREFECTURES),
            last=max(PREFECTURES),
        )


def settings_toml(code: str, offices: pd.DataFrame, areas: gpd.GeoDataFrame) -> str:
    """Return ``prefecture.toml`` of a prefecture.

    Parameters
    ----------
    code : str
        Two digits.
    offices : pandas.DataFrame
        The prefecture's rows of the list of offices: ``code``, ``name``, ``lat``, ``lon``; wards
        have their city and a space before their name.
    areas : geopandas.GeoDataFrame
        The prefecture's rows of the boundaries with ``code`` beside the fields of N03.
    """
    ja, en = PREFECTURES[code]
    cities = _wards(offices, areas)
    wards = {ward for found in cities.values() for ward in found}
    outside = OUT_OF_SCOPE.get(code)
    outlined = outside[1] if outside else ()
    towns = offices[~offices["code"].isin({*wards, *outlined})]
    groups = _groups(areas[~areas["code"].isin(outlined)])
    west, south, east, north = _extent(areas)
    middle = towns[["lon", "lat"]].median()  # far islands do not draw it to the sea
    lines = [
        f"# {en}. What the keys mean: kankei_geo/dataset/prefecture.py",
        f"schema = {SCHEMA}",
        f'code = "{code}"',
        f"name = {_texts(ja, en)}",
        f"municipalities = {len(towns)}",
        f'default_edition = "{NO_EDITION}"',
        f'tables = ["{OTHER_AREAS}", "{JAPAN_AIRPORTS}", "{AIRPORT_DISTANCES}"]',
        "population = false",
        "airports = 0",
        f"extent = {{ west = {west}, south = {south}, east = {east}, north = {north} }}",
        f"centre = {{ longitude = {middle['lon']:.1f}, latitude = {middle['lat']:.1f} }}",
        "",
        "[groups]",
        f"name = {_texts(groups.ja, groups.en)}",
        f"plural = {_texts(groups.ja, groups.en)}",
        f"count = {groups.count}",
    ]
    if groups.field:
        lines.append(f'field = "{groups.field}"')
    if groups.others:
        lines.append(f"otherwise = {_texts(*groups.others)}")
    if outside:
        codes = ", ".join(f'"{each}"' for each in outlined)
        lines += ["", "[out_of_scope]", f"name = {_texts(*outside[0])}", f"codes = [{codes}]"]
    for city, found in sorted(cities.items()):
        codes = ", ".join(f'"{ward}"' for ward in found)
        lines += ["", "[[designated_cities]]", f'code = "{city}"', f"wards = [{codes}]"]
    return "\n".join([*lines, ""])


def tells_groups(areas: gpd.GeoDataFrame) -> bool:
    """Tell whether the boundaries say which municipality belongs to which group."""
    return _groups(areas).field is not None


def _texts(ja: str, en: str) -> str:
    return f'{{ ja = "{ja}", en = "{en}" }}'


def _wards(offices: pd.DataFrame, areas: gpd.GeoDataFrame) -> Mapping[str, list[str]]:
    """Return the wards of each designated city by its code: those of either input.

    Wards change (浜松市 has three since 2024), and the inputs need not be of one day.
    """
    codes = offices.set_index("name")["code"]
    of_city = city_of_wards(areas)
    found = dict(zip(areas["code"], of_city, strict=True))
    for name, code in codes.items():
        city, _, ward = str(name).partition(_BETWEEN)
        if ward:
            found[code] = city
    cities: dict[str, list[str]] = {}
    for ward, city in sorted((ward, city) for ward, city in found.items() if city in codes.index):
        cities.setdefault(str(codes[city]), []).append(ward)
    return cities


def _groups(areas: gpd.GeoDataFrame) -> _Groups:
    """Return the groups that the boundaries tell; one, the prefecture, if they tell none."""
    columns = {str(column).upper(): column for column in areas.columns}
    if _SUBPREFECTURE in columns and areas[columns[_SUBPREFECTURE]].notna().all():
        count = areas[columns[_SUBPREFECTURE]].nunique()
        return _Groups("振興局", "Subprefectures", count, field=_SUBPREFECTURE)
    if _COUNTY not in columns:
        return _Groups("都道府県", "Prefecture", 1)
    of_city = city_of_wards(areas)
    told = areas[columns[_COUNTY]]
    told = told.where((told != "") & of_city.isna())
    names = areas[columns["N03_004"]] if "N03_004" in columns else told
    told = told.where(told != names).dropna()
    others = _others(areas, told, of_city)
    has_branch = told.str.endswith("支庁").any()
    ja = "・".join(["郡", *(["支庁"] if has_branch else []), *([others[0]] if others else [])])
    return _Groups(
        ja,
        "Counties and cities",
        told.nunique() + bool(others),
        field=_COUNTY,
        others=others,
    )


def _others(areas: gpd.GeoDataFrame, told: pd.Series, of_city: pd.Series) -> tuple[str, str] | None:
    """Return what those are called that are in no county: cities, and wards that are no city's."""
    rest = areas[~areas.index.isin(told.index)]
    if rest.empty:
        return None
    names = rest["N03_004"].astype("string") if "N03_004" in rest else pd.Series(dtype="string")
    has_wards = (names.str.endswith("区") & of_city.loc[rest.index].isna()).any()
    return ("区・市", "Wards and cities") if has_wards else ("市部", "Cities")


def _extent(areas: gpd.GeoDataFrame) -> tuple[float, float, float, float]:
    """Return west, south, east and north of all polygons, to the next tenth of a degree."""
    placed = (areas if areas.crs else areas.set_crs(JGD2011)).to_crs(JGD2011)
    west, south, east, north = placed.total_bounds
    low = [
        max(math.floor(each * _DECIMAL) / _DECIMAL, least)
        for each, least in zip((west, south), _LIMITS[:2], strict=True)
    ]
    high = [
        min(math.ceil(each * _DECIMAL) / _DECIMAL, most)
        for each, most in zip((east, north), _LIMITS[2:], strict=True)
    ]
    return low[0], low[1], high[0], high[1]
