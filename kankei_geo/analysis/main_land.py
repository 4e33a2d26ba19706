"""Where most of a prefecture lies, where far islands would make its map a few dots in the sea."""

from dataclasses import dataclass

import geopandas as gpd
import numpy as np
import shapely

from kankei_geo.dataset import facts
from kankei_geo.dataset.dataset import Dataset
from kankei_geo.dataset.japan import JapanDataset
from kankei_geo.dataset.kept import kept

_NEAR_DEGREES = 0.3  # what is nearer than twice this belongs together
_MUCH_SMALLER = 0.6  # of the area of the map of the whole: else nothing is gained
_MOST_AWAY = 0.25  # of all municipalities: who is left out of a map at first must be few


@dataclass(frozen=True)
class MainLand:
    """The land and islands with the most municipalities.

    Attributes
    ----------
    bounds : tuple of float
        West, south, east and north in degrees.
    away : tuple of str
        Codes of the municipalities that lie wholly elsewhere.
    """

    bounds: tuple[float, float, float, float]
    away: tuple[str, ...]


def main_land(data: Dataset, area: tuple[str, ...] = ()) -> MainLand | None:
    """Return where most municipalities lie, or None where the map of the whole serves.

    Parameters
    ----------
    data : Dataset
        The shapes that the browser draws are looked at.
    area : tuple of str
        Short names of the groups that are shown, none for all. Only where these are prefectures
        they have a main land, each its own: the islands of a group are all that there is of it.
    """
    if not area:
        return _main_land(data, None)
    if not isinstance(data, JapanDataset):
        return None
    each = {slug: _main_land(data, slug) for slug in area}
    if not any(each.values()):
        return None
    boxes = [
        main.bounds if main else _areas(data, slug).total_bounds for slug, main in each.items()
    ]
    sides = np.array(boxes).T
    bounds = (*sides[:2].min(axis=1).tolist(), *sides[2:].max(axis=1).tolist())
    return MainLand(bounds, tuple(code for main in each.values() if main for code in main.away))


@kept
def _main_land(data: Dataset, slug: str | None) -> MainLand | None:
    areas = _areas(data, slug)
    parts = areas[["code", "geometry"]].explode(ignore_index=True)
    boxes = shapely.box(*parts.bounds.to_numpy().T)
    near = shapely.union_all(shapely.buffer(boxes, _NEAR_DEGREES, join_style="mitre"))
    groups = shapely.get_parts(near)
    found, group = shapely.STRtree(groups).query(shapely.centroid(boxes), predicate="within")
    parts = parts.iloc[found].assign(group=group)
    main = parts[parts["group"] == parts.groupby("group")["code"].nunique().idxmax()]
    west, south, east, north = main.total_bounds
    whole = parts.total_bounds
    share = np.array([east - west, north - south]) / (whole[2:] - whole[:2])
    away = sorted(set(areas["code"]) - set(main["code"]))
    if share.prod() > _MUCH_SMALLER or len(away) > _MOST_AWAY * len(areas):
        return None
    return MainLand((float(west), float(south), float(east), float(north)), tuple(away))


def _areas(data: Dataset, slug: str | None) -> gpd.GeoDataFrame:
    """Return the shapes that count, of a group or of all."""
    areas = data.drawn_areas[data.drawn_areas["in_scope"]]
    if slug is None:
        return areas
    towns = data.municipalities
    return areas[areas["code"].isin(towns.loc[facts.of_groups(data, towns, [slug]), "code"])]
