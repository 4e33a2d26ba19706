"""The command line: the same numbers as the pages, one clear line for bad input."""

import csv
import io
import json
import re
import subprocess
import sys
from pathlib import Path

import geopandas as gpd
import pytest
import shapely
from typer.core import TyperArgument, TyperGroup
from typer.main import get_command
from typer.testing import CliRunner

from kankei_geo.analysis import candidate_ranking
from kankei_geo.analysis.rule import Rule
from kankei_geo.build.written import csv_text
from kankei_geo.cli import main as cli
from tests.hokkaido import HOKKAIDO

from . import conftest
from .conftest import ROOT, write


def run(*arguments: str, language: str = "C.UTF-8") -> subprocess.CompletedProcess[str]:
    return conftest.run(ROOT, *arguments, language=language)


@pytest.mark.slow
def test_table_is_the_pipelines_table(tmp_path: Path) -> None:
    out = tmp_path / "table.csv"
    # This one as people type it; `run` spares the start of Python.
    command = [sys.executable, "-m", "kankei_geo", "table", "--out", str(out)]
    assert subprocess.run(command, cwd=ROOT, check=False).returncode == 0
    assert out.read_text("utf-8") == run("table").stdout
    rows = list(csv.DictReader(io.StringIO(out.read_text("utf-8"))))
    assert [row["code"] for row in rows] == HOKKAIDO.table["code"].tolist()
    by_code = {row["code"]: row for row in rows}
    assert by_code["01647"]["listed"] == "false"
    assert by_code["01647"]["joint_programme"] == ""
    assert by_code["01434"]["listed"] == "true"
    assert by_code["01434"]["dual_residence"] == "1"
    assert by_code["01202"]["dual_residence"] == "0"
    assert sum(int(row["priority_count"] or 0) for row in rows) == 165


def test_sources_lists_every_file_with_its_credit_line() -> None:
    result = run("sources", "--lang", "en")
    assert result.returncode == 0
    for sidecar in HOKKAIDO.sidecars:
        assert sidecar.place in result.stdout
    assert "CC BY 4.0" in result.stdout


@pytest.mark.parametrize(
    ("language", "message"),
    [
        ("C.UTF-8", "no such file. Expected an N03 boundary file"),
        ("ja_JP.UTF-8", "ファイルがありません。N03の行政区域ファイル"),
    ],
)
def test_a_missing_input_is_one_line_and_status_2(
    tmp_path: Path, language: str, message: str
) -> None:
    result = run("build", "--boundaries", str(tmp_path / "none.shp"), language=language)
    assert result.returncode == 2
    assert message in result.stderr
    assert "Traceback" not in result.stderr


def test_a_build_from_lines_is_one_line_and_status_2(n03: gpd.GeoDataFrame, tmp_path: Path) -> None:
    lines = write(n03.set_geometry(n03.geometry.boundary), tmp_path / "lines.geojson")
    result = run("build", "--boundaries", str(lines), language="ja_JP.UTF-8")
    assert result.returncode == 2
    assert "ポリゴンが必要な所に LineString があります" in result.stderr.splitlines()[-1]
    assert "Traceback" not in result.stderr


@pytest.mark.turns(2)
@pytest.mark.slow
def test_a_build_takes_its_origin_from_options_and_warns_of_what_is_unknown(
    plausible: gpd.GeoDataFrame, tmp_path: Path
) -> None:
    swapped = plausible.set_geometry(
        shapely.transform(plausible.geometry.values, lambda xy: xy[:, ::-1])
    )
    path = write(swapped.set_crs(6668, allow_override=True), tmp_path / "map.gpkg")
    folders = ("--geo-dir", str(tmp_path / "geo"), "--static-dir", str(tmp_path / "static"))
    told = ("--source", "Map", "--producer", "Office", "--date", "2023-04-01")
    result = run("build", "--boundaries", str(path), *folders, *told)
    assert result.returncode == 0
    warnings = [line for line in result.stderr.splitlines() if line.startswith("Warning: ")]
    assert len(warnings) == 2
    assert "latitude and longitude are swapped" in warnings[0]
    assert "Say it with --licence." in warnings[1]
    sidecar = json.loads((tmp_path / "geo" / "municipalities.shp.source.json").read_text("utf-8"))
    assert (sidecar["source"], sidecar["vintage"]) == ("Map", "2023-04-01")
    assert sidecar["licence"] == {"ja": "不明", "en": "unknown"}


def test_a_place_that_cannot_be_written_is_one_line_and_status_2(tmp_path: Path) -> None:
    result = run("table", "--out", str(tmp_path / "no" / "table.csv"))
    assert result.returncode == 2
    assert "Traceback" not in result.stderr
    assert "No such file or directory" in result.stderr


COMMANDS = {
    "ask": "Answer a question in words",
    "build": "Build geo/, static/ and neighbours.csv from boundaries of any vintage.",
    "build-tables": "Build a prefecture's reference tables from raw inputs.",
    "mcp": "Serve the tables and results to an assistant",
    "refresh": "After editing a table by hand: check all, then renew their hashes.",
    "check": "Check that every shipped file is there and is what its sidecar says.",
    "add-edition": "Add a table to a prefecture as another edition: checked, with source and",
    "check-table": "Check a table that somebody brings: CSV, TSV or XLSX with a row for each",
    "table": "Write the joined table of all municipalities as UTF-8 CSV.",
    "build-access": "Build distances, drive times, isochrones, ways and effects of openings from "
    "roads.",
    "build-tiles": "Build the tile grid from the shipped boundaries and neighbours.",
    "build-clusters": "Build the tests of whether neighbours have policies in common.",
    "calibrate": "Fit the drive model to published times again",
    "access": "Write distance and drive time of each municipality and airport",
    "candidates": "Write the candidates for workation, ranked, and the other tiers",
    "route": "Write the quickest route through some municipalities, a leg a line, as UTF-8 CSV.",
    "hubs": "Write who is reached from which of the best hubs, a municipality a line,",
    "add-prefecture": "Make a prefecture's folders from N03 and a list of offices, whole or not at "
    "all.",
    "diff-boundaries": "List what differs between two boundary files: who was added, removed, "
    "renamed, recoded.",
    "export": "Write a view as a finished document:",
    "sbom": "List what is installed, with hashes and licences, as CycloneDX 1.6 (JSON).",
    "settings": "List what is set, and where: file, environment, command line or default; no "
    "secrets.",
    "serve": "Serve the dashboard by several processes and nginx, until it is stopped.",
    "sources": "List every shipped file with its source, licence and credit line.",
}


def helped(*command: str) -> str:
    """Return what a command says of itself, without frames and line breaks."""
    told = CliRunner().invoke(cli.app, [*command, "--help"], env={"COLUMNS": "160"})
    assert told.exit_code == 0
    return " ".join(re.sub("[─│╭╮╰╯]", " ", told.stdout).split())


def test_help_lists_every_command_with_what_it_does() -> None:
    told = helped()
    for name, does in COMMANDS.items():
        assert f" {name} {does}" in told
    known = get_command(cli.app)
    assert isinstance(known, TyperGroup)
    assert set(known.commands) == set(COMMANDS)


@pytest.mark.parametrize("name", COMMANDS)
def test_help_says_what_a_command_does_and_what_each_option_is_for(name: str) -> None:
    told = helped(name)
    asked = {
        "ask": "{QUESTION} ",
        "check-table": "{FILE} ",
        "add-edition": "{FILE} ",
        "diff-boundaries": "{A} {B} ",
        "add-prefecture": "{CODE} ",
    }.get(name, "")
    assert f"Usage: root {name} [OPTIONS] {asked}{COMMANDS[name]}" in told
    known = get_command(cli.app)
    assert isinstance(known, TyperGroup)
    for option in known.commands[name].params:
        assert option.help, option.name
        if isinstance(option, TyperArgument):
            assert option.help in told
            continue
        shown = re.findall(r"--[a-z-]+", told)
        assert {*option.opts, *option.secondary_opts} <= set(shown)
        # Beside a wide column of names it is broken into lines, which were joined above.
        assert " ".join(option.help.split()) in told


def test_missing_inputs_of_the_tables_are_named(tmp_path: Path) -> None:
    result = run("build-tables", "--source", str(tmp_path))
    assert result.returncode == 2
    assert "Expected a folder of inputs with offices/" in result.stderr


def test_access_gives_every_pair_with_its_method() -> None:
    rows = list(csv.DictReader(io.StringIO(run("access").stdout)))
    assert list(rows[0]) == [
        "code",
        "name",
        "airport",
        "distance_km",
        "drive_minutes",
        "drive_low",
        "drive_high",
        "method",
    ]
    assert len(rows) == 179 * 13
    assert {row["method"] for row in rows} == {"road", "none"}
    assert all((row["drive_minutes"] == "") == (row["method"] == "none") for row in rows)


@pytest.mark.slow
def test_candidates_are_those_of_the_page() -> None:
    result = run("candidates", "--max-minutes", "45", "--min-count", "2", "--all-airports")
    rule = Rule(max_minutes=45, min_count=2, tokyo_direct=False)
    assert result.stdout == csv_text(candidate_ranking.candidate_table(HOKKAIDO, rule))
    header = result.stdout.splitlines()[0]
    assert header.startswith(
        "rank,code,name,tier,airport,drive_minutes,distance_km,priority_count,score,rank_low,"
        "rank_high,area"
    )


def test_a_winter_factor_out_of_range_is_one_line_and_status_2() -> None:
    result = run("candidates", "--winter", "3")
    assert result.returncode == 2
    assert result.stderr.startswith("Winter factor 3.0: expected a number from 1 to 2")
    assert len(result.stderr.strip().splitlines()) == 1


def test_a_missing_road_file_is_one_line_and_status_2(tmp_path: Path) -> None:
    result = run("build-access", "--roads", str(tmp_path / "none.gpkg"))
    assert result.returncode == 2
    assert "there is no such folder" in result.stderr
    assert "Traceback" not in result.stderr


def test_a_table_is_written_without_the_libraries_that_draw_search_and_tell(tmp_path: Path) -> None:
    program = (
        "import sys\n"
        "from kankei_geo.cli.main import app\n"
        f"app(['export', '--format', 'csv', '--out', {str(tmp_path / 'a.csv')!r}], "
        "standalone_mode=False)\n"
        "print(*sys.modules)"
    )
    done = subprocess.run(
        [sys.executable, "-c", program],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
        timeout=120,
    )
    loaded = set(done.stdout.split())
    assert "kankei_geo.export.csv_file" in loaded
    late = {"matplotlib", "plotly", "scipy.sparse", "rich.progress", "pptx", "fontTools"}
    assert not late & loaded
