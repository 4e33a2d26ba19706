"""What is shipped is what is read: damage and edits never become a wrong number.

Each scene works on a copy of the project with its command line.
"""

import csv
import hashlib
import io
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from .conftest import ROOT, edit, run

pytestmark = pytest.mark.slow

FLIGHTS = "data/01/tokyo_flights.csv"
PEOPLE = "data/01/population.csv"
MATRIX = "data/01/2022/policy_matrix.csv"
SETTINGS, EDITION = "data/01/prefecture.toml", "data/01/2022/edition.toml"
SHAPES = "geo/01/municipalities.shp"


def state(project: Path) -> dict[str, str]:
    return {
        str(path.relative_to(project)): hashlib.sha256(path.read_bytes()).hexdigest()
        for folder in ("data", "geo", "static")
        for path in sorted((project / folder).rglob("*"))
        if path.is_file()
    }


def refused(result: subprocess.CompletedProcess[str], message: str) -> None:
    assert result.returncode == 2
    assert message in result.stderr
    assert "Traceback" not in result.stderr
    assert len(result.stderr.strip().splitlines()) == 1
    assert result.stdout == ""


@pytest.mark.turns(3)
def test_a_table_that_excel_saved_is_taken_over(project: Path) -> None:
    def as_excel(text: str) -> str:
        return text.replace("2026-02-03", "2026/2/3").replace("true", "TRUE")

    edit(project / FLIGHTS, as_excel, "cp932")
    before = state(project)
    result = run(project, "refresh")
    assert result.returncode == 0, result.stderr
    assert "Taken over: tokyo_flights.csv." in result.stderr
    after = state(project)
    changed = {name for name in after if after[name] != before[name]}
    assert changed == {f"{FLIGHTS}.source.json", "data/checked.json"}
    assert run(project, "check").returncode == 0
    # What the table says is the same, so every figure is.
    assert run(project, "candidates").stdout == run(ROOT, "candidates").stdout


REFUSED_EDITS = [
    (
        FLIGHTS,
        lambda text: text.replace("2026-02-03", "2026-02-30", 1),
        "line 2, as_of: found 2026-02-30, expected a day of the calendar",
    ),
    (
        PEOPLE,
        lambda text: text.replace(",1973395,", ",1e300,", 1),
        "line 2, census_2020: found 1e300, expected a whole number",
    ),
    (
        MATRIX,
        lambda text: text.replace("旭川市", "北見市", 1),
        "name_printed: found 北見市, expected the name that belongs to the code.",
    ),
    (
        FLIGHTS,
        lambda text: text.replace("2026-02-03", "last spring", 1),
        "data/01/tokyo_flights.csv: 1 fault(s). line 2, as_of: found last spring, expected a date",
    ),
    (
        MATRIX,
        lambda text: text.replace("町,4,4,1,printed", "町,4,4,0,printed", 1),
        "policy_matrix.csv, priority_count: found 01434, expected the sum of the 4 marks.",
    ),
    (
        "data/01/2022/notes.csv",
        lambda text: text.replace("\n01", "\n02", 1),
        "expected a code of five digits that begins with 01",
    ),
    (
        PEOPLE,
        lambda text: "\n".join(text.split("\n")[:-2]) + "\n",
        "data/01/population.csv: 1 fault(s). population.csv: found 178, expected 179 rows.",
    ),
    (
        "data/01/airports.csv",
        lambda text: text.replace("CTS,", "CTX,", 1),
        "tokyo_flights.csv and airports.csv differ in: CTS, CTX.",
    ),
]


@pytest.mark.turns
@pytest.mark.parametrize(("name", "change", "message"), REFUSED_EDITS)
def test_a_broken_edit_is_not_blessed_and_changes_nothing(
    project: Path, name: str, change: Callable[[str], str], message: str
) -> None:
    edit(project / name, change)
    before = state(project)
    refused(run(project, "refresh"), message)
    assert state(project) == before


@pytest.mark.turns(1)
def test_an_edit_is_used_only_after_refresh_and_then_everywhere(project: Path) -> None:
    edit(project / PEOPLE, lambda text: text.replace(",1973395,", ",1973396,", 1))
    refused(run(project, "table"), f"{PEOPLE}: the file is another one than its sidecar describes")
    refused(run(project, "check"), "The data of this server are damaged")
    old = run(ROOT, "check").stdout
    assert run(project, "refresh").returncode == 0
    rows = list(csv.DictReader(io.StringIO(run(project, "table").stdout)))
    assert next(row for row in rows if row["code"] == "01100")["population"] == "1973396"
    assert run(project, "check").stdout != old  # documents carry another hash


def test_what_was_built_from_an_edited_table_is_named(project: Path) -> None:
    edit(project / "data/01/airports.csv", lambda text: text.replace("42.7752", "42.7753"))
    result = run(project, "refresh")
    assert result.returncode == 0
    assert "data/01/access.csv was built from the former table: build it again." in result.stderr


def cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:1_000_000])


def allow_as_text(path: Path) -> None:
    edit(path, lambda text: text.replace('"redistributable": true', '"redistributable": "false"'))


def twice(path: Path) -> None:
    allowed = '"redistributable": true'
    edit(path, lambda text: text.replace(allowed, f'"redistributable": false, {allowed}'))


def outward(path: Path) -> None:
    edit(path, lambda text: text.replace('"name": "pop', '"name": "../../etc/pop'))


def without_date(path: Path) -> None:
    edit(path, lambda text: text.replace("as_of", "as_off"))


def of_another(path: Path) -> None:
    edit(path, lambda text: text.replace('id = "2022"', 'id = "2023"'))


DAMAGE = [
    (SETTINGS, Path.unlink, "01 is no prefecture that is here. There are: 20, 30."),
    (SETTINGS, lambda path: path.write_text("["), "prefecture.toml: not readable as TOML in UTF-8"),
    (EDITION, Path.unlink, "2022 is no edition of Hokkaido. There are: -. Nearest: -."),
    (EDITION, without_date, "edition.toml, as_of: found -, expected: a value"),
    (EDITION, of_another, "edition.toml, id: found 2023, expected: 2022. Correct the settings."),
    (f"{PEOPLE}.source.json", twice, "(redistributable twice)"),
    (f"{PEOPLE}.source.json", outward, "outputs.0.name: found '../../etc/population.csv'"),
    (SHAPES, cut, f"{SHAPES}: the file is another one than its sidecar describes"),
    ("geo/01/municipalities.dbf", Path.unlink, "geo/01/municipalities.dbf: the file is missing"),
    (
        f"{SHAPES}.source.json",
        Path.unlink,
        "geo/01/municipalities.shp: the sidecar that describes it",
    ),
    (f"{PEOPLE}.source.json", allow_as_text, "redistributable: found 'false', expected"),
    (
        f"{PEOPLE}.source.json",
        lambda path: path.write_text("{"),
        "population.csv.source.json: not readable as JSON",
    ),
]


@pytest.mark.turns
@pytest.mark.parametrize(("name", "damage", "message"), DAMAGE)
def test_damage_stops_every_command_that_would_tell_a_number(
    project: Path, name: str, damage: Callable[[Path], object], message: str
) -> None:
    damage(project / name)
    out = project / "map.geojson"
    refused(run(project, "export", "--format", "geojson", "--out", str(out)), message)
    assert not out.exists()
    assert run(project, "table").returncode == 2


def test_what_is_deleted_with_its_sidecar_is_missed(project: Path) -> None:
    (project / "geo/01/isochrones.geojson").unlink()
    (project / "geo/01/isochrones.geojson.source.json").unlink()
    refused(run(project, "check"), "geo/01/isochrones.geojson: the sidecar")
