"""Reading the road network: two tables made from OpenStreetMap, checked."""

import os
import zlib
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pandera.pandas as pa

from kankei_geo.base.errors import (
    InputContentError,
    InputFileError,
    UnexpectedCrsError,
    told,
)
from kankei_geo.base.i18n import msgid
from kankei_geo.build.drive import network
from kankei_geo.build.drive.network import (
    MINOR,
    MOTORWAY,
    MOTORWAY_TWO_WAY,
    PRIMARY,
    TERTIARY,
    TRUNK,
    Names,
    RoadNetwork,
    metres,
)
from kankei_geo.dataset import text_table
from kankei_geo.dataset.columns import one_of
from kankei_geo.dataset.prefecture import Prefecture

# OpenStreetMap's classes of highway; links between levels are told by ``ramp``.
_KIND_OF = {
    "motorway": MOTORWAY,
    "trunk": TRUNK,
    "primary": PRIMARY,
    "secondary": PRIMARY,
    "tertiary": TERTIARY,
    "minor": MINOR,
}
# How roads of a class are numbered: by the nation, or by the prefecture.
_NUMBERED = {
    "motorway": "n",
    "trunk": "n",
    "primary": "p",
    "secondary": "p",
    "tertiary": "p",
}
_NUMBERS = r"\d{1,3}|1\d{3}"  # above, the map has codes of farm roads
_FERRY = "ferry"
# Smaller groups of roads that hang together are yards and parks, or another prefecture's shore.
SMALLEST_PART = 100
# A file may take in a neighbour's shore, not a neighbour.
_LEAST_INSIDE = 0.9
# Lengths and places are rounded, and a few roads of such files are wrong.
_SHORTEST_SHARE, _MOST_SHORT = 0.9, 0.01
_LARGEST = 2**53  # above, numbers have gaps
_FLAG = pa.Check.isin([0, 1], error=msgid("0 or 1"))
_AT_LEAST_0 = pa.Check.ge(0, error=msgid("0 or more"))

_FINITE = pa.Check.in_range(0, 1e6, error=msgid("0 to 1,000,000"))

NODES = pa.DataFrameSchema(
    {
        "node": pa.Column(int, _AT_LEAST_0, unique=True),
        "lon": pa.Column(float),
        "lat": pa.Column(float),
    },
    name="road nodes",
)
EDGES = pa.DataFrameSchema(
    {
        "u": pa.Column(int, _AT_LEAST_0),
        "v": pa.Column(int, _AT_LEAST_0),
        "length_m": pa.Column(float, _FINITE),
        "cls": pa.Column(str, one_of(*_KIND_OF, _FERRY)),
        "ramp": pa.Column(int, _FLAG),
        "oneway": pa.Column(int, _FLAG),
        "ref": pa.Column(str, nullable=True),
    },
    name="road edges",
)


def read_roads(prefecture: Prefecture, folder: Path) -> RoadNetwork:
    """Read and check the road tables in `folder`.

    Parameters
    ----------
    prefecture : Prefecture
        Where the roads lie, and of which day they are (``roads.date``).
    folder : pathlib.Path
        With one ``*_nodes.csv.gz`` (``node``, ``lon``, ``lat`` in WGS 84) and one
        ``*_edges.csv.gz`` (``u``, ``v``, ``length_m``, ``cls``, ``ramp``, ``oneway``,
        ``ref``), or the same without ``.gz``. Ferries are left out.

    Raises
    ------
    InputFileError
        If a file is missing or not readable.
    UnexpectedCrsError
        If the nodes are not in degrees, or most do not lie in the prefecture.
    InputContentError
        If a column is missing, a value is not what it should be, an edge has no node, or no
        roads hang together.
    """
    if prefecture.roads.date is None:
        raise InputContentError(
            "{prefecture}: prefecture.toml does not say of which day the roads are. Write "
            "date = 2021-08-05 or another day under [roads].",
            prefecture=prefecture.title,
        )
    nodes_path, edges_path = (road_file(folder, name) for name in ("nodes", "edges"))
    nodes = _read(nodes_path, NODES)
    _check_place(prefecture, nodes, nodes_path)
    edges = _read(edges_path, EDGES)
    numbers = pd.Series(np.arange(len(nodes)), index=nodes["node"])
    edges = edges[edges["cls"] != _FERRY]
    ends = edges[["u", "v"]].to_numpy()
    lost = np.setdiff1d(ends, nodes["node"].to_numpy())
    if len(lost):
        raise InputContentError(
            "{path}: {count} nodes are not in {nodes}: {found}. Expected each end of a road "
            "there. Take both files from one source.",
            path=edges_path,
            count=len(lost),
            nodes=nodes_path.name,
            found=", ".join(map(str, lost[:5])),
        )
    one_way = edges["oneway"].to_numpy() == 1
    ramp = edges["ramp"].to_numpy() == 1
    kind = edges["cls"].map(_KIND_OF).to_numpy(dtype=np.int64)
    kind = np.where((kind == MOTORWAY) & ~one_way, MOTORWAY_TWO_WAY, kind)
    whole = RoadNetwork(
        prefecture=prefecture,
        as_of=prefecture.roads.date,
        xy_m=metres(prefecture, nodes["lon"], nodes["lat"]),
        start=numbers.loc[ends[:, 0]].to_numpy(),
        end=numbers.loc[ends[:, 1]].to_numpy(),
        length_km=edges["length_m"].to_numpy(dtype=float) / 1000,
        # A ramp is driven like a road of the middle class, whatever it leads to.
        kind=np.where(ramp, PRIMARY, kind),
        one_way=one_way,
        town=np.zeros(len(edges), dtype=bool),
        ramp=ramp,
        name=_numbered(edges),
        toll=np.zeros(len(edges), dtype=bool),
    )
    _check_lengths(whole, edges_path)
    return _large_parts(whole, edges_path)


def road_file(folder: Path, name: str) -> Path:
    """Return the only file ``*_{name}.csv`` or ``*_{name}.csv.gz`` in `folder`.

    Raises
    ------
    InputFileError
        If there is none or more than one, or no such folder.
    """
    if not folder.is_dir() or not os.access(folder, os.R_OK | os.X_OK):
        raise InputFileError(
            "{folder}: there is no such folder, or it may not be read. Give the folder with the "
            "roads from OpenStreetMap.",
            folder=folder,
        )
    found = sorted([*folder.glob(f"*_{name}.csv"), *folder.glob(f"*_{name}.csv.gz")])
    if len(found) != 1:
        raise InputFileError(
            "{folder}: {count} files are called *_{name}.csv or *_{name}.csv.gz; expected one. "
            "Give the folder with the roads from OpenStreetMap.",
            folder=folder,
            count=len(found),
            name=name,
        )
    return found[0]


def _read(path: Path, schema: pa.DataFrameSchema) -> pd.DataFrame:
    try:
        table = pd.read_csv(
            path, usecols=list(schema.columns), dtype={"ref": "str"}, low_memory=False
        )
    except ValueError as error:
        raise InputContentError(
            "{path}: not the expected table ({reason}). Expected the columns {columns}.",
            path=path,
            reason=error,
            columns=", ".join(schema.columns),
        ) from error
    except (OSError, EOFError, zlib.error) as error:
        raise InputFileError(
            "{path}: the file is cut off or cannot be read ({reason}). Copy it again.",
            path=path,
            reason=error,
        ) from error
    if table.empty:
        raise InputContentError("{path}: there are no rows. Copy the file again.", path=path)
    numbers = table.assign(
        **{
            name: _numbers(table[name], path, whole=str(column.dtype) == "int64")
            for name, column in schema.columns.items()
            if str(column.dtype) in {"int64", "float64"}
        }
    )
    # The heading is line 1.
    return text_table.check(numbers, schema, where=str(path), lines=range(2, len(table) + 2))


def _numbers(column: "pd.Series[Any]", path: Path, *, whole: bool) -> "pd.Series[Any]":
    """Return a column as numbers; one line tells what is none."""
    is_text = not pd.api.types.is_numeric_dtype(column) or column.dtype == bool
    found = pd.to_numeric(column.astype("str") if is_text else column, errors="coerce")
    wrong = found.isna()
    if whole:
        wrong |= (found % 1 != 0) | (found.abs() > _LARGEST)
    if wrong.any():
        first = int(np.flatnonzero(wrong)[0])
        raise InputContentError(
            "{path}: line {line}, {column}: found {found}, expected a {kind}. {count} lines are "
            "like this. Correct the table.",
            path=path,
            line=first + 2,
            column=str(column.name),
            found=str(column.iloc[first]),
            kind=told(msgid("whole number") if whole else msgid("number")),
            count=int(wrong.sum()),
        )
    return found.astype("int64") if whole else found.astype("float64")


def _numbered(edges: pd.DataFrame) -> Names:
    """Return what roads are called by their numbers; of several the first counts."""
    number = edges["ref"].fillna("").str.split(";").str[0].where(edges["ramp"] == 0, "")
    kind = edges["cls"].map(_NUMBERED).fillna("")
    known = number.str.fullmatch(_NUMBERS) & (kind != "")
    return (kind + number).where(known, "").to_numpy(dtype="str")


def _check_lengths(network: RoadNetwork, path: Path) -> None:
    """Refuse lengths that are not metres along the roads."""
    straight = network.xy_m[network.start] - network.xy_m[network.end]
    straight_km = np.linalg.norm(straight, axis=1) / 1000
    short = network.length_km < _SHORTEST_SHARE * straight_km - 0.02
    if short.mean() > _MOST_SHORT:
        raise InputContentError(
            "{path}: {share:.0%} of the roads are shorter than the straight line between their "
            "ends; expected none. length_m must be metres along the road.",
            path=path,
            share=float(short.mean()),
        )


def _check_place(prefecture: Prefecture, nodes: pd.DataFrame, path: Path) -> None:
    box = prefecture.extent
    inside = nodes["lon"].between(box.west, box.east) & nodes["lat"].between(box.south, box.north)
    if nodes.empty or inside.mean() < _LEAST_INSIDE:
        raise UnexpectedCrsError(
            "{path}: {share:.0%} of {count} nodes lie within ({west}, {south}) and ({east}, "
            "{north}); expected at least {least:.0%}. Check that they are degrees of WGS 84, and "
            "the order of the axes.",
            path=path,
            share=0.0 if nodes.empty else float(inside.mean()),
            count=len(nodes),
            least=_LEAST_INSIDE,
            west=box.west,
            south=box.south,
            east=box.east,
            north=box.north,
        )


def _large_parts(whole: RoadNetwork, path: Path) -> RoadNetwork:
    """Return the parts with at least `SMALLEST_PART` nodes, and where towns are."""
    labels = whole.parts()
    sizes = np.bincount(labels, minlength=1)
    kept = (sizes >= SMALLEST_PART)[labels]
    if not kept.any():
        raise InputContentError(
            "{path}: the largest group of roads that hang together has {found} nodes; expected "
            "at least {expected}. Roads that meet must share a node.",
            path=path,
            found=int(sizes.max()),
            expected=SMALLEST_PART,
        )
    renumbered = np.cumsum(kept) - 1
    roads = kept[whole.start]
    xy_m = whole.xy_m[kept]
    start, end = renumbered[whole.start[roads]], renumbered[whole.end[roads]]
    kind = whole.kind[roads]
    return RoadNetwork(
        prefecture=whole.prefecture,
        as_of=whole.as_of,
        xy_m=xy_m,
        start=start,
        end=end,
        length_km=whole.length_km[roads],
        kind=kind,
        one_way=whole.one_way[roads],
        town=network.in_town(xy_m, start, end, kind),
        ramp=whole.ramp[roads],
        name=whole.name[roads],
        toll=whole.toll[roads],
    )
