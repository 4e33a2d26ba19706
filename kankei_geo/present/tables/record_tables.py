"""The record of one municipality as tables: where it stands, its neighbours, its likes."""

import html
from collections.abc import Sequence

import pandas as pd

from kankei_geo.analysis import similar
from kankei_geo.analysis.standing import LEAST_FIRST, Standing, standing
from kankei_geo.base.i18n import msgid
from kankei_geo.dataset import load, pipeline
from kankei_geo.dataset.matrix import POLICIES
from kankei_geo.present.tables import municipality_table
from kankei_geo.present.words import words
from kankei_geo.view.view import View

_LABELS = {
    "priority_count": msgid("Priority policies"),
    "population": msgid("Population 2020"),
    "change_2005_2020_percent": msgid("Population change 2005–2020"),
    "share_65plus": msgid("65 and over 2020"),
    "density_per_km2": msgid("Population density"),
    "drive_minutes": msgid("Drive to a Tokyo flight (estimate)"),
    "distance_km": msgid("Straight line to a Tokyo flight"),
}


def standing_html(view: View) -> str:
    """Return value, rank and percentile of the focused municipality, as an HTML table."""
    t = words.translator(view.lang)
    return html_table(t("Where it stands in Hokkaido"), *standing_rows(view))


def standing_rows(view: View) -> tuple[tuple[str, ...], list[tuple[str, ...]]]:
    """Return head and rows of value, rank and percentile of the focused municipality."""
    t = words.translator(view.lang)
    head = (t("Figure"), t("Value"), t("Rank"), t("Percentile"))
    return head, [
        (
            t(_LABELS[item.indicator]),
            words.figure(item.value, item.unit, view.lang, missing=_missing(item, t)),
            _rank(item, t),
            "–" if item.percentile is None else f"{item.percentile:.0f}",
        )
        for item in standing(view.focus, winter=view.winter)
    ]


def _missing(item: Standing, t: words.Translator) -> str:
    return t("no road") if item.indicator in LEAST_FIRST else t("Not listed")


def _rank(item: Standing, t: words.Translator) -> str:
    if item.rank is None:
        return "–"
    text = t("{rank} of {number}").format(rank=item.rank, number=item.compared)
    if item.tied_with:
        text += " " + t("(with {number} others)").format(number=item.tied_with)
    return text


def html_table(caption: str, head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """Return texts as a plain HTML table whose first column names the rows."""
    heads = "".join(f"<th scope=col>{html.escape(cell)}" for cell in head)
    body = "".join(
        f"<tr><th scope=row>{_cell(first)}" + "".join(f"<td>{_cell(cell)}" for cell in rest)
        for first, *rest in rows
    )
    title = html.escape(caption)
    return (
        f"<div class='kg-scroll' tabindex=0 role=region aria-label='{title}'>"
        f"<table class='kg-plain'><caption>{title}</caption>"
        f"<thead><tr>{heads}</thead><tbody>{body}</tbody></table></div>"
    )


def _cell(text: str) -> str:
    lines = map(html.escape, text.split("\n"))
    return "<br>".join(
        f"<a href='{line}'>{line}</a>" if line.startswith(("http://", "https://")) else line
        for line in lines
    )


def neighbours(code: str, language: str) -> pd.DataFrame:
    """Return the municipalities that share a border, with their policies, codes as index."""
    pairs = load.neighbours()
    found = [
        *pairs.loc[pairs["code"] == code, "neighbour"],
        *pairs.loc[pairs["neighbour"] == code, "code"],
    ]
    table = pipeline.joined_table()
    rows = table[table["code"].isin(found)]
    shown = municipality_table.column_numbers(("subprefecture", "count", "policies"))
    return municipality_table.municipalities(rows, language).iloc[:, shown]


def similar_places(code: str, language: str) -> pd.DataFrame:
    """Return the municipalities most like one, with the reason, codes as index."""
    t = words.translator(language)
    found = similar.similar(code)
    names = pipeline.joined_table().set_index("code").loc[found["code"]]
    why = [similar.reasons(row) for _, row in found.iterrows()]

    def label(feature: str) -> str:
        return t(similar.FEATURE_LABELS[feature])

    return pd.DataFrame(
        {
            t("Municipality"): [words.name(row, language) for _, row in names.iterrows()],
            t("Distance (0–1)"): found["distance"].round(3).to_numpy(),
            t("Most alike in"): [t(", ").join(map(label, item.alike)) or None for item in why],
            t("Differs most in"): [item.differs and label(item.differs) for item in why],
            t("Count"): names["priority_count"].to_numpy(),
            **{
                words.policy_name(policy, language): municipality_table.marks(
                    names, policy, language
                ).to_numpy()
                for policy in POLICIES
            },
        },
        index=pd.Index(found["code"], name="code"),
    )
