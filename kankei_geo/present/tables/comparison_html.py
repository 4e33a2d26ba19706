"""Municipalities and subprefectures side by side, as a table and as text."""

import html

import pandas as pd

from kankei_geo.analysis.comparison import HOKKAIDO
from kankei_geo.base.i18n import msgid
from kankei_geo.dataset import load
from kankei_geo.dataset.matrix import POLICIES
from kankei_geo.present import legend
from kankei_geo.present.words import words

# What is compared: the row of the comparison for a municipality, and for an area.
_LINES = (
    (msgid("Municipalities"), "municipalities", "municipalities"),
    (msgid("Listed in table 3"), "listed", "listed"),
    (msgid("Priority policies (area: mean of the listed)"), "priority_count", "mean_count"),
    *((legend.POLICY_LABELS[policy], policy, f"{policy}_share_all") for policy in POLICIES),
    (msgid("Population 2020"), "population", "population"),
    (
        msgid("Population change 2005–2020"),
        "change_2005_2020_percent",
        "change_2005_2020_percent",
    ),
    (msgid("Resident register 2025"), "register_2025", "register_2025"),
    (msgid("65 and over 2020"), "share_65plus", "share_65plus"),
    (msgid("Census area"), "area_km2", "area_km2"),
    (msgid("Population density"), "density_per_km2", "density_per_km2"),
    (msgid("Drive to a Tokyo flight (estimate; area: median)"), "drive_minutes", "drive_minutes"),
    (msgid("Straight line to a Tokyo flight (area: median)"), "distance_km", "distance_km"),
)


def item_name(key: str, language: str) -> str:
    """Return the name of a compared item: a municipality, a subprefecture or Hokkaido."""
    t = words.translator(language)
    if key == HOKKAIDO:
        return t("Hokkaido")
    if not key.isdigit():
        return words.area_name(key, language)
    names = load.municipalities()
    return words.name(names[names["code"] == key].iloc[0], language)


def comparison_html(compared: pd.DataFrame, language: str) -> str:
    """Return the comparison as an HTML table, one column for each item.

    Parameters
    ----------
    compared : pandas.DataFrame
        What `comparison.compare` returns.
    language : str
        Language of the texts.
    """
    t = words.translator(language)
    items = _items(compared)
    heads = "".join(f"<th scope=col>{html.escape(item_name(key, language))}" for key in items)
    body = "".join(
        f"<tr><th scope=row>{html.escape(t(label))}"
        + "".join(f"<td>{html.escape(cell)}" for cell in cells)
        for label, cells in lines(compared, language)
    )
    caption = html.escape(t("Side by side"))
    return (
        f"<div class='kg-scroll' tabindex=0 role=region aria-label='{caption}'>"
        f"<table class='kg-plain kg-compare'><caption>{caption}</caption>"
        f"<thead><tr><td>{heads}</thead><tbody>{body}</tbody></table></div>"
    )


def lines(compared: pd.DataFrame, language: str) -> list[tuple[str, list[str]]]:
    """Return each line's label (a key of the catalogues) and its cells in words."""
    items = _items(compared)
    return [
        (
            label,
            [_cell(compared, own if key.isdigit() else area, key, language) for key in items],
        )
        for label, own, area in _LINES
    ]


def _items(compared: pd.DataFrame) -> list[str]:
    return [key for key in compared.columns if key != "unit"]


def _cell(compared: pd.DataFrame, row: str, key: str, language: str) -> str:
    t = words.translator(language)
    cells = compared[key].to_dict()
    value, unit = cells[row], str(compared["unit"].to_dict()[row])
    own = key.isdigit()
    if own and row == "listed":
        return t("Yes") if value else t("No")
    if unit == "mark":
        if pd.isna(value):
            return t("Not listed")
        level = t(legend.LEVEL_LABELS[cells[f"{row}_level"]])
        return t("{value} ({level})").format(value=t("Yes") if value else t("No"), level=level)
    if row.endswith("_share_all"):
        return t("{share} % ({number} of {all})").format(
            share=round(value * 100),
            number=cells[row.replace("_share_all", "_adopters")],
            all=cells["municipalities"],
        )
    missing = t("no road") if unit == "minutes" else t("Not listed")
    return words.figure(None if pd.isna(value) else value, unit, language, missing=missing)


def comparison_text(compared: pd.DataFrame, index: pd.DataFrame, language: str) -> str:
    """Say for each item what the table and the chart of population show.

    Parameters
    ----------
    compared, index : pandas.DataFrame
        What `comparison.compare` and `comparison.population_index` return.
    language : str
        Language of the text.
    """
    t = words.translator(language)
    told = dict(lines(compared, language))
    items = _items(compared)
    chosen = ("Population 2020", "Population change 2005–2020", "65 and over 2020")
    parts = []
    for n, key in enumerate(items):
        figures = [
            t("{label}: {number}").format(label=t(label), number=told[label][n]) for label in chosen
        ]
        last = t("{index} in {year} (2005 = 100)").format(
            index=f"{index[key].iloc[-1]:.1f}", year=index.index[-1]
        )
        parts.append(
            t("{name}: {figures}.").format(
                name=item_name(key, language), figures=t(", ").join([*figures, last])
            )
        )
    return " ".join(parts)
