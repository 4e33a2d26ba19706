"""Access as shipped: complete, honest about islands, in step with its isochrones."""

import datetime as dt
import json
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely

from kankei_geo.analysis import reach
from kankei_geo.analysis.rule import Rule
from kankei_geo.base import paths
from kankei_geo.base.crs import GRS80, JGD2011
from kankei_geo.base.errors import InputContentError, InputFileError
from kankei_geo.build.drive import build_access, calibrate, openings, road_names
from kankei_geo.build.drive.access import access_table, edge_km
from kankei_geo.build.drive.drive import drive_table, office_minutes
from kankei_geo.build.drive.isochrones import isochrones as isochrones_of
from kankei_geo.build.drive.network import RoadNetwork
from kankei_geo.build.drive.osm_roads import read_roads
from kankei_geo.build.drive.ways import way_sections
from kankei_geo.build.neighbours import neighbours, write_neighbours
from kankei_geo.build.written import csv_text
from kankei_geo.dataset import facts, geojson, sources
from kankei_geo.dataset.reach import LIMITS, nearest_limit
from tests import roads
from tests.hokkaido import HOKKAIDO

# Outlines are simplified by up to 1 km and stand on a grid of 0.001 degrees.
OUTLINE_DEGREES = 0.01
GRID_DEGREES = 0.001
LATE = dt.date(2026, 1, 1)
ISLAND_AIRPORTS = {"OIR": ["01367"], "RBJ": ["01517"], "RIS": ["01518", "01519"]}


def isochrones(limit: float) -> gpd.GeoDataFrame:
    areas = HOKKAIDO.isochrones
    return areas[areas["minutes"] == limit]


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
    # 175 municipalities and 10 airports on the main island; four ways within islands.
    assert table["method"].value_counts().to_dict() == {"road": 1754, "none": 573}
    within = {(code, iata) for iata, codes in ISLAND_AIRPORTS.items() for code in codes}
    on_islands = table["code"].isin(HOKKAIDO.prefecture.roads.islands)
    touching = table[on_islands | table["airport"].isin(ISLAND_AIRPORTS)]
    inside = touching[touching["method"] == "road"]
    assert set(zip(inside["code"], inside["airport"], strict=True)) == within
    assert table["drive_minutes"].isna().equals(table["method"] == "none")


def test_minutes_between_offices_are_those_of_ways() -> None:
    minutes = HOKKAIDO.office_minutes
    codes = HOKKAIDO.municipalities["code"].tolist()
    assert minutes.index.tolist() == minutes.columns.tolist() == codes
    values = minutes.to_numpy()
    assert (np.diag(values) == 0).all()
    # 175 on the main island, two on 利尻, one each on 奥尻 and 礼文.
    assert np.isfinite(values).sum() == 175**2 + 2**2 + 1 + 1
    assert np.array_equal(values, values.T, equal_nan=True)
    assert len((HOKKAIDO.places.data / "office_minutes.csv").read_bytes()) <= 150_000


def test_no_way_between_offices_is_longer_than_over_a_third() -> None:
    values = HOKKAIDO.office_minutes.to_numpy()
    for middle in range(0, len(values), 20):
        over = values[:, [middle]] + values[[middle], :]
        known = np.isfinite(over)
        assert (values[known] <= over[known] + 1.5).all()  # three roundings


def test_no_way_is_a_false_shortcut() -> None:
    """Where a coarse graph once led through mountains, the full network is the measure."""
    minutes = HOKKAIDO.access.set_index(["code", "airport"])["drive_minutes"]
    for code, expected in {"01216": 67, "01218": 77, "01227": 83}.items():
        assert minutes[code, "AKJ"] == pytest.approx(expected, rel=0.12)
    kilometres = HOKKAIDO.access["distance_km"]
    per_km = (HOKKAIDO.access["drive_minutes"] - 2.9) / kilometres
    # Nobody is faster than 95 km/h in a straight line, towns and turns included.
    assert (per_km.dropna() > 60 / 95).all()


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


@pytest.mark.parametrize("limit", LIMITS[::7])
def test_isochrones_are_complete_small_and_nested(limit: float) -> None:
    areas = isochrones(limit)
    assert areas.geometry.is_valid.all()
    assert areas["minutes"].eq(limit).all()
    corners = areas.get_coordinates().to_numpy()
    assert (corners == corners.round(3)).all()
    assert areas["airport"].tolist() == HOKKAIDO.airports["iata"].tolist()
    wider = isochrones(nearest_limit(limit + 5))
    for narrow, wide in zip(areas.geometry, wider.geometry, strict=True):
        assert wide.buffer(2 * GRID_DEGREES).covers(narrow)


def _light_land() -> shapely.Geometry:
    """Return the land that isochrones are cut to."""
    picked = json.loads(HOKKAIDO.content(HOKKAIDO.places.static / paths.PICKED))
    return shapely.union_all(gpd.GeoDataFrame.from_features(picked).geometry)


@pytest.mark.parametrize("winter", [1.0, 1.3, 2.0])
@pytest.mark.parametrize("threshold", [30, 60, 120])
def test_isochrones_hold_the_offices_that_the_table_calls_near(
    winter: float, threshold: int
) -> None:
    summers = HOKKAIDO.drive_model.of_summer(threshold, winter)
    areas = isochrones(nearest_limit(summers))
    by_airport = areas.set_index("airport").geometry
    offices = HOKKAIDO.municipalities.set_index("code")
    table = facts.access(HOKKAIDO, winter).dropna()
    at = offices.loc[table["code"]]
    points = gpd.points_from_xy(at["office_lon"], at["office_lat"])
    gap = shapely.distance(by_airport.loc[table["airport"]].to_numpy(), points)
    spare = table["drive_minutes"].to_numpy() - threshold
    # A step is up to 1.25 minutes of summer away, and a cell takes about one to cross.
    step, blur = (1.25, 1.0) if summers <= 90 else (2.5, 2.5)
    near = spare <= -(step + 1.0) * winter
    # The light outline of the land leaves out the ends of two peninsulas.
    on_land = shapely.contains(_light_land(), points)
    assert on_land.mean() > 0.9
    assert (gap[near & on_land] <= OUTLINE_DEGREES * blur).all()
    # A few offices on the coast stand outside the light outline of the land.
    assert (gap[near] == 0).mean() >= 0.75
    # A kilometre of moved outline is about two minutes of local road, in winter twice that.
    assert (gap[spare > (step + 2.5 * blur) * winter] > 0).mean() >= 0.995


def test_the_area_of_a_rule_is_that_of_all_its_airports() -> None:
    def km2(**rule: float) -> float:
        (area,) = reach.area(HOKKAIDO, Rule(**rule)).to_crs(6933)  # type: ignore[arg-type]  # numbers and a flag
        return float(area.area / 1e6)

    by_minutes = [km2(max_minutes=minutes) for minutes in (10, 30, 60, 90, 95, 120, 180)]
    assert by_minutes == sorted(by_minutes)
    assert by_minutes[-1] > 0.9 * by_minutes[-1] > by_minutes[0]
    assert km2(max_minutes=60, tokyo_direct=False) > km2(max_minutes=60)
    winters = [km2(max_minutes=60, winter=winter) for winter in (1.0, 1.2, 1.5, 2.0)]
    assert winters == sorted(winters, reverse=True)
    # The union holds each part: nothing is counted twice, nothing is lost.
    parts = isochrones(60)
    used = HOKKAIDO.airports.query("tokyo_direct and status == 'in_service'")["iata"]
    parts = parts[parts["airport"].isin(used)].to_crs(6933)
    assert parts.area.max() / 1e6 < km2(max_minutes=60) <= parts.area.sum() / 1e6


def test_winter_takes_the_isochrone_of_fewer_minutes() -> None:
    fixed = HOKKAIDO.drive_model.parameters.terminal_minutes
    summers = HOKKAIDO.drive_model.of_summer(60, 1.5)
    assert summers == pytest.approx(fixed + (60 - fixed) / 1.5)
    assert nearest_limit(summers) == 40  # 41 minutes
    assert (LIMITS[0], LIMITS[-1], len(set(LIMITS))) == (5, 180, 53)
    assert all(nearest_limit(minutes) == minutes for minutes in range(10, 185, 5))


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


@pytest.mark.full  # the next test does the same for some airports, days and offices
@pytest.mark.slow
@pytest.mark.full_input
def test_a_build_from_the_road_file_reproduces_what_is_shipped(
    full_input: Path, tmp_path: Path
) -> None:
    steps: list[str] = []
    build_access.build_access(
        HOKKAIDO,
        full_input / "roads_osm",
        data_dir=tmp_path / "data",
        geo_dir=tmp_path / "geo",
        step=steps.append,
    )
    assert steps[:2] == ["read roads", "access"]
    assert steps[-2:] == ["isochrones", "ways"]
    assert len(steps) == 5 + 1 + HOKKAIDO.road_openings["last_day"].nunique()
    built = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert len(built) == 2 * (3 + 2)
    for path in built:
        kind, *below = path.relative_to(tmp_path).parts
        shipped = paths.ROOT.joinpath(kind, HOKKAIDO.prefecture.code, *below)
        assert sources.sha256(path) == sources.sha256(shipped), path.name


@pytest.fixture(scope="module")
def read(full_input: Path) -> RoadNetwork:
    """Return the network of the shipped road file with the names of its roads."""
    folder = full_input / "roads_osm"
    return road_names.named(
        read_roads(HOKKAIDO.prefecture, folder),
        road_names.motorway_lines(folder),
        HOKKAIDO.road_names["name"],
        HOKKAIDO.toll_sections,
    )


@pytest.mark.turns(2)
@pytest.mark.slow
@pytest.mark.full_input
def test_each_part_of_a_build_from_the_road_file_is_that_of_what_is_shipped(
    read: RoadNetwork, monkeypatch: pytest.MonkeyPatch
) -> None:
    towns, parameters = HOKKAIDO.municipalities, HOKKAIDO.drive_model.parameters
    network = build_access._network_of(HOKKAIDO, read, None)
    table = access_table(
        network, towns, HOKKAIDO.airports, build_access._polygons(HOKKAIDO), parameters
    )
    assert csv_text(table) == csv_text(HOKKAIDO.access)
    # Of the days, the latest: each takes as long as the whole access table.
    late = [one for one in openings.sections(HOKKAIDO.road_openings) if one.opened >= LATE]
    with monkeypatch.context() as patch:
        patch.setattr(openings, "sections", lambda _: late)
        effects = build_access._effects(HOKKAIDO, read, lambda _: None)
    shipped = HOKKAIDO.opening_effects
    assert csv_text(effects) == csv_text(shipped[shipped["opened"] >= LATE.isoformat()])
    few = towns.iloc[::30]
    minutes = office_minutes(network, few, parameters).round().to_numpy()
    expected = HOKKAIDO.office_minutes.loc[few["code"], few["code"]].to_numpy()
    assert np.array_equal(minutes, expected, equal_nan=True)
    # An island, and where outlines are long.
    airports = HOKKAIDO.airports[HOKKAIDO.airports["iata"].isin(["RBJ", "HKD"])]
    with monkeypatch.context() as patch:
        patch.setattr(
            build_access,
            "isochrones",
            lambda roads, _, *more: isochrones_of(roads, airports, *more),
        )
        areas = build_access._isochrones(HOKKAIDO, network, parameters)
    own = HOKKAIDO.isochrones[HOKKAIDO.isochrones["airport"].isin(airports["iata"])]
    assert geojson.text(areas) == geojson.text(own[list(areas.columns)])
    # Sections are cut where ways meet, so that those of few places are other ones, but for ends
    # and names.
    sections = way_sections(network, few, airports, parameters)
    ends, known = (
        found[found["start"].isin([*few["code"], *airports["iata"]])].set_index("start")
        for found in (sections, HOKKAIDO.way_sections)
    )
    for name in ("minutes", "km"):
        assert ends[name].sort_index().equals(known[name].sort_index())
    assert set(sections["road"]) <= set(HOKKAIDO.way_sections["road"].fillna(""))


@pytest.mark.turns(2)
@pytest.mark.slow
@pytest.mark.full_input
def test_the_roads_of_an_earlier_day_lack_what_was_opened_later(read: RoadNetwork) -> None:
    before = openings.as_of(read, HOKKAIDO.road_openings, dt.date(2022, 3, 25))
    towns = HOKKAIDO.municipalities
    parameters = HOKKAIDO.drive_model.parameters
    kikonai, hakodate = towns[towns["code"] == "01334"], HOKKAIDO.airports
    hakodate = hakodate[hakodate["iata"] == "HKD"]
    minutes = drive_table(before, kikonai, hakodate, parameters)["drive_minutes"].iloc[0]
    effect = HOKKAIDO.opening_effects.set_index(["opened", "code", "airport"])
    told = effect.loc[("2022-03-26", "01334", "HKD")]
    assert minutes == pytest.approx(told["minutes_before"], abs=0.1)
    shipped = HOKKAIDO.access.set_index(["code", "airport"]).loc[("01334", "HKD")]
    assert shipped["drive_minutes"] == pytest.approx(told["minutes_after"], abs=0.1)


def _leave_as_they_are(monkeypatch: pytest.MonkeyPatch) -> None:
    """Small networks have none of the true sections."""
    monkeypatch.setattr(openings, "as_of", lambda network, *_: network)
    monkeypatch.setattr(road_names, "named", lambda network, *_: network)


@pytest.mark.parametrize("day", [dt.date(2014, 12, 31), dt.date(2099, 1, 1)])
def test_roads_of_a_day_that_nothing_tells_of(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, day: dt.date
) -> None:
    _leave_as_they_are(monkeypatch)
    folder = roads.write(tmp_path, *roads.tables())
    with pytest.raises(InputContentError, match=f"^--as-of {day}: expected a day from 2015-01-01"):
        build_access.build_access(HOKKAIDO, folder, as_of=day, data_dir=tmp_path / "out")
    assert not (tmp_path / "out").exists()


def test_a_fault_in_the_middle_leaves_nothing_behind(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = roads.write(tmp_path, *roads.tables())
    # A road of 12 km reaches no office of the true ones.
    _leave_as_they_are(monkeypatch)
    with pytest.raises(InputContentError, match=r"^No road within 3\.0 km of: "):
        build_access.build_access(HOKKAIDO, folder, data_dir=tmp_path / "out")
    assert not (tmp_path / "out").exists()


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
    times = tmp_path / "times.csv"
    times.write_text("town,airport,minutes,url\n札幌市,新千歳,60,-\n", encoding="utf-8")
    folder = roads.write(tmp_path, *roads.tables())
    # The roads of this file have none of the sections that were opened.
    _leave_as_they_are(monkeypatch)
    shipped = HOKKAIDO.drive_model
    # The fit itself takes a while; here only what is made of it counts.
    monkeypatch.setattr(calibrate, "calibrate", lambda *_, **__: shipped)
    assert (
        build_access.calibrate_model(HOKKAIDO, folder, times, data_dir=tmp_path / "out") is shipped
    )
    written = tmp_path / "out" / "drive_model.json"
    assert written.read_bytes() == (HOKKAIDO.places.data / "drive_model.json").read_bytes()
    sidecar = json.loads(sources.sidecar_path(written).read_text(encoding="utf-8"))
    assert sorted(item["name"] for item in sidecar["inputs"]) == [
        "airports.csv", "municipalities.csv", "road_openings.csv", "roads_edges.csv.gz",
        "roads_nodes.csv.gz", "times.csv",
    ]  # fmt: skip
    assert sidecar["outputs"] == [
        {
            "name": "drive_model.json",
            "sha256": sources.sha256(HOKKAIDO.places.data / "drive_model.json"),
        }
    ]
