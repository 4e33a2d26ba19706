"""Broken tables are named files, each with its exact message."""

import pytest
from pandera.pandas import DataFrameSchema

from kankei_geo.base.errors import InputContentError, InputFileError
from kankei_geo.build.written import from_disk
from kankei_geo.dataset import schema, text_table
from tests.hokkaido import HOKKAIDO

from .conftest import BROKEN

PREFECTURE = schema.of_prefecture(HOKKAIDO.prefecture)
EDITION = schema.of_edition(HOKKAIDO.prefecture, HOKKAIDO.edition)
CASES = [
    (
        "subprefectures_missing_column.csv",
        PREFECTURE["subprefectures.csv"](),
        "1 fault(s). line 1: the column name_en is missing.",
    ),
    (
        "flights_bad_date.csv",
        schema.TOKYO_FLIGHTS,
        (
            "1 fault(s). line 2, as_of: found last spring, expected a date as "
            "2026-02-03, 2026-02 or "
            "2026, or the word undated."
        ),
    ),
    (
        "aliases_code_not_hokkaido.csv",
        EDITION["name_aliases.csv"](),
        (
            "1 fault(s). line 2, code: found 13101, expected a code of five digits "
            "that begins with "
            "01."
        ),
    ),
    (
        "programme_mark_with_note.csv",
        EDITION["programme_2019.csv"](),
        (
            "3 fault(s). line 5, plan: found 2※, expected a whole number / line 6, plan: found '', "
            "expected a whole number / line 8, plan: found 1.5, expected a whole number."
        ),
    ),
    (
        "programme_heading_in_capitals.csv",
        EDITION["programme_2019.csv"](),
        (
            "2 fault(s). line 1: the column plan is missing (for Plan?) / line 1: found the column "
            "Plan, which is not known (for plan?)."
        ),
    ),
    (
        "programme_one_cell_too_many.csv",
        EDITION["programme_2019.csv"](),
        "1 fault(s). line 3: found 4 cells, expected 3.",
    ),
]


@pytest.mark.parametrize(("name", "expected", "message"), CASES)
def test_a_broken_table_says_where_what_and_what_was_expected(
    name: str, expected: DataFrameSchema, message: str
) -> None:
    path = BROKEN / name
    with pytest.raises(InputContentError) as caught:
        text_table.read(from_disk(path), expected, where=str(path))
    assert str(caught.value) == f"{path}: {message} Correct the table and try again."
    assert "誤りが" in caught.value.text("ja")


def test_a_missing_table_says_what_to_do() -> None:
    with pytest.raises(InputFileError, match="the file is missing or cannot be read"):
        from_disk(BROKEN / "nothing.csv")


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "table.csv: the file is empty. Expected a heading and rows."),
        (
            b"code,plan,url\n01202,1,\x81\xff\n",
            (
                "table.csv, line 2: found letters that are neither UTF-8 nor Shift JIS "
                "(CP932). Save "
                "the file as CSV in UTF-8."
            ),
        ),
        (
            b"code,plan,url\n\0\n",
            "table.csv, line 2: found a zero byte, so this is no text. Expected a table as CSV.",
        ),
        (
            b'code,plan,url\n01202,1,"http\n',
            (
                "table.csv, line 2: not readable as CSV (unexpected end of data). Look "
                "for a quotation "
                "mark that is not closed."
            ),
        ),
    ],
)
def test_what_is_no_table_says_so(content: bytes, message: str) -> None:
    with pytest.raises(InputContentError) as caught:
        text_table.read(content, EDITION["programme_2019.csv"](), where="table.csv")
    assert str(caught.value) == message


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp932", "utf-16", "utf-16-le"])
def test_what_excel_saves_is_read_as_it_is_meant(encoding: str) -> None:
    saved = (
        "iata,haneda,narita,as_of,url,note_ja,note_en\r\n"
        'CTS,TRUE,False,2026/2/3,https://a.example,"二行\r\nの注",\r\n'
        ",,,,,,\r\n"
        "OKD,0,1,2026年2月,https://a.example,札幌,\r\n"
    )
    table = text_table.read(saved.encode(encoding), schema.TOKYO_FLIGHTS, where="flights")
    assert table["haneda"].tolist() == [True, False]
    assert table["narita"].tolist() == [False, True]
    assert table["as_of"].tolist() == ["2026-02-03", "2026-02"]
    assert table["note_ja"].tolist() == ["二行\r\nの注", "札幌"]
    broken = saved.replace("OKD", "okd")
    with pytest.raises(InputContentError, match=r"line 5, iata: found okd, expected"):
        text_table.read(broken.encode(encoding), schema.TOKYO_FLIGHTS, where="flights")


def test_codes_get_the_zero_back_that_excel_dropped() -> None:
    content = "code,plan,url\n1202,１,https://a.example\n"
    table = text_table.read(content.encode(), EDITION["programme_2019.csv"](), where="programme")
    assert table["code"].tolist() == ["01202"]
    assert table["plan"].tolist() == [1]


def test_codes_are_text_with_their_first_zero() -> None:
    assert HOKKAIDO.municipalities["code"].iloc[0] == "01100"


def test_each_airport_has_a_dated_fact_about_tokyo() -> None:
    airports = HOKKAIDO.airports.set_index("iata")
    assert airports["tokyo_direct"].sum() == 9
    assert airports.loc["RBJ", "status"] == "suspended"
    assert not airports.loc["RIS", "tokyo_direct"]
