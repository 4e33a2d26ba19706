"""The map, the legend and the tables say what the pipeline measured."""

import csv
import io
import itertools
import json
import math
import re
from typing import Any

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kankei_geo.analysis.comparison import population_index
from kankei_geo.base import paths
from kankei_geo.dataset import facts
from kankei_geo.present import charts, classify, legend, palette
from kankei_geo.present.legend import LegendClass
from kankei_geo.present.maps import deck, drawings
from kankei_geo.present.maps.legend_html import legend_html, picture_legend
from kankei_geo.present.maps.outlines import bounds
from kankei_geo.present.maps.pictures import four_rows, policy_picture
from kankei_geo.present.tables import municipality_table
from kankei_geo.present.words import words
from kankei_geo.view import filters, layers
from kankei_geo.view.view import COLUMNS, MORE_COLUMNS, View
from tests.hokkaido import HOKKAIDO

from .conftest import examples
from .test_address import SETTINGS, SLUGS, VIEWS, some

TABLE = HOKKAIDO.table
MAP_BUDGET_BYTES = 3_500
FEW = examples(40)


def address(name: str) -> str:
    return f"/{name}"


def built(view: View) -> tuple[str, deck.MapClasses]:
    matching = filters.matches(HOKKAIDO, TABLE, view)
    picture = policy_picture(HOKKAIDO, view, view.layer, TABLE, matching)
    classes = deck.paint(HOKKAIDO, picture.keys, picture.classes)
    return deck.build_deck(HOKKAIDO, view, classes, address).to_json(), classes


@FEW
@given(VIEWS)
def test_the_map_is_small_and_asks_only_this_server(view: View) -> None:
    specification, classes = built(view)
    assert len(specification.encode()) < MAP_BUDGET_BYTES
    content = json.loads(specification)
    assert {layer["data"] for layer in content["layers"]} == {
        "/municipalities.geojson",
        "/municipalities_pick.geojson",
    }
    assert "http" not in specification
    assert len(classes.numbers) == 185


@FEW
@given(VIEWS)
def test_the_map_shows_the_class_of_each_municipality_and_fades_the_others(view: View) -> None:
    _, classes = built(view)
    matching = filters.matches(HOKKAIDO, TABLE, view)
    keys = classify.classify(HOKKAIDO, TABLE, view.layer, view)
    for number, key, kept in zip(classes.numbers, keys, matching, strict=False):
        assert classes.palette[number].key == (key if kept else "filtered_out")
    assert {classes.palette[number].key for number in classes.numbers[179:]} == {"out_of_scope"}


def look_up(expression: str, feature: int) -> object:
    """Compute what the browser computes of an expression, without the code under test."""
    values, _, numbers = expression.removeprefix("@@=").partition(")[(")
    digits = json.loads(numbers.removesuffix(")[properties.i]]"))
    return json.loads(values.removeprefix("("))[int(digits[feature])]


@pytest.mark.parametrize("number", [1, 9, 10, 11, 40])
def test_any_number_of_classes_reaches_the_map_whole(number: int) -> None:
    classes = [
        LegendClass(f"k{n}", f"#{n:02x}0102", palette.NO_PATTERN, "#000000", "")
        for n in range(number)
    ]
    keys = pd.Series([f"k{n % number}" for n in range(179)])
    painted = deck.paint(HOKKAIDO, keys, classes)
    fill = json.loads(deck.build_deck(HOKKAIDO, View(), painted, address).to_json())["layers"][0]
    for feature in range(179):
        colour = [feature % number, 1, 2]
        assert look_up(fill["getFillPatternBackgroundColor"], feature) == colour
        assert look_up(fill["_subLayerProps"]["polygons-fill"]["getFillColor"], feature) == colour
    letters = drawings.painted(painted, View())["classes"]
    assert [ord(letter) - ord("0") for letter in letters] == list(painted.numbers)


def test_a_key_without_a_class_is_an_error() -> None:
    with pytest.raises(ValueError, match="no class in the palette: other"):
        deck.paint(
            HOKKAIDO, pd.Series(["4", "other"]), legend.classes(HOKKAIDO, layers.COUNT_LAYER)
        )


@pytest.mark.slow
@FEW
@given(VIEWS, VIEWS)
def test_whatever_changes_a_layer_changes_its_trigger(one: View, other: View) -> None:
    """Otherwise the browser keeps the colours of the view before."""
    first, second = (
        {layer["id"]: layer for layer in json.loads(built(view)[0])["layers"]}
        for view in (one, other)
    )
    for name in first.keys() & second.keys():
        if first[name] != second[name]:
            assert trigger(first[name]) != trigger(second[name]), name


def trigger(layer: dict[str, Any]) -> int:
    (props,) = layer["_subLayerProps"].values()
    return int(props["updateTriggers"]["all"])


@FEW
@given(VIEWS)
def test_the_browsers_own_drawings_show_the_same_classes(view: View) -> None:
    _, classes = built(view)
    painted = drawings.painted(classes, view)
    assert [ord(letter) - ord("0") for letter in painted["classes"]] == list(classes.numbers)
    assert [entry[0] for entry in painted["palette"]] == [item.colour for item in classes.palette]
    assert [entry[4] for entry in painted["palette"]] == [
        words.class_label(item, view.lang) for item in classes.palette
    ]
    for fill, _, _, text, _ in painted["palette"]:
        lights = sorted((lightness(fill) + 0.05, lightness(text) + 0.05))
        assert lights[1] / lights[0] >= 4.5  # WCAG 1.4.3, text


@FEW
@given(VIEWS)
def test_the_legend_counts_what_is_shown(view: View) -> None:
    kept = TABLE[filters.matches(HOKKAIDO, TABLE, view)]
    picture = policy_picture(
        HOKKAIDO, view, view.layer, TABLE, filters.matches(HOKKAIDO, TABLE, view)
    )
    drawn = picture_legend(HOKKAIDO, picture, view.lang)
    numbers = [int(number) for number in re.findall(r"<td>(\d+)", drawn)]
    assert sum(numbers) == 179  # the classes and what is filtered out
    shown = classify.classify(HOKKAIDO, kept, view.layer, view).value_counts()
    for item in legend.classes(HOKKAIDO, view.layer, view.cut):
        if item.key in shown:
            assert f"<th>{words.class_label(item, view.lang)}<td>{shown[item.key]}" in drawn


@FEW
@given(VIEWS)
def test_the_legend_of_the_four_maps_counts_the_marks_of_all_policies(view: View) -> None:
    kept = TABLE[filters.matches(HOKKAIDO, TABLE, view)]
    drawn = legend_html(HOKKAIDO, "", four_rows(HOKKAIDO, kept, len(TABLE)), view.lang)
    numbers = [int(number) for number in re.findall(r"<td>(\d+)", drawn)]
    listed = kept[kept["listed"]]
    ones = sum(int(listed[policy].sum()) for policy in HOKKAIDO.policies)
    assert sum(numbers[:4]) == ones  # adopted, by level
    assert numbers[4] == 4 * len(listed) - ones
    assert numbers[5:] == [len(kept) - len(listed), *([179 - len(kept)] if len(kept) < 179 else [])]


def outlines() -> dict[str, list[list[float]]]:
    """Return the corners of each drawn municipality, without the code under test."""
    content = json.loads((HOKKAIDO.places.static / paths.DRAWN).read_text("utf-8"))
    corners = {}
    for feature in content["features"]:
        shape = feature["geometry"]
        parts = shape["coordinates"] if shape["type"] == "MultiPolygon" else [shape["coordinates"]]
        corners[feature["properties"]["code"]] = [point for part in parts for point in part[0]]
    return corners


CORNERS = outlines()
SLUG_OF = dict(zip(HOKKAIDO.subprefectures["name"], HOKKAIDO.subprefectures["slug"], strict=True))


def northing(latitude: float) -> float:
    return math.log(math.tan(math.pi / 4 + math.radians(latitude) / 2))


@FEW
@given(some(SLUGS))
def test_the_camera_holds_all_of_what_is_chosen(area: tuple[str, ...]) -> None:
    camera = deck.camera(bounds(HOKKAIDO, area))
    west, south, east, north = camera.bounds
    pixels = 512 * 2**camera.zoom / (2 * math.pi)
    for _, row in TABLE[TABLE["subprefecture"].map(SLUG_OF).isin(area or SLUGS)].iterrows():
        for longitude, latitude in CORNERS[row["code"]]:
            right = math.radians(longitude - camera.longitude) * pixels
            up = (northing(latitude) - northing(camera.latitude)) * pixels
            # Half of the map beside its panel, with a little for rounding.
            assert abs(right) <= 480 / 2 + 2
            assert abs(up) <= 400 / 2 + 2
            assert west - 0.01 <= longitude <= east + 0.01
            assert south - 0.01 <= latitude <= north + 0.01


def test_the_selected_municipality_is_outlined_in_the_one_orange() -> None:
    specification, _ = built(View(code=("01428", "01206")))
    assert "[251,91,1]" in specification.replace(" ", "")
    assert "01428" in specification
    assert "01206" in specification
    colours = {*legend.count_colours(HOKKAIDO).values(), *legend.policy_colours(HOKKAIDO).values()}
    assert palette.SELECTION_COLOUR not in colours


def test_not_listed_never_looks_like_a_value() -> None:
    for layer in layers.all_layers(HOKKAIDO):
        occurring = set(classify.classify(HOKKAIDO, TABLE, layer)) - {legend.NOT_LISTED.key}
        values = [item for item in legend.classes(HOKKAIDO, layer) if item.key in occurring]
        assert legend.NOT_LISTED.colour not in {item.colour for item in values}
        assert legend.NOT_LISTED.pattern not in {item.pattern for item in values}
        assert len({(item.colour, item.pattern) for item in values}) == len(values)


def lightness(colour: str) -> float:
    """Return the relative luminance of WCAG 2.2."""
    channels = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def test_the_count_grows_darker_by_clear_steps() -> None:
    lights = [lightness(legend.count_colours(HOKKAIDO)[count]) + 0.05 for count in (1, 2, 3, 4)]
    for lighter, darker in itertools.pairwise(lights):
        assert lighter / darker > 1.6


def test_policy_colours_stand_out_from_white() -> None:
    for colour in legend.policy_colours(HOKKAIDO).values():
        assert 1.05 / (lightness(colour) + 0.05) >= 3  # WCAG 1.4.11, graphical objects


@pytest.mark.parametrize("language", ["ja", "en"])
def test_the_table_carries_each_mark_with_its_evidence_level(language: str) -> None:
    shown = municipality_table.municipalities(HOKKAIDO, TABLE, language)
    assert len(shown) == 179
    for policy in HOKKAIDO.policies:
        column = shown[words.policy_name(HOKKAIDO, policy, language)]
        for code in ("01434", "01206", "01202", "01647", "01208"):
            assert column[code] == words.mark(
                HOKKAIDO, facts.record(HOKKAIDO, code), policy, language, short=True
            )


def test_the_table_is_ordered_by_count_and_not_listed_stands_last() -> None:
    counts = municipality_table.municipalities(HOKKAIDO, TABLE, "en")["Count"]
    assert counts.dropna().is_monotonic_decreasing
    assert counts.isna().sum() == counts.tail(77).isna().sum() == 77


@pytest.mark.parametrize("language", ["ja", "en"])
def test_each_choice_of_columns_shows_its_own_headings(language: str) -> None:
    headings = list(municipality_table.municipalities(HOKKAIDO, TABLE.head(3), language).columns)
    seen = [headings[0]]
    for column in (*COLUMNS, *MORE_COLUMNS):
        shown = [headings[n] for n in municipality_table.column_numbers(HOKKAIDO, (column,))]
        assert shown[0] == headings[0]
        title = municipality_table.column_title(HOKKAIDO, column, language)
        policies = [words.policy_name(HOKKAIDO, policy, language) for policy in HOKKAIDO.policies]
        assert shown[1:] == (policies if column == "policies" else [title])
        seen += shown[1:]
    assert seen == headings


@FEW
@given(VIEWS, SETTINGS["columns"])
def test_the_download_is_what_is_shown(view: View, columns: tuple[str, ...]) -> None:
    kept = TABLE[filters.matches(HOKKAIDO, TABLE, view)]
    shown = municipality_table.municipalities(HOKKAIDO, kept, view.lang)
    file = municipality_table.to_csv(HOKKAIDO, shown, columns, view.lang)
    assert file.startswith(b"\xef\xbb\xbf")  # Excel reads UTF-8 only with this mark
    head, *rows = csv.reader(io.StringIO(file.decode("utf-8-sig"), newline=""))
    assert {row[0] for row in rows} == set(kept["code"])
    assert len(rows) == len(kept)
    assert head[0] == municipality_table.column_title(HOKKAIDO, "code", view.lang)
    asked = [column for column in columns if column != "code"]
    width = len(asked) + (3 if "policies" in asked else 0)
    assert len(head) == 2 + width  # code and name, then the choice
    # No cell can be a formula; a number below zero is none.
    cells = [cell for row in rows for cell in row if not re.fullmatch(r"-?[\d.]+", cell)]
    assert not [cell for cell in cells if cell.startswith(("=", "+", "-", "@"))]


def test_charts_show_the_tables_numbers() -> None:
    census, register = charts.population(facts.record(HOKKAIDO, "01206"), "ja").data
    assert list(census.y) == [190478, 181169, 174742, 165077]
    assert len(register.y) == 6


@FEW
@given(st.lists(st.sampled_from(list(TABLE["code"])), unique=True, max_size=3), some(SLUGS, 1))
def test_the_chart_of_the_comparison_starts_at_a_hundred(
    codes: list[str], areas: tuple[str, ...]
) -> None:
    drawn = charts.population_index(HOKKAIDO, population_index(HOKKAIDO, codes, areas), "en").data
    assert len(drawn) == len(codes) + len(areas) + 1  # and all of Hokkaido
    people = HOKKAIDO.population.set_index("code")
    for line, code in zip(drawn, codes, strict=False):
        assert line.y[0] == pytest.approx(100)
        census_2020 = people.loc[code, "census_2020"] / people.loc[code, "census_2005"] * 100
        assert line.y[-1] == pytest.approx(census_2020, abs=0.051)
