"""Many prefectures at once: the same bytes on one core, on several and on a cluster."""

import importlib.util
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path

import pytest

from kankei_geo.base.errors import ClusterError, InputContentError, InputFileError
from kankei_geo.build import all_prefectures
from kankei_geo.build.japan import PREFECTURES

from .conftest import ROOT, run

CODES = ("30", "31", "37")
NAME = "N03-21_{code}_210101_1pct.geojson"
# Two workers of a process each; it ends when its input does.
CLUSTER = """
import sys
from dask.distributed import LocalCluster
if __name__ == "__main__":
    with LocalCluster(
        n_workers=2, threads_per_worker=1, dashboard_address=None, host="127.0.0.1"
    ) as cluster:
        print(cluster.scheduler_address, flush=True)
        sys.stdin.read()
"""


@pytest.fixture(scope="module")
def boundaries(full_input: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with three small prefectures and one whose file is broken."""
    folder = tmp_path_factory.mktemp("boundaries")
    for code in CODES:
        shutil.copy(full_input / "japan/boundaries" / NAME.format(code=code), folder)
    (folder / NAME.format(code="36")).write_text("no boundaries", encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def alone(full_input: Path, boundaries: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a home that was made one after the other."""
    home = tmp_path_factory.mktemp("alone")
    assert build(full_input, boundaries, home, "--workers", "1").returncode == 1
    return home


def build(
    inputs: Path, boundaries: Path, home: Path, *more: str
) -> subprocess.CompletedProcess[str]:
    offices = str(inputs / "japan/offices.csv")
    given = ("--boundaries", str(boundaries), "--offices", offices, "--to", str(home))
    return run(ROOT, "build", "--all", *given, *more)


def content(home: Path) -> dict[str, str]:
    files = (file for file in home.rglob("*") if file.is_file())
    return {
        file.relative_to(home).as_posix(): sha256(file.read_bytes()).hexdigest() for file in files
    }


@pytest.mark.turns(3)
@pytest.mark.full_input
@pytest.mark.slow
def test_two_workers_write_the_same_bytes_and_a_fault_stops_nobody_else(
    full_input: Path, boundaries: Path, alone: Path, tmp_path: Path
) -> None:
    told = build(full_input, boundaries, tmp_path, "--workers", "2")
    assert told.returncode == 1
    assert "Traceback" not in told.stderr
    lines = " ".join(told.stderr.split())
    assert "36 Tokushima: not made." in lines
    assert "ends as .geojson, but found another content" in lines
    assert "Not made: 36 Tokushima" in lines
    assert "3 prefectures written to" in lines
    made = content(tmp_path)
    assert made == content(alone)
    assert {name.split("/")[1] for name in made} == {*CODES, "checked.json"}
    assert not list(tmp_path.glob(".add-*"))


@pytest.mark.turns(2)
@pytest.mark.full_input
@pytest.mark.slow
def test_what_is_there_stays_and_the_rest_is_made(
    full_input: Path, boundaries: Path, alone: Path, tmp_path: Path
) -> None:
    for kind in ("data", "geo", "static"):
        shutil.copytree(alone / kind, tmp_path / kind)
        shutil.rmtree(tmp_path / kind / "31")
    mine = tmp_path / "data/30/prefecture.toml"
    mine.write_text(f"# mine\n{mine.read_text(encoding='utf-8')}", encoding="utf-8")
    told = build(full_input, boundaries, tmp_path)
    assert "Already there and left as they are: 30 Wakayama, 37 Kagawa" in told.stderr
    assert mine.read_text(encoding="utf-8").startswith("# mine")
    made, expected = content(tmp_path), content(alone)
    assert {name for name in expected if made.get(name) != expected[name]} == {
        "data/30/prefecture.toml"
    }


@contextmanager
def cluster() -> Iterator[str]:
    """Start a scheduler with two workers on this machine, and give its address."""
    with subprocess.Popen(
        [sys.executable, "-c", CLUSTER],
        cwd=ROOT,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    ) as child:
        assert child.stdout
        try:
            yield child.stdout.readline().strip()
        finally:
            child.communicate(timeout=60)


@pytest.mark.turns(1)
@pytest.mark.full_input
@pytest.mark.slow
def test_a_dask_cluster_of_two_workers_writes_the_same_bytes(
    full_input: Path, boundaries: Path, alone: Path, tmp_path: Path
) -> None:
    if importlib.util.find_spec("distributed") is None:
        pytest.skip("distributed is not installed (requirements-cluster.lock)")
    with cluster() as address:
        assert address.startswith("tcp://127.0.0.1:")
        told = build(full_input, boundaries, tmp_path, "--scheduler", address)
    assert told.returncode == 1
    assert "36 Tokushima: not made." in " ".join(told.stderr.split())
    assert content(tmp_path) == content(alone)


def test_without_the_package_or_a_scheduler_a_line_says_so(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    order = all_prefectures.Order("30", tmp_path, tmp_path, tmp_path)
    monkeypatch.setitem(sys.modules, "dask", None)
    with pytest.raises(ClusterError, match=r"distributed, which is not installed.*cluster\.lock"):
        next(all_prefectures.on_cluster([order], "tcp://127.0.0.1:1"))
    monkeypatch.undo()
    if importlib.util.find_spec("distributed") is not None:
        monkeypatch.setattr(all_prefectures, "_ANSWER_S", 1)
        with pytest.raises(ClusterError, match="no Dask scheduler answers"):
            next(all_prefectures.on_cluster([order], "tcp://127.0.0.1:1"))


@pytest.mark.turns(3)
@pytest.mark.full_input
@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="signals of a terminal are those of Unix")
def test_an_interruption_leaves_whole_prefectures_or_nothing(
    full_input: Path, tmp_path: Path
) -> None:
    command = [sys.executable, "-m", "kankei_geo", "build", "--all", "--workers", "2"]
    command += [f"--boundaries={full_input / 'japan/boundaries'}", f"--to={tmp_path}"]
    command += [f"--offices={full_input / 'japan/offices.csv'}"]
    with subprocess.Popen(
        command,
        cwd=ROOT,
        env=os.environ | {"LC_ALL": "C.UTF-8"},
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,  # as a terminal sends it: to all of its processes
    ) as child:
        until = time.monotonic() + 120
        while not list(tmp_path.glob(".add-*/*")):
            assert time.monotonic() < until
            time.sleep(0.1)
        os.killpg(child.pid, signal.SIGINT)
        _, told = child.communicate(timeout=120)
    assert child.returncode == 130
    assert "Stopped. What is made is whole; the same command makes the others." in told
    assert "Traceback" not in told
    assert not list(tmp_path.glob(".add-*"))
    made = {folder.name for folder in tmp_path.glob("data/*")}
    for kind in ("geo", "static"):
        assert {folder.name for folder in tmp_path.glob(f"{kind}/*")} == made


def test_the_code_stands_alone_in_a_name(tmp_path: Path) -> None:
    for name in ("N03-21_30_210101.geojson", "31.zip", "N03-20240101_13_GML", "README.md"):
        (tmp_path / name).touch()
    found = all_prefectures.boundaries_of(tmp_path)
    assert {code: file.name for code, file in found.items()} == {
        "13": "N03-20240101_13_GML",
        "30": "N03-21_30_210101.geojson",
        "31": "31.zip",
    }
    whole = tmp_path / "README.md"
    assert all_prefectures.boundaries_of(whole) == dict.fromkeys(PREFECTURES, whole)
    (tmp_path / "N03-22_30_220101.geojson").touch()
    with pytest.raises(InputContentError, match="are both of prefecture 30"):
        all_prefectures.boundaries_of(tmp_path)
    with pytest.raises(InputFileError, match="no such file or folder"):
        all_prefectures.boundaries_of(tmp_path / "none")


@pytest.mark.parametrize(
    ("given", "message"),
    [
        (("--all",), "--all needs --offices"),
        (("--all", "--offices", "x.csv", "--crs", "EPSG:4301"), "so it takes no --crs"),
        (("--all", "--prefecture", "30"), "so it takes no --prefecture"),
        (("--workers", "2"), "--workers: only together with --all"),
    ],
)
def test_options_that_do_not_go_together_are_refused(given: tuple[str, ...], message: str) -> None:
    told = run(ROOT, "build", "--boundaries", "x.geojson", *given)
    assert told.returncode == 2
    assert message in told.stderr
