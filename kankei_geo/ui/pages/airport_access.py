"""The page of airport access: circles, isochrones, candidates, areas, and how they are computed."""

from dataclasses import replace

import geopandas as gpd
import pandas as pd
import pydeck
import streamlit as st

from kankei_geo.analysis import (
    buffers,
    candidate_areas,
    candidate_ranking,
    candidates,
    opened,
    reach,
    ways,
)
from kankei_geo.analysis.rule import JOURNEY, Rule, airports_of
from kankei_geo.base import harmless
from kankei_geo.dataset import geojson
from kankei_geo.dataset.dataset import Dataset
from kankei_geo.present import charts, quadrant_points
from kankei_geo.present.maps import overlays
from kankei_geo.present.maps.outlines import area_outlines
from kankei_geo.present.maps.pictures import (
    AREAS,
    BORDERLINE,
    CAME,
    CIRCLES,
    ISOCHRONE,
    LEFT,
    WAY,
    candidate_picture,
)
from kankei_geo.present.tables import tables
from kankei_geo.present.words import (
    candidate_words,
    changed_words,
    findings,
    how_to_read,
    ranking_words,
    words,
)
from kankei_geo.present.words.words import Translator
from kankei_geo.ui import frame, state
from kankei_geo.ui.pages import map_view
from kankei_geo.ui.parts import controls, filter_controls, guidance, model_notes, table
from kankei_geo.ui.parts.published import publish, to_json
from kankei_geo.view.view import BOTH, View


def airport_access(data: Dataset, view: View, t: Translator) -> None:
    """Draw the page; without airports it says so."""
    if not data.prefecture.airports:
        frame.heading(t("Airport access"))
        st.info(
            t("The data of this prefecture have no airport, so this cannot be shown."),
            icon=":material/flight:",
        )
        return
    rule = view.rule
    rated = candidates.tiers(data, rule)
    told = [candidate_words.rule_sentence(data, rule, view.lang)]
    if view.measure == BOTH:  # there, neither the title nor the legend tells of candidates
        told.append(candidate_words.span_sentence(data, rule, view.lang))
    title = findings.candidate_finding(data, view)
    frame.finding(frame.AIRPORT_ACCESS, data, view, title, *told)
    if view.is_filtered:
        filter_controls.conditions(data, view, t, ("area",))
        st.caption(
            t("Filters do not decide who is a candidate; a subprefecture only zooms the map.")
        )
    if not candidates.number(data, rule):
        _empty(data, view, rule, t)
    map_column, panel_column = st.columns([0.66, 0.34], gap="medium")
    with map_column:
        controls.also(view, t)
        _map(data, view, rule, t)
        guidance.under_drawing(data, view, t, "airport_access")
    with panel_column:
        controls.municipality(data, view, t)
        _panel(data, view, rated, t)
        map_view.as_text(view, lambda: candidate_words.map_text(data, view, rated), t)
    _details(data, view, rule, rated, t)
    model_notes.how_computed(data, view, t)


def _empty(data: Dataset, view: View, rule: Rule, t: Translator) -> None:
    nearest = candidates.nearest_rule_with_candidates(data, rule)
    st.warning(
        t("No municipality is a candidate under this rule: {rule}").format(
            rule=harmless.markdown(candidate_words.rule_sentence(data, rule, view.lang))
        ),
        icon=":material/search_off:",
    )
    relaxed = replace(
        view,
        minutes=int(nearest.max_minutes),
        km=int(nearest.max_km),
        journey=int(nearest.max_journey),
        count=nearest.min_count,
        winter=nearest.winter,
    )
    map_view.loosen_buttons([(t("Show the nearest view that is not empty"), relaxed)])


def _map(data: Dataset, view: View, rule: Rule, t: Translator) -> None:
    used = list(airports_of(data, rule)["iata"])
    picture = candidate_picture(data, view)
    kinds = [kind for kind, _ in picture.lines]
    # Who came and who left is made at once.
    makers = dict.fromkeys(_LINES[kind] for kind in kinds if kind in _LINES)
    drawn = [part for make in makers for part in make(data, view)]
    layers = []
    if drawn:
        layers.append(overlays.lines(publish(to_json(overlays.collected(drawn)), "lines")))
    if BORDERLINE in kinds:
        layers.append(_borderline(data, view))
    points = overlays.airport_points(data.airports, used, view.lang)
    layers.append(overlays.airports(publish(to_json(points), "airports")))
    ground = [_isochrone(data, view)] if ISOCHRONE in kinds else []
    map_view.draw_map(data, view, picture, t, (layers, ground))


def _isochrone(data: Dataset, view: View) -> pydeck.Layer:
    area = gpd.GeoDataFrame(geometry=reach.area(data, view.rule))
    return overlays.isochrone(publish(to_json(geojson.collection(area)), "isochrone"))


def _borderline(data: Dataset, view: View) -> pydeck.Layer:
    rated = candidates.tiers(data, view.rule)
    points = overlays.borderline_points(rated[rated["borderline"]])
    return overlays.borderline(publish(to_json(points), "borderline"))


def _circles(data: Dataset, view: View) -> list[gpd.GeoDataFrame]:
    airports = data.airports
    chosen = airports[airports["iata"].isin(airports_of(data, view.rule)["iata"])]
    circles = buffers.buffers(chosen, view.km, dissolved=view.merged)
    return overlays.circle_lines(circles.geometry)


def _areas(data: Dataset, view: View) -> list[gpd.GeoDataFrame]:
    found = area_outlines(data, candidate_areas.areas(data, view.rule))
    return overlays.area_lines(found.geometry)


def _changed(data: Dataset, view: View) -> list[gpd.GeoDataFrame]:
    return overlays.changed_lines(data, changed_words.whole(data, view))


def _way(data: Dataset, view: View) -> list[gpd.GeoDataFrame]:
    return overlays.way_lines(ways.to_airports(data, view.rule, [view.focus]).geometry)


_LINES = {
    CIRCLES: _circles,
    AREAS: _areas,
    CAME: _changed,
    LEFT: _changed,
    WAY: _way,
}


def _panel(data: Dataset, view: View, rated: pd.DataFrame, t: Translator) -> None:
    if not view.focus:
        map_view.explain(how_to_read.of_candidates(data, view), "", t)
        return
    row = rated[rated["code"] == view.focus].iloc[0]
    share = None  # circles say nothing of a journey by air
    if view.measure != JOURNEY:
        used = tuple(airports_of(data, view.rule)["iata"])
        share = buffers.largest_area_share(data, used, view.km)[view.focus]
    st.html(candidate_words.access_html(data, row, view, share))
    map_view.panel(data, view, t)


def _details(data: Dataset, view: View, rule: Rule, rated: pd.DataFrame, t: Translator) -> None:
    """Draw what stands under the map; only the open tab is made and sent."""
    labels = (
        t("Candidates and other tiers"),
        t("Access and number of policies"),
        t("Candidate areas"),
        t("What changed"),
        t("Kilometres against minutes"),
        t("Openings of roads"),
    )
    ranking, chart, areas, changed, differ, openings = st.tabs(
        labels, key="details", on_change="rerun"
    )
    if ranking.open:
        with ranking:
            _ranking(data, view, rule, labels[0], t)
    if chart.open:
        with chart:
            _quadrants(data, view, rule, rated, t)
    if areas.open:
        with areas:
            found = tables.areas(data, candidate_areas.areas(data, rule), rule, view.lang)
            table.draw("areas", table.content(found, labels[2]))
    if changed.open:
        with changed:
            found = changed_words.table(data, view)
            table.draw("changed", table.content(found, labels[3]))
    if differ.open:
        with differ:
            _disagreements(data, view, rule, t)
    if openings.open:
        with openings:
            _openings(data, view, rule, labels[5], t)


def _openings(data: Dataset, view: View, rule: Rule, caption: str, t: Translator) -> None:
    found = tables.openings(data, opened.effects(data, rule), rule, view.lang)
    table.draw("openings", table.content(found, caption))
    st.caption(
        t(
            "Minutes are estimates for the roads of the day before and of the day itself, told "
            "where at least 1 minute is saved and the drive now takes 180 or less. Sections opened "
            "on one day are told together."
        )
    )


def _ranking(data: Dataset, view: View, rule: Rule, caption: str, t: Translator) -> None:
    ranked = candidate_ranking.candidate_table(data, rule)
    listed = tables.candidates(data, ranked, rule, view.lang)
    contradicted = ranking_words.contradictions(data, ranked, view.lang, rule.winter)
    # In the table's file, which the browser fetches: it costs nothing of a message.
    content = table.content(
        listed,
        caption,
        notes=ranking_words.notes_of_ranking(data, rule, contradicted, view.lang),
        ranges={t("Ranks under other weights"): int(ranked["rank"].notna().sum())},
        badges={t("Contradicted by"): {code: told for code, (_, told) in contradicted.items()}},
    )
    # Not in the table: there, they would leave no room for its rows.
    if told := ranking_words.added_notes(data, rule, view.lang):
        st.caption(harmless.markdown(words.sentences(view.lang, *told)))
    table.draw("candidates", content, selected="-".join(view.code))
    how = t("How the ranking is made, and how much it depends on the weights")
    if st.toggle(how, key="how_ranked"):
        st.markdown(harmless.markdown(ranking_words.robustness_text(data, rule, view.lang)))


def _quadrants(data: Dataset, view: View, rule: Rule, rated: pd.DataFrame, t: Translator) -> None:
    points = publish(to_json(quadrant_points.points(data, rated, rule, view.lang)), "quadrants")
    st.vega_lite_chart(
        charts.quadrants(data, points, rated, rule, view.code, view.lang),
        key="quadrants",
        on_select=lambda: state.select_in_chart("quadrants"),
        selection_mode="pick",
        theme=None,
        alt=t("Chart of access and number of policies. The text below says what it shows."),
    )
    st.caption(harmless.markdown(candidate_words.quadrant_text(data, rated, rule, view.lang)))


def _disagreements(data: Dataset, view: View, rule: Rule, t: Translator) -> None:
    differ = candidates.disagreements(data, rule)
    caption = t("Where {km} km and {minutes} minutes disagree").format(
        km=view.km, minutes=view.minutes
    )
    table.draw(
        "disagreements",
        table.content(tables.disagreements(data, differ, view.lang), caption, missing=t("no road")),
        selected="-".join(view.code),
    )
    st.caption(
        t(
            "Choose “Both” as the measure to see why on the map: the circle reaches them, the "
            "roads do not, or the other way round."
        )
    )
