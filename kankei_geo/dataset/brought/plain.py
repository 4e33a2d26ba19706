"""Texts of a table as names that do nothing wherever they are shown."""

import re

from kankei_geo.dataset.brought import choices as choosing

LONGEST_NAME = 40  # letters
# What would begin markup, a formula or a directive somewhere: as wide letters it does nothing.
_MARKUP = str.maketrans("<>&\"'`*_~[]{}|\\$#=:", "＜＞＆＂＇｀＊＿～［］｛｝｜＼＄＃＝：")
_LIKE_FORMULAS = re.compile(r"^[+\-@]")


def plain(text: str, longest: int = LONGEST_NAME) -> str:
    """Return a text of a table as a name that does nothing wherever it is shown."""
    harmless = choosing.line(text).translate(_MARKUP)[:longest].strip()
    return _LIKE_FORMULAS.sub(lambda sign: chr(ord(sign[0]) + 0xFEE0), harmless)
