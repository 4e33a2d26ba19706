"""The page 取組と根拠 and its documents: what is narrowed down, drawn, told and written agree."""

import io
import json

import openpyxl
import pandas as pd
import pytest
from pptx import Presentation

from kankei_geo.dataset.initiatives import KIND, MOST_KINDS, SOURCE, WEB, origin
from kankei_geo.export import formats, typeset
from kankei_geo.export.document import FACT_MAP, Document
from kankei_geo.export.paper import figure, paper_size
from kankei_geo.present import charts, signs
from kankei_geo.present.maps import overlays
from kankei_geo.present.maps.pictures import initiative_picture
from kankei_geo.present.maps.sign_points import sign_points
from kankei_geo.present.tables import initiative_tables
from kankei_geo.present.words import initiative_words, story
from kankei_geo.view import told
from kankei_geo.view.view import View
from tests.hokkaido import HOKKAIDO

from .test_app import opened, texts

FACTS = HOKKAIDO.initiatives
KUSHIRO, TOMA = "01206", "01454"
VIEWS = (
    View(),
    View(facts=("baseball",)),
    View(docs=("002", "003"), lang="en"),
    View(told="サウナ"),
    View(facts=("workation",), docs=("web",), told="テレワーク", code=(KUSHIRO,)),
)


def contrast(colour: str) -> float:
    """Return the contrast of a colour to white, as WCAG counts it."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts]
    return 1.05 / (sum(w * c for w, c in zip((0.2126, 0.7152, 0.0722), linear, strict=True)) + 0.05)


def test_every_kind_has_a_shape_of_its_own_that_can_be_seen_and_printed() -> None:
    assert len(set(signs.SHAPES)) == len(signs.SHAPES) == MOST_KINDS
    known = signs.signs(HOKKAIDO)
    assert list(known) == list(told.kinds(HOKKAIDO))
    assert len({one.shape for one in known.values()}) == len(known)
    assert all(contrast(one.colour) >= 4.5 for one in known.values())
    assert set(signs.SHAPES) <= set(map(chr, typeset.letters())) | set(typeset.letters())


@pytest.mark.parametrize("text", ["サウナ", "さうな", "ｻｳﾅ", "SAUNA", "とうま サウナ", "tohma ｻｳﾅ"])
def test_a_text_is_found_in_any_width_case_or_kana(text: str) -> None:
    found = told.shown(HOKKAIDO, View(told=text))
    assert set(found["code"]) == {TOMA}
    assert set(found["source"]) == {"002_5fbca581f686bb0d.txt"}


def test_a_text_that_nobody_tells_shows_nothing_and_says_so() -> None:
    view = View(told="xyzq")
    assert told.shown(HOKKAIDO, view).empty
    assert initiative_words.finding(HOKKAIDO, view) == "条件に合う取組はありません"
    assert "文章に「xyzq」" in initiative_words.sentences(HOKKAIDO, view)[0]
    for name in ("svg", "csv", "html", "pptx", "xlsx"):
        assert formats.make(name, Document(HOKKAIDO, view, "initiatives"))


@pytest.mark.parametrize("view", VIEWS)
def test_kinds_and_documents_narrow_down_as_pandas_would(view: View) -> None:
    expected = FACTS
    if view.facts:
        expected = expected[expected["kind"].isin(view.facts)]
    if view.docs:
        keys = expected["source"].map(lambda source: origin(source)[:3])
        expected = expected[keys.isin(view.docs)]
    found = told.shown(HOKKAIDO, view)
    assert set(found.index) <= set(expected.index)
    if not view.told:
        assert found.equals(expected)


@pytest.mark.parametrize("view", VIEWS)
def test_map_key_list_and_timeline_count_the_same(view: View) -> None:
    shown = told.shown(HOKKAIDO, view)
    towns = shown[shown["code"] != "01000"]
    picture = initiative_picture(HOKKAIDO, view)
    numbers = towns["code"].value_counts()
    least = {"7": (7, 999), "4": (4, 6), "2": (2, 3), "1": (1, 1)}
    told_rows = {item.key: number for item, number in picture.rows}
    for key, (low, high) in least.items():
        assert told_rows[key] == ((numbers >= low) & (numbers <= high)).sum()
    assert told_rows["untold"] == 179 - len(numbers)
    points = sign_points(HOKKAIDO, view)
    assert {one.code for one in points} == set(towns["code"])
    assert len(points) == len(towns[["code", "kind"]].drop_duplicates())
    assert len(overlays.signs(points)["features"]) == len(points)
    assert initiative_words.counts(HOKKAIDO, view, KIND).sum() == len(shown)
    assert initiative_words.counts(HOKKAIDO, view, SOURCE).sum() == len(shown)
    assert len(initiative_tables.listed(HOKKAIDO, view)) == len(shown)
    drawn, named = charts.timeline(HOKKAIDO, view).data
    assert sum(int(text.split("<br>")[1]) for text in drawn.text) == len(shown)
    assert len(named.text) == shown["kind"].nunique()
    finding = initiative_words.finding(HOKKAIDO, view)
    assert str(len(shown)) in finding
    assert str(len(numbers)) in finding


def test_a_story_is_told_in_the_order_of_time_with_its_sources() -> None:
    view = View()
    years = initiative_words.story(HOKKAIDO, view, KUSHIRO)["year"]
    assert len(years) == (FACTS["code"] == KUSHIRO).sum()
    assert years.is_monotonic_increasing
    _, rows = initiative_tables.story(HOKKAIDO, view, KUSHIRO)
    assert len(rows) == len(years)
    for _, cell in rows:
        assert "出典：" in cell
    undated = initiative_words.story(HOKKAIDO, view, "01457")["year"]  # 上川町
    assert undated.isna().tolist() == sorted(undated.isna())


def test_what_was_left_out_is_told_with_the_number_of_facts_of_each_document() -> None:
    parts = initiative_tables.parts(HOKKAIDO, "ja")
    assert len(parts) == len(HOKKAIDO.initiative_sources)
    told_numbers = " ".join(parts["資料"].unique())
    for source, number in FACTS["source"].map(origin).value_counts().items():
        assert f"（{source}）：{number}件" in told_numbers
    assert "001_acadaa8f0e95b500.txt）：0件" in told_numbers
    assert WEB in told_numbers


def test_every_document_tells_the_facts_of_its_page() -> None:
    view = View(facts=("baseball", "members"), code=("01215",))
    document = Document(HOKKAIDO, view, "initiatives")
    shown = told.shown(HOKKAIDO, view)
    assert document.subject == FACT_MAP
    assert document.title == story.title(HOKKAIDO, view, "initiatives")
    assert "種類：かかわりラボ会員" in document.rule or "種類：野球独立リーグ" in document.rule
    assert any("取組と根拠" in line for line in document.credit)
    csv = pd.read_csv(io.BytesIO(formats.make("csv", document)), dtype={"コード": str})
    assert len(csv) == 179
    assert csv["取組の件数"].sum() == (shown["code"] != "01000").sum()
    own = csv.set_index("コード").loc["01215"]
    assert own["取組の種類"] == "かかわりラボ会員、野球独立リーグ"
    assert "2021年：" in own["取組の経過"]
    book = openpyxl.load_workbook(io.BytesIO(formats.make("xlsx", document)))
    rows = list(book["取組の一覧"].iter_rows(min_row=2, values_only=True))
    assert [row[0] for row in rows] == list(shown["code"])
    assert [row[4] for row in rows] == list(shown["text_ja"])
    parts = list(book["資料ごとの採否"].iter_rows(min_row=2, values_only=True))
    assert len(parts) == len(HOKKAIDO.initiative_sources)
    page = formats.make("html", document).decode()
    assert page.count('class="fixed sign"') == len(sign_points(HOKKAIDO, view))
    assert all(text in page for text in shown["text_ja"])
    features = json.loads(formats.make("geojson", document))["features"]
    numbers = {one["properties"]["code"]: one["properties"].get("facts") for one in features}
    assert numbers["01215"] == 2
    assert numbers["01202"] is None, "no fact is not zero"
    slides = Presentation(io.BytesIO(formats.make("pptx", document))).slides
    table = next(shape.table for shape in slides[1].shapes if shape.has_table)
    assert [table.cell(row, 1).text for row in (1, 2)] == ["22", "7"]
    with typeset.drawing():
        sheet = figure.draw(document, paper_size.paper())
    drawn = [text.get_text() for axes in sheet.figure.axes for text in axes.texts]
    shapes = {one.sign.shape for one in sign_points(HOKKAIDO, view)}
    assert shapes <= set(drawn)


def test_the_page_narrows_down_by_its_address_and_its_fields() -> None:
    app = opened("pages/initiatives.py", facts="baseball", docs="000")
    assert not app.exception
    assert "7件（179市町村のうち7）" in texts(app)
    app.multiselect(key="facts").set_value(["plan"]).run()
    assert "4件（179市町村のうち4）" in texts(app)
    app.text_input(key="told").set_value("墨田区").run()
    assert "1件（179市町村のうち1）" in texts(app)
    assert not app.exception


def test_a_record_tells_the_whole_story_whatever_the_page_narrows_down() -> None:
    app = opened("pages/municipality.py", code=KUSHIRO, facts="baseball")
    assert not app.exception
    number = (FACTS["code"] == KUSHIRO).sum()
    assert f"釧路市の取組の経過：{number}件" in texts(app)


def test_documents_of_a_record_have_the_whole_story() -> None:
    own = FACTS[FACTS["code"] == KUSHIRO].sort_values("year", kind="stable")
    document = Document(HOKKAIDO, View(code=(KUSHIRO,), facts=("baseball",)), "municipality")
    page = formats.make("html", document).decode()
    places = [page.index(text) for text in own["text_ja"]]
    assert places == sorted(places)
    book = openpyxl.load_workbook(io.BytesIO(formats.make("xlsx", document)))
    rows = list(book["取組の経過"].iter_rows(min_row=2, values_only=True))
    assert [row[2] for row in rows] == list(own["text_ja"])
    silent = min(set(HOKKAIDO.municipalities["code"]) - set(FACTS["code"]))
    page = formats.make("html", Document(HOKKAIDO, View(code=(silent,)), "municipality")).decode()
    assert "記述なし" in page


@pytest.mark.parametrize("language", ["ja", "en"])
def test_a_prefecture_without_facts_says_so(language: str) -> None:
    app = opened("pages/initiatives.py", prefecture="30", lang=language)
    assert not app.exception
