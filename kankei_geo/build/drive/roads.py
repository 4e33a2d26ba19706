"""The road network: read, checked, and ready for a graph search.

The file needs only lines with a class; which lines meet is read from their end points.
The generalised source runs some lines against their listed node order, so node columns
are not used.
"""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pyogrio
import shapely
from pyproj import Transformer
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from kankei_geo.base.crs import JGD2011, WGS84
from kankei_geo.base.errors import InputContentError, InputFileError, UnexpectedCrsError
from kankei_geo.dataset.prefecture import Prefecture

Floats = npt.NDArray[np.float64]
Integers = npt.NDArray[np.int64]

CLASS_COLUMN = "rtt"
NATIONAL, PREFECTURAL, EXPRESSWAY = 14, 15, 16
CLASSES = (NATIONAL, PREFECTURAL, EXPRESSWAY)
# In Hokkaido, roads of the islands and of the Northern Territories are 2 % of the length.
MIN_MAIN_SHARE = 0.95
NODE_SPACING_KM = 1.0


@dataclass(frozen=True, eq=False)
class RoadNetwork:
    """Undirected roads of the main island, cut into pieces of at most 1 km.

    Short pieces let offices, airports and isochrones use any place along a road as if it
    were a node.

    Parameters
    ----------
    prefecture : Prefecture
        Whose roads they are: it tells the projection, and which places no road joins to them.
    xy_m : numpy.ndarray, shape (n, 2)
        Nodes in metres, in the prefecture's equal-area projection.
    junction : numpy.ndarray of bool, shape (n,)
        Whether the node is an end of a line in the file (and not a cut in between).
    start, end : numpy.ndarray of int, shape (m,)
        Nodes that each piece joins.
    length_km : numpy.ndarray, shape (m,)
        Length of each piece along the road.
    road_class : numpy.ndarray of int, shape (m,)
        One of `CLASSES`.
    """

    prefecture: Prefecture
    xy_m: Floats
    junction: npt.NDArray[np.bool_]
    start: Integers
    end: Integers
    length_km: Floats
    road_class: Integers

    def touches(self, *, expressway: bool) -> npt.NDArray[np.bool_]:
        """Return which nodes lie on an expressway, or else on an ordinary road; shape (n,)."""
        pieces = (self.road_class == EXPRESSWAY) == expressway
        found = np.zeros(len(self.xy_m), dtype=bool)
        found[self.start[pieces]] = True
        found[self.end[pieces]] = True
        return found


def metres(prefecture: Prefecture, lon: npt.ArrayLike, lat: npt.ArrayLike) -> Floats:
    """Return JGD2011 degrees as metres in the prefecture's projection, shape (n, 2)."""
    to_metres = Transformer.from_crs(JGD2011, prefecture.equal_area, always_xy=True)
    x, y = to_metres.transform(np.asarray(lon, dtype=float), np.asarray(lat, dtype=float))
    return np.column_stack([x, y])


def read_roads(
    prefecture: Prefecture, path: Path, *, spacing_km: float = NODE_SPACING_KM
) -> RoadNetwork:
    """Read, check and connect the road lines of `path`.

    Parameters
    ----------
    prefecture : Prefecture
        Where the roads lie.
    path : pathlib.Path
        Any vector file that GDAL reads: LineStrings in EPSG:4326 or EPSG:6668 with a
        column ``rtt`` (14 national, 15 prefectural, 16 expressway).
    spacing_km : float
        Longest piece that lines are cut into.

    Raises
    ------
    InputFileError
        If the file is missing or not readable.
    UnexpectedCrsError
        If it is not in longitude and latitude, or does not lie in the prefecture.
    InputContentError
        If the class is missing or unknown, a geometry is no line, or too few roads hang
        together.
    """
    lines = _read(path)
    _check_crs(prefecture, lines, path)
    _check_content(lines, path)
    network = _connect(prefecture, lines, spacing_km)
    return _main_component(network, path)


def _read(path: Path) -> gpd.GeoDataFrame:
    if not path.exists():
        raise InputFileError(
            "{path}: the road file is missing. Expected road lines with a column {column}. "
            "Restore the file, or give the right path.",
            path=path,
            column=CLASS_COLUMN,
        )
    try:
        return pyogrio.read_dataframe(path)
    except pyogrio.errors.DataSourceError as error:
        raise InputFileError(
            "{path}: the road file cannot be read. Expected a vector file such as GeoPackage. "
            "Restore the file.",
            path=path,
        ) from error


def _check_crs(prefecture: Prefecture, lines: gpd.GeoDataFrame, path: Path) -> None:
    if lines.crs is None or lines.crs.to_epsg() not in {JGD2011.to_epsg(), WGS84.to_epsg()}:
        raise UnexpectedCrsError(
            "{path}: the reference system is {found}; expected EPSG:4326 or EPSG:6668 (longitude "
            "and latitude). Reproject the roads, or add the missing declaration.",
            path=path,
            found="not declared" if lines.crs is None else lines.crs.to_string(),
        )
    box = prefecture.extent
    low_x, low_y, high_x, high_y = (float(bound) for bound in lines.total_bounds)
    # An empty file has NaN bounds; that is told as a fault of the content.
    if low_x < box.west or low_y < box.south or high_x > box.east or high_y > box.north:
        raise UnexpectedCrsError(
            "{path}: coordinates reach from ({low_x:.1f}, {low_y:.1f}) to ({high_x:.1f}, "
            "{high_y:.1f}); expected degrees within ({west}, {south}) and ({east}, {north}). "
            "Check the declared reference system and the order of the axes.",
            path=path,
            low_x=low_x,
            low_y=low_y,
            high_x=high_x,
            high_y=high_y,
            west=box.west,
            south=box.south,
            east=box.east,
            north=box.north,
        )


def _check_content(lines: gpd.GeoDataFrame, path: Path) -> None:
    if CLASS_COLUMN not in lines.columns:
        raise InputContentError(
            "{path}: there is no column {column}; found {found}. Expected the road class "
            "{classes} in it. Add the column.",
            path=path,
            column=CLASS_COLUMN,
            found=", ".join(str(name) for name in lines.columns),
            classes="/".join(map(str, CLASSES)),
        )
    unknown = lines.loc[~lines[CLASS_COLUMN].isin(CLASSES), CLASS_COLUMN]
    if len(unknown):
        raise InputContentError(
            "{path}: {count} of {total} roads have an unknown class in {column}: {found}. "
            "Expected {classes} (national, prefectural, expressway). Correct them.",
            path=path,
            count=len(unknown),
            total=len(lines),
            column=CLASS_COLUMN,
            found=", ".join(sorted({str(value) for value in unknown})),
            classes="/".join(map(str, CLASSES)),
        )
    wrong = (lines.geom_type != "LineString") | lines.is_empty
    if wrong.any() or lines.empty:
        raise InputContentError(
            "{path}: {count} of {total} roads are no line. Expected at least one road, each a "
            "LineString. Split multi-part lines and remove empty ones.",
            path=path,
            count=int(wrong.sum()),
            total=len(lines),
        )


def _connect(prefecture: Prefecture, lines: gpd.GeoDataFrame, spacing_km: float) -> RoadNetwork:
    degrees = np.asarray(lines.geometry)
    ends = np.vstack([shapely.get_coordinates(shapely.get_point(degrees, at)) for at in (0, -1)])
    # Seven decimals are a centimetre; lines that meet share their end exactly in the source.
    unique, index = np.unique(ends.round(7), axis=0, return_inverse=True)
    first, last = index.reshape(2, len(lines))
    junctions = metres(prefecture, *unique.T)
    geometry = np.asarray(lines.geometry.to_crs(prefecture.equal_area))
    total_km = shapely.length(geometry) / 1000
    pieces = np.maximum(np.ceil(total_km / spacing_km), 1).astype(np.int64)

    line = np.repeat(np.arange(len(lines)), pieces)
    rank = np.arange(len(line)) - np.repeat(np.cumsum(pieces) - pieces, pieces)
    is_last = rank == pieces[line] - 1
    cut_line, cut_rank = line[~is_last], rank[~is_last]
    cuts = shapely.line_interpolate_point(
        geometry[cut_line], (cut_rank + 1) / pieces[cut_line], normalized=True
    )
    after = np.full(len(line), -1, dtype=np.int64)
    after[~is_last] = len(junctions) + np.arange(len(cuts))
    before = np.roll(after, 1)
    return RoadNetwork(
        prefecture=prefecture,
        xy_m=np.vstack([junctions, shapely.get_coordinates(cuts)]),
        junction=np.arange(len(junctions) + len(cuts)) < len(junctions),
        start=np.where(rank == 0, first[line], before),
        end=np.where(is_last, last[line], after),
        length_km=(total_km / pieces)[line],
        road_class=lines[CLASS_COLUMN].to_numpy(dtype=np.int64)[line],
    )


def _main_component(network: RoadNetwork, path: Path) -> RoadNetwork:
    count = len(network.xy_m)
    joined = coo_array((np.ones(len(network.start)), (network.start, network.end)), (count, count))
    labels: npt.NDArray[Any] = connected_components(joined, directed=False)[1]
    by_part_km = np.bincount(labels[network.start], weights=network.length_km)
    share = float(by_part_km.max() / by_part_km.sum())
    if share < MIN_MAIN_SHARE:
        raise InputContentError(
            "{path}: the roads fall into {parts} separate parts; the largest holds {share:.0%} "
            "of the length, expected at least {expected:.0%}. Make lines that meet share their "
            "end points exactly.",
            path=path,
            parts=len(by_part_km),
            share=share,
            expected=MIN_MAIN_SHARE,
        )
    kept = labels == by_part_km.argmax()
    renumbered = np.cumsum(kept) - 1
    pieces = kept[network.start]
    return RoadNetwork(
        prefecture=network.prefecture,
        xy_m=network.xy_m[kept],
        junction=network.junction[kept],
        start=renumbered[network.start[pieces]],
        end=renumbered[network.end[pieces]],
        length_km=network.length_km[pieces],
        road_class=network.road_class[pieces],
    )
