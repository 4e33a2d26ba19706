"""The table of a view as CSV, and what describes it to programs.

The columns are clean, so that a program reads them at once; the source is told once, in the
heading of a last column without cells, and so stands there even where nothing matches.
"""

import json
from dataclasses import replace

import pandas as pd

from kankei_geo.analysis.routes import Route
from kankei_geo.base.i18n import LANGUAGES
from kankei_geo.export import municipality_rows
from kankei_geo.export.document import HUB_MAP, Document
from kankei_geo.export.municipality_rows import (
    CODE,
    DECIMAL,
    TEXT,
    WHOLE,
    YES_OR_NO,
    Column,
    of_view,
)
from kankei_geo.present.tables import hub_tables, municipality_table, route_tables
from kankei_geo.present.words import words

_DATATYPES: dict[str, object] = {
    CODE: {"base": "string", "format": "[0-9]{5}"},
    TEXT: "string",
    WHOLE: "integer",
    DECIMAL: "number",
    YES_OR_NO: {"base": "boolean", "format": "True|False"},
}
_ENDING = "-metadata.json"  # where programs look for it (CSV on the Web, 5.3)


def make_csv(document: Document) -> bytes:
    """Return what the page shows as a table: municipalities, legs, or who has which hub.

    UTF-8 with BOM, so that spreadsheets read it, too; the header is its first row.
    """
    shown = pd.DataFrame({column.title: column.cells for column in columns(document)})
    shown[source(document)] = pd.Series(pd.NA, index=shown.index, dtype="string")
    return municipality_table.csv_bytes(shown, index=False)


def source(document: Document) -> str:
    """Return the sources, the date of the data and the code of the view as one line."""
    t = words.translator(document.view.lang)
    told = t("Source: {credit}").format(credit=t(" / ").join(document.credit))
    return t(" / ").join((told, document.stamp, document.code))


def columns(document: Document) -> list[Column]:
    """Return the columns of the table without that of the source."""
    if document.route:
        return _legs(document, document.route)
    if document.subject == HUB_MAP:
        return _reached(document)
    return municipality_rows.columns(document)


def metadata_name(csv_name: str) -> str:
    """Return the name of the file that describes a CSV file."""
    return f"{csv_name}{_ENDING}"


def make_metadata(document: Document, csv_name: str) -> bytes:
    """Return the description of a CSV file: columns, types, units, licence, sources.

    JSON by the recommendation "Metadata Vocabulary for Tabular Data" of the W3C (2015).
    """
    document, language = replace(document, with_tables=True), document.view.lang
    titles = {
        one: [
            column.title
            for column in columns(replace(document, view=replace(document.view, lang=one)))
        ]
        for one in LANGUAGES
    }
    described: list[dict[str, object]] = []
    for number, column in enumerate(columns(document)):
        about: dict[str, object] = {
            "name": column.key,
            "titles": {one: titles[one][number] for one in LANGUAGES},
            "datatype": _DATATYPES[column.kind],
            "null": "",
        }
        if column.unit:
            about["schema:unitText"] = column.unit
        described.append(about)
    described.append(
        {"name": "source", "titles": {language: source(document)}, "suppressOutput": True}
    )
    licences = dict.fromkeys(item.licence[language] for item in document.layers)
    content = {
        "@context": ["http://www.w3.org/ns/csvw", {"@language": language}],
        "url": csv_name,
        "dc:title": document.title,
        "dc:description": document.rule,
        "dc:source": list(document.credit),
        "dc:rights": list(licences),
        "dc:issued": document.date.isoformat(),
        "dc:identifier": document.code,
        "dialect": {"encoding": "utf-8", "header": True, "lineTerminators": ["\r\n"]},
        "tableSchema": {"columns": described, "primaryKey": columns(document)[0].key},
    }
    return (json.dumps(content, ensure_ascii=False, indent=1) + "\n").encode()


def _reached(document: Document) -> list[Column]:
    """Return how much each municipality counts, its hub, and its class on the map."""
    data, view = document.data, document.view
    t = words.translator(view.lang)
    table = hub_tables.reached(data, view).reset_index()
    rows = data.table
    keys = ("code", "name", "counts", "hub", "minutes", "low", "high")
    kinds = (CODE, TEXT, WHOLE, TEXT, WHOLE, WHOLE, WHOLE)
    units = ("", "", "", "", "min", "min", "min")
    found = [
        Column(key, title, kind, table[title].set_axis(rows.index), unit)
        for key, title, kind, unit in zip(keys, table.columns, kinds, units, strict=True)
    ]
    return [replace(found[0], title=t("Code")), *found[1:], *of_view(document, rows)]


def _legs(document: Document, route: Route) -> list[Column]:
    """Return the legs of a route as the page tells them."""
    table = route_tables.legs(document.data, route, document.view.lang)
    return [
        Column(f"leg_{number}", str(title), TEXT, table[title].astype("string"))
        for number, title in enumerate(table.columns, start=1)
    ]
