"""Access as shipped: complete, honest about islands, in step with its isochrones."""

import gzip
import json
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely

from kankei_geo.base import paths
from kankei_geo.base.crs import GRS80, JGD2011
from kankei_geo.base.errors import InputContentError, InputFileError
from kankei_geo.build.drive import build_access, calibrate
from kankei_geo.build.drive.access import edge_km
from kankei_geo.build.neighbours import neighbours, write_neighbours
from kankei_geo.dataset import sources
from kankei_geo.dataset.winter import WINTERS, isochrone_name, minutes_column
from tests.hokkaido import HOKKAIDO

FOLDER = HOKKAIDO.places.static / "isochrones"
# Outlines are simplified by up to 1 km and stand on a grid of 0.001 degrees.
OUTLINE_DEGREES = 0.01
GRID_DEGREES = 0.001
ISLAND_AIRPORTS = {"OIR": ["01367"], "RBJ": ["01517"], "RIS": ["01518", "01519"]}


def isochrones(winter: float) -> gpd.GeoDataFrame:
    return gpd.read_file(FOLDER / isochrone_name(winter))


def test_every_municipality_and_airport_has_one_row_in_order() -> None:
    table = HOKKAIDO.access
    expected = [
        (code, airport)
        for code in HOKKAIDO.municipalities["code"]
        for airport in sorted(HOKKAIDO.airports["iata"])
    ]
    assert list(zip(table["code"], table["airport"], strict=True)) == expected
    assert len(table) == 179 * 13


def test_numbers_stand_on_one_island_only() -> None:
    table = HOKKAIDO.access
    # 175 municipalities and 10 airports on the main island; four lines within islands.
    assert table["method"].value_counts().to_dict() == {"road": 1750, "none": 573, "estimate": 4}
    within = {(code, iata) for iata, codes in ISLAND_AIRPORTS.items() for code in codes}
    estimated = table[table["method"] == "estimate"]
    assert set(zip(estimated["code"], estimated["airport"], strict=True)) == within
    on_islands = table["code"].isin(HOKKAIDO.prefecture.roads.islands)
    touches = on_islands | table["airport"].isin(ISLAND_AIRPORTS)
    across = table[touches & (table["method"] != "estimate")]
    columns = [minutes_column(winter) for winter in WINTERS]
    assert across[columns].isna().all(axis=None)
    assert table.loc[table["method"] != "none", columns].notna().all(axis=None)


def test_winter_never_shortens_a_trip_nor_adds_more_than_its_factor() -> None:
    table = HOKKAIDO.access.dropna()
    minutes = table[[minutes_column(winter) for winter in WINTERS]].to_numpy()
    assert (np.diff(minutes, axis=1) >= 0).all()
    # Both sides are rounded to a tenth of a minute.
    rounding = 0.05 * (1 + np.array(WINTERS))
    assert (minutes <= minutes[:, :1] * np.array(WINTERS) + rounding).all()


def test_the_edge_is_never_farther_than_the_office() -> None:
    table = HOKKAIDO.access
    assert (table["edge_km"] <= table["distance_km"] + 0.005).all()  # rounded to 10 m
    own = table.merge(HOKKAIDO.airports, left_on=["code", "airport"], right_on=["code", "iata"])
    assert len(own) == 13
    assert (own["edge_km"] == 0).all()


def test_distances_agree_with_a_geodesic_by_hand() -> None:
    table = HOKKAIDO.access.set_index(["code", "airport"])
    # 札幌市役所 (43.0621, 141.3544) and the runway of 新千歳 (42.775, 141.692).
    metres = GRS80.inv(141.3544, 43.0621, 141.692, 42.775)[2]
    assert table.loc[("01100", "CTS"), "distance_km"] == pytest.approx(metres / 1000, abs=0.3)


def test_edges_are_measured_geodesically() -> None:
    square = gpd.GeoSeries([shapely.box(142.0, 43.0, 142.1, 43.1)], crs=JGD2011)
    airports = pd.DataFrame({"lon": [142.05, 143.0, 142.05], "lat": [43.05, 43.05, 44.0]})
    found = edge_km(square, airports)
    assert found.shape == (1, 3)
    assert found[0, 0] == 0
    # The nearest edges: due west but for the meridians' convergence, and due south.
    assert found[0, 1] == pytest.approx(GRS80.inv(142.1, 43.05, 143.0, 43.05)[2] / 1000, rel=1e-3)
    assert found[0, 2] == pytest.approx(GRS80.inv(142.05, 43.1, 142.05, 44.0)[2] / 1000, rel=1e-4)


@pytest.mark.parametrize("winter", WINTERS)
def test_isochrones_are_complete_small_and_nested(winter: float) -> None:
    areas = isochrones(winter)
    assert areas["method"].eq("estimate").equals(areas["airport"].isin(ISLAND_AIRPORTS))
    assert areas.geometry.is_valid.all()
    corners = areas.get_coordinates().to_numpy()
    assert (corners == corners.round(3)).all()
    content = (FOLDER / isochrone_name(winter)).read_bytes()
    assert len(content) <= 60_000
    assert len(gzip.compress(content)) <= 25_000
    for _, of_airport in areas.groupby("airport"):
        assert of_airport["minutes"].tolist() == [30, 60, 90]
        for narrow, wide in zip(of_airport.geometry[:-1], of_airport.geometry[1:], strict=True):
            assert wide.buffer(GRID_DEGREES).covers(narrow)
    assert areas["airport"].nunique() == 13


@pytest.mark.parametrize("winter", WINTERS)
@pytest.mark.parametrize("limit", [30, 60])
def test_isochrones_hold_the_offices_that_the_table_calls_near(winter: float, limit: int) -> None:
    areas = isochrones(winter)
    by_airport = areas[areas["minutes"] == limit].set_index("airport").geometry
    offices = HOKKAIDO.municipalities.set_index("code")
    table = HOKKAIDO.access.dropna()
    at = offices.loc[table["code"]]
    points = gpd.points_from_xy(at["office_lon"], at["office_lat"])
    gap = shapely.distance(by_airport.loc[table["airport"]].to_numpy(), points)
    spare = table[minutes_column(winter)].to_numpy() - limit
    near = spare <= 0
    assert (gap[near] <= OUTLINE_DEGREES).all()
    # A few offices on the coast stand outside the light outline of the land.
    assert (gap[near] == 0).mean() >= 0.85
    # A kilometre of moved outline is about two minutes of local road, in winter twice that.
    assert (gap[spare > 2 * winter] > 0).mean() >= 0.999


def test_winter_makes_the_areas_smaller() -> None:
    km2 = [isochrones(winter).to_crs(6933).area.sum() / 1e6 for winter in WINTERS]
    assert (np.diff(km2) < 0).all()


def test_neighbours_share_a_border_on_land() -> None:
    names = HOKKAIDO.municipalities.set_index("code")["name"]
    pairs = HOKKAIDO.neighbours
    known = set(zip(pairs["code"].map(names), pairs["neighbour"].map(names), strict=True))
    assert ("札幌市", "石狩市") in known
    assert ("利尻町", "利尻富士町") in known
    assert not pairs.isna().any(axis=None)
    lonely = set(names) - {name for pair in known for name in pair}
    assert lonely == {"奥尻町", "礼文町"}
    assert pairs.equals(pairs.sort_values(["code", "neighbour"], ignore_index=True))
    both_ways = {*known, *((other, one) for one, other in known)}
    assert len(both_ways) == 2 * len(pairs)


def test_a_common_corner_is_no_border() -> None:
    squares = [shapely.box(x, y, x + 1, y + 1) for x, y in [(0, 0), (1, 0), (1, 1), (3, 3)]]
    areas = gpd.GeoDataFrame({"code": ["D", "B", "A", "C"]}, geometry=squares)
    assert neighbours(areas).to_numpy().tolist() == [["A", "B"], ["B", "D"]]


def test_building_the_neighbours_again_gives_what_is_shipped(tmp_path: Path) -> None:
    shapefile = HOKKAIDO.places.shapefile
    written = write_neighbours(
        HOKKAIDO,
        HOKKAIDO.boundaries,
        tmp_path,
        inputs=[shapefile, shapefile.with_suffix(".dbf")],
        words={},
    )
    assert written == tmp_path / "neighbours.csv"
    for name in ("neighbours.csv", "neighbours.csv.source.json"):
        assert (tmp_path / name).read_bytes() == (HOKKAIDO.places.data / name).read_bytes()


@pytest.mark.slow
@pytest.mark.full_input
def test_a_build_from_the_road_file_reproduces_what_is_shipped(
    full_input: Path, tmp_path: Path
) -> None:
    steps: list[str] = []
    build_access.build_access(
        HOKKAIDO,
        full_input / "roads" / "gmjp22_hokkaido_road_edges.gpkg",
        data_dir=tmp_path / "data",
        static_dir=tmp_path / "static",
        step=steps.append,
    )
    assert steps == ["read roads", "access", "isochrones"]
    built = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert len(built) == 2 + len(WINTERS) + 1
    for path in built:
        kind, *below = path.relative_to(tmp_path).parts
        shipped = paths.ROOT.joinpath(kind, HOKKAIDO.prefecture.code, *below)
        assert sources.sha256(path) == sources.sha256(shipped), path.name


def test_missing_published_times(tmp_path: Path) -> None:
    path = tmp_path / "times.csv"
    with pytest.raises(InputFileError) as caught:
        build_access.calibrate_model(HOKKAIDO, tmp_path / "roads.gpkg", path)
    assert str(caught.value) == (
        f"{path}: the file is missing or cannot be read (No such file or directory). "
        "Check its name."
    )


def test_published_times_without_minutes(tmp_path: Path) -> None:
    path = tmp_path / "times.csv"
    path.write_text("town,airport,url\n札幌市,新千歳,-\n", encoding="utf-8")
    with pytest.raises(InputContentError, match=r"1 fault\(s\).*minutes"):
        build_access.calibrate_model(HOKKAIDO, tmp_path / "roads.gpkg", path)


def test_calibration_writes_the_model_with_its_sidecar(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    times, roads = tmp_path / "times.csv", tmp_path / "roads.gpkg"
    times.write_text("town,airport,minutes,url\n札幌市,新千歳,60,-\n", encoding="utf-8")
    road = shapely.LineString([(142, 43), (142, 43.1)])
    gpd.GeoDataFrame({"rtt": [14]}, geometry=[road], crs=JGD2011).to_file(roads)
    shipped = HOKKAIDO.drive_model
    # The fit itself takes half a minute; here only what is made of it counts.
    monkeypatch.setattr(calibrate, "calibrate", lambda *_, **__: shipped)
    assert (
        build_access.calibrate_model(HOKKAIDO, roads, times, data_dir=tmp_path / "out") is shipped
    )
    written = tmp_path / "out" / "drive_model.json"
    assert written.read_bytes() == (HOKKAIDO.places.data / "drive_model.json").read_bytes()
    sidecar = json.loads(sources.sidecar_path(written).read_text(encoding="utf-8"))
    assert sorted(item["name"] for item in sidecar["inputs"]) == [
        "airports.csv", "municipalities.csv", "roads.gpkg", "times.csv",
    ]  # fmt: skip
    assert sidecar["outputs"] == [
        {
            "name": "drive_model.json",
            "sha256": sources.sha256(HOKKAIDO.places.data / "drive_model.json"),
        }
    ]
