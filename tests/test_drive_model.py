"""The file of the drive model: written, read back, and told apart from other files."""

from pathlib import Path

import pandas as pd
import pytest

from kankei_geo.base.errors import InputContentError
from kankei_geo.dataset.drive_model import parse_model, write_model
from tests.hokkaido import HOKKAIDO


def test_the_shipped_model_comes_back_as_it_was_written(tmp_path: Path) -> None:
    model = HOKKAIDO.drive_model
    path = write_model(model, tmp_path / "model.json")
    back = parse_model(path.read_bytes(), path)
    assert back.parameters == model.parameters
    assert back.errors == model.errors
    assert back.fitted_within == model.fitted_within
    assert back.straight_minutes_per_km == model.straight_minutes_per_km
    assert back.source_spread_percent == model.source_spread_percent
    assert back.published_source == "published_calibration.csv"
    assert back.doubt == model.doubt
    pd.testing.assert_frame_equal(back.pairs, model.pairs)


def test_winter_leaves_the_fixed_time_alone() -> None:
    model = HOKKAIDO.drive_model
    fixed = model.parameters.terminal_minutes
    summer = pd.Series([fixed, fixed + 30.0])
    assert model.at_winter(summer, 1.5).tolist() == pytest.approx([fixed, fixed + 45.0])
    assert model.at_winter(summer, 1.0).tolist() == summer.tolist()


def test_four_of_five_published_times_lie_in_their_interval() -> None:
    model = HOKKAIDO.drive_model
    pairs = model.pairs
    low, high = model.doubt.interval(pairs["road_leave_pair_out"])
    assert pairs["published_minutes"].between(low, high).mean() >= 0.8
    assert model.doubt.coverage_percent == pytest.approx(80, abs=5)


def test_the_shipped_model_was_tested_on_pairs_that_it_had_not_seen() -> None:
    model = HOKKAIDO.drive_model
    assert set(model.errors) == {
        f"{kind}_{test}"
        for kind in ("road", "straight")
        for test in ("in_sample", "leave_pair_out", "leave_airport_out")
    }
    assert len(model.pairs) == 31
    for name, (low, high) in model.fitted_within.items():
        assert low < getattr(model.parameters, name) < high


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        ("{}", "KeyError('parameters')"),
        ('{"parameters": {}}', "KeyError('motorway_factor')"),
        ("[1]", "TypeError('list indices must be integers or slices, not str')"),
        ("", "JSONDecodeError('Expecting value: line 1 column 1 (char 0)')"),
    ],
)
def test_broken_model_file(content: str, reason: str) -> None:
    path = Path("model.json")
    with pytest.raises(InputContentError) as caught:
        parse_model(content.encode(), path)
    assert str(caught.value) == (
        f'{path}: not a drive model ({reason}). Expected JSON with "parameters". Calibrate again.'
    )
