"""The home page: headline figures with their definitions."""

import streamlit as st

from kankei_geo.analysis import candidates
from kankei_geo.analysis.rule import Rule
from kankei_geo.dataset import pipeline
from kankei_geo.dataset.matrix import ALL_POLICIES, POLICIES
from kankei_geo.present import legend
from kankei_geo.present.words import view_words, words
from kankei_geo.present.words.words import Translator
from kankei_geo.ui.parts import guidance
from kankei_geo.view import filters
from kankei_geo.view.view import View


def headline(view: View, t: Translator) -> None:
    """Draw title, edition, the sentence of the view and the four headline figures."""
    table = pipeline.joined_table()
    summary = pipeline.headline()
    kept = table[filters.matches(table, view)]
    figures = (
        (
            t("Municipalities listed (all Hokkaido)"),
            f"{summary.listed}<small> / {summary.municipalities}</small>",
            t("in table 3; the other {number} are not listed, which is not zero").format(
                number=summary.not_listed
            ),
        ),
        (
            t("All four policies"),
            str(summary.by_count[ALL_POLICIES]),
            t("number of priority policies is 4 (printed)"),
        ),
        (
            t("Candidates for workation"),
            str(int(candidates.is_candidate(candidates.tiers(Rule())).sum())),
            t("listed, and 60 min or less by car (estimate) from a Tokyo flight"),
        ),
    )
    blocks = "".join(
        f"<div><dt>{label}</dt><dd>{number}</dd><dd>{definition}</dd></div>"
        for label, number, definition in figures
    )
    title = t("Priority policies of Hokkaido’s municipalities")
    edition = t("Edition: table 3, February 2022")
    st.html(f"<header class='kg-head'><h1>{title}<small>{edition}</small></h1></header>")
    # An element of its own: only the sentence changes with the filters.
    st.html(f"<div class='kg-head kg-sentence'><p>{view_words.sentence(view, kept)}</p></div>")
    bars = _policy_bars(summary.by_policy, view.lang, t)
    # One element, because each one costs its share of every rerun.
    st.html(
        f"<dl class='kg-figures'>{blocks}{bars}</dl>{guidance.hint_html(t)}",
        unsafe_allow_javascript=True,
    )


def _policy_bars(by_policy: dict[str, int], language: str, t: Translator) -> str:
    longest = max(by_policy.values())
    rows = "".join(
        f"<tr><th scope='row'>{words.policy_name(policy, language)}</th><td>"
        f"<i style='width:{80 * by_policy[policy] / longest:.0f}%;"
        f"background:{legend.POLICY_COLOURS[policy]}'></i>{by_policy[policy]}</td></tr>"
        for policy in POLICIES
    )
    label = t("All Hokkaido, by policy (mostly derived)")
    return f"<div class='kg-bars'><dt>{label}</dt><dd><table>{rows}</table></dd></div>"
