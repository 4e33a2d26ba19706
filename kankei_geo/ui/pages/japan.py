"""The page of all of Japan: one map, one table, a record; everything else is of one prefecture."""

from dataclasses import replace

import streamlit as st

from kankei_geo.base import harmless
from kankei_geo.dataset import catalogue
from kankei_geo.dataset.japan import JapanDataset
from kankei_geo.dataset.sources import credit_lines
from kankei_geo.present.html import render
from kankei_geo.present.maps.pictures import policy_picture
from kankei_geo.present.words import japan_words
from kankei_geo.present.words.words import Translator
from kankei_geo.ui import frame, state
from kankei_geo.ui.pages import first_map, map_view
from kankei_geo.ui.parts import controls, filter_controls, municipality_table
from kankei_geo.view import filters, layers
from kankei_geo.view.view import MAP, View

_KEPT = ("lang", "fav", "text")  # settings that mean the same in every prefecture


def japan(data: JapanDataset, view: View, t: Translator, page: frame.Page) -> None:
    """Draw map, table and record; every page but that of sources shows this.

    Parameters
    ----------
    view : View
        Filters, selection, layer and language.
    t : Translator
        Texts in that language.
    page : frame.Page
        The page that was asked for; what it lacks is said.
    """
    # There are neither tiles nor small maps, and no other edition to compare with.
    view = replace(view, kind=MAP, since="")
    if not data.policies:
        view = replace(view, layer=layers.COUNT_LAYER)
        filter_controls.groups(data, view, t)
    else:
        filter_controls.filters(data, view, t)
    matching, kept = filters.matching(data, view), filters.kept(data, view)
    told = japan_words.paragraphs(data, page.name, view, kept)
    frame.heading(japan_words.title(data, view.lang), *told, above=t(page.title))
    filter_controls.conditions(data, view, t)
    if kept.empty:
        map_view.empty(data, view, data.table, t)
    map_column, panel_column = st.columns([0.66, 0.34], gap="medium")
    with map_column:
        if data.policies:
            controls.layer(data, view, t)
        map_view.draw_map(
            data, view, policy_picture(data, view, view.layer, data.table, matching), t
        )
        used = data.layers(("municipalities.geojson", "municipalities.csv", "policy_matrix.csv"))
        lines = " / ".join(credit_lines(used, view.lang))
        st.caption(harmless.markdown(t("Sources: {lines}").format(lines=lines)))
    with panel_column:
        if view.focus:
            _record(data, view, t)
        else:
            how = [
                t("Click a municipality, or search it on the left, to read its record."),
                t("Tiles, small maps, rankings and documents are of one prefecture each."),
            ]
            st.html(render("ui/how_to_read", title=t("How to read the map"), lines=how))
        map_view.as_text(view, lambda: japan_words.as_text(data, view, kept), t)
    municipality_table.draw(data, view, matching, t)


def _record(data: JapanDataset, view: View, t: Translator) -> None:
    first_map.place(data, view, t)
    own = next(part for part in data.parts if part.prefecture.code == view.focus[:2])
    with st.container(horizontal=True, key="of_japan"):
        st.button(
            t("Open in {prefecture}").format(prefecture=t(own.prefecture.title)),
            key="open_prefecture",
            on_click=_open,
            args=(own.prefecture.code, view.focus),
        )
        st.button(t("Clear the selection"), key="clear", on_click=state.select, args=("",))


def _open(prefecture: str, code: str) -> None:
    """Show a municipality in its own prefecture, without the conditions of Japan (a callback)."""
    kept = {name: value for name, value in state.query().to_dict().items() if name in _KEPT}
    address = next(item.address[0] for item in catalogue.choices() if item.code == prefecture)
    state.show_query(kept | ({"prefecture": address} if address else {}) | {"code": code})
