"""The record of one municipality."""

import pandas as pd
import streamlit as st

from kankei_geo.analysis import candidates, journey
from kankei_geo.base import harmless
from kankei_geo.base.i18n import msgid
from kankei_geo.dataset import facts
from kankei_geo.dataset.dataset import Dataset
from kankei_geo.present import charts
from kankei_geo.present.html import render
from kankei_geo.present.tables import apart, record_tables
from kankei_geo.present.words import candidate_words, journey_words, words
from kankei_geo.present.words.about import about
from kankei_geo.present.words.words import Translator
from kankei_geo.ui import frame, state
from kankei_geo.ui.pages import map_view
from kankei_geo.ui.parts import controls, table
from kankei_geo.view import filters
from kankei_geo.view.layers import has_journeys
from kankei_geo.view.view import View

_GOWER = msgid(
    "Gower’s distance, 0 (the same) to 1: half of it the {policies} marks, half population, its "
    "change, the share of 65 and over, density and the drive to a Tokyo flight (estimate). Marks "
    "are compared only where both are listed."
)
_GOWER_IN_PART = msgid(
    "Gower’s distance, 0 (the same) to 1: half of it the {policies} marks, half what is known of "
    "people and access. Marks are compared only where both are listed."
)


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
        st.caption(
            t(
                "Rank 1 is the most, for minutes and km the nearest; equal values share the best "
                "rank. Percentile: share of municipalities with a lower value plus half of the "
                "equal ones. Not listed is not ranked."
            )
        )
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
        told = t(
            "Not in {table}. It may not have been surveyed, or had nothing to list: the source "
            "does not say. This is not zero."
        ).format(**about(data, language))
        st.markdown(harmless.markdown(told))
        return
    texts = data.grounds.set_index("grounds")[[f"text_{language}", "source"]]
    marks = zip(data.policies, words.marks(data, row, language), strict=True)
    grounds = [
        (
            line,
            words.scale(data, row[f"{policy}_level"], language),
            words.why_not(data, row, policy, language),
            [] if texts.empty else [texts.loc[row[f"{policy}_grounds"]]],
        )
        for policy, line in marks
    ]
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
    first, last = people["census_2005"], people["census_2020"]
    old = people["age65plus_2020"] / last * 100
    st.markdown(
        t(
            "Census 2005: {first} → 2020: {last} ({change} %). Resident register 2025: {register}. "
            "65 and over in 2020: {old} %. Mean age in 2020: {mean}."
        ).format(
            first=f"{first:,}",
            last=f"{last:,}",
            change=f"{(last / first - 1) * 100:+.1f}",
            register=f"{people['register_2025']:,}",
            old=f"{old:.1f}",
            mean=f"{people['mean_age_2020']:.1f}",
        )
    )
    st.caption(
        t(
            "Census: the total at each census; 2010 is on the boundaries of 2015. The register "
            "counts registered residents, so the two lines differ."
        )
    )


def _office(data: Dataset, row: pd.Series, language: str, t: Translator) -> None:
    st.subheader(t("Office and area"), anchor=False)
    st.markdown(
        t("Office: {lat}° N, {lon}° E. [Official site]({url})").format(
            lat=f"{row['office_lat']:.4f}", lon=f"{row['office_lon']:.4f}", url=row["url"]
        )
        + "\n\n"
        + _areas(data, row, t)
    )
    told = (
        t(
            "Sources: {table} of the paper (marks), Statistics Bureau (population, area), "
            "localgovjp (office), N03 (polygon). Details stand on the page Data and sources."
        ).format(**about(data, language))
        if data.edition.rules
        else t("Sources stand at the foot of this page and on the page Data and sources.")
    )
    st.caption(harmless.markdown(told))


def _areas(data: Dataset, row: pd.Series, t: Translator) -> str:
    """Return the area of the census beside that of the polygon, as far as they are known."""
    if not data.prefecture.population:
        return t("Area of the boundary polygon: {polygon} km².").format(
            polygon=f"{row['polygon_area_km2']:,.2f}"
        )
    return t(
        "Census area: {census} km². Area of the boundary polygon: {polygon} km² (difference "
        "{difference} km²)."
    ).format(
        census=f"{row['area_km2']:,.2f}",
        polygon=f"{row['polygon_area_km2']:,.2f}",
        difference=f"{row['area_difference_km2']:+.2f}",
    )


def _related(data: Dataset, view: View, t: Translator) -> None:
    """Draw neighbours and the most similar municipalities; a press on a name goes there."""
    similar = record_tables.similar_places(data, view.focus, view.lang)
    table.draw("similar", table.content(similar, t("The five most similar municipalities")))
    whole = data.prefecture.population and data.prefecture.airports
    st.caption(t(_GOWER if whole else _GOWER_IN_PART).format(**about(data, view.lang)))
    near = record_tables.neighbours(data, view.focus, view.lang)
    if near.empty:
        st.markdown(t("No municipality borders on it by land."))
    else:
        table.draw("neighbours", table.content(near, t("Neighbours and their policies")))
