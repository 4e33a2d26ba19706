"""Damaged and hostile copies of valid files raise nothing but the project's own errors."""

import subprocess
import sys

import pytest

from . import fuzz
from .conftest import ROOT

CASES = 5_000


@pytest.mark.slow
@pytest.mark.parametrize("name", [*fuzz.SEEDS])
def test_copies_that_were_damaged_by_chance_are_read_or_told(name: str) -> None:
    cases = -(-CASES // len(fuzz.SEEDS))
    command = [sys.executable, "-m", "tests.fuzz", "--only", name, "--cases", str(cases)]
    # In a process of its own, which a file that takes too long or too much ends.
    result = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert result.returncode == 0, result.stderr


def test_the_same_seed_tries_the_same_files() -> None:
    first, again, other = (fuzz.copy_of("finance.xlsx", 1, seed) for seed in (1, 1, 2))
    assert first == again != other
