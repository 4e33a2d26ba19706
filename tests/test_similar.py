"""Gower's distance between municipalities, against a plain loop over the shipped files."""

import csv
import math
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kankei_geo.analysis import similar
from kankei_geo.base.errors import UnknownNameError
from kankei_geo.present.words import labels
from tests.hokkaido import HOKKAIDO

CODES = list(HOKKAIDO.municipalities["code"])
LISTED = set(HOKKAIDO.policy_matrix["code"])
ISLANDS = ["01367", "01517", "01518", "01519"]  # Okushiri, Rebun, Rishiri, Rishirifuji
ALL = len(CODES) - 1


def lines(name: str) -> Iterator[dict[str, str]]:
    with _place(name).open(encoding="utf-8") as file:
        yield from csv.DictReader(file)


@cache
def _place(name: str) -> Path:
    places = HOKKAIDO.places
    own = places.edition(HOKKAIDO.edition.id) / name
    return own if own.exists() else places.data / name


def plain_features() -> dict[str, dict[str, float]]:
    """Read the features from the files, without pandas; what is missing is not a key."""
    in_service = {row["iata"] for row in lines("airports.csv") if row["status"] == "in_service"}
    direct = {row["iata"] for row in lines("tokyo_flights.csv") if "true" in row.values()}
    found = {}
    for row in lines("population.csv"):
        people = int(row["census_2020"])
        found[row["code"]] = {
            "listed": 0.0,
            "population": math.log10(people),
            "share_65plus": int(row["age65plus_2020"]) / people,
            "population_change": (people - int(row["census_2005"])) / int(row["census_2005"]),
            "density": math.log10(people / float(row["area_km2"])),
        }
    for row in lines("policy_matrix.csv"):
        found[row["code"]] |= {policy: float(row[policy]) for policy in HOKKAIDO.policies} | {
            "listed": 1.0
        }
    for row in lines("access.csv"):
        if row["airport"] in in_service & direct and row["drive_minutes"]:
            own = found[row["code"]]
            own["airport_minutes"] = min(
                float(row["drive_minutes"]), own.get("airport_minutes", math.inf)
            )
    return found


def plain_distance(one: str, other: str) -> float:
    features = plain_features()
    sums = weights = 0.0
    for key in [*HOKKAIDO.policies, "listed", *similar.PLACE]:
        if key not in features[one] or key not in features[other]:
            continue
        if key == "listed" and features[one][key] == features[other][key]:
            continue
        values = [own[key] for own in features.values() if key in own]
        apart = abs(features[one][key] - features[other][key]) / (max(values) - min(values))
        # Marks and listing an eighth each, a place feature a tenth: two halves.
        weight = 0.1 if key in similar.PLACE else 0.125
        sums += weight * apart
        weights += weight
    return sums / weights


def distances(code: str) -> pd.Series:
    return similar.similar(HOKKAIDO, code, ALL).set_index("code")["distance"]


@given(st.sampled_from(CODES), st.sampled_from(CODES))
def test_the_distance_is_that_of_a_plain_loop(one: str, other: str) -> None:
    if one != other:
        assert distances(one)[other] == pytest.approx(plain_distance(one, other), abs=1e-12)


@given(st.sampled_from(CODES), st.sampled_from(CODES))
def test_the_distance_is_symmetric(one: str, other: str) -> None:
    if one != other:
        assert distances(one)[other] == distances(other)[one]


def test_distances_lie_between_0_and_1_and_no_two_of_the_179_are_identical() -> None:
    for code in CODES:
        table = similar.similar(HOKKAIDO, code, ALL)
        assert table["distance"].between(0, 1, inclusive="right").all()
        own = table[list(similar.features_of(HOKKAIDO))]
        assert (own.isna() | ((own >= 0) & (own <= 1))).all(axis=None)
        assert (own.max(axis=1) > 0).all()


@pytest.mark.parametrize("code", ["01428", "01517", "01100"])
def test_the_table_is_in_order_and_leaves_out_the_municipality_itself(code: str) -> None:
    table = similar.similar(HOKKAIDO, code, ALL)
    assert sorted(table["code"]) == [other for other in CODES if other != code]
    keys = list(zip(table["distance"], table["code"], strict=True))
    assert keys == sorted(keys)
    assert list(table.columns) == ["code", "distance", *similar.features_of(HOKKAIDO)]


def test_identical_features_have_distance_zero_and_go_by_code(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    same = similar.features(HOKKAIDO).copy()
    same.loc[["01233", "01331"]] = same.loc["01428"].to_numpy()
    monkeypatch.setattr(similar, "features", lambda _data, _also=(): same)
    for cached in ("_differences", "_distances"):
        monkeypatch.setattr(similar, cached, getattr(similar, cached).__wrapped__)
    first = similar.similar(HOKKAIDO, "01428", 3)
    assert first["code"].tolist()[:2] == ["01233", "01331"]
    assert first["distance"].tolist()[:2] == [0, 0]
    assert first["distance"].tolist()[2] > 0


@pytest.mark.parametrize("code", ["01428", "01647"])
def test_not_listed_is_never_compared_as_zero(code: str) -> None:
    table = similar.similar(HOKKAIDO, code, ALL).set_index("code")
    both_listed = [other in LISTED and code in LISTED for other in table.index]
    one_listed = [(other in LISTED) != (code in LISTED) for other in table.index]
    assert (table[list(HOKKAIDO.policies)].notna().all(axis=1) == both_listed).all()
    assert (table[list(HOKKAIDO.policies)].isna().all(axis=1) != both_listed).all()
    assert (table["listed"].notna() == one_listed).all()
    assert set(table["listed"].dropna()) == {1.0}


def test_a_missing_drive_is_left_out_and_not_taken_for_near_or_far() -> None:
    for code in ISLANDS:
        assert similar.similar(HOKKAIDO, code, ALL)["airport_minutes"].isna().all()
    table = similar.similar(HOKKAIDO, "01428", ALL).set_index("code")
    assert set(table.index[table["airport_minutes"].isna()]) == set(ISLANDS)


def test_policies_and_place_count_one_half_each() -> None:
    assert sum(
        similar.weights_of(HOKKAIDO)[policy] for policy in HOKKAIDO.policies
    ) == pytest.approx(0.5)
    assert sum(similar.weights_of(HOKKAIDO)[feature] for feature in similar.PLACE) == pytest.approx(
        0.5
    )
    assert set(similar.weights_of(HOKKAIDO)) == set(similar.features_of(HOKKAIDO))
    named = [labels.feature(HOKKAIDO, key, "ja") for key in similar.features_of(HOKKAIDO)]
    assert len(set(named)) == len(named)


def test_naganuma_is_like_small_towns_with_its_own_three_marks() -> None:
    table = similar.similar(HOKKAIDO, "01428")
    # Shimizu, Furano, Fukagawa, Taiki, Shari: towns of 5 000 to 21 000 people.
    assert table["code"].tolist() == ["01636", "01229", "01228", "01641", "01545"]
    marks = HOKKAIDO.table.set_index("code")[list(HOKKAIDO.policies)]
    assert (marks.loc[table["code"]] == marks.loc["01428"]).all(axis=None)
    assert similar.reasons(HOKKAIDO, table.iloc[0]) == similar.Reasons(
        ("all_marks", "population", "share_65plus"), "density"
    )


def test_a_differing_mark_is_told_and_marks_are_no_reason_then() -> None:
    nearest = similar.similar(HOKKAIDO, "01206", 1).iloc[0]  # Kushiro's three marks are its own
    told = similar.reasons(HOKKAIDO, nearest)
    assert told.differs == "joint_programme"
    assert "all_marks" not in told.alike


@given(st.sampled_from(CODES), st.integers(0, ALL - 1))
def test_reasons_are_the_least_differences_and_the_greatest(code: str, place: int) -> None:
    row = similar.similar(HOKKAIDO, code, ALL).iloc[place]
    told = similar.reasons(HOKKAIDO, row)
    assert len(told.alike) <= 3
    assert told.differs not in told.alike
    values = [
        row[list(HOKKAIDO.policies)].max() if key == "all_marks" else row[key] for key in told.alike
    ]
    assert values == sorted(values)
    assert all(value <= similar.ALIKE for value in values)
    left_out = [row[key] for key in similar.PLACE if key not in told.alike]
    if len(told.alike) == 3:
        assert all(not value < values[-1] for value in left_out)
    else:
        assert all(not value <= similar.ALIKE for value in left_out)
    greatest = row[list(similar.features_of(HOKKAIDO))].astype(float).max()
    assert (told.differs is None) == (greatest <= similar.ALIKE)
    if told.differs is not None:
        assert row[told.differs] == greatest


@pytest.mark.parametrize(("number", "rows"), [(0, 0), (-1, 0), (1, 1), (500, ALL)])
def test_a_number_of_any_size_gives_what_there_is(number: int, rows: int) -> None:
    assert len(similar.similar(HOKKAIDO, "01428", number)) == rows


def test_an_unknown_code_is_an_error_with_suggestions() -> None:
    with pytest.raises(UnknownNameError, match=r"1428 is no code .* Nearest: 01428"):
        similar.similar(HOKKAIDO, "1428")
