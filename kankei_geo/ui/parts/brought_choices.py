"""What a reader decides about a table: title, sheet, columns, signs, names."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import streamlit as st

from kankei_geo.base import harmless
from kankei_geo.dataset.brought import choices as choosing
from kankei_geo.dataset.brought.cell_values import Mark
from kankei_geo.dataset.brought.choices import LONGEST_TEXT, MISSING, Choices
from kankei_geo.dataset.brought.columns import Column, ColumnKind, Meaning
from kankei_geo.dataset.brought.plain import plain
from kankei_geo.dataset.brought.report import Report
from kankei_geo.dataset.brought.rows import RowKind
from kankei_geo.dataset.brought.used import policies_of
from kankei_geo.dataset.dataset import Dataset
from kankei_geo.present.words import brought_words
from kankei_geo.present.words.words import Translator
from kankei_geo.ui.parts import brought_numbers, brought_rows, controls
from kankei_geo.ui.parts.brought_decided import (
    ACROSS,
    COLUMNS,
    NAMES,
    SIGNS,
    Drawn,
    called,
    grid,
    keep,
    of_file,
    take,
)

_OFFERED = (
    *(ColumnKind.marks, ColumnKind.indicator, ColumnKind.level, ColumnKind.grounds),
    *(ColumnKind.text, ColumnKind.left_out),
)
_MOST_NAMES = 20
_ASKED = frozenset((MISSING, Mark.undecided, "unknown"))
_ASKED_SIGNS = frozenset((choosing.NOTHING, "0"))


def brought_choices(
    data: Dataset, report: Report, digest: str, t: Translator, language: str
) -> None:
    """Draw everything that can be decided of a file.

    Parameters
    ----------
    data : Dataset
        Whose municipalities names can mean.
    report : Report
        What was understood, with the choices so far.
    digest : str
        Hash of the file.
    t : Translator
        Texts in the reader's language.
    language : str
        That language.
    """
    _texts(digest, t)
    _sheets(report, digest, t)
    brought_rows.brought_rows(data, report, digest, t, language)
    st.subheader(t("Columns"), anchor=False)
    st.caption(
        t(
            "Each column that is a policy or an indicator becomes one on the maps; grounds and "
            "texts stand in the record of the municipality."
        )
    )
    grid([_column(column, digest, t, language) for column in _shown(report.columns)])
    brought_numbers.brought_numbers(report, digest, t)
    signs = _signs(report)
    if signs:
        st.subheader(t("What signs mean"), anchor=False)
        st.caption(
            t(
                "What is read as unknown leaves the municipality not listed. What you choose is "
                "marked as your reading wherever the mark is shown."
            )
        )
        grid([_sign(each, digest, t) for each in signs])
    names = _unknown_names(report, digest)
    if names:
        st.subheader(t("Names that were not understood"), anchor=False)
        grid([_name(data, name, digest, t, language) for name in names[:_MOST_NAMES]])
        if len(names) > _MOST_NAMES:
            st.caption(t("And {count} more of this kind").format(count=len(names) - _MOST_NAMES))


def _texts(digest: str, t: Translator) -> None:
    choices = of_file(digest)
    fields = (
        ("title", t("Title"), t("If left out: the name of the file")),
        ("source", t("Source"), t("Who made it, as it should stand under maps")),
        ("as_of", t("As of"), t("A year, a month or a day, such as 2025-04")),
    )
    for column, (name, label, hint) in zip(st.columns(ACROSS), fields, strict=True):
        key = f"own_{name}"
        st.session_state[key] = getattr(choices, name)
        with column:
            st.text_input(
                label,
                key=key,
                placeholder=hint,
                max_chars=LONGEST_TEXT,
                on_change=_take_text,
                args=(digest, name),
            )


def _take_text(digest: str, name: str) -> None:
    text = st.session_state[f"own_{name}"]
    clean = choosing.as_of(text) if name == "as_of" else choosing.line(text)
    changed: Any = {name: clean}
    keep(digest, replace(of_file(digest), **changed))


def _sheets(report: Report, digest: str, t: Translator) -> None:
    names = [sheet.name for sheet in report.opened.sheets]
    if len(names) > 1:
        st.session_state["own_sheet"] = report.sheet
        st.selectbox(
            t("Sheet"),
            names,
            key="own_sheet",
            format_func=harmless.markdown,
            on_change=_take_sheet,
            args=(digest,),
        )


def _take_sheet(digest: str) -> None:
    """Begin anew with another sheet: its columns are others (a callback)."""
    now = of_file(digest)
    begun = Choices(title=now.title, source=now.source, as_of=now.as_of)
    keep(digest, replace(begun, sheet=st.session_state["own_sheet"]))


def _shown(columns: Sequence[Column]) -> list[Column]:
    return [column for column in columns if column.kind is not ColumnKind.empty]


def _column(column: Column, digest: str, t: Translator, language: str) -> Drawn:
    key = f"own_column_{column.letters}"

    def draw() -> None:
        kinds = list(dict.fromkeys((*_OFFERED, column.kind)))
        st.session_state[key] = column.kind
        example = brought_words.meanings(column, language) or _example(column)
        st.selectbox(
            called(column),
            kinds,
            key=key,
            format_func=lambda kind: t(brought_words.KINDS[kind]),
            help=harmless.markdown(example) or None,
            on_change=take(COLUMNS, digest, column.letters, key),
        )

    return draw


def _example(column: Column) -> str:
    values = [str(value) for value in column.values.values() if value is not None]
    return ", ".join(dict.fromkeys(plain(value, longest=20) for value in values[:3]))


def _signs(report: Report) -> list[Meaning]:
    """Return the signs of the policies of which a reader should say what they mean, each once."""
    found: dict[str, Meaning] = {}
    for column in policies_of(report):
        for each in column.meanings:
            is_asked = each.read_as in _ASKED or each.found in _ASKED_SIGNS or each.is_chosen
            if is_asked:
                known = found.get(each.found)
                count = each.count + (known.count if known else 0)
                found[each.found] = replace(each, count=count)
    return list(found.values())


def _sign(each: Meaning, digest: str, t: Translator) -> Drawn:
    key = f"own_sign_{each.found}"

    def draw() -> None:
        st.session_state[key] = (
            each.read_as if each.read_as in {Mark.yes, Mark.no} else choosing.MISSING
        )
        sign = each.found or t("blank")
        st.selectbox(
            harmless.markdown(
                t("“{sign}” ({count} cells)").format(sign=plain(sign), count=each.count)
            ),
            list(choosing.MEANINGS),
            key=key,
            format_func=lambda meant: t(_MEANT[str(meant)]),
            on_change=take(SIGNS, digest, choosing.sign(each.found), key),
        )

    return draw


_MEANT = {
    Mark.yes: brought_words.MEANINGS[Mark.yes],
    Mark.no: brought_words.MEANINGS[Mark.no],
    MISSING: brought_words.MEANINGS["unknown"],
}


def _unknown_names(report: Report, digest: str) -> list[str]:
    """Return the names that mean nobody, those first of which a reader has said whose they are."""
    known = of_file(digest)
    unknown = (row.name for row in report.rows if row.kind is RowKind.unknown)
    return list(dict.fromkeys((*known.aliases, *(name for name in unknown if name.strip()))))


def _name(data: Dataset, name: str, digest: str, t: Translator, language: str) -> Drawn:
    key = f"own_name_{name}"

    def draw() -> None:
        names = controls.names_by_code(data, language)
        st.session_state[key] = of_file(digest).aliases.get(name)
        st.selectbox(
            harmless.markdown(plain(name)),
            list(names),
            key=key,
            index=None,
            format_func=names.__getitem__,
            placeholder=t("Choose by name"),
            on_change=take(NAMES, digest, name, key),
        )

    return draw
