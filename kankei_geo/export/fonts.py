"""The typeface of documents: Noto Sans JP, whole for paper and cut down for files that embed it.

The fonts stand under the SIL Open Font License 1.1 (``fonts/OFL.txt``), which allows a subset
to travel inside a document.
"""

import base64
import io
from functools import lru_cache
from pathlib import Path

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
    # It loads for a tenth of a second, and a picture needs the whole font only.
    from fontTools import subset as font_tools  # noqa: PLC0415 -- see above

    options = font_tools.Options(
        flavor="woff", layout_features=[], hinting=False, notdef_outline=True, name_IDs=["*"]
    )
    # The day on which a document is made must not change its bytes.
    with font_tools.load_font(str(path(weight)), options) as font:
        font.recalcTimestamp = False
        # Else each is named after its letter, for which the whole table of letters is read twice.
        font.setGlyphOrder([f"glyph{number:05}" for number in range(font["maxp"].numGlyphs)])
        cutter = font_tools.Subsetter(options)
        cutter.populate(text=characters)
        cutter.subset(font)
        written = io.BytesIO()
        font_tools.save_font(font, written, options)
    return written.getvalue()
