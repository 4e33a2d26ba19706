"""Colours in the properties of GeoJSON, as 地理院地図 and viewers of simplestyle-spec read them."""

from collections.abc import Mapping

import pandas as pd

from kankei_geo.export.document import Document
from kankei_geo.export.gis import fields
from kankei_geo.export.gis.map_layers import Layer, Mark
from kankei_geo.present import palette
from kankei_geo.present.words import words

_OUTLINE_PX = 1
_SELECTED_PX = 3
_SEE_THROUGH = 0.8  # a map of roads and places lies below
_NOT_FILLED = 0.0
Style = Mapping[str, str | float]


def of_municipalities(document: Document, table: pd.DataFrame) -> pd.DataFrame:
    """Return the style of each row: its class's fill, its outline, and what is selected.

    A class is told by its fill alone, since there are no patterns; ``description`` names it.
    Of small maps, which one fill cannot show, it names the class on each.
    """
    colours = {item.key: item.colour for item in fields.map_classes(document)}
    named = table["name" if document.view.lang == "ja" else "name_en"]
    rows = [
        {
            "title": name,
            "description": "\n".join([label, *small]),
            **_style(
                palette.SELECTION_COLOUR if selected else palette.OUTLINE_COLOUR,
                _SELECTED_PX if selected else _OUTLINE_PX,
                colours[key],
                _SEE_THROUGH,
            ),
        }
        for name, label, selected, key, small in zip(
            named,
            table["class_label"],
            table["selected"],
            table["class_key"],
            _on_small_maps(document, table),
            strict=True,
        )
    ]
    return pd.DataFrame(rows, index=table.index)


def told(document: Document) -> dict[str, str]:
    """Return what the fill tells where the view has several maps and a file but one; else nothing.

    Returns
    -------
    dict of str to str
        ``colours`` and a sentence, for the file's metadata.
    """
    if not document.small_pictures:
        return {}
    t = words.translator(document.view.lang)
    return {
        "colours": t(
            "This view shows several maps, but an area has one colour here: that of “{title}”. "
            "What each map shows stands in description and in the fields {fields}."
        ).format(
            title=document.picture.title,
            fields=t(", ").join(f"{policy}_class" for policy in document.small_pictures),
        )
    }


def _on_small_maps(document: Document, table: pd.DataFrame) -> list[list[str]]:
    """Return what each small map shows of each row."""
    data, language = document.data, document.view.lang
    t = words.translator(language)
    told: list[list[str]] = [[] for _ in range(len(table))]
    for policy in document.small_pictures:
        labels = {
            item.key: words.class_label(item, language)
            for item in fields.map_classes(document, policy)
        }
        name = words.policy_name(data, policy, language)
        for lines, key in zip(told, table[f"{policy}_class"], strict=True):
            lines.append(t("{label}: {number}").format(label=name, number=labels[key]))
    return told


def of_layer(layer: Layer, language: str) -> pd.DataFrame:
    """Return the style of each row of a layer beside the municipalities."""
    marks = dict(layer.marks)
    keys = layer.table.get("class_key", pd.Series("", index=layer.table.index))
    titles = layer.table.get(
        layer.named_by, pd.Series(layer.title.text(language), index=layer.table.index)
    )
    rows = [
        {"title": str(title), **_of_mark(marks[key])}
        for title, key in zip(titles, keys, strict=True)
    ]
    return pd.DataFrame(rows, index=layer.table.index)


def _of_mark(mark: Mark) -> Style:
    if mark.kind == "line":
        return {
            "stroke": mark.colour,
            "stroke-width": mark.width_px,
            "stroke-opacity": 1.0,
            "_color": mark.colour,
            "_weight": mark.width_px,
            "_opacity": 1.0,
        }
    if mark.kind == "marker":
        return {"marker-color": mark.fill, "marker-size": "small"}
    opacity = _SEE_THROUGH if mark.fill else _NOT_FILLED
    return _style(mark.colour, mark.width_px, mark.fill or "#ffffff", opacity)


def _style(stroke: str, width: float, fill: str, opacity: float) -> Style:
    return {
        "fill": fill,
        "fill-opacity": opacity,
        "stroke": stroke,
        "stroke-width": width,
        "stroke-opacity": 1.0,
        "_color": stroke,
        "_opacity": 1.0,
        "_weight": width,
        "_fillColor": fill,
        "_fillOpacity": opacity,
    }
