"""The words of the single page: those that never change, and those that its scripts fill in."""

import re
from dataclasses import replace
from typing import Any

from kankei_geo.base.i18n import msgid
from kankei_geo.dataset.dataset import Dataset
from kankei_geo.export.document import CANDIDATE_MAP, FACT_MAP, HUB_MAP, Document
from kankei_geo.present.maps.legend_html import SIGNS
from kankei_geo.present.words import how_to_read, hub_words, initiative_words, words
from kankei_geo.present.words.about import about

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
    "now": msgid("{conditions}: {shown} of {total} municipalities shown"),
    "coloured": msgid("{title}, coloured by {layer}"),
    "small": msgid("{policy}: {adopted} of {listed} listed"),
}


def of_scripts(data: Dataset, language: str) -> dict[str, str]:
    """Return the texts that the scripts fill in; what is the dataset's is filled in here."""
    t, known = words.translator(language), about(data, language)
    return {
        name: _FIELD.sub(lambda field: known.get(field[1], field[0]), t(text))
        for name, text in _TEXTS.items()
    }


def how(document: Document, layer: str) -> list[str]:
    """Return what explains the map of a document, coloured by a layer where there are several."""
    data, view = document.data, replace(document.view, layer=layer)
    if document.subject == CANDIDATE_MAP:
        return how_to_read.of_candidates(data, view)
    if document.subject == HUB_MAP:
        return hub_words.sentences(data, view)
    if document.subject == FACT_MAP:
        return [*initiative_words.sentences(data, view), _signs(document)]
    return how_to_read.of_map(data, view)


def _signs(document: Document) -> str:
    """Return what the signs of a document's map mean, with the number of facts of each."""
    t = words.translator(document.view.lang)
    told = t("; ").join(
        f"{sign.shape} {name} {number}" for sign, name, number in document.picture.signs if number
    )
    return t("{label}: {number}").format(label=t(SIGNS), number=told) + t(".")


def of_page(document: Document) -> dict[str, Any]:
    """Return the words of the page, and how to read its map."""
    data, language = document.data, document.view.lang
    t, told = words.translator(language), about(data, language)
    return {
        "exported": t("When exported"),
        "skip": t("Skip to the table"),
        "filters": t("Filters"),
        "layer": t("Colours of the map"),
        "policies": t("With these policies"),
        "counts": t("Number of priority policies"),
        "search": t("Search a municipality"),
        "search_help": t("Name, reading, romaji or code"),
        "reset": t("Clear all filters"),
        "nothing": t("No municipality meets these conditions."),
        "nothing_from_the_start": t("The view that was exported shows no municipality."),
        "map": t("Map of {prefecture}").format(**told),
        "zoom_in": t("Zoom in"),
        "zoom_out": t("Zoom out"),
        "whole": t("All of {prefecture}").format(**told),
        "west": t("To the west"),
        "north": t("To the north"),
        "south": t("To the south"),
        "east": t("To the east"),
        "record": t("Selected municipalities"),
        "how": t("How to read the map"),
        "how_lines": how(document, document.view.layer),
        "how_click": t("Click a municipality on the map or in the table, or search its name."),
        "how_zoom": t("The buttons, or Ctrl and the mouse wheel, zoom the map; drag to move it."),
        "table": t("Municipalities shown"),
        "table_help": t("Press a heading to sort. Arrow keys move from row to row, Enter selects."),
        "finding": t("Finding of the view as exported:"),
        "airport": t("Airport that counts"),
        "other_airport": t("Other airport"),
        "unselect": t("Take off the selection"),
    }
