"""Each hostile file gets its message, within time and memory: `tests/hostile` has them."""

import csv
import unicodedata
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

from .hostile import judged, made_boundaries, made_tables

HOSTILE = Path(__file__).resolve().parent / "hostile"
FILES = HOSTILE / "files"
_LONGEST = 3_000  # letters of a message


class Case(NamedTuple):
    """A row of the table of cases; what its columns are is told in ``tests/hostile``."""

    kind: str
    file: str
    status: str
    code: str
    why: str


CASES = [
    Case(**row)
    for row in csv.DictReader((HOSTILE / "cases.csv").read_text(encoding="utf-8").splitlines())
]


@pytest.fixture(scope="module", autouse=True)
def _judge() -> Iterator[None]:
    """End the process that judges."""
    yield
    judged.end()


def _path(case: Case, folder: Path) -> Path:
    if case.kind == "boundaries":
        return made_boundaries.MADE[case.file](folder / case.file)
    if case.file in made_tables.MADE:
        path = folder / case.file
        path.write_bytes(made_tables.MADE[case.file]())
        return path
    return FILES / case.file


@pytest.mark.turns
@pytest.mark.slow
@pytest.mark.filterwarnings("ignore:invalid value encountered")  # a corner that is no number
@pytest.mark.parametrize("case", CASES, ids=[f"{case.kind}-{case.file}" for case in CASES])
def test_a_hostile_file_gets_its_message(case: Case, tmp_path: Path) -> None:
    told = judged.judge(case.kind, _path(case, tmp_path))
    assert told["exit"] == 0, f"{case.why}: {told}"
    assert told["errors"] == ""
    assert told["status"] == case.status, told
    if case.kind == "table":
        assert set(case.code.split()) <= set(told["codes"]), told
    else:
        assert any(case.code in template for template in told["codes"]), told
    japanese, english = told["messages"]["ja"], told["messages"]["en"]
    assert japanese
    assert not [pair for pair in zip(japanese, english, strict=True) if pair[0] == pair[1]]
    for text in (*japanese, *english, *told["texts"]):
        assert text.strip()
        assert "Traceback" not in text
        assert len(text) <= _LONGEST
        assert not [sign for sign in text if unicodedata.category(sign)[0] == "C"], repr(text)


def test_every_hostile_file_is_a_case_and_every_case_is_there() -> None:
    made = {"table": [*made_tables.MADE], "boundaries": [*made_boundaries.MADE]}
    made["table"] += [path.name for path in FILES.iterdir()]
    for kind, names in made.items():
        assert sorted(case.file for case in CASES if case.kind == kind) == sorted(names)
    assert len(made["table"]) >= 42
    assert len(made["boundaries"]) >= 20
    assert all(case.why for case in CASES)
