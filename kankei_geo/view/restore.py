"""A code that stands on every document and brings its view back.

It holds the page and the settings of the view, and the version and the hash of the data
that were shown, so that a reader is told if the data have changed since.
"""

import base64
import json
import re
import unicodedata
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, fields
from urllib.parse import parse_qsl, unquote, urlsplit

from kankei_geo import __version__
from kankei_geo.base.errors import InputContentError
from kankei_geo.base.pages import OVERVIEW_PAGE, PAGE_NAMES
from kankei_geo.dataset.catalogue import open_dataset
from kankei_geo.dataset.dataset import Dataset
from kankei_geo.view.address import from_query, to_query
from kankei_geo.view.view import NOT_IN_DOCUMENTS, View, without

PARAMETER = "restore"  # of an address that holds a code
_PREFIX = "kg1_"  # edition of the code itself
_LONGEST = 4_000
# No hyphen: where a line ends, readers would take it away.
_LETTERS = b"_~"
_CODE = re.compile(_PREFIX + "[A-Za-z0-9_~]+")
_INVISIBLE = re.compile(r"[\u200b-\u200d\u2060\ufeff\u00ad]")
_LONGEST_LINE = 12_000


@dataclass(frozen=True)
class Restored:
    """What a code brings back.

    Attributes
    ----------
    page : str
        One of `view.PAGE_NAMES`.
    view : View
        The settings.
    data : Dataset
        What the view is of.
    version, data_hash : str
        Version of the program and short hash of the data when the code was made.
    """

    page: str
    view: View
    data: Dataset
    version: str
    data_hash: str

    @property
    def is_same_data(self) -> bool:
        """Whether the data are those that the document showed."""
        return self.data_hash == self.data.hash


def code(data: Dataset, page: str, view: View) -> str:
    """Return the code of a view on a page, in letters that an address can hold."""
    shown = without(view, *NOT_IN_DOCUMENTS)
    content = [page, to_query(shown), __version__, data.hash]
    text = json.dumps(content, ensure_ascii=False, separators=(",", ":"))
    packed = zlib.compress(text.encode(), level=9, wbits=-15)
    return _PREFIX + base64.b64encode(packed, _LETTERS).decode().rstrip("=")


def read(text: str) -> Restored:
    """Read a code, or any text with one in it: the line of a document, an address.

    What stands around it, spaces and line breaks that a program put into it, and wide letters
    are no matter.

    Raises
    ------
    InputContentError
        If it is no code of this dashboard, was cut, or names an unknown setting.
    UnknownNameError, DamagedError
        If its dataset is not here, or cannot be shown.
    """
    text = text.strip()
    for found in _codes(text):
        try:
            page, settings, version, hashed = json.loads(_unpack(found))
            query = {str(name): str(value) for name, value in settings.items()}
            break
        except (ValueError, TypeError, AttributeError, RecursionError, zlib.error):
            continue
    else:
        raise _no_code(text)
    data = open_dataset(query.get("prefecture", ""), query.get("edition", ""))
    view, ignored = from_query(data, query)
    if ignored or page not in PAGE_NAMES:
        raise _no_code(text)
    return Restored(page, view, data, str(version), str(hashed))


def _codes(text: str) -> Iterator[str]:
    """Yield what may be the code in a text: its letters as they stand, then joined."""
    plain = unquote(unicodedata.normalize("NFKC", text[:_LONGEST_LINE]))
    yield from _CODE.findall(plain)
    start = plain.find(_PREFIX)
    if start >= 0:
        # A line of a document may have been broken where it was copied.
        words = _INVISIBLE.sub(" ", plain[start:]).split()
        for number in range(2, len(words) + 1):
            yield from _CODE.findall("".join(words[:number]))[:1]


def _no_code(text: str) -> InputContentError:
    return InputContentError(
        "Code of a view: found {found}. Expected the whole code from a document, from "
        "{prefix} to its end. Copy it again.",
        found=repr(text[:24] + ("…" if len(text) > 24 else "")),  # noqa: PLR2004 -- shown, not computed with
        prefix=_PREFIX,
    )


def read_state(data: Dataset, state: str) -> tuple[Dataset, str, View]:
    """Read dataset, page and view from the address of a page, or from the part of it that matters.

    Parameters
    ----------
    data : Dataset
        What the view is of, where the state names no other.
    state : str
        ``layer=metro_pr``, ``?layer=metro_pr``, ``airport_access?minutes=90``, a whole
        address, or a code of a document.

    Raises
    ------
    InputContentError
        If the page, a setting or a value is not known.
    """
    if _CODE.search(unicodedata.normalize("NFKC", state)) or f"{PARAMETER}=" in state:
        restored = read(state)
        return restored.data, restored.page, restored.view
    try:
        parts = urlsplit(f"?{state}" if "=" in state and "?" not in state else state)
    except ValueError as error:  # such as an open bracket where a host should stand
        raise not_understood(state) from error
    page = parts.path.rstrip("/").rpartition("/")[2] or OVERVIEW_PAGE
    if page not in PAGE_NAMES:
        raise InputContentError(
            "State: found the page {page}. Expected one of: {pages}.",
            page=repr(page),
            pages=", ".join(PAGE_NAMES),
        )
    query = dict(parse_qsl(parts.query, keep_blank_values=True))
    if "prefecture" in query or "edition" in query:
        code = query.get("prefecture", data.prefecture.code)
        data = open_dataset(code, query.get("edition", ""))
    view, ignored = from_query(data, query)
    unknown = [f"{item.name}={item.value}" for item in ignored]
    settings = {setting.name for setting in fields(view)}
    unknown += [name for name in query if name not in settings]
    if unknown:
        raise not_understood(", ".join(unknown))
    return data, page, view


def not_understood(found: str) -> InputContentError:
    """Return what is said of settings that are no settings of a page."""
    return InputContentError(
        "State: not understood: {found}. Expected settings as in the address of a page of the "
        "dashboard. Copy the address from the browser.",
        found=found,
    )


def _unpack(text: str) -> str:
    if not text.startswith(_PREFIX) or len(text) > _LONGEST:
        raise ValueError(text)
    body = text.removeprefix(_PREFIX)
    packed = base64.b64decode(body + "=" * (-len(body) % 4), _LETTERS, validate=True)
    unpacker = zlib.decompressobj(wbits=-15)
    # A short code must not become a long text.
    return unpacker.decompress(packed, _LONGEST).decode()
