"""A question in words: the box, the answer, map, chips and address, and a chip taken off."""

from dataclasses import replace

import pytest
from playwright.sync_api import Page, expect

from kankei_geo.view.view import View

from .controls import chips
from .screen import expect_painted, expect_view, open_view

pytestmark = pytest.mark.browser

_BOX = "ことばで聞く"


def _ask(page: Page, question: str) -> None:
    box = page.get_by_role("textbox", name=_BOX)
    box.fill(question)
    box.press("Enter")


def test_a_question_is_answered_by_sentence_chips_map_and_address(page: Page) -> None:
    open_view(page, "/", View())
    question = "帯広空港から60分以内で二拠点居住をしている町村"
    _ask(page, question)
    answered = View(
        policy=("dual_residence",),
        where=("any(kind:town,kind:village)", "minutes.OBO:le:60"),
        ask=question,
    )
    answer = page.locator(".kg-answer")
    expect(answer).to_contain_text("音更町")
    expect(answer).to_contain_text("読み取った質問：")
    expect_view(page, answered)
    expect_painted(page, answered)
    expect(chips(page)).to_have_count(3)
    # A chip taken off: the map shows more, and the answer that is no longer true is gone.
    chips(page).filter(has_text="町または村").click()
    wider = replace(answered, where=("minutes.OBO:le:60",), ask="")
    expect_view(page, wider)
    expect(answer).to_have_count(0)
    expect(page.get_by_role("textbox", name=_BOX)).to_have_value("")
    expect_painted(page, wider)
    page.go_back()
    expect_view(page, answered)
    expect(answer).to_contain_text("音更町")
    expect(page.get_by_role("textbox", name=_BOX)).to_have_value(question)


@pytest.mark.turns(1)
def test_a_refusal_offers_questions_that_are_answered(page: Page) -> None:
    open_view(page, "/", View())
    question = "<b>なぜ</b>十勝は多いのですか"
    _ask(page, question)
    answer = page.locator(".kg-answer")
    expect(answer).to_contain_text("理由はデータからは分かりません")
    expect_view(page, View(ask=question))
    page.locator(".st-key-instead button").first.click()
    expect(answer).to_contain_text("4市町村：音更町、広尾町、幕別町、池田町")
    expect(chips(page)).to_have_count(4)
