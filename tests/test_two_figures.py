"""Two figures at once: thirds, classes, the chart, and that every document tells the same."""

import csv
import io
import itertools
import json
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kankei_geo.analysis import indicators, two_figures
from kankei_geo.dataset.catalogue import open_dataset
from kankei_geo.export import formats
from kankei_geo.export.document import Document
from kankei_geo.present import classify, legend, palette, scatter
from kankei_geo.present.maps.legend_html import picture_legend
from kankei_geo.present.maps.pictures import policy_picture
from kankei_geo.present.words import pair_words, view_words, words
from kankei_geo.view import layers
from kankei_geo.view.address import from_query
from kankei_geo.view.view import View
from tests.hokkaido import HOKKAIDO

from . import made_up
from .test_app import opened, sent

AGEING = View(layer="ageing", against="count")
DENSE = View(layer="population_density", against="furusato_amount", year=2020, lang="en")
EVERYONE = pd.Series(data=True, index=HOKKAIDO.table.index)
NUMBERS = st.one_of(st.none(), st.integers(-5, 5), st.floats(-1e6, 1e6))


@given(st.lists(NUMBERS, max_size=40))
def test_each_value_lies_in_one_third_and_the_thirds_are_in_order(values: list[float]) -> None:
    series = pd.Series(values, dtype=float)
    parts, place = two_figures.thirds(series)
    assert place.isna().equals(series.isna())
    assert len(parts) <= two_figures.PARTS
    known = series.dropna()
    assert sorted(set(place.dropna())) == list(range(len(parts)))  # none is empty
    for number, (low, high) in enumerate(parts):
        own = known[place[known.index] == number]
        assert (own.min(), own.max()) == (low, high)
    for (_, high), (low, _) in itertools.pairwise(parts):
        assert high < low  # so equal values are in one third


@given(st.sets(st.integers(-1000, 1000), min_size=3, max_size=60))
def test_thirds_of_different_values_are_about_equal(values: set[int]) -> None:
    _, place = two_figures.thirds(pd.Series(sorted(values), dtype=float))
    counts = place.value_counts()
    assert len(counts) == two_figures.PARTS
    assert counts.max() - counts.min() <= 2


def test_who_is_not_listed_has_no_number_of_policies_and_is_never_zero() -> None:
    axis = two_figures.axis(HOKKAIDO, "count")
    table = HOKKAIDO.table.set_index("code")
    assert axis.figures[~table["listed"]].isna().all()
    keys = classify.classify(HOKKAIDO, HOKKAIDO.table, "ageing", AGEING)
    assert (keys.eq("not_listed") == ~HOKKAIDO.table["listed"].to_numpy()).all()
    assert axis.parts == ((1, 1), (2, 2), (3, 4))


@pytest.mark.parametrize("view", [AGEING, DENSE])
def test_the_square_counts_who_has_both_values_as_they_are(view: View) -> None:
    first, second = pair_words.axes(HOKKAIDO, view)
    picture = policy_picture(HOKKAIDO, view, view.layer, HOKKAIDO.table, EVERYONE)
    assert picture.square is not None
    for row, (low_y, high_y) in zip(picture.square.rows, reversed(second.parts), strict=True):
        for (_, number), (low_x, high_x) in zip(row[1], first.parts, strict=True):
            inside = first.figures.between(low_x, high_x) & second.figures.between(low_y, high_y)
            assert number == inside.sum()
    told = sum(number for _, cells in picture.square.rows for _, number in cells)
    assert told == pair_words.known(HOKKAIDO, view).sum()
    assert {item.key for item, _ in picture.rest}.isdisjoint(picture.square.keys)


def test_patterns_tell_the_second_figure_and_no_two_classes_look_alike() -> None:
    classes = legend.pair_classes(HOKKAIDO, ("ageing", "population_density"), 0)
    fills = [(item.colour, item.pattern) for item in classes if item.key.startswith("pair")]
    assert len(set(fills)) == len(fills) == two_figures.PARTS**2
    by_row = {item.key[-1]: item.pattern for item in classes if item.key.startswith("pair")}
    assert len(set(by_row.values())) == two_figures.PARTS
    assert palette.pair_fill((0, 1), (0, 1))[0] not in (palette.NOT_LISTED_COLOUR, "#ececec")


def test_without_a_partner_or_on_another_layer_nothing_changes() -> None:
    for view in (View(layer="ageing", against="ageing"), View(layer="count", against="ageing")):
        assert not layers.is_pair(HOKKAIDO, view.against, view.layer)
        picture = policy_picture(HOKKAIDO, view, view.layer, HOKKAIDO.table, EVERYONE)
        plain = policy_picture(
            HOKKAIDO, View(layer=view.layer), view.layer, HOKKAIDO.table, EVERYONE
        )
        assert picture.square is None
        assert picture.keys.equals(plain.keys)


@pytest.mark.parametrize("language", ["ja", "en"])
def test_the_chart_has_who_has_both_values_and_names_the_others(language: str) -> None:
    view = View(layer="future_burden", against="furusato_amount", lang=language)
    known = pair_words.known(HOKKAIDO, view)
    points = scatter.points(HOKKAIDO, view, EVERYONE)
    assert [one[0] for one in points] == list(known.index[known])
    assert all(0 <= place <= 1 for one in points for place in one[2:4])
    text = pair_words.chart_text(HOKKAIDO, view, HOKKAIDO.table)
    gone = HOKKAIDO.table[~known.to_numpy()]
    assert len(gone)
    for _, row in gone.iterrows():
        assert words.name(row, language) in text
    assert f"{len(points)}" in text
    # The higher the value, the higher the point, equal ones side by side.
    y = indicators.values(HOKKAIDO, "furusato_amount")
    ordered = sorted(points, key=lambda one: y[one[0]])
    assert [one[3] for one in ordered] == sorted(one[3] for one in points)


def test_the_chart_has_who_is_not_listed_below_the_others() -> None:
    points = scatter.points(HOKKAIDO, AGEING, EVERYONE)
    listed = HOKKAIDO.table.set_index("code")["listed"]
    below = [one[3] for one in points if not listed[one[0]]]
    assert len(below) == (~listed).sum()
    assert max(below) < min(one[3] for one in points if listed[one[0]])
    drawn = scatter.chart(HOKKAIDO, AGEING, EVERYONE)
    assert [text for _, text in drawn["up"]["ticks"]] == ["未掲載", "1", "2", "3", "4"]
    assert drawn["across"]["title"] == ["高齢化率", "（%、2020年）"]
    assert [text for _, text in drawn["across"]["ticks"]] == ["23.2", "35.5", "40.6", "53.3"]


def test_skewed_figures_are_drawn_by_ratios_and_said_to_be() -> None:
    across, up = pair_words.axes(HOKKAIDO, DENSE)
    assert scatter.is_log(across)
    assert "logarithmic scale" in scatter.title(HOKKAIDO, across, "en")
    assert not scatter.is_log(two_figures.axis(HOKKAIDO, "ageing"))
    assert up.year == 2020
    assert across.year == 2020


@pytest.mark.parametrize("view", [AGEING, DENSE])
def test_the_text_tells_both_figures_their_extremes_and_each_class(view: View) -> None:
    text = view_words.map_text(HOKKAIDO, view, HOKKAIDO.table, HOKKAIDO.table)
    picture = policy_picture(HOKKAIDO, view, view.layer, HOKKAIDO.table, EVERYONE)
    assert picture.title in text
    for item, number in picture.rows:
        if isinstance(number, int) and number:
            assert words.class_label(item, view.lang) in text
    for axis in pair_words.axes(HOKKAIDO, view):
        assert pair_words.measured(HOKKAIDO, axis, view.lang) in text


@pytest.mark.turns
@pytest.mark.slow
@pytest.mark.parametrize("view", [AGEING, DENSE])
def test_every_document_tells_both_figures(view: View) -> None:
    document = Document(HOKKAIDO, view, "priority_map")
    picture = document.picture
    assert picture.square is not None
    tables = {name for one, _ in document.indicators for name in one.tables}
    assert tables <= {item.name for item in document.layers}
    rows = list(csv.DictReader(io.StringIO(formats.make("csv", document).decode("utf-8-sig"))))
    heading = "地図の区分" if view.lang == "ja" else "Class on the map"
    labels = {words.class_label(item, view.lang) for item in picture.classes}
    assert {row[heading] for row in rows} <= labels
    for axis in pair_words.axes(HOKKAIDO, view):
        if axis.key != "count":
            assert pair_words.measured(HOKKAIDO, axis, view.lang) in rows[0]
    drawn = formats.make("svg", document).decode()
    page = formats.make("html", document).decode()
    assert 'class="square"' in page
    for text in (picture.square.across, picture.square.up):
        assert text in page
        assert text[:8] in drawn  # a long one is on several lines
    features = json.loads(formats.make("geojson", document))["features"]
    keys = {one["properties"]["code"]: one["properties"]["class_key"] for one in features}
    assert {keys[code] for code in HOKKAIDO.table["code"]} == set(picture.keys)


def test_the_legend_on_the_screen_is_a_square_with_its_numbers() -> None:
    picture = policy_picture(HOKKAIDO, AGEING, "ageing", HOKKAIDO.table, EVERYONE)
    text = picture_legend(HOKKAIDO, picture, "ja")
    assert text.count("<th scope=row>") == text.count("<th scope=col") == two_figures.PARTS
    assert "高齢化率（%、2020年） →" in text


def test_another_prefecture_has_pairs_of_its_own(tmp_path: Path) -> None:
    made_up.build(tmp_path)
    nowhere = open_dataset(made_up.CODE, home=tmp_path)
    for key in indicators.every(nowhere):
        for partner in layers.partners(nowhere, key):
            view = View(layer=key, against=partner)
            everyone = pd.Series(data=True, index=nowhere.table.index)
            policy_picture(nowhere, view, key, nowhere.table, everyone)
            scatter.chart(nowhere, view, everyone)
            pair_words.chart_text(nowhere, view, nowhere.table)


@pytest.mark.slow
def test_the_page_offers_partners_and_draws_the_chart() -> None:
    app = opened("pages/priority_map.py", layer="ageing")
    app.toggle(key="choosing_against").set_value(True).run()
    app.selectbox(key="against").set_value("count").run()
    assert not app.exception
    assert from_query(HOKKAIDO, app.query_params)[0].against == "count"
    assert "url" in sent(app, "scatter")
    assert not [item for item in app.segmented_control if item.key == "classes"]
