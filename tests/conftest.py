"""Fixtures that several tests share."""

import gc
import os
import shutil
import subprocess
from collections.abc import Callable, Iterator, Sequence
from itertools import product
from pathlib import Path

import geopandas as gpd
import pyogrio
import pytest
from _pytest.mark import ParameterSet
from hypothesis import settings
from shapely.geometry import box

from kankei_geo.base.crs import JGD2011
from kankei_geo.base.errors import InputWarning
from kankei_geo.build.boundaries import boundaries
from kankei_geo.build.boundaries.boundary_file import read_file
from tests.hokkaido import HOKKAIDO

from . import warm

_FEWEST = 8  # examples of a property
TURNS = 3  # so many plain runs try every repetition

# A slow machine is no fault of the code. What says nothing else has a fifth, as in `examples`.
settings.register_profile("project", deadline=None, max_examples=20)
settings.register_profile("full", deadline=None)
settings.load_profile("project")

ROOT = Path(__file__).resolve().parent.parent
BROKEN = Path(__file__).resolve().parent / "broken"
# What a server and the command line need.
PARTS = ("kankei_geo", "data", "geo", "static", "pages", "dashboard.py", ".streamlit")
FULL_INPUT = ROOT.parent / "shared" / "data"


# A module that has one of these opens pages, runs commands or makes whole documents: half a second
# or more for nearly every test, so --quick leaves it out.
_SLOW_HELPERS = frozenset(("AppTest", "opened", "run", "formats", "make_page", "warm", "project"))

# What takes longest begins first: begun last, one worker would wait for the other.
_LONGEST = frozenset(
    (
        *("test_all_prefectures", "test_app", "test_build_access", "test_controls", "test_csv"),
        *("test_damaged", "test_datasets", "test_figures", "test_gis_layers", "test_hostile_files"),
        *("test_made_up", "test_prefectures", "test_roads", "test_shipped", "test_slides"),
        *("test_truth", "test_walks", "test_workbook"),
        # In a browser.
        *("test_arrival", "test_documents", "test_everyone", "test_reconnect", "test_replicas"),
    )
)


def pytest_addoption(parser: pytest.Parser) -> None:
    """Let people choose how much is tested."""
    group = parser.getgroup("kankei_geo")
    group.addoption(
        "--full", action="store_true", help="also repeat the same with more states and longer walks"
    )
    group.addoption(
        "--turn",
        type=int,
        choices=range(1, TURNS + 1),
        help="which repetitions a plain run tries; by default, the commit tells",
    )
    group.addoption("--quick", action="store_true", help="leave out what takes over a second")


def pytest_configure(config: pytest.Config) -> None:
    """Let Hypothesis know, before tests are read, whether everything is asked for."""
    settings.load_profile("full" if config.getoption("--full") else "project")
    if config.getoption("--full"):
        os.environ["KANKEI_GEO_FULL"] = "1"  # the walks in the browser are counted on import
    if not config.option.turn:  # a worker has that of the whole run
        config.option.turn = _turn_of_commit()


def pytest_report_header(config: pytest.Config) -> str:
    """Tell which repetitions are tried, so that a run can be repeated."""
    if config.getoption("--full"):
        return "repetitions: all"
    return f"repetitions: turn {config.option.turn} of {TURNS} (--turn; --full tries all)"


def _turn_of_commit() -> int:
    """Return the turn that a commit's hash draws; where there is no git, the first."""
    asked = ("git", "rev-parse", "HEAD")  # of a shallow clone, too
    try:
        told = subprocess.run(asked, cwd=ROOT, capture_output=True, check=True, text=True).stdout
    except (OSError, subprocess.CalledProcessError):
        return 1
    return int(told, 16) % TURNS + 1


def examples(number: int) -> settings:
    """Try so many examples with --full, and otherwise a fifth: each run has others."""
    few = max(number // 5, min(number, _FEWEST))
    return settings(max_examples=number if settings.get_current_profile_name() == "full" else few)


def crossed(*axes: Sequence[object]) -> list[ParameterSet]:
    """Return all combinations as parameters; the longest axis comes first.

    A plain run takes so many that each value of each axis is among them (of a test that is marked
    ``turns``, all plain runs together), --full takes all.
    """
    taken = {
        tuple((number >> max(place - 1, 0)) % len(axis) for place, axis in enumerate(axes))
        for number in range(len(axes[0]))
    }
    return [
        pytest.param(
            *(axis[at] for axis, at in zip(axes, places, strict=True)),
            marks=() if places in taken else pytest.mark.full,
        )
        for places in product(*(range(len(axis)) for axis in axes))
    ]


def due(items: list[pytest.Item], turn: int) -> set[pytest.Item]:
    """Return what is tried in a turn, of tests of the same function that are marked ``turns``.

    ``turns`` alone is about all sets of parameters, ``turns("page")`` about the values of one.
    A third of them is tried each time, with each value of a second parameter in some turn, and
    something always is. ``turns(2)`` is one test that is tried in the second turn only.

    Raises
    ------
    pytest.UsageError
        If what a mark names is no turn and no parameter.
    """
    found = items[0].get_closest_marker("turns")
    if found is None:
        return set(items)
    if found.args and found.args[0] in range(1, TURNS + 1):
        return set(items) if found.args[0] == turn else set()
    indices = [getattr(getattr(item, "callspec", None), "indices", {}) for item in items]
    if not all(set(found.args) <= set(one) and one for one in indices):
        raise pytest.UsageError(
            f"{items[0].nodeid}: turns{found.args} names no turn and no parameter"
        )
    values = [tuple(one[name] for name in found.args or one) for one in indices]
    number = {value: place for place, value in enumerate(dict.fromkeys(values))}
    shares = min(TURNS, len(number))
    return {
        item
        for item, value in zip(items, values, strict=True)
        if (number[value] + number[value] // shares) % shares == (turn - 1) % shares
    }


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out what was not asked for, and say how much that is."""
    left_out = set[str]()
    if not config.getoption("--full"):
        left_out.add("full")
    if config.getoption("--quick"):
        left_out |= {"slow", "browser", "full_input"}
    alike: dict[str, list[pytest.Item]] = {}
    for item in items:
        kept = left_out.isdisjoint(mark.name for mark in item.iter_markers())
        if config.getoption("--quick"):
            kept &= _SLOW_HELPERS.isdisjoint(vars(item.module))  # type: ignore[attr-defined]  # of functions
        if kept:
            alike.setdefault(item.nodeid.partition("[")[0], []).append(item)
    tried = set[pytest.Item]()
    for some in alike.values():
        is_all = config.getoption("--full") or config.getoption("--quick")  # which is quick
        is_all = is_all or _is_asked_for(config, some[0])
        tried |= set(some) if is_all else due(some, config.option.turn)
    parts: dict[bool, list[pytest.Item]] = {True: [], False: []}
    for item in items:
        parts[item in tried].append(item)
    if parts[False]:
        config.hook.pytest_deselected(items=parts[False])
    items[:] = sorted(parts[True], key=lambda item: item.path.stem not in _LONGEST)


def pytest_collection_finish() -> None:
    """Leave what was read for all tests out of each search for garbage: a tenth of their time."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 50)


def _is_asked_for(config: pytest.Config, item: pytest.Item) -> bool:
    """Tell whether somebody wants this test: by its name, that of its file, or as it failed."""
    is_chosen = config.option.keyword or config.getoption("lf", default=False)
    return bool(is_chosen) or any(item.path.name in str(one) for one in config.args)


@pytest.fixture(scope="session")
def full_input() -> Path:
    """Return the folder of the raw inputs, or skip where a clone stands alone."""
    if not FULL_INPUT.is_dir():
        pytest.skip("the raw inputs do not stand beside this clone")
    return FULL_INPUT


def squares(codes: list[str]) -> gpd.GeoDataFrame:
    """Return a grid of squares of 0.1 degrees, one for each code, without gaps."""
    cells = [
        # Rounded, so that neighbours have the very same corners.
        box(*(round(edge, 1) for edge in (west, south, west + 0.1, south + 0.1)))
        for west, south in ((140 + 0.1 * (n % 20), 42 + 0.1 * (n // 20)) for n in range(len(codes)))
    ]
    return gpd.GeoDataFrame({"N03_007": codes}, geometry=cells, crs=JGD2011)


@pytest.fixture
def n03() -> gpd.GeoDataFrame:
    """Return a small stand-in for N03: 178 municipalities, 10 wards, 6 villages."""
    towns = [code for code in HOKKAIDO.municipalities["code"] if code != "01100"]
    return squares([*tuple(HOKKAIDO.prefecture.wards), *towns, *HOKKAIDO.prefecture.outlined])


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """Return a copy of the project that a test may damage."""
    copy = tmp_path / "project"
    copy.mkdir()
    for name in PARTS:
        source = ROOT / name
        if source.is_dir():
            # With what Python has compiled: each command would do it again.
            shutil.copytree(source, copy / name)
        else:
            shutil.copy(source, copy / name)
    return copy


def run(
    project: Path, *arguments: str, language: str = "C.UTF-8"
) -> subprocess.CompletedProcess[str]:
    """Run the command line of the project or of a copy of it, in a process of its own."""
    return warm.run(project, arguments, os.environ | {"LC_ALL": language})


@pytest.fixture(scope="session", autouse=True)
def _warm() -> Iterator[None]:
    """End what `run` started."""
    yield
    warm.end()


def edit(path: Path, change: Callable[[str], str], encoding: str = "utf-8") -> None:
    """Change a file as a person would, and save it in an encoding."""
    before = path.read_text(encoding="utf-8")
    after = change(before)
    assert after != before
    path.write_bytes(after.encode(encoding))


@pytest.fixture
def plausible() -> gpd.GeoDataFrame:
    """Return the shipped municipalities with the columns of N03: areas and places are true."""
    shipped = pyogrio.read_dataframe(HOKKAIDO.places.shapefile)
    texts = {f"N03_00{number}": "" for number in range(1, 4)}
    return gpd.GeoDataFrame(
        {**texts, "N03_004": shipped["name"], "N03_007": shipped["code"]},
        geometry=shipped.geometry,
    )


def write(areas: gpd.GeoDataFrame, path: Path) -> Path:
    """Write a file of the kind that the name tells."""
    pyogrio.write_dataframe(areas, path)
    return path


def polygons_of(
    path: Path, warnings: list[InputWarning] | None = None, crs: str | None = None
) -> gpd.GeoDataFrame:
    """Read Hokkaido's polygons from a file; warnings are put into the list."""
    warn = [].append if warnings is None else warnings.append
    return boundaries.polygons_of(HOKKAIDO, read_file(path, warn), warn, crs)
