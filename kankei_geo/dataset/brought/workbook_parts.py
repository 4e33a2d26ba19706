"""The parts of a workbook are looked through before anything in them is read."""

import io
import re
import zipfile
import zlib
from dataclasses import dataclass
from typing import IO

from kankei_geo.base.i18n import msgid
from kankei_geo.dataset.brought import limits
from kankei_geo.dataset.brought.finding import UnreadableTableError
from kankei_geo.dataset.brought.first_bytes import encrypted
from kankei_geo.dataset.brought.text_file import require

_CHUNK = 1 << 20
_ENCRYPTED_FLAG = 0x1
_HEAD = 1024  # bytes that tell XML and its encoding
# XLSX has no document types. With one, few bytes can become many (entities within entities).
_TYPES = (b"<!DOCTYPE", b"<!ENTITY")
# Encodings in which tags are what they are in ASCII, once zero bytes are left out: in others
# nothing that is looked for would be found.
_ENCODINGS = frozenset((b"utf-8", b"utf8", b"utf-16", b"us-ascii", b"ascii", b"iso-8859-1"))
_ENCODING = re.compile(rb"""<\?xml[^>]*?encoding\s*=\s*["']([^"']*)""")
_SPACES = b"\xef\xbb\xbf\xff\xfe \t\r\n"
_EBCDIC = b"\x4c\x6f\xa7\x94"  # <?xml, which some readers know by it
# Cells, rows, and their texts, formulas and numbers.
_OF_CELLS = re.compile(rb"<(?:[^\s<>/:]{1,9}:)?(?:c|f|is|r|row|si|t|v)(?=[\s/>])")
_OF_SHEETS = re.compile(rb"<(?:[^\s<>/:]{1,9}:)?sheet(?=[\s/>])")
# NotImplementedError and RuntimeError: ways of packing that zipfile does not know.
_OF_BROKEN_ARCHIVES = (OSError, zipfile.BadZipFile, zlib.error, EOFError, ValueError, RuntimeError)


def damaged() -> UnreadableTableError:
    """Return the error that a workbook cannot be opened."""
    return UnreadableTableError(
        msgid("The workbook is damaged or cut off. Open it in Excel and save it again."),
        code="damaged",
    )


def checked_parts(content: bytes) -> frozenset[str]:
    """Return the names of the parts, all of which can be unpacked and read within the limits.

    Raises
    ------
    UnreadableTableError
        If the archive is damaged, has a password, holds too much or XML that can be an attack.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            entries = packed.infolist()
            if len(entries) > limits.MOST_PARTS:
                raise _too_large()
            if any(entry.flag_bits & _ENCRYPTED_FLAG for entry in entries):
                raise encrypted()
            found = _Contents()
            for entry in entries:
                with packed.open(entry) as part:
                    _look_through(part, entry.filename, found)
            return frozenset(entry.filename for entry in entries)
    except UnreadableTableError:
        raise
    except _OF_BROKEN_ARCHIVES as error:
        raise damaged() from error


@dataclass
class _Contents:
    """What the parts hold that were looked through: their true size, which an archive can hide."""

    size: int = 0
    cells: int = 0
    others: int = 0
    attributes: int = 0
    sheets: int = 0

    def add(self, chunk: bytes) -> None:
        """Count what it takes to read a piece of XML."""
        cells = sum(1 for _ in _OF_CELLS.finditer(chunk))
        self.cells += cells
        self.others += chunk.count(b"<") - chunk.count(b"</") - cells
        self.attributes += chunk.count(b"=")
        self.sheets += sum(1 for _ in _OF_SHEETS.finditer(chunk))
        require(self.cells <= limits.MOST_ELEMENTS, "elements", limits.MOST_ELEMENTS)
        require(self.attributes <= limits.MOST_ATTRIBUTES, "elements", limits.MOST_ELEMENTS)
        require(self.others <= limits.MOST_OTHER_ELEMENTS, "formats", limits.MOST_OTHER_ELEMENTS)
        require(self.sheets <= limits.MOST_SHEETS, "sheets", limits.MOST_SHEETS)


def _look_through(part: IO[bytes], name: str, found: _Contents) -> None:
    """Count what a part holds; whether it is XML is told by its name or by its beginning."""
    piece, end = 0, b""
    is_first, is_xml = True, False
    while chunk := part.read(_CHUNK):
        found.size += len(chunk)
        if found.size > limits.MOST_UNPACKED:
            raise _too_large()
        if is_first:
            is_first, is_xml = False, _is_xml(chunk, name)
        if not is_xml:
            continue
        plain = chunk.replace(b"\0", b"")
        _refuse_document_types(end + plain)
        found.add(plain)
        pieces = plain.split(b"<")
        longest = max(piece + len(pieces[0]), *map(len, pieces))
        require(longest <= limits.LONGEST_PIECE, "bytes", limits.LONGEST_PIECE)
        piece = len(pieces[-1]) + (piece if len(pieces) == 1 else 0)
        end = plain[-max(map(len, _TYPES)) :]


def _is_xml(chunk: bytes, name: str) -> bool:
    """Tell whether a part is XML that can be looked through.

    Raises
    ------
    UnreadableTableError
        If it is, but in an encoding in which tags would not be seen.
    """
    head = chunk[:_HEAD].replace(b"\0", b"").lstrip(_SPACES)
    if head.startswith(b"<"):
        said = _ENCODING.match(head)
        if said and said[1].lower() not in _ENCODINGS:
            raise _hostile()
        return True
    if head.startswith(_EBCDIC) or (head and name.lower().endswith((".xml", ".rels"))):
        raise _hostile()
    return False


def _refuse_document_types(content: bytes) -> None:
    if any(word in content for word in _TYPES):
        raise _hostile()


def _hostile() -> UnreadableTableError:
    return UnreadableTableError(
        msgid(
            "The workbook holds XML with a document type or in an encoding that no table needs and "
            "that can be an attack. It is not read."
        ),
        code="hostile_xml",
    )


def _too_large() -> UnreadableTableError:
    return UnreadableTableError(
        msgid(
            "Unpacked, the workbook has more than {megabytes} MB or {parts} parts. Save only the "
            "sheet with the table."
        ),
        code="too_large_unpacked",
        megabytes=limits.MOST_UNPACKED // 1_000_000,
        parts=f"{limits.MOST_PARTS:,}",
    )
