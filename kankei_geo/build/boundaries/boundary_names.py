"""What a boundary file calls its municipalities: the N03 fields of any vintage, put together."""

import geopandas as gpd
import pandas as pd

from kankei_geo.dataset.names import normalise

# Beside a ward's own name, vintages until 2022 have its city in N03_003; later ones write the
# ward in N03_005.
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
    columns = {str(name).lower(): name for name in table.columns}

    def texts(field: str) -> list[str]:
        if field not in columns:
            return [""] * len(table)
        found = table[columns[field]]
        return ["" if pd.isna(text) else normalise(str(text)) for text in found]

    whole = [
        (city if city.endswith(_CITY_ENDS) and city != name else "") + name + ward
        for city, name, ward in zip(texts(_CITY), texts(_NAME), texts(_WARD), strict=True)
    ]
    names = pd.Series(whole, index=table.index, dtype="str")
    return names.where(names != "")
