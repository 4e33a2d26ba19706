"""The page on which a table is brought, corrected and taken into use, and what other pages do."""

import gc
import weakref
from html import unescape

import pytest
from streamlit.testing.v1 import AppTest

from kankei_geo.dataset import origin
from kankei_geo.dataset.brought import choices as choosing
from kankei_geo.dataset.brought.accepted import accept
from kankei_geo.dataset.brought.choices import Choices
from kankei_geo.ui import held
from tests.hokkaido import HOKKAIDO

from .test_accepted import CONTENT, NAME, READ
from .test_app import PAGES, opened
from .test_app import texts as texts_of

FILE = origin.spelled(CONTENT, NAME)
USE = "brought_use"


def texts(app: AppTest) -> str:
    """Return all that is told, with what is told loudly, as it is read."""
    loud = [*app.error, *app.warning, *app.success, *app.info]
    return unescape("\n".join([texts_of(app), *(element.value for element in loud)]))


def bring(app: AppTest, content: bytes = CONTENT, name: str = NAME) -> AppTest:
    app.file_uploader[0].upload(name, content).run()
    assert not app.exception
    return app


def use(app: AppTest) -> AppTest:
    app.button(key=USE).click().run()
    assert not app.exception
    return app


@pytest.fixture
def page() -> AppTest:
    return bring(opened("pages/brought.py"))


def test_what_was_understood_is_told_before_anything_is_used(page: AppTest) -> None:
    told = texts(page)
    assert "調査.csv (CSV utf-8 ,)" in told
    assert "誤り0件、要確認" in told
    assert "施策は2つ、すべての施策に印がある市町村は2です。残る177は「未掲載」とし" in told
    assert "brought" not in page.query_params
    # The rest of the program shows what is shipped.
    page.switch_page("dashboard.py").run()
    assert "2022年2月 表3" in texts(page)


def test_choices_change_what_is_shown_and_go_into_the_address(page: AppTest) -> None:
    page.selectbox(key="own_sign_△").select("no").run()
    page.selectbox(key="own_sign_").select("no").run()
    page.text_input(key="own_title").input("令和7年調査").run()
    page.text_input(key="own_source").input("総合政策部").run()
    page.text_input(key="own_as_of").input("2025年4月").run()
    assert "すべての施策に印がある市町村は4です。残る175は" in texts(page)
    use(page)
    assert page.query_params["brought"] == FILE
    assert choosing.read(page.query_params["choices"]) == READ
    assert "すべてのページで持ち込み「令和7年調査」（2025-04時点）を表示しています。" in texts(page)
    # Changed once more, the button is there again.
    page.selectbox(key="own_sign_△").select("missing").run()
    assert page.button(key=USE)


def test_who_goes_back_sees_what_was_decided_then(page: AppTest) -> None:
    page.text_input(key="own_title").input("前").run()
    use(page)
    before = page.query_params["choices"]
    page.text_input(key="own_title").input("後").run()
    use(page)
    page.text_input(key="own_title").input("試し").run()
    # As the way back does.
    page.button(key="undo").click().run()
    assert page.query_params["choices"] == before
    assert page.text_input(key="own_title").value == "前"
    assert "すべてのページで持ち込み「前」を表示しています。" in texts(page)
    assert not [button for button in page.button if button.key == USE]


def test_a_column_and_a_name_are_corrected() -> None:
    content = "市町村,甲,乙\n中札内町,○,○\n札幌市,×,○\n".encode()
    page = bring(opened("pages/brought.py"), content)
    assert "誤り1件" in texts(page)
    assert (
        page.button(key=USE).label == "誤りのある値・行（1件）を除き、この表をすべてのページで使う"
    )
    page.selectbox(key="own_name_中札内町").select("01638").run()
    assert "誤り0件" in texts(page)
    page.selectbox(key="own_column_C").select("left_out").run()
    assert "施策は1つ、すべての施策に印がある市町村は2です。" in texts(page)
    page.selectbox(key="own_column_B").select("left_out").run()
    assert "年のわかる数値の列もありません" in texts(page)
    assert not [button for button in page.button if button.key == USE]


def test_unit_direction_and_year_of_numbers_are_corrected() -> None:
    page = bring(opened("pages/brought.py"), "市町村,借入額（千円）\n札幌市,1\n函館市,2\n".encode())
    assert page.text_input(key="own_unit_B").value == "千円"
    assert page.selectbox(key="own_direction_B").value == "less"
    assert page.text_input(key="own_year_B").value == ""
    assert "年のわかる数値の列もありません" in texts(page)
    page.text_input(key="own_unit_B").input("<b>億円").run()
    page.selectbox(key="own_direction_B").select("neither").run()
    page.text_input(key="own_year_B").input("令和6年").run()
    assert page.text_input(key="own_year_B").value == "2024"
    # What is no year leaves it as it was read.
    page.text_input(key="own_year_B").input("いつか").run()
    assert page.text_input(key="own_year_B").value == ""
    page.text_input(key="own_year_B").input("2024").run()
    use(page)
    assert choosing.read(page.query_params["choices"]) == Choices(
        units=(("B", "<b>億円"),), directions=(("B", "neither"),), years=(("B", "2024"),)
    )
    page.switch_page("pages/distribution.py").run()
    assert not page.exception


def test_of_many_numbers_some_are_asked_at_a_time() -> None:
    numbers = ",".join(f"値{number}" for number in range(30))
    content = f"市町村,{numbers}\n札幌市,{','.join('1' * 30)}\n函館市,{','.join('2' * 30)}\n"
    page = bring(opened("pages/brought.py"), content.encode())
    keys = [str(each.key) for each in page.text_input if "own_unit" in str(each.key)]
    assert (keys[0], len(keys)) == ("own_unit_B", 12)
    (box,) = [each for each in page.selectbox if "own_numbers" in str(each.key)]
    box.select(24).run()
    keys = [str(each.key) for each in page.text_input if "own_unit" in str(each.key)]
    assert (keys[0], len(keys)) == ("own_unit_Z", 6)


def test_several_rows_are_told_and_a_rule_is_chosen() -> None:
    rows = ("札幌市,2020,甲,1", "札幌市,2021,甲,2", "札幌市,2021,乙,3", "函館市,2020,甲,4")
    page = bring(opened("pages/brought.py"), "\n".join(["市町村,年,項目,値", *rows]).encode())
    assert "1市町村に複数の行があります：札幌市（2, 3, 4行目）。" in texts(page)
    page.selectbox(key="own_column_D").select("text").run()
    page.selectbox(key="own_rows_items").select("C").run()
    # Other columns: what was said of those before is of none of them.
    assert page.selectbox(key="own_column_E").value == "indicator"
    page.selectbox(key="own_rows_rule").select("latest").run()
    page.selectbox(key="own_rows_by").select("B").run()
    use(page)
    assert choosing.read(page.query_params["choices"]) == Choices(items="C", rule="latest", by="B")
    assert "誤り0件" in texts(page)


@pytest.mark.turns
@pytest.mark.parametrize("script", [page for page in PAGES if page != "pages/brought.py"])
def test_each_page_shows_it_and_says_so(page: AppTest, script: str) -> None:
    use(page)
    query = dict(page.query_params)
    page.switch_page(script)
    page.run()
    assert not page.exception
    assert page.query_params["brought"] == query["brought"]
    told = texts(page)
    assert "持ち込み「調査」" in told
    assert "表3に掲載" not in told


def test_a_question_that_the_table_cannot_answer_is_no_example(page: AppTest) -> None:
    page.switch_page("dashboard.py").run()
    assert page.text_input(key="ask").placeholder == "十勝で二拠点居住をしていて道共同ではない町村"
    page.switch_page("pages/brought.py").run()
    use(page).switch_page("dashboard.py").run()
    assert page.text_input(key="ask").placeholder == "人口1万人未満の町村"


def test_leaving_it_is_one_press(page: AppTest) -> None:
    use(page)
    page.switch_page("pages/priority_map.py").run()
    page.button(key="leave_own").click().run()
    assert "brought" not in page.query_params
    assert "2022年2月 表3" in texts(page)


def test_whoever_has_not_the_file_is_asked_for_it_and_sees_the_same_view() -> None:
    query = {"brought": FILE, "choices": choosing.spelled(READ), "layer": "p02", "code": "01395"}
    app = opened("pages/priority_map.py", **query)
    assert "このアドレスの表は、ここにはありません" in texts(app)
    assert "「調査.csv」を読み込んで作られた画面です。" in texts(app)
    bring(app, CONTENT + b"x")
    assert "「調査.csv」は、このアドレスのファイルとは別のものか" in texts(app)
    bring(app, name="別名.csv")
    assert dict(app.query_params) == query
    assert "持ち込み「令和7年調査」（2025-04時点）" in texts(app)
    assert "ワーケーション" in texts(app)


def test_what_is_shipped_can_be_seen_instead() -> None:
    app = opened("dashboard.py", brought=FILE, layer="p02")
    app.button(key="instead").click().run()
    assert not dict(app.query_params)
    assert "2022年2月 表3" in texts(app)


def test_another_session_sees_nothing_of_it(page: AppTest) -> None:
    use(page)
    other = opened("pages/brought.py", brought=FILE)
    assert "このアドレスの表は、ここにはありません" in texts(other)


@pytest.mark.parametrize("wrong", ["x", "0123456789ab", "../../etc/passwd", "<b>.csv"])
def test_what_names_no_file_is_told_and_what_names_one_is_asked_for(wrong: str) -> None:
    app = opened("dashboard.py", brought=wrong)
    assert not app.exception
    if origin.is_spelled(wrong):
        assert "このアドレスの表は、ここにはありません" in texts(app)
    else:
        assert "URLに使えない値があった" in texts(app)
        assert "2022年2月 表3" in texts(app)


def test_choices_that_were_cut_are_told(page: AppTest) -> None:
    page.query_params["brought"] = FILE
    page.query_params["choices"] = choosing.spelled(READ)[:-8]
    app = opened("dashboard.py", brought=FILE, choices=choosing.spelled(READ)[:-8])
    bring(app)
    assert "アドレスにある表の読み方" in texts(app)


@pytest.mark.parametrize(
    "choices",
    [
        choosing.spelled(READ)[:-8],
        choosing.spelled(Choices(columns=(("B", "left_out"), ("C", "left_out")))),
    ],
)
@pytest.mark.parametrize("script", ["dashboard.py", "pages/brought.py"])
def test_an_address_that_cannot_be_shown_has_a_way_out(script: str, choices: str) -> None:
    app = bring(opened(script, brought=FILE, choices=choices))
    assert len(app.error) == 1
    app.button(key="instead").click().run()
    assert not app.error
    assert not dict(app.query_params)


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (b"", "ファイルが空です"),
        (b"%PDF-1.7", "PDF"),
        (b"<html><body>x</body></html>", "ウェブページ"),
        ("市町村,甲\nどこか,○\n".encode(), "誤り1件"),
    ],
)
def test_a_wrong_file_is_told_and_the_page_goes_on(content: bytes, expected: str) -> None:
    page = bring(opened("pages/brought.py"), content)
    assert expected in texts(page)
    assert not [button for button in page.button if button.key == USE]
    bring(page)
    assert page.button(key=USE)


def test_a_key_opens_a_table_while_somebody_holds_it() -> None:
    data, _ = accept(HOKKAIDO, CONTENT, name=NAME, choices=Choices())
    held._by_key["secret"] = data
    assert held.of_key("secret") is data
    del data
    gc.collect()
    assert held.of_key("secret") is None


def test_a_session_keeps_one_table_open_and_nobody_keeps_it_longer(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    kept = held._Kept()
    monkeypatch.setattr(held, "_kept", lambda: kept)
    first, second = held.hold(NAME, CONTENT), held.hold(NAME, CONTENT + b"x")
    table = held.table(HOKKAIDO, first)
    assert held.table(HOKKAIDO, first) is table
    reference = weakref.ref(table)
    del table
    held.table(HOKKAIDO, second)
    gc.collect()
    assert reference() is None
    kept.files.clear()
    with pytest.raises(held.NotHeldError):
        held.table(HOKKAIDO, first)


@pytest.mark.turns
@pytest.mark.parametrize("since", ["", "2022"])
def test_a_table_of_one_policy_can_be_shown_on_every_page(since: str) -> None:
    codes = HOKKAIDO.municipalities["code"]
    rows = "\n".join(f"{code},{'○×'[n % 2]}" for n, code in enumerate(codes))
    app = use(bring(opened("pages/brought.py"), f"コード,宿泊税\n{rows}".encode(), "一つ.csv"))
    app.query_params.update({"since": since, "code": "01100"} if since else {})
    for name in PAGES:
        app.switch_page(name).run()
        assert not app.error, name
