"""What is shipped is what its sidecars say, and good enough for its purpose."""

import gzip
import json
import shutil
from pathlib import Path

import geopandas as gpd
import pandas as pd
import pytest
import shapely

from kankei_geo.base import paths
from kankei_geo.base.errors import DamagedError, InputContentError
from kankei_geo.base.paths import Places
from kankei_geo.build import geometry, measure, tables
from kankei_geo.build.geometry import Folders
from kankei_geo.dataset import catalogue, sources
from kankei_geo.dataset.catalogue import open_dataset
from kankei_geo.present.maps import served, tooltip
from tests.hokkaido import HOKKAIDO

from . import conftest

SHIPPED = [
    path
    for folder in (HOKKAIDO.places.geo, HOKKAIDO.places.data, HOKKAIDO.places.static)
    for path in sorted(folder.rglob("*"))
    if path.is_file()
    and not path.name.endswith(paths.SIDECAR_SUFFIX)
    and path.name not in {paths.PREFECTURE_SETTINGS, paths.EDITION_SETTINGS}
]
BROWSER_BUDGET_BYTES = 60_000
BUILT_FILES = 30  # 5 parts of the shapefile, 2 GeoJSON, 10 tables, a sidecar for each kind


def test_every_shipped_file_is_described_once_with_its_true_hash() -> None:
    described = [
        (sidecar.path.parent / output.name, output.sha256)
        for sidecar in HOKKAIDO.sidecars
        for output in sidecar.outputs
    ]
    assert sorted(path for path, _ in described) == sorted(SHIPPED)
    for path, digest in described:
        assert sources.sha256(path) == digest, path


def test_every_sidecar_tells_title_producer_source_licence_and_processing() -> None:
    for sidecar in HOKKAIDO.sidecars:
        for language in ("ja", "en"):
            for text in (sidecar.title, sidecar.producer, sidecar.licence, sidecar.credit):
                assert text[language], sidecar.path
        assert sidecar.source, sidecar.path
        assert sidecar.vintage, sidecar.path
        assert sidecar.processing, sidecar.path


def test_inputs_that_are_shipped_themselves_are_recorded_as_they_are_now() -> None:
    present = {path.name: path for path in SHIPPED}
    for sidecar in HOKKAIDO.sidecars:
        for item in sidecar.inputs:
            if item.name in present:
                assert sources.sha256(present[item.name]) == item.sha256, sidecar.path


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """Return a copy of all data that a test may damage."""
    for folder in ("data", "geo", "static"):
        shutil.copytree(paths.ROOT / folder, tmp_path / folder)
    return tmp_path


def test_nothing_is_read_beside_damage_that_could_be_mixed_with_a_later_edition(
    home: Path,
) -> None:
    notes = home / "data" / "01" / "2022" / "notes.csv"
    whole = notes.read_bytes()
    notes.write_bytes(whole[:-1])
    with pytest.raises(DamagedError, match=r"data/01/2022/notes.csv: the file is another one"):
        open_dataset(home=home)
    # Nothing was kept: after a repair everything is read anew, the other files as well.
    notes.write_bytes(whole)
    towns = home / "data" / "01" / "municipalities.csv"
    towns.write_bytes(towns.read_bytes()[:-1])
    with pytest.raises(DamagedError, match=r"data/01/municipalities.csv: the file is another one"):
        open_dataset(home=home)


def test_what_was_read_whole_is_not_read_again(home: Path) -> None:
    data = open_dataset(home=home)
    notes = data.places.edition("2022") / "notes.csv"
    whole = notes.read_bytes()
    notes.write_bytes(b"another text")
    assert open_dataset(home=home) is data
    assert open_dataset("01", "2022", home) is data
    assert data.content(notes) == whole


def test_a_damaged_file_that_is_let_pass_for_a_repair_is_never_used(home: Path) -> None:
    notes = home / "data" / "01" / "2022" / "notes.csv"
    notes.write_bytes(b"code\n")
    with_damage = catalogue._opened(home, "01", "", is_repairing=True)
    with pytest.raises(InputContentError, match="the file is another one than its sidecar"):
        with_damage.content(notes)
    assert len(with_damage.municipalities) == 179


def test_two_datasets_are_the_same_if_place_and_files_are(home: Path) -> None:
    other = open_dataset(home=home)
    assert other.hash == HOKKAIDO.hash
    assert other != HOKKAIDO
    settings = home / "data" / "01" / "2022" / paths.EDITION_SETTINGS
    conftest.edit(settings, lambda text: f"{text}\n# changed\n")
    changed = catalogue._opened.__wrapped__(home, "01", "", is_repairing=False)
    assert changed.hash != HOKKAIDO.hash


def test_everything_that_is_shipped_can_be_read() -> None:
    HOKKAIDO.require_everything()


def shapefile() -> gpd.GeoDataFrame:
    return gpd.read_file(HOKKAIDO.places.shapefile)


def test_shapefile_is_utf8_jgd2011_and_small() -> None:
    assert HOKKAIDO.places.shapefile.with_suffix(".cpg").read_text() == "UTF-8"
    areas = shapefile()
    assert areas.crs.to_epsg() == 6668
    assert "札幌市" in set(areas["name"])
    parts = HOKKAIDO.places.geo.glob("municipalities.*")
    assert sum(path.stat().st_size for path in parts) < 4_000_000


def test_shapefile_keeps_each_area_within_half_a_percent() -> None:
    areas = shapefile()
    error = (measure.area_km2(areas.geometry) / areas["area_km2"] - 1).abs()
    assert error.max() < 0.005
    # Independent: the total printed with the input, Northern Territories included.
    assert areas["area_km2"].sum() == pytest.approx(83_424.39, abs=0.05)


def geojson(name: str) -> gpd.GeoDataFrame:
    return gpd.read_file(HOKKAIDO.places.static / name)


@pytest.mark.parametrize("name", ["municipalities.geojson", "municipalities_pick.geojson"])
def test_browser_files_share_borders_and_hold_everyone(name: str) -> None:
    areas = geojson(name)
    assert shapely.coverage_is_valid(areas.geometry.values)
    in_scope = areas[~areas["code"].isin(HOKKAIDO.prefecture.outlined)]
    assert list(in_scope["code"]) == list(HOKKAIDO.municipalities["code"])
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
    files = sorted(HOKKAIDO.places.static.glob("*.geojson"))
    assert sum(len(gzip.compress(file.read_bytes())) for file in files) <= BROWSER_BUDGET_BYTES
    for file in files:
        coordinates = shapely.get_coordinates(gpd.read_file(file).geometry.values)
        assert (coordinates == coordinates.round(4)).all()


def test_offices_lie_in_their_own_shipped_polygon() -> None:
    offices = HOKKAIDO.municipalities
    points = gpd.GeoSeries.from_xy(
        offices["office_lon"], offices["office_lat"], index=offices["code"]
    )
    polygons = shapefile().set_index("code").geometry.loc[points.index]
    assert polygons.contains(points.set_crs(polygons.crs)).all()


def test_tooltips_on_the_map_are_those_of_the_present_matrix() -> None:
    told = json.loads(served.content(HOKKAIDO, paths.PICKED))
    shipped = pd.DataFrame([feature["properties"] for feature in told["features"]])
    expected = tooltip.properties(HOKKAIDO, HOKKAIDO.table)
    assert shipped[expected.columns].to_dict("records") == expected.to_dict("records")
    kushiro = expected.set_index("code").loc["01206", "tip_ja"]
    assert "首都圏PR：あり（左右の欄から導出）" in kushiro


@pytest.mark.turns(1)
@pytest.mark.full_input
def test_a_build_from_the_full_resolution_reproduces_what_is_shipped(
    full_input: Path, tmp_path: Path
) -> None:
    boundaries = full_input / "boundaries" / "N03-22_01_220101_rebuilt.shp"
    built = Places(tmp_path, "01")
    geometry.build_geometry(
        HOKKAIDO, boundaries, folders=Folders(built.geo, built.static, built.data)
    )
    tables.build_tables(HOKKAIDO, full_input, data_dir=built.data)
    files = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert len(files) == BUILT_FILES
    for path in files:
        shipped = paths.ROOT / path.relative_to(tmp_path)
        assert sources.sha256(path) == sources.sha256(shipped), path.name


def test_a_build_from_another_vintage_says_so(plausible: gpd.GeoDataFrame, tmp_path: Path) -> None:
    source = tmp_path / "N03-20240101_01.geojson"
    plausible.to_file(source)
    steps: list[str] = []
    folders = Folders(geo=tmp_path / "geo", static=tmp_path / "static")
    geometry.build_geometry(HOKKAIDO, source, folders=folders, step=steps.append)
    sidecar = json.loads((tmp_path / "geo" / "municipalities.shp.source.json").read_text("utf-8"))
    assert sidecar["vintage"] == "2024-01-01"
    assert sidecar["inputs"][0]["name"] == source.name
    assert steps[0] == "read"
    assert steps[-2:] == ["write", "neighbours"]
    drawn = json.loads((tmp_path / "static" / "municipalities.geojson").read_text("utf-8"))
    assert len(drawn["features"]) == 185


@pytest.mark.parametrize("language", ["ja", "en"])
def test_a_credit_names_each_producer_once_with_all_that_it_gave(language: str) -> None:
    lines = sources.credit_lines(HOKKAIDO.sidecars, language)
    for producer in ("OpenStreetMap", "OurAirports", "localgovjp"):
        assert len([line for line in lines if producer in line]) == 1, producer
    land = {"ja": "国土数値情報", "en": "National Land"}[language]
    (line,) = [line for line in lines if land in line]
    for what in {"ja": ("行政区域", "空港データ"), "en": ("administrative", "airport data")}[
        language
    ]:
        assert what in line


def test_no_credit_names_a_file() -> None:
    for sidecar in HOKKAIDO.sidecars:
        for text in sidecar.credit.values():
            assert ".txt" not in text, sidecar.path
