"""Where most of a prefecture lies, where far islands would make its map a few dots in the sea."""

from dataclasses import dataclass

import numpy as np
import shapely

from kankei_geo.dataset.dataset import Dataset
from kankei_geo.dataset.japan import JapanDataset
from kankei_geo.dataset.kept import kept

_NEAR_DEGREES = 0.3  # what is nearer than twice this belongs together
_MUCH_SMALLER = 0.6  # of the area of the map of the whole: else nothing is gained


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
        they have a main land: the islands of a group are all that there is of it.
    """
    if area and not isinstance(data, JapanDataset):
        return None
    return _main_land(data, area)


@kept
def _main_land(data: Dataset, area: tuple[str, ...]) -> MainLand | None:
    areas = data.drawn_areas[data.drawn_areas["in_scope"]]
    if area:
        names = data.subprefectures.set_index("slug")["name"][list(area)]
        towns = data.municipalities
        areas = areas[areas["code"].isin(towns.loc[towns["subprefecture"].isin(names), "code"])]
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
    if share.prod() > _MUCH_SMALLER:
        return None
    away = sorted(set(areas["code"]) - set(main["code"]))
    bounds = (float(west), float(south), float(east), float(north))
    return MainLand(bounds, tuple(away))
