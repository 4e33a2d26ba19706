"""Tile grid: one tile of equal size for each municipality, arranged like the map.

Simulated annealing (Kirkpatrick et al. 1983, Science 220) looks for the arrangement with the
least faults, see `kankei_geo.tile_board`. What makes a tile map good follows McNeill and Hale
(2017, Computer Graphics Forum 36) and, for the gaps, Meulemans et al. (2017, IEEE TVCG 23).
"""

import math
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import shapely

from kankei_geo.base import paths
from kankei_geo.build.tile_board import Board
from kankei_geo.build.tile_prices import COSINE_KEPT, SEA, STRIDE, Places
from kankei_geo.build.written import Step, origin_of, stamp, write_csv
from kankei_geo.dataset import schema_access, text_table
from kankei_geo.dataset.dataset import Dataset
from kankei_geo.dataset.schema_access import TILE_COLUMNS, TILE_ROWS
from kankei_geo.dataset.sources import Sidecar

STEPS = 2_000_000
_STEPS_ARE_FOR = 179  # municipalities; fewer need fewer steps for a grid as good
SEED = 108
_NAME = "tile_grid.csv"
_HOT, _COLD = 2000.0, 200.0  # in prices: what an exchange may cost at the start and the end
_STEPS_PER_HEAT = 1000
_SQUARE_METRES = 1e6
# A tile’s side for that of a mean municipality as a square: with some sea between.
_SPREAD = 1.122


def shipped_places(data: Dataset) -> Places:
    """Return the municipalities of the shipped shapefile and tables."""
    areas = data.boundaries.to_crs(data.prefecture.equal_area)
    towns = data.municipalities
    polygons = areas.set_index("code").geometry.loc[towns["code"]]
    coast = shapely.coverage_union_all(polygons.to_numpy()).boundary
    position = pd.Series(range(len(towns)), index=towns["code"])
    # Rounded, so that the last bits of a projection decide nothing.
    centre_km = np.column_stack([-polygons.centroid.y, polygons.centroid.x]) / 1000
    square_km = float(polygons.area.sum()) / _SQUARE_METRES / len(towns)
    return Places(
        codes=tuple(towns["code"]),
        centre_km=centre_km.round(1),
        km_per_tile=round(_SPREAD * math.sqrt(square_km), 1),
        coastal=polygons.boundary.intersection(coast).length.to_numpy() > 0,
        subprefecture=pd.factorize(towns["subprefecture"])[0],
        pairs=data.neighbours.apply(lambda side: side.map(position)).to_numpy(),
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


def build_tiles(
    data: Dataset, *, data_dir: Path | None = None, step: Step = lambda _: None
) -> pd.DataFrame:
    """Build ``tile_grid.csv`` from the shipped shapefile and tables and return it.

    Parameters
    ----------
    data : Dataset
        The prefecture with its municipalities, boundaries and neighbours.
    data_dir : pathlib.Path, optional
        Where to write, made if needed; the dataset's own folder if left out.
    step : callable
        Called with the name of each step as it begins.

    Raises
    ------
    InputFileError, InputContentError
        If one of those is missing or damaged.
    """
    step("read")
    places = shipped_places(data)
    boundaries = data.layers([paths.SHAPEFILE])[0]
    step("arrange (about a quarter of a minute)")
    grid = arrange(places, steps=STEPS * len(places.codes) // _STEPS_ARE_FOR)
    text_table.check(grid, schema_access.tile_grid(data.prefecture), where="tile_grid")
    own = data.places
    path = write_csv(grid, (data_dir or own.data) / _NAME)
    shapefile = (own.shapefile, own.shapefile.with_suffix(".dbf"))
    stamp(
        path,
        shipped=own.data / _NAME,
        inputs=[*shapefile, own.data / "municipalities.csv", own.data / "neighbours.csv"],
        outputs=[path],
        words=origin_of(boundaries),
        first=_first_words(data, boundaries),
    )
    return grid


def _first_words(data: Dataset, boundaries: Sidecar) -> dict[str, Any]:
    """Return title, producer and processing of a grid that was never described before."""
    count, producer = data.prefecture.municipalities, boundaries.producer
    grid = f"a grid of {TILE_ROWS} rows and {TILE_COLUMNS} columns"
    return {
        "title": {
            "ja": f"タイル地図の配置（{count}市町村）",
            "en": f"Tile grid of the {count} municipalities",
        },
        "producer": {
            "ja": f"関係ジオ プロジェクト（{producer['ja']}の市町村境界から計算）",
            "en": f"Kankei-Geo project (computed from boundaries by {producer['en']})",
        },
        "processing": [
            "Take the centre of each polygon of the shipped shapefile in an equal-area projection",
            f"One tile of equal size each on {grid}, first as near to its centre as possible",
            "Simulated annealing: exchange tiles at random, fewer and fewer for the worse",
            "Neighbours touch, directions and coast are kept, islands apart, groups in one patch",
            "Count rows from the north and columns from the west, from 0",
        ],
    }
