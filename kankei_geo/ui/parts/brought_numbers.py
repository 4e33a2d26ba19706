"""What a reader corrects of columns of numbers: unit, year, and which end is the good one."""

from collections.abc import Sequence

import streamlit as st

from kankei_geo.dataset.brought import choices as choosing
from kankei_geo.dataset.brought.choices import LONGEST_TEXT, LONGEST_UNIT, NEITHER
from kankei_geo.dataset.brought.columns import Column, ColumnKind
from kankei_geo.dataset.brought.report import Report
from kankei_geo.dataset.brought.used import year_of
from kankei_geo.present.words import brought_words
from kankei_geo.present.words.words import Translator
from kankei_geo.ui.parts.brought_decided import DIRECTIONS, UNITS, YEARS, called, of_file, take

_AT_ONCE = 12  # columns: with more of them the page would answer slowly
_WIDTHS = (2, 1, 1, 1)


def brought_numbers(report: Report, digest: str, t: Translator) -> None:
    """Draw unit, direction and year of each column of numbers; of many, some at a time."""
    numbers = [column for column in report.columns if column.kind is ColumnKind.indicator]
    if not numbers:
        return
    st.subheader(t("Units, directions and years of the numbers"), anchor=False)
    st.caption(
        t(
            "These were read from the headings, or are proposed by them. What you correct stands "
            "with each figure."
        )
    )
    for column in _some(numbers, digest, t):
        _line(column, digest, t)


def _some(numbers: Sequence[Column], digest: str, t: Translator) -> Sequence[Column]:
    if len(numbers) <= _AT_ONCE:
        return numbers
    firsts = range(0, len(numbers), _AT_ONCE)
    first = st.selectbox(
        t("Columns of numbers"),
        list(firsts),
        key=f"own_numbers_{digest}",
        format_func=lambda at: t("{first} to {last} of {count}").format(
            first=at + 1, last=min(at + _AT_ONCE, len(numbers)), count=len(numbers)
        ),
    )
    return numbers[first : first + _AT_ONCE]


def _line(column: Column, digest: str, t: Translator) -> None:
    letters, name = column.letters, called(column)
    year = year_of(column, of_file(digest))
    names = {what: f"own_{what}_{letters}" for what in ("unit", "direction", "year")}
    st.session_state[names["unit"]] = column.unit
    st.session_state[names["direction"]] = column.direction or NEITHER
    st.session_state[names["year"]] = str(year or "")
    with st.container(horizontal=True, vertical_alignment="bottom"):
        st.text_input(
            t("{column}: unit").format(column=name),
            key=names["unit"],
            max_chars=LONGEST_UNIT,
            placeholder=t("none, or not known"),
            on_change=take(UNITS, digest, letters, names["unit"], choosing.unit),
        )
        st.selectbox(
            t("{column}: which is better").format(column=name),
            list(choosing.DIRECTIONS),
            key=names["direction"],
            format_func=lambda each: t(brought_words.CHOSEN_DIRECTIONS[each]),
            on_change=take(DIRECTIONS, digest, letters, names["direction"]),
        )
        st.text_input(
            t("{column}: year").format(column=name),
            key=names["year"],
            max_chars=LONGEST_TEXT,
            placeholder=t("as each row tells") if column.years else t("not known"),
            on_change=take(YEARS, digest, letters, names["year"], _year),
        )


def _year(text: str) -> str | None:
    """Return a year as choices have it; what is none leaves it as it was read."""
    return choosing.as_of(text)[:4] or None
