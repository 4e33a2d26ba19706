"""Filters of the sidebar and the choice of a municipality."""

from functools import cache
from typing import Any

import streamlit as st

from kankei_geo import legend, load
from kankei_geo.candidates import CRITERIA, LINE, ROAD, STEP
from kankei_geo.matrix import ALL_POLICIES, POLICIES
from kankei_geo.present import words
from kankei_geo.present.candidate_words import CRITERION_LABELS
from kankei_geo.present.words import Translator
from kankei_geo.ui import state
from kankei_geo.view import (
    AIRPORT_SETS,
    ALL_AREAS,
    ANY_POLICY,
    BOTH,
    KILOMETRES,
    MEASURE_CHOICES,
    MINUTES,
    View,
)
from kankei_geo.winter import WINTERS


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
            **_bound("policy"),
        )
        st.selectbox(
            t("Minimum number of priority policies"),
            range(ALL_POLICIES + 1),
            format_func=lambda count: (
                t("Any (not listed included)")
                if count == 0
                else t("{count} or more").format(count=count)
            ),
            **_bound("minimum"),
        )
        st.selectbox(
            t("Subprefecture"),
            (ALL_AREAS, *load.subprefectures()["slug"]),
            format_func=lambda slug: (
                t("All of Hokkaido") if slug == ALL_AREAS else words.area_name(slug, view.lang)
            ),
            **_bound("area"),
        )
        st.button(
            t("Clear all filters"),
            on_click=state.show,
            args=(view.without_filters(),),
            disabled=not view.is_filtered,
            icon=":material/filter_alt_off:",
        )


def candidate_rule(view: View, t: Translator) -> None:
    """Draw every threshold of the rule of candidates."""
    with st.sidebar:
        st.selectbox(
            t("Airports that count"),
            AIRPORT_SETS,
            format_func={
                "tokyo": t("With a direct flight to Tokyo"),
                "service": t("All in service"),
            }.__getitem__,
            **_bound("airports"),
        )
        st.segmented_control(
            t("Measure"),
            MEASURE_CHOICES,
            format_func={ROAD: t("Road"), LINE: t("Straight"), BOTH: t("Both")}.__getitem__,
            required=True,
            **_bound("measure"),
        )
        st.slider(t("Minutes by road"), MINUTES[0], MINUTES[-1], step=STEP, **_bound("minutes"))
        st.slider(t("Kilometres"), KILOMETRES[0], KILOMETRES[-1], step=STEP, **_bound("km"))
        st.slider(t("Least number of policies"), 1, ALL_POLICIES, **_bound("count"))
        st.slider(
            t("Winter factor"), WINTERS[0], WINTERS[-1], step=0.1, format="%.1f", **_bound("winter")
        )
        st.toggle(t("Merge overlapping circles"), **_bound("merged"))
        st.toggle(t("Printed information only"), **_bound("printed"))
        with st.expander(t("Weights of the ranking")):
            for (key, _), weight in zip(CRITERIA, view.weights, strict=True):
                name = f"weight_{key}"
                st.session_state[name] = weight
                st.slider(t(CRITERION_LABELS[key]), 0, 10, key=name, on_change=state.push_weights)


def _bound(name: str) -> dict[str, Any]:
    """Return the arguments that tie a widget to a part of the address."""
    return {"key": name, "on_change": state.push, "args": (name,)}


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
        required=True,
        **_bound("layer"),
    )


def municipality(view: View, t: Translator) -> None:
    """Draw the choice of a municipality: type a part of its name or its code."""
    names = _names(view.lang)
    st.selectbox(
        t("Choose a municipality"),
        ("", *names),
        format_func=lambda code: f"{names[code]} {code}" if code else t("(none)"),
        **_bound("code"),
    )


@cache
def _names(language: str) -> dict[str, str]:
    table = load.municipalities()
    return dict(zip(table["code"], table["name" if language == "ja" else "name_en"], strict=True))
