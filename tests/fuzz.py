"""Try damaged and hostile copies of valid files: each is read, or told in the project's own words.

Run as ``python -m tests.fuzz --cases 100000 --seed 7``; the same seed tries the same files. What
goes wrong, takes too long or too much memory stands in ``test-results/fuzz``.
"""

import argparse
import json
import random
import resource
import signal
import sys
import tempfile
import zipfile
from collections.abc import Callable
from functools import cache, partial
from pathlib import Path

import pyogrio

from kankei_geo.base.errors import InputWarning, KankeiGeoError
from kankei_geo.build.boundaries import boundaries
from kankei_geo.build.boundaries.boundary_file import read_file
from kankei_geo.dataset.brought.choices import DIRECTIONS, MEANINGS, Choices, Rule
from kankei_geo.dataset.brought.columns import ColumnKind
from kankei_geo.dataset.brought.finding import UnreadableTableError
from kankei_geo.dataset.brought.report import as_json, check
from kankei_geo.dataset.brought.table import Table
from tests import brought, mutations
from tests.hokkaido import HOKKAIDO
from tests.hostile import made_boundaries

RESULTS = Path(__file__).resolve().parent.parent / "test-results" / "fuzz"
SECONDS, MEGABYTES = 20, 1_000  # for one file
_MOST_LETTERS = 5_000_000  # of what is told of a small file
_FEW = 5  # municipalities


def _boundaries(kind: str) -> bytes:
    """Return a few boundaries as a file of a kind."""
    few = made_boundaries.whole().head(_FEW)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, f"n03{kind.removesuffix('.zip')}")
        pyogrio.write_dataframe(few, path)
        if not kind.endswith(".zip"):
            return path.read_bytes()
        archive = Path(folder, "n03.zip")
        with zipfile.ZipFile(archive, "w") as packed:
            for part in sorted(Path(folder).glob("n03.[!z]*")):
                packed.write(part, part.name)
        return archive.read_bytes()


SEEDS: dict[str, Callable[[], bytes]] = {
    "register.xlsx": brought.register,
    "finance.xlsx": brought.finance,
    **{path.name: path.read_bytes for path in sorted(brought.TABLES.iterdir())},
    "n03.geojson": partial(_boundaries, ".geojson"),
    "n03.zip": partial(_boundaries, ".shp.zip"),
    "n03.gml": partial(_boundaries, ".gml"),
    "n03.gpkg": partial(_boundaries, ".gpkg"),
}


def _read_table(path: Path) -> str:
    content = path.read_bytes()
    try:
        table = Table(HOKKAIDO, content, "table.xlsx")
        reports = [check(table), check(table, _choices(random.Random(content)))]  # noqa: S311 -- see `copy_of`
    except UnreadableTableError as error:
        return f"{error.code} {error.text('ja')}"
    return "".join(
        json.dumps(as_json(report, "table", language), ensure_ascii=False, allow_nan=False)
        for report in reports
        for language in ("ja", "en")
    )


def _choices(luck: random.Random) -> Choices:
    """Return choices that may fit a table or not."""
    letters = ("", *"ABCDEFGH")
    kinds = tuple((letter, luck.choice([*ColumnKind])) for letter in letters[1:])
    return Choices(
        rule=luck.choice(["", *Rule]),
        by=luck.choice(letters),
        items=luck.choice(letters),
        columns=luck.choice(((), kinds)),
        units=(("C", luck.choice(("", "人", "<b>"))),),
        directions=(("C", luck.choice(DIRECTIONS)),),
        signs=(("", luck.choice(MEANINGS)),),
    )


def _read_boundaries(path: Path) -> str:
    told: list[KankeiGeoError] = []

    def warn(warning: InputWarning) -> None:
        told.append(warning)

    try:
        polygons = boundaries.polygons_of(HOKKAIDO, read_file(path, warn), warn)
    except KankeiGeoError as error:
        told.append(error)
    else:
        if not polygons.geometry.is_valid.all():
            raise AssertionError("polygons that are not valid")
    return "".join(error.text(language) for error in told for language in ("ja", "en"))


def copy_of(name: str, number: int, seed: int) -> bytes:
    """Return one of the copies of a file that were changed by chance."""
    luck = random.Random(f"{seed} {name} {number}")  # noqa: S311 -- chance that can be repeated
    return mutations.mutated(_seed(name), luck)


@cache
def _seed(name: str) -> bytes:
    return SEEDS[name]()


def run(name: str, numbers: range, seed: int, path: Path) -> None:
    """Try copies of one file; `path` holds the one that is being tried, and then nothing.

    Raises
    ------
    AssertionError
        Telling which one went wrong.
    """
    read = _read_boundaries if name.startswith("n03") else _read_table
    for number in numbers:
        path.write_bytes(copy_of(name, number, seed))
        signal.alarm(SECONDS)  # ends the process, wherever it is
        try:
            told = read(path)
        except Exception as error:
            raise AssertionError(f"number {number} of {name} with seed {seed}") from error
        finally:
            signal.alarm(0)
        if len(told.encode()) > _MOST_LETTERS:
            raise AssertionError(f"number {number} of {name} with seed {seed}: {len(told)} letters")
    path.unlink(missing_ok=True)


def limit_memory() -> None:
    """Let one more file have so much memory and no more; what needs more is an error."""
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0])
    most = pages * resource.getpagesize() + MEGABYTES * 1_000_000
    resource.setrlimit(resource.RLIMIT_AS, (most, most))


def _main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, prog="python -m tests.fuzz")
    parser.add_argument("--cases", type=int, default=5_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--only", choices=[*SEEDS], help="copies of this file alone")
    asked = parser.parse_args()
    limit_memory()
    names = [asked.only] if asked.only else [*SEEDS]
    RESULTS.mkdir(parents=True, exist_ok=True)
    for name in names:
        path = RESULTS / f"{asked.seed}-{name}"
        sys.stderr.write(f"{name}: if this ends early, see {path}\n")
        run(name, range(-(-asked.cases // len(names))), asked.seed, path)


if __name__ == "__main__":
    _main()
