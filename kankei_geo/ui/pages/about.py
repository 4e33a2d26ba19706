"""The page of data and sources: what is shipped, how sure it is, where the source is wrong."""

from collections.abc import Mapping

import pandas as pd
import streamlit as st

from kankei_geo.base import harmless
from kankei_geo.base.i18n import msgid
from kankei_geo.dataset import facts, sources
from kankei_geo.dataset.dataset import Dataset
from kankei_geo.present import legend
from kankei_geo.present.html import render
from kankei_geo.present.tables import record_tables, tables
from kankei_geo.present.words.about import about as about_data
from kankei_geo.present.words.words import Translator, cited, sentences
from kankei_geo.ui import frame
from kankei_geo.ui.parts import model_notes
from kankei_geo.ui.parts import table as table_view
from kankei_geo.view.view import View

_REBUILT = msgid(
    "{Table} of the paper survives without its column positions. The marks were rebuilt by rules; "
    "each of the {marks} marks ({listed} municipalities × {number} policies, ones and zeros alike) "
    "carries its level."
)
_SURVEYED = msgid(
    "Each of the {marks} marks ({listed} municipalities × {number} policies, ones and zeros alike) "
    "carries its level."
)


def about(data: Dataset, view: View, t: Translator) -> None:
    """Draw the page."""
    table = data.table
    summary = facts.headline(data)
    frame.heading(
        t("Data and sources"),
        t("Every figure comes from one of the files below. Anyone can trace it back."),
    )
    if data.policies:
        st.header(t("How sure each mark is"), anchor=False)
        marks = t(_REBUILT if data.edition.rules else _SURVEYED).format(
            marks=sum(summary.by_level.values()),
            listed=summary.listed,
            number=len(data.policies),
            **about_data(data, view.lang),
        )
        st.markdown(harmless.markdown(marks))
        _levels(data, summary.by_level, view.lang, t)
    if not data.contradictions.empty:
        st.header(t("Where the source contradicts itself"), anchor=False)
        _contradictions(data, view.lang, t)
    files = t("Files, licences and processing")
    st.header(files, anchor=False)
    _table(files, tables.shipped_files(data, view.lang))
    st.markdown("\n".join(f"- {line}" for line in sources.credit_lines(data.credited, view.lang)))
    if data.prefecture.airports:
        st.header(t("How good the drive times are"), anchor=False)
        model_notes.drive_quality(data, view, t)
        st.header(t("Airports and flights to Tokyo"), anchor=False)
        shown = table_view.content(tables.airports(data, view.lang), t("Airports"))
        table_view.draw("airports", shown)
    if data.prefecture.population:
        told = t(
            "Areas in tables are the official ones of the census. The area of the boundary polygon "
            "differs by more than 1 km² for the municipalities below."
        )
        differences = t("Census area and polygon area")
        st.header(differences, anchor=False)
        remark = data.prefecture.remarks.areas
        st.markdown(
            sentences(view.lang, told, *([harmless.markdown(t(remark.words))] if remark else []))
        )
        _table(differences, tables.area_differences(table, view.lang))


def _table(caption: str, content: pd.DataFrame) -> None:
    rows = content.fillna("–").to_numpy().tolist()
    st.html(record_tables.html_table(caption, list(content.columns), rows))


def _levels(data: Dataset, by_level: Mapping[str, int], language: str, t: Translator) -> None:
    grounds: list[tuple[str, list[tuple[str, None]]]] = []
    for level, label in legend.level_labels(data).items():
        marks = t("{level}: {number} marks").format(level=t(label), number=by_level.get(level, 0))
        texts = data.grounds.loc[data.grounds["level"] == level, f"text_{language}"]
        grounds.append((marks, [(text, None) for text in texts]))
    st.html(render("ui/grounds", grounds=grounds))


def _contradictions(data: Dataset, language: str, t: Translator) -> None:
    columns = [f"topic_{language}", f"found_{language}", f"handled_{language}", "source"]
    told = cited(data, data.contradictions, language)[columns].to_numpy().tolist()
    st.html(render("ui/contradictions", contradictions=told, treatment=t("Treatment: ")))
