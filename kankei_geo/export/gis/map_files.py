"""Map data for QGIS and for programs: GeoJSON, GeoPackage, Shapefile, and the plain CSV."""

import json
import tempfile
from pathlib import Path

import pyogrio

from kankei_geo.base.crs import WGS84
from kankei_geo.dataset import geojson
from kankei_geo.export.document import HUB_MAP, Document
from kankei_geo.export.gis import (
    attributes,
    geopackage,
    map_layers,
    qgis_style,
    shapefile,
    simple_style,
)
from kankei_geo.present.tables import hub_tables, municipality_table, route_tables
from kankei_geo.present.words import words
from kankei_geo.view.view import COLUMNS, MORE_COLUMNS

LAYER = "kankei_geo"


def metadata(document: Document) -> dict[str, str]:
    """Return what a data file says of itself: finding, source, licence, data and code."""
    language = document.view.lang
    licences = dict.fromkeys(item.licence[language] for item in document.layers)
    return {
        "title": document.title,
        "description": document.rule,
        "credit": " / ".join(document.credit),
        "licence": " / ".join(licences),
        "data": document.stamp,
        "code": document.code,
    }


def make_csv(document: Document) -> bytes:
    """Return what the page shows as a table: municipalities, legs, or who has which hub.

    UTF-8 with BOM; the source stands in the last column.
    """
    language = document.view.lang
    source = " / ".join((*document.credit, document.stamp, document.code))
    title = words.translator(language)("Source")
    if document.route:
        legs = route_tables.legs(document.data, document.route, language)
        return municipality_table.csv_bytes(legs.assign(**{title: source}), index=False)
    if document.subject == HUB_MAP:
        reached = hub_tables.reached(document.data, document.view)
        return municipality_table.csv_bytes(reached.assign(**{title: source}), index=True)
    shown = municipality_table.municipalities(document.data, document.kept, language)
    columns = (*COLUMNS, *MORE_COLUMNS)
    return municipality_table.to_csv(document.data, shown, columns, language, extra={title: source})


def make_geojson(document: Document) -> bytes:
    """Return the map as GeoJSON (RFC 7946, WGS 84) with its metadata as further members."""
    found = attributes.features(document)
    styled = found.join(simple_style.of_municipalities(document, found))
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "map.geojson")
        pyogrio.write_dataframe(styled.to_crs(WGS84), path, RFC7946="YES")
        content = json.loads(path.read_text(encoding="utf-8"))
    described = {"type": content["type"], "metadata": metadata(document), **content}
    described.pop("name", None)
    for layer in map_layers.beside(document):
        # Readers of GeoJSON leave out members that they do not know (RFC 7946, 6.1).
        table = layer.table.join(simple_style.of_layer(layer, document.view.lang))
        described[layer.name] = geojson.collection(table.to_crs(WGS84))
    return json.dumps(described, ensure_ascii=False, separators=(",", ":")).encode()


def make_style(document: Document) -> bytes:
    """Return the QML style that QGIS takes for a GeoJSON if it lies beside it under its name."""
    return qgis_style.of_municipalities(document, short=False).encode()


def make_geopackage(document: Document) -> bytes:
    """Return the map as GeoPackage (JGD2011) with the styles in the table that QGIS reads."""
    return geopackage.make(document, LAYER, metadata(document))


def make_shapefile(document: Document) -> bytes:
    """Return the map as a zipped Shapefile in UTF-8, with QGIS styles and a list of fields."""
    return shapefile.make(document, LAYER, metadata(document))
