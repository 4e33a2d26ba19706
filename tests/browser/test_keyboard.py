"""Everything that a mouse can press is reached and pressed by keys alone, on each page."""

import pytest
from playwright.sync_api import Page, expect

from kankei_geo.view.view import TILES, View

from .screen import (
    code_of,
    expect_view,
    open_view,
    wait_for,
    wait_for_view,
    wait_until_at_rest,
)

pytestmark = pytest.mark.browser

# What can be pressed and is seen. Of a group, one part is reached by Tab, the rest by arrows.
_PRESSABLE = """() => {
  const groups = "[role=radiogroup], [role=toolbar], [role=grid]";
  const seen = (one) => one.checkVisibility({ visibilityProperty: true })
    && !one.closest("[inert], [aria-hidden=true], .kg-tip");
  const single = [...document.querySelectorAll(
    "button, a[href], input, select, summary, [role=slider], [tabindex]")].filter((one) =>
      !one.disabled && one.tabIndex >= 0 && !one.closest(groups) && seen(one));
  const together = [...document.querySelectorAll(groups)].filter((one) =>
    seen(one) && one.querySelector(":is(button, input, [tabindex]):not(:disabled)"));
  return [...single, ...together];
}"""
_WAS_MET = 'one.matches("[data-met]") || one.querySelector("[data-met]")'
_MOST_STEPS, _OFTEN, _WALKS = 400, 3, 3
_PAGES = (
    ("/", View(policy=("joint_programme",), code=(code_of("釧路市"),))),
    ("/airport_access", View()),
    ("/routes", View(stops=(code_of("釧路市"), code_of("厚岸町")))),
    ("/compare", View(code=(code_of("釧路市"), code_of("長沼町")))),
)


def _walk(page: Page, number: int) -> None:
    """Press Tab until the focus comes back to where it was, and mark what it met."""
    outside = 0
    for _ in range(_MOST_STEPS):
        page.keyboard.press("Tab")
        met = page.evaluate(
            """(walk) => { const one = document.activeElement;
              if (!one || one === document.body) return "outside";
              const before = one.dataset.met;
              one.dataset.met = walk;
              return before === walk ? "again" : "" }""",
            str(number),
        )
        # Between the last and the first is the browser's own frame; what is drawn anew under the
        # focus loses it, too, once.
        outside += met == "outside"
        if met == "again" or outside > _OFTEN:
            return
    pytest.fail(f"the focus goes on after {_MOST_STEPS} steps")


@pytest.mark.turns
@pytest.mark.parametrize(("path", "view"), _PAGES, ids=[path for path, _ in _PAGES])
def test_keys_reach_all_that_can_be_pressed(page: Page, path: str, view: View) -> None:
    open_view(page, path, view)
    wait_for(page, f"({_PRESSABLE})().length > 20")  # before the first run, it is at rest, too
    wait_until_at_rest(page)
    page.evaluate("document.activeElement.blur()")
    missed: list[str] = []
    for number in range(_WALKS):  # what comes late, or is drawn anew, is met by the next
        _walk(page, number)
        missed = page.evaluate(
            f"""({_PRESSABLE})().filter((one) => !({_WAS_MET}))
              .map((one) => (one.ariaLabel || one.innerText || one.outerHTML).slice(0, 80))"""
        )
        if not missed:
            break
    assert missed == []


def test_a_view_is_made_by_keys_alone(page: Page) -> None:
    open_view(page, "/", View(kind=TILES))
    wait_until_at_rest(page)
    pressed = page.get_by_role("toolbar", name="ある施策").get_by_role("button").first
    pressed.focus()
    page.keyboard.press("Enter")
    wait_for_view(page, View(kind=TILES, policy=("joint_programme",)))
    wait_until_at_rest(page)
    search = page.get_by_role("textbox", name="市町村をさがす")
    search.focus()
    page.keyboard.type("釧路市")
    page.keyboard.press("Enter")
    chosen = View(kind=TILES, policy=("joint_programme",), code=(code_of("釧路市"),))
    wait_for_view(page, chosen)
    wait_until_at_rest(page)
    chip = page.locator(".st-key-conditions button").first
    chip.focus()
    page.keyboard.press("Enter")
    expect_view(page, View(kind=TILES, code=(code_of("釧路市"),)))
    expect(page.locator(".kg-panel h2")).to_contain_text("釧路市")
