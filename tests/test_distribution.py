"""How the count and each policy spread over groups."""

from collections.abc import Callable

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kankei_geo.analysis import distribution
from kankei_geo.analysis.distribution import GROUPINGS, WHOLE, columns
from kankei_geo.base.errors import InputContentError
from kankei_geo.dataset import facts
from tests.hokkaido import HOKKAIDO

from .conftest import examples

TABLE = HOKKAIDO.table
CODES = list(TABLE["code"])
GROUPING = st.sampled_from(GROUPINGS)
WINTER = st.sampled_from([1.0, 1.3, 1.75, 2.0])
SUBSETS = st.one_of(
    st.sets(st.sampled_from(CODES)),
    st.sets(st.sampled_from(CODES), min_size=60),
    st.just(set(CODES)),
).map(lambda codes: TABLE[TABLE["code"].isin(codes)])
FEW = examples(30)
SUMS = [
    "municipalities",
    "listed",
    "not_listed",
    *distribution.count_columns(HOKKAIDO),
    *(f"{policy}_adopters" for policy in HOKKAIDO.policies),
]
SHARES = [column for column in columns(HOKKAIDO) if "share" in column]


def keys(by: str) -> list[str]:
    return [group.key for group in distribution.groups(HOKKAIDO, by)]


def plain_area(row: pd.Series, _winter: float) -> str:
    table = HOKKAIDO.subprefectures
    return str(table.loc[table["name"] == row["subprefecture"], "slug"].item())


def plain_people(row: pd.Series, _winter: float) -> str:
    people = row["population"]
    if people >= 30_000:
        return "from_30000"
    if people >= 10_000:
        return "10000_29999"
    if people >= 5_000:
        return "5000_9999"
    return "3000_4999" if people >= 3_000 else "under_3000"


def plain_access(row: pd.Series, winter: float) -> str:
    airports = HOKKAIDO.airports
    counting = airports["tokyo_direct"] & (airports["status"] == "in_service")
    access = facts.access(HOKKAIDO, winter)
    own = access[
        (access["code"] == row["code"]) & access["airport"].isin(airports["iata"][counting])
    ]
    minutes = own["drive_minutes"].dropna()
    if minutes.empty:
        return "no_road"
    for limit in (30, 60, 90, 120):
        if min(minutes) <= limit:
            return f"to_{limit}"
    return "over_120"


PLAIN: dict[str, Callable[[pd.Series, float], str]] = {
    "area": plain_area,
    "people": plain_people,
    "access": plain_access,
}


def plain_figures(rows: list[pd.Series]) -> dict[str, float | None]:
    """Count one group row by row, the slow and plain way."""
    listed = [row for row in rows if row["listed"]]
    counts = [int(row["priority_count"]) for row in listed]
    found: dict[str, float | None] = {
        "municipalities": len(rows),
        "listed": len(listed),
        "not_listed": len(rows) - len(listed),
        "listed_share": len(listed) / len(rows) if rows else None,
        **{f"count_{number}": counts.count(number) for number in (1, 2, 3, 4)},
        "mean_count": sum(counts) / len(counts) if counts else None,
    }
    for policy in HOKKAIDO.policies:
        adopters = sum(1 for row in listed if row[policy] == 1)
        found[f"{policy}_adopters"] = adopters
        found[f"{policy}_share_listed"] = adopters / len(listed) if listed else None
        found[f"{policy}_share_all"] = adopters / len(rows) if rows else None
    return found


def assert_figures(found: pd.Series, rows: list[pd.Series]) -> None:
    for column, value in plain_figures(rows).items():
        if value is None:
            assert pd.isna(found[column]), column
        else:
            assert found[column] == pytest.approx(value), column


@pytest.mark.turns
@pytest.mark.parametrize("winter", [1.0, 1.35])
@pytest.mark.parametrize("by", GROUPINGS)
def test_each_municipality_is_in_the_group_of_a_plain_reading(by: str, winter: float) -> None:
    expected = [PLAIN[by](row, winter) for _, row in TABLE.iterrows()]
    found = distribution.group_of(HOKKAIDO, TABLE, by, winter=winter)
    assert found.tolist() == expected
    assert found.cat.ordered
    assert found.cat.categories.tolist() == keys(by)


@pytest.mark.parametrize(
    ("people", "group"),
    [
        (0, "under_3000"),
        (2_999, "under_3000"),
        (3_000, "3000_4999"),
        (4_999, "3000_4999"),
        (5_000, "5000_9999"),
        (9_999, "5000_9999"),
        (10_000, "10000_29999"),
        (29_999, "10000_29999"),
        (30_000, "from_30000"),
    ],
)
def test_the_limits_of_the_population_classes(people: int, group: str) -> None:
    table = TABLE.head(1).assign(population=people)
    assert distribution.group_of(HOKKAIDO, table, "people").tolist() == [group]


@pytest.mark.parametrize(
    ("minutes", "group"),
    [
        (0.0, "to_30"),
        (30.0, "to_30"),
        (30.1, "to_60"),
        (60.0, "to_60"),
        (90.0, "to_90"),
        (120.0, "to_120"),
        (120.1, "over_120"),
        (float("nan"), "no_road"),
    ],
)
def test_the_limits_of_the_access_classes(
    minutes: float, group: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    table = TABLE.head(1)
    made = pd.DataFrame({"drive_minutes": [minutes]}, index=list(table["code"]))
    monkeypatch.setattr(distribution, "nearest", lambda _data, _rule: made)
    assert distribution.group_of(HOKKAIDO, table, "access").tolist() == [group]


@pytest.mark.slow
@FEW
@given(SUBSETS, GROUPING, WINTER)
def test_each_row_agrees_with_a_plain_loop(table: pd.DataFrame, by: str, winter: float) -> None:
    spread = distribution.spread(HOKKAIDO, table, by, winter=winter)
    of = dict(
        zip(table["code"], distribution.group_of(HOKKAIDO, table, by, winter=winter), strict=True)
    )
    assert spread.columns.tolist() == list(columns(HOKKAIDO))
    assert spread["group"].tolist() == keys(by)
    for _, found in spread.iterrows():
        assert_figures(
            found, [row for _, row in table.iterrows() if of[row["code"]] == found["group"]]
        )


@FEW
@given(SUBSETS)
def test_the_whole_agrees_with_a_plain_loop(table: pd.DataFrame) -> None:
    whole = distribution.whole(HOKKAIDO, table)
    assert whole.columns.tolist() == list(columns(HOKKAIDO))
    assert whole["group"].tolist() == [WHOLE]
    assert_figures(whole.iloc[0], [row for _, row in table.iterrows()])


@pytest.mark.slow
@given(SUBSETS, GROUPING, WINTER)
def test_the_groups_add_up_to_the_whole(table: pd.DataFrame, by: str, winter: float) -> None:
    spread = distribution.spread(HOKKAIDO, table, by, winter=winter)
    assert spread[SUMS].sum().tolist() == distribution.whole(HOKKAIDO, table)[SUMS].iloc[0].tolist()
    assert (spread["listed"] + spread["not_listed"]).equals(spread["municipalities"])
    by_count = spread[list(distribution.count_columns(HOKKAIDO))]
    assert by_count.sum(axis=1).equals(spread["listed"])
    marks = spread[[f"{policy}_adopters" for policy in HOKKAIDO.policies]].sum(axis=1)
    assert marks.tolist() == (by_count * [1, 2, 3, 4]).sum(axis=1).tolist()


@pytest.mark.slow
@given(SUBSETS, GROUPING)
def test_shares_stay_in_their_bounds_and_are_missing_for_nothing(
    table: pd.DataFrame, by: str
) -> None:
    spread = distribution.spread(HOKKAIDO, table, by)
    for column in SHARES:
        assert spread[column].dropna().between(0, 1).all()
    assert spread["mean_count"].dropna().between(1, 4).all()
    assert spread["listed_share"].isna().equals(spread["municipalities"] == 0)
    assert spread["mean_count"].isna().equals(spread["listed"] == 0)
    for policy in HOKKAIDO.policies:
        both = spread[[f"{policy}_share_all", f"{policy}_share_listed"]].dropna()
        assert (both.iloc[:, 0] <= both.iloc[:, 1]).all()


@pytest.mark.parametrize("by", GROUPINGS)
def test_the_order_and_the_index_of_the_rows_do_not_matter(by: str) -> None:
    shuffled = TABLE.sample(frac=1, random_state=1).set_index("code", drop=False)
    pd.testing.assert_frame_equal(
        distribution.spread(HOKKAIDO, shuffled, by), distribution.spread(HOKKAIDO, TABLE, by)
    )
    assert distribution.group_of(HOKKAIDO, shuffled, by).index.equals(shuffled.index)


def test_the_whole_has_the_printed_totals() -> None:
    whole = distribution.whole(HOKKAIDO, TABLE).iloc[0]
    assert whole[SUMS].tolist() == [179, 102, 77, 60, 26, 11, 5, 68, 16, 16, 65]
    assert whole["mean_count"] == pytest.approx(165 / 102)


def test_areas_stand_in_the_order_of_their_table_under_the_names_of_addresses() -> None:
    spread = distribution.spread(HOKKAIDO, TABLE, "area")
    assert spread["group"].tolist() == HOKKAIDO.subprefectures["slug"].tolist()
    counted = TABLE["subprefecture"].value_counts()[HOKKAIDO.subprefectures["name"]]
    assert spread["municipalities"].tolist() == counted.tolist()


def test_the_population_classes_are_as_large_as_the_module_says() -> None:
    spread = distribution.spread(HOKKAIDO, TABLE, "people")
    assert spread["municipalities"].tolist() == [45, 39, 40, 33, 22]
    assert spread["listed"].tolist() == [16, 21, 24, 24, 17]
    quartiles = TABLE["population"].quantile([0.25, 0.5, 0.75])
    assert quartiles.tolist() == [3_008, 5_266, 14_359]


def test_only_the_islands_have_no_road() -> None:
    groups = distribution.group_of(HOKKAIDO, TABLE, "access", winter=2.0)
    islands = {"奥尻町", "礼文町", "利尻町", "利尻富士町"}
    assert set(TABLE.loc[groups == "no_road", "name"]) == islands


@pytest.mark.slow
@given(SUBSETS)
def test_winter_never_brings_anyone_nearer(table: pd.DataFrame) -> None:
    summer = distribution.group_of(HOKKAIDO, table, "access").cat.codes
    winter = distribution.group_of(HOKKAIDO, table, "access", winter=1.5).cat.codes
    assert (winter >= summer).all()


def test_labels_fill_their_fields() -> None:
    labels = {
        group.key: group.text.format(**dict(group.fields))
        for by in GROUPINGS
        for group in distribution.groups(HOKKAIDO, by)
    }
    assert labels["sorachi"] == "Sorachi"
    assert labels["under_3000"] == "Under 3,000 people"
    assert labels["3000_4999"] == "3,000 to 4,999 people"
    assert labels["to_60"] == "Over 30 to 60 min"
    assert len(set(labels.values())) == 14 + 5 + 6


def test_a_winter_factor_out_of_range_is_refused() -> None:
    with pytest.raises(InputContentError, match="expected a number from 1 to 2"):
        distribution.spread(HOKKAIDO, TABLE, "access", winter=2.5)
