"""The page that puts municipalities and groups of them side by side."""

import streamlit as st

from kankei_geo.analysis import comparison as measured
from kankei_geo.base import harmless
from kankei_geo.base.errors import InputContentError
from kankei_geo.dataset.dataset import Dataset
from kankei_geo.present import charts
from kankei_geo.present.html import render
from kankei_geo.present.tables import apart, comparison_html
from kankei_geo.present.words import how_to_read, words
from kankei_geo.present.words.about import about
from kankei_geo.present.words.words import Translator
from kankei_geo.ui import frame, state
from kankei_geo.ui.pages import map_view
from kankei_geo.ui.parts import controls
from kankei_geo.view.view import View


def comparison(data: Dataset, view: View, t: Translator) -> None:
    """Draw the choice of what is compared, the table and the chart."""
    of_data = about(data, view.lang)
    frame.heading(
        t("Compare"),
        t("Two to four municipalities or {groups} side by side, with all of {prefecture}.").format(
            **of_data
        ),
    )
    left, right = st.columns(2, gap="medium")
    with left:
        controls.municipality(data, view, t)
    with right:
        st.multiselect(
            of_data["Groups"],
            list(data.subprefectures["slug"]),
            format_func=lambda slug: words.area_name(data, slug, view.lang),
            max_selections=measured.MOST_ITEMS,
            placeholder=t("Choose by name"),
            select_all=False,
            key="versus",
            on_change=state.push,
            args=("versus",),
        )
    if not (view.code or view.versus):
        st.info(t("Choose what to compare above."), icon=":material/compare_arrows:")
        return
    try:
        found = measured.compare(data, view.code, view.versus, winter=view.winter)
    except InputContentError as error:
        # More were chosen on several pages than fit side by side: no fault, only a limit.
        st.warning(error.text(view.lang), icon=":material/compare_arrows:")
        return
    told = apart.compared(data, found, view.lang)
    st.html(
        render("ui/sentence", told=told) + comparison_html.comparison_html(data, found, view.lang)
    )
    st.caption(harmless.markdown(how_to_read.of_comparison(data, view.lang)))
    index = measured.population_index(data, view.code, view.versus)
    if data.prefecture.population:
        title = t("Population since 2005 (2005 = 100)")
        st.header(title, anchor=False)
        st.plotly_chart(
            charts.population_index(data, index, view.lang),
            theme=None,
            config=charts.PLAIN,
            key="population_index",
            alt=title,
        )
    map_view.as_text(
        view,
        lambda: f"{told} {comparison_html.comparison_text(data, found, index, view.lang)}",
        t,
    )
