"""Run the dashboard, and count what its process holds for whoever started it, and for nobody else.

``python -m benchmarks.inside 7 run dashboard.py``: whatever follows the number goes to Streamlit.
Each line at the standard input is answered by a line of JSON at the descriptor of that number.
Both are pipes to the process that started this one: no reader can ask, and the product has no
address for it.
"""

import functools
import gc
import json
import os
import runpy
import sys
import threading
from collections.abc import Callable
from typing import Any
from weakref import WeakSet

Counts = dict[str, int]
_sessions: WeakSet[Any] = WeakSet()
_caches: WeakSet[Any] = WeakSet()


def watch() -> None:
    """Note every session and every cache of a dataset from now on, without keeping them.

    To ask the collector for all objects is no way: a tuple that another thread is making at that
    moment is then held by two, and cannot be made any more.
    """
    from streamlit.runtime.app_session import AppSession  # noqa: PLC0415 -- only where it runs

    from kankei_geo.dataset import kept  # noqa: PLC0415 -- the same

    made, cached = AppSession.__init__, functools.lru_cache

    def noted(session: AppSession, *args: Any, **options: Any) -> None:  # noqa: ANN401 -- as it has
        made(session, *args, **options)
        _sessions.add(session)

    def counting(*args: Any, **options: Any) -> Callable[[Any], Any]:  # noqa: ANN401 -- the same
        def of(make: Any) -> Any:  # noqa: ANN401 -- the same
            cache = cached(*args, **options)(make)
            _caches.add(cache)
            return cache

        return of

    setattr(AppSession, "__init__", noted)  # noqa: B010 -- a method of theirs
    setattr(kept, "lru_cache", counting)  # noqa: B010 -- it is theirs


def counted() -> Counts:
    """Return how many of each thing the process holds, once what nothing refers to is collected."""
    from streamlit.runtime import get_instance  # noqa: PLC0415 -- it is started first

    from kankei_geo.ui import held, server  # noqa: PLC0415 -- the same

    gc.collect()
    caches = [cache.cache_info() for cache in list(_caches)]
    return {
        "blocks": sys.getallocatedblocks(),
        "threads": threading.active_count(),
        "sessions alive": len(_sessions),
        "tables shown": len(held._by_key),  # noqa: SLF001 -- nobody else counts them
        "caches": len(caches),
        "results kept": sum(one.currsize for one in caches),
        "results kept without bound": sum(one.currsize for one in caches if one.maxsize is None),
        "views kept": server._made.cache_info().currsize,  # noqa: SLF001 -- the same
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
        "published files": len(files),
        "published bytes": sum(file.content_size for file in files),
        "downloads to be made": len(media._deferred_callables),  # noqa: SLF001 -- the same
        "sessions that publish": len(media._files_by_session_and_coord),  # noqa: SLF001 -- the same
        "uploads": sum(len(one) for one in list(uploads.values())),
    }


def _answer(descriptor: int) -> None:
    with os.fdopen(descriptor, "w", encoding="utf-8") as answers:
        for _ in sys.stdin:
            print(json.dumps(counted()), file=answers, flush=True)


def main() -> None:
    """Start answering, and become Streamlit."""
    watch()
    threading.Thread(target=_answer, args=(int(sys.argv[1]),), daemon=True).start()
    sys.argv[:] = ["streamlit", *sys.argv[2:]]
    runpy.run_module("streamlit", run_name="__main__", alter_sys=True)


if __name__ == "__main__":
    main()
