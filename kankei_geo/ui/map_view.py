"""The map with its legend, the panel of the selected municipality, and the table."""

import html

import pandas as pd
import streamlit as st

from kankei_geo import legend, load, pipeline
from kankei_geo.i18n import msgid
from kankei_geo.matrix import POLICIES
from kankei_geo.present import deck, tables, words
from kankei_geo.present.legend_html import legend_html
from kankei_geo.present.words import Translator
from kankei_geo.ui import controls, frame, state
from kankei_geo.view import View

_TABLE_HEIGHT_PX = 420
_HOW_TO_READ_COUNT = msgid("The darker the blue, the more of the four priority policies.")
_HOW_TO_READ_POLICY = msgid(
    "A filled colour means adopted, white means not adopted. Dots and lines tell that the mark "
    "was derived, and how."
)


def explorer(view: View, t: Translator) -> None:
    """Draw map, panel and table of a view."""
    table = pipeline.joined_table()
    matching = pipeline.matches(table, view)
    kept = table[matching]
    if kept.empty:
        _empty(view, table, t)
    map_column, panel_column = st.columns([0.66, 0.34], gap="medium")
    with map_column:
        _map(view, table, matching)
    with panel_column:
        controls.municipality(view, t)
        panel(view, t)
        with st.expander(t("Read this map as text")):
            st.markdown(words.map_text(view, table, kept))
    _table(view, kept, t)


def _empty(view: View, table: pd.DataFrame, t: Translator) -> None:
    st.warning(
        t("No municipality meets these conditions: {conditions}.").format(
            conditions=t(", ").join(words.conditions(view))
        ),
        icon=":material/search_off:",
    )
    frame.loosen_button(view, pipeline.loosened(table, view), t)


def _map(view: View, table: pd.DataFrame, matching: pd.Series) -> None:
    base = st.get_option("server.baseUrlPath").strip("/")
    with st.container(key="map_area"):
        st.pydeck_chart(
            deck.build_deck(view, table, matching, f"/{base}/" if base else "/"),
            height="stretch",
            key="map",
            on_select=state.select_on_map,
            selection_mode="single-object",
            alt=words.map_text(view, table, table[matching]),
        )
        with st.container(key="map_legend"):
            st.html(legend_html(view, table, table[matching]))


def panel(view: View, t: Translator) -> None:
    """Draw what is known about the selected municipality, or how to read the map."""
    if not view.code:
        title = t("How to read the map")
        lines = (
            _HOW_TO_READ_COUNT if view.layer == legend.COUNT_LAYER else _HOW_TO_READ_POLICY,
            msgid("Hatched grey is not listed in table 3: this is not zero."),
            msgid("Click a municipality, or choose it above, to read its record."),
        )
        items = "".join(f"<li>{t(line)}</li>" for line in lines)
        st.html(f"<section class='kg-panel'><h2>{title}</h2><ol>{items}</ol></section>")
        return
    row = pipeline.record(view.code)
    st.html(record_html(row, view.lang))
    frame.link(frame.MUNICIPALITY, view, t("Open the full record"))


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
    table = load.notes()
    return list(table.loc[table["code"] == row["code"], f"text_{language}"])


def _table(view: View, kept: pd.DataFrame, t: Translator) -> None:
    shown = tables.municipalities(kept, view.lang)
    st.subheader(t("Municipalities shown"), anchor=False)
    st.dataframe(
        shown,
        height=_TABLE_HEIGHT_PX,
        hide_index=True,
        key="table",
        on_select=lambda: state.select_in_table(shown.index.tolist()),
        selection_mode="single-row",
    )
