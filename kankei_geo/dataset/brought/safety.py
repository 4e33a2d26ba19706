"""Cells that would do something where a table is shown: they are told, and shown as texts."""

import re
import unicodedata
from collections.abc import Iterator

from kankei_geo.base.errors import Told, told
from kankei_geo.dataset.brought import cell_values, limits
from kankei_geo.dataset.brought.finding import At, Finding, limited, shown, warning
from kankei_geo.dataset.brought.grid import Sheet, letter

_MARKUP = re.compile(r"<\s*[a-zA-Z!/]|javascript:", re.IGNORECASE)
_LINES = "\n\r\t"


def check(sheet: Sheet) -> list[Finding]:
    """Tell cells with formulas as texts, markup, and signs that are not seen."""
    found = (
        warning(code, message, At(row + 1, letter(column)), found=shown(value))
        for row, column, value in sheet.cells()
        if isinstance(value, str)
        for code, message in _dangers(value)
    )
    return limited(found, limits.MOST_IN_JSON)


def _dangers(text: str) -> Iterator[tuple[str, Told]]:
    begins = text.lstrip()[:1]
    if begins in {"=", "@"} or (
        begins in {"+", "-"}
        and "(" in text
        and cell_values.number(text) is None
        and not cell_values.is_missing(text)
    ):
        yield "formula_text", told("A text that a spreadsheet would take for a formula")
    if _MARKUP.search(text):
        yield "markup", told("Markup as on web pages; it is shown as a text")
    if not text.isprintable() and any(
        unicodedata.category(each)[0] == "C" and each not in _LINES for each in text
    ):
        yield "invisible", told("Signs that are not seen, or turn the direction of the text")
