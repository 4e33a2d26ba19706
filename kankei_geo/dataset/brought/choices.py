"""What a reader decides about a table: its sheet, its title, what columns, marks and names mean.

Choices travel in an address beside the hash of the file, so that whoever has the file sees the
same data.
"""

import base64
import json
import re
import unicodedata
import zlib
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from datetime import date
from enum import StrEnum
from functools import cached_property
from typing import Any

from kankei_geo.dataset.brought import cell_values
from kankei_geo.dataset.brought.cell_values import Mark
from kankei_geo.dataset.brought.grid import Value

LEFT_OUT = "left_out"
MISSING = "missing"
NOTHING = ""  # what a blank cell holds
LONGEST_TEXT = 80
LONGEST_SPELLED = 4_000  # letters in an address
_LONGEST_UNPACKED = 40_000
_MOST = 500  # columns, signs, names
LONGEST_FOUND = 120  # letters of what stands in a table
# No hyphen, which addresses put between values.
_LETTERS = b"_~"
_INVISIBLE = re.compile(
    r"[\x00-\x1f\x7f-\x9f\xad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff"
    r"\ufff9-\ufffb\U000e0000-\U000e007f]"
)
_DATE = re.compile(
    r"(?P<era>令和|平成|昭和|[RHS])?(?P<year>(?(era)(?:0?[1-9]|[1-9]\d|元)|(?:19|20)\d{2}))"
    r"(?:[-/.年](?P<month>\d{1,2})(?:[-/.月](?P<day>\d{1,2}))?)?(?:年度|[年月日])?",
    re.ASCII | re.IGNORECASE,
)
# The year before an era's first.
BEFORE_ERAS = {"令": 2018, "R": 2018, "平": 1988, "H": 1988, "昭": 1925, "S": 1925}
_COLUMN = re.compile(r"[A-Z]{1,3}")
_CODE = re.compile(r"\d{5}", re.ASCII)
MEANINGS = (Mark.yes, Mark.no, MISSING)
LONGEST_UNIT = 20
NEITHER = "neither"
DIRECTIONS = ("more", "less", NEITHER)
_YEAR = re.compile(r"(19|20)\d{2}", re.ASCII)


class Rule(StrEnum):
    """What the value of a municipality is that has several rows."""

    total = "sum"
    mean = "mean"
    first = "first"
    last = "last"
    latest = "latest"


@dataclass(frozen=True)
class Choices:
    """What a reader decides; what is left out is as the check proposes.

    Attributes
    ----------
    sheet : str
        Name of the sheet.
    title, source : str
        What the table is called, and where it comes from.
    as_of : str
        Date of its values: a year, a month or a day.
    columns : tuple of (str, str)
        What columns hold, by their letters: a `ColumnKind`, or `LEFT_OUT`.
    signs : tuple of (str, str)
        What stands in columns of marks, and what it means: one of `MEANINGS`. `NOTHING` is a
        blank cell.
    names : tuple of (str, str)
        Names as they stand in the table, and whose they are: a code.
    units, directions, years : tuple of (str, str)
        Of columns of numbers, by their letters: a unit (empty for none), one of `DIRECTIONS`, and
        a year.
    rule : str
        A `Rule` for those who have several rows; without one they are left out.
    by : str
        Letters of the column whose dates tell which row is the latest.
    items : str
        Letters of a column that tells what each row is about: the others become a column for each
        of its items.
    """

    sheet: str = ""
    title: str = ""
    source: str = ""
    as_of: str = ""
    columns: tuple[tuple[str, str], ...] = ()
    signs: tuple[tuple[str, str], ...] = ()
    names: tuple[tuple[str, str], ...] = ()
    units: tuple[tuple[str, str], ...] = ()
    directions: tuple[tuple[str, str], ...] = ()
    years: tuple[tuple[str, str], ...] = ()
    rule: str = ""
    by: str = ""
    items: str = ""

    @property
    def kinds(self) -> Mapping[str, str]:
        """What columns hold, by their letters."""
        return dict(self.columns)

    @property
    def aliases(self) -> Mapping[str, str]:
        """Codes by names."""
        return dict(self.names)

    @cached_property
    def _meanings(self) -> Mapping[str, str]:
        return dict(self.signs)

    def meaning(self, value: Value) -> str | None:
        """Return what a reader says that a cell means; None if nothing."""
        return self._meanings.get(sign(value)) if self.signs else None


NONE = Choices()


def sign(value: Value) -> str:
    """Return what stands in a cell as `Choices.signs` has it."""
    return cell_values.folded(value).casefold()[:LONGEST_FOUND]


def line(text: str) -> str:
    """Return a reader's text as one line without signs that are not seen, cut to a length."""
    plain = _INVISIBLE.sub(" ", unicodedata.normalize("NFC", text))
    return " ".join(plain.split())[:LONGEST_TEXT]


def unit(text: str) -> str:
    """Return a reader's unit as a short text."""
    return line(text)[:LONGEST_UNIT].strip()


def as_of(text: str) -> str:
    """Return a date as it was typed: a year, a month or a day; empty if it is none.

    >>> as_of("２０２５"), as_of("2025/4"), as_of("令和7年4月1日"), as_of("昨年")
    ('2025', '2025-04', '2025-04-01', '')
    """
    found = _DATE.fullmatch("".join(unicodedata.normalize("NFKC", text).split()))
    if not found:
        return ""
    era, number = found["era"], found["year"]
    year = (1 if number == "元" else int(number)) + (BEFORE_ERAS[era[0].upper()] if era else 0)
    month, day = found["month"], found["day"]
    try:
        date(year, int(month or 1), int(day or 1))
    except ValueError:
        return ""
    return "-".join((str(year), *(f"{int(part):02}" for part in (month, day) if part)))


def spelled(choices: Choices) -> str:
    """Return choices in letters that an address can hold; nothing for none."""
    made = {name: value for name, value in asdict(choices).items() if value}
    if not made:
        return ""
    text = json.dumps(made, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
    packed = zlib.compress(text.encode(), level=9, wbits=-15)
    return base64.b64encode(packed, _LETTERS).decode().rstrip("=")


def read(text: str) -> Choices:
    """Read choices from an address.

    Raises
    ------
    ValueError
        If they are none.
    """
    if not text:
        return NONE
    if len(text) > LONGEST_SPELLED:
        raise ValueError(text[:20])
    try:
        packed = base64.b64decode(text + "=" * (-len(text) % 4), _LETTERS, validate=True)
        unpacker = zlib.decompressobj(wbits=-15)
        found = json.loads(unpacker.decompress(packed, _LONGEST_UNPACKED))
    except (zlib.error, RecursionError) as error:
        raise ValueError(text[:20]) from error
    names = {each.name for each in fields(Choices)}
    if not isinstance(found, dict) or not names.issuperset(found):
        raise ValueError(text[:20])
    texts = {name: _text(found.get(name, "")) for name in ("title", "source", "as_of")}
    if texts["as_of"] != as_of(texts["as_of"]):
        raise ValueError(texts["as_of"])
    rows = {name: _one_of(found.get(name, ""), pattern) for name, pattern in _OF_ROWS.items()}
    pairs = {name: _pairs(found.get(name, []), *patterns) for name, patterns in _OF_COLUMNS.items()}
    made: dict[str, Any] = {**texts, **rows, **pairs, "sheet": _found(found.get("sheet", ""))}
    return Choices(**made)


_OF_COLUMNS = {
    "columns": (_COLUMN, re.compile("[a-z_]{1,20}")),
    "signs": (re.compile("(?s).*"), re.compile("|".join(MEANINGS))),
    "names": (re.compile("(?s).+"), _CODE),
    "units": (_COLUMN, re.compile(f".{{0,{LONGEST_UNIT}}}")),
    "directions": (_COLUMN, re.compile("|".join(DIRECTIONS))),
    "years": (_COLUMN, _YEAR),
}
_OF_ROWS = {"rule": re.compile("|".join(Rule)), "by": _COLUMN, "items": _COLUMN}


def _one_of(value: object, pattern: re.Pattern[str]) -> str:
    text = _text(value)
    if text and not pattern.fullmatch(text):
        raise ValueError(text)
    return text


def _text(value: object) -> str:
    if not isinstance(value, str) or value != line(value):
        raise ValueError(value)
    return value


def _found(value: object) -> str:
    """Return what stands in a table: it is compared only, so anything can stand there."""
    if not isinstance(value, str) or len(value) > LONGEST_FOUND:
        raise ValueError(value)
    return value


def _pairs(
    value: object, first: re.Pattern[str], second: re.Pattern[str]
) -> tuple[tuple[str, str], ...]:
    if not isinstance(value, list) or len(value) > _MOST:
        raise ValueError(value)
    pairs = []
    for pair in value:
        if not (isinstance(pair, list) and len(pair) == len(("of", "what"))):
            raise ValueError(pair)
        of, what = _found(pair[0]), _text(pair[1])
        if not first.fullmatch(of) or not second.fullmatch(what):
            raise ValueError(pair)
        pairs.append((of, what))
    return tuple(pairs)
