"""The address of the page is the state of the page.

Widgets write the address in their callbacks and take their values from it on every run.
So a link, the back button and a filter are one mechanism, and sessions share nothing.
"""

from dataclasses import fields, replace

import streamlit as st

from kankei_geo.candidates import CRITERIA, DEFAULT_WEIGHTS
from kankei_geo.view import IgnoredValue, View, from_query, spelled

_MAP_CODE = "_map_code"  # what the map itself believes to be selected


def open_view() -> tuple[View, tuple[IgnoredValue, ...]]:
    """Read the view from the address and hand its values to the widgets."""
    view, ignored = from_query(st.query_params)
    for item in ignored:
        # Said once: the address is mended, so the next run finds nothing to complain about.
        del st.query_params[item.name]
    for field in fields(view):
        st.session_state[field.name] = getattr(view, field.name)
    return view, ignored


def push(name: str) -> None:
    """Write the changed widget's value into the address (a callback)."""
    view, _ = from_query(st.query_params)
    value = st.session_state[name]
    query = view.to_query() | {name: spelled(_default(name) if value is None else value)}
    show(from_query(query)[0])


def push_weights() -> None:
    """Write the weights of the ranking into the address (a callback).

    With every weight at 0 there is nothing to rank by: the default is taken instead.
    """
    weights = tuple(int(st.session_state[f"weight_{key}"]) for key, _ in CRITERIA)
    view, _ = from_query(st.query_params)
    show(replace(view, weights=weights if any(weights) else DEFAULT_WEIGHTS))


def show(view: View) -> None:
    """Make `view` the state of the page (a callback, or before a rerun)."""
    st.query_params.from_dict(view.to_query())


def select(code: str) -> None:
    """Select a municipality, or none with an empty code."""
    view, _ = from_query(st.query_params)
    show(replace(view, code=code))


def select_on_map() -> None:
    """Take over a click on the map (a callback).

    The map reports a second click on the same municipality, and a click on the sea, as an
    empty selection. If something else was selected in between, such a second click is
    meant as a selection.
    """
    picked = st.session_state["map"].selection.objects.get("pick", [])
    view, _ = from_query(st.query_params)
    previous = st.session_state.get(_MAP_CODE, "")
    if picked:
        code = str(picked[0]["properties"]["code"])
    else:
        code = "" if view.code == previous else previous
    st.session_state[_MAP_CODE] = code if picked else ""
    select(code)


def select_in_table(key: str) -> None:
    """Take over a name pressed in the table `key` (a callback)."""
    picked = st.session_state[key].code
    if picked:
        select(str(picked))


def select_in_chart(key: str) -> None:
    """Take over a point picked in the chart `key` (a callback)."""
    points = st.session_state[key].selection.get("pick", [])
    if points:
        select(str(points[0]["code"]))


def _default(name: str) -> object:
    return next(field.default for field in fields(View) if field.name == name)
