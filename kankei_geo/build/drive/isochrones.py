"""Areas that a car reaches from an airport within given minutes.

The areas follow from the same model as the drive table. Around the airport a grid tells how
soon each place is reached: from the nearest roads straight with a detour, as offices are.
Outlines are the grid's contours.
"""

from collections.abc import Sequence

import contourpy
import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from pyproj import Transformer
from scipy.spatial import cKDTree

from kankei_geo.base.crs import WGS84, azimuthal_equidistant
from kankei_geo.base.errors import UnexpectedCrsError
from kankei_geo.build.drive.drive import airport_links, island
from kankei_geo.build.drive.network import Floats, RoadNetwork
from kankei_geo.build.drive.road_graph import node_minutes
from kankei_geo.dataset.drive_model import DriveParameters
from kankei_geo.dataset.prefecture import Prefecture
from kankei_geo.dataset.reach import LIMITS

TOLERANCE_M = 1000.0
# Farther off, the doubt of an edge is far wider, and outlines are long.
_COARSE_FROM, _COARSER = 90.0, 2.0
GRID_DEGREES = 0.001  # about 100 m: three decimals in the GeoJSON file
# Smaller gaps are noise between roads; a separate patch may be a town beyond an expressway.
_SMALLEST_GAP_KM2, _SMALLEST_PATCH_KM2 = 30.0, 2.0
_CELL_M = 500.0
# From so many roads around a place the soonest reached counts.
_NEAREST_ROADS = 6


def isochrones(
    network: RoadNetwork,
    airports: pd.DataFrame,
    parameters: DriveParameters,
    *,
    minutes: Sequence[float] = LIMITS,
    tolerance_m: float = TOLERANCE_M,
) -> gpd.GeoDataFrame:
    """Return one generalised area for each airport and limit of minutes, in summer.

    Parameters
    ----------
    network : RoadNetwork
        The roads.
    airports : pandas.DataFrame
        Columns ``iata``, ``code`` (of the municipality), ``lon``, ``lat`` in JGD2011 degrees.
    parameters : DriveParameters
        Speeds and fixed times.
    minutes : sequence of float
        Limits; areas of one airport are nested in their order of size.
    tolerance_m : float
        How far outlines may be moved to save vertices; farther off twice as far.

    Returns
    -------
    geopandas.GeoDataFrame
        ``airport`` (IATA), ``minutes``, ``island`` and ``geometry``: Polygon or
        MultiPolygon in EPSG:4326 on a grid of `GRID_DEGREES`. An area that no trip can reach
        within the limit is empty. Areas reach into the sea, until `clip` cuts them to the
        airport's own island.

    Notes
    -----
    Distances are measured in the azimuthal equidistant projection centred on the airport.
    """
    reached = node_minutes(network, airport_links(network, airports, parameters), parameters)
    names = island(network.prefecture, airports["code"])
    ordinary = network.ordinary_nodes()
    rows = []
    positions = airports[["lon", "lat"]].to_numpy(dtype=float).tolist()
    for iata, (lon, lat), name, from_airport in zip(
        airports["iata"], positions, names, reached[:, ordinary], strict=True
    ):
        crs = azimuthal_equidistant(lon, lat)
        to_local = Transformer.from_crs(network.prefecture.equal_area, crs, always_xy=True)
        to_degrees = Transformer.from_crs(crs, WGS84, always_xy=True)
        near = from_airport < max(minutes)
        places_m = np.column_stack(to_local.transform(*network.xy_m[ordinary[near]].T))
        grid = _grid(places_m, from_airport[near], parameters)
        area: shapely.Geometry = shapely.Polygon()
        for limit in sorted(minutes):
            moved_m = tolerance_m * (_COARSER if limit > _COARSE_FROM else 1.0)
            wider = _on_grid(_generalise(_within(grid, limit), moved_m), to_degrees)
            # Generalised and snapped, the wider area could lose a corner of the narrower.
            area = _areal(shapely.union(area, wider, grid_size=GRID_DEGREES))
            rows.append((iata, limit, name, area))
    table = pd.DataFrame(rows, columns=["airport", "minutes", "island", "geometry"])
    return gpd.GeoDataFrame(table, geometry="geometry", crs=WGS84)


Grid = tuple[Floats, Floats, Floats]


def _grid(places_m: Floats, minutes: Floats, parameters: DriveParameters) -> Grid:
    """Return how soon each place around is reached: x (k), y (l) and minutes (l, k)."""
    if not len(places_m):
        return np.zeros(0), np.zeros(0), np.zeros((0, 0))
    spare_m = parameters.link_km * 1000 + _CELL_M
    low, high = places_m.min(axis=0) - spare_m, places_m.max(axis=0) + spare_m
    x, y = (np.arange(low[axis], high[axis] + _CELL_M, _CELL_M) for axis in (0, 1))
    cells = np.column_stack([axis.ravel() for axis in np.meshgrid(x, y)])
    nearest = list(range(1, min(_NEAREST_ROADS, len(places_m)) + 1))
    metres_off, road = cKDTree(places_m).query(
        cells, k=nearest, distance_upper_bound=parameters.link_km * 1000
    )
    beyond = np.append(minutes, np.inf)  # where fewer roads are near
    off_minutes = metres_off / 1000 * parameters.link_minutes_per_km
    soonest = np.min(beyond[road] + off_minutes, axis=1)
    return x, y, soonest.reshape(len(y), len(x))


def _within(grid: Grid, limit: float) -> shapely.Geometry:
    """Return the area of a grid that is reached within `limit` minutes."""
    x, y, minutes = grid
    if not minutes.size or not (minutes < limit).any():
        return shapely.Polygon()
    # Out of reach is far beyond the limit, so that the contour keeps close to what is reached.
    known = np.where(np.isinf(minutes), 2 * limit, minutes)
    contours = contourpy.contour_generator(x, y, known, fill_type="OuterOffset")
    # Each part is an outer ring and its gaps, one after the other.
    parts = zip(*contours.filled(-1.0, limit), strict=True)
    areas = [
        shapely.Polygon(rings[0], rings[1:])
        for points, offsets in parts
        for rings in [np.split(points, offsets[1:-1])]
    ]
    return _areal(shapely.union_all(shapely.make_valid(areas)))


def _generalise(area: shapely.Geometry, tolerance_m: float) -> shapely.Geometry:
    """Return `area` with fewer vertices, without small gaps and small separate patches.

    Inlets that are narrower than twice the tolerance are closed first.
    """
    closed = shapely.buffer(shapely.buffer(area, tolerance_m), -tolerance_m)
    parts = shapely.get_parts(shapely.simplify(closed, tolerance_m))
    if not len(parts):
        return area
    smallest_m2 = min(_SMALLEST_PATCH_KM2 * 1e6, shapely.area(parts).max())
    kept = [
        shapely.Polygon(
            part.exterior,
            [
                ring
                for ring in part.interiors
                if shapely.Polygon(ring).area >= 1e6 * _SMALLEST_GAP_KM2
            ],
        )
        for part in parts
        if part.area >= smallest_m2
    ]
    return shapely.union_all(kept)


def _on_grid(area: shapely.Geometry, to_degrees: Transformer) -> shapely.Geometry:
    """Return `area` in EPSG:4326 on the grid of the output."""
    degrees = shapely.transform(area, to_degrees.transform, interleaved=False)
    return _areal(shapely.set_precision(degrees, GRID_DEGREES))


def _areal(area: shapely.Geometry) -> shapely.Geometry:
    """Return the polygons of `area`: cutting and snapping leave lines and points as well."""
    return shapely.union_all([part for part in shapely.get_parts(area) if part.area > 0])


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
    polygons = [_areal(area) for area in cut]
    return areas.set_geometry(gpd.GeoSeries(polygons, index=areas.index, crs=areas.crs))
