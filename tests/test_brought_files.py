"""Files that people bring: each kind is read, each other one is told what it is."""

import contextlib
import io
import zipfile
from pathlib import Path

import openpyxl
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kankei_geo.base.errors import KankeiGeoError
from kankei_geo.dataset.brought import limits, workbook_parts
from kankei_geo.dataset.brought.choices import Choices
from kankei_geo.dataset.brought.finding import UnreadableTableError
from kankei_geo.dataset.brought.grid import column_of, letter
from kankei_geo.dataset.brought.opened import content_of, open_table
from kankei_geo.dataset.brought.report import check_table
from tests.hokkaido import HOKKAIDO

from . import brought
from .conftest import BROKEN, examples

NOT_A_TABLE = "not a table. Expected CSV, TSV or XLSX."
PROTECTED = "The workbook is protected with a password. Save it without one."
DAMAGED = "The workbook is damaged or cut off. Open it in Excel and save it again."
TOO_LARGE = (
    "Unpacked, the workbook has more than 60 MB or 1,000 parts. Save only the sheet with the table."
)
# The broken file, its stable code and its message.
CASES = [
    (
        "table_web_page.xlsx",
        "web_page",
        (
            "This is a web page, not a table: probably the page that says that something was not "
            "found. Download the table again."
        ),
    ),
    ("table_pdf.csv", "pdf", f"This is a PDF, {NOT_A_TABLE}"),
    (
        "table_writer.ods",
        "open_document",
        f"This is a file of LibreOffice (such as .ods), {NOT_A_TABLE}",
    ),
    ("table_word.xlsx", "document", f"This is a text document, {NOT_A_TABLE}"),
    ("table_encrypted.xlsx", "encrypted", PROTECTED),
    (
        "table_old.xls",
        "old_format",
        "This is a file of an old version of Excel or Word (such as .xls). Save it as XLSX or CSV.",
    ),
    ("table_cut_off.xlsx", "damaged", DAMAGED),
    ("table_no_workbook.xlsx", "damaged", DAMAGED),
    ("table_bomb.xlsx", "too_large_unpacked", TOO_LARGE),
    (
        "table_entities.xlsx",
        "hostile_xml",
        (
            "The workbook holds XML with a document type or in an encoding that no table needs and "
            "that can be an attack. It is not read."
        ),
    ),
    ("table_blank.csv", "empty_file", "The file is empty. Expected a table as CSV, TSV or XLSX."),
    (
        "table_zero_byte.csv",
        "binary",
        "Line 2: found a zero byte, so this is no text. Expected CSV, TSV or XLSX.",
    ),
    (
        "table_two_encodings.csv",
        "encoding",
        (
            "Line 3: found letters that are neither UTF-8, UTF-16 nor Shift JIS (CP932). Save the "
            "file as CSV in UTF-8."
        ),
    ),
    (
        "table_quotation_mark.csv",
        "quotation_mark",
        "From line 3 on not readable as CSV. Look for a quotation mark too many.",
    ),
    (
        "table_long_cell.csv",
        "cell_too_long",
        (
            "Row 3 has a cell of more than 32,767 letters. Look for a quotation mark that is not "
            "closed."
        ),
    ),
]


@pytest.mark.parametrize(("name", "code", "message"), CASES, ids=[case[0] for case in CASES])
def test_what_cannot_be_read_says_what_it_is(name: str, code: str, message: str) -> None:
    with pytest.raises(UnreadableTableError) as caught:
        check_table(HOKKAIDO, (BROKEN / name).read_bytes(), name=name)
    assert (caught.value.code, str(caught.value)) == (code, message)
    assert not caught.value.text("ja").isascii()
    assert caught.value.text("ja") != message


def test_every_broken_table_is_tried() -> None:
    assert {path.name for path in BROKEN.glob("table_*")} == {name for name, *_ in CASES}


def refused(content: bytes, name: str = "table.csv") -> str:
    with pytest.raises(UnreadableTableError) as caught:
        open_table(content, name)
    return caught.value.code


def test_what_is_beyond_a_limit_is_refused() -> None:
    assert refused(b"a" * (limits.MOST_BYTES + 1)) == "too_large"
    assert refused("市町村,値\n".encode() + b"a,1\n" * limits.MOST_ROWS) == "too_many_rows"
    assert refused(b"1," * limits.MOST_COLUMNS + b"\n") == "too_many_columns"
    wide = ("1," * 499 + "\n").encode() * (limits.MOST_CELLS // 499 + 1)
    assert refused(wide) == "too_many_cells"
    far = openpyxl.Workbook()
    far.active["A1048576"] = 1
    far.active["A1"] = "札幌市"
    target = io.BytesIO()
    far.save(target)
    assert refused(target.getvalue()) == "too_many_rows"


@pytest.mark.turns
@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"<c/>" * (limits.MOST_ELEMENTS + 1), "too_many_elements"),
        (b"<x:row>" * (limits.MOST_ELEMENTS + 99), "too_many_elements"),
        (b"<a/>" * (limits.MOST_OTHER_ELEMENTS + 1), "too_many_formats"),
        (b"<a>" * (limits.MOST_OTHER_ELEMENTS + 1), "too_many_formats"),
        (b"<c b='' c=''></c>" * (limits.MOST_ATTRIBUTES // 2 + 1), "too_many_elements"),
        (b"<a " + b"b='>' " * (limits.LONGEST_PIECE // 6 + 1) + b"/>", "too_many_bytes"),
        (b"<sheet/>" * (limits.MOST_SHEETS + 1), "too_many_sheets"),
    ],
    ids=["cells", "depth", "elements", "deep", "attributes", "attributes_of_one", "sheets"],
)
def test_tags_without_end_are_refused_before_they_take_memory(content: bytes, code: str) -> None:
    for encoded in (content, content.decode().encode("utf-16")):
        target = io.BytesIO()
        with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as packed:
            packed.writestr("[Content_Types].xml", encoded)
        assert refused(target.getvalue()) == code


def test_parts_without_end_are_refused() -> None:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as packed:
        for number in range(limits.MOST_PARTS + 1):
            packed.writestr(f"{number}.xml", b"")
    assert refused(target.getvalue()) == "too_large_unpacked"


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_a_document_type_is_found_in_any_encoding(encoding: str) -> None:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as packed:
        # Over the end of a piece that is looked through at once.
        hidden = ("<!DOCTYPE a>").encode(encoding)
        packed.writestr(
            "[Content_Types].xml", b"<c/>    " * (workbook_parts._CHUNK // 8 - 1) + b"  " + hidden
        )
    assert refused(target.getvalue()) == "hostile_xml"


def test_a_missing_file_and_a_folder_are_told(tmp_path: Path) -> None:
    for path in (tmp_path / "none.csv", tmp_path):
        with pytest.raises(UnreadableTableError) as caught:
            content_of(path)
        assert caught.value.code == "no_file"


def test_macros_and_links_to_other_files_are_left_alone_and_told() -> None:
    whole = brought.finance()
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(whole)) as old, zipfile.ZipFile(target, "w") as new:
        for name in old.namelist():
            new.writestr(name, old.read(name))
        new.writestr("xl/vbaProject.bin", b"\0")
        new.writestr("xl/externalLinks/externalLink1.xml", b"<a/>")
    opened = open_table(target.getvalue(), "table.xlsx")
    assert [item.code for item in opened.findings] == ["macros", "external_links"]
    assert opened.sheets == open_table(whole, "table.xlsx").sheets


def test_a_name_that_ends_as_another_kind_is_told_and_the_file_is_read() -> None:
    for content, name, expected in (
        (brought.finance(), "table.csv", "the ending .xlsx"),
        ("市町村,値\n札幌市,1\n".encode(), "table.xlsx", "the ending .csv"),
    ):
        (item,) = open_table(content, name).findings
        assert item.code == "ending"
        assert item.expected is not None
        assert item.expected.text("en") == expected
    for name in ("table.xlsm", "table.XLSX", "table"):
        assert open_table(brought.finance(), name).findings == ()


def test_sheets_are_chosen_by_their_municipalities_or_by_name() -> None:
    book = openpyxl.Workbook()
    book.active.title = "表紙"
    book.active["A1"] = "この表について"
    sheet = book.create_sheet("集計")
    for row in (["市町村", "値"], ["札幌市", 1], ["函館市", 2]):
        sheet.append(row)
    target = io.BytesIO()
    book.save(target)
    report = check_table(HOKKAIDO, target.getvalue())
    assert report.sheet == "集計"
    assert [item.found for item in report.findings if item.code == "other_sheets"] == ["表紙"]
    cover = check_table(HOKKAIDO, target.getvalue(), choices=Choices(sheet="表紙"))
    assert [item.code for item in cover.findings] == ["no_municipality"]
    with pytest.raises(UnreadableTableError) as caught:
        check_table(HOKKAIDO, target.getvalue(), choices=Choices(sheet="集 計"))
    assert str(caught.value) == "There is no sheet 集 計. There are: 表紙, 集計. Nearest: 集計."


def test_letters_of_columns_go_there_and_back() -> None:
    assert [letter(column) for column in (0, 25, 26, 701, 702)] == ["A", "Z", "AA", "ZZ", "AAA"]
    assert all(column_of(letter(column)) == column for column in range(1000))


TEXTS = st.text(alphabet="札幌○×△－０1２ aZ-.%（）'\"\n、", max_size=8).filter(
    lambda text: text == text.strip() and "\r" not in text
)
TABLES = st.lists(
    st.tuples(
        TEXTS.map(lambda text: f"町{text}".strip()),
        st.integers(-(10**9), 10**9),
        st.integers(-(10**6), 10**6).map(lambda number: number / 8),
        TEXTS,
    ),
    min_size=1,
    max_size=12,
)


def cells(content: bytes) -> list[list[str]]:
    """Return all cells as texts, rows of the same length."""
    (sheet,) = open_table(content, "").sheets
    return [
        ["" if value is None else str(value) for value in row] + [""] * (sheet.width - len(row))
        for row in sheet.rows
    ]


@examples(60)
@given(
    rows=TABLES,
    encoding=st.sampled_from(["utf-8", "utf-8-sig", "cp932", "utf-16", "utf-16-le", "utf-16-be"]),
    separator=st.sampled_from([",", ";", "\t"]),
)
def test_what_pandas_writes_is_read_as_it_was(
    rows: list[tuple[str, int, float, str]], encoding: str, separator: str
) -> None:
    table = pd.DataFrame(rows, columns=["市町村", "人口", "率", "備考"]).astype(str)
    content = table.to_csv(index=False, sep=separator).encode(encoding)
    assert cells(content) == [list(table.columns), *table.to_numpy().tolist()]
    opened = open_table(content, "")
    assert (opened.encoding, opened.delimiter) == (encoding, separator)


@examples(30)
@given(rows=TABLES)
def test_what_a_workbook_holds_is_read_as_it_was(rows: list[tuple[str, int, float, str]]) -> None:
    header = ("市町村", "人口", "率", "備考")
    (sheet,) = open_table(brought.workbook([header, *rows]), "").sheets
    expected = [tuple(None if value == "" else value for value in row) for row in rows]
    found = [(*row, None)[:4] if len(row) < 4 else row for row in sheet.rows[1:]]
    assert found == expected


@examples(300)
@given(content=st.binary(max_size=400) | st.text(max_size=200).map(str.encode))
def test_reading_raises_nothing_but_its_own_error(content: bytes) -> None:
    with contextlib.suppress(UnreadableTableError):
        check_table(HOKKAIDO, content, name="table.csv")


def test_its_own_error_is_one_of_the_project() -> None:
    assert issubclass(UnreadableTableError, KankeiGeoError)
