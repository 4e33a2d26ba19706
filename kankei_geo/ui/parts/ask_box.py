"""The box for a question in words: its answer sets the filters, and stands while they stand."""

from collections.abc import Mapping
from dataclasses import replace

import streamlit as st

from kankei_geo.base import harmless
from kankei_geo.dataset.dataset import Dataset
from kankei_geo.present.html import render
from kankei_geo.present.words import answer_words
from kankei_geo.present.words.words import Translator
from kankei_geo.ui import state
from kankei_geo.view import address
from kankei_geo.view.asked.answer import answer
from kankei_geo.view.asked.reply import AMBIGUOUS, ANSWERED, Answer
from kankei_geo.view.view import View


def draw(data: Dataset, view: View, t: Translator) -> None:
    """Draw the box, and the answer to the question of the address while it is about this view."""
    found = answer(data, view.ask, view, meaning=view.meaning) if view.ask else None
    # A refusal has no view: it stands anyway.
    if found is not None and found.view is not None and not state.is_answered_by(found.view, view):
        found, st.session_state["ask"] = None, ""
    st.text_input(
        t("Ask in words"),
        placeholder=answer_words.placeholder(data, view.lang),
        icon=":material/chat:",
        key="ask",
        on_change=_ask_typed,
    )
    if found is not None:
        _draw_answer(data, found, view, t)


def _draw_answer(data: Dataset, found: Answer, view: View, t: Translator) -> None:
    understood = answer_words.understood(data, found, view.lang)
    told = t("Understood as: {question}").format(question=understood) if understood else ""
    sentence = answer_words.sentence(data, found, view.lang)
    if found.reason == AMBIGUOUS:  # its readings are buttons
        sentence = t("Which of these is meant?")
    st.html(render("ui/answer", sentence=sentence, understood=told))
    if found.status == ANSWERED:
        return
    st.caption(t("What is shown below is as it was."))
    if found.reason == AMBIGUOUS:
        readings = answer_words.readings(data, found, view.lang)
        _offer({text: (view.ask, n) for n, text in enumerate(readings, start=1)}, "meant")
    else:
        st.caption(t("What could be asked instead:"))
        examples = answer_words.examples(data, found, view.lang)
        _offer({text: (text,) for text in examples}, "instead")


def _offer(questions: Mapping[str, tuple[str] | tuple[str, int]], key: str) -> None:
    """Draw buttons that ask something."""
    with st.container(horizontal=True, key=key):
        for n, (text, asked) in enumerate(questions.items()):
            label = harmless.markdown(text)
            st.button(label, key=f"{key}_{n}", on_click=ask, args=asked)


def _ask_typed() -> None:
    ask(st.session_state["ask"])


def ask(typed: str, meaning: int = 0) -> None:
    """Show the answer to a question, and whom it is about (a callback)."""
    question, view = address.question(typed), state.present()
    found = answer(state.dataset(), question, view, meaning=meaning) if question else None
    shown = view if found is None or found.view is None else found.view
    state.show_answer(replace(shown, ask=question, meaning=meaning))
