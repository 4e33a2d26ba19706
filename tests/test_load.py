"""Broken tables are named files, each with its exact message."""

import pytest
from pandera.pandas import DataFrameSchema

from kankei_geo import load, schema
from kankei_geo.errors import InputContentError, InputFileError

from .conftest import BROKEN

CASES = [
    (
        "subprefectures_missing_column.csv",
        schema.SUBPREFECTURES,
        (
            "1 fault(s). Found (expected): subprefectures.csv: name_en (column_in_dataframe). "
            "Correct the table and try again."
        ),
    ),
    (
        "flights_bad_date.csv",
        schema.TOKYO_FLIGHTS,
        (
            "1 fault(s). Found (expected): as_of: last spring (str_matches("
            r"'^(\d{4}(-\d{2}){0,2}|undated)$')). Correct the table and try again."
        ),
    ),
    (
        "aliases_code_not_hokkaido.csv",
        schema.ALIASES,
        (
            r"1 fault(s). Found (expected): code: 13101 (str_matches('^01\d{3}$')). Correct the "
            "table and try again."
        ),
    ),
]


@pytest.mark.parametrize(("name", "expected", "message"), CASES)
def test_a_broken_table_says_where_what_and_what_was_expected(
    name: str, expected: DataFrameSchema, message: str
) -> None:
    path = BROKEN / name
    with pytest.raises(InputContentError) as caught:
        load.read_table(path, expected)
    assert str(caught.value) == f"{path}: {message}"
    assert "誤りがあります" in caught.value.text("ja")


def test_a_missing_table_says_what_to_do() -> None:
    with pytest.raises(InputFileError, match="the file is missing"):
        load.read_table(BROKEN / "nothing.csv", schema.NOTES)


def test_a_table_in_another_encoding_says_so() -> None:
    with pytest.raises(InputContentError, match="not readable as UTF-8 CSV"):
        load.read_table(BROKEN / "notes_shift_jis.csv", schema.NOTES)


def test_codes_are_text_with_their_first_zero() -> None:
    assert load.municipalities()["code"].iloc[0] == "01100"


def test_each_airport_has_a_dated_fact_about_tokyo() -> None:
    airports = load.airports().set_index("iata")
    assert airports["tokyo_direct"].sum() == 9
    assert airports.loc["RBJ", "status"] == "suspended"
    assert not airports.loc["RIS", "tokyo_direct"]
