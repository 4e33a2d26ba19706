"""Indicators: what is shipped adds up to what was published, and what is missing is never zero."""

from pathlib import Path

import pandas as pd
import pytest

from kankei_geo.analysis import indicators
from kankei_geo.base import paths
from kankei_geo.base.errors import InputContentError
from kankei_geo.build import indicator_tables
from kankei_geo.dataset import schema, text_table
from kankei_geo.dataset.catalogue import open_dataset
from kankei_geo.dataset.dataset import Dataset
from kankei_geo.dataset.prefecture import read_prefecture
from tests.hokkaido import HOKKAIDO

from . import made_up
from .conftest import edit

PEOPLE = HOKKAIDO.population.set_index("code")


@pytest.fixture(scope="module")
def nowhere(tmp_path_factory: pytest.TempPathFactory) -> Dataset:
    home = tmp_path_factory.mktemp("home")
    made_up.build(home)
    return open_dataset(made_up.CODE, home=home)


def of(name: str, key: str, year: int = 0) -> float:
    code = HOKKAIDO.municipalities.set_index("name")["code"][name]
    return float(indicators.values(HOKKAIDO, key, year)[code])


def test_the_projection_adds_up_to_the_published_row_of_hokkaido() -> None:
    table = indicators.table(HOKKAIDO, "projected_population")
    # National Institute of Population and Social Security Research, 2023, Hokkaido.
    assert table.sum().to_dict() == {
        2025: 5_007_066,
        2030: 4_791_556,
        2035: 4_562_362,
        2040: 4_319_217,
        2045: 4_067_642,
        2050: 3_820_016,
    }
    old = indicators.values(HOKKAIDO, "projected_65plus")
    assert old.sum() / table[2050].sum() == pytest.approx(0.426, abs=0.0005)  # published: 42.6 %
    assert table.notna().all(axis=None)


def test_furusato_donations_are_those_that_were_reported() -> None:
    # Survey of August 2021: 133.93, 125.46 and 97.37 hundred million yen, places 2 to 4 of Japan.
    for name, millions in {"紋別市": 13_393, "根室市": 12_546, "白糠町": 9_737}.items():
        assert of(name, "furusato_amount", 2020) == pytest.approx(millions * 1000, abs=500)
    # 97,508 million of Hokkaido with what the prefecture itself received.
    total = indicators.values(HOKKAIDO, "furusato_amount", 2020).sum()
    assert 0.99 < total / 97_508_000 < 1
    assert indicators.years(HOKKAIDO, "furusato_amount") == tuple(range(2008, 2021))


def test_ratios_of_public_finance_are_those_of_the_source() -> None:
    assert of("泊村", "financial_strength") == 1.53  # the only one above 1
    assert (indicators.values(HOKKAIDO, "financial_strength") > 1).sum() == 1
    assert of("夕張市", "debt_service") == 68.3  # the one under reconstruction
    mean = indicators.values(HOKKAIDO, "financial_strength").mean()
    assert mean == pytest.approx(0.275, abs=0.0005)
    burden = indicators.values(HOKKAIDO, "future_burden")
    assert burden.isna().sum() == 82  # printed as -
    assert burden.min() > 0


def test_that_no_place_is_mapped_is_a_gap_and_not_zero() -> None:
    hotels = indicators.values(HOKKAIDO, "osm_hotel")
    assert hotels.isna().sum() == 60
    assert indicators.values(HOKKAIDO, "osm_hospital").isna().sum() == 83
    for key, indicator in indicators.every(HOKKAIDO).items():
        if key.startswith("osm_"):
            assert indicators.values(HOKKAIDO, key).min() >= 1
            assert indicator.warning is not None
            assert indicator.missing is not None


def test_computed_ones_follow_their_formulas_and_name_their_tables() -> None:
    census = PEOPLE["census_2020"]
    projected = indicators.table(HOKKAIDO, "projected_population")[2050]
    change = indicators.table(HOKKAIDO, "projected_change")
    expected = ((projected - census) / census * 100).round(1)
    pd.testing.assert_series_equal(change[2050], expected, check_names=False)
    assert indicators.years(HOKKAIDO, "projected_change") == (2025, 2030, 2035, 2040, 2045, 2050)
    assert of("夕張市", "ageing") == round(
        PEOPLE["age65plus_2020"]["01209"] / census["01209"] * 100, 1
    )
    assert of("札幌市", "population_density") == round(1973395 / 1121.26, 1)
    assert of("札幌市", "population_change") == round((1973395 / 1880863 - 1) * 100, 1)
    found = indicators.every(HOKKAIDO)
    assert found["projected_change"].tables == ("population.csv", "indicators_projection.csv")
    assert found["projected_ageing"].tables == ("indicators_projection.csv",)
    assert list(found)[:7] == [
        *("population_change", "ageing", "population_density"),
        *("projected_population", "projected_change", "projected_65plus", "projected_ageing"),
    ]


def test_every_indicator_has_values_units_and_files_with_a_credit() -> None:
    for key, indicator in indicators.every(HOKKAIDO).items():
        values = indicators.table(HOKKAIDO, key)
        assert list(values.index) == list(HOKKAIDO.municipalities["code"])
        assert values.notna().any().all(), key
        if values.isna().any(axis=None):
            assert indicator.missing is not None, key
        assert {item.name for item in HOKKAIDO.layers(indicator.tables)} == set(indicator.tables)
        for words in (indicator.name, indicator.definition):
            assert words.ja != words.en


def test_another_prefecture_has_its_own_and_those_of_its_census(nowhere: Dataset) -> None:
    found = indicators.every(nowhere)
    assert list(found) == ["population_change", "ageing", "population_density", "sunshine", "mood"]
    assert indicators.years(nowhere, "sunshine") == made_up.SUNNY_YEARS
    sun = indicators.values(nowhere, "sunshine", 2020)
    assert pd.isna(sun[made_up.WITHOUT_SUN])
    assert (sun["99101"], sun["99103"]) == (2020, 2220)
    # A year that there is not is the last one.
    assert indicators.values(nowhere, "sunshine", 1999)["99101"] == 2025


def test_the_shipped_rows_are_in_order_and_fit_the_rules_of_any_table_of_values() -> None:
    rows = HOKKAIDO.indicator_values
    keys = [item.key for item in HOKKAIDO.indicators]
    assert list(rows.columns) == ["code", "indicator", "year", "value"]
    assert list(rows["indicator"].unique()) == keys
    expected = schema.indicator_values(HOKKAIDO.prefecture, keys=keys)
    text_table.check(rows, expected, where="indicators")


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("1234,ageing_index,2020,1", "indicator: found ageing_index"),
        ("01202,financial_strength,20211,1", "expected a number from 1900 to 2200"),
        ("01202,financial_strength,2021,", "value: found '', expected a number"),
        ("01100,financial_strength,2021,0.5", "each combination only once"),
        ("99100,financial_strength,2021,0.5", "begins with 01"),
    ],
)
def test_a_wrong_row_is_told(line: str, told: str) -> None:
    table = "code,indicator,year,value\n01100,financial_strength,2021,0.72\n" + line
    rules = schema.indicator_values(HOKKAIDO.prefecture, keys=["financial_strength"])
    with pytest.raises(InputContentError) as caught:
        text_table.read(table.encode(), rules, where="indicators_finance.csv")
    assert told in str(caught.value)


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ('key = "mood"', 'key = "sunshine"', "other keys than sunshine"),
        ('key = "mood"', 'key = "count"', "other keys than count"),
        ("indicators_made_up.csv", "population.csv", "tables = one indicators_*.csv"),
        ('direction = "more"', 'direction = "up"', "found 'up'"),
        ('key = "mood"', 'key = "visit"', "visit are keys of indicators and of policies"),
    ],
)
def test_wrong_settings_are_told(old: str, new: str, told: str, tmp_path: Path) -> None:
    made_up.build(tmp_path)
    path = tmp_path / "data" / made_up.CODE / paths.PREFECTURE_SETTINGS
    edit(path, lambda text: text.replace(old, new))
    with pytest.raises(InputContentError) as caught:
        open_dataset(made_up.CODE, home=tmp_path)
    assert told in str(caught.value)


def test_a_projection_of_other_people_is_refused(tmp_path: Path) -> None:
    name = "indicators_projection.csv"
    raw = tmp_path / indicator_tables.inputs(HOKKAIDO.prefecture)[name]
    raw.parent.mkdir()
    years = ",".join(f"pop{year}" for year in range(2025, 2055, 5))
    raw.write_text(f"code5,pop2020_census,{years},aged65plus_2050\n01100,1973396{',1' * 7}\n")
    with pytest.raises(InputContentError, match=r"other people than the census of 2020 for 01100"):
        indicator_tables.build(HOKKAIDO.prefecture, tmp_path, name, PEOPLE["census_2020"])


def test_the_settings_of_hokkaido_can_be_read_alone() -> None:
    path = HOKKAIDO.places.data / paths.PREFECTURE_SETTINGS
    assert read_prefecture(path).indicators == HOKKAIDO.indicators
