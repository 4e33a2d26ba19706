"""Documents from the page: downloads, the atlas, a code that brings a view back, presenting."""

import csv
import io
import re
from dataclasses import replace
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Page, expect

from kankei_geo.export import FORMAT_NAMES, formats
from kankei_geo.export.document import Document
from kankei_geo.present.words import findings, story
from kankei_geo.view import restore
from kankei_geo.view.view import SCENES, TILES, View
from tests.hokkaido import HOKKAIDO

from .controls import elsewhere, switch
from .screen import (
    WIDE,
    Watch,
    expect_view,
    open_view,
    wait_for_view,
    wait_until,
    wait_until_at_rest,
)

pytestmark = pytest.mark.browser

_DRAWER = "保存・発表・お気に入り"
_GONE_MS = 45_000
_TOKACHI = View(layer="metro_pr", area=("tokachi",))
_TILED = replace(_TOKACHI, kind=TILES)  # drawn sooner, where it is not about the map


def _open_drawer(page: Page, path: str, view: View) -> None:
    open_view(page, path, view)
    wait_until_at_rest(page)
    switch(page, _DRAWER)
    expect(page.locator(".st-key-make_png")).to_be_visible()


def _download(page: Page, name: str, folder: Path) -> Path:
    with page.expect_download() as started:
        page.locator(f".st-key-make_{name} button").click()
    path = folder / started.value.suggested_filename
    started.value.save_as(path)
    return path


@pytest.mark.turns(3)
def test_each_format_is_one_press_away_and_the_same_as_the_command_lines(
    page: Page, watch: Watch, tmp_path: Path
) -> None:
    _open_drawer(page, "/priority_map", _TOKACHI)
    document = Document(HOKKAIDO, _TOKACHI, "priority_map")
    for name in FORMAT_NAMES:
        path = _download(page, name, tmp_path)
        assert path.name == formats.file_name(name, document)
        # By their hashes: to tell how two files of megabytes differ would take minutes.
        assert hash(path.read_bytes()) == hash(formats.make(name, document)), name
    assert not watch.outside
    assert not watch.errors


def test_a_document_shows_what_the_page_shows(page: Page, tmp_path: Path) -> None:
    view = View(counts=("4",))
    _open_drawer(page, "/distribution", view)
    content = _download(page, "csv", tmp_path).read_text(encoding="utf-8-sig")
    rows = [row for row in csv.DictReader(io.StringIO(content)) if row["条件に合う"] == "true"]
    assert [row["施策数"] for row in rows] == ["4"] * 5
    with Image.open(_download(page, "png", tmp_path)) as drawn:
        assert drawn.size == (1920, 1080)
        assert drawn.text["Description"] == restore.code(HOKKAIDO, "distribution", view)


def test_the_atlas_tells_how_far_it_is_and_can_be_stopped(page: Page) -> None:
    _open_drawer(page, "/compare", View())
    page.locator(".st-key-make_atlas button").click()
    expect(page.get_by_text(re.compile("^アトラス：.+市町村中0"))).to_be_visible()
    page.locator(".st-key-stop_atlas button").click()
    expect(page.locator(".st-key-make_atlas button")).to_be_visible()


@pytest.mark.turns(1)
def test_who_waits_for_an_atlas_sees_why_and_a_closed_tab_holds_up_nobody(
    page: Page, watch: Watch
) -> None:
    open_view(page, "/sources", View())
    with elsewhere(page, watch) as first:
        _open_drawer(first, "/sources", View())
        first.locator(".st-key-make_atlas button").click()
        expect(first.locator(".st-key-stop_atlas button")).to_be_visible()
        _open_drawer(page, "/sources", View())
        waiting = page.get_by_text("ほかの人のアトラスを作成中です")
        expect(waiting).to_be_visible()
        expect(page.locator(".st-key-make_atlas button")).to_have_count(0)
    # The first reader's tab is closed now; the atlas would have taken longer than this wait.
    expect(page.locator(".st-key-make_atlas button")).to_be_visible(timeout=_GONE_MS)
    expect(waiting).to_have_count(0)


def test_a_code_in_the_address_brings_the_view_back_on_its_page(page: Page) -> None:
    view = View(minutes=90, lang="en")
    page.goto(f"/?{restore.PARAMETER}={restore.code(HOKKAIDO, 'airport_access', view)}")
    wait_for_view(page, view)
    expect(page.locator("h1")).to_have_text(findings.candidate_finding(HOKKAIDO, view))
    expect(page.locator("[data-testid=stAlert]")).to_have_count(0)


def test_a_pasted_code_brings_the_view_back(page: Page) -> None:
    _open_drawer(page, "/", View(kind=TILES))
    box = page.get_by_role("textbox", name="資料の再現コードから開く")
    box.fill(restore.code(HOKKAIDO, "overview", _TILED))
    box.press("Enter")
    expect_view(page, _TILED)


def test_a_code_that_was_cut_is_told_and_nothing_is_lost(page: Page) -> None:
    _open_drawer(page, "/", _TILED)
    box = page.get_by_role("textbox", name="資料の再現コードから開く")
    code = restore.code(HOKKAIDO, "overview", _TILED)[:20]
    box.fill(code)
    box.press("Enter")
    expect(page.get_by_test_id("stAlert")).to_contain_text(
        f"表示のコード：{code!r}は読めません。資料にあるコード全体（kg1_から末尾まで）を、もう一度"
        "写してください。"
    )
    expect_view(page, _TILED)


def _expect_scene(page: Page, view: View, number: int) -> None:
    wait_for_view(page, View(layer=view.layer, area=view.area, present=True, scene=number))
    scene = story.scenes(HOKKAIDO, view, "overview")[number]
    picture = page.locator(".kg-scene img")
    expect(picture).to_have_attribute("alt", story.told(HOKKAIDO, *scene))
    expect(page.locator("h1")).to_have_text(story.title(HOKKAIDO, *scene))
    wait_until(
        page,
        lambda: picture.evaluate("image => image.complete && image.naturalWidth") > 0,
        lambda: f"scene {number} is not drawn",
    )


@pytest.mark.turns(2)
def test_a_presentation_walks_through_its_scenes_by_keys(page: Page, watch: Watch) -> None:
    open_view(page, "/", View(layer="metro_pr", area=("tokachi",), present=True))
    for number in range(SCENES):
        _expect_scene(page, _TOKACHI, number)
        wait_until_at_rest(page)
        onwards = "PageDown" if number % 2 else "ArrowRight"  # a remote control, a keyboard
        page.keyboard.press(onwards if number < SCENES - 1 else "Escape")
    wait_for_view(page, _TOKACHI)
    expect(page.get_by_test_id("stSidebar")).to_be_visible()
    assert not watch.outside
    assert not watch.errors


def test_a_presentation_is_one_figure_without_controls_on_it(page: Page) -> None:
    open_view(page, "/airport_access", View(present=True))
    picture = page.locator(".kg-scene img")
    expect(picture).to_be_visible()
    expect(page.get_by_test_id("stSidebar")).to_be_hidden()
    box = picture.bounding_box()
    assert box is not None
    assert box["width"] / box["height"] == pytest.approx(16 / 9, rel=0.01)
    assert box["width"] == pytest.approx(WIDE["width"], abs=1)
    for button in page.locator(".st-key-scenes button").all():
        place = button.bounding_box()
        assert place is not None
        assert place["y"] >= box["y"] + box["height"]
    assert page.evaluate("document.querySelector('.stMain').scrollHeight <= innerHeight")
