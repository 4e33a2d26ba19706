"""Memory that nobody uses goes back to the system.

A document takes tens of megabytes for a moment, in a thread of its own. glibc keeps what such a
thread freed, in a heap for each few threads: thirty slides left 150 MB that nothing used. What is
free in pieces too small to be given back stays: after seven minutes of a soak 133 MB of 413 in
eleven heaps were in use, and with few heaps 132 MB of 294.
"""

import ctypes
import gc
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from typing import Any

_HEAPS, _MOST_HEAPS = -8, 2  # glibc's M_ARENA_MAX; Python's threads take turns anyway


def share_heaps() -> bool:
    """Let all threads that begin from now on share two heaps, and tell whether that can be done.

    What one of them freed is then taken by the next one.
    """
    library = _glibc()
    return library is not None and bool(library.mallopt(_HEAPS, _MOST_HEAPS))


@contextmanager
def loading() -> Iterator[None]:
    """Load what stays to the end, without looking for garbage in it then or ever after.

    While libraries and tables are loaded hardly anything becomes garbage, but each search goes
    through all that is there; and later ones would stop all readers for a tenth of a second.
    """
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()
        gc.enable()


def give_back() -> bool:
    """Return to the system what is free, and tell whether this system's library can do that.

    It takes some milliseconds and may run in any thread.
    """
    library = _glibc()
    if library is None:
        return False
    library.malloc_trim(0)
    return True


@cache
def _glibc() -> Any:  # noqa: ANN401 -- functions of C
    """Return glibc; other libraries have no such functions, or give back by themselves."""
    if sys.platform != "linux":
        return None
    try:
        found = ctypes.CDLL(None)
    except OSError:
        return None
    return found if hasattr(found, "malloc_trim") and hasattr(found, "mallopt") else None
