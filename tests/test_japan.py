"""All of Japan: the prefectures that are there as one map, one table, one search."""

import json
import shutil
from html import unescape
from pathlib import Path

import pandas as pd
import pytest
import shapely

from kankei_geo.analysis.main_land import main_land
from kankei_geo.base import paths
from kankei_geo.base.errors import UnknownNameError
from kankei_geo.base.paths import HOME_VARIABLE
from kankei_geo.build.add_prefecture import add_prefecture
from kankei_geo.dataset import catalogue, japan
from kankei_geo.dataset.catalogue import open_dataset
from kankei_geo.dataset.japan import JAPAN, NO_TABLE, JapanDataset
from kankei_geo.export import formats
from kankei_geo.export.document import Document
from kankei_geo.present import classify, legend
from kankei_geo.present.maps import deck, served
from kankei_geo.present.maps.pictures import policy_picture
from kankei_geo.present.tables import municipality_table
from kankei_geo.present.words import words
from kankei_geo.ui import server
from kankei_geo.ui.parts import controls
from kankei_geo.view import filters, layers, search
from kankei_geo.view.view import View

from . import made_up
from .conftest import ROOT, run
from .test_app import PAGES, opened, texts
from .test_server import asked

pytestmark = pytest.mark.slow

TOWNS = {"01": 179, "20": 77, "30": 30}  # those that are shipped


@pytest.fixture(scope="module")
def data() -> JapanDataset:
    found = open_dataset(JAPAN)
    assert isinstance(found, JapanDataset)
    return found


def shipped_to(home: Path, *codes: str) -> Path:
    for kind in ("data", "geo", "static"):
        for code in codes:
            shutil.copytree(ROOT / kind / code, home / kind / code)
    return home


def test_it_is_what_the_prefectures_are(data: JapanDataset) -> None:
    assert len(data.table) == data.prefecture.municipalities == sum(TOWNS.values())
    assert data.table["code"].is_monotonic_increasing
    assert data.table["code"].str.fullmatch(r"\d{5}").all()
    assert list(data.subprefectures["slug"]) == ["hokkaido", "nagano", "wakayama"]
    for code, number in TOWNS.items():
        own = open_dataset(code)
        mine = data.table[data.table["code"].str.startswith(code)]
        assert len(mine) == number
        assert set(mine["subprefecture"]) == {own.prefecture.name.ja}
        same = ["code", "name", "kana", "office_lat", "office_lon", "url", "polygon_area_km2"]
        pd.testing.assert_frame_equal(
            mine[same].reset_index(drop=True), own.table[same].reset_index(drop=True)
        )
    assert data.missing == tuple(code for code in japan.EVERY if code not in TOWNS)
    data.require_everything()


def test_without_a_table_is_neither_zero_nor_not_listed(data: JapanDataset) -> None:
    table = data.table
    hokkaido = open_dataset("01").table
    assert set(table.loc[~table[NO_TABLE], "code"]) == set(hokkaido["code"])
    assert int(table["listed"].sum()) == int(hokkaido["listed"].sum()) == 102
    assert table.loc[table[NO_TABLE], ["priority_count", *data.policies]].isna().all().all()
    for layer in layers.policy_layers(data):
        keys = classify.classify(data, table, layer)
        assert set(keys[table[NO_TABLE]]) == {NO_TABLE}
        assert (keys == legend.NOT_LISTED.key).sum() == 77
        known = {item.key for item in legend.classes(data, layer)}
        assert {NO_TABLE, legend.NOT_LISTED.key} <= known
    row = table[table["code"] == "20201"].iloc[0]
    assert words.count(row, "ja") == words.mark(data, row, data.policies[0], "ja") == "表なし"
    shown = municipality_table.municipalities(data, table, "en")
    assert set(shown.loc[["20201", "30201"], "Joint programme"]) == {"No table"}
    assert shown.loc["01202", "Joint programme"] != "No table"


def test_filters_tell_no_table_from_not_listed(data: JapanDataset) -> None:
    def codes(**settings: tuple[str, ...]) -> set[str]:
        return {code[:2] for code in filters.kept(data, View(**settings))["code"]}  # type: ignore[arg-type]  # each a setting

    assert layers.counts(data)[-2:] == (layers.NOT_LISTED, NO_TABLE)
    assert NO_TABLE not in layers.counts(open_dataset("01"))
    assert codes(counts=(layers.NOT_LISTED,)) == {"01"}
    assert codes(counts=(NO_TABLE,)) == {"20", "30"}
    assert codes(area=("nagano",)) == {"20"}
    for setting in ("policy", "without"):
        assert codes(**{setting: (data.policies[0],)}) == {"01"}


def test_shapes_are_numbered_as_the_map_paints_them(data: JapanDataset) -> None:
    areas = data.drawn_areas.sort_values("i")
    inside = areas[areas["in_scope"]]
    assert list(inside["code"]) == list(data.table["code"])
    assert set(areas.loc[~areas["in_scope"], "code"]) == set(data.prefecture.outlined)
    assert shapely.is_valid(areas.geometry.to_numpy()).all()
    assert not areas.geometry.is_empty.any()
    picture = policy_picture(data, View(), "count", data.table, data.table["code"].notna())
    painted = deck.paint(data, picture.keys, picture.classes)
    assert len(painted.numbers) == len(areas)
    at = dict(zip(areas["code"], painted.numbers, strict=True))
    assert painted.palette[at["20201"]] == legend.NO_TABLE_CLASS
    assert painted.palette[at["01695"]] == legend.OUT_OF_SCOPE
    told = json.loads(served.content(data, paths.PICKED))["features"]
    matsumoto = next(one["properties"] for one in told if one["properties"]["code"] == "20202")
    assert matsumoto["name_ja"] == "松本市"
    assert matsumoto["tip_ja"] == "長野県\n表なし"
    for name in served.NAMES:
        mine = served.content(data, name)
        assert len(mine) <= sum(
            len(served.content(part, name)) for part in data.parts
        )  # fewer corners than all of them


def test_borders_of_a_prefecture_stay_where_they_are(data: JapanDataset) -> None:
    mine = data.drawn_areas.set_index("code").geometry
    for part in data.parts:
        own = part.drawn_areas.set_index("code").geometry
        apart = shapely.area(mine.loc[own.index].symmetric_difference(own).to_numpy()).sum()
        assert apart < 0.05 * shapely.area(own.to_numpy()).sum()


def test_the_address_and_the_hash_change_with_a_prefecture(tmp_path: Path) -> None:
    home = shipped_to(tmp_path / "two", "20", "30")
    first = open_dataset(JAPAN, home=home)
    assert first.hash != open_dataset(JAPAN).hash
    assert isinstance(first, JapanDataset)
    assert not first.with_table
    assert first.table[NO_TABLE].all()


def test_one_prefecture_is_not_all_of_japan(tmp_path: Path) -> None:
    home = shipped_to(tmp_path / "one", "30")
    assert catalogue.japan(home) == ()
    with pytest.raises(UnknownNameError, match="is no edition of All of Japan"):
        open_dataset(JAPAN, home=home)


def test_it_is_offered_where_every_prefecture_is_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert JAPAN not in {item.code for item in catalogue.choices()}
    monkeypatch.setattr(catalogue, "EVERY", tuple(TOWNS))
    found = catalogue.choices(shipped_to(tmp_path / "three", *TOWNS))
    assert [item.code for item in found] == ["01", JAPAN, "20", "30"]  # behind the first one
    assert found[1].address == (JAPAN, "")
    assert found[1].prefecture.ja == "全国"


def test_editions_are_those_that_prefectures_have(tmp_path: Path) -> None:
    home = shipped_to(tmp_path / "made_up", "01", "20")
    made_up.build(home)
    editions = [item.edition for item in catalogue.japan(home)]
    assert editions == ["2022", made_up.FIRST, made_up.SECOND]
    data = open_dataset(JAPAN, made_up.FIRST, home)
    assert isinstance(data, JapanDataset)
    assert data.with_table == {made_up.CODE}
    assert data.policies == ("visit", "work", "study")
    table = data.table.set_index("code")
    assert set(table.index[~table[NO_TABLE]]) == set(made_up.codes())
    assert not table.loc[made_up.NOT_LISTED[0], "listed"]
    assert table.loc[made_up.WITHOUT_POLICY, "priority_count"] == 0
    # An edition of the same name with other policies is another one.
    other = home / "data/20/first"
    shutil.copytree(home / "data/99/first", other)
    settings = other / "edition.toml"
    settings.write_text(
        settings.read_text(encoding="utf-8").replace("訪問", "視察"), encoding="utf-8"
    )
    catalogue._japan_editions.cache_clear()
    assert catalogue._japan_editions(home)[made_up.FIRST][1] == {"20"}


def test_names_are_told_apart_and_found(data: JapanDataset) -> None:
    for language in ("ja", "en"):
        names = controls.names_by_code(data, language)
        assert len(set(names.values())) == len(data.table)
    names = controls.names_by_code(data, "ja")
    assert names["20481"] == "池田町 いけだまち"
    assert names["01601"] == "日高町 ひだかちょう (北海道)"
    assert names["30382"] == "日高町 ひだかちょう (和歌山県)"
    assert search.find(data, "まつもと") == ("20202",)
    assert search.group(data, "長野") == "nagano"


def test_every_source_is_told(data: JapanDataset) -> None:
    found = {item.name: item for item in data.sidecars}
    assert {"municipalities.geojson", "municipalities.csv", "policy_matrix.csv"} <= set(found)
    drawn = found["municipalities.geojson"]
    assert {item.name for item in drawn.inputs} == {
        f"static/{code}/municipalities.geojson" for code in TOWNS
    }
    assert drawn.outputs[0].sha256.startswith(served.digest(data, paths.DRAWN))
    for part in data.parts:
        own = {item.name: item for item in part.sidecars}
        assert own["municipalities.csv"].credit["ja"] in found["municipalities.csv"].credit["ja"]
    assert found["policy_matrix.csv"].place == "data/00/2022/policy_matrix.csv"
    assert all(item.redistributable for item in found.values())


@pytest.mark.turns
@pytest.mark.parametrize("language", ["ja", "en"])
@pytest.mark.parametrize("page", PAGES)
def test_every_page_opens(page: str, language: str) -> None:
    app = opened(page, prefecture=JAPAN, lang=language, code="20202")
    assert [unescape(error.value) for error in app.error] == []
    assert [unescape(warning.value) for warning in app.warning] == []
    shown = unescape(texts(app))
    if page == "pages/sources.py":
        assert "static/00/municipalities.geojson" in shown
        return
    assert app.get("deck_gl_json_chart")
    ja = language == "ja"
    assert ("3都道府県286市区町村の地図" if ja else "286 municipalities in 3 prefectures") in shown
    told = "ほかの2都道府県は表がありません" if ja else "The other 2 prefectures have no table"
    assert told in shown
    assert ("47都道府県のうち44は" if ja else "44 of 47 prefectures") in shown
    assert ("都道府県内" if ja else "within the prefecture") in shown
    is_whole = page in ("dashboard.py", "pages/priority_map.py")
    own = "この画面は都道府県ごとの画面です" if ja else "This page is for one prefecture"
    assert (own in shown) != is_whole
    assert JAPAN in [box.value for box in app.selectbox if box.key == "_prefecture_choice"]


def test_a_record_leads_to_its_own_prefecture() -> None:
    app = opened(prefecture=JAPAN, code="20202", area="nagano", lang="en")
    app.button(key="open_prefecture").click().run()
    assert not app.exception
    assert dict(app.query_params) == {"prefecture": "20", "code": "20202", "lang": "en"}
    app = opened(prefecture=JAPAN, code="01202")
    app.button(key="open_prefecture").click().run()
    assert dict(app.query_params) == {"code": "01202"}


def test_a_condition_is_told_and_taken_off() -> None:
    app = opened(prefecture=JAPAN, counts=NO_TABLE, area="wakayama", text="1")
    shown = unescape(texts(app))
    assert "表なし" in shown
    assert "286市区町村のうち30" in shown
    assert "都道府県：和歌山県：30" in shown
    app = opened(prefecture=JAPAN, counts="4", area="wakayama")
    assert "条件" in unescape(app.warning[0].value) or app.button(key="loosen_0")


@pytest.mark.turns(1)
def test_documents_questions_and_tables_of_ones_own_are_of_one_prefecture(tmp_path: Path) -> None:
    data = open_dataset(JAPAN)
    with pytest.raises(UnknownNameError, match="is a map, a table and a search only"):
        formats.make("png", Document(data, View()))
    for command in (
        ("ask", "札幌市の人口"),
        ("candidates",),
        ("export", "--format", "atlas", "--out", str(tmp_path / "a.pdf")),
    ):
        told = run(ROOT, *command, "--prefecture", JAPAN)
        assert told.returncode == 2
        assert "Traceback" not in told.stderr
    assert server._view(asked("overview", "png", b"prefecture=00")).status_code == 404
    rows = run(ROOT, "table", "--prefecture", JAPAN).stdout.splitlines()
    assert len(rows) == 1 + sum(TOWNS.values())
    assert rows[0].endswith(NO_TABLE)
    app = opened(prefecture=JAPAN, brought="0123456789abcdef-x.csv")
    assert not app.file_uploader


@pytest.fixture(scope="module")
def islands(full_input: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = tmp_path_factory.mktemp("islands")
    for code in ("13", "47"):
        add_prefecture(
            code,
            boundaries=full_input / f"japan/boundaries/N03-21_{code}_210101_1pct.geojson",
            offices=full_input / "japan/offices.csv",
            home=home,
        )
    return shipped_to(home, "20")


@pytest.mark.turns
@pytest.mark.full_input
@pytest.mark.parametrize(
    ("code", "town", "far"), [("13", "新宿区", "小笠原村"), ("47", "那覇市", "与那国町")]
)
def test_a_map_with_a_table_of_ones_own_begins_at_the_main_land(
    islands: Path, code: str, town: str, far: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(HOME_VARIABLE, str(islands))
    app = opened("pages/brought.py", prefecture=code)
    app.file_uploader[0].upload("調査.csv", f"市町村,調査\n{town},○\n".encode()).run()
    app.button(key="brought_use").click().run()
    app.switch_page("pages/priority_map.py").run()
    assert not app.exception
    main = main_land(open_dataset(code))
    assert main
    assert seen(app) == pytest.approx(main.bounds, abs=0.006)
    assert "縮小すると次の市町村が見えます" in unescape(texts(app))
    assert far in unescape(texts(app))


@pytest.mark.full_input
def test_a_prefecture_of_japan_begins_at_its_main_land(
    islands: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(HOME_VARIABLE, str(islands))
    app = opened(prefecture=JAPAN, area="tokyo")
    west, south, east, north = seen(app)
    assert 138.9 < west < east < 140
    assert 35.4 < south < north < 36
    assert "小笠原村" in unescape(texts(app))
    whole = seen(opened(prefecture=JAPAN))
    assert whole[0] <= west
    assert whole[3] >= north


def seen(app: object) -> list[float]:
    """Return what the map of a page is fitted to."""
    (chart,) = app.get("deck_gl_json_chart")  # type: ignore[attr-defined]  # an AppTest
    bounds: list[float] = json.loads(chart.proto.json)["initialViewState"]["bounds"]
    return bounds
