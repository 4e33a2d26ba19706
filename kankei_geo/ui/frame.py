"""What every page has: title, language of the document, navigation, notices, errors."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from urllib.parse import urlencode

import streamlit as st

from kankei_geo.base import harmless, paths
from kankei_geo.base.errors import DamagedError, KankeiGeoError, ServedFilesError, ShortMemoryError
from kankei_geo.base.i18n import DEFAULT_LANGUAGE, LANGUAGES, msgid
from kankei_geo.base.pages import OVERVIEW_PAGE
from kankei_geo.dataset import origin, release
from kankei_geo.dataset.brought.limits import MOST_BYTES
from kankei_geo.dataset.dataset import Dataset
from kankei_geo.dataset.japan import JapanDataset
from kankei_geo.dataset.kept import remembered
from kankei_geo.dataset.origin import Origin
from kankei_geo.dataset.release import ReplacedError
from kankei_geo.ops import counts, log
from kankei_geo.present.html import render
from kankei_geo.present.maps.legend_html import fills_css
from kankei_geo.present.words.about import about
from kankei_geo.present.words.words import Translator, translator
from kankei_geo.ui import counted, glance, held, inline, reconnect, sign_in, stale, state
from kankei_geo.ui.parts import controls, dataset_choice, drawn, presentation, way_back
from kankei_geo.ui.parts.published import base_url
from kankei_geo.view import restore
from kankei_geo.view.address import IgnoredValue, clean, to_query
from kankei_geo.view.view import LONGEST_SEARCH, View

_LANGUAGE_NAMES = {"ja": "日本語", "en": "English"}
_links = drawn.component("navigation", "nav", "kg-pages")


@dataclass(frozen=True)
class Page:
    """A page of the dashboard: its script and its English title (icons: `navigation.js`)."""

    script: str
    title: str

    @property
    def name(self) -> str:
        """One of `view.PAGE_NAMES`."""
        return self.path or OVERVIEW_PAGE

    @cached_property
    def path(self) -> str:
        """The page's path below the server's, without a slash."""
        return "" if self is OVERVIEW else Path(self.script).stem


OVERVIEW = Page("dashboard.py", msgid("Overview"))
PRIORITY_MAP = Page("pages/priority_map.py", msgid("Priority policy map"))
AIRPORT_ACCESS = Page("pages/airport_access.py", msgid("Airport access"))
ROUTES = Page("pages/routes.py", msgid("Routes"))
HUBS = Page("pages/hubs.py", msgid("Hubs"))
MUNICIPALITY = Page("pages/municipality.py", msgid("Municipality"))
COMPARE = Page("pages/compare.py", msgid("Compare"))
DISTRIBUTION = Page("pages/distribution.py", msgid("Distribution"))
ANALYSIS = Page("pages/analysis.py", msgid("Analysis"))
INITIATIVES = Page("pages/initiatives.py", msgid("Initiatives and evidence"))
BACKGROUND = Page("pages/background.py", msgid("Background and framework"))
BROUGHT = Page("pages/brought.py", msgid("Your own table"))
SOURCES = Page("pages/sources.py", msgid("Data and sources"))
PAGES = (
    *(OVERVIEW, PRIORITY_MAP, AIRPORT_ACCESS, ROUTES, HUBS),
    *(MUNICIPALITY, COMPARE, DISTRIBUTION, ANALYSIS),
    *(INITIATIVES, BACKGROUND, BROUGHT, SOURCES),
)
_MAP_PAGES = (OVERVIEW, PRIORITY_MAP, AIRPORT_ACCESS, ROUTES, HUBS, INITIATIVES)
_LAST_MAP = "_last_map"
_NO_PAGE = "page"  # in the address: `server` sends a reader of what does not exist home with it
_RESTORED = "_restored"
_MISSING, _ANOTHER = "missing_table", "_another_table"


@contextmanager
def open_page(page: Page) -> Iterator[tuple[Dataset, View, Translator]]:
    """Open the frame of a page and give it the dataset, the view and the translator.

    Anything that goes wrong on purpose is told in the reader's language; the navigation
    stays, and no trace reaches the screen.
    """
    is_open = False
    with counted.run(page.script):
        with reconnect.forgetting(), _fence(page):
            reconnect.listen()
            stale.guard()
            glance.guard()
            data = _begin(page, _language())
            view, t = _open(data, page)
            is_open = True
            yield data, view, t
        reconnect.answer()
        if not is_open:
            st.stop()


@contextmanager
def _fence(page: Page) -> Iterator[None]:
    """Tell in the reader's language what goes wrong in any part of a page."""
    try:
        yield
    except MemoryError as error:
        log.failure(page.script, error)
        _tell(ShortMemoryError().text(_language()))
    except ServedFilesError as error:
        log.failure(page.script, error)
        _tell(error.text(_language()))
    except KankeiGeoError as error:
        counts.failed(page.script, "told")
        _tell(error.text(_language()))
    except Exception as error:  # noqa: BLE001 -- the last fence: a trace must not reach the screen
        # Streamlit steers by exceptions that are no `Exception`. The cause goes to the
        # server's log; the reader learns what to do.
        log.failure(page.script, error)
        t = translator(_language())
        if not release.is_current(paths.home()):  # half of the program can be the newer one
            _tell(ReplacedError().text(_language()))
            return
        _tell(
            t(
                "Something went wrong while this page was made. Load it again; if it happens "
                "again, tell the people who run this server, with the address of the page."
            )
        )


def _tell(text: str) -> None:
    st.error(harmless.markdown(text), icon=":material/error:")


def _language() -> str:
    """Return the language of the address, which is known before anything else."""
    asked = state.query().get("lang", DEFAULT_LANGUAGE)
    return asked if asked in LANGUAGES else DEFAULT_LANGUAGE


def _begin(page: Page, language: str) -> Dataset:
    """Give the document title, style, language and scripts, and return the dataset.

    Raises
    ------
    KankeiGeoError
        If the dataset cannot be shown; the rest of the frame is there to say so.
    """
    try:
        found: Dataset | KankeiGeoError = state.dataset()
    except KankeiGeoError as error:
        found = error
    t = translator(language)
    product, title = t("Kankei-Geo"), t(page.title)
    st.set_page_config(page_title=f"{title} | {product}", layout="wide")
    with st.sidebar:
        _document(found if isinstance(found, Dataset) else None, language)
    if isinstance(found, held.NotHeldError):
        _ask_for(found, t)
    if isinstance(found, KankeiGeoError) and origin.is_spelled(state.query().get("brought", "")):
        _lead_out(found, language)
    if isinstance(found, KankeiGeoError):
        with st.sidebar:  # what is damaged may be one of several
            dataset_choice.dataset_choice(*state.asked_for(), t)
        raise found
    return found


def _ask_for(missing: held.NotHeldError, t: Translator) -> None:
    """Ask for the table that an address is about; the view comes once it is there."""
    heading(
        t("This address shows a table that is not here"),
        t(
            "It was made with “{name}”. A table is kept by the window in which it was brought, "
            "and nowhere else. Bring the same file to see the same view."
        ).format(name=origin.name_of(missing.file) or "-"),
    )
    st.file_uploader(
        t("Table as CSV, TSV or XLSX, up to {megabytes} MB").format(
            megabytes=MOST_BYTES // 1_000_000
        ),
        key=_MISSING,
        on_change=_take_missing,
        args=(missing.file,),
    )
    told = st.session_state.pop(_ANOTHER, "")
    if told:
        st.error(
            harmless.markdown(
                t(
                    "“{name}” is another file than the one of this address, or it has been "
                    "changed since. Bring the file as it was then."
                ).format(name=told)
            ),
            icon=":material/error:",
        )
    _show_shipped_instead(t)


def _lead_out(error: KankeiGeoError, language: str) -> None:
    """Tell why a table cannot be shown as the address says, and lead to what can be."""
    if isinstance(error, DamagedError):
        raise error
    _tell(error.text(language))
    _show_shipped_instead(translator(language))


def _show_shipped_instead(t: Translator) -> None:
    """Offer what is shipped; nothing else can be shown at this address."""
    st.button(
        t("Show what is shipped instead"), on_click=state.show_brought, args=("", ""), key="instead"
    )
    reconnect.answer()
    st.stop()


def _take_missing(file: str) -> None:
    """Take over a file if it is the one that the address is about (a callback)."""
    uploaded = st.session_state[_MISSING]
    if uploaded is not None:
        content = uploaded.getvalue()
        is_that = origin.digest_of(origin.spelled(content, uploaded.name)) == origin.digest_of(file)
        counts.uploaded(is_accepted=is_that)
        if is_that:
            held.hold(origin.name_of(file) or uploaded.name, content)
        else:
            st.session_state[_ANOTHER] = uploaded.name


def _open(data: Dataset, page: Page) -> tuple[View, Translator]:
    """Read the view from the address and draw what stands on every page."""
    _restore(page)
    view, ignored = state.open_view()
    if page in _MAP_PAGES:
        st.session_state[_LAST_MAP] = PAGES.index(page)
    t = translator(view.lang)
    with st.sidebar:
        _head(page, view, t)
        shown = data.origin.edition if data.origin else data.edition.id
        dataset_choice.dataset_choice(data.prefecture.code, shown, t)
        if data.origin is not None:
            _tell_brought(data.origin, t)
        way_back.way_back(data, view, page.name, t)
        controls.find(data, view, t, state.add_found if page is ROUTES else state.take_found)
    if data.origin is not None:  # in a frame on another site nothing of the sidebar is shown
        _leave("leave_embedded", t)
    strange = [item.value for item in ignored if item.name == _NO_PAGE]
    rest = tuple(item for item in ignored if item.name != _NO_PAGE)
    if rest:
        _tell_ignored(rest, t)
    if strange:
        _tell_no_page(strange[0], t)
    _tell_restored(data, view, t)
    if isinstance(data, JapanDataset) and page is not SOURCES:
        from kankei_geo.ui.pages import japan  # noqa: PLC0415 -- pages stand in this frame

        japan.japan(data, view, t, page)
        reconnect.answer()
        st.stop()
    if not data.policies and page not in (BROUGHT, SOURCES):
        from kankei_geo.ui.pages import first_map  # noqa: PLC0415 -- pages stand in this frame

        first_map.first_map(data, view, t, page)
        reconnect.answer()
        st.stop()
    # As on the left: there is nothing to present of all of Japan, nor without a table.
    if view.present and data.policies and not isinstance(data, JapanDataset):
        presentation.presentation(data, view, page.name, t)
        reconnect.answer()
        st.stop()
    return view, t


def _tell_brought(brought: Origin, t: Translator) -> None:
    """Say on every page that what is shown is the reader's own table, and lead out of it."""
    with st.container(key="own_table"):
        st.info(harmless.markdown(t(brought.title)), icon=":material/upload_file:")
        _leave("leave_own", t)


def _leave(key: str, t: Translator) -> None:
    st.button(
        t("Stop showing it"),
        key=key,
        on_click=state.show_brought,
        args=("", ""),
        type="tertiary",
    )


def heading(title: str, *paragraphs: str, above: str = "") -> None:
    """Write the page's title and the lines under it as one element.

    Parameters
    ----------
    title, *paragraphs : str
        The finding or the page's name, and what stands below it.
    above : str
        What stands small above a finding: the page's name and the edition.
    """
    st.html(render("ui/heading", title=title, paragraphs=paragraphs, above=above))


def finding(page: Page, data: Dataset, view: View, title: str, *paragraphs: str) -> None:
    """Write a finding as the page's title, with the page's name and the edition above it."""
    t = translator(view.lang)
    above = f"{t(page.title)} · {about(data, view.lang)['edition']}"
    heading(title, *paragraphs, above=above)


def link(page: Page, view: View, label: str, key: str, *, is_another: bool = False) -> None:
    """Link to another page; the view goes along in the address.

    Parameters
    ----------
    page, view : Page, View
        What is shown there.
    label, key : str
        The link's text, and its name on the page.
    is_another : bool
        Whether the view is another one than this page shows.
    """
    query = f"?{urlencode(to_query(view))}" if is_another else None
    _go_to(key, [(page, label)], view, label=label, query=query)


def link_to_last_map(view: View, t: Translator) -> None:
    """Link back to the page with a map from which the reader came."""
    page = PAGES[st.session_state.get(_LAST_MAP, 0)]
    link(page, view, t("Back to the map: {page}").format(page=t(page.title)), "back")


def _document(data: Dataset | None, language: str) -> None:
    """Set language, words and colours of the document, and write the product's name.

    One element, because each one costs its share of every rerun.

    Streamlit fixes ``<html lang="en">``, and its own names are English.
    """
    html = _document_text("", "", language) if data is None else _document_of(data, language)
    st.html(html, unsafe_allow_javascript=True)


@remembered(most=len(LANGUAGES))
def _document_of(data: Dataset, language: str) -> str:
    title = translator(language)(data.prefecture.title)
    return _document_text(fills_css(data), title, language)


def _document_text(colours: str, prefecture: str, language: str) -> str:
    t = translator(language)
    subtitle = t("{prefecture} policy map").format(prefecture=prefecture) if prefecture else ""
    return inline.document(language, colours, t("Kankei-Geo"), subtitle)


def _head(current: Page, view: View, t: Translator) -> None:
    _go_to(
        "pages",
        [(page, t(page.title)) for page in PAGES],
        view,
        current=PAGES.index(current),
        label=t("Pages"),
    )
    st.segmented_control(
        "言語 / Language",
        LANGUAGES,
        format_func=_LANGUAGE_NAMES.__getitem__,
        key="lang",
        required=True,
        on_change=state.push,
        args=("lang",),
    )
    if sign_in.is_served():
        st.html(render("ui/sign_out", url=f"{base_url()}{sign_in.OUT[1:]}", text=t("Sign out")))


def _go_to(
    key: str,
    pages: Sequence[tuple[Page, str]],
    view: View,
    *,
    label: str,
    current: int | None = None,
    query: str | None = None,
) -> None:
    """Draw links to pages, and go where one is pressed."""
    content = {
        "base": base_url(),
        "label": label,
        "current": current,
        "pages": [[page.path, text] for page, text in pages],
        **({} if query is None else {"query": query}),
    }
    told = _links(
        key=key,
        data=content,
        on_page_change=_nothing,
        on_back_change=_nothing,
        on_lacks_change=_nothing,
    )
    if told.lacks == "webgl":
        state.do_without_maps()
    if told.back is not None:
        state.remember(told.back)
    if told.page is not None:
        st.switch_page(pages[int(told.page)][0].script, query_params=to_query(view))


def _nothing() -> None:
    """Stand where Streamlit wants a callback before it reports a trigger."""


def _restore(page: Page) -> None:
    """Take over the view of a code in the address, on the page to which it belongs."""
    code = state.take(restore.PARAMETER)
    if code is None:
        return
    try:
        found = restore.unpacked(code)
        # A view of the reader's own table is looked at when the table is there.
        if not found.query.get("brought"):
            restore.read(code)
    except KankeiGeoError as error:
        st.session_state[_RESTORED] = error
        return
    st.session_state[_RESTORED] = found
    if found.page == page.name:
        state.show_query(found.query)
        st.rerun()  # the language may be another one now
    else:
        script = next(other.script for other in PAGES if other.name == found.page)
        st.switch_page(script, query_params=dict(found.query))


def _tell_restored(data: Dataset, view: View, t: Translator) -> None:
    """Say once that a code was not understood, or that the data have changed since."""
    found = st.session_state.pop(_RESTORED, None)
    if isinstance(found, KankeiGeoError):
        st.warning(harmless.markdown(found.text(view.lang)), icon=":material/info:")
    elif found is not None and found.data_hash != data.hash:
        st.warning(
            t(
                "The view of the document is shown with the data of today ({now}); the document "
                "was made with others ({then}, version {version}), so its figures can differ."
            ).format(
                now=data.hash,
                then=harmless.markdown(found.data_hash),
                version=harmless.markdown(found.version),
            ),
            icon=":material/history:",
        )


def _tell_no_page(name: str, t: Translator) -> None:
    """Say that a page does not exist, instead of showing another one in its place."""
    shown = clean(name, LONGEST_SEARCH)
    heading(
        t("There is no page “{name}”").format(name=shown),
        t("Choose a page on the left. The conditions of the address stay as they are."),
    )
    reconnect.answer()
    st.stop()


def _tell_ignored(ignored: tuple[IgnoredValue, ...], t: Translator) -> None:
    told = t(", ").join(
        harmless.markdown(f"{item.name}={clean(item.value, LONGEST_SEARCH)}") for item in ignored
    )
    st.warning(
        t("The address had values that are not known and were set to their default: {told}").format(
            told=told
        ),
        icon=":material/info:",
    )
