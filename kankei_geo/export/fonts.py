"""The typeface of documents: Noto Sans JP, whole for paper and cut down for files that embed it.

The fonts stand under the SIL Open Font License 1.1 (``fonts/OFL.txt``), which allows a subset
to travel inside a document.
"""

import base64
import io
from functools import cache, lru_cache
from pathlib import Path
from types import SimpleNamespace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from fontTools import subset as font_tools
    from fontTools.ttLib import TTFont

_FOLDER = Path(__file__).resolve().parent.parent / "fonts"
FAMILY = "Noto Sans JP"
REGULAR, BOLD = "Regular", "Bold"
_WEIGHTS = {REGULAR: 400, BOLD: 700}
LICENCE_PATH = _FOLDER / "OFL.txt"
_REMEMBERED = 16  # subsets, a few hundred kilobytes each


def path(weight: str = REGULAR) -> Path:
    """Return where the whole font stands; `weight` is `REGULAR` or `BOLD`."""
    return _FOLDER / f"NotoSansJP-{weight}.ttf"


def faces(text: str) -> str:
    """Return the style sheet that brings both weights along, cut down to a text's letters."""
    return "\n".join(
        f"@font-face{{font-family:'{FAMILY}';font-weight:{number};src:url(data:font/woff;base64,"
        f"{base64.b64encode(subset(text, weight)).decode()})format('woff')}}"
        for weight, number in _WEIGHTS.items()
    )


def subset(text: str, weight: str = REGULAR) -> bytes:
    """Return a font with the characters of a text only, as WOFF.

    WOFF2 would be a fifth smaller and take eight times as long, a third of all that a page takes.

    Parameters
    ----------
    text : str
        The same characters make the same bytes, in whatever order they stand.
        Those that the font does not have are left to the reader's own fonts.
    weight : str
        `REGULAR` or `BOLD`.
    """
    return _subset("".join(sorted(set(text))), weight)


@lru_cache(maxsize=_REMEMBERED)
def _subset(characters: str, weight: str) -> bytes:
    from fontTools import subset as font_tools  # noqa: PLC0415 -- see `_opened`

    options = font_tools.Options(
        flavor="woff", layout_features=[], hinting=False, notdef_outline=True, name_IDs=["*"]
    )
    # The day on which a document is made must not change its bytes.
    with _opened(str(path(weight)), options) as font:
        font.recalcTimestamp = False
        cutter = font_tools.Subsetter(options)
        cutter.populate(text=characters)
        cutter.subset(font)
        written = io.BytesIO()
        font_tools.save_font(font, written, options)
    return written.getvalue()


def _opened(file: str, options: "font_tools.Options") -> "TTFont":
    """Open a font whose glyphs have numbers for names.

    Else each is named after its letter, for which the whole table of letters is read twice: a
    fifth of the time that a page of a PDF takes.
    """
    # It loads for a tenth of a second, and a picture needs the whole font only.
    from fontTools import subset as font_tools  # noqa: PLC0415 -- see above

    font = font_tools.load_font(file, options)
    font.setGlyphOrder([f"glyph{number:05}" for number in range(font["maxp"].numGlyphs)])
    return font


@cache
def number_glyphs() -> None:
    """Let Matplotlib, too, open the fonts that it puts into a PDF as `_opened` does."""
    from fontTools import subset as font_tools  # noqa: PLC0415 -- see `_opened`
    from matplotlib.backends import _backend_pdf_ps as theirs  # noqa: PLC0415 -- the same

    theirs.subset = SimpleNamespace(  # type: ignore[attr-defined]  # what it uses of the module
        Options=font_tools.Options, Subsetter=font_tools.Subsetter, load_font=_opened
    )
