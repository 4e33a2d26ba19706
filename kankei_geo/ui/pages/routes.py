"""The page of routes: choose stops, see the best order on the map, open what is proposed."""

from dataclasses import replace

import pandas as pd
import pydeck
import streamlit as st

from kankei_geo.analysis import routes as planned
from kankei_geo.analysis.routes import ANY_OF_THEM, QUICKEST, THE_SAME, Route
from kankei_geo.base import harmless
from kankei_geo.base.pages import ROUTES_PAGE
from kankei_geo.dataset.dataset import Dataset
from kankei_geo.dataset.reach import MOST_STOPS
from kankei_geo.present.html import render
from kankei_geo.present.maps import overlays
from kankei_geo.present.maps.pictures import route_picture
from kankei_geo.present.tables import route_tables
from kankei_geo.present.tables.record_tables import html_table
from kankei_geo.present.words import route_words, words
from kankei_geo.present.words.words import Translator
from kankei_geo.ui import frame, state
from kankei_geo.ui.pages import map_view
from kankei_geo.ui.parts import controls, filter_controls, guidance, municipality_table, table
from kankei_geo.ui.parts.published import publish, to_json
from kankei_geo.view import filters
from kankei_geo.view.view import DAILY, LOOPS, SIZES, View


def routes(data: Dataset, view: View, t: Translator) -> None:
    """Draw the page; without airports it says so."""
    if not data.prefecture.airports:
        frame.heading(t("Routes"))
        st.info(
            t("The data of this prefecture have no airport, so this cannot be shown."),
            icon=":material/flight:",
        )
        return
    filter_controls.filters(data, view, t, with_winter=False)
    matching, kept = filters.matching(data, view), filters.kept(data, view)
    route = route_words.route_of(data, view)
    told = route_words.sentences(data, view, route) if route else ()
    frame.heading(t("Routes"), *told)
    filter_controls.conditions(data, view, t)
    map_column, panel_column = st.columns([0.66, 0.34], gap="medium")
    with map_column:
        _map(data, view, matching, route, t)
        guidance.under_drawing(data, view, t, ROUTES_PAGE)
    with panel_column:
        _choices(data, view, t)
        _state(data, view, route)
        map_view.as_text(view, lambda: route_words.map_text(data, view, data.table, kept), t)
    if route is not None:
        legs = route_tables.legs(data, route, view.lang)
        with st.container(key="legs"):
            st.html(html_table(t("Legs of the route"), *_texts(legs)))
    _details(data, view, matching, t)


def _texts(table: pd.DataFrame) -> tuple[list[str], list[list[str]]]:
    """Return headings and cells as texts, with a dash for what is missing."""
    return list(table.columns), table.fillna("–").astype(str).to_numpy().tolist()


def _map(
    data: Dataset, view: View, matching: pd.Series, route: Route | None, t: Translator
) -> None:
    controls.layer(data, view, t)
    controls.indicator(data, view, t)
    controls.since(data, view, t)
    picture = route_picture(data, view, matching, route)
    layers = _lines(data, route, view.lang) if route else []
    # A route has numbers of its own; without them, its stops are what is selected.
    numbered = bool(route) and state.can_draw_maps()
    shown = replace(view, code=() if numbered else view.stops, area=())
    map_view.draw_map(data, shown, picture, t, (layers, ()), state.add_stop)


def _lines(data: Dataset, route: Route, language: str) -> list[pydeck.Layer]:
    drawn = overlays.collected(overlays.way_lines(route.lines))
    ends = (route.places[0], route.places[-1])
    points = overlays.numbered_points(data, route.stops, ends, language)
    return [
        overlays.lines(publish(to_json(drawn), "route")),
        overlays.numbers(publish(to_json(points), "stops")),
    ]


def _choices(data: Dataset, view: View, t: Translator) -> None:
    names = controls.names_by_code(data, view.lang)
    st.multiselect(
        t("Stops (two to {most} municipalities)").format(most=MOST_STOPS),
        list(names),
        format_func=names.__getitem__,
        max_selections=MOST_STOPS,
        placeholder=t("Choose by name"),
        select_all=False,
        **controls.bound("stops"),
    )
    if len(view.stops) == MOST_STOPS:
        st.caption(t("These are as many as there may be. Take one off to add another."))
    if view.trip is not None:  # without one, nothing of it can be seen
        _trip(data, view, t)
    controls.winter(t)


def _trip(data: Dataset, view: View, t: Translator) -> None:
    airports = planned.airports(data)
    left, right = st.columns(2)
    with left:
        st.selectbox(
            t("Airport of arrival"),
            (ANY_OF_THEM, *airports),
            format_func=lambda name: route_words.arrival(data, name, view),
            **controls.bound("arrive"),
        )
    with right:
        st.selectbox(
            t("Airport of departure"),
            (THE_SAME, QUICKEST, *airports),
            format_func=lambda name: route_words.departure(data, name, view),
            **controls.bound("depart"),
        )
    st.slider(
        t("Driving a day (h)"),
        DAILY[0],
        DAILY[-1],
        help=t(
            "Nights are at stops: a leg that does not fit into the rest of a day waits for the "
            "next. One that is longer than a whole day begins at once."
        ),
        **controls.bound("daily"),
    )
    st.toggle(t("Keep the order in which the stops were chosen"), **controls.bound("ordered"))
    st.toggle(t("Zoom the map to the route"), **controls.bound("closer"))


def _state(data: Dataset, view: View, route: Route | None) -> None:
    """Say what is missing for a route, or why there is none."""
    if view.trip is None:
        st.info(route_words.how_to_choose(view.lang), icon=":material/add_location_alt:")
    elif route is None:
        told = route_words.impossible(data, view)
        st.warning(harmless.markdown(told), icon=":material/wrong_location:")
    else:
        st.html(render("ui/places", steps=route_words.steps(data, route, view.lang)))


def _details(data: Dataset, view: View, matching: pd.Series, t: Translator) -> None:
    """Draw what stands under the map; only the open tab is made and sent."""
    labels = (t("Proposed loops"), t("Published routes"), t("Municipalities shown"))
    proposed, published, everyone = st.tabs(labels, key="route_details", on_change="rerun")
    if proposed.open:
        with proposed:
            _proposals(data, view, labels[0], t)
    if published.open:
        with published:
            found = route_tables.published(data, view)
            content = table.content(found, labels[1], missing=t("no road"))
            table.draw("published_routes", content, on_press=state.take_settings)
            st.caption(
                t(
                    "Only the places and their order are published. Minutes and kilometres are "
                    "estimates of this project, in summer or with the winter factor above. Press a "
                    "route to open it."
                )
            )
    if everyone.open:
        with everyone:
            shown = replace(view, code=view.stops)
            municipality_table.draw(data, shown, matching, t, on_press=state.take_stop)


def _proposals(data: Dataset, view: View, caption: str, t: Translator) -> None:
    theme, size, loop = st.columns([0.4, 0.25, 0.35], gap="medium")
    with theme:
        st.selectbox(
            t("Policy of all stops"),
            ("", *data.policies),
            format_func=lambda policy: (
                words.policy_name(data, policy, view.lang) if policy else t("any policy")
            ),
            **controls.bound("theme"),
        )
    with size:
        st.segmented_control(
            t("Number of stops"), list(SIZES), required=True, **controls.bound("size")
        )
    with loop:
        st.slider(t("At most (h on the road)"), LOOPS[0], LOOPS[-1], **controls.bound("loop"))
    found = route_words.loops_of(data, view)
    st.caption(harmless.markdown(route_words.proposed(data, view, len(found))))
    if found:
        content = table.content(route_tables.proposals(data, found, view.lang), caption)
        table.draw("proposed_routes", content, on_press=state.take_settings)
