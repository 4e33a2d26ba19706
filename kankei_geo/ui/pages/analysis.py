"""The page of analysis: a part at a time, chosen in the address, with the doubt of its numbers."""

from dataclasses import replace

import streamlit as st

from kankei_geo.analysis import cluster_results, clusters, context, readings
from kankei_geo.analysis.combinations import adopted
from kankei_geo.base import harmless
from kankei_geo.base.pages import ANALYSIS_PAGE
from kankei_geo.dataset.dataset import Dataset
from kankei_geo.present import charts, study_charts
from kankei_geo.present.html import render
from kankei_geo.present.tables import study_tables
from kankei_geo.present.words import doubt_words, study_findings, study_numbers, study_words
from kankei_geo.present.words.words import Translator
from kankei_geo.ui import frame, state
from kankei_geo.ui.pages import map_view
from kankei_geo.ui.parts import controls, guidance, table
from kankei_geo.view import layers
from kankei_geo.view.view import (
    AND,
    COMBINATIONS,
    DIFFERENCES,
    FINDINGS,
    LIKELY,
    NEIGHBOURS,
    STUDIES,
    View,
)

_UPSET = "upset"


def analysis(data: Dataset, view: View, t: Translator) -> None:
    """Draw the choice of parts and the part that the address names."""
    heading = st.container()
    st.segmented_control(
        t("Part of the analysis"),
        STUDIES,
        format_func=lambda study: study_words.label(study, view.lang),
        required=True,
        label_visibility="collapsed",
        **controls.bound("study"),
    )
    _choices(data, view, t)
    if view.study == NEIGHBOURS and not cluster_results.is_shipped(data):
        with st.spinner(t("Tests of neighbours are computed; this takes up to half a minute.")):
            study_words.title(data, view)
    with heading:
        frame.finding(
            frame.ANALYSIS,
            data,
            view,
            study_words.title(data, view),
            study_words.sentence(data, view),
        )
    if view.study == FINDINGS:
        _findings(data, view, t)
    else:
        _chart(data, view, t)
        content = table.content(
            study_tables.table(data, view, view.study),
            study_words.caption(data, view, view.study),
        )
        table.draw(view.study, content, on_press=_filter)
    for note in study_words.notes(data, view):
        st.caption(harmless.markdown(note))
    map_view.as_text(view, lambda: study_words.text(data, view), t)
    guidance.under_drawing(data, view, t, ANALYSIS_PAGE)


def _choices(data: Dataset, view: View, t: Translator) -> None:
    """Draw what the present part can be asked: the doubt, the neighbours, the group."""
    if view.study == NEIGHBOURS:
        left, right = st.columns(2)
        with left:
            st.selectbox(
                t("Is it alike among neighbours?"),
                clusters.variables(data),
                format_func=lambda name: study_numbers.variable_name(data, name, view.lang),
                **controls.bound("clustered"),
            )
        with right:
            st.selectbox(
                t("Who is compared"),
                clusters.TREATMENTS,
                format_func=lambda choice: study_words.treatment(choice, view.lang),
                **controls.bound("unlisted"),
            )
    elif view.study == DIFFERENCES and len(context.groups(data)) > 1:
        st.selectbox(
            t("Group that is compared with the other listed municipalities"),
            context.groups(data),
            format_func=lambda group: study_numbers.group_name(data, group, view.lang),
            width=420,
            **controls.bound("contrast"),
        )
    if view.study in study_words.WITH_DOUBT:
        _doubt(data, view, t)


def _doubt(data: Dataset, view: View, t: Translator) -> None:
    """Draw how the doubt is counted, and why the marks in doubt are read as they are."""
    if doubt_words.has_one_reading(data):
        return
    left, right = st.columns(2)
    with left:
        st.selectbox(
            t("How likely the present reading of a row is"),
            LIKELY,
            format_func=lambda choice: doubt_words.likely(choice, view.lang),
            **controls.bound("likely"),
        )
    with right:
        st.selectbox(
            t("Marks in doubt"),
            range(1, len(readings.open_levels(data)) + 1),
            format_func=lambda choice: doubt_words.unsure(data, choice, view.lang),
            **controls.bound("unsure"),
        )
    told = doubt_words.grounds(data, view)
    if told:
        title = t("Why the present reading is the more likely one")
        st.html(render("ui/terms", title=title, grounds=[("", told)]))


def _findings(data: Dataset, view: View, t: Translator) -> None:
    """Draw the findings, each with the way to its rows on the map."""
    for number, one in enumerate(study_findings.findings(data, view), start=1):
        with st.container(border=True):
            lines = [one.doubt, one.known]
            labels = (t("In other readings"), t("How it is known"))
            st.html(
                render(
                    "ui/finding",
                    number=number,
                    text=one.text,
                    lines=[pair for pair in zip(labels, lines, strict=True) if pair[1]],
                )
            )
            if one.settings:
                label = t("See these {number} on the map").format(number=len(one.codes))
                shown = study_findings.rows_of(view, one)
                frame.link(frame.PRIORITY_MAP, shown, label, f"rows_{one.key}", is_another=True)


def _chart(data: Dataset, view: View, t: Translator) -> None:
    """Draw the chart of the present part; pairs and neighbours are a table."""
    if view.study == COMBINATIONS:
        st.plotly_chart(
            study_charts.upset(data, view),
            theme=None,
            config=charts.PLAIN,
            key=_UPSET,
            on_select=_take_bar,
            selection_mode="points",
            alt=study_words.brief(data, view),
        )
        told = t("A press on a bar, or on a row of the table, makes it the filter of the map.")
        st.caption(told)
        chosen = study_charts.pressed(data, view)
        if chosen:
            _pressed(data, view, chosen, t)
    elif view.study == DIFFERENCES:
        st.plotly_chart(
            study_charts.deltas(data, view),
            theme=None,
            config=charts.PLAIN,
            key="deltas",
            alt=study_words.brief(data, view),
        )


def _pressed(data: Dataset, view: View, chosen: str, t: Translator) -> None:
    """Say who has the combination that is the filter, and lead to the map and out of it."""
    codes = study_numbers.codes_of(data, chosen)
    st.markdown(
        harmless.markdown(
            t("Filter: {combination} ({number}): {names}").format(
                combination=study_numbers.combination_name(data, chosen, view.lang),
                number=len(codes),
                names=study_numbers.names(data, codes, view.lang),
            )
        )
    )
    frame.link(frame.PRIORITY_MAP, view, t("See it on the map"), "to_map")
    st.button(t("Take the filter off"), key="take_off", on_click=_take_off, type="tertiary")


def _take_bar() -> None:
    """Take over a press on a bar (a callback)."""
    points = st.session_state[_UPSET].selection.get("points", [])
    keys = [point["customdata"] for point in points if point.get("customdata")]
    if keys:
        key = keys[0]
        _filter(str(key[0] if isinstance(key, list) else key))


def _take_off() -> None:
    view = state.present()
    state.show(replace(view, policy=(), without=()))


def _filter(combination: str) -> None:
    """Make a combination the filter (a callback); a second press on it takes it off."""
    policies, view = state.dataset().policies, state.present()
    asked = tuple(adopted(combination, policies))
    rest = tuple(policy for policy in policies if policy not in asked)
    state.show(replace(view, layer=layers.COMBINATION_LAYER, policy=asked, mode=AND, without=rest))
