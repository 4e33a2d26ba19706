"""Where a municipality stands among the others."""

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from kankei_geo.analysis import standing
from kankei_geo.analysis.standing import INDICATORS, LEAST_FIRST, Standing
from kankei_geo.base.errors import InputContentError, UnknownNameError
from kankei_geo.dataset import facts
from tests.hokkaido import HOKKAIDO

TABLE = HOKKAIDO.table
CODES = list(TABLE["code"])
WINTERS = [1.0, 1.25, 2.0]


def by_name(name: str, indicator: str, winter: float = 1.0) -> Standing:
    code = TABLE.loc[TABLE["name"] == name, "code"].item()
    found = standing.standing(HOKKAIDO, code, winter=winter)
    return next(item for item in found if item.indicator == indicator)


@pytest.mark.turns
@pytest.mark.parametrize("winter", WINTERS)
def test_ranks_and_percentiles_agree_with_scipy(winter: float) -> None:
    table = standing.indicators(HOKKAIDO, winter)
    found = {code: standing.standing(HOKKAIDO, code, winter=winter) for code in CODES}
    for position, key in enumerate(INDICATORS):
        values = table[key].dropna()
        sign = 1 if key in LEAST_FIRST else -1
        ranks = dict(zip(values.index, stats.rankdata(sign * values, "min"), strict=True))
        for code in CODES:
            item = found[code][position]
            assert (item.indicator, item.compared) == (key, len(values))
            assert item.rank == ranks.get(code)
            if code in ranks:
                percentile = stats.percentileofscore(values, values[code], kind="mean")
                assert item.percentile == pytest.approx(percentile)


@given(st.sampled_from(CODES), st.sampled_from(WINTERS))
def test_a_standing_agrees_with_a_plain_count(code: str, winter: float) -> None:
    table = standing.indicators(HOKKAIDO, winter)
    for item in standing.standing(HOKKAIDO, code, winter=winter):
        others = [value for value in table[item.indicator].drop(code) if not pd.isna(value)]
        if item.value is None:
            assert (item.rank, item.tied_with, item.percentile) == (None, None, None)
            assert item.compared == len(others)
            continue
        assert item.tied_with == others.count(item.value)
        nearer = [value < item.value for value in others]
        more = [value > item.value for value in others]
        assert item.rank == 1 + sum(nearer if item.indicator in LEAST_FIRST else more)
        assert item.compared == len(others) + 1


def test_the_indicators_agree_with_a_plain_loop() -> None:
    airports = HOKKAIDO.airports
    counting = airports["tokyo_direct"] & (airports["status"] == "in_service")
    access = facts.access(HOKKAIDO, 1.25)
    access = access[access["airport"].isin(airports.loc[counting, "iata"])]
    table = standing.indicators(HOKKAIDO, 1.25)
    assert table.index.tolist() == CODES
    assert list(table.columns) == list(INDICATORS)
    for row in HOKKAIDO.population.to_dict("records"):
        own = access[access["code"] == row["code"]]
        expected = [
            row["census_2020"],
            100 * (row["census_2020"] - row["census_2005"]) / row["census_2005"],
            row["age65plus_2020"]
            / (row["age0_14_2020"] + row["age15_64_2020"] + row["age65plus_2020"]),
            row["census_2020"] / row["area_km2"],
            min(own["drive_minutes"].dropna(), default=float("nan")),
            min(own["distance_km"]),
        ]
        found = table.loc[row["code"]].tolist()[1:]
        assert found == pytest.approx(expected, nan_ok=True), row["code"]


def test_the_count_is_ranked_among_the_102_and_ties_share_the_best_rank() -> None:
    # 5 municipalities with four policies, 11 with three, 26 with two, 60 with one.
    expected = {4: (1, 4), 3: (6, 10), 2: (17, 25), 1: (43, 59)}
    for row in TABLE[TABLE["listed"]].to_dict("records"):
        item = standing.standing(HOKKAIDO, row["code"])[0]
        assert item.indicator == "priority_count"
        assert (item.rank, item.tied_with) == expected[row["priority_count"]]
        assert item.compared == 102


def test_who_is_not_listed_has_no_rank_and_not_the_last_one() -> None:
    item = by_name("足寄町", "priority_count")
    assert item == Standing("priority_count", "policies", None, None, None, None, 102)


def test_a_municipality_without_a_road_has_no_minutes_but_a_distance() -> None:
    minutes = by_name("礼文町", "drive_minutes")
    assert (minutes.value, minutes.rank, minutes.compared) == (None, None, 175)
    distance = by_name("礼文町", "distance_km")
    assert distance.compared == 179
    assert distance.value == pytest.approx(60.083)


def test_sapporo_has_the_most_people_and_the_nearest_is_first() -> None:
    people = by_name("札幌市", "population")
    assert (people.value, people.rank, people.compared) == (1_973_395, 1, 179)
    assert people.percentile == pytest.approx((178 + 0.5) / 179 * 100)
    minutes = standing.indicators(HOKKAIDO)["drive_minutes"]
    nearest = standing.standing(HOKKAIDO, str(minutes.idxmin()))
    assert next(item for item in nearest if item.indicator == "drive_minutes").rank == 1


def test_winter_changes_the_minutes_and_nothing_else() -> None:
    summer, winter = standing.indicators(HOKKAIDO), standing.indicators(HOKKAIDO, 1.5)
    others = [key for key in INDICATORS if key != "drive_minutes"]
    pd.testing.assert_frame_equal(summer[others], winter[others])
    assert (winter["drive_minutes"] > summer["drive_minutes"]).sum() == 175


def test_a_wrong_code_is_an_error_with_suggestions() -> None:
    with pytest.raises(UnknownNameError, match=r"01210x is no code .* Nearest: 01210"):
        standing.standing(HOKKAIDO, "01210x")


def test_a_winter_factor_out_of_range_is_refused() -> None:
    with pytest.raises(InputContentError, match="expected a number from 1 to 2"):
        standing.standing(HOKKAIDO, "01100", winter=0.5)
