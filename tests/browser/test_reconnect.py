"""After a lost session, the first press counts: of every kind of control.

A session is lost with a restart of the server, and when a browser was away for longer than it
is kept; here it is kept for no time at all, so that losing the connection is enough.

This is also what an upgrade of Streamlit would break first: `ui/reconnect.py` leans on how it
keeps the states of widgets.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest
from playwright.sync_api import Browser, Page, expect

from kankei_geo.view.view import TILES, View

from .controls import chips, pill, rows, switch
from .screen import (
    WIDE,
    click_on_map,
    code_of,
    expect_painted,
    expect_view,
    go_to,
    open_view,
    query_of,
    wait_for_path,
    wait_for_view,
    wait_until_at_rest,
)
from .servers import Server

pytestmark = pytest.mark.browser

_START = View(policy=("joint_programme",), code=(code_of("釧路市"),))
_TILED = replace(_START, kind=TILES)  # drawn sooner, where it is not about the map
_CONNECTED = "[data-testid=stApp][data-test-connection-state=CONNECTED]"

_KEEP_SOCKETS = """window.sockets = [];
window.WebSocket = class extends WebSocket {
  constructor(...address) { super(...address); sockets.push(this); }
};"""


@pytest.fixture(scope="module")
def server(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:  # noqa: ARG001 -- without a browser no server is needed
    """Return a server that these tests may stop."""
    log = tmp_path_factory.mktemp("reconnect") / "log.txt"
    own = Server(log, disconnectedSessionTTL="0")
    own.start()
    yield own
    own.stop()
    assert "Traceback" not in own.written(), own.written()


@pytest.fixture(autouse=True)
def _running(server: Server) -> None:
    """Start the server again if the test before failed while it was stopped."""
    server.start()


@pytest.fixture(scope="module")
def page(browser: Browser, server: Server) -> Iterator[Page]:
    """Return a page of that server; it is not loaded again between the tests."""
    context = browser.new_context(
        base_url=server.address, viewport=WIDE, service_workers="block", locale="ja-JP"
    )
    context.set_default_timeout(30_000)
    context.add_init_script(_KEEP_SOCKETS)
    yield context.new_page()
    context.close()


def restart(server: Server, page: Page) -> None:
    """Restart the server under an open page, and wait until the page has found it again."""
    server.stop()
    expect(page.locator(_CONNECTED)).to_have_count(0)
    # A page that lost a part of itself is loaded again, which tells the second.
    told = re.compile("サーバーとの接続が切れました|サーバーが応答しません")
    expect(page.locator(".kg-arrival")).to_contain_text(told)
    server.start()
    expect(page.locator(_CONNECTED)).to_be_attached(timeout=60_000)
    expect(page.locator(".kg-arrival")).to_have_count(0)


def lose(page: Page) -> None:
    """Cut the connection, and wait until the page has another one, with a new session."""
    with page.expect_websocket() as opened:
        page.evaluate("sockets.forEach(socket => socket.close())")
    opened.value.wait_for_event("framesent")  # it reports itself
    expect(page.locator(_CONNECTED)).to_be_attached()


def _search(page: Page) -> None:
    box = page.get_by_role("textbox", name="市町村をさがす")
    box.fill("礼文")
    box.press("Enter")


def _choose_layer(page: Page) -> None:
    page.locator(".st-key-layer input").click()
    page.get_by_role("option", name="広域周遊", exact=True).click()


_PRESSES: dict[str, tuple[View, str, Callable[[Page], object], View]] = {
    "filter": (
        _START,
        "/",
        lambda page: pill(page, "ある施策", "首都圏PR").click(),
        replace(_START, policy=("joint_programme", "metro_pr")),
    ),
    "row of the table": (
        _TILED,
        "/",
        lambda page: rows(page).locator("th button").first.click(),
        replace(_TILED, code=(code_of("秩父別町"),)),
    ),
    "map": (
        _START,
        "/",
        lambda page: click_on_map(page, code_of("足寄町")),
        replace(_START, code=(code_of("足寄町"),)),
    ),
    "tile": (
        _TILED,
        "/",
        lambda page: page.locator("[role=gridcell][aria-label^='稚内市']").click(),
        replace(_TILED, code=(code_of("稚内市"),)),
    ),
    "kind": (
        _START,
        "/",
        lambda page: pill(page, "地図の種類", "タイル").click(),
        _TILED,
    ),
    "layer": (_TILED, "/", _choose_layer, replace(_TILED, layer="wide_area_tour")),
    "search": (_TILED, "/", _search, replace(_TILED, code=(code_of("礼文町"),))),
    "condition": (_TILED, "/", lambda page: chips(page).first.click(), replace(_TILED, policy=())),
    "switch": (
        _TILED,
        "/",
        lambda page: switch(page, "複数選択"),
        replace(_TILED, multi=True),
    ),
    "slider": (
        View(),
        "/airport_access",
        lambda page: page.get_by_role("slider", name="車の時間（分）").press("ArrowRight"),
        View(minutes=65),
    ),
    "language": (
        _TILED,
        "/",
        lambda page: page.get_by_role("radio", name="English").click(),
        replace(_TILED, lang="en"),
    ),
}


# Each of these goes the way of another one to the server: a trigger, a list, a text, a switch.
_ALIKE = frozenset(("row of the table", "condition", "kind", "language"))


@pytest.mark.turns
@pytest.mark.parametrize(
    "kind",
    [pytest.param(kind, marks=pytest.mark.full if kind in _ALIKE else ()) for kind in _PRESSES],
)
def test_the_first_press_of_a_lost_session_counts(page: Page, kind: str) -> None:
    before, path, press, after = _PRESSES[kind]
    open_view(page, path, before)
    wait_until_at_rest(page)
    lose(page)
    press(page)
    wait_for_view(page, after)
    wait_until_at_rest(page)
    if path == "/" and after.lang == "ja":
        expect_view(page, after)


@pytest.mark.turns(3)
def test_the_first_press_after_a_restart_counts(server: Server, page: Page) -> None:
    open_view(page, "/", _START)
    wait_until_at_rest(page)
    restart(server, page)
    pill(page, "ある施策", "首都圏PR").click()
    expect_view(page, replace(_START, policy=("joint_programme", "metro_pr")))
    restart(server, page)
    click_on_map(page, code_of("足寄町"))
    expect_view(
        page, replace(_START, policy=("joint_programme", "metro_pr"), code=(code_of("足寄町"),))
    )


# What a browser could not fetch once, it never asks for again on the same page.
@pytest.mark.turns
@pytest.mark.parametrize(
    ("lost", "complaint"),
    [("**/webgl-device*.js", "dynamically imported"), ("**/geometry/**", "GeoJsonLayer")],
    ids=["code", "outlines"],
)
def test_a_map_of_which_a_part_was_lost_comes_with_the_connection(
    page: Page, lost: str, complaint: str
) -> None:
    page.route(lost, lambda route: route.abort())
    with page.expect_console_message(lambda told: complaint in told.text):
        open_view(page, "/", _START)
    page.unroute_all()
    with page.expect_event("load"):  # until then, the map that is looked at could go away
        page.evaluate("sockets.forEach(socket => socket.close())")
    expect(page.locator("h1")).to_be_visible()
    expect_painted(page, _START)
    expect_view(page, _START)


def test_a_table_that_a_dead_process_took_along_comes_with_the_connection(page: Page) -> None:
    # Another process answers in its place, and has not what only that one had.
    page.route("**/published/**", lambda route: route.fulfill(status=404, body="no such page"))
    table = page.locator(".kg-table tbody tr")
    with page.expect_response("**/published/**"):
        page.goto("/")
    expect(page.locator("h1")).to_be_visible()
    expect(table).to_have_count(0)
    page.unroute_all()
    with page.expect_event("load"):
        page.evaluate("sockets.forEach(socket => socket.close())")
    expect(table).not_to_have_count(0)
    expect_painted(page, View())


def test_the_way_back_and_the_navigation_survive(page: Page) -> None:
    open_view(page, "/distribution", View())
    pill(page, "ある施策", "道共同").click()
    wait_for_view(page, View(policy=("joint_programme",)))
    pill(page, "重点施策数", "2").click()
    wait_for_view(page, View(policy=("joint_programme",), counts=("2",)))
    wait_until_at_rest(page)
    lose(page)
    undo = page.get_by_role("button", name="元に戻す", exact=True)
    undo.click()
    wait_for_view(page, View(policy=("joint_programme",)))
    undo.click()
    wait_for_view(page, View())
    expect(undo).to_be_disabled()
    lose(page)
    go_to(page, "/compare")
    wait_for_path(page, "/compare")
    expect(page.locator("h1")).to_have_text("比較")


@pytest.mark.turns(1)
def test_what_is_open_and_typed_survives(page: Page) -> None:
    open_view(page, "/", View(multi=True, code=(code_of("釧路市"),)))
    switch(page, "保存・発表・お気に入り")
    name = page.get_by_role("textbox", name="今の表示の名前")
    name.fill("会議用")
    name.press("Enter")
    click_on_map(page, code_of("足寄町"))
    wait_for_view(page, View(multi=True, code=(code_of("釧路市"), code_of("足寄町"))))
    wait_until_at_rest(page)
    lose(page)
    # The map still believes 足寄町 to be selected: that was no press.
    page.get_by_role("button", name="この表示を保存", exact=True).click()
    page.wait_for_url("**fav=**")
    assert query_of(page.url)["fav"].startswith("会議用~")
    assert query_of(page.url)["code"] == f"{code_of('釧路市')}-{code_of('足寄町')}"
