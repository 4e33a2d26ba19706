"""The table of all municipalities: filtered, narrowed to the chosen columns, downloadable."""

from collections.abc import Callable
from functools import partial
from typing import Any

import numpy as np
import pandas as pd
import streamlit as st

from kankei_geo.base.i18n import translate
from kankei_geo.dataset.dataset import Dataset
from kankei_geo.dataset.kept import remembered
from kankei_geo.present.packed import bits
from kankei_geo.present.tables import municipality_table as columns
from kankei_geo.present.words.words import Translator
from kankei_geo.ui import state
from kankei_geo.ui.parts import table
from kankei_geo.view.view import COLUMNS, View, only

_REMEMBERED = 32  # tables, by language and what colours the map


def draw(
    data: Dataset,
    view: View,
    matching: pd.Series,
    t: Translator,
    on_press: Callable[[str], None] = state.select,
) -> None:
    """Draw the table of a view, the choice of its columns, and the download.

    Parameters
    ----------
    view : View
        Columns, selection and language.
    matching : pandas.Series
        Which municipalities the filters let through, in the order of codes.
    t : Translator
        Texts in the reader's language.
    on_press : callable
        Takes over the code of the row that is pressed.
    """
    of_map = only(view, "layer", "year", "against", "kind", "lang")
    whole = _whole(data, of_map)
    kept = matching.to_numpy()[_order(data, of_map)]
    # What is as usual is not sent.
    shown: dict[str, Any] = {"selected": "-".join(view.code)}
    if view.columns != COLUMNS:
        shown["columns"] = columns.column_numbers(
            data, view.columns, more=columns.more(data, of_map)
        )
    if not kept.all():
        shown["kept"] = bits(kept)
    table.draw("table", _content(data, of_map), on_press=on_press, **shown)
    if st.toggle(t("Columns and download"), key="table_settings"):
        _settings(data, view, whole[kept], t)


def _settings(data: Dataset, view: View, shown: pd.DataFrame, t: Translator) -> None:
    st.pills(
        t("Columns"),
        columns.choices(data),
        selection_mode="multi",
        format_func=lambda column: columns.column_title(data, column, view.lang),
        key="columns",
        on_change=state.push,
        args=("columns",),
    )
    st.download_button(
        t("Download the table shown (CSV, {number} rows)").format(number=len(shown)),
        partial(columns.to_csv, data, shown, view.columns, view.lang),
        file_name="kankei-geo.csv",
        mime="text/csv",
        on_click="ignore",
        icon=":material/download:",
    )
    st.caption(t("UTF-8 with BOM: Excel opens it by a double click. Codes are the first column."))


@remembered(_REMEMBERED)
def _whole(data: Dataset, of_map: View) -> pd.DataFrame:
    return columns.municipalities(data, data.table, of_map.lang, of_map)


@remembered(_REMEMBERED)
def _order(data: Dataset, of_map: View) -> np.ndarray:
    """Return where each row of the table stands in the order of codes."""
    order: np.ndarray = pd.Index(data.table["code"]).get_indexer(_whole(data, of_map).index)
    return order


@remembered(_REMEMBERED)
def _content(data: Dataset, of_map: View) -> str:
    caption = translate("Municipalities shown", of_map.lang)
    shown = columns.column_numbers(data, COLUMNS, more=columns.more(data, of_map))
    return table.content(_whole(data, of_map), caption, shown=shown)
