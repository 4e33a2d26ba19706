"""What the browser's own drawings need: the tile grid and the small maps."""

import re
from typing import Any

import pandas as pd

from kankei_geo.dataset.dataset import Dataset
from kankei_geo.present.maps import deck, outlines, tooltip
from kankei_geo.present.maps.deck import MapClasses
from kankei_geo.present.maps.pictures import Picture, small_picture
from kankei_geo.present.words import words
from kankei_geo.view.view import View

_FIRST = ord("0")  # the letter of the first class; the scripts count from it, too
_KIND_OF_PLACE = re.compile(r"[市町村]$|-(?:shi|cho|machi|mura|son)$")
_DARK, _LIGHT = "#1a1a1a", "#ffffff"
_MIDDLE = 0.2  # luminance at which `_DARK` and `_LIGHT` have the same contrast


def places(data: Dataset, language: str) -> list[dict[str, Any]]:
    """Return the tiles for the browser, in the order of codes.

    Each has its ``code``, ``row`` and ``column`` (from 0), the full ``name``, a ``short``
    one that fits on a tile, and ``tip``: the count and each mark with its evidence level. Of all
    of Japan, which has no tiles, there are names only. A
    name on a map stands ``at`` a longitude and a latitude, in the middle of a circle whose radius
    follows (degrees); where there is no room for all, those
    of the lowest ``order`` come first.
    """
    grid = data.tile_grid.set_index("code")
    at = outlines.middles(data)
    order = data.table.set_index("code")["population"].rank(
        ascending=False, method="first", na_option="bottom"
    )
    texts = tooltip.properties(data, data.table).set_index("code")
    names = texts[f"name_{language}"]
    found = [
        {
            "code": code,
            "name": names[code],
            "at": at[code],
            "order": int(order[code]),
            "short": _KIND_OF_PLACE.sub("", names[code]),
        }
        for code in data.table["code"]
    ]
    if grid.empty:
        return found
    return [
        {
            **place,
            "row": int(grid.loc[place["code"], "row"]),
            "column": int(grid.loc[place["code"], "column"]),
            "tip": texts.loc[place["code"], f"tip_{language}"],
        }
        for place in found
    ]


def painted(classes: MapClasses, view: View) -> dict[str, Any]:
    """Return the class of each municipality and the palette, as short as it can be.

    A class is one letter, counted from ``0``: there can be as many as there are letters. Each
    entry of the palette is its fill, pattern, the pattern's colour, a text colour that
    can be read on the fill, and its label.
    """
    return {
        "classes": "".join(chr(_FIRST + number) for number in classes.numbers),
        "palette": [
            [
                item.colour,
                item.pattern,
                item.pattern_colour,
                text_colour(item.colour),
                words.class_label(item, view.lang),
            ]
            for item in classes.palette
        ],
    }


def small_map(data: Dataset, view: View, policy: str, matching: pd.Series) -> dict[str, Any]:
    """Return one of the small maps, one for each policy: how it is painted, and its title.

    Parameters
    ----------
    view : View
        Language and selection; the layer is the policy's.
    policy : str
        One of the edition's.
    matching : pandas.Series
        Which municipalities the filters let through.
    """
    t = words.translator(view.lang)
    table = data.table
    name = words.policy_name(data, policy, view.lang)
    kept = table[matching]
    adopted = int(kept[policy].sum())
    title = t("{policy}: {adopted} of {listed} listed").format(
        policy=name, adopted=adopted, listed=int(kept["listed"].sum())
    )
    return {
        **figure(data, view, small_picture(data, view, policy, table, matching)),
        "title": title,
    }


def figure(data: Dataset, view: View, picture: Picture) -> dict[str, Any]:
    """Return a map as an outline figure: how it is painted, and its title."""
    classes = deck.paint(data, picture.keys, picture.classes)
    return {"title": picture.title, **painted(classes, view)}


def small_maps(data: Dataset, view: View, matching: pd.Series) -> list[dict[str, Any]]:
    """Return the small maps, in the order of the policies."""
    return [small_map(data, view, policy, matching) for policy in data.policies]


def text_colour(fill: str) -> str:
    """Return black or white, whichever can be read better on `fill` (WCAG 2.2, luminance)."""
    linear = [
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4  # noqa: PLR2004 -- sRGB
        for part in (channel / 255 for channel in deck.rgb(fill))
    ]
    luminance = 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
    return _DARK if luminance > _MIDDLE else _LIGHT
