"""Areas that a car reaches from an airport within given minutes.

The areas follow from the same model as the drive table: every place within the remaining
minutes' local drive of a road point belongs to the area.
"""

from collections.abc import Sequence

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from pyproj import CRS, Transformer

from kankei_geo.base.crs import WGS84, azimuthal_equidistant
from kankei_geo.base.errors import UnexpectedCrsError
from kankei_geo.build.drive.drive import island, main_island
from kankei_geo.build.drive.road_graph import node_minutes
from kankei_geo.build.drive.roads import Floats, RoadNetwork, metres
from kankei_geo.dataset.drive_model import DriveParameters
from kankei_geo.dataset.prefecture import Prefecture
from kankei_geo.dataset.winter import check_winter

MINUTES = (30, 60, 90)
TOLERANCE_M = 1000.0
GRID_DEGREES = 0.001  # about 100 m: three decimals in the GeoJSON file
# Gaps and separate patches below this size are noise of the generalised roads.
_SMALLEST_KM2 = 30.0
_QUARTER_SEGMENTS = 4


def isochrones(
    network: RoadNetwork,
    airports: pd.DataFrame,
    parameters: DriveParameters,
    *,
    minutes: Sequence[float] = MINUTES,
    winter: float = 1.0,
    tolerance_m: float = TOLERANCE_M,
) -> gpd.GeoDataFrame:
    """Return one generalised area for each airport and limit of minutes.

    Parameters
    ----------
    network : RoadNetwork
        Roads of the main island.
    airports : pandas.DataFrame
        Columns ``iata``, ``code`` (of the municipality), ``lon``, ``lat`` in JGD2011 degrees.
    parameters : DriveParameters
        Speeds and fixed times.
    minutes : sequence of float
        Limits; areas of one airport are nested in their order of size.
    winter : float
        1 to 2: divides every speed.
    tolerance_m : float
        How far outlines may be moved to save vertices.

    Returns
    -------
    geopandas.GeoDataFrame
        ``airport`` (IATA), ``minutes``, ``island``, ``method`` (``"road"``, or
        ``"estimate"`` for a circle on an island without roads in the network) and
        ``geometry``: Polygon or MultiPolygon in EPSG:4326 on a grid of `GRID_DEGREES`. An
        area that no trip can reach within the limit is empty. Areas reach into the sea and
        circles over to other islands, until `clip` cuts them to the airport's own island.

    Raises
    ------
    InputContentError
        If `winter` is out of range.

    Notes
    -----
    Distances are measured in the azimuthal equidistant projection centred on the airport.
    """
    check_winter(winter)
    places_m = metres(network.prefecture, airports["lon"], airports["lat"])
    reached = node_minutes(network, places_m, parameters, winter=winter)
    names = island(network.prefecture, airports["code"])
    rows = []
    positions = airports[["lon", "lat"]].to_numpy(dtype=float).tolist()
    for iata, (lon, lat), name, from_airport in zip(
        airports["iata"], positions, names, reached, strict=True
    ):
        crs = azimuthal_equidistant(lon, lat)
        roads = network if name == main_island(network.prefecture) else None
        area = shapely.Polygon()
        for limit in sorted(minutes):
            discs = _discs(roads, from_airport, limit, parameters, winter=winter, crs=crs)
            wider = _on_grid(_generalise(discs, tolerance_m), crs)
            # Generalised and snapped, the wider area could lose a corner of the narrower.
            area = shapely.union(area, wider, grid_size=GRID_DEGREES)
            rows.append(
                {
                    "airport": iata,
                    "minutes": limit,
                    "island": name,
                    "method": "estimate" if roads is None else "road",
                    "geometry": area,
                }
            )
    return gpd.GeoDataFrame(rows, geometry="geometry", crs=WGS84)


def _discs(
    roads: RoadNetwork | None,
    from_airport: Floats,
    limit: float,
    parameters: DriveParameters,
    *,
    winter: float,
    crs: CRS,
) -> shapely.Geometry:
    """Return what local roads reach from the airport and, if given, from the roads."""
    minutes_per_km = parameters.local_minutes_per_km(winter)
    own_km = max(limit - parameters.terminal_minutes, 0) / minutes_per_km
    if roads is None:
        return shapely.Point(0, 0).buffer(own_km * 1000)
    left_km = (limit - from_airport) / minutes_per_km
    near = left_km > 0
    radii_km = np.minimum([own_km, *left_km[near]], parameters.link_km)
    to_local = Transformer.from_crs(roads.prefecture.equal_area, crs, always_xy=True)
    x, y = to_local.transform(*roads.xy_m[near].T)
    centres = shapely.points([0, *x], [0, *y])  # the airport is the projection's origin
    return shapely.union_all(shapely.buffer(centres, radii_km * 1000, quad_segs=_QUARTER_SEGMENTS))


def _generalise(area: shapely.Geometry, tolerance_m: float) -> shapely.Geometry:
    """Return `area` with fewer vertices, without small gaps and small separate patches."""
    parts = shapely.get_parts(shapely.simplify(area, tolerance_m))
    if not len(parts):
        return area
    smallest_m2 = min(_SMALLEST_KM2 * 1e6, shapely.area(parts).max())
    kept = [
        shapely.Polygon(
            part.exterior,
            [ring for ring in part.interiors if shapely.Polygon(ring).area >= smallest_m2],
        )
        for part in parts
        if part.area >= smallest_m2
    ]
    return shapely.union_all(kept)


def _on_grid(area: shapely.Geometry, crs: CRS) -> shapely.Geometry:
    """Return `area` in EPSG:4326 on the grid of the output."""
    to_degrees = Transformer.from_crs(crs, WGS84, always_xy=True)
    degrees = shapely.transform(area, to_degrees.transform, interleaved=False)
    return shapely.set_precision(degrees, GRID_DEGREES)


def clip(
    prefecture: Prefecture, areas: gpd.GeoDataFrame, municipalities: gpd.GeoDataFrame
) -> gpd.GeoDataFrame:
    """Return `areas` cut to the land of each airport's own island.

    Parameters
    ----------
    prefecture : Prefecture
        Whose islands they are.
    areas : geopandas.GeoDataFrame
        From `isochrones`.
    municipalities : geopandas.GeoDataFrame
        Column ``code`` and areas in EPSG:4326 or EPSG:6668.

    Raises
    ------
    UnexpectedCrsError
        If the municipalities are not in longitude and latitude.
    """
    if municipalities.crs is None or not municipalities.crs.is_geographic:
        raise UnexpectedCrsError(
            "Municipalities to clip with: the reference system is {found}; expected EPSG:4326 or "
            "EPSG:6668 (longitude and latitude). Reproject them.",
            found="not declared" if municipalities.crs is None else municipalities.crs.to_string(),
        )
    names = island(prefecture, municipalities["code"]).to_numpy()
    land = {
        name: shapely.union_all(np.asarray(municipalities.geometry)[names == name])
        for name in np.unique(names)
    }
    cut = [
        shapely.intersection(area, land.get(name, shapely.Polygon()), grid_size=GRID_DEGREES)
        for area, name in zip(areas.geometry, areas["island"], strict=True)
    ]
    # Where an outline runs along the coast, an intersection also has lines and points.
    polygons = [
        shapely.union_all([part for part in shapely.get_parts(area) if part.area > 0])
        for area in cut
    ]
    return areas.set_geometry(gpd.GeoSeries(polygons, index=areas.index, crs=areas.crs))
