"""The chapter of national figures, a series at a time: bars, lines, or numbers by themselves."""

from dataclasses import replace

import streamlit as st

from kankei_geo.base import harmless
from kankei_geo.dataset.background import SERIES
from kankei_geo.dataset.dataset import Dataset
from kankei_geo.present import charts, national_bars, national_cards, national_charts
from kankei_geo.present.html import render
from kankei_geo.present.words import background_terms, national_words
from kankei_geo.present.words.words import Translator
from kankei_geo.ui import state
from kankei_geo.ui.parts import controls
from kankei_geo.view import chapters, series_groups
from kankei_geo.view.view import View

_GROUP = "series_group"
_WIDEST = 760  # pixels of a chart: longer bars are not read better


def national(data: Dataset, view: View, t: Translator) -> None:
    """Draw the chapter between the page's heading and its tables."""
    _choices(data, view, t)
    kind = national_bars.kind(data, chapters.shown_series(data, view))
    if kind == national_bars.CARDS:
        st.html(render("ui/figure_cards", cards=national_cards.cards(data, view)))
        notes: list[str] = []
    else:
        drawn = national_charts.years if kind == national_bars.YEARS else national_charts.bars
        st.plotly_chart(
            drawn(data, view),
            theme=None,
            config=charts.PLAIN,
            key="national",
            width=_WIDEST,
            alt=national_words.brief(data, view),
        )
        notes = national_words.notes(data, view)
    st.caption(harmless.markdown(national_words.sources(data, view)))
    if notes:
        st.caption("\n".join(f"- {harmless.markdown(note)}" for note in notes))


def _choices(data: Dataset, view: View, t: Translator) -> None:
    """Draw the choice of a group of series, and of a series where the group has several."""
    shown, grouped = chapters.shown_series(data, view), series_groups.grouped(data)
    group = series_groups.group_of(shown)
    st.session_state["series"], st.session_state[_GROUP] = shown, group
    st.segmented_control(
        t("Group of figures"),
        list(grouped),
        format_func=lambda key: national_words.group_label(key, view.lang),
        key=_GROUP,
        required=True,
        label_visibility="collapsed",
        on_change=_open_group,
    )
    if len(grouped[group]) > 1:
        st.selectbox(
            t("Series of figures"),
            grouped[group],
            format_func=lambda key: background_terms.name(data, SERIES, key, view.lang),
            width=560,
            **controls.bound("series"),
        )


def _open_group() -> None:
    """Show the first series of the group that was pressed (a callback)."""
    first = series_groups.grouped(state.dataset())[st.session_state[_GROUP]][0]
    state.show(replace(state.present(), series=first))
