"""The map in its three kinds with its legend, and the panel of the selected municipality."""

import html
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import cache
from typing import Any

import pandas as pd
import pydeck
import streamlit as st

from kankei_geo.base import harmless, paths
from kankei_geo.base.i18n import msgid
from kankei_geo.dataset import load, pipeline
from kankei_geo.dataset.matrix import POLICIES
from kankei_geo.present import legend
from kankei_geo.present.maps import deck, drawings
from kankei_geo.present.maps.legend_html import legend_html, picture_legend
from kankei_geo.present.maps.pictures import FOUR_TITLE, Picture, four_rows, policy_picture
from kankei_geo.present.words import view_words, words
from kankei_geo.present.words.words import Translator
from kankei_geo.ui import frame, state
from kankei_geo.ui.parts import controls, drawn, filter_controls, municipality_table
from kankei_geo.ui.parts.published import geometry_url, publish, to_json
from kankei_geo.view import filters, layers
from kankei_geo.view.view import FOUR, MAP, TILES, View

_MOST_OFFERS = 4
_tiles = drawn.component("tiles", "div", "kg-tiles")
_small_maps = drawn.component("smallMaps", "div", "kg-small-maps")

_HOW_TO_READ = (
    msgid("Hatched grey is not listed in table 3: this is not zero."),
    msgid("Click a municipality, or choose it above, to read its record."),
)
_HOW_TO_READ_COUNT = msgid("The darker the blue, the more of the four priority policies.")
_HOW_TO_READ_FOUR = msgid(
    "Each map shows one policy: a filled colour means adopted, white means not adopted. Dots and "
    "lines tell that the mark was derived, and how."
)
_HOW_TO_READ_POLICY = msgid(
    "A filled colour means adopted, white means not adopted. Dots and lines tell that the mark "
    "was derived, and how."
)
_HOW_TO_READ_COMBINATION = msgid(
    "Each colour is one combination of policies; the marks behind it are mostly derived."
)
_HOW_TO_READ_LAYER = {
    layers.COUNT_LAYER: _HOW_TO_READ_COUNT,
    layers.COMBINATION_LAYER: _HOW_TO_READ_COMBINATION,
}


def explorer(view: View, t: Translator) -> None:
    """Draw conditions, map, panel and table of a view."""
    everyone = pipeline.joined_table()
    matching = filters.matches(everyone, view)
    kept = everyone[matching]
    filter_controls.conditions(view, t)
    if kept.empty:
        empty(view, everyone, t)
    map_column, panel_column = st.columns([0.66, 0.34], gap="medium")
    with map_column:
        controls.drawing(view, t)
        _DRAWN[view.kind](view, everyone, matching, t)
    with panel_column:
        controls.municipality(view, t)
        panel(view, t)
        as_text(view, lambda: view_words.map_text(view, everyone, kept), t)
    municipality_table.draw(view, matching, t)


def empty(view: View, everyone: pd.DataFrame, t: Translator) -> None:
    """Say that nothing matches, and offer to take off the condition that is to blame."""
    st.warning(
        t("No municipality meets these conditions: {conditions}.").format(
            conditions=harmless.markdown(t(", ").join(view_words.phrases(view)))
        ),
        icon=":material/search_off:",
    )
    offers = [
        (
            t("Without “{condition}”: {number}").format(
                condition=view_words.phrase(condition, view), number=number
            ),
            condition.relaxed,
        )
        for condition, number in filters.loosened(everyone, view)[:_MOST_OFFERS]
    ] or [(t("No single condition is to blame. Clear all filters"), view.without_filters())]
    loosen_buttons(offers)


def loosen_buttons(offers: Sequence[tuple[str, View]]) -> None:
    """Offer views that are not empty, each with its label; the first is the nearest."""
    with st.container(horizontal=True, key="loosen"):
        for n, (label, relaxed) in enumerate(offers):
            st.button(
                label,
                key=f"loosen_{n}",
                on_click=state.show,
                args=(relaxed,),
                type="secondary" if n else "primary",
            )


def as_text(view: View, describe: Callable[[], str], t: Translator) -> None:
    """Offer a drawing as text; it is written and sent only while it is asked for."""
    st.toggle(t("Read as text what is drawn"), key="text", on_change=state.push, args=("text",))
    if view.text:
        st.markdown(harmless.markdown(describe()))


def _draw_map(view: View, everyone: pd.DataFrame, matching: pd.Series, t: Translator) -> None:
    draw_map(view, policy_picture(view, view.layer, everyone, matching), t)


def _draw_tiles(view: View, everyone: pd.DataFrame, matching: pd.Series, t: Translator) -> None:
    picture = policy_picture(view, view.layer, everyone, matching)
    classes = deck.paint(picture.keys, picture.classes)
    label = t("One tile for each municipality. Arrow keys walk, Enter selects.")
    with st.container(key="tile_area"):
        data = {**drawings.painted(classes, view), "label": label}
        drawn.mount(_tiles, "tiles", {**_shared(view), **data})
        drawn.legend(_legend(view, picture))


def _draw_four(view: View, everyone: pd.DataFrame, matching: pd.Series, t: Translator) -> None:
    rows = four_rows(everyone[matching], len(everyone))
    with st.container(key="four_area"):
        _draw_as_svg(view, "four", drawings.small_maps(view, matching))
        drawn.legend(legend_html(t(FOUR_TITLE), rows, view.lang, below=True))


def _draw_as_svg(view: View, key: str, maps: Sequence[dict[str, Any]]) -> None:
    outlines = geometry_url(paths.DRAW_GEOJSON)
    drawn.mount(_small_maps, key, {**_shared(view), "outlines": outlines, "maps": maps})


def _legend(view: View, picture: Picture) -> str:
    # The names of combinations are long: they would hide the south-west.
    below = view.layer == layers.COMBINATION_LAYER
    return picture_legend(picture, view.lang, below=below)


def _shared(view: View) -> dict[str, str]:
    return {"url": publish(_places(view.lang), "places"), "selected": "-".join(view.code)}


@cache
def _places(language: str) -> str:
    return to_json(drawings.places(language))


_DRAWN = {MAP: _draw_map, TILES: _draw_tiles, FOUR: _draw_four}


def draw_map(
    view: View,
    picture: Picture,
    t: Translator,
    overlays: Sequence[pydeck.Layer] = (),
) -> None:
    """Draw a map with its legend; a click selects a municipality.

    Parameters
    ----------
    view : View
        Selection and language.
    picture : Picture
        How each municipality is filled, and the legend.
    t : Translator
        Texts in the reader's language.
    overlays : sequence of pydeck.Layer
        Drawn above the municipalities. Without WebGL they are left out, and the reader is
        told so.
    """
    if not state.can_draw_maps():
        _draw_without_webgl(view, picture, t)
        return
    st.pydeck_chart(
        deck.build_deck(view, deck.paint(picture.keys, picture.classes), geometry_url, overlays),
        height="stretch",
        key="map",
        on_select=state.select_on_map,
        selection_mode="single-object",
        alt=t("Map of Hokkaido. What it shows stands beside it as text."),
    )
    state.remember_map()
    drawn.legend(_legend(view, picture))


def _draw_without_webgl(view: View, picture: Picture, t: Translator) -> None:
    """Draw the same classes as a simple figure, which every browser can."""
    without_lines = replace(picture, lines=())
    told = t(
        "This browser has no WebGL (or it is switched off), so the map is a simple figure: the "
        "same colours and classes, but no zoom."
    )
    left_out = t("Airports and lines are left out; the tables below have their figures.")
    st.caption(" ".join((told, left_out) if picture.lines else (told,)))
    with st.container(key="one_area"):
        _draw_as_svg(view, "one", [drawings.figure(view, picture)])
        drawn.legend(picture_legend(without_lines, view.lang, below=True))


def panel(view: View, t: Translator) -> None:
    """Draw what is known about the selected municipality, or how to read the map."""
    if not view.focus:
        of_layer = _HOW_TO_READ_LAYER.get(view.layer, _HOW_TO_READ_POLICY)
        first = _HOW_TO_READ_FOUR if view.kind == FOUR else of_layer
        how_to_read((first, *_HOW_TO_READ), t)
        return
    row = pipeline.record(view.focus)
    st.html(record_html(row, view.lang))
    frame.link(frame.MUNICIPALITY, view, t("Open the full record"), "to_record")
    if len(view.code) > 1:
        frame.link(frame.COMPARE, view, t("Compare the selected"), "to_compare")


def how_to_read(lines: Sequence[str], t: Translator) -> None:
    """Draw the lines (keys of the catalogue) that explain a map before a selection."""
    title = t("How to read the map")
    items = "".join(f"<li>{t(line)}</li>" for line in lines)
    st.html(f"<section class='kg-panel'><h2>{title}</h2><ol>{items}</ol></section>")


def record_html(row: pd.Series, language: str) -> str:
    """Return the short record of a municipality as HTML."""
    t = words.translator(language)
    area = words.subprefecture(row, language)
    marks = "".join(
        f"<tr><th scope='row'><i style='background:{legend.POLICY_COLOURS[policy]}'></i>"
        f"{words.policy_name(policy, language)}</th>"
        f"<td>{words.mark(row, policy, language)}</td></tr>"
        for policy in POLICIES
    )
    people = t("Population {people} (census 2020), {area} km²").format(
        people=f"{row['population']:,}", area=f"{row['area_km2']:,.2f}"
    )
    return (
        f"<section class='kg-panel'><h2>{html.escape(words.name(row, language))}"
        f"<small>{html.escape(area)} {row['code']}</small></h2>"
        f"<p class='kg-count'>{words.count(row, language)}</p>"
        f"<table><tbody>{marks}</tbody></table><p>{people}</p>"
        + "".join(f"<p class='kg-note'>{html.escape(note)}</p>" for note in notes(row, language))
        + "</section>"
    )


def notes(row: pd.Series, language: str) -> list[str]:
    """Return the remarks on one municipality."""
    remarks = load.notes()
    return list(remarks.loc[remarks["code"] == row["code"], f"text_{language}"])
