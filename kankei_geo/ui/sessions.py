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
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import streamlit as st
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.runtime import get_instance
from streamlit.runtime.memory_session_storage import MemorySessionStorage
from streamlit.runtime.session_manager import SessionClient, SessionStorage

from kankei_geo.dataset import release
from kankei_geo.ops import log

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
    # Streamlit has an option for how long, and none for how many.
    get_instance()._session_mgr._session_storage = storage()  # type: ignore[attr-defined]  # noqa: SLF001 -- see above
    try:
        async with asyncio.timeout(_LONGEST_VISIT_S):
            await _visit()
    except Exception as error:  # noqa: BLE001 -- readers are told by the page itself
        log.failure("The first visit", error)
    yield


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
