"""The parts of a file that is read, not filtered: sentences, a table, a chart, a map."""

from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd
from markupsafe import Markup

from kankei_geo.export.page import page_charts, page_map, page_overlays
from kankei_geo.present import series
from kankei_geo.present.legend import LegendClass
from kankei_geo.present.series import Series
from kankei_geo.present.words import words
from kankei_geo.present.words.record_words import Grounds
from kankei_geo.present.words.words import Scale


@dataclass(frozen=True)
class Cell:
    """A cell of a table.

    Attributes
    ----------
    text : str
        What it says.
    scale : tuple
        Steps of evidence of a mark, its own one stands out.
    bar : tuple of (str, float)
        Fills and their shares of the whole, drawn above the text.
    """

    text: str
    scale: Scale = ()
    bar: tuple[tuple[str, float], ...] = ()


@dataclass(frozen=True)
class Surroundings:
    """The map of a record: its sheet, outlines with their fills, names, and who stands out."""

    sheet: page_map.Sheet
    outlines: tuple[tuple[str, str], ...]
    chosen: str
    names: tuple[page_overlays.Name, ...]
    bar: page_map.ScaleBar


@dataclass(frozen=True)
class Part:
    """A part of the file under a heading; what is empty is not there.

    Attributes
    ----------
    title : str
        Its heading, and the caption of its table.
    lines, notes : sequence of str
        Sentences above and below.
    head, rows
        Texts and cells of its table; the first column names the rows.
    grounds : sequence
        What `record_words.grounds` returns.
    key : sequence of (LegendClass, str, int or str)
        Classes with their fills and how many there are.
    chart : Markup, optional
        A drawing of ours; the table beside it says the same.
    map : Surroundings, optional
        Where the record lies.
    """

    title: str
    lines: Sequence[str] = ()
    notes: Sequence[str] = ()
    head: Sequence[str] = ()
    rows: Sequence[Sequence[Cell]] = ()
    grounds: Sequence[Grounds] = ()
    key: Sequence[tuple[LegendClass, str, int | str]] = ()
    chart: Markup | None = None
    map: Surroundings | None = None


def cells(rows: Sequence[Sequence[str]]) -> list[list[Cell]]:
    """Return texts as the cells of a table."""
    return [[Cell(text) for text in row] for row in rows]


def table_part(title: str, shown: pd.DataFrame, notes: Sequence[str] = ()) -> Part:
    """Return a table under its title; a dash stands for what is missing."""
    texts = shown.astype("string").fillna("–").to_numpy().tolist()
    return Part(title, head=list(shown.columns), rows=cells(texts), notes=notes)


def lines_part(
    title: str,
    drawn: Sequence[Series],
    language: str,
    told: Sequence[str],
    notes: Sequence[str],
    *,
    from_zero: bool,
) -> Part:
    """Return a chart of lines over the years, with the table that says the same."""
    t = words.translator(language)
    years = series.years(drawn)
    written = "{:,.0f}" if from_zero else "{:.1f}"
    rows = [
        [
            str(year),
            *(written.format(one.by_year[year]) if year in one.by_year else "–" for one in drawn),
        ]
        for year in years
    ]
    return Part(
        title,
        lines=told,
        notes=notes,
        chart=page_charts.lines(title, drawn, from_zero=from_zero),
        head=[t("Year"), *(one.name for one in drawn)],
        rows=cells(rows),
    )
