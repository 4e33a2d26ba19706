"""The map, the legend and the sentences say what the pipeline measured."""

import itertools
import json
import re

import pytest
from hypothesis import given, settings

from kankei_geo import filters, legend, pipeline
from kankei_geo.matrix import POLICIES
from kankei_geo.present import charts, deck, tables, words
from kankei_geo.present.legend_html import policy_legend
from kankei_geo.view import View

from .test_pipeline import VIEWS

TABLE = pipeline.joined_table()
MAP_BUDGET_BYTES = 3_500


def built(view: View) -> tuple[str, deck.MapClasses]:
    matching = filters.matches(TABLE, view)
    classes = deck.policy_classes(view, TABLE, matching)
    return deck.build_deck(view, classes, "/").to_json(), classes


@settings(max_examples=40)
@given(VIEWS)
def test_the_map_is_small_and_asks_only_this_server(view: View) -> None:
    specification, classes = built(view)
    assert len(specification.encode()) < MAP_BUDGET_BYTES
    content = json.loads(specification)
    assert {layer["data"] for layer in content["layers"]} == {
        "/app/static/municipalities.geojson",
        "/app/static/municipalities_pick.geojson",
    }
    assert "http" not in specification
    assert len(classes.numbers) == 185


@settings(max_examples=40)
@given(VIEWS)
def test_the_map_shows_the_class_of_each_municipality_and_fades_the_others(view: View) -> None:
    _, classes = built(view)
    matching = filters.matches(TABLE, view)
    keys = legend.classify(TABLE, view.layer)
    for number, key, kept in zip(classes.numbers, keys, matching, strict=False):
        assert classes.palette[number].key == (key if kept else "filtered_out")
    assert {classes.palette[number].key for number in classes.numbers[179:]} == {"out_of_scope"}


@settings(max_examples=40)
@given(VIEWS)
def test_legend_and_text_count_what_is_shown(view: View) -> None:
    kept = TABLE[filters.matches(TABLE, view)]
    drawn = policy_legend(view, TABLE, kept)
    numbers = [int(number) for number in re.findall(r"<td>(\d+)", drawn)]
    assert sum(numbers) == 179  # the classes and what is filtered out
    text = words.map_text(view, TABLE, kept)
    for key, number in legend.classify(kept, view.layer).value_counts().items():
        item = next(item for item in legend.classes(view.layer) if item.key == key)
        separator = "：" if view.lang == "ja" else ": "
        assert f"{words.class_label(item, view.lang)}{separator}{number}" in text
    if view.code:
        assert words.name(pipeline.record(view.code), view.lang) in text


def test_the_selected_municipality_is_outlined_in_the_one_orange() -> None:
    specification, _ = built(View(code="01428"))
    assert 'properties.code == \\"01428\\" ? [251, 91, 1]' in specification
    colours = {*legend.COUNT_COLOURS.values(), *legend.POLICY_COLOURS.values()}
    assert legend.SELECTION_COLOUR not in colours


def test_not_listed_never_looks_like_a_value() -> None:
    for layer in legend.LAYERS:
        values = [item for item in legend.classes(layer) if item is not legend.NOT_LISTED]
        assert legend.NOT_LISTED.colour not in {item.colour for item in values}
        assert legend.NOT_LISTED.pattern not in {item.pattern for item in values}
        assert len({(item.colour, item.pattern) for item in values}) == len(values)


def lightness(colour: str) -> float:
    """Return the relative luminance of WCAG 2.2."""
    channels = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def test_the_count_grows_darker_by_clear_steps() -> None:
    lights = [lightness(legend.COUNT_COLOURS[count]) + 0.05 for count in (1, 2, 3, 4)]
    for lighter, darker in itertools.pairwise(lights):
        assert lighter / darker > 1.6


def test_policy_colours_stand_out_from_white() -> None:
    for colour in legend.POLICY_COLOURS.values():
        assert 1.05 / (lightness(colour) + 0.05) >= 3  # WCAG 1.4.11, graphical objects


@pytest.mark.parametrize("language", ["ja", "en"])
def test_the_table_carries_each_mark_with_its_evidence_level(language: str) -> None:
    shown = tables.municipalities(TABLE, language)
    assert len(shown) == 179
    for policy in POLICIES:
        column = shown[words.policy_name(policy, language)]
        for code in ("01434", "01206", "01202", "01647", "01208"):
            assert column[code] == words.mark(pipeline.record(code), policy, language, short=True)


def test_charts_show_the_tables_numbers() -> None:
    spread = pipeline.by_subprefecture()
    bars = charts.listed_share(spread, "ja").data[0]
    assert dict(zip(bars.y, bars.x, strict=True))["檜山振興局"] == 100
    census, register = charts.population(pipeline.record("01206"), "ja").data
    assert list(census.y) == [190478, 181169, 174742, 165077]
    assert len(register.y) == 6
