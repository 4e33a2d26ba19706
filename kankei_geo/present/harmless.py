"""Texts from data that are safe in every format."""

import re

# A cell that begins so would be a formula in a spreadsheet.
_FORMULA = re.compile(r"^(?=[=+\-@\t\r])")
# XML 1.0 has no such characters; a file with one does not open.
_NOT_IN_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def cell(text: str) -> str:
    """Return a text that a spreadsheet takes for a text, not for a formula."""
    return _FORMULA.sub("'", xml(text))


def xml(text: str) -> str:
    """Return a text without the characters that XML does not allow."""
    return _NOT_IN_XML.sub("\ufffd", text)
