"""Where the parts of a table stand: the columns that tell who is meant, headings, rows."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from kankei_geo.dataset.brought import cell_values, codes
from kankei_geo.dataset.brought.finding import cut
from kankei_geo.dataset.brought.gazetteer import Gazetteer, Kind, fold
from kankei_geo.dataset.brought.grid import Sheet, Value, is_blank
from kankei_geo.dataset.brought.limits import LONGEST_HEADING
from kankei_geo.dataset.brought.place_names import Meant, meant

_LOOKED_AT = 2_000  # rows that tell which column is which
# Names stand left: to look up each text of hundreds of columns would take long.
_FAR, _LOOKED_AT_FAR = 50, 60
_LONGEST_NAME = 40  # letters
_MOST_HEADER_ROWS = 15
_FEW = 2  # different values: a title has one
_MOSTLY = 0.6
_OF_NAMES = 4  # wards and the like have names, but often no codes
_ENOUGH = 5
_LIKE_A_NAME = re.compile(r"(?!.*(市区?町村?|町村|区市)$).+[市町村区]")
_CODE = re.compile("コード|番号|code", re.IGNORECASE)
_LOOSE = 0.9  # a name without 市, 町 or 村 counts less than a whole one
_PLACES = frozenset((Kind.municipality, Kind.ward, Kind.outside, Kind.elsewhere))
_TOTAL = re.compile(
    r"合計.*|総計.*|総数.*|小計.*|中計|計|累計|全体|全[道国県府都]([^市町村]*|.*(計|平均|合計).*)"
    r"|.*(計|小計|合計|総計|平均|平均値)|市部|郡部|町村部|.*[(\[].*(市部|郡部|町村部).*"
    r"|total|subtotal|sum|average|mean|その他|不明"
)


class Names:
    """What texts mean, each looked up once.

    Parameters
    ----------
    known : Gazetteer
        Who can stand in a table.
    aliases : mapping of str to str
        Codes by names, as a reader decides.
    """

    def __init__(self, known: Gazetteer, aliases: Mapping[str, str] | None = None) -> None:
        self.known = known
        self._found = {
            name: Meant((known.by_code[code],))
            for name, code in (aliases or {}).items()
            if code in known.by_code
        }

    def meant(self, value: Value) -> Meant:
        """Return what stands in a cell means; nobody, where it is no name."""
        if not isinstance(value, str) or len(value) > _LONGEST_NAME:
            return Meant()
        name = value.strip()
        if name not in self._found:
            self._found[name] = meant(self.known, name)
        return self._found[name]


@dataclass(frozen=True)
class Keys:
    """Columns, from 0, that tell who is meant; None where there is none."""

    code: int | None = None
    name: int | None = None
    prefecture: int | None = None
    group: int | None = None

    @property
    def all(self) -> tuple[int, ...]:
        """Those that there are."""
        each = (self.code, self.name, self.prefecture, self.group)
        return tuple(column for column in each if column is not None)


@dataclass(frozen=True)
class Layout:
    """Where headings and rows of a sheet stand, from 0.

    Attributes
    ----------
    keys : Keys
        Columns that tell who is meant.
    header : tuple of int
        Rows of headings.
    first : int
        The first row below them.
    has_bare_names : bool
        Whether most names are without 市, 町 or 村.
    """

    keys: Keys
    header: tuple[int, ...]
    first: int
    has_bare_names: bool = False


def layout(names: Names, sheet: Sheet) -> Layout | None:
    """Return where the parts of a sheet stand; None if no municipality is in it."""
    keys, has_bare_names = _keys(names, sheet)
    if not keys.all or (keys.code is None and keys.name is None):
        return None
    first = next((at for at in range(len(sheet.rows)) if _begins(names, sheet, keys, at)), None)
    if first is None:
        return None
    while first > 0 and _is_named(sheet, keys, first - 1):
        first -= 1
    return Layout(keys, tuple(_header(sheet, keys, first)), first, has_bare_names)


def _keys(names: Names, sheet: Sheet) -> tuple[Keys, bool]:
    counts = [_Counted(names, sheet, column) for column in range(sheet.width)]
    best_name = max((item.names for item in counts), default=0.0)
    name = next((at for at, item in enumerate(counts) if item.names == best_name > 0), None)
    needed = max(1.0, best_name / _OF_NAMES)
    code = next(
        (
            at
            for at, item in enumerate(counts)
            if at != name and item.codes >= needed and item.holds_codes(is_right=at > (name or at))
        ),
        None,
    )
    others = [at for at in range(sheet.width) if at not in (name, code)]
    # They stand before the names, or are most of their column: a remark may name a prefecture.
    prefecture = max(others, key=lambda at: counts[at].prefectures, default=None)
    group = max(others, key=lambda at: counts[at].groups, default=None)
    keys = Keys(
        code,
        name,
        prefecture if prefecture is not None and counts[prefecture].is_of("prefectures") else None,
        group if group is not None and counts[group].is_of("groups") else None,
    )
    return keys, name is not None and counts[name].loose > best_name / 2


class _Counted:
    """How often a column holds what tells who is meant."""

    def __init__(self, names: Names, sheet: Sheet, column: int) -> None:
        self.codes = self.numbers = self.prefectures = self.groups = self.loose = self.filled = 0
        self.is_called_code = False
        self.names = 0.0
        most = _LOOKED_AT if column < _FAR else _LOOKED_AT_FAR
        for row in range(min(len(sheet.rows), most)):
            value = sheet.value(row, column)
            if is_blank(value):
                continue
            self.filled += 1
            found = codes.digits(value)
            if cell_values.number(value):
                self.numbers += 1
                self.codes += any(
                    code in names.known.by_code for code in codes.readings(found) if found
                )
                continue
            self.is_called_code |= bool(_CODE.search(str(value)[:_LONGEST_NAME]))
            self._count(names.meant(value))

    def _count(self, found: Meant) -> None:
        kinds = {place.kind for place in found.places}
        if Kind.group in kinds:
            self.groups += 1
        elif Kind.prefecture in kinds:
            self.prefectures += 1
        elif kinds & _PLACES:
            self.loose += found.is_loose
            self.names += _LOOSE if found.is_loose else 1

    def holds_codes(self, *, is_right: bool) -> bool:
        """Tell whether the numbers of a column are codes.

        Right of the names, where amounts stand, that takes more than that they could be.
        """
        if is_right and not self.is_called_code:
            return self.codes == self.numbers >= _ENOUGH
        return self.codes >= _MOSTLY * self.numbers

    def is_of(self, what: str) -> bool:
        """Tell whether a good part of the column is ``prefectures`` or ``groups``."""
        number = int(getattr(self, what))
        return number > 0 and number >= self.filled / 3


def is_total(text: str) -> bool:
    """Tell whether a folded text is what sums and means are called."""
    return bool(_TOTAL.fullmatch(text.casefold()))


def key_texts(sheet: Sheet, keys: Keys, row: int) -> Iterator[str]:
    """Yield what stands in the columns up to the last that tells who is meant, folded."""
    for column in range(max(keys.all) + 1):
        value = sheet.spread(row, column)
        if isinstance(value, str) and 0 < len(value.strip()) <= _LONGEST_NAME:
            yield fold(value)


def _begins(names: Names, sheet: Sheet, keys: Keys, row: int) -> bool:
    """Tell whether a row is one of the table: of somebody, or a sum."""
    found = codes.digits(sheet.value(row, keys.code)) if keys.code is not None else ""
    if any(code in names.known.by_code for code in codes.readings(found) if found):
        return True
    others = [value for column, value in sheet.filled(row) if column not in keys.all]
    if keys.name is not None:
        kinds = {place.kind for place in names.meant(sheet.value(row, keys.name)).places}
        if kinds & _PLACES:
            return bool(others) or len(keys.all) == len(sheet.filled(row))
        if kinds and any(cell_values.number(value) for value in others):
            return True
    sums = any(is_total(text) for text in key_texts(sheet, keys, row))
    return sums and any(cell_values.number(value) for value in others)


def _is_named(sheet: Sheet, keys: Keys, row: int) -> bool:
    """Tell whether a row is of somebody whom nobody knows: no heading is called 何とか町."""
    if keys.name is None or len(sheet.filled(row)) < _FEW:
        return False
    value = sheet.value(row, keys.name)
    return isinstance(value, str) and bool(_LIKE_A_NAME.fullmatch(fold(value)))


def _header(sheet: Sheet, keys: Keys, first: int) -> list[int]:
    """Return the rows of headings above the first row of the table.

    Up to the row that calls the names something, be it over blank rows; then as long as there is
    more than one thing in each: a title is alone in its row.
    """
    label = keys.name if keys.name is not None else keys.code
    found: list[int] = []
    above = range(first - 1, max(-1, first - 1 - _MOST_HEADER_ROWS), -1)
    named = next(
        (at for at in above if not is_blank(sheet.spread(at, label or 0)) and _various(sheet, at)),
        None,
    )
    for row in above:
        if _various(sheet, row):
            found.append(row)
        elif named is None or row < named:
            break
    return found[::-1]


def _various(sheet: Sheet, row: int) -> bool:
    return len({str(value).strip() for _, value in sheet.filled(row)}) >= _FEW


def headings(sheet: Sheet, found: Layout) -> tuple[list[str], list[str]]:
    """Return the heading of each column, and the units of a row of units.

    Headings of several rows are joined; one that stands over several columns counts for each.
    """
    levels = [_spread_over(sheet, found, row) for row in found.header]
    units = [""] * sheet.width
    if len(levels) > 1:
        said = [text for at, text in enumerate(levels[-1]) if text and at not in found.keys.all]
        if said and sum(bool(unit_of(text)) for text in said) >= _MOSTLY * len(said):
            units = [unit_of(text) for text in levels[-1]]
            levels[-1] = [
                "" if unit else text for text, unit in zip(levels[-1], units, strict=True)
            ]
    joined = []
    for column in range(sheet.width):
        texts = dict.fromkeys(level[column] for level in levels if level[column])
        joined.append(" / ".join(texts))
    return joined, units


def unit_of(text: str) -> str:
    """Return the unit that a text is, or nothing."""
    bare = text.strip().strip("()（）[]〔〕［］").strip()
    return cell_values.UNITS.get(cell_values.folded(bare).casefold().replace("k㎡", "km²"), "") or (
        "km²" if bare in {"㎢", "k㎡", "km2", "平方km"} else ""
    )


def _spread_over(sheet: Sheet, found: Layout, row: int) -> list[str]:
    """Return the texts of a row of headings, each also over the columns right of it.

    Where cells are not merged, the columns below that have a heading of their own belong to it.
    """
    below = [at for at in found.header if at > row]
    texts: list[str] = []
    last = ""
    for column in range(sheet.width):
        value = sheet.spread(row, column)
        text = "" if is_blank(value) else cut(" ".join(str(value).split()), LONGEST_HEADING)
        if column in found.keys.all:
            last = ""
        elif text:
            last = text
        elif any(not is_blank(sheet.spread(at, column)) for at in below):
            text = last
        else:
            last = ""
        texts.append(text)
    return texts
