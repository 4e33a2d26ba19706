"""Texts from data that are safe in every format."""

import base64
import hashlib
import re
import unicodedata

# A cell that begins so would be a formula in a spreadsheet; one in Japanese reads wide signs, too,
# of which the minus alone is what stands for nothing in many a table.
_FORMULA = re.compile(r"^(?=[=+\-@\t\r\n]|[＝＋－＠].)")
# XML 1.0 has no such characters; a file with one does not open.
_NOT_IN_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


# What begins a picture, a link (also a bare one), an emphasis or a directive in Markdown, and the
# characters that turn the direction of a text.
_IN_MARKDOWN = re.compile(r"[!-/:-<>-@\[-`{-~]")
_TURNING = re.compile("[\u200e\u200f\u202a-\u202e\u2066-\u2069]")


# Where a bare address begins to be one: an invisible joiner of words parts it there.
_BARE_LINK = re.compile(r"(www)(?=[.])|(:)(?=//)|(@)", re.IGNORECASE)


def markdown(text: str) -> str:
    """Return a text that stands in Markdown as it is: no link, picture or emphasis comes of it."""
    parted = _BARE_LINK.sub("\\g<0>\u2060", _TURNING.sub("", text))
    return _IN_MARKDOWN.sub(lambda found: f"&#{ord(found[0])};", parted)


def visible(text: str) -> str:
    """Return a text with each sign that is not seen, or turns its direction, as ``<U+202E>``."""
    if text.isprintable():
        return text
    return "".join(
        f"<U+{ord(letter):04X}>" if unicodedata.category(letter)[0] == "C" else letter
        for letter in text
    )


def cell(text: str) -> str:
    """Return a text that a spreadsheet takes for a text, not for a formula."""
    return _FORMULA.sub("'", xml(text))


def xml(text: str) -> str:
    """Return a text without the characters that XML does not allow."""
    return _NOT_IN_XML.sub("\ufffd", text)


def script_hash(text: str) -> str:
    """Return by which name a content security policy lets a script run that stands in a page."""
    digest = hashlib.sha256(text.encode()).digest()
    return f"'sha256-{base64.b64encode(digest).decode()}'"
