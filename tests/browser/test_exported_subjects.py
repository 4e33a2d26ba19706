"""A file of each subject works from a disk, at a desk and on a phone, with scripts and without."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from kankei_geo.dataset import facts
from kankei_geo.export.document import Document
from kankei_geo.export.page import still_page
from kankei_geo.present.words import how_to_read
from kankei_geo.view import layers
from kankei_geo.view.view import View
from tests.hokkaido import HOKKAIDO
from tests.test_page_subjects import DOCUMENTS

from .screen import NARROW, WIDE
from .test_exported_page import COLOUR_RULES, made, opened, rows, tick, violations

pytestmark = pytest.mark.browser

_QUICK = {"both-wide", "four-phone", "tiles-wide", "record-phone", "spread-wide"}
_CASES = [
    pytest.param(
        name,
        narrow,
        id=f"{name}-{size}",
        marks=() if f"{name}-{size}" in _QUICK else pytest.mark.full,
    )
    for name in DOCUMENTS
    for size, narrow in (("wide", False), ("phone", True))
]


def overflow(page: Page) -> int:
    """Return by how many pixels the page is wider than its window."""
    found: int = page.evaluate("document.documentElement.scrollWidth - innerWidth")
    return found


def painted(page: Page, scope: str) -> dict[str, int]:
    """Return how many municipalities of a drawing have each fill."""
    found: dict[str, int] = page.evaluate(
        """scope => {
            const counted = {};
            for (const part of document.querySelectorAll(`${scope} [data-code]`)) {
                const fill = (part.querySelector("rect") ?? part).getAttribute("fill");
                counted[fill] = (counted[fill] ?? 0) + 1;
            }
            return counted;
        }""",
        scope,
    )
    return found


@pytest.mark.turns
@pytest.mark.parametrize(("name", "narrow"), _CASES)
def test_everyone_can_use_it(browser: Browser, tmp_path: Path, name: str, *, narrow: bool) -> None:
    document = DOCUMENTS[name]
    with opened(browser, tmp_path, document, narrow=narrow) as page:
        expect(page.locator("h1")).to_have_text(document.title)
        assert overflow(page) <= 0
        assert violations(page) == []
        page.emulate_media(color_scheme="dark")
        assert violations(page, *COLOUR_RULES) == []
        page.emulate_media(media="print")
        if not narrow:
            assert overflow(page) <= 0


@pytest.fixture(scope="module")
def still(browser: Browser) -> Iterator[Page]:
    """Return a page that runs no scripts."""
    context = browser.new_context(java_script_enabled=False, offline=True, viewport=WIDE)
    yield context.new_page()
    context.close()


@pytest.mark.turns
@pytest.mark.parametrize("name", DOCUMENTS)
def test_text_legend_table_and_map_need_no_script(still: Page, tmp_path: Path, name: str) -> None:
    document, page = DOCUMENTS[name], still
    path = tmp_path / "page.html"
    path.write_bytes(made(document))
    page.goto(path.as_uri())
    expect(page.locator("h1")).to_have_text(document.title)
    expect(page.locator(".scroll tbody tr").first).to_be_visible()
    expect(page.locator(".scripted:visible")).to_have_count(0)
    if document.subject not in still_page.SUBJECTS:
        drawing = page.locator(".sheet svg[role=img]").first
        box = drawing.bounding_box()
        assert box is not None
        assert min(box["width"], box["height"]) > 200
        expect(page.locator(".legend table:visible")).to_have_count(1)
        for code in document.chosen:
            name_of = str(facts.record(HOKKAIDO, code)["name"])
            expect(page.locator("#record h2", has_text=name_of)).to_have_count(1)


def test_title_and_names_follow_the_reader(browser: Browser, tmp_path: Path) -> None:
    document = Document(HOKKAIDO, View())
    with opened(browser, tmp_path, document) as page:
        expect(page.locator("#finding")).to_be_hidden()
        expect(page.locator(".names > *")).to_have_count(0)
        tick(page, View(counts=("4",)))
        shown = rows(page)
        assert len(shown) == 5
        expect(page.locator("h1")).to_contain_text("179市町村のうち5を表示")
        assert "179市町村のうち5を表示" in page.title()
        expect(page.locator("#finding")).to_contain_text(document.title)
        names = page.locator(".names > *")
        told = names.evaluate_all("found => found.map(one => one.dataset.name)")
        assert 0 < len(told) <= 5
        assert names.first.get_attribute("visibility") == "visible"
        assert set(told) <= set(shown)
        page.locator("[type=reset]").click()
        expect(page.locator("h1")).to_have_text(document.title)
        expect(names).to_have_count(0)
        page.locator("#layer").select_option("1")
        expect(page.locator("h1")).to_contain_text("で色分け")
        expect(page.locator("#finding")).to_be_visible()
        lines = how_to_read.of_map(HOKKAIDO, View(layer=layers.all_layers(HOKKAIDO)[1]))
        assert page.locator("#how .of-layer").all_inner_texts() == lines


def test_names_of_the_export_go_with_those_who_are_shown(browser: Browser, tmp_path: Path) -> None:
    view = View(area=("tokachi",))
    with opened(browser, tmp_path, Document(HOKKAIDO, view)) as page:
        names = page.locator(".names > *")
        before = names.count()
        assert before > 10
        page.locator("#find").fill("帯広")
        expect(names).to_have_count(1)
        expect(names).to_have_text("帯広市")
        page.locator("[type=reset]").click()
        expect(names).to_have_count(before)
        home = page.locator(".sheet > svg").get_attribute("viewBox")
        page.get_by_role("button", name="北海道全体").click()
        expect(page.locator(".sheet > svg")).not_to_have_attribute("viewBox", home or "")


@pytest.mark.turns(3)
def test_small_maps_and_tiles_follow_filters_and_selection(
    browser: Browser, tmp_path: Path
) -> None:
    with opened(browser, tmp_path, Document(HOKKAIDO, View(kind="four", lang="en"))) as page:
        tick(page, View(policy=("metro_pr",)))
        shown = rows(page)
        titles = page.locator(".small h2")
        table = HOKKAIDO.table.set_index("code").loc[shown]
        for n, policy in enumerate(HOKKAIDO.policies):
            adopted = int(table[policy].sum())
            expect(titles.nth(n)).to_contain_text(f"{adopted} of {len(shown)} listed")
        told = page.locator(".legend tr:not([hidden]) .n").all_inner_texts()
        marks = [int(number) for number in told if number]
        # All marks of all maps, nobody not listed, and who is left out.
        assert sum(marks) == 4 * len(shown) + 179 - len(shown)
        page.locator(".small svg [data-code='01206']").first.click()
        expect(page.locator("#record h2")).to_have_count(1)
        expect(page.locator(".selection .chosen")).to_have_count(4)
    with opened(browser, tmp_path, Document(HOKKAIDO, View(kind="tiles"))) as page:
        page.locator(".tile[data-code='01206']").click()
        expect(page.locator("#record h2")).to_have_text("釧路市")
        expect(page.locator(".tile.chosen")).to_have_count(1)
        tick(page, View(counts=("none",)))
        faded = painted(page, ".tiles")
        assert sorted(faded.values()) == [77, 102]


def test_a_phone_names_what_is_out_of_scope(browser: Browser, tmp_path: Path) -> None:
    with opened(browser, tmp_path, Document(HOKKAIDO, View()), narrow=True) as page:
        assert page.viewport_size == NARROW
        expect(page.locator(".inset")).to_be_visible()
        expect(page.locator(".inset")).to_contain_text("北方領土")
        page.locator("[data-zoom='1.6']").click()
        expect(page.locator(".inset")).to_be_hidden()


def test_names_hide_neither_each_other_nor_airports(browser: Browser, tmp_path: Path) -> None:
    with opened(browser, tmp_path, DOCUMENTS["line"], narrow=True) as page:
        count = "document.querySelectorAll('.names > [visibility=visible]').length"
        before = page.evaluate(count)
        assert 0 < before < page.locator(".names > *").count()
        for _ in range(3):
            page.locator("[data-zoom='1.6']").click()
        assert page.evaluate(count) > before
