"""What an arrangement of tiles costs, and the board on which they change places.

No arrangement keeps everything, so each fault has a price: neighbours whose tiles do not touch,
a turned direction, a tile far from its place, an inland town at the sea, strangers side by
side, a torn subprefecture.
"""

import math
import random
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import linear_sum_assignment
from scipy.sparse import coo_array
from scipy.sparse.csgraph import shortest_path

from kankei_geo.dataset.schema import TILE_COLUMNS, TILE_ROWS

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
_ISLANDS_JOINED = 20_000  # tiles that touch though there is water between
_TORN = 3000  # each patch of a subprefecture
_OFF_GRID = 10**6

_FAMILIAR, _STRANGE = 3, 9
_LINKS_PER_ISLAND = 6  # nearest places across water to which an island keeps its direction
_KM_PER_TILE = 23.5

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
    """

    codes: tuple[str, ...]
    centre_km: _Floats
    coastal: NDArray[np.bool_]
    subprefecture: _Ints
    pairs: _Ints

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


class Board:
    """Tiles on cells, and what each pays there.

    The sea is one more tile, so that a move to an empty cell is an exchange, too. Plain lists
    of whole numbers: a step looks at some thirty of them, too few for arrays to be faster.

    Parameters
    ----------
    places : Places
        What the arrangement should resemble; at the start each is as near as it can be.
    seed : int
        Of the random exchanges.

    Attributes
    ----------
    cells : list of int
        The cell of each tile, and an entry without a meaning for the sea.
    tiles : list of int
        The tile on each cell.
    """

    def __init__(self, places: Places, *, seed: int) -> None:
        self._draw = random.Random(seed).random  # noqa: S311 -- no secret
        place = _place_prices(places)
        self._on_grid = (place[0] < _OFF_GRID).tolist()
        self._place = [*place.tolist(), [0] * _CELLS]
        self._links = [*_link_prices(places), {}]
        self._goals = [[tile, *linked] for tile, linked in enumerate(self._links[:SEA])]
        self._side, self._corner = (prices.tolist() for prices in _contact_prices(places))
        self.cells: list[int] = [*linear_sum_assignment(place)[1].tolist(), 0]
        self.tiles = [SEA] * _CELLS
        for tile, cell in enumerate(self.cells[:SEA]):
            self.tiles[cell] = tile
        self._known: list[int | None] = [None] * len(self.cells)
        self._group: list[int] = [*places.subprefecture.tolist(), SEA]
        self._patches = {group: self._count_patches(group) for group in {*self._group} - {SEA}}

    def try_exchange(self, heat: float) -> None:
        """Exchange a random tile with what is near it or near one it is linked to.

        The exchange is undone if the prices rise by more than a random limit, about `heat`
        (Metropolis' rule).
        """
        tile = self._pick(range(len(self._goals)))
        cell = self.cells[self._pick(self._goals[tile])] + self._pick(_AROUND)
        if not self._on_grid[cell] or self.tiles[cell] == tile:
            return
        old, other = self.cells[tile], self.tiles[cell]
        limit = self._limit(heat)
        rise = -self._paid(tile, old) - self._paid(other, cell)
        self._put(tile, cell)
        self._put(other, old)
        rise += self._price(tile, cell)
        # No price is negative: what the other one pays now can only add to the rise.
        if rise <= limit:
            rise += self._price(other, old) - self._paid_twice(tile, other)
            if rise <= limit and self._holds(tile, other, self._limit(heat)):
                self._forget(tile, other)
                return
        self._put(tile, old)
        self._put(other, cell)

    def _pick(self, choices: Sequence[int]) -> int:
        return choices[int(self._draw() * len(choices))]

    def _limit(self, heat: float) -> float:
        return -heat * math.log(1 - self._draw())

    def _put(self, tile: int, cell: int) -> None:
        self.cells[tile] = cell
        self.tiles[cell] = tile

    def _price(self, tile: int, cell: int) -> int:
        """Return what `tile` pays on `cell`; a link or contact is paid by either end."""
        cells, tiles = self.cells, self.tiles
        price: int = self._place[tile][cell]
        for other, prices in self._links[tile].items():
            price += prices[cells[other] - cell]
        # Written out: a loop over the eight would take most of the build's time.
        north, south = cell - STRIDE, cell + STRIDE
        side, corner = self._side[tile], self._corner[tile]
        price += side[tiles[north]] + side[tiles[cell - 1]]
        price += side[tiles[south]] + side[tiles[cell + 1]]
        price += corner[tiles[north - 1]] + corner[tiles[north + 1]]
        price += corner[tiles[south - 1]] + corner[tiles[south + 1]]
        return price

    def _paid(self, tile: int, cell: int) -> int:
        """Return what `tile` pays where it is; remembered, for most tiles rest."""
        paid = self._known[tile]
        if paid is None:
            paid = self._price(tile, cell)
            if tile != SEA:
                self._known[tile] = paid
        return paid

    def _paid_twice(self, tile: int, other: int) -> int:
        """Return what is too much in the rise if both ends of one link have moved."""
        prices = self._links[tile].get(other)
        way = self.cells[other] - self.cells[tile]
        return prices[way] - prices[-way] if prices else 0

    def _forget(self, *moved: int) -> None:
        """Forget what is paid by the `moved`, by those linked to them and by those around."""
        for tile in moved:
            for changed in (tile, *self._links[tile]):
                self._known[changed] = None
        for cell in (self.cells[tile] for tile in moved):
            for way in _AROUND:
                self._known[self.tiles[cell + way]] = None

    def _holds(self, tile: int, other: int, limit: float) -> bool:
        """Tell whether the subprefectures of two that moved are torn by no more than `limit`."""
        if self._group[tile] == self._group[other]:
            return True
        groups = {self._group[tile], self._group[other]} - {SEA}
        patches = {group: self._count_patches(group) for group in groups}
        torn = sum(patches.values()) - sum(self._patches[group] for group in groups)
        if _TORN * torn <= limit:
            self._patches |= patches
        return _TORN * torn <= limit

    def _count_patches(self, group: int) -> int:
        """Return into how many patches, joined by sides, a subprefecture falls."""
        rest = {cell for cell, of in zip(self.cells, self._group, strict=True) if of == group}
        patches = 0
        while rest:
            patches += 1
            edge = [rest.pop()]
            while edge:
                cell = edge.pop()
                joined = rest & {cell - STRIDE, cell - 1, cell + 1, cell + STRIDE}
                rest -= joined
                edge += joined
        return patches


def _place_prices(places: Places) -> _Ints:
    """Return the price of the displacement of each tile on each cell, shape (n, cells)."""
    tiles = places.centre_km / _KM_PER_TILE
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
            way = (places.centre_km[other] - places.centre_km[one]) / _KM_PER_TILE
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
