"""The way in: the server, and in each run of its script the home page (概要)."""

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

if get_script_run_ctx(suppress_warning=True) is None:  # started, not run for a reader
    from kankei_geo.ops import memory

    memory.share_heaps()  # before there are threads, each with a heap of its own

    from kankei_geo.ui import server, sessions

    app = st.App(
        __file__,
        lifespan=sessions.lifespan,
        routes=server.routes(),
        middleware=server.middleware(),
        on_script_error=server.tell_failure,
    )
else:
    from kankei_geo.ui import frame
    from kankei_geo.ui.pages import map_view, overview
    from kankei_geo.ui.parts import filter_controls, guidance

    with frame.open_page(frame.OVERVIEW) as (data, view, t):
        filter_controls.filters(data, view, t)
        overview.headline(data, view, t)
        map_view.explorer(data, view, t, "overview")
        guidance.foot(data, view, t, "overview")
