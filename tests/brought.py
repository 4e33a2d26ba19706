"""Tables as people bring them, for tests: what is in the folder ``tables``, and workbooks."""

import io
from collections.abc import Iterable, Sequence
from pathlib import Path

import openpyxl

TABLES = Path(__file__).resolve().parent / "tables"
WARDS = ("中央", "北", "東", "白石", "豊平", "南", "西", "厚別", "手稲", "清田")


def workbook(
    rows: Iterable[Sequence[object]], *, merged: Iterable[str] = (), title: str = "表"
) -> bytes:
    """Return a workbook with one sheet."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = title
    for row in rows:
        sheet.append(list(row))
    for cells in merged:
        sheet.merge_cells(cells)
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def register(city: int = 200) -> bytes:
    """Return a register of residents: five rows of headings, wards, villages out of scope."""
    return workbook(
        [
            ["令和4年1月1日住民基本台帳人口"],
            [None, None, None, "令和4年", "令和4年", "令和4年", "令和3年"],
            [None, None, None, "人口", "人口", "人口", "増減率"],
            [None, None, None, "男", "女", "計", "増減率"],
            ["団体コード", "都道府県名", "市区町村名", "人", "人", "人", "％"],
            ["-", "合計", "-", 61_000, 64_000, 125_000, -0.57],
            ["010006", "北海道", "-", 2_000, 2_100, 4_100, -0.86],
            ["011002", "北海道", "札幌市", city, city + 10, 2 * city + 10, -0.04],
            *(
                [None, "北海道", f"札幌市{ward}区", city // 10, city // 10 + 1, city // 5 + 1, 0.5]
                for ward in WARDS
            ),
            ["012025", "北海道", "函館市", 112, 135, 247, -1.5],
            ["013951", "北海道", "虻田郡ニセコ町", 2, 3, 5, 0.3],
            ["014036", "北海道", "古宇郡泊村", 7, 8, 15, -1.1],
            ["016969", "北海道", "国後郡泊村", 0, 0, 0, None],
            ["473821", "沖縄県", "与那国町", 5, 6, 11, -1],
        ]
    )


def finance() -> bytes:
    """Return figures of public finance: a merged row of means, and － for what is missing."""
    return workbook(
        [
            ["全市町村の主要財政指標（令和３年度）"],
            ["団体コード", "都道府県名", "団体名", "財政力指数", "将来負担比率"],
            ["011002", "北海道", "札幌市", 0.72, 29.3],
            ["012025", "北海道", "函館市", 0.48, "-"],
            ["012033", "北海道", "小樽市", 0.46, "－"],
            ["012041", "北海道", "旭川市", 0.53, 81.9],
            ["全国市町村平均", None, None, 0.5, "－"],
        ],
        merged=["A7:C7"],
    )
