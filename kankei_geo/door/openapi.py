"""The description of all addresses for programs (OpenAPI 3.1), made of `endpoints`."""

from collections.abc import Sequence
from typing import Any

from kankei_geo import __version__
from kankei_geo.base.i18n import LANGUAGES, msgid, translate
from kankei_geo.door import rows
from kankei_geo.door.asked import COMMON, MOST_ROWS, Asked
from kankei_geo.door.endpoint import BASE, Endpoint
from kankei_geo.view.address import choices
from kankei_geo.view.view import STUDIES

PROBLEM = "application/problem+json"
_TEXT, _NUMBER = {"type": "string"}, {"type": "number"}
_COUNT = {"type": "integer", "minimum": 0}
_BOTH = {
    "type": "object",
    "required": list(LANGUAGES),
    "properties": dict.fromkeys(LANGUAGES, _TEXT),
}
_LIST = {"type": "array", "items": {"type": "object"}}
_LINKS = {
    "type": "array",
    "items": {
        "type": "object",
        "required": ["href", "rel"],
        "properties": {"href": _TEXT, "rel": _TEXT, "type": _TEXT},
    },
}
_MARK = {"enum": [0, 1, None]}
_OWN: dict[str, dict[str, Any]] = {
    "limit": {"type": "integer", "minimum": 1, "maximum": MOST_ROWS, "default": MOST_ROWS},
    "offset": {"type": "integer", "minimum": 0, "default": 0},
    "bbox": {
        "type": "array",
        "oneOf": [{"minItems": 4, "maxItems": 4}, {"minItems": 6, "maxItems": 6}],
        "items": _NUMBER,
    },
    "code": {"type": "string", "pattern": "^[0-9]{5}$"},
    "study": {"enum": list(STUDIES)},
}
_UNCHANGED = msgid("It has not changed")
_ERRORS = {
    "400": msgid("Not understood: what was found, what was expected, what is nearest"),
    "403": msgid("A licence forbids it"),
    "404": msgid("There is no such thing"),
    "503": msgid("Data are missing or damaged"),
}


def _object(*names: str, **properties: Any) -> dict[str, Any]:  # noqa: ANN401 -- a schema
    return {
        "type": "object",
        "required": [*names, *properties],
        "properties": properties,
    }


def _answer(**properties: Any) -> dict[str, Any]:  # noqa: ANN401 -- a schema
    return {"allOf": [{"$ref": "#/components/schemas/Answer"}, _object(**properties)]}


_NAMED = _object(key=_TEXT, municipalities=_COUNT, listed=_COUNT, not_listed=_COUNT)
_CODES = {"type": "array", "items": _OWN["code"]}
_LEG = _object(
    leg=_COUNT, day=_COUNT, start=_TEXT, end=_TEXT, minutes=_COUNT, low=_COUNT, high=_COUNT
)
_FEATURE = _object(
    type={"const": "Feature"},
    id=_OWN["code"],
    geometry={"type": "object"},
    properties={"type": "object", "required": ["in_scope", "code", "listed"]},
)


def schemas(asked: Asked) -> dict[str, Any]:
    """Return the descriptions of all answers, with the fields of a dataset."""
    row = {"type": "object", "properties": _fields(asked)}
    told = _object(
        data=_object(prefecture=_TEXT, edition=_TEXT, hash=_TEXT, version=_TEXT, date=_TEXT),
        credit={"type": "array", "minItems": 1, "items": _TEXT},
        licences={"type": "array", "items": _TEXT},
        view=_TEXT,
    )
    mark = _object(
        policy=_TEXT,
        name=_BOTH,
        adopted={"type": ["boolean", "null"]},
        evidence={"type": ["string", "null"]},
    )
    return {
        "Any": {"type": "object"},
        "Text": _TEXT,
        "Answer": told,
        "Linked": _object(links=_LINKS),
        "Municipalities": _answer(
            total=_COUNT,
            offset=_COUNT,
            returned=_COUNT,
            municipalities={"type": "array", "items": row},
            links=_LINKS,
        ),
        "Municipality": _answer(
            municipality=row,
            policies={"type": "array", "items": mark},
            indicators=_LIST,
            initiatives=_LIST,
        ),
        "Candidates": _answer(
            total=_COUNT,
            within_doubt=_object(fewest=_COUNT, most=_COUNT),
            by_tier={"type": "object"},
            candidates=_LIST,
            others=_LIST,
        ),
        "Distribution": _answer(by=_TEXT, groups={"type": "array", "items": _NAMED}, whole=_NAMED),
        "Route": _answer(
            arrive=_TEXT,
            depart=_TEXT,
            stops=_CODES,
            minutes=_COUNT,
            best_minutes=_COUNT,
            km=_NUMBER,
            toll_km=_NUMBER,
            days=_COUNT,
            orders_tried=_COUNT,
            legs={"type": "array", "minItems": 3, "items": _LEG},
        ),
        "Proposals": _answer(
            total=_COUNT,
            proposals={
                "type": "array",
                "items": _object(
                    airport=_TEXT, stops=_CODES, policies=_COUNT, minutes=_COUNT, view=_TEXT
                ),
            },
        ),
        "Published": _answer(
            total=_COUNT,
            published={
                "type": "array",
                "items": _object(title=_BOTH, held=_TEXT, url=_TEXT, stops=_CODES, view=_TEXT),
            },
        ),
        "Hubs": _answer(
            whole=_COUNT,
            total=_COUNT,
            share_percent=_NUMBER,
            within_doubt={"type": ["object", "null"]},
            is_only={"type": ["boolean", "null"]},
            hubs={
                "type": "array",
                "items": _object(code=_OWN["code"], adds=_COUNT, reached=_COUNT, instead=_CODES),
            },
            curve={
                "type": "array",
                "items": _object(number=_COUNT, reached=_COUNT, hubs=_CODES),
            },
            served=_LIST,
        ),
        "Compared": _answer(
            items={"type": "array", "minItems": 2, "items": _object(item=_TEXT, name=_BOTH)},
            rows={
                "type": "array",
                "items": _object(row=_TEXT, unit=_TEXT, values={"type": "object"}),
            },
            told={
                "type": "array",
                "items": _object(name=_TEXT, values={"type": "object"}),
            },
        ),
        "Findings": _answer(
            total=_COUNT,
            findings={
                "type": "array",
                "items": _object(key=_TEXT, text=_BOTH, doubt=_BOTH, codes=_CODES, view=_TEXT),
            },
        ),
        "Study": _answer(
            study=_TEXT,
            total=_COUNT,
            columns={"type": "array", "items": _TEXT},
            rows={"type": "array", "items": {"type": "array"}},
        ),
        "Airports": _answer(
            total=_COUNT,
            airports={
                "type": "array",
                "items": _object(iata=_TEXT, name=_TEXT, lat=_NUMBER, lon=_NUMBER, status=_TEXT),
            },
        ),
        "Initiatives": _answer(total=_COUNT, initiatives=_LIST),
        "Indicators": _answer(total=_COUNT, indicators=_LIST),
        "Indicator": _answer(
            indicator=_TEXT, name=_BOTH, unit=_BOTH, year={"type": "integer"}, values=_LIST
        ),
        "JsonStat": _object(
            version={"const": "2.0"},
            id={"type": "array", "items": _TEXT},
            size={"type": "array", "items": _COUNT},
            dimension={"type": "object"},
            value={"type": "array", "items": _MARK},
        ),
        "Feature": _FEATURE,
        "Features": _object(
            type={"const": "FeatureCollection"},
            numberMatched=_COUNT,
            numberReturned=_COUNT,
            links=_LINKS,
            features={"type": "array", "items": _FEATURE},
        ),
        "Problem": _object(
            type=_TEXT, title=_TEXT, status={"type": "integer"}, detail=_TEXT, texts=_BOTH
        ),
    }


def _fields(asked: Asked) -> dict[str, Any]:
    """Return the fields of a municipality, each with what it means."""
    cells = rows.whole(asked.data, asked.view)
    found = {}
    for field in rows.columns(asked.data):
        kind = _KINDS.get(cells[field.name].dtype.kind, "string")
        unit = f" ({field.unit.en})" if field.unit.en else ""
        found[field.name] = {
            "type": [kind, "null"],
            "description": f"{field.meaning.ja} / {field.meaning.en}{unit}",
        }
    return found


_KINDS = {"b": "boolean", "i": "integer", "f": "number"}


def described(asked: Asked, endpoints: Sequence[Endpoint]) -> dict[str, Any]:
    """Return the description of all addresses, with the codes of a dataset."""
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Kankei-Geo（関係ジオ）",
            "version": __version__,
            "description": _both(
                msgid(
                    "Read only. Numbers, sources, and the address of the page that shows them. "
                    "null is what nobody knows, never zero; minutes are estimates. Several values "
                    "of one parameter are joined by hyphens."
                )
            ),
            "license": {"name": "MIT", "identifier": "MIT"},
        },
        "servers": [{"url": asked.here or BASE}],
        "paths": {one.path: {"get": _operation(asked, one)} for one in endpoints},
        "components": {"schemas": schemas(asked)},
    }


def _operation(asked: Asked, one: Endpoint) -> dict[str, Any]:
    parts = [part.strip("{}").replace(".", "_") for part in one.path.split("/") if part]
    query = (*COMMON, *one.settings, *one.own)
    content = {one.media: {"schema": {"$ref": f"#/components/schemas/{one.schema}"}}}
    failed = {PROBLEM: {"schema": {"$ref": "#/components/schemas/Problem"}}}
    return {
        "operationId": "_".join(parts) or "landing",
        "summary": _both(one.summary),
        "parameters": [
            *(_parameter(asked, name, "path") for name in one.in_path),
            *(_parameter(asked, name, "query") for name in query),
        ],
        "responses": {
            "200": {
                "description": _both(one.summary),
                "headers": {"ETag": {"schema": _TEXT}},
                "content": content,
            },
            **{
                status: {
                    "description": _both(text),
                    **({} if status == "304" else {"content": failed}),
                }
                for status, text in _ERRORS.items()
            },
        },
    }


def _parameter(asked: Asked, name: str, place: str) -> dict[str, Any]:
    told: dict[str, Any] = {"name": name, "in": place, "schema": _schema(asked, name)}
    if place == "path":
        return {**told, "required": True}
    if name == "bbox":
        told |= {"style": "form", "explode": False}
    return told


def _schema(asked: Asked, name: str) -> dict[str, Any]:
    if name in _OWN:
        return _OWN[name]
    known = choices(asked.data, name) if name in _SINGLE else ()
    return {"type": "string", "enum": list(known)} if known else dict(_TEXT)


# Of these, one value is given; of the others, several can be joined.
_SINGLE = (
    *("lang", "mode", "sphere", "airports", "measure", "minutes", "km", "winter", "by"),
    *("arrive", "depart", "ordered", "daily", "theme", "size", "loop"),
    *("hubs", "within", "cover", "seats"),
)


def _both(text: str) -> str:
    return " / ".join(translate(text, language) for language in LANGUAGES)
