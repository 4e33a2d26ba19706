"""Map data follow the page: classes as in its legend, its layers, fields told in words."""

import io
import json
import sqlite3
import zipfile
from collections import Counter
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree as ET

import geopandas as gpd
import pyogrio
import pytest

from kankei_geo.analysis import buffers, candidate_areas, candidates, reach
from kankei_geo.analysis.rule import airports_of
from kankei_geo.dataset import shapes
from kankei_geo.export import document, formats
from kankei_geo.export.document import Document
from kankei_geo.export.gis import fields, geopackage, map_files, map_layers, qgis_style
from kankei_geo.present import classify, legend, palette, signs
from kankei_geo.present.tables import initiative_tables
from kankei_geo.present.words import changed_words, words
from tests.hokkaido import HOKKAIDO, changed

from . import documents
from .conftest import ROOT, crossed, run

NAMES = ["道共同", "首都圏PR", "広域周遊", "二拠点居住"]
OUTLINED = ["01695", "01696", "01697", "01698", "01699", "01700"]
POLICY = "layer=metro_pr&area=tokachi&code=01637-01207"
CANDIDATES = "airport_access?minutes=90&also=areas&code=01207"
MARKED = "airport_access?minutes=50&winter=1.3&airports=service&also=borderline"
JOURNEY = "airport_access?measure=journey&journey=300&also=borderline"
BOTH = "airport_access?measure=both&km=60"
ROUTE = "routes?stops=01207-01631"
HUBS = "hubs?hubs=3"
SPREAD = "distribution?by=people"
FOUR = "?kind=four&area=tokachi"
FACTS, ALL_FACTS = "initiatives?told=サウナ", "initiatives"
STATES = (POLICY, CANDIDATES, MARKED, JOURNEY, BOTH, ROUTE, HUBS, SPREAD, FOUR, FACTS)
# What stands beside the municipalities and their ways, by the state.
DRAWN = {
    POLICY: set(),
    CANDIDATES: {"airports", "isochrones", "candidate_areas", "changed", "own_way"},
    MARKED: {"airports", "isochrones", "borderline", "changed"},
    JOURNEY: {"airports", "borderline", "changed"},
    BOTH: {"airports", "isochrones", "circles"},
    ROUTE: {"airports", "route_legs", "numbered_places"},
    HUBS: {"numbered_places"},
    SPREAD: set(),
    FOUR: set(),
    FACTS: {"facts"},
}


def layers(name: str, about: Document, folder: Path) -> dict[str, gpd.GeoDataFrame]:
    """All layers of a file, each by its name, read as other programs do."""
    content = formats.make(name, about)
    if name == "geojson":
        told = json.loads(content)
        path = folder / "map.geojson"
        path.write_bytes(content)
        members = [key for key, one in told.items() if isinstance(one, dict) and "features" in one]
        beside = {key: gpd.GeoDataFrame.from_features(told[key], crs=4326) for key in members}
        return {map_files.LAYER: pyogrio.read_dataframe(path), **beside}
    if name == "gpkg":
        path = folder / "map.gpkg"
        path.write_bytes(content)
        return {
            str(key): pyogrio.read_dataframe(path, layer=key)
            for key, kind in pyogrio.list_layers(path)
            if kind
        }
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        packed.extractall(folder)
    found = {path.stem: pyogrio.read_dataframe(path) for path in folder.rglob("*.shp")}
    names = {one.short: one.name for one in fields.of_municipalities(about)}
    found[map_files.LAYER] = found[map_files.LAYER].rename(columns=names)
    return found


@pytest.mark.turns
@pytest.mark.slow
@pytest.mark.parametrize(("state", "name"), crossed(STATES, ["geojson", "gpkg", "shp"]))
def test_files_hold_what_the_page_draws(name: str, state: str, tmp_path: Path) -> None:
    about = documents.document(state)
    found = layers(name, about, tmp_path)
    assert set(found) == {map_files.LAYER, map_layers.WAYS, *DRAWN[state]}
    for layer, table in found.items():
        assert table.crs.to_epsg() == (4326 if name == "geojson" else 6668), layer
        assert table.geometry.is_valid.all(), layer
        assert len(table), layer
    main = found[map_files.LAYER]
    counted = main[main["in_scope"].astype(bool)]
    assert all(isinstance(code, str) and len(code) == 5 for code in main["code"])
    # Each entry of the legend has as many rows as it tells.
    counts = Counter(main["class_key"])
    for item, number in about.picture.rows:
        assert counts[item.key] == (6 if item is legend.OUT_OF_SCOPE else number), item.key
    assert counts.total() == 179 + 6
    assert set(main.loc[main["selected"].astype(bool), "code"]) == set(about.chosen)
    colours = {item.key: item.colour for item in fields.map_classes(about)}
    assert list(main["class_colour"]) == [colours[key] for key in main["class_key"]]
    rated = candidates.tiers(HOKKAIDO, about.view.rule)
    assert list(counted["agreement"]) == list(classify.classify_agreement(rated))
    if about.picture.numbered:
        numbered = main[main["number"].notna()].sort_values("number")
        assert tuple(numbered["code"]) == about.picture.numbered
    if about.subject == document.SPREAD:
        expected = about.spread["municipalities"]
        groups = Counter(counted["spread_group"])
        assert sorted(groups.values()) == sorted(expected[expected > 0])


@pytest.mark.turns
@pytest.mark.slow
@pytest.mark.parametrize("name", ["geojson", "gpkg", "shp"])
def test_what_is_out_of_scope_has_a_name_and_no_figures(name: str, tmp_path: Path) -> None:
    main = layers(name, documents.document(POLICY), tmp_path)[map_files.LAYER]
    outside = main[~main["in_scope"].astype(bool)]
    assert list(outside["code"]) == OUTLINED
    assert set(outside["name"]) == {"北方領土"}
    assert set(outside["name_en"]) == {"Northern Territories"}
    assert set(outside["class_label"]) == {"集計外"}
    assert not outside["selected"].any()
    assert not outside["shown"].any()
    figures = ["priority_count", *HOKKAIDO.policies, "population", "area_km2", "listed"]
    figures += ["drive_minutes_estimate", "distance_km", "tier", "airport", "agreement"]
    assert outside[figures].isna().all(axis=None)
    assert Counter(main["listing"]) == {"掲載": 102, "未掲載": 77, "集計外": 6}


def test_areas_circles_and_airports_are_those_of_the_page(tmp_path: Path) -> None:
    about = documents.document(CANDIDATES)
    rule = about.view.rule
    found = layers("gpkg", about, tmp_path)
    areas = candidate_areas.areas(HOKKAIDO, rule)
    table = found["candidate_areas"]
    assert list(table["area"]) == [one.key for one in areas]
    assert list(table["members"].str.split()) == [list(one.codes) for one in areas]
    assert list(table["population"]) == [one.population for one in areas]
    airports = found["airports"]
    assert len(airports) == len(HOKKAIDO.airports)
    counted = airports.loc[airports["class_key"] == fields.COUNTED, "airport"]
    assert set(counted) == set(airports_of(HOKKAIDO, rule)["iata"])
    reached = reach.area(HOKKAIDO, rule).to_crs(6668)
    assert found["isochrones"].geom_equals(reached).all()
    about = documents.document(BOTH)
    circles = {one.name: one for one in map_layers.beside(about)}["circles"].table
    expected = buffers.buffers(airports_of(HOKKAIDO, about.view.rule), 60)
    assert list(circles["airport"]) == list(expected["airport"])
    assert set(circles["radius_km"]) == {60}


def test_marks_changes_numbers_and_the_own_way_are_those_of_the_page() -> None:
    for state in (MARKED, JOURNEY):
        about = documents.document(state)
        found = {one.name: one for one in map_layers.beside(about)}
        rated = candidates.tiers(HOKKAIDO, about.view.rule)
        marked = found["borderline"].table
        assert list(marked["code"]) == list(rated.loc[rated["borderline"], "code"])
        own = "journey_minutes" if state == JOURNEY else "drive_minutes_estimate"
        assert marked[own].notna().all()
        change = changed_words.whole(HOKKAIDO, about.view)
        told = found["changed"].table
        assert list(told.loc[told["class_key"] == fields.CAME, "code"]) == list(change.came)
        assert list(told.loc[told["class_key"] == fields.LEFT, "code"]) == list(change.left)
        assert len(told)
        # Each stands on its municipality.
        polygons = shapes.as_shipped(HOKKAIDO).set_index("code").geometry
        assert (polygons[told["code"]].to_numpy() == told.geometry.to_numpy()).all()
    about = documents.document(CANDIDATES)
    found = {one.name: one.table for one in map_layers.beside(about)}
    assert list(found["own_way"]["code"]) == ["01207"]
    for state in (ROUTE, HUBS):
        about = documents.document(state)
        numbered = {one.name: one.table for one in map_layers.beside(about)}["numbered_places"]
        assert tuple(numbered["code"]) == about.picture.numbered
        assert list(numbered["number"]) == list(range(1, len(numbered) + 1))
        offices = HOKKAIDO.municipalities.set_index("code").loc[numbered["code"]]
        assert numbered.geometry.x.to_numpy() == pytest.approx(offices["office_lon"].to_numpy())


@pytest.mark.turns
@pytest.mark.parametrize("language", ["ja", "en"])
@pytest.mark.parametrize("name", ["geojson", "gpkg", "shp"])
def test_each_fact_is_a_point_with_its_sign_source_and_certainty(
    name: str, language: str, tmp_path: Path
) -> None:
    shown = documents.document(ALL_FACTS)
    about = replace(shown, view=replace(shown.view, lang=language))
    table = layers(name, about, tmp_path)[map_layers.FACTS]
    facts = HOKKAIDO.initiatives[HOKKAIDO.initiatives["code"] != "01000"]
    assert list(table["code"]) == list(facts["code"])
    assert list(table["class_key"]) == list(facts["kind"])
    # A shapefile holds 254 bytes of a text: what is longer goes on in the next field.
    told = table["told"]
    if name == "shp" and language == "ja":
        told = told + table["told_2"].fillna("")
    assert list(told) == list(facts[f"text_{language}"])
    assert list(table["year"].dropna()) == list(facts["year"].dropna())
    listed = initiative_tables.listed(HOKKAIDO, about.view)
    of_towns = listed[listed.index != "01000"]
    assert list(table["level"]) == list(of_towns.iloc[:, 4])
    assert list(table["source"]) == list(of_towns.iloc[:, 5])
    own = signs.signs(HOKKAIDO)
    assert list(table["sign"]) == [own[kind].shape for kind in facts["kind"]]
    # The signs of an office do not hide each other: those of a kind share a place.
    places = table[["code", "right", "down", "class_key"]].drop_duplicates()
    assert not places.duplicated(["code", "right", "down"]).any()


def test_qgis_draws_the_signs_of_the_map() -> None:
    about = documents.document(ALL_FACTS)
    (layer,) = (one for one in map_layers.beside(about) if one.name == map_layers.FACTS)
    style = qgis_style.of_layer(layer, "ja", short=False)
    root = ET.fromstring(style.split("\n", 1)[1])  # noqa: S314 -- made by the test
    drawn = {}
    for category in root.iter("category"):
        path = f".//symbol[@name='{category.get('symbol')}']/layer"
        edge, letter = (
            {one.get("name"): one.get("value") for one in found.findall("Option/Option")}
            for found in root.findall(path)
        )
        assert edge["chr"] == letter["chr"]
        assert edge["color"] == "255,255,255,255"
        colour = "#" + "".join(f"{int(part):02x}" for part in letter["color"].split(",")[:3])
        drawn[category.get("label")] = (letter["chr"], colour)
    assert drawn == {name: (sign.shape, sign.colour) for sign, name, _ in about.picture.signs}
    moved = root.findall(".//Option[@name='offset']/Option[@name='expression']")
    assert len(moved) == 2 * len(drawn)
    assert all('"right"' in str(one.get("value")) for one in moved)


def test_a_layer_without_a_row_is_left_out() -> None:
    about = documents.document("airport_access?count=4&minutes=10&also=areas")
    assert not candidate_areas.areas(HOKKAIDO, about.view.rule)
    # Written all the same, it would be of no kind of geometry.
    assert "candidate_areas" not in {one.name for one in map_layers.beside(about)}


def test_each_small_map_is_a_field_and_a_style_to_choose(tmp_path: Path) -> None:
    about = documents.document(FOUR)
    main = layers("gpkg", about, tmp_path)[map_files.LAYER]
    counted = main[main["in_scope"].astype(bool)].set_index("code")
    listed = HOKKAIDO.table.set_index("code")
    for policy in HOKKAIDO.policies:
        found = counted[f"{policy}_class"]
        shown = counted["shown"]
        assert (found[~shown] == "filtered_out").all()
        adopters = found[shown].str.startswith("1:")
        assert list(adopters) == list(listed.loc[adopters.index, policy].eq(1).fillna(value=False))
        assert (found[shown] == "not_listed").sum() == (~listed["listed"][shown]).sum()
        assert set(main.loc[~main["in_scope"].astype(bool), f"{policy}_class"]) == {"out_of_scope"}
    with closing(sqlite3.connect(tmp_path / "map.gpkg")) as base:
        rows = base.execute(
            "SELECT styleName, useAsDefault, styleQML FROM layer_styles WHERE f_table_name = ?",
            (map_files.LAYER,),
        ).fetchall()
    assert [name for name, *_ in rows] == ["kankei_geo", *NAMES]
    assert [default for _, default, _ in rows] == [1, 0, 0, 0, 0]
    for policy, (*_, style) in zip(HOKKAIDO.policies, rows[1:], strict=True):
        root = ET.fromstring(style.split("\n", 1)[1])  # noqa: S314 -- made by the test
        renderer = root.find("renderer-v2")
        assert renderer.get("attr") == f"{policy}_class"
        values = {one.get("value") for one in renderer.iter("category")}
        assert set(main[f"{policy}_class"]) <= values


def styles(about: Document, tmp_path: Path) -> dict[str, str]:
    """All QML styles that are written for a view, by format and layer."""
    path = tmp_path / "styled.gpkg"
    path.write_bytes(formats.make("gpkg", about))
    with closing(sqlite3.connect(path)) as base:
        rows = base.execute("SELECT f_table_name, styleQML FROM layer_styles").fetchall()
    found = {f"gpkg {name}": style for name, style in rows}
    with zipfile.ZipFile(io.BytesIO(formats.make("shp", about))) as packed:
        for name in packed.namelist():
            if name.endswith(".qml"):
                found[f"shp {Path(name).stem}"] = packed.read(name).decode()
    return {**found, f"gpkg {map_files.LAYER} beside": map_files.make_style(about).decode()}


@pytest.mark.turns
@pytest.mark.parametrize("state", [CANDIDATES, MARKED, ROUTE, FACTS])
@pytest.mark.parametrize("language", ["ja", "en"])
def test_styles_name_every_field_class_and_value(state: str, language: str, tmp_path: Path) -> None:
    shown = documents.document(state)
    about = replace(shown, view=replace(shown.view, lang=language))
    own = {one.name: one.fields for one in map_layers.beside(about)}
    own[map_files.LAYER] = fields.of_municipalities(about)
    found = styles(about, tmp_path)
    assert len(found) == 2 * len(own) + 1
    for name, style in found.items():
        kind, layer = name.split()[:2]
        root = ET.fromstring(style.split("\n", 1)[1])  # noqa: S314 -- made by the test
        assert {"Labeling", "Fields"} <= set(root.get("styleCategories", "").split("|"))
        names = [one.short if kind == "shp" else one.name for one in own[layer]]
        aliases = {one.get("field"): one.get("name") for one in root.find("aliases")}
        assert list(aliases) == names
        for field, called in zip(own[layer], names, strict=True):
            assert aliases[called].startswith(field.meaning.text(language))
            place = f"fieldConfiguration/field[@name='{called}']/editWidget"
            options = root.findall(f"{place}//Option[@name='map']/Option/Option")
            told = [] if field.is_flag and kind == "gpkg" else field.choices
            assert [(one.get("value"), one.get("name")) for one in options] == [
                (value, text.text(language)) for value, text in told
            ]


def test_names_stand_from_a_scale_and_what_is_out_of_scope_is_named_once() -> None:
    root = ET.fromstring(  # noqa: S314 -- made by the test
        map_files.make_style(documents.document(POLICY)).decode().split("\n", 1)[1]
    )
    assert root.get("labelsEnabled") == "1"
    names, outside = root.findall("labeling/rules/rule")
    assert (names.get("filter"), names.get("scalemaxdenom")) == ('"in_scope"', "1200000")
    written = names.find("settings/text-style")
    assert written.get("fieldName") == "name"
    assert written.get("textOpacity") == written.find("text-buffer").get("bufferOpacity") == "1"
    assert (outside.get("filter"), outside.get("scalemaxdenom")) == ("\"code\" = '01698'", None)
    told = outside.find("settings/text-style")
    assert told.get("isExpression") == "1"
    assert "集計外" in told.get("fieldName")
    categories = root.findall("renderer-v2/categories/category")
    assert categories[-1].get("value") == "out_of_scope"
    assert categories[-1].get("label") == "集計外"


def test_the_geopackage_explains_its_fields(tmp_path: Path) -> None:
    about = documents.document(CANDIDATES)
    path = tmp_path / "map.gpkg"
    path.write_bytes(formats.make("gpkg", about))
    with closing(sqlite3.connect(path)) as base:
        rows = base.execute(
            "SELECT layer, field, meaning_ja, meaning_en, unit, values_ja, values_en "
            "FROM data_dictionary ORDER BY fid"
        ).fetchall()
        contents = dict(base.execute("SELECT table_name, data_type FROM gpkg_contents").fetchall())
        moments = base.execute("SELECT DISTINCT last_change FROM gpkg_contents").fetchall()
        columns = {
            layer: [row[1] for row in base.execute(f"PRAGMA table_info({layer})")]
            for layer, kind in contents.items()
            if kind == "features"
        }
    assert contents[geopackage.DICTIONARY] == contents[geopackage.STYLES] == "attributes"
    assert moments == [(f"{about.date.isoformat()}T00:00:00.000Z",)]
    for layer, names in columns.items():
        assert [row[1] for row in rows if row[0] == layer] == names[2:]  # without fid and geom
    assert all(row[2] and row[3] for row in rows)
    told = {row[:2]: row[2:] for row in rows}
    assert told[map_files.LAYER, "drive_minutes_estimate"][2] == "分 / min"
    assert "printed = 原典に印字" in told[map_files.LAYER, "metro_pr_level"][3]
    read = pyogrio.read_dataframe(path, layer=geopackage.DICTIONARY)
    assert len(read) == len(rows)


@pytest.mark.turns
@pytest.mark.parametrize("state", [POLICY, CANDIDATES, MARKED, ROUTE])
def test_geojson_is_coloured_as_the_map_for_viewers(state: str) -> None:
    about = documents.document(state)
    content = json.loads(formats.make("geojson", about))
    colours = {item.key: item.colour for item in about.picture.classes}
    colours["out_of_scope"] = legend.OUT_OF_SCOPE.colour
    for feature in content["features"]:
        told = feature["properties"]
        assert told["fill"] == told["_fillColor"] == colours[told["class_key"]]
        assert told["fill-opacity"] == told["_fillOpacity"] == 0.8
        assert told["stroke-opacity"] == told["_opacity"] == 1
        assert told["stroke-width"] == told["_weight"] == (3 if told["selected"] else 1)
        expected = palette.SELECTION_COLOUR if told["selected"] else palette.OUTLINE_COLOUR
        assert told["stroke"] == told["_color"] == expected
        assert (told["title"], told["description"]) == (told["name"], told["class_label"])
    for name in DRAWN[state]:
        styled = [feature["properties"] for feature in content[name]["features"]]
        assert all("stroke" in one or "marker-color" in one for one in styled)
        assert all(isinstance(one["title"], str) and one["title"] for one in styled)


@pytest.mark.turns
@pytest.mark.parametrize("language", ["ja", "en"])
def test_geojson_of_small_maps_says_what_its_one_colour_is_and_what_each_map_shows(
    language: str,
) -> None:
    about = documents.document(f"{FOUR}&lang={language}")
    content = json.loads(formats.make("geojson", about))
    told = content["metadata"]["colours"]
    assert f"{about.picture.title}" in told
    assert all(f"{policy}_class" in told for policy in HOKKAIDO.policies)
    for feature in content["features"]:
        row = feature["properties"]
        own, *small = row["description"].split("\n")
        assert own == row["class_label"]
        expected = [
            {item.key: words.class_label(item, language) for item in classes}[
                row[f"{policy}_class"]
            ]
            for policy in HOKKAIDO.policies
            for classes in (fields.map_classes(about, policy),)
        ]
        names = [words.policy_name(HOKKAIDO, policy, language) for policy in HOKKAIDO.policies]
        assert len(small) == len(expected)
        for line, name, label in zip(small, names, expected, strict=True):
            assert line.startswith(name)
            assert line.endswith(label)
    other = json.loads(formats.make("geojson", documents.document(POLICY)))
    assert "colours" not in other["metadata"]


def test_hostile_names_are_plain_text_in_every_style(tmp_path: Path) -> None:
    hostile = "</qml><script>\u0000]]>&\"'"
    table = HOKKAIDO.airports.copy()
    table.loc[table["iata"] == "CTS", ["name", "name_en"]] = hostile
    about = replace(documents.document(CANDIDATES), data=changed(airports=table))
    for style in styles(about, tmp_path).values():
        ET.fromstring(style.split("\n", 1)[1])  # noqa: S314 -- made by the test
        assert "<script>" not in style
    found = layers("gpkg", about, tmp_path)["airports"]
    assert found["name"].iloc[0] == hostile.replace("\u0000", "\ufffd")


@pytest.mark.slow
def test_the_command_line_writes_a_style_beside_a_geojson(tmp_path: Path) -> None:
    out = tmp_path / "towns.geojson"
    done = run(ROOT, "export", "--format", "geojson", "--out", str(out), "--state", POLICY)
    assert done.returncode == 0, done.stderr
    assert {path.name for path in tmp_path.iterdir()} == {"towns.geojson", "towns.qml"}
    style = (tmp_path / "towns.qml").read_bytes()
    assert style == map_files.make_style(documents.document(POLICY))


@pytest.mark.slow
def test_an_unpacked_shapefile_keeps_every_layer_apart(tmp_path: Path) -> None:
    out = tmp_path / "towns.shp"
    done = run(ROOT, "export", "--format", "shp", "--out", str(out), "--state", ROUTE)
    assert done.returncode == 0, done.stderr
    assert len(pyogrio.read_dataframe(out)) == 179 + 6
    for layer in (map_layers.WAYS, *DRAWN[ROUTE]):
        assert len(pyogrio.read_dataframe(tmp_path / f"towns_{layer}.shp"))
        assert (tmp_path / f"towns_{layer}.qml").exists()


@pytest.mark.parametrize("state", [CANDIDATES, ROUTE, FOUR])
def test_geopackage_tells_fields_and_values_by_its_schema_extension(
    state: str, tmp_path: Path
) -> None:
    about = documents.document(state)
    path = tmp_path / "a.gpkg"
    path.write_bytes(formats.make("gpkg", about))
    with closing(sqlite3.connect(path)) as base:
        told = base.execute("SELECT * FROM gpkg_data_columns").fetchall()
        values = base.execute("SELECT * FROM gpkg_data_column_constraints").fetchall()
        known = base.execute("SELECT table_name, extension_name FROM gpkg_extensions").fetchall()
        for layer, column, _, title, _, _, constraint in told:
            assert title
            found = base.execute(f'SELECT DISTINCT "{column}" FROM "{layer}"').fetchall()  # noqa: S608 -- ours
            if constraint:
                allowed = {one[2] for one in values if one[0] == constraint}
                assert {str(one) for (one,) in found if one is not None} <= allowed
    assert ("gpkg_data_columns", "gpkg_schema") in known
    assert ("gpkg_data_column_constraints", "gpkg_schema") in known
    own = {item.name: item.meaning.text("ja") for item in fields.of_municipalities(about)}
    assert {one[1]: one[3] for one in told if one[0] == map_files.LAYER} == own
