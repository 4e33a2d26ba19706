"""The first action after a lost connection counts.

After a restart of the server, or a break longer than a session is kept, Streamlit gives the
browser a new session. That one knows no widget yet, so it calls no callback for the widget
whose press opened it, and the press is lost. Here the page is drawn once as the address says,
and then the browser's message is handed to Streamlit a second time: now it sees what changed.

The browser reports as soon as it is connected again (`scripts/connection.js`), which tells
what was set before anything is pressed. All of this rests on Streamlit's own classes, so it
stands in one module; `tests/browser/test_reconnect.py` names what an upgrade breaks.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

import streamlit as st
from streamlit.proto.WidgetStates_pb2 import WidgetState, WidgetStates
from streamlit.runtime.scriptrunner import RerunData, RerunException, get_script_run_ctx
from streamlit.runtime.scriptrunner_utils.script_requests import (
    _coalesce_widget_states,
    _has_active_trigger_value,
)

_KNOWN = "_widgets_are_known"
_BEFORE = "_set_before"  # what the browser reported first
_HEARD = "_heard"


@contextmanager
def forgetting() -> Iterator[None]:
    """Forget the widgets of a run that is broken off before the session knows its page.

    Else Streamlit would call their callbacks for the next message, and `answer` once more.
    """
    try:
        yield
    except RerunException:
        context = get_script_run_ctx()
        if _KNOWN not in st.session_state and context is not None:
            kept = context.session_state._state._new_widget_state  # noqa: SLF001 -- see above
            kept.clear()
            kept.widget_metadata.clear()
        raise


def listen() -> None:
    """Note what the browser reports to a session that knows no widget yet.

    To be called before anything is drawn, because drawing can be broken off. In a session whose
    page was drawn to its end, Streamlit calls the callbacks itself, and nothing happens here.
    """
    context = get_script_run_ctx()
    if _KNOWN in st.session_state or context is None:
        return
    heard: Sequence[WidgetState] = context.session_state.get_widget_states()
    if not heard:
        return
    before: Sequence[WidgetState] = st.session_state.setdefault(_BEFORE, heard)
    broken_off: Sequence[WidgetState] | None = st.session_state.get(_HEARD)
    if broken_off is not None:
        # The former run was broken off by this message. A press is told only once, so those of
        # the former message are kept; what was set before is where changes start.
        heard = _with_presses_of(broken_off, heard)
        settings = [state for state in before if not _has_active_trigger_value(state)]
        presses = [state for state in heard if _has_active_trigger_value(state)]
        kept = context.session_state._state  # noqa: SLF001 -- see above
        kept._new_widget_state.clear()  # noqa: SLF001 -- the same
        kept.set_widgets_from_proto(WidgetStates(widgets=[*settings, *presses]))
    st.session_state[_HEARD] = heard


def _with_presses_of(
    former: Sequence[WidgetState], latter: Sequence[WidgetState]
) -> Sequence[WidgetState]:
    """Return a message with the presses of the one before it, joined as Streamlit does it."""
    joined = _coalesce_widget_states(WidgetStates(widgets=former), WidgetStates(widgets=latter))
    return () if joined is None else tuple(joined.widgets)


def answer() -> None:
    """Run the page again with what `listen` noted, so that callbacks are called.

    To be called when everything is drawn.

    Raises
    ------
    RerunException
        Streamlit's way to run a page again.
    """
    context = get_script_run_ctx()
    if _KNOWN in st.session_state or context is None:
        return
    st.session_state[_KNOWN] = True
    heard: Sequence[WidgetState] = st.session_state.pop(_HEARD, ())
    st.session_state.pop(_BEFORE, None)
    if heard:
        raise RerunException(
            RerunData(
                query_string=context.query_string,
                widget_states=WidgetStates(widgets=heard),
                page_script_hash=context.page_script_hash,
                cached_message_hashes=context.cached_message_hashes,
                context_info=context.context_info,
            )
        )
