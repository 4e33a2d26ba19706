"""Take over tables that people edited by hand: all of them, checked, or nothing."""

import json
from collections.abc import Collection, Mapping
from pathlib import Path

import geopandas as gpd
import pandas as pd

from kankei_geo.base import files, paths
from kankei_geo.base.crs import WGS84
from kankei_geo.base.errors import InputContentError, Told, told
from kankei_geo.dataset import geojson, load, names, pipeline, shipped, sources
from kankei_geo.dataset.matrix import ALL_POLICIES, POLICIES
from kankei_geo.present.maps import tooltip

_MOST_TOLD = 5


def refresh() -> list[str]:
    """Check the tables that people may edit, and renew their hashes and the texts on the map.

    Everything is read and checked first; nothing is written if something is wrong.

    Returns
    -------
    list of str
        Names of the tables that changed since their hash was taken.

    Raises
    ------
    InputFileError, InputContentError
        Telling file, line, column, what was found, what was expected and what to do.
    OutputFileError
        If a file cannot be written.
    """
    contents = {
        paths.DATA / name: load.from_disk(paths.DATA / name) for name in paths.EDITABLE_TABLES
    }
    tables = {path.name: load.table(path.name, contents.__getitem__) for path in contents}
    _check_together(tables)
    changed = [path for path, content in contents.items() if not sources.describes(path, content)]
    joined = pipeline.join(
        tables["municipalities.csv"],
        tables["policy_matrix.csv"],
        tables["population.csv"],
        load.polygon_areas(),
    )
    written = {
        sources.sidecar_path(path): sources.restamped(path, contents[path]) for path in changed
    }
    written |= _map_texts(joined, contents[paths.POLICY_MATRIX])
    files.write_all(written)
    return [path.name for path in changed]


def built_before(changed: Collection[str]) -> list[str]:
    """Return the places of what was built from other editions of some tables than today's.

    Parameters
    ----------
    changed : collection of str
        Names of tables.
    """
    return [
        sidecar.place
        for sidecar in map(sources.read_sidecar, sources.sidecars())
        for item in sidecar.inputs
        if item.name in changed and sources.sha256(paths.DATA / item.name) != item.sha256
    ]


def _map_texts(joined: pd.DataFrame, matrix: bytes) -> dict[Path, bytes]:
    """Return the browser's map with the texts of a joined table, and its sidecar."""
    path = paths.PICK_GEOJSON
    areas = gpd.GeoDataFrame.from_features(json.loads(shipped.content(path)), crs=WGS84)
    texts = tooltip.properties(joined)
    told = areas[["i", "code", "geometry"]].merge(texts, on="code", validate="1:1")
    content = geojson.text(told).encode()
    return {
        path: content,
        sources.sidecar_path(path): sources.restamped(path, content, policy_matrix=matrix),
    }


def _check_together(tables: Mapping[str, pd.DataFrame]) -> None:
    """Check what tables say about each other: codes, names, grounds, and that marks add up."""
    load.with_flights(tables["airports.csv"], tables["tokyo_flights.csv"])
    known = set(tables["municipalities.csv"]["code"])
    for name in (
        "policy_matrix.csv",
        "population.csv",
        "airports.csv",
        "name_aliases.csv",
        "notes.csv",
        "programme_2019.csv",
    ):
        codes = tables[name]["code"]
        _refuse(name, "code", codes[~codes.isin(known)], told("a code of data/municipalities.csv"))
    missing = known - set(tables["population.csv"]["code"])
    _refuse("population.csv", "code", sorted(missing), told("a line for each municipality"))
    areas = tables["municipalities.csv"]["subprefecture"]
    _refuse(
        "municipalities.csv",
        "subprefecture",
        areas[~areas.isin(tables["subprefectures.csv"]["name"])],
        told("a name of data/subprefectures.csv"),
    )
    matrix = tables["policy_matrix.csv"]
    for policy in POLICIES:
        column = f"{policy}_grounds"
        grounds = matrix[column]
        unknown = grounds[~grounds.isin(tables["grounds.csv"]["grounds"])]
        _refuse("policy_matrix.csv", column, unknown, told("a name of data/grounds.csv"))
    printed = names.resolve(
        matrix["name_printed"], tables["municipalities.csv"], tables["name_aliases.csv"]
    )
    others = matrix.loc[matrix["code"] != pd.Series(printed.codes), "name_printed"]
    _refuse("policy_matrix.csv", "name_printed", others, told("the name that belongs to the code"))
    people = tables["population.csv"]
    aged = people[["age0_14_2020", "age15_64_2020", "age65plus_2020"]].sum(axis="columns")
    crowded = people.loc[aged > people["census_2020"], "code"]
    _refuse(
        "population.csv", "census_2020", crowded, told("at least as many people as have an age")
    )
    sums = matrix[list(POLICIES)].sum(axis="columns")
    wrong = matrix.loc[sums != matrix["priority_count"], "code"]
    expected = told("the sum of the {count} marks", count=ALL_POLICIES)
    _refuse("policy_matrix.csv", "priority_count", wrong, expected)


def _refuse(name: str, column: str, found: "pd.Series | list[str]", expected: Told) -> None:
    if len(found):
        raise InputContentError(
            "data/{name}, {column}: found {found}, expected {expected}. Correct the table and try "
            "again.",
            name=name,
            column=column,
            found=", ".join(dict.fromkeys(map(str, list(found)[:_MOST_TOLD]))),
            expected=expected,
        )
