"""What is shipped is what its sidecars say, and good enough for its purpose."""

import gzip
import json
from pathlib import Path

import geopandas as gpd
import pytest
import shapely

from kankei_geo.base import paths
from kankei_geo.base.codes import NORTHERN_TERRITORIES
from kankei_geo.build import build, measure
from kankei_geo.dataset import load, pipeline, shipped, sources
from kankei_geo.present.maps import tooltip

SHIPPED = [
    path
    for folder in (paths.GEO, paths.DATA, paths.STATIC)
    for path in sorted(folder.rglob("*"))
    if path.is_file() and not path.name.endswith(paths.SIDECAR_SUFFIX)
]
BROWSER_BUDGET_BYTES = 60_000


def test_every_shipped_file_is_described_once_with_its_true_hash() -> None:
    described = [
        (sidecar.path.parent / output.name, output.sha256)
        for sidecar in shipped.sidecars()
        for output in sidecar.outputs
    ]
    assert sorted(path for path, _ in described) == sorted(SHIPPED)
    for path, digest in described:
        assert sources.sha256(path) == digest, path


def test_every_sidecar_tells_title_producer_source_licence_and_processing() -> None:
    for sidecar in shipped.sidecars():
        for language in ("ja", "en"):
            for text in (sidecar.title, sidecar.producer, sidecar.licence, sidecar.credit):
                assert text[language], sidecar.path
        assert sidecar.source, sidecar.path
        assert sidecar.vintage, sidecar.path
        assert sidecar.processing, sidecar.path


def test_inputs_that_are_shipped_themselves_are_recorded_as_they_are_now() -> None:
    present = {path.name: path for path in SHIPPED}
    for sidecar in shipped.sidecars():
        for item in sidecar.inputs:
            if item.name in present:
                assert sources.sha256(present[item.name]) == item.sha256, sidecar.path


def test_nothing_is_read_beside_damage_that_could_be_mixed_with_a_later_edition(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def damaged() -> None:
        raise shipped.DamagedError(shipped.Shipped((), {paths.NOTES: b""}, {}))

    monkeypatch.setattr(shipped, "whole", damaged)
    with pytest.raises(shipped.DamagedError):
        shipped.content(paths.NOTES)


def test_everything_that_is_shipped_can_be_read() -> None:
    load.everything()


def shapefile() -> gpd.GeoDataFrame:
    return gpd.read_file(paths.ANALYSIS_SHAPEFILE)


def test_shapefile_is_utf8_jgd2011_and_small() -> None:
    assert paths.ANALYSIS_SHAPEFILE.with_suffix(".cpg").read_text() == "UTF-8"
    areas = shapefile()
    assert areas.crs.to_epsg() == 6668
    assert "札幌市" in set(areas["name"])
    parts = paths.GEO.glob("municipalities.*")
    assert sum(path.stat().st_size for path in parts) < 4_000_000


def test_shapefile_keeps_each_area_within_half_a_percent() -> None:
    areas = shapefile()
    error = (measure.area_km2(areas.geometry) / areas["area_km2"] - 1).abs()
    assert error.max() < 0.005
    # Independent: the total printed with the input, Northern Territories included.
    assert areas["area_km2"].sum() == pytest.approx(83_424.39, abs=0.05)


def geojson(name: str) -> gpd.GeoDataFrame:
    return gpd.read_file(paths.STATIC / name)


@pytest.mark.parametrize("name", ["municipalities.geojson", "municipalities_pick.geojson"])
def test_browser_files_share_borders_and_hold_everyone(name: str) -> None:
    areas = geojson(name)
    assert shapely.coverage_is_valid(areas.geometry.values)
    in_scope = areas[~areas["code"].isin(NORTHERN_TERRITORIES)]
    assert list(in_scope["code"]) == list(load.municipalities()["code"])
    assert list(areas["i"]) == list(range(len(areas)))
    assert not areas.geometry.is_empty.any()


def test_islands_are_alive_in_every_level() -> None:
    for areas in (
        shapefile(),
        geojson("municipalities.geojson"),
        geojson("municipalities_pick.geojson"),
    ):
        by_code = areas.set_index("code").geometry
        for island in ("01367", "01517", "01518", "01519"):
            assert not by_code[island].is_empty
        teuri, yagishiri = shapely.Point(141.317, 44.419), shapely.Point(141.413, 44.433)
        assert by_code["01484"].buffer(0.02).contains(teuri)
        assert by_code["01484"].buffer(0.02).contains(yagishiri)


def test_browser_files_fit_the_budget_with_four_decimals() -> None:
    files = sorted(paths.STATIC.glob("*.geojson"))
    assert sum(len(gzip.compress(file.read_bytes())) for file in files) <= BROWSER_BUDGET_BYTES
    for file in files:
        coordinates = shapely.get_coordinates(gpd.read_file(file).geometry.values)
        assert (coordinates == coordinates.round(4)).all()


def test_offices_lie_in_their_own_shipped_polygon() -> None:
    offices = load.municipalities()
    points = gpd.GeoSeries.from_xy(
        offices["office_lon"], offices["office_lat"], index=offices["code"]
    )
    polygons = shapefile().set_index("code").geometry.loc[points.index]
    assert polygons.contains(points.set_crs(polygons.crs)).all()


def test_tooltips_on_the_map_are_those_of_the_present_matrix() -> None:
    shipped = geojson("municipalities_pick.geojson").drop(columns=["geometry", "i"])
    expected = tooltip.properties(pipeline.joined_table())
    assert shipped[expected.columns].to_dict("records") == expected.to_dict("records")
    kushiro = expected.set_index("code").loc["01206", "tip_ja"]
    assert "首都圏PR：あり（左右の欄から導出）" in kushiro


@pytest.mark.full_input
def test_a_build_from_the_full_resolution_reproduces_what_is_shipped(
    full_input: Path, tmp_path: Path
) -> None:
    boundaries = full_input / "boundaries" / "N03-22_01_220101_rebuilt.shp"
    build.build_geometry(boundaries, geo_dir=tmp_path / "geo", static_dir=tmp_path / "static")
    build.build_tables(full_input, data_dir=tmp_path / "data")
    for folder in ("geo", "static", "data"):
        for path in (tmp_path / folder).iterdir():
            shipped = paths.ROOT / folder / path.name
            assert sources.sha256(path) == sources.sha256(shipped), path.name


def test_a_build_from_another_vintage_says_so(plausible: gpd.GeoDataFrame, tmp_path: Path) -> None:
    source = tmp_path / "N03-20240101_01.geojson"
    plausible.to_file(source)
    steps: list[str] = []
    build.build_geometry(
        source, geo_dir=tmp_path / "geo", static_dir=tmp_path / "static", step=steps.append
    )
    sidecar = json.loads((tmp_path / "geo" / "municipalities.shp.source.json").read_text("utf-8"))
    assert sidecar["vintage"] == "2024-01-01"
    assert sidecar["inputs"][0]["name"] == source.name
    assert steps[0] == "read"
    assert steps[-1] == "write"
    drawn = json.loads((tmp_path / "static" / "municipalities.geojson").read_text("utf-8"))
    assert len(drawn["features"]) == 185
