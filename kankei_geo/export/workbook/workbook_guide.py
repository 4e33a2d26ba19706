"""The first sheet of a workbook: how to read it, where it comes from, under which terms."""

from collections.abc import Iterator, Sequence
from typing import Any

from kankei_geo.base import harmless
from kankei_geo.dataset.dataset import Dataset
from kankei_geo.export.document import Document
from kankei_geo.export.terms import TERMS
from kankei_geo.export.workbook.workbook_print import Printed, set_print
from kankei_geo.export.workbook.workbook_sheet import LINE_PT, Content, Formats, lines
from kankei_geo.present import legend
from kankei_geo.present.words import candidate_words, view_words, words
from kankei_geo.view.address import to_query
from kankei_geo.view.view import NOT_IN_DOCUMENTS, without

_WIDTHS = (30, 104)  # of label and text, in letters of half width
Line = tuple[str, str]  # without a text, the label is a heading


def add_guide(
    workbook: Any,  # noqa: ANN401 -- xlsxwriter has no types
    formats: Formats,
    document: Document,
    contents: Sequence[Content],
) -> None:
    """Add the sheet that tells what the others hold.

    Parameters
    ----------
    workbook : xlsxwriter.Workbook
        Receives the sheet.
    formats : Formats
        Of this workbook.
    document : Document
        Its title, view, credit and code are told.
    contents : sequence of Content
        The other sheets.
    """
    t = words.translator(document.view.lang)
    sheet = workbook.add_worksheet(t("How to read"))
    sheet.hide_gridlines(2)
    for column, width in enumerate(_WIDTHS):
        sheet.set_column(column, column, width)
    sheet.merge_range(0, 0, 0, 1, "", formats.title)
    sheet.write_string(0, 0, harmless.xml(document.title), formats.title)
    sheet.set_row(0, lines(document.title, sum(_WIDTHS) / 1.4) * LINE_PT * 1.4)
    label = formats.get(bold=True, valign="top", text_wrap=True)
    heading = formats.get(bold=True, font_size=12, top=1, valign="top")
    text = formats.get(text_wrap=True, valign="top")
    for row, (left, right) in enumerate(_lines(document, contents), start=1):
        sheet.write_string(row, 0, harmless.xml(left), label if right else heading)
        high = max(lines(left, _WIDTHS[0]), lines(right, _WIDTHS[1])) if right else 1.2
        sheet.set_row(row, high * LINE_PT)
        if right:
            sheet.write_string(row, 1, harmless.xml(right), text)
        elif left:
            sheet.write_blank(row, 1, None, heading)
    told = Printed(document.title, document.rule, document.credit, document.view.lang)
    set_print(sheet, told, _WIDTHS)


def _lines(document: Document, contents: Sequence[Content]) -> Iterator[Line]:
    view = document.view
    t = words.translator(view.lang)
    yield t("What is shown"), view_words.sentence(document.data, view, document.kept)
    if document.data.prefecture.airports:
        yield t("Candidates"), candidate_words.rule_sentence(document.data, view.rule, view.lang)
    yield t("Data"), document.stamp
    yield t("Code of this view"), document.code
    state = "&".join(
        f"{key}={value}" for key, value in to_query(without(view, *NOT_IN_DOCUMENTS)).items()
    )
    yield t("State of the view"), f"{document.page}?{state}".rstrip("?")
    yield t("Sheets"), ""
    for content in contents:
        credit = t("Source: {credit}").format(credit=t(" / ").join(content.credit))
        lines = dict.fromkeys((content.title, content.sentence, credit))
        yield content.name, "\n".join(line for line in lines if line != content.name)
    for heading, told in (
        (t("Terms"), list(_terms(document.data, view.lang))),
        (t("Grounds of the marks"), list(_grounds(document.data, view.lang))),
    ):
        if told:
            yield heading, ""
            yield from told
    yield t("Sources and licences"), ""
    yield from _sources(document.data, view.lang)


def _terms(data: Dataset, language: str) -> Iterator[Line]:
    glossary = data.glossary.set_index("term_key")
    for key in TERMS:
        if key not in glossary.index:
            continue
        yield str(glossary.loc[key, f"term_{language}"]), str(glossary.loc[key, f"text_{language}"])


def _grounds(data: Dataset, language: str) -> Iterator[Line]:
    t = words.translator(language)
    for level, text in zip(data.grounds["level"], data.grounds[f"text_{language}"], strict=True):
        yield t(legend.level_labels(data)[level]), text


def _sources(data: Dataset, language: str) -> Iterator[Line]:
    t = words.translator(language)
    for item in data.sidecars:
        told_of = (item.producer[language], item.named_source, f"({item.vintage})", item.url)
        told = (
            (t("Source"), " ".join(filter(None, told_of))),
            (t("Licence"), item.licence[language]),
            (t("Credit"), item.credit[language]),
        )
        text = "\n".join(t("{label}: {number}").format(label=a, number=b) for a, b in told)
        yield f"{item.title[language]}\n{item.place}", text
