"""Areas reached: nested, no smaller in summer, and in step with the drive table."""

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from kankei_geo.base.crs import GRS80
from kankei_geo.base.errors import InputContentError, UnexpectedCrsError
from kankei_geo.build.drive.drive import drive_table
from kankei_geo.build.drive.isochrones import clip, isochrones
from kankei_geo.build.drive.roads import NATIONAL, PREFECTURAL, RoadNetwork, metres
from kankei_geo.dataset.drive_model import DriveParameters
from tests.hokkaido import HOKKAIDO

PARAMETERS = DriveParameters(national_kmh=50.0, terminal_minutes=3.0)
AIRPORT = pd.DataFrame({"iata": ["AKJ"], "code": ["01453"], "lon": [142.0], "lat": [43.5]})
ISLAND = pd.DataFrame({"iata": ["RIS"], "code": ["01519"], "lon": [141.19], "lat": [45.24]})


def _star() -> RoadNetwork:
    """Four straight roads of 60 km from the airport, a node every kilometre."""
    arms = {(1, 0): NATIONAL, (0, 1): NATIONAL, (-1, 0): PREFECTURAL, (0, -1): PREFECTURAL}
    steps = np.arange(1, 61)
    xy_m = [np.zeros((1, 2))] + [1000 * steps[:, np.newaxis] * np.array(arm) for arm in arms]
    numbers = [60 * index + steps for index in range(len(arms))]
    return RoadNetwork(
        prefecture=HOKKAIDO.prefecture,
        xy_m=metres(HOKKAIDO.prefecture, 142.0, 43.5)[0] + np.vstack(xy_m),
        junction=np.append(True, np.tile(steps == 60, 4)),
        start=np.concatenate([np.append(0, number[:-1]) for number in numbers]),
        end=np.concatenate(numbers),
        length_km=np.ones(240),
        road_class=np.repeat(list(arms.values()), 60),
    )


STAR = _star()


def _km2(area: shapely.Geometry) -> float:
    return abs(GRS80.geometry_area_perimeter(area)[0]) / 1e6


@pytest.mark.slow
@settings(deadline=None, max_examples=30)
@given(
    minutes=st.lists(st.integers(4, 100), min_size=2, max_size=4, unique=True),
    winter=st.sampled_from([1.0, 1.5, 2.0]),
)
def test_more_minutes_never_lose_an_area(minutes: list[int], winter: float) -> None:
    areas = isochrones(STAR, AIRPORT, PARAMETERS, minutes=minutes, winter=winter)
    assert areas["minutes"].tolist() == sorted(minutes)
    for narrow, wide in zip(areas.geometry[:-1], areas.geometry[1:], strict=True):
        assert shapely.area(narrow) <= shapely.area(wide)
        # Corners on a grid of 100 m cannot lie on the narrower outline exactly.
        assert wide.buffer(0.001).covers(narrow)


@settings(deadline=None, max_examples=30)
@given(limit=st.integers(10, 90), degrees=st.floats(0, 360), km=st.floats(0, 70))
def test_an_area_holds_what_the_table_calls_near(limit: int, degrees: float, km: float) -> None:
    lon, lat, _ = GRS80.fwd(142.0, 43.5, degrees, 1000 * km)
    areas = isochrones(STAR, AIRPORT, PARAMETERS, minutes=[limit], tolerance_m=0)
    office = pd.DataFrame({"code": ["01204"], "office_lon": [lon], "office_lat": [lat]})
    try:
        table = drive_table(STAR, office, AIRPORT, PARAMETERS)
    except InputContentError:  # out of reach of any road, hence of any area
        assert not areas.geometry[0].intersects(shapely.Point(lon, lat))
        return
    # Discs have 16 corners, and the grid is 100 m: within two minutes either may be right.
    spare = table["drive_minutes"][0] - limit
    if abs(spare) > 2:
        assert areas.geometry[0].intersects(shapely.Point(lon, lat)) == (spare < 0)


def test_winter_makes_every_area_smaller() -> None:
    summer = isochrones(STAR, AIRPORT, PARAMETERS)
    winter = isochrones(STAR, AIRPORT, PARAMETERS, winter=1.2)
    assert (winter.geometry.map(_km2) < summer.geometry.map(_km2)).all()


def test_areas_reach_further_along_better_roads() -> None:
    west, south, east, north = isochrones(STAR, AIRPORT, PARAMETERS).geometry[1].bounds
    assert east - 142.0 > 142.0 - west
    assert north - 43.5 > 43.5 - south


def test_generalised_output_is_small_valid_and_on_its_grid() -> None:
    areas = isochrones(STAR, AIRPORT, PARAMETERS)
    assert areas.crs.to_epsg() == 4326
    assert areas.geometry.is_valid.all()
    corners = areas.get_coordinates().to_numpy()
    assert corners == pytest.approx(corners.round(3), abs=1e-9)
    exact = isochrones(STAR, AIRPORT, PARAMETERS, tolerance_m=0)
    assert len(corners) < len(exact.get_coordinates()) / 2
    assert areas.geometry.map(_km2).tolist() == pytest.approx(
        exact.geometry.map(_km2).tolist(), rel=0.1
    )


def test_an_island_has_a_true_circle() -> None:
    areas = isochrones(STAR, ISLAND, PARAMETERS, minutes=[30], tolerance_m=0)
    assert areas[["airport", "island", "method"]].to_numpy().tolist() == [
        ["RIS", "利尻島", "estimate"]
    ]
    corners = areas.get_coordinates().to_numpy()
    km = [GRS80.inv(141.19, 45.24, lon, lat)[2] / 1000 for lon, lat in corners]
    expected_km = (30 - 3) * 50 / 60 / 1.3
    assert km == pytest.approx([expected_km] * len(km), abs=0.15)


def test_less_than_the_terminal_reaches_nothing() -> None:
    areas = isochrones(STAR, AIRPORT, PARAMETERS, minutes=[2])
    assert areas.geometry.is_empty.tolist() == [True]


def test_winter_out_of_range() -> None:
    with pytest.raises(InputContentError, match=r"^Winter factor 0\.9: expected"):
        isochrones(STAR, AIRPORT, PARAMETERS, winter=0.9)


def _land(crs: str = "EPSG:6668") -> gpd.GeoDataFrame:
    boxes = {
        "01453": shapely.box(141.9, 43.4, 142.0, 43.6),
        "01518": shapely.box(141.10, 45.10, 141.20, 45.20),
        "01519": shapely.box(141.10, 45.20, 141.30, 45.30),
        "01517": shapely.box(141.00, 45.28, 141.06, 45.48),
    }
    return gpd.GeoDataFrame(
        {"code": list(boxes)}, geometry=list(boxes.values()), crs="EPSG:6668"
    ).to_crs(crs)


def test_clip_keeps_to_the_airports_own_island() -> None:
    both = pd.concat([AIRPORT, ISLAND], ignore_index=True)
    areas = clip(HOKKAIDO.prefecture, isochrones(STAR, both, PARAMETERS, minutes=[90]), _land())
    main, island = areas.geometry
    assert main.equals(shapely.box(141.9, 43.4, 142.0, 43.6))
    assert island.equals(
        shapely.union(
            shapely.box(141.10, 45.10, 141.20, 45.20), shapely.box(141.10, 45.20, 141.30, 45.30)
        )
    )


def test_clip_refuses_metres() -> None:
    areas = isochrones(STAR, ISLAND, PARAMETERS)
    with pytest.raises(UnexpectedCrsError) as caught:
        clip(HOKKAIDO.prefecture, areas, _land("EPSG:6680"))
    assert str(caught.value) == (
        "Municipalities to clip with: the reference system is EPSG:6680; expected EPSG:4326 or "
        "EPSG:6668 (longitude and latitude). Reproject them."
    )
