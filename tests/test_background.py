"""The background: every number stands in its document, every idea is ours in words and sourced."""

import itertools
import re

import pandas as pd
import pytest

from kankei_geo.base.errors import InputContentError
from kankei_geo.build.edited import check_together
from kankei_geo.build.refresh import editable
from kankei_geo.dataset import background, schema, text_table
from kankei_geo.dataset.catalogue import open_dataset
from kankei_geo.dataset.initiatives import BETWEEN_PLACES
from kankei_geo.dataset.names import normalise
from kankei_geo.dataset.prefecture import (
    BACKGROUND_TERMS,
    CONCEPT_LINKS,
    CONCEPTS,
    INITIATIVE_SOURCES,
    KPI_INDICATORS,
    NATIONAL_FIGURES,
    OF_BACKGROUND,
    Prefecture,
)
from tests.document_parts import PARTS, SEEDS, texts
from tests.hokkaido import HOKKAIDO

PAPER, POINTS, SLIDES, STUDY, CABINET = PARTS
IDEAS, LINKS, FIGURES, INDICATORS, TERMS = (HOKKAIDO.background[name] for name in OF_BACKGROUND)
with_documents = pytest.mark.skipif(not SEEDS.is_dir(), reason="the documents are not here")
LONGEST_COPY = 20  # letters in a row, names in quotation marks aside
TIMES = {"億": 10**8, "万": 10**4, "千": 10**3, "割": 10, "": 1}  # a 割 is ten per cent
CROSSED = ("survey_2017_plans", "survey_2017_activities")
JAPANESE = re.compile(r"[ぁ-んァ-ヶ一-龠]")


def number(printed: str) -> float:
    """Return the last number of a printed text: 約5万5千人 is 55,000."""
    *_, last = re.findall(r"(?:\d+(?:\.\d+)?[億万千割]?)+", normalise(printed).replace(",", ""))
    pieces = re.findall(r"(\d+(?:\.\d+)?)([億万千割]?)", last)
    return sum(float(digits) * TIMES[times] for digits, times in pieces)


def series(name: str) -> pd.DataFrame:
    return FIGURES[FIGURES["series"] == name].set_index("item")


def sentences(table: pd.DataFrame, *columns: str) -> list[str]:
    return [text for column in columns for text in table[column].dropna()]


WRITTEN = [
    *sentences(IDEAS, "name_ja", "text_ja"),
    *sentences(LINKS, "label_ja"),
    *sentences(FIGURES, "item_ja", "note_ja"),
    *sentences(INDICATORS, "purpose_ja", "indicator_ja"),
    *sentences(TERMS, "name_ja", "text_ja"),
]


def test_how_much_there_is() -> None:
    sizes = {name: len(table) for name, table in HOKKAIDO.background.items()}
    assert sizes == {
        CONCEPTS: 70,
        CONCEPT_LINKS: 83,
        NATIONAL_FIGURES: 135,
        KPI_INDICATORS: 28,
        BACKGROUND_TERMS: 65,
    }


@with_documents
@pytest.mark.parametrize("document", PARTS)
def test_each_number_and_indicator_stands_in_its_document_at_its_place(document: str) -> None:
    parts = {place: normalise(text) for place, text in texts(document).items()}
    for table in (FIGURES, INDICATORS):
        own = table[table["source"] == document]
        for printed, places in zip(own["printed"], own["place"], strict=True):
            for place in places.split(BETWEEN_PLACES):
                assert normalise(printed) in parts[place], (printed, place)


def test_each_value_is_the_number_that_is_printed() -> None:
    for row in FIGURES.to_dict("records"):
        value = row["n"] if pd.isna(row["value"]) else row["value"]
        assert number(row["printed"]) == pytest.approx(value), row


@pytest.mark.parametrize("name", CROSSED)
def test_the_sums_of_the_survey_of_2017_are_the_printed_totals(name: str) -> None:
    own = FIGURES[FIGURES["series"] == name]
    table = own.pivot_table(index="part", columns="item", values="value")
    assert table.shape == (5, 5)
    answers, kinds = table.drop(columns="total"), table.drop(index="all")
    assert (answers.sum(axis="columns") == table["total"]).all()
    assert (kinds.sum() == table.loc["all"]).all()
    assert (own["n"] == own["part"].map(table["total"])).all()
    returns = series("survey_2017_returns")["value"]
    assert returns.sum() == table.loc["all", "total"]
    kinds = table["total"]
    assert returns["prefectures_cities"] == kinds["prefectures"] + kinds["designated_cities"]
    assert returns["municipalities"] == kinds["cities"] + kinds["towns"]


@with_documents
@pytest.mark.parametrize("name", CROSSED)
def test_the_lines_of_the_survey_of_2017_are_printed_in_this_order(name: str) -> None:
    (place,) = set(FIGURES.loc[FIGURES["series"] == name, "place"])
    text, at = normalise(texts(STUDY)[place]), 0
    heads = {"prefectures": "府県", "designated_cities": "政令市", "cities": "市区"} | {
        "towns": "町村",
        "all": "計",
    }
    for part, head in heads.items():
        own = FIGURES[(FIGURES["series"] == name) & (FIGURES["part"] == part)]
        line = head + "".join(map(normalise, own["printed"]))
        assert line in text[at:], line
        at = text.index(line, at)


@with_documents
def test_the_answers_to_the_survey_of_2020_have_their_n_and_none_is_missing() -> None:
    text = normalise(texts(CABINET)["取組状況試行調査（概要）"])
    answered = {"covid": 370, "reasons": 143, "departments": 1282, "budgets": 1275} | {
        "obstacles": 1368
    }
    found = []
    for name, n in answered.items():
        own = series(f"survey_2020_{name}")
        assert set(own["n"]) == {n}
        assert f"N={n}" in text
        assert own["value"].between(0, n).all()
        assert own["value"].is_monotonic_decreasing, "as printed: the most frequent first"
        found += own["value"].astype(int).to_list()
    printed = [int(count) for count in re.findall(r"\.\.\.(\d+)団体", text)]
    assert sorted(found) == sorted(printed)
    returns = series("survey_2020_returns")["value"]
    assert round(returns["answered"] / returns["asked"] * 100, 1) == returns["rate"]


def test_what_is_lost_with_its_chart_has_no_value_and_is_not_zero() -> None:
    lost = FIGURES[FIGURES["value"].isna()]
    assert set(lost["series"]) == {"survey_2020_charts"}
    assert lost["n"].to_list() == [1756, 1755, 1267]
    assert lost["note_ja"].notna().all()
    assert series("survey_2020_reasons").loc["against", "value"] == 0, "nobody said so: printed"


@pytest.mark.parametrize(
    ("name", "item", "value", "bound"),
    [
        ("estimate", "people", 18_000_000, "about"),
        ("estimate", "share", 20, "under"),
        ("targets", "governments", 1_000, "exact"),
        ("budgets", "creation_2018", 250_000_000, "exact"),
        ("budgets", "exchange_2020", 100_000_000, "exact"),
        ("budgets", "exchange_2021", 160_000_000, "exact"),
        ("hokkaido_population", "decline_2005", 55_000, "about"),
        ("cooperation_team", "planned", 10_000, "exact"),
        ("workation", "market", 100_000_000_000, "over"),
        ("networks", "kakawari_lab", 349, "exact"),
    ],
)
def test_the_figures_that_are_asked_for_are_there(
    name: str, item: str, value: float, bound: str
) -> None:
    row = series(name).loc[item]
    assert (row["value"], row["bound"]) == (value, bound)
    if item == "governments":
        assert row["year"] == 2024


def test_the_paper_and_the_census_stand_beside_each_other_with_their_difference() -> None:
    people = HOKKAIDO.population
    census = {year: int(people[f"census_{year}"].sum()) for year in (2005, 2010, 2015, 2020)}
    own = series("hokkaido_population")
    for before, after in ((2005, 2010), (2010, 2015), (2015, 2020)):
        decline = census[before] - census[after]
        row = own.loc[f"decline_{after}"]
        assert abs(decline - row["value"]) < 10_000, "as far as rounding explains it"
        assert f"{decline:,}" in row["note_ja"]
        assert f"{decline:,}" in row["note_en"]
    declines = own.loc[[item for item in own.index if item.startswith("decline")], "value"].sum()
    left = int(own.loc["people_2000", "value"] - declines)
    assert f"{left:,}" in own.loc["people_2000", "note_en"]
    assert left < own.loc["people_2021", "value"], "the paper's own figures do not fit"


def test_of_the_nine_patterns_those_that_survive_are_told_from_those_that_are_lost() -> None:
    ways = IDEAS[IDEAS["group"] == "way"].set_index("key")["state"]
    lost = {key for key, state in ways.items() if state == background.LOST}
    assert {f"way_{at}" for at in range(1, 10)} <= set(ways.index)
    assert lost == {f"way_{at}" for at in (3, 7, 8, 9)}
    assert set(IDEAS.loc[IDEAS["state"] == background.LOST, "key"]) == lost
    assert {*LINKS["from"], *LINKS["to"]}.isdisjoint(lost), "nothing is drawn of what is lost"
    ends = LINKS[LINKS["to"] == "settled"].set_index("from")["kind"]
    assert {key for key, kind in ends.items() if kind == "reaches"} == {"way_4", "way_5", "way_6"}
    assert {key for key, kind in ends.items() if kind == "stops_before"} == {"way_1", "way_2"}


@pytest.mark.parametrize(
    ("group", "keys"),
    [
        ("population", "visiting related settled"),
        ("base", "fan_base work_base"),
        ("workation", "working_in_region moving_offices towards_settling taking_leave"),
        ("pillar", "pillar_people pillar_venue pillar_mechanism"),
        ("intermediary", "intermediary_body intermediary_function guide"),
        ("ladder", "tourism working_holiday cooperation_team two_areas settling"),
        ("cycle", "initiator collaborator supporter participant strong_tie weak_tie"),
        ("resource", "resource_people resource_goods resource_money resource_information"),
        ("government", "led_by_government led_by_private handed_over taken_in"),
    ],
)
def test_the_ideas_that_are_asked_for_are_there_and_joined(group: str, keys: str) -> None:
    own = IDEAS[IDEAS["group"] == group]
    assert own["order"].to_list() == list(range(1, len(own) + 1))
    assert set(keys.split()) <= set(own["key"])
    assert set(keys.split()) <= {*LINKS["from"], *LINKS["to"]}


def test_the_cycle_closes() -> None:
    steps = LINKS[LINKS["kind"] == "leads_to"]
    after = set(zip(steps["from"], steps["to"], strict=True))
    roles = ["initiator", "collaborator", "supporter", "participant", "initiator"]
    assert set(itertools.pairwise(roles)) <= after


def test_every_idea_has_a_source_and_a_place_of_the_documents() -> None:
    known = {(document, name) for document, parts in PARTS.items() for name, _ in parts}
    for table in (IDEAS, LINKS, FIGURES, INDICATORS):
        for source, places in zip(table["source"], table["place"], strict=True):
            for place in places.split(BETWEEN_PLACES):
                assert (source, place) in known


def test_each_document_contributes() -> None:
    assert set(IDEAS["source"]) == set(PARTS)
    assert set(FIGURES["source"]) == set(PARTS) - {SLIDES}, "the slides print no such number"
    assert set(INDICATORS["source"]) == {PAPER, CABINET}


def test_every_term_is_used() -> None:
    used = {
        (background.GROUP, CONCEPTS, "group"),
        (background.STATE, CONCEPTS, "state"),
        (background.LINK, CONCEPT_LINKS, "kind"),
        (background.SERIES, NATIONAL_FIGURES, "series"),
        (background.PART, NATIONAL_FIGURES, "part"),
        (background.BOUND, NATIONAL_FIGURES, "bound"),
        (background.TOPIC, KPI_INDICATORS, "topic"),
    }
    for name, table, column in used:
        keys = set(TERMS.loc[TERMS["list"] == name, "key"])
        assert keys == set(HOKKAIDO.background[table][column].dropna()), name
    units = {*FIGURES["unit"], *INDICATORS["unit"].dropna()}
    assert set(TERMS.loc[TERMS["list"] == background.UNIT, "key"]) == units


def test_the_indicators_are_the_four_examples_and_both_lists_of_the_paper() -> None:
    counted = INDICATORS.groupby("topic").size().to_dict()
    assert counted == {
        "example_1": 1,
        "example_2": 3,
        "example_3": 1,
        "example_4": 2,
        "settlement": 11,
        "related": 10,
    }
    purposes = INDICATORS.groupby("topic")[["purpose_ja", "purpose_en"]].nunique()
    assert (purposes == 1).all(axis=None)


@with_documents
def test_the_words_are_our_own() -> None:
    whole = [normalise((SEEDS / name).read_text(encoding="utf-8")) for name in PARTS]
    for written in WRITTEN:
        # What stands in quotation marks is the name of something.
        for part in re.split(r"「[^」]*」|（[^）]*）", written):
            letters = normalise(part)
            for at in range(len(letters) - LONGEST_COPY + 1):
                copied = letters[at : at + LONGEST_COPY]
                assert not any(copied in text for text in whole), written


def test_texts_are_sentences_in_both_languages() -> None:
    own = pd.concat(
        [
            IDEAS[["text_ja", "text_en"]],
            TERMS[["text_ja", "text_en"]].dropna(),
            FIGURES[["note_ja", "note_en"]].dropna().set_axis(["text_ja", "text_en"], axis=1),
        ]
    )
    for row in own.to_dict("records"):
        *found, rest = re.sub(r"（[^）]*）", "", row["text_ja"]).split("。")
        assert rest == "", row
        for sentence in found:
            assert re.search(r"(です|ます|ません|でした|ました|ください)$", sentence), row
        assert row["text_en"].endswith("."), row
    for table in HOKKAIDO.background.values():
        for column in table.columns:
            if column.endswith("_en"):
                told = [text for text in table[column].dropna() if JAPANESE.search(text)]
                assert not told, column
                assert (table[column].isna() == table[f"{column[:-3]}_ja"].isna()).all(), column


def test_a_prefecture_without_these_tables_has_empty_ones() -> None:
    for name, table in open_dataset("20").background.items():
        assert table.empty
        assert tuple(table.columns) == background.COLUMNS[name]
    assert {
        name: tuple(table.columns) for name, table in HOKKAIDO.background.items()
    } == background.COLUMNS


@pytest.mark.parametrize(
    ("table", "column", "value", "message"),
    [
        (CONCEPTS, "group", "dance", r"concepts\.csv, group: found dance, expected a key of back"),
        (CONCEPTS, "place", "表9", r"concepts\.csv, place: found 表9, expected a place that init"),
        (CONCEPT_LINKS, "to", "nobody", r"links\.csv, to: found nobody, expected a key of conc"),
        (CONCEPT_LINKS, "kind", "hates", r"links\.csv, kind: found hates, expected a key of back"),
        (NATIONAL_FIGURES, "series", "none", r"figures\.csv, series: found none, expected a key"),
        (NATIONAL_FIGURES, "unit", "pounds", r"figures\.csv, unit: found pounds, expected a key"),
        (KPI_INDICATORS, "topic", "x", r"kpi_indicators\.csv, topic: found x, expected a key of"),
    ],
)
def test_what_is_unknown_is_one_clear_line(
    table: str, column: str, value: str, message: str
) -> None:
    read = {name: HOKKAIDO.read(name) for name in editable(HOKKAIDO)}
    read[table] = read[table].copy()
    read[table].loc[0, column] = value
    with pytest.raises(InputContentError, match=message):
        check_together(HOKKAIDO, read)


def test_a_figure_without_a_value_needs_the_number_of_answers() -> None:
    broken = FIGURES.copy()
    broken.loc[broken["item"] == "covid_effect", "n"] = pd.NA
    told = {**HOKKAIDO.background, INITIATIVE_SOURCES: HOKKAIDO.initiative_sources}
    with pytest.raises(InputContentError, match="found covid_effect, expected a value, or n"):
        background.check(told | {NATIONAL_FIGURES: broken})


@pytest.mark.parametrize(
    ("table", "column", "value", "message"),
    [
        (CONCEPTS, "key", "Two words", "small letters, digits and _"),
        (CONCEPTS, "order", "0", "1 or more"),
        (CONCEPTS, "text_en", "", "a value"),
        (CONCEPTS, "place", "", "a value"),
        (NATIONAL_FIGURES, "value", "-3", "0 or more"),
        (NATIONAL_FIGURES, "year", "17", "1900 to 2200"),
        (NATIONAL_FIGURES, "printed", "", "a value"),
        (BACKGROUND_TERMS, "list", "colour", "group / state / link"),
    ],
)
def test_a_broken_table_is_one_clear_line(
    table: str, column: str, value: str, message: str
) -> None:
    broken = HOKKAIDO.read(table).astype(object)
    broken.loc[0, column] = value
    expected = schema.of_prefecture(HOKKAIDO.prefecture)[table]()
    with pytest.raises(InputContentError, match=message):
        text_table.read(broken.to_csv(index=False).encode(), expected, where=table)


@pytest.mark.parametrize(
    ("missing", "message"),
    [
        ({KPI_INDICATORS}, "all of concepts.csv, .*, or none of them"),
        (
            {name for name in HOKKAIDO.prefecture.tables if name.startswith("initiative")},
            "concepts.csv only with initiative_sources.csv",
        ),
    ],
)
def test_settings_that_name_a_part_of_the_tables_are_refused(
    missing: set[str], message: str
) -> None:
    told = HOKKAIDO.prefecture.model_dump()
    left = tuple(name for name in told["tables"] if name not in missing)
    with pytest.raises(ValueError, match=message):
        Prefecture.model_validate(told | {"tables": left})
