"""A record as parts of a file that is read, not filtered."""

import pandas as pd

from kankei_geo.analysis import candidates, indicators, journey
from kankei_geo.dataset import facts
from kankei_geo.export.document import Document
from kankei_geo.export.page import page_data, page_map, page_overlays
from kankei_geo.export.page.page_data import Layer
from kankei_geo.export.page.still_parts import (
    Cell,
    Part,
    Surroundings,
    cells,
    lines_part,
    table_part,
)
from kankei_geo.present import legend, series
from kankei_geo.present.tables import initiative_tables, record_tables
from kankei_geo.present.words import (
    candidate_words,
    indicator_words,
    initiative_words,
    journey_words,
    record_words,
    words,
)
from kankei_geo.view.layers import COUNT_LAYER, has_journeys

_AROUND = 0.35  # of its own size that is seen around the municipality
_WIDE, _WIDE_PX = 1.6, 560  # width by height of its map, and its width in half a window


def parts(document: Document) -> list[Part]:
    """Return what the page of a record shows under its title, in its order."""
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
            rows=cells(standing),
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
        found.append(Part(title, rows=cells(access), notes=[rule]))
    if has_journeys(data):
        found.append(_journey(document))
    if data.prefecture.population:
        found.append(_population(document, row))
    found.append(_office(document, row))
    if initiative_words.are_there(data):
        title = t("In the order of time")
        story = initiative_tables.without_schemes(initiative_tables.whole_story(data, view))
        nothing = Part(title, lines=[t("No fact here")])
        found.append(nothing if story.empty else table_part(title, story))
    if indicators.every(data):
        head, told_of = record_tables.indicator_rows(data, view)
        notes = indicator_words.of_standing(data, view.lang)
        found.append(Part(t("Indicators"), head=head, rows=cells(told_of), notes=notes))
    similar = record_tables.similar_texts(data, view)
    likeness = record_words.of_likeness(data, view)
    found.append(table_part(t("The five most similar municipalities"), similar, [likeness]))
    if near.empty:
        alone = t("No municipality borders on it by land.")
        found.append(Part(t("Neighbours and their policies"), lines=[alone]))
    else:
        found.append(table_part(t("Neighbours and their policies"), near))
    return found


def _count_layer(document: Document) -> Layer:
    found, _ = page_data.policy_layers(document)
    return next(layer for layer in found if layer.key == COUNT_LAYER)


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
            tuple(page_overlays.names(data, codes, (), view.lang, sheet, _WIDE_PX)),
            page_map.scale_bar(sheet, _WIDE_PX),
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
    return lines_part(t("Population since 2005"), drawn, language, [told], [how], from_zero=True)


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
