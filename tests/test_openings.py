"""Sections of road appear and disappear with the day that the network is asked for."""

import datetime as dt

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kankei_geo.analysis import opened
from kankei_geo.analysis.rule import Rule
from kankei_geo.base.errors import InputContentError
from kankei_geo.build.drive import openings
from kankei_geo.build.drive.drive import drive_table
from kankei_geo.build.drive.network import RoadNetwork
from kankei_geo.dataset.drive_model import DriveParameters
from tests import roads
from tests.hokkaido import HOKKAIDO
from tests.roads import airports, network, offices

from .conftest import examples

PARAMETERS = DriveParameters(1.0, 1.0, 1.0, 0.0, motorway_kmh=120, motorway_two_way_kmh=120)
OFFICE, AIRPORT = offices(m01204=(40, 0)), airports(AKJ=(0, 0))
# A road of 40 km, and beside it a motorway of 20 km in two lines between ramps at 10 and 30.
NODES = [(0, 0), (10, 0), (30, 0), (40, 0), (10, 0.2), (30, 0.2), (10, 0.3), (30, 0.3)]
NETWORK = network(
    NODES,
    [
        (0, 1, 10, "trunk"), (1, 2, 20, "trunk"), (2, 3, 10, "trunk"),
        (4, 5, 20, "motorway", "one way"), (7, 6, 20, "motorway", "one way"),
        (1, 4, 0.2, "primary", "ramp"), (5, 2, 0.2, "primary", "ramp"),
        (2, 7, 0.3, "primary", "ramp"), (6, 1, 0.3, "primary", "ramp"),
    ],
)  # fmt: skip


def _row(opened_on: str, ends: tuple[float, float], **told: object) -> dict[str, object]:
    (from_lon, from_lat), (to_lon, to_lat) = (roads.place((km, 0.25)) for km in ends)
    return {
        "road": "高速道路", "from_place": "西", "to_place": "東", "name_en": "Motorway",
        "opened": opened_on, "last_day": opened_on, "length_km": ends[1] - ends[0],
        "kind": "motorway", "toll": "toll", "from_lon": from_lon, "from_lat": from_lat,
        "to_lon": to_lon, "to_lat": to_lat, "via": None, "position_source": "-", "url": "-",
        **told,
    }  # fmt: skip


def _minutes(of: RoadNetwork) -> float:
    found: float = drive_table(of, OFFICE, AIRPORT, PARAMETERS)["drive_minutes"].iloc[0]
    return found


def test_a_section_is_left_out_before_its_day() -> None:
    table = pd.DataFrame([_row("2020-03-07", (10, 30))])
    after = openings.as_of(NETWORK, table, dt.date(2020, 3, 7))
    before = openings.as_of(NETWORK, table, dt.date(2020, 3, 6))
    assert len(after.start) == len(NETWORK.start)
    # Both directions are gone, the ramps lead nowhere, and the road beside stays.
    assert len(before.start) == len(NETWORK.start) - 2
    assert _minutes(after) == pytest.approx(10 + 20 / 2 + 10 + 0.4 / 57 * 60, rel=0.01)
    assert _minutes(before) == pytest.approx(40, rel=0.01)
    assert before.as_of == dt.date(2020, 3, 6)


def test_a_section_is_added_from_its_day_on() -> None:
    without = NETWORK.without(np.isin(NETWORK.kind, [0]), NETWORK.as_of)
    table = pd.DataFrame([_row("2024-12-22", (10, 30))])
    assert _minutes(openings.as_of(without, table, dt.date(2024, 12, 21))) == pytest.approx(40)
    later = openings.as_of(without, table, dt.date(2024, 12, 22))
    assert _minutes(later) == pytest.approx(31, abs=1.5)


def test_an_interchange_between_is_joined_and_lengths_are_the_published_ones() -> None:
    without = NETWORK.without(np.isin(NETWORK.kind, [0]), NETWORK.as_of)
    lon, lat = roads.place((20, 1.0))
    side = network([*NODES, (20, 1.2), (20, 9)], [(8, 9, 8, "trunk")])
    joined = RoadNetwork(
        **{
            **vars(without),
            "xy_m": side.xy_m,
            **{
                name: np.concatenate([getattr(without, name), getattr(side, name)])
                for name in vars(without)
                if name not in ("prefecture", "as_of", "xy_m")
            },
        }
    )
    table = pd.DataFrame([_row("2024-12-22", (10, 30), length_km=24.0, via=f"{lon} {lat}")])
    later = openings.as_of(joined, table, dt.date(2025, 1, 1))
    added = later.length_km[len(joined.length_km) :]
    assert added[:2].sum() == pytest.approx(24.0)
    away = drive_table(later, offices(m01204=(20, 9)), AIRPORT, PARAMETERS)
    assert away["drive_minutes"].iloc[0] == pytest.approx(10 + 6 + 8, abs=1.5)


def test_an_interchange_alone_takes_its_ramps_away() -> None:
    table = pd.DataFrame([_row("2020-12-13", (10, 10))])
    before = openings.as_of(NETWORK, table, dt.date(2020, 12, 12))
    assert before.ramp.sum() == 2
    assert _minutes(before) == pytest.approx(40)


def test_months_and_years_count_to_their_end() -> None:
    table = pd.DataFrame(
        [_row("2018-12", (10, 30), last_day="2018-12-31"), _row("2015-03-14", (10, 30))]
    )
    days = [section.opened.isoformat() for section in openings.sections(table)]
    assert days == ["2015-03-14", "2018-12-31"]


def test_a_section_of_another_length_is_told() -> None:
    table = pd.DataFrame([_row("2020-03-07", (10, 30), length_km=12.0)])
    with pytest.raises(InputContentError) as caught:
        openings.as_of(NETWORK, table, dt.date(2019, 1, 1))
    assert str(caught.value) == (
        "road_openings.csv: 高速道路 西–東 is 20.0 km long in the road file; expected 12.0 km. "
        "Check its ends, its length and its kind."
    )


@pytest.mark.parametrize("length_km", [0.0, 1.0, 400.0])
def test_a_new_section_is_about_as_long_as_its_places_are_apart(length_km: float) -> None:
    without = NETWORK.without(np.isin(NETWORK.kind, [0]), NETWORK.as_of)
    table = pd.DataFrame([_row("2024-12-22", (10, 30), length_km=length_km)])
    with pytest.raises(InputContentError) as caught:
        openings.as_of(without, table, dt.date(2025, 1, 1))
    assert str(caught.value) == (
        f"road_openings.csv: 高速道路 西–東 is told to be {length_km} km long; its places are "
        "20.0 km apart. Check its ends, what lies between, and its length."
    )


def test_a_new_interchange_joins_the_motorway_to_the_road() -> None:
    shut = NETWORK.without(NETWORK.ramp, NETWORK.as_of)
    table = pd.DataFrame([_row("2024-12-22", (km, km), from_place=str(km)) for km in (10, 30)])
    assert _minutes(openings.as_of(shut, table, dt.date(2024, 12, 21))) == pytest.approx(40)
    later = openings.as_of(shut, table, dt.date(2024, 12, 22))
    assert np.isfinite(later.length_km).all()
    assert _minutes(later) == pytest.approx(30.5, abs=1.0)


def test_a_section_in_the_sea_is_told() -> None:
    table = pd.DataFrame([_row("2024-12-22", (10, 300))])
    with pytest.raises(InputContentError) as caught:
        openings.as_of(NETWORK, table, dt.date(2025, 1, 1))
    assert str(caught.value) == (
        "road_openings.csv: 高速道路 西–東 is 260.0 km away from any road; expected at most "
        "1.5 km. Check its coordinates."
    )


@examples(30)
@given(
    days=st.lists(st.dates(dt.date(2018, 1, 1), dt.date(2025, 1, 1)), min_size=1, max_size=4),
    asked=st.lists(st.dates(dt.date(2018, 1, 1), dt.date(2025, 1, 1)), min_size=2, max_size=4),
)
def test_a_later_day_never_makes_a_trip_longer(days: list[dt.date], asked: list[dt.date]) -> None:
    # The section of the network, opened on the first day, and new ones beside it.
    rows = [
        _row(str(day), (10, 30), from_place=str(number), length_km=20.0 + number)
        for number, day in enumerate(days)
    ]
    table = pd.DataFrame(rows)
    minutes = [_minutes(openings.as_of(NETWORK, table, day)) for day in sorted(asked)]
    assert minutes == sorted(minutes, reverse=True)


def test_published_savings_are_met() -> None:
    """Compare with what was announced at the openings: 10 and 4 minutes less."""
    table = HOKKAIDO.opening_effects.assign(
        saved=lambda one: one["minutes_before"] - one["minutes_after"]
    )
    onchu = table[(table["opened"] == "2026-03-22") & (table["code"] == "01471")]
    assert onchu["saved"].max() == pytest.approx(10, abs=3)
    niki = table[(table["opened"] == "2025-03-23") & (table["code"] == "01407")]
    niki = niki[niki["airport"] == "CTS"]
    assert niki["saved"].iloc[0] == pytest.approx(4, abs=3)  # we find 1.3


def test_effects_follow_the_rule() -> None:
    every = opened.effects(HOKKAIDO, Rule(tokyo_direct=False))
    direct = opened.effects(HOKKAIDO, Rule())
    assert set(direct["airport"]) < set(every["airport"])
    within = direct[direct["within"]]
    assert len(within) > 0
    assert (within["minutes_after"] <= 60).all()
    assert (within["minutes_before"] > 60).all()
    winter = opened.effects(HOKKAIDO, Rule(winter=1.5))
    merged = direct.merge(winter, on=["opened", "code", "airport"])
    assert (merged["minutes_after_y"] > merged["minutes_after_x"]).all()
