"""The box for a question on the overview: answer, filters, address, and what takes them away."""

import pytest
from streamlit.testing.v1 import AppTest

from kankei_geo.view.view import LONGEST_QUESTION

from .test_app import html, opened, shown_codes, texts

pytestmark = pytest.mark.slow
QUESTION = "十勝で二拠点居住をしていて道共同ではない町村"
FOUR = ["01631", "01642", "01643", "01644"]


def asked(question: str, **query: str) -> AppTest:
    app = opened(**query)
    app.text_input(key="ask").set_value(question).run()
    assert not app.exception
    return app


def answer_of(app: AppTest) -> str:
    return next((body for body in html(app) if 'class="kg-answer"' in body), "")


def test_an_answer_sets_filters_chips_and_address() -> None:
    app = asked(QUESTION, layer="metro_pr", hours="4")
    assert "4市町村：音更町、広尾町、幕別町、池田町。" in answer_of(app)
    assert "読み取った質問：" in answer_of(app)
    assert sorted(shown_codes(app)) == FOUR
    # What is no filter stays; a filter of before is gone.
    assert app.query_params == {
        "layer": "metro_pr",
        "policy": "dual_residence",
        "without": "joint_programme",
        "area": "tokachi",
        "where": "any(kind:town,kind:village)",
        "ask": QUESTION,
    }
    assert app.pills(key="conditions").options[-2] == "町または村 ✕"
    assert app.text_input(key="ask").value == QUESTION


def test_the_answer_goes_when_a_condition_is_taken_off_and_comes_back_with_it() -> None:
    app = asked(QUESTION)
    app.pills(key="conditions").set_value([0, 1, 2]).run()
    assert not {"where", "ask"} & set(app.query_params)
    assert not answer_of(app)
    assert app.text_input(key="ask").value == ""
    app.button(key="undo").click().run()
    assert answer_of(app)
    assert app.text_input(key="ask").value == QUESTION


def test_who_is_sent_the_address_sees_the_answer() -> None:
    app = asked(QUESTION)
    sent = opened(**app.query_params)
    assert answer_of(sent) == answer_of(app)
    assert sent.text_input(key="ask").value == QUESTION
    # Of an address in which somebody changed the filter, the answer is not what is shown.
    other = opened(**app.query_params | {"area": "soya"})
    assert not answer_of(other)
    assert other.text_input(key="ask").value == ""


def test_the_answer_stands_in_another_language_and_with_another_map() -> None:
    app = asked(QUESTION)
    app.segmented_control(key="lang").set_value("en").run()
    assert "4 municipalities: Otofuke-cho" in answer_of(app)
    app.segmented_control(key="kind").set_value("tiles").run()
    assert "4 municipalities" in answer_of(app)
    app.button(key="restart_alt").click().run()
    assert not answer_of(app)


@pytest.mark.parametrize(
    ("question", "told"),
    [
        ("なぜ十勝は多いのですか", "理由はデータからは分かりません"),
        ("ぬるぽの町", "「ぬるぽ」"),
    ],
)
def test_what_is_not_answered_offers_other_questions(question: str, told: str) -> None:
    app = asked(question, area="soya")
    assert told in answer_of(app)
    assert app.query_params == {"area": "soya", "ask": question}
    offers = [button for button in app.button if str(button.key).startswith("instead_")]
    assert 2 <= len(offers) <= 3
    offers[0].click().run()
    assert "市町村：" in answer_of(app)
    assert app.text_input(key="ask").value == offers[0].label


def test_what_may_mean_several_things_is_chosen_by_a_press() -> None:
    app = asked("釧路の人口は")
    assert "次のどれのことですか？" in answer_of(app)
    meant = [button for button in app.button if str(button.key).startswith("meant_")]
    assert [button.label.split("の人口")[0] for button in meant][1:] == ["釧路市", "釧路町"]
    meant[1].click().run()
    assert "165,077" in answer_of(app)
    assert app.query_params["meaning"] == "2"
    sent = opened(**app.query_params)
    assert answer_of(sent) == answer_of(app)
    app.button(key="undo").click().run()
    assert "次のどれのことですか？" in answer_of(app)
    # A number that is not one of its readings asks back, too.
    assert "次のどれのことですか？" in answer_of(opened(ask="釧路の人口は", meaning="5"))


@pytest.mark.parametrize(
    "hostile",
    ["<script>alert(1)</script>", "**x** [a](http://b)", "\u202e町\x07", "<b>十勝</b>の町"],
)
def test_hostile_questions_stay_plain_text(hostile: str) -> None:
    app = asked(hostile)
    assert not app.error
    assert set(app.query_params) == {"ask"}
    assert "<script>alert" not in texts(app)
    assert "<b>" not in answer_of(app)


def test_the_box_shows_a_question_that_can_be_asked() -> None:
    app = opened(lang="en")
    box = app.text_input(key="ask")
    assert box.placeholder.startswith("municipalities in Tokachi")
    assert not answer_of(app)


def test_a_text_that_is_too_long_is_answered_and_the_view_stays() -> None:
    app = asked(QUESTION)
    address = dict(app.query_params)
    app.text_input(key="ask").set_value("あ" * (LONGEST_QUESTION + 1)).run()
    assert not app.exception
    assert answer_of(app)
    assert "下の表示は、質問の前のままです。" in [caption.value for caption in app.caption]
    assert app.query_params == address | {"ask": "あ" * (LONGEST_QUESTION + 1)}
