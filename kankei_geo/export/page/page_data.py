"""What the scripts of the single page read: municipalities, layers, words."""

import json
import string
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from kankei_geo.analysis import buffers, candidates
from kankei_geo.analysis.candidates import nearest
from kankei_geo.analysis.rule import JOURNEY, LINE, Rule, airports_of
from kankei_geo.dataset.dataset import Dataset
from kankei_geo.export.document import (
    CANDIDATE_MAP,
    FACT_MAP,
    FOUR_MAPS,
    HUB_MAP,
    POLICY_MAP,
    ROUTE_MAP,
    TILE_MAP,
    Document,
)
from kankei_geo.export.page import page_map, page_overlays, page_texts
from kankei_geo.present import legend, palette
from kankei_geo.present.legend import LegendClass
from kankei_geo.present.maps import tooltip
from kankei_geo.present.maps.drawings import small_maps, text_colour
from kankei_geo.present.maps.outlines import middles_on_paper
from kankei_geo.present.maps.pictures import (
    ISOCHRONE,
    MOST_NAMED,
    Picture,
    Square,
    policy_picture,
    small_picture,
)
from kankei_geo.present.words import candidate_words, journey_words, view_words, words
from kankei_geo.view import layers as view_layers
from kankei_geo.view.layers import JOURNEY_LAYER, counts

# Filters do not decide what these are about; each has one layer, its own.
_ONE_LAYER = (CANDIDATE_MAP, HUB_MAP, FACT_MAP)
_OF_LAYER = (POLICY_MAP, TILE_MAP, ROUTE_MAP)  # coloured by the layer of the view
_WORDY = 30  # letters of a label for which a legend has no room on the map
_DIGITS = string.digits + string.ascii_lowercase
# Would end the script that holds the data, or a line of it.
_UNSAFE = {ord(letter): f"\\u{ord(letter):04x}" for letter in "<>&\u2028\u2029"}


@dataclass(frozen=True)
class Layer:
    """What the map can be coloured by.

    Attributes
    ----------
    key, name, title : str
        Its name in the program, in a sentence, and as the heading of its legend.
    keys : pandas.Series
        Key of each municipality's class, in the order of codes, without any filter.
    classes : tuple of LegendClass
        All classes that may occur.
    tips : tuple of str
        What is told of each municipality under the pointer; none where that are its marks.
    square : Square, optional
        Of two figures: how the classes lie in the legend.
    """

    key: str
    name: str
    title: str
    keys: pd.Series
    classes: tuple[LegendClass, ...]
    tips: tuple[str, ...] = ()
    square: Square | None = None

    def rows(self, base: pd.Series) -> list[tuple[LegendClass, int]]:
        """Return each class with its number among the municipalities of `base`."""
        counts = self.keys[base].value_counts()
        return [(item, int(counts.get(item.key, 0))) for item in self.classes]

    def digits(self) -> str:
        """Return the position of each municipality's class as one digit each, to base 36."""
        position = {item.key: _DIGITS[number] for number, item in enumerate(self.classes)}
        return "".join(self.keys.map(position))


def universe(document: Document) -> pd.Series:
    """Return which municipalities the file is about.

    They are what the filters of the view let through; on the maps of candidates and hubs all,
    because filters never decide who is one.
    """
    if document.subject in _ONE_LAYER:
        return pd.Series(data=True, index=document.matching.index)
    return document.matching


def layers(document: Document) -> tuple[list[Layer], int]:
    """Return the layers that a reader can choose from, and the position of the document's."""
    if document.subject in _ONE_LAYER:
        picture = document.picture
        return [_layer(document.data, document.subject, picture.title, picture)], 0
    if document.subject == FOUR_MAPS:
        return _small_layers(document), 0
    return policy_layers(document)


def policy_layers(document: Document) -> tuple[list[Layer], int]:
    """Return the layers of all municipalities, and the position of the view's."""
    view, table = document.view, document.data.table
    offered = list(view_layers.policy_layers(document.data))
    # Of the indicators the one that is shown: all of them would make the file heavy.
    offered += [view.layer] if view.layer not in offered else []
    everyone = pd.Series(data=True, index=table.index)
    found = [
        _layer(
            document.data,
            key,
            words.layer_name(document.data, key, view.lang),
            policy_picture(document.data, view, key, table, everyone),
        )
        for key in offered
    ]
    return found, offered.index(view.layer)


def _small_layers(document: Document) -> list[Layer]:
    """Return the layer of each of the small maps."""
    data, view = document.data, document.view
    everyone = pd.Series(data=True, index=data.table.index)
    return [
        _layer(
            data,
            policy,
            words.policy_name(data, policy, view.lang),
            small_picture(data, view, policy, data.table, everyone),
        )
        for policy in data.policies
    ]


def _layer(data: Dataset, key: str, name: str, picture: Picture) -> Layer:
    classes = (item for item in picture.classes if item != legend.FILTERED_OUT)
    keys = picture.keys.set_axis(data.table.index)
    return Layer(key, name, picture.title, keys, tuple(classes), picture.tips, picture.square)


def classes(found: Iterable[Layer]) -> list[LegendClass]:
    """Return the classes of some layers, each once."""
    return list(dict.fromkeys(item for layer in found for item in layer.classes))


def fills(classes: Iterable[LegendClass]) -> dict[LegendClass, str]:
    """Return how each class is filled: a colour, or a pattern that the page defines."""
    return {
        item: item.colour if item.pattern == palette.NO_PATTERN else f"url(#p{number})"
        for number, item in enumerate(classes)
    }


def legend_classes(document: Document, found: Iterable[Layer]) -> list[LegendClass]:
    """Return every class that is drawn: those of the layers and of the legend of four maps."""
    shared = legend.mark_states(document.data) if document.subject == FOUR_MAPS else ()
    return list(dict.fromkeys([*classes(found), *shared]))


def drawn_fills(document: Document, found: Iterable[Layer]) -> dict[LegendClass, str]:
    """Return how each class is filled on the map, where what lies on the ground may be seen."""
    see_through = is_see_through(document)
    return {
        item: "none"
        if see_through and item.is_ground and item.pattern == palette.NO_PATTERN
        else fill
        for item, fill in fills(legend_classes(document, found)).items()
    }


def is_see_through(document: Document) -> bool:
    """Return whether an area lies on the ground, which is seen through some classes."""
    return ISOCHRONE in dict(document.picture.lines)


def painted(document: Document, found: Sequence[Layer], kept: pd.Series) -> list[dict[str, str]]:
    """Return for each layer the fill of each municipality by code; who is kept out is faded."""
    filled, codes = drawn_fills(document, found), document.data.table["code"]
    told = []
    for layer in found:
        by_key = {item.key: filled[item] for item in layer.classes}
        by_key[legend.FILTERED_OUT.key] = legend.FILTERED_OUT.colour
        keys = layer.keys.where(kept.to_numpy(), legend.FILTERED_OUT.key)
        told.append(dict(zip(codes, keys.map(by_key), strict=True)))
    return told


def inks(data: Dataset, layer: Layer, kept: pd.Series) -> dict[str, tuple[str, str]]:
    """Return the colours of the name of each municipality on its tile, and of the tile."""
    told = {
        item.key: (text_colour(item.colour), item.colour)
        for item in (*layer.classes, legend.FILTERED_OUT)
    }
    keys = layer.keys.where(kept.to_numpy(), legend.FILTERED_OUT.key)
    return dict(zip(data.table["code"], keys.map(told), strict=True))


def small_titles(document: Document) -> list[str]:
    """Return the titles of the small maps; none where there are no such."""
    if document.subject != FOUR_MAPS:
        return []
    drawn = small_maps(document.data, document.view, document.matching)
    return [str(one["title"]) for one in drawn]


def frames(document: Document) -> tuple[page_map.Sheet, page_map.Sheet]:
    """Return what the map frames at first, in a wide window and in a narrow one."""
    data, view, bounds = document.data, document.view, document.picture.bounds
    if bounds:
        return (page_map.between(data, bounds),) * 2
    if view.area and document.subject not in (HUB_MAP, ROUTE_MAP, FACT_MAP):
        return (page_map.around(data, page_map.group_codes(data, view.area)),) * 2
    return page_map.frame(data, everything=True), page_map.frame(data, everything=False)


def is_whole(document: Document) -> bool:
    """Return whether the map frames the whole prefecture at first."""
    return frames(document)[0] == page_map.frame(document.data, everything=True)


def is_wordy(layer: Layer, language: str) -> bool:
    """Return whether the legend of a layer is too wide to stand on the map."""
    return max(len(words.class_label(item, language)) for item in layer.classes) > _WORDY


def data(document: Document, found: Sequence[Layer], chosen: int) -> dict[str, Any]:
    """Return what the scripts read, in the language of the view.

    Parameters
    ----------
    found, chosen
        What `layers` returns.
    """
    language = document.view.lang
    filled = drawn_fills(document, found)
    return {
        "municipalities": _municipalities(document),
        "policies": [
            [
                policy,
                words.policy_name(document.data, policy, language),
                legend.policy_colours(document.data)[policy],
            ]
            for policy in document.data.policies
        ],
        "counts": {
            count: view_words.count_label(count, language) for count in counts(document.data)
        },
        "layers": [
            _told(layer, filled, language) | {"how": page_texts.how(document, layer.key)}
            for layer in found
        ],
        "four": document.subject == FOUR_MAPS,
        "most_named": MOST_NAMED,
        "layer": chosen,
        "faded": legend.FILTERED_OUT.colour,
        "faded_ink": text_colour(legend.FILTERED_OUT.colour),
        "selected": list(document.chosen),
        "frames": frames(document),
        "whole": page_map.frame(document.data, everything=True),
        "texts": page_texts.of_scripts(document.data, language),
    }


def _told(layer: Layer, filled: dict[LegendClass, str], language: str) -> dict[str, Any]:
    return {
        "name": layer.name,
        "classes": layer.digits(),
        "fills": [filled[item] for item in layer.classes],
        "keys": [item.key for item in layer.classes],
        "colours": [item.colour for item in layer.classes],
        "inks": [text_colour(item.colour) for item in layer.classes],
        "tips": layer.tips,
        "labels": [words.class_label(item, language) for item in layer.classes],
    }


def _municipalities(document: Document) -> list[dict[str, Any]]:
    language, kept = document.view.lang, universe(document)
    reached = nearest(document.data, Rule())
    access, ways = _access(document)
    places = {
        code: [round(x / page_map.UNIT_METRES), round(-y / page_map.UNIT_METRES)]
        for code, (x, y, _) in middles_on_paper(document.data).items()
    }
    table, remarks, aliases = document.data.table, document.data.notes, document.data.aliases
    return [
        {
            "code": row["code"],
            "name": words.name(row, language),
            "place": " ".join(
                (words.subprefecture(document.data, row, language), row["code"], row["kana"])
            ),
            # In which a search looks: as `search` does.
            "forms": [row["name"], row["kana"], row["name_en"]],
            "aliases": list(aliases.loc[aliases["code"] == row["code"], "printed_name"]),
            "kept": bool(shown),
            "count": int(row["priority_count"]) if row["listed"] else None,
            "told": words.count(row, language),
            "marks": [
                int(row[policy]) if row["listed"] else None for policy in document.data.policies
            ],
            "levels": [
                words.mark(document.data, row, policy, language)
                for policy in document.data.policies
            ],
            "drive": tooltip.drive(document.data, reached.loc[row["code"]], language)
            if document.data.prefecture.airports
            else None,
            "access": access.get(row["code"], []),
            "way": ways.get(row["code"], ""),
            "size": _size(row, language),
            "at": places[row["code"]],
            "notes": list(remarks.loc[remarks["code"] == row["code"], f"text_{language}"]),
        }
        for (_, row), shown in zip(table.iterrows(), kept, strict=True)
    ]


def _size(row: pd.Series, language: str) -> str:
    """Return population and area of a municipality, as far as they are known."""
    if pd.isna(row["population"]):
        return ""
    return words.translator(language)("Population {people} (census 2020), {area} km²").format(
        people=f"{row['population']:,}", area=f"{row['area_km2']:,.2f}"
    )


def _access(document: Document) -> tuple[dict[str, list[tuple[str, str]]], dict[str, str]]:
    """Return what is told of each municipality's access, and its way, as the page's panel does."""
    data, view = document.data, document.view
    if document.subject != CANDIDATE_MAP:
        if view.layer != JOURNEY_LAYER or document.subject not in _OF_LAYER:
            return {}, {}
        codes = data.table["code"]
        return {code: journey_words.lines(data, view, code) for code in codes}, {}
    rated = candidates.tiers(data, view.rule)
    shares = None  # circles say nothing of a journey by air
    if view.measure != JOURNEY:
        used = tuple(airports_of(data, view.rule)["iata"])
        shares = buffers.largest_area_share(data, used, view.km)
    told = {
        row["code"]: candidate_words.access_lines(
            data, row, view, None if shares is None else shares[row["code"]]
        )
        for _, row in rated.iterrows()
    }
    by_road = view.measure != LINE
    return told, page_overlays.ways(data, view.rule) if by_road else {}


def safe_json(content: object) -> str:
    """Return JSON that can stand in a script element: nothing in it ends the element."""
    text = json.dumps(content, ensure_ascii=False, separators=(",", ":"))
    return text.translate(_UNSAFE)
