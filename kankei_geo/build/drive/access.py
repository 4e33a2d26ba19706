"""Access: how far each municipality is from each airport, in kilometres and in minutes."""

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from kankei_geo.base.crs import azimuthal_equidistant
from kankei_geo.build.drive.drive import drive_table
from kankei_geo.build.drive.network import Floats, RoadNetwork
from kankei_geo.dataset import schema_access, text_table
from kankei_geo.dataset.drive_model import DriveParameters


def access_table(
    network: RoadNetwork,
    offices: pd.DataFrame,
    airports: pd.DataFrame,
    polygons: gpd.GeoDataFrame,
    parameters: DriveParameters,
) -> pd.DataFrame:
    """Return distances and drive times of every municipality and airport.

    Parameters
    ----------
    network : RoadNetwork
        The roads.
    offices, airports : pandas.DataFrame
        As `build.drive.drive.drive_table` takes them.
    polygons : geopandas.GeoDataFrame
        Column ``code`` and the areas of the offices' municipalities, with their CRS.
    parameters : DriveParameters
        The fitted drive model.

    Returns
    -------
    pandas.DataFrame
        Sorted by ``code`` and ``airport`` (IATA): ``distance_km`` from the office,
        ``edge_km`` from the nearest edge of the municipality (0 where the airport lies in
        it), ``method`` and ``drive_minutes`` in summer, all
        rounded as shipped. Minutes are empty where ``method`` is ``"none"``.

    Raises
    ------
    InputContentError
        If a place on the main island is out of reach of roads.
    """
    table = drive_table(network, offices, airports, parameters)
    areas = polygons.set_index("code").geometry.loc[offices["code"]]
    table = table.assign(
        edge_km=edge_km(areas, airports).ravel().round(2),
        distance_km=table["distance_km"].round(3),
        drive_minutes=table["drive_minutes"].round(1),
    )[["code", "airport", "distance_km", "edge_km", "method", "drive_minutes"]]
    ordered = table.sort_values(["code", "airport"], ignore_index=True)
    return text_table.check(ordered, schema_access.access(network.prefecture), where="access")


def edge_km(areas: gpd.GeoSeries, airports: pd.DataFrame) -> Floats:
    """Return the distance from each area's nearest edge to each airport; 0 inside.

    Parameters
    ----------
    areas : geopandas.GeoSeries
        Polygons with their CRS.
    airports : pandas.DataFrame
        Columns ``lon``, ``lat`` in JGD2011 degrees.

    Returns
    -------
    numpy.ndarray, shape (areas, airports)

    Notes
    -----
    Measured in the azimuthal equidistant projection centred on the airport, in which
    distances from the centre are geodesic.
    """
    centre = shapely.Point(0, 0)
    columns = [
        shapely.distance(areas.to_crs(azimuthal_equidistant(lon, lat)).to_numpy(), centre) / 1000
        for lon, lat in airports[["lon", "lat"]].to_numpy(dtype=float).tolist()
    ]
    return np.column_stack(columns)
