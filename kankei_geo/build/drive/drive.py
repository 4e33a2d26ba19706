"""Drive minutes from municipal offices to airports, by road or estimated on an island."""

import numpy as np
import pandas as pd

from kankei_geo.base.crs import GRS80
from kankei_geo.build.drive.road_graph import road_minutes
from kankei_geo.build.drive.roads import RoadNetwork
from kankei_geo.dataset.drive_model import DriveParameters
from kankei_geo.dataset.prefecture import Prefecture
from kankei_geo.dataset.winter import check_winter


def main_island(prefecture: Prefecture) -> str:
    """Return what the island is called that the roads join: as the prefecture in Japanese."""
    return prefecture.name.ja


def island(prefecture: Prefecture, codes: "pd.Series[str]") -> "pd.Series[str]":
    """Return the name of the island that each municipality's office or airport stands on."""
    return codes.map(prefecture.roads.islands).fillna(main_island(prefecture))


def drive_table(
    network: RoadNetwork,
    offices: pd.DataFrame,
    airports: pd.DataFrame,
    parameters: DriveParameters,
    *,
    winter: float = 1.0,
) -> pd.DataFrame:
    """Return the drive time from every airport to every office.

    Parameters
    ----------
    network : RoadNetwork
        Roads of the main island.
    offices : pandas.DataFrame
        Columns ``code``, ``office_lon``, ``office_lat`` in JGD2011 degrees.
    airports : pandas.DataFrame
        Columns ``iata``, ``code`` (of the municipality), ``lon``, ``lat``.
    parameters : DriveParameters
        Speeds and fixed times.
    winter : float
        1 to 2: divides every speed. The fixed times (terminal, transfer) stay, because
        walking to the car and paying toll do not depend on the road surface.

    Returns
    -------
    pandas.DataFrame
        One row for each office and airport, offices outermost: ``code``, ``airport``
        (IATA), ``distance_km`` (geodesic on GRS80), ``drive_minutes`` and ``method``:
        ``"road"`` on the main island; ``"estimate"`` from the distance within another
        island; ``"none"`` with empty minutes between islands, which no road joins.

    Raises
    ------
    InputContentError
        If `winter` is out of range, or a place on the main island is out of reach of roads.
    """
    check_winter(winter)
    places = offices[["code", "office_lon", "office_lat"]].merge(
        airports[["iata", "code", "lon", "lat"]], how="cross", suffixes=("", "_airport")
    )
    corners = ("office_lon", "office_lat", "lon", "lat")
    lon, lat, to_lon, to_lat = (places[name].to_numpy(dtype=float) for name in corners)
    distance_km = np.asarray(GRS80.inv(lon, lat, to_lon, to_lat)[2]) / 1000
    prefecture, main = network.prefecture, main_island(network.prefecture)
    of_office = island(prefecture, places["code"])
    of_airport = island(prefecture, places["code_airport"])
    by_road = ((of_office == main) & (of_airport == main)).to_numpy()
    estimated = (of_office == of_airport).to_numpy() & ~by_road

    minutes = np.full(len(places), np.nan)
    on_main = (island(prefecture, offices["code"]) == main).to_numpy()
    from_main = (island(prefecture, airports["code"]) == main).to_numpy()
    minutes[by_road] = road_minutes(
        network, offices[on_main], airports[from_main], parameters, winter=winter
    ).ravel()
    minutes[estimated] = parameters.terminal_minutes + distance_km[
        estimated
    ] * parameters.local_minutes_per_km(winter)
    return pd.DataFrame(
        {
            "code": places["code"],
            "airport": places["iata"],
            "distance_km": distance_km,
            "drive_minutes": minutes,
            "method": np.select([by_road, estimated], ["road", "estimate"], "none"),
        }
    )
