"""The table of the municipalities: its columns, on the screen and as CSV."""

from collections.abc import Mapping, Sequence
from functools import partial

import pandas as pd

from kankei_geo.analysis import standing
from kankei_geo.analysis.candidates import nearest
from kankei_geo.analysis.rule import Rule
from kankei_geo.base import harmless
from kankei_geo.base.i18n import msgid
from kankei_geo.dataset import load
from kankei_geo.dataset.matrix import POLICIES
from kankei_geo.present.words import words
from kankei_geo.view.view import COLUMNS, MORE_COLUMNS

# Titles of the choices of `View.columns`; "policies" is four columns of the table.
TITLES = {
    "subprefecture": msgid("Subprefecture"),
    "count": msgid("Count"),
    "policies": msgid("The four policies"),
    "people": msgid("Population 2020"),
    "code": msgid("Code"),
    "airport": msgid("Nearest airport (Tokyo flight)"),
    "minutes": msgid("By road (min, estimate)"),
    "change": msgid("Population 2005–2020 (%)"),
    "old": msgid("65 and over 2020 (%)"),
    "area": msgid("Area (km²)"),
    "density": msgid("People per km²"),
    "reading": msgid("Reading"),
}


def municipalities(rows: pd.DataFrame, language: str) -> pd.DataFrame:
    """Return municipalities with all columns, strongest first.

    Parameters
    ----------
    rows : pandas.DataFrame
        Rows of the joined table.
    language : str
        Language of headings and cells.

    Returns
    -------
    pandas.DataFrame
        One row for each municipality, the code as its index. The first column is the name;
        the others are in the order of `TITLES`.
    """
    ordered = rows.sort_values(
        ["priority_count", "code"], ascending=[False, True], na_position="last"
    )
    more = standing.indicators().loc[ordered["code"]].set_axis(ordered.index)
    t = words.translator(language)
    titled = partial(column_title, language=language)
    areas = load.subprefectures().set_index("name")["name_en"]
    area, airport = ordered["subprefecture"], nearest(Rule())["airport"]
    columns = {
        t("Municipality"): ordered["name" if language == "ja" else "name_en"],
        titled("subprefecture"): area if language == "ja" else area.map(areas),
        titled("count"): ordered["priority_count"],
        **{
            words.policy_name(policy, language): marks(ordered, policy, language)
            for policy in POLICIES
        },
        titled("people"): ordered["population"],
        titled("code"): ordered["code"],
        titled("airport"): ordered["code"]
        .map(airport)
        .map(lambda iata: words.airport_name(iata, language)),
        titled("minutes"): more["drive_minutes"].round().astype("Int64"),
        titled("change"): more["change_2005_2020_percent"].round(1),
        titled("old"): (more["share_65plus"] * 100).round(1),
        titled("area"): ordered["area_km2"],
        titled("density"): more["density_per_km2"].round(1),
        titled("reading"): ordered["kana"],
    }
    return pd.DataFrame(columns).set_index(ordered["code"])


def marks(rows: pd.DataFrame, policy: str, language: str) -> pd.Series:
    """Return the marks of one policy with their evidence levels, in short."""
    # 9 texts at most, so each is made once and not for every municipality.
    pairs = (rows[policy].astype("string") + rows[f"{policy}_level"]).fillna("")
    first = rows.assign(pair=pairs).drop_duplicates("pair")
    texts = {
        row["pair"]: words.mark(row, policy, language, short=True) for _, row in first.iterrows()
    }
    return pairs.map(texts)


def column_title(column: str, language: str) -> str:
    """Return the title of one of the choices of columns."""
    return words.translator(language)(TITLES[column])


def column_numbers(chosen: Sequence[str]) -> list[int]:
    """Return the numbers of the table's columns that a choice shows; 0 is the name."""
    numbers, position = [0], 1
    for column in (*COLUMNS, *MORE_COLUMNS):
        width = len(POLICIES) if column == "policies" else 1
        if column in chosen:
            numbers += range(position, position + width)
        position += width
    return numbers


def to_csv(
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
    numbers = column_numbers([column for column in chosen if column != "code"])
    table = shown.iloc[:, numbers].rename_axis(column_title("code", language)).assign(**extra or {})
    texts = table.select_dtypes(exclude="number").columns
    safe = table.assign(
        **{
            name: table[name].astype("string").map(harmless.cell, na_action="ignore")
            for name in texts
        }
    )
    return safe.to_csv(lineterminator="\r\n").encode("utf-8-sig")
