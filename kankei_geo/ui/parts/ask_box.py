"""The box for a question in words: its answer sets the filters, and stands while they stand."""

from collections.abc import Sequence

import streamlit as st

from kankei_geo.dataset.dataset import Dataset
from kankei_geo.present.html import render
from kankei_geo.present.words import answer_words
from kankei_geo.present.words.words import Translator
from kankei_geo.ui import state
from kankei_geo.view.asked.answer import answer
from kankei_geo.view.asked.reply import ANSWERED, Answer
from kankei_geo.view.asked.views import RULE_SETTINGS
from kankei_geo.view.view import FILTERS, View

_BOX, _ASKED = "ask", "_asked"
_TOLD_BY = (*FILTERS, *RULE_SETTINGS)


def draw(data: Dataset, view: View, t: Translator) -> None:
    """Draw the box, and the answer to the last question while it is what the page shows."""
    asked = st.session_state.get(_ASKED, "")
    found = answer(data, asked, view) if asked else None
    if found is not None and not _stands(found, view):
        found, asked = None, ""
        st.session_state[_ASKED] = ""
    st.session_state[_BOX] = asked
    st.text_input(
        t("Ask in words"),
        placeholder=answer_words.placeholder(view.lang),
        icon=":material/chat:",
        key=_BOX,
        on_change=_ask_typed,
    )
    if found is not None:
        _draw_answer(data, found, view, t)


def _stands(found: Answer, view: View) -> bool:
    """Tell whether the page shows what an answer is about; a refusal stands anyway."""
    if found.view is None:
        return True
    return all(getattr(found.view, name) == getattr(view, name) for name in _TOLD_BY)


def _draw_answer(data: Dataset, found: Answer, view: View, t: Translator) -> None:
    understood = answer_words.understood(data, found, view.lang)
    told = t("Understood as: {question}").format(question=understood) if understood else ""
    sentence = answer_words.sentence(data, found, view.lang)
    st.html(render("ui/answer", sentence=sentence, understood=told))
    if found.status != ANSWERED:
        st.caption(t("What is shown below is as it was."))
        _offer(answer_words.examples(data, found, view.lang), t)


def _offer(examples: Sequence[str], t: Translator) -> None:
    st.caption(t("What could be asked instead:"))
    with st.container(horizontal=True, key="instead"):
        for n, example in enumerate(examples):
            st.button(example, key=f"instead_{n}", on_click=ask, args=(example,))


def _ask_typed() -> None:
    ask(st.session_state[_BOX].strip())


def ask(question: str) -> None:
    """Show the answer to a question, and whom it is about (a callback)."""
    st.session_state[_ASKED] = question
    view = state.present()
    found = answer(state.dataset(), question, view) if question else None
    if found is not None and found.view is not None:
        state.show(found.view)
