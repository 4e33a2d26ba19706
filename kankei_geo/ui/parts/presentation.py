"""The presentation: one figure on the whole screen, for projectors and screenshots."""

import threading

import streamlit as st

from kankei_geo.dataset.dataset import Dataset
from kankei_geo.dataset.kept import remembered
from kankei_geo.present.html import render
from kankei_geo.present.words import story
from kankei_geo.present.words.words import Translator
from kankei_geo.ui import state
from kankei_geo.ui.parts.published import publish
from kankei_geo.view.view import View

_REMEMBERED = 24  # figures of about 600 KB


def presentation(data: Dataset, view: View, page: str, t: Translator) -> None:
    """Draw the scene of a view, and the two buttons that lead to the next one.

    Parameters
    ----------
    view : View
        Its scene; the first one is the page as it is.
    page : str
        One of `view.PAGE_NAMES`.
    t : Translator
        Texts in the reader's language.
    """
    scenes = story.scenes(data, view, page)
    number = min(view.scene, len(scenes) - 1)
    scene = scenes[number]
    url = publish(_drawn(data, *scene), "scene", "image/svg+xml")
    told, title = story.told(data, *scene), story.title(data, *scene)
    st.html(
        render("ui/scene", title=title, url=url, told=told),
        unsafe_allow_javascript=True,
    )
    position = t("{number} of {all}").format(number=number + 1, all=len(scenes))
    last = len(scenes) - 1
    with st.container(horizontal=True, key="scenes", horizontal_alignment="right"):
        for key, label, step, shortcut in (
            ("scene_before", t("Previous"), -1, "Left"),
            ("scene_after", t("Next"), 1, "Right"),
        ):
            st.button(
                label,
                key=key,
                type="tertiary",
                shortcut=shortcut,
                disabled=not 0 <= number + step <= last,
                on_click=state.present_scene,
                args=(number + step,),
            )
        st.html(render("ui/position", position=position))
        st.button(
            t("End the presentation"),
            key="stop_presenting",
            type="tertiary",
            shortcut="Escape",
            on_click=state.stop_presenting,
        )
    for follower in scenes[number + 1 : number + 2]:
        # So that the next scene is there when it is asked for.
        threading.Thread(target=_drawn, args=(data, *follower), daemon=True).start()


@remembered(_REMEMBERED)
def _drawn(data: Dataset, view: View, page: str) -> str:
    from kankei_geo.export.document import Document  # noqa: PLC0415 -- see above
    from kankei_geo.export.paper import figure, paper_size  # noqa: PLC0415 -- the drawing libraries load slowly

    return figure.make_svg(Document(data, view, page), paper_size.paper("16:9")).decode()
