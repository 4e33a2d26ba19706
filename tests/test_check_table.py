"""The command that checks a table: what it prints, its JSON and its exit status."""

import json
import re
import subprocess
from pathlib import Path

import pytest

from kankei_geo.dataset.brought import text_file

from . import brought, conftest
from .conftest import BROKEN, ROOT

POLICIES = brought.TABLES / "policies.tsv"
VISITORS = brought.TABLES / "visitors_old_names.csv"


def run(*arguments: object) -> subprocess.CompletedProcess[str]:
    return conftest.run(ROOT, "check-table", *map(str, arguments), language="C.UTF-8")


@pytest.mark.turns
@pytest.mark.parametrize(
    ("path", "status"),
    [(POLICIES, 0), (VISITORS, 1), (BROKEN / "table_web_page.xlsx", 2), (ROOT / "none.csv", 2)],
)
def test_the_exit_status_tells_faults_from_what_cannot_be_read(path: Path, status: int) -> None:
    for options in ((), ("--json",)):
        result = run(path, *options)
        assert result.returncode == status
        assert "Traceback" not in result.stderr


def test_json_has_stable_codes_places_and_values() -> None:
    told = json.loads(run(VISITORS, "--json").stdout)
    assert {key: told[key] for key in ("status", "file", "kind", "encoding", "delimiter")} == {
        "status": "faults",
        "file": "visitors_old_names.csv",
        "kind": "csv",
        "encoding": "utf-8",
        "delimiter": ",",
    }
    assert (told["sheet"], told["header_rows"], told["first_row"]) == (None, [1], 2)
    assert told["rows"] == {"municipality": 4, "part": 6, "unknown": 1}
    assert told["municipalities"]["01585"] == [7, 8]
    (april,) = [column for column in told["columns"] if column["column"] == "E"]
    assert april["values"]["01100"] == 85.0
    (unknown,) = [item for item in told["findings"] if item["code"] == "unknown_name"]
    assert unknown == {
        "code": "unknown_name",
        "severity": "error",
        "sheet": None,
        "row": 11,
        "column": "C",
        "found": "中札内町",
        "expected": "the name of a municipality of Hokkaido",
        "suggestion": "中札内村",
        "message": "This name is no municipality of Hokkaido; left out",
    }
    assert told["counts"]["error"] == 3


def test_json_of_what_cannot_be_read_has_the_reason() -> None:
    told = json.loads(run(BROKEN / "table_encrypted.xlsx", "--json", "--lang", "ja").stdout)
    assert told == {
        "status": "unreadable",
        "file": "table_encrypted.xlsx",
        "code": "encrypted",
        "message": "ブックがパスワードで保護されています。パスワードなしで保存してください。",
    }


def test_the_report_tells_in_the_readers_language_what_was_understood() -> None:
    told = run(POLICIES, "--lang", "ja").stdout
    assert "policies.tsv (TSV utf-16 TAB)" in told
    assert "見出しは2行目、表は3行目から" in told
    assert "行：市町村 6, 合計・平均 1, 文 1" in told
    assert "検討中 → 未定 × 1" in told
    assert "要確認 [mark_meaning] · C列 · 意味を確かめてください" in told
    assert told.splitlines()[-1] == "誤り0件、要確認3件、参考3件"


def test_a_sheet_is_chosen_by_its_name(tmp_path: Path) -> None:
    path = tmp_path / "table.xlsx"
    path.write_bytes(brought.finance())
    assert "Sheet: 表" in run(path, "--sheet", "表").stdout
    result = run(path, "--sheet", "裏")
    assert result.returncode == 2
    assert result.stderr == "table.xlsx: There is no sheet 裏. There are: 表. Nearest: -.\n"


def test_cells_cannot_write_on_the_terminal(tmp_path: Path) -> None:
    path = tmp_path / "table.csv"
    path.write_text("市町村,備考\n札幌市,1\n[red]\x1b[31m:smile:町[/red],2\n", encoding="utf-8")
    told = run(path).stdout
    assert "\x1b" not in told
    assert "[red]<U+001B>[31m:smile:町[/red]" in told


def test_a_prefecture_that_is_not_here_is_told() -> None:
    result = run(POLICIES, "--prefecture", "48")
    assert result.returncode == 2
    assert "48 is no prefecture that is here" in result.stderr


def test_the_readme_has_every_code_and_no_other() -> None:
    told = (ROOT / "README.md").read_text(encoding="utf-8")
    table = told.partition("| severity | codes of findings |")[2].partition("\n\n")[0]
    listed = set(re.findall("`([a-z_]+)`", table))
    modules = [*(ROOT / "kankei_geo" / "dataset" / "brought").glob("*.py")]
    sources = "\n".join(path.read_text(encoding="utf-8") for path in modules)
    written = set(re.findall(r"\"([a-z_]+)\"", sources))
    too_many = {f"too_many_{what}" for what in text_file._TOO_MANY}
    assert too_many <= listed <= written | too_many
    # What is the first or second text of a finding, or the code of a reason.
    calls = r"(?:error|warning|note|not_a_table|Finding)\(\s*\"([a-z_]+)\""
    used = re.findall(rf"{calls}|_tell_left_out\(\s*row, \"([a-z_]+)\"|code=\"([a-z_]+)\"", sources)
    assert {code for codes in used for code in codes if code} <= listed
