"""A look at one value of a session finds what Streamlit's whole collection has, and not more."""

from streamlit.testing.v1 import AppTest

from kankei_geo.ui import glance


def _page() -> None:
    import streamlit as st  # noqa: PLC0415 -- the script of a page of its own
    from streamlit.runtime.scriptrunner import get_script_run_ctx  # noqa: PLC0415 -- the same

    from kankei_geo.ui import glance as looking  # noqa: PLC0415 -- the same

    st.text_input("A", "typed", key="text")
    st.selectbox("B", ["x", "y"], index=None, key="box")
    st.slider("C", 0, 5, 2, key="slider")
    st.checkbox("without a key")
    st.session_state["own"], st.session_state["nothing"] = [1], None
    st.session_state["$$INTERNAL"] = st.session_state["$$WIDGET_ID-x"] = 1
    context = get_script_run_ctx()
    assert context is not None
    state = context.session_state._state
    every, look = looking._all_of(state), looking.Glance(state)
    names = [*every, "unknown", "$$INTERNAL", "$$WIDGET_ID-x", *state._keys()]
    assert {name: look[name] for name in names if name in look} == every
    assert [name in look for name in names] == [name in every for name in names]
    assert (dict(look), len(look), repr(look)) == (every, len(every), repr(every))
    st.session_state["told"] = sorted(every)


def test_a_look_finds_what_the_whole_collection_has() -> None:
    glance.guard()
    page = AppTest.from_function(_page).run()
    assert not page.exception
    assert {"text", "box", "slider", "own", "nothing"} <= set(page.session_state["told"])
    page.selectbox(key="box").select("y").run()
    assert not page.exception
    assert page.session_state["box"] == "y"
