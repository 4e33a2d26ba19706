"""Text on paper: the bundled font, lines that fit, and no letter that the font lacks."""

import threading
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache, lru_cache

import matplotlib as mpl
from matplotlib import font_manager
from matplotlib.ft2font import FT2Font, LoadFlags
from uniseg.linebreak import line_break_units

from kankei_geo.base import harmless
from kankei_geo.export import fonts

REGULAR, BOLD = fonts.REGULAR, fonts.BOLD
_MISSING = "〓"  # what Japanese printers set for a letter that they lack
_MEASURED_PT = 100.0
_STYLE = {
    "font.family": fonts.FAMILY,
    "text.parse_math": False,  # a dollar in a text is a dollar
    "svg.fonttype": "none",  # text stays text
    "pdf.fonttype": 42,
    "svg.hashsalt": "kankei-geo",  # the same identifiers every time
    "hatch.linewidth": 0.7,
    "path.simplify": False,
    "text.hinting": "none",  # so that lines are as wide as they were measured
}
# Matplotlib's settings belong to the process, not to a thread.
_ONE_AT_A_TIME = threading.RLock()


@contextmanager
def drawing() -> Iterator[None]:
    """Let one thread at a time draw, with the project's font and settings."""
    with _ONE_AT_A_TIME, mpl.rc_context():
        _register()
        mpl.rcdefaults()
        mpl.rcParams.update(_STYLE)  # type: ignore[arg-type]  # typed by the names of all settings
        yield


@cache
def _register() -> None:
    for weight in (REGULAR, BOLD):
        font_manager.fontManager.addfont(fonts.path(weight))


def printable(text: str) -> str:
    """Return a text in letters that the font has, another mark in place of each other one."""
    known = letters()
    composed = unicodedata.normalize("NFC", harmless.xml(text))
    return "".join(
        letter if letter == "\n" or ord(letter) in known else _substitute(letter, known)
        for letter in composed
    )


def _substitute(letter: str, known: frozenset[int]) -> str:
    # The paper's text has radicals (⽔) in place of letters (水).
    plain = unicodedata.normalize("NFKC", letter)
    return plain if all(ord(part) in known for part in plain) else _MISSING


@cache
def letters() -> frozenset[int]:
    """Return the code points of all letters that the font has."""
    return frozenset(FT2Font(fonts.path()).get_charmap())


@cache
def _font(weight: str) -> FT2Font:
    font = FT2Font(fonts.path(weight))
    font.set_size(_MEASURED_PT, 72)
    return font


def width_inches(text: str, size_pt: float, weight: str = REGULAR) -> float:
    """Return how wide a line of text is; the font has no kerning."""
    return sum(_advance(letter, weight) for letter in text) * size_pt / _MEASURED_PT / 72


@cache
def _advance(letter: str, weight: str) -> float:
    """Return the width of a letter in points at the measured size."""
    glyph = _font(weight).load_char(ord(letter), flags=LoadFlags.NO_HINTING)
    return float(glyph.linearHoriAdvance) / 65_536  # a fixed-point number


@lru_cache(maxsize=4096)
def wrap(text: str, size_pt: float, width: float, weight: str = REGULAR) -> tuple[str, ...]:
    """Break a text into lines no wider than `width` inches.

    Lines break where Unicode's line breaking algorithm (UAX 14) allows it: between words,
    between Japanese letters, never before a closing mark. What is still too long, such as
    a code, breaks anywhere.
    """
    lines = [""]
    for part in printable(text).split("\n"):
        for unit in line_break_units(part):
            if width_inches((lines[-1] + unit).rstrip(), size_pt, weight) <= width:
                lines[-1] += unit
            elif width_inches(unit.rstrip(), size_pt, weight) <= width:
                lines.append(unit)
            else:
                _fill(lines, unit, size_pt, width, weight)
        lines.append("")
    return tuple(line.rstrip() for line in lines[:-1])


def _fill(lines: list[str], unit: str, size_pt: float, width: float, weight: str) -> None:
    for letter in unit:
        if lines[-1] and width_inches(lines[-1] + letter, size_pt, weight) > width:
            lines.append("")
        lines[-1] += letter
