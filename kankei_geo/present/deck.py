"""The interactive map as a pydeck specification.

The geometry is fetched once by the browser from an address of this server; what travels
with every change of a filter is a list of class numbers, a palette and the selection.

Two traits of Streamlit's map shape the code. It recolours ``getFillColor`` of a layer while
something is selected, so colours go to the sublayer, which it leaves alone. And without a
GPU a heavy pickable layer loses clicks, so a lighter, invisible layer takes them.
"""

import json
import math
import zlib
from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd
import pydeck

from kankei_geo import legend
from kankei_geo.codes import NORTHERN_TERRITORIES
from kankei_geo.legend import LegendClass
from kankei_geo.present import outlines
from kankei_geo.view import View

PICK_LAYER = "pick"
STATIC_ROOT = "app/static/"
# Frames Hokkaido from 奥尻 to 根室 and from 松前 to 礼文 in 560 px of height.
HOME = pydeck.ViewState(longitude=141.9, latitude=43.44, zoom=5.9, min_zoom=4.5, max_zoom=11)
# What a chosen subprefecture is fitted into: the map beside its panel, without its margins.
_WIDTH_PX, _HEIGHT_PX = 560, 480
_TILE_PX = 512  # the world at zoom 0

# Sizes in pixels of the screen, so that a pattern looks the same at every zoom. Each with
# the short name that travels.
_PATTERNS = {
    "hatch": ("h", {"type": "hatch", "gap": 5, "strokeWidth": 1, "angle": 135}),
    "back_hatch": ("b", {"type": "hatch", "gap": 7, "strokeWidth": 1.2, "angle": 45}),
    "sparse_dots": ("s", {"type": "dots", "radius": 0.9, "gap": 8}),
    "dense_dots": ("d", {"type": "dots", "radius": 1.5, "gap": 5}),
}


class CompactDeck(pydeck.Deck):  # type: ignore[misc]  # pydeck has no types
    """A deck whose JSON has no indentation, which is a third of pydeck's message."""

    def to_json(self) -> str:
        """Return the specification as compact JSON."""
        return json.dumps(json.loads(super().to_json()), separators=(",", ":"))


@dataclass(frozen=True)
class MapClasses:
    """Which class each feature of the browser's file has.

    Attributes
    ----------
    numbers : tuple of int
        Position in `palette` of each feature, in the order of its property ``i``.
    palette : tuple of LegendClass
        The classes, with out of scope as the last one.
    """

    numbers: tuple[int, ...]
    palette: tuple[LegendClass, ...]


def paint(keys: pd.Series, classes: Sequence[LegendClass]) -> MapClasses:
    """Return the class of each of the 179 municipalities and the six outlined villages.

    Parameters
    ----------
    keys : pandas.Series
        Key of each municipality's class, in the order of codes.
    classes : sequence of LegendClass
        At most nine, among them all that occur.
    """
    palette = (*classes, legend.OUT_OF_SCOPE)
    position = {item.key: number for number, item in enumerate(palette)}
    outlined = [position[legend.OUT_OF_SCOPE.key]] * len(NORTHERN_TERRITORIES)
    return MapClasses((*keys.map(position).tolist(), *outlined), palette)


def build_deck(
    view: View,
    classes: MapClasses,
    base_url: str,
    overlays: Sequence[pydeck.Layer] = (),
) -> pydeck.Deck:
    """Return the map of a view.

    Parameters
    ----------
    view : View
        Selection and language.
    classes : MapClasses
        How each municipality is filled.
    base_url : str
        Path of this server in front of ``app/static/``, with a slash at its end.
    overlays : sequence of pydeck.Layer
        Drawn above the municipalities, below the layer that takes the clicks.
    """
    static = base_url + STATIC_ROOT
    drawn = static + "municipalities.geojson"
    return CompactDeck(
        layers=[
            _fill_layer(drawn, classes),
            *overlays,
            *_selection_layers(drawn, view.code),
            _pick_layer(static + "municipalities_pick.geojson"),
        ],
        initial_view_state=camera(view.area),
        map_provider=None,  # no basemap: nothing is asked from outside
        tooltip=_tooltip(view.lang),
    )


def camera(areas: Sequence[str]) -> pydeck.ViewState:
    """Return where the map looks: at all of Hokkaido, or at some subprefectures.

    Parameters
    ----------
    areas : sequence of str
        Short names; none for all of Hokkaido.
    """
    if not areas:
        return HOME
    west, south, east, north = outlines.bounds(areas)
    low, high = _mercator(south), _mercator(north)
    span = max((east - west) / _WIDTH_PX, (high - low) / _HEIGHT_PX)
    return pydeck.ViewState(
        longitude=round((west + east) / 2, 3),
        latitude=round(math.degrees(math.atan(math.sinh(math.radians((low + high) / 2)))), 3),
        zoom=round(math.log2(360 / _TILE_PX / span), 2),
        min_zoom=HOME.min_zoom,
        max_zoom=HOME.max_zoom,
    )


def _mercator(latitude: float) -> float:
    """Return the northing of web mercator in degrees of longitude (EPSG 1024 on a sphere)."""
    return math.degrees(math.asinh(math.tan(math.radians(latitude))))


def _fill_layer(url: str, classes: MapClasses) -> pydeck.Layer:
    """Return the municipalities: the class's colour as background, its pattern on top.

    A class without a pattern has one in its own colour. So where there is only one pattern,
    all have it, and it need not be told for each municipality.
    """
    palette = classes.palette[:-1]
    none = [0, 0, 0, 0]
    grounds = [*(rgb(item.colour) for item in palette), none]
    used = dict(_PATTERNS[item.pattern] for item in palette if item.pattern in _PATTERNS)
    # A name that is no pattern's stands for none.
    names = [*(_PATTERNS.get(item.pattern, ("",))[0] for item in palette), ""]
    strokes = [
        *(
            rgb(item.colour if item.pattern == legend.NO_PATTERN else item.pattern_colour)
            for item in palette
        ),
        none,
    ]
    trigger = _fingerprint(classes.numbers, [grounds, names, strokes])
    return pydeck.Layer(
        "GeoJsonLayer",
        id="municipalities",
        data=url,
        _subLayerProps=_fill_of(_look_up(strokes, classes.numbers)),
        extensions=[{"@@type": "FillStyleExtension", "proceduralPattern": True}],
        fill_pattern_mapping=used,
        fill_pattern_size_units=plain("pixels"),
        get_fill_pattern=plain(*used) if len(used) == 1 else _look_up(names, classes.numbers),
        get_fill_pattern_background_color=_look_up(grounds, classes.numbers),
        get_line_color=rgb(legend.OUTLINE_COLOUR),
        line_width_min_pixels=0.7,
        update_triggers={"all": trigger},
    )


def _selection_layers(url: str, codes: Sequence[str]) -> list[pydeck.Layer]:
    """Return the outlines of the selected municipalities, or nothing.

    The orange lies on a wider black line: no single colour stands out on every fill.
    """
    if not codes:
        return []
    chosen = "||".join(f"properties.code=={code!r}" for code in codes)
    return [
        pydeck.Layer(
            "GeoJsonLayer",
            # A new layer for each selection: deck.gl does not compare colours of lines again.
            id="-".join((name, *codes)),
            data=url,
            filled=False,
            get_line_color=f"({chosen}) ? {rgb(colour)} : [0,0,0,0]",
            line_width_min_pixels=width_px,
        )
        for name, colour, width_px in (
            ("casing", legend.SELECTION_CASING_COLOUR, 6),
            ("selection", legend.SELECTION_COLOUR, 3),
        )
    ]


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
    # Its style is in the stylesheet: it need not travel each time.
    return {"html": f"<strong>{{name_{language}}}</strong><br>{{tip_{language}}}", "style": {}}


def _look_up(values: Sequence[object], numbers: Sequence[int]) -> str:
    """Return a deck.gl expression: the value of a feature's class.

    The parser takes an index only behind a parenthesis, hence the two pairs of them.
    """
    compact = json.dumps(values, separators=(",", ":"))
    digits = "".join(map(str, numbers))
    return f'({compact})[("{digits}")[properties.i]]'


def _fill_of(colour: object) -> dict[str, dict[str, object]]:
    value = f"@@={colour}" if isinstance(colour, str) else colour
    return {"polygons-fill": {"getFillColor": value}}


def _fingerprint(*parts: object) -> int:
    return zlib.crc32(json.dumps(parts).encode()) % 2**20


def rgb(colour: str) -> list[int]:
    """Return ``#rrggbb`` as three numbers from 0 to 255."""
    return [int(colour[start : start + 2], 16) for start in (1, 3, 5)]


def plain(value: str) -> pydeck.types.String:
    """Mark a text as a text: pydeck takes a bare one for an expression."""
    return pydeck.types.String(value)
