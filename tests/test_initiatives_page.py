"""The page 取組と根拠 and its documents: what is narrowed down, drawn, told and written agree."""

import io
import json
import unicodedata
from typing import Any

import openpyxl
import pandas as pd
import pytest
from pptx import Presentation
from pptx.enum.dml import MSO_COLOR_TYPE
from pypdf import PdfReader

from kankei_geo.dataset.initiatives import KIND, MOST_KINDS, SOURCE, WEB, origin
from kankei_geo.export import formats, typeset
from kankei_geo.export.document import FACT_MAP, Document
from kankei_geo.export.paper import figure, paper_size, story_pages
from kankei_geo.present import charts, signs
from kankei_geo.present.maps import overlays
from kankei_geo.present.maps.legend_html import SIGNS
from kankei_geo.present.maps.pictures import initiative_picture
from kankei_geo.present.maps.sign_points import sign_points
from kankei_geo.present.tables import initiative_tables
from kankei_geo.present.words import initiative_words, story, words
from kankei_geo.view import told
from kankei_geo.view.view import View
from tests.hokkaido import HOKKAIDO

from .test_app import opened, texts

FACTS = HOKKAIDO.initiatives
KUSHIRO, TOMA, FURANO = "01206", "01454", "01229"
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


@pytest.mark.turns(1)
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
    chart = charts.timeline(HOKKAIDO, view)
    *drawn, named = chart.data
    assert sum(sum(trace.customdata) for trace in drawn) == len(shown)
    assert list(named.x) == [-0.5] * len(named.text), "without it, plotly draws no name"
    assert len(named.text) == shown["kind"].nunique()
    # Each sign stands in the row and the year of its facts.
    begin = int(shown["year"].min()) if shown["year"].notna().any() else 0
    undated = max((int(year) for year in shown["year"].dropna()), default=0) + 2 - begin
    rows = {text[0]: row for row, text in enumerate(named.text)}
    found = {
        (shape, x): (rows[shape] == y, number)
        for trace in drawn
        for shape, x, y, number in zip(trace.text, trace.x, trace.y, trace.customdata, strict=True)
    }
    own = {kind: sign.shape for kind, sign in signs.signs(HOKKAIDO).items()}
    for (kind, year), facts in shown.groupby(["kind", "year"], dropna=False):
        x = undated if pd.isna(year) else int(year) - begin
        assert found[own[kind], x] == (True, len(facts))
    # With what else is sent, a press on the tab must stay below 8 KB.
    assert len(chart.to_json()) < 3_500
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


@pytest.mark.turns(1)
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


def words_of(pdf: bytes) -> list[str]:
    """Return the text of each page of a PDF without spaces and ends of lines."""
    return [plain(page.extract_text()) for page in PdfReader(io.BytesIO(pdf)).pages]


def plain(text: str) -> str:
    """Return a text without spaces, and letters that fonts join or have twice as plain ones."""
    return "".join(unicodedata.normalize("NFKC", text).split())


@pytest.mark.turns
@pytest.mark.parametrize("paper", ["16:9", "a4"])
@pytest.mark.parametrize("language", ["ja", "en"])
def test_a_record_on_paper_and_slides_has_the_whole_story(paper: str, language: str) -> None:
    view = View(code=(FURANO,), facts=("baseball",), lang=language)
    document = Document(HOKKAIDO, view, "municipality")
    table = initiative_tables.whole_story(HOKKAIDO, view)
    assert len(table) == 10, "more facts than any other municipality has"
    first, *behind = words_of(formats.make("pdf", document, paper_size.paper(paper)))
    assert plain("取組の経過：10件" if language == "ja" else "In the order of time: 10") in first
    slides = Presentation(io.BytesIO(formats.make("pptx", document))).slides
    tables = [shape.table for slide in slides for shape in slide.shapes if shape.has_table]
    told = [one for one in tables if len(one.columns) == len(table.columns)]
    told = [one for one in told if one.cell(0, 2).text == table.columns[2]]
    rows = [[cell.text for cell in row.cells] for one in told for row in list(one.rows)[1:]]
    undated = "年の記載なし" if language == "ja" else "no year"
    assert rows == table.fillna(undated).to_numpy().tolist()
    letters = {
        run.font.size.pt
        for one in told
        for row in one.rows
        for cell in row.cells
        for paragraph in cell.text_frame.paragraphs
        for run in paragraph.runs
    }
    assert min(letters) >= 10
    at, whole = 0, "".join(behind)
    for text, sure, source in table[table.columns[2:]].to_numpy().tolist():
        cells = [plain(one) for one in (text, sure, source)]
        assert set("".join(cells)) <= set(whole)
        at = whole.index(cells[0][:8], at) + 1  # in the order of time


def test_the_story_on_paper_is_not_too_small_and_goes_on() -> None:
    document = Document(HOKKAIDO, View(code=(FURANO,), lang="en"), "municipality")
    for paper in map(paper_size.paper, ("a4", "a4-portrait", "16:9")):
        with typeset.drawing():
            sheets = list(story_pages.sheets(document, paper))
            assert len(sheets) == story_pages.number(document, paper)
        drawn = [text for sheet in sheets for text in sheet.figure.texts]
        told = next(one for one in drawn if one.get_text().startswith("It has had a workation"))
        assert told.get_fontsize() >= 9
        assert min(text.get_position()[1] for text in drawn) > 0, "nothing leaves the sheet"
    assert len(sheets) == 2, "a slide has no room for all"
    silent = min(set(HOKKAIDO.municipalities["code"]) - set(FACTS["code"]))
    nothing = Document(HOKKAIDO, View(code=(silent,)), "municipality")
    (only,) = words_of(formats.make("pdf", nothing))
    assert plain("取組の経過：記述なし") in only


def letters_of(shapes: list[Any]) -> list[tuple[str, str]]:
    """Return each coloured letter of some shapes with its colour."""
    return [
        (run.text, f"#{run.font.color.rgb}".lower())
        for shape in shapes
        for paragraph in shape.text_frame.paragraphs
        for run in paragraph.runs
        if run.font.color.type == MSO_COLOR_TYPE.RGB
    ]


@pytest.mark.turns
@pytest.mark.parametrize("paper", ["16:9", "4:3", "a4-portrait"])
@pytest.mark.parametrize(
    "view", [View(), View(lang="en"), View(told="サウナ"), View(told="無い言葉")]
)
def test_slides_have_the_signs_of_the_map_with_their_key(view: View, paper: str) -> None:
    document = Document(HOKKAIDO, view, "initiatives")
    content = formats.make("slide", document, paper_size.paper(paper))
    (slide,) = Presentation(io.BytesIO(content)).slides
    groups = {one.name: list(one.shapes) for one in slide.shapes if hasattr(one, "shapes")}
    t = words.translator(view.lang)
    points = sign_points(HOKKAIDO, view)
    drawn = letters_of(groups.get(t(SIGNS), []))
    assert drawn == [(one.sign.shape, one.sign.colour) for one in points]
    known = [(sign, name, number) for sign, name, number in document.picture.signs if number]
    key = [one for one in groups[t("Legend")] if one.has_text_frame]
    assert letters_of(key) == [(sign.shape, sign.colour) for sign, _, _ in known]
    text = "\n".join(one.text_frame.text for one in key)
    assert all(
        f"{name}：{number}" in text or f"{name}: {number}" in text for _, name, number in known
    )
    lowest = max(one.top + one.height for one in key)
    sources = next(
        one for one in slide.shapes if one.has_text_frame and "kg1_" in one.text_frame.text
    )
    assert lowest <= sources.top + 10_000, "the key ends above the sources"


@pytest.mark.turns
@pytest.mark.parametrize("language", ["ja", "en"])
def test_slides_of_facts_have_every_kind_and_say_where_the_list_is(language: str) -> None:
    for view, listed in ((View(lang=language), 0), (View(told="サウナ", lang=language), 1)):
        document = Document(HOKKAIDO, view, "initiatives")
        slides = Presentation(io.BytesIO(formats.make("pptx", document))).slides
        tables = [shape.table for slide in slides for shape in slide.shapes if shape.has_table]
        head = initiative_tables.by_kind(HOKKAIDO, view)[0]
        kinds = [
            row.cells[0].text
            for one in tables
            if one.cell(0, 0).text == head.columns[0]
            for row in list(one.rows)[1:]
        ]
        assert kinds == head.iloc[:, 0].tolist()
        own = initiative_tables.listed(HOKKAIDO, view)
        shown = [one for one in tables if one.cell(0, 0).text == own.columns[0]]
        shown = [one for one in shown if len(one.columns) == len(own.columns)]
        assert sum(len(one.rows) - 1 for one in shown) == len(own) * listed
        told_in = [
            shape.text_frame.text for one in slides for shape in one.shapes if shape.has_text_frame
        ]
        where = "全274件の一覧は" if language == "ja" else "list of all 274 facts"
        assert any(where in text for text in told_in) != bool(listed)


@pytest.mark.parametrize("language", ["ja", "en"])
def test_a_prefecture_without_facts_says_so(language: str) -> None:
    app = opened("pages/initiatives.py", prefecture="30", lang=language)
    assert not app.exception


@pytest.mark.parametrize(
    ("page", "query"),
    [
        ("initiatives", {"told": "<script>alert(1)</script>"}),
        ("initiatives", {"told": "x" * 3_000}),
        ("initiatives", {"told": "=1+1|cmd", "facts": "<b>-zzz", "docs": "\x00"}),
        ("analysis", {"study": "<script>", "likely": "1e99", "contrast": "=x"}),
    ],
)
def test_hostile_addresses_are_text_and_make_no_page_fail(page: str, query: dict[str, str]) -> None:
    app = opened(f"pages/{page}.py", **query)
    assert not app.exception
    assert not app.error
    assert "<script>alert" not in texts(app)
