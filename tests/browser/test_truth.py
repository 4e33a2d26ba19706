"""What is on the screen after an action is what its address shows to somebody else.

Seeded walks press the controls of every page that draws something. After each step, the page
is compared with a new page of the same address, tile by tile; and, without trusting the
renderer twice, colours on the drawing are compared with those of its legend.

``KANKEI_GEO_WALKS`` sets the number of walks, ``KANKEI_GEO_STEPS`` their length: by default one
walk from each page, of two steps, and of these walks one or two in a plain run; all, of four
steps, with ``KANKEI_GEO_FULL=1``; hundreds on demand.
"""

import io
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import product
from pathlib import Path
from random import Random
from typing import NamedTuple

import numpy as np
import pandas as pd
import pytest
from numpy.typing import NDArray
from PIL import Image
from playwright.sync_api import Locator, Page, ViewportSize, expect

from kankei_geo.present import palette
from kankei_geo.present.legend import LegendClass
from kankei_geo.present.maps.pictures import Picture, candidate_picture, policy_picture
from kankei_geo.present.words import words
from kankei_geo.view import filters
from kankei_geo.view.address import from_query
from kankei_geo.view.view import MAP, View
from tests.hokkaido import HOKKAIDO

from .places import seen_from
from .screen import (
    Watch,
    camera_of,
    code_of,
    is_colour,
    map_box,
    map_pixels,
    name_of,
    open_view,
    point_of,
    query_of,
    wait_until_at_rest,
)
from .windows import Windows

pytestmark = pytest.mark.browser

WALKS = int(os.environ.get("KANKEI_GEO_WALKS", "4"))
_IS_FULL = os.environ.get("KANKEI_GEO_FULL") == "1"
STEPS = int(os.environ.get("KANKEI_GEO_STEPS", "4" if _IS_FULL else "2"))
_STARTS = ("/priority_map", "/airport_access", "/", "/distribution")  # where walks set out
_TILE = 16  # pixels
_MOST_OF_A_TILE = 0.05  # that may differ: a dot of a pattern
_MOST_PICTURES, _BETWEEN_PICTURES_MS = 40, 350
_FLICKER = 12  # between two colours, in any channel
_FAR = 40  # between two colours, in any channel
_PATIENCE_MS = 8000
_LOOKED_AT = 20  # municipalities a step
_ROOM = {True: 4, False: 7}  # pixels around a middle: plain, and where a pattern has to repeat
# Low enough that software rendering stays quick; without what a mouse leaves behind.
_STYLE = """.stApp { --map-height: 420px !important; } .kg-tip, .deck-tooltip, .kg-hint,
.kg-names, .kg-zoom { visibility: hidden !important; } :focus-visible { outline: none !important; }
.kg-table thead th { position: static !important; }"""
_QUIET = f"""addEventListener("DOMContentLoaded", () => {{
  document.head.appendChild(document.createElement("style")).textContent = `{_STYLE}`;
}});"""
_CAN_BE_PRESSED = """all => all.map((item, n) => [item, n])
  .filter(([{ disabled, dataset }]) => !disabled && !dataset.disabled)
  .filter(([item]) => item.checkVisibility()).map(([, n]) => n)"""
_TO_THE_TOP = """document.querySelectorAll(
  "[data-testid=stMain], .kg-table, .kg-tiles, .kg-scroll, .react-aria-ComboBox *"
).forEach(box => box.scrollTo(0, 0))"""
_LEGEND = """rows => rows.map(row => {
  const style = getComputedStyle(row.querySelector("i"));
  return [row.querySelector("th").textContent, style.backgroundColor];
})"""


@pytest.fixture(scope="module")
def pair(windows: Windows) -> Iterator[tuple[Page, Page]]:
    """Return the page that is used, and another person's, who only opens addresses.

    Each has a window of its own: a page behind another one is drawn once in three seconds.
    """
    watch = Watch()
    size: ViewportSize = {"width": 1280, "height": 1100}
    with (
        windows.lent(watch, size, is_altered=True) as live,
        windows.lent(watch, size, is_altered=True) as fresh,
    ):
        for page in (live, fresh):
            page.add_init_script(_QUIET)
        yield live, fresh
    assert watch.outside == []
    assert watch.errors == []


def arrive(page: Page) -> None:
    """Wait until all parts of a page are there: enough to use it."""
    wait_until_at_rest(page)
    expect(page.locator(".stSkeleton, [data-testid=stSkeleton]")).to_have_count(0)


def settled(page: Page) -> NDArray[np.int16]:
    """Wait until nothing changes any more; return the pixels of the page without the sidebar."""
    page.mouse.move(2, 2)
    page.evaluate("document.activeElement?.blur()")
    before = None
    for _ in range(_MOST_PICTURES):
        page.wait_for_timeout(_BETWEEN_PICTURES_MS)
        arrive(page)
        page.evaluate(_TO_THE_TOP)
        main = page.get_by_test_id("stMain")
        picture = Image.open(io.BytesIO(main.screenshot(animations="disabled")))
        now = np.asarray(picture.convert("RGB")).astype(np.int16)
        if before is not None and _is_same(before, now):
            return now
        before = now
    pytest.fail(f"{page.url} does not come to rest")


def _is_same(before: NDArray[np.int16], now: NDArray[np.int16]) -> bool:
    """Tell whether nothing has changed; the edge of a letter may flicker by a few levels."""
    return before.shape == now.shape and bool((np.abs(before - now) <= _FLICKER).all())


def same(seen: NDArray[np.int16], live: Page, fresh: Page, folder: Path) -> None:
    """Open the address of a page afresh and compare; keep both pictures if they differ."""
    fresh.goto(live.url)
    expect(fresh.locator("h1").first).to_be_visible()
    expected = settled(fresh)
    found = differing_tiles(seen, expected)
    if found:
        for name, pixels in (("live", seen), ("fresh", expected)):
            Image.fromarray(pixels.astype(np.uint8)).save(folder / f"{name}.png")
    assert found == [], f"pictures in {folder}"


def differing_tiles(one: NDArray[np.int16], other: NDArray[np.int16]) -> list[tuple[int, int]]:
    """Return where two pictures differ: upper left corners of tiles, in pixels.

    A pixel differs if none around the same place has its colour: a heading may stand half a
    pixel aside.
    """
    if one.shape != other.shape:
        return [(0, 0)]
    different = _stands_alone(one, other) | _stands_alone(other, one)
    height, width = (side // _TILE * _TILE for side in different.shape)
    tiles = different[:height, :width].reshape(height // _TILE, _TILE, width // _TILE, _TILE)
    rows, columns = np.nonzero(tiles.mean(axis=(1, 3)) > _MOST_OF_A_TILE)
    return [(int(x) * _TILE, int(y) * _TILE) for y, x in zip(rows, columns, strict=True)]


def _stands_alone(one: NDArray[np.int16], other: NDArray[np.int16]) -> NDArray[np.bool_]:
    alone = (np.abs(one - other) > _FAR).any(axis=-1)
    for down, right in product((-1, 0, 1), repeat=2):
        if not alone.any():
            break
        moved = np.roll(other, (down, right), axis=(0, 1))
        alone &= (np.abs(one - moved) > _FAR).any(axis=-1)
    return alone


def test_the_comparison_sees_one_small_town_in_another_colour() -> None:
    one = np.full((400, 400, 3), 240, dtype=np.int16)
    other = one.copy()
    assert differing_tiles(one, other) == []
    other[100:110, 200:210] = [0, 49, 106]
    assert differing_tiles(one, other)
    assert differing_tiles(one, one[:-1])


# What a reader can do. Each action returns whether the page offers it.
def _some(found: Locator, chance: Random) -> Locator | None:
    numbers = found.evaluate_all(_CAN_BE_PRESSED)
    return found.nth(chance.choice(numbers)) if numbers else None


def _press(selector: str) -> Callable[[Page, Random], bool]:
    def press(page: Page, chance: Random) -> bool:
        target = _some(page.locator(selector), chance)
        if target is None:
            return False
        target.click(timeout=_PATIENCE_MS)
        return True

    return press


def _choose(selector: str) -> Callable[[Page, Random], bool]:
    def choose(page: Page, chance: Random) -> bool:
        box = _some(page.locator(selector), chance)
        if box is None:
            return False
        # A list closes when the sidebar scrolls, as for a field that is half below its edge.
        box.evaluate("field => field.scrollIntoView({block: 'center'})")
        box.click(timeout=_PATIENCE_MS)
        options = page.get_by_role("option")
        expect(options.first).to_be_visible()
        options.nth(chance.randrange(min(options.count(), 6))).click()
        page.keyboard.press("Escape")
        return True

    return choose


def _slide(page: Page, chance: Random) -> bool:
    slider = _some(page.locator("[data-testid=stSidebar] .stSlider input[type=range]"), chance)
    if slider is None:
        return False
    slider.focus()
    for _ in range(chance.randint(1, 3)):
        slider.press(chance.choice(["ArrowLeft", "ArrowRight", "PageUp", "PageDown"]))
    return True


def _click_the_map(page: Page, chance: Random) -> bool:
    if not page.locator("[data-testid=stDeckGlJsonChart] canvas").count():
        return False
    box = map_box(page)
    names = chance.sample(["足寄町", "札幌市", "稚内市", "釧路市", "せたな町", "中標津町"], 6)
    for x, y in (point_of(page, code_of(name)) for name in names):
        if box["x"] < x < box["x"] + box["width"] and box["y"] < y < box["y"] + box["height"]:
            page.mouse.move(x, y)
            page.wait_for_timeout(300)
            page.mouse.click(x, y)
            return True
    return False


def _search(page: Page, chance: Random) -> bool:
    box = page.locator(".st-key-find input")
    if not box.count():
        return False
    box.fill(chance.choice(["町", "とかち", "札幌", "村", "zzz", ""]))
    box.press("Enter")
    return True


def _go_back(page: Page, _chance: Random) -> bool:
    before = page.url
    page.go_back()
    if not page.url.startswith("http"):
        page.goto(before)
    return True


_SIDE, _MAIN = "[data-testid=stSidebar]", "[data-testid=stMain]"
ACTIONS: dict[str, Callable[[Page, Random], bool]] = {
    "with": _press(f"{_SIDE} .st-key-policy button"),
    "mode": _press(f"{_SIDE} .st-key-mode button"),
    "without": _press(f"{_SIDE} .st-key-without button"),
    "counts": _press(f"{_SIDE} .st-key-counts button"),
    "evidence": _press(f"{_SIDE} .st-key-evidence button"),
    "area": _choose(f"{_SIDE} .st-key-area input"),
    "more filters": _press(f"{_SIDE} .st-key-more label"),
    "airport": _choose(f"{_SIDE} .st-key-sphere input"),
    "airports": _choose(f"{_SIDE} .st-key-airports input"),
    "measure": _press(f"{_SIDE} .st-key-measure button"),
    "switches": _press(f"{_SIDE} :is(.st-key-merged, .st-key-printed) label"),
    "slider": _slide,
    "search": _search,
    "language": _press(f"{_SIDE} .st-key-lang button"),
    "undo": _press(f"{_SIDE} .st-key-undo button"),
    "redo": _press(f"{_SIDE} .st-key-redo button"),
    "reset": _press(f"{_SIDE} .st-key-restart_alt button"),
    "condition": _press(f"{_MAIN} .st-key-conditions button"),
    "loosen": _press(f"{_MAIN} .st-key-loosen button"),
    "kind": _press(f"{_MAIN} .st-key-kind button"),
    "layer": _choose(f"{_MAIN} .st-key-layer input"),
    "several": _press(f"{_MAIN} .st-key-multi label"),
    "municipality": _choose(f"{_MAIN} .st-key-code input"),
    "as text": _press(f"{_MAIN} .st-key-text label"),
    "row": _press(f"{_MAIN} .kg-table tbody tr:not([hidden]) th button"),
    "tile": _press(f"{_MAIN} [role=gridcell]"),
    "small map": _press(f"{_MAIN} .kg-small-maps svg > path:nth-of-type(40n + 7)"),
    "map": _click_the_map,
    "group": _press(f"{_MAIN} .st-key-by button"),
    "walk": _press(f"{_MAIN} :is(.st-key-previous, .st-key-next) button"),
    "page": _press(f"{_SIDE} .kg-pages a"),
    "back": _go_back,
}
# What colours the map is pressed more often than the rest.
WEIGHTS = {"layer": 4, "with": 3, "without": 2, "counts": 3, "slider": 5, "measure": 2, "kind": 2}


def act(page: Page, chance: Random) -> str:
    """Do something that the page offers; return what."""
    names = list(ACTIONS)
    while True:
        name = chance.choices(names, [WEIGHTS.get(name, 1) for name in names])[0]
        if ACTIONS[name](page, chance):
            return name


class Drawn(NamedTuple):
    """What a page draws: its view and the class of each municipality."""

    view: View
    picture: Picture


def drawn(page: Page) -> Drawn | None:
    """Return what the large map of a page should show, or nothing where there is none."""
    if not page.locator("[data-testid=stDeckGlJsonChart] canvas").count():
        return None
    view, ignored = from_query(HOKKAIDO, query_of(page.url))
    assert not ignored
    if page.url.split("?")[0].endswith("/airport_access"):
        return Drawn(view, candidate_picture(HOKKAIDO, view))
    assert view.kind == MAP
    table = HOKKAIDO.table
    return Drawn(
        view,
        policy_picture(HOKKAIDO, view, view.layer, table, filters.matches(HOKKAIDO, table, view)),
    )


def wrong_colours(page: Page, shown: Drawn, chance: Random) -> list[str]:
    """Return where the map has another colour than its legend on the screen, in words."""
    rows = page.locator(f"{_MAIN} .kg-legend tr:has(i)").evaluate_all(_LEGEND)
    colours = {label: "#{:02x}{:02x}{:02x}".format(*_numbers(colour)) for label, colour in rows}
    by_key = {item.key: item for item in shown.picture.classes}
    seen_at, pixels = seen_from(*camera_of(page)), map_pixels(page)
    height, width, _ = pixels.shape
    keys = pd.Series(list(shown.picture.keys), index=HOKKAIDO.table["code"])
    wrong, seen = [], 0
    for code in chance.sample(list(keys.index), len(keys)):
        item, place = by_key[keys[code]], seen_at.loc[code]
        x, y = round(width / 2 + place["dx"]), round(height / 2 + place["dy"])
        room = int(place["room"]) - 2
        if room < _ROOM[item.pattern == palette.NO_PATTERN] or not (
            room <= x < width - room and room <= y < height - room
        ):
            continue
        room = min(room, 8)
        patch = pixels[y - room // 2 : y + room // 2, x - room // 2 : x + room // 2]
        expected = colours[words.class_label(item, shown.view.lang)]
        if not _has_fill(patch, item, expected) and not _is_covered(page, shown):
            wrong.append(f"{name_of(code)} ({item.key}): no {expected} in {patch[0, 0].tolist()} …")
        seen += 1
        if seen == _LOOKED_AT:
            break
    assert seen > 3, "too few municipalities to judge the map by"
    return wrong


def _has_fill(patch: NDArray[np.int16], item: LegendClass, colour: str) -> bool:
    """Tell whether a class's colour is what most of a patch has, apart from its pattern."""
    least = 0.9 if item.pattern == palette.NO_PATTERN else 0.35
    return bool(is_colour(patch, colour).mean() >= least)


def _is_covered(page: Page, shown: Drawn) -> bool:
    """Tell whether lines and names of airports may lie over the fills."""
    return bool(shown.picture.lines) and page.url.split("?")[0].endswith("/airport_access")


def _numbers(css: str) -> list[int]:
    return [int(part) for part in css.removeprefix("rgb(").rstrip(")").split(",")]


@contextmanager
def told(page: Page, done: list[str]) -> Iterator[None]:
    """Say what was done where something fails."""
    try:
        yield
    except Exception as error:
        raise AssertionError(f"after {', '.join(done)} at {page.url}: {error}") from error


@pytest.mark.turns
@pytest.mark.parametrize("seed", range(WALKS))
def test_after_each_action_the_page_is_that_of_its_address(
    pair: tuple[Page, Page], seed: int, tmp_path: Path
) -> None:
    live, fresh = pair
    chance = Random(seed)  # noqa: S311 -- a walk, not a secret
    open_view(live, _STARTS[seed % len(_STARTS)], View())
    arrive(live)
    done: list[str] = []
    for _ in range(STEPS):
        with told(live, done):
            done.append(act(live, chance))
            seen = settled(live)
            shown = drawn(live)
            if shown:
                assert wrong_colours(live, shown, chance) == []
            same(seen, live, fresh, tmp_path)


# The scenes in which the map was another one than its address, each press by press.
SCENES = {
    "a policy": ("/priority_map", {}, ["道共同", "広域周遊"]),
    "counts": ("/priority_map", {"policy": "joint_programme"}, ["重点施策数 3", "重点施策数 1"]),
    "without": ("/priority_map", {"layer": "dual_residence"}, ["ない施策 道共同"]),
}


@pytest.mark.turns
@pytest.mark.parametrize("scene", SCENES)
def test_the_map_follows_where_it_once_did_not(
    pair: tuple[Page, Page], scene: str, tmp_path: Path
) -> None:
    live, fresh = pair
    path, query, presses = SCENES[scene]
    open_view(live, path, from_query(HOKKAIDO, query)[0])
    arrive(live)
    for press in presses:
        _do(live, press)
        seen = settled(live)
        shown = drawn(live)
        assert shown is not None
        assert wrong_colours(live, shown, Random(1)) == []  # noqa: S311 -- no secret
        same(seen, live, fresh, tmp_path)


def _do(page: Page, press: str) -> None:
    group, _, option = press.rpartition(" ")
    if group:
        page.get_by_role("toolbar", name=group).get_by_role("button", name=option).click()
    else:
        page.locator(f"{_MAIN} .st-key-layer input").click()
        page.get_by_role("option", name=option, exact=True).click()


@pytest.mark.turns(2)
def test_the_access_map_follows_its_sliders(pair: tuple[Page, Page], tmp_path: Path) -> None:
    live, fresh = pair
    open_view(live, "/airport_access", View(winter=1.4, minutes=65, count=1))
    arrive(live)
    for name in ("冬の係数", "車の時間（分）", "施策数の下限"):
        slider = live.get_by_role("slider", name=name)
        slider.focus()
        slider.press("ArrowRight")
        same(settled(live), live, fresh, tmp_path)
    assert query_of(live.url) == {"winter": "1.5", "minutes": "70", "count": "2"}
