"""The page on which a reader brings a table: it is checked, corrected and taken into use."""

from dataclasses import dataclass, replace
from urllib.parse import urlencode

import streamlit as st

from kankei_geo.analysis import editions
from kankei_geo.base import harmless
from kankei_geo.base.errors import KankeiGeoError
from kankei_geo.dataset import origin
from kankei_geo.dataset.brought import choices as choosing
from kankei_geo.dataset.brought.accepted import proposed, require_shown
from kankei_geo.dataset.brought.choices import Choices
from kankei_geo.dataset.brought.columns import ColumnKind
from kankei_geo.dataset.brought.finding import Severity, UnreadableTableError
from kankei_geo.dataset.brought.limits import MOST_BYTES
from kankei_geo.dataset.brought.report import Report, check
from kankei_geo.dataset.brought.table import Table
from kankei_geo.dataset.brought.used import figures_of, levels_of, listed_of, policies_of
from kankei_geo.dataset.catalogue import others
from kankei_geo.dataset.dataset import Dataset
from kankei_geo.dataset.edition import MOST_LEVELS
from kankei_geo.dataset.origin import Origin
from kankei_geo.export.template import TEMPLATES
from kankei_geo.ops import counts
from kankei_geo.present.html import render
from kankei_geo.present.words import brought_words
from kankei_geo.present.words.words import Translator, sentences
from kankei_geo.ui import frame, held, state
from kankei_geo.ui.parts import brought_choices, brought_decided
from kankei_geo.ui.parts import table as table_view
from kankei_geo.ui.parts.published import base_url
from kankei_geo.view.view import View

_UPLOADED, _LOOKED_AT, _IS_NEW = "brought_file", "_looked_at", "_is_new"


def brought(data: Dataset, view: View, t: Translator) -> None:
    """Draw the page."""
    frame.heading(
        t("Your own table"),
        t(
            "Bring a table with a row for each municipality: it is checked here, and then all "
            "pages, maps, rankings and files show it. Only this window has it; the server writes "
            "nothing down and forgets it when the window is closed."
        ),
    )
    with st.container(horizontal=True, vertical_alignment="bottom"):
        st.file_uploader(
            t("Table as CSV, TSV or XLSX, up to {megabytes} MB").format(
                megabytes=MOST_BYTES // 1_000_000
            ),
            key=_UPLOADED,
            on_change=_look_at,
        )
        _templates(view, t)
    spelled = st.session_state.get(_LOOKED_AT) or view.brought
    found = held.held(spelled) if spelled else None
    if found is not None:
        try:
            file = _looked_at(state.shipped(), spelled, view)
            _count(is_accepted=True)
            _checked(data, file, t, view)
        except UnreadableTableError as error:
            _count(is_accepted=False)
            told = f"{found[0]}: {error.text(view.lang)}"
            st.error(harmless.markdown(told), icon=":material/error:")


def _look_at() -> None:
    """Take over a file (a callback); without one, nothing is looked at any more."""
    uploaded = st.session_state[_UPLOADED]
    st.session_state[_IS_NEW] = uploaded is not None
    st.session_state[_LOOKED_AT] = (
        "" if uploaded is None else held.hold(uploaded.name, uploaded.getvalue())
    )


def _count(*, is_accepted: bool) -> None:
    """Count a file once, when it is looked at for the first time."""
    if st.session_state.pop(_IS_NEW, False):
        counts.uploaded(is_accepted=is_accepted)


def _in_use(data: Dataset, used: Origin, view: View, t: Translator) -> None:
    """Say what is shown on all pages, and lead to them, to what changed, and out of it."""
    st.success(
        harmless.markdown(
            sentences(
                view.lang,
                t("All pages show: {title}.").format(title=t(used.title)),
                t(
                    "The address of each page names the file and how it is read. Whoever opens it "
                    "elsewhere is asked for the same file."
                ),
            )
        ),
        icon=":material/check:",
    )
    with st.container(horizontal=True):
        frame.link(frame.OVERVIEW, view, t(frame.OVERVIEW.title), "brought_to_overview")
        frame.link(frame.PRIORITY_MAP, view, t(frame.PRIORITY_MAP.title), "brought_to_map")
        beside = next(iter(others(data)), "")
        if beside and editions.compared(data, beside).change.shared:
            label = t("What changed since {edition}").format(edition=t(others(data)[beside]))
            frame.link(frame.PRIORITY_MAP, replace(view, since=beside), label, "brought_to_change")
        st.button(
            t("Stop showing it"),
            key="brought_leave",
            on_click=state.show_brought,
            args=("", ""),
            icon=":material/close:",
        )


def _templates(view: View, t: Translator) -> None:
    asked = {"prefecture": view.prefecture, "edition": view.edition, "lang": view.lang}
    query = urlencode({name: value for name, value in asked.items() if value})
    links = [(f"{base_url()}template.{kind}?{query}", kind.upper()) for kind in TEMPLATES]
    st.html(render("ui/templates", label=t("Template with all municipalities"), links=links))


@dataclass(frozen=True)
class _File:
    """A file that is looked at: as an address names it, with what is decided of it."""

    spelled: str
    table: Table
    choices: Choices

    @property
    def name(self) -> str:
        """Its name."""
        return origin.name_of(self.spelled)

    @property
    def digest(self) -> str:
        """Its hash."""
        return origin.digest_of(self.spelled)

    def is_that_of(self, used: Origin) -> bool:
        """Tell whether it is in use, as it is read now."""
        return used.digest == self.digest and used.choices == choosing.spelled(self.choices)


def _looked_at(data: Dataset, file: str, view: View) -> _File:
    """Return a file with what is decided or proposed of it.

    What the address says goes before what was tried since, once it says something else: who goes
    back sees what was decided then.
    """
    digest, table = origin.digest_of(file), held.table(data, file)
    if view.brought and digest == origin.digest_of(view.brought):
        brought_decided.take_over(digest, view.choices)
    elif not brought_decided.is_known(digest):
        brought_decided.keep(digest, proposed(table))
    return _File(file, table, brought_decided.of_file(digest))


def _checked(data: Dataset, file: _File, t: Translator, view: View) -> None:
    """Draw what was understood of a file, what can be chosen, and what leads on."""
    shipped, language = state.shipped(), view.lang
    report = check(file.table, file.choices)
    st.header(t("What was understood"), anchor=False)
    st.html(render("ui/read_as", lines=list(brought_words.summary(report, file.name, language))))
    _verdict(report, t, language)
    if report.layout is None:
        return
    brought_choices.brought_choices(shipped, report, file.digest, t, language)
    st.header(t("Take it into use"), anchor=False)
    if data.origin is not None and file.is_that_of(data.origin):
        _in_use(data, data.origin, view, t)
    else:
        _use(shipped, report, file, t, language)


def _verdict(report: Report, t: Translator, language: str) -> None:
    told = brought_words.verdict(report, language)
    faulty = report.count(Severity.error)
    tell = st.error if faulty else st.warning if report.count(Severity.warning) else st.success
    tell(harmless.markdown(told), icon=":material/error:" if faulty else ":material/info:")
    if report.findings:
        caption = t("What is to be looked at")
        shown = brought_words.findings_table(report, language)
        with st.expander(caption, expanded=bool(faulty)):
            table_view.draw("findings", table_view.content(shown, caption, missing=""))


def _use(data: Dataset, report: Report, file: _File, t: Translator, language: str) -> None:
    """Draw what the table will show, and the button that takes it into use."""
    try:
        require_shown(data, report, name=file.name, choices=file.choices)
    except KankeiGeoError as error:
        st.warning(harmless.markdown(error.text(language)), icon=":material/info:")
        return
    st.markdown(harmless.markdown(_told(data, report, file, t, language)))
    label = t("Show this table on all pages")
    faulty = report.count(Severity.error)
    if faulty:
        label = t("Show this table on all pages, without the {count} faulty values or rows").format(
            count=faulty
        )
    st.button(
        label,
        key="brought_use",
        type="primary",
        on_click=state.show_brought,
        args=(file.spelled, choosing.spelled(file.choices)),
    )


def _told_of_levels(report: Report, t: Translator) -> list[str]:
    if not any(column.kind is ColumnKind.level for column in report.columns):
        return []
    names = levels_of(report).names
    if not names:
        return [
            t(
                "The evidence levels are shown as texts: no listed mark has one, or there are more "
                "than {most}."
            ).format(most=MOST_LEVELS)
        ]
    return [
        t("Evidence levels of the marks, the first one as the surest: {levels}.").format(
            levels=t(", ").join(names)
        )
    ]


def _told(data: Dataset, report: Report, file: _File, t: Translator, language: str) -> str:
    """Return what of the table will be shown."""
    told = []
    policies, figures = policies_of(report), figures_of(report, file.choices)
    if policies:
        listed = len(listed_of(report))
        told.append(
            t(
                "{policies} policies, {listed} municipalities with a mark in each of them; the "
                "other {others} are shown as not listed, never as 0."
            ).format(
                policies=len(policies),
                listed=listed,
                others=data.prefecture.municipalities - listed,
            )
        )
    else:
        told.append(t("No column is a policy, so the policies stay as they are shipped."))
    told += _told_of_levels(report, t)
    if figures:
        told.append(t("{count} indicators are added.").format(count=len(figures)))
    numbers = sum(column.kind is ColumnKind.indicator for column in report.columns)
    if numbers > len(figures):
        told.append(
            t(
                "{count} columns of numbers are left out because nobody knows their year: tell it "
                "under “As of”."
            ).format(count=numbers - len(figures))
        )
    return sentences(language, *told)
