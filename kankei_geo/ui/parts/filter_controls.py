"""The filters of the sidebar, and the active conditions above the map."""

from collections.abc import Collection
from dataclasses import replace
from typing import Any

import streamlit as st

from kankei_geo.analysis import indicators
from kankei_geo.base.i18n import msgid
from kankei_geo.dataset.dataset import Dataset
from kankei_geo.dataset.japan import JapanDataset
from kankei_geo.present import legend
from kankei_geo.present.words import indicator_words, journey_words, view_words, words
from kankei_geo.present.words.about import about
from kankei_geo.present.words.words import Translator
from kankei_geo.ui import state
from kankei_geo.ui.parts import controls
from kankei_geo.view import where
from kankei_geo.view.filters import Condition
from kankei_geo.view.layers import JOURNEY_LAYER, counts, has_journeys, is_indicator
from kankei_geo.view.view import (
    ALL_PEOPLE,
    AND,
    ANY_AIRPORT,
    ANY_HOURS,
    FILTERS,
    FOUR,
    HOURS,
    NO_SPHERE,
    OR,
    PEOPLE,
    View,
)

_RANGE = "_range"  # of the indicator; its state is in conditions of `where`
_TWO = 2  # values, at least, have something between them
# By what there is beside the evidence of the marks: airports, and figures of people.
_MORE = {
    (True, True): msgid("Airport, population, evidence"),
    (True, False): msgid("Airport, evidence"),
    (False, True): msgid("Population, evidence"),
    (False, False): msgid("Evidence of the marks"),
}


def filters(data: Dataset, view: View, t: Translator, *, with_winter: bool = True) -> None:
    """Draw the filters in the order in which people ask: policy, count, place, more.

    Parameters
    ----------
    with_winter : bool
        Whether the page has no other control of the winter factor.
    """

    def name(policy: str) -> str:
        return words.policy_name(data, policy, view.lang)

    with st.sidebar:
        _choices("policy", t("With these policies"), data.policies, name)
        if len(view.policy) > 1:
            st.segmented_control(
                t("All of them, or one"),
                (AND, OR),
                format_func={AND: t("All of them"), OR: t("At least one")}.__getitem__,
                required=True,
                label_visibility="collapsed",
                **controls.bound("mode"),
            )
        _choices("without", t("Without these policies"), data.policies, name)
        _choices(
            "counts",
            t("Number of priority policies"),
            counts(data),
            lambda count: count if count.isdigit() else words.count_name(count, view.lang),
        )
        _groups(data, view, t)
        if is_indicator(data, view.layer) and view.kind != FOUR:
            _range(data, view)
        has = (bool(data.prefecture.airports), data.prefecture.population)
        if st.toggle(t(_MORE[has]), key="more"):
            _more_filters(data, view, t, with_winter=with_winter)


def groups(data: Dataset, view: View, t: Translator) -> None:
    """Draw the one filter that needs no policies: by groups, or by prefectures."""
    with st.sidebar:
        _groups(data, view, t)


def _groups(data: Dataset, view: View, t: Translator) -> None:
    told = about(data, view.lang)
    whole = t("All of {prefecture}").format(**told)
    st.multiselect(
        t("{Group} (zooms the map)").format(**told),
        list(data.subprefectures["slug"]),
        format_func=lambda slug: words.area_name(data, slug, view.lang),
        placeholder=told["prefecture"] if isinstance(data, JapanDataset) else whole,
        select_all=False,  # it would be English in every language
        **controls.bound("area"),
    )


def _range(data: Dataset, view: View) -> None:
    """Draw the filter by the indicator that colours the map: a range with two ends."""
    name = where.named(data, view.layer, view.year)
    asked = where.ends(view.where, name)
    stops = indicators.stops(data, view.layer, view.year, asked)
    if len(stops) < _TWO:
        return
    low, high = asked
    st.session_state[_RANGE] = (
        stops[0] if low is None else low,
        stops[-1] if high is None else high,
    )
    st.select_slider(
        indicator_words.title(data, view.layer, view),
        stops,
        value=(stops[0], stops[-1]),
        format_func=lambda stop: indicator_words.value(data, view.layer, stop, view.lang),
        key=_RANGE,
        on_change=_take_range,
        args=(name, stops),
    )


def _take_range(name: str, stops: tuple[float, ...]) -> None:
    view = state.present()
    low, high = st.session_state[_RANGE]
    asked = where.between(
        view.where,
        name,
        None if low == stops[0] else low,
        None if high == stops[-1] else high,
    )
    if len(asked) <= where.MOST_CONDITIONS:
        state.show(replace(view, where=asked))


def _more_filters(data: Dataset, view: View, t: Translator, *, with_winter: bool) -> None:
    if data.prefecture.airports:
        st.selectbox(
            t("Sphere of an airport"),
            (NO_SPHERE, ANY_AIRPORT, *data.airports["iata"]),
            format_func=lambda sphere: view_words.sphere_name(data, sphere, view.lang),
            help=t("Within the threshold of the page Airport access; minutes are estimates."),
            **controls.bound("sphere"),
        )
    if has_journeys(data):
        st.selectbox(
            t("Journey from Haneda"),
            (ANY_HOURS, *HOURS),
            format_func=lambda hours: (
                t("{hours} hours or less").format(hours=hours) if hours else t("(no condition)")
            ),
            help=journey_words.assumptions(view.lang),
            **controls.bound("hours"),
        )
        if view.hours or view.layer == JOURNEY_LAYER:
            controls.journey(t, with_winter=with_winter)
    if data.prefecture.population:
        st.select_slider(
            t("Population 2020"),
            PEOPLE,
            # Without a pair as its default, the slider reads one value only.
            value=ALL_PEOPLE,
            format_func=lambda limit: f"{limit:,}" if limit < PEOPLE[-1] else t("no limit"),
            **controls.bound("people"),
        )
    _choices(
        "evidence",
        t("Evidence of the marks"),
        data.levels,
        lambda level: t(legend.level_labels(data)[level]),
    )


def _choices(name: str, label: str, options: tuple[str, ...], told: Any) -> None:  # noqa: ANN401 -- a function from an option to its text, as Streamlit takes it
    st.pills(label, options, selection_mode="multi", format_func=told, **controls.bound(name))


def conditions(
    data: Dataset, view: View, t: Translator, settings: Collection[str] = FILTERS
) -> None:
    """Draw each active condition as a button that takes it off.

    Parameters
    ----------
    data, view, t : Dataset, View, Translator
        Whose conditions, and the language.
    settings : collection of str
        Those of `view.FILTERS` that change something on the page.
    """
    active = _active(data, view, settings)
    if not active:
        # Holds the place: what stands below would be made anew when the first condition comes.
        st.empty()
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
        args=(settings,),
        label_visibility="collapsed",
    )


def _active(data: Dataset, view: View, settings: Collection[str]) -> list[tuple[Condition, str]]:
    return [one for one in view_words.chips(data, view) if one[0].setting in settings]


def _take_off(settings: Collection[str]) -> None:
    view = state.present()
    pressed = st.session_state["conditions"]
    if -1 in pressed:
        state.show(view.without_filters())
        return
    gone = [
        item
        for n, (item, _) in enumerate(_active(state.dataset(), view, settings))
        if n not in pressed
    ]
    if gone:
        state.show(gone[0].relaxed)
