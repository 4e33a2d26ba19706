"""The page of hubs: how many, how far, what they are to reach; their map, table and curve."""

from dataclasses import replace

import streamlit as st

from kankei_geo.analysis.hubs import ALL, CANDIDATES, counted_choices
from kankei_geo.base import harmless
from kankei_geo.base.pages import HUBS_PAGE
from kankei_geo.dataset.dataset import Dataset
from kankei_geo.present import charts
from kankei_geo.present.html import render
from kankei_geo.present.maps import overlays
from kankei_geo.present.maps.pictures import hub_picture
from kankei_geo.present.tables import hub_tables
from kankei_geo.present.words import hub_words
from kankei_geo.present.words.words import Translator
from kankei_geo.ui import frame
from kankei_geo.ui.pages import map_view
from kankei_geo.ui.parts import controls, guidance, table
from kankei_geo.ui.parts.published import publish, to_json
from kankei_geo.view.view import HUBS, MINUTES, View


def hubs(data: Dataset, view: View, t: Translator) -> None:
    """Draw the page; without airports there are no roads, and it says so."""
    if not data.prefecture.airports:
        frame.heading(t("Hubs"))
        st.info(
            t("The data of this prefecture have no roads, so this cannot be shown."),
            icon=":material/hub:",
        )
        return
    told = hub_words.finding(data, view) + t(".")
    frame.heading(t("Hubs"), told, *hub_words.sentences(data, view))
    if view.is_filtered:
        st.caption(t("Filters change nothing on this page: the box below says what counts."))
    map_column, panel_column = st.columns([0.66, 0.34], gap="medium")
    found = hub_words.choice(data, view)
    with map_column:
        picture = hub_picture(data, view)
        points = overlays.numbered_points(data, picture.numbered, (), view.lang)
        layers = [overlays.numbers(publish(to_json(points), "hubs"))] if picture.numbered else []
        map_view.draw_map(data, replace(view, area=()), picture, t, (layers, ()))
        guidance.under_drawing(data, view, t, HUBS_PAGE)
    with panel_column:
        _choices(data, view, t)
        if found is None:
            st.warning(hub_words.finding(data, view), icon=":material/search_off:")
        else:
            st.html(render("ui/places", steps=hub_words.steps(data, view, found)))
        controls.municipality(data, view, t)
        if view.focus:
            st.markdown(harmless.markdown(hub_words.of_selected(data, view)))
        map_view.as_text(view, lambda: hub_words.map_text(data, view), t)
    _details(data, view, t)


def _choices(data: Dataset, view: View, t: Translator) -> None:
    left, right = st.columns(2)
    with left:
        st.slider(t("Number of hubs"), HUBS[0], HUBS[-1], **controls.bound("hubs"))
    with right:
        st.slider(t("Minutes by road"), MINUTES[0], MINUTES[-1], step=5, **controls.bound("within"))
    st.selectbox(
        t("To be reached"),
        counted_choices(data),
        format_func=lambda choice: hub_words.counted(data, choice, view.lang),
        **controls.bound("cover"),
    )
    st.selectbox(
        t("Who may be a hub"),
        (ALL, CANDIDATES),
        format_func=lambda choice: hub_words.seats(choice, view.lang),
        help=t("Candidates are those of the page Airport access, under the rule set there."),
        **controls.bound("seats"),
    )
    controls.winter(t)


def _details(data: Dataset, view: View, t: Translator) -> None:
    """Draw what stands under the map; only the open tab is made and sent."""
    labels = (t("The hubs"), t("One more hub"), t("Who is reached from where"))
    chosen, curve, reached = st.tabs(labels, key="hub_details", on_change="rerun")
    if chosen.open:
        with chosen:
            content = table.content(hub_tables.chosen(data, view), labels[0])
            table.draw("chosen_hubs", content, selected="-".join(view.code))
    if curve.open:
        with curve:
            st.plotly_chart(
                charts.hub_curve(data, view),
                theme=None,
                config=charts.PLAIN,
                key="hub_curve",
                alt=hub_words.curve_text(data, view),
            )
            table.draw("hub_numbers", table.content(hub_tables.curve(data, view), labels[1]))
    if reached.open:
        with reached:
            content = table.content(hub_tables.reached(data, view), labels[2])
            table.draw("reached", content, selected="-".join(view.code))
