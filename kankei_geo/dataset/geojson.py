"""GeoJSON as RFC 7946 asks for it."""

import json
from typing import Any

import geopandas as gpd
import shapely


def collection(areas: gpd.GeoDataFrame) -> dict[str, Any]:
    """Return features as a collection: outer rings run counterclockwise, holes clockwise.

    Parameters
    ----------
    areas : geopandas.GeoDataFrame
        In degrees; its columns become properties.
    """
    oriented = areas.set_geometry(shapely.orient_polygons(areas.geometry.to_numpy()), crs=areas.crs)
    return {"type": "FeatureCollection", "features": list(oriented.iterfeatures(drop_id=True))}


def text(areas: gpd.GeoDataFrame) -> str:
    """Return features as the compact text of a file that a build writes."""
    content = json.dumps(collection(areas), ensure_ascii=False, separators=(",", ":"))
    return content + "\n"
