"""The table of municipalities as CSV, and its marks as JSON-stat (https://json-stat.org/full/)."""

import json
from typing import Any

import pandas as pd

from kankei_geo.base.i18n import msgid, translate
from kankei_geo.base.pages import OVERVIEW_PAGE
from kankei_geo.door import envelope, rows
from kankei_geo.door.asked import Asked
from kankei_geo.door.envelope import both
from kankei_geo.door.sheet import Sheet
from kankei_geo.export.column import INTEGER, NUMBER, TEXT, TRUTH, Column
from kankei_geo.export.gis.fields import Field
from kankei_geo.present import legend

_CODE = "[0-9]{5}"


def _columns(asked: Asked) -> list[Column]:
    found = rows.asked_for(asked)
    found = found.iloc[asked.offset : asked.offset + asked.limit]
    told = {field.name: field for field in rows.columns(asked.data)}
    return [_column(told[str(name)], found[name], asked.view.lang) for name in found]


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


MUNICIPALITIES = Sheet("municipalities.csv", _columns)


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
