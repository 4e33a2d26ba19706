"""Reading N03 of any vintage, and making exactly 179 municipalities of it."""

import json
from pathlib import Path

import geopandas as gpd
import numpy as np
import pytest
import shapely
from shapely.geometry import GeometryCollection, Point, Polygon, box

from kankei_geo.base.errors import InputContentError, InputWarning, UnexpectedCrsError
from kankei_geo.build.boundaries import boundaries
from tests.hokkaido import HOKKAIDO

from .conftest import polygons_of, squares, write


def dissolved(path: Path, warnings: list[InputWarning] | None = None) -> gpd.GeoDataFrame:
    warn = [].append if warnings is None else warnings.append
    return boundaries.dissolve(HOKKAIDO, polygons_of(path, warnings), warn)


def one_line(error: BaseException) -> str:
    text = str(error)
    assert "\n" not in text
    return text


def test_wards_become_one_municipality_and_villages_are_out_of_scope(
    n03: gpd.GeoDataFrame, tmp_path: Path
) -> None:
    areas = dissolved(write(n03, tmp_path / "n03.shp"))
    assert areas["in_scope"].sum() == 179
    assert set(areas.loc[~areas["in_scope"], "code"]) == set(HOKKAIDO.prefecture.outlined)
    sapporo = areas.loc[areas["code"] == "01100", "geometry"].item()
    assert sapporo.area == pytest.approx(10 * 0.01)


def test_tomari_stands_twice_and_only_one_counts(n03: gpd.GeoDataFrame, tmp_path: Path) -> None:
    areas = dissolved(write(n03, tmp_path / "n03.gpkg"))
    in_scope = areas.set_index("code")["in_scope"]
    assert in_scope["01403"]
    assert not in_scope["01696"]


def test_a_vintage_without_wards_other_columns_and_codes_as_numbers(tmp_path: Path) -> None:
    codes = HOKKAIDO.municipalities["code"]
    old = squares(list(codes)).rename(columns={"N03_007": "CITYCODE"})
    old["CITYCODE"] = old["CITYCODE"].astype(int)
    old["NAME"] = "x"
    assert list(dissolved(write(old, tmp_path / "old.geojson"))["code"]) == list(codes)


def test_other_prefectures_and_land_without_a_code_are_left_out(
    n03: gpd.GeoDataFrame, tmp_path: Path
) -> None:
    national = squares([*n03["N03_007"], "02201", "47201"])
    national.loc[len(national) - 1, "N03_007"] = None
    polygons = polygons_of(write(national, tmp_path / "national.gpkg"))
    assert len(polygons) == len(n03)


def test_a_shapefile_without_prj_is_taken_for_degrees_only_inside_hokkaido(
    n03: gpd.GeoDataFrame, tmp_path: Path
) -> None:
    path = write(n03, tmp_path / "n03.shp")
    path.with_suffix(".prj").unlink()
    assert polygons_of(path).crs.to_epsg() == 6668
    path = write(n03.to_crs(6680), tmp_path / "metres.shp")
    path.with_suffix(".prj").unlink()
    with pytest.raises(UnexpectedCrsError, match=r"no reference system \(\.prj\)"):
        polygons_of(path)


def test_what_is_missing_and_what_is_too_much_is_named(
    n03: gpd.GeoDataFrame, tmp_path: Path
) -> None:
    wrong = n03[~n03["N03_007"].isin(["01202", "01403"])]
    path = write(gpd.GeoDataFrame(wrong).replace("01236", "01999"), tmp_path / "wrong.gpkg")
    with pytest.raises(InputContentError) as caught:
        dissolved(path)
    message = str(caught.value)
    assert "found 176 of 179" in message
    assert "Missing: 01202 函館市, 01236 北斗市, 01403 泊村" in message
    assert "Too much: 01999" in message


def test_a_file_without_codes_names_its_columns(tmp_path: Path) -> None:
    path = write(
        squares(["01202"]).rename(columns={"N03_007": "NAME"}).replace("01202", "函館市"),
        tmp_path / "names.gpkg",
    )
    with pytest.raises(InputContentError, match=r"Found columns: NAME\. Expected N03_007"):
        polygons_of(path)


def at(areas: gpd.GeoDataFrame, code: str) -> int:
    return int(areas.index[areas["N03_007"] == code][0])


def test_a_decimal_column_before_the_codes_is_no_code(
    n03: gpd.GeoDataFrame, tmp_path: Path
) -> None:
    renamed = n03.rename(columns={"N03_007": "CODE"})
    renamed.insert(0, "AREA", [10.5 + n for n in range(len(n03))])
    renamed.insert(0, "PEOPLE", [20_000 + n for n in range(len(n03))])
    assert set(polygons_of(write(renamed, tmp_path / "n03.gpkg"))["code"]) == set(n03["N03_007"])


@pytest.mark.parametrize("empty", [None, Polygon()])
def test_an_empty_geometry_is_told_with_its_own_code(
    n03: gpd.GeoDataFrame, tmp_path: Path, empty: Polygon | None
) -> None:
    row = at(n03, "01691")
    n03.loc[row, "geometry"] = empty
    with pytest.raises(InputContentError) as caught:
        polygons_of(write(n03, tmp_path / "n03.gpkg"))
    text = one_line(caught.value)
    assert f"the geometry of 01691 is empty (the first: feature {row + 1})" in text
    assert "01700" not in text


def test_an_empty_geometry_beside_others_of_its_code_is_left_out_and_told(
    n03: gpd.GeoDataFrame, tmp_path: Path
) -> None:
    n03.loc[len(n03)] = ["01691", None]
    warnings: list[InputWarning] = []
    assert len(dissolved(write(n03, tmp_path / "n03.gpkg"), warnings)) == 185
    assert "1 feature(s) that are empty or no polygons" in one_line(warnings[0])
    assert "01691" in str(warnings[0])
    assert "空の地物やポリゴンでない地物1件" in warnings[0].text("ja")


def test_lines_and_points_are_no_polygons(n03: gpd.GeoDataFrame, tmp_path: Path) -> None:
    lines = n03.set_geometry(n03.geometry.boundary)
    with pytest.raises(InputContentError, match="found LineString where polygons are expected"):
        polygons_of(write(lines, tmp_path / "lines.geojson"))


def test_the_file_of_points_is_told_as_points(full_input: Path) -> None:
    with pytest.raises(InputContentError, match="found Point where polygons are expected"):
        polygons_of(full_input / "boundaries_odd" / "geojagaimo_hokkaido.geojson")


def test_features_that_stand_twice_count_once(n03: gpd.GeoDataFrame, tmp_path: Path) -> None:
    twice = gpd.GeoDataFrame(n03.iloc[[*range(len(n03)), at(n03, "01691"), at(n03, "01202")]])
    warnings: list[InputWarning] = []
    areas = dissolved(write(twice, tmp_path / "twice.gpkg"), warnings)
    assert areas.geometry.is_valid.all()
    assert areas.set_index("code").geometry["01691"].area == pytest.approx(0.01)
    assert "2 polygon(s) stand in the file more than once (codes: 01691, 01202)" in one_line(
        warnings[0]
    )


def test_parts_of_one_code_that_overlap_are_merged(n03: gpd.GeoDataFrame, tmp_path: Path) -> None:
    row = at(n03, "01203")
    west, south, east, north = n03.geometry[row].bounds
    n03.loc[len(n03)] = ["01203", box(west + 0.03, south, east, north)]
    warnings: list[InputWarning] = []
    areas = dissolved(write(n03, tmp_path / "overlap.gpkg"), warnings).set_index("code")
    assert areas.geometry["01203"].area == pytest.approx(0.01)
    assert shapely.coverage_is_valid(areas.geometry.values)


def test_a_polygon_under_two_codes_is_refused_and_an_overlap_is_mended(
    n03: gpd.GeoDataFrame, tmp_path: Path
) -> None:
    row, other = at(n03, "01203"), at(n03, "01204")
    west, south, east, north = n03.geometry[row].bounds
    n03.loc[row, "geometry"] = box(west, south, east + 0.002, north)
    warnings: list[InputWarning] = []
    areas = dissolved(write(n03, tmp_path / "overlap.gpkg"), warnings).set_index("code")
    assert shapely.coverage_is_valid(areas.geometry.values)
    assert areas.geometry["01204"].area == pytest.approx(0.01, rel=0.03)
    assert "parts of 01204 were covered by other codes" in one_line(warnings[0])
    n03.loc[other, "geometry"] = n03.geometry[row]
    with pytest.raises(InputContentError, match="the polygons of 01204 are wholly covered"):
        dissolved(write(n03, tmp_path / "covered.gpkg"))


def test_a_polygon_that_crosses_itself_is_repaired_and_told(
    n03: gpd.GeoDataFrame, tmp_path: Path
) -> None:
    row = at(n03, "01203")
    west, south, east, north = n03.geometry[row].bounds
    spike = [(west + 0.05, south), (west + 0.06, south + 0.01), (west + 0.05, south + 0.01)]
    bow = [(west + 0.06, south), (east, south), (east, north), (west, north)]
    n03.loc[row, "geometry"] = Polygon([(west, south), *spike, *bow])
    assert not n03.geometry[row].is_valid
    warnings: list[InputWarning] = []
    areas = dissolved(write(n03, tmp_path / "crossing.gpkg"), warnings)
    assert areas.geometry.is_valid.all()
    assert "1 polygon(s) cross themselves and were repaired (codes: 01203)" in one_line(warnings[0])


def test_swapped_latitude_and_longitude_are_put_right_and_told(
    n03: gpd.GeoDataFrame, tmp_path: Path
) -> None:
    swapped = n03.set_geometry(
        shapely.transform(n03.geometry.values, lambda xy: xy[:, ::-1])
    ).set_crs(6668, allow_override=True)
    warnings: list[InputWarning] = []
    polygons = polygons_of(write(swapped, tmp_path / "swapped.gpkg"), warnings)
    assert polygons.total_bounds.tolist() == pytest.approx(n03.total_bounds.tolist())
    assert "latitude and longitude are swapped in 194 of 194" in one_line(warnings[0])


def test_a_single_polygon_is_turned_or_told_by_its_code(
    n03: gpd.GeoDataFrame, tmp_path: Path
) -> None:
    row, whole = at(n03, "01203"), n03.total_bounds.tolist()
    n03.loc[row, "geometry"] = shapely.transform(n03.geometry[row], lambda xy: xy[:, ::-1])
    warnings: list[InputWarning] = []
    polygons = polygons_of(write(n03, tmp_path / "one.gpkg"), warnings)
    assert polygons.total_bounds.tolist() == pytest.approx(whole)
    assert "swapped in 1 of 194" in one_line(warnings[0])
    n03.loc[row, "geometry"] = box(10, 10, 11, 11)
    with pytest.raises(InputContentError, match="the polygons of 01203 do not lie in Hokkaido"):
        polygons_of(write(n03, tmp_path / "far.gpkg"))


@pytest.mark.parametrize("number", ["nan", "inf"])
def test_coordinates_that_are_no_numbers_are_told(
    n03: gpd.GeoDataFrame, tmp_path: Path, number: str
) -> None:
    with np.errstate(invalid="ignore"):
        n03.loc[at(n03, "01203"), "geometry"] = shapely.from_wkt(
            f"POLYGON ((142 43, {number} 43.1, 142.1 43.1, 142 43))"
        )
    with pytest.raises(InputContentError, match=r"found NaN .*codes: 01203"):
        polygons_of(write(n03, tmp_path / "nan.gpkg"))


def test_what_stands_in_a_collection_beside_a_polygon_is_left_out(
    n03: gpd.GeoDataFrame, tmp_path: Path
) -> None:
    both = [GeometryCollection([area, Point(142, 43)]) for area in n03.geometry]
    warnings: list[InputWarning] = []
    collected = gpd.GeoDataFrame(n03[["N03_007"]], geometry=both, crs=n03.crs)
    assert len(dissolved(write(collected, tmp_path / "both.gpkg"), warnings)) == 185
    assert not warnings


def test_rings_that_fold_flat_are_repaired(plausible: gpd.GeoDataFrame, tmp_path: Path) -> None:
    coarse = shapely.transform(np.asarray(plausible.geometry), lambda xy: np.round(xy, 2))
    warnings: list[InputWarning] = []
    areas = dissolved(
        write(plausible.set_geometry(coarse).set_crs(6668), tmp_path / "coarse.gpkg"), warnings
    )
    assert shapely.coverage_is_valid(areas.geometry.values)
    assert "cross themselves and were repaired" in str(warnings[0])


def test_a_wrong_reference_system_is_told_and_another_can_be_said(
    n03: gpd.GeoDataFrame, tmp_path: Path
) -> None:
    path = write(n03.to_crs(6680).set_crs(6668, allow_override=True), tmp_path / "wrong.gpkg")
    with pytest.raises(UnexpectedCrsError, match="do not lie in Hokkaido"):
        polygons_of(path)
    right = polygons_of(path, crs="EPSG:6680")
    assert right.total_bounds.tolist() == pytest.approx(n03.total_bounds.tolist())
    with pytest.raises(UnexpectedCrsError, match="--crs nonsense: no such reference system"):
        polygons_of(path, crs="nonsense")


def test_a_thinned_file_that_crosses_itself_makes_whole_municipalities(full_input: Path) -> None:
    warnings: list[InputWarning] = []
    areas = dissolved(full_input / "boundaries_odd" / "seseki_01_hokkaido_topo.json", warnings)
    assert areas["in_scope"].sum() == 179
    assert shapely.coverage_is_valid(areas.geometry.values)
    texts = [one_line(warning) for warning in warnings]
    assert len(texts) == 2
    assert "257 feature(s) that are empty or no polygons" in texts[0]
    assert "140 polygon(s) cross themselves and were repaired" in texts[1]


def test_a_topology_without_a_reference_system_is_read(
    n03: gpd.GeoDataFrame, tmp_path: Path
) -> None:
    topology: dict[str, object] = {"type": "Topology", "arcs": []}
    arcs: list[list[list[float]]] = []
    shapes = []
    for place, row in enumerate(n03.itertuples()):
        arcs.append([list(point) for point in row.geometry.exterior.coords])
        shapes.append(
            {"type": "Polygon", "properties": {"N03_007": row.N03_007}, "arcs": [[place]]}
        )
    topology |= {
        "arcs": arcs,
        "objects": {"n03": {"type": "GeometryCollection", "geometries": shapes}},
    }
    for name in ("n03.topojson", "n03.json"):
        (tmp_path / name).write_text(json.dumps(topology), encoding="utf-8")
        assert len(dissolved(tmp_path / name)) == 185
