"""Files of boundaries as different years and hands have them: the same prefecture comes out."""

import json
import zipfile
from collections.abc import Callable
from pathlib import Path

import geopandas as gpd
import pandas as pd
import pyogrio
import pytest
import shapely

from kankei_geo.base.crs import JGD2011
from kankei_geo.base.errors import InputWarning
from kankei_geo.build.boundaries import boundaries
from kankei_geo.build.boundaries.boundary_file import read_file
from kankei_geo.build.boundaries.boundary_names import city_of_wards, names_of
from kankei_geo.build.boundaries.boundary_origin import NOTHING_TOLD, sidecar_words
from tests.hokkaido import HOKKAIDO

from .conftest import squares, write

pytestmark = pytest.mark.slow

WARDS = HOKKAIDO.prefecture.wards
_LANGUAGE_OF_DBF = 29  # the byte that names the encoding
NAMES = HOKKAIDO.municipalities.set_index("code")["name"]


def dissolved(path: Path) -> tuple[gpd.GeoDataFrame, list[str]]:
    """Return the municipalities of a file, and what was said of it."""
    said: list[InputWarning] = []
    polygons = boundaries.polygons_of(HOKKAIDO, read_file(path, said.append), said.append)
    return boundaries.dissolve(HOKKAIDO, polygons, said.append), [str(one) for one in said]


@pytest.fixture
def named(n03: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Return the stand-in for N03 with the fields of 2022."""
    codes = n03["N03_007"]
    return n03.assign(
        N03_001="北海道",
        N03_002="振興局",
        N03_003=[("札幌市" if code in WARDS else None) for code in codes],
        N03_004=[(f"{code}区" if code in WARDS else NAMES.get(code, "村")) for code in codes],
    )[["N03_001", "N03_002", "N03_003", "N03_004", "N03_007", "geometry"]]


def of_2024(table: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    is_ward = table["N03_003"].notna()
    return table.assign(
        N03_005=table["N03_004"].where(is_ward),
        N03_004=table["N03_003"].fillna(table["N03_004"]),
        N03_003=None,
    )


def with_merged_wards(table: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    code = table["N03_007"].replace(WARDS)
    whole = table.assign(N03_007=code).dissolve("N03_007", as_index=False)
    return whole.assign(N03_003=None, N03_004=whole["N03_007"].map(NAMES).fillna("村"))


def by_polygon(table: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    halves = [
        shapely.MultiPolygon(
            [
                shapely.box(west, south, west + 0.05, north),
                shapely.box(west + 0.05, south, east, north),
            ]
        )
        for west, south, east, north in table.bounds.to_numpy()
    ]
    parts = table.set_geometry(gpd.GeoSeries(halves, crs=table.crs))
    return parts.explode(ignore_index=True)


@pytest.mark.turns
@pytest.mark.parametrize("kind", ["shp", "geojson", "gpkg", "fgb"])
@pytest.mark.parametrize(
    "vintage",
    [
        lambda table: table,
        of_2024,
        lambda table: table.drop(columns=["N03_002", "N03_003"]),
        lambda table: table.rename(columns=str.lower),
        with_merged_wards,
        by_polygon,
    ],
    ids=["2022", "2024", "without 003", "small letters", "wards merged", "by polygon"],
)
def test_every_vintage_gives_the_same_areas_in_silence(
    vintage: Callable[[gpd.GeoDataFrame], gpd.GeoDataFrame],
    kind: str,
    named: gpd.GeoDataFrame,
    tmp_path: Path,
) -> None:
    expected, _ = dissolved(write(named, tmp_path / "expected.gpkg"))
    path = tmp_path / f"N03-22_01_220101.{kind}"
    vintage(named).to_file(path, engine="pyogrio", encoding="utf-8" if kind == "shp" else None)
    areas, said = dissolved(path)
    assert areas["code"].tolist() == expected["code"].tolist()
    assert said == []
    for here, there in zip(areas.geometry, expected.geometry, strict=True):
        assert here.symmetric_difference(there).area < 1e-9
    words = sidecar_words(read_file(path, pytest.fail), NOTHING_TOLD, pytest.fail)
    assert words["vintage"] == "2022-01-01"
    assert words["source"].startswith("国土数値情報")


@pytest.mark.parametrize("vintage", [lambda table: table, of_2024], ids=["2022", "2024"])
def test_a_ward_has_its_city_before_its_name(
    vintage: Callable[[gpd.GeoDataFrame], gpd.GeoDataFrame], named: gpd.GeoDataFrame
) -> None:
    table = vintage(named)
    assert names_of(table).iloc[0] == "札幌市01101区"
    assert names_of(table)[table["N03_007"] == "01202"].tolist() == ["函館市"]
    assert city_of_wards(table).dropna().tolist() == ["札幌市"] * len(WARDS)


class _InShiftJis(zipfile.ZipInfo):
    """A member whose name stands in Shift JIS, as Japanese programs have written it."""

    def _encodeFilenameFlags(self) -> tuple[bytes, int]:  # noqa: N802 -- zipfile's own
        return self.filename.encode("cp932"), self.flag_bits & ~0x800


@pytest.mark.parametrize("member", [zipfile.ZipInfo, _InShiftJis], ids=["UTF-8", "Shift JIS"])
def test_the_ministrys_zip_of_shift_jis_in_folders_keeps_its_names(
    named: gpd.GeoDataFrame, tmp_path: Path, member: type[zipfile.ZipInfo]
) -> None:
    pyogrio.write_dataframe(named, tmp_path / "N03-20_01_200101.shp", encoding="CP932")
    packed = tmp_path / "N03-20200101_01_GML.zip"
    with zipfile.ZipFile(packed, "w") as archive:
        for part in tmp_path.glob("N03-20_01*"):
            content = bytearray(part.read_bytes())
            if part.suffix == ".dbf":
                content[_LANGUAGE_OF_DBF] = 0  # nor does the table tell its encoding
            if part.suffix != ".cpg":  # the ministry's older zips have none
                archive.writestr(member(f"行政区域/表示/{part.name}"), bytes(content))
    file = read_file(packed, pytest.fail)
    assert names_of(file.table).tolist() == names_of(named).tolist()
    areas, said = dissolved(packed)
    assert (areas["in_scope"].sum(), said) == (179, [])


def test_geojson_without_a_reference_system_and_land_of_nobody(
    named: gpd.GeoDataFrame, tmp_path: Path
) -> None:
    land = gpd.GeoDataFrame(
        {"N03_001": ["北海道", "千葉県"], "N03_004": "所属未定地", "N03_007": [None, ""]},
        geometry=squares(["a"] * len(named) + ["b", "c"]).geometry.iloc[-2:].to_numpy(),
        crs=JGD2011,
    )
    path = write(gpd.GeoDataFrame(pd.concat([named, land])), tmp_path / "n03.geojson")
    told = json.loads(path.read_text(encoding="utf-8"))
    told.pop("crs", None)
    path.write_text(json.dumps(told), encoding="utf-8")
    areas, said = dissolved(path)
    assert areas["in_scope"].sum() == 179
    assert len(said) == 1
    assert "1 feature(s) of Hokkaido have no code (所属未定地) and are left out" in said[0]


def test_a_thinned_file_whose_borders_have_parted_is_mended_and_said(
    named: gpd.GeoDataFrame, tmp_path: Path
) -> None:
    table = named.copy()
    # The east of 函館市 reaches into 小樽市, as where each polygon was thinned alone.
    row = table.index[table["N03_007"] == "01202"][0]
    west, south, east, north = table.geometry[row].bounds
    corners = [(west, south), (east, south), (east + 0.03, (south + north) / 2), (east, north)]
    table.loc[row, "geometry"] = shapely.Polygon([*corners, (west, north)])
    areas, said = dissolved(write(table, tmp_path / "thin.geojson"))
    assert shapely.coverage_is_valid(areas.geometry.values)
    assert areas["in_scope"].sum() == 179
    assert len(said) == 1
    assert "were covered by other codes, too" in said[0]
