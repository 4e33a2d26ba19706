"""Each page runs, shows the pipeline's numbers, and falls back where the address is wrong."""

import json

import pytest
from streamlit.testing.v1 import AppTest

from kankei_geo import candidates, load, paths, pipeline, sources
from kankei_geo.errors import InputFileError

from .conftest import ROOT

PAGES = (
    "dashboard.py",
    "pages/priority_map.py",
    "pages/airport_access.py",
    "pages/municipality.py",
    "pages/sources.py",
)
TIMEOUT_S = 60


def opened(page: str = "dashboard.py", **query: str) -> AppTest:
    app = AppTest.from_file(str(ROOT / "dashboard.py"), default_timeout=TIMEOUT_S)
    if page != "dashboard.py":
        app.switch_page(page)
    for name, value in query.items():
        app.query_params[name] = value
    app.run()
    assert not app.exception
    return app


def texts(app: AppTest) -> str:
    html = [element.proto.body for element in app.get("html")]
    return "\n".join([*html, *(item.value for item in app.markdown), *(i.value for i in app.info)])


def map_of(app: AppTest) -> dict[str, object]:
    specification: dict[str, object] = json.loads(app.get("deck_gl_json_chart")[0].proto.json)
    return specification


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("language", ["ja", "en"])
def test_every_page_runs_in_both_languages(page: str, language: str) -> None:
    app = opened(page, lang=language, code="01428")
    assert not app.error
    assert f'documentElement.lang="{language}"' in texts(app)


def test_the_overview_shows_the_headline_figures() -> None:
    shown = texts(opened())
    assert "102<small> / 179</small>" in shown
    assert "179市町村のうち179（うち表3に掲載 102）" in shown


def test_filters_change_map_sentence_table_and_address() -> None:
    app = opened()
    before = map_of(app)
    app.selectbox(key="policy").set_value("metro_pr").run()
    app.selectbox(key="area").set_value("tokachi").run()
    assert not app.exception
    assert app.query_params["policy"] == "metro_pr"
    assert app.query_params["area"] == "tokachi"
    assert "首都圏PRあり、十勝総合振興局 — 179市町村のうち4" in texts(app)
    shown = ".m634,.m635,.m636,.m641{display:table-row}"
    assert shown in texts(app)
    assert map_of(app) != before


def test_filters_can_be_cleared_and_keep_the_selection() -> None:
    app = opened(policy="metro_pr", minimum="3", code="01428")
    app.button[0].click().run()
    assert app.query_params == {"code": "01428"}
    assert "長沼町" in texts(app)


def test_an_empty_view_says_why_and_offers_the_way_back() -> None:
    app = opened(area="nemuro", minimum="3")
    assert "条件に合う市町村がありません：重点施策数3以上、根室振興局。" in app.warning[0].value
    nearest = next(b for b in app.button if b.label == "該当がある最も近い条件で表示")
    nearest.click().run()
    assert not app.warning
    assert app.query_params == {"area": "nemuro", "minimum": "2"}


def test_a_wrong_address_falls_back_and_says_so_once() -> None:
    app = opened(policy="nonsense", minimum="9", area="tokachi")
    assert "policy=nonsense" in app.warning[0].value
    assert app.query_params == {"area": "tokachi"}
    app.run()
    assert not app.warning


def test_choosing_a_municipality_shows_its_marks_with_levels() -> None:
    app = opened()
    app.selectbox(key="code").set_value("01206").run()
    shown = texts(app)
    assert "釧路市" in shown
    assert "あり（左右の欄から導出）" in shown
    assert app.query_params["code"] == "01206"


def test_a_municipality_that_is_not_listed_is_not_zero() -> None:
    shown = texts(opened("pages/municipality.py", code="01647"))
    assert "未掲載" in shown
    assert "0ではありません" in shown
    assert "足寄町を挙げますが、表3に行がありません" in shown
    assert "重点施策数 0" not in shown


def test_each_policy_has_its_map() -> None:
    seen = set()
    for policy in pipeline.POLICIES:
        app = opened("pages/priority_map.py", layer=policy)
        seen.add(json.dumps(map_of(app)["layers"]))
    assert len(seen) == 4


def test_the_sources_page_lists_every_file_and_the_contradictions() -> None:
    app = opened("pages/sources.py")
    assert len(app.dataframe[0].value) == len(sources.read_all())
    assert "先の69自治体" in texts(app)


def test_the_access_page_says_the_rule_and_counts_the_tiers() -> None:
    shown = texts(opened("pages/airport_access.py"))
    assert (
        "役場から東京直行便のある空港まで車で60分以内（推計）、かつ表3の重点施策数が1以上" in shown
    )
    counts = candidates.tiers(candidates.Rule())["tier"].value_counts()
    assert f"A：圏内で3施策以上：{counts['A']}" in shown
    assert "導出した印に左右される順位はありません" in shown


def test_thresholds_of_the_access_page_live_in_the_address() -> None:
    app = opened("pages/airport_access.py", minutes="45", weights="5-5-0-0-0-0-2")
    app.slider(key="km").set_value(80).run()
    app.slider(key="weight_metro_pr").set_value(9).run()
    app.toggle(key="merged").set_value(True).run()
    assert not app.exception
    assert app.query_params == {
        "minutes": "45",
        "km": "80",
        "merged": "1",
        "weights": "5-5-0-0-9-0-2",
    }
    assert "車で45分以内" in texts(app)


def test_an_empty_rule_offers_the_nearest_one() -> None:
    app = opened("pages/airport_access.py", minutes="10", count="4")
    assert "この条件では候補がありません" in app.warning[0].value
    nearest = next(b for b in app.button if b.label == "該当がある最も近い条件で表示")
    nearest.click().run()
    assert not app.warning


def test_a_place_without_a_road_gets_words_and_no_number() -> None:
    shown = texts(opened("pages/airport_access.py", code="01517", airports="service"))
    assert "道路なし" in shown


@pytest.mark.parametrize("measure", ["road", "line", "both"])
def test_each_measure_draws_its_own_lines(measure: str) -> None:
    app = opened("pages/airport_access.py", measure=measure, merged="1", winter="1.3")
    layers = {layer["id"]: layer for layer in map_of(app)["layers"]}
    assert ("isochrones" in layers) == (measure != "line")
    assert ("buffers" in layers) == (measure != "road")
    if "isochrones" in layers:
        assert layers["isochrones"]["data"] == "/app/static/isochrones/winter_1_3.geojson"


def test_what_fails_unexpectedly_leaves_no_trace_on_screen(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def broken() -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(pipeline, "headline", broken)
    app = AppTest.from_file(str(ROOT / "dashboard.py"), default_timeout=TIMEOUT_S).run()
    assert not app.exception
    assert "このページを作る途中で問題が起きました" in app.error[0].value


def test_the_map_is_told_as_text_on_request() -> None:
    app = opened(policy="metro_pr")
    assert "最も多いのは" not in texts(app)
    app.toggle(key="as_text").set_value(True).run()
    assert "最も多いのは秩父別町、鷹栖町、浦河町、鹿追町、新得町です。" in texts(app)


def test_a_missing_file_is_told_without_a_trace(monkeypatch: pytest.MonkeyPatch) -> None:
    def missing() -> None:
        raise InputFileError(
            "{path}: the file is missing. Restore it from the repository, or build it again.",
            path="data/policy_matrix.csv",
        )

    monkeypatch.setattr(pipeline, "joined_table", missing)
    app = AppTest.from_file(str(ROOT / "dashboard.py"), default_timeout=TIMEOUT_S).run()
    assert not app.exception
    assert app.error[0].value == (
        "data/policy_matrix.csv：ファイルがありません。リポジトリから戻すか、作り直してください。"
    )


def test_sessions_do_not_share_their_state() -> None:
    first, second = opened(area="tokachi"), opened()
    first.selectbox(key="policy").set_value("metro_pr").run()
    second.run()
    assert second.query_params == {}
    assert second.selectbox(key="area").value == "all"


def test_the_configuration_keeps_the_app_offline() -> None:
    config = (paths.ROOT / ".streamlit" / "config.toml").read_text("utf-8")
    assert "gatherUsageStats = false" in config
    assert "http" not in config
    assert load.airports()["url"].str.len().all()
