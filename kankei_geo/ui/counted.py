"""What pages do, counted for those who watch the server (`ops.counts`)."""

import time
from collections.abc import Iterator
from contextlib import contextmanager

import streamlit as st
from streamlit.runtime.scriptrunner import RerunException

from kankei_geo.ops import counts

_OPENED = "_is_counted"


@contextmanager
def run(page: str) -> Iterator[None]:
    """Count a run of a page, and the session if it is its first one.

    A run that another one takes the place of is counted apart: the reader has pressed again, has
    gone to another page, or the page itself asked for it.

    Parameters
    ----------
    page : str
        Its script.
    """
    if not counts.is_on():
        yield
        return
    if _OPENED not in st.session_state:
        st.session_state[_OPENED] = True
        counts.opened()
    began = time.perf_counter()
    is_left = False
    try:
        yield
    except RerunException:
        is_left = True
        raise
    finally:
        if is_left:
            counts.left(page)
        else:
            counts.ran(page, time.perf_counter() - began)
