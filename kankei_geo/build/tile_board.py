"""What an arrangement of tiles costs, and the board on which they change places.

No arrangement keeps everything, so each fault has a price: neighbours whose tiles do not touch,
a turned direction, a tile far from its place, an inland town at the sea, strangers side by
side, a torn subprefecture.
"""

import math
import random
from collections.abc import Sequence

from scipy.optimize import linear_sum_assignment

from kankei_geo.build.tile_prices import (
    _AROUND,
    _CELLS,
    _OFF_GRID,
    _TORN,
    SEA,
    STRIDE,
    Places,
    _contact_prices,
    _link_prices,
    _place_prices,
)


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
