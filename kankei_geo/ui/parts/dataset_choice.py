"""The choice of prefecture and edition, where there is more than one."""

import streamlit as st

from kankei_geo.base.errors import KankeiGeoError
from kankei_geo.dataset import catalogue
from kankei_geo.dataset.catalogue import Choice
from kankei_geo.dataset.japan import JAPAN
from kankei_geo.present.words.words import Translator
from kankei_geo.ui import state

_PREFECTURE, _EDITION = "_prefecture_choice", "_edition_choice"


def dataset_choice(code: str, edition: str, t: Translator) -> None:
    """Draw what can be chosen: nothing where there is one dataset only.

    Parameters
    ----------
    code, edition : str
        What is shown, or what cannot be shown.
    t : Translator
        Texts in the reader's language.
    """
    try:
        found = catalogue.choices()
        if code == JAPAN and code not in {item.code for item in found}:
            found = (*found, *catalogue.japan())  # whoever is there must find the way out
    except KankeiGeoError:
        return  # settings of another prefecture are damaged: this one can be shown all the same
    prefectures = {item.code: item for item in found}
    if len(prefectures) > 1 and code in prefectures:
        st.session_state[_PREFECTURE] = code
        st.selectbox(
            t("Prefecture"),
            list(prefectures),
            format_func=lambda other: t(prefectures[other].prefecture),
            key=_PREFECTURE,
            on_change=_show_prefecture,
        )
    editions = {item.edition: item for item in found if item.code == code}
    if len(editions) > 1 and edition in editions:
        st.session_state[_EDITION] = edition
        st.selectbox(
            t("Edition"),
            list(editions),
            format_func=lambda name: t(editions[name].title),
            key=_EDITION,
            on_change=_show_edition,
        )


def _show_prefecture() -> None:
    """Show the default edition of another prefecture (a callback)."""
    code = st.session_state[_PREFECTURE]
    _show(next(item for item in _every() if item.code == code))


def _show_edition() -> None:
    """Show another edition of the same prefecture (a callback)."""
    wanted = state.asked_for()[0], st.session_state[_EDITION]
    _show(next(item for item in _every() if (item.code, item.edition) == wanted))


def _every() -> tuple[Choice, ...]:
    return (*catalogue.choices(), *catalogue.japan())


def _show(chosen: Choice) -> None:
    """Put a dataset into the address; what it does not know of the view, the page tells."""
    state.show_dataset(*chosen.address)
