"""The joined table and its figures."""

import pandas as pd
import pytest

from kankei_geo.base.errors import UnknownNameError
from kankei_geo.dataset import facts
from kankei_geo.present import classify, legend
from kankei_geo.view import layers
from tests.hokkaido import HOKKAIDO


def test_population_adds_up_to_the_published_totals() -> None:
    totals = HOKKAIDO.population[
        ["census_2005", "census_2010", "census_2015", "census_2020", "register_2025"]
    ].sum()
    # Published for Hokkaido: censuses 2005 to 2020 and the register of 2025-01-01.
    assert totals.tolist() == [5_627_737, 5_506_419, 5_381_733, 5_224_614, 5_044_825]


def test_the_table_has_179_rows_in_code_order_and_the_fixed_columns_first() -> None:
    table = HOKKAIDO.table
    assert len(table) == 179
    assert table["code"].is_monotonic_increasing
    fixed = """
        code name kana subprefecture listed
        joint_programme metro_pr wide_area_tour dual_residence
        joint_programme_level metro_pr_level wide_area_tour_level dual_residence_level
        priority_count population area_km2 office_lat office_lon
    """
    assert list(table.columns[:18]) == fixed.split()


def test_not_listed_is_missing_and_never_zero() -> None:
    table = HOKKAIDO.table
    outside = table[~table["listed"]]
    assert len(outside) == 77
    assert outside[[*HOKKAIDO.policies, "priority_count"]].isna().all(axis=None)
    assert "足寄町" in set(outside["name"])


def test_polygon_and_census_area_differ_where_the_source_says() -> None:
    table = HOKKAIDO.table.set_index("name")
    assert (table["area_difference_km2"].abs() > 1).sum() == 12
    expected = {"根室市": 34, "別海町": 25, "釧路町": 14.8, "厚岸町": -14.8}
    for name, difference in expected.items():
        assert table.loc[name, "area_difference_km2"] == pytest.approx(difference, abs=0.1)


def test_headline_figures() -> None:
    summary = facts.summarise(HOKKAIDO, HOKKAIDO.table)
    assert (summary.municipalities, summary.listed, summary.not_listed) == (179, 102, 77)
    assert summary.by_count == {1: 60, 2: 26, 3: 11, 4: 5}


def test_a_wrong_code_is_an_error_with_suggestions() -> None:
    with pytest.raises(UnknownNameError, match=r"01210x is no code .* Nearest: 01210"):
        facts.record(HOKKAIDO, "01210x")


def test_classes_cover_every_municipality_on_every_layer() -> None:
    table = HOKKAIDO.table
    for layer in layers.all_layers(HOKKAIDO):
        keys = {item.key for item in legend.classes(HOKKAIDO, layer)}
        classes = classify.classify(HOKKAIDO, table, layer)
        assert set(classes) <= keys
        # A journey and an indicator have nothing to do with the table.
        is_of_table = layer in layers.policy_layers(HOKKAIDO)[:-1]
        unlisted = 77 if is_of_table else 0
        assert (classes == legend.NOT_LISTED.key).sum() == unlisted
        assert isinstance(classes, pd.Series)
