"""Map data: read back equal, coloured in QGIS, with their source, harmless."""

import io
import json
import sqlite3
import zipfile
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree as ET

import geopandas as gpd
import pyogrio
import pytest
import shapely

from kankei_geo.analysis import candidates, ways
from kankei_geo.analysis.rule import Rule
from kankei_geo.dataset import shapes
from kankei_geo.export import formats
from kankei_geo.export.document import Document
from kankei_geo.export.gis import fields, map_files, map_layers
from kankei_geo.present import classify, palette
from kankei_geo.present.words import words
from kankei_geo.view import filters, restore
from tests.hokkaido import HOKKAIDO, changed

from . import documents

STATE = "layer=metro_pr&area=tokachi"
TABLE = HOKKAIDO.table


def document(state: str = STATE) -> Document:
    return replace(documents.document(state), with_tables=True)


def read(name: str, folder: Path, state: str = STATE) -> gpd.GeoDataFrame:
    suffix = formats.FORMATS[name].suffix
    path = folder / f"map.{suffix}"
    path.write_bytes(formats.make(name, document(state)))
    layer = map_files.LAYER if name == "gpkg" else None
    found = pyogrio.read_dataframe(path, layer=layer)
    full = {field.short: field.name for field in fields.of_municipalities(document(state))}
    return found.rename(columns=full) if name == "shp" else found


def counted(found: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    return found[found["in_scope"].astype(bool)]


@pytest.mark.turns
@pytest.mark.slow
@pytest.mark.parametrize(("name", "epsg"), [("geojson", 4326), ("gpkg", 6668), ("shp", 6668)])
def test_map_data_are_read_back_equal(name: str, epsg: int, tmp_path: Path) -> None:
    found = counted(read(name, tmp_path))
    assert found.crs.to_epsg() == epsg
    assert list(found["code"]) == list(TABLE["code"])
    for column in ("name", "name_en", "kana", "subprefecture"):
        assert list(found[column]) == list(TABLE[column])
    assert list(found["population"]) == list(TABLE["population"])
    assert found["area_km2"].sum() == pytest.approx(TABLE["area_km2"].sum())
    for column in (*HOKKAIDO.policies, "priority_count"):
        # Missing, not zero, where a municipality is not listed.
        assert found[column].isna().sum() == 77
        assert found[column].sum() == TABLE[column].sum()
        assert (found[column].isna() == ~TABLE["listed"]).all()
    for policy in HOKKAIDO.policies:
        level = f"{policy}_level"
        assert list(found[level].dropna()) == list(TABLE[level].dropna())
    kept = filters.matches(HOKKAIDO, TABLE, restore.read_state(HOKKAIDO, STATE)[2])
    assert list(found["shown"].astype(bool)) == list(kept)
    keys = classify.classify(HOKKAIDO, TABLE, "metro_pr").where(kept, "filtered_out")
    assert list(found["class_key"]) == list(keys)
    access = candidates.nearest(HOKKAIDO, Rule()).loc[found["code"]]
    assert list(found["drive_minutes_estimate"].dropna()) == list(access["drive_minutes"].dropna())
    assert list(found["airport"]) == list(access["airport"])
    shipped = shapes.as_shipped(HOKKAIDO).set_index("code").geometry.loc[list(found["code"])]
    differ = found.geometry.set_crs(6668, allow_override=True).symmetric_difference(
        shipped.reset_index(drop=True)
    )
    assert (
        shapely.area(differ.values).max() < 1e-6
    )  # square degrees; the coordinates are rounded in GeoJSON


@pytest.mark.turns
@pytest.mark.slow
@pytest.mark.parametrize("name", ["csv", "geojson", "gpkg", "shp"])
def test_the_same_view_is_the_same_bytes(name: str) -> None:
    # By their hashes: to tell how two files of megabytes differ would take minutes.
    assert hash(formats.make(name, document())) == hash(formats.make(name, document()))


def test_ways_are_a_layer_of_their_own_with_the_names_of_their_roads(tmp_path: Path) -> None:
    state = "airport_access?lang=en"
    expected = ways.to_airports(HOKKAIDO, Rule(), HOKKAIDO.municipalities["code"])
    path = tmp_path / "map.gpkg"
    path.write_bytes(formats.make("gpkg", document(state)))
    layers = {"gpkg": pyogrio.read_dataframe(path, layer=map_layers.WAYS)}
    assert layers["gpkg"].crs.to_epsg() == 6668
    with zipfile.ZipFile(io.BytesIO(formats.make("shp", document(state)))) as packed:
        packed.extractall(tmp_path)
    layers["shp"] = pyogrio.read_dataframe(tmp_path / map_layers.WAYS / f"{map_layers.WAYS}.shp")
    content = json.loads(formats.make("geojson", document(state)))
    layers["geojson"] = gpd.GeoDataFrame.from_features(content[map_layers.WAYS], crs=4326)
    for name, found in layers.items():
        assert list(found["code"]) == list(expected["code"]), name
        assert list(found["road_km"]) == list(expected["road_km"].round(1)), name
        lengths = [len(line.coords) for line in found.geometry]
        assert lengths == [len(line.coords) for line in expected.geometry], name
        told = found.set_index("code")["roads"]
        assert told["01463"].startswith("National Route 36 → "), name
    of_towns = counted(read("gpkg", tmp_path, state)).set_index("code")
    assert of_towns.loc["01463", "road_km"] == 82.1
    assert of_towns.loc["01463", "toll_km"] == 63.2
    assert of_towns["roads"].isna().sum() == 4  # no road leads there, which is no length


def test_the_geopackage_opens_coloured(tmp_path: Path) -> None:
    path = tmp_path / "map.gpkg"
    path.write_bytes(formats.make("gpkg", document()))
    with closing(sqlite3.connect(path)) as base:
        rows = base.execute(
            "SELECT f_table_name, f_geometry_column, useAsDefault, styleQML FROM layer_styles"
        ).fetchall()
        geometry = base.execute("SELECT table_name, column_name FROM gpkg_geometry_columns")
        assert geometry.fetchall() == [(map_files.LAYER, "geom"), (map_layers.WAYS, "geom")]
        assert base.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        assert base.execute("SELECT metadata FROM gpkg_metadata").fetchone()
    assert [row[:3] for row in rows] == [
        (map_files.LAYER, "geom", 1),
        (map_layers.WAYS, "geom", 1),
    ]
    check_style(rows[0][3], "class_key", document())


def check_style(style: str, field: str, about: Document) -> None:
    """Each class has its category, its colour and its pattern."""
    root = ET.fromstring(style.split("\n", 1)[1])  # noqa: S314 -- made by the test
    renderer = root.find("renderer-v2")
    assert renderer.get("attr") == field
    symbols = {symbol.get("name"): symbol for symbol in renderer.find("symbols")}
    categories = {item.get("value"): item for item in renderer.find("categories")}
    assert set(categories) >= set(about.picture.keys)
    for item in about.picture.classes:
        layers = symbols[categories[item.key].get("symbol")].findall("layer")
        colour = layers[0].find("Option/Option[@name='color']").get("value")
        red, green, blue, _ = map(int, colour.split(","))
        assert f"#{red:02x}{green:02x}{blue:02x}" == item.colour
        assert len(layers) == 1 + (item.pattern != palette.NO_PATTERN)
        label = words.class_label(item, about.view.lang)
        assert categories[item.key].get("label").startswith(label)


def test_the_shapefile_brings_style_encoding_and_the_meaning_of_its_fields() -> None:
    about = document()
    with zipfile.ZipFile(io.BytesIO(formats.make("shp", about))) as packed:
        names = packed.namelist()
        assert names == sorted(names)
        suffixes = {Path(name).suffix for name in names}
        assert suffixes == {".shp", ".shx", ".dbf", ".prj", ".cpg", ".qml", ".txt"}
        assert packed.read("kankei_geo.cpg").decode() == "UTF-8"
        check_style(packed.read("kankei_geo.qml").decode(), "class_key", about)
        told = packed.read("README.txt").decode("utf-8-sig")
    lines = told.split("\r\n")
    assert lines[0] == about.title
    heads = [line.partition("：")[0] for line in lines[1:6]]
    assert heads == ["表示内容", "出典の表示", "利用条件", "データ", "この画面のコード"]
    assert told.index("QGISでの開き方") < told.index("How to open it in QGIS")
    for field in fields.of_municipalities(about):
        assert len(field.short) <= 10
        for language in ("ja", "en"):
            line = f"{field.short}: {field.name} — {field.meaning.text(language)}"
            assert line in told
            assert all(means.text(language) in told for _, means in field.choices)
    for text in (*about.credit, about.code, about.stamp):
        assert text in told


def test_geojson_tells_its_source_and_keeps_to_rfc_7946() -> None:
    about = document()
    content = json.loads(formats.make("geojson", about))
    assert content["metadata"]["code"] == about.code
    assert content["metadata"]["credit"] == " / ".join(about.credit)
    assert content["metadata"]["licence"]
    assert "crs" not in content
    assert len(content["features"]) == 179 + 6
    first = content["features"][0]["geometry"]
    assert first["type"] in ("Polygon", "MultiPolygon")


@pytest.mark.parametrize("hostile", ["=HYPERLINK(1)", "+1", "-1", "@x", "\t=1"])
def test_names_do_not_become_formulas(hostile: str) -> None:
    table = HOKKAIDO.municipalities.copy()
    table.loc[table["code"] == "01634", "name"] = hostile
    joined = TABLE.assign(name=table["name"])
    about = replace(document("code=01634"), data=changed(table=joined))
    lines = formats.make("csv", about).decode("utf-8-sig").splitlines()
    cell = next(line for line in lines if line.startswith("01634")).split(",")[1]
    assert cell.strip('"') == f"'{hostile}"
