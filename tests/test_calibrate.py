"""The fit finds what made the data, and held-out errors see only other pairs."""

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kankei_geo.base.errors import InputContentError
from kankei_geo.build.drive import calibrate
from kankei_geo.build.drive.calibrate import (
    PRIORS,
    STRAIGHT_PRIOR,
    STRUCTURE,
    errors_of,
    fit,
    held_out,
    published_pairs,
)
from kankei_geo.build.drive.drive import drive_table
from kankei_geo.build.drive.network import RoadNetwork
from kankei_geo.dataset.drive_model import Doubt, DriveModel, parse_model, write_model
from tests import roads

from .conftest import examples

TRUTH = replace(STRUCTURE, ordinary_factor=0.9, terminal_minutes=5.0)
OFFICES = roads.offices(
    **{f"m01{401 + number}": (km, 0) for number, km in enumerate((8, 16, 32, 48, 64, 80, 96, 112))}
).assign(name=[f"{kanji}町" for kanji in "甲乙丙丁戊己庚辛"])
AIRPORTS = roads.airports(AAA=(0, 0), BBB=(120, 0)).assign(name=["西空港", "札幌飛行場（東空港）"])


def _road() -> RoadNetwork:
    return roads.network(
        [(km, 0) for km in range(121)], [(km, km + 1, 1, "trunk") for km in range(120)]
    )


ROAD = _road()


def _published() -> pd.DataFrame:
    times = drive_table(ROAD, OFFICES, AIRPORTS, TRUTH)
    return pd.DataFrame(
        {
            "town": times["code"].map(OFFICES.set_index("code")["name"]),
            "airport": times["airport"].map({"AAA": "西", "BBB": "東"}),
            "minutes": times["drive_minutes"],
        }
    )


@pytest.fixture(scope="module")
def model() -> DriveModel:
    return calibrate.calibrate(ROAD, OFFICES, AIRPORTS, _published(), published_source="times.csv")


def test_the_fit_comes_close_to_what_made_the_data(model: DriveModel) -> None:
    assert model.parameters.ordinary_factor == pytest.approx(0.9, rel=0.03)
    assert model.parameters.terminal_minutes == pytest.approx(5.0, rel=0.15)
    # Nothing tells of motorways and towns: they stay where they were thought to be.
    assert model.parameters.motorway_factor == pytest.approx(1.0, rel=0.01)
    assert model.parameters.town_factor == pytest.approx(2.0, rel=0.01)
    assert model.errors["road_in_sample"].median_percent < 2
    assert model.errors["road_leave_pair_out"].median_percent < 2


def test_the_straight_line_cannot_follow_a_terminal_time(model: DriveModel) -> None:
    for test in ("in_sample", "leave_pair_out", "leave_airport_out"):
        road, straight = model.errors[f"road_{test}"], model.errors[f"straight_{test}"]
        assert road.mean_percent < straight.mean_percent


def test_only_the_fitted_parameters_change(model: DriveModel) -> None:
    fitted = {name: getattr(model.parameters, name) for name in PRIORS}
    assert replace(STRUCTURE, **fitted) == model.parameters


def test_fit_resists_one_wild_statement() -> None:
    pairs = pd.DataFrame({"published_minutes": [20.0] * 9 + [200.0], "km": [10.0] * 10})

    def predict(values: dict[str, float], wanted: pd.DataFrame) -> np.ndarray:
        return wanted["km"].to_numpy() * values["minutes_per_km"]

    found = fit(predict, pairs, STRAIGHT_PRIOR)["minutes_per_km"]
    assert 2.0 < found < 2.1  # least squares would give 10 ** 0.1 * 2 = 2.52


def test_fit_stays_within_the_plausible() -> None:
    pairs = pd.DataFrame({"published_minutes": [1000.0] * 50, "km": [1.0] * 50})

    def predict(values: dict[str, float], wanted: pd.DataFrame) -> np.ndarray:
        return wanted["km"].to_numpy() * values["minutes_per_km"]

    found = fit(predict, pairs, STRAIGHT_PRIOR)["minutes_per_km"]
    assert found == pytest.approx(1.5 * np.exp(2 * 0.5), rel=0.01)


def test_held_out_predictions_never_see_their_own_group() -> None:
    pairs = pd.DataFrame({"published_minutes": [10.0, 20.0, 30.0, 40.0]})
    seen: list[set[float]] = []

    def predict(values: dict[str, float], wanted: pd.DataFrame) -> np.ndarray:
        seen.append(set(wanted["published_minutes"]))
        return np.full(len(wanted), values["minutes_per_km"])

    predicted = held_out(predict, pairs, STRAIGHT_PRIOR, np.array([0, 0, 1, 1]))
    assert np.isfinite(predicted).all()
    assert {frozenset(one) for one in seen} == {frozenset({10.0, 20.0}), frozenset({30.0, 40.0})}
    # The first calls fit on the second group; the first prediction follows them.
    assert seen[0] == {30.0, 40.0}
    assert seen[-1] == {30.0, 40.0}
    assert seen[-2] == {10.0, 20.0}


def test_errors_by_hand() -> None:
    pairs = pd.DataFrame({"published_minutes": [50.0, 60.0, 100.0, 60.0]})
    errors = errors_of(np.array([55.0, 61.0, 80.0, 60.0]), pairs)
    assert errors.median_percent == pytest.approx((10 + 100 / 60) / 2)
    assert errors.mean_percent == pytest.approx((10 + 100 / 60 + 20 + 0) / 4)
    assert errors.median_minutes == pytest.approx((5 + 1) / 2)
    assert errors.agree_60_percent == 75.0
    assert errors.bias_percent == pytest.approx(100 / 60 / 2)


def test_pairs_take_the_median_and_tell_the_spread() -> None:
    published = pd.DataFrame(
        {"town": ["甲町", "甲町", "甲町", "乙町"], "airport": ["西", "西", "西", "東"],
         "minutes": [10, 30, 15, 90]}
    )  # fmt: skip
    assert published_pairs(published, OFFICES, AIRPORTS).to_dict("records") == [
        {"code": "01401", "airport": "AAA", "published_minutes": 15.0, "sources": 3,
         "published_min": 10, "published_max": 30},
        {"code": "01402", "airport": "BBB", "published_minutes": 90.0, "sources": 1,
         "published_min": 90, "published_max": 90},
    ]  # fmt: skip


def test_unknown_names_are_told_together() -> None:
    published = pd.DataFrame(
        {"town": ["甲町", "なし町", "乙町"], "airport": ["西", "東", "空港"], "minutes": [1, 2, 3]}
    )
    with pytest.raises(InputContentError) as caught:
        published_pairs(published, OFFICES, AIRPORTS)
    assert str(caught.value) == (
        "Published drive times: なし町, 空港 fit no municipality or not exactly one airport. "
        "Expected official names, and a part of one airport's name. Correct them."
    )


def test_the_model_file_gives_the_parameters_back(model: DriveModel, tmp_path: Path) -> None:
    path = tmp_path / "model.json"
    write_model(model, path)
    back = parse_model(path.read_bytes(), path)
    for name in PRIORS:
        told = getattr(model.parameters, name)
        assert getattr(back.parameters, name) == pytest.approx(told, abs=0.001)
    assert back.doubt.factor == pytest.approx(model.doubt.factor, abs=0.001)
    content = json.loads(path.read_text(encoding="utf-8"))
    assert content["published_source"] == "times.csv"
    assert len(content["pairs"]) == 16
    assert content["pairs"][0]["code"] == "01401"
    assert set(content["pairs"][0]) >= {
        "airport", "published_minutes", "sources", "published_min", "published_max",
        "distance_km", "road_leave_pair_out", "straight_leave_pair_out",
    }  # fmt: skip
    assert content["errors"]["road_leave_pair_out"]["agree_60_percent"] == 100.0


def test_an_interval_is_a_quantile_of_left_out_errors() -> None:
    predicted = pd.Series(np.full(9, 60.0))
    unit = (0.17**2 * 3600 + 25) ** 0.5
    published = predicted + unit * pd.Series([0.1, -0.2, 0.3, -0.4, 0.5, -0.6, 0.7, -0.8, 0.9])
    doubt = calibrate.doubt_of(predicted, published)
    # The 8th of 9: a tenth would stay below it with four chances of five.
    assert doubt.factor == pytest.approx(0.8)
    # Without itself, the 8th smallest of the other eight is their largest.
    assert doubt.coverage_percent == pytest.approx(100 * 8 / 9)
    low, high = doubt.interval(pd.Series([60.0, 1.0, np.nan]))
    assert high[0] == round(60 + 0.8 * unit)
    assert low[0] == round(60 - 0.8 * unit)
    assert low[1] == 0
    assert low.isna().tolist() == high.isna().tolist() == [False, False, True]


@examples(30)
@given(seed=st.integers(0, 10_000))
def test_intervals_hold_as_many_as_they_say(seed: int) -> None:
    random = np.random.default_rng(seed)
    predicted = pd.Series(random.uniform(10, 200, 2000))
    published = predicted * np.exp(random.normal(0, 0.2, 2000))
    doubt: Doubt = calibrate.doubt_of(predicted[:1000], published[:1000])
    low, high = doubt.interval(predicted[1000:])
    held = published[1000:].between(low, high).mean()
    assert held == pytest.approx(0.8, abs=0.09)  # five standard deviations
    assert doubt.coverage_percent == pytest.approx(80, abs=3)
