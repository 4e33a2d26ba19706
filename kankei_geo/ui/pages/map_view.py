"""The map in its three kinds with its legend, and the panel of the selected municipality."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from typing import Any

import pandas as pd
import pydeck
import streamlit as st

from kankei_geo.analysis.main_land import main_land
from kankei_geo.base import harmless, paths
from kankei_geo.dataset import facts
from kankei_geo.dataset.dataset import Dataset
from kankei_geo.dataset.kept import kept
from kankei_geo.present import legend
from kankei_geo.present.html import render
from kankei_geo.present.maps import deck, drawings
from kankei_geo.present.maps.legend_html import legend_html, picture_legend
from kankei_geo.present.maps.pictures import Picture, four_rows, four_title, policy_picture
from kankei_geo.present.words import (
    edition_words,
    first_words,
    how_to_read,
    indicator_words,
    journey_words,
    pair_words,
    view_words,
    words,
)
from kankei_geo.present.words.about import about
from kankei_geo.present.words.words import Translator
from kankei_geo.ui import frame, state
from kankei_geo.ui.parts import (
    controls,
    drawn,
    edition_tables,
    filter_controls,
    guidance,
    municipality_table,
    scatter,
)
from kankei_geo.ui.parts.published import geometry_url, publish, to_json
from kankei_geo.view import filters, layers
from kankei_geo.view.view import FOUR, MAP, TILES, View

_MOST_OFFERS = 4
_LONGEST_LABEL = 15  # letters of a range in a legend that hides no land
_tiles = drawn.component("tiles", "div", "kg-tiles")
_small_maps = drawn.component("smallMaps", "div", "kg-small-maps")


def explorer(data: Dataset, view: View, t: Translator, page: str) -> None:
    """Draw conditions, map, panel and table of a view on one of `pages.PAGE_NAMES`."""
    everyone = data.table
    matching, kept = filters.matching(data, view), filters.kept(data, view)
    filter_controls.conditions(data, view, t)
    if kept.empty:
        empty(data, view, everyone, t)
    map_column, panel_column = st.columns([0.66, 0.34], gap="medium")
    with map_column:
        controls.drawing(data, view, t)
        _DRAWN[view.kind](data, view, everyone, matching, t)
        guidance.under_drawing(data, view, t, page)
    with panel_column:
        controls.municipality(data, view, t)
        panel(data, view, t)
        as_text(view, lambda: view_words.map_text(data, view, everyone, kept), t)
    if pair_words.is_shown(data, view):
        scatter.draw(data, view, matching)
    if view.kind != FOUR and layers.is_change(data, view.since, view.layer):
        edition_tables.draw(data, view, kept, t)
    municipality_table.draw(data, view, matching, t)


def empty(data: Dataset, view: View, everyone: pd.DataFrame, t: Translator) -> None:
    """Say that nothing matches, and offer to take off the condition that is to blame."""
    st.warning(
        t("No municipality meets these conditions: {conditions}.").format(
            conditions=harmless.markdown(t(", ").join(view_words.phrases(data, view)))
        ),
        icon=":material/search_off:",
    )
    offers = [
        (
            t("Without “{condition}”: {number}").format(
                condition=view_words.phrase(data, condition, view), number=number
            ),
            condition.relaxed,
        )
        for condition, number in filters.loosened(data, everyone, view)[:_MOST_OFFERS]
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


def _draw_map(
    data: Dataset, view: View, everyone: pd.DataFrame, matching: pd.Series, t: Translator
) -> None:
    draw_map(data, view, policy_picture(data, view, view.layer, everyone, matching), t)


def _draw_tiles(
    data: Dataset, view: View, everyone: pd.DataFrame, matching: pd.Series, t: Translator
) -> None:
    picture = policy_picture(data, view, view.layer, everyone, matching)
    classes = deck.paint(data, picture.keys, picture.classes)
    label = t("One tile for each municipality. Arrow keys walk, Enter selects.")
    with st.container(key="tile_area"):
        painted = {**drawings.painted(classes, view), "label": label}
        drawn.mount(_tiles, "tiles", {**_shared(data, view), **painted})
        drawn.legend(_legend(data, view, picture))


def _draw_four(
    data: Dataset, view: View, everyone: pd.DataFrame, matching: pd.Series, _t: Translator
) -> None:
    rows = four_rows(data, everyone[matching], len(everyone))
    with st.container(key="four_area"):
        _draw_as_svg(data, view, "four", drawings.small_maps(data, view, matching))
        drawn.legend(legend_html(data, four_title(data, view.lang), rows, view.lang, below=True))


def _draw_as_svg(
    data: Dataset,
    view: View,
    key: str,
    maps: Sequence[dict[str, Any]],
    take: Callable[[str], None] = state.select,
) -> None:
    outlines = geometry_url(data, paths.DRAWN)
    content = {**_shared(data, view), "outlines": outlines, "maps": maps}
    drawn.mount(_small_maps, key, content, take)


def _legend(data: Dataset, view: View, picture: Picture) -> str:
    # The names of combinations, and those of the classes around hubs, are long: they would hide
    # the south-west.
    is_of_hubs = picture.classes[0].key == legend.HUB
    below = view.layer == layers.COMBINATION_LAYER or is_of_hubs
    below = below or layers.is_change(data, view.since, view.layer)
    if layers.is_indicator(data, view.layer):
        longest = max(len(words.class_label(item, view.lang)) for item, _ in picture.rows)
        below = below or longest > _LONGEST_LABEL
    return picture_legend(data, picture, view.lang, below=below)


def _shared(data: Dataset, view: View) -> dict[str, str]:
    return {"url": publish(_places(data, view.lang), "places"), "selected": "-".join(view.code)}


@kept
def _places(data: Dataset, language: str) -> str:
    return to_json(drawings.places(data, language))


_DRAWN = {MAP: _draw_map, TILES: _draw_tiles, FOUR: _draw_four}


def draw_map(
    data: Dataset,
    view: View,
    picture: Picture,
    t: Translator,
    around: tuple[Sequence[pydeck.Layer], Sequence[pydeck.Layer]] = ((), ()),
    take: Callable[[str], None] = state.select,
) -> None:
    """Draw a map with its legend; a click selects a municipality.

    Where far islands would make the map a few dots in the sea, it begins at the main land, and
    who is away is said below it.

    Parameters
    ----------
    view : View
        Selection and language.
    picture : Picture
        How each municipality is filled, and the legend.
    t : Translator
        Texts in the reader's language.
    around : tuple of sequences of pydeck.Layer
        Drawn above and below the municipalities. Without WebGL they are left out, and the
        reader is told so.
    take : callable
        Takes over the code of the municipality that is clicked.
    """
    main = None if picture.bounds else main_land(data, view.area)
    if main:
        picture = replace(picture, bounds=main.bounds)
    if not state.can_draw_maps():
        _draw_without_webgl(data, view, picture, t, take)
        return
    st.pydeck_chart(
        deck.build_deck(
            data,
            view,
            deck.paint(data, picture.keys, picture.classes),
            partial(_address, data, view, picture.tips),
            around,
            picture,
        ),
        height="stretch",
        key="map",
        on_select=partial(state.select_on_map, take),
        selection_mode="single-object",
        alt=t("Map of {prefecture}. What it shows stands beside it as text.").format(
            **about(data, view.lang)
        ),
    )
    state.remember_map()
    drawn.legend(_legend(data, view, picture))
    if main:
        st.caption(harmless.markdown(first_words.away(data, main.away, view.lang)))


def _address(data: Dataset, view: View, tips: Sequence[str], name: str) -> str:
    """Return where the browser fetches what a map asks for by its name."""
    if name == deck.PLACES:
        return publish(_places(data, view.lang), "places")
    if name == deck.TIPS:
        return publish(to_json(tips), "tips") if tips else ""
    return geometry_url(data, name)


def _draw_without_webgl(
    data: Dataset, view: View, picture: Picture, t: Translator, take: Callable[[str], None]
) -> None:
    """Draw the same classes as a simple figure, which every browser can."""
    without_lines = replace(picture, lines=())
    told = t(
        "This browser has no WebGL (or it is switched off), so the map is a simple figure: the "
        "same colours and classes, but no zoom."
    )
    left_out = t("Airports, lines and numbers are left out; the tables have their figures.")
    is_less = picture.lines or picture.numbered or picture.airports
    st.caption(" ".join((told, left_out) if is_less else (told,)))
    with st.container(key="one_area"):
        _draw_as_svg(data, view, "one", [drawings.figure(data, view, picture)], take)
        drawn.legend(picture_legend(data, without_lines, view.lang, below=True))


def panel(data: Dataset, view: View, t: Translator) -> None:
    """Draw what is known about the selected municipality, or how to read the map."""
    if not view.focus:
        lines = how_to_read.of_map(data, view)
        explain(lines, t("Click a municipality, or choose it above, to read its record."), t)
        return
    row = facts.record(data, view.focus)
    if view.layer == layers.JOURNEY_LAYER and view.kind != FOUR:
        told = journey_words.lines(data, view, view.focus)
        st.html(render("present/access", lines=told))
    if layers.is_indicator(data, view.layer) and view.kind != FOUR:
        told = [indicator_words.line(data, view.layer, view, view.focus)]
        if pair_words.is_shown(data, view):
            told = pair_words.lines(data, view, view.focus)
        st.html(render("present/access", lines=told))
    if layers.is_change(data, view.since, view.layer) and view.kind != FOUR:
        told = [edition_words.line(data, view, view.focus)]
        st.html(render("present/access", lines=told))
    st.html(record_html(data, row, view.lang))
    frame.link(frame.MUNICIPALITY, view, t("Open the full record"), "to_record")
    if len(view.code) > 1:
        frame.link(frame.COMPARE, view, t("Compare the selected"), "to_compare")


def explain(lines: Sequence[str], then: str, t: Translator) -> None:
    """Draw the lines that explain a map before a selection, and what the reader can do then."""
    told = [*lines, then] if then else list(lines)
    st.html(render("ui/how_to_read", title=t("How to read the map"), lines=told))


def record_html(data: Dataset, row: pd.Series, language: str) -> str:
    """Return the short record of a municipality as HTML."""
    t = words.translator(language)
    people = ""
    if data.prefecture.population:
        people = t("Population {people} (census 2020), {area} km²").format(
            people=f"{row['population']:,}", area=f"{row['area_km2']:,.2f}"
        )
    return render(
        "ui/record",
        name=words.name(row, language),
        area=words.subprefecture(data, row, language),
        code=row["code"],
        count=words.count(row, language),
        marks=[
            (
                legend.policy_colours(data)[policy],
                words.policy_name(data, policy, language),
                words.mark(data, row, policy, language),
            )
            for policy in data.policies
        ],
        people=people,
        notes=notes(data, row, language),
    )


def notes(data: Dataset, row: pd.Series, language: str) -> list[str]:
    """Return the remarks on one municipality."""
    remarks = data.notes
    return list(remarks.loc[remarks["code"] == row["code"], f"text_{language}"])
