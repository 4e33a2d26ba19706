"""The chapter of national figures, a series at a time."""

import streamlit as st

from kankei_geo.dataset.background import SERIES
from kankei_geo.dataset.dataset import Dataset
from kankei_geo.present.words import background_terms
from kankei_geo.present.words.words import Translator
from kankei_geo.ui.parts import controls
from kankei_geo.view import chapters
from kankei_geo.view.view import View


def national(data: Dataset, view: View, t: Translator) -> None:
    """Draw the chapter between the page's heading and its tables."""
    st.session_state["series"] = chapters.shown_series(data, view)
    st.selectbox(
        t("Series of figures"),
        chapters.series(data),
        format_func=lambda key: background_terms.name(data, SERIES, key, view.lang),
        width=560,
        **controls.bound("series"),
    )
