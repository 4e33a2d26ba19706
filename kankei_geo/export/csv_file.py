"""The table of a view as CSV, and as metadata that tell programs what stands in it."""

import csv
import io
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any
from urllib.parse import quote

import pandas as pd

from kankei_geo.base import harmless
from kankei_geo.base.i18n import LANGUAGES, msgid
from kankei_geo.dataset import sources
from kankei_geo.export import municipality_rows
from kankei_geo.export.column import INTEGER, TEXT, TRUTH, Column
from kankei_geo.export.document import Document
from kankei_geo.present.words import words

_ENDING = "-metadata.json"  # where programs look for it (CSV on the Web, 5.3)
_NOT_IN_ADDRESSES = re.compile(r"[^\w.~-]")
_TRUTHS = {True: "true", False: "false"}


def make_csv(document: Document) -> bytes:
    """Return a row for each municipality with what the page shows (see `municipality_rows`).

    RFC 4180, UTF-8 with BOM. The sources stand once, in the first row of the last column.
    """
    found = _columns(document)
    language = document.view.lang
    headings = [one.title(language) for one in found]
    return text(found, headings, municipality_rows.order(document).tolist())


def text(found: Sequence[Column], headings: Sequence[str], order: list[int]) -> bytes:
    """Return columns as the text of a CSV file.

    Parameters
    ----------
    found : sequence of Column
        The columns.
    headings : sequence of str
        What stands above each.
    order : list of int
        The positions of the rows, in the order in which they stand there.
    """
    target = io.StringIO()
    writer = csv.writer(target, lineterminator="\r\n")
    writer.writerow([harmless.cell(heading) for heading in headings])
    writer.writerows(
        zip(
            *([_spelled(one, cell) for cell in one.cells.iloc[order]] for one in found), strict=True
        )
    )
    return target.getvalue().encode("utf-8-sig")


def _columns(document: Document) -> list[Column]:
    """Return the columns of the table, then that of the sources."""
    rows, first = len(document.data.table), municipality_rows.order(document)[0]
    return [*municipality_rows.columns(document), source_column(document, rows, first)]


def source_column(document: Document, rows: int, first: int) -> Column:
    """Return the column of the sources, which stand in one of so many rows."""
    t = words.translator(document.view.lang)
    told = t(" / ").join((*document.credit, document.stamp, document.code))
    lines = [told if row == first else None for row in range(rows)]
    return Column("source", msgid("Source (of all rows)"), TEXT, lines)


def _spelled(column: Column, cell: Any) -> str:  # noqa: ANN401 -- of any kind
    if pd.isna(cell):
        return ""
    if column.kind == TEXT:
        return harmless.cell(cell)
    if column.kind == TRUTH:
        return _TRUTHS[bool(cell)]
    return str(int(cell)) if column.kind == INTEGER else f"{cell:.{column.places}f}"


def metadata_name(csv_name: str) -> str:
    """Return the name of the file that describes a CSV file."""
    return f"{csv_name}{_ENDING}"


def make_metadata(document: Document, url: str = "") -> bytes:
    """Return what describes the CSV of a view (CSVW, https://www.w3.org/TR/tabular-metadata/).

    Parameters
    ----------
    url : str
        Name of the CSV beside it; the one that `formats.file_name` gives, if left out.
    """
    document = replace(document, with_tables=True)
    columns = [dict(_described(one)) for one in _columns(document)]
    return metadata(document, columns, url or f"{document.name}.csv")


def metadata(
    document: Document,
    columns: Sequence[Mapping[str, Any]],
    url: str,
    key: Sequence[str] = ("code",),
) -> bytes:
    """Return what describes a CSV of some columns: sources, terms, and each column.

    Parameters
    ----------
    document : Document
        What the table is about.
    columns : sequence of mapping
        As CSVW describes them.
    url : str
        Name of the CSV beside it.
    key : sequence of str
        Names of the columns that tell its rows apart.
    """
    language = document.view.lang
    content = {
        "@context": ["http://www.w3.org/ns/csvw", {"@language": language}],
        "url": _address(url),
        "dc:title": document.title,
        "dc:description": document.rule,
        "dc:publisher": "Kankei-Geo",
        "dc:issued": {"@value": document.date.isoformat(), "@type": "xsd:date"},
        "dc:identifier": document.code,
        "dc:language": language,
        "dc:source": [_layer(item, language) for item in document.layers],
        "dc:license": list(dict.fromkeys(item.licence[language] for item in document.layers)),
        "dc:rights": list(document.credit),
        "dc:provenance": document.stamp,
        "dialect": {"encoding": "utf-8", "header": True, "lineTerminators": ["\r\n"]},
        "tableSchema": {
            "columns": list(columns),
            "primaryKey": key[0] if len(key) == 1 else list(key),
        },
    }
    return f"{json.dumps(content, ensure_ascii=False, indent=2)}\n".encode()


def _address(name: str) -> str:
    """Return the name of a file as an address (an IRI): in it, ``#`` would begin a fragment.

    Letters stay as they are, since programs that look for the file do not always decode.
    """
    return _NOT_IN_ADDRESSES.sub(lambda found: quote(found[0], safe=""), name)


def _layer(item: sources.Sidecar, language: str) -> Mapping[str, str]:
    told = {
        "dc:title": item.title[language],
        "dc:creator": item.producer[language],
        "dc:license": item.licence[language],
        "dc:rights": item.credit[language],
        "dc:date": item.vintage,
    }
    # An empty address would be that of the metadata themselves.
    return {**({"@id": item.url} if item.url else {}), **told}


def _described(column: Column) -> Iterator[tuple[str, Any]]:
    """Yield the properties of a column."""
    yield "name", column.key
    yield "titles", {language: column.title(language) for language in LANGUAGES}
    yield from described_cells(column)


def described_cells(column: Column) -> Iterator[tuple[str, Any]]:
    """Yield the properties of a column's cells: kind, unit, what an empty one means."""
    kind: dict[str, str] = {"base": column.kind}
    if column.kind == TRUTH:
        kind["format"] = "true|false"
    elif column.pattern:
        kind["format"] = column.pattern
    yield "datatype", kind if len(kind) > 1 else column.kind
    yield "null", ""
    yield "required", not column.cells.isna().any()
    if column.unit:
        yield "schema:unitText", column.unit
    if column.missing:
        yield (
            "dc:description",
            [{"@value": _empty(column, language), "@language": language} for language in LANGUAGES],
        )


def _empty(column: Column, language: str) -> str:
    t = words.translator(language)
    return t("Empty where: {reason}").format(reason=t(column.missing))
