"""Codes of local governments as they stand in cells: five digits, six, or the first 0 lost."""

import re
import unicodedata

from kankei_geo.dataset.brought.grid import Value
from kankei_geo.dataset.check_digits import check_digit

_DIGITS = re.compile(r"\d{4,6}", re.ASCII)
_FIVE, _SIX = 5, 6


def digits(value: Value) -> str:
    """Return the four to six digits that stand in a cell, or nothing."""
    if isinstance(value, bool) or value is None:
        return ""
    if isinstance(value, float):
        value = int(value) if value == value // 1 else ""
    text = unicodedata.normalize("NFKC", str(value)).strip()
    return text if _DIGITS.fullmatch(text) else ""


def readings(found: str) -> tuple[str, ...]:
    """Return the codes of five digits that some digits can be.

    A program that takes codes for numbers loses their first zero, so the number of digits
    decides nothing: 11002 is the city 011002, 札幌市, or something that begins with 11.

    Parameters
    ----------
    found : str
        Four to six digits.

    Returns
    -------
    tuple of str
        Those with the right check digit first.
    """
    whole = [found.zfill(_SIX)] if len(found) >= _FIVE else []
    checked = [code[:_FIVE] for code in whole if code[_FIVE] == check_digit(code[:_FIVE])]
    plain = [found.zfill(_FIVE)] if len(found) <= _FIVE else []
    return tuple(dict.fromkeys([*checked, *plain]))
