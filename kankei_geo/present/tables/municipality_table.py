"""The table of the municipalities: its columns, on the screen and as CSV."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import partial

import pandas as pd

from kankei_geo.analysis import indicators, journey, standing
from kankei_geo.analysis.candidates import nearest
from kankei_geo.analysis.journey import Assumptions
from kankei_geo.analysis.rule import Rule
from kankei_geo.base import harmless
from kankei_geo.base.i18n import msgid
from kankei_geo.dataset.dataset import Dataset
from kankei_geo.dataset.japan import NO_TABLE
from kankei_geo.present.words import candidate_words, indicator_words, pair_words, words
from kankei_geo.present.words.about import about
from kankei_geo.view.layers import without_figures
from kankei_geo.view.view import COLUMNS, MORE_COLUMNS, View

# Titles of the choices of `View.columns`; "policies" is a column for each of them.
# Those of the groups and of the policies are the dataset's.
TITLES = {
    "count": msgid("Count"),
    "people": msgid("Population 2020"),
    "code": msgid("Code"),
    "airport": msgid("Nearest airport (Tokyo flight)"),
    "minutes": msgid("By road in summer (min, estimate)"),
    "interval": msgid("80 % interval in summer (min)"),
    "journey": msgid("Journey from Haneda as assumed at first (min, estimate)"),
    "change": msgid("Population 2005–2020 (%)"),
    "old": msgid("65 and over 2020 (%)"),
    "area": msgid("Area (km²)"),
    "density": msgid("People per km²"),
    "reading": msgid("Reading"),
}


def municipalities(
    data: Dataset, rows: pd.DataFrame, language: str, shown: View | None = None
) -> pd.DataFrame:
    """Return municipalities with all columns, strongest first.

    Parameters
    ----------
    rows : pandas.DataFrame
        Rows of the joined table.
    language : str
        Language of headings and cells.
    shown : View, optional
        A view whose map shows indicators: their columns, and the class by two figures, are the
        last ones (`more`).

    Returns
    -------
    pandas.DataFrame
        One row for each municipality, the code as its index. The first column is the name;
        the others are in the order of `TITLES`.
    """
    ordered = rows.sort_values(
        ["priority_count", "code"], ascending=[False, True], na_position="last"
    )
    more = standing.indicators(data).loc[ordered["code"]].set_axis(ordered.index)
    t = words.translator(language)
    titled = partial(column_title, data, language=language)
    areas = data.subprefectures.set_index("name")["name_en"]
    area, reached = ordered["subprefecture"], nearest(data, Rule())
    airport = reached["airport"]
    gone = {titled(column) for column in without_figures(data)}
    columns = {
        t("Municipality"): ordered["name" if language == "ja" else "name_en"],
        titled("subprefecture"): area if language == "ja" else area.map(areas),
        titled("count"): ordered["priority_count"],
        **{
            words.policy_name(data, policy, language): marks(data, ordered, policy, language)
            for policy in data.policies
        },
        titled("people"): ordered["population"],
        titled("code"): ordered["code"],
        titled("airport"): ordered["code"]
        .map(airport)
        .map(lambda iata: words.airport_name(data, iata, language), na_action="ignore"),
        titled("minutes"): more["drive_minutes"].round().astype("Int64"),
        titled("interval"): [
            candidate_words.interval(row) for _, row in reached.loc[ordered["code"]].iterrows()
        ],
        titled("journey"): journey.best(data, Assumptions())
        .loc[ordered["code"], "total"]
        .round()
        .astype("Int64")
        .to_numpy(),
        titled("change"): more["change_2005_2020_percent"].round(1),
        titled("old"): (more["share_65plus"] * 100).round(1),
        titled("area"): ordered["area_km2"],
        titled("density"): more["density_per_km2"].round(1),
        titled("reading"): ordered["kana"],
    }
    for key, year in indicator_words.shown(data, shown or View()):
        values = indicators.values(data, key, year).loc[ordered["code"]].set_axis(ordered.index)
        whole = not indicators.every(data)[key].decimals
        title = indicator_words.heading(data, key, year, language)
        columns[title] = values.astype("Int64") if whole else values
    if shown is not None and pair_words.is_shown(data, shown):
        columns[t("Class on the map")] = pair_words.classes(data, replace(shown, lang=language))[
            ordered["code"]
        ].to_numpy()
    told = {title: cells for title, cells in columns.items() if title not in gone}
    return pd.DataFrame(told).set_index(ordered["code"])


def more(data: Dataset, view: View) -> int:
    """Return how many columns the map of a view adds at the end of the table."""
    return len(indicator_words.shown(data, view)) + int(pair_words.is_shown(data, view))


def marks(data: Dataset, rows: pd.DataFrame, policy: str, language: str) -> pd.Series:
    """Return the marks of one policy with their evidence levels, in short."""
    # A few texts, so each is made once and not for every municipality.
    pairs = (rows[policy].astype("string") + rows[f"{policy}_level"]).fillna("")
    if NO_TABLE in rows:
        pairs = pairs.mask(rows[NO_TABLE], NO_TABLE)
    first = rows.assign(pair=pairs).drop_duplicates("pair")
    texts = {
        row["pair"]: words.mark(data, row, policy, language, short=True)
        for _, row in first.iterrows()
    }
    return pairs.map(texts)


def column_title(data: Dataset, column: str, language: str) -> str:
    """Return the title of one of the choices of columns."""
    if column == "subprefecture":
        return about(data, language)["Group"]
    if column == "policies":
        return words.the_policies(data, language)
    return words.translator(language)(TITLES[column])


def choices(data: Dataset) -> tuple[str, ...]:
    """Return the choices of columns for which there are figures."""
    gone = without_figures(data)
    return tuple(column for column in (*COLUMNS, *MORE_COLUMNS) if column not in gone)


def column_numbers(data: Dataset, chosen: Sequence[str], *, more: int = 0) -> list[int]:
    """Return the numbers of the table's columns that a choice shows; 0 is the name.

    So many `more` at its end (of indicators, and of what a map shows) are shown whatever is chosen.
    """
    numbers, position = [0], 1
    for column in choices(data):
        width = len(data.policies) if column == "policies" else 1
        if column in chosen:
            numbers += range(position, position + width)
        position += width
    return [*numbers, *range(position, position + more)]


def to_csv(
    data: Dataset,
    shown: pd.DataFrame,
    chosen: Sequence[str],
    language: str,
    extra: Mapping[str, str] | None = None,
) -> bytes:
    """Return a table as CSV in UTF-8 with BOM, the code always first.

    Parameters
    ----------
    shown : pandas.DataFrame
        Some rows of what `municipalities` returns.
    chosen : sequence of str
        The choice of columns.
    language : str
        Language of the heading of the codes.
    extra : mapping of str to str, optional
        Headings of further columns, with the text that stands in every row.
    """
    plain = len(column_numbers(data, choices(data)))
    chosen = [column for column in chosen if column != "code"]
    numbers = column_numbers(data, chosen, more=len(shown.columns) - plain)
    table = (
        shown.iloc[:, numbers]
        .rename_axis(column_title(data, "code", language))
        .assign(**extra or {})
    )
    return csv_bytes(table, index=True)


def csv_bytes(table: pd.DataFrame, *, index: bool) -> bytes:
    """Return a table as CSV in UTF-8 with BOM, so that no cell is a formula.

    Parameters
    ----------
    table : pandas.DataFrame
        Columns as headings.
    index : bool
        Whether its index comes first.
    """
    texts = table.select_dtypes(exclude="number").columns
    safe = table.assign(
        **{
            name: table[name].astype("string").map(harmless.cell, na_action="ignore")
            for name in texts
        }
    )
    return safe.to_csv(lineterminator="\r\n", index=index).encode("utf-8-sig")
