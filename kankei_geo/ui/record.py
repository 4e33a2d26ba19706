"""The record of one municipality."""

import html

import pandas as pd
import streamlit as st

from kankei_geo import load, pipeline
from kankei_geo.matrix import POLICIES
from kankei_geo.present import charts, words
from kankei_geo.present.words import Translator
from kankei_geo.ui import controls, frame, map_view
from kankei_geo.ui.overview import PLAIN_CHART
from kankei_geo.view import View


def record(view: View, t: Translator) -> None:
    """Draw the choice of a municipality and its record."""
    frame.heading(t("Record of a municipality"))
    controls.municipality(view, t)
    if not view.code:
        st.info(
            t("Choose a municipality above, or click one on the map of the overview."),
            icon=":material/touch_app:",
        )
        return
    row = pipeline.record(view.code)
    left, right = st.columns(2, gap="large")
    with left:
        st.html(map_view.record_html(row, view.lang))
        _grounds(row, view.lang, t)
    with right:
        _population(row, view.lang, t)
        _office(row, t)
    frame.link(frame.OVERVIEW, view, t("Back to the map"))


def _grounds(row: pd.Series, language: str, t: Translator) -> None:
    st.subheader(t("Why each mark is what it is"), anchor=False)
    if not row["listed"]:
        st.markdown(
            t(
                "Not in table 3. It may not have been surveyed, or had nothing to list: the source "
                "does not say. This is not zero."
            )
        )
        return
    texts = load.grounds().set_index("grounds")
    items = [
        f"<dt>{html.escape(line)}</dt>"
        f"<dd>{html.escape(texts.loc[row[f'{policy}_grounds'], f'text_{language}'])}"
        f"<cite>{html.escape(texts.loc[row[f'{policy}_grounds'], 'source'])}</cite></dd>"
        for policy, line in zip(POLICIES, words.marks(row, language), strict=True)
    ]
    st.html(f"<dl class='kg-grounds'>{''.join(items)}</dl>")


def _population(people: pd.Series, language: str, t: Translator) -> None:
    st.subheader(t("Population since 2005"), anchor=False)
    st.plotly_chart(charts.population(people, language), config=PLAIN_CHART, key="population")
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


def _office(row: pd.Series, t: Translator) -> None:
    st.subheader(t("Office and area"), anchor=False)
    st.markdown(
        t("Office: {lat}° N, {lon}° E. [Official site]({url})").format(
            lat=f"{row['office_lat']:.4f}", lon=f"{row['office_lon']:.4f}", url=row["url"]
        )
        + "\n\n"
        + t(
            "Census area: {census} km². Area of the boundary polygon: {polygon} km² (difference "
            "{difference} km²)."
        ).format(
            census=f"{row['area_km2']:,.2f}",
            polygon=f"{row['polygon_area_km2']:,.2f}",
            difference=f"{row['area_difference_km2']:+.2f}",
        )
    )
    st.caption(
        t(
            "Sources: table 3 of the paper (marks), Statistics Bureau (population, area), "
            "localgovjp (office), N03 (polygon). Details stand on the page Data and sources."
        )
    )
