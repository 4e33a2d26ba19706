"""Undo, redo, reset, and the views that a reader gave a name to."""

from dataclasses import replace

import streamlit as st

from kankei_geo.dataset.dataset import Dataset
from kankei_geo.present.words.words import Translator
from kankei_geo.ui import state
from kankei_geo.ui.parts import documents
from kankei_geo.view.address import LONGEST_NAME
from kankei_geo.view.favourites import open_favourite, with_favourite, without_favourite
from kankei_geo.view.view import FILLED_IN, OF_DATASET, View, only


def way_back(data: Dataset, view: View, page: str, t: Translator) -> None:
    """Draw undo, redo and reset, and behind a switch documents and favourites.

    One switch for both, because each one costs its share of every rerun.
    """
    past = state.history()
    kept = only(view, *OF_DATASET, *FILLED_IN)
    plain = replace(kept, lang=view.lang, fav=view.fav)
    steps = (
        ("undo", t("Undo"), state.show_settings, (past.before(),), past.before() is None),
        ("redo", t("Redo"), state.show_settings, (past.after(),), past.after() is None),
        ("restart_alt", t("Reset"), state.reset, (), view == plain),
    )
    # The style sheet puts the three side by side; a container would travel with every rerun.
    for icon, label, callback, args, disabled in steps:
        st.button(
            label,
            key=icon,
            icon=f":material/{icon}:",
            on_click=callback,
            args=args,
            disabled=disabled,
            type="tertiary",
        )
    if st.toggle(t("Save, present, favourites"), key="favourites"):
        documents.documents(data, view, page, t)
        _favourites(view, t)


def _favourites(view: View, t: Translator) -> None:
    st.caption(
        t(
            "A favourite lives in the address of this page only: bookmark the page to keep it, "
            "send the address to share it."
        )
    )
    st.text_input(t("Name of the present view"), max_chars=LONGEST_NAME, key="fav_name")
    st.button(t("Keep this view"), on_click=_keep, icon=":material/star:")
    names = [item.name for item in view.fav]
    st.session_state["fav_open"] = st.session_state["fav_delete"] = None
    if names:
        st.pills(t("Open a favourite"), names, key="fav_open", on_change=_open)
        st.pills(
            t("Delete a favourite"),
            names,
            key="fav_delete",
            on_change=_delete,
            format_func=_crossed_out,
        )


def _crossed_out(name: str) -> str:
    return f"{name} ✕"


def _keep() -> None:
    name = st.session_state["fav_name"].strip()
    if name:
        st.session_state["fav_name"] = ""
        state.show(with_favourite(state.present(), name))


def _open() -> None:
    name = st.session_state["fav_open"]
    if name is not None:
        state.show(open_favourite(state.dataset(), state.present(), name))


def _delete() -> None:
    name = st.session_state["fav_delete"]
    if name is not None:
        state.show(without_favourite(state.present(), name))
