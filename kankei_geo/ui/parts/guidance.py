"""What frames a page's content: the hint for a first visit, its terms, its sources."""

import html

import streamlit as st

from kankei_geo.base.i18n import msgid
from kankei_geo.dataset import load
from kankei_geo.export import document
from kankei_geo.export.document import Document
from kankei_geo.present.words.words import Translator
from kankei_geo.view.view import View

# Under these maps stands a table of all municipalities.
_WITH_TABLES = ("overview", "priority_map", "airport_access")
_MAPS = (document.POLICY_MAP, document.FOUR_MAPS, document.TILE_MAP)
_STEPS = (
    msgid("Narrow down on the left: policies, number, place. What is active stands above the map."),
    msgid("Click a municipality on the map or in the table, or search its name."),
    msgid("Send the address of the page: it holds everything that you see."),
)


def hint_html(t: Translator) -> str:
    """Return three steps for a first visit; the browser remembers that they were read."""
    steps = "".join(f"<li>{t(step)}</li>" for step in _STEPS)
    title, close = t("In three steps"), t("Close")
    return (
        f"<section class='kg-hint' hidden><strong>{title}</strong><ol>{steps}</ol>"
        f"<button type='button'>{close}</button></section>"
        # The document's scripts may come later; then they look for the hint.
        "<script>window.kankeiGeo?.hint(document.querySelector('.kg-hint'))</script>"
    )


def foot(view: View, t: Translator, page: str) -> None:
    """Offer the explanations of the terms of a page, and say where its figures come from.

    Parameters
    ----------
    view : View
        Its language.
    t : Translator
        Texts in that language.
    page : str
        One of `view.PAGE_NAMES`, as in the column ``pages`` of ``glossary.csv``.
    """
    glossary = load.glossary()
    shown = glossary[[page in pages.split(".") for pages in glossary["pages"]]]
    items = "".join(
        f"<dt>{html.escape(row[f'term_{view.lang}'])}</dt>"
        f"<dd>{html.escape(row[f'text_{view.lang}'])}"
        f"<cite>{html.escape(_source(row['source'], t))}</cite></dd>"
        for _, row in shown.iterrows()
    )
    # One element that never changes: sent once, opened by the browser itself.
    title = t("Terms on this page")
    st.html(
        f"<details class='kg-terms'><summary>{title}</summary>"
        f"<dl class='kg-grounds'>{items}</dl></details>{sources_html(view, t, page)}"
    )


def sources_html(view: View, t: Translator, page: str) -> str:
    """Return the source lines of what a page draws, the same as on its documents.

    Empty where nothing is drawn: on the page of sources, and before a choice was made.
    """
    shown = Document(view, page, with_tables=page in _WITH_TABLES)
    if page not in _WITH_TABLES and shown.subject in _MAPS:
        return ""
    lines = " / ".join(html.escape(line) for line in (*shown.credit, shown.stamp))
    told = t("Sources: {lines}").format(lines=lines)
    return f"<p class='kg-sources'>{told}</p>"


def _source(source: str, t: Translator) -> str:
    return t("Definition of this project") if source == "project" else source
