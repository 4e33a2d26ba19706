"""Another prefecture, from nothing but its settings and two files that all of Japan has."""

import csv
import io
import shutil
import zipfile
from collections.abc import Iterator
from html import unescape
from pathlib import Path
from types import MappingProxyType

import pandas as pd
import pyogrio
import pytest

from kankei_geo.base.paths import HOME_VARIABLE
from kankei_geo.dataset.catalogue import open_dataset
from kankei_geo.dataset.dataset import Dataset
from kankei_geo.export import formats
from kankei_geo.export.document import Document
from kankei_geo.export.paper import paper_size
from kankei_geo.view.view import View

from .conftest import ROOT, edit, run
from .test_app import PAGES, opened, texts

pytestmark = [pytest.mark.full_input, pytest.mark.slow]

CODE, EDITION = "30", "2024"
BOUNDARIES = "japan/boundaries/N03-21_30_210101_1pct.geojson"
PREFECTURE_TOML = """\
# Wakayama. What the keys mean: kankei_geo/dataset/prefecture.py
code = "30"
name = { ja = "和歌山県", en = "Wakayama" }
municipalities = 30
default_edition = "2024"
tables = ["other_areas.csv"]
population = false
airports = 0
extent = { west = 134.9, south = 33.3, east = 136.1, north = 34.5 }
centre = { longitude = 135.5, latitude = 33.9 }

# N03_003 holds the county; cities have none.
[groups]
name = { ja = "郡・市部", en = "County" }
count = 7
field = "N03_003"
otherwise = { ja = "市部", en = "Cities" }
"""
EDITION_TOML = """\
# An invented survey. What the keys mean: kankei_geo/dataset/edition.py
id = "2024"
title = { ja = "2024年 試用の表", en = "trial table, 2024" }
short = { ja = "試用の表", en = "trial table" }
as_of = "2024"
source = "試用の表（架空の値） / trial table (invented values)"
licence = { ja = "CC0", en = "CC0" }

[[policies]]
key = "telework"
name = { ja = "テレワーク", en = "Telework" }
colour = "#197a4b"
field = "telework"

[[policies]]
key = "trial_stay"
name = { ja = "お試し居住", en = "Trial stay" }
colour = "#aa00aa"
field = "trial_stay"

[[policies]]
key = "vacant_houses"
name = { ja = "空き家バンク", en = "Vacant houses" }
colour = "#008299"
field = "vacant"

[[levels]]
key = "printed"
name = { ja = "公表", en = "published" }
short = { ja = "公表", en = "pub." }
pattern = "none"

[[levels]]
key = "inferred"
name = { ja = "推定", en = "inferred" }
short = { ja = "推定", en = "inf." }
pattern = "sparse_dots"
"""
KYOTO_TOML = """\
code = "26"
name = { ja = "京都府", en = "Kyoto" }
municipalities = 26
default_edition = "2024"
population = false
extent = { west = 134.8, south = 34.7, east = 136.1, north = 35.8 }
centre = { longitude = 135.5, latitude = 35.2 }

[groups]
name = { ja = "郡・市部", en = "County" }
count = 7
field = "N03_003"
otherwise = { ja = "市部", en = "Cities" }

[[designated_cities]]
code = "26100"
wards = [
    "26101", "26102", "26103", "26104", "26105", "26106",
    "26107", "26108", "26109", "26110", "26111",
]
"""
POLICIES = ("telework", "trial_stay", "vacant_houses")
# The three marks of 24 of the 30 municipalities; with a question mark they are inferred.
MARKS = MappingProxyType(
    {
        "30201": "0? 0 0", "30202": "1 0 0", "30203": "0 1 0?", "30204": "1 1? 0",
        "30206": "1 0 1", "30207": "0 1 1?", "30208": "1 1? 1", "30209": "0? 0 0",
        "30341": "0 1 0?", "30343": "1 1? 0", "30344": "0? 0 1", "30361": "1 0 1",
        "30366": "1 1? 1", "30381": "0? 0 0", "30382": "1 0 0", "30383": "0 1 0?",
        "30391": "0? 0 1", "30392": "1 0 1", "30401": "0 1 1?", "30404": "1 1? 1",
        "30421": "1 0 0", "30422": "0 1 0?", "30424": "1 1? 0", "30427": "0? 0 1",
    }
)  # fmt: skip
GROUPS = {
    "市部": 9, "海草郡": 1, "伊都郡": 3, "有田郡": 3, "日高郡": 6, "西牟婁郡": 3, "東牟婁郡": 5,
}  # fmt: skip
BUILT = (
    "data/30/municipalities.csv",
    "data/30/neighbours.csv",
    "data/30/subprefectures.csv",
    "data/30/tile_grid.csv",
    "geo/30/municipalities.shp",
    "static/30/municipalities.geojson",
    "static/30/municipalities_pick.geojson",
)


def matrix() -> str:
    """Return the policy matrix as a person keeps it in a spreadsheet."""
    heading = ["code", "priority_count"]
    for policy in POLICIES:
        heading += [policy, f"{policy}_level", f"{policy}_grounds"]
    out = io.StringIO()
    rows = csv.writer(out, lineterminator="\n")
    rows.writerow(heading)
    for code, told in MARKS.items():
        row: list[object] = [code, told.count("1")]
        for mark in told.split():
            row += [mark[0], "inferred" if mark.endswith("?") else "printed", "架空の値"]
        rows.writerow(row)
    return out.getvalue()


def commanded(*arguments: str | Path) -> str:
    """Run a command that must do its work, and return what it says on both streams."""
    result = run(ROOT, *map(str, arguments))
    assert result.returncode == 0, result.stderr
    return result.stdout + result.stderr


def refused(*arguments: str | Path) -> str:
    """Run a command that must refuse, and return the line that it says."""
    result = run(ROOT, *map(str, arguments))
    assert result.returncode == 2, result.stderr
    return result.stderr.strip().splitlines()[-1]


def settle(home: Path) -> Path:
    """Make what a person writes by hand before the first build, and return the folder."""
    data = home / "data" / CODE
    (data / EDITION).mkdir(parents=True)
    (data / "prefecture.toml").write_text(PREFECTURE_TOML, encoding="utf-8")
    (data / EDITION / "edition.toml").write_text(EDITION_TOML, encoding="utf-8")
    (data / EDITION / "policy_matrix.csv").write_text(matrix(), encoding="utf-8")
    return data


@pytest.fixture(scope="module")
def told(full_input: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, str]]:
    """Build Wakayama in a home of its own, and return what each command said."""
    home = tmp_path_factory.mktemp("home")
    settle(home)
    boundaries = full_input / BOUNDARIES
    own = ("--prefecture", CODE)
    terms = ("--licence", "CC BY 4.0", "--redistributable")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(HOME_VARIABLE, str(home))
        yield {
            "build-tables": commanded(
                "build-tables", *own, "--source", full_input, "--boundaries", boundaries,
                "--date", "2026-07",
            ),
            "build": commanded("build", *own, "--boundaries", boundaries, *terms),
            "build-tiles": commanded("build-tiles", *own),
            "refresh": commanded("refresh", *own),
            "home": str(home),
        }  # fmt: skip


@pytest.fixture(scope="module")
def home(told: dict[str, str]) -> Path:
    return Path(told["home"])


@pytest.fixture(scope="module")
def wakayama(home: Path) -> Dataset:
    return open_dataset(CODE, home=home)


@pytest.mark.turns(1)
def test_the_commands_say_what_they_made(told: dict[str, str], home: Path) -> None:
    assert f"3 tables written to {home}/data/30" in told["build-tables"]
    assert "30 municipalities and 0 outlined areas written to" in told["build"]
    assert f"tile_grid.csv written to {home}/data/30" in told["build-tiles"]
    assert "Checked: municipalities.csv, subprefectures.csv, policy_matrix.csv." in told["refresh"]
    assert "Taken over: policy_matrix.csv." in told["refresh"]
    assert "Described for the first time, with the words of edition.toml: policy_matrix.csv." in (
        " ".join(told["refresh"].split())
    )
    assert not any("北海道" in text or "Hokkaido" in text for text in told.values())


def test_the_names_of_all_of_japan_are_those_of_others(wakayama: Dataset) -> None:
    others = wakayama.other_areas.set_index("code")
    assert len(others) == 1741 + 175 - 30
    assert others.loc["01100"].tolist() == ["北海道", "札幌市"]
    assert others.loc["01101", "name"] == "札幌市中央区"
    assert not others.index.str.startswith(CODE).any()
    assert wakayama.other_names.empty


def test_a_warning_is_said_only_of_what_nobody_can_know(told: dict[str, str]) -> None:
    warnings = [line for line in told["build"].splitlines() if "Warning" in line]
    # Nothing was shipped before, so nothing could be compared with it.
    assert any("the reference system could not be checked" in line for line in warnings)
    assert not any("census" in line or "origin" in line for line in warnings)


def test_the_check_finds_all_files_as_described(told: dict[str, str], wakayama: Dataset) -> None:
    assert told
    expected = f"30 Wakayama 2024: 13 files are as described. Data {wakayama.hash}"
    assert commanded("check").strip() == expected
    assert commanded("check", "--prefecture", CODE, "--edition", EDITION).strip() == expected


def test_the_municipalities_are_those_of_the_list_of_offices(
    full_input: Path, wakayama: Dataset
) -> None:
    offices = pd.read_csv(full_input / "japan" / "offices.csv", dtype=str)
    offices = offices[offices["prefecture"] == "和歌山県"].sort_values("code")
    towns = wakayama.municipalities
    assert len(towns) == 30
    for column, source in {"code": "code", "name": "name", "kana": "kana", "url": "url"}.items():
        assert towns[column].tolist() == offices[source].tolist()
    assert towns["name_en"].tolist() == offices["kana"].tolist()
    assert towns["office_lat"].tolist() == offices["lat"].astype(float).tolist()
    assert towns["office_lon"].tolist() == offices["lon"].astype(float).tolist()
    assert towns["subprefecture"].value_counts().to_dict() == GROUPS
    listed = wakayama.subprefectures
    assert listed["name"].tolist() == list(GROUPS)  # in the order of their first code
    assert listed["slug"].tolist() == [f"g{number}" for number in range(1, 8)]
    assert listed["name_en"].tolist()[:2] == ["Cities", "海草郡"]


def test_the_areas_are_those_of_the_prefecture(wakayama: Dataset) -> None:
    areas = wakayama.polygon_areas.set_index("code")["area_km2"]
    # 全国都道府県市区町村別面積調: 和歌山県 4,724.7 km², 田辺市 1,026.9, 太地町 5.8.
    assert areas.sum() == pytest.approx(4724.7, rel=0.005)
    assert areas["30206"] == pytest.approx(1026.9, rel=0.02)
    assert areas["30422"] == pytest.approx(5.8, rel=0.1)
    assert areas.idxmax() == "30206"


def test_neighbours_share_a_border_and_the_exclave_has_none(wakayama: Dataset) -> None:
    pairs = wakayama.neighbours
    names = wakayama.municipalities.set_index("code")["name"]
    known = {
        frozenset(pair)
        for pair in zip(pairs["code"].map(names), pairs["neighbour"].map(names), strict=True)
    }
    assert {"和歌山市", "岩出市"} in known
    assert {"那智勝浦町", "太地町"} in known
    # 北山村 lies between 三重県 and 奈良県.
    assert set(names) - {name for pair in known for name in pair} == {"北山村"}


def test_everyone_has_a_tile_and_the_north_is_up(wakayama: Dataset) -> None:
    grid = wakayama.tile_grid.set_index("code")
    assert len(set(zip(grid["row"], grid["column"], strict=True))) == 30
    assert grid.loc["30201", "row"] < grid.loc["30428", "row"]  # 和歌山市, 串本町
    assert grid.loc["30201", "column"] < grid.loc["30207", "column"]  # 新宮市


def test_the_joined_table_has_the_marks_and_no_figure_that_nobody_told(home: Path) -> None:
    rows = list(csv.DictReader(io.StringIO(run(ROOT, "table", "--prefecture", CODE).stdout)))
    assert home.is_dir()
    assert len(rows) == 30
    assert {row["code"] for row in rows if row["listed"] == "true"} == set(MARKS)
    for row in rows:
        told = MARKS.get(row["code"], "").split()
        marks = [row[policy] for policy in POLICIES]
        assert [float(mark) for mark in marks if mark] == [float(mark[0]) for mark in told]
        assert row["population"] == row["population_register_2025"] == ""


def test_the_sources_name_what_it_is_made_of_and_nothing_of_hokkaido(home: Path) -> None:
    assert home.is_dir()
    for language, prefecture in {"ja": "和歌山県", "en": "Wakayama"}.items():
        found = commanded("sources", "--prefecture", CODE, "--lang", language)
        flat = "".join(found.split())
        for place in (*BUILT, "data/30/2024/policy_matrix.csv"):
            assert place in flat
        assert prefecture in flat
        assert "localgovjp" in flat
        assert "2026-07" in flat
        assert "2021-01-01" in flat
        assert "北海道" not in flat
        assert "Hokkaido" not in flat


@pytest.mark.parametrize("command", ["access", "candidates"])
def test_what_needs_airports_is_refused_in_a_sentence(home: Path, command: str) -> None:
    assert home.is_dir()
    assert refused(command, "--prefecture", CODE) == (
        "Wakayama has no airports, so there is no access and there are no candidates."
    )


def test_building_access_without_airports_says_where_to_name_them(home: Path) -> None:
    assert refused("build-access", "--prefecture", CODE, "--roads", home / "roads.gpkg") == (
        "Wakayama has no airports, so there is no access and there are no candidates. If it has "
        "some, list them in airports.csv and say how many in prefecture.toml."
    )


@pytest.mark.turns(3)
def test_building_again_elsewhere_gives_the_same_files(
    home: Path, full_input: Path, tmp_path: Path
) -> None:
    own, boundaries = ("--prefecture", CODE), full_input / BOUNDARIES
    geo, static, data = (tmp_path / kind / CODE for kind in ("geo", "static", "data"))
    commanded(
        "build", *own, "--boundaries", boundaries, "--licence", "CC BY 4.0", "--redistributable",
        "--geo-dir", geo, "--static-dir", static, "--data-dir", data,
    )  # fmt: skip
    commanded(
        "build-tables", *own, "--source", full_input, "--boundaries", boundaries,
        "--date", "2026-07", "--data-dir", data,
    )  # fmt: skip
    commanded("build-tiles", *own, "--data-dir", data)
    made = {path.relative_to(tmp_path) for path in tmp_path.rglob("*") if path.is_file()}
    assert {Path(place) for place in BUILT} - made == {Path("data/30/subprefectures.csv")}
    for path in made:
        assert (tmp_path / path).read_bytes() == (home / path).read_bytes(), path


def test_refreshing_again_takes_nothing_over(home: Path) -> None:
    assert home.is_dir()
    assert "Taken over: nothing, no table has changed." in commanded(
        "refresh", "--prefecture", "30"
    )


def test_without_the_boundaries_nobody_knows_the_groups(
    full_input: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settle(tmp_path)
    monkeypatch.setenv(HOME_VARIABLE, str(tmp_path))
    assert refused("build-tables", "--prefecture", CODE, "--source", full_input) == (
        "Wakayama has 7 groups, and nothing tells which municipality belongs to which. Name the "
        "field of a boundary file in prefecture.toml (groups.field, such as N03_003) and the file "
        "with --boundaries."
    )


def test_a_prefecture_that_nobody_has_settled_is_told_with_those_that_are_here(home: Path) -> None:
    assert home.is_dir()
    expected = "47 is no prefecture that is here. There are: 30."
    assert refused("table", "--prefecture", "47") == expected
    assert refused("build-tables", "--prefecture", "47", "--source", home) == expected


def test_a_mark_of_another_prefecture_is_refused_at_the_refresh(
    home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    copy = shutil.copytree(home, tmp_path / "home")
    monkeypatch.setenv(HOME_VARIABLE, str(copy))
    edit(
        copy / "data" / CODE / EDITION / "policy_matrix.csv",
        lambda text: text.replace("30201,", "01202,"),
    )
    assert refused("refresh", "--prefecture", CODE) == (
        "data/30/2024/policy_matrix.csv: 1 fault(s). line 2, code: found 01202, expected a code of "
        "five digits that begins with 30. Correct the table and try again."
    )
    # Whoever asks for the data is told the same file, and gets nothing.
    assert "data/30/2024/policy_matrix.csv: the file is another one" in refused(
        "table", "--prefecture", CODE
    )


def test_the_wards_of_another_designated_city_are_merged_too(
    full_input: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    data = tmp_path / "data" / "26"
    (data / EDITION).mkdir(parents=True)
    (data / "prefecture.toml").write_text(KYOTO_TOML, encoding="utf-8")
    (data / EDITION / "edition.toml").write_text(EDITION_TOML, encoding="utf-8")
    monkeypatch.setenv(HOME_VARIABLE, str(tmp_path))
    boundaries = full_input / "japan" / "boundaries" / "N03-21_26_210101_1pct.geojson"
    own = ("--prefecture", "26", "--boundaries", boundaries)
    commanded("build-tables", *own, "--source", full_input)
    towns = pd.read_csv(data / "municipalities.csv", dtype=str).set_index("code")
    assert len(towns) == 26
    assert towns.loc["26100", ["name", "subprefecture"]].tolist() == ["京都市", "市部"]
    assert set(towns["subprefecture"]) == {
        "市部", "乙訓郡", "久世郡", "綴喜郡", "相楽郡", "船井郡", "与謝郡",
    }  # fmt: skip
    assert "26 municipalities and 0 outlined areas" in commanded("build", *own)
    areas = pyogrio.read_dataframe(tmp_path / "geo" / "26" / "municipalities.shp")
    assert areas["code"].tolist() == towns.index.tolist()
    # 全国都道府県市区町村別面積調: 京都市 827.8 km².
    kyoto = areas.set_index("code")["area_km2"]["26100"]
    assert kyoto == pytest.approx(827.8, rel=0.01)


@pytest.fixture
def _at_home(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(HOME_VARIABLE, str(home))


@pytest.mark.turns
@pytest.mark.usefixtures("_at_home")
@pytest.mark.parametrize("language", ["ja", "en"])
@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize(
    "query", [{}, {"code": "30206", "layer": "trial_stay", "kind": "tiles"}], ids=["bare", "chosen"]
)
def test_every_page_opens_and_tells_nothing_of_hokkaido(
    page: str, language: str, query: dict[str, str]
) -> None:
    app = opened(page, prefecture=CODE, lang=language, **query)
    assert [unescape(error.value) for error in app.error] == []
    assert [unescape(warning.value) for warning in app.warning] == []
    shown = unescape(texts(app))
    assert "北海道" not in shown
    assert "Hokkaido" not in shown
    assert app.query_params["prefecture"] == CODE
    if query and page == "pages/municipality.py":
        # The list of offices has no English names: readings stand there.
        assert ("田辺市" if language == "ja" else "たなべし") in shown


@pytest.mark.turns
@pytest.mark.parametrize("language", ["ja", "en"])
@pytest.mark.parametrize("name", list(formats.FORMATS))
def test_every_format_is_made(wakayama: Dataset, name: str, language: str) -> None:
    document = Document(wakayama, View(lang=language))
    content = formats.make(name, document, paper_size.paper("800x600", 72))
    assert content.startswith(BEGINNINGS[name])
    told = readable(name, content)
    assert "北海道" not in told
    assert "Hokkaido" not in told
    if formats.FORMATS[name].is_data:
        assert all(code in told for code in wakayama.municipalities["code"])


BEGINNINGS = {
    "png": b"\x89PNG",
    "svg": b"<?xml",
    "pdf": b"%PDF-",
    "pptx": b"PK",
    "slide": b"PK",
    "xlsx": b"PK",
    "csv": b"\xef\xbb\xbf",
    "csvw": b"{",
    "html": b"<!DOCTYPE html>",
    "geojson": b"{",
    "gpkg": b"SQLite format 3\0",
    "shp": b"PK",
}


def readable(name: str, content: bytes) -> str:
    """Return the text of a document as far as it stands there as such."""
    if name in ("png", "pdf"):
        return ""
    if name in ("pptx", "slide", "xlsx", "shp"):
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            return "".join(packed.read(part).decode(errors="ignore") for part in packed.namelist())
    return content.decode(errors="ignore")
