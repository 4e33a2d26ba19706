"""All columns of a table are read, each as it stands or once for each item that rows tell of."""

import re
from collections.abc import Mapping
from dataclasses import replace

from kankei_geo.base.errors import told
from kankei_geo.dataset.brought.choices import (
    NONE,
    Choices,
    as_of,
)
from kankei_geo.dataset.brought.column_reader import Reader
from kankei_geo.dataset.brought.columns import Column, ColumnKind
from kankei_geo.dataset.brought.finding import At, Finding, error
from kankei_geo.dataset.brought.grid import Sheet, column_of, letter
from kankei_geo.dataset.brought.layout import Layout, headings, unit_of
from kankei_geo.dataset.brought.limits import MOST_OF_ITEMS
from kankei_geo.dataset.brought.parts import Made

_UNIT_IN_HEADING = re.compile(r"[(（\[［〔【]([^()（）\[\]［］〔〕【】]{1,12})[)）\]］〕】]")
_CALLED_UNIT = re.compile("単位|unit", re.IGNORECASE)
_UNIT_OF_TABLE = re.compile(r"単位\s{0,9}[:：・]?\s{0,9}[(（]?([^\s()（）、,]{1,8})")


class Readers:
    """Readers of columns, each made once for the rows that are read.

    Parameters
    ----------
    sheet : Sheet
        The sheet.
    by : str
        Letters of the column whose dates choose rows.
    """

    def __init__(self, sheet: Sheet, by: str = "") -> None:
        self.sheet = sheet
        self.by = by
        self._made: dict[tuple[int, str, str], Reader] = {}

    def of(
        self, column: tuple[int, str], heading: str, made: Mapping[str, Made], item: str = ""
    ) -> Reader:
        """Return the reader of a column; of the same place and item, it has the same rows."""
        key = *column, item
        if key not in self._made:
            self._made[key] = Reader(self.sheet, column, heading, made, self.by)
        return self._made[key]


def read_columns(
    readers: Readers, found: Layout, made: Mapping[str, Made], choices: Choices = NONE
) -> tuple[list[Column], list[Finding]]:
    """Return the columns beside those that tell who is meant, and what is to be said of them."""
    sheet = readers.sheet
    texts, units = headings(sheet, found)
    of_table = _unit_of_table(sheet, found)
    columns: list[Column] = []
    findings: list[Finding] = []
    for at in range(sheet.width):
        if at in found.keys.all:
            continue
        unit = units[at] or _unit_in(texts[at])
        column, said = readers.of((at, letter(at)), texts[at], made).read(unit, of_table, choices)
        if column.kind is ColumnKind.empty and not column.heading:
            continue
        columns.append(column)
        findings += said
    return columns, findings


def read_items(
    readers: Readers, found: Layout, made: Mapping[str, Mapping[str, Made]], choices: Choices
) -> tuple[list[Column], list[Finding]]:
    """Return a column of each item for each column of marks or numbers, and what is to be said.

    Parameters
    ----------
    readers : Readers
        Of the sheet.
    found : Layout
        Where its parts stand.
    made : mapping of str to mapping
        By item: the rows of each municipality.
    choices : Choices
        What a reader decides; `Choices.items` is the column of the items.
    """
    sheet = readers.sheet
    texts, units = headings(sheet, found)
    of_table = _unit_of_table(sheet, found)
    told_apart = {column_of(each) for each in (choices.items, choices.by) if each}
    others = [at for at in range(sheet.width) if at not in {*found.keys.all, *told_apart}]
    whole = {
        (at, item): readers.of((at, ""), texts[at], rows, item)
        for at in others
        for item, rows in made.items()
    }
    valued = [at for at in others if any(whole[at, item].is_value for item in made)]
    if len(valued) * len(made) > MOST_OF_ITEMS:
        message = told("The items would make more than {most} columns", most=MOST_OF_ITEMS)
        expected = told("a table with fewer items or columns")
        return [], [error("too_many_items", message, At(0, choices.items), expected=expected)]
    unit_at = next((at for at in others if _CALLED_UNIT.fullmatch(texts[at].strip())), None)
    columns: list[Column] = []
    findings: list[Finding] = []
    for at in valued:
        for item in made:
            letters = letter(sheet.width + len(columns))
            heading = _heading_of(texts[at], item, is_alone=len(valued) == 1)
            of_item = "" if unit_at is None else whole[unit_at, item].unit_told
            unit = of_item or _unit_in(item) or units[at] or _unit_in(texts[at])
            reader = readers.of((at, letters), heading, made[item], item)
            column, said = reader.read(unit, of_table, choices)
            columns.append(replace(column, stands_in=letter(at), item=item))
            findings += said
    return columns, findings


def _heading_of(text: str, item: str, *, is_alone: bool) -> str:
    """Return the heading of an item's column: the item, or what is told of it; years say more."""
    return item if is_alone and not as_of(item) else " / ".join(filter(None, (text, item)))


def _unit_in(heading: str) -> str:
    found = [unit_of(each) for each in _UNIT_IN_HEADING.findall(heading)]
    return next((unit for unit in found[::-1] if unit), "")


def _unit_of_table(sheet: Sheet, found: Layout) -> str:
    """Return the unit that a line above the table tells: （単位：千円）."""
    for row in range(found.first):
        for _, value in sheet.filled(row):
            said = _UNIT_OF_TABLE.search(value) if isinstance(value, str) else None
            if said and unit_of(said[1]):
                return unit_of(said[1])
    return ""
