"""What a boundary file calls its municipalities: the N03 fields of any vintage, put together."""

import geopandas as gpd
import pandas as pd

from kankei_geo.dataset.names import normalise

# Beside a ward's own name, vintages until 2022 have its city in N03_003; later ones write the
# ward in N03_005, behind its city in N03_004.
_CITY, _NAME, _WARD = "n03_003", "n03_004", "n03_005"
_CITY_ENDS = "市"


def names_of(table: gpd.GeoDataFrame) -> pd.Series:
    """Return what each row of a boundary file is called; missing where nothing tells.

    Parameters
    ----------
    table : geopandas.GeoDataFrame
        What a file holds.

    Returns
    -------
    pandas.Series
        A ward of a designated city has its city before its own name: 札幌市中央区.
    """
    names, wards = _texts(table, _NAME), _texts(table, _WARD)
    cities = city_of_wards(table).fillna("").where(wards == "", "")
    whole = cities + names + wards
    return whole.where(whole != "")


def city_of_wards(table: gpd.GeoDataFrame) -> pd.Series:
    """Return the name of the designated city that each row is a ward of; others have none."""
    names, wards, cities = (_texts(table, field) for field in (_NAME, _WARD, _CITY))
    older = cities.str.endswith(_CITY_ENDS) & (cities != names) & (names != "")
    found = cities.where(older, names.where(wards != "", ""))
    return found.where(found != "")


def _texts(table: gpd.GeoDataFrame, field: str) -> pd.Series:
    columns = {str(name).lower(): name for name in table.columns}
    if field not in columns:
        return pd.Series("", index=table.index, dtype="str")
    found = ["" if pd.isna(text) else normalise(str(text)) for text in table[columns[field]]]
    return pd.Series(found, index=table.index, dtype="str")
