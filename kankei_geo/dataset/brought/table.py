"""A table that was opened: what no choice changes is read once, and kept with it."""

from collections import defaultdict
from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass
from typing import TypeVar

from kankei_geo.base.errors import told
from kankei_geo.dataset.brought import cell_values, safety
from kankei_geo.dataset.brought.choices import Choices
from kankei_geo.dataset.brought.columns import Column
from kankei_geo.dataset.brought.every_column import Readers, read_columns, read_items
from kankei_geo.dataset.brought.finding import At, Finding, error, note, shown, warning
from kankei_geo.dataset.brought.gazetteer import gazetteer
from kankei_geo.dataset.brought.grid import Sheet, column_of
from kankei_geo.dataset.brought.layout import Keys, Layout, Names, layout
from kankei_geo.dataset.brought.limits import MOST_ITEMS
from kankei_geo.dataset.brought.opened import Opened, formulas_without_value, open_table
from kankei_geo.dataset.brought.parts import Made, made_of
from kankei_geo.dataset.brought.rows import ReadRow, read_rows
from kankei_geo.dataset.brought.several import NOBODY, Several, item_of, several_rows
from kankei_geo.dataset.dataset import Dataset

_Result = TypeVar("_Result")


@dataclass(frozen=True)
class Part:
    """A sheet with what its rows are.

    Attributes
    ----------
    sheet : Sheet
        The sheet.
    layout : Layout, optional
        Where its parts stand; None if nobody of the prefecture is in it.
    rows : tuple of ReadRow
        What each row below the headings is.
    several : Several
        Who has several rows.
    said : tuple of Finding
        What is to be said of the sheet and its rows.
    """

    sheet: Sheet
    layout: Layout | None
    rows: tuple[ReadRow, ...]
    several: Several
    said: tuple[Finding, ...]


@dataclass(frozen=True)
class Rows:
    """The rows that values are made of, with the readers of their columns.

    Attributes
    ----------
    made : mapping of str to Made
        By code.
    by_item : mapping of str to mapping
        The same for each item, where rows tell of items.
    said : tuple of Finding
        What is to be said of them.
    readers : Readers
        Of the columns.
    """

    made: dict[str, Made]
    by_item: Mapping[str, Mapping[str, Made]]
    said: tuple[Finding, ...]
    readers: Readers

    def columns(self, found: Layout, choices: Choices) -> tuple[list[Column], list[Finding]]:
        """Return the columns, and what is to be said of them."""
        if choices.items:
            return read_items(self.readers, found, self.by_item, choices)
        return read_columns(self.readers, found, self.made, choices)


class Table:
    """A file that was opened, with what was read of it for the choices of last time.

    Parameters
    ----------
    data : Dataset
        Whose municipalities are expected.
    content : bytes
        The file.
    name : str
        Its name.

    Raises
    ------
    UnreadableTableError
        If it cannot be read at all.
    """

    def __init__(self, data: Dataset, content: bytes, name: str) -> None:
        self.data = data
        self.opened = open_table(content, name)
        self._last: dict[str, tuple[Hashable, object]] = {}

    def part(self, choices: Choices) -> Part:
        """Return the sheet, which depends on its name and on whose the names are.

        Raises
        ------
        UnreadableTableError
            If there is no sheet of this name.
        """
        key = choices.sheet, choices.names
        return self._again("part", key, lambda: _part(self.data, self.opened, choices))

    def rows(self, choices: Choices) -> Rows:
        """Return the rows that values are made of, which depend on the rule for several rows."""
        key = choices.sheet, choices.names, choices.rule, choices.by, choices.items
        return self._again("rows", key, lambda: _rows(self.data, self.part(choices), choices))

    def _again(self, what: str, key: Hashable, make: Callable[[], _Result]) -> _Result:
        """Return what was made last time, if it was made of the same."""
        known = self._last.get(what)
        if known is None or known[0] != key:
            known = self._last[what] = key, make()
        found: _Result = known[1]  # type: ignore[assignment]  # each name has one kind of result
        return found


def _part(data: Dataset, opened: Opened, choices: Choices) -> Part:
    names = Names(gazetteer(data), choices.aliases)
    sheet, found = _chosen(names, opened, choices.sheet)
    said: list[Finding] = [*formulas_without_value(sheet), *safety.check(sheet)]
    if len(opened.sheets) > 1 and not choices.sheet:
        said.append(_other_sheets(opened, sheet))
    if found is None:
        message = told("No municipality of {prefecture} is in it", prefecture=data.prefecture.title)
        expected = told("a column with names or codes of municipalities")
        said.append(error("no_municipality", message, expected=expected))
        return Part(sheet, None, (), NOBODY, tuple(said))
    if not found.header:
        said.append(_no_header())
    rows, of_rows = read_rows(names, sheet, found)
    several = several_rows(sheet, found, rows)
    return Part(sheet, found, tuple(rows), several, (*said, *of_rows))


def _rows(data: Dataset, part: Part, choices: Choices) -> Rows:
    readers = Readers(part.sheet, choices.by)
    if choices.items:
        by_item, said = _by_item(data, part, choices)
        return Rows(_joined(by_item), by_item, tuple(said), readers)
    wards = data.prefecture.wards
    made, said = made_of(gazetteer(data), part.sheet, part.rows, wards, choices)
    return Rows(made, {}, tuple(said), readers)


def _by_item(
    data: Dataset, part: Part, choices: Choices
) -> tuple[dict[str, dict[str, Made]], list[Finding]]:
    """Return the rows of each municipality by the items that they tell of."""
    by_item: dict[str, list[ReadRow]] = defaultdict(list)
    column = column_of(choices.items)
    for row in part.rows:
        if row.place is not None:
            by_item[item_of(part.sheet, row.row, column)].append(row)
    said: list[Finding] = []
    nothing = by_item.pop("", [])
    if nothing:
        message = told("{count} rows do not tell their item; left out", count=len(nothing))
        said.append(warning("no_item", message, At(nothing[0].row + 1, choices.items)))
    if len(by_item) > MOST_ITEMS:
        message = told("The column tells more than {most} items", most=MOST_ITEMS)
        expected = told("another column, or a table with fewer items")
        said.append(error("too_many_items", message, At(0, choices.items), expected=expected))
        by_item.clear()
    made: dict[str, dict[str, Made]] = {}
    for item, rows in by_item.items():
        made[item], of_parts = made_of(
            gazetteer(data), part.sheet, rows, data.prefecture.wards, choices
        )
        said += of_parts
    return made, said


def _joined(made: Mapping[str, Mapping[str, Made]]) -> dict[str, Made]:
    rows: dict[str, list[int]] = defaultdict(list)
    for of_item in made.values():
        for code, each in of_item.items():
            rows[code] += each.rows
    return {code: Made(tuple(sorted(each))) for code, each in sorted(rows.items())}


def _chosen(names: Names, opened: Opened, sheet: str) -> tuple[Sheet, Layout | None]:
    if sheet:
        asked = opened.sheet(sheet)
        return asked, layout(names, asked)
    layouts = [layout(names, each) for each in opened.sheets]
    counts = [
        0 if found is None else _municipalities(names, each, found.keys)
        for each, found in zip(opened.sheets, layouts, strict=True)
    ]
    best = counts.index(max(counts))
    return opened.sheets[best], layouts[best]


def _municipalities(names: Names, sheet: Sheet, keys: Keys) -> int:
    column = keys.name if keys.name is not None else keys.code
    if column is None:
        return 0
    return 1 + sum(
        bool(names.meant(sheet.value(row, column)).places)
        or cell_values.number(sheet.value(row, column)) is not None
        for row in range(len(sheet.rows))
    )


def _other_sheets(opened: Opened, chosen: Sheet) -> Finding:
    others = ", ".join(sheet.name for sheet in opened.sheets if sheet is not chosen)
    return note("other_sheets", told("Other sheets were not checked"), found=shown(others))


def _no_header() -> Finding:
    return warning(
        "no_header",
        told("There are no headings above the rows; columns are told by their letters"),
        expected=told("a row of headings"),
    )
