"""Map data as a zipped Shapefile: UTF-8, QGIS styles, and a README that explains the fields."""

import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import geopandas as gpd
import pandas as pd
import pyogrio

from kankei_geo.base import archive
from kankei_geo.base.i18n import LANGUAGES, Words, msgid, translate
from kankei_geo.export.document import Document
from kankei_geo.export.gis import attributes, fields, map_layers, qgis_style
from kankei_geo.export.gis.fields import Field
from kankei_geo.export.gis.map_layers import Layer
from kankei_geo.present.words import words

_README = "README.txt"
_MOST_BYTES = 254  # of a text in a shapefile
# Of what the file says of itself, behind its finding.
_HEADINGS = {
    "description": msgid("What is shown"),
    "credit": msgid("Credit"),
    "licence": msgid("Licence"),
    "data": msgid("Data"),
    "code": msgid("Code of this view"),
}
_HOW = (
    msgid("How to open it in QGIS"),
    msgid("1. Unpack the zip; QGIS does not find a style inside of it."),
    msgid("2. Drop the .shp on the map: the .qml of the same name beside it is its style."),
    msgid("3. If it has no colours: layer properties → Style → Load style, and choose the .qml."),
)


def make(document: Document, name: str, metadata: Mapping[str, str]) -> bytes:
    """Return the zip.

    Parameters
    ----------
    name : str
        Of the layer of municipalities.
    metadata : mapping of str to str
        What the README says of the file.
    """
    language, own = document.view.lang, fields.of_municipalities(document)
    beside = [_divided(layer) for layer in map_layers.beside(document)]
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, name)
        style = qgis_style.of_municipalities(document, short=True)
        _write(document, attributes.features(document), path, own, style)
        for layer in beside:
            # In a folder of its own: readers of a zipped shapefile expect one layer.
            Path(folder, layer.name).mkdir()
            style = qgis_style.of_layer(layer, language, short=True)
            _write(document, layer.table, Path(folder, layer.name, layer.name), layer.fields, style)
        layers = {name: own, **{layer.name: layer.fields for layer in beside}}
        text = "\r\n".join(_readme(metadata, layers, language))
        Path(folder, _README).write_text(text, encoding="utf-8-sig", newline="")
        return archive.pack(
            {
                file.relative_to(folder).as_posix(): file.read_bytes()
                for file in sorted(Path(folder).rglob("*"))
                if file.is_file()
            }
        )


def _divided(layer: Layer) -> Layer:
    """Return a layer whose long texts go on in a further field: a shapefile would cut them."""
    table, own = layer.table, list(layer.fields)
    for field in layer.fields:
        parts = [_parts(text) for text in table[field.name]] if _is_long(table[field.name]) else []
        for number in range(1, max(map(len, parts), default=1)):
            name, short = f"{field.name}_{number + 1}", f"{field.short[:8]}_{number + 1}"
            texts = [part[number] if number < len(part) else None for part in parts]
            table = table.assign(**{name: pd.array(texts, dtype="string")})
            own.append(replace(field, name=name, short=short, meaning=_continued(field.meaning)))
        if parts:
            table = table.assign(**{field.name: [part[0] for part in parts]})
    return replace(layer, table=table, fields=tuple(own))


def _is_long(column: pd.Series) -> bool:
    return any(isinstance(one, str) and len(one.encode()) > _MOST_BYTES for one in column)


def _parts(text: str) -> list[str]:
    """Return a text in parts that a field can hold; at least one."""
    parts = [""]
    for letter in text:
        if len((parts[-1] + letter).encode()) > _MOST_BYTES:
            parts.append("")
        parts[-1] += letter
    return parts


def _continued(meaning: Words) -> Words:
    text = msgid("{title} (continued)")
    return Words(*(translate(text, one).format(title=meaning.text(one)) for one in LANGUAGES))


def _write(
    document: Document, table: gpd.GeoDataFrame, stem: Path, own: Sequence[Field], style: str
) -> None:
    """Write a layer and its style."""
    # A shapefile knows no booleans.
    flags = {field.name: table[field.name].astype("Int32") for field in own if field.is_flag}
    short = {field.name: field.short for field in own}
    options = {"ENCODING": "UTF-8", "DBF_DATE_LAST_UPDATE": document.date.isoformat()}
    pyogrio.write_dataframe(
        table.assign(**flags).rename(columns=short),
        stem.with_suffix(".shp"),
        layer_options=options,
    )
    stem.with_suffix(".qml").write_text(style, encoding="utf-8")


def _readme(
    metadata: Mapping[str, str], layers: Mapping[str, Sequence[Field]], own: str
) -> Iterator[str]:
    """Yield the lines of what a shapefile cannot say of itself, in Japanese, then in English."""
    t = words.translator(own)
    yield metadata["title"]
    for key, heading in _HEADINGS.items():
        yield t("{label}: {number}").format(label=t(heading), number=metadata[key])
    for language in LANGUAGES:
        t = words.translator(language)
        yield ""
        for line in _HOW:
            yield t(line)
        yield ""
        yield t(
            "Fields (a shapefile keeps ten letters). Codes are text; empty marks and counts mean "
            "not listed, which is not zero (some programs read them as 0: the field listing tells "
            "them apart); minutes are estimates."
        )
        for name, told_of in layers.items():
            yield ""
            yield f"[{name}]"
            for field in told_of:
                values = fields.values_text(field, language)
                told = f"{field.short}: {field.name} — {qgis_style.heading(field, language)}"
                yield f"{told} [{values}]" if values else told
    yield ""
