"""Of quick presses each counts, also where the answers come late: nothing is undone by the next."""

from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest
from playwright.sync_api import Page

from kankei_geo.view.view import TILES, View

from .controls import pill, rows, switch
from .screen import Watch, code_of, expect_view, open_view, wait_for_view, wait_until_at_rest
from .windows import Windows

pytestmark = pytest.mark.browser

_START = View(kind=TILES)
# What the server sends is held back for as many milliseconds as the test says.
_LATE = """window.late = 0;
window.WebSocket = class extends WebSocket {
  set onmessage(heard) {
    super.onmessage = (message) => setTimeout(() => heard(message), window.late);
  }
  addEventListener(kind, heard, ...rest) {
    const held = kind === "message" ? (told) => setTimeout(() => heard(told), window.late) : heard;
    super.addEventListener(kind, held, ...rest);
  }
};"""


@pytest.fixture
def late(windows: Windows, watch: Watch) -> Iterator[Page]:
    """Return a page that hears of everything two seconds late, once it is at rest."""
    with windows.lent(watch, is_altered=True) as page:
        page.add_init_script(_LATE)
        open_view(page, "/", _START)
        wait_until_at_rest(page)
        yield page
    assert watch.outside == []
    assert watch.errors == []


def _press_row(name: str) -> Callable[[Page], object]:
    return lambda page: rows(page).get_by_role("button", name=name, exact=True).click()


def _press_policy(page: Page) -> None:
    pill(page, "ある施策", "首都圏PR").click()


@pytest.mark.turns(2)
def test_rows_that_are_pressed_quickly_are_all_selected(late: Page) -> None:
    switch(late, "複数選択")
    wait_for_view(late, replace(_START, multi=True))
    wait_until_at_rest(late)
    _press_row("札幌市")(late)
    wait_for_view(late, replace(_START, multi=True, code=(code_of("札幌市"),)))
    wait_until_at_rest(late)
    late.evaluate("late = 2000")
    names = ["長沼町", "新得町", "浦河町"]
    for name in names:
        _press_row(name)(late)
        late.wait_for_timeout(700)  # the server has taken it over, the browser has not heard of it
    late.evaluate("late = 0")
    expect_view(late, replace(_START, multi=True, code=tuple(map(code_of, ["札幌市", *names]))))


@pytest.mark.turns
@pytest.mark.parametrize("first", ["switch", "row"])
def test_a_press_does_not_undo_the_one_before(late: Page, first: str) -> None:
    late.evaluate("late = 2000")
    if first == "switch":
        switch(late, "複数選択")
        then = _press_row("札幌市")
        after = replace(_START, multi=True, code=(code_of("札幌市"),))
    else:
        _press_row("札幌市")(late)
        then = _press_policy
        after = replace(_START, policy=("metro_pr",), code=(code_of("札幌市"),))
    late.wait_for_timeout(700)
    then(late)
    late.wait_for_timeout(700)
    late.evaluate("late = 0")
    expect_view(late, after)
