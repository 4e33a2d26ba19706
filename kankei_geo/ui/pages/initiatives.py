"""The page of what documents and public pages tell: map of signs, list, timeline, what was left."""

from dataclasses import replace
from functools import partial

import streamlit as st

from kankei_geo.base.pages import INITIATIVES_PAGE
from kankei_geo.dataset.dataset import Dataset
from kankei_geo.dataset.initiatives import KIND, SOURCE, whole
from kankei_geo.dataset.kept import kept
from kankei_geo.present import charts
from kankei_geo.present.html import render
from kankei_geo.present.maps import overlays
from kankei_geo.present.maps.pictures import initiative_picture
from kankei_geo.present.maps.sign_points import sign_points
from kankei_geo.present.signs import signs
from kankei_geo.present.tables import initiative_tables, record_tables
from kankei_geo.present.words import initiative_words
from kankei_geo.present.words.words import Translator, translator
from kankei_geo.ui import frame, state
from kankei_geo.ui.pages import map_view
from kankei_geo.ui.parts import controls, guidance, table
from kankei_geo.ui.parts.published import publish, to_json
from kankei_geo.view import told
from kankei_geo.view.view import LONGEST_SEARCH, View


def initiatives(data: Dataset, view: View, t: Translator) -> None:
    """Draw the page; a prefecture without the table says so."""
    if not initiative_words.are_there(data):
        frame.heading(t("Initiatives and evidence"))
        st.info(t("The data of this prefecture have no table of facts."), icon=":material/article:")
        return
    finding = initiative_words.finding(data, view) + t(".")
    frame.heading(t("Initiatives and evidence"), finding, *initiative_words.sentences(data, view))
    if view.is_filtered:
        st.caption(t("Filters change nothing on this page: the box below says what counts."))
    map_column, panel_column = st.columns([0.62, 0.38], gap="medium")
    with map_column:
        points = sign_points(data, view)
        layers = [overlays.sign_layer(publish(to_json(overlays.signs(points)), "signs"))]
        picture = initiative_picture(data, view)
        map_view.draw_map(data, replace(view, area=()), picture, t, (layers if points else [], ()))
        guidance.under_drawing(data, view, t, INITIATIVES_PAGE)
    with panel_column:
        _choices(data, view, t)
        controls.municipality(data, view, t)
        if view.focus:
            st.html(story_html(data, view, view.focus))
        map_view.as_text(view, lambda: initiative_words.map_text(data, view), t)
    _details(data, view, t)


def story_html(data: Dataset, view: View, code: str) -> str:
    """Return the shown facts on a municipality as a table in the order of time."""
    t = translator(view.lang)
    head, rows = initiative_tables.story(data, view, code)
    name = initiative_words.place_name(data, code, view.lang)
    title = t("{name} in the order of time: {number}").format(name=name, number=len(rows))
    if not rows:
        return render("ui/how_to_read", title=title, lines=[t("No fact here")])
    return record_tables.html_table(title, head, rows)


def _choices(data: Dataset, view: View, t: Translator) -> None:
    st.multiselect(
        t("Kind"),
        told.kinds(data),
        format_func=lambda key: _kind_name(data, key, view.lang),
        placeholder=t("All kinds"),
        select_all=False,
        **controls.bound("facts"),
    )
    st.multiselect(
        t("Document"),
        told.sources(data),
        format_func=lambda key: initiative_words.term(data, SOURCE, key, view.lang),
        placeholder=t("All documents and pages"),
        select_all=False,
        **controls.bound("docs"),
    )
    st.text_input(
        t("Search in the text"),
        max_chars=LONGEST_SEARCH,
        placeholder=t("Words, a name or its reading"),
        icon=":material/search:",
        **controls.bound("told"),
    )


def _kind_name(data: Dataset, key: str, language: str) -> str:
    return f"{signs(data)[key].shape} {initiative_words.term(data, KIND, key, language)}"


def _details(data: Dataset, view: View, t: Translator) -> None:
    """Draw what stands under the map; only the open tab is made and sent."""
    labels = (t("List of facts"), t("Timeline"), t("What was taken, and what was left out"))
    listed, timeline, parts = st.tabs(labels, key="fact_details", on_change="rerun")
    if listed.open:
        with listed:
            content = table.content(initiative_tables.listed(data, view), labels[0])
            press = partial(_select, whole(data.prefecture))
            table.draw("facts_listed", content, on_press=press, selected="-".join(view.code))
    if timeline.open:
        with timeline:
            st.plotly_chart(
                charts.timeline(data, view),
                theme=None,
                config=charts.PLAIN,
                key="fact_years",
                alt=initiative_words.timeline_text(data, view),
            )
            if view.text:
                st.markdown(initiative_words.timeline_text(data, view))
    if parts.open:
        with parts:
            table.draw("fact_parts", _parts(data, view.lang))


def _select(prefecture: str, code: str) -> None:
    """Select the municipality of a fact; the prefecture as a whole cannot be selected."""
    if code != prefecture:
        state.select(code)


@kept
def _parts(data: Dataset, language: str) -> str:
    title = translator(language)("What was taken, and what was left out")
    return table.content(initiative_tables.parts(data, language), title)
