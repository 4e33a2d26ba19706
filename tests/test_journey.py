"""The journey from 東京: parts that add up, airports that are not always the nearest, facts."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kankei_geo.analysis import candidate_ranking, candidates, journey
from kankei_geo.analysis.journey import LONGEST_WAIT, PARTS, Assumptions
from kankei_geo.analysis.rule import Rule, criteria_of
from kankei_geo.export import formats
from kankei_geo.export.document import Document
from kankei_geo.export.gis import attributes, fields
from kankei_geo.present import classify, legend
from kankei_geo.present.words import (
    candidate_words,
    findings,
    journey_words,
    short,
    view_words,
)
from kankei_geo.view import filters, layers
from kankei_geo.view.address import from_query
from kankei_geo.view.view import View
from tests.hokkaido import HOKKAIDO, changed

ASSUMED = st.builds(
    Assumptions,
    check_in=st.sampled_from(range(20, 125, 5)),
    leaving=st.sampled_from(range(0, 65, 5)),
    waiting=st.booleans(),
    winter=st.sampled_from([1.0, 1.3, 2.0]),
)
NAMES = HOKKAIDO.municipalities.set_index("name")["code"]


def test_facts_are_the_newest_flights_and_the_middle_of_all_block_minutes() -> None:
    known = journey.flights(HOKKAIDO)
    airports = HOKKAIDO.airports.set_index("iata")
    assert list(known.index) == [iata for iata in airports.index if airports.loc[iata, "haneda"]]
    # As the README of the collected facts tells them; of 帯広 90 and 105 were read.
    assert known["block"].to_dict() == {
        "CTS": 90, "HKD": 80, "AKJ": 105, "KUH": 100, "OBO": 97.5, "MMB": 105, "SHB": 120,
        "MBE": 105, "WKJ": 112.5,
    }  # fmt: skip
    assert known.loc[["HKD", "AKJ", "KUH", "OBO", "MMB"], "trips"].tolist() == [8, 7, 6, 7, 5]
    assert known.loc[["SHB", "MBE", "WKJ"], "trips"].tolist() == [1, 1, 1]
    # 羽田–新千歳: JAL 16, ANA 17, AIRDO 11 in July 2022.
    assert known.loc["CTS", ["trips", "trips_as_of"]].tolist() == [44, "2022-07"]


@given(ASSUMED)
def test_parts_add_up_and_nobody_is_reached_sooner_than_by_the_best(assumed: Assumptions) -> None:
    every = journey.journeys(HOKKAIDO, assumed)
    known = every.dropna(subset="total")
    assert known["total"].to_numpy() == pytest.approx(known[list(PARTS)].sum(axis=1).to_numpy())
    assert (known["low"] <= known["total"] + 0.5).all()
    assert (known["high"] >= known["total"] - 0.5).all()
    best = journey.best(HOKKAIDO, assumed)
    assert list(best.index) == list(HOKKAIDO.municipalities["code"])
    soonest = known.groupby("code")["total"].min().reindex(best.index)
    assert best["total"].equals(soonest)
    assert set(best.index[best["total"].isna()]) == set(HOKKAIDO.prefecture.roads.islands)


@given(ASSUMED)
def test_whatever_takes_longer_never_makes_a_journey_shorter(assumed: Assumptions) -> None:
    total = journey.best(HOKKAIDO, assumed)["total"].dropna()
    for longer in (
        replace(assumed, check_in=assumed.check_in + 5),
        replace(assumed, leaving=assumed.leaving + 5),
        replace(assumed, waiting=True),
        replace(assumed, winter=2.0),
    ):
        assert (journey.best(HOKKAIDO, longer)["total"].dropna() >= total - 1e-9).all()


def test_waiting_is_half_the_gap_and_capped() -> None:
    waits = journey.waiting_minutes(pd.Series([1.0, 5.0, 10.0, 45.0, np.nan]))
    assert waits.tolist()[:4] == [LONGEST_WAIT, 90, 45, 10]
    assert np.isnan(waits.iloc[4])


def test_many_flights_far_away_beat_one_a_day_nearby() -> None:
    # 名寄市 is nearer to 旭川, 滝川市 too; with waiting 新千歳 may be sooner.
    nearest = candidates.nearest(HOKKAIDO, Rule())["airport"]
    best = journey.best(HOKKAIDO, Assumptions())["airport"]
    other = best[(best != nearest) & best.notna()]
    assert len(other) > 10
    without = journey.best(HOKKAIDO, Assumptions(waiting=False))["airport"]
    assert (without != nearest).sum() < len(other)
    code = other.index[other == "CTS"][0]
    told = journey_words.other_airport(HOKKAIDO, View(lang="en"), code)
    assert told is not None
    assert told.startswith("The nearest airport is ")


def test_a_journey_that_can_be_checked_by_hand() -> None:
    # 紋別市: one flight a day, 105 minutes; the drive is that of the access table.
    code = NAMES["紋別市"]
    drive = HOKKAIDO.access.query("code == @code and airport == 'MBE'")["drive_minutes"].iloc[0]
    row = journey.to(HOKKAIDO, Assumptions(), code)
    assert row["airport"] == "MBE"
    assert row["total"] == pytest.approx(90 + 60 + 105 + 15 + drive)
    parts = journey_words.parts(HOKKAIDO, View(lang="ja"), row)
    assert [part.minutes for part in parts] == [90, 60, 105, 15, round(drive)]
    assert "1日1往復、2025-01時点" in parts[0].told
    assert journey_words.total(row, "ja").startswith("約4時間46分（")


def test_what_nobody_told_is_unknown_and_never_guessed() -> None:
    facts = HOKKAIDO.flight_facts
    silent = changed(
        flight_facts=facts[~((facts["iata"] == "MBE") & (facts["fact"] == "round_trips"))]
    )
    every = journey.journeys(silent, Assumptions())
    assert every.loc[every["airport"] == "MBE", "total"].isna().all()
    best = journey.best(silent, Assumptions())
    assert "MBE" not in set(best["airport"].dropna())
    assert best["total"].notna().sum() == 175  # by other airports
    # Without waiting, the number of flights does not matter.
    still = journey.best(silent, Assumptions(waiting=False))
    row = journey.to(silent, Assumptions(waiting=False), NAMES["紋別市"])
    assert row["airport"] == "MBE"
    assert journey_words.trips(silent, row, "en") == "flights a day: unknown"
    assert still["total"].notna().sum() == 175


def test_classes_and_filter_take_the_minutes_that_are_told() -> None:
    view = View(layer=layers.JOURNEY_LAYER)
    total = journey.best(HOKKAIDO, view.assumptions)["total"].round()
    keys = classify.classify(HOKKAIDO, HOKKAIDO.table, view.layer, view)
    for item in legend.JOURNEY_CLASSES[:3]:
        inside = total.to_numpy() <= int(item.key)
        assert (keys[inside].isin(["180", "240", "300"])).all()
        assert not (keys[~inside] == item.key).any()
    assert (keys == legend.NO_JOURNEY).sum() == 4
    for hours in (3, 4, 5, 6):
        kept = filters.kept(HOKKAIDO, View(hours=hours))
        assert set(kept["code"]) == set(total.index[total <= 60 * hours])
    sooner = View(hours=4, checkin=20, waiting=False)
    assert len(filters.kept(HOKKAIDO, sooner)) > len(filters.kept(HOKKAIDO, View(hours=4)))
    assumed = "Assumed: 60 min at Haneda, 15 min out of the terminal, no waiting."
    for told in (View(hours=4), View(layer=layers.JOURNEY_LAYER)):
        view = replace(told, lang="en", waiting=False, winter=1.3)
        said = view_words.sentence(HOKKAIDO, view, filters.kept(HOKKAIDO, view))
        assert said.endswith(f" {assumed} Winter: road speeds divided by 1.3.")
        assert said in view_words.map_text(
            HOKKAIDO, view, HOKKAIDO.table, filters.kept(HOKKAIDO, view)
        )
    assert view_words.phrases(HOKKAIDO, View(hours=4, lang="en")) == [
        "4 hours or less from Haneda (estimate)"
    ]


def test_the_finding_names_the_shortest_journey() -> None:
    view = View(layer=layers.JOURNEY_LAYER, lang="en")
    told = findings.policy_finding(HOKKAIDO, view, filters.kept(HOKKAIDO, view))
    best = journey.best(HOKKAIDO, view.assumptions)["total"].round()
    assert f"{(best <= 240).sum()} within 4 h of Haneda, shortest " in told
    assert short.names(HOKKAIDO, "en")[best.idxmin()] in told
    islands = View(layer=layers.JOURNEY_LAYER, lang="en", find="礼文")
    shown = filters.kept(HOKKAIDO, islands)
    assert "nowhere by flight and road" in findings.policy_finding(HOKKAIDO, islands, shown)


def test_documents_of_the_layer_and_records_name_the_sources_of_the_flights() -> None:
    credit = next(
        item.credit["ja"] for item in HOKKAIDO.sidecars if item.name == "flight_facts.csv"
    ).partition("：")[0]
    for page, view in (
        ("priority_map", View(layer=layers.JOURNEY_LAYER)),
        ("municipality", View(code=("01219",))),
    ):
        assert credit in "".join(Document(HOKKAIDO, view, page).credit)
    assert credit not in "".join(Document(HOKKAIDO, View(), "priority_map").credit)


def test_a_rule_of_journeys_takes_the_best_airport_and_its_interval() -> None:
    rule = Rule(measure="journey", max_journey=240)
    reached = candidates.nearest(HOKKAIDO, rule)
    best = journey.best(HOKKAIDO, rule.assumptions)
    on_land = best["total"].notna()
    assert (reached["airport"] == best["airport"])[on_land].all()
    assert reached.loc[on_land, "journey_minutes"].equals(best.loc[on_land, "total"].round())
    assert reached["access"].equals(best["total"].round().le(240))
    doubtful = reached["borderline"]
    assert doubtful.any()
    assert (reached.loc[doubtful, "journey_low"] <= 240).all()
    assert (reached.loc[doubtful, "journey_high"] > 240).all()
    fewest, most = candidates.span(HOKKAIDO, rule)
    number = int(candidates.is_candidate(candidates.tiers(HOKKAIDO, rule)).sum())
    assert 0 < fewest <= number <= most
    # Nobody is a candidate within two hours; the nearest rule that has some is a longer journey.
    offered = candidates.nearest_rule_with_candidates(HOKKAIDO, replace(rule, max_journey=120))
    assert (offered.measure, offered.min_count) == ("journey", 1)
    assert offered.max_journey > 120
    said = candidate_words.rule_sentence(HOKKAIDO, rule, "en")
    assert "the journey from Haneda to the office is estimated at 4 h or less" in said
    assert "Assumed: 60 min at Haneda, 15 min out of the terminal, waiting included." in said


@given(st.sampled_from(range(120, 480, 15)), ASSUMED)
def test_a_longer_journey_never_loses_a_candidate(limit: int, assumed: Assumptions) -> None:
    def found(most: float) -> set[str]:
        rule = Rule(
            measure="journey",
            max_journey=most,
            winter=assumed.winter,
            check_in=assumed.check_in,
            leaving=assumed.leaving,
            waiting=assumed.waiting,
        )
        table = candidates.tiers(HOKKAIDO, rule)
        return set(table.index[candidates.is_candidate(table)])

    assert found(limit) <= found(limit + 15)


def test_the_journey_is_a_criterion_of_its_own_and_islands_are_the_farthest() -> None:
    keys = [key for key, _ in criteria_of(HOKKAIDO)]
    assert keys[-1] == "journey"
    by_journey = Rule(weights=(*[0] * (len(keys) - 1), 1), tokyo_direct=False)
    listed = candidate_ranking.candidate_table(HOKKAIDO, by_journey)
    ranked = listed[listed["rank"].notna()]
    known = ranked.dropna(subset="journey_minutes")
    assert known["journey_minutes"].is_monotonic_increasing
    islands = ranked[ranked["journey_minutes"].isna()]
    assert len(islands) > 0
    assert (islands["rank"] >= known["rank"].max()).all()


@pytest.mark.parametrize("measure", ["road", "line", "journey"])
def test_whatever_decides_access_the_journey_is_the_shortest_one(measure: str) -> None:
    # By the nearest airport it may be longer: the record and the ranking would tell two numbers.
    rule = Rule(measure=measure, winter=1.3, tokyo_direct=False)
    told = candidates.nearest(HOKKAIDO, rule)["journey_minutes"]
    best = journey.best(HOKKAIDO, rule.assumptions)["total"].round()
    assert told.equals(best.rename("journey_minutes"))


def test_map_files_tell_the_journey_of_the_views_assumptions() -> None:
    view = View(measure="journey", checkin=30, waiting=False)
    document = Document(HOKKAIDO, view, "airport_access")
    told = attributes.attributes(document).set_index("code")
    best = journey.best(HOKKAIDO, view.assumptions)
    for column, of_best in (("journey_minutes", "total"), ("journey_high", "high")):
        assert told[column].tolist() == pytest.approx(best[of_best].round().tolist(), nan_ok=True)
    short = {field.name: field.short for field in fields.of_municipalities(document)}
    assert short["journey_minutes"] == "journey"


def test_an_address_from_before_the_journey_was_a_criterion_keeps_its_weights() -> None:
    view, ignored = from_query(HOKKAIDO, {"weights": "3-0-10-1-0-0-2"})
    assert (view.weights, ignored) == ((3, 0, 10, 1, 0, 0, 2, 0), ())
    assert from_query(HOKKAIDO, {"weights": "3-0-10-1-0-0"})[1]


@pytest.mark.turns
@pytest.mark.parametrize("name", ["png", "pptx", "html", "gpkg"])
@pytest.mark.slow
def test_documents_of_a_rule_of_journeys_can_be_made(name: str) -> None:
    view = View(measure="journey", code=("01219",), lang="en")
    document = Document(HOKKAIDO, view, "airport_access")
    assert "4 h or less" in document.rule
    assert len(formats.make(name, document)) > 10_000
