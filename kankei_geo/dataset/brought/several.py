"""Several rows of one municipality: where they stand, and what could tell them apart."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from kankei_geo.base.i18n import msgid
from kankei_geo.dataset.brought import cell_values
from kankei_geo.dataset.brought import choices as choosing
from kankei_geo.dataset.brought.choices import Rule
from kankei_geo.dataset.brought.finding import cut
from kankei_geo.dataset.brought.grid import Sheet, Value, is_blank, letter
from kankei_geo.dataset.brought.layout import Layout, headings
from kankei_geo.dataset.brought.limits import LONGEST_FOUND, MOST_ITEMS
from kankei_geo.dataset.brought.rows import ReadRow, RowKind

# What each rule does with numbers and with marks, as it is told beside the values.
RULES = {
    Rule.total: msgid("rows added up; a mark is yes if one row says yes"),
    Rule.mean: msgid("mean of the rows, each counted alike; a mark is yes if one row says yes"),
    Rule.first: msgid("the first row"),
    Rule.last: msgid("the last row"),
    Rule.latest: msgid("the row of the latest date"),
}


@dataclass(frozen=True)
class Several:
    """Who has several rows, and the columns by which they can be told apart.

    Attributes
    ----------
    rows : mapping of str to tuple of int
        By code; rows from 0.
    items, dates : mapping of str to str
        Headings by letters: of columns that tell what a row is about, and of those that hold a
        date in each row.
    """

    rows: Mapping[str, tuple[int, ...]] = field(default_factory=dict)
    items: Mapping[str, str] = field(default_factory=dict)
    dates: Mapping[str, str] = field(default_factory=dict)


NOBODY = Several()


def several_rows(sheet: Sheet, found: Layout, rows: Sequence[ReadRow]) -> Several:
    """Return who has several rows of their own, and what could tell them apart."""
    by_code: dict[str, list[int]] = defaultdict(list)
    for row in rows:
        if row.place and row.kind is RowKind.municipality:
            by_code[row.place.code].append(row.row)
    double = {code: tuple(same) for code, same in sorted(by_code.items()) if len(same) > 1}
    if not double:
        return NOBODY
    texts, _ = headings(sheet, found)
    others = {at: texts[at] for at in range(sheet.width) if at not in found.keys.all}
    return Several(
        double,
        {letter(at): text for at, text in others.items() if _tells_items(sheet, at, double)},
        {letter(at): text for at, text in others.items() if _holds_dates(sheet, at, double)},
    )


def _tells_items(sheet: Sheet, column: int, double: Mapping[str, Sequence[int]]) -> bool:
    """Tell whether a column names something else in the rows of most of those with several."""
    each = [[item_of(sheet, row, column) for row in rows] for rows in double.values()]
    items = {item for items in each for item in items}
    if "" in items or not 1 < len(items) <= MOST_ITEMS:
        return False
    if all(cell_values.mark(item) for item in items) or any(map(_is_amount, items)):
        return False
    return sum(len(set(items)) > 1 for items in each) * 2 > len(each)


def _is_amount(item: str) -> bool:
    return cell_values.number(item) is not None and not choosing.as_of(item)


def _holds_dates(sheet: Sheet, column: int, double: Mapping[str, Sequence[int]]) -> bool:
    found = {date_of(sheet, row, column) for rows in double.values() for row in rows}
    return "" not in found and len(found) > 1


def item_of(sheet: Sheet, row: int, column: int) -> str:
    """Return what a row is about, as its column tells; empty where it does not."""
    value = sheet.spread(row, column)
    return "" if is_blank(value) else cut(_text(value), LONGEST_FOUND)


def date_of(sheet: Sheet, row: int, column: int) -> str:
    """Return the date that stands in a cell: a year, a month or a day; empty for none."""
    value = sheet.spread(row, column)
    return "" if is_blank(value) else choosing.as_of(_text(value)[:LONGEST_FOUND])


def _text(value: Value) -> str:
    if isinstance(value, float) and value == value // 1:
        value = int(value)
    return " ".join(cell_values.folded(value).split())
