"""Where boundaries come from is what the file or the user says, never a guess."""

import json
import zipfile
from pathlib import Path
from typing import Any

import geopandas as gpd
import pytest

from kankei_geo.base import paths
from kankei_geo.base.errors import InputContentError, InputWarning
from kankei_geo.build.boundaries.boundary_file import read_file
from kankei_geo.build.boundaries.boundary_origin import (
    NOTHING_TOLD,
    Origin,
    sidecar_words,
    vintage_of,
)
from kankei_geo.build.geometry import Folders, build_geometry
from kankei_geo.dataset import sources
from tests.hokkaido import HOKKAIDO

from .conftest import write


def words_of(path: Path, told: Origin = NOTHING_TOLD) -> tuple[dict[str, Any], list[str]]:
    warnings: list[InputWarning] = []
    words = sidecar_words(read_file(path, warnings.append), told, warnings.append)
    return words, [str(warning) for warning in warnings]


@pytest.mark.parametrize(
    ("name", "vintage"),
    [
        ("N03-22_01_220101_rebuilt.shp", "2022-01-01"),
        ("N03-20240101_01.shp", "2024-01-01"),
        ("N03-110331_01.shp", "2011-03-31"),
        ("N03-229999_01.shp", None),
        ("boundaries.gpkg", None),
    ],
)
def test_the_vintage_is_read_from_the_name(name: str, vintage: str | None) -> None:
    assert vintage_of(name) == vintage


def test_n03_tells_its_origin(plausible: gpd.GeoDataFrame, tmp_path: Path) -> None:
    words, warnings = words_of(write(plausible, tmp_path / "N03-20240101_01.geojson"))
    assert not warnings
    assert words["producer"]["ja"] == "国土交通省"
    assert words["vintage"] == "2024-01-01"
    assert words["url"].endswith("KsjTmplt-N03-2024.html")
    assert words["licence"]["en"] == "CC BY 4.0"
    assert words["redistributable"] is True


def test_the_name_inside_a_zip_counts(plausible: gpd.GeoDataFrame, tmp_path: Path) -> None:
    path = write(plausible, tmp_path / "N03-20240101_01.geojson")
    with zipfile.ZipFile(tmp_path / "download.zip", "w") as zipped:
        zipped.write(path, path.name)
    assert words_of(tmp_path / "download.zip")[0]["vintage"] == "2024-01-01"


def test_terms_of_an_old_edition_are_not_guessed(
    plausible: gpd.GeoDataFrame, tmp_path: Path
) -> None:
    words, warnings = words_of(write(plausible, tmp_path / "N03-110331_01.geojson"))
    assert words["vintage"] == "2011-03-31"
    assert words["licence"] == {"ja": "不明", "en": "unknown"}
    assert words["redistributable"] is False
    assert "Say it with --licence." in warnings[0]


@pytest.mark.parametrize("name", ["map.geojson", "N03-20240101_01.geojson"])
def test_what_nobody_tells_is_unknown(n03: gpd.GeoDataFrame, tmp_path: Path, name: str) -> None:
    # A name alone is not enough: the ministry's columns must be there, too.
    words, warnings = words_of(write(n03, tmp_path / name))
    assert words["producer"] == words["licence"] == {"ja": "不明", "en": "unknown"}
    assert words["source"] == words["vintage"] == "不明 (unknown)"
    assert words["redistributable"] is False
    assert words["credit"] == {
        "ja": f"「{name}」（作成：不明）を加工して作成",
        "en": f"Made from {name} (producer: unknown)",
    }
    assert "Say it with --source, --producer, --licence, --date." in warnings[0]


def test_what_the_user_tells_is_taken(n03: gpd.GeoDataFrame, tmp_path: Path) -> None:
    told = Origin("境界図", "某市", "CC0", "https://example.jp/", "2023-04", redistributable=True)
    words, warnings = words_of(write(n03, tmp_path / "map.geojson"), told)
    assert not warnings
    assert words == {
        "producer": {"ja": "某市", "en": "某市"},
        "source": "境界図",
        "url": "https://example.jp/",
        "vintage": "2023-04",
        "licence": {"ja": "CC0", "en": "CC0"},
        "redistributable": True,
        "credit": {
            "ja": "「境界図」（作成：某市）を加工して作成",
            "en": "Made from 境界図 (producer: 某市)",
        },
    }


@pytest.mark.parametrize("date", ["2024-13-01", "20240101", "yesterday", "2024-1"])
def test_a_date_that_is_none_is_refused(date: str) -> None:
    with pytest.raises(InputContentError, match=r"--date .*: expected a date such as 2024-01-01"):
        Origin(date=date)


@pytest.mark.turns(3)
@pytest.mark.slow
def test_a_build_stamps_what_is_known_and_a_later_one_takes_it_back(
    plausible: gpd.GeoDataFrame, tmp_path: Path
) -> None:
    geo, static = tmp_path / "geo", tmp_path / "static"
    folders = Folders(geo=geo, static=static)

    def sidecars() -> dict[str, dict[str, Any]]:
        files = [*geo.glob("*.source.json"), *static.glob("*.source.json")]
        return {file.name: json.loads(file.read_text("utf-8")) for file in files}

    warnings: list[InputWarning] = []
    unnamed = write(plausible, tmp_path / "map.gpkg")
    build_geometry(HOKKAIDO, unnamed, folders=folders, warn=warnings.append)
    assert len(warnings) == 1
    assert len(sidecars()) == 4
    for content in sidecars().values():
        assert content["licence"]["ja"] == "不明"
        assert content["redistributable"] is False
        assert "国土交通省" not in json.dumps(content, ensure_ascii=False)
    named = write(plausible, tmp_path / "N03-22_01_220101.gpkg")
    build_geometry(HOKKAIDO, named, folders=folders)
    for shipped in (
        HOKKAIDO.places.shapefile,
        HOKKAIDO.places.static / paths.DRAWN,
        HOKKAIDO.places.static / paths.PICKED,
        HOKKAIDO.places.data / "neighbours.csv",
    ):
        sidecar = sources.sidecar_path(shipped)
        words = json.loads(sidecar.read_text("utf-8"))
        same = {"inputs": [], "outputs": []}
        assert sidecars()[sidecar.name] | same == words | same
