"""What map data tell of each municipality, and of what is drawn but not counted."""

import geopandas as gpd
import pandas as pd

from kankei_geo.analysis import candidates, indicators, ways
from kankei_geo.base import harmless
from kankei_geo.base.crs import JGD2011
from kankei_geo.dataset import shapes
from kankei_geo.export import page_columns
from kankei_geo.export.document import CANDIDATE_MAP, FACT_MAP, HUB_MAP, SPREAD, Document
from kankei_geo.export.gis import fields
from kankei_geo.present import classify, legend
from kankei_geo.present.tables import hub_tables
from kankei_geo.present.words import changed_words, way_words, words

_OF_WAYS = ("road_km", "toll_km", "roads")
OF_JOURNEY = ("journey_minutes", "journey_low", "journey_high")
# On the page of hubs, with the columns of `hubs.Cover.served`.
_OF_HUBS = {
    "counts": "counts",
    "hub": "hub",
    "hub_min": "minutes",
    "hub_low": "low",
    "hub_high": "high",
}


def attributes(document: Document) -> pd.DataFrame:
    """Return what is known about the municipalities, with their class on the map.

    Returns
    -------
    pandas.DataFrame
        Columns `fields.of_municipalities`, in the order of codes. Marks and counts are missing
        where a municipality is not listed; ``shown`` is false where the filters keep it out;
        minutes are estimates, missing where no road leads to such an airport, with the
        interval that holds four published times of five. ``road_km``, ``toll_km`` and
        ``roads`` tell the quickest way from that airport, ``journey_minutes`` (an estimate with
        its interval) the shortest journey from 羽田 under the view's assumptions.
    """
    data, picture, view = document.data, document.picture, document.view
    rated = candidates.tiers(data, view.rule).reset_index(drop=True)
    labels = {item.key: words.class_label(item, view.lang) for item in picture.classes}
    colours = {item.key: item.colour for item in picture.classes}
    listing = {key: told.text(view.lang) for key, told in fields.listings(data).items()}
    keys = picture.keys.reset_index(drop=True)
    table = data.table.assign(
        in_scope=True,
        shown=document.matching,
        selected=data.table["code"].isin(document.chosen),
        class_key=keys,
        class_label=keys.map(labels),
        class_colour=keys.map(colours),
        listing=data.table["listed"].map({True: listing["yes"], False: listing["no"]}),
        tier=rated["tier"],
        airport=rated["airport"],
        drive_minutes_estimate=rated["drive_minutes"],
        drive_minutes_low=rated["drive_low"],
        drive_minutes_high=rated["drive_high"],
        borderline=rated["borderline"],
        agreement=classify.classify_agreement(rated),
        distance_km=rated["distance_km"],
        **{name: rated[name] for name in OF_JOURNEY},
    ).merge(pd.DataFrame(found_ways(document)[["code", *_OF_WAYS]]), on="code", how="left")
    numbers = {code: number for number, code in enumerate(picture.numbered, start=1)}
    table["number"] = table["code"].map(numbers).astype("Int64")
    for name, (indicator, year) in zip(fields.INDICATORS, document.indicators, strict=False):
        table[name] = table["code"].map(indicators.values(data, indicator.key, year))
    if document.subject == CANDIDATE_MAP:
        table["changed"] = _changed(document, table["code"])
    for policy, small in document.small_pictures.items():
        table[f"{policy}_class"] = small.keys.to_numpy()
    if document.subject == SPREAD:
        table["spread_group"] = list(page_columns.groups(document))
    if document.subject == FACT_MAP:
        told = {column.key: column.cells for column in page_columns.facts(document)}
        table = table.assign(**{name: told[name].to_numpy() for name in fields.OF_FACTS})
    if document.subject == HUB_MAP:
        served = hub_tables.served(data, view)
        table = table.assign(**{short: served[name].array for short, name in _OF_HUBS.items()})
    return table[[field.name for field in fields.of_municipalities(document)]]


def _changed(document: Document, codes: pd.Series) -> pd.Series:
    """Return who came or left against the default rule, missing for all others."""
    change = changed_words.whole(document.data, document.view)
    told = {**dict.fromkeys(change.came, fields.CAME), **dict.fromkeys(change.left, fields.LEFT)}
    return codes.map(told).astype("string")


def found_ways(document: Document) -> gpd.GeoDataFrame:
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


def features(document: Document) -> gpd.GeoDataFrame:
    """Return the attributes with the shipped shapes in JGD2011 degrees.

    What is drawn but not counted comes last: it has a code, a name and its class, and nothing
    else, because no figure counts it.
    """
    counted = attributes(document)
    table = pd.concat([counted, _outlined(document, counted)], ignore_index=True)
    texts = table.select_dtypes(include=["string", "object"]).columns
    table[texts] = table[texts].map(lambda text: text if pd.isna(text) else harmless.xml(str(text)))
    geometry = shapes.as_shipped(document.data).set_index("code").geometry
    return gpd.GeoDataFrame(table, geometry=geometry[table["code"]].values, crs=JGD2011)


def _outlined(document: Document, counted: pd.DataFrame) -> pd.DataFrame:
    """Return the rows of what is not counted, of the types of the others."""
    data, language = document.data, document.view.lang
    codes = sorted(data.prefecture.outlined)
    place = {"ja": "", "en": ""}
    if data.prefecture.out_of_scope:
        name = data.prefecture.out_of_scope.name.words
        place = {one: name.text(one) for one in place}
    told = {
        "code": codes,
        "name": place["ja"],
        "name_en": place["en"],
        "in_scope": False,
        "shown": False,
        "selected": False,
        "class_key": legend.OUT_OF_SCOPE.key,
        "class_label": words.class_label(legend.OUT_OF_SCOPE, language),
        "class_colour": legend.OUT_OF_SCOPE.colour,
        **{f"{policy}_class": legend.OUT_OF_SCOPE.key for policy in document.small_pictures},
        "listing": fields.listings(data)["out"].text(language),
    }
    table = pd.DataFrame(told, index=range(len(codes))).reindex(columns=counted.columns)
    types = {
        name: "boolean" if kind == "bool" else "Int64" if kind == "int64" else kind
        for name, kind in counted.dtypes.items()
    }
    return table.astype(types)
