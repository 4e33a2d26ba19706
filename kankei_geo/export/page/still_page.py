"""A record, a comparison or a distribution as parts of a file that is read, not filtered."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import pandas as pd
from markupsafe import Markup

from kankei_geo.analysis import candidates, comparison, journey
from kankei_geo.dataset import facts
from kankei_geo.export.document import COMPARISON, RECORD, SPREAD, Document
from kankei_geo.export.page import page_charts, page_data, page_map, page_overlays
from kankei_geo.export.page.page_data import Layer
from kankei_geo.present import legend, series
from kankei_geo.present.legend import LegendClass
from kankei_geo.present.series import Series
from kankei_geo.present.tables import comparison_html, record_tables, tables
from kankei_geo.present.words import (
    candidate_words,
    distribution_words,
    how_to_read,
    journey_words,
    record_words,
    words,
)
from kankei_geo.present.words.about import about
from kankei_geo.present.words.record_words import Grounds
from kankei_geo.present.words.words import Scale
from kankei_geo.view.layers import COUNT_LAYER, has_journeys

SUBJECTS = (RECORD, COMPARISON, SPREAD)
_AROUND = 0.35  # of its own size that is seen around the municipality of a record
_WIDE = 1.6  # width by height of its map


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


def parts(document: Document) -> list[Part]:
    """Return what the page of a document shows under its title, in its order."""
    made: dict[str, Callable[[Document], list[Part]]] = {
        RECORD: _record,
        COMPARISON: _comparison,
        SPREAD: _spread,
    }
    return made[document.subject](document)


def _cells(rows: Sequence[Sequence[str]]) -> list[list[Cell]]:
    return [[Cell(text) for text in row] for row in rows]


def _table(title: str, table: pd.DataFrame, notes: Sequence[str] = ()) -> Part:
    texts = table.astype("string").fillna("–").to_numpy().tolist()
    return Part(title, head=list(table.columns), rows=_cells(texts), notes=notes)


def _count_layer(document: Document) -> Layer:
    found, _ = page_data.policy_layers(document)
    return next(layer for layer in found if layer.key == COUNT_LAYER)


def _record(document: Document) -> list[Part]:
    data, view = document.data, document.view
    t, row = words.translator(view.lang), facts.record(data, view.focus)
    remarks = data.notes
    told = remarks.loc[remarks["code"] == view.focus, f"text_{view.lang}"]
    head, standing = record_tables.standing_rows(data, view)
    near = record_tables.neighbours(data, view.focus, view.lang)
    found = [
        Part(
            t("Marks"),
            lines=[words.count(row, view.lang)],
            rows=[
                [
                    Cell(words.policy_name(data, policy, view.lang)),
                    Cell(words.mark(data, row, policy, view.lang)),
                ]
                for policy in data.policies
            ],
            notes=list(told),
        ),
        _surroundings(document),
        Part(
            record_tables.stands_where(data, view.lang),
            head=head,
            rows=_cells(standing),
            notes=[record_words.of_standing(view.lang)],
        ),
        _grounds(document, row),
    ]
    if data.prefecture.airports:
        rated = candidates.tiers(data, view.rule)
        access = candidate_words.access_lines(
            data, rated[rated["code"] == view.focus].iloc[0], view
        )
        rule = candidate_words.rule_sentence(data, view.rule, view.lang)
        title = t("Access from the capital region")
        found.append(Part(title, rows=_cells(access), notes=[rule]))
    if has_journeys(data):
        found.append(_journey(document))
    if data.prefecture.population:
        found.append(_population(document, row))
    found.append(_office(document, row))
    similar = record_tables.similar_places(data, view.focus, view.lang)
    likeness = record_words.of_likeness(data, view.lang)
    found.append(_table(t("The five most similar municipalities"), similar, [likeness]))
    if near.empty:
        alone = t("No municipality borders on it by land.")
        found.append(Part(t("Neighbours and their policies"), lines=[alone]))
    else:
        found.append(_table(t("Neighbours and their policies"), near))
    return found


def _surroundings(document: Document) -> Part:
    """Return the map of what lies around the municipality, by the number of policies."""
    data, view = document.data, document.view
    t, layer = words.translator(view.lang), _count_layer(document)
    sheet = page_map.widened(page_map.around(data, [view.focus], spare=_AROUND), _WIDE)
    fills = page_data.fills(layer.classes)
    by_key = {item.key: fills[item] for item in layer.classes}
    painted = dict(zip(data.table["code"], layer.keys.map(by_key), strict=True))
    seen = page_map.within(data, sheet)
    codes = [view.focus, *(item.code for item in seen if item.in_scope)]
    here = layer.keys.set_axis(data.table["code"])[[item.code for item in seen if item.in_scope]]
    numbers = here.value_counts()
    return Part(
        t("Where it lies"),
        map=Surroundings(
            sheet,
            tuple((item.path, painted.get(item.code, legend.OUT_OF_SCOPE.colour)) for item in seen),
            page_map.paths(data, [view.focus])[0],
            tuple(page_overlays.names(data, codes, (), view.lang, sheet)),
            page_map.scale_bar(sheet),
        ),
        key=[
            (item, fills[item], int(numbers[item.key]))
            for item in layer.classes
            if item.key in numbers
        ],
        notes=[t("Coloured by {layer}; counted is who is seen.").format(layer=layer.name)],
    )


def _grounds(document: Document, row: pd.Series) -> Part:
    data, language = document.data, document.view.lang
    title = words.translator(language)("Why each mark is what it is")
    if not row["listed"]:
        return Part(title, lines=[record_words.not_listed(data, language)])
    return Part(title, grounds=record_words.grounds(data, row, language))


def _journey(document: Document) -> Part:
    data, view = document.data, document.view
    t, row = words.translator(view.lang), journey.to(data, view.assumptions, view.focus)
    found = journey_words.parts(data, view, row)
    whole = sum(part.minutes for part in found) or 1
    other = journey_words.other_airport(data, view, view.focus)
    return Part(
        t("Journey from Haneda (estimate)"),
        lines=[journey_words.total(row, view.lang)],
        rows=[
            [
                Cell(part.label),
                Cell(
                    t("{minutes} min").format(minutes=part.minutes),
                    bar=((part.colour, part.minutes / whole),),
                ),
                Cell(part.told),
            ]
            for part in found
        ],
        notes=[*([other] if other else []), journey_words.assumptions(view.lang)],
    )


def _population(document: Document, row: pd.Series) -> Part:
    language = document.view.lang
    t = words.translator(language)
    told, how = record_words.of_population(row, language)
    drawn = series.population(row, language)
    return _lines(t("Population since 2005"), drawn, language, [told], [how], from_zero=True)


def _lines(
    title: str,
    drawn: Sequence[Series],
    language: str,
    lines: Sequence[str],
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
        lines=lines,
        notes=notes,
        chart=page_charts.lines(title, drawn, from_zero=from_zero),
        head=[t("Year"), *(one.name for one in drawn)],
        rows=_cells(rows),
    )


def _office(document: Document, row: pd.Series) -> Part:
    data, language = document.data, document.view.lang
    t = words.translator(language)
    place = t("Office: {lat}° N, {lon}° E. Official site: {site}").format(
        lat=f"{row['office_lat']:.4f}",
        lon=f"{row['office_lon']:.4f}",
        # The file leads nowhere: an address stands in it as text.
        site=str(row["url"]).partition("//")[2].rstrip("/"),
    )
    told = [place, record_words.areas(data, row, language)]
    if data.prefecture.population:
        told.insert(
            0,
            t("Population {people} (census 2020), {area} km²").format(
                people=f"{row['population']:,}", area=f"{row['area_km2']:,.2f}"
            ),
        )
    return Part(t("Office and area"), lines=told, notes=[record_words.sources_told(data, language)])


def _comparison(document: Document) -> list[Part]:
    data, view = document.data, document.view
    t = words.translator(view.lang)
    found = comparison.compare(data, view.code, view.versus, winter=view.winter)
    names = [
        comparison_html.item_name(data, key, view.lang) for key in found.columns if key != "unit"
    ]
    parts = [
        Part(
            t("Side by side"),
            head=["", *names],
            rows=[
                [Cell(label), *(Cell(*one) for one in zip(cells, scales, strict=True))]
                for (label, cells), scales in zip(
                    comparison_html.lines(data, found, view.lang),
                    comparison_html.steps(data, found, view.lang),
                    strict=True,
                )
            ],
            notes=[how_to_read.of_comparison(data, view.lang)],
        )
    ]
    if data.prefecture.population:
        index = comparison.population_index(data, view.code, view.versus)
        drawn = series.population_index(data, index, view.lang)
        title = t("Population since 2005 (2005 = 100)")
        parts.append(_lines(title, drawn, view.lang, (), (), from_zero=False))
    return parts


def _spread(document: Document) -> list[Part]:
    data, view = document.data, document.view
    spread = document.spread
    told = distribution_words.words_of_tables(data, view.by, view.lang)
    rows = distribution_words.rows(data, spread)
    classes = legend.classes(data, COUNT_LAYER)
    fills = page_data.fills(classes)
    by_class = [fills[item] for item in classes]
    share, colours = told["policies"]["share"], told["policies"]["colours"]
    found = [
        Part(
            told["counts"]["caption"],
            lines=[distribution_words.spread_text(data, spread, view)],
            key=[
                (item, fills[item], sum(numbers[n] for _, _, _, numbers, _ in rows))
                for n, item in enumerate(classes)
            ],
            head=[told["group"], *told["counts"]["heads"]],
            rows=[
                [
                    Cell(told["names"][position]),
                    Cell(str(all_of)),
                    Cell("", bar=_stacked(by_class, numbers, all_of)),
                    *(Cell(str(number)) for number in numbers),
                    Cell(mean),
                ]
                for position, all_of, mean, numbers, _ in rows
            ],
        ),
        Part(
            told["policies"]["caption"],
            head=[told["group"], *told["policies"]["heads"]],
            rows=[
                [
                    Cell(told["names"][position]),
                    *(
                        Cell(
                            share.format(
                                share=round(number / all_of * 100), number=number, all=all_of
                            ),
                            bar=((colour, number / all_of),),
                        )
                        for number, colour in zip(adopters, colours, strict=True)
                    ),
                ]
                for position, all_of, _, _, adopters in rows
            ],
            notes=[how_to_read.of_spread(view.lang)],
        ),
    ]
    if len(data.policies) > 1:
        t = words.translator(view.lang)
        title = t("Combinations of the {policies} policies, the most common first")
        counted = tables.combinations(data, document.kept, view.lang)
        found.append(_table(title.format(**about(data, view.lang)), counted))
    return found


def _stacked(
    fills: Sequence[str], numbers: Sequence[int], whole: int
) -> tuple[tuple[str, float], ...]:
    """Return the parts of a bar of all classes; the numbers beside it say the same."""
    return tuple(
        (fill, number / whole) for fill, number in zip(fills, numbers, strict=True) if number
    )
