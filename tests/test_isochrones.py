"""Areas reached: nested, no smaller in summer, and in step with the drive table."""

import geopandas as gpd
import pandas as pd
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from kankei_geo.base.crs import GRS80
from kankei_geo.base.errors import InputContentError, UnexpectedCrsError
from kankei_geo.build.drive.drive import drive_table
from kankei_geo.build.drive.isochrones import clip, isochrones
from kankei_geo.build.drive.network import RoadNetwork
from kankei_geo.dataset.drive_model import DriveParameters
from tests import roads
from tests.hokkaido import HOKKAIDO

from .conftest import examples

PARAMETERS = DriveParameters(1.0, 1.0, 2.0, 3.0, primary_kmh=40.0)
AIRPORT = roads.airports(AKJ=(0, 0))


def _star() -> RoadNetwork:
    """Four straight roads of 60 km from the airport, a node every kilometre."""
    arms = {(1, 0): "trunk", (0, 1): "trunk", (-1, 0): "primary", (0, -1): "primary"}
    nodes, every = [(0.0, 0.0)], []
    for (east, north), kind in arms.items():
        for km in range(1, 61):
            every.append((len(nodes) - 1 if km > 1 else 0, len(nodes), 1.0, kind))
            nodes.append((float(km * east), float(km * north)))
    return roads.network(nodes, every)


STAR = _star()


def _km2(area: shapely.Geometry) -> float:
    return abs(GRS80.geometry_area_perimeter(area)[0]) / 1e6


@examples(20)
@given(
    minutes=st.lists(st.integers(4, 100), min_size=2, max_size=4, unique=True),
)
def test_more_minutes_never_lose_an_area(minutes: list[int]) -> None:
    areas = isochrones(STAR, AIRPORT, PARAMETERS, minutes=minutes)
    assert areas["minutes"].tolist() == sorted(minutes)
    for narrow, wide in zip(areas.geometry[:-1], areas.geometry[1:], strict=True):
        assert shapely.area(narrow) <= shapely.area(wide)
        # Corners on a grid of 100 m cannot lie on the narrower outline exactly.
        assert wide.buffer(0.001).covers(narrow)


@examples(20)
@given(limit=st.integers(15, 90), degrees=st.floats(0, 360), km=st.floats(0, 70))
def test_an_area_holds_what_the_table_calls_near(limit: int, degrees: float, km: float) -> None:
    (at,) = AIRPORT[["lon", "lat"]].to_numpy()
    lon, lat, _ = GRS80.fwd(*at, degrees, 1000 * km)
    areas = isochrones(STAR, AIRPORT, PARAMETERS, minutes=[limit], tolerance_m=0)
    office = pd.DataFrame({"code": ["01204"], "office_lon": [lon], "office_lat": [lat]})
    try:
        table = drive_table(STAR, office, AIRPORT, PARAMETERS)
    except InputContentError:  # farther than 3 km from any road; outlines reach a cell further
        inner = areas.geometry.to_crs(HOKKAIDO.prefecture.equal_area).buffer(-2000)
        outer = gpd.GeoSeries([shapely.Point(lon, lat)], crs=4326)
        assert not inner[0].intersects(outer.to_crs(HOKKAIDO.prefecture.equal_area)[0])
        return
    # Cells of 500 m take two minutes to cross off the road, aslant three: either may be right.
    spare = table["drive_minutes"][0] - limit
    if abs(spare) > 4.5:
        assert areas.geometry[0].intersects(shapely.Point(lon, lat)) == (spare < 0)


def test_areas_reach_further_along_better_roads() -> None:
    (area,) = isochrones(STAR, AIRPORT, PARAMETERS, minutes=[60]).geometry
    west, south, east, north = area.bounds
    assert east - 142.0 > 142.0 - west
    assert north - 43.5 > 43.5 - south


def test_generalised_output_is_small_valid_and_on_its_grid() -> None:
    areas = isochrones(STAR, AIRPORT, PARAMETERS, minutes=[30, 60, 90])
    assert areas.crs.to_epsg() == 4326
    assert areas.geometry.is_valid.all()
    corners = areas.get_coordinates().to_numpy()
    assert corners == pytest.approx(corners.round(3), abs=1e-9)
    exact = isochrones(STAR, AIRPORT, PARAMETERS, minutes=[30, 60, 90], tolerance_m=0)
    assert len(corners) < len(exact.get_coordinates()) / 2
    assert areas.geometry.map(_km2).tolist() == pytest.approx(
        exact.geometry.map(_km2).tolist(), rel=0.1
    )


def test_less_than_the_terminal_reaches_nothing() -> None:
    areas = isochrones(STAR, AIRPORT, PARAMETERS, minutes=[2])
    assert areas.geometry.is_empty.tolist() == [True]


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
    box = shapely.box(140.0, 42.0, 144.0, 46.0)
    areas = gpd.GeoDataFrame({"island": ["北海道", "利尻島"]}, geometry=[box, box], crs="EPSG:4326")
    main, island = clip(HOKKAIDO.prefecture, areas, _land()).geometry
    assert main.equals(shapely.box(141.9, 43.4, 142.0, 43.6))
    assert island.equals(
        shapely.union(
            shapely.box(141.10, 45.10, 141.20, 45.20), shapely.box(141.10, 45.20, 141.30, 45.30)
        )
    )


def test_clip_refuses_metres() -> None:
    areas = isochrones(STAR, AIRPORT, PARAMETERS, minutes=[30, 60, 90])
    with pytest.raises(UnexpectedCrsError) as caught:
        clip(HOKKAIDO.prefecture, areas, _land("EPSG:6680"))
    assert str(caught.value) == (
        "Municipalities to clip with: the reference system is EPSG:6680; expected EPSG:4326 or "
        "EPSG:6668 (longitude and latitude). Reproject them."
    )
