"""Pure measures: geometry in, a named series with the same index out."""

import geopandas as gpd
import pandas as pd
import shapely

from kankei_geo.base.crs import GRS80, JGD2011
from kankei_geo.base.errors import UnexpectedCrsError

_SQUARE_METRES = 1e6


def area_km2(geometry: gpd.GeoSeries) -> pd.Series:
    """Return the geodesic area of each polygon on the GRS80 ellipsoid in km².

    Parameters
    ----------
    geometry : geopandas.GeoSeries
        Polygons in degrees, EPSG:6668.

    Returns
    -------
    pandas.Series
        Named ``area_km2``, with the index of `geometry`.

    Raises
    ------
    UnexpectedCrsError
        If the coordinates are not JGD2011 degrees.

    References
    ----------
    Karney, C. F. F. (2013), Algorithms for geodesics, J. Geodesy 87, 43-55 (pyproj).
    """
    if geometry.crs != JGD2011:
        raise UnexpectedCrsError(
            "Areas: found coordinates in {found}, expected JGD2011 degrees (EPSG:6668). Convert "
            "them first.",
            found=geometry.crs,
        )
    # Orientation decides the sign of a ring's geodesic area, holes included.
    oriented = shapely.orient_polygons(geometry.values)
    areas = [GRS80.geometry_area_perimeter(polygon)[0] / _SQUARE_METRES for polygon in oriented]
    return pd.Series(areas, index=geometry.index, name="area_km2")
