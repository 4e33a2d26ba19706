"""Make Streamlit's typeface of icons smaller: of 4,000 icons a screen has forty.

It takes two seconds, so it is not done while the dashboard runs: after an update of Streamlit, or
with a new icon, ``python -m kankei_geo.ui.typefaces`` makes ``kankei_geo/fonts`` right again.
"""

import io
import re
from collections.abc import Iterable
from pathlib import Path

import streamlit as st
from fontTools import subset
from fontTools.ttLib import TTFont

_OUR_FOLDER = Path(__file__).parent.parent
OUR_FILES = sorted(path for kind in ("py", "js") for path in _OUR_FOLDER.rglob(f"*.{kind}"))
FOLDER = _OUR_FOLDER / "fonts"
ICONS = "MaterialSymbols-Rounded.*.woff2"
_LETTERS = "abcdefghijklmnopqrstuvwxyz0123456789_"
_LIGATURES = 4  # kind of lookup in the table GSUB of OpenType
_EXTENSION = 7
# Icons are named in many ways, by Streamlit's scripts and by our own files (":material/redo:", or
# "redo" in a list of buttons): any word in quotes that is an icon's name counts. One too many is
# some bytes; one too few is a button with its icon's name written across it.
_WORD = re.compile(r"[\"'`:/]([a-z0-9_]+)(?=[\"'`:])")


def icons(typeface: Path, scripts: Path) -> bytes:
    """Return a typeface of icons (WOFF2) without those that nothing names.

    Parameters
    ----------
    typeface : Path
        The whole one, in which an icon is the ligature of the letters of its name.
    scripts : Path
        Folder of Streamlit's scripts, which name theirs; our own files name ours.
    """
    font = TTFont(typeface)
    glyphs = icon_glyphs(font)
    shown = glyphs.keys() & named_in([*scripts.glob("*.js"), *OUR_FILES])
    options = subset.Options(flavor="woff2", layout_closure=False, hinting=False)
    smaller = subset.Subsetter(options)
    smaller.populate(glyphs=[glyphs[name] for name in sorted(shown)], text=_LETTERS)
    smaller.subset(font)
    font.flavor = "woff2"
    file = io.BytesIO()
    font.save(file)
    return file.getvalue()


def icon_glyphs(font: TTFont) -> dict[str, str]:
    """Return the glyph of each icon by its name."""
    # Capital letters have the glyphs of small ones.
    letters = {glyph: chr(code).lower() for code, glyph in font.getBestCmap().items()}
    found = {}
    for lookup in font["GSUB"].table.LookupList.Lookup:
        for table in lookup.SubTable:
            part = table.ExtSubTable if table.LookupType == _EXTENSION else table
            if part.LookupType == _LIGATURES:
                for first, ligatures in part.ligatures.items():
                    for item in ligatures:
                        name = "".join(letters.get(glyph, "") for glyph in (first, *item.Component))
                        found[name] = item.LigGlyph
    return found


def named_in(files: Iterable[Path]) -> set[str]:
    """Return all words in quotes, which may be names of icons."""
    texts = (path.read_text(encoding="utf-8") for path in files)
    return {word for text in texts for word in _WORD.findall(text)}


def main() -> None:
    """Make the typeface again, under the name that Streamlit gives it."""
    for former in FOLDER.glob(ICONS):
        former.unlink()
    theirs = Path(st.__file__).parent / "static" / "static"
    for whole in theirs.glob(f"media/{ICONS}"):
        (FOLDER / whole.name).write_bytes(icons(whole, theirs / "js"))


if __name__ == "__main__":
    main()
