"""Municipalities and subprefectures side by side."""

import statistics
from functools import cache

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kankei_geo.analysis import comparison
from kankei_geo.analysis.comparison import WHOLE, rows_of
from kankei_geo.base.errors import InputContentError, UnknownNameError
from kankei_geo.dataset import facts
from tests.hokkaido import HOKKAIDO

from .conftest import examples

TABLE = HOKKAIDO.table
PEOPLE = HOKKAIDO.population.set_index("code")
SLUGS = list(HOKKAIDO.subprefectures["slug"])
FEW = examples(25)
# What a municipality has of its own, and what only a group can have.
OF_ONE = {
    "priority_count",
    *HOKKAIDO.policies,
    *(f"{policy}_level" for policy in HOKKAIDO.policies),
}
OF_ONE |= {"airport_by_road", "airport_by_line"}
OF_MANY = {"listed_share", "mean_count"}
OF_MANY |= {
    f"{policy}_{figure}" for policy in HOKKAIDO.policies for figure in ("adopters", "share_all")
}


@cache
def all_areas() -> pd.DataFrame:
    """Return all groups side by side."""
    few = [comparison.compare(HOKKAIDO, areas=SLUGS[at : at + 4]) for at in range(0, 14, 4)]
    return pd.concat(few, axis=1)[SLUGS]


def codes_of(slug: str) -> list[str]:
    names = dict(zip(HOKKAIDO.subprefectures["slug"], HOKKAIDO.subprefectures["name"], strict=True))
    return [
        row["code"]
        for _, row in TABLE.iterrows()
        if slug == WHOLE or row["subprefecture"] == names[slug]
    ]


def plain_nearest(code: str, key: str, winter: float) -> tuple[float, str] | None:
    """Return the least value and its airport among those that count."""
    airports = HOKKAIDO.airports
    counting = airports["tokyo_direct"] & (airports["status"] == "in_service")
    access = facts.access(HOKKAIDO, winter)
    own = access[(access["code"] == code) & access["airport"].isin(airports["iata"][counting])]
    pairs = [
        (value, airport)
        for value, airport in zip(own[key], own["airport"], strict=True)
        if not pd.isna(value)
    ]
    return min(pairs, default=None)


def plain_group(codes: list[str], winter: float) -> dict[str, float]:
    """Work out the figures of a group in loops."""
    rows = [row for _, row in TABLE.iterrows() if row["code"] in codes]
    listed = [row for row in rows if row["listed"]]
    people = {key: sum(int(PEOPLE.loc[code, key]) for code in codes) for key in PEOPLE.columns}
    area = sum(float(PEOPLE.loc[code, "area_km2"]) for code in codes)
    minutes = [plain_nearest(code, "drive_minutes", winter) for code in codes]
    adopters = {policy: sum(row[policy] == 1 for row in listed) for policy in HOKKAIDO.policies}
    distances = [plain_nearest(code, "distance_km", winter) for code in codes]
    return {
        "municipalities": len(rows),
        "listed": len(listed),
        "listed_share": len(listed) / len(rows),
        "mean_count": sum(row["priority_count"] for row in listed) / len(listed),
        **{f"{policy}_adopters": number for policy, number in adopters.items()},
        **{f"{policy}_share_all": number / len(rows) for policy, number in adopters.items()},
        "population": people["census_2020"],
        "change_2005_2020_percent": 100
        * (people["census_2020"] - people["census_2005"])
        / people["census_2005"],
        "register_2025": people["register_2025"],
        "share_65plus": people["age65plus_2020"] / people["census_2020"],
        "area_km2": area,
        "density_per_km2": people["census_2020"] / area,
        "drive_minutes": statistics.median(pair[0] for pair in minutes if pair is not None),
        "without_road": minutes.count(None),
        "distance_km": statistics.median(pair[0] for pair in distances if pair is not None),
    }


@pytest.mark.turns
@pytest.mark.slow
@pytest.mark.parametrize("slug", [WHOLE, *SLUGS])
def test_a_group_agrees_with_a_plain_loop(slug: str) -> None:
    winter = 1.25
    areas = [] if slug == WHOLE else [slug]
    found = comparison.compare(HOKKAIDO, areas=areas, winter=winter)[slug]
    expected = plain_group(codes_of(slug), winter)
    of_indicators = comparison.compared_indicators(HOKKAIDO)
    assert set(expected) == set(rows_of(HOKKAIDO)) - OF_ONE - {*of_indicators}
    assert found[list(expected)].tolist() == pytest.approx(list(expected.values()))
    assert found[sorted(OF_ONE)].isna().all()


@FEW
@given(st.sampled_from(list(TABLE["code"])), st.sampled_from([1.0, 1.4]))
def test_a_municipality_agrees_with_its_record(code: str, winter: float) -> None:
    found = comparison.compare(HOKKAIDO, [code], winter=winter)[code]
    row, people = TABLE[TABLE["code"] == code].iloc[0], PEOPLE.loc[code]
    own = [
        *HOKKAIDO.policies,
        *(f"{policy}_level" for policy in HOKKAIDO.policies),
        "priority_count",
    ]
    for key in own:
        assert pd.isna(found[key]) if pd.isna(row[key]) else found[key] == row[key], key
    assert pd.isna(found["priority_count"]) == (not row["listed"])
    assert found[sorted(OF_MANY)].isna().all()
    expected = {
        "municipalities": 1,
        "listed": int(row["listed"]),
        "population": people["census_2020"],
        "change_2005_2020_percent": (people["census_2020"] - people["census_2005"])
        / people["census_2005"]
        * 100,
        "register_2025": people["register_2025"],
        "share_65plus": people["age65plus_2020"] / people["census_2020"],
        "area_km2": people["area_km2"],
        "density_per_km2": people["census_2020"] / people["area_km2"],
    }
    assert found[list(expected)].tolist() == pytest.approx(list(expected.values()))


@FEW
@given(st.sampled_from(list(TABLE["code"])), st.sampled_from([1.0, 1.4]))
def test_a_municipality_has_the_nearest_airport_by_road_and_in_a_line(
    code: str, winter: float
) -> None:
    found = comparison.compare(HOKKAIDO, [code], winter=winter)[code]
    road = plain_nearest(code, "drive_minutes", winter)
    if road is None:
        assert found[["drive_minutes", "airport_by_road"]].isna().all()
    else:
        assert (found["drive_minutes"], found["airport_by_road"]) == road
    assert found["without_road"] == (road is None)
    assert (found["distance_km"], found["airport_by_line"]) == plain_nearest(
        code, "distance_km", winter
    )


@pytest.mark.parametrize("code", ["01367", "01517", "01518", "01519"])
def test_where_no_road_leads_there_is_no_airport_by_road_either(code: str) -> None:
    found = comparison.compare(HOKKAIDO, [code])[code]
    assert found[["drive_minutes", "airport_by_road"]].isna().all()
    assert found["without_road"] == 1
    assert found[["distance_km", "airport_by_line"]].notna().all()


def test_hokkaido_has_the_published_totals() -> None:
    hokkaido = comparison.compare(HOKKAIDO)[WHOLE]
    # Published: censuses 2005 and 2020, and the register of 2025-01-01.
    assert hokkaido["population"] == 5_224_614
    assert hokkaido["register_2025"] == 5_044_825
    change = (5_224_614 - 5_627_737) / 5_627_737 * 100
    assert hokkaido["change_2005_2020_percent"] == pytest.approx(change)
    assert hokkaido[["municipalities", "listed", "without_road"]].tolist() == [179, 102, 4]
    adopters = [hokkaido[f"{policy}_adopters"] for policy in HOKKAIDO.policies]
    assert adopters == [68, 16, 16, 65]


@pytest.mark.parametrize(
    "key",
    [
        "municipalities",
        "listed",
        *(f"{policy}_adopters" for policy in HOKKAIDO.policies),
        "population",
        "register_2025",
        "area_km2",
        "without_road",
    ],
)
def test_the_subprefectures_add_up_to_hokkaido(key: str) -> None:
    assert all_areas().loc[key].sum() == pytest.approx(comparison.compare(HOKKAIDO).loc[key, WHOLE])


@pytest.mark.parametrize("key", ["share_65plus", "change_2005_2020_percent"])
def test_shares_come_from_sums_and_not_from_the_mean_of_shares(key: str) -> None:
    hokkaido = comparison.compare(HOKKAIDO).loc[key, WHOLE]
    assert all_areas().loc[key].min() < hokkaido < all_areas().loc[key].max()
    assert abs(all_areas().loc[key].mean() - hokkaido) > 0.01


def test_the_median_counts_each_municipality_once() -> None:
    # By people the median would be Sapporo's 53.6 minutes: it has most of Ishikari's.
    found = comparison.compare(HOKKAIDO, ["01100"], ["ishikari"]).loc["drive_minutes"]
    own = [plain_nearest(code, "drive_minutes", 1.0) for code in codes_of("ishikari")]
    assert found["ishikari"] == statistics.median(pair[0] for pair in own if pair is not None)
    assert found["ishikari"] != found["01100"]


def test_columns_keep_the_order_of_the_choice_and_numbers_stay_numbers() -> None:
    table = comparison.compare(HOKKAIDO, ["01647", "01100", "01647"], ["soya", "hidaka"])
    assert list(table.columns) == ["unit", "01647", "01100", "soya", "hidaka", WHOLE]
    assert table.index.tolist() == list(rows_of(HOKKAIDO))
    text = {"level", "iata"}
    for unit, *values in table.to_numpy():
        expected = str if unit in text else int | float
        assert all(value is pd.NA or isinstance(value, expected) for value in values), unit
    # 足寄町 is not listed: neither a mark nor a count, and no zero in their place.
    assert all(table.loc[key, "01647"] is pd.NA for key in ("priority_count", *HOKKAIDO.policies))
    assert table.loc["listed", "01647"] == 0


def test_the_population_index_agrees_with_plain_sums() -> None:
    index = comparison.population_index(HOKKAIDO, ["01100", "01517"], ["soya"])
    assert list(index.columns) == ["01100", "01517", "soya", WHOLE]
    assert index.index.tolist() == [2005, 2010, 2015, 2020]
    # Published for Hokkaido: the censuses from 2005 to 2020.
    published = [5_627_737, 5_506_419, 5_381_733, 5_224_614]
    assert index[WHOLE].tolist() == pytest.approx([n / 56_277.37 for n in published])
    for key in ("01100", "01517", "soya"):
        codes = codes_of(key) if key in SLUGS else [key]
        for year in index.index:
            now, then = (
                sum(PEOPLE.loc[code, f"census_{when}"] for code in codes) for when in (year, 2005)
            )
            assert index.loc[year, key] == pytest.approx(100 * now / then)


def test_the_population_index_ends_where_the_change_does() -> None:
    choice = (["01647"], ["hidaka", "nemuro"])
    change = comparison.compare(HOKKAIDO, *choice).loc["change_2005_2020_percent"].drop("unit")
    last = comparison.population_index(HOKKAIDO, *choice).loc[2020]
    assert (last - 100).tolist() == pytest.approx(change.tolist())
    with pytest.raises(UnknownNameError, match="is no code"):
        comparison.population_index(HOKKAIDO, ["99999"])


def test_winter_changes_the_minutes_alone() -> None:
    summer = comparison.compare(HOKKAIDO, ["01100"], ["soya"])
    winter = comparison.compare(HOKKAIDO, ["01100"], ["soya"], winter=1.5)
    changed = summer.fillna(-1).ne(winter.fillna(-1)).any(axis=1)
    assert changed[changed].index.tolist() == ["drive_minutes"]


def test_a_wrong_code_is_an_error_with_suggestions() -> None:
    with pytest.raises(UnknownNameError, match=r"01210x is no code .* Nearest: 01210"):
        comparison.compare(HOKKAIDO, ["01100", "01210x"])


def test_a_wrong_short_name_is_an_error_with_suggestions() -> None:
    with pytest.raises(UnknownNameError, match=r"tokachy is no short name .* Nearest: tokachi"):
        comparison.compare(HOKKAIDO, areas=["tokachy"])


def test_more_than_four_items_are_refused() -> None:
    with pytest.raises(InputContentError, match=r"found 5 .* expected 4"):
        comparison.compare(HOKKAIDO, ["01100", "01202"], ["soya", "hidaka", "nemuro"])


def test_a_winter_factor_out_of_range_is_refused() -> None:
    with pytest.raises(InputContentError, match="expected a number from 1 to 2"):
        comparison.compare(HOKKAIDO, ["01100"], winter=3)
