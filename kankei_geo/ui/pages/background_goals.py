"""The chapter of goals: a municipality chooses indicators, fills them in, and keeps them."""

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import Literal

import streamlit as st

from kankei_geo.base import harmless
from kankei_geo.base.errors import InputContentError
from kankei_geo.dataset import facts
from kankei_geo.dataset.background import TOPIC
from kankei_geo.dataset.dataset import Dataset
from kankei_geo.dataset.prefecture import KPI_INDICATORS
from kankei_geo.present.tables import goal_tables
from kankei_geo.present.words import background_terms, goal_words, words
from kankei_geo.present.words.words import Translator
from kankei_geo.ui import state
from kankei_geo.ui.parts import controls, goal_files
from kankei_geo.view import goals as filled_in
from kankei_geo.view.goals import STATUS, Goal, Goals
from kankei_geo.view.view import View

_CHOOSING, _IS_OPEN = "choosing_goals", "_choosing_goals_is_open"
# As all that is no setting by itself, these begin with an underscore.
_VALUE, _YEAR, _TOPIC = "_goal_value_", "_goal_year_", "_goals_"
# What was typed and not understood, by the widget, with the goal that it was typed for.
_REFUSED = "_refused_goals"
_LONGEST = 40  # letters of what is typed
_WIDTH, _WIDTH_OF_YEAR = 640, 130  # pixels, where there are as many
_Refused = dict[str, tuple[Goal, str, InputContentError]]


def goals(data: Dataset, view: View, t: Translator) -> None:
    """Draw the chapter between the page's heading and its tables."""
    if not view.goal_setter:
        st.info(t("Choose the municipality whose goals they are."), icon=":material/search:")
        controls.municipality(data, view, t)
    _another(data, view, t)
    _choice(data, view, t)
    with st.container(key="goal_rows"):
        for goal in view.goals:
            _row(data, view, goal, t)
    goal_files.files(data, view, t)


def _another(data: Dataset, view: View, t: Translator) -> None:
    """Say whose goals they are where another municipality is selected, and what can be done."""
    if not view.goals or view.focus in ("", view.goal_setter):
        return
    name = words.name(facts.record(data, view.focus), view.lang)
    told = t("These are the goals of {setter}; {name} is selected.").format(
        setter=goal_words.setter_name(data, view), name=name
    )
    st.info(harmless.markdown(told), icon=":material/info:")
    with st.container(horizontal=True):
        for key, label, kept in (
            ("goals_empty", t("Begin an empty sheet for {name}"), ()),
            ("goals_take_over", t("Make this the sheet of {name}"), view.goals),
        ):
            st.button(label.format(name=name), key=key, on_click=_show, args=(kept, view.focus))


def _choice(data: Dataset, view: View, t: Translator) -> None:
    """Draw the list of indicators, a group for each topic; sent once it is open."""
    # Who begins finds it open, and it stays so until it is closed.
    st.session_state[_CHOOSING] = st.session_state.setdefault(_IS_OPEN, not view.goals)
    listed = data.background[KPI_INDICATORS]
    chosen = [goal.key for goal in view.goals]
    told = t("Choose indicators: {number} of {all}")
    if view.goal_setter:
        told = t("Choose indicators for {name}: {number} of {all}")
    name = goal_words.setter_name(data, view)
    label = told.format(name=name, number=len(chosen), all=len(listed))
    choosing = st.expander(label, icon=":material/checklist:", key=_CHOOSING, on_change=_turn)
    if not choosing.open:
        return
    names = filled_in.names(data)
    with choosing:
        for topic, rows in listed.groupby("topic", sort=False):
            own = list(rows["key"])
            st.session_state[f"{_TOPIC}{topic}"] = [key for key in own if key in chosen]
            st.pills(
                t("{name}: {text}").format(
                    name=background_terms.name(data, TOPIC, str(topic), view.lang),
                    text=rows[f"purpose_{view.lang}"].iloc[0],
                ),
                own,
                selection_mode="multi",
                format_func=lambda key: names[key].text(view.lang),
                key=f"{_TOPIC}{topic}",
                on_change=_choose,
                args=(str(topic), tuple(own)),
            )


def _turn() -> None:
    """Take note of whether the list was opened or closed (a callback)."""
    st.session_state[_IS_OPEN] = st.session_state[_CHOOSING]


def _choose(topic: str, keys: tuple[str, ...]) -> None:
    """Take over which indicators of a topic are chosen (a callback)."""
    view = state.present()
    others = {goal.key for goal in view.goals} - {*keys}
    wanted = {*others, *st.session_state[f"{_TOPIC}{topic}"]}
    _show(filled_in.chosen(state.dataset(), view.goals, wanted))


def _row(data: Dataset, view: View, goal: Goal, t: Translator) -> None:
    """Draw the fields of one indicator: its value or status, and the year."""
    unit = filled_in.unit_words(data, goal.key).text(view.lang)
    name = filled_in.names(data)[goal.key].text(view.lang)
    with st.container(horizontal=True, vertical_alignment="bottom", width=_WIDTH):
        if unit:
            value = "" if goal.value is None else goal_tables.field(goal.value)
            label = t("{name} ({unit})").format(name=name, unit=unit)
            _field(goal, (_VALUE, label, value), _take_value, "stretch")
        else:
            st.session_state[f"{_VALUE}{goal.key}"] = goal.status or None
            st.segmented_control(
                name,
                list(STATUS),
                format_func=lambda status: t(STATUS[status]),
                key=f"{_VALUE}{goal.key}",
                on_change=_take_status,
                args=(goal.key,),
                width="stretch",
            )
        year = str(goal.year) if goal.year else ""
        _year_field(goal, name, year, t)
    _tell_refused(goal, view.lang)
    hint = goal_words.hint(data, view, goal)
    if hint:
        st.warning(harmless.markdown(hint), icon=":material/warning:")
    elif goal_tables.is_compared(data, view, goal):
        shown = goal_tables.shipped_words(data, view, goal)
        st.caption(harmless.markdown(t("published value: {value}").format(value=shown)))


def _year_field(goal: Goal, name: str, year: str, t: Translator) -> None:
    """Draw the field of a year: who hears it alone hears of which indicator it is."""
    label = t("Year or fiscal year")
    with st.container(width=_WIDTH_OF_YEAR, gap=None, key=f"goal_year_{goal.key}"):
        st.markdown(f":small[{label}]")
        own = t("{name}: {text}").format(name=name, text=label)
        _field(goal, (_YEAR, own, year), _take_year, "stretch", "collapsed")


def _field(
    goal: Goal,
    told: tuple[str, str, str],
    take: Callable[[str], None],
    width: int | Literal["stretch"],
    label_visibility: Literal["visible", "collapsed"] = "visible",
) -> None:
    """Draw a field under its label; what was refused stays in it until it is mended."""
    part, label, value = told
    key = f"{part}{goal.key}"
    refused = _refused().get(key)
    st.session_state[key] = refused[1] if refused and refused[0] == goal else value
    st.text_input(
        label,
        max_chars=_LONGEST,
        key=key,
        on_change=take,
        args=(goal.key,),
        label_visibility=label_visibility,
        width=width,
    )


def _refused() -> _Refused:
    kept: _Refused = st.session_state.setdefault(_REFUSED, {})
    return kept


def _tell_refused(goal: Goal, language: str) -> None:
    for part in (_VALUE, _YEAR):
        found = _refused().get(f"{part}{goal.key}")
        if found and found[0] == goal:
            st.error(harmless.markdown(found[2].text(language)), icon=":material/error:")


def _take_value(key: str) -> None:
    """Take over a value that was typed (a callback)."""
    _take(key, _VALUE, lambda goal, typed: replace(goal, value=_value(key, typed)))


def _value(key: str, typed: str) -> float | None:
    return filled_in.typed_value(state.dataset(), key, typed)


def _take_year(key: str) -> None:
    """Take over a year that was typed (a callback)."""
    year = partial(filled_in.typed_year, state.dataset(), key)
    _take(key, _YEAR, lambda goal, typed: replace(goal, year=year(typed)))


def _take_status(key: str) -> None:
    """Take over a status (a callback)."""
    _take(key, _VALUE, lambda goal, status: replace(goal, status=status or ""))


def _take(key: str, part: str, take: Callable[[Goal, str], Goal]) -> None:
    view, widget = state.present(), f"{part}{key}"
    goal = next((one for one in view.goals if one.key == key), None)
    if goal is None:
        return
    _refused().pop(widget, None)
    typed = st.session_state[widget]
    try:
        made = take(goal, typed)
    except InputContentError as error:
        _refused()[widget] = (goal, typed, error)
        return
    _keep_refused(goal, made)
    _show(filled_in.filled(view.goals, made))


def _keep_refused(goal: Goal, made: Goal) -> None:
    """Let what was refused in the other field of a row stay there."""
    for part in (_VALUE, _YEAR):
        found = _refused().get(f"{part}{goal.key}")
        if found and found[0] == goal:
            _refused()[f"{part}{goal.key}"] = (made, *found[1:])


def _show(made: Goals, setter: str = "") -> None:
    """Make goals those of the page; they are the municipality's for which they were chosen."""
    view = state.present()
    owner = setter or view.goal_setter
    state.show(replace(view, goals=made, goals_of=owner if made else ""))
