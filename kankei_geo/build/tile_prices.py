"""What a place of a tile costs: prices that hold the grid to the map."""

import math
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import coo_array
from scipy.sparse.csgraph import shortest_path

from kankei_geo.dataset.schema_access import TILE_COLUMNS, TILE_ROWS

# Turned by 45 degrees at most: north-east may become north. Exactly 45 still counts.
COSINE_KEPT = math.cos(math.pi / 4) - 1e-9
# Prices are whole numbers, so that their sums are exact on every machine; none is negative.
_APART = 1000  # neighbours whose tiles do not touch
_FARTHER = 500  # and for each tile of distance more
_NOT_BESIDE = 150  # a common corner is less than a common side
_TURNED = 1000  # times 1 - cos of the angle by which a direction is turned
_NOT_KEPT = 600  # a direction turned by more than 45 degrees
_MOVED = 100  # for the square of the distance from the place on the map, in tiles
_INLAND_AT_SEA = 1000  # an inland tile, for each side without a tile
_STRANGERS = 300  # tiles that touch, for each border between them from _FAMILIAR to _STRANGE
_FAMILIAR, _STRANGE = 3, 9
_ISLANDS_JOINED = 20_000  # tiles that touch though there is water between
_TORN = 3000  # each patch of a subprefecture
_OFF_GRID = 10**6
_LINKS_PER_ISLAND = 6  # nearest places across water to which an island keeps its direction
# Cells are numbered row by row with sea around. The rows are long enough for the difference of
# two numbers to tell how many rows and columns lie between.
STRIDE = 2 * TILE_COLUMNS
SEA = -1  # the tile of empty cells; as an index, the last entry of each list
_CELLS = (TILE_ROWS + 2) * STRIDE
_AROUND = tuple(
    row + column for row in (-STRIDE, 0, STRIDE) for column in (-1, 0, 1) if row or column
)
_Ints = NDArray[np.int64]
_Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Places:
    """What the grid should resemble: n places, and m pairs of them that share a border.

    Attributes
    ----------
    codes : tuple of str
        The n codes.
    centre_km : numpy.ndarray
        Shape (n, 2): kilometres south and east of the polygons' centres, equal-area projection.
    coastal : numpy.ndarray
        Shape (n,): whether a part of the outline is shared with nobody.
    subprefecture : numpy.ndarray
        Shape (n,): a number from 0 for each subprefecture.
    pairs : numpy.ndarray
        Shape (m, 2): positions of neighbours.
    km_per_tile : float
        Side of a tile on the map.
    """

    codes: tuple[str, ...]
    centre_km: _Floats
    coastal: NDArray[np.bool_]
    subprefecture: _Ints
    pairs: _Ints
    km_per_tile: float

    @cached_property
    def borders(self) -> _Floats:
        """Number of borders between any two, shape (n, n); infinite across water."""
        count = len(self.codes)
        graph = coo_array((np.ones(len(self.pairs)), self.pairs.T), shape=(count, count))
        found: _Floats = shortest_path(graph, directed=False, unweighted=True)
        return found

    @cached_property
    def links(self) -> _Ints:
        """Pairs of a place on an island and one of its nearest across water, shape (k, 2)."""
        across = np.isinf(self.borders)
        found = set()
        for place in np.flatnonzero(2 * across.sum(axis=1) > len(self.codes)):
            km = np.hypot(*(self.centre_km - self.centre_km[place]).T)
            nearest = np.argsort(np.where(across[place], km, np.inf))[:_LINKS_PER_ISLAND]
            found |= {(min(place, other), max(place, other)) for other in nearest}
        return np.array(sorted(found), dtype=int).reshape(-1, 2)


def _place_prices(places: Places) -> _Ints:
    """Return the price of the displacement of each tile on each cell, shape (n, cells)."""
    tiles = places.centre_km / places.km_per_tile
    middle = (tiles.min(axis=0) + tiles.max(axis=0)) / 2
    goals = tiles - middle + (np.array([TILE_ROWS, TILE_COLUMNS]) - 1) / 2
    rows, columns = np.divmod(np.arange(_CELLS), STRIDE) - np.array([[1], [1]])
    prices = _MOVED * ((goals[:, :1] - rows) ** 2 + (goals[:, 1:] - columns) ** 2)
    sea = (rows < 0) | (rows >= TILE_ROWS) | (columns < 0) | (columns >= TILE_COLUMNS)
    return np.where(sea, _OFF_GRID, prices.round()).astype(np.int64)


def _contact_prices(places: Places) -> tuple[_Ints, _Ints]:
    """Return the prices of a common side and of a common corner, each (n + 1, n + 1)."""
    strange = np.clip(places.borders, _FAMILIAR, _STRANGE) - _FAMILIAR
    prices = np.where(np.isinf(places.borders), _ISLANDS_JOINED, _STRANGERS * strange)
    corner = np.pad(prices.astype(np.int64), (0, 1))
    side = corner.copy()
    side[SEA, :SEA] = side[:SEA, SEA] = np.where(places.coastal, 0, _INLAND_AT_SEA)
    return side, corner


def _link_prices(places: Places) -> list[dict[int, list[int]]]:
    """Return for each place those linked to it, with the price of each way there.

    The way is the difference of two cells. As a negative one it counts from the list's end.
    """
    down, right = np.mgrid[1 - TILE_ROWS : TILE_ROWS, 1 - TILE_COLUMNS : TILE_COLUMNS]
    cells_apart = STRIDE * down + right
    links: list[dict[int, list[int]]] = [{} for _ in places.codes]
    for pairs, price in ((places.pairs, _neighbour_price), (places.links, _island_price)):
        for one, other in [*pairs.tolist(), *pairs[:, ::-1].tolist()]:
            way = (places.centre_km[other] - places.centre_km[one]) / places.km_per_tile
            prices = np.zeros(2 * cells_apart.max() + 1, dtype=np.int64)
            prices[cells_apart] = price(down, right, way).round()
            prices[0] = 0
            links[one][other] = prices.tolist()
    return links


def _neighbour_price(down: _Ints, right: _Ints, way: _Floats) -> _Floats:
    apart = np.hypot(down, right)
    touching = np.maximum(np.abs(down), np.abs(right)) <= 1
    cosine = (down * way[0] + right * way[1]) / np.hypot(*way) / np.maximum(apart, 1)
    price: _Floats = (
        np.where(touching, 0, _APART + _FARTHER * (apart - 2))
        + _NOT_BESIDE * (apart > 1)
        + _TURNED * (1 - cosine)
        + _NOT_KEPT * (cosine < COSINE_KEPT)
    )
    return price


def _island_price(down: _Ints, right: _Ints, way: _Floats) -> _Floats:
    price: _Floats = _MOVED * ((down - way[0]) ** 2 + (right - way[1]) ** 2)
    return price
