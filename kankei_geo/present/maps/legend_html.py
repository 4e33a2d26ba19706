"""The legend as HTML, from the same classes as the map."""

import html
from collections.abc import Sequence
from functools import cache

from kankei_geo.dataset.matrix import ALL_POLICIES
from kankei_geo.present import legend
from kankei_geo.present.maps.pictures import Picture
from kankei_geo.present.words import words
from kankei_geo.view import layers


def picture_legend(picture: Picture, language: str, *, below: bool = False) -> str:
    """Return the legend of a map as HTML; `legend_html` tells where it stands."""
    return legend_html(picture.title, picture.rows, language, picture.lines, below=below)


def legend_html(
    title: str,
    rows: Sequence[tuple[legend.LegendClass, int | str]],
    language: str,
    lines: Sequence[tuple[str, str]] = (),
    *,
    below: bool = False,
) -> str:
    """Return a legend with its title, its classes with n, and the lines of the map.

    Parameters
    ----------
    title : str
        In the reader's language.
    rows : sequence of (LegendClass, int)
        Each class with the number of municipalities, or an empty text.
    language : str
        Language of the labels.
    lines : sequence of (str, str)
        Name of the style and label of each line. With lines it is long, so it stands under
        the map, where it hides no island.
    below : bool
        Whether it stands under the map anyway.
    """
    # End tags that HTML lets out are left out: this travels with every filter change.
    body = "".join(
        f"<tr><td>{swatch(item)}<th>{html.escape(words.class_label(item, language))}<td>{number}"
        for item, number in rows
    )
    body += "".join(
        f"<tr><td><b class={style}></b><th>{html.escape(label)}" for style, label in lines
    )
    heading = html.escape(title)
    place = " below" if lines or below else ""
    return f"<div class='kg-legend{place}'><strong>{heading}</strong><table>{body}</table></div>"


def swatch(item: legend.LegendClass) -> str:
    """Return one class as a small box with the colour and pattern of the map."""
    # Shapes and colours are in the style sheet: they need not travel each time.
    return f"<i class='{style_classes(item)}'></i>"


def style_classes(item: legend.LegendClass) -> str:
    """Return the style classes that draw a legend class's fill and pattern."""
    patterned = f" {item.pattern}" if item.pattern != legend.NO_PATTERN else ""
    return f"s{_fills().index((item.colour, item.pattern_colour))}{patterned}"


def fills_css() -> str:
    """Return the style sheet of all fills of the legends."""
    return "".join(
        f".s{number}{{--f:{colour};--c:{pattern_colour}}}"
        for number, (colour, pattern_colour) in enumerate(_fills())
    )


@cache
def _fills() -> list[tuple[str, str]]:
    """Return each pair of a fill and its pattern's colour that occurs in a legend."""
    tiers = (item for count in range(1, ALL_POLICIES + 1) for item in legend.tier_classes(count))
    items = (
        *(item for layer in layers.LAYERS for item in legend.classes(layer)),
        *legend.MARK_STATES,
        *legend.AGREEMENT_CLASSES,
        *tiers,
        legend.FILTERED_OUT,
        legend.OUT_OF_SCOPE,
    )
    return list(dict.fromkeys((item.colour, item.pattern_colour) for item in items))
