"""Whatever boundaries are packed in is opened, or refused in one line."""

import zipfile
from pathlib import Path

import geopandas as gpd
import pandas as pd
import pytest

from kankei_geo.base.errors import InputContentError, InputFileError, InputWarning, KankeiGeoError
from kankei_geo.build.boundaries.boundary_file import read_file

from .conftest import polygons_of, squares, write

KINDS = [".shp", ".geojson", ".json", ".gpkg", ".fgb", ".gml", ".parquet"]


def packed(archive: Path, *files: Path) -> Path:
    with zipfile.ZipFile(archive, "w") as zipped:
        for file in files:
            zipped.write(file, f"folder/{file.name}")
    return archive


def written(areas: gpd.GeoDataFrame, path: Path) -> Path:
    if path.suffix == ".parquet":
        areas.to_parquet(path)
    elif path.suffix == ".json":
        write(areas, path.with_suffix(".geojson")).rename(path)
    else:
        write(areas, path)
    return path


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_of_file_gives_the_same_codes(
    n03: gpd.GeoDataFrame, tmp_path: Path, kind: str
) -> None:
    path = written(n03, tmp_path / f"n03{kind}")
    path.with_suffix(".xsd").unlink(missing_ok=True)  # without it GDAL writes what it found out
    before = sorted(tmp_path.iterdir())
    assert sorted(polygons_of(path)["code"]) == sorted(n03["N03_007"])
    assert sorted(tmp_path.iterdir()) == before, "reading leaves nothing behind"


@pytest.mark.parametrize("kind", KINDS)
def test_a_folder_around_one_file_is_that_file(
    n03: gpd.GeoDataFrame, tmp_path: Path, kind: str
) -> None:
    (tmp_path / "readme.txt").write_text("hello", encoding="utf-8")
    path = written(n03, tmp_path / f"n03{kind}")
    found = read_file(tmp_path, [].append)
    assert len(found.table) == len(n03)
    assert path in found.parts
    assert found.name == path.name


def test_a_folder_of_several_is_refused_unless_they_are_layers_of_one(
    n03: gpd.GeoDataFrame, tmp_path: Path
) -> None:
    write(n03, tmp_path / "N03-23_01_230101.shp")
    write(squares(["01000"]), tmp_path / "N03-23_01_230101_prefecture.shp")
    assert len(polygons_of(tmp_path)) == len(n03)
    write(n03, tmp_path / "another.shp")
    with pytest.raises(InputContentError, match=r"found N03.*another\.shp|found another\.shp"):
        polygons_of(tmp_path)
    (tmp_path / "empty").mkdir()
    with pytest.raises(InputContentError, match="found - in this folder"):
        polygons_of(tmp_path / "empty")


def test_the_ministrys_zip_with_coarser_layers(n03: gpd.GeoDataFrame, tmp_path: Path) -> None:
    write(n03, tmp_path / "N03-23_01_230101.shp")
    write(squares(["01000"]), tmp_path / "N03-23_01_230101_prefecture.shp")
    archive = packed(tmp_path / "N03.zip", *tmp_path.glob("N03-23*"))
    found = read_file(archive, [].append)
    assert len(found.table) == len(n03)
    assert found.name == "N03-23_01_230101.shp"
    assert found.parts == (archive,)


def test_a_zip_in_a_zip(n03: gpd.GeoDataFrame, tmp_path: Path) -> None:
    write(n03, tmp_path / "N03-23_01_230101.shp")
    inner = packed(tmp_path / "inner.zip", *tmp_path.glob("N03-23*"))
    outer = packed(tmp_path / "outer.zip", inner)
    assert len(polygons_of(packed(tmp_path / "outermost.zip", outer))) == len(n03)


def test_the_layer_with_the_most_features_is_read(n03: gpd.GeoDataFrame, tmp_path: Path) -> None:
    path = tmp_path / "layers.gpkg"
    squares(["01000"]).to_file(path, layer="prefecture")
    n03.to_file(path, layer="municipalities")
    assert len(polygons_of(path)) == len(n03)


@pytest.mark.parametrize("lie", ["UTF-8", "nonsense", "EUC-JP"])
def test_a_cpg_that_lies_does_not_matter(n03: gpd.GeoDataFrame, tmp_path: Path, lie: str) -> None:
    names = n03.assign(N03_004="函館市ソ表")
    names.to_file(tmp_path / "n03.shp", encoding="CP932")
    (tmp_path / "n03.cpg").write_text(lie, encoding="ascii")
    warnings: list[InputWarning] = []
    assert len(polygons_of(tmp_path / "n03.shp", warnings)) == len(n03)
    if lie == "UTF-8":  # the others can be decoded, wrongly: names are not used
        assert "read as CP932" in str(warnings[0])


def test_a_shapefile_that_was_cut_names_what_it_lost(n03: gpd.GeoDataFrame, tmp_path: Path) -> None:
    path = write(n03, tmp_path / "n03.shp")
    path.write_bytes(path.read_bytes()[:20_000])
    with pytest.raises(KankeiGeoError) as caught:
        polygons_of(path)
    assert "n03.shp" in str(caught.value)
    assert "\n" not in str(caught.value)


def test_messages_for_broken_files(tmp_path: Path) -> None:
    pd.DataFrame({"code": ["01202"]}).to_parquet(tmp_path / "table.parquet")
    cases = {
        "none.shp": (None, InputFileError, "no such file"),
        "list.txt": (b"x", InputFileError, "cannot read files of the kind .txt"),
        "bad.zip": (b"PK no zip", InputFileError, "the zip file is damaged"),
        "bad.shp": (b"no shapefile", InputContentError, "ends as .shp, but found another content"),
        "bad.geojson": (b"{}", InputFileError, "GDAL cannot read it"),
        "bad.fgb": (b"x", InputContentError, "another content"),
        "bad.gml": (b"<gml/>", InputFileError, "GDAL cannot read it"),
        "bad.parquet": (b"x", InputContentError, "another content"),
        "table.parquet": (None, InputFileError, "cannot be read as GeoParquet"),
        "points.json": (
            b'{"type": "FeatureCollection", "features": []}',
            InputContentError,
            "no polygons found",
        ),
    }
    for name, (content, kind, message) in cases.items():
        path = tmp_path / name
        if content is not None:
            path.write_bytes(content)
        with pytest.raises(kind, match=message) as caught:
            read_file(path, [].append)
        assert "\n" not in str(caught.value)


def test_a_zip_without_boundaries_says_what_it_holds(tmp_path: Path) -> None:
    archive = tmp_path / "other.zip"
    with zipfile.ZipFile(archive, "w") as zipped:
        zipped.writestr("readme.txt", "hello")
    with pytest.raises(InputContentError, match=r"Found: readme\.txt"):
        read_file(archive, [].append)
