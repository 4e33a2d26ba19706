"""Diagrams of ideas: nothing lost, nothing invented, nothing over another, in every document."""

import io
from itertools import combinations

import pytest
from pptx import Presentation
from pypdf import PdfReader

from kankei_geo.dataset.background import LOST
from kankei_geo.dataset.prefecture import CONCEPT_LINKS, CONCEPTS
from kankei_geo.export import formats
from kankei_geo.export.document import Document
from kankei_geo.export.paper import paper_size
from kankei_geo.export.workbook import workbook_ideas
from kankei_geo.present import diagram, drawn_ideas
from kankei_geo.present.diagram import LABEL, LEADING, NAME, WIDTH, Diagram, Place
from kankei_geo.present.words import concept_words
from kankei_geo.view import chapters
from kankei_geo.view.view import View
from tests.hokkaido import HOKKAIDO

from .test_app import opened

GROUPS = chapters.groups(HOKKAIDO)
IDEAS = HOKKAIDO.background[CONCEPTS].set_index("key")
LINKS = HOKKAIDO.background[CONCEPT_LINKS]
BOTH = pytest.mark.parametrize("language", ["ja", "en"])
EACH = pytest.mark.parametrize("group", GROUPS)


def of(group: str, language: str) -> Diagram:
    return diagram.diagram(HOKKAIDO, group, language)


def boxes_of_labels(drawn: Diagram) -> list[Place]:
    found = []
    for label in drawn.labels:
        wide = max(diagram.wide(line, LABEL) for line in label.lines)
        high = len(label.lines) * LABEL * LEADING
        x, y = label.middle
        found.append((x - wide / 2, y - high / 2, wide, high))
    return found


def overlap(one: Place, other: Place) -> bool:
    across = min(one[0] + one[2], other[0] + other[2]) - max(one[0], other[0])
    down = min(one[1] + one[3], other[1] + other[3]) - max(one[1], other[1])
    return across > 1 and down > 1


@EACH
def test_the_boxes_are_the_ideas_of_the_group_and_what_they_refer_to(group: str) -> None:
    drawn = of(group, "ja")
    own = set(IDEAS.index[IDEAS["group"] == group])
    inside = {node.key for node in drawn.nodes if node.key in own}
    assert inside | {frame.key for frame in drawn.frames} == own
    outside = {node.key for node in drawn.nodes} - own
    linked = set(LINKS.loc[LINKS["from"].isin(own), "to"]) - own
    of_frames = {end for frame in drawn.frames for end in linked if frame.key in own}
    assert outside <= linked
    assert linked - outside <= of_frames  # those of a frame stand in its heading
    assert all(node.is_outside for node in drawn.nodes if node.key in outside)


@EACH
@BOTH
def test_nothing_is_over_another_and_nothing_is_cut(group: str, language: str) -> None:
    drawn = of(group, language)
    places = [node.place for node in drawn.nodes]
    for one, other in combinations([*places, *boxes_of_labels(drawn)], 2):
        assert not overlap(one, other), (one, other)
    for node in drawn.nodes:
        assert all(diagram.wide(line, NAME) <= node.place[2] for line in node.lines), node
        assert all(diagram.wide(line, LABEL) <= node.place[2] for line in node.notes), node
    for left, top, wide, high in (*places, *boxes_of_labels(drawn)):
        assert left >= -1
        assert left + wide <= WIDTH + 1
        assert top >= -1
        assert top + high <= drawn.height + 1


@EACH
@BOTH
def test_the_words_tell_every_idea_and_every_link(group: str, language: str) -> None:
    view = View(idea=group, lang=language)
    told = concept_words.text(HOKKAIDO, view)
    own = IDEAS[IDEAS["group"] == group]
    links = LINKS[LINKS["from"].isin(own.index)]
    assert all(name in told for name in own[f"name_{language}"])
    assert all(label in told for label in links[f"label_{language}"])
    assert sum(len(step) - 1 for step in concept_words.steps(HOKKAIDO, view)) == len(links)
    assert str(drawn_ideas.html(HOKKAIDO, view)).count("<li>") == len(own) + len(links)


def test_of_nine_patterns_those_that_are_lost_have_no_line() -> None:
    drawn = of("way", "ja")
    lost = IDEAS.index[(IDEAS["group"] == "way") & (IDEAS["state"] == LOST)]
    assert list(lost) == ["way_3", "way_7", "way_8", "way_9"]
    for node in drawn.nodes:
        if node.key in lost:
            y = node.place[1] + node.place[3] / 2
            assert not any(line.points[0][1] == y for line in drawn.lines)
            assert [one.lines for one in drawn.labels if one.middle[1] == y] == [
                ("表とともに失われた",)
            ]
    # 5 passes the related population; 1 and 2 do not reach the settled one.
    assert sum(label.lines == ("○",) for label in drawn.labels) == 1
    assert sum(label.lines == ("× 届かない",) for label in drawn.labels) == 2


def test_an_arrow_goes_back_in_a_lane_below_and_a_change_of_roles_is_dashed() -> None:
    drawn = of("cycle", "ja")
    assert sum(line.is_dashed for line in drawn.lines) == 3
    (heading,) = drawn.frames
    assert heading.title == "関係人口の循環モデル（四つの層）"
    ties = {node.key: "".join(node.notes) for node in drawn.nodes if node.notes}
    assert ties["strong_tie"] == "続ける力になる → 仕掛け人、協力者（要るとされる層）"


def test_slides_have_each_group_as_native_shapes_and_what_each_idea_says() -> None:
    document = Document(HOKKAIDO, View(idea="resource"), "background")
    deck = Presentation(io.BytesIO(formats.make("pptx", document)))
    groups = [shape for slide in deck.slides for shape in slide.shapes if shape.shape_type == 6]
    assert {group.name for group in groups} == {
        concept_words.title(HOKKAIDO, View(idea=group)) for group in GROUPS
    }
    texts = {
        shape.text_frame.text for group in groups for shape in group.shapes if shape.has_text_frame
    }
    assert {"ヒト", "仕掛け人", "パターン3※"} <= texts
    cells = [
        cell.text
        for slide in deck.slides
        for shape in slide.shapes
        if shape.has_table
        for cell in shape.table.iter_cells()
    ]
    assert IDEAS.loc["initiator", "text_ja"] in cells


def test_a_pdf_has_the_diagram_and_then_what_each_idea_says() -> None:
    document = Document(HOKKAIDO, View(idea="cycle"), "background")
    first, *rest = PdfReader(
        io.BytesIO(formats.make("pdf", document, paper_size.paper("16:9")))
    ).pages
    assert "新しい仕掛け人になる" in first.extract_text()
    assert "事業が続くように支える人です" in "".join(page.extract_text() for page in rest)


def test_a_group_that_is_chosen_is_what_its_address_shows() -> None:
    page = opened("pages/background.py")
    page.selectbox(key="idea").set_value("ladder").run()
    fresh = opened("pages/background.py", idea="ladder")
    assert page.query_params["idea"] == fresh.query_params["idea"] == "ladder"
    heads = [next(one.body for one in app.main if one.type == "html") for app in (page, fresh)]
    assert heads[0] == heads[1]
    assert "段階的な移住・交流" in heads[0]


def test_a_workbook_has_all_ideas_and_all_links() -> None:
    document = Document(HOKKAIDO, View(idea="cycle"), "background")
    found = workbook_ideas.tables(document)
    shown, every, links = found.values()
    assert len(shown) == (IDEAS["group"] == "cycle").sum()
    assert set(every["考え方"]) == set(IDEAS["name_ja"])
    assert len(every) == len(IDEAS)
    assert list(links["説明"]) == list(LINKS["label_ja"])
    assert links.notna().all(axis=None)
