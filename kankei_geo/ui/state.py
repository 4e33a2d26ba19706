"""The address of the page is the state of the page.

Widgets write the address in their callbacks and take their values from it on every run.
So a link, the back button and a filter are one mechanism, and sessions share nothing. Only
the way back (undo and redo) is remembered by the session, because an address has no past.
"""

import contextlib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, fields, replace
from urllib.parse import parse_qsl

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx
from streamlit.runtime.state import QueryParamsProxy

from kankei_geo.analysis import indicators
from kankei_geo.analysis.rule import Added, criteria_of, default_weights
from kankei_geo.base import paths
from kankei_geo.base.errors import KankeiGeoError, UnknownNameError
from kankei_geo.dataset import catalogue, origin
from kankei_geo.dataset.dataset import Dataset
from kankei_geo.dataset.indicator import LESS
from kankei_geo.dataset.japan import JAPAN
from kankei_geo.ui import held
from kankei_geo.view import address, search
from kankei_geo.view.address import IgnoredValue, from_query, spelled, to_query
from kankei_geo.view.asked.views import RULE_SETTINGS
from kankei_geo.view.layers import without_figures
from kankei_geo.view.view import (
    FILLED_IN,
    FILTERS,
    LONGEST_SEARCH,
    OF_DATASET,
    View,
    added_text,
    only,
)

_ADDRESS = "_address"  # the page's script and the query that this session wrote last
_MAP_CODE = "_map_code"  # what the map itself believes to be selected
_HISTORY = "_history"
_WITHOUT_MAPS = "_without_maps"
_MOST_REMEMBERED = 100
# These are not undone: who changes the language does not go back on a filter.
_APART = ("lang", "fav", "text", "present", "scene")
_ANSWERED_BY = (*FILTERS, *RULE_SETTINGS)


def query() -> QueryParamsProxy:
    """Return the query of the address, as this session wrote it last.

    A press that was made before the browser had heard of the one before comes with the address
    of then: taken at its word, it would undo that one. Only who goes back or forward in the
    browser means an older address; whoever opens another one has another session.
    """
    context, kept = get_script_run_ctx(), st.session_state.get(_ADDRESS)
    if context is not None and context.is_history_navigation:
        _keep_address(st.query_params.to_dict())
    elif context is not None and kept is not None:
        script, written = kept
        if script == context.page_script_hash and st.query_params.to_dict() != written:
            st.query_params.from_dict(written)
    return st.query_params


def write(name: str, value: str) -> None:
    """Put one more value into the address."""
    _write(query().to_dict() | {name: value})


def take(name: str) -> str | None:
    """Take a value out of the address, or nothing if it is not there."""
    written = query().to_dict()
    value = written.pop(name, None)
    if value is not None:
        _write(written)
    return value


def _write(address_query: dict[str, str]) -> None:
    """Write the address; what follows may not be reached.

    To send it to the browser is where a press that waits breaks a run off, even in a callback.
    So it is kept first: the next run would take the former one for the last that was written.
    """
    _keep_address(address_query)
    st.query_params.from_dict(address_query)


def _keep_address(address_query: dict[str, str]) -> None:
    context = get_script_run_ctx()
    if context is not None:
        st.session_state[_ADDRESS] = (context.page_script_hash, address_query)


def dataset() -> Dataset:
    """Return the dataset that the address names.

    Where it names none that is there, the default is shown, and `open_view` tells so.

    Raises
    ------
    NotHeldError
        If it is made of a table that this session has not been given.
    KankeiGeoError
        If it cannot be shown.
    """
    return _dataset_of(query())


def shipped() -> Dataset:
    """Return the dataset that the address names, without what the reader brought."""
    return _shipped_of(query())


def _dataset_of(asked: Mapping[str, str]) -> Dataset:
    data = _shipped_of(asked)
    file = asked.get("brought", "")
    # What names no file is told by `open_view`.
    is_brought = origin.is_spelled(file) and data.prefecture.code != JAPAN
    return held.opened(data, file, asked.get("choices", "")) if is_brought else data


def _shipped_of(asked: Mapping[str, str]) -> Dataset:
    code = asked.get("prefecture", "")
    for edition in (asked.get("edition", ""), ""):
        with contextlib.suppress(UnknownNameError):
            return catalogue.open_dataset(code, edition)
    return catalogue.open_dataset()


def asked_for() -> tuple[str, str]:
    """Return the prefecture and the edition that the address names, or the default ones."""
    code = query().get("prefecture", "") or catalogue.default_prefecture(paths.home())
    usual = (name for other, name in catalogue.all_datasets() if other == code)
    return code, query().get("edition", "") or next(usual, "")


def can_draw_maps() -> bool:
    """Return whether the browser has WebGL; only one that has not says so."""
    return not st.session_state.get(_WITHOUT_MAPS, False)


def do_without_maps() -> None:
    """Remember that the browser has no WebGL."""
    st.session_state[_WITHOUT_MAPS] = True


@dataclass
class History:
    """The views of a session, oldest first, and which of them is shown."""

    views: list[View] = field(default_factory=list)
    position: int = -1

    def remember(self, view: View) -> None:
        """Take note of the view that is shown now.

        If it is the one before or after, the reader went back or forward, be it with our
        buttons or the browser's; anything else begins a new future.
        """
        for step in (0, -1, 1):
            if self._at(step) == view:
                self.position += step
                return
        self.views = [*self.views[: self.position + 1], view][-_MOST_REMEMBERED:]
        self.position = len(self.views) - 1

    def before(self) -> View | None:
        """Return the view before the present one."""
        return self._at(-1)

    def after(self) -> View | None:
        """Return the view from which the reader went back."""
        return self._at(1)

    def _at(self, step: int) -> View | None:
        index = self.position + step
        return self.views[index] if 0 <= index < len(self.views) else None


def history() -> History:
    """Return the history of this session."""
    kept: History = st.session_state.setdefault(_HISTORY, History())
    return kept


def remember(queries: Iterable[object]) -> None:
    """Take over the way back that a browser kept while the server forgot this session.

    Parameters
    ----------
    queries : iterable of str
        Queries of the addresses that were shown, oldest first. They come from the browser, so
        anything can stand there.
    """
    if len(history().views) > 1:
        return  # a session of before: it knows better
    st.session_state[_HISTORY] = kept = History()
    for shown in queries:
        told = _told(str(shown)[1:])
        with contextlib.suppress(KankeiGeoError):  # of a table that this session has not got
            kept.remember(_settings(from_query(_dataset_of(told), told)[0]))


def open_view() -> tuple[View, tuple[IgnoredValue, ...]]:
    """Read the view from the address and hand its values to the widgets."""
    # A copy: of Streamlit's own mapping, each look takes as long as a small computation.
    view, ignored = from_query(dataset(), query().to_dict())
    for item in ignored:
        # Said once: the address is mended, so the next run finds nothing to complain about.
        take(item.name)
        understood = to_query(view).get(item.name)
        if understood is not None:
            write(item.name, understood)
    for setting in fields(view):
        value = getattr(view, setting.name)
        # A widget of several choices holds a list; a range is a pair.
        several = isinstance(value, tuple) and setting.name != "people"
        if setting.name == "columns":  # a widget takes no value that it does not offer
            value = tuple(column for column in value if column not in without_figures(dataset()))
        st.session_state[setting.name] = list(value) if several else value
    _keep_address(st.query_params.to_dict())
    history().remember(_settings(view))
    return view, ignored


def _told(query_text: str) -> dict[str, str]:
    return dict(parse_qsl(query_text, keep_blank_values=True))


def _settings(view: View) -> View:
    plain = View()
    return replace(view, **{name: getattr(plain, name) for name in _APART})


def present() -> View:
    """Return the view as the address has it now (for callbacks)."""
    return from_query(dataset(), query().to_dict())[0]


def push(name: str) -> None:
    """Write the changed widget's value into the address (a callback)."""
    value = st.session_state[name]
    if isinstance(value, list):
        value = tuple(value)
    changed = spelled(_default(name) if value is None else value)
    show(from_query(dataset(), to_query(present()) | {name: changed})[0])


def push_weights() -> None:
    """Write the weights of the ranking into the address (a callback).

    With every weight at 0 there is nothing to rank by: the default is taken instead.
    """
    data = dataset()
    weights = tuple(int(st.session_state[f"weight_{key}"]) for key, _ in criteria_of(data))
    is_default = not any(weights) or weights == default_weights(data)
    show(replace(present(), weights=() if is_default else weights))


_NEW_WEIGHT = 5  # of an indicator that becomes a criterion


def push_criteria() -> None:
    """Write the indicators that are criteria of the ranking into the address (a callback).

    One that is new has the weight of the first criteria, and the direction that it says itself.
    """
    data = dataset()
    every = indicators.every(data)
    found = []
    for key in st.session_state["_added"]:
        own = "cost" if every[key].direction == LESS else "benefit"
        weight = st.session_state.get(f"_weight_{key}") or _NEW_WEIGHT
        direction = st.session_state.get(f"_better_{key}") or own
        found.append(added_text(Added(key, int(weight), direction)))
    show(replace(present(), criteria=tuple(found)))


def show(view: View) -> None:
    """Make `view` the state of the page (a callback, or before a rerun).

    An answer in words goes with the first change of whom it is about.
    """
    now = present()
    if view.ask == now.ask and not is_answered_by(view, now):
        view = replace(view, ask="", meaning=0)
    _write(to_query(view))


def show_query(settings: Mapping[str, str]) -> None:
    """Make the settings of an address, as they stand in it, the state of the page."""
    _write(dict(settings))


def show_answer(view: View) -> None:
    """Make `view` the state of the page with the answer to its question, if it has one."""
    _write(to_query(view))


def is_answered_by(answer: View, view: View) -> bool:
    """Return whether a view is about the same municipalities as an answer's."""
    return all(getattr(answer, name) == getattr(view, name) for name in _ANSWERED_BY)


def show_dataset(prefecture: str, edition: str) -> None:
    """Show the present view with another dataset (a callback).

    What that one does not know is dropped by `open_view`, which tells so.

    Parameters
    ----------
    prefecture, edition : str
        As they stand in an address; empty for the default.
    """
    asked = {"prefecture": prefecture, "edition": edition}
    rest = {name: value for name, value in query().to_dict().items() if name not in OF_DATASET}
    _write({name: value for name, value in asked.items() if value} | rest)


def show_settings(settings: View | None) -> None:
    """Make a view of the history the state of the page; language and favourites stay."""
    if settings is not None:
        now = present()
        show_answer(replace(settings, **{name: getattr(now, name) for name in _APART}))


def reset() -> None:
    """Set everything to its default, but for the dataset, the language and what readers made."""
    show_settings(only(present(), *OF_DATASET, *FILLED_IN))


def show_brought(file: str, choices: str) -> None:
    """Show a table that this session holds; the view begins anew, as its policies are others.

    Parameters
    ----------
    file, choices : str
        As an address has them; empty for what is shipped.
    """
    now = query().to_dict()
    names = ("prefecture", "edition", "lang", *FILLED_IN)
    kept = {name: now[name] for name in names if name in now}
    asked = {"brought": file, "choices": choices}
    _write(kept | {name: value for name, value in asked.items() if value})


def present_scene(number: int) -> None:
    """Show a scene of the presentation (a callback)."""
    show(replace(present(), present=True, scene=number))


def stop_presenting() -> None:
    """Go back to the page (a callback)."""
    show(replace(present(), present=False, scene=0))


def take_stop(code: str) -> None:
    """Take over a press in the table of the page of routes: a stop more, or one less."""
    show(present().stopping(code))


def add_stop(code: str) -> None:
    """Take over a click on the map of the page of routes: a stop more.

    One that is a stop already stays one. The map cannot tell a second click on it from one on the
    sea, which must take nothing away.
    """
    view = present()
    show(view if not code or code in view.stops else view.stopping(code))


def add_found(code: str) -> None:
    """Make a municipality that the search found a stop, and end the search."""
    view = present()
    show(replace(view if code in view.stops else view.stopping(code), find=""))


def take_settings(settings: str) -> None:
    """Take over some settings, as they stand in an address; the others stay as they are."""
    show(from_query(dataset(), to_query(present()) | _told(settings))[0])


def select(code: str) -> None:
    """Take over a click on a municipality; an empty code clears the selection."""
    show(present().selecting(code) if code else replace(present(), code=()))


def walk_to(code: str) -> None:
    """Put another municipality in the place of the one whose record is shown."""
    view = present()
    rest = tuple(other for other in view.code[:-1] if other != code)
    show(replace(view, code=(*rest, code)))


def search_for(take: Callable[[str], None]) -> None:
    """Take over the text of the search: one hit is taken by `take`, several are a filter."""
    text = address.clean(st.session_state["find"], LONGEST_SEARCH)
    found = search.find(dataset(), text) if text else ()
    if len(found) == 1:
        take(found[0])
    else:
        show(replace(present(), find=text))


def take_found(code: str) -> None:
    """Select one of the municipalities that the search listed, and end the search."""
    view = present()
    # Who searches for a selected one means to see it, not to take it away.
    others = tuple(other for other in view.code if other != code)
    show(replace(view, find="", code=others).selecting(code))


def select_on_map(take: Callable[[str], None]) -> None:
    """Take over a click on the map (a callback).

    The map reports a second click on the same municipality, and a click on the sea, as an
    empty selection. If something else was selected in between, or where clicks add, such a
    second click is meant as a selection.

    Parameters
    ----------
    take : callable
        Takes over the code: `select`, or `add_stop`.
    """
    view = present()
    previous = st.session_state.get(_MAP_CODE, "")
    remember_map()
    code = st.session_state[_MAP_CODE]
    if not code and (view.multi or take is not select or view.focus != previous):
        code = previous
    take(code)


def remember_map() -> None:
    """Note what the map itself believes to be selected."""
    picked = st.session_state["map"].selection.objects.get("pick", [])
    st.session_state[_MAP_CODE] = str(picked[0]["properties"]["code"]) if picked else ""


def select_in_chart(key: str) -> None:
    """Take over a point picked in the chart `key` (a callback)."""
    points = st.session_state[key].selection.get("pick", [])
    if points:
        select(str(points[0]["code"]))


def _default(name: str) -> object:
    return next(setting.default for setting in fields(View) if setting.name == name)
