"""The legend as HTML, from the same classes as the map."""

from collections.abc import Sequence

from kankei_geo.base.i18n import msgid
from kankei_geo.dataset.dataset import Dataset
from kankei_geo.dataset.kept import kept
from kankei_geo.present import legend, palette
from kankei_geo.present.html import render
from kankei_geo.present.maps.pictures import Picture
from kankei_geo.present.words import words
from kankei_geo.view import layers

SIGNS = msgid("Signs of the kinds, with the number of facts")


def picture_legend(data: Dataset, picture: Picture, language: str, *, below: bool = False) -> str:
    """Return the legend of a map as HTML; `legend_html` tells where it stands."""
    # Where airports are, labels are long; of signs there are many.
    is_long = picture.airports or picture.square is not None or bool(picture.signs)
    below = below or is_long
    text = legend_html(data, picture.title, picture.rest, language, picture.lines, below=below)
    if picture.signs:
        title = words.translator(language)(SIGNS)
        return text + render("present/signs", title=title, rows=picture.signs)
    if picture.square is None:
        return text
    square = render(
        "present/square",
        across=picture.square.across,
        up=picture.square.up,
        columns=picture.square.columns,
        rows=[
            (label, [(style_classes(data, item), number) for item, number in cells])
            for label, cells in picture.square.rows
        ],
    )
    return text.replace("</strong>", f"</strong>{square}", 1)


def legend_html(
    data: Dataset,
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
    return render(
        "present/legend",
        title=title,
        rows=[
            (style_classes(data, item), words.class_label(item, language), number)
            for item, number in rows
        ],
        lines=lines,
        below=bool(lines or below),
    )


def style_classes(data: Dataset, item: legend.LegendClass) -> str:
    """Return the style classes that draw a legend class's fill and pattern.

    Shapes and colours are in the style sheet: they need not travel each time.
    """
    patterned = f" {item.pattern}" if item.pattern != palette.NO_PATTERN else ""
    return f"s{_fills(data).index((item.colour, item.pattern_colour))}{patterned}"


def fills_css(data: Dataset) -> str:
    """Return the style sheet of all fills of the legends."""
    return "".join(
        f".s{number}{{--f:{colour};--c:{pattern_colour}}}"
        for number, (colour, pattern_colour) in enumerate(_fills(data))
    )


@kept
def _fills(data: Dataset) -> list[tuple[str, str]]:
    """Return each pair of a fill and its pattern's colour that occurs in a legend."""
    tiers = (
        item
        for count in range(1, len(data.policies) + 1)
        for item in legend.tier_classes(data, count)
    )
    items = (
        *(item for layer in layers.policy_layers(data) for item in legend.classes(data, layer)),
        *legend.mark_states(data),
        *legend.AGREEMENT_CLASSES,
        *legend.MARK_CHANGES,
        *legend.FACT_CLASSES,
        *tiers,
        legend.FILTERED_OUT,
        legend.OUT_OF_SCOPE,
    )
    own = ((item.colour, item.pattern_colour) for item in items)
    return list(dict.fromkeys((*own, *legend.indicator_fills(), *legend.pair_fills())))
