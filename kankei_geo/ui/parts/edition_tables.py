"""What changed since another edition, under its map: the flows, and the list of changes."""

import pandas as pd
import streamlit as st

from kankei_geo.dataset.dataset import Dataset
from kankei_geo.present.tables import edition_tables
from kankei_geo.present.words import edition_words
from kankei_geo.present.words.words import Translator, sentences
from kankei_geo.ui.parts import table
from kankei_geo.view.view import View


def draw(data: Dataset, view: View, kept: pd.DataFrame, t: Translator) -> None:
    """Draw the flows, the changes, and what only one of the editions has.

    Parameters
    ----------
    view : View
        Whose map shows changes.
    kept : pandas.DataFrame
        The rows of the joined table that the filters let through.
    t : Translator
        Texts in the reader's language.
    """
    changes = edition_tables.changes(data, view, kept)
    flows = edition_tables.flows_html(data, view, kept)
    only = edition_words.only(data, view)
    if only:
        st.caption(sentences(view.lang, *only))
    if flows:
        st.html(flows)
    caption = t("Changes ({number})").format(number=len(changes))
    if changes.empty:
        st.caption(caption)
        return
    content = table.content(changes, caption)
    table.draw("edition_changes", content, selected="-".join(view.code))
