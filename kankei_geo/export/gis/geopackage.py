"""Map data as GeoPackage: layers, their styles for QGIS, and a table that explains the fields."""

import sqlite3
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import pyogrio

from kankei_geo.base.i18n import LANGUAGES, Words
from kankei_geo.export.document import Document
from kankei_geo.export.gis import attributes, fields, map_layers, qgis_style
from kankei_geo.export.gis.fields import Field
from kankei_geo.present.words import words

STYLES, DICTIONARY = "layer_styles", "data_dictionary"
_TABLES = """
CREATE TABLE layer_styles (
    id INTEGER PRIMARY KEY AUTOINCREMENT, f_table_catalog TEXT(256), f_table_schema TEXT(256),
    f_table_name TEXT(256), f_geometry_column TEXT(256), styleName TEXT(30), styleQML TEXT,
    styleSLD TEXT, useAsDefault BOOLEAN, description TEXT, owner TEXT(30), ui TEXT(30),
    update_time DATETIME
);
CREATE TABLE data_dictionary (
    fid INTEGER PRIMARY KEY AUTOINCREMENT, layer TEXT, field TEXT, meaning_ja TEXT,
    meaning_en TEXT, unit TEXT, values_ja TEXT, values_en TEXT
);
CREATE TABLE gpkg_data_columns (
    table_name TEXT NOT NULL, column_name TEXT NOT NULL, name TEXT, title TEXT, description TEXT,
    mime_type TEXT, constraint_name TEXT,
    CONSTRAINT pk_gdc PRIMARY KEY (table_name, column_name),
    CONSTRAINT gdc_tn UNIQUE (table_name, name)
);
CREATE TABLE gpkg_data_column_constraints (
    constraint_name TEXT NOT NULL, constraint_type TEXT NOT NULL, value TEXT, min NUMERIC,
    min_is_inclusive BOOLEAN, max NUMERIC, max_is_inclusive BOOLEAN, description TEXT,
    CONSTRAINT gdcc_ntv UNIQUE (constraint_name, constraint_type, value)
);
INSERT INTO gpkg_extensions (table_name, extension_name, definition, scope) VALUES
    ('gpkg_data_columns', 'gpkg_schema',
    'http://www.geopackage.org/spec121/#extension_schema', 'read-write'),
    ('gpkg_data_column_constraints', 'gpkg_schema',
    'http://www.geopackage.org/spec121/#extension_schema', 'read-write');
"""
_STYLE = (
    "INSERT INTO layer_styles (f_table_catalog, f_table_schema, f_table_name, f_geometry_column, "
    "styleName, styleQML, useAsDefault, description, owner, update_time) "
    "VALUES ('', '', ?, 'geom', ?, ?, ?, ?, '', ?)"
)
_ENTRY = (
    "INSERT INTO data_dictionary (layer, field, meaning_ja, meaning_en, unit, values_ja, "
    "values_en) VALUES (?, ?, ?, ?, ?, ?, ?)"
)
# The schema extension, which any reader of GeoPackage may know: headings and values in words.
_COLUMN = (
    "INSERT INTO gpkg_data_columns (table_name, column_name, title, description, "
    "constraint_name) VALUES (?, ?, ?, ?, ?)"
)
_VALUE = (
    "INSERT INTO gpkg_data_column_constraints (constraint_name, constraint_type, value, "
    "description) VALUES (?, 'enum', ?, ?)"
)
_CONTENTS = (
    "INSERT INTO gpkg_contents (table_name, data_type, identifier, last_change) "
    "VALUES (?, 'attributes', ?, ?)"
)


@dataclass(frozen=True)
class Style:
    """A style of a layer: its name, its QML, what it shows, and whether QGIS takes it at once."""

    layer: str
    name: str
    qml: str
    title: str
    is_default: bool = True


def make(document: Document, name: str, metadata: Mapping[str, str]) -> bytes:
    """Return the file.

    Parameters
    ----------
    name : str
        Of the layer of municipalities.
    metadata : mapping of str to str
        What the file says of itself.
    """
    language = document.view.lang
    beside = map_layers.beside(document)
    styles = [
        Style(name, name, qgis_style.of_municipalities(document, short=False), document.title)
    ]
    # The small maps are styles to choose from: a layer has one at a time.
    for policy in document.small_pictures:
        small = qgis_style.of_municipalities(document, short=False, policy=policy)
        told_of = words.policy_name(document.data, policy, language)
        styles.append(Style(name, told_of, small, told_of, is_default=False))
    own = {name: fields.of_municipalities(document)}
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, f"{name}.gpkg")
        pyogrio.write_dataframe(
            attributes.features(document), path, layer=name, layer_metadata=metadata
        )
        for layer in beside:
            pyogrio.write_dataframe(layer.table, path, layer=layer.name, append=True)
            style = qgis_style.of_layer(layer, language, short=False)
            styles.append(Style(layer.name, layer.name, style, layer.title.text(language)))
            own[layer.name] = layer.fields
        _complete(path, styles, own, f"{document.date.isoformat()}T00:00:00.000Z")
        _describe(path, own, language)
        return path.read_bytes()


def _complete(
    path: Path,
    styles: Sequence[Style],
    own: Mapping[str, Sequence[Field]],
    moment: str,
) -> None:
    """Add styles and the table of fields, and make the file the same on any day."""
    with closing(sqlite3.connect(path)) as base, base:
        base.executescript(_TABLES)
        base.executemany(
            _STYLE,
            [(one.layer, one.name, one.qml, one.is_default, one.title, moment) for one in styles],
        )
        told = (entry for layer, found in own.items() for entry in _entries(layer, found))
        base.executemany(_ENTRY, told)
        base.executemany(_CONTENTS, [(table, table, moment) for table in (STYLES, DICTIONARY)])
        base.execute("UPDATE gpkg_contents SET last_change = ?", (moment,))
        base.execute("UPDATE gpkg_metadata_reference SET timestamp = ?", (moment,))


def _describe(path: Path, own: Mapping[str, Sequence[Field]], language: str) -> None:
    """Tell each field and its values in a language by GeoPackage's schema extension."""
    columns, values = [], []
    for layer, found in own.items():
        for field in found:
            constraint = f"{layer}_{field.name}".lower() if field.choices else None
            unit = field.unit.text(language) or None
            columns.append((layer, field.name, field.meaning.text(language), unit, constraint))
            values += [(constraint, key, word.text(language)) for key, word in field.choices]
    with closing(sqlite3.connect(path)) as base, base:
        base.executemany(_COLUMN, columns)
        base.executemany(_VALUE, values)
    with closing(sqlite3.connect(path)) as base:
        base.execute("VACUUM")


def _entries(layer: str, own: Sequence[Field]) -> Iterator[tuple[str, ...]]:
    """Yield a row of the table of fields for each field of a layer."""
    for field in own:
        values = (fields.values_text(field, one) for one in LANGUAGES)
        yield layer, field.name, field.meaning.ja, field.meaning.en, _unit(field.unit), *values


def _unit(unit: Words) -> str:
    return unit.ja if unit.ja == unit.en else f"{unit.ja} / {unit.en}"
