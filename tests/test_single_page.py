"""The single page is whole, safe and says what the data say, without a browser."""

import base64
import hashlib
import io
import json
import re
from dataclasses import replace
from functools import cache
from html.parser import HTMLParser
from typing import Any

import pytest
from fontTools.ttLib import TTFont

from kankei_geo.analysis import candidates
from kankei_geo.base.errors import LicenceError
from kankei_geo.base.i18n import LANGUAGES
from kankei_geo.dataset import shapes, sources
from kankei_geo.export import fonts
from kankei_geo.export.document import Document
from kankei_geo.export.page import page_data, page_map, single_page, still_page
from kankei_geo.export.page.single_page import make_page
from kankei_geo.present import classify, legend
from kankei_geo.present.maps import tooltip
from kankei_geo.view import filters, layers
from kankei_geo.view.view import View
from tests.hokkaido import HOKKAIDO, changed, closed

pytestmark = pytest.mark.slow

HOSTILE = "</script><img src=x onerror=alert(1)>\u2028'\"&"
_MOST_BYTES = 800_000
_VOID = {"meta", "link", "input", "br", "img"}
_SHAPES = {"path", "polyline", "rect", "circle", "use"}
# Attributes with which a document asks for something.
_ASKING = {"src", "srcset", "action", "formaction", "poster", "data", "xlink:href", "background"}
DOCUMENTS = [
    Document(HOKKAIDO, View()),
    Document(HOKKAIDO, View(lang="en", layer="metro_pr", area=("tokachi",), code=("01206",))),
    Document(HOKKAIDO, View(lang="en", measure="both"), "airport_access"),
    Document(HOKKAIDO, View(code=("01428",)), "municipality"),
    Document(HOKKAIDO, View(find="zzzz")),
    Document(HOKKAIDO, View(docs=("003", "web")), "initiatives"),
]


made = cache(make_page)  # for whoever only reads the page


class Reader(HTMLParser):
    """Elements with their attributes, the text of some of them, and tags left open."""

    def __init__(self, page: bytes) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.texts: dict[str, list[str]] = {}
        self.open: list[str] = []
        self.feed(page.decode())
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note an element."""
        self.elements.append((tag, dict(attrs)))
        if tag not in _VOID:
            self.open.append(tag)
            self.texts.setdefault(tag, []).append("")

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note an element of a drawing that closes itself."""
        assert tag in _SHAPES, tag
        self.elements.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        """Close the element that was opened last, and no other."""
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        """Add to the text of the innermost element."""
        if self.open:
            self.texts[self.open[-1]][-1] += data

    def having(self, tag: str, name: str) -> list[dict[str, str | None]]:
        """Return the attributes of the elements that have one."""
        return [found for kind, found in self.elements if kind == tag and name in found]


def facts_of(document: Document) -> dict[str, Any]:
    return page_data.data(document, *page_data.layers(document))


def data_of(page: bytes) -> dict[str, Any]:
    content = re.search(
        rb'<script id="data" type="application/json">(.*?)</script>', page, re.DOTALL
    )
    assert content
    read: dict[str, Any] = json.loads(content[1])
    return read


@pytest.mark.turns
@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda document: document.subject)
def test_page_is_whole_and_asks_for_nothing(document: Document) -> None:
    page = made(document)
    assert len(page) < _MOST_BYTES
    reader = Reader(page)
    assert reader.open == []
    assert reader.elements[0] == ("html", {"lang": document.view.lang})
    for tag, attributes in reader.elements:
        assert not _ASKING & set(attributes), tag
        assert not [name for name in attributes if name.startswith("on")], tag
        # A tag that leads somewhere stays in the file.
        assert (attributes.get("href") or "#").startswith(("#", "data:")), tag
    # Where a mark is from stands there as text.
    body = re.sub(rb"<cite>[^<]*</cite>", b"", page.split(b"<body>")[1].split(b"<script")[0])
    assert not re.search(rb"https?:|@import|//[a-z]", body)
    assert re.findall(rb"url\((?!data:font/woff;base64,|#)", page) == []
    identifiers = [found["id"] for _, found in reader.elements if "id" in found]
    assert len(identifiers) == len(set(identifiers))
    assert reader.texts["h1"] == [document.title]
    assert reader.texts["title"][0].startswith(document.title)


@pytest.mark.turns
@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda document: document.subject)
def test_the_same_view_is_the_same_page_and_its_map_is_not_made_again(
    document: Document, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = made(document)

    def outline_again(*_: object) -> None:
        pytest.fail("outlines are the same for every page")

    # What takes longest is done once in a process.
    monkeypatch.setattr(shapes, "on_screen", outline_again)
    monkeypatch.setattr(shapes, "on_paper", outline_again)
    assert make_page(Document(HOKKAIDO, document.view, document.page)) == first


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda document: document.subject)
def test_policy_lets_only_the_scripts_of_the_page_run(document: Document) -> None:
    page = made(document)
    policy = Reader(page).having("meta", "http-equiv")[0]["content"]
    assert policy is not None
    if document.subject in still_page.SUBJECTS:
        assert b"<script" not in page
        assert "script-src 'none'" in policy
        return
    script = page.split(b"<script>")[1].split(b"</script>")[0]
    digest = base64.b64encode(hashlib.sha256(script).digest()).decode()
    assert f"script-src 'sha256-{digest}'" in policy
    assert policy.startswith("default-src 'none'; ")
    assert page.count(b"</script>") == 2


@pytest.mark.turns
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("view", [View(), View(policy=("metro_pr",), counts=("2", "3"))])
def test_numbers_are_those_of_the_pipeline(view: View, language: str) -> None:
    document = Document(HOKKAIDO, replace(view, lang=language))
    page = made(document)
    table = HOKKAIDO.table
    content = data_of(page)
    rows = content["municipalities"]
    assert [row["code"] for row in rows] == list(table["code"])
    assert [row["kept"] for row in rows] == list(filters.matches(HOKKAIDO, table, view))
    texts = tooltip.properties(HOKKAIDO, HOKKAIDO.table).set_index("code")
    for row, (_, real) in zip(rows, table.iterrows(), strict=True):
        listed = bool(real["listed"])
        assert row["count"] == (real["priority_count"] if listed else None)
        assert row["marks"] == [real[policy] if listed else None for policy in HOKKAIDO.policies]
        assert f"{real['population']:,}" in row["size"]
        assert f"{real['area_km2']:,.2f} km²" in row["size"]
        assert texts.loc[row["code"], f"name_{language}"] == row["name"]
        assert texts.loc[row["code"], f"tip_{language}"].startswith(row["told"])
        for level in row["levels"]:
            assert level in texts.loc[row["code"], f"tip_{language}"]
    for number, layer in enumerate(layers.policy_layers(HOKKAIDO)):
        found = page_data.layers(document)[0][number]
        keys = [found.classes[int(digit, 36)].key for digit in content["layers"][number]["classes"]]
        assert keys == list(classify.classify(HOKKAIDO, table, layer))


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda document: document.subject)
def test_legend_says_the_same_numbers_as_the_picture(document: Document) -> None:
    found, chosen = page_data.layers(document)
    kept = page_data.universe(document)
    told = {item.key: number for item, number in found[chosen].rows(kept)}
    told[legend.FILTERED_OUT.key] = int((~kept).sum())
    for item, number in document.picture.rows:
        if item != legend.OUT_OF_SCOPE:
            assert told.pop(item.key) == number
    assert not any(told.values())


def test_table_has_a_row_for_each_municipality_of_the_view_and_a_dash_where_not_listed() -> None:
    document = Document(HOKKAIDO, View(area=("tokachi",)))
    reader = Reader(made(document))
    codes = [found["data-code"] for found in reader.having("tr", "data-code")]
    assert set(codes) == set(document.kept["code"])
    assert len(codes) == len(document.kept) == 19
    cells = [found["data-v"] for found in reader.having("td", "data-v")]
    unlisted = int((~document.kept["listed"]).sum())
    assert unlisted
    assert cells.count("") == unlisted * (1 + len(HOKKAIDO.policies))
    people = [int(value or "") for value in cells[7::8]]
    assert sorted(people) == sorted(document.kept["population"])


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda document: document.subject)
def test_credits_date_and_code_are_in_the_footer(document: Document) -> None:
    lines = Reader(made(document)).texts["li"]
    layers = single_page.layers(document)
    assert {item.place for item in document.layers} <= {item.place for item in layers}
    assert {"municipalities.shp", "population.csv"} <= {item.name for item in layers}
    for line in sources.credit_lines(layers, document.view.lang):
        assert line in lines
    page = made(document).decode()
    assert f"<code>{document.code}</code>" in page
    assert document.stamp in page


def test_data_that_must_not_be_passed_on_are_not() -> None:
    with pytest.raises(LicenceError) as caught:
        make_page(Document(closed("population.csv"), View()))
    assert "data/01/population.csv" in str(caught.value)


@pytest.mark.turns
@pytest.mark.parametrize("language", LANGUAGES)
def test_nothing_from_data_or_reader_becomes_markup(language: str) -> None:
    table = HOKKAIDO.table
    column = "name" if language == "ja" else "name_en"
    bad = table.assign(**{column: table[column].where(table["code"] != "01206", HOSTILE)})
    data = changed(table=bad)
    plain = Reader(make_page(Document(data, View(lang=language, code=("01206",)))))
    view = View(lang=language, find=HOSTILE[:40], code=("01206",))
    for document in (Document(data, view), Document(data, replace(view, find=""))):
        page = make_page(document)
        reader = Reader(page)
        assert not reader.having("img", "src")
        assert reader.open == []
        assert page.count(b"</script>") == 2
        assert "\u2028".encode() not in page.split(b'<script id="data"')[1]
        known = {row["code"]: row for row in data_of(page)["municipalities"]}
        assert known["01206"]["name"] == HOSTILE
    assert {tag for tag, _ in reader.elements} <= {tag for tag, _ in plain.elements}


def test_what_cannot_stand_in_a_file_is_replaced() -> None:
    assert "a\ufffdb" in make_page(Document(HOKKAIDO, View(find="a\x00b"))).decode()


def test_outlines_cover_what_they_are_drawn_from() -> None:
    drawn = shapes.on_screen(HOKKAIDO).to_crs(HOKKAIDO.prefecture.equal_area)
    outlines = page_map.outlines(HOKKAIDO)
    assert [item.code for item in outlines] == list(drawn["code"])
    assert sum(item.in_scope for item in outlines) == 179
    for item, shape in zip(outlines, drawn.geometry, strict=True):
        area_km2 = abs(sum(map(signed_area, rings(item.path)))) * page_map.UNIT_METRES**2 / 1e6
        assert area_km2 == pytest.approx(shape.area / 1e6, rel=0.02)
    left, top, width, height = page_map.frame(HOKKAIDO, everything=True)
    corners = [corner for item in outlines for ring in rings(item.path) for corner in ring]
    assert all(left < x < left + width and top < y < top + height for x, y in corners)


def rings(path: str) -> list[list[tuple[int, int]]]:
    found = []
    for start, steps in re.findall(r"M(-?\d+ -?\d+)l([^z]+)z", path):
        x, y = map(int, start.split())
        corners = [(x, y)]
        numbers = [int(number) for number in steps.split()]
        for across, down in zip(numbers[::2], numbers[1::2], strict=True):
            x, y = x + across, y + down
            corners.append((x, y))
        found.append(corners)
    return found


def signed_area(ring: list[tuple[int, int]]) -> float:
    return (
        sum(a[0] * b[1] - b[0] * a[1] for a, b in zip(ring, [*ring[1:], ring[0]], strict=True)) / 2
    )


@pytest.mark.parametrize("weight", [fonts.REGULAR, fonts.BOLD])
def test_font_has_the_characters_of_the_text_and_the_same_bytes(weight: str) -> None:
    made = fonts.subset("北海道ABC", weight)
    fonts._subset.cache_clear()
    assert fonts.subset("CBA道海北北", weight) == made
    with TTFont(io.BytesIO(made)) as font, TTFont(fonts.path(weight)) as whole:
        assert set(font.getBestCmap()) == set(map(ord, "北海道ABC"))
        assert font["head"].modified == whole["head"].modified
        assert "SIL Open Font License" in font["name"].getDebugName(13)


@pytest.mark.parametrize("language", LANGUAGES)
def test_font_of_a_page_has_every_character_that_is_shown(language: str) -> None:
    page = made(Document(HOKKAIDO, View(lang=language)))
    fonts_inside = re.findall(rb"base64,([^)]+)\)", page)
    assert len(fonts_inside) == 2
    with TTFont(fonts.path()) as whole:
        drawn = set(whole.getBestCmap())
    texts = Reader(page).texts
    texts["script"][1] = ""  # its look-alikes of other characters are not shown
    shown = {ord(letter) for found in texts.values() for letter in "".join(found)}
    for content in fonts_inside:
        with TTFont(io.BytesIO(base64.b64decode(content))) as font:
            assert shown & drawn <= set(font.getBestCmap())
    # The dash between two hours is left to the reader's own fonts.
    assert shown - drawn <= {ord("\n"), ord("～")}


@pytest.mark.turns(3)
def test_each_municipality_has_its_way_and_what_is_known_of_its_access() -> None:
    document = Document(HOKKAIDO, View(lang="en", minutes=90), "airport_access")
    page = Reader(make_page(document))
    edge, sample = (
        str(one["d"]) for one in page.having("path", "d") if one.get("class") == "isochrone"
    )
    assert edge.endswith("z")
    assert len(edge) > 100 * len(sample)
    told = {item["code"]: item for item in facts_of(document)["municipalities"]}
    lines = dict(told["01463"]["access"])
    assert lines["Way by road"] == "82.1 km, of which 63.2 km with a toll"
    assert lines["Roads, from the airport"].startswith("National Route 36 → ")
    assert told["01463"]["way"].startswith("M")
    assert told["01517"]["way"] == ""  # 礼文町
    assert "Way by road" not in dict(told["01517"]["access"])
    for view, place in ((View(measure="line"), "airport_access"), (View(), "overview")):
        other = facts_of(Document(HOKKAIDO, view, place))["municipalities"]
        assert {item["way"] for item in other} == {""}
        assert b'class="isochrone"' not in make_page(Document(HOKKAIDO, view, place))


def test_borderline_municipalities_are_marked_with_their_number() -> None:
    asked = View(lang="en", also=("borderline",))
    document = Document(HOKKAIDO, asked, "airport_access")
    page = make_page(document)
    rated = candidates.tiers(HOKKAIDO, document.view.rule)
    number = int(rated["borderline"].sum())
    assert number > 0
    marks = [
        one for one in Reader(page).having("path", "data-at") if "borderline" in str(one["class"])
    ]
    assert len(marks) == number
    assert f"Borderline: interval holds 60 min ({number})" in page.decode()
    by_line = make_page(Document(HOKKAIDO, replace(asked, measure="line"), "airport_access"))
    assert b"Borderline:" not in by_line
