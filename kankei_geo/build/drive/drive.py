"""Drive minutes from airports to municipal offices by road."""

from dataclasses import replace

import numpy as np
import pandas as pd

from kankei_geo.base.crs import GRS80
from kankei_geo.base.errors import InputContentError
from kankei_geo.build.drive import road_graph
from kankei_geo.build.drive.network import RoadNetwork, metres
from kankei_geo.dataset.drive_model import DriveParameters
from kankei_geo.dataset.prefecture import Prefecture


def main_island(prefecture: Prefecture) -> str:
    """Return what the island is called that the roads join: as the prefecture in Japanese."""
    return prefecture.name.ja


def island(prefecture: Prefecture, codes: "pd.Series[str]") -> "pd.Series[str]":
    """Return the name of the island that each municipality's office or airport stands on."""
    return codes.map(prefecture.roads.islands).fillna(main_island(prefecture))


def office_links(
    network: RoadNetwork, offices: pd.DataFrame, parameters: DriveParameters
) -> road_graph.Links:
    """Return where offices (``code``, ``office_lon``, ``office_lat``) join the roads."""
    places_m = metres(network.prefecture, offices["office_lon"], offices["office_lat"])
    return road_graph.links(network, places_m, offices["code"], parameters.link_km)


def airport_links(
    network: RoadNetwork, airports: pd.DataFrame, parameters: DriveParameters
) -> road_graph.Links:
    """Return where airports (``iata``, ``lon``, ``lat``) join the roads."""
    places_m = metres(network.prefecture, airports["lon"], airports["lat"])
    return road_graph.links(network, places_m, airports["iata"], parameters.link_km)


def office_minutes(
    network: RoadNetwork, offices: pd.DataFrame, parameters: DriveParameters
) -> pd.DataFrame:
    """Return the drive time between every two offices, in summer.

    Parameters
    ----------
    network : RoadNetwork
        The roads.
    offices : pandas.DataFrame
        Columns ``code``, ``office_lon``, ``office_lat`` in JGD2011 degrees.
    parameters : DriveParameters
        Speeds; there is no terminal, so its fixed time does not count.

    Returns
    -------
    pandas.DataFrame
        Minutes, rows and columns in the order of `offices`; missing between islands. Of both
        directions the quicker counts, because maps lack a carriageway here and there.

    Raises
    ------
    InputContentError
        If a place is out of reach of roads.
    """
    places = office_links(network, offices, parameters)
    without = replace(parameters, terminal_minutes=0.0)
    found = road_graph.node_minutes(network, places, without)[:, places.node]
    found += places.km * parameters.link_minutes_per_km
    found = np.minimum(found, found.T)
    names = island(network.prefecture, offices["code"]).to_numpy()
    found[(names[:, np.newaxis] != names) | np.isinf(found)] = np.nan
    np.fill_diagonal(found, 0.0)
    return pd.DataFrame(found, index=offices["code"].to_numpy(), columns=offices["code"].to_numpy())


def drive_table(
    network: RoadNetwork,
    offices: pd.DataFrame,
    airports: pd.DataFrame,
    parameters: DriveParameters,
) -> pd.DataFrame:
    """Return the drive time from every airport to every office, in summer.

    Parameters
    ----------
    network : RoadNetwork
        The roads.
    offices : pandas.DataFrame
        Columns ``code``, ``office_lon``, ``office_lat`` in JGD2011 degrees.
    airports : pandas.DataFrame
        Columns ``iata``, ``code`` (of the municipality), ``lon``, ``lat``.
    parameters : DriveParameters
        Speeds and fixed times.

    Returns
    -------
    pandas.DataFrame
        One row for each office and airport, offices outermost: ``code``, ``airport``
        (IATA), ``distance_km`` (geodesic on GRS80), ``drive_minutes`` and ``method``:
        ``"road"``, or ``"none"`` with empty minutes between islands, which no road joins.

    Raises
    ------
    InputContentError
        If a place is out of reach of roads, or roads do not join two places on one island.
    """
    places = offices[["code", "office_lon", "office_lat"]].merge(
        airports[["iata", "code", "lon", "lat"]], how="cross", suffixes=("", "_airport")
    )
    corners = ("office_lon", "office_lat", "lon", "lat")
    lon, lat, to_lon, to_lat = (places[name].to_numpy(dtype=float) for name in corners)
    distance_km = np.asarray(GRS80.inv(lon, lat, to_lon, to_lat)[2]) / 1000

    ends = office_links(network, offices, parameters)
    from_airports = road_graph.node_minutes(
        network, airport_links(network, airports, parameters), parameters
    )
    last = ends.km * parameters.link_minutes_per_km
    minutes = (from_airports[:, ends.node] + last).T.ravel()

    prefecture = network.prefecture
    one_island = (
        island(prefecture, places["code"]) == island(prefecture, places["code_airport"])
    ).to_numpy()
    apart = one_island & np.isinf(minutes)
    if apart.any():
        raise InputContentError(
            "No road leads from {airport} to {places}. Expected one, since prefecture.toml names "
            "no island for them. Check the road file and the settings.",
            airport=places["iata"][apart].iloc[0],
            places=", ".join(places["code"][apart].unique()[:5]),
        )
    return pd.DataFrame(
        {
            "code": places["code"],
            "airport": places["iata"],
            "distance_km": distance_km,
            "drive_minutes": np.where(one_island, minutes, np.nan),
            "method": np.where(one_island, "road", "none"),
        }
    )
