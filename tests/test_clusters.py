"""Clusters: PySAL's figures against plain numpy, and the traps that were met before."""

import numpy as np
import numpy.typing as npt
import pandas as pd
import pytest

from kankei_geo.analysis import clusters, readings
from kankei_geo.analysis.clusters import COUNT, Clusters
from tests.hokkaido import HOKKAIDO, changed

Floats = npt.NDArray[np.float64]


def links_by_border(codes: list[str], joined: dict[str, str]) -> Floats:
    """Return the neighbours as a matrix, without the code under test."""
    pairs = {frozenset(pair) for pair in HOKKAIDO.neighbours[["code", "neighbour"]].to_numpy()}
    pairs |= {frozenset(pair) for pair in joined.items()}
    return np.array([[frozenset((a, b)) in pairs and a != b for b in codes] for a in codes], float)


def moran(y: Floats, links: Floats) -> float:
    z = y - y.mean()
    weights = links / links.sum(axis=1, keepdims=True)
    return float((z @ weights @ z) / (z @ z))


def of(variable: str, treatment: clusters.Treatment) -> tuple[Clusters, Floats, Floats]:
    found = clusters.clusters(HOKKAIDO, variable, "border", treatment)
    y = found.places["value"].to_numpy(dtype=float)
    return found, y, links_by_border(list(found.places.index), dict(found.joined))


@pytest.mark.parametrize("treatment", clusters.TREATMENTS)
def test_morans_i_and_its_chance_are_those_of_plain_numpy(treatment: clusters.Treatment) -> None:
    found, y, links = of(COUNT, treatment)
    assert found.statistic == pytest.approx(moran(y, links))
    assert found.expected == pytest.approx(-1 / (len(y) - 1))
    random = np.random.default_rng(1)
    many = np.array([moran(random.permutation(y), links) for _ in range(1999)])
    assert found.p == pytest.approx((1 + (many >= found.statistic).sum()) / 2000, abs=0.04)
    # One by one: the place stays, all others are mixed.
    z, weights = (y - y.mean()) / y.std(), links / links.sum(axis=1, keepdims=True)
    for row in range(0, len(y), 17):
        others, own = np.delete(z, row), np.delete(weights[row], row)
        lags = np.array([own @ random.permutation(others) for _ in range(1999)])
        share = (1 + (z[row] * lags >= z[row] * (weights[row] @ z) - 1e-9).sum()) / 2000
        assert found.places["p"].iloc[row] == pytest.approx(share, abs=0.06)


@pytest.mark.turns
@pytest.mark.slow
@pytest.mark.parametrize("treatment", clusters.TREATMENTS)
@pytest.mark.parametrize("policy", ["metro_pr", "dual_residence"])
def test_join_counts_are_those_of_plain_numpy(policy: str, treatment: clusters.Treatment) -> None:
    found, y, links = of(policy, treatment)
    assert found.statistic == y @ links @ y / 2
    random = np.random.default_rng(1)
    many = np.array([(mixed := random.permutation(y)) @ links @ mixed / 2 for _ in range(1999)])
    assert found.expected == pytest.approx(many.mean(), rel=0.05)
    assert found.p == pytest.approx((1 + (many >= found.statistic).sum()) / 2000, abs=0.04)
    assert found.places.loc[found.places["value"] == 0, "p"].isna().all()
    for row in np.flatnonzero(y)[::5]:
        others, own = np.delete(y, row), np.delete(links[row], row)
        joins = np.array([own @ random.permutation(others) for _ in range(1999)])
        share = (1 + (joins >= links[row] @ y).sum()) / 2000
        assert found.places["p"].iloc[row] == pytest.approx(share, abs=0.06)


def test_places_without_neighbours_are_joined_to_the_nearest_and_told() -> None:
    found, _, _ = of(COUNT, "no_adopter")
    names = HOKKAIDO.municipalities.set_index("code")["name"]
    assert {names[a]: names[b] for a, b in found.joined.items()} == {
        "奥尻町": "せたな町",
        "礼文町": "利尻富士町",
    }


def test_no_single_place_is_significant_by_borders() -> None:
    """Sixteen were, by misaligned identifiers: see the order of the next test."""
    for variable in (COUNT, "metro_pr"):
        for treatment in clusters.TREATMENTS:
            found = clusters.clusters(HOKKAIDO, variable, "border", treatment)
            assert (found.places["p_adjusted"].dropna() > 0.05).all()


def test_the_order_of_the_table_changes_nothing() -> None:
    mixed = changed(
        table=HOKKAIDO.table.sample(frac=1, random_state=1),
        municipalities=HOKKAIDO.municipalities.sample(frac=1, random_state=2),
        neighbours=HOKKAIDO.neighbours.sample(frac=1, random_state=3),
        office_minutes=HOKKAIDO.office_minutes.sample(frac=1, random_state=4),
    )
    for definition in clusters.DEFINITIONS:
        once = clusters.clusters(HOKKAIDO, COUNT, definition, "left_out")
        again = clusters.clusters(mixed, COUNT, definition, "left_out")
        pd.testing.assert_frame_equal(once.places, again.places)
        assert (once.statistic, once.p) == (again.statistic, again.p)


def test_blocks_of_adopters_cluster_and_where_nothing_varies_nothing_is_told() -> None:
    table = HOKKAIDO.table.set_index("code").sort_index()
    east = (table["office_lon"] > 144).astype(float)  # 20 places
    block = changed(table=table.assign(metro_pr=east, listed=True).reset_index())
    found = clusters.clusters(block, "metro_pr", "border", "left_out")
    assert found.p == pytest.approx(1 / (1 + clusters.PERMUTATIONS))
    assert (found.places["p_adjusted"] < 0.05).sum() > 10
    same = changed(table=table.assign(metro_pr=1.0, listed=True).reset_index())
    nothing = clusters.clusters(same, "metro_pr", "border", "left_out")
    assert np.isnan(nothing.p)
    assert nothing.places["p"].isna().all()


@pytest.mark.turns
@pytest.mark.parametrize(("definition", "expected"), [("border", 1), ("nearest", 0)])
def test_with_one_reading_the_share_is_what_pysal_finds(
    definition: clusters.Definition, expected: float, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The same test in plain arrays: p is 0.011 and 0.17 there."""
    monkeypatch.setattr(clusters.readings, "usual", lambda _: readings.Rule(()))
    found = clusters.share_of_readings(HOKKAIDO, "metro_pr", definition, "left_out")
    assert found == expected
    p = clusters.clusters(HOKKAIDO, "metro_pr", definition, "left_out").p
    assert (p < 0.05) == bool(expected)
