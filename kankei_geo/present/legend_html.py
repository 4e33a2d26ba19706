"""The legend as HTML, from the same classes as the map."""

import html
from collections.abc import Sequence

import pandas as pd

from kankei_geo import legend
from kankei_geo.present import words
from kankei_geo.view import View


def policy_legend(view: View, table: pd.DataFrame, kept: pd.DataFrame) -> str:
    """Return the legend of a view: each class with the number of municipalities shown.

    Parameters
    ----------
    view : View
        Its layer decides the classes.
    table : pandas.DataFrame
        The joined table: classes that never occur in it are left out.
    kept : pandas.DataFrame
        The rows that the filters let through: they are counted.
    """
    occurring = set(legend.classify(table, view.layer))
    counts = legend.classify(kept, view.layer).value_counts()
    rows = [
        (item, int(counts.get(item.key, 0)))
        for item in legend.classes(view.layer)
        if item.key in occurring
    ]
    if len(kept) < len(table):
        rows.append((legend.FILTERED_OUT, len(table) - len(kept)))
    return legend_html(words.layer_name(view.layer, view.lang), rows, view.lang)


def candidate_legend(
    title: str,
    keys: pd.Series,
    classes: Sequence[legend.LegendClass],
    language: str,
    lines: Sequence[tuple[str, str]],
) -> str:
    """Return the legend of the map of candidates.

    Parameters
    ----------
    title : str
        In the reader's language.
    keys : pandas.Series
        Key of each municipality's class: they are counted.
    classes : sequence of LegendClass
        The classes, in their order.
    language : str
        Language of the labels.
    lines : sequence of (str, str)
        Name of the style and label of each line that is drawn on the map.
    """
    counts = keys.value_counts()
    rows = [(item, int(counts.get(item.key, 0))) for item in classes]
    return legend_html(title, rows, language, lines)


def legend_html(
    title: str,
    rows: Sequence[tuple[legend.LegendClass, int]],
    language: str,
    lines: Sequence[tuple[str, str]] = (),
) -> str:
    """Return a legend with its title, its classes with n, and the lines of the map."""
    # End tags that HTML lets out are left out: this travels with every filter change.
    body = "".join(
        f"<tr><td>{swatch(item)}<th>{html.escape(words.class_label(item, language))}<td>{number}"
        for item, number in rows
    )
    outlined = html.escape(words.class_label(legend.OUT_OF_SCOPE, language))
    body += f"<tr><td>{swatch(legend.OUT_OF_SCOPE)}<th>{outlined}"
    body += "".join(
        f"<tr><td><b class={style}></b><th>{html.escape(label)}" for style, label in lines
    )
    heading = html.escape(title[0].upper() + title[1:])
    # A legend with lines is long: it stands under the map, where it hides no island.
    place = " below" if lines else ""
    return f"<div class='kg-legend{place}'><strong>{heading}</strong><table>{body}</table></div>"


def swatch(item: legend.LegendClass) -> str:
    """Return one class as a small box with the colour and pattern of the map."""
    # The shapes of the patterns are in the stylesheet: they need not travel each time.
    patterned = item.pattern != legend.NO_PATTERN
    drawn = f" class={item.pattern}" if patterned else ""
    own = f";--c:{item.pattern_colour}" if patterned else ""
    return f"<i{drawn} style=--f:{item.colour}{own}></i>"
