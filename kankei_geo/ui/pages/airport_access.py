"""The page of airport access: circles, isochrones, candidates, areas, and how they are computed."""

from dataclasses import replace

import pandas as pd
import pydeck
import streamlit as st

from kankei_geo.analysis import buffers, candidate_areas, candidate_ranking, candidates
from kankei_geo.analysis.rule import LINE, Rule, airports_of
from kankei_geo.base.i18n import msgid
from kankei_geo.dataset import geojson, load, shipped
from kankei_geo.dataset.winter import isochrone_name
from kankei_geo.present import charts
from kankei_geo.present.maps import overlays
from kankei_geo.present.maps.outlines import area_outlines
from kankei_geo.present.maps.pictures import AREAS, CIRCLES, ISOCHRONES, candidate_picture
from kankei_geo.present.tables import tables
from kankei_geo.present.words import candidate_words
from kankei_geo.present.words.words import Translator
from kankei_geo.ui import frame, state
from kankei_geo.ui.pages import map_view
from kankei_geo.ui.parts import controls, filter_controls, model_notes, table
from kankei_geo.ui.parts.published import geometry_url, publish, to_json
from kankei_geo.view.view import View

_OF_ISOCHRONES = msgid(
    "Purple lines show how far 30, 60 and 90 minutes reach. All minutes are estimates."
)
_HOW_TO_READ = (
    msgid("Blue municipalities are candidates: the darker, the more policies."),
    msgid("Blue lines have access but are not listed; blue dots have policies but no access."),
    _OF_ISOCHRONES,
    msgid("Black points are airports that count; hollow ones do not."),
)


def airport_access(view: View, t: Translator) -> None:
    """Draw the page."""
    rule = view.rule
    rated = candidates.tiers(rule)
    frame.heading(
        t("Airport access"),
        candidate_words.rule_sentence(rule, view.lang),
        candidate_words.tier_sentence(rated, rule, view.lang),
    )
    if view.is_filtered:
        filter_controls.conditions(view, t)
        st.caption(t("Filters do not decide who is a candidate; here they only zoom the map."))
    if not candidates.is_candidate(rated).any():
        _empty(view, rule, t)
    map_column, panel_column = st.columns([0.66, 0.34], gap="medium")
    with map_column:
        _map(view, rule, t)
    with panel_column:
        controls.municipality(view, t)
        _panel(view, rated, t)
        map_view.as_text(view, lambda: candidate_words.map_text(view, rated), t)
    _details(view, rule, rated, t)
    model_notes.how_computed(view, t)


def _empty(view: View, rule: Rule, t: Translator) -> None:
    nearest = candidates.nearest_rule_with_candidates(rule)
    st.warning(
        t("No municipality is a candidate under this rule: {rule}").format(
            rule=candidate_words.rule_sentence(rule, view.lang)
        ),
        icon=":material/search_off:",
    )
    relaxed = replace(
        view,
        minutes=int(nearest.max_minutes),
        km=int(nearest.max_km),
        count=nearest.min_count,
        winter=nearest.winter,
    )
    map_view.loosen_buttons([(t("Show the nearest view that is not empty"), relaxed)])


def _map(view: View, rule: Rule, t: Translator) -> None:
    used = list(airports_of(rule)["iata"])
    picture = candidate_picture(view)
    layers = [_LINES[kind](view, used) for kind, _ in picture.lines]
    points = overlays.airport_points(load.airports(), used, view.lang)
    layers.append(overlays.airports(publish(to_json(points), "airports")))
    map_view.draw_map(view, picture, t, layers)


def _isochrones(view: View, used: list[str]) -> pydeck.Layer:
    url = geometry_url(shipped.ISOCHRONES / isochrone_name(view.winter))
    return overlays.isochrones(url, used, view.minutes)


def _circles(view: View, used: list[str]) -> pydeck.Layer:
    airports = load.airports()
    chosen = airports[airports["iata"].isin(used)]
    circles = buffers.buffers(chosen, view.km, dissolved=view.merged)
    return overlays.circles(publish(to_json(geojson.collection(circles)), "buffers"))


def _areas(view: View, _used: list[str]) -> pydeck.Layer:
    outlines = area_outlines(candidate_areas.areas(view.rule))
    return overlays.candidate_areas(publish(to_json(geojson.collection(outlines)), "area_outlines"))


_LINES = {ISOCHRONES: _isochrones, CIRCLES: _circles, AREAS: _areas}


def _panel(view: View, rated: pd.DataFrame, t: Translator) -> None:
    if not view.focus:
        is_drawn = view.measure != LINE
        lines = [line for line in _HOW_TO_READ if is_drawn or line is not _OF_ISOCHRONES]
        map_view.how_to_read(lines, t)
        return
    row = rated[rated["code"] == view.focus].iloc[0]
    share = buffers.largest_area_share(tuple(airports_of(view.rule)["iata"]), view.km)[view.focus]
    st.html(candidate_words.access_html(row, view, share))
    map_view.panel(view, t)


def _details(view: View, rule: Rule, rated: pd.DataFrame, t: Translator) -> None:
    """Draw what stands under the map; only the open tab is made and sent."""
    labels = (
        t("Candidates and other tiers"),
        t("Access and number of policies"),
        t("Candidate areas"),
        t("Kilometres against minutes"),
    )
    ranking, chart, areas, differ = st.tabs(labels, key="details", on_change="rerun")
    if ranking.open:
        with ranking:
            _ranking(view, rule, labels[0], t)
    if chart.open:
        with chart:
            _quadrants(view, rule, rated, t)
    if areas.open:
        with areas:
            found = tables.areas(candidate_areas.areas(rule), rule, view.lang)
            table.draw("areas", table.content(found, labels[2]))
    if differ.open:
        with differ:
            _disagreements(view, rule, t)


def _ranking(view: View, rule: Rule, caption: str, t: Translator) -> None:
    listed = tables.candidates(candidate_ranking.candidate_table(rule), rule, view.lang)
    table.draw("candidates", table.content(listed, caption), selected="-".join(view.code))
    if st.toggle(t("How the ranking is made, and how much it depends on the weights")):
        st.markdown(candidate_words.robustness_text(rule, view.lang))
    if candidates.is_candidate(candidates.tiers(rule)).any():
        st.markdown(candidate_words.derived_text(rule, view.lang))


def _quadrants(view: View, rule: Rule, rated: pd.DataFrame, t: Translator) -> None:
    points = publish(to_json(charts.quadrant_points(rated, rule, view.lang)), "quadrants")
    st.vega_lite_chart(
        charts.quadrants(points, rated, rule, view.code, view.lang),
        key="quadrants",
        on_select=lambda: state.select_in_chart("quadrants"),
        selection_mode="pick",
        theme=None,
        alt=t("Chart of access and number of policies. The text below says what it shows."),
    )
    st.caption(candidate_words.quadrant_text(rated, rule, view.lang))


def _disagreements(view: View, rule: Rule, t: Translator) -> None:
    differ = candidates.disagreements(rule)
    caption = t("Where {km} km and {minutes} minutes disagree").format(
        km=view.km, minutes=view.minutes
    )
    table.draw(
        "disagreements",
        table.content(tables.disagreements(differ, view.lang), caption, missing=t("no road")),
        selected="-".join(view.code),
    )
    st.caption(
        t(
            "Choose “Both” as the measure to see why on the map: the circle reaches them, the "
            "roads do not, or the other way round."
        )
    )
