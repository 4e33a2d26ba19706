"""Neighbours: municipalities that share a border on land."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import geopandas as gpd
import pandas as pd
import shapely

from kankei_geo.build.written import stamp, write_csv
from kankei_geo.dataset import schema_access, text_table
from kankei_geo.dataset.dataset import Dataset

# DE-9IM: the two boundaries meet in a line (1), not only in points.
_SHARED_BORDER = "****1****"
_NAME = "neighbours.csv"


def neighbours(areas: gpd.GeoDataFrame) -> pd.DataFrame:
    """Return the pairs of areas that share a border of some length.

    Areas that meet in a point, such as towns around a summit, are no neighbours, and
    nothing is joined across water.

    Parameters
    ----------
    areas : geopandas.GeoDataFrame
        Column ``code`` and polygons that form a valid coverage (borders fit exactly).

    Returns
    -------
    pandas.DataFrame
        ``code`` and ``neighbour``, each unordered pair once with ``code < neighbour``,
        sorted.
    """
    codes, polygons = areas["code"].to_numpy(), areas.geometry.to_numpy()
    one, other = shapely.STRtree(polygons).query(polygons, predicate="intersects")
    once = codes[one] < codes[other]
    one, other = one[once], other[once]
    shared = shapely.relate_pattern(polygons[one], polygons[other], _SHARED_BORDER)
    pairs = pd.DataFrame({"code": codes[one[shared]], "neighbour": codes[other[shared]]})
    return pairs.sort_values(["code", "neighbour"], ignore_index=True)


def write_neighbours(
    data: Dataset,
    areas: gpd.GeoDataFrame,
    folder: Path,
    *,
    inputs: Sequence[Path],
    words: Mapping[str, Any],
) -> Path:
    """Write ``neighbours.csv`` of the municipalities among some areas, and its sidecar.

    Parameters
    ----------
    data : Dataset
        The prefecture.
    areas : geopandas.GeoDataFrame
        ``code``, ``in_scope`` and the polygons as they are shipped for analysis.
    folder : pathlib.Path
        Where to write; made if needed.
    inputs : sequence of pathlib.Path
        The files that hold the areas.
    words : mapping
        Fields of a sidecar that tell where the areas come from.
    """
    table = neighbours(areas[areas["in_scope"]])
    expected = schema_access.neighbours(data.prefecture)
    path = write_csv(text_table.check(table, expected, where="neighbours"), folder / _NAME)
    first = {
        "title": {"ja": "隣り合う市町村の組", "en": "Pairs of adjoining municipalities"},
        "processing": [
            "Read the shipped shapefile, leave out what is only outlined",
            "Keep pairs whose borders share a line; a common point is not enough",
            "No pair across water",
        ],
    }
    shipped = data.places.data / _NAME
    stamp(path, shipped=shipped, inputs=inputs, outputs=[path], words=words, first=first)
    return path
