"""The home page: headline figures with their definitions, and how policies spread."""

from functools import cache

import pandas as pd
import plotly.graph_objects as go
import streamlit as st

from kankei_geo import candidates, filters, legend, pipeline
from kankei_geo.matrix import ALL_POLICIES, POLICIES
from kankei_geo.present import charts, tables, words
from kankei_geo.present.words import Translator
from kankei_geo.view import View

# Charts are for looking at; buttons that save a picture without its source line are not.
PLAIN_CHART = {"displayModeBar": False}


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
            str(int(candidates.is_candidate(candidates.tiers(candidates.Rule())).sum())),
            t("listed, and 60 min or less by car (estimate) from a Tokyo flight"),
        ),
    )
    blocks = "".join(
        f"<div><dt>{label}</dt><dd>{number}</dd><p>{definition}</p></div>"
        for label, number, definition in figures
    )
    title = t("Priority policies of Hokkaido’s municipalities")
    edition = t("Edition: table 3, February 2022")
    st.html(f"<header class='kg-head'><h1>{title}<small>{edition}</small></h1></header>")
    # An element of its own: only the sentence changes with the filters.
    st.html(f"<p role='status'>{words.sentence(view, kept)}</p>")
    st.html(f"<dl class='kg-figures'>{blocks}{_policy_bars(summary.by_policy, view.lang, t)}</dl>")


def _policy_bars(by_policy: dict[str, int], language: str, t: Translator) -> str:
    longest = max(by_policy.values())
    rows = "".join(
        f"<tr><th scope='row'>{words.policy_name(policy, language)}</th><td>"
        f"<i style='width:{80 * by_policy[policy] / longest:.0f}%;"
        f"background:{legend.POLICY_COLOURS[policy]}'></i>{by_policy[policy]}</td></tr>"
        for policy in POLICIES
    )
    label = t("All Hokkaido, by policy (mostly derived)")
    return f"<div class='kg-bars'><dt>{label}</dt><table>{rows}</table></div>"


@cache
def _share_table(language: str) -> pd.DataFrame:
    return tables.subprefectures(pipeline.by_subprefecture(), language)


@cache
def _share_chart(language: str) -> go.Figure:
    return charts.listed_share(pipeline.by_subprefecture(), language)


def spread(view: View, t: Translator) -> None:
    """Draw how many municipalities of each subprefecture are listed."""
    st.subheader(t("Share of listed municipalities by subprefecture"), anchor=False)
    with st.container(horizontal=True, gap="medium"):
        st.plotly_chart(_share_chart(view.lang), config=PLAIN_CHART, key="listed_share")
        st.dataframe(_share_table(view.lang), hide_index=True, height="content")
    st.caption(_share_text(view.lang))


@cache
def _share_text(language: str) -> str:
    return words.spread_text(pipeline.by_subprefecture(), language)
