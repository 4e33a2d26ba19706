"""Where the browser, the network or the program says no, the page says so in words of its own."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from kankei_geo.base import paths
from kankei_geo.export.document import Document
from kankei_geo.present import classify, legend
from kankei_geo.present.words import words
from kankei_geo.ui import first_page, frame
from kankei_geo.view.view import View
from tests.hokkaido import HOKKAIDO

from .screen import Watch, code_of, expect_view, open_view, wait_for_view, wait_until_at_rest
from .servers import Server
from .test_tiles import _FILLS
from .windows import Windows

pytestmark = pytest.mark.browser

# What Streamlit says by itself, in any of these scenes.
_THEIRS = ("Streamlit", "Ask Google", "ChatGPT", "Traceback", "encountered an error", "Connection")
_NO_WEBGL = """HTMLCanvasElement.prototype.getContext = (real => function (kind, ...rest) {
  return kind.startsWith("webgl") ? null : real.call(this, kind, ...rest);
})(HTMLCanvasElement.prototype.getContext);"""


@pytest.fixture
def arrived(windows: Windows, watch: Watch) -> Iterator[Page]:
    """Return a page of Japanese settings; what it asks of outside hosts is recorded."""
    with windows.lent(watch, is_altered=True, locale="ja-JP") as page:
        yield page
    assert watch.outside == []


def words_on(page: Page) -> str:
    """Return all that is written on a page, after a look for what is not ours."""
    text = page.locator("body").inner_text()
    assert [theirs for theirs in _THEIRS if theirs in text] == []
    return text


@pytest.mark.turns(1)
def test_a_blocked_websocket_is_told_and_the_view_offered_as_a_file(
    arrived: Page,
) -> None:
    arrived.route_web_socket("**", lambda socket: socket.close())
    arrived.goto("/priority_map?layer=metro_pr&area=tokachi")
    told = arrived.locator(".kg-arrival")
    expect(told).to_contain_text("WebSocket接続が確立できませんでした")
    expect(told).to_contain_text("a proxy or security software blocks it")
    words_on(arrived)
    link = told.get_by_role("link")
    with arrived.context.expect_page() as opened:
        link.click(modifiers=["Control"])
    file = opened.value
    view = View(layer="metro_pr", area=("tokachi",))
    expect(file.locator("h1")).to_have_text(Document(HOKKAIDO, view, "priority_map").title)
    expect(file.get_by_role("rowheader", name="足寄町")).to_be_visible()
    assert file.url.endswith("/view/priority_map.html?layer=metro_pr&area=tokachi")


@pytest.mark.turns(2)
def test_a_silent_server_is_told_in_the_readers_language(arrived: Page) -> None:
    arrived.route("**/_stcore/health", lambda route: route.abort())
    arrived.route_web_socket("**", lambda socket: socket.close())
    arrived.goto("/?lang=en")
    expect(arrived.locator(".kg-arrival strong").first).to_have_text("The server does not answer")
    expect(arrived.locator("html")).to_have_attribute("lang", "en")
    words_on(arrived)


@pytest.mark.turns(1)
def test_a_view_that_does_not_exist_is_no_file(arrived: Page) -> None:
    answer = arrived.request.get("/view/nonsense.html")
    assert answer.status == 404
    assert answer.text() == "このページはありません。 / There is no such page."
    # What is not understood in an address is told: a document has nobody who would see a notice.
    wrong = arrived.request.get("/view/compare.html?code=99999&x=<b>")
    assert wrong.status == 400
    assert "code=99999" in wrong.text()
    assert wrong.headers["content-type"].startswith("text/plain")
    assert arrived.request.get("/view/compare.html?code=01428&x=<b>").ok


def test_a_page_that_does_not_exist_leads_home_and_is_told(arrived: Page) -> None:
    arrived.goto("/nonsense?layer=metro_pr")
    expect(arrived.locator("h1")).to_have_text("「nonsense」というページはありません")
    expect(arrived.locator(".kg-legend")).to_have_count(0)
    wait_for_view(arrived, View(layer="metro_pr"))
    words_on(arrived)
    icon = arrived.locator("link[rel='shortcut icon']").evaluate("link => link.href")
    answer = arrived.request.get(icon)
    assert answer.headers["content-type"] == "image/png"
    assert answer.body() == first_page.ICON.read_bytes()


@pytest.fixture(scope="module")
def broken(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:  # noqa: ARG001 -- without a browser no server is needed
    """Serve a copy of the project in which two pages cannot be imported or compiled."""
    root = tmp_path_factory.mktemp("broken")
    for name in ("kankei_geo", "data", "geo", "static", ".streamlit"):
        (root / name).symlink_to(paths.ROOT / name)
    shutil.copy(paths.ROOT / "dashboard.py", root)
    shutil.copytree(paths.ROOT / "pages", root / "pages")
    (root / "pages" / "compare.py").write_text("import nothing_of_this_name\n", encoding="utf-8")
    (root / "pages" / "sources.py").write_text("this is no Python\n", encoding="utf-8")
    server = Server(Path(root, "log.txt"), root)
    server.start()
    yield server
    server.stop()


@pytest.mark.turns
@pytest.mark.parametrize(
    ("path", "cause"),
    [("compare", "nothing_of_this_name"), ("sources", "invalid syntax (sources.py")],
)
def test_a_page_that_fails_says_so_in_both_languages(
    arrived: Page, broken: Server, path: str, cause: str
) -> None:
    arrived.goto(f"{broken.address}/{path}")
    expect(arrived.get_by_role("alert")).to_contain_text("画面を作れませんでした")
    expect(arrived.get_by_role("alert")).to_contain_text("This page could not be made")
    assert cause not in words_on(arrived)
    assert cause in broken.written()  # the people who run the server learn what it was
    arrived.goto(f"{broken.address}/")
    expect(arrived.locator("h1")).to_be_visible()


@pytest.fixture
def plain(arrived: Page) -> Page:
    """Return a page of a browser without WebGL."""
    arrived.add_init_script(_NO_WEBGL)
    return arrived


def test_without_webgl_the_same_classes_are_drawn_as_a_figure(plain: Page) -> None:
    open_view(plain, "/priority_map", View(layer="joint_programme"))
    expect(plain.get_by_text("このブラウザではWebGLが使えない")).to_be_visible()
    outlines = plain.locator(".kg-small-maps svg > path")
    expect(outlines).to_have_count(179)
    assert plain.locator("canvas").count() == 0
    keys = classify.classify(HOKKAIDO, HOKKAIDO.table, "joint_programme")
    colours = {item.key: item.colour for item in legend.classes(HOKKAIDO, "joint_programme")}
    expected = dict(zip(HOKKAIDO.table["code"], keys.map(colours), strict=True))
    fills = dict(outlines.evaluate_all(_FILLS))
    assert {code: fill for code, (fill, _) in fills.items()} == expected
    shown = plain.locator(".kg-legend").inner_text()
    for item in legend.classes(HOKKAIDO, "joint_programme"):
        if item.key in set(keys):
            assert words.class_label(item, "ja") in shown
    # Everything else works on, here and on the next page.
    outlines.nth(40).click()
    wait_for_view(plain, View(layer="joint_programme", code=(str(sorted(fills)[40]),)))
    expect(plain.locator(".kg-panel .kg-count")).to_be_visible()
    plain.locator("[data-testid=stSidebar] .kg-pages a").nth(2).click()
    expect(plain.locator(".kg-head small")).to_contain_text("空港圏と候補地")
    expect(plain.get_by_text("空港・線・番号は省いています")).to_be_visible()
    expect(plain.locator(".kg-small-maps svg > path")).to_have_count(179)
    expect(plain.locator(".kg-legend b")).to_have_count(0)  # no line is promised


@pytest.mark.turns(3)
def test_with_webgl_nobody_is_told_of_it(arrived: Page) -> None:
    open_view(arrived, "/", View(code=(code_of("釧路市"),)))
    expect(arrived.locator("canvas").first).to_be_visible()
    wait_until_at_rest(arrived)
    assert arrived.locator(".kg-small-maps").count() == 0
    assert "WebGL" not in words_on(arrived)


# What a page must not show: its content before the stylesheet has come.
_TOO_EARLY = """window.early = 0;
(function look() {
  const main = document.querySelector("[data-testid='stMainBlockContainer']");
  const isStyled = document.querySelector(".kg-brand");
  if (main && !isStyled && getComputedStyle(main).visibility !== "hidden") window.early += 1;
  if (!isStyled) requestAnimationFrame(look);
})();"""


@pytest.mark.parametrize("path", ["/", "/airport_access"])
def test_nothing_is_shown_before_its_stylesheet_so_that_nothing_jumps(
    page: Page, path: str
) -> None:
    page.add_init_script(_TOO_EARLY)
    open_view(page, path, View())
    assert page.evaluate("early") == 0
    main = page.get_by_test_id("stMainBlockContainer")
    expect(main).to_be_visible()
    # The room of the sidebar was kept free, and nothing of it is doubled now.
    box, side = main.bounding_box(), page.get_by_test_id("stSidebar").bounding_box()
    assert box is not None
    assert side is not None
    assert box["x"] == pytest.approx(side["x"] + side["width"], abs=1)


# The server was renewed while the page was open, and goes on sending the page of before.
_RENEWED = """let begin;
Object.defineProperty(window, "kankeiGeoBegin", {
  get: () => (told) => begin({ ...told, built: "newer" }),
  set: (given) => (begin = given),
});"""


def test_a_page_of_the_program_before_is_loaded_again_once(arrived: Page) -> None:
    arrived.add_init_script(_RENEWED)
    loads: list[Page] = []
    arrived.on("domcontentloaded", lambda page: loads.append(page))  # noqa: PLW0108 -- not a builtin
    view = View(policy=("metro_pr",))
    open_view(arrived, "/", view)
    expect(arrived.locator(".kg-pages a")).to_have_count(len(frame.PAGES))
    expect_view(arrived, view)
    assert len(loads) == 2
