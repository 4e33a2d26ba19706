"""The legend as a style for QGIS, so that map data opens in the colours of the screen."""

import xml.etree.ElementTree as ET
from collections.abc import Mapping

from kankei_geo.base import harmless
from kankei_geo.present import palette
from kankei_geo.present.legend import LegendClass
from kankei_geo.present.maps.pictures import Picture
from kankei_geo.present.words import words

_HEAD = "<!DOCTYPE qgis PUBLIC 'http://mrcc.com/qgis.dtd' 'SYSTEM'>\n"
_VERSION = "3.22.0"
_OUTLINE_MM = "0.1"
# Angle and distance in mm of lines, distance and size in mm of dots.
_LINES = {"hatch": ("45", "1.5"), "back_hatch": ("135", "2")}
_DOTS = {"sparse_dots": ("2.4", "0.6"), "dense_dots": ("1.5", "0.8")}


def categorised(picture: Picture, field: str, language: str) -> str:
    """Return a QML style with one category for each class of a picture.

    Parameters
    ----------
    picture : Picture
        Its classes and its legend.
    field : str
        Name of the field that holds the class's key.
    language : str
        Language of the labels.
    """
    root = ET.Element("qgis", version=_VERSION, styleCategories="Symbology")
    renderer = ET.SubElement(
        root, "renderer-v2", type="categorizedSymbol", attr=field, symbollevels="0", forceraster="0"
    )
    categories = ET.SubElement(renderer, "categories")
    symbols = ET.SubElement(renderer, "symbols")
    numbers = {item.key: number for item, number in picture.rows}
    for position, item in enumerate(picture.classes):
        number = numbers.get(item.key)
        name = words.class_label(item, language)
        ET.SubElement(
            categories,
            "category",
            symbol=str(position),
            value=item.key,
            label=harmless.xml(name if number is None else f"{name} ({number})"),
            render="true",
        )
        _symbol(symbols, str(position), item)
    ET.indent(root)
    return _HEAD + ET.tostring(root, encoding="unicode") + "\n"


def _symbol(symbols: ET.Element, name: str, item: LegendClass) -> None:
    symbol = ET.SubElement(symbols, "symbol", type="fill", name=name, alpha="1")
    outline = {"outline_color": _rgba(palette.OUTLINE_COLOUR), "outline_style": "solid"}
    _layer(
        symbol,
        "SimpleFill",
        {"color": _rgba(item.colour), "style": "solid", "outline_width": _OUTLINE_MM, **outline},
    )
    colour = _rgba(item.pattern_colour)
    if item.pattern in _LINES:
        angle, distance = _LINES[item.pattern]
        layer = _layer(symbol, "LinePatternFill", {"angle": angle, "distance": distance})
        line = ET.SubElement(layer, "symbol", type="line", name=f"@{name}@1", alpha="1")
        _layer(line, "SimpleLine", {"line_color": colour, "line_width": "0.25"})
    elif item.pattern in _DOTS:
        distance, size = _DOTS[item.pattern]
        distances = {"distance_x": distance, "distance_y": distance}
        layer = _layer(symbol, "PointPatternFill", distances)
        marker = ET.SubElement(layer, "symbol", type="marker", name=f"@{name}@1", alpha="1")
        dot = {"name": "circle", "color": colour, "size": size, "outline_style": "no"}
        _layer(marker, "SimpleMarker", dot)


def _layer(symbol: ET.Element, kind: str, properties: Mapping[str, str]) -> ET.Element:
    layer = ET.SubElement(symbol, "layer", {"class": kind, "enabled": "1", "locked": "0"})
    layer.set("pass", "0")
    options = ET.SubElement(layer, "Option", type="Map")
    for key, value in properties.items():
        ET.SubElement(options, "Option", name=key, value=value, type="QString")
    for key, value in properties.items():  # QGIS before 3.28 reads these
        ET.SubElement(layer, "prop", k=key, v=value)
    return layer


def _rgba(colour: str) -> str:
    return ",".join([*(str(int(colour[start : start + 2], 16)) for start in (1, 3, 5)), "255"])
