"""The slides: native shapes, charts and a table that say what the data say."""

import io
import re
import zipfile
from collections import Counter
from dataclasses import replace
from datetime import date
from functools import cache
from typing import Any

import numpy as np
import pytest
import shapely
from pptx import Presentation
from pptx.enum.dml import MSO_FILL
from pptx.enum.shapes import MSO_SHAPE_TYPE
from pptx.util import Emu, Inches

from kankei_geo.analysis import candidates, distribution, hubs
from kankei_geo.analysis.candidate_ranking import candidate_table
from kankei_geo.base import harmless
from kankei_geo.base.crs import GRS80
from kankei_geo.dataset import facts, shapes
from kankei_geo.export import formats, office_file
from kankei_geo.export.document import (
    CANDIDATE_MAP,
    COMPARISON,
    FOUR_MAPS,
    HUB_MAP,
    RECORD,
    ROUTE_MAP,
    SPREAD,
    STUDY,
    TILE_MAP,
    Document,
)
from kankei_geo.export.paper import paper_size
from kankei_geo.export.slides import slide_map, slide_shapes, slide_text, slides
from kankei_geo.export.slides.slide_theme import PATTERNS, palette_of
from kankei_geo.present import classify, legend, palette
from kankei_geo.present.maps import drawings
from kankei_geo.present.maps.pictures import four_rows
from kankei_geo.present.tables import study_tables, tables
from kankei_geo.present.words import story, study_words, words
from kankei_geo.view.view import STUDIES, View
from tests.hokkaido import HOKKAIDO, changed

from .conftest import crossed
from .documents import document

pytestmark = pytest.mark.slow

COUNT = "layer=count&lang=ja"
AREA = "layer=metro_pr&area=tokachi&code=01639&lang=en"
CANDIDATES = "airport_access?lang=en&code=01206-01639"
EMPTY = "find=zzz&count=4&minutes=10&lang=ja"
STATES = (COUNT, AREA, CANDIDATES, EMPTY)
SOURCE = {words.translator(one)("Source") for one in ("ja", "en")}
RULE = {words.translator(one)("What is shown") for one in ("ja", "en")}


@cache
def file_of(state: str) -> bytes:
    return slides.make_slides(document(state))


@cache
def deck(state: str) -> Any:  # noqa: ANN401 -- python-pptx has no types
    return Presentation(io.BytesIO(file_of(state)))


def everything(shapes_of: Any) -> list[Any]:  # noqa: ANN401 -- the same
    found = []
    for shape in shapes_of:
        found.append(shape)
        if shape.shape_type == MSO_SHAPE_TYPE.GROUP:
            found += everything(shape.shapes)
    return found


def freeforms(state: str) -> list[Any]:
    found = everything(deck(state).slides[0].shapes)
    return [shape for shape in found if is_municipality(shape)]


def is_municipality(shape: Any) -> bool:  # noqa: ANN401 -- the same
    """Tell whether a shape has a code; lines over the map have none."""
    is_drawn = shape.shape_type == MSO_SHAPE_TYPE.FREEFORM
    return bool(is_drawn and re.search(r"\b01\d{3}\b", described(shape)))


def described(shape: Any) -> str:  # noqa: ANN401 -- the same
    return shape._element._nvXxPr.cNvPr.get("descr")


def code_of(shape: Any) -> str:  # noqa: ANN401 -- the same
    return re.search(r"\b01\d{3}\b", described(shape)).group()


def theme_colours(state: str) -> dict[str, str]:
    with zipfile.ZipFile(io.BytesIO(file_of(state))) as archive:
        xml = archive.read("ppt/theme/theme1.xml").decode()
    pairs = re.findall(r'<a:(\w+)><a:srgbClr val="(\w+)"/></a:\1>', xml)
    return {name: f"#{value.lower()}" for name, value in pairs}


def colour_of(target: Any, theme: dict[str, str]) -> str:  # noqa: ANN401 -- the same
    if target.type is not None and target.type.name == "SCHEME":
        name = target.theme_color.name.lower().replace("_", "")
        alias = {"background1": "lt1", "background2": "lt2", "text1": "dk1", "text2": "dk2"}
        return theme[alias.get(name, name)]
    return f"#{str(target.rgb).lower()}"


@pytest.mark.turns
@pytest.mark.parametrize("state", STATES)
def test_each_municipality_is_one_shape_with_name_and_code(state: str) -> None:
    language = document(state).view.lang
    found = {code_of(shape): shape for shape in freeforms(state)}
    assert len(freeforms(state)) == len(found)
    known = HOKKAIDO.municipalities.set_index("code")
    if document(state).view.area:  # a group is shown with what surrounds it
        assert set(found) < set(known.index)
        known = known[known["subprefecture"] == "十勝総合振興局"]
    else:
        assert len(found) == 179 + 6
    assert set(known.index) <= set(found)
    for code, row in known.iterrows():
        name = row["name" if language == "ja" else "name_en"]
        assert found[code].name == name
        assert described(found[code]).startswith(f"{name} {code} ")


@pytest.mark.parametrize("state", [COUNT, AREA])
def test_fill_and_text_are_those_of_the_class(state: str) -> None:
    shown = document(state)
    table, layer = HOKKAIDO.table, shown.view.layer
    keys = classify.classify(HOKKAIDO, table, layer).to_dict()
    codes, theme = list(table["code"]), theme_colours(state)
    classes = {item.key: item for item in legend.classes(HOKKAIDO, layer)}
    kept = set(table["code"][table["subprefecture"] == "十勝総合振興局"])
    outside = 0
    for shape in freeforms(state):
        code = code_of(shape)
        if code not in codes:
            outside += 1
            assert shape.fill.type == MSO_FILL.BACKGROUND
            continue
        item = classes[keys[codes.index(code)]]
        if shown.view.area and code not in kept:
            item = legend.FILTERED_OUT
        assert described(shape).endswith(words.class_label(item, shown.view.lang))
        if item.pattern == "none":
            assert shape.fill.type == MSO_FILL.SOLID
            assert colour_of(shape.fill.fore_color, theme) == item.colour
        else:
            assert shape.fill.type == MSO_FILL.PATTERNED
            assert shape.fill.pattern == PATTERNS[item.pattern]
            assert colour_of(shape.fill.back_color, theme) == item.colour
            assert colour_of(shape.fill.fore_color, theme) == item.pattern_colour
    assert outside == (0 if shown.view.area else 6)


def test_classes_are_colours_of_the_theme() -> None:
    theme = theme_colours(COUNT)
    assert [theme[f"accent{n}"] for n in range(1, 5)] == [
        legend.count_colours(HOKKAIDO)[n] for n in (4, 3, 2, 1)
    ]
    first = next(shape for shape in freeforms(COUNT) if code_of(shape) == "01607")  # 4 policies
    assert first.fill.fore_color.theme_color.name == "ACCENT_1"
    for state in STATES:
        colours = palette_of(HOKKAIDO, document(state).picture).colours
        assert len(set(colours.values())) == len(colours) == 10
        assert {name: theme_colours(state)[name] for name in colours} == colours
    with zipfile.ZipFile(io.BytesIO(file_of(COUNT))) as archive:
        themes = [name for name in archive.namelist() if "/theme/" in name]
        assert len(themes) == 2  # of the slides and of the notes
        for name in themes:
            assert b'<a:latin typeface="Yu Gothic"' in archive.read(name)
            assert b"Calibri" not in archive.read(name)


def test_only_the_selected_are_outlined_in_orange() -> None:
    orange = {
        code_of(shape)
        for shape in freeforms(CANDIDATES)
        if colour_of(shape.line.color, theme_colours(CANDIDATES)) == palette.SELECTION_COLOUR
    }
    assert orange == {"01206", "01639"}
    group = next(
        shape
        for shape in deck(CANDIDATES).slides[0].shapes
        if shape.shape_id and shape.shape_type == MSO_SHAPE_TYPE.GROUP
    )
    assert {code_of(shape) for shape in list(group.shapes)[-2:]} == orange  # above all others


def test_the_way_and_what_is_reached_are_lines_over_the_map() -> None:
    def lines(state: str) -> dict[str, list[Any]]:
        found = everything(deck(state).slides[0].shapes)
        drawn = [shape for shape in found if shape.shape_type == MSO_SHAPE_TYPE.FREEFORM]
        return {
            start: [shape for shape in drawn if described(shape).startswith(start)]
            for start in ("Way from ", "Reached within ")
        }

    of_candidates = lines(CANDIDATES)
    way, reached = of_candidates.values()
    assert described(way[0]) == "Way from Obihiro to Sarabetsu-mura: 12.8 km, no toll"
    assert len(way) == 2  # on a white edge
    assert [shape.fill.type for shape in (*way, *reached)] == [MSO_FILL.BACKGROUND] * 3
    theme = theme_colours(CANDIDATES)
    assert colour_of(way[1].line.color, theme) == palette.WAY_COLOUR
    assert colour_of(reached[0].line.color, theme) == palette.ISOCHRONE_COLOUR
    assert lines(AREA) == {"Way from ": [], "Reached within ": []}


def test_shapes_have_the_area_of_the_ground() -> None:
    """Paths, read back from the file, against the geodesic area: islands and holes count."""
    table = shapes.on_screen(HOKKAIDO).set_index("code")
    drawn = {code_of(shape): shape for shape in freeforms(COUNT)}
    scales = []
    for code in HOKKAIDO.municipalities["code"]:
        rings = [
            np.array([(int(pt.get("x")), int(pt.get("y"))) for pt in ring], float)
            for ring in contours(drawn[code])
        ]
        area = sum(shapely.Polygon(ring).area for ring in rings)
        true = abs(GRS80.geometry_area_perimeter(table.geometry[code])[0])
        scales.append(area / true)
    assert max(scales) / min(scales) < 1.01
    bar = next(s for s in deck(COUNT).slides[0].shapes if "100 km" in described_or(s))
    metres = bar.width / np.sqrt(np.median(scales))
    assert metres == pytest.approx(100_000, rel=0.002)


def described_or(shape: Any) -> str:  # noqa: ANN401 -- the same
    return described(shape) or ""


def contours(shape: Any) -> list[list[Any]]:  # noqa: ANN401 -- the same
    found: list[list[Any]] = []
    for step in shape._element.find(".//{*}path"):
        kind = step.tag.rpartition("}")[2]
        if kind == "moveTo":
            found.append([])
        found[-1] += list(step)
    return found


def test_a_hole_and_an_island_are_contours_of_one_shape() -> None:
    lake = shapely.box(2000, 2000, 4000, 4000)
    island = shapely.box(8000, 0, 9000, 1000)
    place = shapely.MultiPolygon([shapely.box(0, 0, 6000, 6000).difference(lake), island])
    slide = deck_of_one()
    plane = slide_shapes.Plane.fitting(place.bounds, (1, 1, 9, 6))
    shape = slide_shapes.freeform(slide.shapes, place, plane)
    rings = [
        shapely.Polygon([(int(pt.get("x")), int(pt.get("y"))) for pt in ring])
        for ring in contours(shape)
    ]
    assert [round(ring.area / plane.scale**2 / 1e6) for ring in rings] == [36, 4, 1]
    assert rings[0].contains(rings[1])
    assert (shape.left, shape.top) == (Inches(1), Inches(1))
    closes = [step for step in shape._element.find(".//{*}path") if step.tag.endswith("}close")]
    assert len(closes) == 3


def deck_of_one() -> Any:  # noqa: ANN401 -- the same
    presentation = Presentation()
    return presentation.slides.add_slide(presentation.slide_layouts[6])


def test_legend_tells_each_class_with_its_number() -> None:
    for state in (COUNT, CANDIDATES, AREA):
        shown = document(state)
        texts = [
            s.text_frame.text for s in everything(deck(state).slides[0].shapes) if s.has_text_frame
        ]
        for item, number in shown.picture.rows:
            is_seen = not (shown.view.area and item == legend.OUT_OF_SCOPE)  # there is no inset
            assert (slide_shapes.class_text(item, number, shown.view.lang) in texts) == is_seen
    counts = Counter(HOKKAIDO.table["priority_count"].dropna())
    texts = [
        s.text_frame.text for s in everything(deck(COUNT).slides[0].shapes) if s.has_text_frame
    ]
    assert f"4施策：{counts[4]}" in texts
    assert "未掲載：77" in texts


@pytest.mark.parametrize("state", [COUNT, AREA])
def test_chart_of_counts_equals_the_spread(state: str) -> None:
    shown = document(state)
    chart = next(s.chart for s in deck(state).slides[1].shapes if s.has_chart)
    spread = distribution.spread(HOKKAIDO, shown.kept, "area")
    spread = spread[spread["municipalities"] > 0]
    names = [words.area_name(HOKKAIDO, slug, shown.view.lang) for slug in spread["group"]]
    plot = chart.plots[0]
    assert list(plot.categories) == names
    keys = ["count_4", "count_3", "count_2", "count_1", "not_listed"]
    assert [list(series.values) for series in plot.series] == [list(spread[key]) for key in keys]
    assert sum(map(sum, (series.values for series in plot.series))) == len(shown.kept)
    last = plot.series[-1]
    assert last.name == words.class_label(legend.NOT_LISTED, shown.view.lang)
    theme = theme_colours(state)
    fills = [colour_of(series.format.fill.fore_color, theme) for series in list(plot.series)[:4]]
    assert fills == [legend.count_colours(HOKKAIDO)[n] for n in (4, 3, 2, 1)]


def test_chart_of_candidates_counts_each_of_them() -> None:
    rule = document(CANDIDATES).view.rule
    rated = candidates.tiers(HOKKAIDO, rule)
    chart = next(s.chart for s in deck(CANDIDATES).slides[2].shapes if s.has_chart)
    plot = chart.plots[0]
    for series, tier in zip(plot.series, "ABC", strict=True):
        for airport, value in zip(plot.categories, series.values, strict=True):
            iata = HOKKAIDO.airports.set_index("name_en")["iata"][airport]
            assert value == ((rated["tier"] == tier) & (rated["airport"] == iata)).sum()


def test_chart_of_hubs_has_room_for_millions_of_people() -> None:
    state = "hubs?hubs=3&cover=people&lang=en"
    curve = hubs.curve(HOKKAIDO, document(state).view.plan)
    slides = made(state, "pptx").slides
    charts = (one.chart for slide in slides for one in slide.shapes if one.has_chart)
    chart = next(charts)
    (series,) = chart.plots[0].series
    assert list(series.values) == [one.total for one in curve]
    axis = chart.value_axis
    assert axis.maximum_scale >= max(series.values) > 1_000_000
    assert 4 <= axis.maximum_scale / axis.major_unit <= 8


def test_table_equals_the_ranking() -> None:
    shown = document(CANDIDATES)
    rule = shown.view.rule
    drawn = next(s.table for s in deck(CANDIDATES).slides[3].shapes if s.has_table)
    head, *rows = [[cell.text_frame.text for cell in row.cells] for row in drawn.rows]
    listed = candidate_table(HOKKAIDO, rule)
    told = tables.candidates(HOKKAIDO, listed, rule, "en").head(10)
    assert [row[1] for row in rows] == list(listed["name_en"].head(10))
    for position, name in enumerate(head):
        for row, value in zip(rows, told[name], strict=True):
            same = row[position] == str(value)
            # Minutes have their interval behind them.
            assert same or float(row[position].split(" (")[0]) == pytest.approx(float(value))
    minutes = [row[head.index("By road (min, estimate)")] for row in rows]
    low, high = (listed[f"drive_{end}"].head(10).round().astype(int) for end in ("low", "high"))
    for text, lowest, highest in zip(minutes, low, high, strict=True):
        assert text.endswith(f" ({lowest}–{highest})")
    sizes = {
        run.font.size.pt
        for row in drawn.rows
        for cell in row.cells
        for paragraph in cell.text_frame.paragraphs
        for run in paragraph.runs
    }
    assert min(sizes) >= 12


@pytest.mark.parametrize("state", STATES)
def test_every_slide_has_title_source_code_and_notes(state: str) -> None:
    shown = document(state)
    assert len(deck(state).slides) == 4
    for number, slide in enumerate(deck(state).slides):
        assert slide.shapes.title is not None
        assert slide.shapes.title.text_frame.text
        foot = next(s.text_frame.text for s in slide.shapes if s.name in SOURCE)
        notes = slide.notes_slide.notes_text_frame.text
        policy = "research paper" if shown.view.lang == "en" else "研究論文"
        for text in (foot, notes):
            assert shown.code in text
            assert shown.stamp in text
            assert policy in text
        if number == 0:
            assert all(line in foot for line in shown.credit)
        if number >= 2:
            assert ("Roads" if shown.view.lang == "en" else "道路（") in foot
        terms = HOKKAIDO.glossary.set_index("term_key")[f"text_{shown.view.lang}"]
        for key in ("not_listed", "printed", "panel", "programme", "remainder", "estimate"):
            assert terms[key] in notes
    assert deck(state).slides[0].shapes.title.text_frame.text == shown.title


@pytest.mark.parametrize("state", STATES)
def test_nothing_stands_outside_or_under_another_text(state: str) -> None:
    presentation = deck(state)
    wide, high = presentation.slide_width, presentation.slide_height
    assert wide / high == pytest.approx(16 / 9, rel=1e-3)
    for slide in presentation.slides:
        for shape in slide.shapes:
            assert shape.left >= 0
            assert shape.top >= 0
            assert shape.left + shape.width <= wide
            assert shape.top + shape.height <= high
        named = {shape.name: shape for shape in slide.shapes}
        (rule,) = (named[name] for name in RULE & named.keys())
        (foot,) = (named[name] for name in SOURCE & named.keys())
        title = slide.shapes.title
        assert title.top + title.height <= rule.top
        for shape in slide.shapes:
            if shape.name not in {title.name, slide_text.NUMBER, *RULE, *SOURCE}:
                assert shape.top >= rule.top + rule.height
                assert shape.top + shape.height <= foot.top


def test_empty_views_say_so_instead_of_drawing_nothing() -> None:
    slides_of = deck(EMPTY).slides
    assert not any(s.has_chart or s.has_table for slide in slides_of for s in slide.shapes)
    told = [
        "\n".join(s.text_frame.text for s in slide.shapes if s.has_text_frame)
        for slide in slides_of
    ]
    t = words.translator("ja")
    assert t("No municipality meets the conditions") in told[0]
    assert t("No municipality meets these conditions.") in told[1]
    start = t("No municipality meets this rule. There would be some with: {rule}").split("{")[0]
    assert start in told[2]
    assert start in told[3]


@pytest.mark.parametrize("state", [CANDIDATES])
def test_same_bytes_twice_and_small(state: str) -> None:
    again = slides.make_slides(document(state))
    assert again == file_of(state)
    assert len(again) < 500_000
    about = deck(state).core_properties
    assert (about.author, about.subject) == ("Kankei-Geo", document(state).code)
    assert about.title == document(state).title
    assert about.created.date() == about.modified.date() == document(state).date


def test_repacking_forgets_time_and_order() -> None:
    def packed(names: list[str], hour: int) -> bytes:
        core = b'<x><dcterms:created xsi:type="dcterms:W3CDTF">%d</dcterms:created></x>' % hour
        target = io.BytesIO()
        with zipfile.ZipFile(target, "w") as archive:
            for name in names:
                entry = zipfile.ZipInfo(name, (2020, 1, 1, hour, 0, 0))
                archive.writestr(entry, core if name.endswith("core.xml") else name)
        return target.getvalue()

    names = ["docProps/core.xml", "[Content_Types].xml", "a"]
    day = date(2022, 2, 1)
    first = office_file.repack(packed(names, 1), day)
    assert first == office_file.repack(packed(names[::-1], 2), day)
    with zipfile.ZipFile(io.BytesIO(first)) as archive:
        assert archive.namelist()[0] == "[Content_Types].xml"
        assert b"2022-02-01T00:00:00Z" in archive.read("docProps/core.xml")


def test_texts_of_all_kinds_do_no_harm(monkeypatch: pytest.MonkeyPatch) -> None:
    odd = '=HYPERLINK("http://x")\x01<&>'
    table = HOKKAIDO.municipalities.copy()
    table["name"] = table["name"].mask(table["code"] == "01100", odd)
    data = changed(municipalities=table)
    monkeypatch.setattr(words, "area_name", lambda _data, _slug, _language: "=1+1\x02")
    content = slides.make_slides(Document(data, View(find="<&\x03'\"=1", lang="ja")))
    assert Presentation(io.BytesIO(content))
    content = slides.make_slides(Document(data, View(code=("01100",), lang="ja")))
    presentation = Presentation(io.BytesIO(content))
    names = [s.name for s in everything(presentation.slides[0].shapes)]
    assert odd.replace("\x01", "\ufffd") in names
    chart = next(s.chart for s in presentation.slides[1].shapes if s.has_chart)
    assert set(chart.plots[0].categories) == {"'=1+1\ufffd"}
    with zipfile.ZipFile(io.BytesIO(chart.part.chart_workbook.xlsx_part.blob)) as book:
        assert b"<f>" not in book.read("xl/worksheets/sheet1.xml")


def test_language_is_told() -> None:
    for state, tag in ((COUNT, "ja-JP"), (CANDIDATES, "en-US")):
        with zipfile.ZipFile(io.BytesIO(file_of(state))) as archive:
            xml = archive.read("ppt/slides/slide1.xml").decode()
        assert set(re.findall(r'<a:rPr[^>]* lang="([^"]+)"', xml)) == {tag}


def test_projection_is_the_equal_area_one() -> None:
    assert slide_map.projected(HOKKAIDO).crs == HOKKAIDO.prefecture.equal_area


def test_narrow_slides_hold_everything_too() -> None:
    content = slides.make_slides(document(CANDIDATES), (10, 7.5))
    presentation = Presentation(io.BytesIO(content))
    for slide in presentation.slides:
        foot = next(shape for shape in slide.shapes if shape.name in SOURCE)
        for shape in slide.shapes:
            assert shape.left + shape.width <= presentation.slide_width == Inches(10)
            assert shape.top + shape.height <= (
                presentation.slide_height
                if shape.name in {*SOURCE, slide_text.NUMBER}
                else foot.top
            )
    # The inset hides no land.
    first = presentation.slides[0].shapes
    inset = next(s for s in first if s.name == "Northern Territories (out of scope)")
    codes = set(HOKKAIDO.municipalities["code"])
    for shape in everything(first):
        if is_municipality(shape) and code_of(shape) in codes:
            for ring in contours(shape):
                for point in ring:
                    x, y = shape.left + int(point.get("x")), shape.top + int(point.get("y"))
                    assert x < inset.left or y > inset.top + inset.height


SUBJECTS = (
    "municipality?code=01428",
    "municipality?code=01519&lang=en",  # on an island
    "municipality?code=01647",  # not listed
    "compare?code=01428-01452-01207&versus=tokachi&lang=en",
    "distribution?by=access",
    "analysis?study=combinations",
    "analysis?lang=en",
    "kind=four&area=tokachi",
    "kind=tiles&lang=en",
    "airport_access?measure=both&also=areas-borderline",
    "routes?stops=01207-01631",
    "hubs?hubs=3&lang=en",
)


@cache
def made(state: str, name: str, size: str = "16:9") -> Any:  # noqa: ANN401 -- the same
    return Presentation(io.BytesIO(formats.make(name, document(state), paper_size.paper(size))))


def texts_of(slide: Any) -> list[str]:  # noqa: ANN401 -- the same
    """Return all texts that stand on a slide: in shapes, cells and charts."""
    found = []
    for shape in everything(slide.shapes):
        if shape.has_text_frame:
            found.append(shape.text_frame.text)
        if getattr(shape, "has_table", False) and shape.has_table:
            found += [cell.text for row in shape.table.rows for cell in row.cells]
        if getattr(shape, "has_chart", False) and shape.has_chart:
            plot = shape.chart.plots[0]
            found += [str(one) for one in plot.categories]
            found += [series.name for series in plot.series]
    return found


def told_by_legend(about: Document) -> list[str]:
    """Return the classes of a map with their numbers."""
    rows = about.picture.rows
    if about.subject == FOUR_MAPS:
        rows = four_rows(HOKKAIDO, about.kept, len(HOKKAIDO.table))
    return [slide_shapes.class_text(item, number, about.view.lang) for item, number in rows]


def studied(about: Document, *, whole: bool) -> list[str]:
    """Return the titles and what names the rows of all parts of an analysis, or of one."""
    found = []
    for study in STUDIES if whole else (about.view.study,):
        view = replace(about.view, study=study)
        cells = study_tables.texts(study_tables.table(HOKKAIDO, view, study))
        found += [study_words.title(HOKKAIDO, view), *cells.iloc[:, 0]]
    return found


@pytest.mark.turns
@pytest.mark.parametrize(("state", "name"), crossed(SUBJECTS, ["pptx", "slide"]))
def test_slides_show_what_their_page_shows(state: str, name: str) -> None:
    about = document(state)
    found = made(state, name).slides
    assert (len(found) == 1) == (name == "slide" or about.subject == SPREAD)
    assert found[0].shapes.title.text_frame.text == about.title
    told = "\n".join(text for slide in found for text in texts_of(slide))
    t = words.translator(about.view.lang)
    if about.subject in (RECORD, COMPARISON):
        for code in about.view.code:
            row = facts.record(HOKKAIDO, code)
            for policy in HOKKAIDO.policies:
                assert words.mark(HOKKAIDO, row, policy, about.view.lang) in told
    elif about.subject == SPREAD:
        chart = next(shape.chart for shape in found[0].shapes if shape.has_chart)
        total = sum(value for series in chart.plots[0].series for value in series.values)
        assert total == len(about.kept)
    elif about.subject == STUDY:
        missing = [text for text in studied(about, whole=name == "pptx") if text not in told]
        # One slide says how many it leaves out rather than having letters that nobody can read.
        left_out = t("and {number} more; the workbook has all").format(number=len(missing))
        assert not missing or (name == "slide" and left_out in told)
    else:
        assert all(text in told for text in told_by_legend(about))
    if about.subject in (CANDIDATE_MAP, TILE_MAP, ROUTE_MAP, HUB_MAP):
        first = next(shape for shape in found[0].shapes if shape.name == about.picture.title)
        assert described(first) == harmless.xml(story.told(HOKKAIDO, about.view, about.page))
    if about.subject == CANDIDATE_MAP:
        for _, label in about.picture.lines:
            assert label in told
        assert t("Airports that do not count") in told


@pytest.mark.turns
@pytest.mark.parametrize(
    "state", ["kind=tiles&lang=en", "airport_access?minutes=90", "layer=count"]
)
def test_shapes_of_a_class_are_as_many_as_its_number(state: str) -> None:
    about = document(state)
    drawn = [
        described(shape)
        for shape in everything(made(state, "slide").slides[0].shapes)
        if shape.shape_type != MSO_SHAPE_TYPE.GROUP
        and re.search(r" 01\d{3} ", described(shape) or "")
    ]
    for item, number in about.picture.rows:
        if isinstance(number, int):
            label = words.class_label(item, about.view.lang)
            assert sum(text.endswith(f" {label}") for text in drawn) == number, label


@pytest.mark.turns
@pytest.mark.parametrize(
    ("state", "size"),
    crossed(
        [SUBJECTS[number] for number in (0, 3, 5, 7, 8)],
        ["16:9", "4:3", "a4", "a3", "a4-portrait"],
    ),
)
def test_slides_are_as_large_as_their_paper_and_hold_everything(state: str, size: str) -> None:
    wide, high = paper_size.paper(size).inches
    found = made(state, "pptx", size)
    assert Emu(found.slide_width).inches == pytest.approx(wide, abs=0.01)
    assert Emu(found.slide_height).inches == pytest.approx(high, abs=0.01)
    for slide in found.slides:
        for shape in slide.shapes:
            if getattr(shape, "has_table", False) and shape.has_table:
                _rows_hold_their_texts(shape.table)
            assert shape.left >= 0, shape.name
            assert shape.top >= 0, shape.name
            assert shape.left + shape.width <= found.slide_width + 1, shape.name
            assert shape.top + shape.height <= found.slide_height + 1, shape.name


def _rows_hold_their_texts(table: Any) -> None:  # noqa: ANN401 -- the same
    for row in list(table.rows)[1:]:
        for cell, column in zip(row.cells, table.columns, strict=True):
            (run, *_) = [*cell.text_frame.paragraphs[0].runs, None]
            if run is None:
                continue
            wide = Emu(column.width).inches - 0.16
            needed = slide_text.height_of([cell.text], run.font.size.pt, wide)
            assert needed <= Emu(row.height).inches, cell.text


def test_one_slide_is_one_slide_on_any_paper() -> None:
    for size in ("4:3", "a4-portrait"):
        for state in (SUBJECTS[3], SUBJECTS[8]):
            assert len(made(state, "slide", size).slides) == 1


def test_slides_are_numbered_and_read_in_order() -> None:
    for slide in made(SUBJECTS[0], "pptx").slides:
        names = [shape.name for shape in slide.shapes]
        assert names[0] == slide.shapes.title.name
        assert names[-2] in SOURCE
        assert names[-1] == slide_text.NUMBER
        number = slide.shapes[-1]._element.xpath(".//a:fld")
        assert [field.get("type") for field in number] == ["slidenum"]
        for shape in slide.shapes:
            if getattr(shape, "has_chart", False) or getattr(shape, "has_table", False):
                assert described(shape)


NAMES = {
    language: {str(place["short"]) for place in drawings.places(HOKKAIDO, language)}
    for language in ("ja", "en")
}


@pytest.mark.parametrize("language", NAMES)
def test_names_in_tiles_are_whole_and_at_least_six_points_large(language: str) -> None:
    (slide,) = made(f"kind=tiles&lang={language}", "slide").slides
    groups = [one for one in slide.shapes if one.shape_type == MSO_SHAPE_TYPE.GROUP]
    tiles = [tile for one in groups for tile in one.shapes if tile.name in NAMES[language]]
    assert len(tiles) == len(HOKKAIDO.municipalities)
    for tile in tiles:
        paragraphs = tile.text_frame.paragraphs
        assert "".join(one.text for one in paragraphs) == tile.name
        assert all(run.font.size.pt >= 6 for one in paragraphs for run in one.runs)
