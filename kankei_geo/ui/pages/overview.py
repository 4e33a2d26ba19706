"""The home page: headline figures with their definitions."""

from collections.abc import Mapping

import streamlit as st

from kankei_geo.analysis import candidates
from kankei_geo.analysis.rule import Rule
from kankei_geo.base.i18n import msgid
from kankei_geo.dataset import facts
from kankei_geo.dataset.dataset import Dataset
from kankei_geo.present import legend
from kankei_geo.present.html import render
from kankei_geo.present.words import findings, view_words, words
from kankei_geo.present.words.about import about
from kankei_geo.present.words.words import Translator
from kankei_geo.ui import frame
from kankei_geo.ui.parts import ask_box, guidance
from kankei_geo.view import filters
from kankei_geo.view.view import View

_ALL_PRINTED = msgid("number of priority policies is {number} (printed)")
_ALL = msgid("number of priority policies is {number}")
_MOSTLY_DERIVED = msgid("All {whole}, by policy (mostly derived)")
_BY_POLICY = msgid("All {whole}, by policy")
# Label, number, what stands small behind it, and definition.
_Figure = tuple[str, int, str, str]
_LONGEST_PX = 28  # of a policy's bar


def headline(data: Dataset, view: View, t: Translator) -> None:
    """Draw the finding, the sentence of the view and the headline figures."""
    summary = facts.headline(data)
    kept = filters.kept(data, view)
    told = about(data, view.lang)
    figures: tuple[_Figure, ...] = (
        (
            t("Municipalities listed (all {whole})").format(**told),
            summary.listed,
            f"/ {summary.municipalities}",
            t("in {table}; the other {number} are not listed, which is not zero").format(
                number=summary.not_listed, **told
            ),
        ),
        (
            words.all_policies(data, view.lang),
            summary.by_count[len(data.policies)],
            "",
            t(_ALL_PRINTED if data.edition.rules else _ALL).format(number=len(data.policies)),
        ),
    )
    if data.prefecture.airports:
        fewest, most = candidates.span(data, Rule())
        figures = (
            *figures,
            (
                t("Candidates for workation"),
                candidates.number(data, Rule()),
                t("(range {fewest}–{most})").format(fewest=fewest, most=most),
                t(
                    "listed, and 60 min or less by car from a Tokyo flight (estimate, "
                    "range {fewest}–{most})"
                ).format(fewest=fewest, most=most),
            ),
        )
    frame.finding(
        frame.OVERVIEW,
        data,
        view,
        findings.map_finding(data, view, kept),
        view_words.map_sentence(data, view, kept),
    )
    ask_box.draw(data, view, t)
    label = t(_MOSTLY_DERIVED if data.edition.rules else _BY_POLICY).format(**told)
    bars = _policy_bars(data, summary.by_policy, view.lang)
    # One element, because each one costs its share of every rerun.
    st.html(
        render(
            "ui/figures",
            figures=figures,
            bars_label=label,
            bars=bars,
            defined=t("What these figures mean"),
        )
        + guidance.hint_html(t),
        unsafe_allow_javascript=True,
    )


def _policy_bars(
    data: Dataset, by_policy: Mapping[str, int], language: str
) -> list[tuple[str, str, str, int]]:
    """Return name, width in pixels, colour and number of each policy's bar."""
    longest = max(*by_policy.values(), 1)
    return [
        (
            words.policy_name(data, policy, language),
            f"{_LONGEST_PX * by_policy[policy] / longest:.0f}",
            legend.policy_colours(data)[policy],
            by_policy[policy],
        )
        for policy in data.policies
    ]
