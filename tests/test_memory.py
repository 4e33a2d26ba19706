"""What nobody uses goes back to the system, and threads share what they free."""

import gc
import subprocess
import sys
from pathlib import Path

import psutil
import pytest

from kankei_geo.base import paths
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


_EIGHT_THREADS = """
import ctypes, sys, threading
from kankei_geo.ops import memory
if sys.argv[1:] and not memory.share_heaps():
    sys.exit("none")
together = threading.Barrier(8)
def work():
    held = [bytearray(20_000) for _ in range(100)]
    together.wait()
threads = [threading.Thread(target=work) for _ in range(8)]
for one in threads: one.start()
for one in threads: one.join()
ctypes.CDLL(None).malloc_stats()
"""


def test_threads_share_two_heaps() -> None:
    if memory._glibc() is None:
        pytest.skip("this system's library has no heaps for threads")
    heaps = {}
    for told in ((), ("share",)):
        command = [sys.executable, "-c", _EIGHT_THREADS, *told]
        done = subprocess.run(command, check=True, capture_output=True, text=True, cwd=paths.ROOT)
        heaps[bool(told)] = done.stderr.count("\nArena ") + done.stderr.startswith("Arena ")
    assert heaps[True] <= 2 < heaps[False]


def test_what_is_loaded_is_left_out_of_every_later_search() -> None:
    frozen = gc.get_freeze_count()
    with memory.loading():
        assert not gc.isenabled()
        kept = [[] for _ in range(10_000)]
    assert gc.isenabled()
    assert gc.get_freeze_count() >= frozen + len(kept)
    with pytest.raises(KeyError), memory.loading():
        raise KeyError
    assert gc.isenabled()


def test_where_it_cannot_be_done_nothing_happens(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "platform", "darwin")
    memory._glibc.cache_clear()
    try:
        assert not memory.give_back()
        assert not memory.share_heaps()
    finally:
        memory._glibc.cache_clear()
