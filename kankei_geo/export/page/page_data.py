"""What the scripts of the single page read: municipalities, layers, words."""

import json
import re
import string
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import pandas as pd

from kankei_geo.analysis import candidates
from kankei_geo.analysis.candidates import nearest
from kankei_geo.analysis.rule import LINE, Rule
from kankei_geo.base.i18n import msgid
from kankei_geo.dataset.dataset import Dataset
from kankei_geo.export.document import CANDIDATE_MAP, HUB_MAP, Document
from kankei_geo.export.page import page_map
from kankei_geo.present import legend, palette
from kankei_geo.present.legend import LegendClass
from kankei_geo.present.maps import tooltip
from kankei_geo.present.maps.pictures import Picture, policy_picture
from kankei_geo.present.words import candidate_words, view_words, words
from kankei_geo.present.words.about import about
from kankei_geo.view.layers import all_layers, counts

# Filters do not decide what these are about; each has one layer, its own.
_ONE_LAYER = (CANDIDATE_MAP, HUB_MAP)
_WORDY = 30  # letters of a label for which a legend has no room on the map
_DIGITS = string.digits + string.ascii_lowercase
# Would end the script that holds the data, or a line of it.
_UNSAFE = {ord(letter): f"\\u{ord(letter):04x}" for letter in "<>&\u2028\u2029"}
_FIELD = re.compile(r"\{(\w+)\}")
# Texts that the scripts fill in; the braces are theirs, but for what is the dataset's.
_TEXTS = {
    "all": msgid("all municipalities"),
    "no_more": msgid("no further condition"),
    "comma": msgid(", "),
    "or": msgid(" or "),
    "or_more": msgid("{fewest} or more policies"),
    "from_to": msgid("{fewest}–{most} policies"),
    "with": msgid("with {policy}"),
    "find": msgid("“{text}” in the name or code"),
    "shown": msgid(
        "Shown: {conditions} — {shown} of {total} municipalities, {listed} of them {listing}."
    ),
    "shown_of": msgid(
        "Shown: {conditions} — {shown} of the {base} municipalities in this file’s view ({total} "
        "in {whole}), {listed} of them {listing}."
    ),
    "pair": msgid("{label}: {number}"),
    "semicolon": msgid("; "),
    "stop": msgid("."),
    "map": msgid("Map of {prefecture}, coloured by {layer}."),
    "selected": msgid("Selected: {name}, {count}."),
    "people": msgid("Population {people} (census 2020), {area} km²"),
}


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
    """

    key: str
    name: str
    title: str
    keys: pd.Series
    classes: tuple[LegendClass, ...]

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
    view, table = document.view, document.data.table
    if document.subject in _ONE_LAYER:
        picture = document.picture
        return [_layer(document.data, document.subject, picture.title, picture)], 0
    everyone = pd.Series(data=True, index=table.index)
    found = [
        _layer(
            document.data,
            key,
            words.layer_name(document.data, key, view.lang),
            policy_picture(document.data, view, key, table, everyone),
        )
        for key in all_layers(document.data)
    ]
    return found, all_layers(document.data).index(view.layer)


def _layer(data: Dataset, key: str, name: str, picture: Picture) -> Layer:
    classes = (item for item in picture.classes if item != legend.FILTERED_OUT)
    keys = picture.keys.set_axis(data.table.index)
    return Layer(key, name, picture.title, keys, tuple(classes))


def fills(found: Iterable[Layer]) -> dict[LegendClass, str]:
    """Return how each class is filled: a colour, or a pattern that the page defines."""
    classes = dict.fromkeys(item for layer in found for item in layer.classes)
    return {
        item: item.colour if item.pattern == palette.NO_PATTERN else f"url(#p{number})"
        for number, item in enumerate(classes)
    }


def is_wordy(layer: Layer, language: str) -> bool:
    """Return whether the legend of a layer is too wide to stand on the map."""
    return max(len(words.class_label(item, language)) for item in layer.classes) > _WORDY


def data(document: Document) -> dict[str, Any]:
    """Return what the scripts read, in the language of the view."""
    language = document.view.lang
    found, chosen = layers(document)
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
        "layers": [_told(layer, fills(found), language) for layer in found],
        "layer": chosen,
        "faded": legend.FILTERED_OUT.colour,
        "selected": list(document.chosen),
        "frames": [
            page_map.frame(document.data, everything=everything) for everything in (True, False)
        ],
        "texts": _filled(document.data, language),
    }


def _filled(data: Dataset, language: str) -> dict[str, str]:
    """Return the texts that the scripts fill in; what is the dataset's is filled in here."""
    t, known = words.translator(language), about(data, language)
    return {
        name: _FIELD.sub(lambda field: known.get(field[1], field[0]), t(text))
        for name, text in _TEXTS.items()
    }


def _told(layer: Layer, filled: dict[LegendClass, str], language: str) -> dict[str, Any]:
    return {
        "name": layer.name,
        "classes": layer.digits(),
        "fills": [filled[item] for item in layer.classes],
        "labels": [words.class_label(item, language) for item in layer.classes],
    }


def _municipalities(document: Document) -> list[dict[str, Any]]:
    language, kept = document.view.lang, universe(document)
    reached = nearest(document.data, Rule())
    access, ways = _access(document)
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
            "people": None if pd.isna(row["population"]) else int(row["population"]),
            "area": None if pd.isna(row["area_km2"]) else float(row["area_km2"]),
            "notes": list(remarks.loc[remarks["code"] == row["code"], f"text_{language}"]),
        }
        for (_, row), shown in zip(table.iterrows(), kept, strict=True)
    ]


def _access(document: Document) -> tuple[dict[str, list[tuple[str, str]]], dict[str, str]]:
    """Return what is told of each municipality's access, and its way, on the map of candidates."""
    if document.subject != CANDIDATE_MAP:
        return {}, {}
    rated = candidates.tiers(document.data, document.view.rule)
    told = {
        row["code"]: candidate_words.access_lines(document.data, row, document.view)
        for _, row in rated.iterrows()
    }
    by_road = document.view.measure != LINE
    return told, page_map.ways(document.data, document.view.rule) if by_road else {}


def safe_json(content: object) -> str:
    """Return JSON that can stand in a script element: nothing in it ends the element."""
    text = json.dumps(content, ensure_ascii=False, separators=(",", ":"))
    return text.translate(_UNSAFE)
