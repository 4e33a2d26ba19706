"""A code that stands on every document and brings its view back.

It holds the page and the settings of the view, and the version and the hash of the data
that were shown, so that a reader is told if the data have changed since.
"""

import base64
import json
import re
import unicodedata
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields, replace
from urllib.parse import parse_qsl, unquote, urlsplit

from kankei_geo import __version__
from kankei_geo.base.errors import InputContentError
from kankei_geo.base.pages import BACKGROUND_PAGE, OVERVIEW_PAGE, PAGE_NAMES
from kankei_geo.dataset import origin
from kankei_geo.dataset.brought import choices as choosing
from kankei_geo.dataset.brought.accepted import accept
from kankei_geo.dataset.catalogue import open_dataset
from kankei_geo.dataset.dataset import Dataset
from kankei_geo.view.address import from_query, to_query
from kankei_geo.view.view import (
    FILLED_IN,
    GOALS,
    NOT_IN_DOCUMENTS,
    OF_DATASET,
    View,
    without,
)

PARAMETER = "restore"  # of an address that holds a code
_PREFIX = "kg1_"  # edition of the code itself
_LONGEST = 4_000
# No hyphen: where a line ends, readers would take it away.
_LETTERS = b"_~"
_CODE = re.compile(_PREFIX + "[A-Za-z0-9_~]+")
_INVISIBLE = re.compile(r"[\u200b-\u200d\u2060\ufeff\u00ad]")
_LONGEST_LINE = 12_000


@dataclass(frozen=True)
class Table:
    """A file that a reader brings: its name and its content."""

    name: str
    content: bytes


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


def code(data: Dataset, page: str, view: View) -> str:
    """Return the code of a view on a page, in letters that an address can hold."""
    shown = without(view, *NOT_IN_DOCUMENTS)
    if (page, view.chapter) != (BACKGROUND_PAGE, GOALS):  # a map tells nobody what was filled in
        shown = without(shown, *FILLED_IN)
    content = [page, to_query(shown), __version__, data.hash]
    text = json.dumps(content, ensure_ascii=False, separators=(",", ":"))
    packed = zlib.compress(text.encode(), level=9, wbits=-15)
    return _PREFIX + base64.b64encode(packed, _LETTERS).decode().rstrip("=")


@dataclass(frozen=True)
class Code:
    """What stands in a code: the names of a page and of settings, not yet looked at."""

    page: str
    query: Mapping[str, str]
    version: str
    data_hash: str


def unpacked(text: str) -> Code:
    """Return what stands in a code, or in any text with one in it: see `read`.

    Raises
    ------
    InputContentError
        If it is no code of this dashboard, or was cut.
    """
    text = text.strip()
    for found in _codes(text):
        try:
            page, settings, version, hashed = json.loads(_unpack(found))
            query = {str(name): str(value) for name, value in settings.items()}
        except (ValueError, TypeError, AttributeError, RecursionError, zlib.error):
            continue
        if page in PAGE_NAMES:
            return Code(page, query, str(version), str(hashed))
    raise _no_code(text)


def read(text: str, table: Table | None = None) -> Restored:
    """Read a code, or any text with one in it: the line of a document, an address.

    What stands around it, spaces and line breaks that a program put into it, and wide letters
    are no matter.

    Parameters
    ----------
    text : str
        The text.
    table : Table, optional
        The file that a reader brought, if the view is of one.

    Raises
    ------
    InputContentError
        If it is no code of this dashboard, was cut, or names an unknown setting.
    UnknownNameError, DamagedError
        If its dataset is not here, or cannot be shown.
    """
    found = unpacked(text)
    data = opened(found.query, table)
    view, ignored = from_query(data, found.query)
    if ignored:
        raise _no_code(text)
    return Restored(found.page, view, data, found.version, found.data_hash)


def opened(query: Mapping[str, str], table: Table | None = None) -> Dataset:
    """Return the dataset that the settings of an address name.

    Parameters
    ----------
    query : mapping of str to str
        The settings.
    table : Table, optional
        The file that a reader brought.

    Raises
    ------
    InputContentError
        If they name a table and there is none, or another one.
    KankeiGeoError
        If it is not here, or cannot be shown.
    """
    data = open_dataset(query.get("prefecture", ""), query.get("edition", ""))
    file = query.get("brought", "")
    if not origin.is_spelled(file) and table is None:
        return data
    if table is None:
        raise InputContentError(
            "State: the view is one of the table {name}, which was not given. Give the file "
            "with --table.",
            name=origin.name_of(file) or "-",
        )
    given = origin.spelled(table.content, table.name)
    if origin.is_spelled(file) and origin.digest_of(file) != origin.digest_of(given):
        raise InputContentError(
            "--table: {found} is another file than the one of the view. Expected: {name}, as it "
            "was then.",
            found=origin.name_of(given),
            name=origin.name_of(file) or "-",
        )
    name = origin.name_of(file) or table.name
    try:
        choices = choosing.read(query.get("choices", ""))
    except ValueError as error:
        raise not_understood(f"choices={query['choices']}") from error
    return accept(data, table.content, name=name, choices=choices)[0]


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


def read_state(data: Dataset, state: str, table: Table | None = None) -> tuple[Dataset, str, View]:
    """Read dataset, page and view from the address of a page, or from the part of it that matters.

    Parameters
    ----------
    data : Dataset
        What the view is of, where the state names no other.
    state : str
        ``layer=metro_pr``, ``?layer=metro_pr``, ``airport_access?minutes=90``, a whole
        address, or a code of a document.
    table : Table, optional
        A file that a reader brings: the view is of it.

    Raises
    ------
    InputContentError
        If the page, a setting or a value is not known.
    """
    if _CODE.search(unicodedata.normalize("NFKC", state)) or f"{PARAMETER}=" in state:
        restored = read(state, table)
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
    if table is not None or not {*OF_DATASET}.isdisjoint(query):
        shipped = {"prefecture": data.prefecture.code}
        if "prefecture" not in query and "edition" not in query:
            shipped["edition"] = data.edition.id
        data = opened(shipped | query, table)
    view, ignored = from_query(data, query)
    if data.origin is not None:  # also where the state names no table
        view = replace(view, brought=data.origin.file, choices=data.origin.choices)
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
