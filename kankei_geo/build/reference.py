"""Reference tables that the project ships, made from the raw inputs.

Each function takes raw tables as they were published and returns the shipped one, checked.
"""

from pathlib import Path

import pandas as pd

from kankei_geo.base.codes import SAPPORO, SAPPORO_WARDS
from kankei_geo.base.errors import InputFileError
from kankei_geo.build import raw_schema
from kankei_geo.dataset import load, matrix, schema, text_table
from kankei_geo.dataset.names import ResolvedNames, resolve

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


def read_raw(source: Path, key: str) -> pd.DataFrame:
    """Read one raw input with the types of its columns.

    Parameters
    ----------
    source : pathlib.Path
        Folder of the inputs.
    key : str
        One of `INPUTS`.

    Raises
    ------
    InputFileError
        If the file is missing.
    InputContentError
        Telling line, column, what was found and what was expected.
    """
    path = source / INPUTS[key]
    try:
        content = path.read_bytes()
    except OSError as error:
        raise InputFileError(
            "{path}: no such file. Expected a folder of inputs with {expected}.",
            path=path,
            expected=INPUTS[key],
        ) from error
    return text_table.read(content, raw_schema.INPUTS[key], where=str(path))


def municipalities(offices: pd.DataFrame, population: pd.DataFrame) -> pd.DataFrame:
    """Return code, names, subprefecture and position of the office of the 179."""
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
    return text_table.check(table, schema.MUNICIPALITIES, where="municipalities")


def population(raw: pd.DataFrame) -> pd.DataFrame:
    """Return census and register population, ages, households and area of the 179."""
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
    ordered = table[list(schema.POPULATION.columns)]
    return text_table.check(ordered, schema.POPULATION, where="population")


def airports(raw: pd.DataFrame) -> pd.DataFrame:
    """Return name, position, status and class of the 13 airports."""
    wards = dict.fromkeys(SAPPORO_WARDS, SAPPORO)
    table = pd.DataFrame(
        {
            "iata": raw["iata"],
            "icao": raw["icao"],
            "name": raw["name_ja"],
            "name_en": raw["iata"].map(_AIRPORT_NAMES_EN),
            "code": raw["municipality_code"].replace(wards),
            "lat": raw["lat"],
            "lon": raw["lon"],
            "position_source": raw["coord_source"],
            "status": raw["C28_status"].map(_STATUS),
            "airport_class": raw["C28_class"],
            "runway_m": raw["runway_m"],
        }
    )
    return text_table.check(table, schema.AIRPORTS, where="airports")


def policy_matrix(raw: pd.DataFrame) -> tuple[pd.DataFrame, ResolvedNames]:
    """Return the matrix rebuilt from the printed rows, and how its names were resolved."""
    printed = pd.DataFrame(
        {
            "panel": raw["panel"],
            "row": raw["row"],
            "name_printed": raw["name_printed"],
            "marks_printed": raw["marks_printed"],
            "priority_count": raw["total_printed"],
        }
    )
    names = resolve(printed["name_printed"], load.municipalities(), load.aliases())
    table = matrix.derive(
        printed, names.codes, named_in_programme=set(load.programme_2019()["code"])
    )
    return text_table.check(table, schema.POLICY_MATRIX, where="policy_matrix"), names
