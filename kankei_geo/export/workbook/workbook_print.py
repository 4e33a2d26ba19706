"""How sheets are printed: A4 at a size that can be read, with title and sources on each page."""

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from kankei_geo.base import harmless
from kankei_geo.base.texts_kept import of_texts
from kankei_geo.present.words import words

_LANDSCAPE_A4 = 9
_PAGE_PT = 780  # between the margins
_LETTER_PT, _PADDING_PT = 7.0, 3  # of a column's width, in the wider of the usual fonts
_LEAST_PERCENT, _MOST_PERCENT = 80, 95  # 80 % of 10.5 points are 8.4
_LONGEST = 255  # letters that Excel takes above and below a page, codes included
_SMALL = "&8"  # points
_LINE_IN = 0.16
_EDGE_IN = 0.3
_BETWEEN_IN = 0.1
_LINE_LETTERS = 160  # of half width at 8 points
_BETWEEN = " / "


@dataclass(frozen=True)
class Printed:
    """What stands around a printed table.

    Attributes
    ----------
    title, sentence : str
        At the head of each page; the sentence only where there is room.
    credit : tuple of str
        At its foot.
    language : str
        Of these texts.
    """

    title: str
    sentence: str
    credit: tuple[str, ...]
    language: str


def set_print(sheet: Any, told: Printed, widths: Sequence[float]) -> None:  # noqa: ANN401 -- xlsxwriter has no types
    """Print a sheet on landscape A4; what is too wide takes several pages and stays readable.

    Parameters
    ----------
    sheet : xlsxwriter.worksheet.Worksheet
        What is printed.
    told : Printed
        What stands around it.
    widths : sequence of float
        Of its columns, in letters of half width.
    """
    sheet.set_landscape()
    sheet.set_paper(_LANDSCAPE_A4)
    whole = sum(width * _LETTER_PT + _PADDING_PT for width in widths)
    percent = int(100 * _PAGE_PT / whole)
    sheet.set_print_scale(max(_LEAST_PERCENT, min(percent, _MOST_PERCENT)))
    sheet.print_across()
    above, below = _head(told), foot(told.credit, told.language)
    sheet.set_margins(left=0.4, right=0.4, top=_room(above), bottom=_room(below))
    sheet.set_header("&L" + _small(above) + f"&R{_SMALL} &P / &N", {"margin": _EDGE_IN})
    sheet.set_footer("&L" + _small(below), {"margin": _EDGE_IN})


def _head(told: Printed) -> str:
    """Return title and sentence as lines, or the title alone, or as much of it as there is room."""
    room = _LONGEST - len(f"&L{_SMALL} &R{_SMALL} &P / &N")
    lines = _lines([told.title]), _lines([told.title, "\n", told.sentence])
    return next((text for text in reversed(lines) if len(_escaped(text)) <= room), told.title[:100])


def foot(credit: Sequence[str], language: str) -> str:
    """Return credit lines as they stand at the foot of a page: no statement is ever cut.

    Where there is no room for all of them, it ends with where they stand.
    """
    t = words.translator(language)
    told = list(credit)
    begun = t("Source: {credit}").format(credit="")
    whole = _lines([begun + told[0], *told[1:]])
    room = _LONGEST - len(f"&L{_SMALL} ")
    if len(_escaped(whole)) <= room:
        return whole
    rest = t("all sources and terms: sheet “{sheet}”").format(sheet=t("How to read"))
    kept: list[str] = []
    for part in sorted(told, key=lambda line: "©" not in line):  # owed first
        if len(_escaped(_lines([begun, *kept, part, rest]))) <= room:
            kept.append(part)
    return _lines([begun + kept[0], *kept[1:], rest] if kept else [begun + rest])


def _lines(parts: Sequence[str]) -> str:
    """Return statements in lines that are no wider than the page."""
    lines = [""]
    for part in parts:
        told = lines[-1] + _BETWEEN + part if lines[-1] else part
        if part == "\n":
            lines.append("")
        elif letters(told) <= _LINE_LETTERS or not lines[-1]:
            lines[-1] = told
        else:
            lines.append(part)
    return "\n".join(piece for line in lines for piece in _broken(line))


def _broken(line: str) -> list[str]:
    """Return a line that is too wide as several, parted between words where there are some."""
    found = [""]
    for letter in line:
        if letters(found[-1] + letter) > _LINE_LETTERS:
            before, space, word = found[-1].rpartition(" ")
            found[-1:] = [before, word] if space else [found[-1], ""]
        found[-1] += letter
    return found


def _room(text: str) -> float:
    """Return how many inches a text takes above or below a page, with its distances."""
    return _EDGE_IN + (text.count("\n") + 1) * _LINE_IN + _BETWEEN_IN


def _escaped(text: str) -> str:
    # An ampersand would begin a code.
    return harmless.xml(text).replace("&", "&&")


def _small(text: str) -> str:
    # A digit behind the size would belong to it.
    return f"{_SMALL} {_escaped(text)}"


@of_texts
@lru_cache(maxsize=4096)  # most texts of a table stand there many times
def letters(text: str) -> int:
    """Return how wide a text is, in letters of half width."""
    wide = sum(unicodedata.east_asian_width(letter) in "WFA" for letter in text)
    return len(text) + wide
