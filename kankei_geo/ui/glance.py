"""One value of a session's state is looked up alone.

Boxes, sliders and text fields of Streamlit look whether the value under their own key is None.
For that, Streamlit puts all values of the session together anew, some hundred with their keys and
widgets, several times in each run: a tenth of its time. Here, what it gets looks like that
collection and finds what it is asked for; all of it is put together only for who wants all.

This rests on Streamlit's own classes, as `reconnect` does; `tests/test_glance.py` names what an
upgrade breaks.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from streamlit.runtime.state import SessionState
from streamlit.runtime.state.common import is_element_id
from streamlit.runtime.state.session_state import _is_internal_key

_all_of = SessionState.filtered_state.fget  # type: ignore[attr-defined]  # a property


class Glance(Mapping[str, Any]):
    """The values of a session under the keys of the page, as Streamlit tells them.

    Parameters
    ----------
    session : SessionState
        Whose values they are.
    """

    def __init__(self, session: SessionState) -> None:
        self._session = session

    def __getitem__(self, key: str) -> Any:  # noqa: ANN401 -- whatever a widget holds
        """Return a value; one without a key of the page's own is none of them."""
        if is_element_id(key) or _is_internal_key(key):
            raise KeyError(key)
        return self._session[key]

    def _all(self) -> dict[str, Any]:
        found: dict[str, Any] = _all_of(self._session)
        return found

    def __iter__(self) -> Iterator[str]:
        """Return the keys."""
        return iter(self._all())

    def __len__(self) -> int:
        """Return how many there are."""
        return len(self._all())

    def __repr__(self) -> str:
        """Return what a dictionary of them would."""
        return repr(self._all())


def guard() -> None:
    """See to it that widgets look at one value only, in every session."""
    SessionState.filtered_state = property(Glance)  # type: ignore[method-assign, assignment]
