"""A press undoes nothing that the browser had not heard of.

With every press, a browser reports what is set in each of its widgets. If it is made before the
answer to the press before has arrived (a slow line, a busy server, a quick hand), it reports what
was set then; Streamlit would take that for changes by the reader, call their callbacks, and the
earlier press would be undone. Here, what a widget reports is stale if it is one of the values that
the server has given it since the browser last confirmed one, and something else was pressed: that
is what the message is about.

This rests on Streamlit's own classes, as `reconnect` does; `tests/test_stale.py` and
`tests/browser/test_quick_presses.py` name what an upgrade breaks.
"""

from typing import Any

from streamlit.runtime.scriptrunner import get_script_run_ctx
from streamlit.runtime.scriptrunner_utils.script_requests import _has_active_trigger_value
from streamlit.runtime.state import SessionState

_GIVEN = "_given"
_MOST = 20  # values of a widget that a browser may be behind


_call_callbacks = SessionState._call_callbacks  # noqa: SLF001 -- see above


def _without_stale(session: SessionState, **rest: Any) -> None:  # noqa: ANN401 -- Streamlit's own, handed on
    if _GIVEN not in session:
        session[_GIVEN] = {}
    drop_stale(session, session[_GIVEN])
    _call_callbacks(session, **rest)


def guard() -> None:
    """See to it that what is stale is dropped before callbacks are called, in every session."""
    SessionState._call_callbacks = _without_stale  # type: ignore[assignment]  # noqa: SLF001 -- see above


def drop_stale(session: SessionState, given: dict[str, list[Any]]) -> None:
    """Give widgets whose report is stale the server's value again.

    Parameters
    ----------
    session : SessionState
        With the browser's report as its new state.
    given : dict of str to list
        By a widget's identity the values that the server gave it since the browser confirmed one,
        oldest first. Changed in place.
    """
    report, stale = session._new_widget_state, dict[str, Any]()  # noqa: SLF001 -- see above
    message = session._current_interaction_widget_states  # noqa: SLF001 -- see above
    widgets = message.widgets if message is not None else ()
    triggers = {item.id for item in widgets if _has_active_trigger_value(item)}
    context = get_script_run_ctx()
    # Who goes back or forward has pressed nothing on the page.
    is_about_another = bool(triggers) or (context is not None and context.is_history_navigation)
    for name in [name for name in report if name not in triggers]:
        reported, now = report.get(name), session._old_state.get(name)  # noqa: SLF001 -- see above
        before = given.setdefault(name, [])
        if reported == now:
            before[:] = [now]
            continue
        if now not in before[-1:]:
            before[:] = [*before, now][-_MOST:]
        if reported in before:
            stale[name] = now
        else:
            is_about_another = True
    if is_about_another:
        for name, now in stale.items():
            report.set_from_value(name, now)
