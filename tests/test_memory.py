"""What nobody uses goes back to the system."""

import sys
from pathlib import Path

import psutil
import pytest

from kankei_geo.ops import memory

_PIECES, _OF_BYTES = 4_000, 20_000  # of 80 MB; a larger piece would never be kept


@pytest.mark.skipif(not Path("/proc/self/statm").exists(), reason="resident memory is not told")
def test_what_is_free_is_given_back() -> None:
    if not memory.give_back():
        pytest.skip("this system's library has no malloc_trim")
    process = psutil.Process()
    pieces = [bytearray(_OF_BYTES) for _ in range(_PIECES)]
    last = pieces[-1]  # what lies above the others keeps the heap from becoming smaller by itself
    held = process.memory_info().rss
    pieces.clear()
    assert memory.give_back()
    assert held - process.memory_info().rss > _PIECES * _OF_BYTES / 2
    assert len(last) == _OF_BYTES


def test_where_it_cannot_be_done_nothing_happens(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "platform", "darwin")
    memory._trim.cache_clear()
    try:
        assert not memory.give_back()
    finally:
        memory._trim.cache_clear()
