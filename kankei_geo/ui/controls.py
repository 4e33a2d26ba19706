"""Filters of the sidebar and the choice of a municipality."""

import streamlit as st

from kankei_geo import legend, load
from kankei_geo.matrix import ALL_POLICIES, POLICIES
from kankei_geo.present import words
from kankei_geo.present.words import Translator
from kankei_geo.ui import state
from kankei_geo.view import ALL_AREAS, ANY_POLICY, View


def filters(view: View, t: Translator) -> None:
    """Draw the filters in the order in which people ask: policy, count, place."""
    with st.sidebar:
        st.selectbox(
            t("Policy"),
            (ANY_POLICY, *POLICIES),
            format_func=lambda policy: (
                t("All (no condition)")
                if policy == ANY_POLICY
                else words.policy_name(policy, view.lang)
            ),
            key="policy",
            on_change=state.push,
            args=("policy",),
        )
        st.selectbox(
            t("Minimum number of priority policies"),
            range(ALL_POLICIES + 1),
            format_func=lambda count: (
                t("No condition (not listed included)")
                if count == 0
                else t("{count} or more").format(count=count)
            ),
            key="minimum",
            on_change=state.push,
            args=("minimum",),
        )
        st.selectbox(
            t("Subprefecture"),
            (ALL_AREAS, *load.subprefectures()["slug"]),
            format_func=lambda slug: (
                t("All of Hokkaido") if slug == ALL_AREAS else words.area_name(slug, view.lang)
            ),
            key="area",
            on_change=state.push,
            args=("area",),
        )
        st.button(
            t("Clear all filters"),
            on_click=state.show,
            args=(view.without_filters(),),
            disabled=not view.is_filtered,
            icon=":material/filter_alt_off:",
        )


def layer(view: View, t: Translator) -> None:
    """Draw the switch of the map's layer."""
    st.segmented_control(
        t("Colour of the map"),
        legend.LAYERS,
        format_func=lambda layer: (
            t("Number of policies")
            if layer == legend.COUNT_LAYER
            else words.policy_name(layer, view.lang)
        ),
        key="layer",
        required=True,
        on_change=state.push,
        args=("layer",),
    )


def municipality(view: View, t: Translator) -> None:
    """Draw the choice of a municipality: type a part of its name or its code."""
    table = load.municipalities().set_index("code")
    column = "name" if view.lang == "ja" else "name_en"
    names = table[column].to_dict()
    st.selectbox(
        t("Choose a municipality"),
        ("", *names),
        format_func=lambda code: f"{names[code]} {code}" if code else t("(none)"),
        key="code",
        on_change=state.push,
        args=("code",),
    )
