"""Files that were damaged or changed by chance, which can be repeated: any number of them.

The words that are put in, or a flipped bit, may make anything of a valid file.
"""

import io
import random
import zipfile
from collections.abc import Callable

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


_BINARY = (b"PK", b"SQLite", b"fgb", b"PAR1")


def mutated(seed: bytes, luck: random.Random) -> bytes:
    """Return a file that was damaged or changed by chance; a workbook sometimes inside."""
    if seed.startswith(b"PK") and luck.random() < 0.7:
        return _mutated_inside(seed, luck)
    if not seed.startswith(_BINARY) and luck.random() < 0.7:
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
