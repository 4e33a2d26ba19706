"""What stands in a cell: nothing, a number with its unit, a mark, or a text."""

import math
import re
import unicodedata
from dataclasses import dataclass
from enum import StrEnum

from kankei_geo.dataset.brought.grid import Value, is_blank


class Mark(StrEnum):
    """What a mark says. What is being considered is no yes, and nothing is no no."""

    yes = "yes"
    no = "no"
    undecided = "undecided"


_MARKS = {
    **dict.fromkeys("○〇◯⭕●◎◉✓✔☑レ有あ要", Mark.yes),
    **dict.fromkeys(("はい", "あり", "有り", "実施", "実施済", "実施済み", "実施中"), Mark.yes),
    **dict.fromkeys(("該当", "済", "true", "yes", "y", "1"), Mark.yes),
    **dict.fromkeys("×✕✖✗✘☓╳无無否", Mark.no),
    **dict.fromkeys(("いいえ", "なし", "無し", "未実施", "実施なし", "実施していない"), Mark.no),
    **dict.fromkeys(("非該当", "未", "false", "no", "n", "0"), Mark.no),
    **dict.fromkeys("△▲", Mark.undecided),
    **dict.fromkeys(("検討中", "検討", "実施予定", "予定", "予定あり", "調整中"), Mark.undecided),
    **dict.fromkeys(("準備中", "一部", "一部実施", "未定"), Mark.undecided),
}
# Marks that are also numbers: alone they make no column of marks.
NUMERIC_MARKS = frozenset(("0", "1"))
_MISSING = frozenset(
    (
        *("-", "－", "―", "—", "–", "‐", "−", "ー", "…", "‥", "...", "・・・", "x", "χ", "*", "**"),
        *("***", "空欄", "空白", "不明", "不詳", "未回答", "無回答", "非公表", "秘匿", "該当なし"),
        *("n/a", "na", "n.a.", "#n/a", "nan", "null", "none", "#div/0!", "#value!", "#ref!"),
    )
)
# Units and what they are told as. Longer ones first where one begins another.
UNITS = {
    "%": "%",
    "パーセント": "%",
    "‰": "‰",
    "ポイント": "ポイント",
    "人/km²": "人/km²",
    "人": "人",
    "名": "人",
    "世帯": "世帯",
    "百万円": "百万円",
    "千円": "千円",
    "万円": "万円",
    "億円": "億円",
    "円": "円",
    "km²": "km²",
    "km2": "km²",
    "平方キロメートル": "km²",
    "ha": "ha",
    "km": "km",
    "m²": "m²",
    "m": "m",
    "件": "件",
    "箇所": "か所",
    "か所": "か所",
    "カ所": "か所",
    "ヶ所": "か所",
    "ケ所": "か所",
    "戸": "戸",
    "棟": "棟",
    "台": "台",
    "回": "回",
    "校": "校",
    "社": "社",
    "団体": "団体",
    "倍": "倍",
    "時間": "時間",
    "分": "分",
    "日": "日",
    "泊": "泊",
    "年": "年",
    "歳": "歳",
    "位": "位",
    "t": "t",
    "トン": "t",
}
_NUMBER = re.compile(r"[+-]?((\d{1,3}(,\d{3})+|\d+)(\.\d*)?|\.\d+)([eE][+-]?\d{1,3})?", re.ASCII)
_MINUS = re.compile(r"^[▲△▼−－―‐–—]\s*(?=[\d.,])")
_ENDING = re.compile(r"^([^a-zA-Zぁ-んァ-ヶ一-龠%‰]*\d)\s*(\D+)$")
_MOST_DIGITS = 40
# ① is a choice and no 1; ² is no 2.
_KEPT = re.compile("([①-⑳⓪㉑-㊿²³])")


@dataclass(frozen=True)
class Number:
    """A number, and the unit that stands behind it."""

    value: float
    unit: str = ""


def folded(value: Value) -> str:
    """Return what stands in a cell as a text in one width, without spaces around it."""
    text = "" if value is None else str(value)
    if text.isascii():
        return text.strip()
    parts = _KEPT.split(text.replace("㎢", "km²").replace("㎡", "m²"))
    # Every second part is what stood between: signs that stay as they are.
    return "".join(
        part if at % 2 else unicodedata.normalize("NFKC", part) for at, part in enumerate(parts)
    ).strip()


def is_missing(value: Value) -> bool:
    """Tell whether a cell says that there is no value, or holds nothing."""
    if isinstance(value, float) and not math.isfinite(value):
        return True
    return is_blank(value) or (
        isinstance(value, str)
        and (folded(value).casefold() in _MISSING or value.strip() in _MISSING)
    )


def mark(value: Value) -> Mark | None:
    """Return what a mark says; None if it is none."""
    if isinstance(value, bool):
        return Mark.yes if value else Mark.no
    if isinstance(value, float) and value == value // 1:
        value = int(value)
    return _MARKS.get(folded(value).casefold())


def number(value: Value) -> Number | None:
    """Return the number in a cell; ▲ and △ before it are a minus. None if it is none."""
    if isinstance(value, bool) or value is None:
        return None
    if isinstance(value, int | float):
        return Number(float(value)) if _is_usable(value) else None
    text = folded(value)
    # Only what can be a number is looked at closer: texts are long.
    if len(text) > _MOST_DIGITS or not any(letter.isdigit() for letter in text):
        return None
    text = _MINUS.sub("-", text)
    plain = _plain(text)
    if plain is not None:
        return Number(plain)
    found = _ENDING.fullmatch(text)
    unit = UNITS.get(found[2].strip().casefold()) if found else None
    with_unit = _plain(found[1]) if found and unit else None
    return None if with_unit is None or unit is None else Number(with_unit, unit)


def _plain(text: str) -> float | None:
    compact = text.replace(" ", "")
    if not _NUMBER.fullmatch(compact):
        return None
    value = float(compact.replace(",", ""))
    return value if math.isfinite(value) else None


def _is_usable(value: float) -> bool:
    try:
        return math.isfinite(float(value))
    except OverflowError:  # a whole number of hundreds of digits
        return False
