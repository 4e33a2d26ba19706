"""What a file is, by its first bytes: its name may say anything."""

import re

from kankei_geo.base.errors import told
from kankei_geo.base.i18n import msgid
from kankei_geo.dataset.brought.finding import UnreadableTableError

TEXT, WORKBOOK = "text", "xlsx"
_HEAD = 4096  # bytes in which a web page or XML says what it is
_ZIP, _OLD_OFFICE = b"PK", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_JSON = re.compile(rb"[{]\s*\"|\[\s*[{]")
_OF_WEB_PAGES = (b"<html", b"<!doctype html", b"<body", b"<table", b"<script")
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
# Beginnings of what is no table, with its stable code and what it is called.
_OTHERS = (
    (b"%PDF", "pdf", msgid("a PDF")),
    (b"\x1f\x8b", "archive", msgid("a packed archive")),
    (b"7z\xbc\xaf", "archive", msgid("a packed archive")),
    (b"Rar!", "archive", msgid("a packed archive")),
    (b"\x89PNG", "picture", msgid("a picture")),
    (b"\xff\xd8\xff", "picture", msgid("a picture")),
    (b"GIF8", "picture", msgid("a picture")),
    (b"{\\rtf", "document", msgid("a text document")),
    (b"SQLite format 3", "database", msgid("a database")),
    (b"PAR1", "database", msgid("a database")),
)


def kind_of(content: bytes) -> str:
    """Return whether a file may be a text or a workbook.

    Raises
    ------
    UnreadableTableError
        If it is empty, or something else: it is said what.
    """
    if not content.strip(b"\0 \t\r\n"):
        raise UnreadableTableError(
            msgid("The file is empty. Expected a table as CSV, TSV or XLSX."), code="empty_file"
        )
    if content.startswith(_ZIP):
        return WORKBOOK
    if content.startswith(_OLD_OFFICE):
        raise _old_office(content)
    for beginning, code, name in _OTHERS:
        if content.startswith(beginning):
            raise not_a_table(code, name)
    _refuse_markup(content)
    return TEXT


def not_a_table(code: str, name: str) -> UnreadableTableError:
    """Return the error that a file is something else, by the key of what it is called."""
    return UnreadableTableError(
        msgid("This is {what}, not a table. Expected CSV, TSV or XLSX."), code=code, what=told(name)
    )


def encrypted() -> UnreadableTableError:
    """Return the error that a workbook has a password."""
    return UnreadableTableError(
        msgid("The workbook is protected with a password. Save it without one."), code="encrypted"
    )


def _old_office(content: bytes) -> UnreadableTableError:
    if _ENCRYPTED in content:
        return encrypted()
    return UnreadableTableError(
        msgid(
            "This is a file of an old version of Excel or Word (such as .xls). Save it as XLSX or "
            "CSV."
        ),
        code="old_format",
    )


def _refuse_markup(content: bytes) -> None:
    # Every second byte of UTF-16 is 0; the words that are looked for are ASCII.
    head = content[:_HEAD].replace(b"\0", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n").lower()
    if _JSON.match(head):
        raise not_a_table("json", msgid("a JSON file"))
    if not head.startswith(b"<"):
        return
    if any(tag in head for tag in _OF_WEB_PAGES):
        raise UnreadableTableError(
            msgid(
                "This is a web page, not a table: probably the page that says that something was "
                "not found. Download the table again."
            ),
            code="web_page",
        )
    if head.startswith((b"<?xml", b"<!doctype", b"<workbook", b"<svg")):
        raise not_a_table("xml", msgid("an XML file"))
