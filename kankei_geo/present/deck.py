"""The interactive map as a pydeck specification.

The geometry is fetched once by the browser from an address of this server; what travels
with every change of a filter is a list of class numbers, a palette and the selection.

Two traits of Streamlit's map shape the code. It recolours ``getFillColor`` of a layer while
something is selected, so colours go to the sublayer, which it leaves alone. And without a
GPU a heavy pickable layer loses clicks, so a lighter, invisible layer takes them.
"""

import json
import zlib
from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd
import pydeck

from kankei_geo import legend
from kankei_geo.codes import NORTHERN_TERRITORIES
from kankei_geo.legend import LegendClass
from kankei_geo.view import View

PICK_LAYER = "pick"
STATIC_ROOT = "app/static/"
# Frames Hokkaido from 奥尻 to 根室 and from 松前 to 礼文 in 560 px of height.
HOME = pydeck.ViewState(longitude=141.9, latitude=43.44, zoom=5.9, min_zoom=4.5, max_zoom=11)

_FILTERED_OUT = LegendClass("filtered_out", "#fafafa", legend.NO_PATTERN, "#fafafa", "Filtered out")
_OUT_OF_SCOPE = LegendClass("out_of_scope", "#ffffff", legend.NO_PATTERN, "#ffffff", "Out of scope")
# Sizes in pixels of the screen, so that a pattern looks the same at every zoom.
_PATTERNS = {
    "hatch": {"type": "hatch", "gap": 5, "strokeWidth": 1, "angle": 45},
    "back_hatch": {"type": "hatch", "gap": 7, "strokeWidth": 1.2, "angle": 135},
    "sparse_dots": {"type": "dots", "radius": 0.9, "gap": 8},
    "dense_dots": {"type": "dots", "radius": 1.5, "gap": 5},
}


@dataclass(frozen=True)
class MapClasses:
    """Which class each feature of the browser's file has.

    Attributes
    ----------
    numbers : tuple of int
        Position in `palette` of each feature, in the order of its property ``i``.
    palette : tuple of LegendClass
        The classes of the layer, then filtered out, then out of scope.
    """

    numbers: tuple[int, ...]
    palette: tuple[LegendClass, ...]


def map_classes(view: View, table: pd.DataFrame, matching: pd.Series) -> MapClasses:
    """Return the class of each of the 179 municipalities and the six outlined villages."""
    palette = (*legend.classes(view.layer), _FILTERED_OUT, _OUT_OF_SCOPE)
    position = {item.key: number for number, item in enumerate(palette)}
    keys = legend.classify(table, view.layer).where(matching, _FILTERED_OUT.key)
    outlined = [position[_OUT_OF_SCOPE.key]] * len(NORTHERN_TERRITORIES)
    return MapClasses((*keys.map(position).tolist(), *outlined), palette)


def build_deck(view: View, table: pd.DataFrame, matching: pd.Series, base_url: str) -> pydeck.Deck:
    """Return the map of a view.

    Parameters
    ----------
    view : View
        Layer, selection and language.
    table : pandas.DataFrame
        The joined table, in the order of codes.
    matching : pandas.Series
        Which municipalities the filters let through.
    base_url : str
        Path of this server in front of ``app/static/``, with a slash at its end.
    """
    classes = map_classes(view, table, matching)
    static = base_url + STATIC_ROOT
    drawn = static + "municipalities.geojson"
    return pydeck.Deck(
        layers=[
            _fill_layer(drawn, classes),
            _pattern_layer(drawn, classes),
            _selection_layer(drawn, view.code),
            _pick_layer(static + "municipalities_pick.geojson"),
        ],
        initial_view_state=HOME,
        map_provider=None,  # no basemap: nothing is asked from outside
        tooltip=_tooltip(view.lang),
    )


def _fill_layer(url: str, classes: MapClasses) -> pydeck.Layer:
    fills = [_rgb(item.colour) for item in classes.palette[:-1]] + [[0, 0, 0, 0]]
    return pydeck.Layer(
        "GeoJsonLayer",
        id="municipalities",
        data=url,
        _subLayerProps=_fill_of(_look_up(fills, classes.numbers)),
        stroked=True,
        get_line_color=f"properties.in_scope ? {_rgb('#7a8794')} : {_rgb(legend.OUTLINE_COLOUR)}",
        get_line_width=0.7,
        line_width_units=_text("pixels"),
        pickable=False,
        update_triggers={"getFillColor": _fingerprint(classes.numbers, fills)},
    )


def _pattern_layer(url: str, classes: MapClasses) -> pydeck.Layer:
    colours = [
        [0, 0, 0, 0] if item.pattern == legend.NO_PATTERN else _rgb(item.pattern_colour)
        for item in classes.palette
    ]
    names = [item.pattern for item in classes.palette]
    trigger = _fingerprint(classes.numbers, [colours, names])
    return pydeck.Layer(
        "GeoJsonLayer",
        id="patterns",
        data=url,
        _subLayerProps=_fill_of(_look_up(colours, classes.numbers)),
        stroked=False,
        extensions=[{"@@type": "FillStyleExtension", "proceduralPattern": True}],
        fill_pattern_mapping=_PATTERNS,
        fill_pattern_size_units=_text("pixels"),
        get_fill_pattern=_look_up(names, classes.numbers),
        pickable=False,
        update_triggers={"getFillColor": trigger, "getFillPattern": trigger},
    )


def _selection_layer(url: str, code: str) -> pydeck.Layer:
    orange = _rgb(legend.SELECTION_COLOUR)
    return pydeck.Layer(
        "GeoJsonLayer",
        id="selection",
        data=url,
        filled=False,
        stroked=True,
        get_line_color=f'properties.code == "{code}" ? {orange} : [0, 0, 0, 0]',
        get_line_width=3,
        line_width_units=_text("pixels"),
        pickable=False,
        update_triggers={"getLineColor": code},
    )


def _pick_layer(url: str) -> pydeck.Layer:
    return pydeck.Layer(
        "GeoJsonLayer",
        id=PICK_LAYER,
        data=url,
        _subLayerProps=_fill_of([0, 0, 0, 0]),
        stroked=False,
        pickable=True,
    )


def _tooltip(language: str) -> dict[str, object]:
    return {
        "html": f"<strong>{{name_{language}}}</strong><br>{{tip_{language}}}",
        "style": {
            "backgroundColor": "#ffffff",
            "color": "#1a1a1a",
            "border": "1px solid #cccccc",
            "borderRadius": "4px",
            "fontSize": "14px",
            "lineHeight": "1.5",
            "padding": "8px 12px",
            "whiteSpace": "pre-line",
        },
    }


def _look_up(values: Sequence[object], numbers: Sequence[int]) -> str:
    """Return a deck.gl expression: the value of a feature's class.

    The parser takes an index only behind a parenthesis, hence the two pairs of them.
    """
    compact = json.dumps(values, separators=(",", ":"))
    order = json.dumps(numbers, separators=(",", ":"))
    return f"({compact})[({order})[properties.i]]"


def _fill_of(colour: object) -> dict[str, dict[str, object]]:
    value = f"@@={colour}" if isinstance(colour, str) else colour
    return {"polygons-fill": {"getFillColor": value}}


def _fingerprint(*parts: object) -> int:
    return zlib.crc32(json.dumps(parts).encode())


def _rgb(colour: str) -> list[int]:
    return [int(colour[start : start + 2], 16) for start in (1, 3, 5)]


def _text(value: str) -> pydeck.types.String:
    """Mark a text as a text: pydeck takes a bare one for an expression."""
    return pydeck.types.String(value)
