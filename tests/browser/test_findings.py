"""Titles follow filters, settings tell what they changed, ranks tell their doubt."""

import pytest
from playwright.sync_api import Page, expect

from kankei_geo.analysis import candidate_ranking, comparison, distribution
from kankei_geo.present import palette
from kankei_geo.present.tables import apart
from kankei_geo.present.words import changed_words, distribution_words, findings, ranking_words
from kankei_geo.view.view import View
from tests.hokkaido import HOKKAIDO

from .controls import pill
from .screen import (
    code_of,
    expect_view,
    is_colour,
    map_pixels,
    open_view,
    wait_for_query,
    wait_until,
)

pytestmark = pytest.mark.browser

_SEEN_PX = 60  # as many pixels as anybody sees
_EXAMPLE = View(area=("tokachi",), policy=("dual_residence",), without=("joint_programme",))
_SIZES = ((1440, 900), (1366, 768), (360, 800))


@pytest.mark.turns
@pytest.mark.parametrize("path", ["/", "/priority_map"])
def test_the_title_is_the_finding_and_follows_each_filter(page: Page, path: str) -> None:
    open_view(page, path, _EXAMPLE)
    title = page.locator("h1")
    expect(title).to_have_text("十勝で二拠点居住・道共同なしは4町：音更・広尾・幕別・池田")
    expect(page).to_have_title(("概要" if path == "/" else "重点施策マップ") + " | 関係ジオ")
    pill(page, "重点施策数", "1").click()
    expect_view(page, View(**{**_EXAMPLE.__dict__, "counts": ("1",)}))
    assert len(title.inner_text()) <= 30


def test_the_title_is_seen_without_scrolling_in_every_window(page: Page) -> None:
    for width, height in _SIZES:
        page.set_viewport_size({"width": width, "height": height})
        open_view(page, "/", _EXAMPLE)
        box = page.locator("h1").bounding_box()
        assert box is not None
        assert box["y"] + box["height"] < height / 3
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= width


def test_a_hostile_search_is_a_plain_text_in_the_title(page: Page) -> None:
    page.goto("/?find=%3Cb%3Ex%3C%2Fb%3E")
    expect(page.locator("h1")).to_have_text("条件に合う市町村はありません")
    page.goto("/?find=%E7%A4%BC%E6%96%87")
    expect(page.locator("h1")).to_have_text("検索「礼文」は1町：礼文")
    expect(page.locator("h1 *")).to_have_count(0)


def test_distribution_and_access_have_their_findings(page: Page) -> None:
    view = View(by="people")
    open_view(page, "/distribution", view)
    spread = distribution.spread(HOKKAIDO, HOKKAIDO.table, "people")
    expect(page.locator("h1")).to_have_text(distribution_words.finding(HOKKAIDO, spread, view))
    open_view(page, "/airport_access", View(minutes=30))
    told = findings.candidate_finding(HOKKAIDO, View(minutes=30))
    expect(page.locator("h1")).to_have_text(told)


@pytest.mark.turns(1)
def test_beside_winter_stands_what_it_changed_and_the_map_outlines_it(page: Page) -> None:
    def magenta() -> int:
        return int(is_colour(map_pixels(page), palette.CHANGED_COLOUR).sum())

    open_view(page, "/airport_access", View())
    told = page.locator(".kg-changed")
    expect(told).to_have_count(1)  # between road and straight line
    assert magenta() == 0
    slider = page.get_by_role("slider", name="冬の係数")
    slider.focus()
    for _ in range(5):
        slider.press("ArrowRight")
    wait_for_query(page, {"winter": "1.5"})
    view = View(winter=1.5)
    expect(told).to_have_text(list(changed_words.lines(HOKKAIDO, view).values()))
    expect(told.last).to_contain_text("1.0倍と比べて −")
    below = told.last.bounding_box()
    control = page.locator(".st-key-winter").bounding_box()
    assert below is not None
    assert control is not None
    assert 0 <= below["y"] - (control["y"] + control["height"]) < 30
    wait_until(page, lambda: magenta() > _SEEN_PX, lambda: "nobody is outlined")
    change = changed_words.whole(HOKKAIDO, view)
    expect(page.locator(".kg-legend")).to_contain_text(changed_words.left_label(change, "ja"))
    page.get_by_role("tab", name="何が変わったか").click()
    rows = page.locator(".st-key-changed tbody tr")
    expect(rows).to_have_count(2)
    named = rows.last.locator("td").last.inner_text()
    assert len(named.split("、")) == len(change.left)


def test_ranks_show_their_range_and_who_contradicts_them(page: Page) -> None:
    open_view(page, "/airport_access", View())
    table = page.locator(".st-key-candidates")
    expect(table.locator("caption")).to_contain_text(
        ranking_words.first_sentence(HOKKAIDO, View().rule, "ja")
    )
    ranked = candidate_ranking.candidate_table(HOKKAIDO, View().rule)
    members = ranked[ranked["rank"].notna()]
    bars = table.locator(".kg-range")
    expect(bars).to_have_count(len(members))
    low, high = members[["rank_low", "rank_high"]].iloc[0]
    expect(table.locator("tbody tr").first).to_contain_text(f"{low}–{high}")
    start = bars.first.evaluate("bar => bar.style.getPropertyValue('--from')")
    assert float(start.rstrip("%")) == pytest.approx((low - 1) / len(members) * 100)
    row = table.locator(f"tr[data-code='{code_of('鷹栖町')}']")
    badge = row.locator(".kg-badge")
    expect(badge).to_have_text("公表50分")
    expect(badge).to_have_attribute(
        "title", ranking_words.contradictions(HOKKAIDO, members, "ja")[code_of("鷹栖町")][1]
    )
    expect(table.locator("caption")).to_contain_text("公表された所要時間")


@pytest.mark.turns(2)
def test_weights_are_shares_on_sliders_as_in_texts(page: Page) -> None:
    open_view(page, "/airport_access", View())
    page.locator(".st-key-weighing summary").click()
    slider = page.get_by_role("slider", name="空港への近さ")
    expect(page.locator(".st-key-weight_access")).to_contain_text("50%")
    slider.focus()
    slider.press("ArrowRight")
    expect(page.locator(".st-key-weight_access")).to_contain_text("55%")
    expect(page.locator(".st-key-weight_count")).to_contain_text("45%")
    page.locator(".st-key-how_ranked label").click()
    expect(page.get_by_text("空港への近さ55%、重点施策数45%")).to_be_visible()


def test_compare_and_record_say_what_sets_apart_with_steps_and_reasons(page: Page) -> None:
    one, other = code_of("函館市"), code_of("釧路市")
    open_view(page, "/compare", View(code=(one, other)))
    found = comparison.compare(HOKKAIDO, (one, other))
    expect(page.locator(".kg-apart")).to_have_text(apart.compared(HOKKAIDO, found, "ja"))
    steps = page.locator(".kg-compare .kg-steps")
    expect(steps).to_have_count(8)
    expect(steps.first.locator("span")).to_have_text(["印字", "欄", "事業", "消去法"])
    expect(steps.first.locator(".own")).to_have_text("欄")
    own = steps.first.locator(".own")
    assert own.evaluate("step => getComputedStyle(step).fontWeight") == "700"
    view = View(code=(one,))
    open_view(page, "/municipality", view)
    expect(page.locator(".kg-head p")).to_have_text(apart.placed(HOKKAIDO, view))
    expect(page.locator(".kg-grounds .kg-steps")).to_have_count(4)
    reason = "印字された合計1は道共同で満たされるため、「なし」です。"
    expect(page.locator(".kg-grounds dd").filter(has_text=reason)).to_have_count(3)
    page.locator(".st-key-text label").click()
    text = page.locator("p").filter(has_text="パーセンタイル").last
    expect(text).to_contain_text("人口密度")
