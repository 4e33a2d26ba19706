"""The page of data and sources: what is shipped, how sure it is, where the source is wrong."""

import html

import pandas as pd
import streamlit as st

from kankei_geo.dataset import load, pipeline, shipped, sources
from kankei_geo.present import legend
from kankei_geo.present.tables import record_tables, tables
from kankei_geo.present.words.words import Translator
from kankei_geo.ui import frame
from kankei_geo.ui.parts import model_notes
from kankei_geo.ui.parts import table as table_view
from kankei_geo.view.view import View


def about(view: View, t: Translator) -> None:
    """Draw the page."""
    table = pipeline.joined_table()
    summary = pipeline.headline()
    frame.heading(
        t("Data and sources"),
        t("Every figure comes from one of the files below. Anyone can trace it back."),
    )
    st.header(t("How sure each mark is"), anchor=False)
    st.markdown(
        t(
            "Table 3 of the paper survives without its column positions. The marks were rebuilt by "
            "rules; each of the {marks} marks (102 municipalities × 4 policies, ones and zeros "
            "alike) carries its level."
        ).format(marks=sum(summary.by_level.values()))
    )
    _levels(summary.by_level, view.lang, t)
    st.header(t("Where the source contradicts itself"), anchor=False)
    _contradictions(view.lang, t)
    files = t("Files, licences and processing")
    st.header(files, anchor=False)
    _table(files, tables.shipped_files(view.lang))
    st.markdown(
        "\n".join(f"- {line}" for line in sources.credit_lines(shipped.sidecars(), view.lang))
    )
    st.header(t("How good the drive times are"), anchor=False)
    model_notes.drive_quality(view, t)
    st.header(t("Airports and flights to Tokyo"), anchor=False)
    table_view.draw("airports", table_view.content(tables.airports(view.lang), t("Airports")))
    differences = t("Census area and polygon area")
    st.header(differences, anchor=False)
    st.markdown(
        t(
            "Areas in tables are the official ones of the census. The area of the boundary polygon "
            "differs by more than 1 km² for the municipalities below. The sums of neighbours show "
            "why: 釧路町 and 厚岸町 differ by the same amount in opposite directions, so their "
            "common border is drawn elsewhere; the others lie at lagoons, lakes and coasts, where "
            "the two sources may count water differently."
        )
    )
    _table(differences, tables.area_differences(table, view.lang))


def _table(caption: str, content: pd.DataFrame) -> None:
    rows = content.fillna("–").to_numpy().tolist()
    st.html(record_tables.html_table(caption, list(content.columns), rows))


def _levels(by_level: dict[str, int], language: str, t: Translator) -> None:
    grounds = load.grounds()
    items = []
    for level, label in legend.LEVEL_LABELS.items():
        marks = t("{level}: {number} marks").format(level=t(label), number=by_level[level])
        items.append(f"<dt>{marks}</dt>")
        texts = grounds.loc[grounds["level"] == level, f"text_{language}"]
        items += [f"<dd>{html.escape(text)}</dd>" for text in texts]
    st.html(f"<dl class='kg-grounds'>{''.join(items)}</dl>")


def _contradictions(language: str, t: Translator) -> None:
    treatment = t("Treatment: ")
    items = "".join(
        f"<dt>{html.escape(row[f'topic_{language}'])}</dt>"
        f"<dd>{html.escape(row[f'found_{language}'])}</dd>"
        f"<dd><strong>{treatment}</strong>{html.escape(row[f'handled_{language}'])}"
        f"<cite>{html.escape(row['source'])}</cite></dd>"
        for _, row in load.contradictions().iterrows()
    )
    st.html(f"<dl class='kg-grounds'>{items}</dl>")
