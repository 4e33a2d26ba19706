"""The table of municipalities as CSV with its metadata, and its marks as JSON-stat.

https://www.w3.org/TR/tabular-metadata/ and https://json-stat.org/full/
"""

import json
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pandas as pd

from kankei_geo.base.i18n import LANGUAGES, msgid, translate
from kankei_geo.base.pages import OVERVIEW_PAGE
from kankei_geo.door import envelope, rows
from kankei_geo.door.asked import Asked
from kankei_geo.door.envelope import both
from kankei_geo.export import csv_file
from kankei_geo.export.column import INTEGER, NUMBER, TEXT, TRUTH, Column
from kankei_geo.export.document import Document
from kankei_geo.export.gis.fields import Field
from kankei_geo.present import legend

CSV = "municipalities.csv"
_CODE = "[0-9]{5}"


def make_csv(asked: Asked) -> bytes:
    """Return the table as CSV: RFC 4180, UTF-8 with BOM, names of fields as headings.

    The sources stand once, in the first row of the last column.
    """
    envelope.of_document(asked, OVERVIEW_PAGE)  # refuses what may not be passed on
    found = list(_columns(asked))
    return csv_file.text(found, [one.key for one in found], list(range(len(found[0].cells))))


def make_metadata(asked: Asked) -> bytes:
    """Return what describes `make_csv` to programs."""
    envelope.of_document(asked, OVERVIEW_PAGE)
    described = [dict(_described(one)) for one in _columns(asked)]
    return csv_file.metadata(_document(asked), described, CSV)


def _document(asked: Asked) -> Document:
    return replace(Document(asked.data, asked.view), with_tables=True)


def _columns(asked: Asked) -> Iterator[Column]:
    found = rows.asked_for(asked)
    found = found.iloc[asked.offset : asked.offset + asked.limit]
    told = {field.name: field for field in rows.columns(asked.data)}
    for name in found:
        yield _column(told[str(name)], found[name], asked.view.lang)
    yield csv_file.source_column(_document(asked), len(found), 0)


def _column(field: Field, cells: pd.Series, language: str) -> Column:
    kinds = ((pd.api.types.is_bool_dtype, TRUTH), (pd.api.types.is_integer_dtype, INTEGER),
             (pd.api.types.is_numeric_dtype, NUMBER))  # fmt: skip
    kind = next((kind for is_one, kind in kinds if is_one(cells)), TEXT)
    digits = (len(str(cell).partition(".")[2]) for cell in cells.dropna())
    return Column(
        field.name,
        field.meaning,
        kind,
        rows.values(cells),
        unit=field.unit.text(language),
        pattern=_CODE if field.name == "code" else "",
        places=max(digits, default=0) if kind == NUMBER else 0,
    )


def _described(column: Column) -> Iterator[tuple[str, Any]]:
    yield "name", column.key
    yield "titles", [column.key]
    yield (
        "dc:title",
        [{"@value": column.title(language), "@language": language} for language in LANGUAGES],
    )
    yield from csv_file.described_cells(column)


def make_json_stat(asked: Asked) -> bytes:
    """Return the marks, municipalities by policies, as JSON-stat 2.0.

    A mark that nobody knows is null; ``status`` has its evidence level, or why there is none.
    """
    told = envelope.of_document(asked, OVERVIEW_PAGE)
    data, language = asked.data, asked.view.lang
    found = rows.table(data, asked.view).iloc[asked.offset : asked.offset + asked.limit]
    names = dict(zip(found["code"], found["name" if language == "ja" else "name_en"], strict=True))
    policies = {key: text.text(language) for key, text in legend.policy_labels(data).items()}
    marks = [rows.values(found[policy]) for policy in data.policies]
    levels = [
        rows.values(found[f"{policy}_level"].fillna(found["listing"])) for policy in data.policies
    ]
    meanings = {
        **{key: both(text) for key, text in legend.level_labels(data).items()},
        **{
            key: both(text)
            for field in rows.columns(data)
            if field.name == "listing"
            for key, text in field.choices
        },
    }
    content = {
        "version": "2.0",
        "class": "dataset",
        "label": told["finding"],
        "source": " / ".join(told["credit"]),
        "updated": data.date.isoformat(),
        "id": ["municipality", "policy"],
        "size": [len(names), len(policies)],
        "role": {"geo": ["municipality"]},
        "dimension": {
            "municipality": _dimension(translate(msgid("Municipality"), language), names),
            "policy": _dimension(translate(msgid("Policy"), language), policies),
        },
        "value": [mark for row in zip(*marks, strict=True) for mark in row],
        "status": [level for row in zip(*levels, strict=True) for level in row],
        "extension": {**told, "status": meanings},
    }
    return json.dumps(content, ensure_ascii=False, allow_nan=False).encode()


def _dimension(label: str, names: dict[str, str]) -> dict[str, Any]:
    return {"label": label, "category": {"index": list(names), "label": names}}
