"""Memory that nobody uses goes back to the system.

A document takes tens of megabytes for a moment, in a thread of its own. glibc keeps what such a
thread freed, in a heap for each few threads: thirty slides left 150 MB that nothing used.
"""

import ctypes
import sys
from collections.abc import Callable
from functools import cache


def give_back() -> bool:
    """Return to the system what is free, and tell whether this system's library can do that.

    It takes some milliseconds and may run in any thread.
    """
    trim = _trim()
    if trim is None:
        return False
    trim(0)
    return True


@cache
def _trim() -> Callable[[int], int] | None:
    """Return glibc's ``malloc_trim``; other libraries have none, or give back by themselves."""
    if sys.platform != "linux":
        return None
    try:
        found: Callable[[int], int] = ctypes.CDLL(None).malloc_trim
    except (OSError, AttributeError):
        return None
    return found
