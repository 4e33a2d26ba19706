"""What a reader decides where a municipality has several rows."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import streamlit as st

from kankei_geo.base import harmless
from kankei_geo.dataset.brought.choices import Rule
from kankei_geo.dataset.brought.plain import plain
from kankei_geo.dataset.brought.report import Report
from kankei_geo.dataset.brought.several import RULES
from kankei_geo.dataset.dataset import Dataset
from kankei_geo.present.words import brought_words
from kankei_geo.present.words.words import Translator
from kankei_geo.ui.parts.brought_decided import ACROSS, keep, of_file

_LEFT_OUT = ""


def brought_rows(data: Dataset, report: Report, digest: str, t: Translator, language: str) -> None:
    """Draw who has several rows, and what can be chosen of them; nothing where nobody has."""
    several, choices = report.several, of_file(digest)
    if not several.rows:
        return
    st.subheader(t("Several rows of a municipality"), anchor=False)
    st.markdown(harmless.markdown(brought_words.several_rows(data, report, language)))
    st.caption(
        t(
            "They are left out unless you say what is to be done. What you choose stands with "
            "the figures and marks."
        )
    )
    items, rule, by = st.columns(ACROSS)
    if several.items or choices.items:
        with items:
            _select(
                digest,
                "items",
                {_LEFT_OUT: t("no column: all rows tell the same"), **_named(several.items)},
                t("Column that tells what a row is about: each item becomes a column"),
            )
    rules = {str(each): t(RULES[each]) for each in Rule if each is not Rule.latest or several.dates}
    with rule:
        _select(
            digest,
            "rule",
            {_LEFT_OUT: t("none: they are left out"), **rules},
            t("Rule for several rows of the same"),
        )
    if choices.rule == Rule.latest and several.dates:
        with by:
            dates = {_LEFT_OUT: t("not chosen"), **_named(several.dates)}
            _select(digest, "by", dates, t("Column of the dates"))


def _named(columns: Mapping[str, str]) -> dict[str, str]:
    return {letters: f"{letters} {plain(text)}".strip() for letters, text in columns.items()}


def _select(digest: str, name: str, offered: Mapping[str, str], label: str) -> None:
    key, now = f"own_rows_{name}", getattr(of_file(digest), name)
    st.session_state[key] = now if now in offered else next(iter(offered))
    st.selectbox(
        label,
        list(offered),
        key=key,
        format_func=lambda each: harmless.markdown(offered[each]),
        on_change=_take_columns if name == "items" else _take,
        args=(digest, name),
    )


def _take(digest: str, name: str) -> None:
    changed: Any = {name: st.session_state[f"own_rows_{name}"]}
    keep(digest, replace(of_file(digest), **changed))


def _take_columns(digest: str, name: str) -> None:
    """Begin anew with other columns: what was said of theirs is of no others (a callback)."""
    now = of_file(digest)
    keep(digest, replace(now, columns=(), units=(), directions=(), years=()))
    _take(digest, name)
