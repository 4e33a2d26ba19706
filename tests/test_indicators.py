"""Indicators: what is shipped adds up to what was published, and what is missing is never zero."""

import base64
import io
import json
import re
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from kankei_geo.analysis import breaks, comparison, distribution, indicators
from kankei_geo.analysis.breaks import Cut
from kankei_geo.base import paths
from kankei_geo.base.errors import InputContentError
from kankei_geo.build import indicator_tables
from kankei_geo.dataset import schema, text_table
from kankei_geo.dataset.catalogue import open_dataset
from kankei_geo.dataset.dataset import Dataset
from kankei_geo.dataset.prefecture import read_prefecture
from kankei_geo.export import FORMAT_NAMES, formats
from kankei_geo.export.document import Document
from kankei_geo.present import legend
from kankei_geo.present.maps.pictures import policy_picture
from kankei_geo.present.tables import comparison_html, municipality_table, record_tables
from kankei_geo.present.words import (
    distribution_words,
    findings,
    short,
    view_words,
    words,
)
from kankei_geo.ui.parts.table import content
from kankei_geo.view import filters, where
from kankei_geo.view.address import from_query
from kankei_geo.view.view import COLUMNS, View
from tests.hokkaido import HOKKAIDO

from . import made_up
from .conftest import edit
from .test_app import opened

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
        for told in (indicator.name, indicator.definition):
            assert told.ja != told.en


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


EVERY_CUT = [
    (key, Cut(year, scheme))
    for key in indicators.every(HOKKAIDO)
    for year in indicators.years(HOKKAIDO, key)
    for scheme in breaks.SCHEMES
]


@pytest.mark.turns(3)
def test_each_value_lies_in_its_class_and_no_class_is_empty() -> None:
    for key, cut in EVERY_CUT:
        values = indicators.values(HOKKAIDO, key, cut.year)
        keys, middle = (
            breaks.class_of(HOKKAIDO, key, cut),
            indicators.every(HOKKAIDO)[key].middle,
        )
        assert (keys.isna() == values.isna()).all()
        found = breaks.classes(HOKKAIDO, key, cut)
        assert set(keys.dropna()) == {item.key for item in found}
        assert len(found) <= breaks.CLASSES + (cut.scheme == breaks.ROUND and middle is not None)
        for item in found:
            inside = values[keys == item.key]
            lowest_is_in = cut.scheme != breaks.ROUND
            assert (inside >= item.low if lowest_is_in else inside > item.low).all(), (key, cut)
            assert (inside <= item.high).all(), (key, cut)
            if middle is not None:  # no class lies on both sides
                assert (inside <= middle).all() or (inside > middle).all()
                assert item.side == (1 if inside.min() > middle else -1)


def test_quantiles_have_equal_numbers_and_fewer_classes_where_values_are_few() -> None:
    cut = Cut()
    for key in ("projected_population", "financial_strength", "ageing"):
        numbers = breaks.class_of(HOKKAIDO, key, cut).value_counts()
        assert len(numbers) == 5
        assert numbers.between(30, 42).all()
        values = indicators.values(HOKKAIDO, key)
        bounds = np.quantile(values, [0.2, 0.4, 0.6, 0.8])
        highs = [item.high for item in breaks.classes(HOKKAIDO, key, cut)[:-1]]
        assert highs == [values[values <= bound].max() for bound in bounds]
    few = breaks.classes(HOKKAIDO, "osm_hostel", cut)
    assert len(few) < 5


def test_natural_breaks_leave_less_within_the_classes_than_quantiles() -> None:
    def within(scheme: str) -> float:
        values = indicators.values(HOKKAIDO, "financial_strength")
        keys = breaks.class_of(HOKKAIDO, "financial_strength", Cut(scheme=scheme))
        return float(((values - values.groupby(keys).transform("mean")) ** 2).sum())

    assert within(breaks.NATURAL) < within(breaks.QUANTILES) / 2


def test_round_numbers_are_round() -> None:
    found = breaks.classes(HOKKAIDO, "furusato_amount", Cut(2020, breaks.ROUND))
    assert [item.high for item in found] == [40_000, 100_000, 250_000, 500_000, np.inf]


def test_one_value_for_all_is_one_class(nowhere: Dataset) -> None:
    # Every town of the made-up prefecture has half of its people between 15 and 64.
    old = indicators.values(nowhere, "ageing")
    for scheme in breaks.SCHEMES:
        cut = Cut(scheme=scheme)
        assert len(breaks.classes(nowhere, "ageing", cut)) == old.nunique() == 1
        labels = [words.class_label(item, "en") for item in legend.classes(nowhere, "ageing", cut)]
        assert labels == ["All values" if scheme == breaks.ROUND else "40.0 %", "No value"]


@pytest.mark.parametrize("language", ["ja", "en"])
def test_the_legend_tells_n_unit_and_year(language: str) -> None:
    view = View(layer="future_burden", lang=language)
    everyone = pd.Series(data=True, index=HOKKAIDO.table.index)
    picture = policy_picture(HOKKAIDO, view, view.layer, HOKKAIDO.table, everyone)
    assert (
        picture.title
        == {
            "ja": "将来負担比率（2021年度、n=97）",
            "en": "Future burden ratio (FY2021, n = 97)",
        }[language]
    )
    numbers = {words.class_label(item, language): number for item, number in picture.rows}
    assert numbers["値なし" if language == "ja" else "No value"] == 82
    assert sum(number for number in numbers.values() if number) == 179  # type: ignore[misc]
    assert "0.4〜17.9%" in numbers if language == "ja" else "0.4 to 17.9 %" in numbers
    missing = HOKKAIDO.table["code"].map(indicators.values(HOKKAIDO, view.layer)).isna()
    assert (picture.keys[missing] == legend.NO_VALUE.key).all()
    told = picture.tips[int(HOKKAIDO.table.index[HOKKAIDO.table["name"] == "夕張市"][0])]
    assert (
        told
        == {
            "ja": "将来負担比率（2021年度）：274.0%",
            "en": "Future burden ratio, FY2021: 274.0 %",
        }[language]
    )


def test_the_year_of_the_address_decides_what_is_told() -> None:
    texts = {}
    for year in (2008, 2020):
        view, ignored = from_query(HOKKAIDO, {"layer": "furusato_amount", "year": str(year)})
        assert not ignored
        texts[year] = view_words.map_text(HOKKAIDO, view, HOKKAIDO.table, HOKKAIDO.table)
        assert f"{year}年度" in texts[year]
    assert "397,801千円" in texts[2008]
    assert "13,392,711千円" in texts[2020]
    # A year that the indicator lacks is its last one.
    other = View(layer="financial_strength", year=2008)
    assert "2021年度" in view_words.map_text(HOKKAIDO, other, HOKKAIDO.table, HOKKAIDO.table)
    assert from_query(HOKKAIDO, {"year": "1850"})[1]


@pytest.mark.parametrize("lang", ["ja", "en"])
@pytest.mark.parametrize("key", indicators.every(HOKKAIDO))
def test_titles_are_short_and_warnings_stand_below_them(key: str, lang: str) -> None:
    view = View(layer=key, lang=lang)
    kept = HOKKAIDO.table
    title = findings.map_finding(HOKKAIDO, view, kept)
    name = indicators.every(HOKKAIDO)[key].words.text(lang)
    told_name = title.partition("…")[0]
    # A name that leaves no room for its figure is cut, and a mark says so.
    assert title.startswith(name) or (len(told_name) >= 12 and name.startswith(told_name))
    assert len(title) <= max(short.WIDEST[lang], len(name) + (20 if lang == "ja" else 52))
    warning = indicators.every(HOKKAIDO)[key].warning
    if warning is not None:
        told = warning.words.text(lang)
        assert told in view_words.sentence(HOKKAIDO, view, kept)
        assert told in Document(HOKKAIDO, view, "priority_map").rule


def test_the_highest_class_is_named_where_it_is_small() -> None:
    view = View(layer="projected_population", classes=breaks.NATURAL)
    title = findings.map_finding(HOKKAIDO, view, HOKKAIDO.table)
    assert title == "将来推計人口：1,745,608人以上が1市：札幌"


@pytest.mark.turns
@pytest.mark.slow
@pytest.mark.parametrize("name", FORMAT_NAMES)
def test_every_format_carries_the_indicator_and_its_source(name: str) -> None:
    view = View(layer="osm_hotel", classes=breaks.NATURAL, lang="ja")
    document = Document(HOKKAIDO, view, "priority_map")
    assert "indicators_osm.csv" in {item.name for item in document.layers}
    assert formats.make(name, document)
    plain = Document(HOKKAIDO, View(), "priority_map")
    assert "indicators_osm.csv" not in {item.name for item in plain.layers}


@pytest.mark.slow
def test_the_page_offers_years_and_classes_and_takes_them() -> None:
    app = opened("pages/priority_map.py", layer="projected_change")
    assert app.select_slider(key="year").value == 2050
    app.select_slider(key="year").set_value(2030).run()
    assert from_query(HOKKAIDO, app.query_params)[0].year == 2030
    app.segmented_control(key="classes").set_value(breaks.ROUND).run()
    assert from_query(HOKKAIDO, app.query_params)[0].classes == breaks.ROUND
    assert not app.exception
    app.selectbox(key="layer").set_value("financial_strength").run()  # one year only
    assert [one.key for one in app.select_slider if one.key == "year"] == []
    app.selectbox(key="layer").set_value("count").run()
    assert [one.key for one in app.segmented_control if one.key == "classes"] == []


def test_a_condition_compares_an_indicator_of_a_year() -> None:
    asked = "furusato_amount.2015:ge:100000-future_burden:le:20-projected_change:ge:m40"
    view, ignored = from_query(HOKKAIDO, {"where": asked})
    assert not ignored
    values = {
        "furusato_amount": (2015, lambda found: found >= 100_000),
        "future_burden": (0, lambda found: found <= 20),
        "projected_change": (0, lambda found: found >= -40),
    }
    expected = pd.Series(data=True, index=HOKKAIDO.municipalities["code"])
    for key, (year, meets) in values.items():
        expected &= meets(indicators.values(HOKKAIDO, key, year))  # no value meets nothing
    kept = filters.kept(HOKKAIDO, view)["code"]
    assert set(kept) == set(expected.index[expected])
    assert view_words.phrases(HOKKAIDO, view) == [
        "ふるさと納税受入額（2015年度）100,000千円以上",
        "将来負担比率（2021年度）20.0%以下",
        "将来の人口増減率（2020–2050年）−40.0%以上",
    ]
    assert from_query(HOKKAIDO, {"where": "furusato_amount.1999:ge:1"})[1]
    # The last year has one way to be written.
    assert from_query(HOKKAIDO, {"where": "furusato_amount.2020:ge:1"})[1]
    told = {item.name for item in Document(HOKKAIDO, view, "overview").layers}
    assert {"indicators_furusato.csv", "indicators_finance.csv"} <= told


def test_who_has_no_value_meets_neither_a_condition_nor_its_opposite() -> None:
    counts = [
        len(filters.kept(HOKKAIDO, View(where=(condition,))))
        for condition in ("future_burden:ge:20", "not(future_burden:ge:20)")
    ]
    assert sum(counts) == 97


def test_a_range_is_two_conditions_and_none_at_its_ends() -> None:
    others = ("kind:town", "financial_strength:lt:1")
    asked = where.between(others, "financial_strength", 0.2, 0.35)
    assert asked == (*others, "financial_strength:ge:0.2", "financial_strength:le:0.35")
    assert where.ends(asked, "financial_strength") == (0.2, 0.35)
    assert where.between(asked, "financial_strength", None, 0.3)[-1] == "financial_strength:le:0.3"
    assert where.between(asked, "financial_strength", None, None) == others
    for key in indicators.every(HOKKAIDO):
        stops = indicators.stops(HOKKAIDO, key, 0, (None, None))
        known = indicators.values(HOKKAIDO, key).dropna()
        assert (stops[0], stops[-1]) == (known.min(), known.max())
        assert len(stops) <= 41
        # Each of them can be asked for as it is.
        for stop in stops:
            condition = where.text(where.compare(key, "ge", stop))
            assert where.read(HOKKAIDO, condition)
            assert where.ends((condition,), key)[0] == stop


@pytest.mark.slow
def test_the_slider_of_the_indicator_sets_both_ends() -> None:
    app = opened("pages/priority_map.py", layer="financial_strength")
    stops = indicators.stops(HOKKAIDO, "financial_strength", 0)
    low, high = stops[5], stops[-5]
    app.select_slider(key="_range").set_value((low, high)).run()
    view = from_query(HOKKAIDO, app.query_params)[0]
    assert where.ends(view.where, "financial_strength") == (low, high)
    between = indicators.values(HOKKAIDO, "financial_strength").between(low, high)
    assert set(filters.kept(HOKKAIDO, view)["code"]) == set(between.index[between])
    app.select_slider(key="_range").set_value((stops[0], stops[-1])).run()
    assert from_query(HOKKAIDO, app.query_params)[0].where == ()
    assert not app.exception


@pytest.mark.turns
@pytest.mark.slow
@pytest.mark.parametrize("language", ["ja", "en"])
def test_the_value_stands_in_the_table_and_in_every_table_to_take_away(language: str) -> None:
    view = View(layer="projected_change", year=2040, lang=language)
    values = indicators.values(HOKKAIDO, "projected_change", 2040)
    heading = {
        "ja": "将来の人口増減率（%、2020–2040年、推計）",
        "en": "Projected population change (%, 2020–2040, projection)",
    }[language]
    table = municipality_table.municipalities(HOKKAIDO, HOKKAIDO.table, language, view)
    assert table.columns[-1] == heading
    assert table[heading].to_dict() == values.to_dict()
    numbers = municipality_table.column_numbers(HOKKAIDO, COLUMNS, more=1)
    assert numbers[-1] == len(table.columns) - 1
    document = Document(HOKKAIDO, view, "priority_map")
    rows = pd.read_csv(
        io.BytesIO(formats.make("csv", document)), dtype={0: str}, encoding="utf-8-sig"
    )
    assert rows.set_index(rows.columns[0])[heading].sort_index().to_dict() == values.to_dict()
    features = json.loads(formats.make("geojson", document))["features"]
    told = {
        item["properties"]["code"]: item["properties"]["indicator"]
        for item in features
        if item["properties"]["in_scope"]
    }
    assert told == values.to_dict()
    page = formats.make("html", document).decode()
    assert heading in page
    assert heading not in formats.make("html", Document(HOKKAIDO, View(lang=language))).decode()


def test_large_numbers_are_spelled_whole_in_a_table() -> None:
    shown = View(layer="furusato_amount", year=2020)
    table = municipality_table.municipalities(HOKKAIDO, HOKKAIDO.table, "ja", shown)
    assert "13,392,711" in content(table, "")
    assert "13,392,711." not in content(table, "")


def test_several_together_are_summed_where_that_has_a_meaning() -> None:
    sorachi = HOKKAIDO.table.loc[HOKKAIDO.table["subprefecture"] == "空知総合振興局", "code"]
    codes = list(sorachi)
    found = comparison.compare(HOKKAIDO, ["01209"], ["sorachi"])
    projected = indicators.values(HOKKAIDO, "projected_population")
    assert found.loc["projected_population", "sorachi"] == projected[codes].sum()
    assert found.loc["projected_population", comparison.WHOLE] == 3_820_016
    census = PEOPLE["census_2020"]
    change = (projected[codes].sum() / census[codes].sum() - 1) * 100
    assert found.loc["projected_change", "sorachi"] == pytest.approx(change)
    old = indicators.values(HOKKAIDO, "projected_65plus")
    share = old[codes].sum() / projected[codes].sum() * 100
    assert found.loc["projected_ageing", "sorachi"] == pytest.approx(share)
    burden = indicators.values(HOKKAIDO, "future_burden")[codes]
    assert found.loc["future_burden", "sorachi"] == burden.dropna().median()
    hotels = indicators.values(HOKKAIDO, "osm_hotel")[codes]
    assert found.loc["osm_hotel", "sorachi"] == hotels.sum()
    assert found.loc["osm_guest_house", "01209"] is pd.NA  # none is mapped
    lines = dict(comparison_html.lines(HOKKAIDO, found, "ja"))
    assert lines["将来負担比率（2021年度）（振興局は中央値）"][:2] == ["274.0%", "75.4%"]
    assert lines["地図上の民宿・ゲストハウス数（2021年）"][0] == "値なし"
    assert not any(
        "ふるさと" in label
        for label, _ in comparison_html.lines(HOKKAIDO, found, "ja", with_indicators=False)
    )


def test_a_record_ranks_by_the_direction_and_draws_what_has_several_years() -> None:
    yubari = View(code=("01209",))
    head, rows = record_tables.indicator_rows(HOKKAIDO, yubari)
    assert head == ("指標", "値", "順位", "パーセンタイル", "推移")
    told = {row[0]: row[1:] for row in rows}
    assert len(told) == len(indicators.every(HOKKAIDO))
    # The highest debt service of all is the last, because little of it is wanted.
    assert told["実質公債費比率（2021年度）"][:2] == ("68.3%", "179のうち179位")
    assert told["地図上の民宿・ゲストハウス数（2021年）"] == ("値なし", "–", "–", "–")
    series = told["将来推計人口（2050年）"][-1]
    assert series == "2025年 6,065 → 2050年 2,154"
    assert told["財政力指数（2021年度）"][-1] == "–"
    drawn = record_tables.sparkline(HOKKAIDO, "furusato_amount", "01209")
    picture = base64.b64decode(drawn.partition(",")[2]).decode()
    points = re.search('points="([^"]+)"', picture)
    assert points is not None
    assert len(points[1].split()) == 13
    assert not record_tables.sparkline(HOKKAIDO, "financial_strength", "01209")


def test_policies_spread_over_the_classes_of_an_indicator() -> None:
    spread = distribution.spread(HOKKAIDO, HOKKAIDO.table, "future_burden")
    assert list(spread["group"]) == [*(f"class_{n}" for n in range(1, 6)), breaks.NO_VALUE]
    assert spread["municipalities"].sum() == 179
    assert spread["municipalities"].iloc[-1] == 82
    keys = breaks.class_of(HOKKAIDO, "future_burden", Cut())
    listed = HOKKAIDO.table.set_index("code")["listed"]
    for _, row in spread.iloc[:-1].iterrows():
        assert row["listed"] == (listed & keys.eq(row["group"])).sum()
    names = [
        distribution_words.group_name(HOKKAIDO, group, "future_burden", "ja")
        for group in distribution.groups(HOKKAIDO, "future_burden")
    ]
    assert names[0] == "0.4〜17.9%"
    assert names[-1] == "値なし"
    view = View(by="osm_hotel")
    told = {item.name for item in Document(HOKKAIDO, view, "distribution").layers}
    assert "indicators_osm.csv" in told


@pytest.mark.turns
@pytest.mark.slow
@pytest.mark.parametrize("name", ["html", "xlsx", "pptx"])
@pytest.mark.parametrize(
    ("page", "view"),
    [
        ("municipality", View(code=("01209",))),
        ("compare", View(code=("01209", "01210"))),
        ("distribution", View(by="laspeyres")),
    ],
)
def test_pages_with_indicators_become_documents(page: str, view: View, name: str) -> None:
    document = Document(HOKKAIDO, view, page, with_tables=True)
    assert formats.make(name, document)
    assert "indicators_finance.csv" in {item.name for item in document.layers}
