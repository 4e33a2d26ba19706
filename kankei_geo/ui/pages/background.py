"""The page of background: a chapter at a time, chosen in the address."""

import streamlit as st

from kankei_geo.base import harmless
from kankei_geo.base.pages import BACKGROUND_PAGE
from kankei_geo.dataset.dataset import Dataset
from kankei_geo.present.words import background_words
from kankei_geo.present.words.words import Translator
from kankei_geo.ui import frame
from kankei_geo.ui.pages import background_goals, background_ideas, background_national, map_view
from kankei_geo.ui.parts import controls, guidance, table
from kankei_geo.view.view import CHAPTERS, GOALS, IDEAS, NATIONAL, View

_CHAPTERS = {
    IDEAS: background_ideas.ideas,
    NATIONAL: background_national.national,
    GOALS: background_goals.goals,
}


def background(data: Dataset, view: View, t: Translator) -> None:
    """Draw the choice of chapters and the one that the address names.

    A prefecture without the tables says so.
    """
    if not background_words.are_there(data):
        frame.heading(t(frame.BACKGROUND.title))
        told = t("The data of this prefecture have no tables of background.")
        st.info(told, icon=":material/info:")
        return
    heading = st.container()
    st.segmented_control(
        t("Chapter"),
        CHAPTERS,
        format_func=lambda chapter: background_words.label(chapter, view.lang),
        required=True,
        label_visibility="collapsed",
        **controls.bound("chapter"),
    )
    _CHAPTERS[view.chapter](data, view, t)
    with heading:
        frame.finding(
            frame.BACKGROUND,
            data,
            view,
            background_words.title(data, view),
            background_words.sentence(data, view),
        )
    for number, (caption, cells) in enumerate(background_words.tables(data, view).items()):
        key = f"background_{view.chapter}_{number}"
        table.draw(key, table.content(cells, caption))
    for note in background_words.notes(data, view):
        st.caption(harmless.markdown(note))
    map_view.as_text(view, lambda: background_words.text(data, view), t)
    guidance.under_drawing(data, view, t, BACKGROUND_PAGE)
