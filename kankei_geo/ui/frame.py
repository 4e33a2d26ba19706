"""What every page has: title, language of the document, navigation, notices, errors."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

import streamlit as st

from kankei_geo.errors import KankeiGeoError
from kankei_geo.i18n import LANGUAGES, msgid
from kankei_geo.present.words import Translator, translator
from kankei_geo.ui import state
from kankei_geo.ui.published import keep_published
from kankei_geo.view import IgnoredValue, View

# A file of ours: Streamlit would fetch a Material symbol from an outside host as favicon.
_ICON = Path(__file__).parent / "icon.png"
_STYLE = (Path(__file__).parent / "style.css").read_text(encoding="utf-8")
_TABLE_SCRIPT = (Path(__file__).parent / "table.js").read_text(encoding="utf-8")
_LOG = logging.getLogger(__name__)
_LANGUAGE_NAMES = {"ja": "日本語", "en": "English"}


@dataclass(frozen=True)
class Page:
    """A page of the dashboard: its script, its English title and its icon."""

    script: str
    title: str
    icon: str


OVERVIEW = Page("dashboard.py", msgid("Overview"), ":material/home:")
PRIORITY_MAP = Page("pages/priority_map.py", msgid("Priority policy map"), ":material/map:")
AIRPORT_ACCESS = Page("pages/airport_access.py", msgid("Airport access"), ":material/flight:")
MUNICIPALITY = Page("pages/municipality.py", msgid("Municipality"), ":material/location_city:")
SOURCES = Page("pages/sources.py", msgid("Data and sources"), ":material/menu_book:")
PAGES = (OVERVIEW, PRIORITY_MAP, AIRPORT_ACCESS, MUNICIPALITY, SOURCES)


@contextmanager
def open_page(page: Page) -> Iterator[tuple[View, Translator]]:
    """Open the frame of a page and give it the view and the translator.

    Anything that goes wrong on purpose is told in the reader's language; the navigation
    stays, and no trace reaches the screen.
    """
    view, ignored = state.open_view()
    keep_published()
    t = translator(view.lang)
    product = t("Kankei-Geo")
    title = t(page.title)
    st.set_page_config(page_title=f"{title} | {product}", page_icon=str(_ICON), layout="wide")
    _document(view.lang)
    with st.sidebar:
        _navigation(page, view, t)
    if ignored:
        _tell_ignored(ignored, t)
    try:
        yield view, t
    except KankeiGeoError as error:
        st.error(error.text(view.lang), icon=":material/error:")
    except Exception:  # noqa: BLE001 -- the last fence: a trace must not reach the screen
        # Streamlit steers by exceptions that are no `Exception`. The trace goes to the
        # server's log; the reader learns what to do.
        _LOG.exception("The page %s failed", page.script)
        st.error(
            t(
                "Something went wrong while this page was made. Load it again; if it happens "
                "again, tell the people who run this server, with the address of the page."
            ),
            icon=":material/error:",
        )


def heading(title: str, *paragraphs: str) -> None:
    """Write the page's title and the lines under it as one element."""
    lines = "".join(f"<p>{paragraph}</p>" for paragraph in paragraphs)
    st.html(f'<header class="kg-head"><h1>{title}</h1>{lines}</header>')


def link(page: Page, view: View, label: str) -> None:
    """Link to another page; the view goes along in the address."""
    st.page_link(page.script, label=label, icon=page.icon, query_params=view.to_query())


def _document(language: str) -> None:
    """Set style, language and the tables' script of the document, once a page.

    Streamlit fixes ``<html lang="en">``.
    """
    script = f'document.documentElement.lang="{language}";{_TABLE_SCRIPT}'
    st.html(f"<style>{_STYLE}</style><script>{script}</script>", unsafe_allow_javascript=True)


def _navigation(current: Page, view: View, t: Translator) -> None:
    product, subtitle = t("Kankei-Geo"), t("Hokkaido policy map")
    st.html(f"<p class='kg-brand'>{product}<span>{subtitle}</span></p>")
    for page in PAGES:
        label = t(page.title)
        link(page, view, f"**{label}**" if page is current else label)
    st.segmented_control(
        "言語 / Language",
        LANGUAGES,
        format_func=_LANGUAGE_NAMES.__getitem__,
        key="lang",
        required=True,
        on_change=state.push,
        args=("lang",),
    )


def _tell_ignored(ignored: tuple[IgnoredValue, ...], t: Translator) -> None:
    told = t(", ").join(f"{item.name}={item.value}" for item in ignored)
    st.warning(
        t("The address had values that are not known and were set to their default: {told}").format(
            told=told
        ),
        icon=":material/info:",
    )


def loosen_button(view: View, nearest: View, t: Translator) -> None:
    """Offer the nearest view that is not empty."""
    st.button(
        t("Show the nearest view that is not empty"),
        on_click=state.show,
        args=(replace(nearest, code=view.code),),
        type="primary",
    )
