"""Tile grid: one tile of equal size for each municipality, arranged like Hokkaido.

Simulated annealing (Kirkpatrick et al. 1983, Science 220) looks for the arrangement with the
least faults, see `kankei_geo.tile_board`. What makes a tile map good follows McNeill and Hale
(2017, Computer Graphics Forum 36) and, for the gaps, Meulemans et al. (2017, IEEE TVCG 23).
"""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd
import shapely

from kankei_geo.base import paths
from kankei_geo.base.crs import HOKKAIDO_EQUAL_AREA
from kankei_geo.build.build import Step, write_csv
from kankei_geo.build.tile_board import COSINE_KEPT, SEA, STRIDE, Board, Places
from kankei_geo.dataset import load, schema, sources, text_table

STEPS = 2_000_000
SEED = 108
_HOT, _COLD = 2000.0, 200.0  # in prices: what an exchange may cost at the start and the end
_STEPS_PER_HEAT = 1000


def shipped_places() -> Places:
    """Return the 179 municipalities of the shipped shapefile and tables."""
    areas = load.boundaries().to_crs(HOKKAIDO_EQUAL_AREA)
    towns = load.municipalities()
    polygons = areas.set_index("code").geometry.loc[towns["code"]]
    coast = shapely.coverage_union_all(polygons.to_numpy()).boundary
    position = pd.Series(range(len(towns)), index=towns["code"])
    # Rounded, so that the last bits of a projection decide nothing.
    centre_km = np.column_stack([-polygons.centroid.y, polygons.centroid.x]) / 1000
    return Places(
        codes=tuple(towns["code"]),
        centre_km=centre_km.round(1),
        coastal=polygons.boundary.intersection(coast).length.to_numpy() > 0,
        subprefecture=pd.factorize(towns["subprefecture"])[0],
        pairs=load.neighbours().apply(lambda side: side.map(position)).to_numpy(),
    )


@dataclass(frozen=True)
class Quality:
    """How much of the map a grid keeps.

    Attributes
    ----------
    mean_displacement, max_displacement : float
        Distance between tile and place in tiles, after the best fit of scale and position.
    touching, within_two : float
        Share of neighbours whose tiles touch (a corner is enough), and of those with at most
        one tile between.
    direction_kept : float
        Share of neighbours whose direction is turned by at most 45 degrees.
    """

    mean_displacement: float
    max_displacement: float
    touching: float
    within_two: float
    direction_kept: float


def quality(grid: pd.DataFrame, places: Places) -> Quality:
    """Measure how well `grid` (``code``, ``row``, ``column``) keeps what `places` shows."""
    cells = grid.set_index("code").loc[list(places.codes), ["row", "column"]].to_numpy(dtype=float)
    tile, place = cells - cells.mean(axis=0), places.centre_km - places.centre_km.mean(axis=0)
    displacement = np.hypot(*(tile - place * (tile * place).sum() / (place**2).sum()).T)
    one, other = places.pairs.T
    step, way = tile[other] - tile[one], place[other] - place[one]
    # The means were taken off; what was whole is rounded back.
    tiles_apart = np.abs(step).max(axis=1).round()
    cosine = (step * way).sum(axis=1) / np.hypot(*step.T) / np.hypot(*way.T)
    return Quality(
        mean_displacement=float(displacement.mean()),
        max_displacement=float(displacement.max()),
        touching=float((tiles_apart <= 1).mean()),
        within_two=float((tiles_apart <= 2).mean()),  # noqa: PLR2004 -- as the name says
        direction_kept=float((cosine >= COSINE_KEPT).mean()),
    )


def arrange(places: Places, *, steps: int = STEPS, seed: int = SEED) -> pd.DataFrame:
    """Find a tile for each place.

    Parameters
    ----------
    places : Places
        What the grid should resemble.
    steps : int
        How many exchanges are tried; the time grows with it.
    seed : int
        Of the random numbers; the same seed gives the same grid.

    Returns
    -------
    pandas.DataFrame
        ``code``, ``row`` and ``column``, counted from 0 in the north-west, in the order of
        `places`; no two tiles share a cell.
    """
    board = Board(places, seed=seed)
    for step in range(steps):
        if step % _STEPS_PER_HEAT == 0:
            heat = _HOT * (_COLD / _HOT) ** (step / steps)
        board.try_exchange(heat)
    rows, columns = np.divmod(board.cells[:SEA], STRIDE)
    return pd.DataFrame(
        {"code": places.codes, "row": rows - rows.min(), "column": columns - columns.min()}
    )


def build_tiles(*, data_dir: Path = paths.DATA, step: Step = lambda _: None) -> pd.DataFrame:
    """Build ``tile_grid.csv`` from the shipped shapefile and tables and return it.

    Parameters
    ----------
    data_dir : pathlib.Path
        Where to write; made if needed.
    step : callable
        Called with the name of each step as it begins.
    """
    step("read")
    places = shipped_places()
    step("arrange (about a quarter of a minute)")
    grid = arrange(places)
    text_table.check(grid, schema.TILE_GRID, where="tile_grid")
    path = write_csv(grid, data_dir / "tile_grid.csv")
    shapefile = (paths.ANALYSIS_SHAPEFILE, paths.ANALYSIS_SHAPEFILE.with_suffix(".dbf"))
    inputs = [*shapefile, paths.MUNICIPALITIES, paths.DATA / "neighbours.csv"]
    sources.stamp(path, inputs=inputs, outputs=[path])
    return grid
