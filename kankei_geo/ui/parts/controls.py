"""Filters and other controls of the sidebar, and the choice of municipalities."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import partial
from typing import Any

import streamlit as st

from kankei_geo.analysis import indicators
from kankei_geo.analysis.breaks import NATURAL, QUANTILES, ROUND, SCHEMES
from kankei_geo.analysis.rule import (
    JOURNEY,
    JOURNEY_STEP,
    LINE,
    MOST_ADDED,
    ROAD,
    STEP,
    criteria_of,
    weights_of,
)
from kankei_geo.base.i18n import msgid
from kankei_geo.dataset.catalogue import others
from kankei_geo.dataset.dataset import Dataset
from kankei_geo.dataset.kept import kept
from kankei_geo.dataset.winter import WINTERS
from kankei_geo.present import legend
from kankei_geo.present.html import render
from kankei_geo.present.words import changed_words, edition_words, words
from kankei_geo.present.words.about import about
from kankei_geo.present.words.ranking_words import criterion_labels
from kankei_geo.present.words.words import Translator
from kankei_geo.ui import state
from kankei_geo.view import layers, search
from kankei_geo.view.view import (
    AIRPORT_SETS,
    ALSO_AREAS,
    ALSO_BORDERLINE,
    ALSO_POTENTIAL,
    ALSO_TIERS,
    BOTH,
    CHECK_IN,
    FOUR,
    JOURNEYS,
    KILOMETRES,
    KINDS,
    LEAVING,
    LONGEST_SEARCH,
    MAP,
    MINUTES,
    MOST_SELECTED,
    TILES,
    WEIGHTS,
    View,
    additions,
    measures,
)

KIND_LABELS = {MAP: msgid("Map"), TILES: msgid("Tiles"), FOUR: msgid("{Policies} maps")}
_MOST_SUGGESTED = 6
_CHOOSING = "choosing_against"
_BY_ROAD, _BY_LINE = (ROAD, BOTH), (LINE, BOTH)


def find(data: Dataset, view: View, t: Translator, take: Callable[[str], None]) -> None:
    """Draw the search by name or code; one hit is selected, several are listed.

    Parameters
    ----------
    data, view, t : Dataset, View, Translator
        What is searched, for what, and the language.
    take : callable
        Takes over the code of the municipality that is found.
    """
    st.text_input(
        t("Search a municipality"),
        max_chars=LONGEST_SEARCH,
        placeholder=t("Name, reading, romaji or code"),
        icon=":material/search:",
        key="find",
        on_change=state.search_for,
        args=(take,),
    )
    if not view.find:
        return
    found = search.find(data, view.find)
    names = names_by_code(data, view.lang)
    slug = search.group(data, view.find)
    if slug is not None:
        st.button(
            t("Narrow down to {group}").format(group=words.area_name(data, slug, view.lang)),
            key="found_group",
            on_click=state.show,
            args=(replace(view, find="", area=(slug,)),),
        )
    label = t("{number} found: press one to select it").format(number=len(found))
    if not found:
        label = t("Nothing has this name. Nearest names:")
        found = search.nearest(data, view.find)
    if found:
        st.session_state["found"] = None
        st.pills(
            label,
            found[:_MOST_SUGGESTED],
            format_func=names.__getitem__,
            key="found",
            on_change=_take_found,
            args=(take,),
        )
    elif slug is None:
        st.caption(t("Nothing has this name. Search for a name, its reading, romaji or a code."))


def _take_found(take: Callable[[str], None]) -> None:
    code = st.session_state["found"]
    if code is not None:
        take(code)


def candidate_rule(data: Dataset, view: View, t: Translator) -> None:
    """Draw every threshold of the rule of candidates; without airports there is none."""
    if not data.prefecture.airports:
        return
    changes = changed_words.lines(data, view)
    with st.sidebar:
        st.selectbox(
            t("Airports that count"),
            AIRPORT_SETS,
            format_func={
                "tokyo": t("With a direct flight to Tokyo"),
                "service": t("All in service"),
            }.__getitem__,
            **bound("airports"),
        )
        _tell(changes, "airports")
        st.segmented_control(
            t("Measure"),
            measures(data),
            format_func={
                ROAD: t("Road"),
                LINE: t("Straight"),
                BOTH: t("Both"),
                JOURNEY: t("From Haneda"),
            }.__getitem__,
            required=True,
            **bound("measure"),
        )
        _tell(changes, "measure")
        # What the measure does not use is not there: it would change nothing.
        if view.measure == JOURNEY:
            st.slider(
                t("Journey from Haneda (min)"),
                JOURNEYS[0],
                JOURNEYS[-1],
                step=JOURNEY_STEP,
                **bound("journey"),
            )
            _tell(changes, "journey")
            journey(t, with_winter=False)
        if view.measure in _BY_ROAD:
            st.slider(t("Minutes by road"), MINUTES[0], MINUTES[-1], step=STEP, **bound("minutes"))
            _tell(changes, "minutes")
        if view.measure in _BY_LINE:
            st.slider(t("Kilometres"), KILOMETRES[0], KILOMETRES[-1], step=STEP, **bound("km"))
            _tell(changes, "km")
        if len(data.policies) > 1:
            st.slider(t("Least number of policies"), 1, len(data.policies), **bound("count"))
            _tell(changes, "count")
        if view.measure != LINE:
            winter(t)
            _tell(changes, "winter")
        if view.measure in _BY_LINE:
            st.toggle(t("Merge overlapping circles"), **bound("merged"))
        if len(data.levels) > 1:
            printed = t("Printed information only")
            if not data.edition.rules:
                surest = t(legend.level_labels(data)[data.levels[0]])
                printed = t("Only marks of the level “{level}”").format(level=surest)
            st.toggle(printed, **bound("printed"))
        _weights(data, view, t)


def _weights(data: Dataset, view: View, t: Translator) -> None:
    """Draw the weights of the ranking, sent once their expander is open."""
    weighing = st.expander(t("Weights of the ranking"), key="weighing", on_change="rerun")
    if not weighing.open:
        return
    with weighing:
        weights = weights_of(data, view.rule)
        total = sum(weights) + sum(one.weight for one in view.rule.added)
        for (key, _), weight in zip(criteria_of(data), weights, strict=True):
            name = f"weight_{key}"
            st.session_state[name] = weight
            st.select_slider(
                t(criterion_labels(data)[key]),
                WEIGHTS,
                format_func=partial(_share, t, total - weight),
                key=name,
                on_change=state.push_weights,
            )

        _added(data, view, total, t)


def _added(data: Dataset, view: View, total: int, t: Translator) -> None:
    """Draw the indicators that are criteria, too: which, how much each counts, what is better."""
    known = indicators.every(data)
    if not known:
        return
    st.session_state["_added"] = [one.key for one in view.rule.added]
    st.multiselect(
        t("Indicators as criteria"),
        list(known),
        format_func=lambda key: words.layer_title(data, key, view.lang),
        max_selections=MOST_ADDED,
        placeholder=t("none"),
        select_all=False,
        key="_added",
        on_change=state.push_criteria,
    )
    for one in view.rule.added:
        name = t(criterion_labels(data)[one.column])
        st.session_state[f"_weight_{one.key}"] = one.weight
        st.session_state[f"_better_{one.key}"] = one.direction
        st.select_slider(
            name,
            WEIGHTS[1:],
            format_func=partial(_share, t, total - one.weight),
            key=f"_weight_{one.key}",
            on_change=state.push_criteria,
        )
        st.segmented_control(
            t("What is better: {criterion}").format(criterion=name),
            ("benefit", "cost"),
            format_func={
                "benefit": t("more is better"),
                "cost": t("less is better"),
            }.__getitem__,
            required=True,
            label_visibility="collapsed",
            key=f"_better_{one.key}",
            on_change=state.push_criteria,
        )


def _share(t: Translator, others: int, weight: int) -> str:
    """Return a weight as its share of all, as texts tell it."""
    return t("{share} %").format(share=f"{weight / max(weight + others, 1) * 100:.0f}")


def _tell(changes: Mapping[str, str], setting: str) -> None:
    """Say under a control what it changes, where it is not at its default."""
    if setting in changes:
        st.html(render("ui/changed", told=changes[setting]))


def journey(t: Translator, *, with_winter: bool) -> None:
    """Draw what the journey from 羽田 assumes.

    Parameters
    ----------
    with_winter : bool
        Whether the page has no other control of the winter factor.
    """
    st.slider(
        t("Before departure at Haneda (min)"), CHECK_IN[0], CHECK_IN[-1], step=5, **bound("checkin")
    )
    st.slider(t("Out of the terminal (min)"), LEAVING[0], LEAVING[-1], step=5, **bound("leaving"))
    if with_winter:
        winter(t)
    st.toggle(t("Count waiting for the flight"), **bound("waiting"))


def winter(t: Translator) -> None:
    """Draw the factor by which snow slows the drive."""
    st.slider(
        t("Winter factor"),
        WINTERS[0],
        WINTERS[-1],
        step=0.1,
        format="%.1f",
        **bound("winter"),
    )


def bound(name: str) -> dict[str, Any]:
    """Return the arguments that tie a widget to a part of the address."""
    return {"key": name, "on_change": state.push, "args": (name,)}


def drawing(data: Dataset, view: View, t: Translator) -> None:
    """Draw what colours the map and how it is drawn."""
    # Side by side by the style sheet, as above.
    st.segmented_control(
        t("Kind of map"),
        KINDS,
        format_func=lambda kind: t(KIND_LABELS[kind]).format(**about(data, view.lang)),
        required=True,
        label_visibility="collapsed",
        **bound("kind"),
    )
    if view.kind != FOUR:
        layer(data, view, t)
    st.toggle(
        t("Select several"),
        help=t("A click adds to the selection, up to {most}.").format(most=MOST_SELECTED),
        **bound("multi"),
    )
    indicator(data, view, t)
    since(data, view, t)


_ALSO_LABELS = {
    ALSO_POTENTIAL: msgid("Access, not listed"),
    ALSO_TIERS: msgid("Other tiers"),
    ALSO_AREAS: msgid("Candidate areas"),
    ALSO_BORDERLINE: msgid("Borderline"),
}


def also(view: View, t: Translator) -> None:
    """Draw what else the map of candidates can show, as far as it says something."""
    offered = additions(view.measure)
    # Of a link to another measure, what says nothing here is no choice.
    st.session_state["also"] = [one for one in view.also if one in offered]
    st.pills(
        t("Show on the map, too"),
        offered,
        selection_mode="multi",
        format_func=lambda one: t(_ALSO_LABELS[one]),
        label_visibility="collapsed",
        **bound("also"),
    )


def layer(data: Dataset, view: View, t: Translator) -> None:
    """Draw what colours the map."""

    def name(layer: str) -> str:
        title = words.layer_title(data, layer, view.lang)
        if not layers.is_indicator(data, layer):
            return title
        return t("Indicator: {name}").format(name=title)

    st.selectbox(
        t("Colour of the map"),
        layers.all_layers(data),
        format_func=name,
        label_visibility="collapsed",
        width=250,
        **bound("layer"),
    )


_SCHEME_LABELS = {
    QUANTILES: msgid("Equal counts"),
    NATURAL: msgid("Natural"),
    ROUND: msgid("Round"),
}


def indicator(data: Dataset, view: View, t: Translator) -> None:
    """Draw the year and the classes of the indicator that colours the map, if one does."""
    if view.kind == FOUR or not layers.is_indicator(data, view.layer):
        return
    known = indicators.years(data, view.layer)
    with st.container(horizontal=True, vertical_alignment="center", key="cut"):
        against(data, view, t)
        if not layers.is_pair(data, view.against, view.layer):  # which has thirds
            st.segmented_control(
                t("Classes"),
                SCHEMES,
                format_func=lambda scheme: t(_SCHEME_LABELS[scheme]),
                required=True,
                label_visibility="collapsed",
                **bound("classes"),
            )
        if len(known) > 1:
            st.session_state["year"] = view.year if view.year in known else known[-1]
            st.select_slider(
                t("Year"), known, label_visibility="collapsed", width=250, **bound("year")
            )


def against(data: Dataset, view: View, t: Translator) -> None:
    """Draw the choice of a second figure, which makes a chart and a map of both.

    The list of them is long, so it is sent only while it is asked for.
    """
    offered = layers.partners(data, view.layer)
    titles = {"": t("none"), **{key: words.layer_title(data, key, view.lang) for key in offered}}
    shown = view.against if view.against in offered else ""
    is_open = st.toggle(t("Against: {figure}").format(figure=titles[shown]), key=_CHOOSING)
    if not is_open:
        return
    # Of a link to another layer, the layer itself is no choice.
    st.session_state["against"] = shown
    st.selectbox(
        t("Show against"),
        list(titles),
        format_func=titles.__getitem__,
        label_visibility="collapsed",
        width=250,
        key="against",
        on_change=_take_against,
    )


def _take_against() -> None:
    st.session_state[_CHOOSING] = False
    state.push("against")


def since(data: Dataset, view: View, t: Translator) -> None:
    """Draw the choice of an edition to compare with, where there is one and the map can."""
    for told in edition_words.shows_one(data, view):
        st.caption(told)
    editions = others(data)
    comparable = (layers.COUNT_LAYER, *data.policies)
    if not editions or view.kind == FOUR or view.layer not in comparable:
        return
    titles = {"": t("none"), **{name: t(told) for name, told in editions.items()}}
    st.selectbox(
        t("Edition to compare with"),
        list(titles),
        format_func=lambda name: t("Compare with: {edition}").format(edition=titles[name]),
        label_visibility="collapsed",
        **bound("since"),
    )


def municipality(data: Dataset, view: View, t: Translator) -> None:
    """Draw the selection: choose by name, take away, or clear."""
    names = names_by_code(data, view.lang)
    st.multiselect(
        t("Selected municipalities"),
        list(names),
        format_func=names.__getitem__,
        max_selections=MOST_SELECTED,
        placeholder=t("Choose by name"),
        select_all=False,
        **bound("code"),
    )


@kept
def names_by_code(data: Dataset, language: str) -> dict[str, str]:
    """Return the names by code, all different; in Japanese with their reading."""
    table = data.municipalities
    # Those who are called the same are told by their groups: Streamlit tells options by their text.
    areas = table["subprefecture"]
    if language == "ja":
        names = table["name"] + " " + table["kana"]
    else:
        names = table["name_en"]  # 江差町 and 枝幸町 are both Esashi-cho
        areas = areas.map(data.subprefectures.set_index("name")["name_en"])
    told = names.mask(names.duplicated(keep=False), names + " (" + areas + ")")
    told = told.mask(told.duplicated(keep=False), told + " " + table["code"])
    return dict(zip(table["code"], told, strict=True))
