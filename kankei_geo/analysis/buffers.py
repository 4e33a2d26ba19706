"""Distance circles around airports, and how much of each municipality lies inside.

Distances are true from the airport: circles are geodesic on the GRS80 ellipsoid, shares
are measured in the azimuthal equidistant projection centred on the airport, whose area
error stays below 0.1 % within 200 km.
"""

from collections.abc import Iterable

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from pyproj import Geod

from kankei_geo.base.crs import GRS80, WGS84, azimuthal_equidistant
from kankei_geo.base.errors import InputContentError
from kankei_geo.dataset.dataset import Dataset
from kankei_geo.dataset.kept import kept

RADII_KM = (10, 150)
DIRECTIONS = 72  # a chord's middle is 0.1 % closer than its ends
_METRES = 1_000


def circle(lon: float, lat: float, radius_km: float, *, geod: Geod = GRS80) -> shapely.Polygon:
    """Return the circle of `radius_km` around a place.

    Parameters
    ----------
    lon, lat : float
        The centre in degrees.
    radius_km : float
        Between 10 and 150 km.
    geod : pyproj.Geod
        The ellipsoid.

    Returns
    -------
    shapely.Polygon
        72 corners in degrees, each `radius_km` from the centre along the geodesic, so the
        outline is nowhere more than 0.1 % off.

    Raises
    ------
    InputContentError
        If the radius is out of range.
    """
    low, high = RADII_KM
    if not low <= radius_km <= high:
        raise InputContentError(
            "Radius {found} km: expected {low} to {high} km. Choose one in that range.",
            found=radius_km,
            low=low,
            high=high,
        )
    azimuths = np.arange(DIRECTIONS) * 360 / DIRECTIONS
    many = np.ones(DIRECTIONS)
    lons, lats, _ = geod.fwd(many * lon, many * lat, azimuths, many * radius_km * _METRES)
    return shapely.Polygon(np.column_stack([lons, lats]))


def buffers(
    airports: pd.DataFrame, radius_km: float, *, dissolved: bool = False
) -> gpd.GeoDataFrame:
    """Return the circles around several airports.

    Parameters
    ----------
    airports : pandas.DataFrame
        Columns ``iata``, ``lon``, ``lat``.
    radius_km : float
        Between 10 and 150 km.
    dissolved : bool
        Whether circles that overlap become one area.

    Returns
    -------
    geopandas.GeoDataFrame
        Columns ``airport`` (IATA codes, joined by spaces where dissolved) and ``geometry``,
        EPSG:4326.
    """
    circles = gpd.GeoDataFrame(
        {"airport": list(airports["iata"])},
        geometry=[
            circle(lon, lat, radius_km)
            for lon, lat in zip(airports["lon"], airports["lat"], strict=True)
        ],
        crs=WGS84,
    )
    if not dissolved or circles.empty:
        return circles
    areas = gpd.GeoDataFrame(geometry=[circles.union_all()], crs=WGS84).explode(ignore_index=True)
    inside = areas.sjoin(circles, predicate="intersects")
    return areas.assign(airport=inside.groupby(level=0)["airport"].agg(" ".join))


def area_share(data: Dataset, airport: str, radius_km: float) -> pd.Series:
    """Return the share of each municipality's area within a circle.

    Parameters
    ----------
    airport : str
        IATA code.
    radius_km : float
        Between 10 and 150 km.

    Returns
    -------
    pandas.Series
        Named ``area_share``, 0 to 1, indexed by code.
    """
    airports = data.airports
    place = airports[airports["iata"] == airport].iloc[0]
    crs = azimuthal_equidistant(float(place["lon"]), float(place["lat"]))
    areas = _municipalities(data).to_crs(crs)
    disc = gpd.GeoSeries([circle(place["lon"], place["lat"], radius_km)], crs=WGS84).to_crs(crs)
    inside = areas.geometry.intersection(disc.item()).area
    share: pd.Series = (inside / areas.area).rename("area_share")
    return share


def largest_area_share(data: Dataset, airports: Iterable[str], radius_km: float) -> pd.Series:
    """Return, for each municipality, the largest share within one of several circles."""
    shares = pd.DataFrame(
        {airport: _cached_share(data, airport, radius_km) for airport in airports}
    )
    return shares.max(axis="columns").fillna(0.0).rename("area_share")


@kept
def _cached_share(data: Dataset, airport: str, radius_km: float) -> pd.Series:
    return area_share(data, airport, radius_km)


@kept
def _municipalities(data: Dataset) -> gpd.GeoDataFrame:
    areas = data.boundaries
    return areas[areas["in_scope"]].set_index("code")[["geometry"]]
