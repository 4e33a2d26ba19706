"""Where each municipality lies on the map, in pixels."""

import math
from functools import cache

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray

from tests.hokkaido import HOKKAIDO


@cache
def places() -> gpd.GeoDataFrame:
    """Return, by code, the point of each polygon farthest from its borders, and how far.

    The geometry is in pixels of the world at zoom 0; ``room`` is the distance to the nearest
    border in the same pixels.
    """
    shapes = gpd.read_file(HOKKAIDO.places.shapefile)
    shapes = shapes[shapes["in_scope"].astype(bool)].set_index("code")
    drawn = shapely.transform(shapes.geometry.to_numpy(), _world)
    radii = [_inscribed(shape) for shape in drawn]
    shapes["x"] = [shapely.get_coordinates(radius)[0, 0] for radius in radii]
    shapes["y"] = [shapely.get_coordinates(radius)[0, 1] for radius in radii]
    shapes["room"] = shapely.length(radii)
    return shapes


def _inscribed(shape: shapely.Geometry) -> shapely.LineString:
    largest = max(shapely.get_parts(shape), key=shapely.area)
    return shapely.maximum_inscribed_circle(largest, tolerance=0.0008)


def _world(degrees: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return web mercator pixels of the world at zoom 0."""
    latitude = np.radians(degrees[:, 1])
    x = (degrees[:, 0] + 180) / 360
    y = (1 - np.arcsinh(np.tan(latitude)) / math.pi) / 2
    places_px: NDArray[np.float64] = np.column_stack([x, y]) * 512
    return places_px


def seen_from(longitude: float, latitude: float, zoom: float) -> pd.DataFrame:
    """Return, by code, where a municipality lies on a map that looks at a place.

    ``dx`` and ``dy`` are pixels from the centre of the map, ``room`` is the distance to the
    nearest border in pixels.
    """
    scale = 2**zoom
    centre = _world(np.array([[longitude, latitude]]))[0]
    found = places()
    return pd.DataFrame(
        {
            "dx": (found["x"] - centre[0]) * scale,
            "dy": (found["y"] - centre[1]) * scale,
            "room": found["room"] * scale,
        }
    )


def drawn_bounds(longitude: float, latitude: float, zoom: float) -> NDArray[np.float64]:
    """Return left, top, right and bottom of all 179 municipalities, islands included.

    In pixels from the centre of a map that looks at a place.
    """
    centre = _world(np.array([[longitude, latitude]]))[0]
    corners = _world(shapely.get_coordinates(places().geometry.to_numpy()))
    moved = (corners - centre) * 2**zoom
    return np.concatenate([moved.min(axis=0), moved.max(axis=0)])
