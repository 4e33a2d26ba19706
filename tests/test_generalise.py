"""Fewer vertices without gaps, overlaps or lost municipalities."""

import geopandas as gpd
import numpy as np
import pytest
import shapely
from shapely.geometry import MultiPolygon, box

from kankei_geo.base.crs import GRS80, JGD2011
from kankei_geo.base.errors import InputContentError, UnexpectedCrsError
from kankei_geo.build import generalise, measure
from tests.hokkaido import HOKKAIDO


def wiggly_neighbours() -> gpd.GeoDataFrame:
    """Return two municipalities with a long common border, islets and a lone island."""
    y = np.linspace(42, 43, 400)
    border = np.column_stack([142 + 0.02 * np.sin(y * 60), y])
    west = shapely.Polygon([*border, (141, 43), (141, 42)])
    east = shapely.Polygon([*border, (143, 43), (143, 42)])
    islet, island = box(140.5, 42.5, 140.502, 42.502), box(139.4, 42, 139.42, 42.02)
    return gpd.GeoDataFrame(
        {"code": ["01202", "01203", "01367"], "in_scope": True},
        geometry=[MultiPolygon([west, islet]), east, island],
        crs=JGD2011,
    )


def test_borders_stay_shared_and_small_municipalities_stay_alive() -> None:
    areas = wiggly_neighbours()
    level = generalise.Level(tolerance_m=1_000, smallest_islet_km2=50)
    simple = generalise.generalise(HOKKAIDO.prefecture, areas, level)
    assert list(simple["code"]) == list(areas["code"])
    assert simple.geometry.count_coordinates().sum() < areas.geometry.count_coordinates().sum() / 5
    assert shapely.coverage_is_valid(simple.geometry.values)
    west, east, island = simple.geometry
    # A straight border would be 1 degree long; a gap would leave no common line at all.
    assert 1 <= west.intersection(east).length < 1.5
    assert west.geom_type == "Polygon"  # the islet is gone
    assert island.area > 0  # smaller than the limit, but all that 奥尻 has


def test_a_broken_coverage_is_refused() -> None:
    areas = wiggly_neighbours()
    areas.loc[1, "geometry"] = box(141.5, 42, 143, 43)
    with pytest.raises(InputContentError, match="borders no longer fit together"):
        generalise.rounded(areas, 4)


def test_an_empty_polygon_is_told_by_its_own_code() -> None:
    areas = wiggly_neighbours()
    areas.loc[1, "geometry"] = shapely.Polygon()
    with pytest.raises(InputContentError, match="nothing is left of 01203"):
        generalise.generalise(HOKKAIDO.prefecture, areas, generalise.DRAW)


def test_rows_in_another_order_keep_their_polygons() -> None:
    areas = wiggly_neighbours().iloc[::-1].reset_index(drop=True)
    simple = generalise.generalise(HOKKAIDO.prefecture, areas, generalise.DRAW)
    assert list(simple["code"]) == ["01367", "01203", "01202"]
    for before, after in zip(areas.geometry, simple.geometry, strict=True):
        assert before.intersection(after).area > 0.9 * after.area


def test_borders_that_cross_after_rounding_are_cut_where_they_meet() -> None:
    # The needle is narrower than the grid: rounding alone would fold it over itself.
    needle = [(142.3, 42.00004), (142.2, 42.30003), (142.3, 42.00006)]
    west = shapely.Polygon([(142, 42), (142.3, 42), *needle, (142.3, 43), (142, 43)])
    east = box(142, 42, 143, 43).difference(west)
    areas = gpd.GeoDataFrame({"code": ["01202", "01203"]}, geometry=[west, east], crs=JGD2011)
    assert shapely.coverage_is_valid(areas.geometry.values)
    rounded = generalise.rounded(areas, 1)
    assert shapely.coverage_is_valid(rounded.geometry.values)
    assert rounded.geometry.is_valid.all()
    coordinates = shapely.get_coordinates(rounded.geometry.values)
    assert np.array_equal(coordinates, coordinates.round(1))


def test_rounding_keeps_four_decimals() -> None:
    rounded = generalise.rounded(wiggly_neighbours(), 4)
    coordinates = shapely.get_coordinates(rounded.geometry.values)
    assert np.array_equal(coordinates, coordinates.round(4))


def test_area_is_geodesic_and_independent_of_orientation() -> None:
    cell = box(143, 43, 143.1, 43.1)
    # Independent: the zone between two parallels from its closed form on the ellipsoid.
    e2 = GRS80.es
    e = np.sqrt(e2)

    def zone(lat: float) -> float:
        s = np.sin(np.radians(lat))
        return s / (2 * (1 - e2 * s * s)) + np.arctanh(e * s) / (2 * e)

    expected = GRS80.a**2 * (1 - e2) * np.radians(0.1) * (zone(43.1) - zone(43.0)) / 1e6
    areas = gpd.GeoSeries([cell, cell.reverse()], crs=JGD2011)
    # The geodesic between two corners bulges north of the parallel: 1e-6 of the area.
    assert measure.area_km2(areas).tolist() == pytest.approx([expected] * 2, rel=1e-5)
    with pytest.raises(UnexpectedCrsError, match="expected JGD2011 degrees"):
        measure.area_km2(areas.to_crs(6680))
