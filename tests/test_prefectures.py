"""Other prefectures: those that are shipped, and five that are made from two files."""

import csv
import io
import shutil
from html import unescape
from pathlib import Path

import geopandas as gpd
import pandas as pd
import pytest
from shapely.geometry import box

from kankei_geo.base import paths
from kankei_geo.base.crs import GRS80, JGD2011
from kankei_geo.base.errors import (
    InputContentError,
    InputFileError,
    InputWarning,
    OutputFileError,
    UnknownNameError,
)
from kankei_geo.base.paths import HOME_VARIABLE
from kankei_geo.build.add_prefecture import add_prefecture, missing_of
from kankei_geo.build.airport_distances import airports_of_japan
from kankei_geo.build.japan import AIRPORT_NAMES, MILITARY, PREFECTURES
from kankei_geo.dataset.catalogue import open_dataset
from kankei_geo.dataset.dataset import Dataset
from kankei_geo.export import formats
from kankei_geo.export.document import Document
from kankei_geo.ui import server
from kankei_geo.view.view import KINDS, View

from .conftest import ROOT, run, write
from .test_app import PAGES, opened, texts
from .test_server import asked

pytestmark = pytest.mark.slow

SHIPPED = {"20": 77, "30": 30}
# Municipalities, groups, and km² of 全国都道府県市区町村別面積調 (2021).
FIVE = {
    "13": (62, 6, 2194.0),
    "20": (77, 15, 13561.6),
    "30": (30, 7, 4724.7),
    "37": (17, 6, 1876.8),
    "47": (41, 6, 2282.6),
}


@pytest.fixture(scope="session")
def five(full_input: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Dataset]:
    """Make the five in a home of their own."""
    home = tmp_path_factory.mktemp("five")
    return {code: made(full_input, code, home) for code in FIVE}


def made(inputs: Path, code: str, home: Path) -> Dataset:
    return add_prefecture(
        code,
        boundaries=inputs / f"japan/boundaries/N03-21_{code}_210101_1pct.geojson",
        offices=inputs / "japan/offices.csv",
        home=home,
        date="2026-07",
    )


@pytest.mark.parametrize("code", SHIPPED)
def test_a_shipped_prefecture_is_whole_and_can_be_passed_on(code: str) -> None:
    data = open_dataset(code)
    data.require_everything()
    assert len(data.municipalities) == SHIPPED[code]
    assert not data.policies
    assert not data.table["listed"].any()
    assert data.table["priority_count"].isna().all()  # not listed is no zero
    for sidecar in data.sidecars:
        assert sidecar.redistributable, sidecar.place
        assert "北海道" not in sidecar.credit["ja"]
    assert set(missing_of(data).values()) == {0, SHIPPED[code]}
    size = sum(
        file.stat().st_size
        for folder in (data.places.data, data.places.geo, data.places.static)
        for file in folder.rglob("*.*")
    )
    assert size < 450_000


@pytest.mark.parametrize("language", ["ja", "en"])
@pytest.mark.parametrize("page", PAGES)
def test_every_page_opens_with_the_map_and_says_what_is_missing(page: str, language: str) -> None:
    app = opened(page, prefecture="30", lang=language, code="30206")
    assert [unescape(error.value) for error in app.error] == []
    assert [unescape(warning.value) for warning in app.warning] == []
    shown = unescape(texts(app))
    assert "北海道" not in shown
    assert "Hokkaido" not in shown
    if page == "pages/sources.py":
        assert "geo/30/municipalities.shp" in shown
        return
    if page == "pages/brought.py":
        assert len(app.file_uploader) == 1  # this is where one is brought
        return
    assert app.get("deck_gl_json_chart")
    assert ("施策の表はまだありません" if language == "ja" else "no table of policies yet") in shown
    assert ("施策の表を用意する" if language == "ja" else "Bring a table of policies") in shown
    assert ("田辺市" if language == "ja" else "たなべし") in shown
    near = "南紀白浜空港 約7 km" if language == "ja" else "Nanki Shirahama Airport about 7 km"
    assert near in shown
    assert ("直線距離" if language == "ja" else "straight lines") in shown
    needs_roads = page in ("pages/airport_access.py", "pages/routes.py", "pages/hubs.py")
    told = "この画面には道路・空港のデータ" if language == "ja" else "This page needs roads"
    assert (told in shown) == needs_roads


@pytest.mark.parametrize("kind", KINDS)
def test_a_map_of_any_kind_is_told_as_text_where_there_is_no_table(kind: str) -> None:
    app = opened("dashboard.py", prefecture="30", kind=kind, text="1", layer="metro_pr", since="x")
    assert [unescape(error.value) for error in app.error] == []
    assert "和歌山県の地図" in unescape(texts(app))


def test_a_table_that_is_brought_is_shown_where_none_is_shipped() -> None:
    app = opened("pages/brought.py", prefecture="30")
    table = "市町村,ワーケーション\n白浜町,○\n和歌山市,×\n".encode()
    app.file_uploader[0].upload("調査.csv", table).run()
    app.button(key="brought_use").click().run()
    app.switch_page("pages/priority_map.py").run()
    assert not app.exception
    assert "持ち込み「調査」" in unescape("".join(item.value for item in app.info))
    assert "since" not in [box.key for box in app.selectbox]  # there is nothing to compare with
    assert app.query_params["prefecture"] == "30"


def test_documents_and_rankings_are_refused_in_a_sentence(tmp_path: Path) -> None:
    data = open_dataset("30")
    with pytest.raises(UnknownNameError, match="Wakayama has no table of policies yet"):
        formats.make("png", Document(data, View()))
    for command in (
        ("candidates",),
        ("access",),
        ("export", "--format", "atlas", "--out", str(tmp_path / "a.pdf")),
    ):
        told = run(ROOT, *command, "--prefecture", "30")
        assert told.returncode == 2
        assert told.stderr.strip().splitlines()[-1].startswith("Wakayama has no ")
        assert "Traceback" not in told.stderr
    assert server._view(asked("overview", "png", b"prefecture=30")).status_code == 404
    assert not list(tmp_path.iterdir())
    rows = list(csv.DictReader(io.StringIO(run(ROOT, "table", "--prefecture", "30").stdout)))
    assert {row["listed"] for row in rows} == {"false"}
    assert {row["priority_count"] for row in rows} == {""}


def test_a_table_can_be_checked_before_there_is_an_edition(tmp_path: Path) -> None:
    brought = tmp_path / "brought.csv"
    brought.write_text("code,name,telework\n30201,和歌山市,1\n30206,田辺市,0\n", encoding="utf-8")
    told = run(ROOT, "check-table", str(brought), "--prefecture", "30", "--lang", "en")
    assert told.returncode == 0
    assert "Municipalities with values: 2" in told.stdout


def test_every_prefecture_and_airport_has_its_names() -> None:
    assert list(PREFECTURES) == [f"{number:02}" for number in range(1, 48)]
    assert len({name for names in PREFECTURES.values() for name in names}) == 2 * 47
    airports = airports_of_japan()
    assert set(airports["iata"]) == set(AIRPORT_NAMES)
    assert airports["iata"].is_monotonic_increasing
    assert set(airports.loc[airports["military"], "iata"]) == MILITARY


@pytest.mark.turns
@pytest.mark.full_input
@pytest.mark.parametrize("code", FIVE)
def test_counts_and_areas_are_those_of_the_prefecture(code: str, five: dict[str, Dataset]) -> None:
    data, (towns, groups, km2) = five[code], FIVE[code]
    assert len(data.municipalities) == data.prefecture.municipalities == towns
    assert len(data.subprefectures) == groups
    assert data.prefecture.name.ja == PREFECTURES[code][0]
    assert data.polygon_areas["area_km2"].sum() == pytest.approx(km2, rel=0.01)
    grid = data.tile_grid
    assert len(set(zip(grid["row"], grid["column"], strict=True))) == towns
    assert len(data.airport_distances) == towns * len(AIRPORT_NAMES)


@pytest.mark.full_input
@pytest.mark.parametrize(
    ("code", "pair", "alone"),
    [
        ("13", {"新宿区", "渋谷区"}, "小笠原村"),
        ("20", {"松本市", "安曇野市"}, None),
        ("30", {"那智勝浦町", "太地町"}, "北山村"),
        ("37", {"高松市", "坂出市"}, "直島町"),
        ("47", {"那覇市", "浦添市"}, "与那国町"),
    ],
)
def test_neighbours_share_a_border_and_islands_have_none(
    code: str, pair: set[str], alone: str | None, five: dict[str, Dataset]
) -> None:
    data = five[code]
    names = data.municipalities.set_index("code")["name"]
    known = {frozenset(row) for row in data.neighbours.replace(names).to_numpy().tolist()}
    assert pair in known
    lonely = set(names) - {name for each in known for name in each}
    assert alone in lonely if alone else not lonely


@pytest.mark.full_input
@pytest.mark.parametrize(
    ("town", "airport", "most"),
    [("37201", "TAK", 15), ("47201", "OKA", 5), ("20202", "MMJ", 12), ("47382", "OGN", 4)],
)
def test_the_nearest_airport_is_the_known_one(
    town: str, airport: str, most: float, five: dict[str, Dataset]
) -> None:
    data = five[town[:2]]
    first = data.airport_distances[data.airport_distances["code"] == town].iloc[0]
    assert first["airport"] == airport
    office = data.municipalities.set_index("code").loc[town]
    place = data.japan_airports.set_index("iata").loc[airport]
    metres = GRS80.inv(office["office_lon"], office["office_lat"], place["lon"], place["lat"])[2]
    assert first["line_km"] == pytest.approx(metres / 1000, abs=0.06)
    assert first["line_km"] < most


@pytest.mark.turns
@pytest.mark.full_input
@pytest.mark.parametrize("code", FIVE)
def test_the_dashboard_opens_on_it_with_its_own_title(
    code: str, five: dict[str, Dataset], monkeypatch: pytest.MonkeyPatch
) -> None:
    data = five[code]
    monkeypatch.setenv(HOME_VARIABLE, str(data.places.home))
    app = opened("dashboard.py", prefecture=code, lang="ja")
    assert [unescape(error.value) for error in app.error] == []
    name, count = PREFECTURES[code][0], FIVE[code][0]
    shown = unescape(texts(app))
    assert f"{name}{count}{'区' if code == '13' else ''}市町村の地図" in shown
    far = {"13": "小笠原村", "47": "与那国町"}.get(code)
    assert ("縮小すると次の市町村が見えます" in shown) == bool(far)
    assert far is None or far in shown


@pytest.mark.full_input
@pytest.mark.parametrize("code", SHIPPED)
def test_what_is_shipped_is_what_the_command_makes(code: str, five: dict[str, Dataset]) -> None:
    again, shipped = five[code].places, open_dataset(code).places
    compared = 0
    for here, there in (
        (again.data, shipped.data),
        (again.geo, shipped.geo),
        (again.static, shipped.static),
    ):
        for file in there.rglob("*.*"):
            if file.is_file() and not file.name.endswith(paths.SIDECAR_SUFFIX):
                assert file.read_bytes() == (here / file.relative_to(there)).read_bytes(), file
                compared += 1
    assert compared == 17


CODE = "37"


@pytest.fixture
def inputs(tmp_path: Path) -> Path:
    """Write a small prefecture: two cities, one with two wards, a county, land of nobody."""
    rows = [
        ("高松市", "甲区", "37101"),
        ("高松市", "乙区", "37102"),
        (None, "丸亀市", "37202"),
        ("仲多度郡", "琴平町", "37403"),
        (None, "所属未定地", None),
    ]
    names = ("N03_003", "N03_004", "N03_007")
    squares = [box(133.5 + n / 10, 34.1, 133.6 + n / 10, 34.2) for n in range(len(rows))]
    areas = gpd.GeoDataFrame(
        [dict(zip(names, row, strict=True)) for row in rows], geometry=squares, crs=JGD2011
    ).assign(N03_001="香川県", N03_002=None)
    write(areas, tmp_path / "N03-22_37_220101.geojson")
    offices = pd.DataFrame(
        [
            ("37201", "高松市", "たかまつし", 133.6),
            ("37101", "高松市 甲区", None, 133.55),
            ("37102", "高松市 乙区", None, 133.65),
            ("37202", "丸亀市", "まるがめし", 133.75),
            ("37403", "琴平町", None, 133.85),
            ("13101", "千代田区", "ちよだく", 139.75),
        ],
        columns=["code", "name", "kana", "lon"],
    ).assign(lat=34.15, url="https://example.org/", prefecture="香川県")
    offices.to_csv(tmp_path / "offices.csv", index=False)
    return tmp_path


def small(inputs: Path, home: Path, code: str = CODE, **options: str) -> Dataset:
    warned: list[InputWarning] = []
    boundaries = inputs / "N03-22_37_220101.geojson"
    return add_prefecture(
        code,
        boundaries=boundaries,
        offices=inputs / options.get("offices", "offices.csv"),
        home=home,
        warn=warned.append,
    )


def test_settings_follow_from_the_two_files(inputs: Path, tmp_path: Path) -> None:
    data = small(inputs, tmp_path / "home")
    prefecture = data.prefecture
    assert (prefecture.name.ja, prefecture.name.en) == ("香川県", "Kagawa")
    assert list(data.municipalities["name"]) == ["高松市", "丸亀市", "琴平町"]
    assert prefecture.wards == {"37101": "37201", "37102": "37201"}
    assert list(data.municipalities["subprefecture"]) == ["市部", "市部", "仲多度郡"]
    extent = prefecture.extent
    assert (extent.west, extent.south, extent.east, extent.north) == (133.5, 34.1, 133.9, 34.2)
    assert missing_of(data) == {"kana": 1, "name_en": 3}
    # A ward of its own city, and another prefecture.
    assert list(data.other_areas["code"]) == ["13101", "37101", "37102"]
    assert data.edition.as_of == "2022"
    assert data.places.home == tmp_path / "home"
    assert sorted(path.name for path in data.places.home.iterdir()) == ["data", "geo", "static"]


def test_what_is_there_already_is_left_alone(inputs: Path, tmp_path: Path) -> None:
    home = tmp_path / "home"
    small(inputs, home)
    before = {file: file.read_bytes() for file in home.rglob("*") if file.is_file()}
    with pytest.raises(OutputFileError, match="this folder is there already"):
        small(inputs, home)
    assert {file: file.read_bytes() for file in home.rglob("*") if file.is_file()} == before


@pytest.mark.turns
@pytest.mark.parametrize("lost", ["data", "geo", "static"])
def test_it_is_there_whole_or_not_at_all(
    inputs: Path, tmp_path: Path, lost: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    home, renamed = tmp_path / "home", Path.rename

    def rename(source: Path, target: Path) -> Path:
        if source.parent.name == lost:
            raise OSError(28, "No space left on device")
        return renamed(source, target)

    monkeypatch.setattr(Path, "rename", rename)
    with pytest.raises(OutputFileError, match="No space left on device"):
        small(inputs, home)
    assert not [file for file in home.rglob("*") if file.is_file()]


def test_inputs_that_do_not_fit_are_refused_and_leave_nothing(inputs: Path, tmp_path: Path) -> None:
    home = tmp_path / "home"
    offices = pd.read_csv(inputs / "offices.csv", dtype=str)
    offices[offices["code"] != "37202"].to_csv(inputs / "fewer.csv", index=False)
    with pytest.raises(InputContentError, match=r"Too much: 37202"):
        small(inputs, home, offices="fewer.csv")
    with pytest.raises(UnknownNameError, match="48 is no prefecture of Japan"):
        small(inputs, home, "48")
    with pytest.raises(InputContentError, match="no code begins with 12"):
        small(inputs, home, "12")
    with pytest.raises(InputFileError, match=r"none\.csv: no such file"):
        small(inputs, home, offices="none.csv")
    assert not home.exists() or not [file for file in home.rglob("*") if file.is_file()]


def test_the_command_says_what_it_made_and_what_nobody_told(inputs: Path, tmp_path: Path) -> None:
    home = tmp_path / "home"
    told = run(
        ROOT, "add-prefecture", CODE, "--boundaries", str(inputs / "N03-22_37_220101.geojson"),
        "--offices", str(inputs / "offices.csv"), "--to", str(home),
    )  # fmt: skip
    assert told.returncode == 0, told.stderr
    assert f"Kagawa: 3 municipalities, written to {home}" in told.stderr
    assert "a reading for 1 and an English name for 3 municipalities" in told.stderr
    shutil.rmtree(home / "data")
    again = run(
        ROOT, "add-prefecture", CODE, "--boundaries", str(inputs / "N03-22_37_220101.geojson"),
        "--offices", str(inputs / "offices.csv"), "--to", str(home),
    )  # fmt: skip
    assert again.returncode == 2
    assert f"{home}/geo/37: this folder is there already" in again.stderr
