"""Map data for QGIS and for programs: GeoJSON, GeoPackage and Shapefile."""

import json
import tempfile
from pathlib import Path

import pyogrio

from kankei_geo.base.crs import WGS84
from kankei_geo.dataset import geojson
from kankei_geo.export.document import Document
from kankei_geo.export.gis import (
    attributes,
    geopackage,
    map_layers,
    qgis_style,
    shapefile,
    simple_style,
)

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


def make_geojson(document: Document) -> bytes:
    """Return the map as GeoJSON (RFC 7946, WGS 84) with its metadata as further members."""
    found = attributes.features(document)
    styled = found.join(simple_style.of_municipalities(document, found))
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "map.geojson")
        pyogrio.write_dataframe(styled.to_crs(WGS84), path, RFC7946="YES")
        content = json.loads(path.read_text(encoding="utf-8"))
    told = metadata(document) | simple_style.told(document)
    described = {"type": content["type"], "metadata": told, **content}
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
