"""Text on paper: the bundled font, lines that fit, and no letter that the font lacks."""

import re
import threading
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache, lru_cache

import matplotlib as mpl
from matplotlib import font_manager
from matplotlib.ft2font import FT2Font, LoadFlags

from kankei_geo.base import harmless, line_breaks
from kankei_geo.base.texts_kept import of_texts
from kankei_geo.export import fonts

REGULAR, BOLD = fonts.REGULAR, fonts.BOLD
_MISSING = "〓"  # what Japanese printers set for a letter that they lack
_TWINS = {"～": "〜"}  # the same dash in Windows and in JIS
_MEASURED_PT = 100.0
_MOST_FONTS = 4  # that stay open: a thread needs two
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
# Where UAX 14 would allow a break, but a figure, its unit or a word in katakana would be torn:
# before and after the place.
_TOGETHER = (
    (re.compile(r"[\d.,][\d.,%]*[–~〜/−-]$"), re.compile(r"\d")),  # the ends of a range
    (re.compile(r"\d$"), re.compile(r"[分時人位号年月日度市町村件行歳施道社]|か所")),
    (re.compile(r"\d $"), re.compile(r"(?:%|h|min|km²?|m|people|per km²)(?:\W|$)")),
    (re.compile(r"\d h $"), re.compile(r"\d")),
    (re.compile(r"(?:\S/|per )$"), re.compile(r"km²")),
    (re.compile(r"[ァ-ヴー]$"), re.compile(r"[ァ-ヴー]")),
)
# Matplotlib's settings belong to the process, not to a thread.
_ONE_AT_A_TIME = threading.RLock()


@contextmanager
def drawing() -> Iterator[None]:
    """Let one thread at a time draw, with the project's font and settings."""
    with _ONE_AT_A_TIME, mpl.rc_context():
        _register()
        _close_fonts_of_others()
        mpl.rcdefaults()
        mpl.rcParams.update(_STYLE)  # type: ignore[arg-type]  # typed by the names of all settings
        yield


def _close_fonts_of_others() -> None:
    """Close fonts that other threads drew with: each has its own, and Matplotlib keeps 64 open."""
    opened = font_manager._get_font  # type: ignore[attr-defined]  # noqa: SLF001 -- it has no other way to tell or close them
    if opened.cache_info().currsize > _MOST_FONTS:
        opened.cache_clear()


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
    if _TWINS.get(letter):
        return _TWINS[letter]
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
    """Return the width of a letter, or of what stands for it, in points at the measured size."""
    font, width = _font(weight), 0
    for part in printable(letter):
        width += font.load_char(ord(part), flags=LoadFlags.NO_HINTING).linearHoriAdvance
    return float(width) / 65_536  # a fixed-point number


@of_texts
@lru_cache(maxsize=16_384)
def wrap(text: str, size_pt: float, width: float, weight: str = REGULAR) -> tuple[str, ...]:
    """Break a text into lines no wider than `width` inches.

    Lines break where Unicode's line breaking algorithm (UAX 14) allows it: between words,
    between Japanese letters, never before a closing mark, and neither within a range nor
    between a figure and its unit. What is still too long, such as a code, breaks anywhere.
    """
    lines = [""]
    for part in printable(text).split("\n"):
        for unit in _units(part):
            if not _added(lines, unit, size_pt, width, weight):
                for smaller in line_breaks.units(unit):
                    if not _added(lines, smaller, size_pt, width, weight):
                        _fill(lines, smaller, size_pt, width, weight)
        lines.append("")
    return tuple(line.rstrip() for line in lines[:-1])


def longest_line(text: str, size_pt: float, weight: str = REGULAR) -> float:
    """Return how wide a text is, in inches, where no line of it is broken."""
    parts = printable(text).split("\n")
    return max(width_inches(part, size_pt, weight) for part in parts)


def longest_unit(text: str, size_pt: float, weight: str = REGULAR) -> float:
    """Return how wide a text must be at least, in inches, so that nothing in it is torn."""
    parts = printable(text).split("\n")
    units = (unit.rstrip() for part in parts for unit in _units(part))
    return max((width_inches(unit, size_pt, weight) for unit in units), default=0)


@of_texts
@lru_cache(maxsize=4096)
def _units(text: str) -> tuple[str, ...]:
    """Return what of a line stays together."""
    units: list[str] = []
    for unit in line_breaks.units(text):
        if units and any(
            before.search(units[-1]) and after.match(unit) for before, after in _TOGETHER
        ):
            units[-1] += unit
        else:
            units.append(unit)
    return tuple(units)


def _added(lines: list[str], unit: str, size_pt: float, width: float, weight: str) -> bool:
    """Add a unit to the last line or as a new one; return whether it is narrow enough."""
    if width_inches((lines[-1] + unit).rstrip(), size_pt, weight) <= width:
        lines[-1] += unit
        return True
    if width_inches(unit.rstrip(), size_pt, weight) <= width:
        lines.append(unit)
        return True
    return False


def _fill(lines: list[str], unit: str, size_pt: float, width: float, weight: str) -> None:
    for letter in unit:
        if lines[-1] and width_inches(lines[-1] + letter, size_pt, weight) > width:
            lines.append("")
        lines[-1] += letter
