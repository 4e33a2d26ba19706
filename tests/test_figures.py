"""Figures on paper: complete, the same on any day, readable without fonts."""

import io
import itertools
import re
import time
from collections.abc import Callable
from functools import cache
from pathlib import Path
from xml.etree import ElementTree as ET

import numpy as np
import pypdfium2
import pytest
from hypothesis import given
from hypothesis import strategies as st
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.text import Text
from PIL import Image
from pypdf import PdfReader

from kankei_geo.base.errors import InputContentError
from kankei_geo.export import fonts, formats, tile_names, typeset
from kankei_geo.export.document import Document
from kankei_geo.export.paper import figure, paper_size
from kankei_geo.export.paper.record_page import draw_record
from kankei_geo.export.paper.sheet import open_sheet
from kankei_geo.present import classify, legend, palette
from kankei_geo.present.tables import record_tables
from kankei_geo.present.words import words
from tests.hokkaido import HOKKAIDO

from .conftest import crossed, examples
from .documents import document

pytestmark = pytest.mark.slow

BASELINES = Path(__file__).parent / "baselines"
SMALL = paper_size.paper("960x540", 72)
STATES = {
    "count": "layer=count",
    "policy": "layer=metro_pr&area=tokachi&code=01634",
    "combination": "layer=combination&lang=en",
    "four": "kind=four",
    "tiles": "kind=tiles",
    "candidates": "airport_access?minutes=90&code=01463",
    "both": "airport_access?measure=both&lang=en",
    "record": "municipality?code=01428",
    "compare": "compare?code=01428-01100&versus=tokachi",
    "distribution": "distribution?by=access",
    "combinations": "analysis?study=combinations",
    "differences": "analysis?study=differences&lang=en",
    "empty": "policy=metro_pr&counts=none",
}
# Mean difference of a pixel's channel, 0 to 255: other versions of FreeType smooth otherwise.
TOLERANCE = 1.5
SVG = "{http://www.w3.org/2000/svg}"
FORMS: dict[str, Callable[[Document, paper_size.Paper], bytes]] = {
    "png": figure.make_png,
    "svg": figure.make_svg,
    "pdf": figure.make_pdf,
}


@cache
def forms(state: str) -> dict[str, bytes]:
    """Return a small figure in every form. To draw it takes longest: that is done once."""
    about = document(state)
    with typeset.drawing(), pytest.MonkeyPatch.context() as patch:
        sheet = figure.draw(about, SMALL)
        patch.setattr(figure, "draw", lambda *_: sheet)
        return {name: make(about, SMALL) for name, make in FORMS.items()}


def pixels(content: bytes) -> np.ndarray:
    return np.asarray(Image.open(io.BytesIO(content)).convert("RGB"), dtype=float)


@pytest.mark.turns
@pytest.mark.parametrize("name", STATES)
def test_a_figure_looks_as_its_baseline(name: str) -> None:
    baseline = BASELINES / f"{name}.png"
    found, expected = pixels(forms(STATES[name])["png"]), pixels(baseline.read_bytes())
    assert found.shape == expected.shape == (540, 960, 3)
    difference = np.abs(found - expected).mean()
    assert difference < TOLERANCE, f"{baseline.name}: mean difference {difference:.2f} of 255"


def test_a_baseline_would_notice_another_colour() -> None:
    drawn = pixels(figure.make_png(document("layer=joint_programme"), SMALL))
    count = pixels((BASELINES / "count.png").read_bytes())
    assert np.abs(drawn - count).mean() > 2 * TOLERANCE


@pytest.mark.turns
@pytest.mark.parametrize("form", FORMS)
def test_the_same_view_is_the_same_bytes(form: str, monkeypatch: pytest.MonkeyPatch) -> None:
    state = STATES["candidates"]
    first = forms(state)[form]
    with monkeypatch.context() as elsewhere:
        elsewhere.setenv("TZ", "Pacific/Kiritimati")  # where it is tomorrow already
        time.tzset()
        again = FORMS[form](document(state), SMALL)
    time.tzset()
    assert hash(again) == hash(first)  # no diff of megabytes


@pytest.mark.turns
@pytest.mark.parametrize(
    ("size", "dpi", "pixel_size", "state"),
    [
        # Bars take less than a map; a map is arranged otherwise where it is upright.
        ("16:9", 144, (1920, 1080), "distribution"),
        ("4:3", 144, (1440, 1080), "distribution"),
        ("A4", 100, (1169, 827), "distribution"),
        ("a3", 72, (1191, 842), "distribution"),
        ("1200x800", 100, (1200, 800), "distribution"),
        ("400x900", 96, (400, 900), ""),
    ],
)
def test_a_figure_has_the_size_that_was_asked_for(
    size: str, dpi: int, pixel_size: tuple[int, int], state: str
) -> None:
    drawn = Image.open(io.BytesIO(figure.make_png(document(state), paper_size.paper(size, dpi))))
    assert drawn.size == pixel_size


@pytest.mark.parametrize(
    ("size", "dpi", "message"),
    [
        (
            "a5",
            144,
            (
                "Size: found 'a5', expected one of 16:9, 4:3, a4, a3, a4-portrait, "
                "a3-portrait, or width x height in pixels "
                "from 300 to 8000, such as 1200x800."
            ),
        ),
        (
            "100x100",
            144,
            (
                "Size: found '100x100', expected one of 16:9, 4:3, a4, a3, a4-portrait, "
                "a3-portrait, or width x height in "
                "pixels from 300 to 8000, such as 1200x800."
            ),
        ),
        (
            "a4",
            1200,
            "Resolution: found 1200 dpi, expected 50 to 600. Choose one in that range.",
        ),
    ],
)
def test_a_size_that_is_not_known_is_an_error(size: str, dpi: int, message: str) -> None:
    with pytest.raises(InputContentError) as caught:
        paper_size.paper(size, dpi)
    assert str(caught.value) == message


@pytest.mark.parametrize("name", STATES)
def test_an_svg_is_xml_and_its_text_is_text(name: str) -> None:
    about = document(STATES[name])
    root = ET.fromstring(forms(STATES[name])["svg"])  # noqa: S314 -- made by ourselves
    told = "".join(
        text for element in root.iter(f"{SVG}text") for text in element.itertext()
    ).replace(" ", "")
    for text in (about.title, *about.credit, about.code):
        assert text.replace(" ", "") in told
    style = "".join(element.text or "" for element in root.iter(f"{SVG}style"))
    assert style.count("@font-face") == 2
    # The font inside is letters of all kinds, "http" among them.
    assert "http" not in re.sub(r"base64,[\w+/=]+", "", style)


def test_an_svg_has_each_municipality_by_its_code() -> None:
    root = ET.fromstring(forms(STATES["count"])["svg"])  # noqa: S314 -- made by ourselves
    found = {element.get("id") for element in root.iter(f"{SVG}g")}
    codes = {f"m{code}" for code in HOKKAIDO.table["code"]}
    assert codes < found
    filled = {
        element.get("id"): re.search(r"fill: (#\w+|url)", element[0].get("style", "")).group(1)
        for element in root.iter(f"{SVG}g")
        if element.get("id") in codes
    }
    keys = classify.classify(HOKKAIDO, HOKKAIDO.table, "count")
    classes = {item.key: item for item in legend.classes(HOKKAIDO, "count")}
    for code, key in zip(HOKKAIDO.table["code"], keys, strict=True):
        item = classes[key]
        # A pattern is filled by reference; a plain class by its colour.
        expected = item.colour if item.pattern == palette.NO_PATTERN else "url"
        assert filled[f"m{code}"] == expected


@pytest.mark.parametrize("name", STATES)
def test_a_pdf_tells_finding_credit_and_code_as_text(name: str) -> None:
    about = document(STATES[name])
    pdf = pypdfium2.PdfDocument(forms(STATES[name])["pdf"])
    # Behind a record stands the story of the municipality, where documents tell one.
    assert len(pdf) == (2 if name == "record" else 1)
    told = re.sub(r"\s", "", pdf[0].get_textpage().get_text_bounded())
    for text in (about.title, about.stamp, *about.credit, about.code):
        assert re.sub(r"\s", "", text) in told
    metadata = pdf.get_metadata_dict()
    assert metadata["Subject"] == about.code
    assert metadata["CreationDate"].startswith(f"D:{HOKKAIDO.date:%Y%m%d}")
    pdf.close()


def test_the_date_of_a_document_can_be_fixed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1700000000")
    pdf = pypdfium2.PdfDocument(figure.make_pdf(document("distribution"), paper_size.paper("a4")))
    assert pdf.get_metadata_dict()["CreationDate"].startswith("D:20231114")
    assert pdf[0].get_size() == pytest.approx((842, 595), abs=1)  # points
    pdf.close()


@pytest.mark.parametrize("language", ["ja", "en"])
def test_the_legend_tells_each_class_with_its_number(language: str) -> None:
    about = document(f"layer=count&area=tokachi&lang={language}")
    svg = figure.make_svg(about, SMALL).decode()
    texts = re.findall(r"<text[^>]*>([^<]*)</text>", svg)
    for item, number in about.picture.rows[:-1]:  # the last one has no number
        label = texts.index(words.class_label(item, language))
        assert texts[label + 1] == str(number)


@given(st.text(max_size=80))
def test_no_letter_is_printed_that_the_font_lacks(text: str) -> None:
    known = typeset.letters() | {ord("\n")}
    assert {ord(letter) for letter in typeset.printable(text)} <= known


def test_radicals_are_printed_as_the_letters_that_they_stand_for() -> None:
    assert typeset.printable("⽔⼤👻") == "水大〓"


@examples(60)
@given(
    st.text(alphabet="候補の条件、（推計）。airport 90 min-kg1_", max_size=120), st.floats(0.3, 6)
)
def test_lines_are_no_wider_than_they_may_be(text: str, width: float) -> None:
    lines = typeset.wrap(text, 12.0, width)
    assert all(typeset.width_inches(line, 12.0) <= width for line in lines)
    assert "".join(lines).replace(" ", "") == text.replace(" ", "")
    for before, line in itertools.pairwise(lines):
        fits = typeset.width_inches(before + line[:2], 12.0) <= width
        assert not line.startswith(("、", "。", "）")) or not fits or len(before) < 2


def test_a_wrapped_line_never_begins_with_a_closing_mark() -> None:
    lines = typeset.wrap("候補の条件（推計）、条件（推計）。" * 6, 12.0, 2.0)
    assert len(lines) > 3
    assert not [line for line in lines if line[0] in "、。）"]


def test_the_font_that_is_inside_holds_what_is_written_and_is_licensed() -> None:
    assert "SIL Open Font License" in fonts.LICENCE_PATH.read_text(encoding="utf-8")
    assert fonts.subset("北海道 179")[:4] == b"wOFF"
    assert fonts.subset("北海道 179") == fonts.subset("道海北971 ")


CROWDED = (
    "compare?code=01428-01100-01634&versus=tokachi&lang=en",
    "municipality?code=01100&lang=en",
    "municipality?code=01202",
    "layer=combination&lang=en",
    "airport_access?lang=en",
    "distribution?by=people&lang=en",
    "analysis?lang=en",
)
# Least room is on 4:3; of the other sizes, a table and a map each.
SHEETS = [
    pytest.param(
        state,
        size,
        marks=(
            ()
            if size in {"4:3", "a4-portrait"} or state in {CROWDED[0], CROWDED[4]}
            else pytest.mark.full
        ),
    )
    for size in ("16:9", "4:3", "a4", "a4-portrait", "a3-portrait")
    for state in CROWDED
]


def text_of(content: bytes) -> str:
    pdf = pypdfium2.PdfDocument(content)
    text = pdf[0].get_textpage().get_text_range()
    pdf.close()
    return re.sub(r"\s", "", text)


@pytest.mark.turns
@pytest.mark.parametrize(
    ("state", "language"),
    crossed(
        ["airport_access?measure=both", "municipality?code=01428", "area=tokachi"], ["ja", "en"]
    ),
)
def test_text_on_a_map_is_text_in_pdf_and_svg(state: str, language: str) -> None:
    airports = [words.airport_name(HOKKAIDO, iata, language) for iata in HOKKAIDO.airports["iata"]]
    short = [name.removesuffix("空港").removesuffix(" Airport") for name in airports]
    near = record_tables.neighbours(HOKKAIDO, "01428", language).iloc[:, 0]
    expected = {
        "airport_access?measure=both": [*short, "100km"],
        "municipality?code=01428": [*near.head(4), "km"],
        "area=tokachi": ["鹿追町" if language == "ja" else "Shikaoi-cho", "50km"],
    }[state]
    about = document(f"{state}&lang={language}")
    svg = figure.make_svg(about, SMALL).decode()
    drawn = re.sub(r"\s", "", "".join(re.findall(r"<text[^>]*>([^<]*)</text>", svg)))
    printed = text_of(figure.make_pdf(about, SMALL))
    for name in expected:
        assert re.sub(r"\s", "", name) in printed, name
        assert re.sub(r"\s", "", name) in drawn, name


def test_an_svg_tells_screen_readers_what_it_is() -> None:
    about = document("layer=count&lang=en")
    root = ET.fromstring(figure.make_svg(about, SMALL))  # noqa: S314 -- made by ourselves
    assert root.get("role") == "img"
    assert root.get("lang") == root.get("{http://www.w3.org/XML/1998/namespace}lang") == "en"
    assert [element.text for element in root][:2] == [about.title, about.rule]


@pytest.mark.parametrize("language", ["ja", "en"])
def test_a_pdf_tells_readers_its_title_and_language(language: str) -> None:
    about = document(f"area=tokachi&lang={language}")
    reader = PdfReader(io.BytesIO(figure.make_pdf(about, SMALL)))
    assert reader.root_object["/Lang"] == language
    assert reader.root_object["/ViewerPreferences"]["/DisplayDocTitle"].value is True
    told = reader.xmp_metadata
    assert told.dc_title["x-default"] == reader.metadata.title == about.title
    assert told.dc_language == [language]
    assert told.dc_rights["x-default"] == " / ".join(about.credit)


@pytest.mark.turns(3)
def test_a_record_explains_short_words_and_names_what_is_most_like_it() -> None:
    record = document("municipality?code=01428")
    for size in ("16:9", "a4", "a4-portrait"):
        content = figure.make_pdf(record, paper_size.paper(size))
        printed = text_of(content)
        assert re.sub(r"\s", "", words.short_levels(HOKKAIDO, "ja")) in printed
        for name in record_tables.similar_places(
            HOKKAIDO, document("municipality?code=01428").view
        ).iloc[:, 0]:
            assert name in printed


LONG_ROUTE = "routes?stops=01206-01210-01631-01428-01234-01224"


@pytest.mark.parametrize(
    ("size", "language"), crossed(["16:9", "4:3", "a4", "a4-portrait"], ["ja", "en"])
)
def test_a_route_explains_the_short_words_that_it_shows_and_no_others(
    language: str, size: str
) -> None:
    about = document(f"{LONG_ROUTE}&lang={language}")
    with typeset.drawing():
        sheet = figure.draw(about, paper_size.paper(size))
    t = words.translator(language)
    shorts, wholes = legend.level_short_labels(HOKKAIDO), legend.level_labels(HOKKAIDO)
    printed = [text.get_text() for text in sheet.figure.texts]
    start = t("Evidence — {levels}").format(levels="").strip()
    notes = [text for text in printed if text.startswith(start)]
    cells = "".join(text for text in printed if text not in notes)  # they may be two lines
    for level, short in shorts.items():
        shown = f"（{t(short)}" in cells or f"({t(short)})" in cells
        if t(short) != t(wholes[level]):
            assert any(t(wholes[level]) in text for text in notes) == shown, level
    assert t("Out of scope") not in printed  # the islands are not in sight


def test_a_map_of_a_group_does_not_explain_what_lies_outside_it() -> None:
    with typeset.drawing():
        for state, told in (("area=tokachi", False), ("", True), ("area=nemuro", True)):
            sheet = figure.draw(document(state), paper_size.paper("16:9"))
            printed = [text.get_text() for text in sheet.figure.texts]
            seen = [len(axes.patches) for axes in sheet.figure.axes]
            assert ("集計外" in printed) == told, (state, seen)


@pytest.mark.turns
@pytest.mark.parametrize(("state", "size"), SHEETS)
def test_nothing_leaves_the_sheet_or_runs_into_the_source_lines(state: str, size: str) -> None:
    paper = paper_size.paper(size)
    with typeset.drawing():
        sheet = figure.draw(document(state), paper)
        FigureCanvasAgg(sheet.figure)  # which knows how large a text will be
        boxes = [text.get_window_extent() for text in sheet.figure.texts if text.get_text()]
    sources = [
        n
        for n, text in enumerate(sheet.figure.texts)
        if text.get_text()[:2] in ("根拠", "Ev", "出典", "So")
    ]
    top = boxes[sources[0]].y1
    after = {*range(sources[0], len(boxes))}
    width, height = sheet.figure.bbox.width, sheet.figure.bbox.height
    for number, box in enumerate(boxes):
        told = sheet.figure.texts[number].get_text()
        assert min(box.x0, box.y0) >= 0, told
        assert box.x1 <= width + 1, told
        assert box.y1 <= height, told
        colour = sheet.figure.texts[number].get_color()
        is_source = number in after and colour == "#4d4d4d" and box.y1 <= top + 1
        assert is_source or box.y0 >= top - 1, told


def test_rounding_the_outlines_of_an_svg_leaves_its_numbers_alone() -> None:
    drawn = '<path d="M 1.23456 7.891 L -0.5 12.3456"/><text>0.756 of 1.2345 km</text>'
    assert figure.rounded(drawn) == (
        '<path d="M 1.23 7.89 L -0.5 12.34"/><text>0.756 of 1.2345 km</text>'
    )


@pytest.mark.parametrize(
    "whole",
    ["約257分（199–315）", "61.1人/km²", "国道274号", "about 39 min (28–50)", "6 h 10 min", "80 %"],
)
def test_a_figure_stays_with_its_unit_and_a_range_is_whole(whole: str) -> None:
    units = re.findall(r"\d[\d.–]*(?:人/km²| h \d+ min| min| %|[分号])?", whole)
    text = f"その値は{whole}です。"
    for tenths in range(30):
        width = typeset.longest_unit(text, 10.0) + 0.01 + tenths / 10
        told = " / ".join(typeset.wrap(text, 10.0, width))
        assert all(unit in told for unit in units), told


def test_a_word_in_katakana_and_a_heading_are_whole() -> None:
    assert typeset.longest_unit("パーセンタイル", 10.0) == typeset.width_inches(
        "パーセンタイル", 10.0
    )
    state = "routes?stops=01428-01210-01215-01206-01631-01100&lang=en"
    with typeset.drawing():
        sheet = figure.draw(document(state), paper_size.paper("4:3"))
    told = [text.get_text() for text in sheet.figure.texts]
    assert "Day" in told
    assert any(text.endswith("programme") for text in told)


def test_the_dash_of_windows_is_not_a_latin_tilde() -> None:
    assert typeset.printable("3時間23分～45分") == "3時間23分〜45分"


# The longest grounds, ways and neighbours.
FULL_RECORDS = ("01100", "01212", "01404", "01482", "01519", "01209", "01694")


@pytest.mark.turns
@pytest.mark.parametrize(
    ("code", "size", "language"),
    crossed(FULL_RECORDS, ["16:9", "a4", "a4-portrait"], ["ja", "en"]),
)
def test_a_record_ends_above_its_sources_and_leaves_no_part_out(
    code: str, size: str, language: str
) -> None:
    t = words.translator(language)
    paper = paper_size.paper(size)
    about = document(f"municipality?code={code}&lang={language}")
    with typeset.drawing():
        sheet, box = open_sheet(about, paper.width, paper.height)
        framed = len(sheet.figure.texts)
        draw_record(about, sheet, box)
    written = sheet.figure.texts[framed:]
    assert min(text.get_position()[1] for text in written) * paper.height >= box.bottom
    headings = {text.get_text() for text in written}
    assert {t("The five most similar municipalities"), t("Population since 2005")} <= headings


@pytest.mark.turns
@pytest.mark.parametrize(
    ("state", "size"),
    crossed(
        [
            "municipality?code=01100&lang=en",
            "airport_access?measure=both",
            "area=tokachi&layer=metro_pr",
            "hubs?hubs=8",
            STATES["compare"],
            "routes?stops=01428-01210-01215-01206-01631-01100&lang=en",
        ],
        ["a4", "a4-portrait"],
    ),
)
def test_letters_on_paper_have_at_least_eight_points(state: str, size: str) -> None:
    with typeset.drawing():
        sheet = figure.draw(document(state), paper_size.paper(size))
    written = [text for text in sheet.figure.findobj(Text) if text.get_text().strip()]
    small = {(text.get_text(), text.get_fontsize()) for text in written if text.get_visible()}
    assert not {text for text, points in small if points < 8 - 1e-6}


def names_apart(axes: Axes, names: set[str], apart: float) -> bool:
    """Tell whether no two of some names stand nearer to each other than `apart` pixels."""
    renderer = axes.figure.canvas.get_renderer()
    places = {
        text.get_text(): text.get_window_extent(renderer)
        for text in axes.texts
        if text.get_text() in names
    }
    return not any(
        one.padded(apart, -3).overlaps(other)
        for one, other in itertools.combinations(places.values(), 2)
    )


def test_names_beside_each_other_do_not_read_as_one_word() -> None:
    about = document("priority_map?area=ishikari-sorachi&lang=en")
    with typeset.drawing():
        sheet = figure.draw(about, paper_size.paper("16:9"))
        FigureCanvasAgg(sheet.figure)
        names = {words.name(row, "en") for _, row in HOKKAIDO.municipalities.iterrows()}
        (axes,) = sheet.figure.axes
        assert names_apart(axes, names, sheet.points(9) * 0.2)


def test_no_name_stands_on_the_scale_of_a_record() -> None:
    for code in ("01209", "01428"):
        about = document(f"municipality?code={code}")
        with typeset.drawing():
            sheet = figure.draw(about, paper_size.paper("a4-portrait"))
            FigureCanvasAgg(sheet.figure)
            axes = sheet.figure.axes[0]
            scale = {text.get_text() for text in axes.texts if text.get_text().endswith(" km")}
            names = {row["name"] for _, row in HOKKAIDO.municipalities.iterrows()}
            assert scale
            assert names_apart(axes, scale | names, 0)


@pytest.mark.turns
@pytest.mark.parametrize(
    ("size", "state"),
    crossed(
        ["16:9", "a4", "a4-portrait"],
        ["kind=tiles&lang=en", "routes?stops=01206-01207-01219-01463-01204-01213&lang=en"],
    ),
)
def test_no_letter_of_tiles_and_legs_in_english_is_below_six_points(state: str, size: str) -> None:
    drawn = formats.make("svg", document(state), paper_size.paper(size)).decode()
    found = re.findall(r"font(?:-size)?: ?(?:700 |bold )?([\d.]+)px", drawn)
    sizes = [float(one) for one in found]
    assert len(sizes) > 50
    assert min(sizes) >= 6


def test_a_name_in_a_tile_is_whole_and_has_three_lines_only_where_two_are_too_small() -> None:
    for name in ("Oe", "Rumoi", "Shimukappu", "Kaminokuni", "Mombetsu-cho"):
        size, lines = tile_names.fitted(name, 0.29)
        assert "".join(lines) == name
        assert size >= 6
        assert (len(lines) == 3) == (len(name) > 9)
    assert len(tile_names.fitted("Shimukappu", 0.6)[1]) == 2
