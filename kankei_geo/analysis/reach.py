"""What a car reaches from the airports that count, within the rule's minutes."""

import geopandas as gpd
import shapely

from kankei_geo.analysis.candidates import REMEMBERED
from kankei_geo.analysis.rule import Rule, airports_of
from kankei_geo.base.crs import WGS84
from kankei_geo.dataset.dataset import Dataset
from kankei_geo.dataset.kept import remembered
from kankei_geo.dataset.reach import nearest_limit


@remembered(REMEMBERED)
def area(data: Dataset, rule: Rule) -> gpd.GeoSeries:
    """Return the area that is reached from any airport that counts.

    Parameters
    ----------
    data : Dataset
        Whose airports and isochrones they are.
    rule : Rule
        Minutes, winter factor and airports decide, whatever its measure is.

    Returns
    -------
    geopandas.GeoSeries
        One Polygon or MultiPolygon, WGS 84; none where nothing is reached.

    Notes
    -----
    Areas are shipped at steps of summer's minutes, of which the nearest is taken: at most 1.25
    minutes away up to 90, 2.5 beyond.
    """
    limit = nearest_limit(data.drive_model.of_summer(rule.max_minutes, rule.winter))
    every = data.isochrones
    used = every["airport"].isin(airports_of(data, rule)["iata"]) & (every["minutes"] == limit)
    whole = shapely.union_all(every.geometry[used].to_numpy())
    return gpd.GeoSeries([] if whole.is_empty else [whole], crs=WGS84)
