"""Municipalities and groups of them side by side, as a table and as text."""

import pandas as pd

from kankei_geo.analysis import indicators
from kankei_geo.analysis.comparison import INDICATOR, WHOLE, compared_indicators
from kankei_geo.base.i18n import LANGUAGES, Words, msgid
from kankei_geo.dataset.dataset import Dataset
from kankei_geo.present import legend
from kankei_geo.present.html import render
from kankei_geo.present.words import candidate_words, indicator_words, words
from kankei_geo.present.words.about import about
from kankei_geo.present.words.words import Scale, scale


def _rows(data: Dataset) -> list[tuple[str | Words, str, str]]:
    """Return what is compared: its name, and its column for a municipality and for an area."""
    gone: set[str] = set()
    if not data.prefecture.population:
        gone.update(_OF_PEOPLE)
    if not data.prefecture.airports:
        gone.update(_OF_ACCESS)
    return [row for row in _all_rows(data) if row[1] not in gone]


_OF_PEOPLE = (
    *("population", "change_2005_2020_percent", "register_2025", "share_65plus"),
    *("area_km2", "density_per_km2"),
)
_AT_LEAST = msgid("at least {share} % ({number} of {all}, {listed} listed)")
_OF_ACCESS = ("drive_minutes", "distance_km")


def _all_rows(data: Dataset) -> tuple[tuple[str | Words, str, str], ...]:
    return (
        (msgid("Municipalities"), "municipalities", "municipalities"),
        (msgid("Listed in {table}"), "listed", "listed"),
        (msgid("Priority policies ({per}: mean of the listed)"), "priority_count", "mean_count"),
        *(
            (name, policy, f"{policy}_share_all")
            for policy, name in legend.policy_labels(data).items()
        ),
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
        (
            msgid("Drive to a Tokyo flight (estimate; {per}: median)"),
            "drive_minutes",
            "drive_minutes",
        ),
        (msgid("Straight line to a Tokyo flight ({per}: median)"), "distance_km", "distance_km"),
        *((_indicator_name(data, key), key, key) for key in compared_indicators(data)),
    )


def _indicator_name(data: Dataset, key: str) -> Words:
    """Return what an indicator is called, with its year and how it is told of a group."""
    year, told = indicators.years(data, key)[-1], {}
    for language in LANGUAGES:
        t = words.translator(language)
        name = indicator_words.name(data, key, year, language)
        if indicators.is_median(data, key):
            per = about(data, language)["per"]
            name = t("{name} ({per}: median)").format(name=name, per=per)
        told[language] = name
    return Words(**told)


def item_name(data: Dataset, key: str, language: str) -> str:
    """Return the name of a compared item: a municipality, a group or the prefecture."""
    if key == WHOLE:
        return about(data, language)["prefecture"]
    if not key.isdigit():
        return words.area_name(data, key, language)
    names = data.municipalities
    return words.name(names[names["code"] == key].iloc[0], language)


def comparison_html(data: Dataset, compared: pd.DataFrame, language: str) -> str:
    """Return the comparison as an HTML table, one column for each item.

    Parameters
    ----------
    compared : pandas.DataFrame
        What `comparison.compare` returns.
    language : str
        Language of the texts.
    """
    t = words.translator(language)
    return render(
        "present/comparison",
        caption=t("Side by side"),
        names=[item_name(data, key, language) for key in _items(compared)],
        lines=[
            (label, list(zip(cells, scales, strict=True)))
            for (label, cells), scales in zip(
                lines(data, compared, language), steps(data, compared, language), strict=True
            )
        ],
    )


def steps(data: Dataset, compared: pd.DataFrame, language: str) -> list[list[Scale]]:
    """Return for each cell the scale of evidence of its mark; none where it is no mark."""
    items = _items(compared)
    nothing: list[Scale] = [()] * len(items)
    found = []
    for _, own, _ in _rows(data):
        if own not in data.policies:
            found.append(nothing)
            continue
        levels = compared.loc[f"{own}_level", items]
        marked = [key.isdigit() and has for key, has in zip(items, levels.notna(), strict=True)]
        found.append(
            [
                scale(data, str(level), language) if is_mark else ()
                for level, is_mark in zip(levels, marked, strict=True)
            ]
        )
    return found


def line(data: Dataset, compared: pd.DataFrame, row: str, language: str) -> tuple[str, list[str]]:
    """Return the label of one row of a comparison and its cells in words."""
    rows = [area for _, _, area in _rows(data)]
    return lines(data, compared, language)[rows.index(row)]


def lines(
    data: Dataset, compared: pd.DataFrame, language: str, *, with_indicators: bool = True
) -> list[tuple[str, list[str]]]:
    """Return each line's label and its cells in words.

    Where there is no room, those of the indicators, which are the last, can be left out.
    """
    items, t = _items(compared), words.translator(language)
    return [
        (
            # A name of the data is no template.
            t(label) if isinstance(label, Words) else t(label).format(**about(data, language)),
            [_cell(data, compared, own if key.isdigit() else area, key, language) for key in items],
        )
        for label, own, area in _rows(data)
        if with_indicators or own not in compared_indicators(data)
    ]


def _items(compared: pd.DataFrame) -> list[str]:
    return [key for key in compared.columns if key != "unit"]


def _cell(data: Dataset, compared: pd.DataFrame, row: str, key: str, language: str) -> str:
    t = words.translator(language)
    cells = compared[key].to_dict()
    value, unit = cells[row], str(compared["unit"].to_dict()[row])
    own = key.isdigit()
    if own and row == "listed":
        return t("Yes") if value else t("No")
    if unit == "mark":
        if pd.isna(value):
            return t("Not listed")
        level = t(legend.level_labels(data)[cells[f"{row}_level"]])
        return t("{value} ({level})").format(value=t("Yes") if value else t("No"), level=level)
    if row.endswith("_share_all"):
        # Nothing is known of those who are not listed: some of them may have it as well.
        is_whole = cells["listed"] == cells["municipalities"]
        told = msgid("{share} % ({number} of {all})") if is_whole else _AT_LEAST
        return t(told).format(
            share=round(value * 100),
            number=cells[row.replace("_share_all", "_adopters")],
            all=cells["municipalities"],
            listed=cells["listed"],
        )
    if unit == INDICATOR:
        return indicator_words.value(data, row, value, language)
    missing = t("no road") if unit == "minutes" else t("Not listed")
    told = words.figure(None if pd.isna(value) else value, unit, language, missing=missing)
    # A median of several municipalities has no interval of its own.
    single = own and row == "drive_minutes"
    return candidate_words.with_interval(data, told, value, language) if single else told


def comparison_text(
    data: Dataset, compared: pd.DataFrame, index: pd.DataFrame, language: str
) -> str:
    """Say for each item every row of the table, and where the chart of population ends.

    Parameters
    ----------
    compared, index : pandas.DataFrame
        What `comparison.compare` and `comparison.population_index` return.
    language : str
        Language of the text.
    """
    t = words.translator(language)
    told = lines(data, compared, language)
    parts = []
    for n, key in enumerate(_items(compared)):
        figures = [
            t("{label}: {number}").format(label=label, number=cells[n]) for label, cells in told
        ]
        if data.prefecture.population:
            figures.append(
                t("{index} in {year} (2005 = 100)").format(
                    index=f"{index[key].iloc[-1]:.1f}", year=index.index[-1]
                )
            )
        parts.append(
            t("{name}: {figures}.").format(
                name=item_name(data, key, language), figures=t(", ").join(figures)
            )
        )
    return " ".join(parts)
