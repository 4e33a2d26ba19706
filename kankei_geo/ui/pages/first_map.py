"""The page of a prefecture without a table of policies: its map, and the way to bring a table."""

from dataclasses import replace

import streamlit as st

from kankei_geo.base import harmless
from kankei_geo.dataset import facts
from kankei_geo.dataset.dataset import Dataset
from kankei_geo.present.html import render
from kankei_geo.present.maps.pictures import policy_picture
from kankei_geo.present.words import first_words, record_words, view_words
from kankei_geo.present.words.words import Translator
from kankei_geo.ui import frame
from kankei_geo.ui.pages import map_view
from kankei_geo.ui.parts import controls
from kankei_geo.view.layers import COUNT_LAYER
from kankei_geo.view.view import FOUR, MAP, View


def first_map(data: Dataset, view: View, t: Translator, page: frame.Page) -> None:
    """Draw the map and what is known of the selected municipality; every page shows this.

    Parameters
    ----------
    view : View
        Selection and language.
    t : Translator
        Texts in that language.
    page : frame.Page
        The page that was asked for; what it lacks is said.
    """
    told = first_words.paragraphs(data, page.name, view.lang)
    frame.heading(first_words.title(data, view.lang), *told, above=t(page.title))
    everyone = data.table
    # Whatever else the address asks for: four maps are of four policies.
    drawn = replace(view, layer=COUNT_LAYER, kind=MAP if view.kind == FOUR else view.kind)
    map_column, panel_column = st.columns([0.66, 0.34], gap="medium")
    with map_column:
        all_shown = everyone["code"].notna()
        picture = policy_picture(data, drawn, COUNT_LAYER, everyone, all_shown)
        map_view.draw_map(data, drawn, picture, t)
        lines = " / ".join(
            sidecar.credit[view.lang]
            for sidecar in data.layers(("municipalities.geojson", "municipalities.csv"))
        )
        st.caption(harmless.markdown(t("Sources: {lines}").format(lines=lines)))
    with panel_column:
        controls.municipality(data, view, t)
        if view.focus:
            place(data, view, t)
        heading, steps = first_words.invitation(data, view.lang)
        st.html(render("ui/how_to_read", title=heading, lines=steps))
        map_view.as_text(view, lambda: view_words.map_text(data, drawn, everyone, everyone), t)


def place(data: Dataset, view: View, t: Translator) -> None:
    """Draw what is known of the selected municipality without any table of policies."""
    row = facts.record(data, view.focus)
    st.html(map_view.record_html(data, row, view.lang))
    told = [
        t("Office: {lat}° N, {lon}° E. [Official site]({url})").format(
            lat=f"{row['office_lat']:.4f}", lon=f"{row['office_lon']:.4f}", url=row["url"]
        ),
        record_words.areas(data, row, view.lang),
        harmless.markdown(first_words.neighbours(data, view.focus, view.lang)),
    ]
    near, how = first_words.airports(data, view.focus, view.lang)
    if near:
        told.append(t("Nearest airports: {airports}").format(airports=harmless.markdown(near)))
    st.markdown("\n\n".join(told))
    if near:
        st.caption(harmless.markdown(how))
