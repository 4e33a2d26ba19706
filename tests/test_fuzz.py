"""Damaged and hostile copies of valid files raise nothing but the project's own errors."""

import subprocess
import sys

import pytest

from . import fuzz
from .conftest import ROOT

CASES, FEW_CASES = 5_000, 600


def tried(*options: str) -> subprocess.CompletedProcess[str]:
    """Try copies in a process of its own, which a file that takes too long or too much ends."""
    command = [sys.executable, "-m", "tests.fuzz", *options]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)


@pytest.mark.turns(3)
@pytest.mark.slow
def test_copies_that_were_damaged_by_chance_are_read_or_told() -> None:
    result = tried("--cases", str(FEW_CASES))
    assert result.returncode == 0, result.stderr


@pytest.mark.full
@pytest.mark.slow
@pytest.mark.parametrize("name", [*fuzz.SEEDS])
def test_many_more_copies_of_each_file_are_read_or_told(name: str) -> None:
    result = tried("--only", name, "--cases", str(-(-CASES // len(fuzz.SEEDS))))
    assert result.returncode == 0, result.stderr


def test_the_same_seed_tries_the_same_files() -> None:
    first, again, other = (fuzz.copy_of("finance.xlsx", 1, seed) for seed in (1, 1, 2))
    assert first == again != other
