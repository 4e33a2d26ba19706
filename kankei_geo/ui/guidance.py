"""Help on a page: the terms that it uses, and the hint for a first visit."""

import html

import streamlit as st

from kankei_geo import load
from kankei_geo.i18n import msgid
from kankei_geo.present.words import Translator
from kankei_geo.view import View

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


def terms(view: View, t: Translator, page: str) -> None:
    """Offer the explanations of the terms of a page.

    Parameters
    ----------
    view : View
        Its language.
    t : Translator
        Texts in that language.
    page : str
        Name of the page in the column ``pages`` of ``glossary.csv``.
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
        f"<dl class='kg-grounds'>{items}</dl></details>"
    )


def _source(source: str, t: Translator) -> str:
    return t("Definition of this project") if source == "project" else source
