"""The home page: headline figures with their definitions, and how policies spread."""

import streamlit as st

from kankei_geo import legend, pipeline
from kankei_geo.matrix import ALL_POLICIES, POLICIES
from kankei_geo.present import charts, tables, words
from kankei_geo.present.words import Translator
from kankei_geo.view import View

# Charts are for looking at; buttons that save a picture without its source line are not.
PLAIN_CHART = {"displayModeBar": False}


def headline(view: View, t: Translator) -> None:
    """Draw title, edition, the sentence of the view and the four headline figures."""
    table = pipeline.joined_table()
    summary = pipeline.summarise(table)
    kept = table[pipeline.matches(table, view)]
    three_or_more = sum(n for count, n in summary.by_count.items() if count >= 3)  # noqa: PLR2004 -- the figure's definition
    figures = (
        (
            t("Municipalities listed"),
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
            t("Three or more"),
            str(three_or_more),
            t("number of priority policies is 3 or 4 (printed)"),
        ),
    )
    blocks = "".join(
        f"<div><dt>{label}</dt><dd>{number}</dd><p>{definition}</p></div>"
        for label, number, definition in figures
    )
    title = t("Priority policies of Hokkaido’s municipalities")
    edition = t("Edition: table 3, February 2022")
    st.html(
        f"<header class='kg-head'><h1>{title}<small>{edition}</small></h1>"
        f"<p role='status'>{words.sentence(view, kept)}</p></header>"
    )
    st.html(f"<dl class='kg-figures'>{blocks}{_policy_bars(summary.by_policy, view.lang, t)}</dl>")


def _policy_bars(by_policy: dict[str, int], language: str, t: Translator) -> str:
    longest = max(by_policy.values())
    rows = "".join(
        f"<tr><th scope='row'>{words.policy_name(policy, language)}</th><td>"
        f"<i style='width:{80 * by_policy[policy] / longest:.0f}%;"
        f"background:{legend.POLICY_COLOURS[policy]}'></i>{by_policy[policy]}</td></tr>"
        for policy in POLICIES
    )
    label = t("Municipalities by policy (mostly derived)")
    return f"<div class='kg-bars'><dt>{label}</dt><table>{rows}</table></div>"


def spread(view: View, t: Translator) -> None:
    """Draw how many municipalities of each subprefecture are listed."""
    shares = pipeline.by_subprefecture()
    st.subheader(t("Share of listed municipalities by subprefecture"), anchor=False)
    chart_column, table_column = st.columns(2, gap="medium")
    with chart_column:
        st.plotly_chart(
            charts.listed_share(shares, view.lang), config=PLAIN_CHART, key="listed_share"
        )
    with table_column:
        st.dataframe(tables.subprefectures(shares, view.lang), hide_index=True, height="content")
    first, last = shares.nlargest(1, "listed_share"), shares.nsmallest(1, "listed_share")
    column = "subprefecture" if view.lang == "ja" else "name_en"
    st.caption(
        t(
            "Highest: {first} ({high} %). Lowest: {last} ({low} %). Share = listed in table 3 ÷ "
            "all municipalities of the subprefecture."
        ).format(
            first=first[column].item(),
            high=round(first["listed_share"].item() * 100),
            last=last[column].item(),
            low=round(last["listed_share"].item() * 100),
        )
    )
