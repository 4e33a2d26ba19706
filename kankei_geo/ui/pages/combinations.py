"""Which combinations of the four policies there are, and how many of each."""

from dataclasses import replace

import pandas as pd
import streamlit as st

from kankei_geo.analysis.combinations import adopted
from kankei_geo.dataset.matrix import POLICIES
from kankei_geo.present.tables import tables
from kankei_geo.present.words.words import Translator
from kankei_geo.ui import frame, state
from kankei_geo.ui.parts import table
from kankei_geo.view import layers
from kankei_geo.view.view import AND, View


def combinations(view: View, kept: pd.DataFrame, t: Translator) -> None:
    """Draw the table of combinations; a press on one makes it the filter.

    Parameters
    ----------
    view : View
        Its language.
    kept : pandas.DataFrame
        The rows of the joined table that the filters let through: they are counted.
    t : Translator
        Texts in the reader's language.
    """
    counted = tables.combinations(kept, view.lang)
    table.draw(
        "combinations",
        table.content(counted, t("Combinations of the four policies, the most common first")),
        on_press=_filter,
    )
    frame.link(frame.PRIORITY_MAP, view, t("See it on the map"), "to_map")
    st.caption(
        t(
            "Press a combination to make it the filter. With no mark at all a municipality would "
            "not be in table 3, so the sixteenth combination cannot occur."
        )
    )


def _filter(combination: str) -> None:
    state.show(
        replace(
            state.present(),
            layer=layers.COMBINATION_LAYER,
            policy=tuple(adopted(combination, POLICIES)),
            mode=AND,
            without=tuple(
                policy for policy in POLICIES if policy not in adopted(combination, POLICIES)
            ),
        )
    )
