"""What a server does before its first reader: it keeps room for sessions, and visits itself.

Streamlit keeps the session of a lost connection for two minutes (`server.disconnectedSessionTTL`),
so that a reader who comes back finds it again, a table that was brought with it, and the answers
that the browser has already. It keeps 128 at most: when a proxy in front starts again, everybody
comes back within seconds, and whoever is one too many would lose the table. All else of a view is
in the address, so such a reader sees the same view from a new session. After two minutes a
session ends, and what it held (a brought table, published files) goes; Streamlit alone would drop
it when the next reader leaves, which may be tomorrow.

A document that a reader has made is fetched a moment later. Streamlit drops it at the end of the
second run after it, of whichever reader; where many act, that is before the browser has asked.

The first run of a page loads libraries and tables, which takes seconds. No reader waits for that:
the server makes the first run itself, in a session that is closed before anybody is let in.
"""

import asyncio
import contextlib
import logging
import os
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import streamlit as st
import streamlit.logger
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.runtime import get_instance, media_file_manager
from streamlit.runtime.caching.ttl_cache import TTLCache
from streamlit.runtime.media_file_storage import MediaFileKind
from streamlit.runtime.memory_session_storage import MemorySessionStorage
from streamlit.runtime.session_manager import SessionClient, SessionInfo

from kankei_geo import __version__
from kankei_geo.base.errors import KankeiGeoError
from kankei_geo.dataset import release
from kankei_geo.ops import counts, log, memory, settings
from kankei_geo.ui import once

_LOG = logging.getLogger(__name__)

# Of one process, at 0.2 MB each: four times as many as it serves at a time.
MOST_KEPT = 512
_DOCUMENT_KEPT_S = 60.0
_LONGEST_VISIT_S = 60.0
_LOOK_EVERY_S = 5.0


class Storage(MemorySessionStorage):
    """Sessions of lost connections; those that nobody came back to are ended.

    Parameters
    ----------
    maxsize, ttl_seconds : int
        How many are kept, and for how long.
    """

    _cache: TTLCache[str, SessionInfo]

    def save(self, session_info: SessionInfo) -> None:
        """Keep one more, after those that are too old have ended."""
        self.end_old()
        super().save(session_info)

    def end_old(self) -> int:
        """End those that are too old, and return how many they were (in the server's loop)."""
        old = self._cache.expire()
        for _, one in old:
            one.session.shutdown()
            # Streamlit's loop holds the session that it served last, until another one comes.
            one.session.session_state.clear()
        return len(old)


def storage() -> Storage:
    """Return where the sessions of lost connections are kept, and for how long."""
    seconds = int(st.get_option("server.disconnectedSessionTTL"))
    return Storage(maxsize=MOST_KEPT, ttl_seconds=seconds)


class Made(media_file_manager.MediaFileMetadata):
    """What is known of a published file; one that no page names is kept for a minute.

    That goes for documents only: Streamlit asks it of nothing else.
    """

    def __init__(
        self,
        kind: MediaFileKind = MediaFileKind.MEDIA,
    ) -> None:
        super().__init__(kind)
        self._since = time.monotonic()

    @property
    def is_marked_for_delete(self) -> bool:
        """Whether it may go when it is named by no page."""
        return time.monotonic() - self._since > _DOCUMENT_KEPT_S


@asynccontextmanager
async def lifespan(_app: st.App) -> AsyncIterator[None]:
    """Visit the home page before the server lets anybody in, and hold to what it shows then."""
    release.hold()
    began = time.monotonic()
    ours = settings.held().values
    _hear(ours)
    media_file_manager.MediaFileMetadata = Made  # type: ignore[misc]
    once.find_out_once()
    # Streamlit has an option for how long, and none for how many.
    kept = storage()
    get_instance()._session_mgr._session_storage = kept  # type: ignore[attr-defined]  # noqa: SLF001 -- see above
    try:
        async with asyncio.timeout(_LONGEST_VISIT_S):
            with memory.loading():
                await _visit()
    except Exception as error:  # noqa: BLE001 -- readers are told by the page itself
        log.failure("The first visit", error)
    _count(ours)
    seconds = round(time.monotonic() - began, 1)
    _LOG.info("Readers may come after %s s", seconds, extra={"seconds": seconds})
    ending = asyncio.create_task(_end_old(kept))
    yield
    ending.cancel()
    with contextlib.suppress(asyncio.CancelledError):
        await ending
    counts.stop()


def _hear(ours: settings.Settings) -> None:
    """Let all that is logged come together, Streamlit's own lines among it."""
    # Each of its loggers, made whenever a module is loaded, would write by itself.
    streamlit.logger.setup_formatter = log.heard_by_all
    log.set_up(ours, os.environ.get(log.NAMED) or str(st.get_option("server.port")))


def _count(ours: settings.Settings) -> None:
    """Count what readers do, if that is wanted; the visit before them is none."""
    if not ours.metrics_port:
        return
    from kankei_geo.dataset import catalogue  # noqa: PLC0415 -- what may fail comes late

    try:
        shown = catalogue.open_dataset().hash
    except KankeiGeoError:
        shown = "-"
    manager = get_instance()._session_mgr  # noqa: SLF001 -- it has no other way
    watched = counts.Watched(__version__, shown, manager.num_active_sessions)
    try:
        counts.start(watched, ours.metrics_port, ours.metrics_address)
    except OSError as error:  # readers come first
        _LOG.error(
            "Nothing is counted: port %d of %s cannot be used (%s)",
            ours.metrics_port,
            ours.metrics_address,
            error.strerror,
        )


async def _end_old(kept: Storage) -> None:
    """End sessions that nobody came back to, drop documents fetched long ago, give back memory."""
    while True:
        await asyncio.sleep(_LOOK_EVERY_S)
        try:
            kept.end_old()
            runtime = get_instance()
            # While there are readers, the end of each run does it.
            if not runtime._session_mgr.num_active_sessions():  # noqa: SLF001 -- told nowhere else
                runtime.media_file_mgr.remove_orphaned_files()
            await asyncio.to_thread(memory.give_back)
        except Exception as error:  # noqa: BLE001 -- the next look may go well
            log.failure("Ending old sessions", error)


class _Visitor(SessionClient):
    """Looks at nothing, and notes that a run has ended."""

    def __init__(self) -> None:
        self.has_seen = asyncio.Event()

    def write_forward_msg(self, msg: ForwardMsg) -> None:
        """Take a message of the page."""
        if msg.WhichOneof("type") == "script_finished":
            self.has_seen.set()


async def _visit() -> None:
    """Run the home page once, as a browser would let it run."""
    runtime, visitor, opening = get_instance(), _Visitor(), BackMsg()
    opening.rerun_script.query_string = ""
    session = runtime.connect_session(visitor, user_info={})
    try:
        runtime.handle_backmsg(session, opening)
        await visitor.has_seen.wait()
    finally:
        visited = runtime._session_mgr.get_session_info(session)  # noqa: SLF001 -- as in `lifespan`
        runtime.close_session(session)
        if visited is not None:
            # It is left out of later searches for garbage, with all that is loaded by now.
            visited.session.session_state.clear()
