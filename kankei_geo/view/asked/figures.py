"""Numbers as people write them: 8,000, 1万2千, 一万, 1.5万, ten thousand."""

import re

_DIGITS = {digit: value for value, digit in enumerate("〇一二三四五六七八九")}
_SMALL = {"十": 10, "百": 100, "千": 1000}
_LARGE = {"万": 10_000, "億": 100_000_000}
JAPANESE = re.compile(
    r"[0-9〇一二三四五六七八九十百千万億]+(?:,[0-9]{3})*(?:\.[0-9]+)?[十百千万億]*[0-9十百千]*"
)
_WESTERN = re.compile(r"[0-9]{1,3}(?:,[0-9]{3})+(?:\.[0-9]+)?|[0-9]+(?:\.[0-9]+)?")
_PART = re.compile(r"([0-9.,]+|[一二三四五六七八九])?([十百千])?")
_ENGLISH = {
    word: value
    for value, word in enumerate(
        [
            "zero",
            "one",
            "two",
            "three",
            "four",
            "five",
            "six",
            "seven",
            "eight",
            "nine",
            "ten",
            "eleven",
            "twelve",
        ]
    )
} | {"fifteen": 15, "twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "ninety": 90}
_POWERS = {"hundred": 100, "thousand": 1000, "million": 1_000_000}
ENGLISH = re.compile(
    r"[0-9][0-9.,]*k(?![a-z])|"
    rf"(?:(?:{'|'.join(sorted(_ENGLISH, key=len, reverse=True))})"
    r"|(?:a|[0-9.,]*[0-9])(?= (?:hundred|thousand|million)\b))"
    rf"(?: (?:{'|'.join(_POWERS)}))*(?![a-z])"
)
_ERAS = {"令和": 2018, "平成": 1988}
YEAR = re.compile(r"((?:令和|平成)(?:元|[0-9]{1,2})|(?:19|20)[0-9]{2})年度?")


def value(text: str) -> float | None:
    """Return the number that a text is, or None where it is none.

    >>> [value(text) for text in ("8,000", "1万2千", "一万", "1.5万", "三", "ten thousand", "3,4")]
    [8000.0, 12000.0, 10000.0, 15000.0, 3.0, 10000.0, None]
    """
    if (text[0].isascii() and not text.isascii()) or not text.isascii():
        return _japanese(text)
    if text[-1].isalpha():
        return _english(text)
    return float(text.replace(",", "")) if _WESTERN.fullmatch(text) else None


def year(text: str) -> int:
    """Return the year of a match of `YEAR`: 2015年, 平成27年, 令和元年."""
    told = text.split("年", maxsplit=1)[0]
    first = _ERAS.get(told[:2])
    if first is None:
        return int(told)
    return first + (1 if told[2:] == "元" else int(told[2:]))


def _japanese(text: str) -> float | None:
    total = 0.0
    for sign, large in (("億", _LARGE["億"]), ("万", _LARGE["万"])):
        before, found, text = text.rpartition(sign)
        if found:
            part = _below_ten_thousand(before) if before else 1.0
            if part is None:
                return None
            total += part * large
    rest = _below_ten_thousand(text) if text else 0.0
    return None if rest is None else total + rest


def _below_ten_thousand(text: str) -> float | None:
    total = 0.0
    while text:
        match = _PART.match(text)
        if match is None or not match[0]:
            # Digit by digit: 一〇.
            digits = [_DIGITS.get(character) for character in text]
            known = [digit for digit in digits if digit is not None]
            return (
                float("".join(map(str, known))) if len(known) == len(text) and not total else None
            )
        number = 1.0
        if match[1]:
            if match[1] in _DIGITS:
                number = float(_DIGITS[match[1]])
            elif _WESTERN.fullmatch(match[1]):
                number = float(match[1].replace(",", ""))
            else:
                return None
        total += number * _SMALL.get(match[2] or "", 1)
        text = text[match.end() :]
        if match[2] is None and text:
            return None
    return total


def _english(text: str) -> float | None:
    if text[-1] == "k" and _WESTERN.fullmatch(text[:-1]):
        return float(text[:-1].replace(",", "")) * _POWERS["thousand"]
    first, *powers = text.split()
    number = 1.0 if first == "a" else float(_ENGLISH.get(first, -1))
    if number < 0:
        if not _WESTERN.fullmatch(first):
            return None
        number = float(first.replace(",", ""))
    for power in powers:
        number *= _POWERS[power]
    return number
