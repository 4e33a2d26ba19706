"""Tables as people bring them, for tests: what is in the folder ``tables``, and workbooks."""

import io
import random
import zipfile
from collections.abc import Callable, Iterable, Sequence
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


_HOSTILE = (
    *(
        "\0",
        "\u202e",
        '"',
        "\n",
        "\t",
        ";",
        ",",
        "<script>",
        "=1+1",
        "９９９９９９",
        "（",
        "旧",
        "を除く",
    ),
    *(
        "1e999",
        "-",
        "△",
        "合計",
        "北海道",
        "011002",
        "nan",
        "\ud7ff",
        "e\u0301",
        "[red]",
        "郡",
        "%",
    ),
)


def mutated(seed: bytes, luck: random.Random) -> bytes:
    """Return a file that was damaged or changed by chance; a workbook sometimes inside."""
    if seed.startswith(b"PK") and luck.random() < 0.7:
        return _mutated_inside(seed, luck)
    if not seed.startswith(b"PK") and luck.random() < 0.7:
        return _mutated_text(seed, luck)
    content = bytearray(seed)
    ways: tuple[Callable[[bytearray, random.Random], None], ...] = (_flip, _cut, _repeat, _insert)
    for _ in range(luck.randint(1, 4)):
        luck.choice(ways)(content, luck)
    return bytes(content)


def _mutated_inside(seed: bytes, luck: random.Random) -> bytes:
    """Return a workbook with one of its parts changed, or without it."""
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(seed)) as old, zipfile.ZipFile(target, "w") as new:
        names = old.namelist()
        chosen = luck.choice([name for name in names if luck.random() < 0.5] or names)
        for name in names:
            part = bytearray(old.read(name))
            if name == chosen:
                if luck.random() < 0.1:
                    continue
                for _ in range(luck.randint(1, 3)):
                    luck.choice((_flip, _cut, _repeat, _insert, _number))(part, luck)
            new.writestr(name, bytes(part))
    return target.getvalue()


def _mutated_text(seed: bytes, luck: random.Random) -> bytes:
    """Return a text with other cells and lines, in an encoding that can be read."""
    encoding = next(each for each in ("utf-16", "utf-8-sig", "cp932") if _fits(seed, each))
    lines = seed.decode(encoding).splitlines()
    for _ in range(luck.randint(1, 6)):
        at = luck.randrange(len(lines))
        signs = list(lines[at])
        way = luck.randrange(5)
        if way == 0:
            signs.insert(luck.randrange(len(signs) + 1), luck.choice(_HOSTILE))
        elif way == 1:
            lines.insert(luck.randrange(len(lines)), lines[at])
        elif way == 2:
            signs = [sign for sign in signs if luck.random() < 0.9]
        elif way == 3:
            luck.shuffle(signs)
        else:
            signs = list(luck.choice(lines)) + signs
        lines[at] = "".join(signs)
    chosen = luck.choice(("utf-8", "utf-8-sig", "utf-16", "cp932", "utf-16-le"))
    return "\r\n".join(lines).encode(chosen, "ignore")


def _fits(content: bytes, encoding: str) -> bool:
    try:
        content.decode(encoding)
    except UnicodeDecodeError:
        return False
    return encoding != "utf-16" or content.startswith(b"\xff\xfe")


def _flip(content: bytearray, luck: random.Random) -> None:
    for _ in range(luck.randint(1, 8)):
        if content:
            content[luck.randrange(len(content))] = luck.randrange(256)


def _cut(content: bytearray, luck: random.Random) -> None:
    begin = luck.randrange(len(content) + 1)
    del content[begin : begin + luck.randint(1, 200)]


def _repeat(content: bytearray, luck: random.Random) -> None:
    begin = luck.randrange(len(content) + 1)
    part = content[begin : begin + luck.randint(1, 80)]
    content[begin:begin] = part * luck.randint(1, 30)


def _insert(content: bytearray, luck: random.Random) -> None:
    begin = luck.randrange(len(content) + 1)
    encoding = luck.choice(("utf-8", "cp932", "utf-16-le"))
    content[begin:begin] = luck.choice(_HOSTILE).encode(encoding, "ignore")


def _number(content: bytearray, luck: random.Random) -> None:
    """Replace a digit by a large or negative number, as in a reference or an index."""
    digits = [at for at, byte in enumerate(content) if chr(byte).isdigit()]
    if digits:
        at = luck.choice(digits)
        content[at : at + 1] = luck.choice((b"-1", b"99999999999", b"1048577", b"0", b"1e9"))
