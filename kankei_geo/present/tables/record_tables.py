"""The record of one municipality as tables: where it stands, its neighbours, its likes."""

import base64
from collections.abc import Sequence

import numpy as np
import pandas as pd

from kankei_geo.analysis import indicators, similar
from kankei_geo.analysis.standing import LEAST_FIRST, Standing, standing
from kankei_geo.base.i18n import msgid
from kankei_geo.dataset import facts
from kankei_geo.dataset.dataset import Dataset
from kankei_geo.dataset.kept import remembered
from kankei_geo.present import palette
from kankei_geo.present.html import render
from kankei_geo.present.tables import municipality_table
from kankei_geo.present.words import candidate_words, indicator_words, labels, words
from kankei_geo.present.words.about import about
from kankei_geo.view.view import View

SPARK_WIDTH, SPARK_HEIGHT, _MARGIN = 96, 24, 2  # pixels of a small chart
_REMEMBERED = 8  # tables of five rows
_LABELS = {
    "priority_count": msgid("Priority policies"),
    "population": msgid("Population 2020"),
    "change_2005_2020_percent": msgid("Population change 2005–2020"),
    "share_65plus": msgid("65 and over 2020"),
    "density_per_km2": msgid("Population density"),
    "drive_minutes": msgid("Drive to a Tokyo flight (estimate)"),
    "distance_km": msgid("Straight line to a Tokyo flight"),
}


def stands_where(data: Dataset, language: str) -> str:
    """Return the heading of the standing."""
    t = words.translator(language)
    return t("Where it stands in {inside}").format(**about(data, language))


def standing_html(data: Dataset, view: View) -> str:
    """Return value, rank and percentile of the focused municipality, as an HTML table."""
    return html_table(stands_where(data, view.lang), *standing_rows(data, view))


def standing_rows(data: Dataset, view: View) -> tuple[tuple[str, ...], list[tuple[str, ...]]]:
    """Return head and rows of value, rank and percentile of the focused municipality."""
    t = words.translator(view.lang)
    head = (t("Figure"), t("Value"), t("Rank"), t("Percentile"))
    return head, [
        (
            t(_LABELS[item.indicator]),
            _figure(data, item, view.lang),
            _rank(item, t),
            "–" if item.percentile is None else f"{item.percentile:.0f}",
        )
        for item in standing(data, view.focus, winter=view.winter)
        if item.compared  # nobody has it: the prefecture has no such figures
    ]


def indicator_rows(data: Dataset, view: View) -> tuple[tuple[str, ...], list[tuple[str, ...]]]:
    """Return head and rows of all indicators of the focused municipality, of their last year."""
    t = words.translator(view.lang)
    head = (t("Indicator"), t("Value"), t("Rank"), t("Percentile"), t("Over the years"))
    rows: list[tuple[str, ...]] = []
    for key in indicators.every(data):
        item = indicators.standing(data, key, view.focus)
        value = float("nan") if item.value is None else item.value
        rows.append(
            (
                indicator_words.name(data, key, indicators.years(data, key)[-1], view.lang),
                indicator_words.value(data, key, value, view.lang),
                _rank(item, t),
                "–" if item.percentile is None else f"{item.percentile:.0f}",
                indicator_words.over_years(data, key, view.focus, view.lang) or "–",
            )
        )
    return head, rows


# What `standing_rows` tells, too.
_STANDING = ("population_change", "ageing", "population_density")


def indicators_in_brief(data: Dataset, view: View) -> list[str]:
    """Return value and rank of each indicator that `standing_rows` has not; at last, who has none.

    For paper, where room is scarce; equal values share the best rank.
    """
    t = words.translator(view.lang)
    told, without = [], []
    for key in indicators.every(data):
        if key in _STANDING:
            continue
        name = indicator_words.name(data, key, indicators.years(data, key)[-1], view.lang)
        item = indicators.standing(data, key, view.focus)
        if item.value is None or item.rank is None:
            without.append(words.layer_title(data, key, view.lang))
            continue
        value = indicator_words.value(data, key, item.value, view.lang)
        text = t("{indicator} {value} ({rank}/{number})")
        told.append(text.format(indicator=name, value=value, rank=item.rank, number=item.compared))
    if without:
        told.append(t("no value: {names}").format(names=t(", ").join(without)))
    return told


def indicators_html(data: Dataset, view: View) -> str:
    """Return the indicators of the focused municipality as an HTML table with small charts."""
    head, rows = indicator_rows(data, view)
    t = words.translator(view.lang)
    drawn = [sparkline(data, key, view.focus) for key in indicators.every(data)]
    return render(
        "present/indicators",
        caption=t("Indicators"),
        head=head,
        rows=list(zip(rows, drawn, strict=True)),
        width=SPARK_WIDTH,
        height=SPARK_HEIGHT,
    )


def sparkline(data: Dataset, key: str, code: str) -> str:
    """Return a small line of an indicator's years as the address of a picture (SVG).

    Empty where it has one year. It goes from the least to the greatest value of the years; the
    first and the last stand beside it.
    """
    known = indicators.table(data, key).loc[code].dropna()
    if len(known) <= 1:
        return ""
    years, values = known.index.to_numpy(dtype=float), known.to_numpy(dtype=float)
    across = (years - years.min()) / np.ptp(years) * (SPARK_WIDTH - 2 * _MARGIN) + _MARGIN
    share = (values - values.min()) / (np.ptp(values) or 1.0)
    down = SPARK_HEIGHT - _MARGIN - share * (SPARK_HEIGHT - 2 * _MARGIN)
    points = " ".join(f"{x:.1f},{y:.1f}" for x, y in zip(across, down, strict=True))
    drawing = (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{SPARK_WIDTH}" height="{SPARK_HEIGHT}">'
        f'<polyline points="{points}" fill="none" stroke="{palette.LINE_COLOUR}" '
        'stroke-width="2"/></svg>'
    )
    # The page's sanitiser takes drawings out, but not pictures.
    return f"data:image/svg+xml;base64,{base64.b64encode(drawing.encode()).decode()}"


def told(data: Dataset, one: Standing, language: str) -> str:
    """Return a figure of the standing with its value and rank, as a part of a sentence."""
    t = words.translator(language)
    return t("{label} {value} (rank {rank})").format(
        label=t(_LABELS[one.indicator]),
        value=_figure(data, one, language),
        rank=_rank(one, t),
    )


def record_text(data: Dataset, view: View) -> str:
    """Return every row of the standing and every mark of the focused municipality as text."""
    t = words.translator(view.lang)
    row = facts.record(data, view.focus)
    head, rows = standing_rows(data, view)
    parts = [
        t("{label}: {number}").format(
            label=label,
            number=t(", ").join(
                [value, *(f"{name} {cell}" for name, cell in zip(head[2:], rest, strict=True))]
            ),
        )
        for label, value, *rest in rows
    ]
    marks = words.marks(data, row, view.lang) if row["listed"] else [t("Not listed")]
    return " ".join(part + t(".") for part in (*marks, *parts))


def _figure(data: Dataset, item: Standing, language: str) -> str:
    """Return the value with its unit, minutes with their interval."""
    t = words.translator(language)
    told = words.figure(item.value, item.unit, language, missing=_missing(item, t))
    if item.indicator != "drive_minutes":
        return told
    return candidate_words.with_interval(data, told, item.value, language)


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
    """Return texts as a plain HTML table whose first column names the rows.

    A line of a text that is an address becomes a link.
    """
    return render("present/table", caption=caption, head=head, rows=rows)


def neighbours(data: Dataset, code: str, language: str) -> pd.DataFrame:
    """Return the municipalities that share a border, with their policies, codes as index."""
    table = data.table
    rows = table[table["code"].isin(facts.neighbours(data, code))]
    shown = municipality_table.column_numbers(data, ("subprefecture", "count", "policies"))
    near = municipality_table.municipalities(data, rows, language).iloc[:, shown]
    return _with_drive(data, near, code, language)


def _with_drive(data: Dataset, places: pd.DataFrame, code: str, language: str) -> pd.DataFrame:
    """Return places, codes as index, with the drive from an office behind their names."""
    if not data.prefecture.airports:
        return places  # without airports, there is no road network
    t = words.translator(language)
    minutes = data.office_minutes.loc[code]

    def drive(other: str) -> str:
        if pd.isna(minutes[other]):
            return t("no road")
        told = t("about {minutes} min").format(minutes=round(minutes[other]))
        return candidate_words.with_interval(data, told, minutes[other], language)

    shown = places.copy()
    shown.insert(1, t("By road (estimate)"), [drive(other) for other in places.index])
    return shown


def similar_places(data: Dataset, view: View) -> pd.DataFrame:
    """Return the municipalities most like the focused one, with the reason, codes as index."""
    language = view.lang
    t = words.translator(language)
    found = similar.similar(data, view.focus, also=view.like)
    names = data.table.set_index("code").loc[found["code"]]
    why = [similar.reasons(data, row, view.like) for _, row in found.iterrows()]

    def label(feature: str) -> str:
        return labels.feature(data, feature, language)

    return pd.DataFrame(
        {
            t("Municipality"): [words.name(row, language) for _, row in names.iterrows()],
            t("Distance (0–1)"): found["distance"].round(3).to_numpy(),
            t("Most alike in"): [t(", ").join(map(label, item.alike)) or None for item in why],
            t("Differs most in"): [item.differs and label(item.differs) for item in why],
            t("Count"): names["priority_count"].to_numpy(),
            **{
                words.policy_name(data, policy, language): municipality_table.marks(
                    data, names, policy, language
                ).to_numpy()
                for policy in data.policies
            },
        },
        index=pd.Index(found["code"], name="code"),
    )


@remembered(_REMEMBERED)
def similar_texts(data: Dataset, view: View) -> pd.DataFrame:
    """Return `similar_places` as texts: what is missing is a dash.

    A sheet asks for it with each width that it tries. Callers must not change the result.
    """
    found = similar_places(data, view)
    distance = found.columns[1]
    # 0.050 beside 0.043: as exact as the others.
    told = found.astype(object).assign(**{distance: found[distance].map("{:.3f}".format)})
    return told.astype("string").fillna("–")
