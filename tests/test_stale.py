"""What a browser reports before it has heard of the press before undoes nothing."""

from collections.abc import Sequence
from typing import Any

import pytest
from streamlit.proto.WidgetStates_pb2 import WidgetState, WidgetStates
from streamlit.runtime.state import SessionState
from streamlit.runtime.state.session_state import Value

from kankei_geo.ui.stale import drop_stale

FIRST, SECOND = "of the toggle", "of the list"
PRESS = WidgetState(id="of a button", trigger_value=True)


class Session:
    """A server's session and what a browser reports to it."""

    def __init__(self, **values: object) -> None:
        self.state, self.given = SessionState(), dict[str, list[Any]]()
        self.values = {FIRST: False, SECOND: ["a"]} | values

    def give(self, name: str, value: object) -> None:
        """Set a widget on the server."""
        self.values[name] = value

    def hear(
        self, reported: dict[str, object], presses: Sequence[WidgetState] = ()
    ) -> dict[str, Any]:
        """Return what is left of a report; it is what the server has from now on."""
        state = self.state
        state._old_state = dict(self.values)
        state._new_widget_state.clear()
        for name, value in reported.items():
            state._new_widget_state.states[name] = Value(value)
        state._current_interaction_widget_states = WidgetStates(widgets=presses)
        drop_stale(state, self.given)
        self.values |= {name: state._new_widget_state[name] for name in reported}
        return {name: state._new_widget_state[name] for name in reported}


def test_what_a_browser_has_not_heard_of_stays_when_something_else_is_pressed() -> None:
    session = Session()
    session.hear({FIRST: False, SECOND: ["a"]}, [PRESS])
    session.give(SECOND, ["a", "b"])  # by that press
    late = {FIRST: False, SECOND: ["a"]}
    assert session.hear(late, [PRESS]) == {FIRST: False, SECOND: ["a", "b"]}
    session.give(SECOND, ["a", "b", "c"])
    # It has heard of the first press only.
    later = {FIRST: False, SECOND: ["a", "b"]}
    assert session.hear(later, [PRESS]) == {FIRST: False, SECOND: ["a", "b", "c"]}


def test_a_change_beside_what_is_stale_counts() -> None:
    session = Session()
    session.hear({FIRST: False, SECOND: ["a"]}, [PRESS])
    session.give(SECOND, ["b"])
    assert session.hear({FIRST: True, SECOND: ["a"]}) == {FIRST: True, SECOND: ["b"]}


def test_a_reader_may_set_what_was_set_before() -> None:
    session = Session()
    session.hear({FIRST: True, SECOND: ["a"]})
    session.give(FIRST, value=False)  # undo
    assert session.hear({FIRST: True, SECOND: ["a"]}) == {FIRST: True, SECOND: ["a"]}


def test_what_a_browser_has_confirmed_is_no_longer_waited_for() -> None:
    session = Session()
    session.hear({FIRST: False, SECOND: ["a"]}, [PRESS])
    session.give(SECOND, ["b"])
    session.hear({FIRST: False, SECOND: ["b"]}, [PRESS])
    # "a" is a choice again, even together with a press of the same moment.
    assert session.hear({FIRST: False, SECOND: ["a"]}, [PRESS])[SECOND] == ["a"]


@pytest.mark.parametrize("number", [1, 3, 30])
def test_a_browser_may_be_far_behind(number: int) -> None:
    session = Session()
    for step in range(number):
        session.hear({FIRST: False, SECOND: ["a"]}, [PRESS])
        session.give(SECOND, ["a", step])
    told = session.hear({FIRST: False, SECOND: ["a"]}, [PRESS])[SECOND]
    assert told == (["a", number - 1] if number < 20 else ["a"])
