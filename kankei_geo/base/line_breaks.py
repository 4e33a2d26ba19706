"""Where a line of text may break: Unicode's line breaking algorithm (UAX 14), piece by piece.

The library walks through a text some thirty times for each letter. Most places where Japanese and
English texts may break need none of that, and the words between them come again and again.
"""

import re
from functools import lru_cache

from uniseg.linebreak import line_break_units

from kankei_geo.base.texts_kept import of_texts

_PIECES = 32_768  # of a few letters each

# Ideographs and full-size kana (class ID of UAX 14); small kana and marks are of other classes.
_PLAIN = "一-鿿あいうえおか-ぢつ-もやゆよら-ろわ-ゔアイウエオカ-ヂツ-モヤユヨラ-ロワ-ヴ"
# Here a break is allowed whatever stands farther away: no rule of UAX 14 (revision 53, LB1 to
# LB30b) forbids one between two ideographs, or between a space that follows a letter or figure and
# the next one; and none looks over such a place at what is on the other side.
_CERTAIN = re.compile(f"(?<=[{_PLAIN}])(?=[{_PLAIN}])|(?<=[A-Za-z0-9] )(?=[A-Za-z0-9])")


def units(text: str) -> list[str]:
    """Return the parts of a text within which no line may break.

    Parameters
    ----------
    text : str
        One paragraph.

    Returns
    -------
    list of str
        Together they are the text; spaces stand at the end of the part before them.
    """
    return [unit for piece in _CERTAIN.split(text) for unit in _units(piece)]


@of_texts
@lru_cache(maxsize=_PIECES)
def _units(piece: str) -> tuple[str, ...]:
    return tuple(line_break_units(piece))
