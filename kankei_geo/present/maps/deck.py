"""The interactive map as a pydeck specification.

The geometry is fetched once by the browser from an address of this server; what travels
with every change of a filter is a list of class numbers, a palette and the selection.

Traits of Streamlit's map shape the code. It recolours ``getFillColor`` of a layer while
something is selected, and it writes update triggers of its own over a layer's; so colours
and triggers go to the sublayer, which it leaves alone (`sublayer`). And without a GPU a heavy
pickable layer loses clicks, so a lighter, invisible layer takes them.
"""

import json
import math
import sys
import zlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import pandas as pd
import pydeck

from kankei_geo.base import paths
from kankei_geo.dataset.dataset import Dataset
from kankei_geo.dataset.japan import JapanDataset
from kankei_geo.present import legend, palette
from kankei_geo.present.legend import LegendClass
from kankei_geo.present.maps import outlines
from kankei_geo.present.maps.pictures import Picture
from kankei_geo.present.packed import bits
from kankei_geo.view.view import View

# pydeck looks for its part for Jupyter at each deck, in vain; this ends the search at once.
sys.modules.setdefault("pydeck.widget", None)  # type: ignore[arg-type]  # None: not there
PICK_LAYER = "pick"
# What the map asks for beside its geometry: the names of its places, and its tooltips.
PLACES, TIPS = "places", "tips"
# Without the browser's help: the map beside its panel on a small screen, without its margins.
_WIDTH_PX, _HEIGHT_PX = 480, 400
_MIN_ZOOM, _MAX_ZOOM = 4.5, 11
_MIN_ZOOM_OF_JAPAN = 2.5  # on a phone, too, all of it can be seen
_TILE_PX = 512  # the world at zoom 0
_DIGITS = 10  # classes that one decimal tells apart

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
        return _compact(json.loads(super().to_json()))


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


def paint(data: Dataset, keys: pd.Series, classes: Sequence[LegendClass]) -> MapClasses:
    """Return the class of each of the municipalities and of what is only outlined.

    Parameters
    ----------
    keys : pandas.Series
        Key of each municipality's class, in the order of codes.
    classes : sequence of LegendClass
        Among them all that occur.

    Raises
    ------
    ValueError
        If a key has no class: it would be drawn as another one.
    """
    every = (*classes, legend.OUT_OF_SCOPE)
    position = {item.key: number for number, item in enumerate(every)}
    names = keys.tolist()
    unknown = sorted(set(names) - set(position))
    if unknown:
        raise ValueError(f"these keys have no class in the palette: {', '.join(unknown)}")
    outlined = [position[legend.OUT_OF_SCOPE.key]] * len(data.prefecture.outlined)
    return MapClasses((*(position[name] for name in names), *outlined), every)


def build_deck(
    data: Dataset,
    view: View,
    classes: MapClasses,
    address: Callable[[str], str],
    around: tuple[Sequence[pydeck.Layer], Sequence[pydeck.Layer]] = ((), ()),
    picture: Picture | None = None,
) -> pydeck.Deck:
    """Return the map of a view.

    Parameters
    ----------
    view : View
        Selection and language.
    classes : MapClasses
        How each municipality is filled.
    address : callable
        Gives the address under which the browser fetches one of its map files, by name, `PLACES`
        (`drawings.places`), or `TIPS`: a text for each municipality in the order of codes, empty
        where those of the geometry are right.
    around : tuple of sequences of pydeck.Layer
        Drawn above the municipalities (below the layer that takes the clicks), and below them, on
        the ground; classes whose fill is the ground let it be seen.
    picture : Picture, optional
        What the map looks at, and whose names stand on it at any scale.
    """
    overlays, ground = around
    drawn = address(paths.DRAWN)
    bounds = (picture.bounds if picture else ()) or outlines.bounds(data, view.area)
    least = _MIN_ZOOM_OF_JAPAN if isinstance(data, JapanDataset) else _MIN_ZOOM
    deck = CompactDeck(
        layers=[
            *((_ground_layer(drawn, classes), *ground) if ground else ()),
            _fill_layer(drawn, classes, see_through=bool(ground)),
            *overlays,
            *_selection_layers(drawn, view.code),
            _pick_layer(address(paths.PICKED)),
        ],
        initial_view_state=camera(bounds, least),
        map_provider=None,  # no basemap: nothing is asked from outside
        tooltip=_tooltip(view.lang),
    )
    # Read by names.js and tips.js. pydeck writes every attribute into its specification.
    deck.labels = _labels(data, view, classes, address, picture.named if picture else ())
    return deck


def _labels(
    data: Dataset,
    view: View,
    classes: MapClasses,
    address: Callable[[str], str],
    named: Sequence[str],
) -> dict[str, str]:
    """Return where names and tooltips are fetched, and which municipalities they are about."""
    told = {*named, *view.code}
    faded = [classes.palette[number] == legend.FILTERED_OUT for number in classes.numbers]
    found = {
        "url": address(PLACES),
        "tips": address(TIPS),
        "on": bits(code in told for code in data.table["code"].tolist()) if told else "",
        "faded": bits(faded) if any(faded) else "",
    }
    return {name: value for name, value in found.items() if value}


def camera(bounds: Sequence[float], least: float = _MIN_ZOOM) -> pydeck.ViewState:
    """Return where the map looks.

    Parameters
    ----------
    bounds : sequence of float
        West, south, east and north in degrees.
    least : float
        How far one can zoom out.

    Returns
    -------
    pydeck.ViewState
        Fitted to a small window. Its ``bounds`` (west, south, east, north) tell the browser
        what to fit into the box that there is (``scripts/camera.js``).
    """
    west, south, east, north = bounds
    low, high = _mercator(south), _mercator(north)
    span = max((east - west) / _WIDTH_PX, (high - low) / _HEIGHT_PX)
    return pydeck.ViewState(
        longitude=round((west + east) / 2, 3),
        latitude=round(math.degrees(math.atan(math.sinh(math.radians((low + high) / 2)))), 3),
        zoom=round(math.log2(360 / _TILE_PX / span), 2),
        min_zoom=least,
        max_zoom=_MAX_ZOOM,
        max_pitch=0,  # north is up, and names stand upright
        bounds=[round(side, 2) for side in (west, south, east, north)],
    )


def _mercator(latitude: float) -> float:
    """Return the northing of web mercator in degrees of longitude (EPSG 1024 on a sphere)."""
    return math.degrees(math.asinh(math.tan(math.radians(latitude))))


def _ground_layer(url: str, classes: MapClasses) -> pydeck.Layer:
    """Return the land of all municipalities in one colour, without what is only outlined."""
    outlined = classes.numbers.count(len(classes.palette) - 1)
    last = len(classes.numbers) - outlined
    return pydeck.Layer(
        "GeoJsonLayer",
        id="ground",
        data=url,
        stroked=False,
        get_fill_color=f"properties.i<{last}?{_compact(rgb(palette.GROUND_COLOUR))}:[0,0,0,0]",
    )


def _fill_layer(url: str, classes: MapClasses, *, see_through: bool) -> pydeck.Layer:
    """Return the municipalities: the class's colour as background, its pattern on top.

    With `see_through`, classes whose fill is the ground have none.

    A class without a pattern has one in its own colour. So where there is only one pattern,
    all have it, and it need not be told for each municipality.
    """
    filled = classes.palette[:-1]
    none = [0, 0, 0, 0]
    clear = [see_through and item.is_ground for item in filled]
    grounds = [
        *(none if one else rgb(item.colour) for item, one in zip(filled, clear, strict=True)),
        none,
    ]
    used = dict(_PATTERNS[item.pattern] for item in filled if item.pattern in _PATTERNS)
    # A name that is no pattern's stands for none.
    names = [*(_PATTERNS.get(item.pattern, ("",))[0] for item in filled), ""]
    strokes = [
        *(
            rgb(item.pattern_colour)
            if item.pattern != palette.NO_PATTERN
            else none
            if one
            else rgb(item.colour)
            for item, one in zip(filled, clear, strict=True)
        ),
        none,
    ]
    return pydeck.Layer(
        "GeoJsonLayer",
        id="municipalities",
        data=url,
        _subLayerProps=sublayer(
            "polygons-fill",
            (classes.numbers, grounds, names, strokes),
            getFillColor=f"@@={_look_up(strokes, classes.numbers)}",
        ),
        extensions=[{"@@type": "FillStyleExtension", "proceduralPattern": True}],
        fill_pattern_mapping=used,
        fill_pattern_size_units=plain("pixels"),
        get_fill_pattern=plain(*used) if len(used) == 1 else _look_up(names, classes.numbers),
        get_fill_pattern_background_color=_look_up(grounds, classes.numbers),
        get_line_color=rgb(palette.OUTLINE_COLOUR),
        line_width_min_pixels=0.7,
    )


def _selection_layers(url: str, codes: Sequence[str]) -> list[pydeck.Layer]:
    """Return the outlines of the selected municipalities, or nothing.

    The orange lies on a wider black line: no single colour stands out on every fill. Both run
    outside of the border (the rings are counter-clockwise), so that they hide no small town.
    """
    if not codes:
        return []
    chosen = "||".join(f"properties.code=={code!r}" for code in codes)
    return [
        pydeck.Layer(
            "GeoJsonLayer",
            id=name,
            data=url,
            _subLayerProps=sublayer("polygons-stroke", codes),
            filled=False,
            get_line_color=f"({chosen})?{_compact(rgb(colour))}:[0,0,0,0]",
            line_width_min_pixels=width_px,
            extensions=[{"@@type": "PathStyleExtension", "offset": True}],
            get_offset=offset,
        )
        for name, colour, width_px, offset in (
            ("casing", palette.SELECTION_CASING_COLOUR, 5, 0.5),
            ("selection", palette.SELECTION_COLOUR, 3, 0.5),
        )
    ]


def _pick_layer(url: str) -> pydeck.Layer:
    return pydeck.Layer(
        "GeoJsonLayer",
        id=PICK_LAYER,
        data=url,
        _subLayerProps={"polygons-fill": {"getFillColor": [0, 0, 0, 0]}},
        stroked=False,
        pickable=True,
    )


def _tooltip(language: str) -> dict[str, object]:
    # What deck.gl fills for each municipality: Streamlit's page escapes the fields. Its style is in
    # the stylesheet: it need not travel each time. By its number, tips.js knows which one it is.
    return {"html": f"<b data-i={{i}}>{{name_{language}}}</b><br>{{tip_{language}}}", "style": {}}


def _look_up(values: Sequence[object], numbers: Sequence[int]) -> str:
    """Return a deck.gl expression: the value of a feature's class.

    The parser takes an index only behind a parenthesis, hence the pairs of them. Up to ten values
    are one digit each, which is a third of the bytes; more are a list of numbers. What several
    classes have in common is told once.
    """
    told = list({_compact(value): value for value in values}.values())
    place = [told.index(value) for value in values]
    places = [place[number] for number in numbers]
    digits = "".join(map(str, places)) if len(told) <= _DIGITS else places
    return f"({_compact(told)})[({_compact(digits)})[properties.i]]"


def _compact(content: object) -> str:
    return json.dumps(content, separators=(",", ":"))


def sublayer(name: str, depends_on: object, **props: object) -> dict[str, dict[str, object]]:
    """Return the ``_subLayerProps`` that compute a sublayer again when something changes.

    deck.gl keeps what it computed from an accessor until a trigger changes, and Streamlit
    overwrites the triggers of a layer: so a layer's own ones never arrive, and the map would
    keep the colours of the view before.

    Parameters
    ----------
    name : str
        deck.gl's name of the sublayer, such as ``"polygons-fill"``.
    depends_on : object
        All that its accessors are made of, as JSON takes it.
    **props : object
        Props of the sublayer itself.
    """
    fingerprint = zlib.crc32(json.dumps(depends_on).encode())
    return {name: {**props, "updateTriggers": {"all": fingerprint}}}


def rgb(colour: str) -> list[int]:
    """Return ``#rrggbb`` as three numbers from 0 to 255."""
    return [int(colour[start : start + 2], 16) for start in (1, 3, 5)]


def plain(value: str) -> pydeck.types.String:
    """Mark a text as a text: pydeck takes a bare one for an expression."""
    return pydeck.types.String(value)
