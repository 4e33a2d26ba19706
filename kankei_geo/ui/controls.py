"""Filters and other controls of the sidebar, and the choice of municipalities."""

from functools import cache
from typing import Any

import streamlit as st

from kankei_geo import legend, load, search
from kankei_geo.address import LONGEST_NAME, open_favourite, with_favourite, without_favourite
from kankei_geo.candidates import CRITERIA, LINE, ROAD, STEP
from kankei_geo.i18n import msgid
from kankei_geo.matrix import ALL_POLICIES, LEVELS, POLICIES
from kankei_geo.present import view_words, words
from kankei_geo.present.candidate_words import CRITERION_LABELS
from kankei_geo.present.words import Translator
from kankei_geo.ui import state
from kankei_geo.view import (
    AIRPORT_SETS,
    ALL_PEOPLE,
    AND,
    ANY_AIRPORT,
    BOTH,
    COUNTS,
    FOUR,
    KILOMETRES,
    KINDS,
    LONGEST_SEARCH,
    MAP,
    MEASURE_CHOICES,
    MINUTES,
    MOST_SELECTED,
    NO_SPHERE,
    OR,
    PEOPLE,
    TILES,
    View,
)
from kankei_geo.winter import WINTERS

KIND_LABELS = {MAP: msgid("Map"), TILES: msgid("Tiles"), FOUR: msgid("Four maps")}
_MOST_SUGGESTED = 6


def way_back(view: View, t: Translator) -> None:
    """Draw undo, redo, reset and the favourites."""
    past = state.history()
    steps = (
        ("undo", t("Undo"), state.show_settings, (past.before(),), past.before() is None),
        ("redo", t("Redo"), state.show_settings, (past.after(),), past.after() is None),
        ("restart_alt", t("Reset"), state.reset, (), view == View(lang=view.lang, fav=view.fav)),
    )
    # The style sheet puts the three side by side; a container would travel with every rerun.
    for icon, label, callback, args, disabled in steps:
        st.button(
            label,
            key=icon,
            icon=f":material/{icon}:",
            on_click=callback,
            args=args,
            disabled=disabled,
            type="tertiary",
        )
    if st.toggle(t("Favourites"), key="favourites"):
        _favourites(view, t)


def _favourites(view: View, t: Translator) -> None:
    st.caption(
        t(
            "A favourite lives in the address of this page only: bookmark the page to keep it, "
            "send the address to share it."
        )
    )
    st.text_input(t("Name of the present view"), max_chars=LONGEST_NAME, key="fav_name")
    st.button(t("Keep this view"), on_click=_keep, icon=":material/star:")
    names = [item.name for item in view.fav]
    st.session_state["fav_open"] = st.session_state["fav_delete"] = None
    if names:
        st.pills(t("Open a favourite"), names, key="fav_open", on_change=_open)
        st.pills(
            t("Delete a favourite"),
            names,
            key="fav_delete",
            on_change=_delete,
            format_func=_crossed_out,
        )


def _crossed_out(name: str) -> str:
    return f"{name} ✕"


def _keep() -> None:
    name = st.session_state["fav_name"].strip()
    if name:
        state.show(with_favourite(state.present(), name))
        st.session_state["fav_name"] = ""


def _open() -> None:
    name = st.session_state["fav_open"]
    if name is not None:
        state.show(open_favourite(state.present(), name))


def _delete() -> None:
    name = st.session_state["fav_delete"]
    if name is not None:
        state.show(without_favourite(state.present(), name))


def find(view: View, t: Translator) -> None:
    """Draw the search by name or code; one hit is selected, several are listed."""
    st.text_input(
        t("Search a municipality"),
        max_chars=LONGEST_SEARCH,
        placeholder=t("Name, reading, romaji or code"),
        icon=":material/search:",
        key="find",
        on_change=state.search_for,
    )
    if not view.find:
        return
    found = search.find(view.find)
    names = names_by_code(view.lang)
    label = t("{number} found: press one to select it").format(number=len(found))
    if not found:
        label = t("Nothing has this name. Nearest names:")
        found = search.nearest(view.find)
    st.session_state["found"] = None
    st.pills(
        label,
        found[:_MOST_SUGGESTED],
        format_func=names.__getitem__,
        key="found",
        on_change=_take_found,
    )


def _take_found() -> None:
    code = st.session_state["found"]
    if code is not None:
        state.take_found(code)


def filters(view: View, t: Translator) -> None:
    """Draw the filters in the order in which people ask: policy, count, place, more."""

    def name(policy: str) -> str:
        return words.policy_name(policy, view.lang)

    with st.sidebar:
        _choices("policy", t("With these policies"), POLICIES, name)
        if len(view.policy) > 1:
            st.segmented_control(
                t("All of them, or one"),
                (AND, OR),
                format_func={AND: t("All of them"), OR: t("At least one")}.__getitem__,
                required=True,
                label_visibility="collapsed",
                **_bound("mode"),
            )
        _choices("without", t("Without these policies"), POLICIES, name)
        _choices(
            "counts",
            t("Number of priority policies"),
            COUNTS,
            lambda count: count if count.isdigit() else t("Not listed"),
        )
        st.multiselect(
            t("Subprefecture (zooms the map)"),
            list(load.subprefectures()["slug"]),
            format_func=lambda slug: words.area_name(slug, view.lang),
            placeholder=t("All of Hokkaido"),
            select_all=False,  # it would be English in every language
            **_bound("area"),
        )
        if st.toggle(t("Airport, population, evidence"), key="more"):
            _more_filters(view, t)


def _more_filters(view: View, t: Translator) -> None:
    st.selectbox(
        t("Sphere of an airport"),
        (NO_SPHERE, ANY_AIRPORT, *load.airports()["iata"]),
        format_func=lambda sphere: view_words.sphere_name(sphere, view.lang),
        help=t("Within the threshold of the page Airport access; minutes are estimates."),
        **_bound("sphere"),
    )
    st.select_slider(
        t("Population 2020"),
        PEOPLE,
        # Without a pair as its default, the slider reads one value only.
        value=ALL_PEOPLE,
        format_func=lambda limit: f"{limit:,}" if limit < PEOPLE[-1] else t("no limit"),
        **_bound("people"),
    )
    _choices(
        "evidence",
        t("Evidence of the marks"),
        LEVELS,
        lambda level: t(legend.LEVEL_LABELS[level]),
    )


def _choices(name: str, label: str, options: tuple[str, ...], told: Any) -> None:  # noqa: ANN401 -- a function from an option to its text, as Streamlit takes it
    st.pills(label, options, selection_mode="multi", format_func=told, **_bound(name))


def conditions(view: View, t: Translator) -> None:
    """Draw each active condition as a button that takes it off."""
    active = view_words.chips(view)
    if not active:
        return
    numbers = list(range(len(active)))
    st.session_state["conditions"] = numbers
    st.pills(
        t("Press a condition to take it off"),
        [*numbers, -1] if len(active) > 1 else numbers,
        selection_mode="multi",
        format_func=lambda n: t("Clear all filters") if n < 0 else f"{active[n][1]} ✕",
        key="conditions",
        on_change=_take_off,
        label_visibility="collapsed",
    )


def _take_off() -> None:
    view = state.present()
    pressed = st.session_state["conditions"]
    if -1 in pressed:
        state.show(view.without_filters())
        return
    gone = [item for n, (item, _) in enumerate(view_words.chips(view)) if n not in pressed]
    if gone:
        state.show(gone[0].relaxed)


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


def drawing(view: View, t: Translator) -> None:
    """Draw what colours the map and how it is drawn."""
    # Side by side by the style sheet, as above.
    st.segmented_control(
        t("Kind of map"),
        KINDS,
        format_func=lambda kind: t(KIND_LABELS[kind]),
        required=True,
        label_visibility="collapsed",
        **_bound("kind"),
    )
    if view.kind != FOUR:
        st.selectbox(
            t("Colour of the map"),
            legend.LAYERS,
            format_func=lambda layer: words.layer_title(layer, view.lang),
            label_visibility="collapsed",
            width=220,
            **_bound("layer"),
        )
    st.toggle(
        t("Select several"),
        help=t("A click adds to the selection, up to {most}.").format(most=MOST_SELECTED),
        **_bound("multi"),
    )


def municipality(view: View, t: Translator) -> None:
    """Draw the selection: choose by name, take away, or clear."""
    names = names_by_code(view.lang)
    st.multiselect(
        t("Selected municipalities"),
        list(names),
        format_func=names.__getitem__,
        max_selections=MOST_SELECTED,
        placeholder=t("Choose by name"),
        select_all=False,
        **_bound("code"),
    )


@cache
def names_by_code(language: str) -> dict[str, str]:
    """Return the names of the 179 by code; in Japanese with their reading."""
    table = load.municipalities()
    names = table["name_en"] if language != "ja" else table["name"] + " " + table["kana"]
    return dict(zip(table["code"], names, strict=True))
