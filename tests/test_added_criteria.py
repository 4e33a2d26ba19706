"""Indicators as criteria of the ranking: scores, who cannot be ranked, texts, documents."""

import csv
import io
from dataclasses import replace

import openpyxl
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kankei_geo.analysis import candidate_ranking, candidates, indicators
from kankei_geo.analysis.rule import MOST_ADDED, Added, Rule
from kankei_geo.export import formats
from kankei_geo.export.document import Document
from kankei_geo.present.tables import tables
from kankei_geo.present.words import ranking_words, words
from kankei_geo.view.address import from_query, to_query
from kankei_geo.view.view import View
from tests.hokkaido import HOKKAIDO

from .conftest import examples
from .test_app import opened

ADDED = st.lists(
    st.builds(
        Added,
        st.sampled_from(sorted(indicators.every(HOKKAIDO))),
        st.integers(1, 10),
        st.sampled_from(["benefit", "cost"]),
    ),
    min_size=1,
    max_size=MOST_ADDED,
    unique_by=lambda one: one.key,
)
HOTELS = View(criteria=("osm_hotel:3:more", "ageing:5:less"))


@examples(20)
@given(ADDED)
def test_scores_are_the_sums_of_what_the_criteria_add(added: list[Added]) -> None:
    rule = Rule(added=tuple(added))
    found = candidate_ranking.candidate_table(HOKKAIDO, rule).set_index("code")
    parts = candidate_ranking.contributions(HOKKAIDO, rule)
    scores = found["score"].dropna()
    assert set(parts.index) == set(scores.index)
    assert parts.sum(axis=1).loc[scores.index].to_numpy() == pytest.approx(scores, abs=1e-4)
    assert ((parts >= 0) & (parts <= 1)).all().all()
    ranked = found[found["rank"].notna()]
    assert (ranked["rank_low"] <= ranked["rank"]).all()
    assert (ranked["rank"] <= ranked["rank_high"]).all()


@examples(20)
@given(ADDED)
def test_who_has_no_value_is_not_ranked_and_stays_a_candidate(added: list[Added]) -> None:
    rule = Rule(added=tuple(added))
    found = candidate_ranking.candidate_table(HOKKAIDO, rule).set_index("code")
    tiered = candidates.tiers(HOKKAIDO, Rule())
    members = tiered.loc[candidates.is_candidate(tiered), "code"]
    missing = pd.Series(data=False, index=members)
    for one in added:
        missing |= indicators.values(HOKKAIDO, one.key)[members].isna().to_numpy()
    assert found.loc[members, "rank"].isna().equals(missing.rename("rank").rename_axis("code"))
    assert set(members) <= set(found.index)
    _, unranked = candidate_ranking.candidates_of(HOKKAIDO, rule)
    assert set(unranked["code"]) == set(missing.index[missing])


@examples(10)
@given(ADDED)
def test_the_order_of_the_indicators_changes_nothing(added: list[Added]) -> None:
    one, other = (
        candidate_ranking.candidate_table(HOKKAIDO, Rule(added=tuple(order)))
        for order in (added, added[::-1])
    )
    pd.testing.assert_frame_equal(one, other)


def test_a_ranking_by_one_indicator_alone_is_its_order() -> None:
    # As much weight as can be, against one share of access: the extremes are those of the values.
    weights = (1, *[0] * 7)
    for direction, is_first in (("benefit", True), ("cost", False)):
        rule = Rule(weights=weights, added=(Added("ageing", 10, direction),))
        parts = candidate_ranking.contributions(HOKKAIDO, rule)["indicator.ageing"]
        values = indicators.values(HOKKAIDO, "ageing")[parts.index]
        most = values.idxmax() if is_first else values.idxmin()
        assert parts[most] == pytest.approx(10 / 11)
        least = values.idxmin() if is_first else values.idxmax()
        assert parts[least] == 0


def test_without_indicators_nothing_changes() -> None:
    plain = candidate_ranking.candidate_table(HOKKAIDO, Rule())
    assert plain.loc[plain["tier"].isin(["A", "B", "C"]), "rank"].notna().all()
    assert ranking_words.added_notes(HOKKAIDO, Rule(), "ja") == []
    assert "得点の内訳" not in tables.candidates(HOKKAIDO, plain, Rule(), "ja")


@pytest.mark.parametrize("language", ["ja", "en"])
def test_the_notes_name_the_weights_and_who_is_not_ranked(language: str) -> None:
    rule = HOTELS.rule
    told = " ".join(ranking_words.added_notes(HOKKAIDO, rule, language))
    assert ranking_words.weights_told(HOKKAIDO, rule, language) in told
    _, unranked = candidate_ranking.candidates_of(HOKKAIDO, rule)
    assert len(unranked)
    for _, row in unranked.iterrows():
        assert words.name(row, language) in told
    shares = [
        float(part.split()[-2])
        for part in ranking_words.weights_told(HOKKAIDO, rule, "en").split(", ")
        if part.endswith("%")
    ]
    assert sum(shares) == pytest.approx(100, abs=2)


@pytest.mark.parametrize(
    "text",
    ["ageing", "ageing:0:more", "ageing:11:more", "ageing:5:up", "nothing:5:more", "ageing:٥:more"],
)
def test_a_criterion_that_nobody_can_read_is_told(text: str) -> None:
    view, ignored = from_query(HOKKAIDO, {"criteria": text})
    assert view.criteria == ()
    assert [one.name for one in ignored] == ["criteria"]


def test_one_indicator_is_one_criterion() -> None:
    view, ignored = from_query(HOKKAIDO, {"criteria": "ageing:5:more-ageing:3:less"})
    assert view.criteria == ()
    assert ignored
    view, ignored = from_query(HOKKAIDO, {"criteria": "ageing:5:more-nothing:3:less"})
    assert view.criteria == ("ageing:5:more",)
    assert ignored
    assert from_query(HOKKAIDO, to_query(HOTELS))[0] == HOTELS


@pytest.mark.turns(2)
@pytest.mark.slow
def test_every_document_of_the_ranking_tells_its_indicators() -> None:
    document = Document(HOKKAIDO, HOTELS, "airport_access")
    assert "indicators_osm.csv" in {item.name for item in document.layers}
    plain = Document(HOKKAIDO, View(), "airport_access")
    assert "indicators_osm.csv" not in {item.name for item in plain.layers}
    assert document.name != plain.name
    page = formats.make("html", document).decode()
    assert "得点の内訳" in page
    assert "基準にした指標の値がないため" in page
    book = openpyxl.load_workbook(io.BytesIO(formats.make("xlsx", document)))
    cells = {str(cell.value) for row in book["候補地"].iter_rows() for cell in row}
    assert "得点の内訳" in cells
    assert "高齢化率（%、2020年）" in cells
    every = {str(cell.value) for sheet in book for row in sheet.iter_rows() for cell in row}
    assert any("順位の基準と重み" in cell for cell in every)
    assert formats.make("pptx", document)
    assert list(csv.reader(io.StringIO(formats.make("csv", document).decode("utf-8-sig"))))


@pytest.mark.slow
def test_the_controls_add_an_indicator_and_change_its_weight() -> None:
    app = opened("pages/airport_access.py")
    app.session_state["weighing"] = True
    app.run()
    app.multiselect(key="_added").set_value(["financial_strength", "ageing"]).run()
    view = from_query(HOKKAIDO, app.query_params)[0]
    assert [one.key for one in view.rule.added] == ["financial_strength", "ageing"]
    app.select_slider(key="_weight_ageing").set_value(9).run()
    app.segmented_control(key="_better_ageing").set_value("cost").run()
    view = from_query(HOKKAIDO, app.query_params)[0]
    assert view.rule.added[1] == Added("ageing", 9, "cost")
    app.multiselect(key="_added").set_value([]).run()
    assert not app.exception
    assert from_query(HOKKAIDO, app.query_params)[0] == replace(view, criteria=())
