"""Fonts that are cut down are the same, whatever their glyphs are called."""

from typing import Any

import pytest
from fontTools import subset
from matplotlib.backends import _backend_pdf_ps as theirs
from matplotlib.font_manager import FontPath

from kankei_geo.export import fonts

GLYPHS = {5, 100, 2_000, 4_321}


def cut(weight: str) -> tuple[dict[int, int], list[Any]]:
    """Return where Matplotlib puts some glyphs of a font, and what the smaller font holds."""
    with theirs.get_glyphs_subset(FontPath(str(fonts.path(weight)), 0), GLYPHS) as found:
        font = found.font
        order = font.getGlyphOrder()
        letters = {code: font.getGlyphID(name) for code, name in font["cmap"].getBestCmap().items()}
        drawn = [
            (font["hmtx"].metrics[name], font["glyf"][name].compile(font["glyf"])) for name in order
        ]
        return found.glyph_index_map, [letters, drawn, sorted(font.keys())]


@pytest.mark.parametrize("weight", [fonts.REGULAR, fonts.BOLD])
def test_numbered_glyphs_are_those_with_names(monkeypatch: pytest.MonkeyPatch, weight: str) -> None:
    monkeypatch.setattr(theirs, "subset", subset)
    named = cut(weight)
    fonts.number_glyphs.__wrapped__()  # another test may have called it before
    assert theirs.subset is not subset
    assert cut(weight) == named
    assert len(named[0]) >= len(GLYPHS)
