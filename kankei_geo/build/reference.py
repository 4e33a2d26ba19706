"""Tables of Hokkaido, made from raw inputs that have a layout of their own.

Each function takes raw tables as they were published and returns the shipped one, checked.
"""

from pathlib import Path

import pandas as pd

from kankei_geo.base.errors import InputContentError
from kankei_geo.build import raw_schema, table_3
from kankei_geo.build.raw_input import read_raw
from kankei_geo.dataset import schema, text_table
from kankei_geo.dataset.dataset import Dataset
from kankei_geo.dataset.edition import Edition
from kankei_geo.dataset.names import ResolvedNames, resolve
from kankei_geo.dataset.prefecture import Prefecture

HOKKAIDO = "01"
INPUTS = {
    "offices": "offices/hokkaido_offices_179+10wards.csv",
    "population": "population/hokkaido_population.csv",
    "airports": "airports/hokkaido_airports_13.csv",
    "table3": "matrix/table3_rows.csv",
}
_AIRPORT_NAMES_EN = {
    "CTS": "New Chitose",
    "OKD": "Sapporo Okadama",
    "HKD": "Hakodate",
    "AKJ": "Asahikawa",
    "KUH": "Kushiro",
    "OBO": "Obihiro",
    "MMB": "Memanbetsu",
    "SHB": "Nakashibetsu",
    "MBE": "Monbetsu",
    "WKJ": "Wakkanai",
    "RIS": "Rishiri",
    "RBJ": "Rebun",
    "OIR": "Okushiri",
}
_STATUS = {"供用中": "in_service", "休止中": "suspended"}


def read_input(source: Path, key: str) -> pd.DataFrame:
    """Read one of `INPUTS` in a folder: see `raw_input.read_raw`."""
    return read_raw(source, INPUTS[key], raw_schema.INPUTS[key])


def municipalities(
    prefecture: Prefecture, offices: pd.DataFrame, population: pd.DataFrame
) -> pd.DataFrame:
    """Return code, names, subprefecture and position of the office of each municipality."""
    offices = offices[~offices["is_ward"]]
    english = population.set_index("code5")["name_en"]
    table = pd.DataFrame(
        {
            "code": offices["code5"],
            "name": offices["city"],
            "kana": offices["citykana"],
            "name_en": offices["code5"].map(english),
            "subprefecture": offices["subprefecture"],
            "district": offices["district"],
            "office_lat": offices["lat"],
            "office_lon": offices["lon"],
            "url": offices["url"],
        }
    ).sort_values("code", ignore_index=True)
    expected = schema.of_prefecture(prefecture)["municipalities.csv"]()
    return text_table.check(table, expected, where="municipalities")


def population(prefecture: Prefecture, raw: pd.DataFrame) -> pd.DataFrame:
    """Return census and register population, ages, households and area."""
    raw = raw[~raw["is_ward"]]
    counts = {name: raw[column] for name, column in raw_schema.COUNTS.items()}
    table = pd.DataFrame(
        {
            "code": raw["code5"],
            **counts,
            "area_km2": raw["area_km2_2020"],
            "mean_age_2020": raw["mean_age_2020"],
        }
    ).sort_values("code", ignore_index=True)
    expected = schema.of_prefecture(prefecture)["population.csv"]()
    return text_table.check(table[list(expected.columns)], expected, where="population")


def airports(prefecture: Prefecture, raw: pd.DataFrame) -> pd.DataFrame:
    """Return name, position, status and class of the airports."""
    table = pd.DataFrame(
        {
            "iata": raw["iata"],
            "icao": raw["icao"],
            "name": raw["name_ja"],
            "name_en": raw["iata"].map(_AIRPORT_NAMES_EN),
            "code": raw["municipality_code"].replace(prefecture.wards),
            "lat": raw["lat"],
            "lon": raw["lon"],
            "position_source": raw["coord_source"],
            "status": raw["C28_status"].map(_STATUS),
            "airport_class": raw["C28_class"],
            "runway_m": raw["runway_m"],
        }
    )
    expected = schema.of_prefecture(prefecture)["airports.csv"]()
    return text_table.check(table, expected, where="airports")


def policy_matrix(
    data: Dataset, raw: pd.DataFrame, towns: pd.DataFrame
) -> tuple[pd.DataFrame, ResolvedNames]:
    """Return the matrix rebuilt from the printed rows, and how its names were resolved.

    Parameters
    ----------
    data : Dataset
        Whose edition has the rules of table 3, with its aliases and its programme of 2019.
    raw : pandas.DataFrame
        The printed rows.
    towns : pandas.DataFrame
        The municipalities.

    Raises
    ------
    InputContentError, UnknownNameError
        If the edition has other policies or levels, a row fits no rule, or a name is unknown.
    """
    _check_edition(data.edition)
    printed = pd.DataFrame(
        {
            "panel": raw["panel"],
            "row": raw["row"],
            "name_printed": raw["name_printed"],
            "marks_printed": raw["marks_printed"],
            "priority_count": raw["total_printed"],
        }
    )
    names = resolve(printed["name_printed"], towns, data.aliases)
    named = set(data.programme_2019["code"])
    table = table_3.derive(printed, names.codes, named_in_programme=named)
    expected = schema.policy_matrix(data.prefecture, data.edition)
    return text_table.check(table, expected, where="policy_matrix"), names


def _check_edition(edition: Edition) -> None:
    if (edition.keys, edition.level_keys) != (table_3.POLICIES, table_3.LEVELS):
        raise InputContentError(
            'Edition {edition}: the rules "table_3" need the policies {policies} and the levels '
            "{levels}, in this order. Correct edition.toml, or leave out its rules.",
            edition=edition.id,
            policies=", ".join(table_3.POLICIES),
            levels=", ".join(table_3.LEVELS),
        )
