"""The tile grid: everyone has a tile, neighbours stay near, and Hokkaido is recognisable."""

import math
from functools import cache
from pathlib import Path

import networkx as nx
import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kankei_geo.build import tile_prices, tiles
from kankei_geo.build.tile_board import Board
from kankei_geo.build.tile_prices import SEA, STRIDE, Places
from tests.hokkaido import HOKKAIDO

from .conftest import ROOT, examples, run

ISLANDS = {"奥尻町": {"奥尻町"}, "礼文町": {"礼文町"}, "利尻町": {"利尻町", "利尻富士町"}}
AROUND = [(row, column) for row in (-1, 0, 1) for column in (-1, 0, 1) if row or column]
KM_PER_TILE = 23.5
SIDES = [(-1, 0), (0, -1), (0, 1), (1, 0)]


@cache
def places() -> Places:
    return tiles.shipped_places(HOKKAIDO)


def cells_by_name() -> dict[str, tuple[int, int]]:
    names = HOKKAIDO.municipalities.set_index("code")["name"]
    grid = HOKKAIDO.tile_grid
    return {
        names[code]: (row, column)
        for code, row, column in grid[["code", "row", "column"]].itertuples(index=False)
    }


def test_everyone_has_a_tile_of_their_own() -> None:
    grid = HOKKAIDO.tile_grid
    assert grid["code"].tolist() == HOKKAIDO.municipalities["code"].tolist()
    assert len(set(zip(grid["row"], grid["column"], strict=True))) == 179
    assert (grid["row"].min(), grid["column"].min()) == (0, 0)
    assert grid["row"].max() < 18
    assert grid["column"].max() < 21


def test_the_coast_is_where_the_sea_is() -> None:
    of = dict(zip(places().codes, places().coastal.tolist(), strict=True))
    codes = HOKKAIDO.municipalities.set_index("name")["code"]
    assert sum(of.values()) == 80
    assert of[codes["稚内市"]]
    assert of[codes["蘭越町"]]  # a few kilometres
    assert not of[codes["旭川市"]]
    assert not of[codes["倶知安町"]]


def quality_by_hand(grid: pd.DataFrame) -> tiles.Quality:
    """Measure without arrays and without the code under test; only the centres are taken over."""
    cell = {row.code: (row.row, row.column) for row in grid.itertuples()}
    centre = dict(zip(places().codes, places().centre_km.tolist(), strict=True))
    codes = sorted(cell)
    middle_cell = [sum(cell[code][axis] for code in codes) / 179 for axis in (0, 1)]
    middle_km = [sum(centre[code][axis] for code in codes) / 179 for axis in (0, 1)]
    above = below = 0.0
    for code in codes:
        for axis in (0, 1):
            km = centre[code][axis] - middle_km[axis]
            above += km * (cell[code][axis] - middle_cell[axis])
            below += km * km
    far = [
        math.hypot(
            *(
                cell[code][axis]
                - middle_cell[axis]
                - above / below * (centre[code][axis] - middle_km[axis])
                for axis in (0, 1)
            )
        )
        for code in codes
    ]
    touching = near = kept = 0
    pairs = HOKKAIDO.neighbours
    for one, other in pairs.itertuples(index=False):
        down, right = (cell[other][axis] - cell[one][axis] for axis in (0, 1))
        south, east = (centre[other][axis] - centre[one][axis] for axis in (0, 1))
        touching += max(abs(down), abs(right)) <= 1
        near += max(abs(down), abs(right)) <= 2
        turned = math.degrees(math.atan2(down, right) - math.atan2(south, east)) % 360
        kept += min(turned, 360 - turned) <= 45
    count = len(pairs)
    return tiles.Quality(sum(far) / 179, max(far), touching / count, near / count, kept / count)


@pytest.mark.parametrize("shuffle", [False, True])
def test_quality_is_what_plain_loops_find(*, shuffle: bool) -> None:
    grid = HOKKAIDO.tile_grid
    if shuffle:
        grid = grid.assign(code=np.random.default_rng(1).permutation(grid["code"]))
    found, expected = vars(tiles.quality(grid, places())), vars(quality_by_hand(grid))
    assert found == pytest.approx(expected)


def test_the_grid_keeps_most_of_the_map() -> None:
    found = tiles.quality(HOKKAIDO.tile_grid, places())
    assert found.mean_displacement <= 1.0
    assert found.max_displacement <= 3.0
    assert found.touching >= 0.84
    assert found.within_two >= 0.97
    assert found.direction_kept >= 0.86


def patches(cells: set[tuple[int, int]]) -> int:
    graph = nx.Graph()
    graph.add_nodes_from(cells)
    graph.add_edges_from(
        ((row, column), (row + down, column + right))
        for row, column in cells
        for down, right in SIDES
        if (row + down, column + right) in cells
    )
    return nx.number_connected_components(graph)


def test_subprefectures_are_torn_by_water_only() -> None:
    towns = HOKKAIDO.municipalities
    cell = cells_by_name()
    borders = nx.Graph(HOKKAIDO.neighbours.itertuples(index=False))
    borders.add_nodes_from(towns["code"])
    for name, members in towns.groupby("subprefecture"):
        # Hiyama and Soya have islands; Yakumo cuts Hiyama in two.
        on_the_map = nx.number_connected_components(borders.subgraph(members["code"]))
        assert patches({cell[town] for town in members["name"]}) <= on_the_map, name


def test_islands_stand_apart_on_their_side() -> None:
    cell = cells_by_name()
    town_on = {place: name for name, place in cell.items()}
    for island in ISLANDS.values():
        for town in island:
            row, column = cell[town]
            around = {town_on.get((row + down, column + right)) for down, right in AROUND}
            assert around - {None} <= island
    west_of = {"奥尻町": "乙部町", "礼文町": "利尻富士町", "利尻富士町": "稚内市"}
    for island, town in west_of.items():
        assert cell[island][1] < cell[town][1]
    assert cell["礼文町"][0] <= cell["利尻町"][0]
    assert cell["せたな町"][0] < cell["奥尻町"][0] < cell["松前町"][0]


def test_the_corners_of_hokkaido_are_the_corners_of_the_grid() -> None:
    cell = cells_by_name()
    assert cell["稚内市"][0] == min(row for row, _ in cell.values())
    assert cell["松前町"][0] == max(row for row, _ in cell.values())
    assert cell["根室市"][1] == max(column for _, column in cell.values())
    assert cell["奥尻町"][1] == min(column for _, column in cell.values())
    # The cape in the south, with the sea on both sides of Uchiura Bay and of Hidaka.
    assert cell["えりも町"][0] > cell["釧路市"][0]
    assert cell["函館市"][1] < cell["えりも町"][1]


@pytest.mark.turns(2)
def test_building_again_gives_what_is_shipped(tmp_path: Path) -> None:
    result = run(ROOT, "build-tiles", "--data-dir", str(tmp_path / "data"))
    assert result.returncode == 0, result.stderr
    assert "arrange" in result.stderr
    for name in ("tile_grid.csv", "tile_grid.csv.source.json"):
        assert (tmp_path / "data" / name).read_bytes() == (HOKKAIDO.places.data / name).read_bytes()


def test_help_says_what_the_command_does() -> None:
    result = run(ROOT, "build-tiles", "--help")
    assert result.returncode == 0
    assert "Build the tile grid" in result.stdout


def lattice(
    rows: int, columns: int, *, jitter_km: list[float] | None = None, island: bool = False
) -> Places:
    """Return places 23.5 km apart; the last one may be an island."""
    at = [(row, column) for row in range(rows) for column in range(columns)]
    graph = nx.grid_2d_graph(rows, columns)
    if island:
        graph.remove_edges_from(list(graph.edges(at[-1])))
    position = {place: number for number, place in enumerate(at)}
    pairs = sorted(tuple(sorted((position[a], position[b]))) for a, b in graph.edges)
    jitter = np.reshape(jitter_km or [0.0] * 2 * len(at), (-1, 2))
    return Places(
        codes=tuple(f"01{number:03d}" for number in range(len(at))),
        centre_km=KM_PER_TILE * np.array(at, dtype=float) + jitter,
        coastal=np.array(
            [row in (0, rows - 1) or column in (0, columns - 1) for row, column in at]
        ),
        subprefecture=np.array([column * 2 // columns for _, column in at]),
        pairs=np.array(pairs),
        km_per_tile=KM_PER_TILE,
    )


def test_a_map_of_squares_keeps_every_border_and_direction() -> None:
    squares = lattice(4, 4)
    found = tiles.quality(tiles.arrange(squares, steps=60_000, seed=1), squares)
    assert (found.touching, found.direction_kept) == (1, 1)
    assert found.max_displacement <= 1  # a row may be shifted by half a tile or so


def test_the_seed_decides() -> None:
    squares = lattice(3, 3, jitter_km=np.random.default_rng(2).uniform(-20, 20, 18).tolist())
    first, again, other = (tiles.arrange(squares, steps=300, seed=seed) for seed in (1, 1, 2))
    assert first.equals(again)
    assert not first.equals(other)


def faults(map_: Places, cells: list[int]) -> int:
    """Sum the prices of an arrangement by their definitions, pair by pair."""
    tiles_on = {cell: tile for tile, cell in enumerate(cells)}
    at = [divmod(cell, STRIDE) for cell in cells]
    km = map_.centre_km / KM_PER_TILE
    middle = (km.min(axis=0) + km.max(axis=0)) / 2
    total = 0
    for (row, column), goal in zip(at, km - middle, strict=True):
        # Rows 1 to 18 and columns 1 to 21 are the grid.
        total += round(100 * ((goal[0] + 9.5 - row) ** 2 + (goal[1] + 11 - column) ** 2))
    for one, other in map_.pairs.tolist():
        down, right = at[other][0] - at[one][0], at[other][1] - at[one][1]
        south, east = km[other] - km[one]
        turned = math.atan2(down, right) - math.atan2(south, east)
        price = 1000 * (1 - math.cos(turned))
        if math.cos(turned) < math.cos(math.pi / 4) - 1e-9:
            price += 600
        if max(abs(down), abs(right)) > 1:
            price += 1000 + 500 * (math.hypot(down, right) - 2)
        if abs(down) + abs(right) > 1:
            price += 150
        total += round(price)
    for one, other in map_.links.tolist():
        down, right = at[other][0] - at[one][0], at[other][1] - at[one][1]
        south, east = km[other] - km[one]
        total += round(100 * ((down - south) ** 2 + (right - east) ** 2))
    return total + contacts(map_, cells, tiles_on) + 3000 * torn(map_, at)


def contacts(map_: Places, cells: list[int], tiles_on: dict[int, int]) -> int:
    graph = nx.Graph(map_.pairs.tolist())
    total = 0
    for tile, cell in enumerate(cells):
        for down, right in AROUND:
            other = tiles_on.get(cell + STRIDE * down + right)
            if other is None:
                inland_at_sea = not map_.coastal[tile] and 0 in (down, right)
                total += 1000 if inland_at_sea else 0
            elif other > tile:
                joined = graph.has_node(tile) and graph.has_node(other)
                way = nx.shortest_path_length(graph, tile, other) if joined else None
                total += 20_000 if way is None else 300 * min(max(way - 3, 0), 6)
    return total


def torn(map_: Places, at: list[tuple[int, int]]) -> int:
    groups = map_.subprefecture
    return sum(
        patches({place for place, of in zip(at, groups, strict=True) if of == group})
        for group in set(groups.tolist())
    )


@examples(20)
@given(
    jitter_km=st.lists(st.floats(-30, 30), min_size=24, max_size=24),
    island=st.booleans(),
    seed=st.integers(0, 1000),
)
def test_without_heat_no_exchange_ever_adds_a_fault(
    jitter_km: list[float], seed: int, *, island: bool
) -> None:
    map_ = lattice(3, 4, jitter_km=jitter_km, island=island)
    board = Board(map_, seed=seed)
    for _ in range(30):  # away from the start, so that there is something to mend
        board.try_exchange(heat=20_000)
    before = faults(map_, board.cells[:SEA])
    for _ in range(60):
        for _ in range(5):
            board.try_exchange(heat=0)
        after = faults(map_, board.cells[:SEA])
        assert after <= before
        before = after


@examples(20)
@given(
    jitter_km=st.lists(st.floats(-30, 30), min_size=24, max_size=24),
    island=st.booleans(),
    heat=st.sampled_from([100, 1000, 10_000]),
)
def test_what_is_remembered_is_what_is_paid(
    jitter_km: list[float], heat: float, *, island: bool
) -> None:
    map_ = lattice(3, 4, jitter_km=jitter_km, island=island)
    board = Board(map_, seed=1)
    for _ in range(500):
        board.try_exchange(heat)
    paid = [board._price(tile, cell) for tile, cell in enumerate(board.cells[:SEA])]
    remembered = zip(board._known[:SEA], paid, strict=True)
    assert all(known in (None, price) for known, price in remembered)
    # Links and contacts are paid at both ends, by the sea, too; a displacement only once.
    moved = sum(board._place[tile][cell] for tile, cell in enumerate(board.cells[:SEA]))
    inside = range(STRIDE + 1, len(board.tiles) - STRIDE - 1)
    sea = sum(board._price(SEA, cell) for cell in inside if board.tiles[cell] == SEA)
    patched = tile_prices._TORN * sum(board._patches.values())
    assert (sum(paid) + moved + sea) / 2 + patched == faults(map_, board.cells[:SEA])
    assert [board.tiles[cell] for cell in board.cells[:SEA]] == list(range(12))
    assert sum(tile != SEA for tile in board.tiles) == 12
