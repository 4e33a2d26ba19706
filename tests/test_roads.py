"""The road tables are checked before they are used; towns and parts are found in them."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from kankei_geo.base.errors import InputContentError, InputFileError, UnexpectedCrsError
from kankei_geo.build.drive.network import (
    MINOR,
    MOTORWAY,
    MOTORWAY_TWO_WAY,
    PRIMARY,
    TRUNK,
    in_town,
)
from kankei_geo.build.drive.osm_roads import SMALLEST_PART, read_roads
from tests import roads
from tests.roads import PREFECTURE


def test_a_network_has_the_roads_of_its_tables(tmp_path: Path) -> None:
    nodes, edges = roads.tables()
    edges.loc[:5, "cls"] = ["motorway", "motorway", "secondary", "minor", "ferry", "trunk"]
    edges.loc[0, "oneway"] = 1
    edges.loc[5, "ramp"] = 1
    more = edges.iloc[[4]].assign(cls="trunk")  # beside the ferry, so that all hang together
    network = read_roads(PREFECTURE, roads.write(tmp_path, nodes, pd.concat([edges, more])))
    assert len(network.xy_m) == 120
    assert network.as_of == PREFECTURE.roads.date
    kinds = [MOTORWAY, MOTORWAY_TWO_WAY, PRIMARY, MINOR, PRIMARY, TRUNK]  # no ferry; the ramp
    assert network.kind[:6].tolist() == kinds
    assert network.one_way.sum() == 1
    assert network.ramp.tolist().index(True) == 4
    assert network.length_km.sum() == pytest.approx(11.9)


def test_small_parts_are_left_out(tmp_path: Path) -> None:
    nodes, edges = roads.tables(120)
    cut = edges.drop(index=100)  # 101 nodes here, 19 there
    network = read_roads(PREFECTURE, roads.write(tmp_path, nodes, cut))
    assert len(network.xy_m) == 101
    assert set(network.start) | set(network.end) == set(range(101))


def test_a_town_is_where_junctions_stand_close() -> None:
    side = 21
    grid = np.array([(x, y) for x in range(side) for y in range(side)])
    streets = [
        (side * x + y, side * (x + dx) + y + dy)
        for x, y in grid.tolist()
        for dx, dy in ((1, 0), (0, 1))
        if x + dx < side and y + dy < side
    ]
    start, end = np.array(streets).T
    kind = np.full(len(start), MINOR)
    inner = ((grid[start] >= 5) & (grid[start] <= 15)).all(axis=1)
    close = in_town(100.0 * grid, start, end, kind)
    assert close[inner].all()  # a hundred junctions a square kilometre
    assert not in_town(400.0 * grid, start, end, kind).any()  # six
    assert not in_town(100.0 * grid, start, end, np.full(len(start), MOTORWAY)).any()


def test_missing_tables(tmp_path: Path) -> None:
    with pytest.raises(InputFileError) as caught:
        read_roads(PREFECTURE, tmp_path)
    assert str(caught.value) == (
        f"{tmp_path}: 0 files are called *_nodes.csv or *_nodes.csv.gz; expected one. Give the "
        "folder with the roads from OpenStreetMap."
    )


def test_a_table_that_is_cut_off(tmp_path: Path) -> None:
    roads.write(tmp_path, *roads.tables())
    path = tmp_path / "roads_edges.csv.gz"
    path.write_bytes(path.read_bytes()[:-40])
    with pytest.raises(InputFileError) as caught:
        read_roads(PREFECTURE, tmp_path)
    assert str(caught.value) == (
        f"{path}: the file is cut off or cannot be read (Compressed file ended before the "
        "end-of-stream marker was reached). Copy it again."
    )


def test_a_table_that_is_not_packed(tmp_path: Path) -> None:
    roads.write(tmp_path, *roads.tables())
    path = tmp_path / "roads_nodes.csv.gz"
    path.write_text("node,lon,lat\n")
    with pytest.raises(InputFileError, match=r"Not a gzipped file.*Copy it again\.$"):
        read_roads(PREFECTURE, tmp_path)


def test_missing_column(tmp_path: Path) -> None:
    nodes, edges = roads.tables()
    roads.write(tmp_path, nodes, edges.drop(columns="oneway"))
    with pytest.raises(InputContentError) as caught:
        read_roads(PREFECTURE, tmp_path)
    told = str(caught.value)
    assert told.startswith(f"{tmp_path / 'roads_edges.csv.gz'}: not the expected table (")
    assert told.endswith("Expected the columns u, v, length_m, cls, ramp, oneway, ref.")


@pytest.mark.parametrize(
    ("column", "wrong", "expected"),
    [
        ("cls", "footway", "motorway / trunk / primary / secondary / tertiary / minor / ferry"),
        ("length_m", -1.0, "0 to 1,000,000"),
        ("length_m", float("inf"), "0 to 1,000,000"),
        ("ramp", 2, "0 or 1"),
    ],
)
def test_unknown_values(tmp_path: Path, column: str, wrong: object, expected: str) -> None:
    nodes, edges = roads.tables()
    edges.loc[7, column] = wrong
    roads.write(tmp_path, nodes, edges)
    with pytest.raises(InputContentError) as caught:
        read_roads(PREFECTURE, tmp_path)
    told = str(caught.value)
    assert "roads_edges.csv.gz" in told
    assert column in told
    assert str(wrong) in told
    assert expected in told
    assert "line 9" in told  # the heading is line 1


@pytest.mark.parametrize(
    ("column", "wrong", "kind"),
    [("oneway", "yes", "whole number"), ("u", 3.5, "whole number"), ("length_m", "far", "number")],
)
def test_texts_where_numbers_belong(tmp_path: Path, column: str, wrong: object, kind: str) -> None:
    nodes, edges = roads.tables()
    edges[column] = edges[column].astype(object)
    edges.loc[7, column] = wrong
    roads.write(tmp_path, nodes, edges)
    with pytest.raises(InputContentError) as caught:
        read_roads(PREFECTURE, tmp_path)
    assert str(caught.value) == (
        f"{tmp_path / 'roads_edges.csv.gz'}: line 9, {column}: found {wrong}, expected a {kind}. "
        "1 lines are like this. Correct the table."
    )


def test_a_heading_alone(tmp_path: Path) -> None:
    nodes, edges = roads.tables()
    roads.write(tmp_path, nodes.head(0), edges)
    with pytest.raises(InputContentError) as caught:
        read_roads(PREFECTURE, tmp_path)
    path = tmp_path / "roads_nodes.csv.gz"
    assert str(caught.value) == f"{path}: there are no rows. Copy the file again."


def test_lengths_in_kilometres(tmp_path: Path) -> None:
    nodes, edges = roads.tables()
    roads.write(tmp_path, nodes, edges.assign(length_m=0.1))
    with pytest.raises(InputContentError) as caught:
        read_roads(PREFECTURE, tmp_path)
    assert str(caught.value) == (
        f"{tmp_path / 'roads_edges.csv.gz'}: 100% of the roads are shorter than the straight line "
        "between their ends; expected none. length_m must be metres along the road."
    )


def test_bytes_in_the_middle_are_not_what_they_were(tmp_path: Path) -> None:
    roads.write(tmp_path, *roads.tables())
    path = tmp_path / "roads_edges.csv.gz"
    content = bytearray(path.read_bytes())
    content[40:80] = bytes(40)
    path.write_bytes(content)
    with pytest.raises(InputFileError, match=r"cannot be read \(.*\)\. Copy it again\.$"):
        read_roads(PREFECTURE, tmp_path)


def test_no_folder(tmp_path: Path) -> None:
    with pytest.raises(InputFileError) as caught:
        read_roads(PREFECTURE, tmp_path / "none")
    assert str(caught.value) == (
        f"{tmp_path / 'none'}: there is no such folder, or it may not be read. Give the folder "
        "with the roads from OpenStreetMap."
    )


def test_a_road_without_its_node(tmp_path: Path) -> None:
    nodes, edges = roads.tables()
    roads.write(tmp_path, nodes.drop(index=[3, 4]), edges)
    with pytest.raises(InputContentError) as caught:
        read_roads(PREFECTURE, tmp_path)
    assert str(caught.value) == (
        f"{tmp_path / 'roads_edges.csv.gz'}: 2 nodes are not in roads_nodes.csv.gz: 3, 4. Expected "
        "each end of a road there. Take both files from one source."
    )


def test_nodes_elsewhere(tmp_path: Path) -> None:
    nodes, edges = roads.tables()
    swapped = nodes.rename(columns={"lon": "lat", "lat": "lon"}).assign(lat=80.0)
    roads.write(tmp_path, swapped, edges)
    with pytest.raises(UnexpectedCrsError) as caught:
        read_roads(PREFECTURE, tmp_path)
    assert str(caught.value) == (
        f"{tmp_path / 'roads_nodes.csv.gz'}: 0% of 120 nodes lie within (139.0, 41.0) and (149.0, "
        "46.0); expected at least 90%. Check that they are degrees of WGS 84, and the order of the "
        "axes."
    )


def test_roads_that_do_not_hang_together(tmp_path: Path) -> None:
    nodes, edges = roads.tables()
    roads.write(tmp_path, nodes, edges[::2])
    with pytest.raises(InputContentError) as caught:
        read_roads(PREFECTURE, tmp_path)
    assert str(caught.value) == (
        f"{tmp_path / 'roads_edges.csv.gz'}: the largest group of roads that hang together has 2 "
        f"nodes; expected at least {SMALLEST_PART}. Roads that meet must share a node."
    )
