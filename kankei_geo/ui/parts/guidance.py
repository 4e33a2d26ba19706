"""What frames a page's content: the hint for a first visit, its terms, its sources."""

import streamlit as st

from kankei_geo.base.i18n import msgid
from kankei_geo.dataset.dataset import Dataset
from kankei_geo.dataset.kept import kept
from kankei_geo.export import document
from kankei_geo.export.document import Document
from kankei_geo.present.html import render
from kankei_geo.present.words.words import Translator, cited, translator
from kankei_geo.ui import held
from kankei_geo.view.view import View

# Under these maps stands a table of all municipalities.
_WITH_TABLES = ("overview", "priority_map", "airport_access", "routes")
# What these draw needs roads or flights.
_BY_ROAD = ("airport_access", "routes", "hubs")
_MAPS = (document.POLICY_MAP, document.FOUR_MAPS, document.TILE_MAP)
_STEPS = (
    msgid("narrow down on the left"),
    msgid("choose on the map, in the table or by name"),
    msgid("send the address: it holds what you see"),
)


def hint_html(t: Translator) -> str:
    """Return three steps for a first visit; the browser remembers that there was one."""
    return render(
        "ui/hint", title=t("In three steps"), steps=[t(step) for step in _STEPS], close=t("Close")
    )


# Name in `formats.FORMATS`, or in actions.js; icon; text.
_ACTIONS = (
    ("png", "image", msgid("Picture")),
    ("slide", "slideshow", msgid("Slide (this figure)")),
    ("pptx", "auto_awesome_motion", msgid("Slides (the set)")),
    ("xlsx", "table_view", msgid("Excel")),
    ("copy", "link", msgid("Copy the link")),
    ("print", "print", msgid("Print")),
    ("embed", "code", msgid("Copy the code to embed")),
)


def under_drawing(data: Dataset, view: View, t: Translator, page: str) -> None:
    """Offer what can be made of a drawing, and say where its figures come from.

    Two elements that hardly ever change, each sent by itself: what is offered is the same on all
    parts of a page, and the address is read when something is pressed.

    Parameters
    ----------
    view : View
        What is shown.
    t : Translator
        Texts in the reader's language.
    page : str
        One of `view.PAGE_NAMES`.
    """
    told = source_line(data, view, t, page)
    if told:
        actions = [(action, icon, t(text)) for action, icon, text in _ACTIONS]
        label, opened = t("Use this figure"), t("Open in the dashboard")
        st.html(
            render(
                "ui/actions",
                label=label,
                page=page,
                actions=actions,
                open=opened,
                key=held.key_of(data),
            )
        )
        st.html(render("ui/sources", told=told))


def foot(data: Dataset, view: View, t: Translator, page: str) -> None:
    """Offer the explanations of the terms of a page, and say where its tables come from.

    Parameters
    ----------
    view : View
        Its language and what it shows.
    t : Translator
        Texts in that language.
    page : str
        One of `view.PAGE_NAMES`, as in the column ``pages`` of ``glossary.csv``.
    """
    # One element that hardly ever changes: sent once, opened by the browser itself.
    told = _terms_html(data, view.lang, page)
    more = _more_sources(data, view, t, page)
    # Who reads a page can always tell of which data and by which version it is.
    if not source_line(data, view, t, page):
        told += render("ui/version", told=Document(data, view, page).stamp)
    told += render("ui/sources", told=more) if more else ""
    if told:
        st.html(told)


@kept
def _terms_html(data: Dataset, language: str, page: str) -> str:
    """Return the terms of a page with their meaning, or nothing where there are none."""
    t = translator(language)
    glossary = cited(data, data.glossary, language)
    shown = glossary[[page in pages.split(".") for pages in glossary["pages"]]]
    if shown.empty:
        return ""
    return render(
        "ui/terms",
        title=t("Terms on this page"),
        grounds=[
            (row[f"term_{language}"], [(row[f"text_{language}"], row["source"])])
            for _, row in shown.iterrows()
        ],
    )


def source_line(data: Dataset, view: View, t: Translator, page: str) -> str:
    """Return the sources of what a page draws, the same as on its documents.

    Empty where nothing is drawn: on the page of sources, and before a choice was made.
    """
    if page in _BY_ROAD and not data.prefecture.airports:
        return ""
    shown = Document(data, view, page)
    if page not in _WITH_TABLES and shown.subject in _MAPS:
        return ""
    lines = " / ".join((*shown.credit, shown.stamp))
    return t("Sources: {lines}").format(lines=lines)


def _more_sources(data: Dataset, view: View, t: Translator, page: str) -> str:
    """Return the sources that only the tables of a page have."""
    if page not in _WITH_TABLES or (page in _BY_ROAD and not data.prefecture.airports):
        return ""
    drawn = Document(data, view, page).credit
    told = Document(data, view, page, with_tables=True).credit
    lines = [line for line in told if line not in drawn]
    return t("Sources of the tables: {lines}").format(lines=" / ".join(lines)) if lines else ""
