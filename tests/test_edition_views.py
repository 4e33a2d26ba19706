"""A map of changes on screen and in every document: the same classes, numbers and words."""

import csv
import io
import json
from collections.abc import Iterator
from dataclasses import replace
from html import unescape
from pathlib import Path

import openpyxl
import pytest
from pptx import Presentation
from pypdf import PdfReader

from kankei_geo.analysis import editions
from kankei_geo.base.i18n import LANGUAGES
from kankei_geo.base.paths import HOME_VARIABLE
from kankei_geo.dataset.brought.accepted import accept
from kankei_geo.dataset.catalogue import open_dataset
from kankei_geo.dataset.dataset import Dataset
from kankei_geo.export import FORMAT_NAMES, formats
from kankei_geo.export.document import Document
from kankei_geo.export.page import single_page
from kankei_geo.export.paper import paper_size
from kankei_geo.present import legend
from kankei_geo.present.maps.pictures import policy_picture
from kankei_geo.present.tables import edition_tables
from kankei_geo.present.words import edition_words, findings, short, story, view_words, words
from kankei_geo.view import filters, restore
from kankei_geo.view.address import from_query, to_query
from kankei_geo.view.layers import COUNT_LAYER
from kankei_geo.view.view import FOUR, TILES, View

from . import made_up
from .test_app import opened, texts

SHARED = ("visit", "work", "study")
MARKS = made_up.marks(3), made_up.marks(6)
LISTED = [code for code in made_up.codes() if code not in made_up.NOT_LISTED]


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("home")
    made_up.build(folder)
    return folder


@pytest.fixture(autouse=True)
def _lives_there(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(HOME_VARIABLE, str(home))


@pytest.fixture
def second(home: Path) -> Dataset:
    return open_dataset(made_up.CODE, made_up.SECOND, home)


def view_of(layer: str, language: str = "ja", **settings: object) -> View:
    return View(edition="second", since="first", layer=layer, lang=language, **settings)  # type: ignore[arg-type]


def plain(layer: str) -> dict[str, str]:
    """Return the class of each municipality, from the marks that were made up."""
    found = {}
    for code in made_up.codes():
        if layer in ("house", "tax", "club"):
            found[code] = editions.ONE_EDITION
        elif code not in LISTED:
            found[code] = legend.NOT_COMPARABLE.key
        elif layer == COUNT_LAYER:
            before, after = (sum(one[code][:3]) for one in MARKS)
            found[code] = "same" if before == after else "more" if after > before else "fewer"
        else:
            pair = tuple(one[code][SHARED.index(layer)] for one in MARKS)
            words_of = {(0, 1): "began", (1, 0): "ended", (1, 1): "stayed", (0, 0): "never"}
            found[code] = words_of[pair]  # type: ignore[index]
    return found


@pytest.mark.parametrize("layer", [COUNT_LAYER, *SHARED, "house"])
def test_the_map_has_the_class_of_each_and_its_legend_the_numbers(
    second: Dataset, layer: str
) -> None:
    everyone = filters.matching(second, View())
    picture = policy_picture(second, view_of(layer), layer, second.table, everyone)
    expected = plain(layer)
    assert dict(zip(second.table["code"], picture.keys, strict=True)) == expected
    told = {item.key: number for item, number in picture.rows}
    assert told == {key: list(expected.values()).count(key) for key in set(expected.values())}
    assert sum(told.values()) == made_up.TOWNS  # type: ignore[arg-type]
    for code in made_up.NOT_LISTED:
        assert expected[code] not in (editions.ENDED, editions.FEWER)
    assert len(picture.tips) == made_up.TOWNS


def test_a_class_that_is_not_comparable_looks_like_not_listed() -> None:
    for classes in (legend.MARK_CHANGES, legend.COUNT_CHANGES):
        looks = {(item.colour, item.pattern) for item in classes}
        assert len(looks) == len(classes)
        assert (legend.NOT_LISTED.colour, legend.NOT_LISTED.pattern) in looks


def test_the_finding_is_what_the_marks_say(second: Dataset) -> None:
    everyone = second.table
    told = {}
    for layer in (COUNT_LAYER, *SHARED):
        states = list(plain(layer).values())
        one, other = ("more", "fewer") if layer == COUNT_LAYER else ("began", "ended")
        told[layer] = states.count(one), states.count(other)
        japanese = findings.map_finding(second, view_of(layer), everyone)
        verbs = ("増加", "減少") if layer == COUNT_LAYER else ("開始", "終了")
        for number, verb in zip(told[layer], verbs, strict=True):
            assert (f"{number}町が{verb}" if number else f"{verb}なし") in japanese
        english = findings.map_finding(second, view_of(layer, "en"), everyone)
        for number, verb in zip(told[layer], (one, other), strict=True):
            assert (f"{verb} in {number}" if number else f"{verb} nowhere") in english.lower()
    assert findings.map_finding(second, view_of("visit"), everyone) == "訪問：2町が開始、3町が終了"
    assert findings.map_finding(second, view_of("house"), everyone) == (
        "住まい：第2回調査だけにある施策"
    )


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("layer", [COUNT_LAYER, *SHARED, "tax"])
def test_titles_fit_and_texts_name_both_editions(
    second: Dataset, layer: str, language: str
) -> None:
    for settings in ({}, {"area": ("north",)}, {"policy": ("visit",)}, {"counts": ("none",)}):
        view = view_of(layer, language, **settings)
        kept = filters.kept(second, view)
        assert len(findings.map_finding(second, view, kept)) <= short.WIDEST[language]
        sentence = view_words.map_sentence(second, view, kept)
        for title in ("第1回調査（2025年）", "第2回調査（2026年）"):
            assert (title in sentence) == (language == "ja")
        told = view_words.map_text(second, view, second.table, kept)
        keys = [state for code, state in plain(layer).items() if code in set(kept["code"])]
        classes = {item.key: item for item in legend.classes_of(second, view, layer)}
        for key in set(keys):
            label = words.class_label(classes[key], language)
            assert f"{label}{'：' if language == 'ja' else ': '}{keys.count(key)}" in told


def test_what_one_edition_only_has_is_told(second: Dataset) -> None:
    told = "".join(edition_words.only(second, view_of("visit")))
    assert told == "第2回調査だけにある施策：住まい、納税、クラブ。"
    sentence = view_words.map_sentence(second, view_of(COUNT_LAYER), second.table)
    assert "訪問、仕事、学び" in sentence


def test_the_list_of_changes_has_each_with_its_evidence(second: Dataset) -> None:
    changes = edition_tables.changes(second, view_of(COUNT_LAYER), second.table)
    expected = [
        (code, policy)
        for code in LISTED
        for at, policy in enumerate(SHARED)
        if MARKS[0][code][at] != MARKS[1][code][at]
    ]
    names = {"訪問": "visit", "仕事": "work", "学び": "study"}
    assert [(code, names[row["施策"]]) for code, row in changes.iterrows()] == expected
    for _, row in changes.iterrows():
        begins = row["変化"] == "開始"
        assert row["第1回調査"].startswith("なし（" if begins else "あり（")
        assert row["第2回調査"].startswith("あり（" if begins else "なし（")
    one = edition_tables.changes(second, view_of("visit"), second.table)
    assert set(one["施策"]) == {"訪問"}
    assert len(one) == 5


def test_the_flows_are_a_table_that_adds_up(second: Dataset) -> None:
    html = edition_tables.flows_html(second, view_of(COUNT_LAYER), second.table)
    cells = [part.partition(">")[2].split("<")[0].strip() for part in html.split("<td style")[1:]]
    assert len(cells) == 5 * 5
    assert sum(map(int, cells)) == made_up.TOWNS
    assert edition_tables.flows_html(second, view_of("house"), second.table) == ""


def documents(data: Dataset, **settings: object) -> Iterator[tuple[str, bytes]]:
    for name in FORMAT_NAMES:
        document = Document(data, view_of("visit", **settings), "priority_map")
        yield name, formats.make(name, document, paper_size.paper("960x540", 72))


@pytest.mark.slow
def test_every_document_carries_the_class(second: Dataset) -> None:
    expected = plain("visit")
    labels = {item.key: words.class_label(item, "ja") for item in legend.MARK_CHANGES}
    for name, content in documents(second):
        assert len(content) > 500, name
        if name == "csv":
            rows = list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"))))
            found = {row["コード"]: row["地図の区分"] for row in rows}
            assert found == {code: labels[key] for code, key in expected.items()}
            for row in rows:
                for heading, marks in zip(("前の版", "後の版"), MARKS, strict=True):
                    mark = marks.get(row["コード"])
                    assert row[heading].startswith("未掲載" if mark is None else "なあ"[mark[0]])
        if name == "geojson":
            features = json.loads(content)["features"]
            told = {one["properties"]["code"]: one["properties"] for one in features}
            assert {code: one["class_key"] for code, one in told.items() if code in expected} == (
                expected
            )
        if name == "xlsx":
            book = openpyxl.load_workbook(io.BytesIO(content), read_only=True)
            cells = {cell for sheet in book for row in sheet.values for cell in row if cell}
            assert set(map(labels.__getitem__, expected.values())) <= cells
            rows_of = [row for row in book["変化の一覧"].values if row[0] in expected]
            assert {row[0] for row in rows_of} == {
                code for code, key in expected.items() if key in ("began", "ended")
            }
            assert {row[3] for row in rows_of} == {"開始", "終了"}
            numbers = [cell for row in book["移り変わり"].values for cell in row]
            assert sum(cell for cell in numbers if isinstance(cell, int)) == made_up.TOWNS
        if name in ("svg", "html"):
            assert "訪問：2町が開始、3町が終了" in content.decode().replace("\n", ""), name


def test_a_document_names_both_editions_as_its_source(second: Dataset) -> None:
    document = Document(second, view_of("visit"), "priority_map")
    marks = [item.path for item in document.layers if item.name == "policy_matrix.csv"]
    assert {path.parent.name for path in marks} == {"first", "second"}
    first = open_dataset(made_up.CODE, made_up.FIRST)
    assert second.hash in document.stamp
    assert first.hash in document.stamp
    assert "since-first" in document.name
    for plainly in (view_of("visit", kind=FOUR), view_of("combination")):
        assert Document(second, plainly, "priority_map").compared_with is None


@pytest.mark.slow
@pytest.mark.parametrize("layer", [COUNT_LAYER, "visit"])
def test_slides_have_the_flows_as_a_chart_and_all_changes_in_tables(
    second: Dataset, layer: str
) -> None:
    view = view_of(layer)
    content = formats.make("pptx", Document(second, view, "priority_map"))
    slides = Presentation(io.BytesIO(content)).slides
    charts = [shape.chart for slide in slides for shape in slide.shapes if shape.has_chart]
    flows = edition_tables.flows(second, view, second.table)
    bars = charts[0].plots[0]
    assert set(bars.categories) == {name for name in flows.index if flows.loc[name].sum()}
    assert sum(sum(part.values) for part in bars.series) == made_up.TOWNS
    for part in bars.series:
        found = dict(zip(bars.categories, part.values, strict=True))
        expected = flows[next(name for name in flows if name.startswith(part.name))]
        assert found == {name: expected[name] for name in found}
    tables = [shape.table for slide in slides for shape in slide.shapes if shape.has_table]
    changes = edition_tables.changes(second, view, second.table)
    listed = [
        [cell.text for cell in list(row.cells)]
        for one in tables
        if one.cell(0, 2).text == "変化"
        for row in list(one.rows)[1:]
    ]
    assert listed == changes.to_numpy().tolist()
    one = formats.make("slide", Document(second, view, "priority_map"))
    assert len(Presentation(io.BytesIO(one)).slides) == 1


def test_the_html_names_the_sources_of_both_editions(second: Dataset) -> None:
    document = Document(second, view_of("visit"), "priority_map")
    shown = [item.path for item in single_page.layers(document)]
    assert {item.path for item in document.layers} <= set(shown)
    assert len(shown) == len(set(shown))


def test_the_html_has_the_flows_and_all_changes(second: Dataset) -> None:
    view = view_of(COUNT_LAYER)
    made = formats.make("html", Document(second, view, "priority_map")).decode()
    after = made.partition("変化の一覧（")[2].partition("</table>")[0]
    changes = edition_tables.changes(second, view, second.table)
    assert after.count('<th scope="row">') == len(changes)
    assert edition_tables.flows_title(second, view) in made
    plainly = formats.make("html", Document(second, view_of("combination"), "priority_map"))
    assert "変化の一覧（" not in plainly.decode()


@pytest.mark.turns
@pytest.mark.slow
@pytest.mark.parametrize("size", ["16:9", "a4-portrait", "960x540"])
def test_a_pdf_has_the_flows_and_all_changes_on_its_pages(second: Dataset, size: str) -> None:
    view = view_of(COUNT_LAYER)
    document = Document(second, view, "priority_map")
    content = formats.make("pdf", document, paper_size.paper(size))
    assert content == formats.make("pdf", document, paper_size.paper(size))
    pages = [page.extract_text() for page in PdfReader(io.BytesIO(content)).pages]
    assert len(pages) > 1
    assert not any("変化の一覧" in page for page in pages[:1])
    changes = edition_tables.changes(second, view, second.table)
    for page in pages[1:]:
        assert "変化の一覧" in page
        assert document.code in page.replace("\n", "")
    assert "棒：" in pages[1]
    listed = "".join(pages[1:])
    for name, number in changes["市町村"].value_counts().items():
        assert listed.count(name) >= number
    plainly = formats.make("pdf", Document(second, view_of("combination"), "priority_map"))
    assert len(PdfReader(io.BytesIO(plainly)).pages) == 1


@pytest.mark.turns
@pytest.mark.parametrize("language", ["ja", "en"])
def test_a_map_that_is_not_compared_says_which_edition_it_shows(
    second: Dataset, language: str
) -> None:
    title = second.edition.title.words.text(language)
    told = {"ja": f"この地図は{title}だけを示し", "en": f"Shown is {title} only"}[language]
    for settings in ({"kind": FOUR}, {"layer": "combination"}, {"layer": "sunshine"}):
        view = replace(view_of("visit", language), **settings)  # type: ignore[arg-type]
        document = Document(second, view, "priority_map")
        assert told in document.rule
        for name in ("svg", "html"):
            made = formats.make(name, document).decode()
            assert told[:12] in made, name
        assert told not in Document(second, replace(view, since=""), "priority_map").rule
    assert told not in Document(second, view_of("visit", language), "priority_map").rule


def test_what_shows_one_edition_does_not_speak_of_a_change(second: Dataset) -> None:
    spread = Document(second, view_of("visit"), "distribution")
    assert "変化" not in spread.title + spread.rule
    assert {path.parent.name for path in (item.path for item in spread.layers)} == {"99", "second"}
    four = Document(second, view_of("visit", kind=FOUR), "priority_map")
    assert "変化" not in four.title + four.rule
    shown = story.scenes(second, view_of("visit"), "priority_map")
    assert [view.since for view, _ in shown[:2]] == ["first", ""]


def test_codes_and_addresses_bring_the_comparison_back(second: Dataset) -> None:
    view, ignored = from_query(second, to_query(view_of("work")))
    assert (view.since, ignored) == ("first", ())
    restored = restore.read(restore.code(second, "priority_map", view))
    assert restored.view == view
    for wrong in ("second", "third", "<b>"):
        found, ignored = from_query(second, {"edition": "second", "since": wrong})
        assert found.since == ""
        assert [(item.name, item.value) for item in ignored] == [("since", wrong)]


def test_the_page_offers_the_other_edition_and_shows_the_change() -> None:
    app = opened("pages/priority_map.py", edition="second", layer="visit")
    app.selectbox(key="since").set_value("first").run()
    assert not app.error
    assert app.query_params["since"] == "first"
    assert "訪問：2町が開始、3町が終了" in texts(app)
    assert texts(app) == texts(
        opened("pages/priority_map.py", edition="second", layer="visit", since="first")
    )
    for settings in ({"kind": FOUR}, {"layer": "combination"}):
        app = opened("pages/priority_map.py", edition="second", since="first", **settings)
        assert not [one for one in app.selectbox if one.key == "since"]
        assert "だけを示し、ほかの版とくらべていません" in texts(app)
        assert not app.error
    assert not opened("pages/priority_map.py", edition="second", since="first", kind=TILES).error


def correction(data: Dataset, changed: str = "") -> bytes:
    """Return the marks of a dataset as a table that a reader brings, one of them turned."""
    lines = ["コード,市町村," + ",".join(legend.policy_labels(data)[key].ja for key in SHARED)]
    for row in data.policy_matrix.to_dict("records"):
        marks = [row[key] for key in SHARED]
        if row["code"] == changed:
            marks[0] = 1 - marks[0]
        lines.append(f"{row['code']},," + ",".join("○" if mark else "×" for mark in marks))
    return "\n".join(lines).encode()


def test_a_table_that_a_reader_brings_is_compared_with_the_shipped_one(home: Path) -> None:
    first = open_dataset(made_up.CODE, made_up.FIRST, home)
    for changed in ("", LISTED[3]):
        data, _ = accept(first, correction(first, changed), name="correction.csv")
        view, ignored = from_query(
            data,
            {"since": "first", "layer": "visit", "brought": data.origin.file},  # type: ignore[union-attr]
        )
        assert (view.since, ignored) == ("first", ())
        found = editions.compared(data, "first")
        assert (found.before, found.after) == (first, data)
        marks = [(one.code, one.policy) for one in found.change.marks.itertuples()]
        assert marks == ([(changed, "visit")] if changed else [])
        told = findings.map_finding(data, view, data.table)
        name = short.names(data, "ja")[LISTED[3]]
        state = "開始" if MARKS[0][LISTED[3]][0] == 0 else "終了"
        assert ("変化なし" in told) != bool(changed)
        assert (f"1町が{state}" in told and told.endswith(f"：{name}")) == bool(changed), told
        content = formats.make(
            "csv", Document(data, view, "priority_map"), paper_size.paper("960x540", 72)
        )
        assert content.decode("utf-8-sig").count("くらべられない") == len(made_up.NOT_LISTED)


def test_a_damaged_edition_is_told_and_not_compared(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made_up.build(tmp_path)
    monkeypatch.setenv(HOME_VARIABLE, str(tmp_path))
    path = tmp_path / "data" / made_up.CODE / made_up.FIRST / "policy_matrix.csv"
    path.write_text(path.read_text("utf-8").replace("1", "0", 1), encoding="utf-8")
    plainly = {"edition": "second", "layer": "visit"}
    app = opened("pages/priority_map.py", since="first", **plainly)
    assert "first/policy_matrix.csv" in unescape(app.error[0].value)
    assert not opened("pages/priority_map.py", **plainly).error
