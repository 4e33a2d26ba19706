"""The legend as HTML, from the same classes as the map."""

import html

import pandas as pd

from kankei_geo import legend
from kankei_geo.present import words
from kankei_geo.view import View

# The same shapes as the map's patterns, as CSS backgrounds of one swatch.
_PATTERN_CSS = {
    "none": "",
    "hatch": "repeating-linear-gradient(45deg,{c} 0 1px,transparent 1px 6px)",
    "back_hatch": "repeating-linear-gradient(135deg,{c} 0 1.5px,transparent 1.5px 8px)",
    "sparse_dots": "radial-gradient({c} 1px,transparent 1.5px) 0 0/9px 8px",
    "dense_dots": "radial-gradient({c} 1.5px,transparent 2px) 0 0/6px 5.4px",
}


def legend_html(view: View, table: pd.DataFrame, kept: pd.DataFrame) -> str:
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
    t = words.translator(view.lang)
    occurring = set(legend.classify(table, view.layer))
    counts = legend.classify(kept, view.layer).value_counts()
    rows = [
        (swatch(item), words.class_label(item, view.lang), str(counts.get(item.key, 0)))
        for item in legend.classes(view.layer)
        if item.key in occurring
    ]
    if len(kept) < len(table):
        faded = _box("#fafafa")
        rows.append((faded, t("Filtered out"), str(len(table) - len(kept))))
    rows.append((_box("#ffffff"), t("Out of scope"), ""))
    body = "".join(
        f"<tr><td>{drawn}</td><th scope='row'>{html.escape(label)}</th><td>{number}</td></tr>"
        for drawn, label, number in rows
    )
    title = words.layer_name(view.layer, view.lang)
    heading = title[0].upper() + title[1:]
    return (
        f"<div class='kg-legend'><strong>{html.escape(heading)}</strong><table>{body}</table></div>"
    )


def swatch(item: legend.LegendClass) -> str:
    """Return one class as a small box with the colour and pattern of the map."""
    pattern = _PATTERN_CSS[item.pattern].replace("{c}", item.pattern_colour)
    return _box(f"{pattern},{item.colour}" if pattern else item.colour)


def _box(background: str) -> str:
    return f"<i style='background:{background}'></i>"
