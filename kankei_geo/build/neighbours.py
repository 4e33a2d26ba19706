"""Neighbours: municipalities that share a border on land."""

import geopandas as gpd
import pandas as pd
import shapely

# DE-9IM: the two boundaries meet in a line (1), not only in points.
_SHARED_BORDER = "****1****"


def neighbours(areas: gpd.GeoDataFrame) -> pd.DataFrame:
    """Return the pairs of areas that share a border of some length.

    Areas that meet in a point, such as towns around a summit, are no neighbours, and
    nothing is joined across water.

    Parameters
    ----------
    areas : geopandas.GeoDataFrame
        Column ``code`` and polygons that form a valid coverage (borders fit exactly).

    Returns
    -------
    pandas.DataFrame
        ``code`` and ``neighbour``, each unordered pair once with ``code < neighbour``,
        sorted.
    """
    codes, polygons = areas["code"].to_numpy(), areas.geometry.to_numpy()
    one, other = shapely.STRtree(polygons).query(polygons, predicate="intersects")
    once = codes[one] < codes[other]
    one, other = one[once], other[once]
    shared = shapely.relate_pattern(polygons[one], polygons[other], _SHARED_BORDER)
    pairs = pd.DataFrame({"code": codes[one[shared]], "neighbour": codes[other[shared]]})
    return pairs.sort_values(["code", "neighbour"], ignore_index=True)
