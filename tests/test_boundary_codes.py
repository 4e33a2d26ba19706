"""One code, however it is written."""

from collections.abc import Callable
from pathlib import Path

import geopandas as gpd
import pytest

from kankei_geo.base.errors import InputContentError, InputWarning
from kankei_geo.build.boundaries.boundary_codes import codes_of
from kankei_geo.dataset.check_digits import check_digit
from tests.hokkaido import HOKKAIDO

FULL_WIDTH = str.maketrans("0123456789", "０１２３４５６７８９")
FILE = Path("n03.gpkg")
KNOWN = {
    *HOKKAIDO.municipalities["code"],
    *HOKKAIDO.prefecture.wards,
    *HOKKAIDO.prefecture.outlined,
}


def six(code: str) -> str:
    return code + check_digit(code)


@pytest.mark.parametrize(
    ("code", "digit"),
    [("01100", "2"), ("01202", "5"), ("13101", "6"), ("01000", "6"), ("47382", "1")],
)
def test_the_check_digit_is_the_published_one(code: str, digit: str) -> None:
    # Independent: 011002 札幌市, 012025 函館市, 131016 千代田区, 010006 北海道.
    assert check_digit(code) == digit


@pytest.mark.parametrize(
    "spelling",
    [
        str,
        int,
        float,
        six,
        lambda code: int(six(code)),
        lambda code: code.translate(FULL_WIDTH),
        lambda code: six(code).translate(FULL_WIDTH),
        lambda code: f" {code} ",
        lambda code: str(int(code)),
    ],
)
@pytest.mark.parametrize("column", ["N03_007", "コード"])
def test_every_spelling_is_read(
    n03: gpd.GeoDataFrame, spelling: Callable[[str], object], column: str
) -> None:
    spelled = n03.assign(N03_007=[spelling(code) for code in n03["N03_007"]])
    warnings: list[InputWarning] = []
    codes = codes_of(KNOWN, spelled.rename(columns={"N03_007": column}), FILE, warnings.append)
    assert codes.tolist() == n03["N03_007"].tolist()
    assert not warnings


def test_numbers_with_gaps_are_codes_and_gaps_stay_gaps(n03: gpd.GeoDataFrame) -> None:
    numbers = n03.assign(N03_007=n03["N03_007"].astype(float))
    numbers.loc[3, "N03_007"] = None
    codes = codes_of(KNOWN, numbers, FILE, [].append)
    assert codes[4] == n03["N03_007"][4]
    assert codes.isna().tolist() == [place == 3 for place in range(len(n03))]


def test_a_wrong_check_digit_is_told(n03: gpd.GeoDataFrame) -> None:
    codes = n03["N03_007"].map(six)
    codes[11] = "012035"
    with pytest.raises(InputContentError) as caught:
        codes_of(KNOWN, n03.assign(N03_007=codes), FILE, [].append)
    assert "feature 12: found the code 012035, whose check digit is wrong; 012033" in str(
        caught.value
    )


def test_a_code_that_is_none_is_left_out_and_told(n03: gpd.GeoDataFrame) -> None:
    n03.loc[20, "N03_007"] = "O1210"
    warnings: list[InputWarning] = []
    assert codes_of(KNOWN, n03, FILE, warnings.append).isna().sum() == 1
    assert "(the first: feature 21, found 'O1210')" in str(warnings[0])
