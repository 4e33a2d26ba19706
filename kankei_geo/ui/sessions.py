"""What a server does before its first reader: it keeps room for sessions, and visits itself.

Streamlit keeps the session of a lost connection for two minutes (`server.disconnectedSessionTTL`),
so that a reader who comes back finds it again, a table that was brought with it, and the answers
that the browser has already. It keeps 128 at most: when a proxy in front starts again, everybody
comes back within seconds, and whoever is one too many would lose the table. All else of a view is
in the address, so such a reader sees the same view from a new session.

The first run of a page loads libraries and tables, which takes seconds. No reader waits for that:
the server makes the first run itself, in a session that is closed before anybody is let in.
"""

import asyncio
import logging
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import streamlit as st
import streamlit.logger
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.runtime import get_instance
from streamlit.runtime.memory_session_storage import MemorySessionStorage
from streamlit.runtime.session_manager import SessionClient, SessionStorage

from kankei_geo import __version__
from kankei_geo.base.errors import KankeiGeoError
from kankei_geo.dataset import release
from kankei_geo.ops import counts, log, settings

_LOG = logging.getLogger(__name__)

# Of one process, at 0.2 MB each: four times as many as it serves at a time.
MOST_KEPT = 512
_LONGEST_VISIT_S = 60.0


def storage() -> SessionStorage:
    """Return where the sessions of lost connections are kept, and for how long."""
    seconds = int(st.get_option("server.disconnectedSessionTTL"))
    return MemorySessionStorage(maxsize=MOST_KEPT, ttl_seconds=seconds)


@asynccontextmanager
async def lifespan(_app: st.App) -> AsyncIterator[None]:
    """Visit the home page before the server lets anybody in, and hold to what it shows then."""
    release.hold()
    began = time.monotonic()
    ours = settings.held().values
    _hear(ours)
    # Streamlit has an option for how long, and none for how many.
    get_instance()._session_mgr._session_storage = storage()  # type: ignore[attr-defined]  # noqa: SLF001 -- see above
    try:
        async with asyncio.timeout(_LONGEST_VISIT_S):
            await _visit()
    except Exception as error:  # noqa: BLE001 -- readers are told by the page itself
        log.failure("The first visit", error)
    _count(ours)
    seconds = round(time.monotonic() - began, 1)
    _LOG.info("Readers may come after %s s", seconds, extra={"seconds": seconds})
    yield
    counts.stop()


def _hear(ours: settings.Settings) -> None:
    """Let all that is logged come together, Streamlit's own lines among it."""
    # Each of its loggers, made whenever a module is loaded, would write by itself.
    streamlit.logger.setup_formatter = log.heard_by_all
    log.set_up(ours, str(st.get_option("server.port")))


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
        runtime.close_session(session)
