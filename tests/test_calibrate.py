"""The fit finds what made the data, and held-out errors see only other pairs."""

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

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
from kankei_geo.build.drive.roads import NATIONAL, RoadNetwork, metres
from kankei_geo.dataset.drive_model import DriveModel, parse_model, write_model
from tests.hokkaido import HOKKAIDO

pytestmark = pytest.mark.slow  # the model is fitted once for all of them, which takes long

TRUTH = replace(STRUCTURE, national_kmh=50.0, terminal_minutes=5.0)
OFFICES = pd.DataFrame(
    {
        "code": [f"01{number}" for number in range(401, 409)],
        "name": [f"{kanji}町" for kanji in "甲乙丙丁戊己庚辛"],
        "office_lon": 142.0 + np.array([0.1, 0.2, 0.4, 0.6, 0.8, 1.0, 1.2, 1.4]),
        "office_lat": 43.5,
    }
)
AIRPORTS = pd.DataFrame(
    {
        "iata": ["AAA", "BBB"],
        "code": ["01401", "01408"],
        "name": ["西空港", "札幌飛行場（東空港）"],
        "lon": [142.0, 143.5],
        "lat": [43.5, 43.5],
    }
)


def _road() -> RoadNetwork:
    xy_m = metres(HOKKAIDO.prefecture, np.linspace(142.0, 143.5, 121), np.full(121, 43.5))
    return RoadNetwork(
        prefecture=HOKKAIDO.prefecture,
        xy_m=xy_m,
        junction=np.ones(121, dtype=bool),
        start=np.arange(120),
        end=np.arange(1, 121),
        length_km=np.linalg.norm(np.diff(xy_m, axis=0), axis=1) / 1000,
        road_class=np.full(120, NATIONAL),
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


@pytest.mark.slow
def test_the_fit_comes_close_to_what_made_the_data(model: DriveModel) -> None:
    assert model.parameters.national_kmh == pytest.approx(50.0, rel=0.03)
    assert model.parameters.terminal_minutes == pytest.approx(5.0, rel=0.15)
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
    back = parse_model(path.read_bytes(), path).parameters
    assert back.national_kmh == pytest.approx(model.parameters.national_kmh, abs=0.001)
    assert replace(back, national_kmh=50.0, terminal_minutes=5.0) == TRUTH
    content = json.loads(path.read_text(encoding="utf-8"))
    assert content["published_source"] == "times.csv"
    assert len(content["pairs"]) == 16
    assert content["pairs"][0]["code"] == "01401"
    assert set(content["pairs"][0]) >= {
        "airport", "published_minutes", "sources", "published_min", "published_max",
        "distance_km", "road_leave_pair_out", "straight_leave_pair_out",
    }  # fmt: skip
    assert content["errors"]["road_leave_pair_out"]["agree_60_percent"] == 100.0
