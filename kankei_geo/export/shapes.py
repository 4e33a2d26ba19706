"""The municipalities as shapes on paper: equal-area, in metres, north up in the middle."""

from functools import cache

import geopandas as gpd
import pyogrio
import shapely

from kankei_geo import paths
from kankei_geo.crs import HOKKAIDO_EQUAL_AREA, WGS84

_PAPER_METRES = 150  # less is not seen on a sheet of A3


@cache
def on_paper() -> gpd.GeoDataFrame:
    """Return all shapes for a map of Hokkaido, simplified without gaps between neighbours.

    Returns
    -------
    geopandas.GeoDataFrame
        ``code``, ``in_scope`` (false for the six villages of the Northern Territories) and
        the geometry in `crs.HOKKAIDO_EQUAL_AREA` (metres), in the order of codes. Callers
        must not change it.
    """
    detailed = in_detail()
    simple = shapely.coverage_simplify(detailed.geometry.values, _PAPER_METRES)
    return detailed.set_geometry(gpd.GeoSeries(simple, index=detailed.index, crs=detailed.crs))


@cache
def in_detail() -> gpd.GeoDataFrame:
    """Return the shapes as `on_paper` does, with all corners that are shipped."""
    table = pyogrio.read_dataframe(paths.ANALYSIS_SHAPEFILE, columns=["code", "in_scope"])
    table = table.assign(in_scope=table["in_scope"].astype(bool))
    return table.sort_values("code", ignore_index=True).to_crs(HOKKAIDO_EQUAL_AREA)


@cache
def on_screen() -> gpd.GeoDataFrame:
    """Return the light shapes of the browser's map, in degrees (WGS 84), in order of codes."""
    table = pyogrio.read_dataframe(paths.DRAW_GEOJSON, columns=["code", "in_scope"])
    table = table.assign(in_scope=table["in_scope"].astype(bool))
    return table.sort_values("code", ignore_index=True).set_crs(WGS84, allow_override=True)
