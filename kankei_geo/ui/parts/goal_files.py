"""Goals as a file: to be saved, and brought again."""

from dataclasses import replace
from functools import partial

import streamlit as st

from kankei_geo.base import harmless
from kankei_geo.base.errors import InputContentError
from kankei_geo.dataset.dataset import Dataset
from kankei_geo.present.words.words import Translator
from kankei_geo.ui import state
from kankei_geo.view import goal_file
from kankei_geo.view.view import View

_SAVING, _BROUGHT, _FAULT = "saving_goals", "goal_file", "_goal_file_fault"


def files(data: Dataset, view: View, t: Translator) -> None:
    """Draw what saves the goals as a file and takes a saved one; sent once it is open."""
    label = t("Save as a file, or bring a saved one")
    saving = st.expander(label, icon=":material/save:", key=_SAVING, on_change="rerun")
    if not saving.open:
        return
    with saving:
        st.caption(
            t(
                "What is filled in lives in the address of this page only; the server keeps "
                "nothing. Bookmark the page, or save a file that you can also fill in with Excel."
            )
        )
        st.download_button(
            t("Save as CSV"),
            partial(goal_file.written, data, view),
            file_name=f"kankei-geo-goals-{view.goal_setter or 'none'}.csv",
            mime=goal_file.MEDIA_TYPE,
            key="save_goals",
            on_click="ignore",
            icon=":material/download:",
            disabled=not view.goals,
        )
        st.file_uploader(
            t("Saved goals as CSV, TSV or XLSX, up to {megabytes} MB").format(
                megabytes=goal_file.MOST_BYTES // 1_000_000
            ),
            key=_BROUGHT,
            on_change=_take,
        )
        fault = st.session_state.get(_FAULT)
        if isinstance(fault, InputContentError):
            st.error(harmless.markdown(fault.text(view.lang)), icon=":material/error:")


def _take() -> None:
    """Take over a saved file in place of what is there (a callback)."""
    uploaded, view = st.session_state[_BROUGHT], state.present()
    st.session_state[_FAULT] = None
    if uploaded is None:
        return
    try:
        code, made = goal_file.read(state.dataset(), uploaded.getvalue(), uploaded.name)
    except InputContentError as error:
        st.session_state[_FAULT] = error
        return
    setter = code or view.goal_setter
    state.show(replace(view, goals=made, goals_of=setter if made else ""))
