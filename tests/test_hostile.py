"""Hostile texts stay texts: on every page, and in every format that is written."""

import csv
import io
import json
import zipfile
from collections.abc import Callable
from dataclasses import fields
from functools import cache
from html import unescape
from html.parser import HTMLParser
from xml.etree import ElementTree as ET

import openpyxl
import pandas as pd
import pypdf
import pytest
from pptx import Presentation

from kankei_geo.base import harmless
from kankei_geo.dataset.dataset import Dataset
from kankei_geo.export import FORMAT_NAMES, formats
from kankei_geo.export.document import Document
from kankei_geo.view import restore
from kankei_geo.view.view import GOALS, IDEAS, NATIONAL, View
from tests.hokkaido import HOKKAIDO, changed

from . import evil_texts
from .test_app import opened

TABLE = HOKKAIDO.table
FIRST = tuple(TABLE["code"][: len(evil_texts.TEXTS)])
_TURNING = "\N{RIGHT-TO-LEFT OVERRIDE}"


def poisoned() -> pd.DataFrame:
    names = dict(zip(FIRST, evil_texts.TEXTS, strict=True))
    table = TABLE.copy()
    for column in ("name", "name_en", "subprefecture", "district"):
        changed = table["code"].map(names)
        # Subprefectures are looked up by their names; the others are only told.
        if column != "subprefecture":
            table[column] = changed.fillna(table[column])
    return table


class Outward(HTMLParser):
    """Collect what a page would fetch or link to, and the scripts that it runs."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.found: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note an address or a handler."""
        for name, value in attrs:
            is_address = name in {"href", "src", "srcset", "action", "data", "poster"}
            if name.startswith("on") or (is_address and evil_texts.EVIL in (value or "")):
                self.found.append(f"{tag} {name}={value}")


def of_html(content: bytes) -> None:
    assert Outward(content.decode()).found == []
    # The data and the scripts, or none in a file that is read only.
    assert content.count(b"<script") == content.count(b"</script>")
    assert content.count(b"</script>") in {0, 2}


def of_svg(content: bytes) -> None:
    for element in ET.fromstring(content).iter():  # noqa: S314 -- made by ourselves
        assert element.tag.rpartition("}")[2] not in {"script", "a", "image", "foreignObject"}
        assert not [name for name in element.attrib if name.startswith("on")]


def of_csv(content: bytes) -> None:
    rows = list(csv.reader(io.StringIO(content.decode("utf-8-sig"))))
    assert not [cell for row in rows for cell in row if cell.startswith(evil_texts.FORMULA)]


def of_xlsx(content: bytes) -> None:
    book = openpyxl.load_workbook(io.BytesIO(content))
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    assert not [cell for cell in cells if cell.data_type == "f" or cell.hyperlink]
    told = " ".join(str(cell.value) for cell in cells)
    assert "@SUM(1)" in told
    assert "www.evil.example/login" in told


def of_pptx(content: bytes) -> None:
    assert len(Presentation(io.BytesIO(content)).slides) > 0
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        for name in packed.namelist():
            if name.endswith(".rels"):
                assert evil_texts.EVIL.encode() not in packed.read(name)


def of_pdf(content: bytes) -> None:
    for page in pypdf.PdfReader(io.BytesIO(content)).pages:
        assert not [item for item in page.get("/Annots", []) if "/A" in item.get_object()]
    assert b"/JavaScript" not in content


def of_geojson(content: bytes) -> None:
    names = {item["properties"]["name"] for item in json.loads(content)["features"]}
    assert "www.evil.example/login" in names


def of_anything(content: bytes) -> None:
    assert len(content) > 1_000


CHECKS: dict[str, Callable[[bytes], None]] = {
    "html": of_html,
    "svg": of_svg,
    "csv": of_csv,
    "xlsx": of_xlsx,
    "pptx": of_pptx,
    "pdf": of_pdf,
    "geojson": of_geojson,
}


# What shows the rows of each of these tables, and how much of it is told in the file.
ROWS = {
    "initiatives": View(),
    "municipality": View(code=("01206",)),
    "background": View(chapter=IDEAS),
    "background-figures": View(chapter=NATIONAL, lang="en"),
    "background-goals": View(chapter=GOALS),
}


@cache
def poisoned_everywhere() -> Dataset:
    """Return a dataset whose every table has hostile texts: one, for what it computes is kept."""
    return changed(table=poisoned(), **evil_texts.tables(HOKKAIDO))


@pytest.mark.turns
@pytest.mark.slow
@pytest.mark.parametrize("name", ["html", "svg", "csv", "xlsx", "pptx", "pdf", "geojson"])
@pytest.mark.parametrize("place", ROWS)
def test_rows_of_poisoned_tables_stay_texts_in_every_format(place: str, name: str) -> None:
    document = Document(poisoned_everywhere(), ROWS[place], place.partition("-")[0])
    content = formats.make(name, document)
    CHECKS[name](content)
    if name == "html":
        assert b"evil.example" in content  # it was there to be escaped


@pytest.mark.parametrize("text", evil_texts.TEXTS)
def test_a_cell_that_a_spreadsheet_would_compute_is_a_text(text: str) -> None:
    assert not harmless.cell(text).startswith(evil_texts.FORMULA)
    assert harmless.cell(f"\n{text}").startswith("'")


def test_what_stands_for_nothing_or_a_number_stays_as_it_is() -> None:
    for text in ("－", "−5", "10-20", "a=b", "", "長沼町"):
        assert harmless.cell(text) == text


@cache
def poisoned_names() -> Dataset:
    """Return a dataset whose municipalities have hostile names."""
    return changed(table=poisoned())


@pytest.mark.turns
@pytest.mark.slow
@pytest.mark.parametrize("name", FORMAT_NAMES)
def test_names_from_a_poisoned_table_stay_texts_in_every_format(name: str) -> None:
    document = Document(poisoned_names(), View(code=FIRST[:2], find=""), "overview")
    content = formats.make(name, document)
    CHECKS.get(name, of_anything)(content)


def is_plain(text: str) -> bool:
    """Tell whether Markdown makes nothing of a hostile text: escaped, or not there at all."""
    return not any(
        evil in text
        for evil in ("](//", "](http", "<img", "<script", "<a ", "www.evil", "//evil", "a@evil")
    )


# All parameters of an address, together where one does not keep another from being read.
FIELDS = {item.name for item in fields(View)}
TOGETHER = (
    ("restore",),
    ("prefecture", "edition"),
    ("brought", "choices"),
    tuple(sorted(FIELDS - {"prefecture", "edition", "brought", "choices", "present"})),
)


@pytest.mark.turns
@pytest.mark.slow
@pytest.mark.parametrize("text", evil_texts.TEXTS)
@pytest.mark.parametrize("names", TOGETHER, ids=["restore", "dataset", "brought", "others"])
def test_texts_from_an_address_stay_texts_on_the_page(names: tuple[str, ...], text: str) -> None:
    page = "pages/initiatives.py" if "told" in names else "pages/compare.py"
    app = opened(page, **dict.fromkeys(names, text))
    for notice in (*app.warning, *app.error, *app.markdown, *app.caption):
        assert is_plain(notice.value), notice.value
        assert _TURNING not in unescape(notice.value)
    for body in (element.proto.body for element in app.get("html")):
        assert Outward(body).found == []
        assert "<img" not in body


@pytest.mark.turns
@pytest.mark.parametrize("text", evil_texts.TEXTS)
def test_a_search_stays_text_where_a_drawing_is_told(text: str) -> None:
    for page in ("pages/priority_map.py", "pages/airport_access.py", "pages/distribution.py"):
        for told in opened(page, find=text, text="1").markdown:
            assert is_plain(told.value), told.value


def test_a_code_with_a_hostile_version_is_told_as_text(monkeypatch: pytest.MonkeyPatch) -> None:
    for text in evil_texts.TEXTS:
        with monkeypatch.context() as elsewhere:
            elsewhere.setattr(restore, "__version__", text)
            elsewhere.setattr(Dataset, "hash", text)
            code = restore.code(HOKKAIDO, "compare", View())
        app = opened("pages/compare.py", restore=code)
        (notice,) = app.warning
        assert is_plain(notice.value), notice.value
        assert _TURNING not in unescape(notice.value)


def test_markdown_is_escaped_to_the_last_sign() -> None:
    for text in evil_texts.TEXTS:
        told = harmless.markdown(text)
        assert is_plain(told)
        assert not set("![]()<>*_`#$:|{}") & set(told.replace("&#", "").replace(";", ""))
