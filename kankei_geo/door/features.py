"""Municipalities as features for map programs: OGC API – Features, Part 1: Core.

https://docs.ogc.org/is/17-069r4/17-069r4.html — one collection, in WGS 84 (longitude, latitude).
What is drawn but not counted is in it, as in all map files, with ``in_scope`` false and no
figures; a filter lets none of it through.
"""

import json
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

import shapely
from shapely.geometry.base import BaseGeometry

from kankei_geo.base.crs import WGS84
from kankei_geo.base.errors import UnknownNameError
from kankei_geo.base.i18n import LANGUAGES, msgid, translate
from kankei_geo.base.pages import OVERVIEW_PAGE
from kankei_geo.dataset import shapes
from kankei_geo.dataset.dataset import Dataset
from kankei_geo.dataset.kept import kept
from kankei_geo.dataset.names import suggest
from kankei_geo.door import envelope, rows
from kankei_geo.door.asked import Asked
from kankei_geo.door.box import touching
from kankei_geo.door.endpoint import JSON
from kankei_geo.view import filters
from kankei_geo.view.address import to_query

COLLECTION = "municipalities"
GEOJSON = "application/geo+json"
_CRS84 = "http://www.opengis.net/def/crs/OGC/1.3/CRS84"
_CLASSES = ("core", "geojson")
_DECIMALS = 7  # of a degree: a centimetre


def landing(asked: Asked) -> dict[str, Any]:
    """Return where everything is."""
    here = f"{asked.here}/ogc"
    return {
        "title": _text(asked, msgid("Kankei-Geo: municipalities as features")),
        "description": _text(
            asked,
            msgid("Boundaries with policies, access and population; not listed is never zero."),
        ),
        "links": [
            _link(f"{here}/", "self", JSON),
            _link(
                f"{asked.here}/openapi.json",
                "service-desc",
                "application/vnd.oai.openapi+json;version=3.1",
            ),
            _link(f"{here}/conformance", "conformance", JSON),
            _link(f"{here}/collections", "data", JSON),
        ],
    }


def conformance(_asked: Asked) -> dict[str, Any]:
    """Return the classes of the standard that are kept."""
    base = "http://www.opengis.net/spec/ogcapi-features-1/1.0/conf"
    return {"conformsTo": [f"{base}/{name}" for name in _CLASSES]}


def collections(asked: Asked) -> dict[str, Any]:
    """Return the collections: one."""
    here = f"{asked.here}/ogc/collections"
    return {"links": [_link(here, "self", JSON)], "collections": [_collection(asked)]}


def collection(asked: Asked) -> dict[str, Any]:
    """Return what the collection is.

    Raises
    ------
    UnknownNameError
        If it is asked for by another name.
    """
    name = asked.own["collection"]
    if name != COLLECTION:
        raise UnknownNameError(
            "{found} is no collection. There is: {known}.", found=repr(name), known=COLLECTION
        )
    return _collection(asked)


def _collection(asked: Asked) -> dict[str, Any]:
    here = f"{asked.here}/ogc/collections/{COLLECTION}"
    credit = envelope.of_document(asked, OVERVIEW_PAGE)["credit"]
    bounds = shapely.total_bounds(list(_geometries(asked.data).values()))
    return {
        "id": COLLECTION,
        "title": _text(asked, msgid("Municipalities and their policies")),
        "description": asked.data.prefecture.title.text(asked.view.lang),
        "attribution": " / ".join(credit),
        "extent": {"spatial": {"bbox": [bounds.round(_DECIMALS).tolist()], "crs": _CRS84}},
        "itemType": "feature",
        "crs": [_CRS84],
        "links": [
            _link(_with(asked, here, {}), "self", JSON),
            _link(_with(asked, f"{here}/items", {}), "items", GEOJSON),
            _link(f"{asked.here}/codes", "describedby", JSON),
        ],
    }


def items(asked: Asked) -> dict[str, Any]:
    """Return the features that the filters and the box let through, with the next page's address.

    Raises
    ------
    AskedError
        If the box or the time is none.
    """
    collection(asked)
    told_of = envelope.of_document(asked, OVERVIEW_PAGE)
    found = touching(asked, _shown(asked), _geometries(asked.data))
    shown = found[asked.offset : asked.offset + asked.limit]
    here = f"{asked.here}/ogc/collections/{COLLECTION}/items"
    page = {name: value for name, value in asked.own.items() if name in ("bbox", "limit")}
    links = [_link(_with(asked, here, {**page, **_offset(asked.offset)}), "self", GEOJSON)]
    following = asked.offset + asked.limit
    if following < len(found):
        address = _with(asked, here, {**page, "limit": str(asked.limit), **_offset(following)})
        links.append(_link(address, "next", GEOJSON))
    return {
        "type": "FeatureCollection",
        "metadata": told_of,
        "numberMatched": len(found),
        "numberReturned": len(shown),
        "links": links,
        "features": _features(asked, shown),
    }


def item(asked: Asked) -> dict[str, Any]:
    """Return one feature by its code.

    Raises
    ------
    UnknownNameError
        If there is none.
    """
    collection(asked)
    code, known = asked.own["code"], _geometries(asked.data)
    if code not in known:
        raise UnknownNameError(
            "{found} is no code of a feature. Nearest: {nearest}.",
            found=repr(code),
            nearest=", ".join(suggest(code, known)) or "-",
        )
    here = f"{asked.here}/ogc/collections/{COLLECTION}"
    return {
        **_features(asked, [code])[0],
        "metadata": envelope.of_document(asked, OVERVIEW_PAGE),
        "links": [
            _link(_with(asked, f"{here}/items/{code}", {}), "self", GEOJSON),
            _link(_with(asked, here, {}), "collection", JSON),
        ],
    }


def _shown(asked: Asked) -> list[str]:
    """Return the codes that the filters let through; without any, also what is not counted."""
    codes = rows.table(asked.data, asked.view)["code"].tolist()
    if filters.conditions(asked.view):
        return codes
    return [*codes, *sorted(asked.data.prefecture.outlined)]


def _features(asked: Asked, codes: list[str]) -> list[dict[str, Any]]:
    data = asked.data
    table, shapes_by_code = rows.whole(data, asked.view), _geometries(data)
    known = {row["code"]: row for row in rows.records(table[table["code"].isin(codes)])}
    nothing = dict.fromkeys(table.columns)
    return [
        {
            "type": "Feature",
            "id": code,
            # Not kept: half a million numbers of Python, for what programs ask once.
            "geometry": json.loads(shapely.to_geojson(shapes_by_code[code])),
            "properties": {
                "in_scope": code in known,
                **(known.get(code) or {**nothing, "code": code, **_outside(data)}),
            },
        }
        for code in codes
    ]


def _outside(data: Dataset) -> dict[str, str]:
    """Return the name of what is drawn but not counted."""
    if data.prefecture.out_of_scope is None:
        return {}
    name = data.prefecture.out_of_scope.name.words
    ja, en = (name.text(language) for language in LANGUAGES)
    return {"name": ja, "name_en": en}


@kept
def _geometries(data: Dataset) -> dict[str, BaseGeometry]:
    """Return the shipped shapes by code in WGS 84, outer rings counterclockwise."""
    areas = shapes.as_shipped(data).to_crs(WGS84)
    rounded = shapely.transform(areas.geometry.to_numpy(), lambda points: points.round(_DECIMALS))
    return dict(zip(areas["code"], shapely.orient_polygons(rounded), strict=True))


def _with(asked: Asked, address: str, more: Mapping[str, str]) -> str:
    query = urlencode({**to_query(asked.view), **more})
    return f"{address}?{query}" if query else address


def _offset(number: int) -> dict[str, str]:
    return {"offset": str(number)} if number else {}


def _link(href: str, rel: str, kind: str) -> dict[str, str]:
    return {"href": href, "rel": rel, "type": kind}


def _text(asked: Asked, text: str) -> str:
    return translate(text, asked.view.lang)
