"""A record, a comparison or a distribution as parts of a file that is read, not filtered."""

from collections.abc import Callable, Sequence
from dataclasses import replace

from kankei_geo.analysis import comparison
from kankei_geo.export.document import BACKGROUND, COMPARISON, RECORD, SPREAD, STUDY, Document
from kankei_geo.export.page import page_data, still_background, still_record
from kankei_geo.export.page.still_parts import Cell, Part, lines_part, table_part
from kankei_geo.present import legend, palette, series
from kankei_geo.present.tables import comparison_html, study_tables, tables
from kankei_geo.present.words import distribution_words, how_to_read, study_words, words
from kankei_geo.present.words.about import about
from kankei_geo.view.layers import COUNT_LAYER
from kankei_geo.view.view import COMBINATIONS, STUDIES

SUBJECTS = (RECORD, COMPARISON, SPREAD, STUDY, BACKGROUND)


def parts(document: Document) -> list[Part]:
    """Return what the page of a document shows under its title, in its order."""
    made: dict[str, Callable[[Document], list[Part]]] = {
        RECORD: still_record.parts,
        COMPARISON: _comparison,
        SPREAD: _spread,
        STUDY: _study,
        BACKGROUND: still_background.parts,
    }
    return made[document.subject](document)


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
        parts.append(lines_part(title, drawn, view.lang, (), (), from_zero=False))
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
        found.append(table_part(title.format(**about(data, view.lang)), counted))
    return found


def _study(document: Document) -> list[Part]:
    """Return each part of the analysis as a table, the one that is shown first."""
    data, shown = document.data, document.view
    parts = []
    for study in sorted(STUDIES, key=lambda one: one != shown.study):
        view = replace(shown, study=study)
        table = study_tables.table(data, view, study)
        if table.empty:
            continue
        title, told = study_words.caption(data, view, study), study_words.title(data, view)
        part = table_part(title, study_tables.texts(table), study_words.notes(data, view))
        lines = [told, study_words.sentence(data, view)]
        parts.append(replace(part, lines=lines, rows=_with_bars(document, part, study)))
    return parts


def _with_bars(document: Document, part: Part, study: str) -> Sequence[Sequence[Cell]]:
    """Return the rows of a part; those of combinations with a bar above their number."""
    if study != COMBINATIONS:
        return part.rows
    place = len(document.data.policies) + 1
    most = max(int(row[place].text) for row in part.rows)
    return [
        [
            replace(cell, bar=((palette.ACCENT_COLOUR, int(cell.text) / most),))
            if number == place
            else cell
            for number, cell in enumerate(row)
        ]
        for row in part.rows
    ]


def _stacked(
    fills: Sequence[str], numbers: Sequence[int], whole: int
) -> tuple[tuple[str, float], ...]:
    """Return the parts of a bar of all classes; the numbers beside it say the same."""
    return tuple(
        (fill, number / whole) for fill, number in zip(fills, numbers, strict=True) if number
    )
