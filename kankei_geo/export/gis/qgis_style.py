"""Map data as QGIS shows them: the colours of the screen, names, headings and values in words."""

import xml.etree.ElementTree as ET
from collections import Counter
from collections.abc import Mapping, Sequence

from kankei_geo.base import harmless
from kankei_geo.base.i18n import Words
from kankei_geo.export.document import Document
from kankei_geo.export.gis import fields
from kankei_geo.export.gis.fields import Field
from kankei_geo.export.gis.map_layers import Layer, Mark
from kankei_geo.present import legend, palette
from kankei_geo.present.legend import LegendClass
from kankei_geo.present.words import words

_HEAD = "<!DOCTYPE qgis PUBLIC 'http://mrcc.com/qgis.dtd' 'SYSTEM'>\n"
_VERSION = "3.22.0"
_OUTLINE_MM = "0.1"
_MM_PER_PX = 25.4 / 96
# Of letters as marks; where it is missing, QGIS takes a typeface that has them.
_FONT, _EDGE_MM = "Yu Gothic", "0.8"
_EXPRESSION = "3"  # what decides a property, as QGIS numbers it
# Names stand on the page's map from zoom 7.5, which is this scale there.
_NAMES_FROM = "1200000"
# Around a point, along a line, over the middle of an area.
_PLACEMENTS = {
    "marker": {"placement": "0", "dist": "1.5", "distUnits": "MM"},
    "line": {"placement": "2", "placementFlags": "10"},
    "fill": {"placement": "1", "quadOffset": "4", "centroidInside": "1"},
}
# Angle and distance in mm of lines, distance and size in mm of dots.
_LINES = {"hatch": ("45", "1.5"), "back_hatch": ("135", "2")}
_DOTS = {"sparse_dots": ("2.4", "0.6"), "dense_dots": ("1.5", "0.8")}


def of_municipalities(document: Document, *, short: bool, policy: str = "") -> str:
    """Return the QML style of the municipalities: a category for each class of the map.

    Parameters
    ----------
    short : bool
        Whether the fields have the names that a shapefile keeps.
    policy : str
        The style of its small map, where the page shows such.
    """
    language = document.view.lang
    own = fields.of_municipalities(document)
    called = {field.name: field.short if short else field.name for field in own}
    root = _root()
    categories, symbols = _categories(root, called[f"{policy}_class" if policy else "class_key"])
    numbers: Mapping[str, int | str] = {item.key: n for item, n in document.picture.rows}
    if policy:  # the legend of the small maps counts those of all together
        numbers = Counter(document.small_pictures[policy].keys)
    for position, item in enumerate(fields.map_classes(document, policy)):
        number = numbers.get(item.key, "")
        name = words.class_label(item, language)
        label = name if number == "" else f"{name} ({number})"
        _category(categories, position, item.key, label)
        _symbol(symbols, str(position), item)
    rules = _rules(root)
    flag = f'"{called["in_scope"]}"'
    name = called["name" if language == "ja" else "name_en"]
    # By itself: compared with 1, a true field of a GeoPackage is not equal.
    _rule(rules, name, "fill", scalemaxdenom=_NAMES_FROM, filter=flag)
    largest = _largest_outlined(document)
    if largest:  # once for all of it, at any scale, as in every figure
        told = words.class_label(legend.OUT_OF_SCOPE, language)
        text = (
            f"\"{name}\" || '\n（{told}）'" if language == "ja" else f"\"{name}\" || '\n({told})'"
        )
        _rule(rules, text, "fill", filter=f"\"{called['code']}\" = '{largest}'")
    _described(root, own, language, short=short)
    return _text(root)


def of_layer(layer: Layer, language: str, *, short: bool) -> str:
    """Return the QML style of a layer beside the municipalities."""
    root = _root()
    if len(layer.marks) == 1:
        renderer = ET.SubElement(root, "renderer-v2", type="singleSymbol", symbollevels="0")
        symbols = ET.SubElement(renderer, "symbols")
    else:
        categories, symbols = _categories(root, "class_key")
        told = dict(next(one.choices for one in layer.fields if one.name == "class_key"))
        for position, (key, _) in enumerate(layer.marks):
            _category(categories, position, key, told[key].text(language))
    for position, (_, mark) in enumerate(layer.marks):
        _mark(symbols, str(position), mark)
    if layer.named_by:
        _rule(_rules(root), layer.named_by, layer.marks[0][1].kind)
    else:
        root.set("labelsEnabled", "0")
    _described(root, layer.fields, language, short=short)
    return _text(root)


def _root() -> ET.Element:
    kinds = "Symbology|Labeling|Fields|Forms"
    return ET.Element("qgis", version=_VERSION, styleCategories=kinds, labelsEnabled="1")


def _text(root: ET.Element) -> str:
    ET.indent(root)
    return _HEAD + ET.tostring(root, encoding="unicode") + "\n"


def _categories(root: ET.Element, field: str) -> tuple[ET.Element, ET.Element]:
    renderer = ET.SubElement(
        root, "renderer-v2", type="categorizedSymbol", attr=field, symbollevels="0", forceraster="0"
    )
    return ET.SubElement(renderer, "categories"), ET.SubElement(renderer, "symbols")


def _category(categories: ET.Element, position: int, key: str, label: str) -> None:
    text = harmless.xml(label)
    told = {"symbol": str(position), "value": key, "label": text, "render": "true"}
    ET.SubElement(categories, "category", told)


def _largest_outlined(document: Document) -> str:
    """Return the code of the largest area that is not counted; empty where there is none."""
    table = document.data.boundaries
    outside = table[~table["in_scope"]].sort_values(["area_km2", "code"])
    return "" if outside.empty else str(outside["code"].iloc[-1])


def _rules(root: ET.Element) -> ET.Element:
    labeling = ET.SubElement(root, "labeling", type="rule-based")
    return ET.SubElement(labeling, "rules", key="names")


def _rule(rules: ET.Element, text: str, kind: str, **conditions: str) -> None:
    """Add names to marks of a kind, under conditions; `text` is a field or an expression."""
    rule = ET.SubElement(rules, "rule", {"key": f"names-{len(rules)}", **conditions})
    settings = ET.SubElement(rule, "settings", calloutType="simple")
    is_expression = "1" if '"' in text else "0"
    style = ET.SubElement(
        settings,
        "text-style",
        fieldName=text,
        isExpression=is_expression,
        fontSize="8",
        fontSizeUnit="Point",
        # Left out, QGIS takes it for 0, the thinnest.
        fontWeight="50",
        textOpacity="1",
        textColor="26,26,26,255",
    )
    around = {"bufferDraw": "1", "bufferSize": "0.8", "bufferSizeUnits": "MM", "bufferOpacity": "1"}
    ET.SubElement(style, "text-buffer", around, bufferColor="255,255,255,255")
    ET.SubElement(settings, "text-format", multilineAlign="1")
    ET.SubElement(settings, "placement", _PLACEMENTS[kind], priority="5")
    ET.SubElement(settings, "rendering", drawLabels="1", obstacle="1")


def _described(root: ET.Element, own: Sequence[Field], language: str, *, short: bool) -> None:
    """Add to a style what the fields are called, and their values in words."""
    configured = ET.SubElement(root, "fieldConfiguration")
    aliases = ET.SubElement(root, "aliases")
    for number, field in enumerate(own):
        name = field.short if short else field.name
        alias = harmless.xml(heading(field, language))
        ET.SubElement(aliases, "alias", field=name, index=str(number), name=alias)
        one = ET.SubElement(configured, "field", name=name, configurationFlags="None")
        if field.choices and (short or not field.is_flag):
            _value_map(one, field.choices, language)
        elif field.is_flag:
            ET.SubElement(one, "editWidget", type="CheckBox")
        else:
            ET.SubElement(one, "editWidget", type="TextEdit")


def heading(field: Field, language: str) -> str:
    """Return what a field means, with its unit."""
    unit = field.unit.text(language)
    meaning = field.meaning.text(language)
    if not unit:
        return meaning
    return f"{meaning}（{unit}）" if language == "ja" else f"{meaning} ({unit})"


def _value_map(field: ET.Element, values: Sequence[tuple[str, Words]], language: str) -> None:
    widget = ET.SubElement(field, "editWidget", type="ValueMap")
    options = ET.SubElement(ET.SubElement(widget, "config"), "Option", type="Map")
    listed = ET.SubElement(options, "Option", type="List", name="map")
    for value, told in values:
        pair = ET.SubElement(listed, "Option", type="Map")
        name = harmless.xml(told.text(language))
        ET.SubElement(pair, "Option", type="QString", name=name, value=value)


def _mark(symbols: ET.Element, name: str, mark: Mark) -> None:
    """Draw a line, an area or a dot."""
    symbol = ET.SubElement(symbols, "symbol", type=mark.kind, name=name, alpha="1")
    colour, width = _rgba(mark.colour), f"{mark.width_px * _MM_PER_PX:.2f}"
    style = "dash" if mark.dashed else "solid"
    if mark.kind == "line":
        line = {"line_color": colour, "line_width": width, "line_style": style}
        _layer(symbol, "SimpleLine", line)
        return
    outline = {"outline_color": colour, "outline_style": style}
    fill = {"color": _rgba(mark.fill or "#ffffff"), "style": "solid" if mark.fill else "no"}
    if mark.kind == "marker" and len(mark.shape) == 1:
        _letter(symbol, mark)
    elif mark.kind == "marker":
        dot = {"name": mark.shape, "size": width, "outline_width": "0.4", **outline}
        _layer(symbol, "SimpleMarker", {"color": fill["color"], **dot})
    else:
        _layer(symbol, "SimpleFill", {**fill, "outline_width": width, **outline})


def _letter(symbol: ET.Element, mark: Mark) -> None:
    """Draw a letter with an edge, beside its point: the fields right and down tell where."""
    size = mark.width_px * _MM_PER_PX
    where = f'format(\'%1,%2\', "right" * {size:.2f}, "down" * {size:.2f})'
    for colour, edge in ((mark.colour, _EDGE_MM), (mark.fill, "0")):
        letter = {"font": _FONT, "chr": mark.shape, "size": f"{size:.2f}", "color": _rgba(colour)}
        outline = {"outline_color": _rgba(colour), "outline_width": edge, "joinstyle": "round"}
        layer = _layer(symbol, "FontMarker", {**letter, **outline})
        options = ET.SubElement(ET.SubElement(layer, "data_defined_properties"), "Option")
        options.set("type", "Map")
        ET.SubElement(options, "Option", name="name", type="QString", value="")
        own = ET.SubElement(options, "Option", name="properties", type="Map")
        offset = ET.SubElement(own, "Option", name="offset", type="Map")
        ET.SubElement(offset, "Option", name="active", type="bool", value="true")
        ET.SubElement(offset, "Option", name="expression", type="QString", value=where)
        ET.SubElement(offset, "Option", name="type", type="int", value=_EXPRESSION)
        ET.SubElement(options, "Option", name="type", type="QString", value="collection")


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
