"""The page that shows how the count and each policy spread over groups."""

from dataclasses import replace

import streamlit as st

from kankei_geo.analysis import distribution as measured
from kankei_geo.analysis import indicators
from kankei_geo.dataset.dataset import Dataset
from kankei_geo.dataset.kept import kept
from kankei_geo.present.words import distribution_words, findings, how_to_read, view_words, words
from kankei_geo.present.words.words import Translator
from kankei_geo.ui import frame, state
from kankei_geo.ui.pages import combinations, map_view
from kankei_geo.ui.parts import drawn, filter_controls
from kankei_geo.ui.parts.published import publish, to_json
from kankei_geo.view import filters
from kankei_geo.view.view import View

_BY_INDICATOR = "_by_indicator"
_spread = drawn.component("spread", "div", "kg-spread")


def distribution(data: Dataset, view: View, t: Translator) -> None:
    """Draw the choice of groups, the two tables of bars, and the combinations."""
    everyone = data.table
    kept = filters.kept(data, view)
    spread = measured.spread(data, kept, view.by, winter=view.winter)
    title = (
        findings.map_finding(data, view, kept)  # which says that there are none
        if kept.empty
        else distribution_words.finding(data, spread, view)
    )
    sentence = view_words.sentence(data, view, kept)
    frame.finding(frame.DISTRIBUTION, data, view, title, sentence)
    filter_controls.conditions(data, view, t)
    if kept.empty:
        map_view.empty(data, view, everyone, t)
        return
    _grouping(data, view, t)
    _spread(
        key="spread",
        data={
            "url": publish(_words(data, view.by, view.lang), "spread"),
            "rows": distribution_words.rows(data, spread),
        },
    )
    st.caption(how_to_read.of_spread(view.lang))
    map_view.as_text(view, lambda: distribution_words.spread_text(data, spread, view), t)
    if len(data.policies) > 1:
        combinations.combinations(data, view, kept, t)


def _grouping(data: Dataset, view: View, t: Translator) -> None:
    """Draw what municipalities are grouped by: one of few, or an indicator from a list."""
    known = indicators.every(data)
    few = [by for by in measured.groupings(data) if by not in known]
    if view.by in known:
        few.append(view.by)
    st.segmented_control(
        t("Group by"),
        few,
        format_func=lambda by: distribution_words.grouping_label(data, by, view.lang),
        required=True,
        key="by",
        on_change=state.push,
        args=("by",),
    )
    st.session_state[_BY_INDICATOR] = view.by if view.by in known else None
    st.selectbox(
        t("Group by an indicator"),
        list(known),
        format_func=lambda key: words.layer_title(data, key, view.lang),
        placeholder=t("Group by an indicator"),
        label_visibility="collapsed",
        width=320,
        key=_BY_INDICATOR,
        on_change=_by_indicator,
    )


def _by_indicator() -> None:
    chosen = st.session_state[_BY_INDICATOR]
    if chosen is not None:
        state.show(replace(state.present(), by=chosen))


@kept
def _words(data: Dataset, by: str, language: str) -> str:
    return to_json(distribution_words.words_of_tables(data, by, language))
