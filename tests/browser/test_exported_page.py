"""The single page works from a disk without any network, and says what the filters say."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Literal

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from kankei_geo.base.i18n import translate
from kankei_geo.export.document import Document
from kankei_geo.export.page.single_page import make_page
from kankei_geo.present import legend, palette
from kankei_geo.present.maps import tooltip
from kankei_geo.present.tables import municipality_table
from kankei_geo.present.words import view_words
from kankei_geo.view import filters, layers, search
from kankei_geo.view.view import View
from tests.hokkaido import HOKKAIDO

from .screen import NARROW, WIDE

pytestmark = pytest.mark.browser

_TAGS = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa", "best-practice")
_LOCAL = ("file:", "data:", "about:")
_TARGET_PX = 24  # WCAG 2.2, success criterion 2.5.8
_SCHEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")
_TABLE = HOKKAIDO.table
COLOUR_RULES = ("color-contrast", "link-in-text-block")  # all others are the same in the dark
# The rows that are alike.
_LOOKED_AT = {"exclude": [["#table tbody tr:nth-child(n+7)"]]}


made = cache(make_page)


@contextmanager
def opened(
    browser: Browser, folder: Path, document: Document, *, narrow: bool = False, dark: bool = False
) -> Iterator[Page]:
    """Open a document from a disk; whatever it asks for or complains about fails."""
    path = folder / f"{document.name}.html"
    path.write_bytes(made(document))
    context = browser.new_context(
        offline=True,
        viewport=NARROW if narrow else WIDE,
        color_scheme="dark" if dark else "light",
        has_touch=narrow,
    )
    wrong: list[str] = []
    context.on(
        "request",
        lambda request: None if request.url.startswith(_LOCAL) else wrong.append(request.url),
    )
    context.on("console", lambda message: wrong.append(message.text))
    context.on("weberror", lambda error: wrong.append(str(error.error)))
    page = context.new_page()
    page.goto(path.as_uri())
    yield page
    context.close()
    assert wrong == []


def matching(view: View) -> set[str]:
    """Return the codes that the filters of the dashboard let through."""
    return set(_TABLE.loc[filters.matches(HOKKAIDO, _TABLE, view), "code"])


def rows(page: Page) -> list[str]:
    """Return the codes of the rows that are shown, in their order."""
    found: list[str] = page.evaluate(
        "[...document.querySelectorAll('#table tbody tr:not([hidden])')].map(r => r.dataset.code)"
    )
    return found


def coloured(page: Page) -> set[str]:
    """Return the codes of the municipalities on the map that are not faded."""
    found: list[str] = page.evaluate(
        "faded => [...document.querySelectorAll('.outlines [data-code]')]"
        ".filter(p => p.getAttribute('fill') !== faded).map(p => p.dataset.code)",
        legend.FILTERED_OUT.colour,
    )
    return set(found)


def expect_shown(page: Page, view: View) -> None:
    """Expect that map, table, sentence and legend are those of the dashboard."""
    table = _TABLE[filters.matches(HOKKAIDO, _TABLE, view)]
    expect(page.locator("#sentence")).to_have_text(view_words.sentence(HOKKAIDO, view, table))
    assert set(rows(page)) == coloured(page) == set(table["code"])
    told = page.locator(".legend table:not([hidden]) tr:not([hidden]) .n").all_inner_texts()
    assert sum(int(number) for number in told if number) == len(_TABLE)


def tick(page: Page, view: View) -> None:
    """Set the filters of the page to those of a view."""
    for name, values in (("policy", view.policy), ("count", view.counts)):
        for value in values:
            page.locator(f"[name={name}][value='{value}']").check()
    page.locator("#find").fill(view.find)


def violations(page: Page, *rules: str) -> list[str]:
    """Return what axe finds, by all rules or by these."""
    only = {"type": "rule", "values": rules} if rules else {"type": "tag", "values": _TAGS}
    options = {"runOnly": only, "resultTypes": ["violations"]}
    found = Axe().run(page, context=_LOOKED_AT, options=options).response["violations"]
    return [f"{item['id']}: {node['target']}" for item in found for node in item["nodes"]]


@pytest.mark.turns
@pytest.mark.parametrize("language", ["ja", "en"])
def test_filters_let_through_what_those_of_the_dashboard_do(
    browser: Browser, tmp_path: Path, language: str
) -> None:
    plain = View(lang=language)
    with opened(browser, tmp_path, Document(HOKKAIDO, plain)) as page:
        assert page.locator(".sheet > svg .outlines path").count() == 185
        expect(page.locator(".sheet > svg .outlines .outside")).to_have_count(6)
        expect_shown(page, plain)
        for change in (
            {"policy": ("joint_programme",)},
            {"policy": ("metro_pr", "dual_residence")},
            {"counts": ("none",)},
            {"counts": ("4", "none"), "find": "町" if language == "ja" else "cho"},
            {"policy": ("wide_area_tour",), "counts": ("3", "2")},
        ):
            view = replace(plain, **change)
            assert 0 < len(matching(view)) < len(_TABLE)
            tick(page, view)
            expect_shown(page, view)
            page.locator("[type=reset]").click()
            expect_shown(page, plain)


def test_page_keeps_to_the_view_that_was_exported(browser: Browser, tmp_path: Path) -> None:
    view = View(lang="en", area=("tokachi",), evidence=("printed", "panel"))
    with opened(browser, tmp_path, Document(HOKKAIDO, view)) as page:
        assert set(rows(page)) == coloured(page) == matching(view)
        tick(page, View(policy=("joint_programme",)))
        kept = matching(view) & matching(View(policy=("joint_programme",)))
        assert set(rows(page)) == coloured(page) == kept
        sentence = page.locator("#sentence").inner_text()
        assert f" {len(kept)} of the {len(matching(view))} " in sentence
        assert "179" in sentence


@pytest.mark.turns(3)
def test_search_finds_what_that_of_the_dashboard_finds(browser: Browser, tmp_path: Path) -> None:
    names = HOKKAIDO.municipalities
    asked = [
        *names["name"],
        *names["kana"],
        *names["name_en"],
        *names["code"].str[:4],
        *HOKKAIDO.aliases["printed_name"],
        *(name[:3].upper() for name in names["name_en"]),
        *(
            "しん",
            "シントク",
            "ｼﾝﾄｸ",
            "sintoku",
            "Sapporo city",
            "釧 路",
            "kusiro",
            "oobihiro",
            "tyou",
        ),
        *("", " ", "!?", "01", "012", "zzzz", "shi", "ō", "hakodate shi", "kitami 市", "⻑沼"),
    ]
    with opened(browser, tmp_path, Document(HOKKAIDO, View())) as page:
        wrong = page.evaluate(
            """asked => {
                const field = document.querySelector("#find");
                return asked.map((text) => {
                    field.value = text;
                    field.dispatchEvent(new Event("input", { bubbles: true }));
                    const shown = document.querySelectorAll("#table tbody tr:not([hidden])");
                    return [...shown].map(({ dataset }) => dataset.code);
                });
            }""",
            asked,
        )
    told = [
        (text, sorted(set(found) ^ set(search.find(HOKKAIDO, text))))
        for text, found in zip(asked, wrong, strict=True)
    ]
    assert [item for item in told if item[1]] == []


def test_empty_state_says_so_and_leads_back(browser: Browser, tmp_path: Path) -> None:
    with opened(browser, tmp_path, Document(HOKKAIDO, View())) as page:
        expect(page.locator("#empty")).to_be_hidden()
        page.locator("#find").fill("zzzz")
        expect(page.locator("#empty")).to_contain_text(
            translate("No municipality meets these conditions.", "ja")
        )
        assert rows(page) == []
        assert coloured(page) == set()
        page.locator("#empty button").click()
        expect(page.locator("#empty")).to_be_hidden()
        expect_shown(page, View())


def test_columns_sort_and_not_listed_stays_last(browser: Browser, tmp_path: Path) -> None:
    with opened(browser, tmp_path, Document(HOKKAIDO, View())) as page:
        first = municipality_table.municipalities(HOKKAIDO, _TABLE, "ja")
        assert rows(page) == list(first.index)
        heads = page.locator("#table thead th")
        people = heads.nth(8)
        for direction, ascending in (("ascending", True), ("descending", False)):
            people.get_by_role("button").click()
            expect(people).to_have_attribute("aria-sort", direction)
            ordered = _TABLE.sort_values("population", ascending=ascending)
            assert rows(page) == list(ordered["code"])
        assert page.locator("[aria-sort]").count() == 1
        heads.nth(3).get_by_role("button").click()
        counts = _TABLE.set_index("code")["priority_count"].loc[rows(page)]
        assert list(counts.dropna()) == sorted(counts.dropna())
        assert counts.isna().to_numpy()[-77:].all()


def test_keys_lead_from_row_to_row_and_select(browser: Browser, tmp_path: Path) -> None:
    with opened(browser, tmp_path, Document(HOKKAIDO, View(code=("01206",)))) as page:
        expect(page.locator("#record h2")).to_have_text("釧路市")
        assert page.locator("#table tbody button[tabindex='0']").count() == 1
        page.locator("#table tbody button[tabindex='0']").focus()
        order = rows(page)
        for key, place in (("ArrowDown", 1), ("ArrowDown", 2), ("ArrowUp", 1), ("End", 178)):
            page.keyboard.press(key)
            focused = "document.activeElement.closest('tr').dataset.code"
            assert page.evaluate(focused) == order[place]
        assert page.locator("#table tbody button[tabindex='0']").count() == 1
        page.keyboard.press("Enter")
        name = HOKKAIDO.municipalities.set_index("code").loc[order[-1], "name"]
        expect(page.locator("#record h2")).to_have_text(name)
        expect(page.locator("#said")).to_contain_text(name)
        expect(page.locator(f"tr[data-code='{order[-1]}'] button")).to_have_attribute(
            "aria-pressed", "true"
        )
        drawn = page.locator(f".outlines [data-code='{order[-1]}']").get_attribute("d")
        outline = page.locator(".selection .chosen")
        expect(outline).to_have_count(1)
        assert outline.get_attribute("d") == drawn
        red, green, blue = (int(palette.SELECTION_COLOUR[n : n + 2], 16) for n in (1, 3, 5))
        expect(outline).to_have_css("stroke", f"rgb({red}, {green}, {blue})")
        page.keyboard.press("Enter")  # the same again takes it off
        expect(page.locator("#record h2")).to_have_count(0)


def test_pointer_reads_a_municipality_and_a_click_selects_it(
    browser: Browser, tmp_path: Path
) -> None:
    texts = tooltip.properties(HOKKAIDO, HOKKAIDO.table).set_index("code")
    with opened(browser, tmp_path, Document(HOKKAIDO, View(lang="en"))) as page:
        for code in ("01100", "01636", "01511"):
            target = page.locator(f".outlines [data-code='{code}']")
            target.hover()
            expect(page.locator("#tip")).to_have_text(
                f"{texts.loc[code, 'name_en']}\n{texts.loc[code, 'tip_en']}",
            )
            target.click()
            expect(page.locator("#record h2")).to_have_text(texts.loc[code, "name_en"])
        page.keyboard.press("Escape")
        expect(page.locator("#tip")).to_be_hidden()


def test_the_way_from_the_airport_follows_the_selection(browser: Browser, tmp_path: Path) -> None:
    view = View(code=("01463",), lang="en")
    with opened(browser, tmp_path, Document(HOKKAIDO, view, "airport_access")) as page:
        way = page.locator(".sheet > svg > .way path")
        expect(way).to_have_count(2)
        first = way.last.get_attribute("d")
        expect(page.locator("#record .access")).to_contain_text("82.1 km")
        page.locator(".outlines [data-code='01636']").click()
        expect(page.locator("#record .access")).not_to_contain_text("82.1 km")
        assert way.last.get_attribute("d") != first
        page.locator("#clear").click()
        expect(way).to_have_count(0)


def test_map_zooms_by_buttons_and_wheel_and_moves(browser: Browser, tmp_path: Path) -> None:
    with opened(browser, tmp_path, Document(HOKKAIDO, View())) as page:
        chart = page.locator(".sheet > svg")

        def seen() -> list[float]:
            return [float(part) for part in (chart.get_attribute("viewBox") or "").split()]

        home, at_home = seen(), chart.get_attribute("viewBox") or ""
        length = page.locator(".length").text_content()
        page.get_by_role("button", name=translate("Zoom in", "ja")).click()
        assert seen()[2] == pytest.approx(home[2] / 1.6, rel=0.01)
        for _ in range(3):
            page.get_by_role("button", name=translate("Zoom in", "ja")).click()
        assert page.locator(".length").text_content() != length
        west = seen()[0]
        page.get_by_role("button", name=translate("To the west", "ja")).click()
        assert seen()[0] < west
        west = seen()[0]
        chart.hover()
        page.mouse.down()
        box = chart.bounding_box()
        assert box is not None
        page.mouse.move(box["x"] + box["width"] / 2 + 80, box["y"] + box["height"] / 2, steps=4)
        page.mouse.up()
        assert seen()[0] == pytest.approx(west - 80 * seen()[2] / box["width"], abs=1)
        expect(page.locator("#record h2")).to_have_count(0)  # a drag selects nothing
        # What is selected in the table comes into sight.
        page.locator("tr[data-code='01202'] button").click()
        place = page.locator(".selection .chosen").bounding_box()
        assert place is not None
        assert box["x"] < place["x"] + place["width"] / 2 < box["x"] + box["width"]
        page.locator("#clear").click()
        page.get_by_role("button", name="北海道全体").click()
        assert seen() == home
        page.mouse.wheel(0, -200)
        page.evaluate("scrollTo(0, 0)")
        assert seen() == home  # without Ctrl the wheel is the page's
        chart.hover()
        page.keyboard.down("Control")
        page.mouse.wheel(0, -200)
        expect(chart).not_to_have_attribute("viewBox", at_home)
        assert seen()[2] < home[2]


def test_layers_can_be_chosen_and_resetting_keeps_them(browser: Browser, tmp_path: Path) -> None:
    with opened(browser, tmp_path, Document(HOKKAIDO, View(lang="en"))) as page:
        page.locator("#layer").select_option(
            str(layers.policy_layers(HOKKAIDO).index("dual_residence"))
        )
        tick(page, View(counts=("1",)))
        page.locator("[type=reset]").click()
        expect(page.locator("#layer")).to_have_value(
            str(layers.policy_layers(HOKKAIDO).index("dual_residence"))
        )
        shown = page.locator(".legend table:not([hidden])")
        expect(shown).to_have_count(1)
        expect(shown.locator("caption")).to_have_text("Dual residence")
        expect(page.locator(".sheet > svg")).to_have_attribute(
            "aria-label", re.compile("coloured by Dual residence.*179 of 179")
        )


_COUNT = Document(HOKKAIDO, View(code=("01206",)))
_EMPTY = Document(HOKKAIDO, View(lang="en", layer="combination", find="zzzz"))
_CANDIDATES = Document(HOKKAIDO, View(lang="en"), "airport_access")


@pytest.mark.turns
@pytest.mark.parametrize(
    ("document", "narrow"),
    [
        pytest.param(_COUNT, False, id="count-wide"),
        pytest.param(_COUNT, True, id="count-phone"),
        pytest.param(_EMPTY, False, id="empty-wide", marks=pytest.mark.full),
        pytest.param(_EMPTY, True, id="empty-phone"),
        pytest.param(_CANDIDATES, False, id="candidates-wide"),
        pytest.param(_CANDIDATES, True, id="candidates-phone", marks=pytest.mark.full),
    ],
)
def test_everyone_can_use_it(
    browser: Browser, tmp_path: Path, document: Document, *, narrow: bool
) -> None:
    with opened(browser, tmp_path, document, narrow=narrow) as page:
        if narrow:
            page.locator("summary").click()
        for scheme in _SCHEMES:
            page.emulate_media(color_scheme=scheme)
            assert violations(page, *(COLOUR_RULES if scheme == "dark" else ())) == []
            assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
            small = page.evaluate(
                "least => "
                "[...document.querySelectorAll('button, select, summary, label:has(input)')]"
                ".filter(e => e.checkVisibility())"
                ".filter(e => Math.min(e.offsetWidth, e.offsetHeight) < least)"
                ".map(e => e.outerHTML.slice(0, 80))",
                _TARGET_PX,
            )
            assert small == []
            airports = len(HOKKAIDO.airports) if document.page == "airport_access" else 0
            assert page.locator(".fixed.airport").count() == airports


def test_paper_has_the_content_and_nothing_to_press(browser: Browser, tmp_path: Path) -> None:
    with opened(browser, tmp_path, Document(HOKKAIDO, View()), dark=True) as page:
        page.emulate_media(media="print")
        for hidden in (".filters", ".zoom", "#how", ".skip"):
            expect(page.locator(hidden)).to_be_hidden()
        for shown in ("h1", "#sentence", ".sheet > svg", ".legend", "footer code"):
            expect(page.locator(shown)).to_be_visible()
        expect(page.locator("body")).to_have_css("background-color", "rgb(255, 255, 255)")
        assert page.evaluate("document.querySelector('.scroll').scrollHeight") == page.evaluate(
            "document.querySelector('.scroll').clientHeight"
        )
