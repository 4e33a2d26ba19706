"""The map files that the browser fetches once, as the server hands them out."""

import gzip
import hashlib
import json

import geopandas as gpd

from kankei_geo.base import paths
from kankei_geo.base.crs import WGS84
from kankei_geo.base.errors import InputFileError
from kankei_geo.dataset import geojson
from kankei_geo.dataset.dataset import Dataset
from kankei_geo.dataset.kept import kept
from kankei_geo.present.maps import tooltip

_DIGITS = 8  # of a short hash


# The map files that a browser may fetch, and no other spelling.
NAMES = (paths.DRAWN, paths.PICKED)


def content(data: Dataset, name: str) -> bytes:
    """Return a map file of a dataset; the one for the pointer has the tooltips in it.

    They are made of the edition's marks, so that one geometry serves all editions, and travel
    with it, so that a filter change need not send them again.

    Parameters
    ----------
    data : Dataset
        Whose file it is.
    name : str
        One of `NAMES`.

    Raises
    ------
    InputFileError
        If it is none of them: nothing else is handed out, and nothing is kept for it.
    """
    if name not in NAMES:
        raise InputFileError("{path}: this file is none of those that are shipped.", path=name)
    return _content(data, name)


@kept
def _content(data: Dataset, name: str) -> bytes:
    shipped = data.content(data.places.static / name)
    if name != paths.PICKED:
        return shipped
    areas = gpd.GeoDataFrame.from_features(json.loads(shipped), crs=WGS84)
    texts = tooltip.properties(data, data.table)
    told = areas[["i", "code", "geometry"]].merge(texts, on="code", validate="1:1")
    return geojson.text(told).encode()


def digest(data: Dataset, name: str) -> str:
    """Return a short hash of one of `NAMES`, for its address."""
    content(data, name)
    return _digest(data, name)


@kept
def _digest(data: Dataset, name: str) -> str:
    return hashlib.sha256(content(data, name)).hexdigest()[:_DIGITS]


def packed(data: Dataset, name: str) -> bytes:
    """Return one of `NAMES` as gzip packs it."""
    content(data, name)
    return _packed(data, name)


@kept
def _packed(data: Dataset, name: str) -> bytes:
    return gzip.compress(content(data, name), mtime=0)
