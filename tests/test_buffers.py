"""Circles are true, and the shares within them."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyproj import Geod

from kankei_geo.analysis import buffers
from kankei_geo.base.errors import InputContentError
from tests.hokkaido import HOKKAIDO

from .conftest import examples

WGS84_GEOD = Geod(ellps="WGS84")  # another ellipsoid than the one the circles are made on
AIRPORTS = HOKKAIDO.airports


@pytest.mark.parametrize("radius_km", [10, 50, 150])
@pytest.mark.parametrize("iata", list(AIRPORTS["iata"]))
def test_circles_are_true_in_72_directions(iata: str, radius_km: float) -> None:
    place = AIRPORTS[AIRPORTS["iata"] == iata].iloc[0]
    ring = np.array(buffers.circle(place["lon"], place["lat"], radius_km).exterior.coords)
    assert len(ring) == 73
    many = np.ones(len(ring))
    _, _, metres = WGS84_GEOD.inv(many * place["lon"], many * place["lat"], *ring.T)
    assert np.abs(metres / (radius_km * 1000) - 1).max() < 0.001
    middles = (ring[:-1] + ring[1:]) / 2
    _, _, metres = WGS84_GEOD.inv(many[:-1] * place["lon"], many[:-1] * place["lat"], *middles.T)
    assert np.abs(metres / (radius_km * 1000) - 1).max() < 0.00101


def test_a_mercator_circle_would_fail_this_test() -> None:
    wrong = buffers.circle(141.69, 42.78, 50 * 0.734)  # 50 km in EPSG:3857 at this latitude
    lon, lat = wrong.exterior.coords[0]
    assert abs(WGS84_GEOD.inv(141.69, 42.78, lon, lat)[2] / 50_000 - 1) > 0.2


def test_merged_circles_cover_the_same_area_and_name_their_airports() -> None:
    single = buffers.buffers(AIRPORTS, 60)
    merged = buffers.buffers(AIRPORTS, 60, dissolved=True)
    assert len(single) == 13
    assert 1 < len(merged) < 13
    assert merged.geometry.union_all().equals(single.geometry.union_all())
    named = " ".join(merged["airport"]).split()
    assert sorted(named) == sorted(AIRPORTS["iata"])


@pytest.mark.slow
@examples(8)
@given(st.sampled_from(list(AIRPORTS["iata"])), st.integers(10, 140))
def test_a_larger_radius_never_loses_area(iata: str, radius_km: int) -> None:
    small = buffers.area_share(HOKKAIDO, iata, radius_km)
    large = buffers.area_share(HOKKAIDO, iata, radius_km + 10)
    assert ((large - small) >= -1e-9).all()
    assert small.between(0, 1 + 1e-9).all()


def test_shares_agree_with_the_distance_of_the_edge() -> None:
    access = HOKKAIDO.access
    edge = access[access["airport"] == "OBO"].set_index("code")["edge_km"]
    share = buffers.area_share(HOKKAIDO, "OBO", 50)
    assert (share[edge > 50.1] == 0).all()
    assert (share[edge < 49.9] > 0).all()


@pytest.mark.parametrize("radius_km", [0, 9.9, 151, float("nan")])
def test_a_radius_out_of_range_is_refused(radius_km: float) -> None:
    with pytest.raises(InputContentError, match=r"expected 10 to 150 km"):
        buffers.circle(142, 43, radius_km)
