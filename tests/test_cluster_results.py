"""Tests of neighbours as they are shipped: equal to those made again, and made nowhere else."""

import subprocess
import sys
from pathlib import Path

import pandas as pd
import pytest

from kankei_geo.analysis import cluster_results, clusters
from kankei_geo.analysis.clusters import Definition, Treatment
from kankei_geo.base.errors import InputContentError
from kankei_geo.build import cluster_tables, refresh
from tests.hokkaido import HOKKAIDO, changed

from .conftest import ROOT

EMPTY = {
    "clusters": HOKKAIDO.clusters.iloc[:0],
    "cluster_places": HOKKAIDO.cluster_places.iloc[:0],
}


@pytest.mark.turns
@pytest.mark.parametrize(
    ("variable", "definition", "treatment"),
    [("count", "border", "no_adopter"), ("metro_pr", "road", "left_out")],
)
def test_shipped_tests_are_those_that_are_computed(
    variable: str, definition: Definition, treatment: Treatment
) -> None:
    shipped = cluster_results.result(HOKKAIDO, variable, definition, treatment)
    made = cluster_results.result(changed(**EMPTY), variable, definition, treatment)
    assert (shipped.municipalities, shipped.statistic, shipped.expected, shipped.p) == (
        made.municipalities,
        made.statistic,
        made.expected,
        made.p,
    )
    assert dict(shipped.joined) == dict(made.joined)
    pd.testing.assert_frame_equal(shipped.places, made.places, check_dtype=False)


def test_each_test_of_the_edition_is_shipped_once() -> None:
    asked = {
        (variable, definition, treatment)
        for variable in clusters.variables(HOKKAIDO)
        for definition in clusters.definitions(HOKKAIDO)
        for treatment in clusters.TREATMENTS
    }
    keys = HOKKAIDO.clusters[["variable", "definition", "treatment"]]
    assert set(keys.itertuples(index=False, name=None)) == asked
    assert len(keys) == len(asked)


def test_what_holds_allows_for_the_number_of_variables() -> None:
    for treatment in clusters.TREATMENTS:
        for definition in clusters.definitions(HOKKAIDO):
            corrected = cluster_results.adjusted(HOKKAIDO, definition, treatment)
            p = {
                name: cluster_results.result(HOKKAIDO, name, definition, treatment).p
                for name in corrected
            }
            smallest = min(p, key=lambda name: p[name])
            assert corrected[smallest] == pytest.approx(min(1, 5 * p[smallest]))
            assert all(corrected[name] >= p[name] for name in p)
        for variable in clusters.variables(HOKKAIDO):
            held = cluster_results.holding(HOKKAIDO, variable, treatment)
            assert all(
                cluster_results.adjusted(HOKKAIDO, one, treatment)[variable] < 0.05 for one in held
            )


@pytest.mark.turns(2)
def test_no_page_of_the_shipped_edition_loads_the_library() -> None:
    code = (
        "import sys\n"
        "from tests.test_app import opened\n"
        "for study in ('findings', 'neighbours'):\n"
        "    opened('pages/analysis.py', study=study, clustered='metro_pr')\n"
        "assert not {'esda', 'libpysal'} & set(sys.modules)\n"
    )
    run = [sys.executable, "-c", code]
    assert subprocess.run(run, cwd=ROOT, check=False, timeout=120).returncode == 0


def test_a_refresh_says_when_the_tests_are_older_than_the_marks(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    built = {"data/01/2022/clusters.csv", "data/01/2022/cluster_places.csv"}
    assert not built & set(refresh.built_before(HOKKAIDO, ["policy_matrix.csv"]))
    monkeypatch.setattr(refresh.sources, "sha256", lambda _: "0" * 64)
    assert built <= set(refresh.built_before(HOKKAIDO, ["policy_matrix.csv"]))
    assert {"clusters.csv", "cluster_places.csv"}.isdisjoint(refresh.editable(HOKKAIDO))


def test_the_build_writes_tables_with_the_hashes_of_their_inputs(tmp_path: Path) -> None:
    rows = HOKKAIDO.clusters["variable"] == "count"
    places = HOKKAIDO.cluster_places["variable"] == "count"
    tests = {"count": lambda: (HOKKAIDO.clusters[rows], HOKKAIDO.cluster_places[places])}
    steps: list[str] = []
    written = cluster_tables.build_clusters(HOKKAIDO, tests, folder=tmp_path, step=steps.append)
    assert [path.name for path in written] == ["clusters.csv", "cluster_places.csv"]
    assert steps == ["count"]
    told = (tmp_path / "clusters.csv.source.json").read_text("utf-8")
    assert all(
        name in told for name in ("policy_matrix.csv", "neighbours.csv", "office_minutes.csv")
    )


def test_an_edition_without_these_tables_is_told_what_to_do() -> None:
    class Unnamed:
        edition = HOKKAIDO.edition.model_copy(update={"tables": ()})
        places = HOKKAIDO.places

    with pytest.raises(InputContentError, match="tables does not name"):
        cluster_tables.build_clusters(Unnamed(), {}, folder=None, step=print)  # type: ignore[arg-type]
