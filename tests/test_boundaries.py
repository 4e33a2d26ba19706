"""Reading N03 of any vintage, and making exactly 179 municipalities of it."""

import zipfile
from pathlib import Path

import geopandas as gpd
import pyogrio
import pytest

from kankei_geo import boundaries, load
from kankei_geo.codes import NORTHERN_TERRITORIES, SAPPORO
from kankei_geo.errors import InputContentError, InputFileError, UnexpectedCrsError

from .conftest import squares


def write(areas: gpd.GeoDataFrame, path: Path) -> Path:
    pyogrio.write_dataframe(areas, path)
    return path


def test_wards_become_one_municipality_and_villages_are_out_of_scope(
    n03: gpd.GeoDataFrame, tmp_path: Path
) -> None:
    areas = boundaries.dissolve(boundaries.read_boundaries(write(n03, tmp_path / "n03.shp")))
    assert areas["in_scope"].sum() == 179
    assert set(areas.loc[~areas["in_scope"], "code"]) == set(NORTHERN_TERRITORIES)
    sapporo = areas.loc[areas["code"] == SAPPORO, "geometry"].item()
    assert sapporo.area == pytest.approx(10 * 0.01)


def test_tomari_stands_twice_and_only_one_counts(n03: gpd.GeoDataFrame, tmp_path: Path) -> None:
    areas = boundaries.dissolve(boundaries.read_boundaries(write(n03, tmp_path / "n03.gpkg")))
    in_scope = areas.set_index("code")["in_scope"]
    assert in_scope["01403"]
    assert not in_scope["01696"]


@pytest.mark.parametrize("kind", [".shp", ".geojson", ".gpkg"])
def test_every_kind_of_file_gives_the_same_codes(
    n03: gpd.GeoDataFrame, tmp_path: Path, kind: str
) -> None:
    polygons = boundaries.read_boundaries(write(n03, tmp_path / f"n03{kind}"))
    assert sorted(polygons["code"]) == sorted(n03["N03_007"])


def test_the_ministrys_zip_with_coarser_layers(n03: gpd.GeoDataFrame, tmp_path: Path) -> None:
    write(n03, tmp_path / "N03-23_01_230101.shp")
    write(squares(["01000"]), tmp_path / "N03-23_01_230101_prefecture.shp")
    archive = tmp_path / "N03.zip"
    with zipfile.ZipFile(archive, "w") as zipped:
        for part in tmp_path.glob("N03-23*"):
            zipped.write(part, f"N03-23/{part.name}")
    assert len(boundaries.read_boundaries(archive)) == len(n03)


def test_a_vintage_without_wards_other_columns_and_codes_as_numbers(tmp_path: Path) -> None:
    codes = load.municipalities()["code"]
    old = squares(list(codes)).rename(columns={"N03_007": "CITYCODE"})
    old["CITYCODE"] = old["CITYCODE"].astype(int)
    old["NAME"] = "x"
    polygons = boundaries.read_boundaries(write(old, tmp_path / "old.geojson"))
    assert list(boundaries.dissolve(polygons)["code"]) == list(codes)


def test_other_prefectures_and_land_without_a_code_are_left_out(
    n03: gpd.GeoDataFrame, tmp_path: Path
) -> None:
    national = squares([*n03["N03_007"], "02201", "47201"])
    national.loc[len(national) - 1, "N03_007"] = None
    polygons = boundaries.read_boundaries(write(national, tmp_path / "national.gpkg"))
    assert len(polygons) == len(n03)


def test_a_shapefile_without_prj_is_taken_for_degrees_only_inside_hokkaido(
    n03: gpd.GeoDataFrame, tmp_path: Path
) -> None:
    path = write(n03, tmp_path / "n03.shp")
    path.with_suffix(".prj").unlink()
    assert boundaries.read_boundaries(path).crs.to_epsg() == 6668
    path = write(n03.to_crs(6680), tmp_path / "metres.shp")
    path.with_suffix(".prj").unlink()
    with pytest.raises(UnexpectedCrsError, match=r"no reference system \(\.prj\)"):
        boundaries.read_boundaries(path)


def test_what_is_missing_and_what_is_too_much_is_named(
    n03: gpd.GeoDataFrame, tmp_path: Path
) -> None:
    wrong = n03[~n03["N03_007"].isin(["01202", "01403"])]
    path = write(gpd.GeoDataFrame(wrong).replace("01236", "01999"), tmp_path / "wrong.gpkg")
    with pytest.raises(InputContentError) as caught:
        boundaries.dissolve(boundaries.read_boundaries(path))
    message = str(caught.value)
    assert "found 176 of 179" in message
    assert "Missing: 01202 函館市, 01236 北斗市, 01403 泊村" in message
    assert "Too much: 01999" in message


def test_messages_for_broken_files(tmp_path: Path) -> None:
    cases = {
        "none.shp": (None, InputFileError, "no such file"),
        "list.txt": (b"x", InputFileError, "cannot read files of the kind .txt"),
        "bad.zip": (b"PK no zip", InputFileError, "the zip file is damaged"),
        "bad.shp": (b"no shapefile", InputFileError, "GDAL cannot read it"),
        "bad.geojson": (b"{}", InputFileError, "GDAL cannot read it"),
    }
    for name, (content, kind, message) in cases.items():
        path = tmp_path / name
        if content is not None:
            path.write_bytes(content)
        with pytest.raises(kind, match=message):
            boundaries.read_boundaries(path)


def test_a_file_without_codes_names_its_columns(tmp_path: Path) -> None:
    path = write(
        squares(["01202"]).rename(columns={"N03_007": "NAME"}).replace("01202", "函館市"),
        tmp_path / "names.gpkg",
    )
    with pytest.raises(InputContentError, match=r"Found columns: NAME\. Expected N03_007"):
        boundaries.read_boundaries(path)


def test_a_zip_without_boundaries_says_what_it_holds(tmp_path: Path) -> None:
    archive = tmp_path / "other.zip"
    with zipfile.ZipFile(archive, "w") as zipped:
        zipped.writestr("readme.txt", "hello")
    with pytest.raises(InputContentError, match=r"Found: readme\.txt"):
        boundaries.read_boundaries(archive)


@pytest.mark.parametrize(
    ("name", "vintage"),
    [
        ("N03-22_01_220101_rebuilt.shp", "2022-01-01"),
        ("N03-20240101_01.shp", "2024-01-01"),
        ("boundaries.gpkg", None),
    ],
)
def test_the_vintage_is_read_from_the_name(name: str, vintage: str | None) -> None:
    assert boundaries.vintage_of(Path(name)) == vintage
