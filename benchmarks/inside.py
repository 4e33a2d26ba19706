"""Run the dashboard, and count what its process holds for whoever started it, and for nobody else.

``python -m benchmarks.inside 7 run dashboard.py``: whatever follows the number goes to Streamlit.
Each line at the standard input is answered by a line of JSON at the descriptor of that number; the
word ``clear`` lets it empty our caches before it counts.
Both are pipes to the process that started this one: no reader can ask, and the product has no
address for it.
"""

import functools
import gc
import json
import os
import runpy
import signal
import sys
import threading
from typing import Any
from weakref import WeakSet

Counts = dict[str, int]
CLEAR = "clear"
_sessions: WeakSet[Any] = WeakSet()
_caches: WeakSet[Any] = WeakSet()


def watch() -> None:
    """Note every session and every cache of ours from now on, without keeping them.

    To ask the collector for all objects is no way: a tuple that another thread is making at that
    moment is then held by two, and cannot be made any more.
    """
    cached = functools.lru_cache

    def counting(maxsize: Any = 128, typed: bool = False) -> Any:  # noqa: ANN401, FBT001, FBT002 -- as Python has it
        if callable(maxsize):
            return cached(maxsize)

        def of(make: Any) -> Any:  # noqa: ANN401 -- the same
            cache = cached(maxsize=maxsize, typed=typed)(make)
            # What is kept of a dataset is a partial function; a cache of a module has a bound.
            is_of_dataset = isinstance(make, functools.partial)
            if is_of_dataset or (maxsize and _is_ours(make)):
                _caches.add(cache)
            return cache

        return of

    functools.lru_cache = counting

    from streamlit.runtime.app_session import AppSession  # noqa: PLC0415 -- after it is noted

    made = AppSession.__init__

    def noted(session: AppSession, *args: Any, **options: Any) -> None:  # noqa: ANN401 -- as it has
        made(session, *args, **options)
        _sessions.add(session)

    setattr(AppSession, "__init__", noted)  # noqa: B010 -- a method of theirs


def _is_ours(make: object) -> bool:
    return getattr(make, "__module__", "").startswith("kankei_geo")


def counted(*, clear: bool = False) -> Counts:
    """Return how many of each thing the process holds, once what nothing refers to is collected.

    Parameters
    ----------
    clear : bool
        Whether caches of ours are emptied before: what is held then is for nothing.
    """
    from streamlit.runtime import get_instance  # noqa: PLC0415 -- it is started first

    from kankei_geo.ui import held  # noqa: PLC0415 -- the same
    from kankei_geo.ui.parts import published  # noqa: PLC0415 -- the same

    caches = list(_caches)
    kept = [cache.cache_info() for cache in caches]
    if clear:
        for cache in caches:
            cache.cache_clear()
        del cache
    number = len(caches)
    del caches  # a cache that is held here would hold its dataset
    gc.collect()
    return {
        "blocks": sys.getallocatedblocks(),
        "modules": len(sys.modules),
        "threads": threading.active_count(),
        "sessions alive": len(_sessions),
        "tables shown": len(held._by_key),  # noqa: SLF001 -- nobody else counts them
        "caches": number,
        "results kept": sum(one.currsize for one in kept),
        "results kept without bound": sum(one.currsize for one in kept if one.maxsize is None),
        "published files": len(published._by_name),  # noqa: SLF001 -- the same
        **_of_streamlit(get_instance()),
    }


def _of_streamlit(runtime: Any) -> Counts:  # noqa: ANN401 -- its own parts are not typed
    """Return what Streamlit holds for sessions: it has no counts of its own for most of it."""
    media, manager = runtime.media_file_mgr, runtime._session_mgr  # noqa: SLF001 -- see above
    files = list(media._storage._files_by_id.values())  # noqa: SLF001 -- the same
    uploads = runtime.uploaded_file_mgr.file_storage
    return {
        "sessions connected": manager.num_active_sessions(),
        "sessions stored": len(manager._session_storage._cache._data),  # noqa: SLF001 -- the same
        "documents": len(files),
        "document bytes": sum(file.content_size for file in files),
        "downloads to be made": len(media._deferred_callables),  # noqa: SLF001 -- the same
        "sessions that publish": len(media._files_by_session_and_coord),  # noqa: SLF001 -- the same
        "uploads": sum(len(one) for one in list(uploads.values())),
    }


def _answer(descriptor: int) -> None:
    with os.fdopen(descriptor, "w", encoding="utf-8") as answers:
        for line in sys.stdin:
            print(json.dumps(counted(clear=line.strip() == CLEAR)), file=answers, flush=True)
    os.kill(os.getpid(), signal.SIGTERM)  # whoever started it is gone


def main() -> None:
    """Start answering, and become Streamlit."""
    watch()
    threading.Thread(target=_answer, args=(int(sys.argv[1]),), daemon=True).start()
    sys.argv[:] = ["streamlit", *sys.argv[2:]]
    runpy.run_module("streamlit", run_name="__main__", alter_sys=True)


if __name__ == "__main__":
    main()
