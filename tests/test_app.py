"""Each page runs, shows the pipeline's numbers, and falls back where the address is wrong."""

import base64
import json
import re
import tomllib
from functools import cache
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from streamlit.components.v2.component_manager import BidiComponentManager
from streamlit.runtime.scriptrunner import RerunData, RerunException
from streamlit.runtime.state import QueryParamsProxy
from streamlit.testing.v1 import AppTest
from streamlit.testing.v1.element_tree import Button, Element

from kankei_geo import __version__
from kankei_geo.analysis import candidates, rule, similar
from kankei_geo.base import paths
from kankei_geo.base.errors import InputFileError
from kankei_geo.dataset import facts
from kankei_geo.dataset.dataset import Dataset
from kankei_geo.export.document import Document
from kankei_geo.present import palette
from kankei_geo.present.tables import municipality_table
from kankei_geo.present.words import changed_words
from kankei_geo.ui import state
from kankei_geo.view import filters
from kankei_geo.view.address import from_query
from kankei_geo.view.view import View
from tests.hokkaido import HOKKAIDO

from .conftest import ROOT

PAGES = (
    "dashboard.py",
    "pages/priority_map.py",
    "pages/airport_access.py",
    "pages/routes.py",
    "pages/hubs.py",
    "pages/municipality.py",
    "pages/compare.py",
    "pages/distribution.py",
    "pages/analysis.py",
    "pages/initiatives.py",
    "pages/background.py",
    "pages/brought.py",
    "pages/sources.py",
)
# A page to which a table is brought shows no figure of its own.
OF_FIGURES = tuple(page for page in PAGES if page != "pages/brought.py")
TIMEOUT_S = 60
COMPONENTS = BidiComponentManager()
ON = True


def opened(page: str = "dashboard.py", **query: str) -> AppTest:
    app = AppTest.from_file(str(ROOT / "dashboard.py"), default_timeout=TIMEOUT_S)
    # To look through all installed packages for components takes longer than the page.
    app._bidi_component_manager = COMPONENTS
    if page != "dashboard.py":
        app.switch_page(page)
    for name, value in query.items():
        app.query_params[name] = value
    app.run()
    assert not app.exception
    return app


def go_in_the_browser(app: AppTest, query: dict[str, str]) -> None:
    """Open another address in the same session, as the browser's own buttons do."""
    app.query_params = dict(query)
    # AppTest cannot tell that these were pressed, for which a session takes another address.
    del app.session_state["_address"]
    app.run()


def test_a_presentation_is_one_figure_with_its_text() -> None:
    for page in ("pages/airport_access.py", "pages/distribution.py"):
        app = opened(page, present="1", scene="1", lang="en", counts="4")
        scene = next(body for body in html(app) if "kg-scene" in body)
        assert "4 policies: 5 municipalities" in scene
        assert "4 policies: 5." in scene  # the text alternative
        assert not app.get("deck_gl_json_chart")


@pytest.mark.parametrize("prefecture", ["00", "20"])
def test_without_a_table_to_be_presented_the_page_is_shown(prefecture: str) -> None:
    app = opened("pages/sources.py", prefecture=prefecture, present="1", kind="four")
    assert not app.error
    assert "stop_presenting" not in [button.key for button in app.button]


def test_a_wrong_code_is_told_and_the_page_goes_on() -> None:
    app = opened(restore="kg1_nonsense", layer="metro_pr")
    assert "資料にあるコード全体（kg1_から末尾まで）" in unescape(app.warning[0].value)
    assert app.query_params["layer"] == "metro_pr"
    assert "restore" not in app.query_params


def html(app: AppTest) -> list[str]:
    return [element.proto.body for element in app.get("html")]


def texts(app: AppTest) -> str:
    told = [*app.markdown, *app.info, *app.caption]
    return "\n".join([*html(app), *(element.value for element in told)])


def map_of(app: AppTest) -> dict[str, Any]:
    specification: dict[str, Any] = json.loads(app.get("deck_gl_json_chart")[0].proto.json)
    return specification


def component(app: AppTest, key: str) -> Element:
    return next(element for element in app.get("bidi_component") if element.key == key)


def sent(app: AppTest, key: str) -> dict[str, Any]:
    """Return the data that a table or a drawing of ours gets with this run."""
    data: dict[str, Any] = json.loads(component(app, key).proto.json)
    return data


@cache
def table_order() -> list[str]:
    return list(municipality_table.municipalities(HOKKAIDO, HOKKAIDO.table, "ja").index)


def published(app: AppTest, place: str) -> dict[str, Any]:
    """Return what the browser fetches for a place of the page."""
    content: dict[str, Any] = json.loads(app.session_state["_published"][place][0].content)
    return content


def lines_of(app: AppTest) -> set[str]:
    """Return the colours of the lines on the map."""
    if "lines" not in {layer["id"] for layer in map_of(app)["layers"]}:
        return set()
    found = (one["properties"]["c"] for one in published(app, "lines")["features"])
    return {f"#{bytes(colour).hex()}" for colour in found}


def shown_codes(app: AppTest) -> list[str]:
    """Return the codes of the rows that the table of municipalities shows, in its order."""
    packed = sent(app, "table").get("kept")
    if packed is None:  # nothing is filtered out
        return table_order()
    kept = [byte >> (7 - n) & 1 for byte in base64.b64decode(packed) for n in range(8)]
    return [code for code, bit in zip(table_order(), kept, strict=False) if bit]


def press(app: AppTest, key: str, event: str, value: object) -> AppTest:
    """Press something in a table or a drawing, as its script in the browser reports it."""
    states = app._tree.get_widget_states()
    pressed = states.widgets.add()
    pressed.id = f"$$STREAMLIT_INTERNAL_KEY_{component(app, key).proto.id}__events"
    pressed.json_trigger_value = json.dumps([{"event": event, "value": value}])
    return app._run(states)


def click_on_map(app: AppTest, code: str) -> AppTest:
    """Click a municipality on the map; an empty code is the sea, or the selected one again."""
    states = app._tree.get_widget_states()
    clicked = states.widgets.add()
    clicked.id = app.get("deck_gl_json_chart")[0].proto.id
    objects = {"pick": [{"properties": {"code": code}}]} if code else {}
    clicked.string_value = json.dumps({"selection": {"indices": {}, "objects": objects}})
    return app._run(states)


def unfold(app: AppTest, key: str) -> AppTest:
    """Switch on what is only made while it is asked for."""
    return app.toggle(key=key).set_value(ON).run()


def labelled(app: AppTest, label: str) -> Button:
    return next(button for button in app.button if label in button.label)


@pytest.mark.turns
@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("language", ["ja", "en"])
def test_every_page_runs_in_both_languages(page: str, language: str) -> None:
    app = opened(page, lang=language, code="01428")
    assert not app.error
    assert f'"language":"{language}"' in texts(app)
    assert sent(app, "pages")["current"] == PAGES.index(page)


@pytest.mark.turns
@pytest.mark.parametrize("page", PAGES)
def test_every_page_tells_its_version_before_anything_is_chosen(page: str) -> None:
    assert f"、関係ジオ {__version__}" in texts(opened(page))
    assert f", Kankei-Geo {__version__}" in texts(opened(page, lang="en"))


@pytest.mark.turns
@pytest.mark.parametrize("page", OF_FIGURES)
@pytest.mark.parametrize("language", ["ja", "en"])
def test_every_page_explains_its_terms(page: str, language: str) -> None:
    shown = texts(opened(page, lang=language))
    name = "overview" if page == "dashboard.py" else page[6:-3]
    glossary = HOKKAIDO.glossary
    terms = glossary[[name in pages.split(".") for pages in glossary["pages"]]]
    assert len(terms) > 0
    for term in terms[f"term_{language}"]:
        assert f"<dt>{term}</dt>" in shown


def test_the_overview_shows_the_headline_figures() -> None:
    shown = texts(opened())
    assert "102<small> / 179</small>" in shown
    assert "179市町村のうち179（うち表3に掲載 102）" in shown


def test_filters_change_map_sentence_table_and_address() -> None:
    app = opened()
    before = map_of(app)
    app.pills(key="policy").set_value(["metro_pr"]).run()
    app.multiselect(key="area").set_value(["tokachi"]).run()
    assert not app.exception
    assert app.query_params == {"policy": "metro_pr", "area": "tokachi"}
    assert "首都圏PRあり、十勝総合振興局 — 179市町村のうち4" in texts(app)
    assert sorted(shown_codes(app)) == ["01634", "01635", "01636", "01641"]
    assert map_of(app)["layers"] != before["layers"]
    assert map_of(app)["initialViewState"]["zoom"] > before["initialViewState"]["zoom"]


def test_dual_residence_without_the_joint_programme_in_tokachi() -> None:
    app = opened()
    app.multiselect(key="area").set_value(["tokachi"]).run()
    app.pills(key="policy").set_value(["dual_residence"]).run()
    app.pills(key="without").set_value(["joint_programme"]).run()
    names = HOKKAIDO.municipalities.set_index("code")["name"]
    assert [names[code] for code in shown_codes(app)] == ["音更町", "広尾町", "幕別町", "池田町"]


@pytest.mark.parametrize(
    ("pills", "value", "number"),
    [
        ("policy", ["joint_programme", "dual_residence"], 31),
        ("without", ["joint_programme"], 34),
        ("counts", ["4", "3"], 16),
        ("counts", ["none"], 77),
    ],
)
def test_each_filter_keeps_as_many_rows_as_the_matrix_says(
    pills: str, value: list[str], number: int
) -> None:
    matrix = HOKKAIDO.policy_matrix
    expected = {
        "policy": int(((matrix["joint_programme"] == 1) & (matrix["dual_residence"] == 1)).sum()),
        "without": int((matrix["joint_programme"] == 0).sum()),
        "counts": 77 if value == ["none"] else int((matrix["priority_count"] >= 3).sum()),
    }[pills]
    app = opened()
    app.pills(key=pills).set_value(value).run()
    assert len(shown_codes(app)) == expected == number


def test_one_of_several_policies_is_asked_for_by_a_switch_that_only_then_is_there() -> None:
    app = opened(policy="joint_programme")
    assert "mode" not in [control.key for control in app.segmented_control]
    app.pills(key="policy").select("dual_residence").run()
    both = len(shown_codes(app))
    app.segmented_control(key="mode").set_value("or").run()
    assert app.query_params == {"policy": "joint_programme-dual_residence", "mode": "or"}
    assert len(shown_codes(app)) == 68 + 65 - both


def test_the_other_filters_stand_behind_a_door() -> None:
    app = opened()
    assert [box.key for box in app.selectbox] == ["layer", "_prefecture_choice"]
    unfold(app, "more")
    app.selectbox(key="sphere").set_value("CTS").run()
    app.select_slider(key="people").set_value((5000, 20_000)).run()
    app.pills(key="evidence").set_value(["panel"]).run()
    assert app.query_params == {"sphere": "CTS", "people": "5000-20000", "evidence": "panel"}
    table = HOKKAIDO.table
    view, _ = from_query(HOKKAIDO, app.query_params)
    assert set(shown_codes(app)) == set(table.loc[filters.matches(HOKKAIDO, table, view), "code"])
    assert 0 < len(shown_codes(app)) < 179


def test_the_map_of_a_prefecture_without_a_table_is_told_as_it_is_drawn() -> None:
    told = opened("dashboard.py", prefecture="20", layer="combination", text="1")
    assert not told.error
    assert "色は重点施策数を表します" in texts(told)


@pytest.mark.parametrize("page", ["dashboard.py", "pages/routes.py"])
def test_a_filter_of_the_journey_has_its_winter_once(page: str) -> None:
    app = opened(page, hours="4")
    unfold(app, "more")
    assert not app.error
    assert [slider.key for slider in app.slider].count("winter") == 1


def test_each_condition_can_be_taken_off_and_all_at_once() -> None:
    app = opened(policy="metro_pr", counts="4-3", area="tokachi", code="01428")
    chips = app.pills(key="conditions")
    assert chips.options == [
        "首都圏PRあり ✕",
        "十勝総合振興局 ✕",
        "3施策以上 ✕",
        "条件をすべて外す",
    ]
    chips.unselect(1).run()
    assert app.query_params == {"policy": "metro_pr", "counts": "4-3", "code": "01428"}
    app.pills(key="conditions").select(-1).run()
    assert app.query_params == {"code": "01428"}
    assert "長沼町" in texts(app)
    assert "conditions" not in [pills.key for pills in app.pills]


def test_an_empty_view_says_why_and_offers_the_ways_back() -> None:
    app = opened(area="nemuro", counts="4-3")
    assert "条件に合う市町村がありません：3施策以上、根室振興局。" in app.warning[0].value
    table = HOKKAIDO.table
    strong = int((table["priority_count"] >= 3).sum())
    labels = [button.label for button in app.button if (button.key or "").startswith("loosen")]
    assert labels == [
        f"「根室振興局」を外す：{strong}市町村",
        "「3施策以上」を外す：5市町村",
    ]
    app.button(key="loosen_1").click().run()
    assert not app.warning
    assert app.query_params == {"area": "nemuro"}


def test_where_no_single_condition_is_to_blame_all_are_taken_off() -> None:
    app = opened(counts="4", area="rumoi", people="100000-300000", code="01428")
    app.button(key="loosen_0").click().run()
    assert not app.warning
    assert app.query_params == {"code": "01428"}


def test_a_wrong_address_falls_back_and_says_so_once() -> None:
    app = opened(policy="nonsense", counts="9", area="tokachi")
    assert "policy=nonsense" in app.warning[0].value
    assert "counts=9" in app.warning[0].value
    assert app.query_params == {"area": "tokachi"}
    app.run()
    assert not app.warning


def test_an_outdated_address_is_told_once_and_keeps_the_rest() -> None:
    app = opened(minimum="3", area="tokachi")
    assert "minimum=3" in app.warning[0].value
    assert app.query_params == {"area": "tokachi"}
    app.run()
    assert not app.warning


def test_choosing_a_municipality_shows_its_marks_with_levels() -> None:
    app = opened()
    app.multiselect(key="code").set_value(["01206"]).run()
    shown = texts(app)
    assert "釧路市" in shown
    assert "あり（左右の欄から導出）" in shown
    assert app.query_params["code"] == "01206"
    assert sent(app, "table")["selected"] == "01206"


@pytest.mark.parametrize("language", ["ja", "en"])
def test_each_municipality_can_be_chosen_by_its_own_name(language: str) -> None:
    app = opened(lang=language)
    names = app.multiselect(key="code").options
    assert len(names) == len(set(names)) == 179
    # 江差町 and 枝幸町 have the same name in English.
    for code in ("01361", "01514"):
        app.multiselect(key="code").set_value([code]).run()
        assert app.query_params["code"] == code


def test_a_selection_in_the_table_and_on_the_map_is_the_same_everywhere() -> None:
    app = opened()
    press(app, "table", "code", "01206")
    assert app.multiselect(key="code").value == ["01206"]
    click_on_map(app, "01428")
    assert app.query_params == {"code": "01428"}
    assert app.multiselect(key="code").value == ["01428"]
    assert sent(app, "table")["selected"] == "01428"
    assert "[251,91,1]" in json.dumps(map_of(app)).replace(" ", "")
    click_on_map(app, "")
    assert app.query_params == {}
    assert sent(app, "table")["selected"] == ""


def test_a_second_click_on_the_map_selects_again_what_was_replaced_elsewhere() -> None:
    app = opened()
    click_on_map(app, "01428")
    app.multiselect(key="code").set_value(["01206"]).run()
    # The map still believes that 01428 is selected and reports its second click as empty.
    click_on_map(app, "")
    assert app.query_params == {"code": "01428"}


def test_several_can_be_selected_and_the_oldest_gives_way() -> None:
    app = opened()
    app.toggle(key="multi").set_value(ON).run()
    for code in ("01100", "01202", "01203"):
        press(app, "table", "code", code)
    click_on_map(app, "01204")
    assert app.query_params["code"] == "01100-01202-01203-01204"
    click_on_map(app, "01205")
    assert app.query_params["code"] == "01202-01203-01204-01205"
    press(app, "table", "code", "01203")
    assert app.query_params["code"] == "01202-01204-01205"
    assert sent(app, "table")["selected"] == "01202-01204-01205"


def test_a_search_with_one_hit_selects_it() -> None:
    app = opened(policy="metro_pr")
    app.text_input(key="find").set_value("ながぬま").run()
    assert app.query_params == {"policy": "metro_pr", "code": "01428"}
    assert app.text_input(key="find").value == ""


def test_a_search_with_several_hits_lists_them_and_filters() -> None:
    app = opened()
    app.text_input(key="find").set_value("しお").run()
    assert app.query_params == {"find": "しお"}
    hits = app.pills(key="found")
    assert len(hits.options) == len(shown_codes(app)) > 1
    first = shown_codes(app)[0]
    hits.set_value(first).run()
    assert app.query_params == {"code": first}


def test_a_search_without_a_hit_offers_the_nearest_names() -> None:
    app = opened()
    app.text_input(key="find").set_value("naganumma-x").run()
    assert app.query_params == {"find": "naganumma-x"}
    assert "条件に合う市町村がありません" in app.warning[0].value
    offered = app.pills(key="found")
    assert any("長沼町" in option for option in offered.options)
    offered.set_value("01428").run()
    assert app.query_params == {"code": "01428"}
    assert not app.warning


def test_a_hostile_search_does_no_harm() -> None:
    app = opened()
    app.text_input(key="find").set_value("<script>alert('&')</script>*~").run()
    assert not app.error
    assert not set(app.query_params["find"]) & set("<>&'*~")
    assert "<script>alert" not in texts(app)


def test_undo_and_redo_go_back_and_forward_and_leave_the_language() -> None:
    app = opened()
    assert app.button(key="undo").disabled
    app.pills(key="policy").set_value(["metro_pr"]).run()
    app.multiselect(key="area").set_value(["tokachi"]).run()
    app.segmented_control(key="lang").set_value("en").run()
    app.button(key="undo").click().run()
    assert app.query_params == {"policy": "metro_pr", "lang": "en"}
    app.button(key="undo").click().run()
    assert app.query_params == {"lang": "en"}
    assert app.button(key="undo").disabled
    for _ in range(2):
        app.button(key="redo").click().run()
    assert app.query_params == {"policy": "metro_pr", "area": "tokachi", "lang": "en"}
    assert app.button(key="redo").disabled


def test_going_back_in_the_browser_is_an_undo() -> None:
    app = opened()
    app.pills(key="policy").set_value(["metro_pr"]).run()
    app.multiselect(key="area").set_value(["tokachi"]).run()
    go_in_the_browser(app, {"policy": "metro_pr"})
    assert app.multiselect(key="area").value == []
    app.button(key="redo").click().run()
    assert app.query_params == {"policy": "metro_pr", "area": "tokachi"}


def test_a_press_that_comes_with_the_address_of_before_undoes_nothing() -> None:
    app = opened(find="別", kind="tiles")
    app.pills(key="policy").set_value(["metro_pr"]).run()
    app.query_params = {"find": "別", "kind": "tiles"}  # the browser had not heard of it yet
    app.multiselect(key="area").set_value(["tokachi"]).run()
    assert app.pills(key="policy").value == ["metro_pr"]
    assert app.query_params == {
        "find": "別",
        "kind": "tiles",
        "policy": "metro_pr",
        "area": "tokachi",
    }


def test_a_press_that_is_broken_off_while_it_writes_the_address_counts(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    app = opened(kind="tiles")
    send = QueryParamsProxy.from_dict
    sent = []

    def send_and_break_off(query: QueryParamsProxy, values: dict[str, str]) -> None:
        send(query, values)
        sent.append(values)
        if len(sent) == 1:  # a message waits, with the address from before this one
            raise RerunException(RerunData(query_string="kind=tiles"))

    monkeypatch.setattr(QueryParamsProxy, "from_dict", send_and_break_off)
    app.pills(key="policy").set_value(["metro_pr"]).run()
    assert sent[0] == app.query_params == {"kind": "tiles", "policy": "metro_pr"}
    assert app.pills(key="policy").value == ["metro_pr"]


def test_reset_keeps_the_language_and_the_favourites_and_can_be_undone() -> None:
    app = opened(policy="metro_pr", lang="en", layer="metro_pr", fav="one~area.tokachi")
    app.button(key="restart_alt").click().run()
    assert app.query_params == {"lang": "en", "fav": "one~area.tokachi"}
    assert app.button(key="restart_alt").disabled
    app.button(key="undo").click().run()
    assert app.query_params["policy"] == app.query_params["layer"] == "metro_pr"


def test_a_favourite_is_kept_opened_and_deleted() -> None:
    app = unfold(opened(policy="metro_pr", area="tokachi"), "favourites")
    app.text_input(key="fav_name").set_value("冬の*十勝").run()
    labelled(app, "この表示を保存").click().run()
    assert app.query_params["fav"] == "冬の 十勝~policy.metro_pr~area.tokachi"
    assert app.text_input(key="fav_name").value == ""
    app.button(key="restart_alt").click().run()
    assert set(app.query_params) == {"fav"}
    app.pills(key="fav_open").set_value("冬の 十勝").run()
    assert app.query_params["policy"] == "metro_pr"
    assert app.query_params["area"] == "tokachi"
    app.pills(key="fav_delete").set_value("冬の 十勝").run()
    assert app.query_params == {"policy": "metro_pr", "area": "tokachi"}


@pytest.mark.parametrize("name", ["", "   ", "***", "<>"])
def test_a_favourite_without_a_name_is_not_kept(name: str) -> None:
    app = unfold(opened(fav="one~area.tokachi"), "favourites")
    app.text_input(key="fav_name").set_value(name).run()
    labelled(app, "この表示を保存").click().run()
    assert app.query_params == {"fav": "one~area.tokachi"}
    assert not app.warning


def test_a_change_of_page_keeps_filters_and_selection() -> None:
    app = opened(policy="metro_pr", area="tokachi", code="01634", lang="en")
    query = dict(app.query_params)
    for number in range(1, len(PAGES)):
        press(app, "pages", "page", number)
        assert app.query_params == query
        assert sent(app, "pages")["current"] == number
        assert not app.error
    press(app, "pages", "page", 0)
    assert sorted(shown_codes(app)) == ["01634", "01635", "01636", "01641"]


def test_from_the_record_one_goes_back_to_the_map_where_one_was() -> None:
    app = opened("pages/priority_map.py", code="01428", area="sorachi")
    press(app, "to_record", "page", 0)
    assert "長沼町" in texts(app)
    press(app, "back", "page", 0)
    assert sent(app, "pages")["current"] == PAGES.index("pages/priority_map.py")
    assert app.query_params == {"code": "01428", "area": "sorachi"}


def test_previous_and_next_walk_through_what_is_shown() -> None:
    app = opened("pages/municipality.py", policy="metro_pr", area="tokachi", code="01634")
    seen = ["01634"]
    for _ in range(4):
        app.button(key="next").click().run()
        seen.append(app.query_params["code"])
    assert seen == ["01634", "01635", "01636", "01641", "01634"]
    app.button(key="previous").click().run()
    assert app.query_params["code"] == "01641"


def test_the_record_names_the_most_similar_and_one_press_goes_there() -> None:
    app = opened("pages/municipality.py", code="01428")
    nearest = list(similar.similar(HOKKAIDO, "01428")["code"])
    assert component(app, "similar").proto.component_name == "kankei_geo_table"
    press(app, "similar", "code", nearest[0])
    assert app.query_params == {"code": nearest[0]}
    assert facts.record(HOKKAIDO, nearest[0])["name"] in texts(app)


def test_a_municipality_that_is_not_listed_is_not_zero() -> None:
    shown = texts(opened("pages/municipality.py", code="01647"))
    assert "未掲載" in shown
    assert "0ではありません" in shown
    assert "足寄町を挙げますが、表3に行がありません" in shown
    assert "重点施策数 0" not in shown


def test_each_policy_has_its_map() -> None:
    seen = set()
    for policy in HOKKAIDO.policies:
        app = opened("pages/priority_map.py", layer=policy)
        seen.add(json.dumps(map_of(app)["layers"]))
    assert len(seen) == 4


def test_a_combination_becomes_the_filter_and_the_layer() -> None:
    app = opened("pages/distribution.py")
    press(app, "combinations", "code", "1001")
    assert app.query_params == {
        "layer": "combination",
        "policy": "joint_programme-dual_residence",
        "without": "metro_pr-wide_area_tour",
    }
    matrix = HOKKAIDO.policy_matrix
    marks = matrix[list(HOKKAIDO.policies)].astype(str).agg("".join, axis=1)
    both = opened("pages/priority_map.py", **app.query_params)
    assert sorted(shown_codes(both)) == sorted(matrix.loc[marks == "1001", "code"])


def test_the_comparison_holds_what_is_chosen_and_hokkaido() -> None:
    app = opened("pages/compare.py")
    assert "比べる" in app.info[0].value
    app.multiselect(key="code").set_value(["01428", "01206"]).run()
    app.multiselect(key="versus").set_value(["tokachi"]).run()
    assert app.query_params == {"code": "01428-01206", "versus": "tokachi"}
    shown = texts(app)
    heads = ["長沼町", "釧路市", "十勝総合振興局", "北海道"]
    assert all(f"<th scope=col>{head}" in shown for head in heads)


def test_more_than_four_are_not_compared_and_it_is_said() -> None:
    app = opened("pages/compare.py", code="01428-01206-01202", versus="tokachi-sorachi")
    assert not app.error
    assert "合わせて5件あります。4件以下に減らしてください。" in app.warning[0].value
    app.multiselect(key="versus").set_value(["tokachi"]).run()
    assert not app.warning
    assert "<th scope=col>十勝総合振興局" in texts(app)


@pytest.mark.parametrize("by", ["area", "people", "access"])
def test_the_distribution_groups_as_chosen(by: str) -> None:
    app = opened("pages/distribution.py")
    app.segmented_control(key="by").set_value(by).run()
    assert app.query_params == ({} if by == "area" else {"by": by})
    groups = {"area": 14, "people": 5, "access": 6}[by]
    rows = sent(app, "spread")["rows"]
    assert [position for position, *_ in rows] == list(range(groups))
    assert sum(municipalities for _, municipalities, *_ in rows) == 179


def test_the_sources_page_lists_every_file_and_the_contradictions() -> None:
    app = opened("pages/sources.py")
    for item in HOKKAIDO.sidecars:
        assert f"<th scope=row>{item.place}" in texts(app)
    assert "先の69自治体" in texts(app)


def test_an_empty_table_of_policies_is_credited_to_nobody() -> None:
    shown = texts(opened("pages/sources.py", prefecture="30"))
    assert "data/30/none/policy_matrix.csv" in shown  # it is a file, as the others
    assert "政策の印：なし" not in shown
    assert "政策の印：研究論文" in texts(opened("pages/sources.py"))


def test_the_access_page_says_the_rule_and_counts_the_tiers() -> None:
    app = opened("pages/airport_access.py")
    shown = texts(app)
    assert (
        "役場から東京直行便のある空港まで車で60分以内（推計）、かつ表3の重点施策数が1以上" in shown
    )
    counts = candidates.tiers(HOKKAIDO, rule.Rule())["tier"].value_counts()
    # The legend counts them; who is no candidate is one class.
    told = [int(counts[tier]) for tier in ("A", "B", "C")]
    assert sent(app, "legend")["n"] == [*told, 179 - sum(told)]
    assert f"候補地は{sum(told)}" in shown
    assert "A：圏内で3施策以上" in published(app, "legend")["html"]
    notes = published(app, "candidates")["notes"]
    assert "導出した印に左右される順位はありません" in "".join(notes)


def test_thresholds_of_the_access_page_live_in_the_address() -> None:
    app = opened("pages/airport_access.py", minutes="45", weights="5-5-0-0-0-0-2", measure="both")
    app.session_state["weighing"] = True
    app.run()
    app.slider(key="km").set_value(80).run()
    app.select_slider(key="weight_metro_pr").set_value(9).run()
    app.toggle(key="merged").set_value(ON).run()
    assert not app.exception
    assert app.query_params == {
        "minutes": "45",
        "km": "80",
        "measure": "both",
        "merged": "1",
        "weights": "5-5-0-0-9-0-2",
    }
    assert "車で45分以内" in texts(app)


def test_the_explanation_speaks_of_the_maps_that_are_shown() -> None:
    four = texts(opened("pages/priority_map.py", kind="four"))
    assert "地図は施策ごとに1枚です" in four
    assert "青が濃いほど" not in four
    assert "青が濃いほど" in texts(opened("pages/priority_map.py"))
    assert "塗りは「あり」" in texts(opened("pages/priority_map.py", layer="metro_pr"))
    assert "薄紫の地面は" in texts(opened("pages/airport_access.py"))
    assert "薄紫の地面は" not in texts(opened("pages/airport_access.py", measure="line"))


@pytest.mark.parametrize("page", OF_FIGURES)
def test_a_page_that_draws_something_names_its_sources(page: str) -> None:
    shown = texts(opened(page, code="01206"))
    if page == "pages/sources.py":  # all of them, in a table
        assert "<p class='kg-sources'>" not in shown
        return
    name = Path(page).stem.replace("dashboard", "overview")
    document = Document(HOKKAIDO, View(code=("01206",)), name)
    told = shown.split("kg-sources'>出典：")[1].split("</p>")[0]
    assert set(document.credit) <= set(told.split(" / "))
    assert document.stamp in shown


@pytest.mark.parametrize("page", ["pages/municipality.py", "pages/compare.py"])
def test_a_page_that_draws_nothing_yet_names_no_sources(page: str) -> None:
    assert "<p class='kg-sources'>" not in texts(opened(page))


@pytest.mark.parametrize(
    ("measure", "unused"),
    [
        ("road", {"km", "merged", "journey"}),
        ("line", {"minutes", "winter", "journey"}),
        ("both", {"journey"}),
        ("journey", {"minutes", "km", "merged"}),
    ],
)
def test_only_what_the_measure_uses_is_there(measure: str, unused: set[str]) -> None:
    app = opened("pages/airport_access.py", measure=measure)
    controls = (*app.slider, *app.toggle)
    assert not [control for control in controls if control.disabled]
    of_measures = {"minutes", "km", "winter", "merged", "journey"}
    assert of_measures - {control.key for control in controls} == unused


def test_a_threshold_is_kept_while_another_measure_decides() -> None:
    app = opened("pages/airport_access.py", minutes="90")
    app.segmented_control(key="measure").set_value("line").run()
    assert not [slider for slider in app.slider if slider.key == "minutes"]
    app.segmented_control(key="measure").set_value("road").run()
    assert app.slider(key="minutes").value == 90


def test_weights_are_shares_on_the_sliders_and_in_the_text() -> None:
    app = opened("pages/airport_access.py", weights="6-2-0-0-0-0-0")
    assert not [one for one in app.select_slider if one.key.startswith("weight_")]
    app.session_state["weighing"] = True
    app.run()
    slider = app.select_slider(key="weight_access")
    assert slider.value == 6
    assert slider.options[6] == "75%"
    assert slider.options[0] == "0%"
    app.toggle(key="how_ranked").set_value(ON).run()
    assert "空港への近さ75%、重点施策数25%" in texts(app).replace("&#37;", "%")
    listed = published(app, "candidates")
    assert listed["notes"][0].startswith("1位は")
    assert listed["badges"] == {
        "公表値と矛盾": {"01452": listed["badges"]["公表値と矛盾"]["01452"]}
    }
    (end,) = listed["ranges"].values()
    ranks = [row[listed["columns"].index("重みを変えたときの順位")] for row in listed["rows"]]
    assert max(int(one.split("–")[1]) for one in ranks if one) <= end


def test_with_every_weight_at_zero_the_default_is_taken() -> None:
    app = opened("pages/airport_access.py", weights="1-0-0-0-0-0-0")
    app.session_state["weighing"] = True
    app.run()
    app.select_slider(key="weight_access").set_value(0).run()
    assert not app.error
    assert app.query_params == {}


def test_an_empty_rule_offers_the_nearest_one() -> None:
    app = opened("pages/airport_access.py", minutes="10", count="4")
    assert "この条件では候補がありません" in app.warning[0].value
    labelled(app, "該当がある最も近い条件で表示").click().run()
    assert not app.warning


def test_a_place_without_a_road_gets_words_and_no_number() -> None:
    shown = texts(opened("pages/airport_access.py", code="01517", airports="service"))
    assert "道路なし" in shown


@pytest.mark.turns
@pytest.mark.parametrize("measure", ["road", "line", "both"])
def test_each_measure_draws_its_own_lines(measure: str) -> None:
    also = {"also": "areas"}
    app = opened("pages/airport_access.py", measure=measure, merged="1", winter="1.3", **also)
    layers = {layer["id"]: layer for layer in map_of(app)["layers"]}
    assert ("isochrone" in layers) == (measure != "line")
    colours = lines_of(app)
    assert (palette.BUFFER_COLOUR in colours) == (measure != "road")
    assert (palette.AREA_COLOUR in colours) == (measure != "both")
    # Winter is told on the map where candidates are; a circle knows of no winter.
    assert (palette.CHANGED_COLOUR in colours) == (measure != "both")
    assert palette.WAY_CASING_COLOUR not in colours - {palette.CHANGED_CASING_COLOUR}
    if "isochrone" in layers:
        # On the ground, below the municipalities, whose light fills let it be seen.
        order = list(layers)
        assert order[:3] == ["ground", "isochrone", "municipalities"]
        grounds = str(layers["municipalities"]["getFillPatternBackgroundColor"])
        assert "[0,0,0,0]" in grounds
        assert "[242,242,242]" not in grounds


def test_the_way_is_drawn_for_who_is_selected_and_has_a_road() -> None:
    def drawn(**query: str) -> bool:
        return palette.WAY_COLOUR in lines_of(opened("pages/airport_access.py", **query))

    assert not drawn()
    assert drawn(code="01463")
    assert drawn(code="01463", measure="both")
    assert not drawn(code="01517")  # 礼文町: no road leads to a flight to Tokyo


def test_each_setting_tells_beside_itself_what_it_changed() -> None:
    view = View(winter=1.5, minutes=45)
    app = opened("pages/airport_access.py", winter="1.5", minutes="45")
    told = [one.value for one in app.get("html") if "<p class=kg-changed>" in one.value]
    assert len(told) == 3
    for line, shown in zip(changed_words.lines(HOKKAIDO, view).values(), told, strict=True):
        assert line in shown
    plain = opened("pages/airport_access.py")
    assert len([one for one in plain.get("html") if "<p class=kg-changed>" in one.value]) == 1
    assert palette.CHANGED_COLOUR not in lines_of(plain)
    app.session_state["details"] = "何が変わったか"
    app.run()
    table = published(app, "changed")
    assert [row[0] for row in table["rows"]] == ["測り方", "車の時間（分）", "冬の係数"]


def test_the_way_is_told_on_the_record_and_beside_the_map() -> None:
    for page in ("pages/airport_access.py", "pages/municipality.py"):
        shown = texts(opened(page, code="01463"))
        assert "82.1 km（うち有料63.2 km）" in shown
        assert "国道36号 → 国道337号 → 道東自動車道 → 国道237号" in shown
    english = texts(opened("pages/municipality.py", code="01463", lang="en"))
    assert "82.1 km, of which 63.2 km with a toll" in english
    assert "National Route 36 → National Route 337 → Doto Expressway" in english
    assert "道のり" not in texts(opened("pages/municipality.py", code="01517"))


def test_what_fails_unexpectedly_leaves_no_trace_on_screen(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def broken(_data: Dataset) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(facts, "headline", broken)
    app = AppTest.from_file(str(ROOT / "dashboard.py"), default_timeout=TIMEOUT_S).run()
    assert not app.exception
    assert "このページを作る途中で問題が起きました" in app.error[0].value


def test_the_map_is_told_as_text_on_request() -> None:
    app = opened(policy="metro_pr")
    assert "最も多いのは" not in texts(app)
    app.toggle(key="text").set_value(ON).run()
    assert "最も多いのは秩父別町、鷹栖町、浦河町、鹿追町、新得町です。" in texts(app)
    assert app.query_params == {"policy": "metro_pr", "text": "1"}


def test_the_columns_of_the_table_are_chosen_and_its_download_has_them() -> None:
    app = opened(area="tokachi")
    assert "columns" not in sent(app, "table")  # as usual
    unfold(app, "table_settings")
    app.pills(key="columns").set_value(["code", "minutes"]).run()
    assert app.query_params == {"area": "tokachi", "columns": "code-minutes"}
    headings = municipality_table.municipalities(HOKKAIDO, HOKKAIDO.table, "ja").columns
    shown = [headings[n] for n in sent(app, "table")["columns"]]
    assert shown == ["市町村", "コード", municipality_table.column_title(HOKKAIDO, "minutes", "ja")]
    assert "19" in app.get("download_button")[0].label


def test_a_missing_file_is_told_without_a_trace(monkeypatch: pytest.MonkeyPatch) -> None:
    def missing() -> None:
        raise InputFileError(
            "{place}: the file is missing or cannot be read. Restore it.",
            place="data/policy_matrix.csv",
        )

    monkeypatch.setattr(state, "dataset", missing)
    app = AppTest.from_file(str(ROOT / "dashboard.py"), default_timeout=TIMEOUT_S).run()
    assert not app.exception
    assert unescape(app.error[0].value) == (
        "data/policy_matrix.csv：ファイルがないか、読めません。元に戻してください。"
    )


def test_sessions_do_not_share_their_state() -> None:
    first, second = opened(area="tokachi"), opened()
    first.pills(key="policy").set_value(["metro_pr"]).run()
    first.button(key="undo").click().run()
    second.run()
    assert second.query_params == {}
    assert second.multiselect(key="area").value == []
    assert second.button(key="undo").disabled
    assert second.button(key="redo").disabled
    assert len(shown_codes(second)) == 179


def test_the_configuration_keeps_the_app_offline() -> None:
    config = tomllib.loads((paths.ROOT / ".streamlit" / "config.toml").read_text("utf-8"))
    assert config["browser"]["gatherUsageStats"] is False
    # Without an address of its own Streamlit would ask an outside host for the machine's.
    assert config["server"]["address"] == "localhost"
    assert "http" not in json.dumps(config)


@pytest.mark.parametrize("page", ["dashboard.py", "pages/airport_access.py"])
def test_a_map_asks_no_other_machine_for_anything(page: str) -> None:
    drawn = json.dumps(map_of(opened(page)))
    assert '"/geometry/' in drawn
    assert re.findall(r'"(?:[a-z]+:)?//[^"]*"', drawn) == []


def test_the_record_tells_the_journey_with_its_parts_and_follows_the_assumptions() -> None:
    app = opened("pages/municipality.py", code="01219")
    assert "約4時間46分" in texts(app)
    assert "羽田から紋別まで（公表値）" in texts(app)
    app.slider(key="checkin").set_value(20).run()
    assert "約4時間6分" in texts(app)
    assert app.query_params["checkin"] in ("20", ["20"])
    app.toggle(key="waiting").set_value(False).run()  # type: ignore[arg-type]  # as the widget takes it
    assert "約2時間36分" in texts(app)
    assert "便の待ち時間" not in texts(app).split("前提")[0]
    assert "飛行機と車では行けない" in texts(opened("pages/municipality.py", code="01517"))


def test_the_map_of_journeys_tells_how_to_read_it_and_the_selected_ones_parts() -> None:
    app = opened("pages/priority_map.py", layer="journey")
    assert "緑が濃いほど" in texts(app)
    assert "未掲載" not in texts(app).split("読み方")[-1][:200]
    chosen = texts(opened("pages/priority_map.py", layer="journey", code="01219"))
    assert "約4時間46分" in chosen
    assert "約4時間46分" not in texts(opened("pages/priority_map.py", code="01219"))


def test_hours_from_haneda_filter_the_municipalities() -> None:
    shown = texts(opened("dashboard.py", hours="4"))
    assert "羽田から4時間以内（推計）" in shown
    assert "179市町村のうち19" in shown


@pytest.mark.parametrize(
    ("page", "query"),
    [
        ("pages/municipality.py", {"code": "01428"}),
        ("pages/compare.py", {"code": "01428-01206"}),
    ],
)
def test_charts_keep_their_own_colours_on_a_dark_page(page: str, query: dict[str, str]) -> None:
    # Their ground is white in either mode: the theme of a dark page would write in white on it.
    (chart,) = opened(page, **query).get("plotly_chart")
    assert chart.proto.theme == ""
    layout = json.loads(chart.proto.spec)["layout"]
    # Without a template and a ground of its own, plotly draws on white.
    assert not {"paper_bgcolor", "plot_bgcolor"} & set(layout)
    assert layout["font"]["color"] == "#1a1a1a"
