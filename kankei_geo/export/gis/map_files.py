"""Map data for QGIS and for programs: GeoJSON, GeoPackage and Shapefile."""

import json
import sqlite3
import tempfile
from contextlib import closing
from pathlib import Path

import geopandas as gpd
import pandas as pd
import pyogrio

from kankei_geo.analysis import candidates, ways
from kankei_geo.analysis.routes import Route, legs_table
from kankei_geo.base import archive, harmless
from kankei_geo.base.crs import JGD2011, WGS84
from kankei_geo.base.i18n import msgid
from kankei_geo.dataset import geojson, shapes
from kankei_geo.dataset.dataset import Dataset
from kankei_geo.export.document import HUB_MAP, Document
from kankei_geo.export.gis import qgis_style
from kankei_geo.present.tables import hub_tables
from kankei_geo.present.words import hub_words, route_words, way_words, words
from kankei_geo.view.layers import has_journeys

LAYER = "kankei_geo"
WAYS, ROUTE_LEGS = "ways_from_airports", "route_legs"
_OF_MINUTES = ("drive_minutes_estimate", "drive_minutes_low", "drive_minutes_high", "borderline")
_OF_WAYS = ("road_km", "toll_km", "roads")
_OF_JOURNEY = ("journey_minutes", "journey_low", "journey_high")
_OF_ACCESS = ("tier", "airport", *_OF_MINUTES, "distance_km", *_OF_WAYS)
_OF_PEOPLE = ("population", "area_km2")
# On the page of hubs, with the columns of `hubs.Cover.served`.
_OF_HUBS = {
    "counts": "counts",
    "hub": "hub",
    "hub_min": "minutes",
    "hub_low": "low",
    "hub_high": "high",
}


def fields(data: Dataset) -> dict[str, str]:
    """Return the columns with their names of at most ten letters, as a shapefile keeps them."""
    policies = {policy.key: policy.field for policy in data.edition.policies}
    names = {
        "code": "code",
        "name": "name",
        "name_en": "name_en",
        "kana": "kana",
        "subprefecture": "subpref",
        "shown": "shown",
        "class_key": "class_key",
        "class_label": "class_lbl",
        "listed": "listed",
        "priority_count": "count",
        **policies,
        **{f"{key}_level": f"{short[:5].rstrip('_')}_ev" for key, short in policies.items()},
        "tier": "tier",
        "airport": "airport",
        "drive_minutes_estimate": "drive_min",
        "drive_minutes_low": "drive_low",
        "drive_minutes_high": "drive_high",
        "borderline": "borderline",
        "distance_km": "dist_km",
        **{name: name for name in _OF_WAYS},
        "journey_minutes": "journey",
        "journey_low": "jour_low",
        "journey_high": "jour_high",
        "population": "people2020",
        "area_km2": "area_km2",
    }
    gone = set(_OF_ACCESS if not data.prefecture.airports else ())
    gone.update(_OF_JOURNEY if not has_journeys(data) else ())
    gone.update(_OF_PEOPLE if not data.prefecture.population else ())
    return {name: short for name, short in names.items() if name not in gone}


def attributes(document: Document) -> pd.DataFrame:
    """Return what is known about the municipalities, with their class on the map.

    Returns
    -------
    pandas.DataFrame
        Columns `fields`, in the order of codes. Marks and counts are missing where a
        municipality is not listed; ``shown`` is false where the filters keep it out;
        minutes are estimates, missing where no road leads to such an airport, with the
        interval that holds four published times of five. ``road_km``, ``toll_km`` and
        ``roads`` tell the quickest way from that airport, ``journey_minutes`` (an estimate with
        its interval) the shortest journey from 羽田 under the view's assumptions.
    """
    picture, language = document.picture, document.view.lang
    rated = candidates.tiers(document.data, document.view.rule).reset_index(drop=True)
    labels = {item.key: words.class_label(item, language) for item in picture.classes}
    keys = picture.keys.reset_index(drop=True)
    table = document.data.table.assign(
        shown=document.matching,
        class_key=keys,
        class_label=keys.map(labels),
        tier=rated["tier"],
        airport=rated["airport"],
        drive_minutes_estimate=rated["drive_minutes"],
        drive_minutes_low=rated["drive_low"],
        drive_minutes_high=rated["drive_high"],
        borderline=rated["borderline"],
        distance_km=rated["distance_km"],
        **{name: rated[name] for name in _OF_JOURNEY},
    ).merge(pd.DataFrame(_ways(document)[["code", *_OF_WAYS]]), on="code", how="left")
    known = table[list(fields(document.data))]
    return known if document.subject != HUB_MAP else _with_hubs(document, known)


def _with_hubs(document: Document, table: pd.DataFrame) -> pd.DataFrame:
    """Return the attributes with what counts of each, its hub and the minutes from it, if any."""
    found = hub_words.cover(document.data, document.view)
    served = found.served if found else hub_tables.nobody(document.data, document.view)
    return table.assign(**{short: served[name].array for short, name in _OF_HUBS.items()})


def _ways(document: Document) -> gpd.GeoDataFrame:
    """Return the way from its airport to each municipality, the roads by their names."""
    data = document.data
    found = ways.to_airports(data, document.view.rule, data.municipalities["code"])
    return found.to_crs(JGD2011).assign(
        road_km=found["road_km"].round(1),
        toll_km=found["toll_km"].round(1),
        roads=[
            " → ".join(way_words.road_name(data, road, document.view.lang) for road in roads)
            for roads in found["roads"]
        ],
    )


def _further_layers(document: Document) -> dict[str, gpd.GeoDataFrame]:
    """Return what lies beside the municipalities, by the name of its layer."""
    if not document.data.prefecture.airports:
        return {}
    found = {WAYS: _ways(document)}
    if document.route:
        found[ROUTE_LEGS] = _legs(document, document.route)
    return found


def _legs(document: Document, route: Route) -> gpd.GeoDataFrame:
    """Return the legs of a route in order, with minutes (an estimate) and their interval."""
    data, language = document.data, document.view.lang
    table = legs_table(route).assign(
        name=[
            harmless.xml(route_words.chain(data, (leg.start, leg.end), language))
            for leg in route.legs
        ],
        roads=[way_words.roads(data, leg.way, language) for leg in route.legs],
    )
    return gpd.GeoDataFrame(table, geometry=route.lines.to_crs(JGD2011))


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
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "map.geojson")
        pyogrio.write_dataframe(_features(document).to_crs(WGS84), path, RFC7946="YES")
        content = json.loads(path.read_text(encoding="utf-8"))
    described = {"type": content["type"], "metadata": metadata(document), **content}
    described.pop("name", None)
    for name, layer in _further_layers(document).items():
        # Readers of GeoJSON leave out members that they do not know (RFC 7946, 6.1).
        described[name] = geojson.collection(layer.to_crs(WGS84))
    return json.dumps(described, ensure_ascii=False, separators=(",", ":")).encode()


def make_geopackage(document: Document) -> bytes:
    """Return the map as GeoPackage (JGD2011) with its style in the table that QGIS reads."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, f"{LAYER}.gpkg")
        pyogrio.write_dataframe(
            _features(document), path, layer=LAYER, layer_metadata=metadata(document)
        )
        for name, layer in _further_layers(document).items():
            pyogrio.write_dataframe(layer, path, layer=name, append=True)
        _add_style(path, document)
        return path.read_bytes()


def make_shapefile(document: Document) -> bytes:
    """Return the map as a zipped Shapefile in UTF-8, with a QGIS style and a list of fields."""
    table = _features(document).rename(columns=fields(document.data))
    flags = table.select_dtypes("bool").columns
    table[flags] = table[flags].astype("int32")  # a shapefile knows no booleans
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, f"{LAYER}.shp")
        pyogrio.write_dataframe(
            table,
            path,
            layer_options={
                "ENCODING": "UTF-8",
                "DBF_DATE_LAST_UPDATE": document.date.isoformat(),
            },
        )
        for name, layer in _further_layers(document).items():
            # In a folder of its own: readers of a zipped shapefile expect one layer.
            beside = Path(folder, name)
            beside.mkdir()
            pyogrio.write_dataframe(
                layer,
                beside / f"{name}.shp",
                layer_options={
                    "ENCODING": "UTF-8",
                    "DBF_DATE_LAST_UPDATE": document.date.isoformat(),
                },
            )
        style = qgis_style.categorised(
            document.picture, fields(document.data)["class_key"], document.view.lang
        )
        path.with_suffix(".qml").write_text(style, encoding="utf-8")
        Path(folder, "README.txt").write_text(_readme(document), encoding="utf-8-sig")
        return archive.pack(
            {
                file.relative_to(folder).as_posix(): file.read_bytes()
                for file in sorted(Path(folder).rglob("*"))
                if file.is_file()
            }
        )


def _features(document: Document) -> gpd.GeoDataFrame:
    """Return the attributes with the shipped shapes in JGD2011 degrees."""
    table = attributes(document)
    texts = table.select_dtypes(include=["string", "object"]).columns
    table[texts] = table[texts].map(lambda text: text if pd.isna(text) else harmless.xml(str(text)))
    geometry = shapes.as_shipped(document.data).set_index("code").geometry
    return gpd.GeoDataFrame(table, geometry=geometry[table["code"]].values, crs=JGD2011)


def _add_style(path: Path, document: Document) -> None:
    """Add the style of QGIS, and make the file the same on any day."""
    style = qgis_style.categorised(document.picture, "class_key", document.view.lang)
    moment = f"{document.date.isoformat()}T00:00:00.000Z"
    with closing(sqlite3.connect(path)) as base, base:
        base.execute(_STYLE_TABLE)
        base.execute(
            "INSERT INTO layer_styles (f_table_catalog, f_table_schema, f_table_name, "
            "f_geometry_column, styleName, styleQML, useAsDefault, description, owner, "
            "update_time) VALUES ('', '', ?, 'geom', ?, ?, 1, ?, '', ?)",
            (LAYER, LAYER, style, document.title, moment),
        )
        base.execute(
            "INSERT INTO gpkg_contents (table_name, data_type, identifier, last_change) "
            "VALUES ('layer_styles', 'attributes', 'layer_styles', ?)",
            (moment,),
        )
        base.execute("UPDATE gpkg_contents SET last_change = ?", (moment,))
        base.execute("UPDATE gpkg_metadata_reference SET timestamp = ?", (moment,))
    with closing(sqlite3.connect(path)) as base:
        base.execute("VACUUM")


_STYLE_TABLE = """
CREATE TABLE layer_styles (
    id INTEGER PRIMARY KEY AUTOINCREMENT, f_table_catalog TEXT(256), f_table_schema TEXT(256),
    f_table_name TEXT(256), f_geometry_column TEXT(256), styleName TEXT(30), styleQML TEXT,
    styleSLD TEXT, useAsDefault BOOLEAN, description TEXT, owner TEXT(30), ui TEXT(30),
    update_time DATETIME
)
"""


_HUBS_TOLD = {
    "counts": msgid("how much it counts on the map of hubs"),
    "hub": msgid("code of the nearest hub within the minutes, empty without one"),
    "hub_min": msgid("minutes by road from that hub (estimate)"),
    "hub_low": msgid("lower end of the interval of these minutes"),
    "hub_high": msgid("upper end of the interval of these minutes"),
}


def _readme(document: Document) -> str:
    """Return what a shapefile cannot say of itself: its source, and its fields in full."""
    t = words.translator(document.view.lang)
    about = [f"{key}: {value}" for key, value in metadata(document).items()]
    named = [f"{short}: {name}" for name, short in fields(document.data).items()]
    if document.subject == HUB_MAP:
        named += [f"{short}: {t(told)}" for short, told in _HUBS_TOLD.items()]
    heading = t(
        "Fields (a shapefile keeps ten letters). Codes are text; empty marks and counts mean not "
        "listed, which is not zero; minutes are estimates."
    )
    return "\r\n".join([*about, "", heading, *named, ""])
