"""Do neighbours do the same? Join counts and Moran's I, under several meanings of 'neighbour'.

Computed with PySAL (esda, libpysal). Its traps are avoided: a place without neighbours cannot be
tested, so it is joined to the nearest office; local results follow the order of the graph, so
codes are sorted first; and its p-values are folded (never above 0.5), so they are counted here
from the permutations.
"""

import warnings
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, get_args

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyproj

from kankei_geo.analysis import readings
from kankei_geo.analysis.policy_pairs import SIGNIFICANT
from kankei_geo.dataset.dataset import Dataset
from kankei_geo.dataset.kept import kept

if TYPE_CHECKING:
    from libpysal.graph import Graph

Definition = Literal["border", "nearest", "road"]
DEFINITIONS: tuple[Definition, ...] = get_args(Definition)
Treatment = Literal["left_out", "no_adopter"]
TREATMENTS: tuple[Treatment, ...] = get_args(Treatment)
LEFT_OUT, NO_ADOPTER = TREATMENTS
COUNT = "count"
NEAREST = 5  # about as many as there are borders: 5.1 on average
WITHIN_MINUTES = 60
PERMUTATIONS = 999
READINGS = 200  # of the marks, in which a policy is tested again
SEED = 20220201
_Floats = npt.NDArray[np.float64]
_NOISE = 1e-9


@dataclass(frozen=True, eq=False)
class Clusters:
    """Whether one variable clusters, by one definition of neighbours.

    Attributes
    ----------
    municipalities : int
        How many are compared.
    statistic, expected : float
        Of the count Moran's I; of a policy the number of pairs of neighbours that both have it;
        what the permutations give on average.
    p : float
        Share of the permutations with as much or more (never 0); NaN where nothing varies.
    places : pandas.DataFrame
        By code: ``value``, ``p`` (as above, of the place among its neighbours; NaN for a policy
        where the place has not adopted it) and ``p_adjusted`` for all places (Benjamini and
        Hochberg).
    joined : Mapping of str to str
        Codes that have no neighbour of their own, and that to which each is joined.
    """

    municipalities: int
    statistic: float
    expected: float
    p: float
    places: pd.DataFrame
    joined: Mapping[str, str]


def variables(data: Dataset) -> tuple[str, ...]:
    """Return what can be tested: the count, then each policy."""
    return (COUNT, *data.policies)


def definitions(data: Dataset) -> tuple[Definition, ...]:
    """Return the meanings of 'neighbour' for which the prefecture has figures."""
    has_roads = data.prefecture.airports
    return DEFINITIONS if has_roads else tuple(one for one in DEFINITIONS if one != "road")


@kept
def clusters(
    data: Dataset, variable: str, definition: Definition, treatment: Treatment
) -> Clusters:
    """Test whether neighbours have more in common than chance would give.

    Parameters
    ----------
    data : Dataset
        Its municipalities are the places.
    variable : str
        One of `variables`.
    definition : str
        ``border`` (a common border), ``nearest`` (one is among the other's `NEAREST` nearest
        offices, geodesic) or ``road`` (offices within `WITHIN_MINUTES` by road, an estimate).
    treatment : str
        ``left_out``: only listed municipalities are compared; ``no_adopter``: the others count
        as if they had no policy.

    References
    ----------
    Cliff, A. D., Ord, J. K. (1981). Spatial Processes. Anselin, L. (1995). Local indicators of
    spatial association. Geographical Analysis, 27(2), 93-115. Anselin, L., Li, X. (2019).
    Operational local join count statistics. Journal of Geographical Systems, 21, 189-210.
    """
    values = _values(data, variable, treatment)
    graph, joined = _graph(data, definition, tuple(values.index))
    y: _Floats = np.asarray(values, dtype=np.float64)
    places = pd.DataFrame({"value": y, "p": np.nan}, index=values.index)
    found = (float("nan"),) * 3
    if len(np.unique(y)) > 1:  # else nothing varies
        whole, local = (_moran, _local_moran) if variable == COUNT else (_joins, _local_joins)
        with _seeded():
            found, places["p"] = whole(y, graph), local(values, graph)
    tested = places["p"].notna()
    places["p_adjusted"] = np.nan
    if tested.any():
        from scipy import stats  # noqa: PLC0415 -- takes half a second and is needed here only

        places.loc[tested, "p_adjusted"] = stats.false_discovery_control(places.loc[tested, "p"])
    return Clusters(len(values), *found, places, joined)


def share_of_readings(
    data: Dataset, policy: str, definition: Definition, treatment: Treatment
) -> float:
    """Return in which share of the readings of the marks a policy clusters, before correction.

    Counted in plain arrays: a reading takes milliseconds, with esda a second.

    Parameters
    ----------
    data, policy, definition, treatment
        As for `clusters`; not the count, which is the same in every reading.

    Returns
    -------
    float
        Of `READINGS` readings by `readings.usual`, those with p below 0.05 (0-1); NaN where
        nothing varies in the present one.
    """
    values = _values(data, policy, treatment)
    if values.nunique() < 2:  # noqa: PLR2004 -- nothing varies
        return float("nan")
    codes = tuple(values.index)
    graph, _ = _graph(data, definition, codes)
    links: _Floats = graph.sparse.toarray().astype(np.float64)
    place = {code: number for number, code in enumerate(codes)}
    listed = [place[code] for code in data.policy_matrix["code"]]
    drawn = readings.drawn(data, readings.usual(data), READINGS)[:, :, data.policies.index(policy)]
    random = np.random.default_rng(SEED)
    clear = 0
    # Where no mark is in doubt, all readings are one.
    for reading, times in zip(*np.unique(drawn, axis=0, return_counts=True), strict=True):
        has = np.zeros(len(codes))
        has[listed] = reading
        simulated = random.permuted(np.tile(has, (PERMUTATIONS, 1)), axis=1)
        joins = ((simulated @ links) * simulated).sum(axis=1)
        clear += times * (_share(joins, float(has @ links @ has)) < SIGNIFICANT)
    return float(clear) / READINGS


def _values(data: Dataset, variable: str, treatment: Treatment) -> "pd.Series[float]":
    """Return what is compared, by code in ascending order."""
    table = data.table.set_index("code").sort_index()
    if treatment == "left_out":
        table = table[table["listed"]]
    column = "priority_count" if variable == COUNT else variable
    return table[column].fillna(0).astype(float)


def _graph(
    data: Dataset, definition: Definition, codes: tuple[str, ...]
) -> "tuple[Graph, dict[str, str]]":
    """Return who neighbours whom, symmetric, and who had to be joined to whom."""
    from libpysal.graph import Graph  # noqa: PLC0415 -- takes seconds and is needed here only

    kilometres = _kilometres(data, codes)
    links = _links(data, definition, codes, kilometres)
    joined = {}
    for alone in np.flatnonzero(~links.any(axis=1)):
        nearest = int(kilometres[alone].argmin())
        links[alone, nearest] = links[nearest, alone] = True
        joined[codes[alone]] = codes[nearest]
    names = np.array(codes)
    focal, neighbour = np.nonzero(links)
    pairs = pd.MultiIndex.from_arrays([names[focal], names[neighbour]], names=["focal", "neighbor"])
    return Graph(pd.Series(1.0, index=pairs, name="weight"), is_sorted=True), joined


def _links(
    data: Dataset, definition: Definition, codes: tuple[str, ...], kilometres: _Floats
) -> npt.NDArray[np.bool_]:
    """Return for each two places whether they are neighbours, shape (codes, codes), symmetric."""
    links = np.zeros(kilometres.shape, dtype=bool)
    if definition == "border":
        place = {code: number for number, code in enumerate(codes)}
        pairs = data.neighbours[["code", "neighbour"]]
        inside = pairs[pairs.isin(codes).all(axis=1)]
        links[inside["code"].map(place), inside["neighbour"].map(place)] = True
    elif definition == "nearest":
        order = np.argsort(kilometres, axis=1, kind="stable")[:, :NEAREST]
        np.put_along_axis(links, order, values=True, axis=1)
        np.fill_diagonal(links, val=False)  # where there are no more than so many
    else:
        within = data.office_minutes.loc[list(codes), list(codes)] <= WITHIN_MINUTES
        links |= within.to_numpy()
        np.fill_diagonal(links, val=False)
    both: npt.NDArray[np.bool_] = links | links.T
    return both


def _kilometres(data: Dataset, codes: tuple[str, ...]) -> _Floats:
    """Return geodesic distances between offices, shape (codes, codes); to itself infinity."""
    offices = data.municipalities.set_index("code").loc[list(codes)]
    lon, lat = (offices[name].to_numpy() for name in ("office_lon", "office_lat"))
    count = len(codes)
    rows, columns = np.indices((count, count))
    _, _, metres = pyproj.Geod(ellps="GRS80").inv(
        lon[rows.ravel()], lat[rows.ravel()], lon[columns.ravel()], lat[columns.ravel()]
    )
    found: _Floats = np.asarray(metres).reshape(count, count) / 1000
    np.fill_diagonal(found, np.inf)
    return found


@contextmanager
def _seeded() -> Iterator[None]:
    """Let esda draw the same random numbers each time, and leave those of others as they are."""
    before = np.random.get_state()  # noqa: NPY002 -- esda takes no generator
    with warnings.catch_warnings():
        # It asks how its own p-values shall be made, which are not used, and of what pandas.
        warnings.filterwarnings("ignore", category=DeprecationWarning)
        warnings.filterwarnings("ignore", category=pd.errors.Pandas4Warning)
        np.random.seed(SEED)  # noqa: NPY002
        try:
            yield
        finally:
            np.random.set_state(before)  # noqa: NPY002


def _share(simulated: npt.ArrayLike, observed: float) -> float:
    """Return the share of permutations, and of the present values, with as much or more."""
    many = np.asarray(simulated)
    return float((1 + (many >= observed - _NOISE).sum()) / (1 + len(many)))


def _moran(y: _Floats, graph: "Graph") -> tuple[float, float, float]:
    from esda import Moran  # noqa: PLC0415

    found = Moran(y, graph.transform("r"), permutations=PERMUTATIONS)
    return float(found.I), float(found.EI), _share(found.sim, found.I)


def _local_moran(values: "pd.Series[float]", graph: "Graph") -> _Floats:
    from esda import Moran_Local  # noqa: PLC0415

    found = Moran_Local(
        values.to_numpy(), graph.transform("r"), permutations=PERMUTATIONS, seed=SEED, n_jobs=1
    )
    return np.array([_share(many, one) for many, one in zip(found.rlisas, found.Is, strict=True)])


def _joins(y: _Floats, graph: "Graph") -> tuple[float, float, float]:
    from esda import Join_Counts  # noqa: PLC0415

    found = Join_Counts(y.astype(int), graph, permutations=PERMUTATIONS)
    return float(found.bb), float(found.mean_bb), _share(found.sim_bb, found.bb)


def _local_joins(values: "pd.Series[float]", graph: "Graph") -> _Floats:
    from esda import Join_Counts_Local  # noqa: PLC0415

    found = Join_Counts_Local(
        connectivity=graph, permutations=PERMUTATIONS, seed=SEED, n_jobs=1
    ).fit(values.astype(int))
    shares = np.array(
        [_share(many, one) for many, one in zip(found.rjoins, found.LJC, strict=True)]
    )
    shares[values.to_numpy() == 0] = np.nan
    return shares
