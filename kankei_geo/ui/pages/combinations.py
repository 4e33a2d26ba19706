"""Which combinations of the policies there are, and how many of each."""

from dataclasses import replace

import pandas as pd
import streamlit as st

from kankei_geo.analysis.combinations import adopted
from kankei_geo.base import harmless
from kankei_geo.dataset.dataset import Dataset
from kankei_geo.present.tables import tables
from kankei_geo.present.words.about import about
from kankei_geo.present.words.words import Translator
from kankei_geo.ui import frame, state
from kankei_geo.ui.parts import table
from kankei_geo.view import layers
from kankei_geo.view.view import AND, View


def combinations(data: Dataset, view: View, kept: pd.DataFrame, t: Translator) -> None:
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
    counted = tables.combinations(data, kept, view.lang)
    table.draw(
        "combinations",
        table.content(
            counted,
            t("Combinations of the {policies} policies, the most common first").format(
                **about(data, view.lang)
            ),
        ),
        on_press=_filter,
    )
    frame.link(frame.PRIORITY_MAP, view, t("See it on the map"), "to_map")
    told = (
        t(
            "Press a combination to make it the filter. With no mark at all a municipality would "
            "not be in {table}, so the {last} combination cannot occur."
        ).format(**about(data, view.lang))
        if data.edition.rules
        else t("Press a combination to make it the filter.")
    )
    st.caption(harmless.markdown(told))


def _filter(combination: str) -> None:
    state.show(
        replace(
            state.present(),
            layer=layers.COMBINATION_LAYER,
            policy=tuple(adopted(combination, state.dataset().policies)),
            mode=AND,
            without=tuple(
                policy
                for policy in state.dataset().policies
                if policy not in adopted(combination, state.dataset().policies)
            ),
        )
    )
