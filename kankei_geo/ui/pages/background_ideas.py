"""The chapter of ideas, a group at a time."""

import streamlit as st

from kankei_geo.dataset.background import GROUP
from kankei_geo.dataset.dataset import Dataset
from kankei_geo.present import drawn_ideas
from kankei_geo.present.words import background_terms
from kankei_geo.present.words.words import Translator
from kankei_geo.ui.parts import controls, drawn
from kankei_geo.view import chapters
from kankei_geo.view.view import View


def ideas(data: Dataset, view: View, t: Translator) -> None:
    """Draw the chapter between the page's heading and its tables."""
    st.session_state["idea"] = chapters.shown_group(data, view)
    st.selectbox(
        t("Group of ideas"),
        chapters.groups(data),
        format_func=lambda key: background_terms.name(data, GROUP, key, view.lang),
        width=420,
        **controls.bound("idea"),
    )
    drawn.diagram(drawn_ideas.html(data, view))
