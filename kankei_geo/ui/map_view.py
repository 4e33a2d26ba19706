"""The map with its legend, the panel of the selected municipality, and the table."""

import html
from collections.abc import Callable, Sequence
from functools import cache

import pandas as pd
import pydeck
import streamlit as st

from kankei_geo import filters, legend, load, pipeline
from kankei_geo.i18n import msgid
from kankei_geo.matrix import POLICIES
from kankei_geo.present import deck, tables, words
from kankei_geo.present.legend_html import policy_legend
from kankei_geo.present.words import Translator
from kankei_geo.ui import controls, frame, state, table
from kankei_geo.ui.published import base_url
from kankei_geo.view import View

_HOW_TO_READ = (
    msgid("Hatched grey is not listed in table 3: this is not zero."),
    msgid("Click a municipality, or choose it above, to read its record."),
)
_HOW_TO_READ_COUNT = msgid("The darker the blue, the more of the four priority policies.")
_HOW_TO_READ_POLICY = msgid(
    "A filled colour means adopted, white means not adopted. Dots and lines tell that the mark "
    "was derived, and how."
)


def explorer(view: View, t: Translator) -> None:
    """Draw map, panel and table of a view."""
    everyone = pipeline.joined_table()
    matching = filters.matches(everyone, view)
    kept = everyone[matching]
    if kept.empty:
        _empty(view, everyone, t)
    map_column, panel_column = st.columns([0.66, 0.34], gap="medium")
    with map_column:
        draw_map(
            view,
            deck.policy_classes(view, everyone, matching),
            policy_legend(view, everyone, kept),
            t,
        )
    with panel_column:
        controls.municipality(view, t)
        panel(view, t)
        as_text(lambda: words.map_text(view, everyone, kept), t)
    st.html(table.style(kept, view.code))
    table.draw_constant("table", t("Municipalities shown"), _whole_table(view.lang))


@cache
def _whole_table(language: str) -> str:
    return table.content(tables.municipalities(pipeline.joined_table(), language))


def _empty(view: View, everyone: pd.DataFrame, t: Translator) -> None:
    st.warning(
        t("No municipality meets these conditions: {conditions}.").format(
            conditions=t(", ").join(words.conditions(view))
        ),
        icon=":material/search_off:",
    )
    frame.loosen_button(view, filters.loosened(everyone, view), t)


def as_text(describe: Callable[[], str], t: Translator) -> None:
    """Offer the map as text; it is written and sent only while it is open."""
    if st.toggle(t("Read this map as text"), key="as_text"):
        st.markdown(describe())


def draw_map(
    view: View,
    classes: deck.MapClasses,
    legend_text: str,
    t: Translator,
    overlays: Sequence[pydeck.Layer] = (),
) -> None:
    """Draw a map with its legend; a click selects a municipality.

    Parameters
    ----------
    view : View
        Selection and language.
    classes : deck.MapClasses
        How each municipality is filled.
    legend_text : str
        The legend as HTML.
    t : Translator
        Texts in the reader's language.
    overlays : sequence of pydeck.Layer
        Drawn above the municipalities.
    """
    with st.container(key="map_area"):
        st.pydeck_chart(
            deck.build_deck(view, classes, base_url(), overlays),
            height="stretch",
            key="map",
            on_select=state.select_on_map,
            selection_mode="single-object",
            alt=t("Map of Hokkaido. What it shows stands beside it as text."),
        )
        st.html(legend_text)


def panel(view: View, t: Translator) -> None:
    """Draw what is known about the selected municipality, or how to read the map."""
    if not view.code:
        first = _HOW_TO_READ_COUNT if view.layer == legend.COUNT_LAYER else _HOW_TO_READ_POLICY
        how_to_read((first, *_HOW_TO_READ), t)
        return
    row = pipeline.record(view.code)
    st.html(record_html(row, view.lang))
    frame.link(frame.MUNICIPALITY, view, t("Open the full record"))


def how_to_read(lines: Sequence[str], t: Translator) -> None:
    """Draw the lines (keys of the catalogue) that explain a map before a selection."""
    title = t("How to read the map")
    items = "".join(f"<li>{t(line)}</li>" for line in lines)
    st.html(f"<section class='kg-panel'><h2>{title}</h2><ol>{items}</ol></section>")


def record_html(row: pd.Series, language: str) -> str:
    """Return the short record of a municipality as HTML."""
    t = words.translator(language)
    area = row["subprefecture"]
    if language != "ja":
        area = load.subprefectures().set_index("name")["name_en"][area]
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
        f"<section class='kg-panel' aria-live='polite'><h2>{html.escape(words.name(row, language))}"
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
