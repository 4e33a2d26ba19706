"""What stands under a drawing: files, the link, print, the code to embed, and the sources."""

import io
import re

import pytest
from openpyxl import load_workbook
from PIL import Image
from playwright.sync_api import Page, Route, expect
from pptx import Presentation

from kankei_geo.export import formats
from kankei_geo.export.document import Document
from kankei_geo.view.view import TILES, View
from tests.hokkaido import HOKKAIDO

from .screen import camera_of, map_box, open_view, wait_until, wait_until_at_rest

pytestmark = pytest.mark.browser

_TOKACHI = View(area=("tokachi",))
_STATUS = ".kg-actions [role='status']"


def press(page: Page, name: str) -> None:
    page.locator(".kg-actions").get_by_role("button", name=name, exact=True).click()


def made(page: Page, name: str) -> tuple[str, bytes]:
    """Press what makes a file, and return its name and content."""
    with page.expect_download() as waited:
        press(page, name)
    return waited.value.suggested_filename, waited.value.path().read_bytes()


@pytest.mark.turns(2)
def test_files_under_the_map_are_those_of_the_view(page: Page) -> None:
    open_view(page, "/", View(kind=TILES, area=("tokachi",)))
    document = Document(HOKKAIDO, View(kind=TILES, area=("tokachi",)))
    for button, name in (("画像", "png"), ("スライド（この図）", "slide"), ("Excel", "xlsx")):
        told, content = made(page, button)
        assert told == formats.file_name(name, document)
        assert content == formats.make(name, document)
        if name == "png":
            assert Image.open(io.BytesIO(content)).width > 1000
        elif name == "slide":
            assert len(Presentation(io.BytesIO(content)).slides) == 1
        else:
            assert load_workbook(io.BytesIO(content)).sheetnames
        expect(page.locator(_STATUS)).to_have_text(told)


@pytest.mark.turns(3)
def test_another_language_doubles_neither_documents_nor_tools(page: Page) -> None:
    open_view(page, "/", View())
    tools = page.locator(".kg-zoom button")
    for language, name in (("English", "Zoom in"), ("日本語", "拡大")):
        page.get_by_role("radio", name=language, exact=True).click()
        expect(tools.first).to_have_attribute("aria-label", name)
        wait_until_at_rest(page)
        expect(tools).to_have_count(3)
        expect(page.locator(".kg-names")).to_have_count(1)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    made(page, "画像")
    assert sum("/view/" in url for url in asked) == 1


def test_what_is_being_made_can_be_stopped(page: Page) -> None:
    open_view(page, "/", View(kind=TILES))
    waiting: list[Route] = []
    page.route("**/view/**", lambda route: waiting.append(route))  # noqa: PLW0108 -- it must be a function
    press(page, "画像")
    expect(page.locator(_STATUS)).to_have_text("作成中です（もう一度押すと中止）")
    press(page, "画像")
    expect(page.locator(_STATUS)).to_have_text("中止しました")
    page.unroute_all(behavior="ignoreErrors")  # the next test has the same page


def test_a_double_click_makes_one_file(page: Page) -> None:
    open_view(page, "/", View(kind=TILES))
    wait_until_at_rest(page)
    with page.expect_download() as waited:
        page.locator(".kg-actions").get_by_role("button", name="画像", exact=True).dblclick()
    assert waited.value.path().read_bytes()[1:4] == b"PNG"
    expect(page.locator(_STATUS)).to_have_text(waited.value.suggested_filename)


def test_an_embedded_record_is_a_record(page: Page) -> None:
    page.goto("/municipality?code=01428&embed=1")
    expect(page.get_by_text("印の根拠").first).to_be_visible()
    expect(page.locator(".kg-table").first).to_be_visible()
    expect(page.locator("[data-testid=stSidebar]")).to_be_hidden()


def test_a_tooltip_stands_above_the_names(page: Page) -> None:
    open_view(page, "/priority_map", View(area=("tokachi",)))
    box = map_box(page)
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2, steps=5)
    tooltip = page.locator(".deck-tooltip")
    above = "(one) => Number(getComputedStyle(one).zIndex)"
    names = page.locator(".kg-names")
    assert tooltip.evaluate(above) > names.evaluate(above)


def test_the_link_and_the_code_to_embed_hold_the_view(page: Page) -> None:
    open_view(page, "/priority_map", View(kind=TILES, area=("tokachi",)))
    # As on a network without HTTPS: no clipboard for scripts, and what is copied is seen.
    page.evaluate(
        """() => {
          Object.defineProperty(navigator, "clipboard", { value: undefined });
          document.execCommand = () => false;
        }"""
    )
    press(page, "リンクをコピー")
    expect(page.locator(_STATUS)).to_have_text(page.url)
    press(page, "埋め込みコードをコピー")
    code = page.locator(_STATUS).inner_text()
    assert re.search(r'<iframe src="[^"]*area=tokachi[^"]*embed=1"', code)


def test_an_embedded_view_is_the_drawing_with_its_sources_and_a_link_back(page: Page) -> None:
    open_view(page, "/", _TOKACHI)
    page.goto(f"{page.url}&embed=1")
    camera_of(page)
    map_box(page)
    expect(page.get_by_test_id("stSidebar")).to_be_hidden()
    expect(page.locator(".kg-table")).to_be_hidden()
    expect(page.locator(".kg-legend")).to_be_visible()
    expect(page.locator(".kg-sources").first).to_contain_text("出典：")
    link = page.get_by_role("link", name="ダッシュボードで開く")
    link.hover()
    wait_until(
        page,
        lambda: "area=tokachi" in str(link.get_attribute("href")),
        lambda: str(link.get_attribute("href")),
    )
    assert "embed" not in str(link.get_attribute("href"))


def test_a_printed_page_tells_the_day_and_its_address(page: Page) -> None:
    open_view(page, "/", View(kind=TILES))
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    expect(page.locator(".kg-stamp")).to_have_text(
        re.compile(r"印刷日 \d{4}-\d\d-\d\d　http.*kind=tiles")
    )
    page.evaluate("dispatchEvent(new Event('afterprint'))")
    expect(page.locator(".kg-stamp")).to_have_count(0)
