"""Small road networks, and the files that such a network is read from."""

import datetime as dt
import gzip
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pandas as pd
from pyproj import Transformer

from kankei_geo.base.crs import WGS84
from kankei_geo.build.drive.network import RoadNetwork, metres
from kankei_geo.dataset.drive_model import KINDS
from tests.hokkaido import HOKKAIDO

PREFECTURE = HOKKAIDO.prefecture
ORIGIN = (142.0, 43.5)
ORIGIN_M = metres(PREFECTURE, *ORIGIN)[0]
DAY = dt.date(2021, 8, 5)
# Made once: it takes longer than a hundred places.
_TO_DEGREES = Transformer.from_crs(PREFECTURE.equal_area, WGS84, always_xy=True)
# From, to, kilometres and kind; then "one way", "town", "ramp", "toll", and its name: "=n36".
Road = tuple[int, int, float, str, *tuple[str, ...]]


def network(nodes_km: Sequence[tuple[float, float]], roads: Sequence[Road]) -> RoadNetwork:
    """Return a network of `roads`; nodes are in km east and north of `ORIGIN`."""
    return RoadNetwork(
        prefecture=PREFECTURE,
        as_of=DAY,
        xy_m=ORIGIN_M + 1000 * np.array(nodes_km, dtype=float),
        start=np.array([road[0] for road in roads]),
        end=np.array([road[1] for road in roads]),
        length_km=np.array([road[2] for road in roads], dtype=float),
        kind=np.array([KINDS.index(road[3]) for road in roads]),
        one_way=np.array(["one way" in road[4:] for road in roads], dtype=bool),
        town=np.array(["town" in road[4:] for road in roads], dtype=bool),
        ramp=np.array(["ramp" in road[4:] for road in roads], dtype=bool),
        name=np.array(["".join(_names(road[4:])) for road in roads], dtype="str"),
        toll=np.array(["toll" in road[4:] for road in roads], dtype=bool),
    )


def _names(told: Sequence[str]) -> list[str]:
    return [word[1:] for word in told if word.startswith("=")]


def place(km: tuple[float, float]) -> tuple[float, float]:
    """Return longitude and latitude of a place in km east and north of `ORIGIN`."""
    lon, lat = _TO_DEGREES.transform(*(ORIGIN_M + 1000 * np.array(km)))
    return float(lon), float(lat)


def offices(**places_km: tuple[float, float]) -> pd.DataFrame:
    """Return offices by code (``m01204=(0, 0)``)."""
    rows = [(code.removeprefix("m"), *place(km)) for code, km in places_km.items()]
    return pd.DataFrame(rows, columns=["code", "office_lon", "office_lat"])


def airports(**places_km: tuple[float, float]) -> pd.DataFrame:
    """Return airports by IATA code, all on the main island."""
    rows = [(iata, "01453", *place(km)) for iata, km in places_km.items()]
    return pd.DataFrame(rows, columns=["iata", "code", "lon", "lat"])


def tables(count: int = 120) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return nodes and edges of one road eastwards from `ORIGIN`, a node a hundred metres."""
    lon, lat = np.array([place((0.1 * number, 0)) for number in range(count)]).T
    nodes = pd.DataFrame({"node": np.arange(count), "lon": lon, "lat": lat})
    edges = pd.DataFrame(
        {
            "u": np.arange(count - 1),
            "v": np.arange(1, count),
            "length_m": 100.0,
            "cls": "trunk",
            "ramp": 0,
            "oneway": 0,
            "ref": "40",
        }
    )
    return nodes, edges


def write(folder: Path, nodes: pd.DataFrame, edges: pd.DataFrame) -> Path:
    """Write both tables as the builds read them and return the folder."""
    for name, table in (("nodes", nodes), ("edges", edges)):
        packed = gzip.compress(table.to_csv(index=False).encode(), mtime=0)
        (folder / f"roads_{name}.csv.gz").write_bytes(packed)
    return folder
