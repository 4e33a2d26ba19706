"""National figures that stand by themselves: a number with its bound, year and wording."""

from dataclasses import dataclass

import pandas as pd

from kankei_geo.dataset.dataset import Dataset
from kankei_geo.present import national_bars
from kankei_geo.present.words import national_numbers, words
from kankei_geo.view.view import View


@dataclass(frozen=True)
class Card:
    """One number.

    Attributes
    ----------
    name, number : str
        What it is, and how much: with unit and bound, or that it is lost.
    about : str
        Year, number of answers and share, as far as they are told.
    text, printed : str
        As the document prints it; the same in a sentence.
    note : str
        What else is to be known; may be empty.
    is_lost : bool
        Whether the number is lost.
    """

    name: str
    number: str
    about: str
    text: str
    printed: str
    note: str
    is_lost: bool


def cards(data: Dataset, view: View) -> list[Card]:
    """Return the figures of the series that a view shows, each by itself."""
    rows, names = national_bars.shown(data, view), national_bars.names(data, view)
    return [
        _card(data, row, name, view.lang)
        for (_, row), name in zip(rows.iterrows(), names, strict=True)
    ]


def table(data: Dataset, view: View) -> pd.DataFrame:
    """Return the cards as a table of texts, for documents; no column of notes without notes."""
    t = words.translator(view.lang)
    found = cards(data, view)
    columns = {
        t("Figure"): [one.name for one in found],
        t("Number"): [one.number for one in found],
        t("Year and answers"): [one.about for one in found],
        t("Printed as"): [one.text for one in found],
        t("Note"): [one.note or None for one in found],
    }
    return pd.DataFrame(columns).dropna(axis="columns", how="all")


def _card(data: Dataset, row: pd.Series, name: str, language: str) -> Card:
    t, note = words.translator(language), row[f"note_{language}"]
    told = [
        t("year not told") if pd.isna(row["year"]) else t("year {year}").format(year=row["year"])
    ]
    if national_numbers.may_be_shared(row):
        share = national_numbers.share(row["value"], row["n"])
        told.append(t("{share} of {n} (N)").format(share=share, n=f"{row['n']:,}"))
    elif pd.notna(row["n"]):
        told.append(f"N = {row['n']:,}")
    return Card(
        name=name,
        number=national_numbers.amount(data, row, language),
        about=t(" · ").join(told),
        text=row["printed"],
        printed=t("Printed as: {text}").format(text=row["printed"]),
        note="" if pd.isna(note) else note,
        is_lost=bool(pd.isna(row["value"])),
    )
