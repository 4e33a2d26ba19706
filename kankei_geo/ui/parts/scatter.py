"""The chart of two figures of each municipality, linked to the map."""

import pandas as pd
import streamlit as st

from kankei_geo.base import harmless
from kankei_geo.dataset.dataset import Dataset
from kankei_geo.present import scatter
from kankei_geo.present.words import pair_words
from kankei_geo.present.words.words import Translator
from kankei_geo.ui import state
from kankei_geo.ui.parts.published import publish, to_json
from kankei_geo.view.view import View

_KEY = "scatter"


def draw(data: Dataset, view: View, matching: pd.Series, t: Translator) -> None:
    """Draw the chart of a view that shows two figures; a point that is pressed is selected.

    Parameters
    ----------
    matching : pandas.Series
        Which municipalities the filters let through.
    """
    st.subheader(pair_words.title(data, view), anchor=False)
    points = publish(to_json(scatter.points(data, view, matching)), _KEY)
    st.vega_lite_chart(
        scatter.chart(data, view, points),
        key=_KEY,
        on_select=lambda: state.select_in_chart(_KEY),
        selection_mode="pick",
        theme=None,
        alt=t("Chart of two figures. The text below says what it shows."),
    )
    kept = data.table[matching]
    st.caption(harmless.markdown(pair_words.chart_text(data, view, kept)))
