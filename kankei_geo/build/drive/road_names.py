"""What roads are called, which cost a toll, and how motorways run.

National and prefectural roads have numbers, which the road file tells. Motorways have names,
and a shape between their far nodes: both are taken from lines of named motorways. Tolls are
facts of a table.
"""

from collections.abc import Collection
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd
import pyogrio
import shapely
from scipy.sparse import coo_array, csr_array
from scipy.sparse.csgraph import dijkstra
from scipy.spatial import cKDTree

from kankei_geo.base.errors import InputContentError, InputFileError
from kankei_geo.base.graphs import way_back
from kankei_geo.build.drive import openings
from kankei_geo.build.drive.network import MOTORWAY, MOTORWAYS, Floats, RoadNetwork, metres

# Bridges and tunnels have names of their own in such a file: the road's stands beside them.
_NAMED_WITHIN_M = 3000.0
_FREE = "（無料区間）"  # behind a name, where the map tells that there is no toll
_SUFFIX = "_motorway.geojson"
# A road's shape is that of a line that begins and ends near it and is about as long.
_NEAR_M = 150.0
_SAME_LENGTH = 0.05


def motorway_lines(folder: Path) -> gpd.GeoDataFrame | None:
    """Return lines of motorways with their names, or nothing if `folder` has no such file.

    Parameters
    ----------
    folder : pathlib.Path
        May hold one ``*_motorway.geojson`` in WGS 84: lines with a property ``name``, several
        names with ``;`` between.

    Raises
    ------
    InputFileError, InputContentError
        If the file cannot be read or has no names.
    """
    found = line_files(folder)
    if not found:
        return None
    try:
        lines = pyogrio.read_dataframe(found[0])
    except (OSError, RuntimeError, ValueError) as error:
        raise InputFileError(
            "{path}: the file is cut off or cannot be read ({reason}). Copy it again.",
            path=found[0],
            reason=error,
        ) from error
    if "name" not in lines or "geometry" not in lines:
        raise InputContentError(
            "{path}: not the expected table ({reason}). Expected the columns {columns}.",
            path=found[0],
            reason=", ".join(lines.columns),
            columns="name, geometry",
        )
    return lines.explode(index_parts=False)


def line_files(folder: Path) -> list[Path]:
    """Return the files of lines in a folder: the first is read."""
    return sorted(folder.glob(f"*{_SUFFIX}"))[:1]


def named(
    network: RoadNetwork,
    lines: gpd.GeoDataFrame | None,
    known: Collection[str],
    tolls: pd.DataFrame,
) -> RoadNetwork:
    """Return the network with the names of its motorways, and with what costs a toll.

    Parameters
    ----------
    network : RoadNetwork
        The roads as they are read.
    lines : geopandas.GeoDataFrame, optional
        What `motorway_lines` returns.
    known : collection of str
        Names that are a road's: others are a bridge's or an interchange's.
    tolls : pandas.DataFrame
        ``toll_sections.csv``.

    Raises
    ------
    InputContentError
        If a section with a toll is not found in the network.
    """
    name, toll = network.name.copy(), network.toll.copy()
    fast = np.flatnonzero(np.isin(network.kind, MOTORWAYS))
    if lines is not None and len(fast):
        told = lines["name"].fillna("").str.split(";").str[0].str.removesuffix(_FREE)
        useful = told.isin(list(known))
        shapes = _projected(network, lines)[useful.to_numpy()]
        middles = shapely.points(
            (network.xy_m[network.start] + network.xy_m[network.end])[fast] / 2
        )
        which, near = shapely.STRtree(shapes).query_nearest(
            middles, max_distance=_NAMED_WITHIN_M, all_matches=False
        )
        name = name.astype("<U40")
        name[fast[which]] = told[useful].to_numpy(dtype="str")[near]
    for row in tolls.to_dict("records"):
        lon, lat = ([row[f"{end}_{axis}"] for end in ("from", "to")] for axis in ("lon", "lat"))
        both = openings.directions(network, MOTORWAY, metres(network.prefecture, lon, lat))
        if not all(map(len, both)):
            raise InputContentError(
                "toll_sections.csv: no motorway leads from {start} to {end} on {road} and back. "
                "Check the ends.",
                start=row["from_place"],
                end=row["to_place"],
                road=row["road"],
            )
        toll[np.concatenate(both)] = True
    return replace(network, name=name, toll=toll)


@dataclass(frozen=True, eq=False)
class LineShapes:
    """Lines as a graph of their corners.

    Parameters
    ----------
    xy_m : numpy.ndarray, shape (n, 2)
        Corners, in the prefecture's projection; what meets is one corner.
    graph : scipy.sparse.csr_array, shape (n, n)
        Metres from a corner to the next one of its line.
    """

    xy_m: Floats
    graph: csr_array

    @classmethod
    def of(cls, network: RoadNetwork, lines: gpd.GeoDataFrame) -> "LineShapes":
        """Return the graph of `lines` in the projection of `network`."""
        shapes = _projected(network, lines)
        corners, line = shapely.get_coordinates(shapes, return_index=True)
        xy_m, number = np.unique(corners.round(), axis=0, return_inverse=True)
        follows = line[1:] == line[:-1]
        start, end = number[:-1][follows], number[1:][follows]
        length_m = np.linalg.norm(xy_m[start] - xy_m[end], axis=1)
        pairs = pd.DataFrame({"start": start, "end": end, "m": length_m}).drop_duplicates()
        size = len(xy_m)
        graph = coo_array((pairs["m"], (pairs["start"], pairs["end"])), (size, size)).tocsr()
        return cls(xy_m, graph)

    @cached_property
    def _tree(self) -> cKDTree:
        return cKDTree(self.xy_m)

    def between(self, ends_m: Floats, length_km: float) -> Floats | None:
        """Return the corners of the line from one place to another, if there is one.

        Parameters
        ----------
        ends_m : numpy.ndarray, shape (2, 2)
            Both places.
        length_km : float
            How long the road between them is; a line of another length is another road.
        """
        off_m, near = (np.asarray(one) for one in self._tree.query(ends_m))
        start, end = near.tolist()
        if (off_m > _NEAR_M).any():
            return None
        length_m = 1000 * length_km
        spare_m = _SAME_LENGTH * length_m + 2 * _NEAR_M
        away, before = dijkstra(
            self.graph,
            directed=False,
            indices=[start],
            limit=length_m + spare_m,
            return_predecessors=True,
        )
        if not abs(away[0, end] - length_m) <= spare_m:
            return None
        return self.xy_m[way_back(before[0], start, end)]


def _projected(network: RoadNetwork, lines: gpd.GeoDataFrame) -> npt.NDArray[np.object_]:
    return np.asarray(lines.geometry.to_crs(network.prefecture.equal_area), dtype=object)
