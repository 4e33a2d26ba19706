"""The record of one municipality."""

import pandas as pd
import streamlit as st

from kankei_geo.analysis import candidates, indicators, journey, similar
from kankei_geo.base import harmless
from kankei_geo.dataset import facts
from kankei_geo.dataset.dataset import Dataset
from kankei_geo.present import charts
from kankei_geo.present.html import render
from kankei_geo.present.tables import apart, record_tables
from kankei_geo.present.words import (
    candidate_words,
    indicator_words,
    initiative_words,
    journey_words,
    record_words,
    words,
)
from kankei_geo.present.words.words import Translator
from kankei_geo.ui import frame, state
from kankei_geo.ui.pages import initiatives, map_view
from kankei_geo.ui.parts import controls, table
from kankei_geo.view import filters
from kankei_geo.view.layers import has_journeys
from kankei_geo.view.view import OF_FACTS, View, without


def record(data: Dataset, view: View, t: Translator) -> None:
    """Draw the choice of a municipality and its record."""
    told = [apart.placed(data, view)] if view.focus else []
    frame.heading(t("Record of a municipality"), *told)
    controls.municipality(data, view, t)
    if not view.focus:
        st.info(
            t("Choose a municipality above, or click one on the map of the overview."),
            icon=":material/touch_app:",
        )
        frame.link_to_last_map(view, t)
        return
    row = facts.record(data, view.focus)
    _previous_and_next(data, view, t)
    left, right = st.columns(2, gap="large")
    with left:
        st.html(map_view.record_html(data, row, view.lang))
        st.html(record_tables.standing_html(data, view))
        st.caption(record_words.of_standing(view.lang))
        map_view.as_text(
            view,
            lambda: f"{told[0]} {record_tables.record_text(data, view)}",
            t,
        )
        _grounds(data, row, view.lang, t)
    with right:
        if data.prefecture.airports:
            _access(data, view, t)
        if has_journeys(data):
            _journey(data, view, t)
        if data.prefecture.population:
            _population(row, view, t)
        _office(data, row, view.lang, t)
    _told(data, view, t)
    _indicators(data, view)
    _related(data, view, t)


def _previous_and_next(data: Dataset, view: View, t: Translator) -> None:
    """Offer the municipalities before and after, among those that the filters let through."""
    everyone = data.table
    shown = list(filters.kept(data, view)["code"])
    codes = shown if view.focus in shown else list(everyone["code"])
    names = everyone.set_index("code")
    position = codes.index(view.focus)
    with st.container(horizontal=True, gap="small", key="walk"):
        for key, step, label in (
            ("previous", -1, t("Previous: {name}")),
            ("next", 1, t("Next: {name}")),
        ):
            code = codes[(position + step) % len(codes)]
            st.button(
                label.format(name=words.name(names.loc[code], view.lang)),
                key=key,
                on_click=state.walk_to,
                args=(code,),
                disabled=len(codes) == 1,
            )
        frame.link_to_last_map(view, t)


def _grounds(data: Dataset, row: pd.Series, language: str, t: Translator) -> None:
    st.subheader(t("Why each mark is what it is"), anchor=False)
    if not row["listed"]:
        st.markdown(harmless.markdown(record_words.not_listed(data, language)))
        return
    grounds = record_words.grounds(data, row, language)
    st.html(render("ui/mark_grounds", grounds=grounds))


def _access(data: Dataset, view: View, t: Translator) -> None:
    st.subheader(t("Access from the capital region"), anchor=False)
    rated = candidates.tiers(data, view.rule)
    row = rated[rated["code"] == view.focus].iloc[0]
    st.html(candidate_words.access_html(data, row, view))
    st.caption(harmless.markdown(candidate_words.rule_sentence(data, view.rule, view.lang)))


def _journey(data: Dataset, view: View, t: Translator) -> None:
    title = t("Journey from Haneda (estimate)")
    st.subheader(title, anchor=False)
    row = journey.to(data, view.assumptions, view.focus)
    other = journey_words.other_airport(data, view, view.focus)
    st.html(
        render(
            "ui/journey",
            total=journey_words.total(row, view.lang),
            parts=journey_words.parts(data, view, row),
            minutes=lambda part: t("{minutes} min").format(minutes=part.minutes),
            other=other,
        )
    )
    with st.expander(t("What is assumed")):
        st.markdown(harmless.markdown(journey_words.assumptions(view.lang)))
        controls.journey(t, with_winter=True)


def _population(people: pd.Series, view: View, t: Translator) -> None:
    title = t("Population since 2005")
    st.subheader(title, anchor=False)
    st.plotly_chart(
        charts.population(people, view.lang),
        theme=None,
        config=charts.PLAIN,
        key="population",
        alt=title,
    )
    told, how = record_words.of_population(people, view.lang)
    st.markdown(told)
    st.caption(how)


def _office(data: Dataset, row: pd.Series, language: str, t: Translator) -> None:
    st.subheader(t("Office and area"), anchor=False)
    st.markdown(
        t("Office: {lat}° N, {lon}° E. [Official site]({url})").format(
            lat=f"{row['office_lat']:.4f}", lon=f"{row['office_lon']:.4f}", url=row["url"]
        )
        + "\n\n"
        + record_words.areas(data, row, language)
    )
    st.caption(harmless.markdown(record_words.sources_told(data, language)))


def _told(data: Dataset, view: View, t: Translator) -> None:
    """Draw what documents and pages tell of the municipality, in the order of time."""
    if not initiative_words.are_there(data):
        return
    everything = without(view, *OF_FACTS)  # what another page narrows down is whole here
    st.html(initiatives.story_html(data, everything, view.focus))
    frame.link(frame.INITIATIVES, view, t("All facts, with their sources"), "to_facts")


def _indicators(data: Dataset, view: View) -> None:
    """Draw all indicators of the municipality, with a small chart of those of several years."""
    if not indicators.every(data):
        return
    st.html(record_tables.indicators_html(data, view))
    st.caption(" ".join(indicator_words.of_standing(data, view.lang)))


def _related(data: Dataset, view: View, t: Translator) -> None:
    """Draw neighbours and the most similar municipalities; a press on a name goes there."""
    known = indicators.every(data)
    if known:
        st.multiselect(
            t("Indicators that are compared, too"),
            list(known),
            format_func=lambda key: words.layer_title(data, key, view.lang),
            max_selections=similar.MOST_ALSO,
            placeholder=t("none"),
            select_all=False,
            **controls.bound("like"),
        )
    alike = record_tables.similar_places(data, view)
    table.draw("similar", table.content(alike, t("The five most similar municipalities")))
    st.caption(harmless.markdown(record_words.of_likeness(data, view)))
    near = record_tables.neighbours(data, view.focus, view.lang)
    if near.empty:
        st.markdown(t("No municipality borders on it by land."))
    else:
        table.draw("neighbours", table.content(near, t("Neighbours and their policies")))
