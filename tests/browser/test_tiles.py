"""The tile grid and the four small maps: what they show, and the keyboard's way into them."""

import pandas as pd
import pytest
from playwright.sync_api import Locator, Page, expect

from kankei_geo.present import classify, legend, palette
from kankei_geo.present.maps import deck
from kankei_geo.view import filters
from kankei_geo.view.view import FOUR, TILES, View
from tests.hokkaido import HOKKAIDO

from .controls import chosen, pill
from .screen import (
    code_of,
    expect_painted,
    expect_view,
    is_colour,
    map_pixels,
    name_of,
    open_view,
    wait_for_view,
    wait_until,
)

pytestmark = pytest.mark.browser

_VIEW = View(kind=TILES, policy=("dual_residence",))
_TILES = """tiles => tiles.map(tile => ({
    label: tile.ariaLabel, text: tile.textContent,
    ground: getComputedStyle(tile).backgroundColor, image: getComputedStyle(tile).backgroundImage,
}))"""
_FILLS = """paths => paths.map(path => {
    const fill = path.getAttribute("fill");
    const pattern = fill.startsWith("url(") && document.querySelector(fill.slice(4, -1));
    const ground = pattern ? pattern.querySelector("rect").getAttribute("fill") : fill;
    return [path.properties.code, [ground, Boolean(pattern)]];
})"""
_FOCUS = """() => {
    const { outlineStyle, outlineWidth } = getComputedStyle(document.activeElement);
    return [document.activeElement.getAttribute("role"), outlineStyle, parseFloat(outlineWidth)];
}"""
_MOST_TABS = 60


def _tiles(page: Page) -> Locator:
    return page.get_by_role("gridcell")


def _tile(page: Page, code: str) -> Locator:
    return page.locator(f".kg-tile-grid [aria-label^='{name_of(code)}:']")


def _css(colour: str) -> str:
    red, green, blue = deck.rgb(colour)
    return f"rgb({red}, {green}, {blue})"


def _classes(view: View, layer: str) -> pd.Series:
    """Return the legend's class of each municipality by code, faded where filtered out."""
    table = HOKKAIDO.table
    known = {item.key: item for item in legend.classes(HOKKAIDO, layer)}
    classes = classify.classify(HOKKAIDO, table, layer).map(known)
    kept = filters.matches(HOKKAIDO, table, view)
    return classes.where(kept, legend.FILTERED_OUT).set_axis(table["code"])


def test_tiles_are_text_in_the_colours_of_the_legend(page: Page) -> None:
    open_view(page, "/", View(policy=("dual_residence",)))
    pill(page, "地図の種類", "タイル").click()
    expect_view(page, _VIEW)
    expect(_tiles(page)).to_have_count(179)
    expected = _classes(_VIEW, _VIEW.layer)
    found = _tiles(page).evaluate_all(_TILES)
    names = HOKKAIDO.municipalities.set_index("name")["code"]
    seen = {names[tile["label"].split(":")[0]]: tile for tile in found}
    assert set(seen) == set(expected.index)
    for code, item in expected.items():
        tile = seen[code]
        assert tile["text"], code
        assert name_of(str(code)).startswith(tile["text"])
        assert tile["ground"] == _css(item.colour), tile
        assert (tile["image"] == "none") is (item.pattern == palette.NO_PATTERN), tile
    faded = sum(tile["ground"] == _css(legend.FILTERED_OUT.colour) for tile in found)
    assert faded == 179 - int(filters.matches(HOKKAIDO, HOKKAIDO.table, _VIEW).sum())


@pytest.mark.turns(2)
def test_a_tile_selects_for_map_table_and_box(page: Page) -> None:
    chosen_code = code_of("長沼町")
    open_view(page, "/", View(kind=TILES))
    _tile(page, chosen_code).click()
    selected = View(kind=TILES, code=(chosen_code,))
    expect_view(page, selected)
    expect(_tile(page, chosen_code)).to_have_attribute("aria-selected", "true")
    expect(page.locator(".kg-tile-grid [aria-selected=true]")).to_have_count(1)
    expect(page.locator(".kg-table tr.chosen th")).to_have_text("長沼町")
    expect(chosen(page, "code")).to_have_text(["長沼町 ながぬまちょう"])
    expect(page.locator(".kg-panel h2")).to_contain_text("長沼町")
    pill(page, "地図の種類", "4施策").click()
    expect_view(page, View(kind=FOUR, code=(chosen_code,)))
    outlined = page.locator(".kg-small-maps path.chosen")
    expect(outlined).to_have_count(len(HOKKAIDO.policies))
    codes = outlined.evaluate_all("paths => paths.map(path => path.properties.code)")
    assert set(codes) == {chosen_code}
    pill(page, "地図の種類", "地図").click()
    expect_view(page, View(code=(chosen_code,)))
    expect_painted(page, View(code=(chosen_code,)))
    wait_until(
        page,
        lambda: bool(is_colour(map_pixels(page), palette.SELECTION_COLOUR).sum() > 50),
        lambda: "what the tile selected is not outlined on the map",
    )


def test_small_maps_have_the_colours_of_the_legend_and_select(page: Page) -> None:
    view = View(kind=FOUR, policy=("wide_area_tour",))
    open_view(page, "/priority_map", view)
    expect_view(page, view)
    figures = page.locator(".kg-small-maps figure")
    expect(figures).to_have_count(len(HOKKAIDO.policies))
    for number, policy in enumerate(HOKKAIDO.policies):
        fills = dict(figures.nth(number).locator("svg > path").evaluate_all(_FILLS))
        expected = _classes(view, policy)
        assert set(fills) == set(expected.index)
        for code, item in expected.items():
            # On small maps what is not adopted is plain white, as their legend has it.
            plain = item.pattern == palette.NO_PATTERN or item.key.startswith("0:")
            assert fills[code] == [item.colour, not plain], (policy, code)
    path = figures.nth(1).locator("svg > path")
    code = code_of("足寄町")
    position = path.evaluate_all(
        "(paths, code) => paths.findIndex(path => path.properties.code === code)", code
    )
    path.nth(position).click()
    wait_for_view(page, View(kind=FOUR, policy=("wide_area_tour",), code=(code,)))
    expect(page.locator(".kg-panel h2")).to_contain_text("足寄町")


def test_the_keyboard_alone_reaches_a_tile_and_selects_it(page: Page) -> None:
    open_view(page, "/", View(kind=TILES))
    expect(_tiles(page)).to_have_count(179)
    for _ in range(_MOST_TABS):
        page.keyboard.press("Tab")
        role, style, width = page.evaluate(_FOCUS)
        if role == "gridcell":
            break
    assert role == "gridcell", f"no tile after {_MOST_TABS} tabs"
    assert style != "none", "the focus cannot be seen"
    assert width >= 2
    name = _focused(page)
    for key, down, right in (
        ("ArrowLeft", 0, -1),
        ("ArrowUp", -1, 0),
        ("ArrowRight", 0, 1),
        ("ArrowRight", 0, 1),
        ("ArrowDown", 1, 0),
    ):
        wanted = _neighbour(name, down, right)
        page.keyboard.press(key)
        name = _focused(page)
        assert name == wanted, key
    tooltip = page.locator(".kg-tip")
    expect(tooltip).to_be_visible()
    expect(tooltip).to_contain_text(name)
    page.keyboard.press("Escape")
    expect(tooltip).to_be_hidden()
    page.keyboard.press("Enter")
    expect_view(page, View(kind=TILES, code=(code_of(name),)))
    expect(page.locator(".kg-panel h2")).to_contain_text(name)
    assert _focused(page) == name, "the selection takes the focus away"


def _focused(page: Page) -> str:
    """Return the name of the tile that has the focus."""
    return str(page.evaluate("document.activeElement.ariaLabel")).split(":")[0]


def _neighbour(name: str, down: int, right: int) -> str:
    """Return the name of the tile that lies beside another one in the grid."""
    grid = HOKKAIDO.tile_grid.set_index("code")
    row, column = grid.loc[code_of(name), ["row", "column"]]
    beside = grid[(grid["row"] == row + down) & (grid["column"] == column + right)]
    return name_of(beside.index.item())
